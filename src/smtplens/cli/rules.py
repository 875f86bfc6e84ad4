"""``smtplens rules``: rule files put to the proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from smtplens.errors import DataFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplens.diagnosis.match import Matcher
    from smtplens.knowledge.schema import RuleFile

_SHOWN = 200  # characters of a reply


@click.group()
def rules() -> None:
    """Work on rules: the TOML files that tell which words of a reply mean which cause."""


@rules.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> int:
    """Check rule files: their form, and that each rule decides its own examples.

    PATHS are files or folders of your own rules, or of the package's; without any, all of the package's rules are
    checked. Each mistake is one line, FILE:LINE: what is wrong. The exit status is 1 if there is any.

    \b
    Examples:
      smtplens rules check
      smtplens rules check my-rules/example.toml
    """
    from smtplens.knowledge.compile import own_rules_folder

    files = mistakes = examples = number = 0
    for path in _files(paths or (own_rules_folder(),)):
        files += 1
        try:
            file, flaws = _check(path)
        except (DataFileError, OSError, UnicodeDecodeError) as error:
            click.echo(str(error) if isinstance(error, DataFileError) else f"{path}: {error}")
            mistakes += 1
            continue
        number += len(file.rule)
        examples += sum(len(rule.example) for rule in file.rule)
        for flaw in flaws:
            click.echo(flaw)
            mistakes += 1
    counts = f"{files} files, {number} rules, {examples} examples"
    click.echo(f"{counts}: {mistakes or 'no'} mistake{'' if mistakes == 1 else 's'}", err=True)
    return 1 if mistakes else 0


@rules.command("try")
@click.argument("rule_file", metavar="FILE.toml", type=click.Path(exists=True, dir_okay=False))
@click.argument("replies", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True, dir_okay=False))
@click.option("--show", default=2, show_default=True, metavar="N", help="Replies to show of each change.")
def try_(rule_file: str, replies: tuple[Path, ...], *, show: int) -> int:
    """Show what a new rule file would change in the verdicts on REPLIES: files of replies, or - for standard input.

    Each change is told with its count, from which cause and rule to which, and some of its replies. The exit status is
    0 whether something changes or not, and 1 if the rules or the replies can't be read.

    \b
    Examples:
      smtplens rules try my-rules/example.toml replies.txt
      smtplens diagnose replies.txt --unknown new.toml; $EDITOR new.toml; smtplens rules try new.toml replies.txt
    """
    from collections import Counter

    from smtplens.diagnosis.decide import diagnose
    from smtplens.diagnosis.match import matcher_for
    from smtplens.output.safe import safe
    from smtplens.sources.replies import read_replies

    before, after = matcher_for(()), matcher_for((rule_file,))
    changes: Counter[tuple[str, str, str, str]] = Counter()
    shown: dict[tuple[str, str, str, str], list[str]] = {}
    total = surer = 0
    for path in replies:
        with click.open_file(str(path), "rb") as source:
            for attempt in read_replies(source, str(path)):
                was, now = diagnose(attempt, before), diagnose(attempt, after)
                total += 1
                if was.rule == now.rule and was.cause == now.cause:
                    continue
                if was.cause == now.cause:
                    surer += now.confidence > was.confidence
                change = (was.cause, now.cause, was.rule or "no rule", now.rule or "no rule")
                changes[change] += 1
                examples = shown.setdefault(change, [])
                if len(examples) < show:
                    examples.append(" ".join(attempt.reply.raw.split()))
    for change, count in changes.most_common():
        was_cause, now_cause, was_rule, now_rule = change
        click.echo(f"{count:,} × {was_cause} -> {now_cause}   {was_rule} -> {now_rule}")
        for reply in shown[change]:
            click.echo(f"    {safe(reply)[:_SHOWN]}")
    other = sum(count for (was_cause, now_cause, *_), count in changes.items() if was_cause != now_cause)
    same = changes.total() - other
    counts = f"{total:,} {'reply' if total == 1 else 'replies'}: {other:,} get another cause"
    click.echo(f"{counts}, {same:,} the same cause by another rule ({surer:,} of them surer)", err=True)
    return 0


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.rglob("*.toml")) if path.is_dir() else [path]


def _check(path: Path) -> tuple[RuleFile, list[str]]:
    """Return a rule file and what is wrong with its rules, as lines to print; raise what keeps it from being read."""
    from smtplens.diagnosis.proof import prove
    from smtplens.knowledge.compile import own_rules_folder
    from smtplens.knowledge.rule_files import line_of, read_rule_file

    text = path.read_text("utf-8")
    ours = own_rules_folder() in path.resolve().parents
    file = read_rule_file(str(path), text, None if ours else "user")
    lines = []
    for flaw in prove(file, _matcher_with(path, file, ours=ours)):
        rule = file.rule[flaw.rule]
        words = rule.example[flaw.example].reply[:30] if flaw.example is not None else ""
        line = line_of(text, f"rule[{flaw.rule}]", words.split("\n")[0].replace('"', '\\"'))
        lines.append(f"{path}:{line}: rule {rule.id!r}: {flaw.problem}")
    return file, lines


def _matcher_with(path: Path, file: RuleFile, *, ours: bool) -> Matcher:
    """Return the rules among which a file is proved: generic wording among its like, all else among all rules."""
    from smtplens.diagnosis.match import matcher_of, own_matcher
    from smtplens.knowledge.compile import own_rule_files

    if not ours:
        files = [*own_rule_files(), (str(path), file)]
    elif file.origin.kind == "generic":
        files = [(name, one) for name, one in own_rule_files() if one.origin.kind == "generic"]
    else:
        return own_matcher()
    return matcher_of(files)
