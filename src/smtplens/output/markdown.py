"""Documents as Markdown, for the ``.md`` beside every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.advice.document import Facts, Items, Paragraph, Quote, Table, Transcript
from smtplens.output.safe import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplens.advice.document import Block, Document


def render_markdown(document: Document) -> str:
    """Return the document as CommonMark with pipe tables."""
    return safe("\n".join(_lines(document))) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {document.title}"
    if document.summary:
        yield from ("", document.summary)
    for block in document.blocks:
        yield from ("", *_block(block))
    for section in document.sections:
        yield from ("", f"## {section.heading}")
        for block in section.blocks:
            yield from ("", *_block(block))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield text
        case Quote(text):
            yield from (f"    {line}" for line in text.splitlines())
        case Items(items, numbered):
            yield from (f"{number}. {item}" if numbered else f"- {item}" for number, item in enumerate(items, 1))
        case Facts(pairs):
            yield from (f"- **{label}**: {value}" for label, value in pairs)
        case Transcript(lines):
            yield from ("```text", *lines, "```")
        case Table(headers, rows):
            yield from (_row(headers), _row(["---"] * len(headers)), *map(_row, rows))


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
