from __future__ import annotations

from smtplens.advice.listing import search
from smtplens.knowledge import load


def topics(*words: str, **filters: object) -> list[str]:
    return [entry.topic for entry in search(words, **filters)]  # type: ignore[arg-type]


def test_everything_is_listed_without_filters() -> None:
    registries = load.registries()
    assert len(topics()) == len(registries.codes) + len(registries.enhanced) + len(registries.causes)


def test_filters() -> None:
    assert set(topics(class_=4)) >= {"421", "450", "451", "452"}
    assert all(topic.startswith("4") for topic in topics(class_=4))
    assert all(topic.startswith("X.7.") for topic in topics(subject=7))
    assert "X.7.25" in topics(rfc="7372")
    assert "421" not in topics(rfc="7372")


def test_words_search_names_and_meanings_in_the_readers_language() -> None:
    assert "greylisted" in topics("greylist", kind="cause")
    assert "greylisted" in topics("gri", "liste", kind="cause", language="tr")
    assert topics("no-such-word-anywhere") == []
