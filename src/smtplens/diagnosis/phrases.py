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
    from collections.abc import Collection, Sequence

    from smtplens.knowledge.schema import RuleBook

_MEMORY = 256 << 20  # bytes that an automaton may take; it grows with the texts and is thrown away at the bound
_FIRST_TEXTS = 60


class Phrases:
    """The phrases of a book of rules, ready to be looked for."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._ascii: _Set | None = None
        self._whole: _Set | None = None
        self._asked = 0

    def find(self, folded: bytes) -> Collection[int]:
        """Return the numbers of the phrases that occur in a text that was folded as they were (`fold`)."""
        self._asked += 1
        if self._asked <= _FIRST_TEXTS:
            return self._find_few(folded)
        if folded.isascii():  # most texts; those phrases of other scripts can't be in them
            if self._ascii is None:
                numbers = [number for number, pattern in enumerate(self._book.patterns) if pattern.isascii()]
                self._ascii = _Set(self._book, numbers)
            return self._ascii.find(folded)
        if self._whole is None:
            self._whole = _Set(self._book, range(len(self._book.patterns)))
        return self._whole.find(folded)

    def _find_few(self, folded: bytes) -> Collection[int]:
        keys = self._book.keys
        candidates = set(self._book.keyless)
        for word in set(folded.replace(b"\x01", b" ").decode().split()):
            candidates.update(keys.get(word, ()))
        return _Set(self._book, sorted(candidates)).find(folded)


class _Set:
    """Some of the phrases as an RE2 set."""

    def __init__(self, book: RuleBook, numbers: Sequence[int]) -> None:
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1  # the folded text is bytes: no class reaches past ASCII
        options.never_capture = True
        options.max_mem = _MEMORY
        self._numbers = numbers
        self._set = re2.Set.SearchSet(options)
        for number in numbers:
            self._set.Add(book.patterns[number])
        self._set.Compile()

    def find(self, folded: bytes) -> Collection[int]:
        """Return the numbers of those of its phrases that occur in the text."""
        if not self._numbers:  # RE2 takes an empty set for a mistake
            return ()
        return [self._numbers[position] for position in self._set.Match(folded) or ()]
