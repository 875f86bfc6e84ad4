"""``smtplens diagnose``: files, folders or a pipe of replies to JSON lines, a table or Parquet."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from smtplens.cli.options import json_option, language_option, names_option, on_terminal, rules_option
from smtplens.cli.reader import Parts, Reader, progress
from smtplens.cli.sinks import Counts, JsonLines, Parquet, Table

if TYPE_CHECKING:
    from collections import Counter

    from smtplens.cli.sinks import Sink

_OUTCOMES = ("failure", "success", "not-a-failure", "not-understood")


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

    Of a large file, or of much that pours into a pipe, replies that differ in ids, addresses and numbers only are
    judged together; this and --parquet need pyarrow (pip install 'smtplens[parquet]'), without which it takes longer.
    What drips into a pipe is answered line by line.

    \b
    Examples:
      smtplens diagnose replies.txt
      smtplens diagnose --input replies - < replies.txt | jq -r .cause | sort | uniq -c
      smtplens diagnose replies.txt --parquet causes/ --names sisimai,ses
      smtplens diagnose bounces/ --unknown my-rules.toml --rejects left-over.txt
      zcat replies.gz | smtplens diagnose - > causes.jsonl
    """
    from smtplens.diagnosis.match import matcher_for
    from smtplens.diagnosis.names import names_of

    if not paths and sys.stdin.isatty():
        raise click.UsageError("nothing to read: name a file or folder, or pipe replies in")
    if parquet and (redact or as_json):
        raise click.UsageError(f"--parquet does not go with {'--redact' if redact else '--json'}")

    naming = partial(names_of, systems=names)
    shown: Sink
    counts = Counts(rejects, below if unknown else 0)
    parts = None
    if parquet:
        shown = Parquet(parquet, naming)
        from smtplens.bulk.job import Settings

        settings = Settings(rules, names, kind == "replies", below if unknown else 0, rejects is not None)
        parts = Parts(shown, counts, settings)
    elif on_terminal() and not as_json:
        shown = Table(language)
    else:
        shown = JsonLines(naming, redacted=redact)
    reader = Reader(matcher_for(rules), one_per_line=kind == "replies", parts=parts)
    with progress(reader, quiet=isinstance(shown, JsonLines) and sys.stdout.isatty()):
        reader.read(paths or (Path("-"),), [shown, counts])
    shown.close()
    if unknown:
        unknown.write(counts.tally.groups.toml())
    _report(counts.tally.counts, reader.unread)
    return 1 if reader.unread else 0


def _report(counts: Counter[str], unread: list[str]) -> None:
    parts = [f"{counts[outcome]:,} {outcome.replace('-', ' ')}" for outcome in _OUTCOMES if counts[outcome]]
    total = counts.total()
    click.echo(
        f"{total:,} {'reply' if total == 1 else 'replies'}" + (f": {', '.join(parts)}" if parts else ""),
        err=True,
    )
    if unread:
        click.echo(f"not read: {', '.join(unread)}", err=True)
