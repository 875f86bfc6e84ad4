"""What a start of the command line costs over a start of Python that does nothing."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

GMAIL = (
    "550-5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to "
    "authenticate with either SPF or DKIM. For instructions, go to https://support.google.com/mail/answer/81126 - gsmtp"
)
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "smtplens explain 421": ["-m", "smtplens", "explain", "421"],
    "smtplens explain, a whole Gmail reply": ["-m", "smtplens", "explain", GMAIL],
    "smtplens compare 421 553 --lang tr": ["-m", "smtplens", "compare", "421", "553", "--lang", "tr"],
}
ROUNDS = 15


def main() -> None:
    """Time the commands in turn, so that a busy moment of the machine meets them all."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.perf_counter() - start)
    nothing = statistics.median(times["python -c pass"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:40} {median * 1000:6.0f} ms   {(median - nothing) * 1000:+6.0f} ms")


if __name__ == "__main__":
    main()
