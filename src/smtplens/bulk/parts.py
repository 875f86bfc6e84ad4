"""A large file in parts, each judged and written by a process of its own: Python's lock holds several threads up.

A part ends between two replies. Each process learns the replies anew, half a second, and holds some 250 MiB.
"""

from __future__ import annotations

import atexit
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TYPE_CHECKING

from smtplens.bulk.ahead import in_order
from smtplens.bulk.job import Part
from smtplens.sources.replies import goes_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from io import BufferedIOBase
    from pathlib import Path

    from smtplens.bulk.job import Done, Settings

_MOST_PROCESSES = 3  # so that all of them stay below a GiB
_LEAST, _MOST = 8 << 20, 256 << 20  # bytes of a part
_PARTS = 6  # for each process at least, so that none waits long for the last one
_CHUNK = 1 << 20  # bytes read at a time to find where parts end


def processes() -> int:
    """Return how many processes share a file; 1 where the system has no locks between processes."""
    try:
        get_context("spawn").Lock()
    except (ImportError, OSError):
        return 1
    return min(_MOST_PROCESSES, os.cpu_count() or 1)


def diagnose_parts(
    parts: Iterable[Part], path: Path, target: Callable[[], Path], settings: Settings, number: int
) -> Iterator[Done]:
    """Judge a file part by part, by that many processes, and yield what came of each part, in order.

    ``target`` tells where the next part goes. Raises OSError if a part cannot be read or written, ChildProcessError if
    a process was killed.
    """
    context = get_context("spawn")  # a copy of this process could hold a lock of one of its threads
    with ProcessPoolExecutor(number, context, _begin, (settings,)) as pool:
        try:
            yield from in_order(pool, number, _judge, ((part, path, target()) for part in parts))
        except BrokenProcessPool as error:
            raise ChildProcessError("a process that judged a part of the file was killed; is memory short?") from error


def parts_of(source: BufferedIOBase, one_per_line: bool, number: int) -> Iterator[Part]:
    """Yield the parts of an opened file for that many processes; raises OSError if it cannot be read."""
    size = os.fstat(source.fileno()).st_size
    each = min(max(size // (number * _PARTS), _LEAST), _MOST)
    start, line = 0, 1
    while start < size:
        end, lines, last = start, 0, b""
        while end < start + each and (chunk := source.read(min(_CHUNK, start + each - end))):
            end += len(chunk)
            lines += chunk.count(b"\n")
            begun = chunk.rfind(b"\n") + 1
            last = chunk[begun:] if begun else last + chunk
        while rest := source.readline():  # the line's end, and those lines that a reply goes on with
            end, lines, last = end + len(rest), lines + 1, last + rest
            if one_per_line or not goes_on(last):
                break
            last = b""
        if end == start:  # the file has become shorter
            return
        yield Part(start, end, line)
        start, line = end, line + lines


def _begin(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the process that began us tells of it
    atexit.register(os._exit, 0)  # what is written is closed; to free all objects one by one takes a second
    from smtplens.bulk import worker  # noqa: PLC0415  # Arrow and the rules: only those who judge need them

    worker.begin(settings)


def _judge(part: Part, path: Path, target: Path) -> Done:
    from smtplens.bulk import worker  # noqa: PLC0415

    return worker.judge_part(part, path, target)
