"""Which phrases occur in a text.

All phrases stand in one RE2 set, which reads the folded text once, in time linear in its length. Making that set
takes some 20 µs a phrase, which pays from some sixty texts on. A program that asks about one reply and ends shall not
wait for it: for the first texts a small set is made, of those phrases only that have a word in common with the text
(``RuleBook.keys``). Both ways give the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from smtplens.knowledge.schema import RuleBook

_MEMORY = 256 << 20  # bytes that an automaton may take; it grows with the texts and is thrown away at the bound
_FIRST_TEXTS = 60


class Phrases:
    """The phrases of a book of rules, ready to be looked for."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._whole: re2.Set | None = None
        self._asked = 0

    def find(self, folded: bytes) -> Collection[int]:
        """Return the numbers of the phrases that occur in a text that was folded as they were (`fold`)."""
        if self._whole is not None:
            return self._whole.Match(folded) or ()
        self._asked += 1
        if self._asked > _FIRST_TEXTS and self._book.patterns:
            self._whole = _set_of(self._book.patterns)
            return self._whole.Match(folded) or ()
        return self._find_few(folded)

    def _find_few(self, folded: bytes) -> Collection[int]:
        keys = self._book.keys
        candidates = set(self._book.keyless)
        for word in set(folded.replace(b"\x01", b" ").decode().split()):
            candidates.update(keys.get(word, ()))
        if not candidates:
            return ()
        numbers = sorted(candidates)
        few = _set_of(self._book.patterns[number] for number in numbers)
        return [numbers[position] for position in few.Match(folded) or ()]


def _set_of(patterns: Iterable[bytes]) -> re2.Set:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # the folded text is bytes: no class reaches past ASCII
    options.never_capture = True
    options.max_mem = _MEMORY
    made = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made
