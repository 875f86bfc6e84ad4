"""How right the verdicts are without the rules that were written for a reply.

Each layer is left out in turn, and generic wording alone judges what the rules of an origin decide.

python -m benchmarks.generic_layer [JUDGED-REPLIES.jsonl]
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.judged import CORPUS, FILES, HEAD, Judged, read, show
from smtplens import diagnose
from smtplens.diagnosis.match import matcher_of

KINDS = ("provider", "product", "blocklist", "generic")
_EVERYBODYS = {one.origin.id for _, one in FILES if one.origin.kind == "generic"} | {"basic", "enhanced", ""}


def main() -> None:
    """Print a line for each choice of rules."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if not corpus.exists():
        sys.exit(f"no judged replies at {corpus}: name a file of them")
    judged = read(corpus)
    print(HEAD)
    show("all rules", judged)
    for kind in KINDS:
        show(f"without {kind}", judged, matcher_of([one for one in FILES if one[1].origin.kind != kind]))
    generic = matcher_of([one for one in FILES if one[1].origin.kind == "generic"])
    show("generic alone", judged, generic)
    decided = _by_decider(judged)
    special = [one for replies in decided.values() for one in replies]
    show("generic alone, where a rule decided", special, generic)
    for kind in KINDS[:3]:
        origins = {one.origin.id for _, one in FILES if one.origin.kind == kind}
        replies = [one for origin, some in decided.items() if origin in origins for one in some]
        show(f"generic alone, where a {kind}'s did", replies, generic)


def _by_decider(judged: list[Judged]) -> dict[str, list[Judged]]:
    """Return the replies that a provider's, product's or blocklist's rule decides, by that origin."""
    decided: dict[str, list[Judged]] = {}
    for one in judged:
        origin = (diagnose(one.reply).rule or "").partition(".")[0]
        if origin not in _EVERYBODYS:
            decided.setdefault(origin, []).append(one)
    return decided


if __name__ == "__main__":
    main()
