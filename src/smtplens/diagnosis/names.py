"""What other systems call a cause, so that a team can move over (``crosswalk.toml``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.errors import UnknownSystemError
from smtplens.knowledge import load
from smtplens.knowledge.schema import by_class

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtplens.diagnosis.values import Diagnosis


def systems_named(text: str) -> tuple[str, ...]:
    """Return the systems of a list such as ``sisimai,ses``; ``all`` is each of them.

    Raises `UnknownSystemError` for a system that is not known.
    """
    known = load.crosswalk()
    wanted = [part.strip().lower() for part in text.split(",") if part.strip()]
    if wanted == ["all"]:
        return tuple(known)
    for system in wanted:
        if system not in known:
            raise UnknownSystemError(system, tuple(known))
    return tuple(dict.fromkeys(wanted))


def names_of(diagnosis: Diagnosis, systems: Iterable[str]) -> dict[str, str]:
    """Return the name that each system gives the diagnosis, where it has one.

    >>> from smtplens.diagnosis.decide import diagnose
    >>> names_of(diagnose("552 5.2.2 Mailbox full"), ["sisimai", "kumomta"])
    {'sisimai': 'mailboxfull', 'kumomta': 'QuotaIssues'}
    """
    class_ = diagnosis.attempt.reply.class_
    names = {}
    for system in systems:
        name = load.crosswalk()[system].cause.get(diagnosis.cause)
        if name is not None:
            names[system] = by_class(name, class_)
    return names
