"""Files of replies: one a line, or with continuation lines as servers send them (RFC 5321 4.2.1).

::

    550-5.1.1 The email account that you tried to reach does not exist.
    550 5.1.1 Check the spelling.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from smtplens.smtp.dress import undress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from smtplens.smtp.attempt import Attempt

_HEAD = re.compile(rb"\s*([2-5]\d\d)([ -]|\s*$)")
_MOST_LINES = 1000  # lines of one reply; a server that sends more is not answering any more


def read_replies(lines: Iterable[bytes], name: str, *, one_per_line: bool = False) -> Iterator[Attempt]:
    r"""Yield an attempt for each reply in the lines; ``name`` and the line's number become its ``source``.

    Continuation lines are joined and empty lines skipped; a line may hold several replies (a Python exception). With
    ``one_per_line`` each line, an empty one too, gives exactly one attempt.

    >>> lines = [b"550-5.1.1 No such user.\n", b"550 5.1.1 Sorry\n", b"\n", b"250 OK"]
    >>> [one.source for one in read_replies(lines, "-")]
    ['-:1', '-:4']
    """
    if one_per_line:
        for number, line in enumerate(lines, 1):
            yield _placed(undress(line)[0], name, number)
        return
    for number, text in joined(lines):
        if text.strip():
            for attempt in undress(text):
                yield _placed(attempt, name, number)


def _placed(attempt: Attempt, name: str, number: int) -> Attempt:
    return msgspec.structs.replace(attempt, source=f"{name}:{number}")


def goes_on(line: bytes) -> bool:
    """Whether a line says that the reply goes on in the next one: a code and a hyphen (RFC 5321 4.2.1)."""
    head = _HEAD.match(line)
    return head is not None and head[2] == b"-"


def joined(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield each reply, its continuation lines joined, with the number of its first line."""
    held: list[bytes] = []
    first = 0
    code = b""
    for number, line in enumerate(lines, 1):
        head = _HEAD.match(line)
        if held and not (head and head[1] == code and len(held) < _MOST_LINES):
            yield first, b"".join(held)
            held = []
        if not held:
            first, code = number, head[1] if head else b""
        held.append(line)
        if not (head and head[2] == b"-"):
            yield first, b"".join(held)
            held = []
    if held:
        yield first, b"".join(held)
