"""Rule files: TOML text to a checked `RuleFile`, and many of them to one `RuleBook`.

A mistake is reported as `DataFileError` with the file and the line, in the words of the person who wrote the rule.
The order of files and rules never matters.
"""

from __future__ import annotations

import re
import tomllib
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

import msgspec
import re2

from smtplens.errors import DataFileError
from smtplens.knowledge.schema import CompiledRule, RuleBook, RuleFile
from smtplens.knowledge.words import elements_of, lists_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from smtplens.knowledge.schema import Cause, Origin, Rule

# Who wins (design.md, law 3), and how sure a rule of that layer is.
_LAYERS = {"user": (7, 0.99), "documented": (6, 0.98), "provider": (5, 0.96), "product": (4, 0.95),
           "blocklist": (3, 0.95), "generic": (2, 0.9)}  # fmt: skip
_HINT = 0.7  # how sure words are that only hint
_VAGUE = 0.86  # how sure everybody's words are for a cause that is not precise
_POINTER = re.compile(r"`\$\.?(.*)`")


def read_rule_file(path: str, text: str, kind: str | None = None) -> RuleFile:
    """Parse and check one rule file; ``kind`` overrides the origin's (a user's rules are the user's)."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise DataFileError(path, int(line[1]) if line else 0, f"not TOML: {error}") from error
    if kind:
        data.setdefault("origin", {"id": "user", "name": "your rules"})["kind"] = kind
    try:
        rules = msgspec.convert(data, RuleFile)
    except msgspec.ValidationError as error:
        pointer = _POINTER.search(str(error))
        problem = str(error).split(" - at ")[0]
        raise DataFileError(path, line_of(text, pointer[1] if pointer else ""), problem) from error
    for number, rule in enumerate(rules.rule):
        for problem in _problems(rule, rules):
            raise DataFileError(path, line_of(text, f"rule[{number}]"), f"rule {rule.id!r}: {problem}")
    _check_over(path, text, rules)
    return rules


def _check_over(path: str, text: str, file: RuleFile) -> None:
    """Raise `DataFileError` for rules that stand over each other in a ring: all would give way, to whatever is left."""
    numbers = {rule.id: number for number, rule in enumerate(file.rule)}
    over = {rule.id: [one.removeprefix(f"{file.origin.id}.") for one in rule.over] for rule in file.rule}
    try:
        TopologicalSorter(over).prepare()
    except CycleError as error:
        ring: list[str] = error.args[1]
        problem = f"rules stand over each other in a ring, {' > '.join(reversed(ring))}: none would win"
        raise DataFileError(path, line_of(text, f"rule[{numbers[ring[0]]}]"), problem) from error


def read_toml(path: str, text: str, shape: Any) -> Any:
    """Read any other data file as ``shape``; raise `DataFileError` for what does not fit."""
    try:
        return msgspec.convert(tomllib.loads(text), shape)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise DataFileError(path, 0, str(error)) from error


def build_rule_book(files: Iterable[tuple[str, RuleFile]], causes: Mapping[str, Cause]) -> RuleBook:
    """Number the phrases of all files and turn their rules into `CompiledRule` values."""
    origins: dict[str, Origin] = {}
    signs: dict[int, str] = {}
    rules: list[CompiledRule] = []
    phrases = _Phrases()
    for path, file in files:
        origins[file.origin.id] = file.origin
        signs.update((number, file.origin.id) for number in phrases.numbers_of(file.origin.signs, {}))
        for rule in file.rule:
            if rule.cause not in causes:
                raise DataFileError(path, 0, f"rule {rule.id!r}: no cause is called {rule.cause!r}")
            rules.append(_compiled(rule, file, phrases, causes[rule.cause].precision))
    by_phrase: dict[int, list[int]] = {}
    by_origin: dict[str, list[int]] = {}
    for number, compiled in enumerate(rules):
        if not compiled.groups:
            by_origin.setdefault(compiled.origin, []).append(number)
        for phrase in compiled.groups[0] if compiled.groups else ():
            by_phrase.setdefault(phrase, []).append(number)
    return RuleBook(
        origins=origins,
        phrases=tuple(phrases.written),
        elements=tuple(phrases.elements),
        lists=tuple(phrases.lists),
        words=phrases.words(),
        starts=phrases.starts(),
        patterns=phrases.patterns,
        signs=signs,
        rules=tuple(rules),
        by_phrase={phrase: tuple(numbers) for phrase, numbers in by_phrase.items()},
        by_origin={origin: tuple(numbers) for origin, numbers in by_origin.items()},
    )


class _Phrases:
    """Every phrase once, numbered in the order in which they come; the same for lists."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.elements: list[tuple[str | int, ...]] = []
        self.lists: dict[tuple[tuple[str, ...], ...], int] = {}
        self.patterns: dict[int, bytes] = {}
        self._numbers: dict[tuple[str | int, ...], int] = {}

    def number(self, phrase: str, lists: Mapping[str, Sequence[str]]) -> int:
        elements = tuple(
            one if isinstance(one, str) else self.lists.setdefault(one, len(self.lists))
            for one in elements_of(phrase, lists)
        )
        return self._add(phrase, elements)

    def number_raw(self, pattern: str) -> int:
        number = self._add(pattern, (f"*{pattern}",))  # no phrase has such a word
        self.elements[number] = ()
        self.patterns[number] = pattern.encode()
        return number

    def numbers_of(self, phrases: Iterable[str], lists: Mapping[str, Sequence[str]]) -> tuple[int, ...]:
        return tuple(sorted({self.number(phrase, lists) for phrase in phrases}))

    def words(self) -> frozenset[str]:
        """Return all words of phrases and lists."""
        in_lists = (word for spellings in self.lists for words in spellings for word in words)
        return frozenset(in_lists) | {one for elements in self.elements for one in elements if isinstance(one, str)}

    def starts(self) -> dict[str, tuple[int, ...]]:
        """Return each phrase under the words that may be its first."""
        spellings = list(self.lists)
        starts: dict[str, list[int]] = {}
        for number, elements in enumerate(self.elements):
            for first in elements[:1]:
                for word in {first} if isinstance(first, str) else {one[0] for one in spellings[first]}:
                    starts.setdefault(word, []).append(number)
        return {word: tuple(numbers) for word, numbers in starts.items()}

    def _add(self, phrase: str, elements: tuple[str | int, ...]) -> int:
        if elements not in self._numbers:
            self._numbers[elements] = len(self._numbers)
            self.written.append(phrase)
            self.elements.append(elements)
        return self._numbers[elements]


def _compiled(rule: Rule, file: RuleFile, phrases: _Phrases, precision: int) -> CompiledRule:
    origin = file.origin
    groups = [phrases.numbers_of((phrase,), file.words) for phrase in rule.all]
    if rule.any:
        groups.append(phrases.numbers_of(rule.any, file.words))
    if rule.pattern:
        groups.append((phrases.number_raw(rule.pattern),))
    groups.reverse()  # of groups of a size, what tells most stands last in a rule
    layer, confidence = _LAYERS[
        "documented" if origin.kind == "provider" and rule.basis == "documented" else origin.kind
    ]
    vague = origin.kind == "generic" and precision == 1
    return CompiledRule(
        id=f"{origin.id}.{rule.id}",
        origin=origin.id,
        cause=rule.cause,
        layer=layer,
        rank=_rank(precision, hint=rule.hint),
        says_little=rule.hint and precision == 1,
        groups=tuple(sorted(groups, key=len)),
        none=phrases.numbers_of(rule.none, file.words),
        codes=tuple(sorted({code for item in rule.codes for code in _codes(item)})),
        enhanced=tuple(sorted({one for item in rule.enhanced for one in _classes(item)})),
        needs_origin=rule.needs == "origin" or not groups,
        confidence=rule.confidence or (_HINT if rule.hint else min(confidence, _VAGUE) if vague else confidence),
        source=rule.source,
        over=tuple(over if "." in over else f"{origin.id}.{over}" for over in rule.over),
        next=rule.next,
        actor=rule.actor,
        suppress=rule.suppress,
        transient=rule.transient,
        retry_after=rule.retry_after,
    )


def _rank(precision: int, *, hint: bool) -> int:
    """Return a rule's place in its layer: words that hint at a precise cause come between the others, 2, 4 and 6."""
    if hint:
        return 3 if precision > 1 else 1
    return 2 * precision


def _problems(rule: Rule, file: RuleFile) -> Iterable[str]:
    """Yield what is wrong with a rule, in the order in which its writer would look for it."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", rule.id):
        yield "an id is made of small letters, digits and hyphens"
    if [other.id for other in file.rule].count(rule.id) > 1:
        yield "this id is used twice in the file"
    yield from _condition_problems(rule, file)
    yield from _number_problems(rule)
    if not rule.example:
        yield "it has no example: a rule's examples are its tests"
    for example in rule.example:
        if not example.made and not example.source:
            yield f"the example {example.reply[:40]!r} has no source; mark it 'made = true' if you wrote it"
    if rule.hint and file.origin.kind != "generic":
        yield "only generic wording may hint: a provider's or a product's words are its own"
    if file.origin.kind == "provider":
        if not rule.source:
            yield "a provider's rule names its public source"
        if rule.example and all(example.made for example in rule.example):
            yield "a provider's rule needs a real example"


def _condition_problems(rule: Rule, file: RuleFile) -> Iterable[str]:
    phrases = (*rule.all, *rule.any, *rule.none)
    if not (phrases or rule.codes or rule.enhanced or rule.pattern):
        yield "it has no condition: give it codes, enhanced, all, any or none"
    if not (rule.all or rule.any or rule.pattern) and not (file.origin.signs or file.origin.hosts):
        yield "without all or any it holds for its origin's replies only, but the origin has neither signs nor hosts"
    for phrase in phrases:
        missing = [name for name in lists_in(phrase) if name not in file.words]
        if missing:
            yield f"{{{missing[0]}}} is not a list under [words]"
            return
        try:
            elements_of(phrase, file.words)
        except ValueError as error:
            yield str(error)
    if rule.pattern is not None:
        if not rule.reason:
            yield "a raw pattern needs a 'reason': phrases are the rule"
        try:
            re2.compile(rule.pattern)
        except re2.error as error:
            yield f"the pattern is not RE2: {error}"


def _number_problems(rule: Rule) -> Iterable[str]:
    for code in rule.codes:
        if not (isinstance(code, int) and 100 <= code <= 999) and code not in {"2yz", "3yz", "4yz", "5yz"}:
            yield f"{code!r} is no reply code: write a number such as 550, or '4yz' or '5yz'"
    for status in rule.enhanced:
        if not re.fullmatch(r"[X245]\.\d{1,3}\.\d{1,3}(?:-\d{1,3})?", status):
            yield f"{status!r} is no enhanced status code: write '5.7.1', 'X.7.1' for any class, or '5.7.606-649'"


def _codes(item: int | str) -> range | tuple[int]:
    if isinstance(item, int):
        return (item,)
    first = int(item[0]) * 100
    return range(first, first + 100)


def _classes(item: str) -> list[str]:
    """Return an enhanced code's spellings: any class for X, each detail of a range."""
    class_, subject, detail = item.split(".")
    first, _, last = detail.partition("-")
    return [
        f"{one}.{subject}.{number}"
        for one in ("245" if class_ == "X" else class_)
        for number in range(int(first), int(last or first) + 1)
    ]


def line_of(text: str, pointer: str, words: str = "") -> int:
    """Return the line of ``rule[2].codes``: in the third ``[[rule]]`` the key's line, or where the ``words`` stand."""
    lines = text.splitlines()
    start = 0
    table = re.match(r"rule\[(\d+)\]", pointer)
    if table:
        heads = [number for number, line in enumerate(lines) if line.strip().startswith("[[rule]]")]
        start = heads[int(table[1])] if int(table[1]) < len(heads) else 0
    elif pointer.startswith("origin"):
        start = next((number for number, line in enumerate(lines) if line.strip() == "[origin]"), 0)
    key = next(iter(re.findall(r"[A-Za-z_]+", pointer)[1:]), None)
    for number in range(start + 1, len(lines)):
        if lines[number].lstrip().startswith("[["):
            break
        if (words and words in lines[number]) or (not words and key and re.match(rf"\s*{key}\s*=", lines[number])):
            return number + 1
    return start + 1 if table or pointer else 0
