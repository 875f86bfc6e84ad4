"""Verdicts as JSON lines: the same bytes as `smtplens.output.jsonlines` gives one by one.

Of the replies of a key only source and text differ, so the rest of their lines is made once; Arrow joins the pieces.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smtplens.output.jsonlines import SCHEMA, json_line, record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from smtplens.bulk.verdicts import Known, Verdicts
    from smtplens.diagnosis.values import Diagnosis

_ESCAPED = np.zeros(256, bool)  # what JSON has escapes for (RFC 8259 7)
_ESCAPED[[*range(32), ord('"'), ord("\\")]] = True


class Lines:
    """Makes lines of verdicts; keeps what is known from one block to the next."""

    def __init__(self, naming: Callable[[Diagnosis], dict[str, str]] = lambda _: {}) -> None:
        """Make lines with the names that other systems give a diagnosis."""
        self._naming = naming
        self._known: Sequence[Known] = ()
        self._between = self._after = pa.array([], pa.binary())

    def encode(self, verdicts: Verdicts, path: str) -> pa.Buffer:
        """Return the lines of a block of verdicts that was read from a file."""
        self._learn(verdicts.known)
        own = list(verdicts.own)
        numbers = pc.cast(pa.array(verdicts.units.numbers), pa.string())
        begin = b'{"schema":%d,"source":%b:' % (SCHEMA, json_line(path)[:-2])
        heads = pc.binary_join_element_wise(begin, numbers.cast(pa.binary()), b"")
        texts = _escaped(verdicts.units.texts)
        if own:
            mask = np.zeros(len(verdicts.places), bool)
            mask[own] = True
            heads = pc.replace_with_mask(heads, pa.array(mask), pa.scalar(b"", pa.binary()))
            texts = pc.replace_with_mask(texts, pa.array(mask), pa.scalar(b"", pa.binary()))
        between_places, after_places = verdicts.places.copy(), verdicts.places.copy()
        after: list[bytes] = []
        for unit in {**verdicts.evidence, **verdicts.retry_after}:
            after_places[unit] = len(self._after) + len(after)
            after.append(self._around(_with_its_own(verdicts, unit))[1])
        for unit in own:
            between_places[unit] = len(self._between)
            after_places[unit] = len(self._after) + len(after)
            source = f"{path}:{verdicts.units.numbers[unit]}"
            after.append(b"".join(self._line(one, source) for one in verdicts.own[unit]))
        between = _taken(self._between, [b""], between_places)
        lines = pc.binary_join_element_wise(heads, between, texts, _taken(self._after, after, after_places), b"")
        _, offsets, content = lines.buffers()
        ends = np.frombuffer(offsets, np.int32)[lines.offset : lines.offset + len(lines) + 1]
        return content.slice(int(ends[0]), int(ends[-1] - ends[0])) if len(lines) else pa.py_buffer(b"")

    def _learn(self, known: Sequence[Known]) -> None:
        if known is not self._known:
            self._known, self._between, self._after = known, *[pa.array([], pa.binary())] * 2
        new = [self._around(one.diagnosis) if one.diagnosis else (b"", b"") for one in known[len(self._after) :]]
        if new:
            between, after = zip(*new, strict=True)
            self._between = pa.concat_arrays([self._between, pa.array(between, pa.binary())])
            self._after = pa.concat_arrays([self._after, pa.array(after, pa.binary())])

    def _line(self, diagnosis: Diagnosis, source: str) -> bytes:
        attempt = msgspec.structs.replace(diagnosis.attempt, source=source)
        placed = msgspec.structs.replace(diagnosis, attempt=attempt)
        return json_line(record(placed, self._naming(placed)))

    def _around(self, diagnosis: Diagnosis) -> tuple[bytes, bytes]:
        """Return what stands between the source and the reply's text, and after that text."""
        fields = list(record(diagnosis, self._naming(diagnosis)).items())
        place = [name for name, _ in fields].index("reply")
        between, after = dict(fields[2:place]), dict(fields[place + 1 :])
        return b'",' + json_line(between)[1:-2] + b',"reply":"', b'",' + json_line(after)[1:]


def _with_its_own(verdicts: Verdicts, unit: int) -> Diagnosis:
    diagnosis: Diagnosis | None = verdicts.known[verdicts.places[unit]].diagnosis
    assert diagnosis is not None  # noqa: S101  # or it would stand in own
    return msgspec.structs.replace(
        diagnosis,
        evidence=verdicts.evidence.get(unit, diagnosis.evidence),
        retry_after=verdicts.retry_after.get(unit, diagnosis.retry_after),
    )


def _taken(kept: pa.BinaryArray, more: Sequence[bytes], places: NDArray[np.int64]) -> pa.BinaryArray:
    return pa.concat_arrays([kept, pa.array(more, pa.binary())]).take(pa.array(places))


def _escaped(texts: pa.StringArray) -> pa.BinaryArray:
    """Return the texts as JSON writes them between its quotes."""
    plain = texts.cast(pa.binary())
    _, offsets, content = plain.buffers()
    ends = np.frombuffer(offsets, np.int32)[plain.offset : plain.offset + len(plain) + 1]
    if not len(plain) or content is None:
        return plain
    special = np.flatnonzero(_ESCAPED[np.frombuffer(content, np.uint8)[ends[0] : ends[-1]]]) + ends[0]
    if not len(special):
        return plain
    rows = np.unique(np.searchsorted(ends, special, side="right") - 1)
    mask = np.zeros(len(plain), bool)
    mask[rows] = True
    written = [json_line(text)[1:-2] for text in texts.take(pa.array(rows)).to_pylist()]
    return pc.replace_with_mask(plain, pa.array(mask), pa.array(written, pa.binary()))
