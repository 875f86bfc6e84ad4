"""Documents on a terminal, through Rich: headings, marked evidence, tables that fit the width.

Colours are Rich's: none with ``NO_COLOR`` or on a dumb terminal. State is never told by colour alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD, Box
from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text

from smtplens.advice.document import Facts, Items, Paragraph, Quote, Table, Transcript
from smtplens.output.safe import abridged, safe

if TYPE_CHECKING:
    from rich.console import RenderableType

    from smtplens.advice.document import Block, Document, Tone

_WIDTH = 100  # columns; longer lines tire the eye
_TONES: dict[Tone, str] = {"good": "green", "temporary": "yellow", "permanent": "red", "plain": "cyan"}
_CODE = re.compile(r"`([^`]+)`")
_INDENT = (0, 0, 0, 2)
_SHORT = 16  # characters of a label that may stand beside a long value
_BAR = Box("    \n│   \n    \n│   \n    \n    \n│   \n    \n")  # a line down the left side


def render_terminal(document: Document, console: Console) -> None:
    """Print the document on the console."""
    colour = _TONES[document.tone]
    parts: list[RenderableType] = [Text(safe(document.title), style=f"bold {colour}")]
    if document.summary:
        parts.append(_text(document.summary))
    for block in document.blocks:
        parts += [_block(block, colour)] if isinstance(block, Quote) else ["", _block(block, colour)]
    for section in document.sections:
        parts += ["", Text(safe(section.heading), style="bold")]
        parts += [Padding(_block(block, colour), _INDENT) for block in section.blocks]
    console.print(Group(*parts), width=min(console.width, _WIDTH), soft_wrap=False)


def _block(block: Block, colour: str) -> RenderableType:
    match block:
        case Paragraph(text):
            return _text(text)
        case Quote(text, marks):
            return _quote(text, marks, colour)
        case Items(items, numbered):
            return _items(items, numbered=numbered)
        case Facts(pairs):
            return _facts(pairs)
        case Transcript(lines):
            return Group(*(_transcript_line(line) for line in lines))
        case Table(headers, rows):
            return _table(headers, rows)


def _text(text: str, style: str = "") -> Text:
    """Return text with what stands in backticks emphasised, and the backticks gone."""
    made = Text(style=style)
    for number, piece in enumerate(_CODE.split(safe(text))):
        made.append(piece, style="cyan" if number % 2 else "")
    return made


def _quote(text: str, marks: tuple[str, ...], colour: str) -> RenderableType:
    quoted = Text(safe(abridged(text)))
    for mark in marks:
        quoted.highlight_regex(_loosely(mark), style=f"bold reverse {colour}")
    return Panel(quoted, box=_BAR, border_style=colour)


def _loosely(mark: str) -> re.Pattern[str]:
    """Return a pattern for the words of a mark, whatever stands between them in the reply."""
    words = [re.escape(word) for word in re.findall(r"\w+", mark)]
    return re.compile(r"[\W_]{1,5}".join(words) or r"(?!)", re.IGNORECASE)


def _items(items: tuple[str, ...], *, numbered: bool) -> RenderableType:
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for number, item in enumerate(items, 1):
        grid.add_row(f"{number}." if numbered else "•", _text(item))
    return grid


def _facts(pairs: tuple[tuple[str, str], ...]) -> RenderableType:
    """Labels beside short values, above long ones."""
    longest = max(len(label) for label, _ in pairs)
    if longest > _SHORT and any(len(value) > _WIDTH - 40 for _, value in pairs):
        return Group(*(Group(_text(label, "italic"), Padding(_text(value), _INDENT)) for label, value in pairs))
    grid = RichTable.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for label, value in pairs:
        grid.add_row(_text(label), _text(value))
    return grid


def _transcript_line(line: str) -> Text:
    side = line[:2]
    return Text(safe(line), style="bold" if side == "S:" else "dim" if side != "C:" else "")


def _table(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> RenderableType:
    table = RichTable(box=SIMPLE_HEAD, pad_edge=False, expand=False)
    table.add_column(headers[0], style="dim", no_wrap=True)
    for header in headers[1:]:
        table.add_column(safe(header), ratio=1)
    for label, *cells in rows:
        table.add_row(_text(label), *(_text(cell) for cell in cells))
    return table
