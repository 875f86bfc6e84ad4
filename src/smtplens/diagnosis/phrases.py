"""Which phrases occur in a text.

The text is read once, word by word. At each word all phrases that may begin with it begin, and all that have begun go
on or end, in one step from one point to the next (an automaton whose letters are words). Points are made when they are
first reached and kept, so a program that asks about one reply makes only those of its words. Time is linear in the
text's length: at each word no more states are alive than a phrase has words, and one for each gap (``*``).

What is no phrase but a raw pattern stands in an RE2 set beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import re2

from smtplens.knowledge.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smtplens.knowledge.schema import RuleBook
    from smtplens.knowledge.words import Element

_MOST_STEPS = 300_000  # kept; some hundred bytes each

# What a phrase still waits for: the rest of a spelling of a list, then the elements from a place on.
_Wait = tuple[tuple[str, ...], int, int]
# The words with which an element may begin, and those that must then follow.
_Ways = dict[str, list[tuple[str, ...]]]


class _State:
    """All phrases that have come as far: which of them ``end`` here, and how they go on.

    ``next``: by the next word, the state that it leads to. ``gap``: the state after any one word more; it stays reached
    up to the next white space.
    """

    __slots__ = ("_lists", "_phrases", "_words", "end", "gap", "next")

    def __init__(self, phrases: Phrases, waits: Iterable[_Wait]) -> None:
        words: dict[str, list[_Wait]] = {}
        lists: dict[int, list[tuple[int, int]]] = {}
        in_gap: list[_Wait] = []
        end = []
        for rest, number, place in waits:
            elements = phrases.book.elements[number]
            if rest:
                words.setdefault(rest[0], []).append((rest[1:], number, place))
            elif place == len(elements):
                end.append(number)
            elif isinstance(element := elements[place], int):
                lists.setdefault(element, []).append((number, place + 1))
            elif element == "*":
                in_gap.append(((), number, place + 1))
            else:
                words.setdefault(element, []).append(((), number, place + 1))
        self._phrases = phrases
        self._words = words
        self._lists = lists
        self.end = tuple(end)
        self.next: dict[str, _State] = {}
        self.gap = phrases.state(in_gap) if in_gap else None

    def after(self, word: str) -> _State | None:
        """Return the state that a word leads to, made if it is not yet there; ``None`` if no phrase goes on with it."""
        state = self.next.get(word)
        if state is None:
            waits = self._words.get(word, [])
            for element, waiting in self._lists.items():
                for then in self._phrases.ways_of(element).get(word, ()):
                    waits = [*waits, *((then, number, place) for number, place in waiting)]
            if waits:
                state = self.next.setdefault(word, self._phrases.state(waits))
        return state


class _Point:
    """Where a text may have come to: all states that are alive there.

    ``ends``: the phrases that end here; ``next``: by the next word, the point that it leads to, ``other`` where a word
    of no phrase leads; ``spaced``: the same point where white space follows, which closes the gaps.
    """

    __slots__ = ("alive", "ends", "gaps", "next", "other", "spaced")

    def __init__(self, alive: frozenset[_State], gaps: frozenset[_State]) -> None:
        self.alive = alive
        self.gaps = gaps
        self.ends = tuple({number for state in alive for number in state.end})
        self.next: dict[str, _Point] = {}
        self.other: _Point | None = None
        self.spaced: _Point = self


class Phrases:
    """The phrases of a book of rules, ready to be looked for."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._begun: dict[str, _State] = {}
        self._ways: dict[str | int, _Ways] = {}
        self._states: dict[frozenset[_Wait], _State] = {}
        self._points: dict[tuple[frozenset[_State], frozenset[_State]], _Point] = {}
        self._nowhere = self._point(frozenset(), frozenset())
        self._words = book.words
        self._steps = 0
        self._raw = list(book.patterns)
        self._set = _set(book.patterns.values()) if book.patterns else None

    def find(self, folded: bytes) -> set[int]:
        """Return the numbers of the phrases that occur in a text that was folded as they were (`fold`)."""
        found: set[int] = set()
        point, known = self._nowhere, self._words
        after_space: list[bool] | None = None
        for place, word in enumerate(folded.replace(b"\x01", b" ").decode().split()):
            if point.gaps:  # only they care for what is between two words
                after_space = after_space or words_in(folded)[1]
                point = point.spaced if after_space[place] else point
            point = point.next.get(word) or (word not in known and point.other) or self._step(point, word)
            if point.ends:
                found.update(point.ends)
        if self._set is not None:
            found.update([self._raw[position] for position in self._set.Match(folded) or ()])
        return found

    def _step(self, point: _Point, word: str) -> _Point:
        """Return the point to which a word leads, and keep it; those of no phrase all lead to the same."""
        if word not in self._words:
            if point.other is None:
                point.other = self._after(point, "")
            return point.other
        if self._steps > _MOST_STEPS:
            self._forget()
        self._steps += 1
        to = point.next[word] = self._after(point, word)
        return to

    def _after(self, point: _Point, word: str) -> _Point:
        gaps = point.gaps.union([state.gap for state in point.alive if state.gap is not None])
        reached = dict.fromkeys(gaps)
        for state in point.alive:
            after = state.after(word)
            if after is not None:
                reached[after] = None
        if word in self.book.starts:
            reached[self._begun.get(word) or self._begin(word)] = None
        return self._point(frozenset(reached), gaps)

    def _point(self, alive: frozenset[_State], gaps: frozenset[_State]) -> _Point:
        point = self._points.get((alive, gaps))
        if point is None:
            point = self._points.setdefault((alive, gaps), _Point(alive, gaps))
            if gaps:
                point.spaced = self._point(alive, frozenset())
        return point

    def _forget(self) -> None:
        """Begin anew, so that texts without end take bounded memory."""
        self._steps = 0
        self._points = {}
        self._nowhere = self._point(frozenset(), frozenset())

    def _begin(self, word: str) -> _State:
        """Return the state after a word that phrases begin with."""
        elements, ways_of = self.book.elements, self.ways_of
        waits = [
            (then, number, 1)
            for number in self.book.starts[word]
            for then in ways_of(elements[number][0]).get(word, ())
        ]
        return self._begun.setdefault(word, self.state(waits))

    def state(self, waits: Iterable[_Wait]) -> _State:
        """Return the state of what waits; the same for the same."""
        key = frozenset(waits)
        found = self._states.get(key)
        return found if found is not None else self._states.setdefault(key, _State(self, key))

    def ways_of(self, element: str | int) -> _Ways:
        """Return in which ways a phrase goes on at an element."""
        ways = self._ways.get(element)
        if ways is None:
            ways = self._ways[element] = _ways(element if isinstance(element, str) else self.book.lists[element])
        return ways

    def passage(self, number: int, words: Sequence[str], spaced: Sequence[bool]) -> tuple[int, int] | None:
        """Return the first passage that a phrase stands for, as `passage` does."""
        elements = [self.ways_of(element) for element in self.book.elements[number]]
        return _passage(elements, words, spaced)


def passage(elements: Sequence[Element], words: Sequence[str], spaced: Sequence[bool]) -> tuple[int, int] | None:
    """Return the first passage of a text that a phrase stands for, as the numbers of its first word and of its end.

    >>> from smtplens.knowledge.words import fold
    >>> passage(("user", "*", "unknown"), *words_in(fold("550 User <b@example.com> unknown")))
    (1, 6)
    """
    return _passage([_ways(element) for element in elements], words, spaced)


def _ways(element: Element) -> _Ways:
    ways: _Ways = {}
    for first, *then in ((element,),) if isinstance(element, str) else element:
        ways.setdefault(first, []).append(tuple(then))
    return ways


def _passage(elements: Sequence[_Ways], words: Sequence[str], spaced: Sequence[bool]) -> tuple[int, int] | None:
    for start, word in enumerate(words):
        if word in elements[0]:
            end = _end(elements, 0, words, spaced, start)
            if end is not None:
                return start, end
    return None


def _end(elements: Sequence[_Ways], place: int, words: Sequence[str], spaced: Sequence[bool], at: int) -> int | None:
    """Return where the elements from a place on end if they stand at a word, ``None`` if they don't."""
    if place == len(elements):
        return at
    if at == len(words):
        return None
    if "*" in elements[place]:
        while at < len(words):
            at += 1
            end = _end(elements, place + 1, words, spaced, at)
            if end is not None or at == len(words) or spaced[at]:
                return end
        return None
    for then in elements[place].get(words[at], ()):
        until = at + 1 + len(then)
        if tuple(words[at + 1 : until]) == then:
            end = _end(elements, place + 1, words, spaced, until)
            if end is not None:
                return end
    return None


def _set(patterns: Iterable[bytes]) -> re2.Set:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1  # the folded text is bytes: no class reaches past ASCII
    options.never_capture = True
    made = re2.Set.SearchSet(options)
    for pattern in patterns:
        made.Add(pattern)
    made.Compile()
    return made
