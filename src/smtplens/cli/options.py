"""Options that several commands share, and the choice of the shape of what they print."""

from __future__ import annotations

import importlib.util
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from smtplens.errors import LanguageError, missing_extra
from smtplens.knowledge import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from smtplens.advice.document import Document

Command = TypeVar("Command", bound="Callable[..., Any]")


def language_option(command: Command) -> Command:
    """Add ``--lang``; its value is a language that has texts."""
    return click.option(
        "--lang",
        "language",
        metavar="LANG",
        callback=lambda _ctx, _parameter, value: _language(value),
        help="Language of the texts: en, tr. Without it, that of the locale, else English.",
    )(command)


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")(command)


def rules_option(command: Command) -> Command:
    """Add ``--rules``, which may be given several times."""
    return click.option(
        "--rules",
        "rules",
        multiple=True,
        type=click.Path(exists=True),
        help="A file or folder of your own rules, which win over ours. Also SMTPLENS_RULES.",
    )(command)


def names_option(command: Command) -> Command:
    """Add ``--names``; its value is the systems that are named."""
    return click.option(
        "--names",
        "names",
        metavar="SYSTEMS",
        callback=lambda _ctx, _parameter, value: _systems(value),
        help="Add the names that other systems give a cause: sisimai, kumomta, powermta, zonemta, sparkpost, postmark, "
        "sendgrid, ses, mailgun, with commas between, or all.",
    )(command)


def mail_option(command: Command) -> Command:
    """Add ``--mail``, the kind of mail that retry advice is for."""
    return click.option(
        "--mail",
        type=click.Choice(["transactional", "bulk"]),
        default="transactional",
        show_default=True,
        help="Retry advice for single urgent mails or for mailings.",
    )(command)


def _systems(wanted: str | None) -> tuple[str, ...]:
    if not wanted:
        return ()
    from smtplens.diagnosis.names import systems_named

    return systems_named(wanted)


def _language(wanted: str | None) -> str:
    if wanted:
        code = wanted.replace("-", "_").partition("_")[0].lower()
        if code not in load.languages():
            raise LanguageError(wanted, load.languages())
        return code
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            code = value.partition("_")[0].partition(".")[0].lower()
            return code if code in load.languages() else load.DEFAULT_LANGUAGE
    return load.DEFAULT_LANGUAGE


@contextmanager
def needs_extra(extra: str) -> Iterator[None]:
    """Name the line that installs an extra where one of its libraries is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.ClickException(missing_extra("this command", error, extra)) from error


def has_arrow() -> bool:
    """Whether Arrow is there, which takes long to load only to see that."""
    return all(importlib.util.find_spec(name) for name in ("numpy", "pyarrow"))


def on_terminal() -> bool:
    """Whether a person watches: standard output is a terminal, or colours are forced."""
    return sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR"))


def show(documents: Iterable[Document]) -> None:
    """Print documents in the shape that fits where the output goes."""
    if on_terminal():
        from rich.console import Console  # 30 ms that a pipe does without

        from smtplens.output.terminal import render_terminal

        console = Console()
        for number, document in enumerate(documents):
            if number:
                console.rule(style="dim")
            render_terminal(document, console)
        return
    from smtplens.output.plain import render_plain

    for number, document in enumerate(documents):
        click.echo(("\n" if number else "") + render_plain(document), nl=False)
