"""Files of replies in blocks: the same units as `smtplens.sources.replies` gives, as Arrow arrays of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smtplens.sources.replies import joined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase

    from numpy.typing import NDArray

_BLOCK = 4 << 20  # bytes read at a time
_STRIPPED = "\0 \t\r\n\f\v"  # as `smtplens.smtp.dress` strips
_NEWLINE = ord("\n")
_BLANK = np.zeros(256, bool)
_BLANK[list(b" \t\r\v\f")] = True
_IN_UNIT = b"\x1f"  # stands for a line end inside a reply where one line is one unit


class Units(NamedTuple):
    """Replies in the order of a file: ``numbers`` of their first lines, ``texts`` without white space around them.

    ``lines`` is the same text as one line a reply, ended by a newline: what keys are made from. ``remotes`` are the
    servers that gave the replies, where that is known.
    """

    numbers: NDArray[np.int64]
    texts: pa.StringArray
    lines: bytes
    remotes: pa.StringArray | None = None


def read_units(
    source: BufferedIOBase, *, one_per_line: bool = False, number: int = 1, end: int | None = None
) -> Iterator[Units]:
    """Yield the replies of a file block by block, up to its byte ``end``; ``number`` is that of the first line read.

    A block ends between two replies. A line is held whole, so memory grows with the longest one.
    """
    held = b""
    while True:
        more = source.read1(_BLOCK if end is None else min(_BLOCK, end - source.tell()))
        block = held + more
        whole = block.rfind(b"\n") + 1
        if more and not whole:
            held = block
            continue
        if more:
            block, held = block[:whole], block[whole:]
        elif block:
            block += b"" if block.endswith(b"\n") else b"\n"
        else:
            return
        ends = np.flatnonzero(np.frombuffer(block, np.uint8) == _NEWLINE) + 1
        if one_per_line:
            yield _each_line(block, ends, number)
        elif _goes_on(block, ends):
            units, rest = _joined(block, number, last=not more)
            yield units
            number -= rest.count(b"\n")
            held = rest + held
        else:
            yield _filled(_each_line(block, ends, number))
        number += len(ends)
        if not more:
            return


def _each_line(block: bytes, ends: NDArray[np.int64], number: int) -> Units:
    valid = _valid(block)
    if valid is not block:
        ends = np.flatnonzero(np.frombuffer(valid, np.uint8) == _NEWLINE) + 1
    offsets = np.zeros(len(ends) + 1, np.int32)
    offsets[1:] = ends
    texts = pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(valid))
    return Units(np.arange(number, number + len(ends)), pc.ascii_trim(texts, characters=_STRIPPED), valid)


def _filled(units: Units) -> Units:
    """Return the units without the empty ones."""
    lengths = pc.binary_length(units.texts)
    if not len(lengths) or pc.min(lengths).as_py() > 0:
        return units
    lines = units.lines.split(b"\n")[:-1]
    filled = np.fromiter((bool(line.strip()) for line in lines), bool, len(lines))
    left = b"".join(line + b"\n" for line, kept in zip(lines, filled, strict=True) if kept)
    return Units(units.numbers[filled], units.texts.filter(pa.array(filled)), left)


def _goes_on(block: bytes, ends: NDArray[np.int64]) -> bool:
    """Whether some line may go on in the next: after a code and a hyphen, or white space, which takes a closer look."""
    text = np.frombuffer(block, np.uint8)
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1]
    first = text[starts]
    hyphen = text[np.minimum(starts + 3, ends - 1)] == ord("-")
    return bool((_BLANK[first] | ((first >= ord("2")) & (first <= ord("5")) & hyphen)).any())


def _joined(block: bytes, number: int, *, last: bool) -> tuple[Units, bytes]:
    """Return the replies of a block with their continuation lines, and what may go on in the next block."""
    lines = (line + b"\n" for line in block[:-1].split(b"\n"))
    groups = [(number + first - 1, text) for first, text in joined(lines)]
    rest = b"" if last or not groups else groups.pop()[1]
    groups = [(first, text) for first, text in groups if text.strip()]
    texts = pa.array([_valid(text) for _, text in groups], pa.binary()).cast(pa.string())
    return units_of(texts, np.array([first for first, _ in groups], np.int64)), rest


def units_of(texts: pa.StringArray, numbers: NDArray[np.int64], remotes: pa.StringArray | None = None) -> Units:
    """Return texts, each with its number, as units; ``remotes`` are the servers that gave the replies."""
    told = remotes.to_pylist() if remotes is not None else [None] * len(texts)
    lines = []
    for text, remote in zip(texts.to_pylist(), told, strict=True):
        line = text.encode("utf-8", "replace").rstrip(b"\r\n").replace(b"\n", _IN_UNIT)
        lines.append(
            line + (_IN_UNIT + remote.encode("utf-8", "replace").replace(b"\n", b" ") if remote else b"") + b"\n"
        )
    return Units(numbers, pc.ascii_trim(texts, characters=_STRIPPED), b"".join(lines), remotes)


def _valid(text: bytes) -> bytes:
    """Return the text as UTF-8; what is not becomes U+FFFD, as where one reply is read."""
    if text.isascii():
        return text
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, _offsets(len(text)), pa.py_buffer(text)]).validate(full=True)
    except pa.ArrowInvalid:
        return text.decode("utf-8", "replace").encode()
    return text


def _offsets(length: int) -> pa.Buffer:
    return pa.py_buffer(np.array([0, length], np.int32))
