"""Replies in any number, made of the examples of all rules, and the peer: the same phrases for Python's `re`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplens.knowledge import load
from smtplens.knowledge.compile import own_rule_files
from smtplens.smtp.dress import undress

if TYPE_CHECKING:
    from collections.abc import Iterator


def bare_examples() -> list[str]:
    """Return the examples of all rules that have a code, without their dress."""
    examples = [example.reply for _, file in own_rule_files() for rule in file.rule for example in rule.example]
    replies = [attempt.reply for example in examples for attempt in undress(example)]
    return [reply.raw for reply in replies if reply.code]


def distinct_replies(number: int) -> Iterator[str]:
    """Yield that many bare replies, no two the same: each example again and again with another id."""
    bare = bare_examples()
    for position in range(number):
        yield f"{bare[position % len(bare)]} (id {position:x})"


def peer_patterns() -> list[re.Pattern[bytes]]:
    """Return every phrase as a pattern on folded text."""
    book = load.rule_book()
    raw = [re.compile(pattern) for pattern in book.patterns.values()]
    return raw + [re.compile(_pattern(elements)) for elements in book.elements if elements]


def _pattern(elements: tuple[str | int, ...]) -> bytes:
    parts = []
    for element in elements:
        if element == "*":
            parts.append(rb"[^ \x01][^ ]*")
        elif isinstance(element, str):
            parts.append(re.escape(element.encode()))
        else:
            spellings = (rb"[ \x01]+".join(map(str.encode, words)) for words in load.rule_book().lists[element])
            parts.append(b"(?:" + b"|".join(spellings) + b")")
    return rb"[ \x01]" + rb"[ \x01]+".join(parts) + rb"[ \x01]"
