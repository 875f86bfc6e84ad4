"""Verdicts as an Arrow table: the contract's keys (docs/design.md) as typed columns.

Columns of few different values are dictionaries; what is not known is null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smtplens.output.jsonlines import SCHEMA, record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from smtplens.bulk.verdicts import Known, Verdicts
    from smtplens.diagnosis.values import Diagnosis

_WORD = pa.dictionary(pa.int32(), pa.string())
_OWN = ("time", "message_id", "queue_id", "sender", "recipient", "original_recipient", "remote")
FIELDS = pa.schema(
    [
        pa.field("schema", pa.int16(), nullable=False),
        pa.field("source", pa.string()),
        ("kind", _WORD),
        ("format", _WORD),
        ("outcome", _WORD),
        ("time", pa.timestamp("us", "UTC")),
        ("status", _WORD),
        ("message_id", pa.string()),
        ("queue_id", pa.string()),
        ("sender", pa.string()),
        ("recipient", pa.string()),
        ("original_recipient", pa.string()),
        ("remote", pa.string()),
        ("phase", _WORD),
        ("reply", pa.string()),
        ("code", pa.int16()),
        ("enhanced", _WORD),
        ("class", pa.int8()),
        ("provider", _WORD),
        ("cause", _WORD),
        ("family", _WORD),
        ("next", _WORD),
        ("actor", _WORD),
        ("transient", pa.bool_()),
        ("suppress", _WORD),
        ("retry_after", pa.int32()),
        ("confidence", pa.float64()),
        ("rule", _WORD),
        ("evidence", pa.list_(pa.string())),
        ("reference", _WORD),
        ("names", pa.map_(pa.string(), pa.string())),
    ]
)
_WORDS = tuple(one.name for one in FIELDS if one.type == _WORD)
_VALUES: dict[str, type] = {"code": np.int16, "class": np.int8, "transient": np.bool_, "retry_after": np.int32,
                            "confidence": np.float64}  # fmt: skip


class Columns:
    """Makes tables of verdicts; keeps the columns of what is known from one block to the next."""

    def __init__(self, naming: Callable[[Diagnosis], dict[str, str]] = lambda _: {}) -> None:
        """Make tables with the names that other systems give a diagnosis, in their column."""
        self._naming = naming
        self._codes: dict[str, dict[str | None, int]] = {name: {None: -1} for name in _WORDS}
        self._known: Sequence[Known] = ()
        self._columns = _Rows(())
        self._dictionaries = {name: pa.array([], pa.string()) for name in _WORDS}

    def table(self, verdicts: Verdicts, sources: pa.StringArray) -> pa.Table:
        """Return the table of a block of verdicts; ``sources`` tells, by unit, where each was read."""
        if verdicts.known is not self._known:
            self._known, self._columns = verdicts.known, _Rows(())
        self._columns = self._columns.extended(
            self._rows([one.diagnosis for one in verdicts.known[self._columns.size :]])
        )
        units, places, columns = self._order(verdicts)
        evidence_places, evidence = places, columns.evidence
        values = {name: columns.values[name][places] for name in _VALUES}
        missing = {name: columns.missing[name][places] for name in _VALUES}
        if verdicts.evidence or verdicts.retry_after:
            rows = np.zeros(len(verdicts.places), np.int64)
            rows[units[::-1]] = np.arange(len(units))[::-1]
        if verdicts.evidence:
            evidence_places = places.copy()
            where = rows[np.fromiter(verdicts.evidence, np.int64)]
            evidence_places[where] = len(evidence) + np.arange(len(where))
            evidence = pa.concat_arrays([evidence, pa.array(list(verdicts.evidence.values()), evidence.type)])
        if verdicts.retry_after:
            where = rows[np.fromiter(verdicts.retry_after, np.int64)]
            values["retry_after"][where] = [value or 0 for value in verdicts.retry_after.values()]
            missing["retry_after"][where] = [value is None for value in verdicts.retry_after.values()]
        arrays: dict[str, Any] = {name: self._words(name, columns.codes[name][places]) for name in _WORDS}
        for name in _VALUES:
            arrays[name] = pa.array(values[name], mask=missing[name] if missing[name].any() else None)
        arrays["evidence"] = evidence.take(pa.array(evidence_places))
        arrays["names"] = columns.names.take(pa.array(places))
        arrays["schema"] = pa.array(np.full(len(places), SCHEMA, np.int16))
        arrays["source"] = sources.take(pa.array(units)) if verdicts.own else sources
        arrays["reply"] = _replies(verdicts, units) if verdicts.own else verdicts.units.texts
        for name in _OWN:
            arrays[name] = _own(verdicts, units, name)
        return pa.Table.from_arrays([arrays[name] for name in FIELDS.names], schema=FIELDS)

    def _order(self, verdicts: Verdicts) -> tuple[NDArray[np.int64], NDArray[np.int64], _Rows]:
        """Return, by row, its unit and its place in the columns, which then hold the units' own diagnoses too."""
        if not verdicts.own:
            return np.arange(len(verdicts.places)), verdicts.places, self._columns
        shared = np.ones(len(verdicts.places), bool)
        shared[list(verdicts.own)] = False
        units = np.concatenate(
            (np.flatnonzero(shared), np.repeat(list(verdicts.own), [len(one) for one in verdicts.own.values()]))
        )
        own = [diagnosis for one in verdicts.own.values() for diagnosis in one]
        places = np.concatenate((verdicts.places[shared], self._columns.size + np.arange(len(own))))
        order = np.argsort(units, kind="stable")
        return units[order], places[order], self._columns.extended(self._rows(own))

    def _rows(self, diagnoses: Sequence[Diagnosis | None]) -> _Rows:
        records = [record(one, self._naming(one)) if one else _NOTHING for one in diagnoses]
        return _Rows(records, self._codes)

    def _words(self, name: str, codes: NDArray[np.int32]) -> pa.DictionaryArray:
        missing = codes < 0
        known = self._codes[name]
        if len(known) - 1 > len(self._dictionaries[name]):
            self._dictionaries[name] = pa.array([word for word in known if word is not None], pa.string())
        indices = pa.array(codes, mask=missing if missing.any() else None)
        return pa.DictionaryArray.from_arrays(indices, self._dictionaries[name])


_NOTHING: dict[str, Any] = dict.fromkeys(FIELDS.names) | {"evidence": (), "names": {}}


class _Rows:
    """Rows of records as columns: codes of words, values with what is missing, evidence, names."""

    def __init__(
        self, records: Sequence[dict[str, Any]], codes: dict[str, dict[str | None, int]] | None = None
    ) -> None:
        self.size = len(records)
        self.codes = {
            name: np.array([_code(codes[name], one[name]) for one in records] if codes else [], np.int32)
            for name in _WORDS
        }
        self.values: dict[str, NDArray[Any]] = {
            name: np.array([one[name] or 0 for one in records], type_) for name, type_ in _VALUES.items()
        }
        self.missing = {name: np.array([one[name] is None for one in records], bool) for name in _VALUES}
        self.evidence = pa.array([one["evidence"] for one in records], FIELDS.field("evidence").type)
        self.names = pa.array([list(one["names"].items()) for one in records], FIELDS.field("names").type)

    def extended(self, more: _Rows) -> _Rows:
        """Return these rows and more."""
        if not more.size:
            return self
        joint = _Rows(())
        joint.size = self.size + more.size
        joint.codes = {name: np.concatenate((self.codes[name], more.codes[name])) for name in _WORDS}
        joint.values = {name: np.concatenate((self.values[name], more.values[name])) for name in _VALUES}
        joint.missing = {name: np.concatenate((self.missing[name], more.missing[name])) for name in _VALUES}
        joint.evidence = pa.concat_arrays([self.evidence, more.evidence])
        joint.names = pa.concat_arrays([self.names, more.names])
        return joint


def _code(codes: dict[str | None, int], word: str | None) -> int:
    """Return the number of a word, a new one for a new word."""
    return codes.setdefault(word, len(codes) - 1)


def _replies(verdicts: Verdicts, units: NDArray[np.int64]) -> pa.StringArray:
    """Return the bare reply of each row: where a unit was diagnosed by itself, without its dress."""
    own = [diagnosis.attempt.reply.raw for diagnoses in verdicts.own.values() for diagnosis in diagnoses]
    places = units.copy()
    places[np.isin(units, list(verdicts.own))] = len(verdicts.units.texts) + np.arange(len(own))
    texts = pa.concat_arrays([verdicts.units.texts, pa.array(own, pa.string())])
    return texts.take(pa.array(places))


def _own(verdicts: Verdicts, units: NDArray[np.int64], name: str) -> pa.Array:
    """Return a field of the attempts, which only those replies tell that are in a dress."""
    type_ = FIELDS.field(name).type
    told = {
        unit: [getattr(diagnosis.attempt, name) for diagnosis in diagnoses] for unit, diagnoses in verdicts.own.items()
    }
    if not any(value is not None for values in told.values() for value in values):
        return pa.nulls(len(units), type_)
    rows = {unit: iter(values) for unit, values in told.items()}
    values = pa.array([next(rows[unit]) if unit in rows else None for unit in units.tolist()], pa.string())
    return pc.cast(values, type_) if name == "time" else values
