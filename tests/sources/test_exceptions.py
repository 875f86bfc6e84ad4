"""What smtplib and its kin raise, as attempts."""

from __future__ import annotations

import smtplib

import pytest

from smtplens import attempts_from, diagnose


@pytest.mark.parametrize(
    ("error", "code", "phase"),
    [
        (smtplib.SMTPSenderRefused(553, b"5.1.8 Domain not found", "a@example.org"), 553, "mail"),
        (smtplib.SMTPDataError(552, b"5.3.4 Too big"), 552, "end-of-data"),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 Bad credentials"), 535, "auth"),
        (smtplib.SMTPHeloError(501, b"5.5.4 Invalid"), 501, "ehlo"),
        (smtplib.SMTPConnectError(421, b"4.3.2 Busy"), 421, "greeting"),
    ],
)
def test_smtplibs_errors(error: smtplib.SMTPResponseException, code: int, phase: str) -> None:
    [attempt] = attempts_from(error)
    assert (attempt.reply.code, attempt.phase) == (code, phase)


def test_the_sender_is_kept() -> None:
    [attempt] = attempts_from(smtplib.SMTPSenderRefused(553, b"No", "a@example.org"))
    assert attempt.sender == "a@example.org"


def test_each_refused_recipient_is_an_attempt() -> None:
    error = smtplib.SMTPRecipientsRefused({"b@example.com": (550, b"5.1.1 Unknown"), "c@example.com": (452, b"Later")})
    assert [(one.recipient, one.reply.code) for one in attempts_from(error)] == [
        ("b@example.com", 550),
        ("c@example.com", 452),
    ]


@pytest.mark.parametrize("error", [ConnectionRefusedError(111, "Connection refused"), TimeoutError("timed out")])
def test_errors_before_any_reply(error: OSError) -> None:
    [attempt] = attempts_from(error)
    assert attempt.phase == "connect"
    assert diagnose(attempt).cause == "connection-failed"


def test_groups_are_opened() -> None:
    group = ExceptionGroup("several", [smtplib.SMTPDataError(550, b"No"), smtplib.SMTPDataError(450, b"Later")])
    assert [one.reply.code for one in attempts_from(group)] == [550, 450]


def test_an_error_without_words_is_its_name() -> None:
    [attempt] = attempts_from(smtplib.SMTPServerDisconnected())
    assert attempt.reply.raw == "SMTPServerDisconnected"
