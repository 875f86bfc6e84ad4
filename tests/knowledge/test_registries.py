"""The registries hold what RFC 5321 and IANA list, and agree with themselves."""

from __future__ import annotations

import re
from pathlib import Path

from smtplens.knowledge import load
from smtplens.knowledge.lookup import enhanced_row, enhanced_rows
from smtplens.smtp.enhanced_status import EnhancedStatus
from smtplens.smtp.phase import PHASES

REGISTRIES = load.registries()
RFC_5321 = {211, 214, 220, 221, 250, 251, 252, 354, 421, 450, 451, 452, 455, 500, 501, 502, 503, 504, 550, 551, 552,
            553, 554, 555}  # fmt: skip


def test_the_24_codes_of_rfc_5321_are_standard() -> None:
    assert {code.code for code in REGISTRIES.codes.values() if code.status == "standard"} == RFC_5321


def test_all_81_rows_of_iana_are_there() -> None:
    assert len([row for row in REGISTRIES.enhanced.values() if row.status != "unregistered"]) == 81


def test_the_rows_are_ianas(shared: Path) -> None:
    table = (shared / "reference" / "codes.md").read_text("utf-8")
    rows = re.findall(r"^\| (X\.\d+\.\d+) \| ([^|]+) \|", table, re.MULTILINE)
    assert len(rows) == 81
    for code, name in rows:
        if name.strip() != "(no text)":
            assert REGISTRIES.enhanced[code].name == name.strip()


def test_the_causes_are_the_vocabularys(shared: Path) -> None:
    table = (shared / "causes.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| `([\w-]+)` \| [^|]+ \| ([^|]+) \| ([\w-]+) \|", table, re.MULTILINE)
    assert {slug for _, slug, _, _ in rows} == set(REGISTRIES.causes)
    for family, slug, next_, actor in rows:
        cause = REGISTRIES.causes[slug]
        assert (cause.family, cause.actor) == (family, actor)
        if "4yz" not in next_:
            assert cause.next == next_.strip()


def test_what_a_code_names_exists() -> None:
    for code in REGISTRIES.codes.values():
        assert {str(one) for one in code.related} <= REGISTRIES.codes.keys(), code.code
        assert set(code.phases) <= set(PHASES)
        assert code.default_cause in code.causes or not code.causes or code.default_cause == "unknown", code.code
        assert code.code not in code.related


def test_transcripts_are_told_line_by_line() -> None:
    for code in REGISTRIES.codes.values():
        lines = code.transcript.splitlines()
        assert all(re.match(r"[CS]: |\(", line) for line in lines), code.code


def test_a_provider_may_give_a_number_its_own_meaning() -> None:
    status = EnhancedStatus.parse("4.7.28")
    assert enhanced_row(status).origin is None  # type: ignore[union-attr]
    assert enhanced_row(status, "gmail").origin == "gmail"  # type: ignore[union-attr]


def test_an_exact_number_goes_before_a_range() -> None:
    rows = enhanced_rows(EnhancedStatus.parse("5.7.606"))
    assert rows
    widths = [int(row.to.split(".")[2]) - int(row.code.split(".")[2]) if row.to else 0 for row in rows]
    assert widths == sorted(widths)


def test_every_cause_and_code_has_a_text() -> None:
    english = load.texts("en")
    assert english.codes.keys() == REGISTRIES.codes.keys()
    assert english.causes.keys() == REGISTRIES.causes.keys()
    assert english.enhanced.keys() == REGISTRIES.enhanced.keys()
