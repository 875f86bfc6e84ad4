"""Whole files: read, judge and hand on block by block, on several processors and in bounded memory."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from smtplens.bulk.lines import read_units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from typing import BinaryIO

    from smtplens.bulk.verdicts import Judge, Verdicts

_AHEAD = 2  # blocks a thread that are judged before they are asked for


def judged(source: BinaryIO, judge: Judge, *, one_per_line: bool = False) -> Iterator[Verdicts]:
    """Yield the verdicts on a file of replies in its order."""
    threads = min(4, os.cpu_count() or 1)
    blocks = read_units(source, one_per_line=one_per_line)
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Verdicts]] = deque()
        try:
            for units in blocks:
                waiting.append(pool.submit(judge.verdicts, units))
                if len(waiting) > _AHEAD * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
