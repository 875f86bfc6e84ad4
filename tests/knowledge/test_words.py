"""Text and phrase are folded alike, and phrases hold on whole words in every script."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smtplens.diagnosis.phrases import passage
from smtplens.knowledge.words import elements_of, fold, spans_in, words_in, words_of


def hits(phrase: str, text: str) -> bool:
    return passage(elements_of(phrase), *words_in(fold(text))) is not None


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("user unknown", "550 USER  Unknown."),
        ("user unknown", "user-unknown"),
        ("user unknown", "user\r\nunknown"),
        ("doesn't exist", "This account doesn\u2019t exist"),
        ("user * unknown", "User <b@example.com> unknown"),
        ("kullanici bulunamadi", "KULLANICI BULUNAMADI"),
        ("kullanıcı bulunamadı", "Kullanıcı bulunamadı"),
        ("kullanıcı bulunamadı", "kullanici bulunamadi"),
        ("boîte pleine", "BOITE PLEINE"),
        ("邮箱不存在", "该邮箱不存在!"),
        ("пользователь не найден", "ПОЛЬЗОВАТЕЛЬ НЕ НАЙДЕН"),
        ("full width", "\uff26\uff35\uff2c\uff2c width"),
    ],
)
def test_a_phrase_is_found(phrase: str, text: str) -> None:
    assert hits(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("user unknown", "superuser unknown"),
        ("user unknown", "user unknowns"),
        ("user * unknown", "user unknown"),
        ("user * unknown", "user a b unknown"),
        ("spam", "antispam"),
    ],
)
def test_a_phrase_is_not_found(phrase: str, text: str) -> None:
    assert not hits(phrase, text)


@given(st.lists(st.text(st.characters(categories=["Ll", "Lo", "Nd"]), min_size=1, max_size=8), min_size=1, max_size=5))
def test_a_phrase_finds_itself_in_any_script(words: list[str]) -> None:
    phrase = " ".join(words)
    if words_of(phrase):
        assert hits(phrase, f"550 5.1.1 before: {phrase.upper()}, after") or phrase.upper().lower() != phrase


@given(st.text())
def test_folding_takes_any_text_and_is_stable(text: str) -> None:
    folded = fold(text)
    assert folded.startswith(b" ")
    assert folded.endswith(b" ")
    flat = folded.replace(b"\x01", b" ").decode()
    assert fold(flat).replace(b"\x01", b" ").split() == flat.encode().split()


def test_a_phrase_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one word"):
        elements_of("* ... *")


@pytest.mark.parametrize("phrase", ["* unknown", "user *", "{list} unknown"])
def test_a_gap_stands_between_words(phrase: str) -> None:
    with pytest.raises(ValueError, match="gap"):
        elements_of(phrase, {"list": ("user * box",)})


def test_a_list_stands_for_each_of_its_phrases() -> None:
    elements = elements_of("no such {who}", {"who": ("user", "mail box")})
    assert all(passage(elements, *words_in(fold(text))) for text in ("No such user", "no such mail box here"))


@given(st.text())
def test_each_word_has_its_place_in_the_text(text: str) -> None:
    assume(unicodedata.normalize("NFKC", text) == "".join(unicodedata.normalize("NFKC", one) for one in text))
    words = words_in(fold(text))[0]
    spans = spans_in(text)
    assert len(spans) == len(words)
    for (start, end), word in zip(spans, words, strict=True):
        assert word in words_in(fold(text[start:end]))[0]
