"""Standard input as it comes: much at once from a file being unpacked, line by line from a log that is watched."""

from __future__ import annotations

import io
import os
import select
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE = 0.02  # seconds without a byte after which nothing more is waited for


class Pipe(io.RawIOBase):
    """A descriptor of which a read returns all that comes without a pause, and waits for one byte at least.

    ``on_pause`` is called before it waits.
    """

    def __init__(self, descriptor: int, on_pause: Callable[[], object]) -> None:
        self._descriptor = descriptor
        self._on_pause = on_pause

    def readable(self) -> bool:
        """Return True: it is there to be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]  # any buffer, by the stubs
        """Fill a buffer as far as there is no pause; return how many bytes, 0 at the end."""
        view = memoryview(buffer).cast("B")
        if not self._comes(0):
            self._on_pause()
        filled = os.readv(self._descriptor, [view])
        while 0 < filled < len(view) and self._comes(_PAUSE):
            more = os.readv(self._descriptor, [view[filled:]])
            if not more:
                break
            filled += more
        return filled

    def _comes(self, seconds: float) -> bool:
        return bool(select.select([self._descriptor], [], [], seconds)[0])


def standard_input(size: int) -> io.BufferedReader | None:
    """Return standard input where it can be read as it comes, with a buffer of ``size`` bytes; else ``None``.

    Whoever watches standard output sees all that the input has come to before more is waited for.
    """
    try:
        return io.BufferedReader(Pipe(sys.stdin.fileno(), sys.stdout.flush), size) if hasattr(os, "readv") else None
    except (OSError, ValueError):  # no descriptor behind it
        return None
