"""Every RFC that is cited is a known one, in code, texts, registries and docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smtplens.knowledge import load

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("src/smtplens", "docs")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".toml", ".md"} and "rules" not in path.parts
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_cited_rfcs_are_known(path: Path) -> None:
    cited = re.findall(r"(?:\bRFC |rfc:)(\d{3,5})", path.read_text("utf-8"))
    assert set(cited) <= load.registries().rfcs.keys()


def test_each_known_rfc_is_cited_somewhere() -> None:
    everything = "".join(path.read_text("utf-8") for path in FILES)
    cited = set(re.findall(r"(?:\bRFCs? |rfc:|, |and )(\d{3,5})", everything))
    assert load.registries().rfcs.keys() <= cited


def test_what_replaces_an_rfc_is_known_too() -> None:
    rfcs = load.registries().rfcs
    assert {str(one.obsoleted_by) for one in rfcs.values() if one.obsoleted_by} <= rfcs.keys()
