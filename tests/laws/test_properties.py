"""What must hold for any input at all."""

from __future__ import annotations

import json
import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplens import diagnose, explain
from smtplens.errors import UnknownTopicError
from smtplens.output.jsonlines import json_line, record
from smtplens.output.plain import render_plain
from tests.conftest import Run

ANY_TEXT = st.one_of(
    st.text(),
    st.text("0123456789.-# \r\n\t\0\x1b[]<>()'\"\\bu{}:,", max_size=200),
    st.builds(
        "{} {} {}".format,
        st.sampled_from([421, 450, 550, 553, 250, 999]),
        st.sampled_from(["5.1.1", "#4.7.0", ""]),
        st.text(),
    ),
    st.text(st.characters(categories=["Cs", "Cc", "Cf", "Co", "Zl", "Lo"])),
)


@settings(max_examples=300)
@given(ANY_TEXT)
def test_any_text_gives_a_verdict(text: str) -> None:
    verdict = diagnose(text)
    assert 0 < verdict.confidence <= 1
    assert verdict.outcome in {"failure", "success", "not-a-failure", "not-understood"}
    json.loads(json_line(record(verdict)))


@settings(max_examples=300)
@given(st.binary())
def test_any_bytes_give_a_verdict(content: bytes) -> None:
    diagnose(content)


@given(ANY_TEXT)
def test_any_text_is_explained_or_refused_in_words(text: str) -> None:
    try:
        found = explain(text)
    except UnknownTopicError:
        return
    for document in found.advice:
        shown = render_plain(document)
        shown.encode()
        assert "\x1b" not in shown


@given(ANY_TEXT)
def test_a_verdict_depends_on_nothing_but_the_text(text: str) -> None:
    assert diagnose(text) == diagnose(text)


# Texts that make careless patterns slow: each is a piece to be repeated.
NASTY = [
    "a", " ", "\0", "(", "'", "\\", "\\u00", "550 ", "550-", "550 5.1.1 ", "5.1.1.", "user ", "user unknown ", "said: ", "smtp; ",
    "(550, b'", "{'a': ", "after a ", "host a", "<a@", "1:", "12 ", "try again in 5", "[", "\x1b[", "\x1b]", "邮", "é", "\U0001f4ec",
    "=?utf-8?q?", "in reply to ", "after RCPT TO:<", "login", "error error ",
]  # fmt: skip


@pytest.mark.parametrize("piece", NASTY)
def test_time_grows_with_the_size_only(piece: str) -> None:
    """Four times the text may take about four times as long; anything quadratic takes sixteen times."""
    small = piece * (100_000 // len(piece))
    large = piece * (400_000 // len(piece))
    diagnose(small)
    ratio = min(_seconds(large) / _seconds(small) for _ in range(3))
    assert ratio < 10


def _seconds(text: str) -> float:
    start = time.process_time()
    diagnose(text)
    return time.process_time() - start + 0.002  # so that a tick of the clock is no ratio


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 1000,
        os.urandom(5000),
        b"550 user \xff\xfe unknown",
        b"550 caf\xc3",
        b"\xff\xfe5\x005\x000\x00",
        b"550 a\r550 b\n\r550 c\r\n",
        b"550 \x1b[31mred",
        "550 \u202e unknown".encode(),
        b"a" * 10_000_000,
        b"550-x\n" * 100_000,
    ],
    ids=lambda content: repr(content[:12]),
)
@pytest.mark.parametrize(
    "command",
    [["explain", "-"], ["diagnose", "-"], ["diagnose", "--input", "replies", "-"], ["explain", "-", "--json"]],
)
def test_bad_input_never_ends_in_a_traceback(smtplens: Run, command: list[str], content: bytes) -> None:
    run = smtplens(*command, input=content)
    assert run.returncode in {0, 2}
    assert b"Traceback" not in run.stderr
    assert run.stdout or run.stderr
    assert b"\x1b" not in run.stdout


def test_arguments_that_are_no_utf8(smtplens: Run) -> None:
    run = smtplens(b"550 caf\xe9 user unknown")
    assert run.returncode == 0
    assert b"Traceback" not in run.stderr
