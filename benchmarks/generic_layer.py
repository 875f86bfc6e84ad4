"""How right the verdicts are on judged replies: with all rules, without each layer, and by generic wording alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from smtplens import diagnose
from smtplens.diagnosis.decide import SURE
from smtplens.diagnosis.match import Matcher
from smtplens.knowledge import load
from smtplens.knowledge.compile import own_rule_files
from smtplens.knowledge.rule_files import build_rule_book

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "replies.jsonl"
KINDS = ("provider", "product", "blocklist", "generic")


def main() -> None:
    """Print a line for each choice of layers."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if not corpus.exists():
        sys.exit(f"no judged replies at {corpus}: name a file of them")
    judged = [json.loads(line) for line in corpus.read_text("utf-8").splitlines()]
    print(f"{len(judged)} replies          exact  close   sure  sure and wrong")
    show("all rules", KINDS, judged)
    for kind in KINDS:
        show(f"without {kind}", [one for one in KINDS if one != kind], judged)
    show("generic alone", ["generic"], judged)
    without_origin(judged)


def show(name: str, kinds: object, judged: list[dict[str, object]]) -> None:
    """Print how right the rules of some kinds are."""
    files = [one for one in own_rule_files() if one[1].origin.kind in kinds]  # type: ignore[operator]
    print(f"{name:22}" + score(Matcher(build_rule_book(files, load.registries().causes)), judged))


def without_origin(judged: list[dict[str, object]]) -> None:
    """Leave out the rules of the origin that decided each reply, and judge these replies by the rest."""
    deciders: dict[str, list[dict[str, object]]] = {}
    for one in judged:
        rule = diagnose(str(one["reply"])).rule or ""
        deciders.setdefault(rule.partition(".")[0], []).append(one)
    files = own_rule_files()
    kept = right = near = 0
    for origin, replies in deciders.items():
        if origin in {"english", "basic", "enhanced", ""}:
            continue
        rest = [one for one in files if one[1].origin.id != origin]
        exact, close = counts(Matcher(build_rule_book(rest, load.registries().causes)), replies)[:2]
        kept, right, near = kept + len(replies), right + exact, near + close
    print(f"each origin left out in turn: {kept} replies, exact {right / kept:.3f}, exact or close {near / kept:.3f}")


def score(matcher: Matcher, judged: list[dict[str, object]]) -> str:
    """Return the shares as a line."""
    return "".join(f"{number / len(judged):7.3f}" for number in counts(matcher, judged))


def counts(matcher: Matcher, judged: list[dict[str, object]]) -> tuple[int, int, int, int]:
    """Return how many are exact, close, sure, and both sure and wrong."""
    exact = close = sure = wrong = 0
    for one in judged:
        verdict = diagnose(str(one["reply"]), matcher)
        right = verdict.cause == one["cause"]
        near = right or verdict.cause in one["also"]  # type: ignore[operator]
        exact, close, sure = exact + right, close + near, sure + (verdict.confidence >= SURE)
        wrong += verdict.confidence >= SURE and not near
    return exact, close, sure, wrong


if __name__ == "__main__":
    main()
