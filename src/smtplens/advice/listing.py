"""The registries as a list: codes and causes, filtered and searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from smtplens.advice.pages import row_key
from smtplens.advice.wording import wording
from smtplens.knowledge import load
from smtplens.knowledge.words import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

EntryKind = Literal["basic", "enhanced", "cause"]


class Entry(msgspec.Struct, frozen=True):
    """One line of the list; ``rfcs`` are citations, ``status`` as in the registries (a cause has its family there)."""

    kind: EntryKind
    topic: str
    name: str
    status: str
    rfcs: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    origin: str | None = None
    words: bytes = b""


def entries(language: str = "en") -> Iterator[Entry]:
    """Yield all basic codes, enhanced codes and causes, in the order of their registries."""
    _ = wording(language)
    registries = load.registries()
    for code in registries.codes.values():
        text = _.code(code.code)
        words = fold(f"{code.code} {code.name} {text.name} {text.meaning}")
        yield Entry("basic", str(code.code), text.name, code.status, code.rfcs, code.causes, None, words)
    for row in registries.enhanced.values():
        enhanced = _.enhanced(row_key(row))
        topic = f"{row.code}–{row.to}" if row.to else row.code
        words = fold(f"{topic} {row.name} {enhanced.name or ''} {enhanced.meaning} {row.origin or ''}")
        yield Entry("enhanced", topic, enhanced.name or row.name, row.status, row.rfcs, row.causes, row.origin, words)
    for slug, cause in registries.causes.items():
        told = _.cause(slug)
        words = fold(f"{slug} {told.title} {told.summary} {told.meaning}")
        yield Entry("cause", slug, told.title, cause.family, (), (), None, words)


def search(  # noqa: PLR0913  # a filter each
    words: tuple[str, ...] = (),
    *,
    language: str = "en",
    kind: EntryKind | None = None,
    class_: int | None = None,
    subject: int | None = None,
    rfc: str | None = None,
) -> Iterator[Entry]:
    """Yield the entries that all filters let through.

    ``words`` must all begin a word of the entry's name or meaning; ``class_`` 2 to 5 is about basic codes, ``subject``
    0 to 7 about enhanced ones, ``rfc`` is a number such as ``3463``.

    >>> [entry.topic for entry in search(("greylisted",), kind="cause")]
    ['greylisted']
    """
    beginnings = [b" " + fold(word).replace(b"\x01", b" ").strip() for word in words]
    for entry in entries(language):
        if kind and entry.kind != kind:
            continue
        if class_ is not None and not (entry.kind == "basic" and entry.topic.startswith(str(class_))):
            continue
        if subject is not None and not (entry.kind == "enhanced" and entry.topic.startswith(f"X.{subject}.")):
            continue
        if rfc and not any(citation.split()[:2] == ["RFC", rfc] for citation in entry.rfcs):
            continue
        flat = entry.words.replace(b"\x01", b" ")
        if all(beginning in flat for beginning in beginnings):
            yield entry
