"""No text is missing, stale, broken or left in English, and no message untranslated."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from tasks.messages import LOCALE, collect

from smtplens.knowledge import load
from smtplens.knowledge.digest import DATA
from smtplens.knowledge.translations import problems

OTHERS = [language for language in load.languages() if language != "en"]


@pytest.mark.parametrize("language", OTHERS)
def test_reference_texts_are_complete_and_fresh(language: str) -> None:
    assert list(problems(language)) == []


@pytest.mark.parametrize("language", OTHERS)
def test_interface_messages_are_complete(language: str) -> None:
    messages = load.messages(language)
    left = [message for message in message_ids() if messages.gettext(message) == message]
    assert [message for message in left if not re.fullmatch(r"`[^`]+`|RFC 5321", message)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_messages_keep_their_fields(language: str) -> None:
    messages = load.messages(language)
    for message in message_ids():
        assert _fields(message) == _fields(messages.gettext(message)), message


@pytest.mark.parametrize("path", sorted((DATA / "texts").rglob("*.toml")), ids=lambda path: "/".join(path.parts[-3:]))
def test_texts_hold_only_the_markup_they_may(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("`") % 2 == 0
    assert not re.search(r"</?(?:p|b|i|a|br|code|em|strong)>|\]\(http", text)


@pytest.mark.parametrize("language", OTHERS)
def test_guides_are_complete_and_of_one_shape(language: str) -> None:
    english, theirs = load.texts("en").guides, load.texts(language).guides
    assert theirs.keys() == english.keys()
    for slug, text in english.items():
        assert _shape(theirs[slug]) == _shape(text), slug
        assert theirs[slug] != text


def _shape(guide: str) -> list[str]:
    """The headings' levels and the targets of links, in order."""
    return re.findall(r"(?m)^(#+) ", guide) + sorted(re.findall(r"\]\(([^)]+)\)", guide))


def test_there_is_a_catalogue_for_each_language() -> None:
    assert sorted(path.stem for path in LOCALE.glob("*.po")) == OTHERS


def message_ids() -> list[str]:
    """All messages in the code; of those with plural forms the singular."""
    ids = [one.id if isinstance(one.id, str) else one.id[0] for one in collect()]
    return [message for message in ids if message]


def _fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}
