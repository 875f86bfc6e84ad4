"""One diagnosis for all replies of a key, and what each of them has of its own: evidence with an id in it, a named time.

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

from smtplens.bulk.mask import Mask
from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.named_time import seconds_named, speaks_of_a_time
from smtplens.diagnosis.values import Diagnosis
from smtplens.smtp.attempt import Attempt
from smtplens.smtp.dress import undress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from smtplens.bulk.lines import Units
    from smtplens.diagnosis.match import Matcher

_MOST_KNOWN = 100_000  # keys; some kilobytes each, and beyond it all are forgotten, so that memory stays bounded
_VARYING = re.compile(r"[\w.+=-]+@[\w.-]+|\w*\d\w*")


class Known(msgspec.Struct, frozen=True, eq=False):
    """What is known of a key: the ``diagnosis`` of the first of its replies, ``None`` if each must be diagnosed.

    ``finders`` find the evidence in another reply of the key where it holds what was masked. ``timed``: the reply may
    name a time, which must be read anew; else its provider's ``documented`` one counts.
    """

    diagnosis: Diagnosis | None
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
        places, numbers = np.unique(self.places, return_counts=True)
        for place, number in zip(places.tolist(), numbers.tolist(), strict=True):
            diagnosis = self.known[place].diagnosis
            if diagnosis is not None:
                yield diagnosis, number - sum(self.places[unit] == place for unit in self.own)
        for diagnoses in self.own.values():
            for diagnosis in diagnoses:
                yield diagnosis, 1


class Judge:
    """Gives the verdicts on block after block; several threads may ask at once."""

    def __init__(self, matcher: Matcher, *, several: bool = True) -> None:
        """Judge by the matcher's rules; ``several``: whether a unit may hold several replies."""
        self._matcher = matcher
        self._several = several
        self._mask = Mask(matcher.book)
        self._plain = frozenset(phrase for phrase in matcher.book.phrases if "*" not in phrase and "{" not in phrase)
        self._lock = Lock()
        self._forget()

    def _forget(self) -> None:
        self._known: list[Known] = []
        self._places: dict[str, int] = {}

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
                    known.append(self._learn(units, int(first[number])))
                    places[distinct[number]] = len(known) - 1
        found = np.fromiter((places[key] for key in distinct), np.int64, len(distinct))
        verdicts = Verdicts(units, known, found[local])
        varying = np.fromiter((known[place].varies for place in found.tolist()), bool, len(found))
        for unit in np.flatnonzero(varying[local]).tolist():
            self._complete(verdicts, unit)
        return verdicts

    def _learn(self, units: Units, unit: int) -> Known:
        text = units.texts[unit].as_py()
        attempts = undress(text)
        if len(attempts) > 1 or attempts[0] != Attempt(attempts[0].reply) or attempts[0].reply.raw != text:
            return Known(None)
        [verdict] = self._diagnosed(units, unit)
        finders = [words if words in self._plain else _finder(words) for words in verdict.evidence]
        varying = any(not isinstance(one, str) for one in finders)
        if varying and not text.isascii():  # evidence is then words as they were folded
            return Known(None)
        rule = self._matcher.rule(verdict.rule or "")
        timed = (verdict.transient or verdict.attempt.reply.class_ == 4) and speaks_of_a_time(text)
        return Known(verdict, tuple(finders) if varying else (), bool(timed), rule.retry_after if rule else None)

    def _complete(self, verdicts: Verdicts, unit: int) -> None:
        """Fill in what a unit has of its own."""
        known = verdicts.known[verdicts.places[unit]]
        text = verdicts.units.texts[unit].as_py()
        evidence = _evidence(known.finders, text)
        if known.diagnosis is None or evidence is None:
            verdicts.own[unit] = self._diagnosed(verdicts.units, unit)
            return
        if known.finders:
            verdicts.evidence[unit] = evidence
        if known.timed:
            verdicts.retry_after[unit] = seconds_named(text) or known.documented

    def _diagnosed(self, units: Units, unit: int) -> list[Diagnosis]:
        attempts = undress(units.texts[unit].as_py())
        remote = units.remotes[unit].as_py() if units.remotes is not None else None
        if remote:
            attempts = [msgspec.structs.replace(one, remote=remote) for one in attempts]
        return [diagnose(one, self._matcher) for one in (attempts if self._several else attempts[:1])]


def _finder(words: str) -> re.Pattern[str] | str:
    """Return the words of a piece of evidence, or what finds them where some of them are other ids or numbers."""
    pieces = _VARYING.split(words)
    if len(pieces) == 1:
        return words
    return re.compile(r"(?:[\w.+=-]+@[\w.-]+|\w*\d\w*)".join(map(re.escape, pieces)), re.IGNORECASE)


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
