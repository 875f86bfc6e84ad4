"""Standard input: what pours is judged at once, what drips comes out drop by drop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from smtplens.cli.pipe import standard_input

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "smtplens", "diagnose"]
needs_descriptors = pytest.mark.skipif(not hasattr(os, "readv"), reason="needs POSIX descriptors")


def test_what_pours_in_comes_to_what_a_file_does(tmp_path: Path) -> None:
    replies = [f"55{n % 3} 5.1.{n % 9} <u{n}@example.com> unknown (id {n * 7919:x})\n" for n in range(30_000)]
    path = tmp_path / "replies.txt"
    path.write_text("".join([*replies, "550-5.7.1 Relaying\n", "550 5.7.1 denied"]), "utf-8")
    of_file = subprocess.run([*COMMAND, str(path)], capture_output=True, check=True)
    of_pipe = subprocess.run([*COMMAND, "-"], input=path.read_bytes(), capture_output=True, check=True)
    assert of_pipe.stdout.replace(b'"source":"-:', b'"source":"' + str(path).encode() + b":") == of_file.stdout
    assert of_pipe.stderr == of_file.stderr


@needs_descriptors
def test_each_line_is_answered_before_the_next_one_comes() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        clock = threading.Timer(30, process.kill)
        clock.start()
        for cause, reply in (("mailbox-full", b"552 5.2.2 Over quota\n"), ("mailbox-unknown", b"550 User unknown\n")):
            process.stdin.write(reply)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["cause"] == cause
        process.stdin.close()
        clock.cancel()


def test_without_a_descriptor_there_is_nothing_to_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        def fileno(self) -> int:
            raise ValueError("I/O operation on closed file")

    monkeypatch.setattr(sys, "stdin", Closed())
    assert standard_input(10) is None
