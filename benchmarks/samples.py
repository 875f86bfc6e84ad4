"""Distinct replies in any number, made of the examples of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.knowledge.compile import own_rule_files

if TYPE_CHECKING:
    from collections.abc import Iterator


def examples() -> list[str]:
    """Return all examples of all rules, as bare replies."""
    return [example.reply for _, file in own_rule_files() for rule in file.rule for example in rule.example]


def distinct_replies(number: int) -> Iterator[str]:
    """Yield that many replies, no two the same: each example again and again with another id."""
    replies = examples()
    for position in range(number):
        yield f"{replies[position % len(replies)]} (id {position:x})"
