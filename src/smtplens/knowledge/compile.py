"""Data files to the compiled form that a cold start reads.

The compiled form is MessagePack of the structures in `schema` and, for interface messages, GNU ``.mo`` files. It
is named by a digest of everything that it was made from, so that a stale one is never used.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, TypeVar

import msgspec

from smtplens.errors import DataFileError
from smtplens.knowledge.digest import DATA
from smtplens.knowledge.rule_files import build_rule_book, read_rule_file, read_toml
from smtplens.knowledge.schema import (
    Cause,
    CauseLinks,
    CauseText,
    CodeText,
    EnhancedCode,
    EnhancedText,
    MailKind,
    Registries,
    ReplyCode,
    RetrySchedule,
    RuleFile,
    Texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Shape = TypeVar("Shape")


def compile_data() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each compiled file; raise `DataFileError` where the data are wrong."""
    registries = compile_registries()
    yield "registries.msgpack", msgspec.msgpack.encode(registries)
    book = build_rule_book(own_rule_files(), registries.causes)
    yield "rules.msgpack", msgspec.msgpack.encode(book)
    for folder in sorted((DATA / "texts").iterdir()):
        yield f"texts-{folder.name}.msgpack", msgspec.msgpack.encode(compile_texts(folder.name))
    for messages in sorted((DATA / "locale").glob("*.po")):
        yield f"messages-{messages.stem}.mo", compile_messages(messages)


def own_rule_files() -> list[tuple[str, RuleFile]]:
    """Read the package's own rule files, as path below ``rules/`` and content."""
    folder = DATA / "rules"
    files = []
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        file = read_rule_file(name, path.read_text("utf-8"))
        if not name.startswith(file.origin.kind):
            raise DataFileError(name, 0, f"a {file.origin.kind}'s rules do not belong in this folder")
        files.append((name, file))
    return files


def compile_registries() -> Registries:
    """Read codes, causes, and retry schedules, and check what they say of each other."""
    causes = _read("causes.toml", dict[str, Cause])
    codes = _read("registries/reply-codes.toml", dict[str, tuple[ReplyCode, ...]])["code"]
    enhanced = _read("registries/enhanced-status-codes.toml", dict[str, tuple[EnhancedCode, ...]])["code"]
    registries = Registries(
        date=_read("version.toml", dict[str, str])["date"],
        causes=causes,
        links=_read("links.toml", dict[str, CauseLinks]),
        codes={str(code.code): code for code in codes},
        enhanced={code.code: code for code in enhanced},
        retry=_read("retry.toml", dict[str, dict[MailKind, RetrySchedule]]),
    )
    for entry in (*codes, *enhanced):
        for cause in (*entry.causes, entry.default_cause):
            if cause not in causes:
                raise DataFileError("registries", 0, f"{entry.code}: no cause is called {cause!r}")
    for name in registries.retry:
        if name not in causes and name != "default":
            raise DataFileError("retry.toml", 0, f"no cause is called {name!r}")
    return registries


def compile_texts(language: str) -> Texts:
    """Read the reference texts of one language."""
    folder = f"texts/{language}"
    return Texts(
        codes=_read(f"{folder}/reply-codes.toml", dict[str, CodeText]),
        causes=_read(f"{folder}/causes.toml", dict[str, CauseText]),
        enhanced=_read(f"{folder}/enhanced-status-codes.toml", dict[str, EnhancedText], optional=True),
    )


def compile_messages(path: Path) -> bytes:
    """Compile a ``.po`` file of interface messages."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  # for this step only: 20 ms
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with path.open("rb") as source:
        catalog = read_po(source, locale=path.stem)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def _read(name: str, shape: type[Shape], *, optional: bool = False) -> Shape:
    path = DATA / name
    if optional and not path.exists():
        return shape()
    found: Shape = read_toml(name, path.read_text("utf-8"), shape)
    return found
