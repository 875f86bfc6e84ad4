"""Files of replies in blocks: the same units as `smtplens.sources.replies` gives, as Arrow arrays of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from smtplens.sources.replies import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_BLOCK = 4 << 20  # bytes read at a time
_STRIPPED = "\0 \t\r\n\f\v"  # as `smtplens.smtp.dress` strips
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


def read_units(source: BinaryIO, *, one_per_line: bool = False, begun: bytes = b"") -> Iterator[Units]:
    """Yield the replies of a file block by block; ``begun`` is what was read of it already.

    A block ends between two replies. A line is held whole, so memory grows with the longest one.
    """
    held, number = begun, 1
    while True:
        more = source.read(_BLOCK)
        block = held + more
        end = block.rfind(b"\n") + 1
        if more and not end:
            held = block
            continue
        block, held = (block[:end], block[end:]) if more else (block + b"\n" * (not block.endswith(b"\n")), b"")
        if block in {b"", b"\n"} and not more:
            return
        count = block.count(b"\n")
        if one_per_line:
            yield _each_line(block, number)
        elif _has_continuations(block):
            units, rest = _joined(block, number, last=not more)
            yield units
            count -= rest.count(b"\n")
            held = rest + held
        else:
            yield _filled(_each_line(block, number))
        number += count
        if not more:
            return


def _each_line(block: bytes, number: int) -> Units:
    block = _valid(block)
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n")) + 1
    offsets = np.concatenate((np.zeros(1, np.int32), ends.astype(np.int32)))
    texts = pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block))
    return Units(np.arange(number, number + len(ends)), pc.ascii_trim(texts, characters=_STRIPPED), block)


def _filled(units: Units) -> Units:
    """Return the units without the empty ones."""
    lengths = pc.binary_length(units.texts)
    if pc.min(lengths).as_py() != 0:
        return units
    filled = np.asarray(pc.greater(lengths, 0))
    lines = b"".join(line + b"\n" for line, kept in zip(units.lines.split(b"\n"), filled, strict=False) if kept)
    return Units(units.numbers[filled], units.texts.filter(pa.array(filled)), lines)


def _has_continuations(block: bytes) -> bool:
    """Whether some line goes on in the next, or begins with white space, so that it takes a closer look to tell."""
    text = np.frombuffer(block + b"\n\n\n\n", np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(text[: len(block)] == ord("\n"))[:-1] + 1))
    first = text[starts]
    if bool(((first == ord(" ")) | ((first >= 9) & (first <= 13) & (first != 10) & (first != 13))).any()):
        return True
    return bool(((text[starts + 3] == ord("-")) & (first >= ord("2")) & (first <= ord("5"))).any())


def _joined(block: bytes, number: int, *, last: bool) -> tuple[Units, bytes]:
    """Return the replies of a block with their continuation lines, and what may go on in the next block."""
    lines = (line + b"\n" for line in block[:-1].split(b"\n"))
    groups = [(number + first - 1, text) for first, text in joined(lines)]
    rest = b"" if last or not groups else groups.pop()[1]
    groups = [(first, text) for first, text in groups if text.strip()]
    texts = [_valid(text) for _, text in groups]
    return Units(
        np.array([first for first, _ in groups], np.int64),
        pc.ascii_trim(pa.array(texts, pa.binary()).cast(pa.string()), characters=_STRIPPED),
        b"".join(text.rstrip(b"\r\n").replace(b"\n", _IN_UNIT) + b"\n" for text in texts),
    ), rest


def _valid(text: bytes) -> bytes:
    """Return the text as UTF-8; what is not becomes U+FFFD, as where one reply is read."""
    if text.isascii():
        return text
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("utf-8", "replace").encode()
    return text
