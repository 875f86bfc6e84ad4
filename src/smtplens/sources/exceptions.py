"""Exceptions of mail clients: smtplib's, aiosmtplib's, and those of the network below them.

They are told by what they carry, not by their class, so that no client library needs to be installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from smtplens.smtp.attempt import Attempt
from smtplens.smtp.dress import undress
from smtplens.smtp.phase import phase_of_exception
from smtplens.smtp.reply import parse_reply

if TYPE_CHECKING:
    from smtplens.smtp.phase import Phase


def attempts_from(error: BaseException) -> list[Attempt]:
    """Return an attempt for each recipient that an exception is about, one if it names none.

    Takes `smtplib.SMTPRecipientsRefused`, `SMTPSenderRefused`, `SMTPDataError` and the like, aiosmtplib's exceptions of
    the same names, an exception group of them, and errors such as `ConnectionRefusedError` that came before any reply.

    >>> import smtplib
    >>> error = smtplib.SMTPRecipientsRefused({"b@example.com": (550, b"5.1.1 User unknown")})
    >>> [(one.recipient, one.reply.code, one.phase) for one in attempts_from(error)]
    [('b@example.com', 550, 'rcpt')]
    """
    if isinstance(error, BaseExceptionGroup):
        return [attempt for inner in error.exceptions for attempt in attempts_from(inner)]
    phase = _phase_of(error, replied=True)
    recipients = getattr(error, "recipients", None)
    if isinstance(recipients, dict):
        return [_attempt(code, words, phase, recipient=name) for name, (code, words) in recipients.items()]
    if isinstance(recipients, list | tuple):
        return [attempt for inner in recipients for attempt in attempts_from(inner)]
    for code_name, words_name in (("smtp_code", "smtp_error"), ("code", "message")):
        code, words = getattr(error, code_name, None), getattr(error, words_name, None)
        if isinstance(code, int) and isinstance(words, str | bytes):
            sender, recipient = getattr(error, "sender", None), getattr(error, "recipient", None)
            return [_attempt(code, words, phase, sender=sender, recipient=recipient)]
    phase = _phase_of(error, replied=False)
    return [
        msgspec.structs.replace(one, phase=one.phase or phase) for one in undress(str(error) or type(error).__name__)
    ]


def _phase_of(error: BaseException, *, replied: bool) -> Phase | None:
    name = type(error).__name__
    if isinstance(error, OSError) and not name.startswith("SMTP"):
        return "connect"
    return phase_of_exception(name, replied=replied)


def _attempt(code: int, words: str | bytes, phase: Phase | None, **named: Any) -> Attempt:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    raw = text if text.lstrip().startswith(str(code)) else f"{code} {text}"
    return Attempt(parse_reply(raw), phase=phase, **named)
