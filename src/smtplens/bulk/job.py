"""What the processes that share a file tell each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections import Counter

    from smtplens.output.groups import Groups


class Settings(NamedTuple):
    """What each process needs to know; see the options of ``smtplens diagnose``."""

    rules: tuple[str, ...]
    names: tuple[str, ...]
    one_per_line: bool
    below: float
    keep_rejects: bool


class Part(NamedTuple):
    """The bytes of a file from ``start`` to ``end``; ``number`` is that of its first line."""

    start: int
    end: int
    number: int


class Done(NamedTuple):
    """What came of a part that ends at ``end``: how many replies, and what they add up to."""

    end: int
    replies: int
    counts: Counter[str]
    groups: Groups
    rejected: list[str]
