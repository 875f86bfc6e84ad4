"""`diagnose()` one reply at a time over distinct texts, beside a plain loop of Python's `re` over the same phrases."""

from __future__ import annotations

import time

from benchmarks.samples import distinct_replies, peer_patterns
from smtplens import diagnose
from smtplens.knowledge import load
from smtplens.knowledge.words import fold

NUMBER = 20_000
ROUNDS = 7
PEERS_NUMBER = 300  # the peer is a hundred times slower


def main() -> None:
    """Print replies a second on one core, by processor time, the best and the median of some rounds."""
    replies = list(distinct_replies(2 * NUMBER * ROUNDS))
    # RFC 5321 4.2 wants replies in US-ASCII; those in other scripts, which some servers send, are timed apart.
    _time("in ASCII", [reply for reply in replies if reply.isascii()])
    _time("in other scripts", [reply for reply in replies if not reply.isascii()])

    patterns = peer_patterns()
    begun = time.process_time()
    for reply in replies[:PEERS_NUMBER]:
        folded = fold(reply)
        [number for number, pattern in enumerate(patterns) if pattern.search(folded)]
    print(f"a loop of Python's re  {PEERS_NUMBER / (time.process_time() - begun):8,.0f} replies/s, matching only")
    print(f"over {len(patterns):,} phrases of {len(load.rule_book().rules):,} rules")


def _time(name: str, replies: list[str]) -> None:
    size = len(replies) // ROUNDS
    rates = []
    for start in range(0, size * ROUNDS, size):
        begun = time.process_time()
        for reply in replies[start : start + size]:
            diagnose(reply)
        rates.append(size / (time.process_time() - begun))
    rates.sort()
    median = rates[len(rates) // 2]
    print(
        f"smtplens.diagnose      {rates[-1]:8,.0f} replies/s at best, median {median:,.0f}; {name}, evidence included"
    )


if __name__ == "__main__":
    main()
