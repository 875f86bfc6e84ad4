"""Addresses, IP addresses and ids masked, so that a reply or a record can be shared."""

from __future__ import annotations

import re
from typing import Any

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}|\[[0-9A-Fa-f.:]{2,45}\])")
_IPV4 = re.compile(r"(?<![\w.])\d{1,3}(?:[.-]\d{1,3}){3}(?![\w.]*\d)")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::|[0-9A-Fa-f]{1,4})(?:::?[0-9A-Fa-f]{1,4}){0,6}(?![\w:])")
# A token with both letters and digits, or a long number: queue ids, session ids, case numbers.
_ID = re.compile(r"(?<![\w./@=-])(?=[\w-]{8,64}(?![\w-]))(?=[\w-]*\d)(?=[\w-]*[A-Za-z]|\d{8})[\w-]{8,64}")
_PERSONAL = ("sender", "recipient", "original_recipient")
_IDS = ("message_id", "queue_id")


def redact(text: str) -> str:
    """Return the text with addresses, IP addresses and ids masked.

    >>> redact("550 5.1.1 <b@example.com> unknown at 192.0.2.1, id 4BxT2M1kZz9 - gsmtp")
    '550 5.1.1 <[address]> unknown at [ip], id [id] - gsmtp'
    """
    text = _ADDRESS.sub("[address]", text)
    text = _IPV4.sub("[ip]", text)
    text = _IPV6.sub("[ip]", text)
    return _ID.sub("[id]", text)


def redact_record(record: dict[str, Any]) -> dict[str, Any]:
    """Return the contract's object with everything masked that names a person, a host's address or a message."""
    masked = dict(record)
    for key in _PERSONAL:
        masked[key] = masked[key] and "[address]"
    for key in _IDS:
        masked[key] = masked[key] and "[id]"
    for key in ("reply", "remote"):
        masked[key] = masked[key] and redact(masked[key])
    masked["evidence"] = [redact(words) for words in masked["evidence"]]
    return masked
