"""How texts and phrases become comparable.

Both sides of a match go through `fold`, so that these rules hold for a reply's text and for a rule's phrase alike:

1. Letters: Unicode NFKC, case folding, the Turkish dotless and dotted i as i, and Latin, Greek and Cyrillic
   letters without their accents, since servers often lose them.
2. Words: a run of letters and digits of any script. In scripts that are written without spaces (Han, Kana, Thai,
   Lao, Khmer, Burmese) each character is a word of its own, so that a phrase is found inside a sentence.
3. Everything else parts words: white space as a space, punctuation as U+0001. A phrase's words may be parted by
   either; only ``*`` cares for the difference: it stands for one run without white space in it (a word, an
   address, a host, a number, with what brackets it has).
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ASCII = bytes(
    ord(chr(byte).lower()) if chr(byte).isalnum() and byte < 128 else 32 if chr(byte).isspace() and byte < 128 else 1
    for byte in range(256)
)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_ACCENTS = re.compile("[\u0300-\u036f]")
_UNACCENTED = str.maketrans("ıłøđ", "ilod")  # letters that Unicode does not take apart
_ASCII_WORD = re.compile("[0-9A-Za-z]+")
# Kinds of characters: between words, an accent that folds to nothing, a part of a word, a word of its own, several.
_GAP, _NOTHING, _PART, _WORD, _ODD = " ", "'", "a", "字", "?"
_WORD_BY_KIND = re.compile(f"{_PART}[{_PART}{_NOTHING}]*|{_WORD}")
_GAPS = " \x01"
_TO_SPACE = str.maketrans("\x01", " ")
_PIECES = re.compile(r"\{[\w-]+\}|[^{}]+")


class _Characters(dict[int, str]):
    """What each character becomes once letters are folded; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        plain = chr(point).casefold().translate(_UNACCENTED)
        plain = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))
        folded = "".join(map(_as_word_or_gap, plain))
        if len(self) < 65536:
            self[point] = folded
        return folded


def _as_word_or_gap(character: str) -> str:
    if _UNSPACED.match(character):
        return f"\x01{character}\x01"
    if character.isalnum() or unicodedata.category(character) in {"Mn", "Mc"}:
        return character
    return " " if character.isspace() else "\x01"


_CHARACTERS = _Characters()


def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).translate(_CHARACTERS)


class _Kinds(dict[int, str]):
    """What each character is to the words of a text; filled as characters are met."""

    def __missing__(self, point: int) -> str:
        folded = _folded(chr(point))
        words = folded.translate(_TO_SPACE).split()
        kind = _ODD
        if not words:
            kind = _GAP if folded else _NOTHING
        elif len(folded) == len(words[0]):
            kind = _PART
        elif len(words) == 1 and folded[0] in _GAPS and folded[-1] in _GAPS:
            kind = _WORD
        if len(self) < 65536:
            self[point] = kind
        return kind


_KINDS = _Kinds()


def fold(text: str) -> bytes:
    r"""Return the text as its words in UTF-8, with a space at both ends.

    >>> fold("User unknown: <b@EXAMPLE.com>")
    b' user unknown\x01 \x01b\x01example\x01com\x01 '
    """
    if text.isascii():
        return b" " + text.encode().translate(_ASCII) + b" "
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    return b" " + text.translate(_CHARACTERS).encode("utf-8", "replace") + b" "


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase, ``*`` among them.

    >>> words_of("user * doesn't exist")
    ('user', '*', 'doesn', 't', 'exist')
    """
    found: list[str] = []
    for part in phrase.split():
        found += ["*"] if part == "*" else fold(part).replace(b"\x01", b" ").decode().split()
    return tuple(found)


def words_in(folded: bytes) -> tuple[list[str], list[bool]]:
    r"""Return the words of a folded text, and of each whether white space stands before it.

    >>> words_in(fold("User unknown: <b@EXAMPLE.com>"))
    (['user', 'unknown', 'b', 'example', 'com'], [True, True, True, False, False])
    """
    words: list[str] = []
    spaced: list[bool] = []
    for run in folded.decode().split(" "):
        if "\x01" not in run:
            if run:
                words.append(run)
                spaced.append(True)
            continue
        first = True
        for word in run.split("\x01"):
            if word:
                words.append(word)
                spaced.append(first)
                first = False
    return words, spaced


def spans_in(text: str) -> list[tuple[int, int]]:
    """Return where each of the words of a text stands in it, those that `words_in` finds once it is folded.

    Where two characters become one (a kana and its sound mark apart), they are told apart here.

    >>> text = "Größe: ½ メール"
    >>> [text[start:end] for start, end in spans_in(text)]
    ['Größe', '½', '½', 'メ', 'ー', 'ル']
    """
    if text.isascii():
        return [word.span() for word in _ASCII_WORD.finditer(text)]
    kinds = text.translate(_KINDS)
    if _ODD not in kinds:
        return [word.span() for word in _WORD_BY_KIND.finditer(kinds)]
    spans: list[tuple[int, int]] = []
    inside = False
    for place, character in enumerate(text):
        for part in _folded(character):
            if part in _GAPS:
                inside = False
            elif inside:
                spans[-1] = (spans[-1][0], place + 1)
            else:
                spans.append((place, place + 1))
                inside = True
    return spans


Element = str | tuple[tuple[str, ...], ...]
"""A part of a phrase: a word, ``*``, or the words of each spelling of a list."""


def elements_of(phrase: str, lists: Mapping[str, Sequence[str]] = {}) -> tuple[Element, ...]:  # never changed
    """Return the parts of a phrase; ``{name}`` stands for any phrase of that list.

    Raises ValueError if a spelling of the phrase has no word, KeyError if there is no such list.

    >>> elements_of("no such {who} here", {"who": ("user", "mail box")})
    ('no', 'such', (('user',), ('mail', 'box')), 'here')
    """
    elements: list[Element] = []
    for piece in _PIECES.findall(phrase):
        if piece[0] == "{":
            spellings = tuple(words_of(one) for one in lists[piece[1:-1]])
            if not spellings or not all(spellings) or any("*" in one for one in spellings):
                raise ValueError(f"the list {piece} holds a phrase without a word, or with a gap")
            elements.append(spellings)
        else:
            elements += words_of(piece)
    if not set(elements) - {"*"}:
        raise ValueError(f"a phrase needs at least one word: {phrase!r}")
    if "*" in {elements[0], elements[-1]}:
        raise ValueError(f"a gap stands between words: {phrase!r}")
    return tuple(elements)


def lists_in(phrase: str) -> list[str]:
    """Return the names of the lists that a phrase refers to as ``{name}``."""
    return [piece[1:-1] for piece in _PIECES.findall(phrase) if piece[0] == "{"]
