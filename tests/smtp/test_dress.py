"""Every dress that a reply is met in, and that the reply inside comes out whole."""

from __future__ import annotations

import json
import smtplib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplens.smtp.dress import undress

BARE = "550 5.1.1 <b@example.com>: Recipient address rejected: User unknown"
RECIPIENT = "b@example.com"


@pytest.mark.parametrize(
    "dressed",
    [
        BARE,
        f"  {BARE}\r\n",
        f'"{BARE}"',
        f"'{BARE}'",
        f"smtp; {BARE}",
        f"SMTP;{BARE}",
        f"Diagnostic-Code: smtp; {BARE}",
        f"<<< {BARE}",
        f"host mx.example.com[192.0.2.1] said: {BARE} (in reply to RCPT TO command)",
        f"4BxT2 to=<b@example.com>, status=bounced (host mx.example.com[192.0.2.1] said: {BARE} (in reply to RCPT TO command))",
        f"SMTP error from remote mail server after RCPT TO:<b@example.com>: {BARE}",
        f"192.0.2.1 does not like recipient. Remote host said: {BARE}",
        f"\x1b[31m{BARE}\x1b[0m",
        repr(smtplib.SMTPRecipientsRefused({RECIPIENT: (550, BARE[4:].encode())})),
        repr(smtplib.SMTPDataError(550, BARE[4:].encode())),
        str((550, BARE[4:].encode())),
        f"smtplib.SMTPRecipientsRefused: {{'{RECIPIENT}': (550, {BARE[4:].encode()!r})}}",
        json.dumps(BARE),
        json.dumps(BARE).replace("<", "\\u003c").replace(">", "\\u003e"),
    ],
)
def test_the_reply_comes_out_of_every_dress(dressed: str) -> None:
    [attempt] = undress(dressed)
    assert attempt.reply.code == 550
    assert str(attempt.reply.enhanced) == "5.1.1"
    assert attempt.reply.text == "<b@example.com>: Recipient address rejected: User unknown"


def test_the_dress_tells_phase_host_and_recipient() -> None:
    line = f"to=<{RECIPIENT}>, relay=none (host mx.example.com[192.0.2.1] said: 451 Later (in reply to end of DATA command))"
    [attempt] = undress(line)
    assert (attempt.phase, attempt.remote, attempt.recipient) == ("end-of-data", "mx.example.com[192.0.2.1]", RECIPIENT)


@pytest.mark.parametrize(
    ("rejected", "of"),
    [("Sender address rejected: undeliverable", "5.1.7"), ("Recipient address rejected: undeliverable", "5.1.1")],
)
def test_the_words_of_a_server_behind_count_but_not_those_about_the_sender(rejected: str, of: str) -> None:
    behind = "host mx2.example.net[192.0.2.2] said: 550 5.1.1 No such user"
    [attempt] = undress(f"host mx.example.com[192.0.2.1] said: 550 5.1.7 <a@example.org>: {rejected} address: {behind}")
    assert str(attempt.reply.enhanced) == of


def test_each_recipient_of_an_exception_is_an_attempt() -> None:
    error = smtplib.SMTPRecipientsRefused({"b@example.com": (550, b"5.1.1 No"), "c@example.com": (450, b"Later")})
    assert [(one.recipient, one.reply.code, one.phase) for one in undress(repr(error))] == [
        ("b@example.com", 550, "rcpt"),
        ("c@example.com", 450, "rcpt"),
    ]


@pytest.mark.parametrize("row", ['421, "4.7.0", Later', "421, “4.7.0”, Later"])
def test_the_row_of_a_table_keeps_its_words(row: str) -> None:
    [attempt] = undress(row)
    assert attempt.reply.raw == "421 4.7.0 Later"


@pytest.mark.parametrize(
    "text",
    [
        "case 15500 of 2026-11-05: nothing came back from 192.0.2.55",
        "Message would take you over your relay quota of 500 messages",
        "took more than 450 seconds",
    ],
)
def test_a_number_in_running_text_is_no_code(text: str) -> None:
    [attempt] = undress(text)
    assert attempt.reply.code is None
    assert attempt.reply.raw == text


@given(
    st.sampled_from([421, 450, 550, 553]),
    st.text(st.characters(codec="ascii", exclude_characters="\\'\"\x1b"), max_size=60),
)
def test_a_python_repr_gives_its_words_back(code: int, words: str) -> None:
    [attempt] = undress(repr((code, words.encode())))
    assert attempt.reply.raw == f"{code} {words}".strip() or words.lstrip().startswith(str(code))
