"""Addresses, IP addresses and ids masked, so that a reply or a record can be shared."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Any

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}|\[[0-9A-Fa-f.:]{2,45}\])")
_IP = re.compile(r"(?<![\w.:])[0-9A-Fa-f.:]{3,45}(?!\w)")
_DASHED = re.compile(r"(?<![\w-])\d{1,3}(?:-\d{1,3}){3}(?![\w-]*\d)")
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
    text = _IP.sub(lambda found: _masked_ip(found.group()), text)
    return _ID.sub("[id]", _DASHED.sub("[ip]", text))


def _masked_ip(text: str) -> str:
    address = text.rstrip(".:") if not text.endswith("::") else text
    try:
        ip_address(address)
    except ValueError:
        return text
    return "[ip]" + text[len(address) :]


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
