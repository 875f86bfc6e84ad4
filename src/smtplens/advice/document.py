"""What a person reads, before it has a shape: `smtplens.output` makes a terminal page or plain text of it.

Text may hold one kind of markup, backticks around commands, codes and names. Nothing is escaped here.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Tone = Literal["good", "temporary", "permanent", "plain"]


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Running text."""

    text: str


class Items(msgspec.Struct, frozen=True, tag=True):
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False


class Facts(msgspec.Struct, frozen=True, tag=True):
    """Short answers, as pairs of a label and a value."""

    pairs: tuple[tuple[str, str], ...]


class Table(msgspec.Struct, frozen=True, tag=True):
    """Rows of cells under headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Transcript(msgspec.Struct, frozen=True, tag=True):
    """Lines of an SMTP session, ``C:`` the client's and ``S:`` the server's."""

    lines: tuple[str, ...]


class Quote(msgspec.Struct, frozen=True, tag=True):
    """Words from outside, shown as they are; ``marks`` are the passages in them that decided."""

    text: str
    marks: tuple[str, ...] = ()


Block = Paragraph | Items | Facts | Table | Transcript | Quote


class Section(msgspec.Struct, frozen=True):
    """A heading and what stands under it; ``id`` is the same in every language."""

    id: str
    heading: str
    blocks: tuple[Block, ...]


class Document(msgspec.Struct, frozen=True):
    """A page: ``topic`` is what it is about (a code, a cause, a reply), ``tone`` how it is to be coloured."""

    topic: str
    title: str
    summary: str
    tone: Tone
    language: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...] = ()
