"""The steps of an SMTP session at which a reply can come (RFC 5321 3 and 4.3.2)."""

from __future__ import annotations

import re
from typing import Literal, get_args

Phase = Literal["connect", "greeting", "ehlo", "starttls", "auth", "mail", "rcpt", "data", "end-of-data", "idle"]

PHASES: tuple[Phase, ...] = get_args(Phase)

# The command as MTAs name it in their logs, the longer names first.
_NAMED: tuple[tuple[str, Phase], ...] = (
    ("end of data", "end-of-data"),
    ("end-of-data", "end-of-data"),
    ("sending message body", "end-of-data"),
    ("sending data block", "end-of-data"),
    ("initial connection", "greeting"),
    ("initial server greeting", "greeting"),
    ("greeting", "greeting"),
    ("banner", "greeting"),
    ("starttls", "starttls"),
    ("ehlo", "ehlo"),
    ("helo", "ehlo"),
    ("lhlo", "ehlo"),
    ("auth", "auth"),
    ("mail", "mail"),
    ("rcpt", "rcpt"),
    ("data", "data"),
    ("connect", "connect"),
)
# What mail clients call the exception, the longer names first.
_OF_EXCEPTIONS: tuple[tuple[str, Phase], ...] = (
    ("SenderRefused", "mail"),
    ("RecipientsRefused", "rcpt"),
    ("RecipientRefused", "rcpt"),
    ("DataError", "end-of-data"),
    ("AuthenticationError", "auth"),
    ("HeloError", "ehlo"),
    ("ConnectResponseError", "greeting"),
    ("ConnectError", "connect"),
)
_FIND = re.compile("|".join(re.escape(name) for name, _ in _NAMED))
_PHASE_OF = dict(_NAMED)


def phase_named(words: str) -> Phase | None:
    """Return the phase that an MTA's words name, ``None`` if they name none.

    >>> phase_named("end of DATA command"), phase_named("RCPT TO:<b@example.com>"), phase_named("QUIT")
    ('end-of-data', 'rcpt', None)
    """
    found = _FIND.search(words[:80].lower())
    return _PHASE_OF[found.group()] if found else None


def phase_of_exception(words: str, *, replied: bool) -> Phase | None:
    """Return the phase that the name of an exception tells, alone or among other words; ``None`` if there is none.

    A connection that failed has no phase but itself; one that was ``replied`` to was refused in the greeting.

    >>> phase_of_exception("SMTPDataError", replied=True), phase_of_exception("SMTPConnectError", replied=True)
    ('end-of-data', 'greeting')
    """
    phase = next((phase for name, phase in _OF_EXCEPTIONS if name in words), None)
    return "greeting" if phase == "connect" and replied else phase
