"""What each of the processes does that share a large file."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from smtplens.bulk.columns import Columns
from smtplens.bulk.job import Done
from smtplens.bulk.lines import read_units
from smtplens.bulk.parquet import ParquetPart
from smtplens.bulk.run import COLLECTIONS
from smtplens.bulk.verdicts import Judge
from smtplens.diagnosis.match import matcher_for
from smtplens.diagnosis.names import names_of
from smtplens.output.tally import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from smtplens.bulk.job import Part, Settings


class _Worker(NamedTuple):
    judge: Judge
    columns: Columns
    settings: Settings


_worker: _Worker | None = None


def begin(settings: Settings) -> None:
    """Get ready to judge."""
    global _worker  # noqa: PLW0603  # what a process of the pool keeps from one part to the next
    gc.set_threshold(*COLLECTIONS)
    judge = Judge(matcher_for(settings.rules), several=not settings.one_per_line)
    _worker = _Worker(judge, Columns(partial(names_of, systems=settings.names)), settings)


def judge_part(part: Part, path: Path, target: Path) -> Done:
    """Judge a part of a file and write the verdicts to a target."""
    assert _worker is not None  # noqa: S101  # the pool began with it
    judge, columns, settings = _worker
    rejected: list[str] = []
    tally = Tally(settings.below, rejected.append if settings.keep_rejects else None)
    out = ParquetPart(target, columns)
    replies = 0
    with path.open("rb") as source:
        source.seek(part.start)
        for units in read_units(source, one_per_line=settings.one_per_line, number=part.number, end=part.end):
            verdicts = judge.verdicts(units)
            verdicts.tell(tally)
            out.write(verdicts, str(path))
            replies += len(verdicts.places)
    out.close()
    return Done(part.end, replies, tally.counts, tally.groups, rejected)
