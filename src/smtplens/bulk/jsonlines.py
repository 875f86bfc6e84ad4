"""Verdicts as JSON lines: the same bytes as `smtplens.output.jsonlines` gives one by one.

Of the replies of a key only source and text differ, so the rest of their lines is made once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from smtplens.output.jsonlines import json_line, record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from smtplens.bulk.verdicts import Known, Verdicts
    from smtplens.diagnosis.values import Diagnosis


class Lines:
    """Makes lines of verdicts; keeps what is known from one block to the next."""

    def __init__(self, naming: Callable[[Diagnosis], dict[str, str]] = lambda _: {}) -> None:
        """Make lines with the names that other systems give a diagnosis."""
        self._naming = naming
        self._known: Sequence[Known] = ()
        self._pieces: list[tuple[bytes, bytes]] = []

    def encode(self, verdicts: Verdicts, path: str) -> bytes:
        """Return the lines of a block of verdicts that was read from a file."""
        if verdicts.known is not self._known:
            self._known, self._pieces = verdicts.known, []
        for one in verdicts.known[len(self._pieces) :]:
            self._pieces.append(self._around(one.diagnosis) if one.diagnosis else (b"", b""))
        begin = b'{"schema":1,"source":' + json_line(f"{path}:")[:-2]
        pieces, varying = self._pieces, verdicts.own or verdicts.evidence or verdicts.retry_after
        lines = []
        read = zip(
            verdicts.places.tolist(), verdicts.units.numbers.tolist(), verdicts.units.texts.to_pylist(), strict=True
        )
        for unit, (place, number, text) in enumerate(read):
            if varying and unit in verdicts.own:
                lines += [self._line(one, f"{path}:{number}") for one in verdicts.own[unit]]
                continue
            between, after = pieces[place]
            if varying and (unit in verdicts.evidence or unit in verdicts.retry_after):
                after = self._around(_with_its_own(verdicts, unit, place))[1]
            lines.append(b'%b%d"%b%b%b' % (begin, number, between, json_line(text)[:-1], after))
        return b"".join(lines)

    def _line(self, diagnosis: Diagnosis, source: str) -> bytes:
        attempt = msgspec.structs.replace(diagnosis.attempt, source=source)
        placed = msgspec.structs.replace(diagnosis, attempt=attempt)
        return json_line(record(placed, self._naming(placed)))

    def _around(self, diagnosis: Diagnosis) -> tuple[bytes, bytes]:
        """Return what stands between source and reply, and after the reply."""
        fields = list(record(diagnosis, self._naming(diagnosis)).items())
        place = [name for name, _ in fields].index("reply")
        between, after = dict(fields[2:place]), dict(fields[place + 1 :])
        return b"," + json_line(between)[1:-2] + b',"reply":', b"," + json_line(after)[1:]


def _with_its_own(verdicts: Verdicts, unit: int, place: int) -> Diagnosis:
    diagnosis = verdicts.known[place].diagnosis
    assert diagnosis is not None  # noqa: S101  # or it would stand in own
    return msgspec.structs.replace(
        diagnosis,
        evidence=verdicts.evidence.get(unit, diagnosis.evidence),
        retry_after=verdicts.retry_after.get(unit, diagnosis.retry_after),
    )
