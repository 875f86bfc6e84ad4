"""Documents as plain text, for pipes and files: no colours, no lines drawn, one paragraph a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.advice.document import Facts, Items, Paragraph, Quote, Table, Transcript
from smtplens.output.safe import abridged, safe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplens.advice.document import Block, Document


def render_plain(document: Document) -> str:
    """Return the document as text with headings, ending in a newline."""
    return safe("\n".join(_lines(document))) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield document.title
    if document.summary:
        yield document.summary
    for block in document.blocks:
        yield ""
        yield from _block(block)
    for section in document.sections:
        yield ""
        yield section.heading
        for block in section.blocks:
            yield from ("  " + line for line in _block(block))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield text
        case Quote(text):
            yield from abridged(text).splitlines() or [""]
        case Items(items, numbered):
            yield from (f"{number}. {item}" if numbered else f"- {item}" for number, item in enumerate(items, 1))
        case Facts(pairs):
            yield from (f"{label}: {value}" for label, value in pairs)
        case Transcript(lines):
            yield from lines
        case Table(headers, rows):
            for label, *cells in rows:
                yield label
                yield from (f"  {header}: {cell}" for header, cell in zip(headers[1:], cells, strict=True))
