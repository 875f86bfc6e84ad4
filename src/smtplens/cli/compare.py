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

    Two causes that are easily mixed up can be compared too.

    \b
    Examples:
      smtplens compare 421 553
      smtplens compare greylisted rate-limited
      smtplens compare 450 451 452 --lang tr
      smtplens compare 5.7.1 5.7.26 --json
    """
    from smtplens.advice.compare import compare as compare_codes
    from smtplens.advice.compare import comparison_document
    from smtplens.advice.mixed_up import compare_causes

    topics = tuple(dict.fromkeys(code))
    if len(topics) < 2:
        raise click.UsageError("compare takes two codes or more, such as: smtplens compare 421 553")
    from smtplens.output.jsonlines import comparison_record, json_line, page_record

    if len(topics) == 2 and not any(topic[0].isdigit() or "." in topic for topic in topics):
        document = compare_causes(topics[0], topics[1], language)
        record = page_record(document)
    else:
        comparison = compare_codes(*topics, language=language)
        document = comparison_document(comparison)
        record = comparison_record(comparison)
    if as_json:
        click.echo(json_line(record), nl=False)
    else:
        show([document])
