"""Two causes that are easily mixed up, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.advice.document import Document, Facts, Items, Section, Table
from smtplens.advice.pages import cause_page
from smtplens.advice.vocabulary import ACTORS, NEXT, SUPPRESS
from smtplens.advice.wording import Wording, wording
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load

if TYPE_CHECKING:
    from smtplens.knowledge.schema import Cause


def compare_causes(one: str, other: str, language: str = "en") -> Document:
    """Return two causes compared; raise `UnknownTopicError` if one is unknown.

    >>> compare_causes("greylisted", "rate-limited").title
    'Greylisted and Sending too fast'
    """
    _ = wording(language)
    causes = load.registries().causes
    for slug in (one, other):
        if slug not in causes:
            raise UnknownTopicError(slug)
    texts = [_.cause(slug) for slug in (one, other)]
    rows = [
        (_("Name"), f"`{one}`", f"`{other}`"),
        (_("In short"), texts[0].summary, texts[1].summary),
        (_("Next step"), *(_steps(causes[slug], _) for slug in (one, other))),
        (_("Who must act"), *(_(ACTORS[causes[slug].actor]) for slug in (one, other))),
        (_("The address"), *(_(SUPPRESS[causes[slug].suppress_for(None)]) for slug in (one, other))),
        (_("Codes"), *(", ".join(_codes(slug)) for slug in (one, other))),
    ]
    pages = [cause_page(slug, language) for slug in (one, other)]
    sections = [Section("side-by-side", _("Side by side"), (Table(("", texts[0].title, texts[1].title), tuple(rows)),))]
    for id_, heading, field in (
        ("meaning", _("What it means"), "meaning"),
        ("client", _("How to tell them apart in a reply"), "client"),
        ("next", _("What the sending program must do"), "next"),
    ):
        pairs = tuple((text.title, getattr(text, field)) for text in texts)
        sections.append(Section(id_, heading, (Facts(pairs),)))
    reading = tuple(f"`{page.topic}` {page.title}" for page in pages)
    sections.append(Section("more", _("Read on"), (Items(reading),)))
    title = _("{one} and {other}").format(one=texts[0].title, other=texts[1].title)
    summary = _("Two causes that are easily mixed up.")
    return Document(f"{one} {other}", title, summary, "plain", language, tuple(sections))


def _steps(cause: Cause, _: Wording) -> str:
    if isinstance(cause.next, str):
        return _(NEXT[cause.next])
    return f"4yz: {_(NEXT[cause.next.transient])}; 5yz: {_(NEXT[cause.next.permanent])}"


def _codes(slug: str) -> list[str]:
    return [f"`{code.code}`" for code in load.registries().codes.values() if slug in code.causes]
