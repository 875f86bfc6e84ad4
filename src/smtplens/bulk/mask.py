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
from typing import TYPE_CHECKING, Any, NamedTuple

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
_LETTER, _DIGIT = 1, 2
_PIECE = 1 << 18  # bytes taken at a time: what is held between the steps then stays in the processor's cache
_LONGEST = 16  # bytes of a word with digits that a phrase may hold
_MARK = ord("#")  # stands for a masked word
_PARTS_OF_LOCAL, _PARTS_OF_DOMAIN = 5, 6  # words of an address that are masked, at most
_NEWLINE, _DOT, _AT, _COLON = b"\n.@:"


def _table(members: bytes) -> Flags:
    table = np.zeros(256, bool)
    table[list(members)] = True
    return table


_CLASSES = bytes(
    _DIGIT if 48 <= byte <= 57 else _LETTER if byte < 128 and chr(byte).isalpha() else 0 for byte in range(256)
)
_IN_LOCAL = _table(b".+-_=")
_IN_DOMAIN = _table(b".-")
_HEX = _table(b"abcdefABCDEF")
_CODES_ANYWHERE = _table(b"45")


class Mask:
    """Makes keys, for the phrases and signs of a book of rules."""

    def __init__(self, book: RuleBook) -> None:
        lone, numbers, before, behind = _with_digits(book)
        self._telling = _Words(lone | numbers)
        self._prefixes = _before_digits(book.patterns.values())
        self._firsts = _table(b"".join(bytes((one >> 16, one >> 16 ^ 32)) for one in self._prefixes))
        self._before, self._behind = _Words(before), _Words(behind)
        signs = [book.phrases[number] for number in book.signs]
        addresses = [phrase for phrase in book.phrases if "@" in phrase]
        self._in_local = _Words({word for one in addresses for word in words_of(one.partition("@")[0])})
        domains = [one.rpartition("@")[2] for one in (*signs, *addresses) if "." in one]
        self._in_domain = _Words({word for one in domains for word in words_of(one)[:1]})

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
        words = _split(piece)
        dropped = self._of_addresses(words)
        self._add_with_digits(dropped, words)
        dropped &= words.length > 0
        at = np.flatnonzero(dropped)
        begins, surplus = words.start[at], words.length[at] - 1
        kept = words.text.copy()
        kept[begins] = _MARK
        taken = np.cumsum(surplus)
        keep = np.ones(len(kept), bool)
        if len(taken):
            keep[np.repeat(begins + 1 - (taken - surplus), surplus) + np.arange(taken[-1])] = False
        ends = words.end[words.last] + 1
        until = np.searchsorted(at, words.last, side="right")
        offsets = np.zeros(len(ends) + 1, np.int32)
        offsets[1:] = ends - np.concatenate((np.zeros(1, np.int64), taken))[until]
        return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(kept[keep]))

    def _add_with_digits(self, dropped: Flags, words: _Split) -> None:
        """Mask words for their digits: ids and numbers; but no code and no word of a phrase, wherever it stands."""
        at = np.flatnonzero(words.digits > 0)
        length, pure = words.length[at], words.digits[at] == words.length[at]
        keep = _codes(words, at, np.flatnonzero(pure & (length <= 3)))
        self._keep_prefixed(keep, words, at, np.flatnonzero(length > 3))
        rest = np.flatnonzero(~keep & (length <= _LONGEST))
        rest = rest[self._telling.among(words, at[rest])]
        keep[rest[~pure[rest]]] = True
        numbers = rest[pure[rest]]
        before = np.maximum(at[numbers] - 1, 0)
        before = np.where(words.length[before] == 0, np.maximum(before - 1, 0), before)
        behind = np.minimum(at[numbers] + 1, len(words.start) - 1)
        keep[numbers[self._before.among(words, before) | self._behind.among(words, behind)]] = True
        dropped[at] = ~keep
        _add_hexadecimal(dropped, words, at)

    def _keep_prefixed(self, keep: Flags, words: _Split, at: Numbers, long: Numbers) -> None:
        long = long[self._firsts[words.text[words.start[at[long]]]]]
        keep[long] |= np.isin(_first_three(words, at[long]), self._prefixes)

    def _of_addresses(self, words: _Split) -> Flags:
        """Return which words belong to e-mail addresses, but for domains and names that are a sign of an origin."""
        dropped = np.zeros(len(words.start), bool)
        at = np.flatnonzero(words.after == _AT)
        for _ in range(_PARTS_OF_LOCAL):
            dropped[at[~self._in_local.among(words, at)]] = True
            at = at[at > 0]
            if not len(at):
                break
            at = at[_IN_LOCAL[words.after[at - 1]]] - 1
        at = np.flatnonzero(words.after == _AT) + 1
        own = np.zeros(len(at), bool)
        parts = []
        inside = np.arange(len(at))
        for _ in range(_PARTS_OF_DOMAIN):
            parts.append((at, inside))
            own[inside[self._in_domain.among(words, at)]] = True
            more = _IN_DOMAIN[words.after[at]] & (at + 1 < len(words.start))
            at, inside = at[more] + 1, inside[more]
            if not len(at):
                break
        for part, address in parts:
            dropped[part[~own[address]]] = True
        return dropped


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


class _Split(NamedTuple):
    """A piece of text as its words, one for each separator, which follows it; many are empty.

    ``start``, ``end`` and ``length`` in bytes, ``digits`` how many it has, ``after`` the separator; ``last`` are the
    numbers of those words that end a line.
    """

    text: Bytes
    start: Numbers
    end: Numbers
    length: Numbers
    digits: Numbers
    after: Bytes
    last: Numbers


def _split(piece: bytes) -> _Split:
    text = np.frombuffer(piece, np.uint8)
    classes = np.frombuffer(piece.translate(_CLASSES), np.uint8)
    end = np.flatnonzero(classes == 0)
    start = np.empty_like(end)
    start[0] = 0
    np.add(end[:-1], 1, out=start[1:])
    counted = np.cumsum(classes == _DIGIT, dtype=np.int32)[end]
    digits = np.diff(counted, prepend=np.int32(0))
    after = text[end]
    return _Split(text, start, end, end - start, digits, after, np.flatnonzero(after == _NEWLINE))


def _codes(words: _Split, at: Numbers, short: Numbers) -> Flags:
    """Return which of the words with digits are part of a code; ``short`` are those that are numbers below 1000.

    These are a number of three digits at the start of a line, the same number again in that line, in a line without
    one any that could be a reply code, and three short numbers with dots between them where there is no fourth.
    """
    keep = np.zeros(len(at), bool)
    if not len(short):
        return keep
    place, length = at[short], words.length[at[short]]
    dotted = np.zeros(len(short) + 3, bool)
    dotted[: len(short) - 1] = (np.diff(place) == 1) & (words.after[place[:-1]] == _DOT)
    first = np.flatnonzero(dotted[:-3] & dotted[1:-2] & ~dotted[2:-1] & (length == 1))
    first = first[~dotted[first - 1] | (first == 0)]
    for step in range(3):
        keep[short[first + step]] = True
    number = short[length == 3]
    place = at[number]
    value = _first_three(words, place)
    line = np.searchsorted(words.last, place)
    heads = np.concatenate(([0], words.last[:-1] + 1))
    at_head = place == heads[line]
    codes = np.zeros(len(heads), np.int64)
    codes[line[at_head]] = value[at_head]
    of_line = codes[line]
    keep[number] |= (value == of_line) | ((of_line == 0) & _CODES_ANYWHERE[words.text[words.start[place]]])
    return keep


def _first_three(words: _Split, at: Numbers) -> Numbers:
    """Return the first three digits or small letters of words as a number each."""
    letters = np.zeros(len(at), np.int64)
    for place in range(3):
        letter = words.text[np.minimum(words.start[at] + place, len(words.text) - 1)] | 32
        letters = letters << 8 | letter
    return letters


def _add_hexadecimal(dropped: Flags, words: _Split, at: Numbers) -> None:
    """Mask the groups of an IPv6 address that are letters only, beside those that have digits."""
    last = len(words.start) - 1
    before = at[words.after[np.maximum(at - 1, 0)] == _COLON] - 1
    behind = at[words.after[at] == _COLON] + 1
    beside = np.concatenate((before[before >= 0], behind[behind <= last]))
    beside = beside[(words.length[beside] > 0) & (words.length[beside] <= 4)]
    first, end = words.text[words.start[beside]], words.text[words.end[beside] - 1]
    dropped[beside[_HEX[first] & _HEX[end]]] = True


class _Words:
    """A set of words, looked up for many at a time; a rare word more is taken for one of them."""

    def __init__(self, words: Iterable[str]) -> None:
        known = [word.encode() for word in words if 0 < len(word.encode()) <= _LONGEST]
        padded = b"".join(word.ljust(_LONGEST, b"\0") for word in known)
        self._hashes = np.unique(_hash(np.frombuffer(padded, np.uint8).reshape(-1, _LONGEST)))
        self._shapes = np.zeros(1 << 16, bool)  # by length, first and last letter: most words end here
        for word in known:
            self._shapes[_shape(len(word), word[0], word[-1])] = True

    def among(self, words: _Split, at: Numbers) -> Flags:
        """Return which of the words at these places are in the set."""
        length = words.length[at]
        first = (words.text[words.start[at]] | 32).astype(np.int64)
        last = (words.text[words.end[at] - 1] | 32).astype(np.int64)
        found: Flags = self._shapes[_shape(length, first, last)] & (length <= _LONGEST)
        near = np.flatnonzero(found)
        if len(near):
            places = words.start[at[near]][:, None] + np.arange(_LONGEST)
            letters = words.text[np.minimum(places, len(words.text) - 1)] | 32
            letters[np.arange(_LONGEST) >= length[near][:, None]] = 0
            hashes = _hash(letters)
            place = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
            found[near] = self._hashes[place] == hashes
        return found


def _shape(length: Any, first: Any, last: Any) -> Any:
    """Return 16 bits of a word, or of many."""
    return (length * 4129 ^ first * 257 ^ last * 17) & 0xFFFF


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
