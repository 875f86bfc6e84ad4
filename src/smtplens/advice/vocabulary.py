"""The names of enumerated values, as messages to be translated (``N_`` only marks them for extraction)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smtplens.knowledge.schema import Actor, Next, Suppress
    from smtplens.smtp.phase import Phase


def N_(message: str) -> str:  # noqa: N802  # gettext's customary name for "translate later"
    """Mark a message for extraction and return it."""
    return message


NEXT: dict[Next, str] = {
    "wait": N_("Wait; the sending server tries again by itself"),
    "slow-down": N_("Send more slowly"),
    "fix-sending": N_("Fix the sending side, then send again"),
    "change-message": N_("Change the message, then send again"),
    "correct-address": N_("Correct the address"),
    "ask-receiver": N_("Ask the receiving side"),
    "stop-sending": N_("Stop sending to this address"),
    "none": N_("Nothing to do"),
}
ACTORS: dict[Actor, str] = {
    "sender": N_("the person who wrote the mail"),
    "sender-operator": N_("whoever runs the sending server or service"),
    "recipient": N_("the recipient"),
    "receiver-operator": N_("whoever runs the receiving server"),
    "nobody": N_("nobody"),
}
SUPPRESS: dict[Suppress, str] = {
    "yes": N_("stop sending to it now"),
    "repeated": N_("stop after several failures over several days"),
    "no": N_("keep it; the address is not to blame"),
}
PHASES: dict[Phase, str] = {
    "connect": N_("connecting"),
    "greeting": N_("the greeting"),
    "ehlo": N_("`EHLO`"),
    "starttls": N_("`STARTTLS`"),
    "auth": N_("`AUTH`"),
    "mail": N_("`MAIL FROM`"),
    "rcpt": N_("`RCPT TO`"),
    "data": N_("`DATA`"),
    "end-of-data": N_("the end of data"),
    "idle": N_("any other time"),
}
CLASSES: dict[int, str] = {
    1: N_("never sent by an SMTP server"),
    2: N_("accepted"),
    3: N_("accepted so far; the server waits for more"),
    4: N_("temporary: the same message may pass later"),
    5: N_("permanent: the same message will be refused again"),
    6: N_("never sent by an SMTP server"),
}
CLOSES = {
    "yes": N_("closes; all that was not yet answered is undelivered"),
    "no": N_("stays open; only this command is refused"),
    "may": N_("may close; the server decides"),
}
CLOSES_AFTER_SUCCESS = {
    "yes": N_("closes"),
    "no": N_("stays open"),
    "may": N_("may close; the server decides"),
}
STATUS = {
    "standard": N_("RFC 5321"),
    "extension": N_("an extension of SMTP"),
    "associated": N_("named in IANA's registry only"),
    "registered": N_("registered at IANA"),
    "deprecated": N_("registered at IANA, deprecated"),
    "unregistered": N_("not registered anywhere"),
}
SUBJECTS: dict[int, str] = {
    0: N_("other"),
    1: N_("addressing"),
    2: N_("mailbox"),
    3: N_("mail system"),
    4: N_("network and routing"),
    5: N_("mail delivery protocol"),
    6: N_("message content"),
    7: N_("security and policy"),
}


def closes(word: str, class_: int | None) -> str:
    """Return what happens to the connection after a reply of a class, as a message to be translated."""
    return (CLOSES_AFTER_SUCCESS if class_ in {2, 3} else CLOSES)[word]
