"""What many verdicts add up to: their outcomes, and what is to be looked at again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from smtplens.output.groups import Groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from smtplens.diagnosis.values import Diagnosis


class Tally:
    """Counts verdicts by outcome; groups those of which little is known, and hands on what was not understood."""

    def __init__(self, below: float = 0, reject: Callable[[str], object] | None = None) -> None:
        """Group what is less sure than ``below``, if that is not 0; ``reject`` gets the texts that say nothing."""
        self.counts: Counter[str] = Counter()
        self.groups = Groups()
        self.reject = reject
        self._below = below

    def add(self, diagnosis: Diagnosis, count: int = 1) -> None:
        """Count some verdicts that are like this one."""
        self.counts[diagnosis.outcome] += count
        if self._below and (diagnosis.cause == "unknown" or diagnosis.confidence < self._below):
            self.groups.add(diagnosis, count)

    def merge(self, counts: Counter[str], groups: Groups) -> None:
        """Take over what another one counted."""
        self.counts += counts
        self.groups.merge(groups)
