"""Replies with the cause that a careful reader chose, and how right the verdicts on them are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from smtplens import diagnose
from smtplens.diagnosis.decide import SURE
from smtplens.knowledge.compile import own_rule_files

if TYPE_CHECKING:
    from smtplens.diagnosis.match import Matcher

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "replies.jsonl"
COLLECTED = Path(__file__).parent / "collected.jsonl"
SAMPLE = Path(__file__).parent / "sample.jsonl"
HEAD = f"{'':34}replies   exact  close   sure  sure and wrong"
FILES = own_rule_files()


class Judged(NamedTuple):
    """A reply, its cause, other causes that can be defended, and whether rules were mended with it in view."""

    reply: str
    cause: str
    also: tuple[str, ...]
    seen: bool


def read(path: Path) -> list[Judged]:
    """Read a file of judged replies, JSON lines with ``reply``, ``cause`` and ``also``."""
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [Judged(one["reply"], one["cause"], tuple(one["also"]), one.get("seen", True)) for one in lines]


def show(name: str, judged: list[Judged], matcher: Matcher | None = None) -> None:
    """Print how right the verdicts are, as a line of shares."""
    exact = close = sure = wrong = 0
    for one in judged:
        verdict = diagnose(one.reply, matcher)
        right = verdict.cause == one.cause
        near = right or verdict.cause in one.also
        exact, close, sure = exact + right, close + near, sure + (verdict.confidence >= SURE)
        wrong += verdict.confidence >= SURE and not near
    shares = "".join(f"{number / max(1, len(judged)):7.3f}" for number in (exact, close, sure, wrong))
    print(f"{name:34}{len(judged):7} {shares}")
