"""Whole files: read, judge and hand on block by block, on several processors and in bounded memory."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from smtplens.bulk.lines import read_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future
    from typing import BinaryIO

    from smtplens.bulk.verdicts import Judge, Verdicts

COLLECTIONS = (200_000, 20, 100)  # many objects are made that stay: looking through them again and again takes a third
_AHEAD = 2  # blocks a thread, or parts a process, that are judged before they are asked for

Result = TypeVar("Result")


def judged(source: BinaryIO, judge: Judge, *, one_per_line: bool = False) -> Iterator[Verdicts]:
    """Yield the verdicts on a file of replies in its order."""
    threads = min(4, os.cpu_count() or 1)
    blocks = read_units(source, one_per_line=one_per_line)
    with ThreadPoolExecutor(threads) as pool:
        yield from in_order(pool, threads, judge.verdicts, ((units,) for units in blocks))


def in_order(
    pool: Executor, workers: int, work: Callable[..., Result], calls: Iterable[tuple[object, ...]]
) -> Iterator[Result]:
    """Yield what the work comes to for the arguments of each call, in order, only a few calls ahead of the reader."""
    waiting: deque[Future[Result]] = deque()
    try:
        for arguments in calls:
            waiting.append(pool.submit(work, *arguments))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
