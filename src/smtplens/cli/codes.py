"""``smtplens codes``: the registries as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from smtplens.cli.options import json_option, language_option, on_terminal

if TYPE_CHECKING:
    from smtplens.advice.listing import Entry, EntryKind

_CLASSES = {"2yz": 2, "3yz": 3, "4yz": 4, "5yz": 5}


@click.command()
@click.argument("words", nargs=-1)
@click.option(
    "--kind",
    type=click.Choice(["basic", "enhanced", "cause"]),
    help="Only basic codes, enhanced status codes or causes.",
)
@click.option("--class", "class_", type=click.Choice(list(_CLASSES)), help="Only basic codes of that class.")
@click.option(
    "--subject",
    type=click.IntRange(0, 999),
    help="Only enhanced codes of that subject: 1 addressing, 2 mailbox, 3 mail system, 4 network, 5 protocol, "
    "6 content, 7 security.",
)
@click.option("--rfc", metavar="NUMBER", help="Only codes that an RFC defines, such as 3463.")
@language_option
@json_option
def codes(
    words: tuple[str, ...], *, kind: EntryKind | None, class_: str | None, subject: int | None, rfc: str | None,
    language: str, as_json: bool,
) -> None:  # fmt: skip
    """List codes and causes, all of them or those in whose name or meaning all WORDS occur.

    \b
    Examples:
      smtplens codes --class 4yz
      smtplens codes quota
      smtplens codes --subject 7 --rfc 7372
    """
    from smtplens.advice.listing import search

    number = rfc.upper().removeprefix("RFC").strip() if rfc else None
    found = list(
        search(
            words,
            language=language,
            kind=kind,
            class_=_CLASSES[class_] if class_ else None,
            subject=subject,
            rfc=number,
        )
    )
    if as_json:
        from smtplens.output.jsonlines import json_line

        for entry in found:
            fields = {
                name: getattr(entry, name) for name in ("kind", "topic", "name", "status", "rfcs", "causes", "origin")
            }
            click.echo(json_line(fields), nl=False)
    elif on_terminal():
        _print_table(found, language)
    else:
        for entry in found:
            click.echo("\t".join((entry.topic, entry.name, entry.origin or entry.status, ", ".join(entry.rfcs))))
    if not found:
        click.echo("No code or cause fits; fewer words or filters find more.", err=True)


def _print_table(found: list[Entry], language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from smtplens.advice.wording import wording

    _ = wording(language)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_("Code"), style="cyan", no_wrap=True)
    table.add_column(_("Name"))
    table.add_column(_("Standing"), style="dim")
    table.add_column(_("Defined in"), style="dim")
    for entry in found:
        table.add_row(entry.topic, entry.name, entry.origin or entry.status, ", ".join(entry.rfcs))
    Console().print(table)
