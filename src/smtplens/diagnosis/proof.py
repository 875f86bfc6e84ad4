"""Rules put to the proof of their own examples.

A rule holds if each of its examples is decided by that rule and comes out with its cause, with no undeclared tie; and
if each of its phrases is needed by some example, so that no dead knowledge stays. Generic wording may go beyond its
examples, and languages share words: there another rule of the same cause may decide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from smtplens.diagnosis.decide import TIE, diagnose
from smtplens.diagnosis.phrases import passage
from smtplens.knowledge.words import elements_of, fold, words_in
from smtplens.smtp.dress import undress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplens.diagnosis.match import Matcher
    from smtplens.knowledge.schema import Rule, RuleFile

_SHOWN = 60  # characters of an example in a message


class Flaw(msgspec.Struct, frozen=True):
    """What is wrong with a rule: ``example`` is the number of the example from 0, ``None`` if it is about the rule."""

    rule: int
    example: int | None
    problem: str


def prove(file: RuleFile, matcher: Matcher) -> Iterator[Flaw]:
    """Yield what is wrong with the rules of a file, judged together with all rules of the matcher."""
    generic = file.origin.kind == "generic"
    for number, rule in enumerate(file.rule):
        name = f"{file.origin.id}.{rule.id}"
        for position, example in enumerate(rule.example):
            problem = _problem(example.reply, rule.cause, None if generic else name, matcher)
            if problem:
                yield Flaw(number, position, problem)
        if not generic:
            for phrase in _idle_phrases(rule, file):
                yield Flaw(number, None, f"no example needs the phrase {phrase!r}")


def _problem(reply: str, cause: str, name: str | None, matcher: Matcher) -> str | None:
    """Return what is wrong with the verdict on an example; ``name`` is the rule that must decide, if one must."""
    verdict = diagnose(reply, matcher)
    shown = repr(reply if len(reply) <= _SHOWN else reply[: _SHOWN - 3] + "...")
    decider = matcher.rule(verdict.rule or "")
    if verdict.also and decider and verdict.confidence == round(decider.confidence - TIE, 2):
        both = f"{verdict.cause} by {verdict.rule} and {verdict.also[0]} by another rule"
        return f"{shown} is as much {both}: declare which rule is 'over' the other"
    if verdict.cause != cause:
        return f"{shown} comes out as {verdict.cause}, by {verdict.rule}, not as {cause}"
    if name and verdict.rule != name:
        return f"{shown} is decided by {verdict.rule}, not by {name}"
    return None


def _idle_phrases(rule: Rule, file: RuleFile) -> Iterator[str]:
    """Yield the phrases of ``any`` without which each example would still meet the rule."""
    texts = [fold(_words_of(example.reply)) for example in rule.example]
    hit_by = {phrase: _texts_hit(phrase, file, texts) for phrase in rule.any}
    for phrase, hits in hit_by.items():
        others: set[int] = set().union(*(other for one, other in hit_by.items() if one != phrase))
        if not hits - others:
            yield phrase


def _texts_hit(phrase: str, file: RuleFile, texts: list[bytes]) -> set[int]:
    elements = elements_of(phrase, file.words)
    return {number for number, text in enumerate(texts) if passage(elements, *words_in(text))}


def _words_of(reply: str) -> str:
    """Return the words of an example that rules are matched against."""
    return undress(reply)[0].reply.text
