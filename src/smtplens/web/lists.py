"""The index pages: codes, causes, glossary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.advice.document import Document, Facts, Items, Section
from smtplens.advice.pages import row_key
from smtplens.advice.vocabulary import CLASSES, SUBJECTS
from smtplens.advice.wording import Wording, wording
from smtplens.knowledge import load
from smtplens.knowledge.lookup import enhanced_rows
from smtplens.smtp.enhanced_status import EnhancedStatus

if TYPE_CHECKING:
    from collections.abc import Iterable


def codes_page(language: str) -> Document:
    """Return the list of all codes, by class and subject."""
    _ = wording(language)
    registries = load.registries()
    sections = []
    for class_ in CLASSES:
        items = [
            f"`{one.code}` {_.code(one.code).name}" for one in registries.codes.values() if one.code // 100 == class_
        ]
        sections.append(Section(f"class-{class_}", f"{class_}yz: {_(CLASSES[class_])}", (Items(tuple(items)),)))
    numbers = dict.fromkeys(row.code for row in registries.enhanced.values())
    for subject, name in SUBJECTS.items():
        codes = [code for code in numbers if code.split(".")[1] == str(subject)]
        heading = f"X.{subject}: {_(name)}"
        sections.append(
            Section(f"subject-{subject}", heading, (Items(tuple(_enhanced_line(one, _) for one in codes)),))
        )
    summary = _(
        "Every basic reply code and every enhanced status code, and those that are met without being registered."
    )
    return Document("codes", _("All codes"), summary, "plain", language, tuple(sections))


def causes_page(language: str) -> Document:
    """Return the list of all causes, by family."""
    _ = wording(language)
    families: dict[str, list[str]] = {}
    for slug, cause in load.registries().causes.items():
        text = _.cause(slug)
        families.setdefault(cause.family, []).append(f"`{slug}` {text.title}: {text.summary}")
    sections = tuple(Section(name, name.capitalize(), (Items(tuple(items)),)) for name, items in families.items())
    if language != load.DEFAULT_LANGUAGE:
        sections = (Section("all", _("All causes"), tuple(block for one in sections for block in one.blocks)),)
    summary = _("The answers to the question why a mail was not taken.")
    return Document("causes", _("All causes"), summary, "plain", language, sections)


def glossary_page(language: str) -> Document:
    """Return the glossary."""
    _ = wording(language)
    pairs = tuple(_terms(language))
    summary = _("The words of mail delivery, for those who don't read RFCs.")
    section = Section("terms", _("Terms"), (Facts(pairs),))
    return Document("glossary", _("Glossary"), summary, "plain", language, (section,))


def _terms(language: str) -> Iterable[tuple[str, str]]:
    terms = load.texts(language).glossary
    for term in sorted(terms.values(), key=lambda one: one.term.casefold()):
        yield term.term, f"{term.meaning} ({term.rfc})" if term.rfc else term.meaning


def _enhanced_line(pattern: str, _: Wording) -> str:
    row = enhanced_rows(EnhancedStatus.parse(f"5{pattern[1:]}"))[0]
    return f"`{pattern}` {_.enhanced(row_key(row)).name or row.name}"
