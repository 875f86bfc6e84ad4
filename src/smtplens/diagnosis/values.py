"""The verdict on one attempt, as a frozen value."""

from __future__ import annotations

from typing import Literal

import msgspec

from smtplens.knowledge.schema import Actor, Family, Next, Suppress
from smtplens.smtp.attempt import Attempt

Outcome = Literal["failure", "success", "not-a-failure", "not-understood"]


class Diagnosis(msgspec.Struct, frozen=True, gc=False):
    """Why one mail was not taken, how sure that is, and what comes next.

    ``cause``: slug of the cause; ``also`` other causes that the same words speak for, the likelier first.
    ``provider``: id of the provider whose reply it is, if that shows.
    ``next`` is about this message, ``actor`` who must act, ``suppress`` about the recipient's address.
    ``transient``: our forecast whether the same mail has a fair chance later; the protocol's word is
    ``attempt.reply.class_`` (RFC 5321 4.2.1).
    ``retry_after``: seconds, where the reply names a time or the provider documents one.
    ``confidence``: 0 to 1; 0.9 and more is sure.
    ``rule``: id of the deciding rule, ``basic.550`` or ``enhanced.X.1.1`` where the number alone decided.
    ``evidence``: the words or codes that decided; ``reference``: address of the public source.
    """

    attempt: Attempt
    outcome: Outcome
    cause: str
    family: Family
    next: Next
    actor: Actor
    suppress: Suppress
    transient: bool | None
    confidence: float
    provider: str | None = None
    retry_after: int | None = None
    rule: str | None = None
    evidence: tuple[str, ...] = ()
    reference: str | None = None
    also: tuple[str, ...] = ()
