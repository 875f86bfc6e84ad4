"""``smtplens compare``: two or more codes side by side."""

from __future__ import annotations

import click

from smtplens.cli.options import json_option, language_option, show


@click.command()
@click.argument("code", nargs=-1, required=True)
@language_option
@json_option
def compare(code: tuple[str, ...], *, language: str, as_json: bool) -> None:
    """Compare two or more CODEs, basic or enhanced: what differs, and which to use when.

    \b
    Examples:
      smtplens compare 421 553
      smtplens compare 450 451 452 --lang tr
      smtplens compare 5.7.1 5.7.26 --json
    """
    from smtplens.advice.compare import compare as compare_codes
    from smtplens.advice.compare import comparison_document

    topics = tuple(dict.fromkeys(code))
    if len(topics) < 2:
        raise click.UsageError("compare takes two codes or more, such as: smtplens compare 421 553")
    comparison = compare_codes(*topics, language=language)
    if as_json:
        from smtplens.output.jsonlines import comparison_record, json_line

        click.echo(json_line(comparison_record(comparison)), nl=False)
    else:
        show([comparison_document(comparison)])
