from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smtplens.sources.replies import read_replies

FILE = b"550-5.1.1 No such user\r\n550 5.1.1 Sorry\r\n\r\n421 Later\n450-half\n551 other\n250-a\n250 b"


def test_continuation_lines_are_joined() -> None:
    found = [(one.source, one.reply.code, one.reply.lines) for one in read_replies(FILE.splitlines(keepends=True), "f")]
    assert found == [
        ("f:1", 550, ("No such user", "Sorry")),
        ("f:4", 421, ("Later",)),
        ("f:5", 450, ("half",)),
        ("f:6", 551, ("other",)),
        ("f:7", 250, ("a", "b")),
    ]


def test_escaped_line_ends_are_joined_too() -> None:
    [attempt] = read_replies([rb"550-5.1.1 No such user\n550 5.1.1 Sorry"], "f")
    assert attempt.reply.lines == ("No such user", "Sorry")


def test_one_per_line_takes_each_line_for_itself() -> None:
    lines = FILE.splitlines(keepends=True)
    found = list(read_replies(lines, "f", one_per_line=True))
    assert [one.source for one in found] == [f"f:{number}" for number in range(1, len(lines) + 1)]


def test_an_exception_with_many_recipients_gives_many_attempts() -> None:
    line = b"SMTPRecipientsRefused({'b@example.com': (550, b'5.1.1 No'), 'c@example.com': (450, b'4.2.0 Later')})"
    assert [one.recipient for one in read_replies([line], "f")] == ["b@example.com", "c@example.com"]


@given(st.binary(max_size=400))
def test_any_bytes_give_one_attempt_a_line(content: bytes) -> None:
    lines = content.splitlines(keepends=True)
    assert len(list(read_replies(lines, "f", one_per_line=True))) == len(lines)


@given(
    st.lists(st.from_regex(rb"[245]\d\d[ -][\w .,:;!?<>@/=+-]{0,20}\n", fullmatch=True), max_size=20)
)  # no escapes, no quotes
def test_joining_loses_no_line(lines: list[bytes]) -> None:
    found = b"".join(one.reply.raw.encode() for one in read_replies(lines, "f"))
    assert b"".join(found.split()) == b"".join(b"".join(lines).split())
