"""The compiled knowledge, loaded when it is first asked for and kept.

This is the one place below the programs that reads files, and it reads none but the package's own: the compiled
form beside the data, or, where that is stale and its folder can't be written, one in the user's cache folder.
"""

from __future__ import annotations

import gettext
import io
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec

from smtplens.errors import LanguageError
from smtplens.knowledge.digest import digest
from smtplens.knowledge.schema import Crosswalk, KnownReply, Registries, RuleBook, Texts

if TYPE_CHECKING:
    from collections.abc import Mapping

Shape = TypeVar("Shape")
_COMPILED = Path(__file__).parent / "compiled"
DEFAULT_LANGUAGE = "en"


@cache
def registries() -> Registries:
    """Return the registries of codes and causes."""
    return msgspec.msgpack.decode(_content("registries.msgpack"), type=Registries)


@cache
def rule_book() -> RuleBook:
    """Return the package's own rules."""
    return msgspec.msgpack.decode(_content("rules.msgpack"), type=RuleBook)


@cache
def crosswalk() -> dict[str, Crosswalk]:
    """Return other systems' names for causes, by system."""
    return msgspec.msgpack.decode(_content("crosswalk.msgpack"), type=dict[str, Crosswalk])


@cache
def known_replies() -> tuple[KnownReply, ...]:
    """Return the replies that are known to be sent: the examples of the package's rules."""
    return msgspec.msgpack.decode(_content("replies.msgpack"), type=tuple[KnownReply, ...])


@cache
def texts(language: str) -> Texts:
    """Return the reference texts of a language; raise `LanguageError` if it has none."""
    if language not in languages():
        raise LanguageError(language, languages())
    return msgspec.msgpack.decode(_content(f"texts-{language}.msgpack"), type=Texts)


@cache
def messages(language: str) -> gettext.NullTranslations:
    """Return the interface messages of a language; English ones stand in the code."""
    if language == DEFAULT_LANGUAGE:
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(_content(f"messages-{language}.mo")))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages with reference texts."""
    names = (name.removeprefix("texts-").removesuffix(".msgpack") for name in _compiled() if name.startswith("texts-"))
    return tuple(sorted(names))


def _content(name: str) -> bytes:
    content = _compiled()[name]
    if isinstance(content, bytes):
        return content
    try:
        return content.read_bytes()
    except FileNotFoundError:  # another process has compiled newer data and removed what was stale
        _compiled.cache_clear()
        newer = _compiled()[name]
        return newer if isinstance(newer, bytes) else newer.read_bytes()


@cache
def _compiled() -> Mapping[str, Path | bytes]:
    """Return the compiled files by name, made anew if they are stale; kept in memory if no folder takes them."""
    wanted = digest()
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folders = [_COMPILED / wanted, cache_home / "smtplens" / wanted]
    for folder in folders:
        if folder.is_dir():
            return {path.name: path for path in folder.iterdir()}
    from smtplens.knowledge.compile import compile_data  # noqa: PLC0415  # a fresh form does without

    made = dict(compile_data())
    for folder in folders:
        try:
            _write(folder, made)
        except OSError:
            continue
        return {name: folder / name for name in made}
    return made


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files or none: into a new folder beside, which then takes the name; older forms go."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="new-") as place:
        complete = Path(place) / "complete"
        complete.mkdir()
        for name, content in files.items():
            (complete / name).write_bytes(content)
        stale = [path for path in folder.parent.iterdir() if path.is_dir() and not path.name.startswith("new-")]
        complete.rename(folder)
    for path in stale:
        shutil.rmtree(path, ignore_errors=True)
