"""One delivery attempt to one recipient: what every source yields and every diagnosis begins with."""

from __future__ import annotations

from typing import Literal

import msgspec

from smtplens.smtp.phase import Phase
from smtplens.smtp.reply import Reply

Kind = Literal["reply", "mail", "log", "event"]
Status = Literal["sent", "deferred", "bounced", "expired", "rejected", "complaint", "auto-reply"]


class Attempt(msgspec.Struct, frozen=True, gc=False):
    """One recipient in one transaction, and what the server said. What is not known is ``None``.

    ``source`` is ``PATH`` or ``PATH:N`` (line or number), ``time`` RFC 3339 text, ``recipient`` the address whose
    delivery failed, ``original_recipient`` the one that the sender wrote where it differs, ``remote`` the server
    as ``name[address]``, ``phase`` the step of the session (RFC 5321 3).
    """

    reply: Reply
    source: str | None = None
    kind: Kind = "reply"
    format: str | None = None
    time: str | None = None
    status: Status | None = None
    message_id: str | None = None
    queue_id: str | None = None
    sender: str | None = None
    recipient: str | None = None
    original_recipient: str | None = None
    remote: str | None = None
    phase: Phase | None = None
