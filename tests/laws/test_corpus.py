"""How right the causes are on replies that were collected and judged apart from the rules."""

from __future__ import annotations

import json
from pathlib import Path

from smtplens import diagnose
from smtplens.diagnosis.decide import SURE


def test_the_goals_are_reached(shared: Path) -> None:
    judged = [json.loads(line) for line in (shared / "corpus" / "replies.jsonl").read_text("utf-8").splitlines()]
    exact = close = sure_and_wrong = 0
    for one in judged:
        verdict = diagnose(one["reply"])
        right = verdict.cause == one["cause"]
        near = right or verdict.cause in one["also"]
        exact += right
        close += near
        sure_and_wrong += verdict.confidence >= SURE and not near
    assert exact / len(judged) >= 0.94
    assert close / len(judged) >= 0.98
    assert sure_and_wrong / len(judged) <= 0.01
