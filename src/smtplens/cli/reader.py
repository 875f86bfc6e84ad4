"""Reads what ``smtplens diagnose`` is given, has it judged one by one, many at once or by several processes."""

from __future__ import annotations

import atexit
import gc
import os
import stat
import sys
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, TypeVar, cast

import click

from smtplens.cli.options import has_arrow
from smtplens.cli.pipe import standard_input
from smtplens.cli.sinks import JsonLines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from io import BufferedIOBase, BufferedReader
    from pathlib import Path

    from smtplens.bulk.job import Done, Part, Settings
    from smtplens.bulk.verdicts import Judge
    from smtplens.cli.sinks import Counts, Parquet, Sink
    from smtplens.diagnosis.match import Matcher
    from smtplens.smtp.attempt import Attempt

Read = TypeVar("Read")
_LARGE = 1 << 20  # bytes of a file from which on many are judged at once, which takes a second to begin
_VERY_LARGE = 48 << 20  # bytes from which on several processes share a file, each of which takes a second to begin
_REPORTED = 1000  # replies after which the progress is told


class Parts:
    """Has large files judged and written to Parquet by several processes."""

    def __init__(self, out: Parquet, counts: Counts, settings: Settings) -> None:
        from smtplens.bulk.parts import processes

        self._out = out
        self._counts = counts
        self._settings = settings
        self._processes = processes()

    def fit(self, path: Path, size: int | None) -> bool:
        """Whether several processes are worth their beginning."""
        return self._processes > 1 and str(path) != "-" and size is not None and size >= _VERY_LARGE

    def cut(self, source: BufferedIOBase) -> Iterator[Part]:
        """Yield the parts of a file; raises OSError if it cannot be read."""
        from smtplens.bulk.parts import parts_of

        return parts_of(source, self._settings.one_per_line, self._processes)

    def judged(self, parts: Iterator[Part], path: Path) -> Iterator[Done]:
        """Yield what came of each part, once it is written and counted."""
        from smtplens.bulk.parts import diagnose_parts

        for done in diagnose_parts(parts, path, self._out.next_path, self._settings, self._processes):
            self._counts.tally.merge(done.counts, done.groups)
            for text in done.rejected:
                self._counts.reject(text)
            yield done


class Reader:
    """Reads files and hands on the verdicts; what can't be opened or read is told, and the rest goes on.

    ``parts``: how very large files are read where Parquet is written; without it they are read as all others.
    """

    def __init__(self, matcher: Matcher, *, one_per_line: bool, parts: Parts | None) -> None:
        self._matcher = matcher
        self._one_per_line = one_per_line
        self._parts = parts
        self._judge: Judge | None = None
        self._source: BufferedIOBase | None = None
        self._pipe: BufferedReader | None = None
        self.unread: list[str] = []
        self.replies = 0
        self._before = 0  # bytes of the files that are done
        self.done = 0  # bytes of ``size``, which is not known of a pipe
        self.size: int | None = 0
        self.on_progress: Callable[[], object] = lambda: None

    def read(self, paths: Iterable[Path], sinks: list[Sink]) -> None:
        """Read files and folders and give all verdicts to each of the sinks."""
        files = list(_files(paths))
        sizes = [_size(path) for path in files]
        self.size = sum(size for size in sizes if size) if all(size is not None for size in sizes) else None
        one_by_one = any(isinstance(sink, JsonLines) and sink.redacted for sink in sinks)
        for path, size in zip(files, sizes, strict=True):
            large = (self._pours(path) if size is None else size >= _LARGE) and has_arrow()
            if self._parts and self._parts.fit(path, size):
                self._in_parts(path, self._parts)
            elif not one_by_one and (self._parts or large):
                self._many(path, sinks)
            else:
                self._one_by_one(path, sinks)
            self._before += size or 0

    def _pours(self, path: Path) -> bool:
        """Whether so much waits in standard input that nobody can be watching what comes of it line by line."""
        if str(path) != "-":
            return False
        self._pipe = self._pipe or standard_input(_LARGE)
        return self._pipe is not None and len(self._pipe.peek()) >= _LARGE

    def _one_by_one(self, path: Path, sinks: list[Sink]) -> None:
        from smtplens.diagnosis.decide import diagnose as verdict_on
        from smtplens.sources.replies import read_replies

        def attempts(source: BufferedIOBase) -> Iterator[Attempt]:
            return read_replies(source, str(path), one_per_line=self._one_per_line)

        for attempt in self._from(path, attempts):
            verdict = verdict_on(attempt, self._matcher)
            for sink in sinks:
                sink.add(verdict)
            self._tell(1, every=_REPORTED)

    def _in_parts(self, path: Path, parts: Parts) -> None:
        for done in parts.judged(self._from(path, parts.cut), path):
            self._tell(done.replies, at=done.end)

    def _many(self, path: Path, sinks: list[Sink]) -> None:
        from smtplens.bulk.run import COLLECTIONS, judged
        from smtplens.bulk.verdicts import Judge

        if self._judge is None:
            gc.set_threshold(*COLLECTIONS)
            atexit.register(gc.freeze)  # or what is known would be gone through once more at the end, half a second
            self._judge = Judge(self._matcher, several=not self._one_per_line)
        judge = self._judge
        for verdicts in self._from(path, lambda source: judged(source, judge, one_per_line=self._one_per_line)):
            for sink in sinks:
                sink.add_many(verdicts, str(path))
            self._tell(len(verdicts.places))

    def _from(self, path: Path, read: Callable[[BufferedIOBase], Iterator[Read]]) -> Iterator[Read]:
        """Yield what is read from a file; an error of reading is told and ends it, one of writing goes its way."""
        with ExitStack() as stack:
            try:
                if str(path) == "-":
                    self._source = self._pipe or cast("BufferedIOBase", sys.stdin.buffer)
                else:
                    self._source = stack.enter_context(path.open("rb"))
                yield from read(self._source)
            except OSError as error:
                self.unread.append(str(path))
                click.echo(f"smtplens: {path}: {error.strerror or error}", err=True)

    def _tell(self, more: int, every: int = 1, at: int | None = None) -> None:
        """Count replies and tell the progress; ``at``: the byte of the file up to which it is done."""
        self.replies += more
        if self.replies % every == 0:
            if self.size and self._source:
                self.done = self._before + (self._source.tell() if at is None else at)
            self.on_progress()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file())
        else:
            yield path


def _size(path: Path) -> int | None:
    """Return the size of a file in bytes, ``None`` for a pipe, which somebody may be watching."""
    try:
        status = os.fstat(sys.stdin.fileno()) if str(path) == "-" else path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


@contextmanager
def progress(reader: Reader, *, quiet: bool) -> Iterator[None]:
    """Show on a terminal how far the files are read, and how fast."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        begun = time.monotonic()

        def tell() -> None:
            rate = reader.replies / max(time.monotonic() - begun, 0.001)
            words = f"{reader.replies:,} replies, {rate:,.0f}/s"
            progress.update(task, completed=reader.done, total=reader.size, description=words)

        reader.on_progress = tell
        yield
