"""Replies of which little is known, grouped by what they have in common: a file from which rules are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from smtplens.output.redact import redact

if TYPE_CHECKING:
    from smtplens.diagnosis.values import Diagnosis

_MOST_GROUPS = 100_000  # held; what is new beyond it is only counted
_LONGEST_PHRASE = 10  # words
_LONGEST_EXAMPLE = 300  # characters
_VARYING = re.compile(r"\[(?:address|ip|id)\]|\S*@\S*|\w*\d\w*")
_UNQUOTABLE = re.compile("[\x00-\x1f\x7f]")
_LONE = re.compile("[\ud800-\udfff]")
_MASKED = {"[address]": "user@example.com", "[ip]": "192.0.2.1", "[id]": "0123456789"}
_HEAD = """# What smtplens knows little of: {replies:,} replies in {groups:,} groups, the most frequent first.
# Give a rule its id and cause (smtplens codes --kind cause), shorten its phrase to the words that tell, remove what you
# don't need, and see what it would change:  smtplens rules try THIS-FILE replies.txt

[origin]
id = "mine"
name = "My rules"
kind = "user"
"""


class Groups:
    """Counts replies by their masked text; takes the same memory for any number of them."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._first: dict[str, Diagnosis] = {}
        self._beyond = 0

    def add(self, diagnosis: Diagnosis, count: int = 1) -> None:
        """Count some replies of which this diagnosis is one."""
        key = _VARYING.sub("*", redact(diagnosis.attempt.reply.text))
        self._add(f"{diagnosis.attempt.reply.code} {' '.join(key.split())}", diagnosis, count)

    def merge(self, others: Groups) -> None:
        """Take over what another one counted."""
        for key, count in others._counts.items():
            self._add(key, others._first[key], count)
        self._beyond += others._beyond

    def _add(self, key: str, diagnosis: Diagnosis, count: int) -> None:
        if key not in self._counts and len(self._counts) >= _MOST_GROUPS:
            self._beyond += count
            return
        self._counts[key] = self._counts.get(key, 0) + count
        self._first.setdefault(key, diagnosis)

    def toml(self) -> str:
        """Return the groups as a file of rules that lack id and cause."""
        total = sum(self._counts.values()) + self._beyond
        parts = [_HEAD.format(replies=total, groups=len(self._counts))]
        ranked = sorted(self._counts.items(), key=lambda one: (-one[1], one[0]))
        parts += [_rule(self._first[key], count, number) for number, (key, count) in enumerate(ranked, 1)]
        if self._beyond:
            parts.append(f"\n# and {self._beyond:,} replies more, in groups that were not held\n")
        return "".join(parts)


def _rule(diagnosis: Diagnosis, count: int, number: int) -> str:
    reply = diagnosis.attempt.reply
    said = f"{diagnosis.cause} by {diagnosis.rule} ({diagnosis.confidence})" if diagnosis.rule else diagnosis.cause
    shown = redact(reply.raw)
    for mask, stand_in in _MASKED.items():
        shown = shown.replace(mask, stand_in)
    lines = [f"\n# {count:,} × now {said}", "[[rule]]", f'id = "rule-{number}"', 'cause = ""']
    if reply.code:
        lines.append(f"codes = [{reply.code}]")
    lines.append(f"any = [{_quoted(_phrase(reply.text))}]")
    lines.append(f"example = [{{ reply = {_quoted(shown[:_LONGEST_EXAMPLE])}, made = true }}]")
    return "\n".join(lines) + "\n"


def _phrase(text: str) -> str:
    """Return the first words of a reply that may make a phrase: a gap stands between two of them."""
    words = " ".join(_VARYING.sub(" * ", redact(text)).split()[: 2 * _LONGEST_PHRASE])
    words = re.sub(r"[^\w*]+", " ", words)
    words = re.sub(r"\*(?: \*)+", "*", words)
    return " ".join(words.split()[:_LONGEST_PHRASE]).strip("* ")


def _quoted(text: str) -> str:
    """Return a TOML basic string (TOML 1.0, String)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r\n", "\n")
    escaped = escaped.replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _UNQUOTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", _LONE.sub("\ufffd", escaped)) + '"'
