"""Differences are computed: they hold for every pair, and change with the registry."""

from __future__ import annotations

import itertools

import pytest

from smtplens.advice.compare import compare, comparison_document
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load

CODES = [str(code.code) for code in load.registries().codes.values() if code.status in {"standard", "extension"}]


def answers(comparison: object, id: str) -> dict[str, str]:
    return next(dict(one.answers) for one in comparison.differences if one.id == id)  # type: ignore[attr-defined]


def test_the_starting_pages_pair() -> None:
    found = compare("421", "553")
    assert "temporary" in answers(found, "class")["421"]
    assert "permanent" in answers(found, "class")["553"]
    assert "closes" in answers(found, "connection")["421"]
    assert "stays open" in answers(found, "connection")["553"]
    assert "next MX host" in answers(found, "repeat")["421"]
    assert "at once" in answers(found, "bounce")["553"]
    assert "Relaying denied" in answers(found, "causes")["553"]
    assert "Sending too fast" in answers(found, "causes")["421"]


@pytest.mark.parametrize("language", load.languages())
def test_every_pair_of_codes_compares(language: str) -> None:
    for one, other in itertools.combinations(CODES, 2):
        document = comparison_document(compare(one, other, language=language))
        ids = [section.id for section in document.sections]
        assert {"side-by-side", "choose", "next", f"code-{one}", f"code-{other}"} <= set(ids)


def test_a_success_refuses_nothing() -> None:
    found = answers(compare("221", "250"), "connection")
    assert found == {"221": "closes", "250": "stays open"}


def test_what_is_the_same_is_not_told_as_a_difference() -> None:
    found = compare("450", "451")
    same = {one.id for one in found.differences if one.same}
    assert "class" in same
    document = comparison_document(found)
    assert "difference-class" not in {section.id for section in document.sections}


def test_a_code_compared_with_itself_differs_in_nothing() -> None:
    assert all(one.same for one in compare("553", "553").differences)


def test_more_than_two_and_enhanced_codes() -> None:
    found = compare("450", "5.7.1", "X.7.26")
    assert [one.topic for one in found.subjects] == ["450", "5.7.1", "X.7.26"]
    assert "550" in answers(found, "basic")["5.7.1"]


def test_in_turkish_no_line_stays_english() -> None:
    english = comparison_document(compare("421", "553"))
    turkish = comparison_document(compare("421", "553", language="tr"))
    assert {section.heading for section in english.sections} & {
        section.heading for section in turkish.sections
    } == set()


@pytest.mark.parametrize("topics", [("421", "999"), ("421", "greylisted"), ("5.99.1", "421")])
def test_unknown_codes_are_refused(topics: tuple[str, str]) -> None:
    with pytest.raises(UnknownTopicError):
        compare(*topics)


def test_one_code_is_no_comparison() -> None:
    with pytest.raises(ValueError, match="two codes"):
        compare("421")
