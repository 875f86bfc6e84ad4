"""``smtplens diagnose``: files, folders or a pipe of replies to JSON lines, a table or Parquet."""

from __future__ import annotations

import gc
import importlib.util
import os
import stat
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TextIO, TypeVar

import click

from smtplens.cli.options import json_option, language_option, names_option, needs_extra, on_terminal, rules_option

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator

    from smtplens.bulk.parts import Done
    from smtplens.bulk.verdicts import Judge, Verdicts
    from smtplens.diagnosis.match import Matcher
    from smtplens.diagnosis.values import Diagnosis
    from smtplens.smtp.attempt import Attempt

Read = TypeVar("Read")
_OUTCOMES = ("failure", "success", "not-a-failure", "not-understood")
_LARGE = 1 << 20  # bytes of a file from which on many are judged at once, which takes a second to begin
_VERY_LARGE = 48 << 20  # bytes from which on several processes share a file, each of which takes a second to begin
_REPORTED = 1000  # replies after which the progress is told


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--input",
    "kind",
    type=click.Choice(["replies"]),
    help="Force the kind of input: replies, exactly one a line.",
)
@click.option("--parquet", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write Parquet files with typed columns into a folder, instead of JSON lines.")  # fmt: skip
@names_option
@click.option("--unknown", type=click.File("w", encoding="utf-8", lazy=True), metavar="FILE",
              help="Write what little is known of, grouped and counted, as a file of rules to fill in.")  # fmt: skip
@click.option("--below", type=click.FloatRange(0, 1), default=0.6, show_default=True, metavar="CONFIDENCE",
              help="With --unknown: also what is less sure than this.")  # fmt: skip
@click.option("--rejects", type=click.File("wb", lazy=True), help="Write what was not understood to a file, whole.")
@click.option("--redact", is_flag=True, help="Mask addresses, IP addresses and ids.")
@rules_option
@language_option
@json_option
def diagnose(
    paths: tuple[Path, ...], *, kind: str | None, parquet: Path | None, names: tuple[str, ...],
    unknown: TextIO | None, below: float, rejects: BinaryIO | None, redact: bool, rules: tuple[str, ...],
    language: str, as_json: bool,
) -> int:  # fmt: skip
    """Find the cause of each reply in PATHS: files, folders, or - for standard input (also without PATHS).

    Into a pipe, or with --json, it writes one JSON object a line; on a terminal, a table grouped by cause. Continuation
    lines (550-...) are joined; with --input replies each line, an empty one too, is one reply. The counts on standard
    error add up. The exit status is 1 if a file could not be read; the rest is done all the same.

    Of a large file, replies that differ in ids, addresses and numbers only are judged together; this and --parquet
    need pyarrow (pip install 'smtplens[parquet]'), without which large files take longer.

    \b
    Examples:
      smtplens diagnose replies.txt
      smtplens diagnose --input replies - < replies.txt | jq -r .cause | sort | uniq -c
      smtplens diagnose replies.txt --parquet causes/ --names sisimai,ses
      smtplens diagnose bounces/ --unknown my-rules.toml --rejects left-over.txt
    """
    from smtplens.diagnosis.match import matcher_for
    from smtplens.diagnosis.names import names_of

    if not paths and sys.stdin.isatty():
        raise click.UsageError("nothing to read: name a file or folder, or pipe replies in")
    if parquet and (redact or as_json):
        raise click.UsageError(f"--parquet does not go with {'--redact' if redact else '--json'}")

    def naming(diagnosis: Diagnosis) -> dict[str, str]:
        return names_of(diagnosis, names) if names else {}

    shown: _Sink
    tally = _Tally(rejects, below if unknown else 0)
    parts = None
    if parquet:
        shown = _Parquet(parquet, naming)
        parts = _Parts(shown, tally, (rules, names, kind == "replies", below if unknown else 0, rejects is not None))
    elif on_terminal() and not as_json:
        shown = _Table(language)
    else:
        shown = _JsonLines(naming, redacted=redact)
    reader = _Reader(matcher_for(rules), one_per_line=kind == "replies", parts=parts)
    with _progress(reader, quiet=isinstance(shown, _JsonLines) and sys.stdout.isatty()):
        reader.read(paths or (Path("-"),), [shown, tally])
    shown.close()
    if unknown:
        unknown.write(tally.tally.groups.toml())
    _report(tally.tally.counts, reader.unread)
    return 1 if reader.unread else 0


class _Sink(Protocol):
    """Where verdicts go: one by one, or many of a file at once."""

    def add(self, verdict: Diagnosis) -> None: ...

    def add_many(self, verdicts: Verdicts, path: str) -> None: ...

    def close(self) -> None: ...


class _JsonLines:
    def __init__(self, naming: Callable[[Diagnosis], dict[str, str]], *, redacted: bool) -> None:
        from smtplens.output.jsonlines import json_line, record
        from smtplens.output.redact import redact_record

        self._out = sys.stdout.buffer
        self._naming = naming
        self._record = record
        self._line: Callable[[dict[str, Any]], bytes] = json_line
        if redacted:
            self._line = lambda fields: json_line(redact_record(fields))
        self._lines: Callable[[Verdicts, str], object] | None = None
        self.redacted = redacted

    def add(self, verdict: Diagnosis) -> None:
        self._out.write(self._line(self._record(verdict, self._naming(verdict))))

    def add_many(self, verdicts: Verdicts, path: str) -> None:
        if self._lines is None:
            from smtplens.bulk.jsonlines import Lines

            self._lines = Lines(self._naming).encode
        self._out.write(self._lines(verdicts, path))  # type: ignore[arg-type]  # an Arrow buffer is bytes to it

    def close(self) -> None:
        self._out.flush()


class _Table:
    def __init__(self, language: str) -> None:
        from smtplens.output.summary import Summary

        self._summary = Summary(language)

    def add(self, verdict: Diagnosis) -> None:
        self._summary.add(verdict)

    def add_many(self, verdicts: Verdicts, _path: str) -> None:
        for verdict, count in verdicts.counts():
            self._summary.add(verdict, count)

    def close(self) -> None:
        from rich.console import Console

        Console().print(self._summary.table())


class _Parquet:
    """A folder of Parquet files, of which other processes may write some."""

    def __init__(self, folder: Path, naming: Callable[[Diagnosis], dict[str, str]]) -> None:
        with needs_extra("parquet"):
            from smtplens.bulk.parquet import ParquetFolder
        try:
            self._folder = ParquetFolder(folder, naming)
        except OSError as error:
            raise click.ClickException(str(error)) from error

    def add(self, verdict: Diagnosis) -> None:
        raise NotImplementedError  # a reader for it judges many at once

    def add_many(self, verdicts: Verdicts, path: str) -> None:
        self._folder.write(verdicts, path)

    def next_path(self) -> Path:
        return self._folder.next_path()

    def close(self) -> None:
        self._folder.close()


class _Tally:
    """Counts outcomes, and keeps what was not understood and what little is known of."""

    def __init__(self, rejects: BinaryIO | None, below: float) -> None:
        from smtplens.output.tally import Tally

        self._rejects = rejects
        self.tally = Tally(below, self.reject if rejects else None)

    def add(self, verdict: Diagnosis) -> None:
        self.tally.add(verdict)
        if self._rejects and verdict.outcome == "not-understood":
            self.reject(verdict.attempt.reply.raw)

    def add_many(self, verdicts: Verdicts, _path: str) -> None:
        verdicts.tell(self.tally)

    def reject(self, text: str) -> None:
        assert self._rejects is not None  # noqa: S101  # or there would be nothing to reject to
        self._rejects.write(text.encode("utf-8", "surrogatepass") + b"\n")

    def close(self) -> None: ...


class _Parts:
    """Has large files judged and written to Parquet by several processes."""

    def __init__(self, out: _Parquet, tally: _Tally, settings: tuple[Any, ...]) -> None:
        from smtplens.bulk.parts import Settings, processes

        self._out = out
        self._tally = tally
        self._settings = Settings(*settings)
        self._several = processes() > 1

    def fit(self, path: Path, size: int | None) -> bool:
        return self._several and str(path) != "-" and size is not None and size >= _VERY_LARGE

    def read(self, source: BinaryIO, path: Path) -> Iterator[Done]:
        from smtplens.bulk.parts import diagnose_parts

        for done in diagnose_parts(source, path, self._out.next_path, self._settings):
            self._tally.tally.merge(done.counts, done.groups)
            for text in done.rejected:
                self._tally.reject(text)
            yield done


class _Reader:
    """Reads files and hands on the verdicts; what can't be opened or read is told, and the rest goes on.

    ``parts``: how very large files are read where Parquet is written; without it they are read as all others.
    """

    def __init__(self, matcher: Matcher, *, one_per_line: bool, parts: _Parts | None) -> None:
        self._matcher = matcher
        self._one_per_line = one_per_line
        self._parts = parts
        self._judge: Judge | None = None
        self._source: BinaryIO | None = None
        self.unread: list[str] = []
        self.replies = 0
        self._before = 0  # bytes of the files that are done
        self.done = 0  # bytes of ``size``, which is not known of a pipe
        self.size: int | None = 0
        self.on_progress: Callable[[], object] = lambda: None

    def read(self, paths: Iterable[Path], sinks: list[_Sink]) -> None:
        files = list(_files(paths))
        sizes = [_size(path) for path in files]
        self.size = sum(size for size in sizes if size) if all(size is not None for size in sizes) else None
        one_by_one = any(isinstance(sink, _JsonLines) and sink.redacted for sink in sinks)
        for path, size in zip(files, sizes, strict=True):
            large = size is not None and size >= _LARGE and _has_arrow()
            if self._parts and self._parts.fit(path, size):
                self._in_parts(path, self._parts)
            elif not one_by_one and (self._parts or large):
                self._many(path, sinks)
            else:
                self._one_by_one(path, sinks)
            self._before += size or 0

    def _one_by_one(self, path: Path, sinks: list[_Sink]) -> None:
        from smtplens.diagnosis.decide import diagnose as verdict_on
        from smtplens.sources.replies import read_replies

        def attempts(source: BinaryIO) -> Iterator[Attempt]:
            return read_replies(source, str(path), one_per_line=self._one_per_line)

        for attempt in self._from(path, attempts):
            verdict = verdict_on(attempt, self._matcher)
            for sink in sinks:
                sink.add(verdict)
            self._tell(1, every=_REPORTED)

    def _in_parts(self, path: Path, parts: _Parts) -> None:
        for done in self._from(path, lambda source: parts.read(source, path)):
            self._tell(done.replies, at=done.end)

    def _many(self, path: Path, sinks: list[_Sink]) -> None:
        from smtplens.bulk.parts import COLLECTIONS
        from smtplens.bulk.run import judged
        from smtplens.bulk.verdicts import Judge

        if self._judge is None:
            gc.set_threshold(*COLLECTIONS)
            self._judge = Judge(self._matcher, several=not self._one_per_line)
        judge = self._judge
        for verdicts in self._from(path, lambda source: judged(source, judge, one_per_line=self._one_per_line)):
            for sink in sinks:
                sink.add_many(verdicts, str(path))
            self._tell(len(verdicts.places))

    def _from(self, path: Path, read: Callable[[BinaryIO], Iterator[Read]]) -> Iterator[Read]:
        """Yield what is read from a file; an error of reading is told and ends it, one of writing goes its way."""
        with ExitStack() as stack:
            try:
                self._source = sys.stdin.buffer if str(path) == "-" else stack.enter_context(path.open("rb"))
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


def _has_arrow() -> bool:
    return all(importlib.util.find_spec(name) for name in ("numpy", "pyarrow"))


@contextmanager
def _progress(reader: _Reader, *, quiet: bool) -> Iterator[None]:
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


def _report(counts: Counter[str], unread: list[str]) -> None:
    parts = [f"{counts[outcome]:,} {outcome.replace('-', ' ')}" for outcome in _OUTCOMES if counts[outcome]]
    total = counts.total()
    click.echo(
        f"{total:,} {'reply' if total == 1 else 'replies'}" + (f": {', '.join(parts)}" if parts else ""),
        err=True,
    )
    if unread:
        click.echo(f"not read: {', '.join(unread)}", err=True)
