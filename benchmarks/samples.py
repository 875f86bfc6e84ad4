"""Distinct replies in any number, made of the examples of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.knowledge.compile import own_rule_files
from smtplens.smtp.dress import undress

if TYPE_CHECKING:
    from collections.abc import Iterator


def distinct_replies(number: int) -> Iterator[str]:
    """Yield that many bare replies, no two the same: each example again and again with another id."""
    examples = [example.reply for _, file in own_rule_files() for rule in file.rule for example in rule.example]
    replies = [attempt.reply for example in examples for attempt in undress(example)]
    bare = [reply.raw for reply in replies if reply.code]
    for position in range(number):
        yield f"{bare[position % len(bare)]} (id {position:x})"
