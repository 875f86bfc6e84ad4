"""All phrases are found in one reading, the same as each phrase by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplens.diagnosis.match import own_matcher
from smtplens.diagnosis.phrases import Phrases, passage
from smtplens.knowledge import load
from smtplens.knowledge.rule_files import build_rule_book, read_rule_file
from smtplens.knowledge.schema import RuleBook
from smtplens.knowledge.words import fold, words_in

WORDS = ["a", "b", "c", "d"]
PHRASE = st.lists(st.sampled_from([*WORDS, "*", "{two}"]), min_size=1, max_size=5).filter(
    lambda words: words[0] != "*" and words[-1] != "*"
)
TEXT = st.lists(st.sampled_from([*WORDS, "x"]), max_size=12).flatmap(
    lambda words: st.lists(st.sampled_from([" ", ".", " - ", "@"]), min_size=len(words), max_size=len(words)).map(
        lambda gaps: "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    )
)


def book(phrases: list[str]) -> RuleBook:
    rules = '[origin]\nid = "x"\nname = "x"\nkind = "generic"\n[words]\ntwo = ["a", "b c"]\n'
    rules += (
        f'[[rule]]\nid = "r"\ncause = "policy"\nany = {phrases!r}\nexample = [{{ reply = "550 x", made = true }}]\n'
    )
    return build_rule_book([("x", read_rule_file("x", rules))], load.registries().causes)


@given(st.lists(PHRASE, min_size=1, max_size=6), TEXT)
def test_as_each_phrase_by_itself(phrases: list[list[str]], text: str) -> None:
    rules = book([" ".join(words) for words in phrases])
    words, spaced = words_in(fold(text))
    alone = {
        number
        for number, elements in enumerate(rules.elements)
        if passage([one if isinstance(one, str) else rules.lists[one] for one in elements], words, spaced)
    }
    assert Phrases(rules).find(fold(text)) == alone


def test_a_gap_reaches_to_the_next_white_space() -> None:
    phrases = Phrases(book(["user * unknown"]))
    found = {
        text: phrases.find(fold(text)) == {0}
        for text in ("user a.b@c unknown", "user a b unknown", "user, (a) unknown")
    }
    assert found == {"user a.b@c unknown": True, "user a b unknown": False, "user, (a) unknown": True}


@pytest.mark.parametrize(
    "text", ["550 User unknown", "Benutzer unbekannt", "邮箱不存在", "450 4.2.0 x@y.example greylisted"]
)
def test_the_first_reading_finds_what_later_ones_find(text: str) -> None:
    phrases = Phrases(load.rule_book())
    assert phrases.find(fold(text)) == phrases.find(fold(text)) == own_matcher().read(text).hits != set()


def test_texts_without_end_take_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtplens.diagnosis.phrases._MOST_STEPS", 20)
    phrases = Phrases(load.rule_book())
    for reply in load.known_replies()[:200]:
        assert phrases.find(fold(reply.reply)) == own_matcher().read(reply.reply).hits
        assert phrases._steps <= 21
