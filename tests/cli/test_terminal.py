"""What a person sees: colours on a terminal only, NO_COLOR respected, nothing that moves the cursor from outside."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path


def on_a_terminal(*arguments: str, input: bytes | None = None, **environment: str) -> str:
    """Run ``smtplens`` on a pseudo-terminal of 80 columns and return what it writes there."""
    master, slave = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in {"LANG", "LC_ALL", "CI"}}
    settings = {"TERM": "xterm-256color", "COLUMNS": "80"} | environment
    source = subprocess.PIPE if input is not None else slave
    process = subprocess.Popen(
        [sys.executable, "-m", "smtplens", *arguments], stdin=source, stdout=slave, stderr=slave, env=clean | settings
    )
    os.close(slave)
    if input is not None and process.stdin:
        process.stdin.write(input)
        process.stdin.close()
    written = b""
    while True:
        ready, _, _ = select.select([master], [], [], 20)
        try:
            piece = os.read(master, 65536) if ready else b""
        except OSError:  # the other end is closed: all is read
            piece = b""
        if not piece:
            break
        written += piece
    process.wait(20)
    os.close(master)
    return written.decode()


def test_colours_on_a_terminal_and_none_with_no_color() -> None:
    coloured = on_a_terminal("421 4.7.0 Try again later")
    assert "\x1b[" in coloured
    plain = on_a_terminal("421 4.7.0 Try again later", NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", plain)


def test_lines_fit_the_terminal() -> None:
    for arguments in (["compare", "421", "553"], ["compare", "421", "553", "--lang", "tr"], ["greylisted"]):
        bare = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", on_a_terminal(*arguments))
        assert max(len(line.rstrip()) for line in bare.splitlines()) <= 80


def test_escapes_from_outside_never_reach_the_terminal() -> None:
    shown = on_a_terminal("explain", "-", input=b"550 \x1b]0;owned\x07 \x1b[2J \x9b31m user unknown", NO_COLOR="1")
    assert "\x1b]0" not in shown
    assert "\x1b[2J" not in shown
    assert "\x9b" not in shown


def test_the_table_of_causes(tmp_path: Path) -> None:
    (tmp_path / "r.txt").write_bytes(b"550 5.1.1 User unknown\n" * 3 + b"421 Later, server busy\n")
    shown = on_a_terminal("diagnose", str(tmp_path / "r.txt"), NO_COLOR="1")
    assert "mailbox-unknown" in shown
    assert shown.index("mailbox-unknown") < shown.index("service-unavailable")
    assert "4 replies: 4 failure" in shown
