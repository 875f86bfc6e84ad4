"""Which rules a reply meets.

`Phrases` finds the numbers of all phrases that occur in the text. What follows works on these numbers only: a rule is
met if each of its groups holds one of them, none of its ``none`` does, and its codes agree.
"""

from __future__ import annotations

import functools
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smtplens.diagnosis.phrases import Phrases
from smtplens.diagnosis.reading import Reading
from smtplens.errors import DataFileError
from smtplens.knowledge import load
from smtplens.knowledge.words import fold

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from smtplens.knowledge.schema import CompiledRule, RuleBook, RuleFile
    from smtplens.smtp.attempt import Attempt
    from smtplens.smtp.reply import Reply


class Condition:
    """A rule with its conditions as sets, ready for many questions.

    ``others`` are its groups of phrases but the first, by one of which it is found.
    """

    __slots__ = ("codes", "enhanced", "needs", "none", "order", "others", "over", "phrases", "rule", "weight")

    def __init__(self, rule: CompiledRule) -> None:
        self.rule = rule
        groups = tuple(map(frozenset, rule.groups))
        self.others = groups[1:]
        self.phrases = frozenset().union(*groups)
        self.none = frozenset(rule.none)
        self.codes = frozenset(rule.codes)
        self.enhanced = frozenset(rule.enhanced)
        self.needs = rule.origin if rule.needs_origin else None
        conditions = len(groups) + bool(self.codes) + bool(self.enhanced) + bool(rule.needs_origin)
        self.over = frozenset(rule.over)
        self.weight = (rule.layer, rule.rank, conditions)
        self.order = (*self.weight, rule.id)


class Matcher:
    """A book of rules, ready to match. Building one takes milliseconds; keep it.

    ``kept``: what `smtplens.diagnosis.decide` has decided, by what that depends on.
    """

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._signs = book.signs
        self._shown = frozenset(book.signs)
        self._phrases = Phrases(book)
        self._by_phrase: dict[int, tuple[Condition, ...]] = {}
        self.kept: dict[Hashable, Any] = {}
        self._hosts = tuple((host, origin.id) for origin in book.origins.values() for host in origin.hosts)

    def read(self, text: str) -> Reading:
        """Return a text as the rules read it."""
        folded = fold(text)
        return Reading(text, folded, frozenset(self._phrases.find(folded)))

    def origins(self, hits: frozenset[int], remote: str | None) -> set[str]:
        """Return whose reply it is, by its words and by the remote host's name."""
        found = set() if self._shown.isdisjoint(hits) else {self._signs[hit] for hit in hits & self._shown}
        if remote:
            name = remote.partition("[")[0].rstrip(". ").lower()
            found.update(origin for host, origin in self._hosts if name == host or name.endswith("." + host))
        return found

    def met(self, attempt: Attempt, hits: frozenset[int], origins: set[str]) -> list[Condition]:
        """Return all rules that the attempt meets, in no particular order."""
        code = attempt.reply.code
        enhanced = str(attempt.reply.enhanced) if attempt.reply.enhanced else None
        found: dict[Condition, None] = {}
        for hit in hits:
            conditions = self._by_phrase.get(hit)
            for one in self._found_by(hit) if conditions is None else conditions:
                if (
                    (one.codes and code not in one.codes)
                    or (one.enhanced and enhanced not in one.enhanced)
                    or (one.needs and one.needs not in origins)
                    or (one.none and not one.none.isdisjoint(hits))
                    or (one.others and _lacks_one(one.others, hits))
                ):
                    continue
                found[one] = None
        for origin in origins:
            for number in self.book.by_origin.get(origin, ()):
                one = self._condition(number)
                if (not one.codes or code in one.codes) and (not one.enhanced or enhanced in one.enhanced):
                    found[one] = None
        return list(found)

    def _found_by(self, phrase: int) -> tuple[Condition, ...]:
        """Return the rules of which a phrase is the key, made when it is first hit."""
        found = self._by_phrase[phrase] = tuple(map(self._condition, self.book.by_phrase.get(phrase, ())))
        return found

    @functools.cache  # noqa: B019  # a matcher lives as long as its program
    def _condition(self, number: int) -> Condition:
        return Condition(self.book.rules[number])

    def words_hit(self, met: Condition, hits: frozenset[int]) -> int:
        """Return how many words the longest phrase has that the rule is met by."""
        return max([len(self.book.phrases[phrase].split()) for phrase in met.phrases & hits], default=0)

    def evidence(self, met: Condition, reading: Reading, reply: Reply) -> tuple[str, ...]:
        """Return the words of the reply that the rule is met by; its code where the rule has no phrases."""
        phrases = met.phrases & reading.hits
        if not phrases:
            return (str(reply.enhanced if met.enhanced else reply.code),)
        found = [self._words_of(phrase, reading) for phrase in sorted(phrases)]
        return _without_parts(found) if len(found) > 1 else tuple(found)

    def is_plain(self, met: Condition, hits: frozenset[int]) -> bool:
        """Whether the evidence for a rule is the same for all texts with these phrases."""
        return all(
            is_plain(self.book.phrases[phrase]) and phrase not in self.book.patterns for phrase in met.phrases & hits
        )

    def _words_of(self, phrase: int, reading: Reading) -> str:
        """Return the words that a phrase stands for in a text."""
        words = self.book.phrases[phrase]
        if phrase in self.book.patterns:
            found = re.search(self.book.patterns[phrase], reading.folded)
            if found is None:  # Python's re reads the pattern otherwise than RE2
                return words
            if reading.text.isascii():  # folded byte by byte, after one space
                return reading.text[found.start() : found.end() - 2].strip()
            return found.group().replace(b"\x01", b" ").decode("utf-8", "replace").strip()
        if is_plain(words):
            return words
        span = self._phrases.passage(phrase, *reading.words)
        return reading.passage(*span) if span else words

    def rule(self, name: str) -> CompiledRule | None:
        """Return the rule of that id; ``basic.550`` and ``enhanced.X.1.1`` are none."""
        number = self._numbers.get(name)
        return None if number is None else self.book.rules[number]

    @functools.cached_property
    def _numbers(self) -> dict[str, int]:
        return {rule.id: number for number, rule in enumerate(self.book.rules)}

    def provider_among(self, origins: set[str]) -> str | None:
        """Return the provider among the origins of a reply; the first by name if, by mistake, there are several."""
        return min((one for one in origins if self.book.origins[one].kind == "provider"), default=None)

    def page_of(self, origin: str) -> str | None:
        """Return the public page on which an origin tells about its replies."""
        return next(iter(self.book.origins[origin].pages), None)


def is_plain(phrase: str) -> bool:
    """Whether a phrase stands for the same words in all texts: it has neither a gap nor a list."""
    return "*" not in phrase and "{" not in phrase


def _lacks_one(groups: tuple[frozenset[int], ...], hits: frozenset[int]) -> bool:
    for group in groups:  # noqa: SIM110  # any() takes twice as long
        if group.isdisjoint(hits):
            return True
    return False


def _without_parts(found: list[str]) -> tuple[str, ...]:
    """Return the passages without those that are a part of another: "try again" beside "try again later"."""
    by_words = {one.casefold(): one for one in found}
    return tuple(
        one for words, one in by_words.items() if not any(words != other and words in other for other in by_words)
    )


@functools.cache
def own_matcher() -> Matcher:
    """Return the matcher of the package's own rules."""
    return Matcher(load.rule_book())


def matcher_for(folders: tuple[str, ...]) -> Matcher:
    """Return a matcher of the package's rules and of those in the folders; raise `DataFileError` if one is wrong.

    Without folders, ``SMTPLENS_RULES`` names them, parted as in ``PATH``.
    """
    folders = folders or tuple(part for part in os.environ.get("SMTPLENS_RULES", "").split(os.pathsep) if part)
    return _matcher_with(folders) if folders else own_matcher()


@functools.lru_cache(maxsize=8)
def _matcher_with(folders: tuple[str, ...]) -> Matcher:
    from smtplens.knowledge.compile import own_rule_files  # noqa: PLC0415  # only needed with rules of one's own

    return matcher_of([*own_rule_files(), *read_user_rules(folders)])


def matcher_of(files: Iterable[tuple[str, RuleFile]]) -> Matcher:
    """Return a matcher of just these rule files; raise `DataFileError` if one names a cause that is not known."""
    from smtplens.knowledge.rule_files import build_rule_book  # noqa: PLC0415

    return Matcher(build_rule_book(files, load.registries().causes))


def read_user_rules(paths: Iterable[str]) -> list[tuple[str, RuleFile]]:
    """Read the rule files that a user names, single files or whole folders."""
    from smtplens.knowledge.rule_files import read_rule_file  # noqa: PLC0415

    files: list[tuple[str, RuleFile]] = []
    for name in paths:
        place = Path(name)
        if not place.exists():
            raise DataFileError(name, 0, "no such file or folder")
        found = sorted(place.rglob("*.toml")) if place.is_dir() else [place]
        files += [(str(path), read_rule_file(str(path), path.read_text("utf-8"), kind="user")) for path in found]
    return files
