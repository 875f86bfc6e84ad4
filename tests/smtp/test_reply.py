from __future__ import annotations

import pytest

from smtplens.smtp.reply import parse_reply


@pytest.mark.parametrize(
    ("raw", "code", "enhanced", "text"),
    [
        ("421 4.7.0 Try later", 421, "4.7.0", "Try later"),
        ("550 User unknown", 550, None, "User unknown"),
        ("550", 550, None, ""),
        ("5.1.1 User unknown", None, "5.1.1", "User unknown"),
        ("550 #5.1.1 Unknown", 550, "5.1.1", "Unknown"),
        ("550 (#5.1.1) Unknown", 550, "5.1.1", "Unknown"),
        ("550 5.1.1: Unknown", 550, "5.1.1", "Unknown"),
        ("550 550 5.1.1 Unknown", 550, "5.1.1", "Unknown"),
        ("550-5.1.1 Unknown", 550, "5.1.1", "Unknown"),
        ("550 sorry, no mailbox here by that name (#5.1.1)", 550, "5.1.1", None),
        ("554 mx.example.com 4.16.55.1 refused", 554, None, "mx.example.com 4.16.55.1 refused"),
        ("5501 no code", None, None, "5501 no code"),
        ("", None, None, ""),
        ("605 no class of SMTP", None, None, "605 no class of SMTP"),
    ],
)
def test_codes_and_words(raw: str, code: int | None, enhanced: str | None, text: str | None) -> None:
    reply = parse_reply(raw)
    assert reply.code == code
    assert (str(reply.enhanced) if reply.enhanced else None) == enhanced
    assert text is None or reply.text == text


@pytest.mark.parametrize(
    "raw",
    [
        "550-5.7.25 The address\r\n550-5.7.25 has no\r\n550 5.7.25 PTR record",
        "550-5.7.25 The address\n550-5.7.25 has no\n550 5.7.25 PTR record\n",
        "550-5.7.25 The address 550-5.7.25 has no 550 5.7.25 PTR record",
        "550 5.7.25 The address\n5.7.25 has no\n5.7.25 PTR record",  # as smtplib hands it on
    ],
)
def test_lines_lose_their_codes_however_they_were_joined(raw: str) -> None:
    assert parse_reply(raw).lines == ("The address", "has no", "PTR record")


def test_bytes_that_are_no_utf8_are_kept_as_replacement_characters() -> None:
    assert parse_reply(b"550 caf\xe9").text == "caf\ufffd"


@pytest.mark.parametrize(("raw", "class_"), [("421 x", 4), ("5.1.1 x", 5), ("550 4.1.1 x", 5), ("hello", None)])
def test_the_basic_code_decides_the_class(raw: str, class_: int | None) -> None:
    assert parse_reply(raw).class_ == class_
