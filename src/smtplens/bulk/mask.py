"""Which replies share a verdict: those that are alike once ids, addresses and numbers are masked.

The masked text is only the key under which one *original* reply is diagnosed for all of its like. What may tell causes
apart stays in it: the codes, and those words with digits that stand in a phrase of some rule (``S3140``), a bare number
only beside a word that stands beside one in a phrase (``AUP#1310``).

A word is a run of ASCII letters and digits; ids and addresses have no others, and what stands beside them in another
script stays in the key. numpy does the work on whole blocks of bytes, some 1 µs a reply; one regular expression with so
many exceptions takes RE2 seven times as long.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from smtplens.knowledge.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from smtplens.knowledge.schema import RuleBook

    Bytes = NDArray[np.uint8]
    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]

_A_DIGIT = re.compile("[0-9]")
_NAMED_DIGITS = re.compile(
    rb"\\x[0-9a-f]{2}|\{[^}]*\}|(?P<digits>(?:\[[0-9]+\]|\[0-9\](?![{*+])|[0-9]|\(\?:[0-9|\[\]]+\))+)|\[[^\]]*\]"
)
_LETTERS_BEFORE_DIGITS = re.compile(rb"([a-z|]{3,})\)?\[0-9\][{*]")
_PIECE = 1 << 18  # bytes taken at a time: what is held between the steps then stays in the processor's cache
_LONGEST = 16  # bytes of a word with digits that a phrase may hold
_MARK = ord("#")  # stands for a masked word
_PARTS_OF_LOCAL, _PARTS_OF_DOMAIN = 5, 6  # words of an address that are masked, at most
_NEWLINE, _SPACE, _DOT, _AT, _COLON, _ZERO = b"\n .@:0"


def _table(members: bytes) -> Flags:
    table = np.zeros(256, bool)
    table[list(members)] = True
    return table


_SEPARATES = bytes(not (byte < 128 and chr(byte).isalnum()) for byte in range(256))
_IN_LOCAL = _table(b".+-_=")
_IN_DOMAIN = _table(b".-")
_HEX = _table(b"abcdefABCDEF")
_CODES_ANYWHERE = _table(b"45")


class Mask:
    """Makes keys, for the phrases and signs of a book of rules."""

    def __init__(self, book: RuleBook) -> None:
        lone, numbers, before, behind = _with_digits(book)
        self._telling = _Set(lone | numbers)
        self._prefixes = _before_digits(book.patterns.values())
        self._firsts = _table(b"".join(bytes((one >> 16, one >> 16 ^ 32)) for one in self._prefixes))
        self._before, self._behind = _Set(before), _Set(behind)
        signs = [book.phrases[number] for number in book.signs]
        addresses = [phrase for phrase in book.phrases if "@" in phrase]
        self._in_local = _Set({word for one in addresses for word in words_of(one.partition("@")[0])})
        domains = [one.rpartition("@")[2] for one in (*signs, *addresses) if "." in one]
        self._in_domain = _Set({word for one in domains for word in words_of(one)[:1]})

    def keys(self, block: bytes) -> pa.StringArray:
        """Return the key of each line of a block of UTF-8 that ends with a newline."""
        pieces = []
        start = 0
        while start < len(block):
            end = block.rfind(b"\n", start, start + _PIECE) + 1 or block.index(b"\n", start) + 1
            pieces.append(self._masked(block[start:end]))
            start = end
        return pa.concat_arrays(pieces) if pieces else pa.array([], pa.string())

    def _masked(self, piece: bytes) -> pa.StringArray:
        split = _Split(piece)
        stay = self._stay(split)
        text, left = split.text.copy(), np.ones(len(split.text), bool)
        for words in (self._of_addresses(split), _hexadecimal(split), split.with_digits.some(~stay)):
            text[words.start] = _MARK
            left[words.behind_first()] = False
        words = split.with_digits.some(stay)
        words = words.some(text[words.start] == _MARK)  # in an address
        text[words.start] = split.text[words.start]
        left[words.behind_first()] = True
        text = text.compress(left)
        ends = np.flatnonzero(text == _NEWLINE)
        offsets = np.zeros(len(ends) + 1, np.int32)
        offsets[1:] = ends + 1
        return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(text))

    def _stay(self, split: _Split) -> Flags:
        """Return which words with digits are no id or number: parts of a code, and words of a phrase anywhere."""
        words = split.with_digits
        stay = _codes(split)
        long = np.flatnonzero((words.length > 3) & self._firsts[split.text[words.start]])
        stay[long] = np.isin(_first_three(split.text, words.start[long]), self._prefixes)
        rest = np.flatnonzero(~stay & (words.length <= _LONGEST))
        rest = rest[self._telling.has(split.text, words.some(rest))]
        stay[rest] = True
        numbers = rest[split.are_numbers[rest]]
        at = split.number_of(words.start[numbers])
        before = np.maximum(at - 1, 0)
        before = np.where(split.words(before).length == 0, np.maximum(before - 1, 0), before)
        behind = np.minimum(at + 1, len(split.end) - 1)
        stay[numbers] = self._before.has(split.text, split.words(before)) | self._behind.has(
            split.text, split.words(behind)
        )
        return stay

    def _of_addresses(self, split: _Split) -> _Words:
        """Return the words of e-mail addresses, but for domains and names that are a sign of an origin."""
        before = split.number_of(np.flatnonzero(split.text == _AT))
        dropped = []
        at = before
        for _ in range(_PARTS_OF_LOCAL):
            dropped.append(at[~self._in_local.has(split.text, split.words(at))])
            at = at[at > 0]
            at = at[_IN_LOCAL[split.after(at - 1)]] - 1
            if not len(at):
                break
        at = before + 1
        inside = np.arange(len(at))
        own = np.zeros(len(at), bool)
        parts = []
        for _ in range(_PARTS_OF_DOMAIN):
            parts.append((at, inside))
            own[inside[self._in_domain.has(split.text, split.words(at))]] = True
            more = _IN_DOMAIN[split.after(at)] & (at + 1 < len(split.end))
            at, inside = at[more] + 1, inside[more]
            if not len(at):
                break
        dropped += [at[~own[address]] for at, address in parts]
        words = split.words(np.concatenate(dropped))
        return words.some(words.length > 0)


def by_digits(pattern: bytes) -> bytes:
    r"""Return a raw pattern of a rule with any id or number in place of those that it names.

    A text that this one matches may come to another verdict with other digits, which a key does not tell apart.

    >>> by_digits(rb"lpn[0-9]{3}[ \x01]+(?:401|51[78])[ \x01]")
    b'lpn[0-9]{3}[ \\x01]+[0-9a-z]*[ \\x01]'
    """
    return _NAMED_DIGITS.sub(lambda found: b"[0-9a-z]*" if found["digits"] else found.group(), pattern)


def _before_digits(patterns: Iterable[bytes]) -> list[int]:
    """Return the first three letters, as a number, of the words in raw patterns that go on with any digits."""
    found = [letters for pattern in patterns for letters in _LETTERS_BEFORE_DIGITS.findall(pattern)]
    words = {word for letters in found for word in letters.split(b"|")}
    return sorted({int.from_bytes(word[:3], "big") for word in words if len(word) >= 3})


class _Words(NamedTuple):
    """Some words of a piece of text: where they start, and their lengths in bytes."""

    start: Numbers
    length: Numbers

    def some(self, which: Numbers | Flags) -> _Words:
        """Return those with these numbers, or with these flags."""
        return _Words(self.start[which], self.length[which])

    def behind_first(self) -> Numbers:
        """Return the places of all of their letters but the first ones."""
        surplus = self.length - 1
        until = np.cumsum(surplus)
        return np.repeat(self.start + 1 - (until - surplus), surplus) + np.arange(until[-1] if len(until) else 0)


class _Split:
    """A piece of text as its words, one for each separator, which stands at its ``end``; many are empty.

    ``with_digits`` are those that have some; ``are_numbers``: whether they have nothing else.
    """

    def __init__(self, piece: bytes) -> None:
        self.text: Bytes = np.frombuffer(piece, np.uint8)
        separates = np.frombuffer(piece.translate(_SEPARATES), bool)
        digit = self.text - np.uint8(_ZERO) < 10
        self.end = np.flatnonzero(separates)
        self.heads = np.flatnonzero(self.text == _NEWLINE)
        self.heads[1:] = self.heads[:-1] + 1
        self.heads[0] = 0
        self.codes = self._take_codes(digit, separates)
        # Of digits and separators only, a word with digits is a run of digits; what else it has makes it longer.
        places = np.flatnonzero(digit | separates)
        in_run = np.zeros(len(places) + 1, bool)
        in_run[1:] = digit[places]
        bounds = np.flatnonzero(in_run[1:] != in_run[:-1])
        first, end = bounds[::2], bounds[1::2]
        start = places[first - 1] + 1
        start[first == 0] = 0
        self.with_digits = _Words(start, places[end] - start)
        self.are_numbers = self.with_digits.length == end - first

    def _take_codes(self, digit: Flags, separates: Flags) -> Numbers:
        """Return the code that each line begins with, 0 for none; it and an enhanced one behind it count as letters.

        Most digits are theirs. A code that could be a part of an address is left to `_codes`.
        """
        last = len(self.text) - 1
        at = self.heads
        near = [np.minimum(at + place, last) for place in range(4)]
        begins = digit[near[0]] & digit[near[1]] & digit[near[2]] & separates[near[3]]
        codes = np.where(begins, _first_three(self.text, at), 0)
        at = at[begins & (self.text[near[3]] == _SPACE)]
        for place in range(3):
            digit[at + place] = False
        at = at[at + 9 <= last] + 4
        at = at[digit[at] & (self.text[at + 1] == _DOT) & digit[at + 2] & (self.text[at + 3] == _DOT) & digit[at + 4]]
        at = at[self.text[at + 5] == _SPACE]
        for place in range(0, 5, 2):
            digit[at + place] = False
        return codes

    def number_of(self, places: Numbers) -> Numbers:
        """Return the numbers of the words that these places of the text belong to."""
        return np.searchsorted(self.end, places)

    def words(self, numbers: Numbers) -> _Words:
        """Return words by their numbers."""
        start = np.where(numbers > 0, self.end[numbers - 1] + 1, 0)
        return _Words(start, self.end[numbers] - start)

    def after(self, numbers: Numbers) -> Bytes:
        """Return the separators behind words."""
        return self.text[self.end[numbers]]


def _codes(split: _Split) -> Flags:
    """Return which of the words with digits are part of a code.

    These are a number of three digits at the start of a line, the same number again in that line, in a line without
    one any that could be a reply code, and three short numbers with dots between them where there is no fourth.
    """
    keep = np.zeros(len(split.are_numbers), bool)
    short = np.flatnonzero(split.are_numbers & (split.with_digits.length <= 3))
    start, length = split.with_digits.some(short)
    end = start + length
    dotted = np.zeros(len(short) + 3, bool)
    dotted[: len(end[:-1])] = (start[1:] == end[:-1] + 1) & (split.text[end[:-1]] == _DOT)
    first = np.flatnonzero(dotted[:-3] & dotted[1:-2] & ~dotted[2:-1] & (length == 1))
    first = first[~dotted[first - 1] | (first == 0)]
    for step in range(3):
        keep[short[first + step]] = True
    number = short[length == 3]
    start = split.with_digits.start[number]
    of_line = split.codes[np.searchsorted(split.heads, start, side="right") - 1]
    keep[number] |= (_first_three(split.text, start) == of_line) | ((of_line == 0) & _CODES_ANYWHERE[split.text[start]])
    return keep


def _first_three(text: Bytes, start: Numbers) -> Numbers:
    """Return the first three digits or small letters of words as a number each."""
    letters = np.zeros(len(start), np.int64)
    for place in range(3):
        letters = letters << 8 | text[np.minimum(start + place, len(text) - 1)] | 32
    return letters


def _hexadecimal(split: _Split) -> _Words:
    """Return the groups of an IPv6 address that are letters only, beside those that have digits."""
    start, length = split.with_digits
    end = start + length
    before = start[split.text[start - 1] == _COLON] - 1
    behind = end[split.text[end] == _COLON] + 1
    at = split.number_of(np.concatenate((before[before > 0], behind[behind < len(split.text)])))
    words = split.words(at)
    words = words.some((words.length > 0) & (words.length <= 4))
    return words.some(_HEX[split.text[words.start]] & _HEX[split.text[words.start + words.length - 1]])


class _Set:
    """A set of words, looked up for many at a time; a rare word more is taken for one of them."""

    def __init__(self, words: Iterable[str]) -> None:
        known = [word.encode() for word in words if 0 < len(word.encode()) <= _LONGEST]
        padded = b"".join(word.ljust(_LONGEST, b"\0") for word in known)
        self._hashes = np.unique(_hash(np.frombuffer(padded, np.uint8).reshape(-1, _LONGEST)))
        self._shapes = np.zeros(1 << 16, bool)  # most words end here
        text = np.frombuffer(padded, np.uint8)
        lengths = np.array([len(word) for word in known], np.int64)
        self._shapes[_shape(text, _Words(np.arange(len(known)) * _LONGEST, lengths))] = True

    def has(self, text: Bytes, words: _Words) -> Flags:
        """Return which words of a text are in the set."""
        found: Flags = self._shapes[_shape(text, words)] & (words.length <= _LONGEST)
        near = np.flatnonzero(found)
        if len(near):
            start, length = words.some(near)
            places = start[:, None] + np.arange(_LONGEST)
            letters = text[np.minimum(places, len(text) - 1)] | 32
            letters[np.arange(_LONGEST) >= length[:, None]] = 0
            hashes = _hash(letters)
            place = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
            found[near] = self._hashes[place] == hashes
        return found


def _shape(text: Bytes, words: _Words) -> Numbers:
    """Return 16 bits of each word, by its length and its first, middle and last letter."""
    start, length = words
    shape = length * 4129
    for place, factor in ((start, 257), (start + (length >> 1), 2081), (start + length - 1, 17)):
        shape ^= (text[place] | 32) * np.int64(factor)
    return shape & 0xFFFF


def _hash(letters: Bytes) -> NDArray[np.uint64]:
    halves = np.ascontiguousarray(letters).view(np.uint64)
    hashes: NDArray[np.uint64] = halves[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ halves[:, 1]
    return hashes


def _with_digits(book: RuleBook) -> tuple[set[str], set[str], set[str], set[str]]:
    """Return the words with digits that stand in phrases, the bare numbers, and what stands before and behind these."""
    lone, numbers, before, behind = set[str](), set[str](), set[str](), set[str]()
    telling = {number for number, one in enumerate(book.lists) if any(map(_A_DIGIT.search, chain(*one)))}
    for phrase, elements in zip(book.phrases, book.elements, strict=True):
        if not _A_DIGIT.search(phrase) and telling.isdisjoint(elements):
            continue
        ways = [((one,),) if isinstance(one, str) else book.lists[one] for one in elements]
        bare = all(word.isdigit() for way in ways for words in way for word in words)
        for place, way in enumerate(ways):
            first = {words[0] for other in ways[place + 1 : place + 2] for words in other}
            last = {words[-1] for other in ways[place - 1 : place] for words in other} if place else set()
            for words in way:
                for at, word in enumerate(words):
                    if not word.isdigit():
                        lone.update({word} if _A_DIGIT.search(word) else ())
                        continue
                    numbers.add(word)
                    beside = {words[at - 1]} if at else last
                    before.update(one for one in beside if bare or not one.isdigit())
                    beside = {words[at + 1]} if at + 1 < len(words) else first
                    behind.update(one for one in beside if bare or not one.isdigit())
    return lone, numbers, before, behind
