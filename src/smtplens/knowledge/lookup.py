"""Questions to the registries that take more than a key."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from smtplens.knowledge import load

if TYPE_CHECKING:
    from smtplens.knowledge.schema import EnhancedCode
    from smtplens.smtp.enhanced_status import EnhancedStatus


@lru_cache(maxsize=4096)
def enhanced_rows(status: EnhancedStatus) -> tuple[EnhancedCode, ...]:
    """Return all rows that are about a number: IANA's first, then single numbers, then ranges, the narrower first."""
    found = [
        row
        for row in load.registries().enhanced.values()
        if row.code == status.pattern or (row.to and _within(status, row.code, row.to))
    ]
    return tuple(sorted(found, key=lambda row: (row.origin is not None, _width(row), row.origin or "")))


@lru_cache(maxsize=4096)
def enhanced_row(status: EnhancedStatus, provider: str | None = None) -> EnhancedCode | None:
    """Return what a number means: the provider's own use before IANA's, another provider's if it is the only one."""
    rows = enhanced_rows(status)
    own = [row for row in rows if provider and row.origin == provider]
    registered = [row for row in rows if row.origin is None]
    users = {row.origin for row in rows}
    return next(iter(own or registered or (rows if len(users) == 1 else [])), None)


def rfc_address(citation: str) -> str | None:
    """Return the web address of ``RFC 5321 4.2.2``, ``None`` for what is not an RFC.

    >>> rfc_address("RFC 5321 4.2.2")
    'https://www.rfc-editor.org/rfc/rfc5321#section-4.2.2'
    """
    name, _, rest = citation.partition(" ")
    number, _, section = rest.partition(" ")
    if name != "RFC" or not number.isdigit():
        return None
    address = f"https://www.rfc-editor.org/rfc/rfc{number}"
    return f"{address}#section-{section}" if section else address


def _within(status: EnhancedStatus, first: str, last: str) -> bool:
    _, subject, low = first.split(".")
    return status.subject == int(subject) and int(low) <= status.detail <= int(last.split(".")[2])


def _width(row: EnhancedCode) -> int:
    return int(row.to.split(".")[2]) - int(row.code.split(".")[2]) if row.to else 0
