"""Documents as HTML: one article, everything from outside escaped, codes and causes linked to their pages."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from smtplens.advice.document import Facts, Items, Paragraph, Quote, Table, Transcript
from smtplens.knowledge.lookup import rfc_address
from smtplens.output.safe import abridged, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from smtplens.advice.document import Block, Document, Section
# What becomes more than text: code in backticks, a web address, the section of an RFC.
_MARKS = re.compile(r"`([^`]+)`|(https?://[^\s<>\"]+[\w/])|\b(RFC \d{3,5}(?: \d+(?:\.\d+)*)?)")
_SIDES = {"S:": "server", "C:": "client"}


class Prose:
    """Running text to HTML: escaped, its marks made into elements. The same texts stand on many pages: it keeps them.

    ``link`` is asked for the address of what stands in backticks (``421``, ``greylisted``) and may say ``None``.
    """

    def __init__(self, link: Callable[[str], str | None]) -> None:
        self._link = link
        self._kept = lru_cache(maxsize=16_384)(self._made)

    def __call__(self, text: str) -> str:
        """Return the text as HTML."""
        return self._kept(text)

    def _made(self, text: str) -> str:
        text = safe(text)
        parts: list[str] = []
        end = 0
        for found in _MARKS.finditer(text):
            parts.append(escape(text[end : found.start()]))
            code, address, citation = found.groups()
            if code:
                parts.append(self._code(code))
            elif address:
                parts.append(_anchor(address, address))
            else:
                parts.append(_anchor(rfc_address(citation) or "", citation))
            end = found.end()
        parts.append(escape(text[end:]))
        return "".join(parts)

    def _code(self, code: str) -> str:
        address = self._link(code.removeprefix("smtplens explain "))  # on a page, the command is a link
        shown = f"<code>{escape(code)}</code>"
        return f'<a href="{escape(address)}">{shown}</a>' if address else shown


def render_article(document: Document, prose: Prose) -> str:
    """Return the document as an ``article`` element."""
    title, summary = prose(document.title), prose(document.summary)
    parts = [f'<article class="{document.tone}">\n<header>\n<h1>{title}</h1>\n<p class="summary">{summary}</p>\n']
    parts += [_block(block, prose) for block in document.blocks]
    parts.append("</header>\n")
    parts += [_section(section, prose) for section in document.sections]
    parts.append("</article>\n")
    return "".join(parts)


def _section(section: Section, prose: Prose) -> str:
    blocks = "".join(_block(block, prose) for block in section.blocks)
    return f'<section id="{escape(section.id)}">\n<h2>{prose(section.heading)}</h2>\n{blocks}</section>\n'


def _block(block: Block, prose: Prose) -> str:
    match block:
        case Paragraph(text):
            return f"<p>{prose(text)}</p>\n"
        case Quote(text, marks):
            return f'<pre class="reply"><code>{_marked(text, marks)}</code></pre>\n'
        case Items(items, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>\n" + "".join(f"<li>{prose(item)}</li>\n" for item in items) + f"</{tag}>\n"
        case Facts(pairs):
            rows = "".join(f"<dt>{prose(name)}</dt><dd>{prose(value)}</dd>\n" for name, value in pairs)
            return f"<dl>\n{rows}</dl>\n"
        case Transcript(lines):
            return f'<pre class="transcript">{"".join(_transcript(lines))}</pre>\n'
        case Table(headers, rows):
            return _table(headers, rows, prose)


def _anchor(address: str, text: str) -> str:
    return f'<a rel="external" href="{escape(address)}">{escape(text)}</a>'


def _marked(text: str, marks: tuple[str, ...]) -> str:
    """Return a reply escaped, with the words that decided in ``mark`` elements."""
    text = safe(abridged(text))
    words = [r"[\W_]{1,5}".join(map(re.escape, re.findall(r"\w+", mark))) for mark in marks]
    pattern = "|".join(word for word in words if word)
    if not pattern:
        return escape(text)
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return "".join(
        f"<mark>{escape(piece)}</mark>" if number % 2 else escape(piece) for number, piece in enumerate(pieces)
    )


def _transcript(lines: tuple[str, ...]) -> Iterator[str]:
    for line in lines:
        side = _SIDES.get(line[:2])
        if side:
            yield f'<span class="{side}"><b>{line[:2]}</b>{escape(safe(line[2:]))}</span>'
        else:
            yield f'<span class="remark">{escape(safe(line))}</span>'


def _table(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...], prose: Prose) -> str:
    """Return a table; its cells carry their header, so that a narrow screen can stack them."""
    head = "".join(f'<th scope="col">{prose(header)}</th>' if header else "<td></td>" for header in headers)
    body = []
    for first, *cells in rows:
        row = "".join(
            f'<td data-header="{escape(header)}">{prose(cell)}</td>'
            for header, cell in zip(headers[1:], cells, strict=True)
        )
        body.append(f'<tr><th scope="row">{prose(first)}</th>{row}</tr>\n')
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(body)}</tbody>\n</table>\n"
