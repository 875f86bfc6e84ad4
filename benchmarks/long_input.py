"""Time and memory for one very long reply: both in proportion to its size."""

from __future__ import annotations

import resource
import subprocess
import sys
import time

PIECES = ["a", "user unknown ", "550 5.1.1 ", "(550, b'x'), ", "\u90ae\u7bb1"]
MEGABYTES = [1, 2, 4, 8]


def main() -> None:
    """Print a table; each cell is a process of its own."""
    print(f"{'repeated':16}" + "".join(f"{size:>6} MB        " for size in MEGABYTES))
    for piece in PIECES:
        cells = []
        for size in MEGABYTES:
            command = [sys.executable, "-m", "benchmarks.long_input", piece, str(size)]
            cells.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())
        print(f"{piece!r:16}" + "  ".join(cells))


def measure(piece: str, size: int) -> None:
    """Diagnose one reply and print the seconds and the peak of memory."""
    from smtplens import diagnose  # noqa: PLC0415

    text = piece * (size * 1_000_000 // len(piece.encode()))
    diagnose("550 warm up")
    start = time.process_time()
    diagnose(text)
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{seconds:5.2f} s {memory:4} MiB")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        main()
