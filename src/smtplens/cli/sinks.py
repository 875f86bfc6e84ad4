"""Where verdicts go: JSON lines, a table, Parquet, and the counts that add up."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

import click

from smtplens.cli.options import has_arrow, needs_extra

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smtplens.bulk.verdicts import Verdicts
    from smtplens.diagnosis.values import Diagnosis


class Sink(Protocol):
    """Where verdicts go: one by one, or many of a file at once; ``close`` when there are no more."""

    def add(self, verdict: Diagnosis) -> None: ...

    def add_many(self, verdicts: Verdicts, path: str) -> None: ...

    def close(self) -> None: ...


class JsonLines:
    """One JSON object a line, to standard output."""

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


class Table:
    """A table grouped by cause, once all is read."""

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


class Parquet:
    """A folder of Parquet files, of which other processes may write some."""

    def __init__(self, folder: Path, naming: Callable[[Diagnosis], dict[str, str]]) -> None:
        from smtplens.bulk.folder import ParquetFolder

        with needs_extra("parquet"):
            if not has_arrow():
                raise ModuleNotFoundError(name="pyarrow")
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


class Counts:
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
