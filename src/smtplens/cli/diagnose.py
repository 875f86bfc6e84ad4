"""``smtplens diagnose``: files, folders or a pipe of replies to JSON lines or a table."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from smtplens.cli.options import json_option, language_option, on_terminal, rules_option

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtplens.diagnosis.values import Diagnosis
    from smtplens.smtp.attempt import Attempt

_OUTCOMES = ("failure", "success", "not-a-failure", "not-understood")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--input",
    "kind",
    type=click.Choice(["replies"]),
    help="Force the kind of input: replies, exactly one a line.",
)
@click.option("--rejects", type=click.File("wb", lazy=True), help="Write what was not understood to a file, whole.")
@click.option("--redact", is_flag=True, help="Mask addresses, IP addresses and ids.")
@rules_option
@language_option
@json_option
def diagnose(
    paths: tuple[Path, ...], *, kind: str | None, rejects: BinaryIO | None, redact: bool, rules: tuple[str, ...],
    language: str, as_json: bool,
) -> int:  # fmt: skip
    """Find the cause of each reply in PATHS: files, folders, or - for standard input (also without PATHS).

    Into a pipe, or with --json, it writes one JSON object a line; on a terminal, a table grouped by cause. Continuation
    lines (550-...) are joined; with --input replies each line, an empty one too, is one reply. The counts on standard
    error add up. The exit status is 1 if a file could not be read; the rest is done all the same.

    \b
    Examples:
      smtplens diagnose replies.txt
      smtplens diagnose --input replies - < replies.txt | jq -r .cause | sort | uniq -c
      smtplens diagnose bounces/ --rules my-rules/ --rejects left-over.txt
    """
    from smtplens.diagnosis.decide import diagnose as verdict_on
    from smtplens.diagnosis.match import matcher_for

    if not paths and sys.stdin.isatty():
        raise click.UsageError("nothing to read: name a file or folder, or pipe replies in")
    matcher = matcher_for(rules)
    unread: list[str] = []
    counts: Counter[str] = Counter()

    def verdicts() -> Iterator[Diagnosis]:
        for attempt in _attempts(paths or (Path("-"),), unread, one_per_line=kind == "replies"):
            verdict = verdict_on(attempt, matcher)
            counts[verdict.outcome] += 1
            if rejects and verdict.outcome == "not-understood":
                rejects.write(attempt.reply.raw.encode("utf-8", "surrogatepass") + b"\n")
            yield verdict

    if on_terminal() and not as_json:
        _print_table(verdicts(), language)
    else:
        _write_lines(verdicts(), redacted=redact)
    _report(counts, unread)
    return 1 if unread else 0


def _attempts(paths: Iterable[Path], unread: list[str], *, one_per_line: bool) -> Iterator[Attempt]:
    """Yield the attempts in all files; what can't be opened or read is told, and the rest goes on."""
    from smtplens.sources.replies import read_replies

    for path in _files(paths):
        with ExitStack() as stack:
            try:
                source = sys.stdin.buffer if str(path) == "-" else stack.enter_context(path.open("rb"))
                yield from read_replies(source, str(path), one_per_line=one_per_line)
            except OSError as error:
                unread.append(str(path))
                click.echo(f"smtplens: {path}: {error.strerror or error}", err=True)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.is_file())
        else:
            yield path


def _write_lines(verdicts: Iterable[Diagnosis], *, redacted: bool) -> None:
    from smtplens.output.jsonlines import json_line, record
    from smtplens.output.redact import redact_record

    out = sys.stdout.buffer
    for verdict in verdicts:
        fields = record(verdict)
        out.write(json_line(redact_record(fields) if redacted else fields))
    out.flush()


def _print_table(verdicts: Iterable[Diagnosis], language: str) -> None:
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    from smtplens.output.summary import Summary

    console = Console()
    summary = Summary(language)
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} replies"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=None)
        for number, verdict in enumerate(verdicts, 1):
            summary.add(verdict)
            if number % 1000 == 0:
                progress.update(task, completed=number)
    console.print(summary.table())


def _report(counts: Counter[str], unread: list[str]) -> None:
    parts = [f"{counts[outcome]:,} {outcome.replace('-', ' ')}" for outcome in _OUTCOMES if counts[outcome]]
    total = counts.total()
    click.echo(
        f"{total:,} {'reply' if total == 1 else 'replies'}" + (f": {', '.join(parts)}" if parts else ""),
        err=True,
    )
    if unread:
        click.echo(f"not read: {', '.join(unread)}", err=True)
