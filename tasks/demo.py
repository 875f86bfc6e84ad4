"""The main job on real input: what a newcomer should see first (``make demo``)."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

COMMANDS = [
    ["550-5.7.26 Your email has been blocked because the sender is unauthenticated. - gsmtp"],
    ["compare", "421", "553"],
    ["diagnose", "examples/replies.txt"],
]
NEXT = """
Now paste what your own mail server said:

    .venv/bin/smtplens '421 4.7.0 ...'
    .venv/bin/smtplens --help
"""


def main() -> None:
    """Show each command and what it prints."""
    smtplens = Path(sys.executable).with_name("smtplens")
    for arguments in COMMANDS:
        print(f"\n$ smtplens {shlex.join(arguments)}\n", flush=True)
        subprocess.run([smtplens, *arguments], check=True)
    print(NEXT)


if __name__ == "__main__":
    main()
