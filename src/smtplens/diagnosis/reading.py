"""A reply's text as the rules read it."""

from __future__ import annotations

from smtplens.knowledge.words import spans_in, words_in


class Reading:
    """A text, the same ``folded``, and the ``hits``: the numbers of the phrases that occur in it."""

    __slots__ = ("_spans", "_words", "folded", "hits", "text")

    def __init__(self, text: str, folded: bytes, hits: frozenset[int]) -> None:
        self.text = text
        self.folded = folded
        self.hits = hits
        self._words: tuple[list[str], list[bool]] | None = None
        self._spans: list[tuple[int, int]] | None = None

    @property
    def words(self) -> tuple[list[str], list[bool]]:
        """The words, folded, and of each whether white space stands before it."""
        if self._words is None:
            self._words = words_in(self.folded)
        return self._words

    def passage(self, first: int, end: int) -> str:
        """Return the words from one number up to another as the text writes them, with what stands between them."""
        if self._spans is None:
            self._spans = spans_in(self.text)
        words = self.words[0]
        if len(self._spans) != len(words):  # marks that make one letter of several
            return " ".join(words[first:end])
        return self.text[self._spans[first][0] : self._spans[end - 1][1]]
