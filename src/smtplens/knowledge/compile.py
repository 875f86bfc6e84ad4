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
    CauseText,
    CodeText,
    Crosswalk,
    EnhancedCode,
    EnhancedText,
    KnownReply,
    MailKind,
    Registries,
    ReplyCode,
    RetrySchedule,
    Rfc,
    RuleFile,
    Term,
    Texts,
)
from smtplens.smtp.dress import undress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Shape = TypeVar("Shape")


def compile_data() -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each compiled file; raise `DataFileError` where the data are wrong."""
    registries = compile_registries()
    yield "registries.msgpack", msgspec.msgpack.encode(registries)
    yield "crosswalk.msgpack", msgspec.msgpack.encode(compile_crosswalk(registries.causes))
    files = own_rule_files()
    yield "rules.msgpack", msgspec.msgpack.encode(build_rule_book(files, registries.causes))
    yield "replies.msgpack", msgspec.msgpack.encode(list(_known_replies(files)))
    for folder in sorted((DATA / "texts").iterdir()):
        yield f"texts-{folder.name}.msgpack", msgspec.msgpack.encode(compile_texts(folder.name))
    for messages in sorted((DATA / "locale").glob("*.po")):
        yield f"messages-{messages.stem}.mo", compile_messages(messages)


def own_rules_folder() -> Path:
    """Return where the package's own rules stand."""
    return DATA / "rules"


def own_rule_files() -> list[tuple[str, RuleFile]]:
    """Read the package's own rule files, as path below ``rules/`` and content."""
    folder = own_rules_folder()
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
    codes = [
        code for name in _names("registries/reply-codes") for code in _read(name, dict[str, list[ReplyCode]])["code"]
    ]
    enhanced = _read("registries/enhanced-status-codes.toml", dict[str, list[EnhancedCode]])["code"]
    registries = Registries(
        date=_read("version.toml", dict[str, str])["date"],
        causes=causes,
        codes={str(code.code): code for code in sorted(codes, key=lambda code: code.code)},
        enhanced={f"{code.code}@{code.origin}" if code.origin else code.code: code for code in enhanced},
        retry=_read("retry.toml", dict[str, dict[MailKind, RetrySchedule]]),
        rfcs=_read("rfcs.toml", dict[str, Rfc]),
    )
    for code in codes:
        _check_causes("registries/reply-codes", str(code.code), (*code.causes, code.default_cause), causes)
    for row in enhanced:
        _check_causes("registries/enhanced-status-codes.toml", row.code, (*row.causes, row.default_cause), causes)
    for slug, cause in causes.items():
        _check_causes("causes.toml", slug, cause.related, causes)
    _check_causes("retry.toml", "", (name for name in registries.retry if name not in {"default", "unlikely"}), causes)
    return registries


def compile_crosswalk(causes: Mapping[str, Cause]) -> dict[str, Crosswalk]:
    """Read other systems' names, and check that each is one of theirs and for one of our causes."""
    name = "crosswalk.toml"
    crosswalk = _read(name, dict[str, Crosswalk])
    for system, one in crosswalk.items():
        _check_causes(name, system, one.cause, causes)
        for given in one.cause.values():
            for word in (given,) if isinstance(given, str) else (given.transient, given.permanent):
                if word not in one.names:
                    raise DataFileError(name, 0, f"{system} has no name {word!r}")
    return crosswalk


def compile_texts(language: str) -> Texts:
    """Read the reference texts of one language."""
    folder = f"texts/{language}"
    return Texts(
        codes=_read_all(f"{folder}/reply-codes", CodeText),
        causes=_read_all(f"{folder}/causes", CauseText),
        enhanced=_read_all(f"{folder}/enhanced-status-codes", EnhancedText),
        glossary=_read_all(folder, Term),
        guides={path.stem: path.read_text("utf-8") for path in sorted((DATA / folder / "guides").glob("*.md"))},
    )


def _check_causes(file: str, subject: str, named: Iterable[str], causes: Mapping[str, Cause]) -> None:
    for cause in named:
        if cause not in causes:
            raise DataFileError(file, 0, f"{subject}: no cause is called {cause!r}")


def _known_replies(files: Iterable[tuple[str, RuleFile]]) -> Iterator[KnownReply]:
    for _, file in files:
        for rule in file.rule:
            for example in rule.example:
                reply = undress(example.reply)[0].reply
                yield KnownReply(
                    reply=reply.raw,
                    rule=f"{file.origin.id}.{rule.id}",
                    cause=rule.cause,
                    origin=file.origin.id,
                    code=reply.code,
                    source=example.source or rule.source,
                    made=example.made,
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


def _names(folder: str) -> list[str]:
    """Return the names of the files in a folder of data, which may be missing."""
    return [path.relative_to(DATA).as_posix() for path in sorted((DATA / folder).glob("*.toml"))]


def _read_all(folder: str, shape: type[Shape]) -> dict[str, Shape]:
    """Read the texts in all files of a folder; an entry stands in one of them only."""
    found: dict[str, Shape] = {}
    for name in _names(folder):
        entries = _read(name, dict[str, shape])  # type: ignore[valid-type]  # a shape made at run time
        if twice := found.keys() & entries.keys():
            raise DataFileError(name, 0, f"stands in another file too: {', '.join(sorted(twice))}")
        found |= entries
    return found


def _read(name: str, shape: type[Shape]) -> Shape:
    found: Shape = read_toml(name, (DATA / name).read_text("utf-8"), shape)
    return found
