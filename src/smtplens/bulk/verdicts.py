"""One diagnosis for all replies of a key, and what each has of its own: evidence with an id in it, a named time.

A reply in a dress (a log line, an exception) tells more than its words: recipient, host, phase. Such a one is diagnosed
by itself, as are those few whose evidence can't be found again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyarrow as pa

from smtplens.bulk.mask import Mask, by_digits
from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.match import is_plain
from smtplens.diagnosis.named_time import seconds_named, speaks_of_a_time
from smtplens.diagnosis.values import Diagnosis, Outcome
from smtplens.knowledge.words import fold
from smtplens.smtp.attempt import Attempt
from smtplens.smtp.dress import undress
from smtplens.smtp.reply import parse_reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from smtplens.bulk.lines import Units
    from smtplens.diagnosis.match import Matcher
    from smtplens.output.tally import Tally

_MOST_KNOWN = 100_000  # keys; some kilobytes each, and beyond it all are forgotten, so that memory stays bounded
_NEVER = re.compile(r"(?!)")  # where all of it varies, each reply is diagnosed by itself
_VARYING = re.compile(r"[\w.+=-]+@[\w.-]+|\w*\d\w*")


class Known(msgspec.Struct, frozen=True, eq=False):
    """What is known of a key: the ``diagnosis`` of the first of its replies, ``None`` if each must be diagnosed.

    ``telling``: the replies have digits in a place where some rule reads them, so each with others is another key.

    ``finders`` find the evidence in another reply of the key where it holds what was masked. ``timed``: the reply may
    name a time, which must be read anew; else its provider's ``documented`` one counts.
    """

    diagnosis: Diagnosis | None
    telling: bool = False
    finders: tuple[re.Pattern[str] | str, ...] = ()
    timed: bool = False
    documented: int | None = None

    @property
    def varies(self) -> bool:
        """Whether other replies of the key may come to something else."""
        return self.diagnosis is None or bool(self.finders) or self.timed


@dataclass(frozen=True)
class Verdicts:
    """The verdicts on some units, in their order.

    ``known`` and ``places``: by unit, the place of its `Known`. ``evidence`` and ``retry_after`` hold, by unit, what
    differs from that, and ``own`` the diagnoses of those units that were diagnosed by themselves, one or more.
    """

    units: Units
    known: Sequence[Known]
    places: NDArray[np.int64]
    evidence: dict[int, tuple[str, ...]] = field(default_factory=dict)
    retry_after: dict[int, int | None] = field(default_factory=dict)
    own: dict[int, list[Diagnosis]] = field(default_factory=dict)

    def counts(self) -> Iterator[tuple[Diagnosis, int]]:
        """Yield diagnoses and how many are like each of them, but for what they have of their own."""
        numbers = np.bincount(self._shared())
        for place in np.flatnonzero(numbers).tolist():
            diagnosis = self.known[place].diagnosis
            if diagnosis is not None:
                yield diagnosis, int(numbers[place])
        for diagnoses in self.own.values():
            for diagnosis in diagnoses:
                yield diagnosis, 1

    def tell(self, tally: Tally) -> None:
        """Add these verdicts to what others have added up to."""
        for diagnosis, count in self.counts():
            tally.add(diagnosis, count)
        if tally.reject:
            for text in self.texts_of("not-understood"):
                tally.reject(text)

    def _shared(self) -> NDArray[np.int64]:
        """Return the places of the units that were not diagnosed by themselves."""
        return np.delete(self.places, list(self.own)) if self.own else self.places

    def texts_of(self, outcome: Outcome) -> Iterator[str]:
        """Yield the replies with an outcome, as they were given."""
        places, inverse = np.unique(self.places, return_inverse=True)
        among = np.array([_has(self.known[place], outcome) for place in places.tolist()], bool)
        units = np.flatnonzero(among[inverse])
        for unit in units[np.argsort(self.places[units], kind="stable")].tolist():
            if unit not in self.own:
                yield self.units.texts[unit].as_py()
        for diagnoses in self.own.values():
            yield from (one.attempt.reply.raw for one in diagnoses if one.outcome == outcome)


class Judge:
    """Gives the verdicts on block after block; several threads may ask at once."""

    def __init__(self, matcher: Matcher, *, several: bool = True) -> None:
        """Judge by the matcher's rules; ``several``: whether a unit may hold several replies."""
        self._matcher = matcher
        self._several = several
        self._mask = Mask(matcher.book)
        self._plain = frozenset(filter(is_plain, matcher.book.phrases))
        named = {by_digits(pattern) for pattern in matcher.book.patterns.values()} - set(matcher.book.patterns.values())
        self._by_digits = re.compile(b"|".join(named)) if named else None
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._known: list[Known] = []
        self._varies: list[bool] = []
        self._places: dict[str | tuple[int, bytes], int] = {}

    def verdicts(self, units: Units) -> Verdicts:
        """Return the verdicts on some units."""
        keys = self._mask.keys(units.lines).dictionary_encode()
        local = keys.indices.to_numpy()
        distinct: list[str] = keys.dictionary.to_pylist()
        with self._lock:
            if len(self._known) > _MOST_KNOWN:
                self._forget()
            known, places = self._known, self._places
            new = [number for number, key in enumerate(distinct) if key not in places]
            if new:
                first = np.zeros(len(distinct), np.int64)
                first[local[::-1]] = np.arange(len(local))[::-1]  # of several the last one stays, here the first
                for number in new:
                    self._learn(distinct[number], units, int(first[number]))
            found = np.fromiter((places[key] for key in distinct), np.int64, len(distinct))
            varying = np.array(self._varies, bool)[found]
        verdicts = Verdicts(units, known, found[local])
        rows = np.flatnonzero(varying[local])
        texts = units.texts.take(pa.array(rows)).to_pylist()
        for unit, place, text in zip(rows.tolist(), verdicts.places[rows].tolist(), texts, strict=True):
            one = known[place]
            if one.telling:
                verdicts.places[unit] = self._place_by_digits(place, verdicts, unit, text)
                one = known[verdicts.places[unit]]
            if one.varies:
                self._complete(verdicts, unit, one, text)
        return verdicts

    def _place_by_digits(self, place: int, verdicts: Verdicts, unit: int, text: str) -> int:
        assert self._by_digits is not None  # noqa: S101  # or nothing would be telling
        told = (found.group() for found in self._by_digits.finditer(fold(parse_reply(text).text)))
        key = (place, b" ".join(told))
        with self._lock:
            if verdicts.known is not self._known:  # forgotten meanwhile
                verdicts.own[unit] = self._diagnosed(verdicts.units, unit)
                return place
            if key not in self._places:
                self._learn(key, verdicts.units, unit)
            return self._places[key]

    def _learn(self, key: str | tuple[int, bytes], units: Units, unit: int) -> None:
        self._known.append(self._known_by(key, units, unit))
        self._varies.append(self._known[-1].varies)
        self._places[key] = len(self._known) - 1

    def _known_by(self, key: str | tuple[int, bytes], units: Units, unit: int) -> Known:
        text = units.texts[unit].as_py()
        attempts = undress(text)
        if len(attempts) > 1 or attempts[0] != Attempt(attempts[0].reply) or attempts[0].reply.raw != text:
            return Known(None)
        if isinstance(key, str) and self._by_digits and self._by_digits.search(fold(attempts[0].reply.text)):
            return Known(None, telling=True)
        [verdict] = self._diagnosed(units, unit)
        rule = self._matcher.rule(verdict.rule or "")
        timed = (verdict.transient or verdict.attempt.reply.class_ == 4) and speaks_of_a_time(text)
        finders = [
            words if words in self._plain or (isinstance(key, str) and words in key) else _finder(words)
            for words in verdict.evidence
        ]
        if not isinstance(key, str):  # these digits are the same in all replies of the key
            finders = [words if one is _NEVER else one for one, words in zip(finders, verdict.evidence, strict=True)]
        if all(isinstance(one, str) for one in finders):
            finders = []
        elif not all(map(_finds, finders, verdict.evidence, [text] * len(finders))):
            return Known(None)
        return Known(
            verdict,
            finders=tuple(finders),
            timed=bool(timed),
            documented=rule.retry_after if rule else None,
        )

    def _complete(self, verdicts: Verdicts, unit: int, known: Known, text: str) -> None:
        """Fill in what a unit has of its own."""
        if unit in verdicts.own:
            return
        evidence = _evidence(known.finders, text)
        if known.diagnosis is None or evidence is None:
            verdicts.own[unit] = self._diagnosed(verdicts.units, unit)
            return
        if evidence:
            verdicts.evidence[unit] = evidence
        if known.timed:
            verdicts.retry_after[unit] = seconds_named(parse_reply(text).text) or known.documented

    def _diagnosed(self, units: Units, unit: int) -> list[Diagnosis]:
        attempts = undress(units.texts[unit].as_py())
        remote = units.remotes[unit].as_py() if units.remotes is not None else None
        if remote:
            attempts = [msgspec.structs.replace(one, remote=remote) for one in attempts]
        return [diagnose(one, self._matcher) for one in (attempts if self._several else attempts[:1])]


def _has(known: Known, outcome: Outcome) -> bool:
    return known.diagnosis is not None and known.diagnosis.outcome == outcome


def _finder(words: str) -> re.Pattern[str] | str:
    """Return the words of a piece of evidence, or what finds them where some of them are other ids or numbers."""
    pieces = _VARYING.split(words)
    if len(pieces) == 1:
        return words
    if not any(map(str.isalpha, "".join(pieces))):
        return _NEVER
    return re.compile(f"(?:{_VARYING.pattern})".join(map(re.escape, pieces)), re.IGNORECASE)


def _finds(finder: re.Pattern[str] | str, words: str, text: str) -> bool:
    """Whether a finder finds just these words in a text, so that it can be relied on for others of the key."""
    return isinstance(finder, str) or [found.group() for found in finder.finditer(text)] == [words]


def _evidence(finders: tuple[re.Pattern[str] | str, ...], text: str) -> tuple[str, ...] | None:
    """Return the evidence in a reply, ``None`` if it is not to be found."""
    evidence = []
    for finder in finders:
        if isinstance(finder, str):
            evidence.append(finder)
            continue
        found = finder.search(text)
        if found is None:
            return None
        evidence.append(found.group())
    return tuple(evidence)
