"""`smtplens diagnose` on a large file: replies a second to Parquet and to JSON lines, and its peak of memory.

At most one reply in a hundred is distinct once ids, addresses and numbers are masked. Beside it, in the same run, a
plain loop of Python's `re` over the same phrases.

python -m benchmarks.bulk [REPLIES]
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.samples import bare_examples, peer_patterns
from smtplens.knowledge.words import fold

REPLIES = 2_000_000
PEERS_NUMBER = 200
_VARYING = re.compile(r"([\w.+-]+@[\w.-]+|\b\d{1,3}(?:\.\d{1,3}){3}\b)")


def main() -> None:
    """Write the file into a temporary folder, then time the command on it, as a whole process."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else REPLIES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "replies.txt"
        distinct = write(path, number)
        size = path.stat().st_size / 1e6
        print(f"{number:,} replies, {distinct:,} distinct but for ids, {size:,.0f} MB, {os.cpu_count()} processors")
        smtplens = [sys.executable, "-m", "smtplens", "diagnose", str(path)]
        _run("Parquet", [*smtplens, "--parquet", f"{folder}/parquet"], number)
        _run("JSON lines", smtplens, number)
        _peer(path)


def write(path: Path, number: int) -> int:
    """Write that many replies, the examples of all rules with other ids and addresses; return how many examples."""
    draw = random.Random(1)  # noqa: S311  # the same file each time
    examples = [" ".join(reply.replace("-", " ", 1).split()) for reply in bare_examples()]
    pieces = [_VARYING.split(reply) for reply in dict.fromkeys(examples)]
    with path.open("w", encoding="utf-8") as out:
        for _ in range(number):
            words = list(pieces[int(draw.random() ** 2 * len(pieces))])  # some are far more frequent than others
            for place in range(1, len(words), 2):
                words[place] = (
                    f"u{draw.getrandbits(30):x}@example.com"
                    if "@" in words[place]
                    else f"192.0.2.{draw.getrandbits(8)}"
                )
            out.write(f"{''.join(words)} (id {draw.getrandbits(48):x}-{draw.getrandbits(10)})\n")
    return len(pieces)


def _run(name: str, command: list[str], number: int) -> None:
    begun = time.monotonic()
    memory = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            memory = max(memory, sum(map(_memory, _family(process.pid))))
            time.sleep(0.05)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
    taken = time.monotonic() - begun
    cpu = ended[2].ru_utime + ended[2].ru_stime
    print(f"{name:12}{number / taken:10,.0f} replies/s  {taken:6.1f} s, {cpu:5.1f} s of processors, {memory:,} MiB")


def _family(process: int) -> list[int]:
    """Return a process and all that it began."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    return [process, *(one for child in children for one in _family(int(child)))]


def _memory(process: int) -> int:
    """Return the memory that a process holds, in MiB."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGESIZE") >> 20
    except OSError:
        return 0


def _peer(path: Path) -> None:
    patterns = peer_patterns()
    with path.open(encoding="utf-8") as lines:
        texts = [fold(next(lines)) for _ in range(PEERS_NUMBER)]
    begun = time.process_time()
    for text in texts:
        for pattern in patterns:
            pattern.search(text)
    rate = PEERS_NUMBER / (time.process_time() - begun)
    print(f"{'re':12}{rate:10,.0f} replies/s, matching only: {len(patterns):,} phrases one by one")


if __name__ == "__main__":
    main()
