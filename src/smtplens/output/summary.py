"""Many diagnoses as one table, grouped by cause: how many, what to do, who must, and a reply to look at."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from smtplens.advice.vocabulary import ACTORS, NEXT
from smtplens.advice.wording import wording
from smtplens.output.safe import safe

if TYPE_CHECKING:
    from smtplens.diagnosis.values import Diagnosis

_SHOWN = 120  # characters of an example


class Summary:
    """Counts of causes, with the first reply of each; takes the same memory for any number of diagnoses."""

    def __init__(self, language: str) -> None:
        self._wording = wording(language)
        self._counts: Counter[str] = Counter()
        self._first: dict[str, Diagnosis] = {}

    def add(self, diagnosis: Diagnosis, count: int = 1) -> None:
        """Count a diagnosis and those that are like it."""
        self._counts[diagnosis.cause] += count
        self._first.setdefault(diagnosis.cause, diagnosis)

    def table(self) -> Table:
        """Return the table, the most frequent cause first."""
        _ = self._wording
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 1, 0), expand=True)
        table.add_column("#", justify="right", style="bold")
        table.add_column(_("Cause"), no_wrap=True)
        table.add_column(_("Next step"), ratio=2)
        table.add_column(_("Who must act"), ratio=2)
        table.add_column(_("For example"), style="dim", ratio=4)
        for cause, count in self._counts.most_common():
            first = self._first[cause]
            raw = safe(" ".join(first.attempt.reply.raw.split()))
            name = Text(_.cause(cause).title)
            name.append(f"\n{cause}", style="cyan")
            example = Text(raw if len(raw) <= _SHOWN else raw[: _SHOWN - 1] + "…")
            table.add_row(f"{count:,}", name, _(NEXT[first.next]), _(ACTORS[first.actor]), example)
        return table
