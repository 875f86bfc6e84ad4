"""Replies made to be slow: the time grows with their size, and with their number, and not faster.

First one reply of some megabytes, each in a process of its own; then a file of 100,000 replies of a kind.
"""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time

from smtplens.diagnosis.decide import diagnose
from smtplens.sources.replies import read_replies

PIECES = ["a", "user unknown ", "user.user.", "550 5.1.1 ", "(550, b'x'), ", "try again in 5 ", "\u90ae\u7bb1"]
MEGABYTES = [1, 2, 5, 10]
REPLIES = [25_000, 50_000, 100_000]
_LENGTH = 300  # characters of a reply of the file


def main() -> None:
    """Print two tables."""
    print(f"{'one reply of':18}" + "".join(f"{size:>6} MB        " for size in MEGABYTES))
    for piece in PIECES:
        cells = []
        for size in MEGABYTES:
            command = [sys.executable, "-m", "benchmarks.hostile", piece, str(size)]
            cells.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
        print(f"{piece!r:18}" + "  ".join(cells))
    print(f"\n{'a file of':18}" + "".join(f"{number:>9,} replies" for number in REPLIES))
    for piece in PIECES:
        print(f"{piece!r:18}" + "".join(f"{_file(piece, number):12.2f} s   " for number in REPLIES), flush=True)


def one_reply(piece: str, size: int) -> None:
    """Diagnose one reply and print the seconds and the peak of memory."""
    text = "550 " + piece * (size * 1_000_000 // len(piece.encode()))
    diagnose("550 warm up")
    start = time.process_time()
    diagnose(text)
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{seconds:5.2f} s {memory:4} MiB")


def _file(piece: str, number: int) -> float:
    lines = (f"550 {number:x} {piece * (_LENGTH // len(piece))}\n".encode() for number in range(number))
    source = io.BytesIO(b"".join(lines))
    start = time.process_time()
    for attempt in read_replies(source, "-", one_per_line=True):
        diagnose(attempt)
    return time.process_time() - start


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one_reply(sys.argv[1], int(sys.argv[2]))
    else:
        main()
