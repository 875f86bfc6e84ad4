"""Translations kept in step with the English: what is missing, stale, broken, or left in English.

Each entry of a translated file carries ``of``, the digest of the English entry that it was made from. Whoever mends
the English sees which translations are stale; whoever mends a translation stamps it anew (``tasks/translations.py``).
"""

from __future__ import annotations

import re
import tomllib
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from smtplens.knowledge.digest import DATA
from smtplens.knowledge.load import DEFAULT_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = re.compile(r"`([^`]+)`")
_LONG = 25  # characters from which a value that is the same in two languages was left untranslated


def english_digest(entry: dict[str, Any]) -> str:
    """Return the digest of an English entry, in hexadecimal."""
    return blake2b(repr(sorted(_flat(entry).items())).encode(), digest_size=4).hexdigest()


def problems(language: str) -> Iterator[str]:
    """Yield what is wrong with a language's reference texts, one line each, with file and key."""
    folder = DATA / "texts"
    for path in sorted((folder / DEFAULT_LANGUAGE).rglob("*.toml")):
        name = path.relative_to(folder / DEFAULT_LANGUAGE).as_posix()
        english = tomllib.loads(path.read_text("utf-8"))
        theirs = folder / language / name
        translated = tomllib.loads(theirs.read_text("utf-8")) if theirs.exists() else {}
        for key, entry in english.items():
            if key not in translated:
                yield f"{language}/{name}: {key} is missing"
                continue
            for problem in _entry_problems(entry, translated[key]):
                yield f"{language}/{name}: {key} {problem}"
        for key in translated.keys() - english.keys():
            yield f"{language}/{name}: {key} is not in the English"


def _entry_problems(english: dict[str, Any], translated: dict[str, Any]) -> Iterator[str]:
    if translated.get("of") != english_digest(english):
        yield "is stale: look it through, then stamp it"
    theirs = _flat(translated)
    for field, text in _flat(english).items():
        other = theirs.get(field)
        if not other:
            yield f"lacks {field}"
        elif other == text and len(text) > _LONG:
            yield f"has {field} in English"
        elif missing := set(_CODE.findall(text)) - set(_CODE.findall(other)):
            yield f"{field} lacks `{min(missing)}`"
        elif other.count("`") % 2:
            yield f"{field} has an unpaired backtick"


def _flat(entry: dict[str, Any]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, value in entry.items():
        if isinstance(value, dict):
            fields |= {f"{name}.{inner}": text for inner, text in value.items()}
        elif name != "of":
            fields[name] = value
    return fields
