"""Whole files: read, judge and hand on block by block, on several processors and in bounded memory."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from smtplens.bulk.ahead import in_order
from smtplens.bulk.lines import read_units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase

    from smtplens.bulk.verdicts import Judge, Verdicts

COLLECTIONS = (200_000, 20, 100)  # many objects are made that stay: looking through them again and again takes a third


def judged(source: BufferedIOBase, judge: Judge, *, one_per_line: bool = False) -> Iterator[Verdicts]:
    """Yield the verdicts on a file of replies in its order."""
    threads = min(4, os.cpu_count() or 1)
    blocks = read_units(source, one_per_line=one_per_line)
    with ThreadPoolExecutor(threads) as pool:
        yield from in_order(pool, threads, judge.verdicts, ((units,) for units in blocks))
