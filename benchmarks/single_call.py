"""`diagnose()` one reply at a time over distinct texts, beside a plain loop of Python's `re` over the same phrases."""

from __future__ import annotations

import re
import time

from benchmarks.samples import distinct_replies
from smtplens import diagnose
from smtplens.knowledge import load
from smtplens.knowledge.words import fold

NUMBER = 100_000
PEERS_NUMBER = 300  # the peer is some hundred times slower


def main() -> None:
    """Print replies a second on one core, by processor time."""
    replies = list(distinct_replies(NUMBER))
    for reply in replies[:5000]:
        diagnose(reply)
    start = time.process_time()
    for reply in replies:
        diagnose(reply)
    print(f"smtplens.diagnose      {NUMBER / (time.process_time() - start):10,.0f} replies/s, evidence included")

    patterns = [re.compile(pattern) for pattern in load.rule_book().patterns]
    start = time.process_time()
    for reply in replies[:PEERS_NUMBER]:
        folded = fold(reply)
        [number for number, pattern in enumerate(patterns) if pattern.search(folded)]
    print(f"a loop of Python's re  {PEERS_NUMBER / (time.process_time() - start):10,.0f} replies/s, matching only")
    print(f"over {len(patterns):,} phrases of {len(load.rule_book().rules):,} rules")


if __name__ == "__main__":
    main()
