"""Work that others do a few calls ahead of who reads what it comes to."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor, Future

_AHEAD = 2  # blocks a thread, or parts a process, that are judged before they are asked for

Result = TypeVar("Result")


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
