"""Many replies judged together come to the same as each by itself, to the byte."""

from __future__ import annotations

import io
import json
import random
import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplens.bulk import run
from smtplens.bulk.columns import FIELDS, Columns
from smtplens.bulk.jsonlines import Lines
from smtplens.bulk.lines import read_units
from smtplens.bulk.verdicts import Judge
from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.match import own_matcher
from smtplens.knowledge import load
from smtplens.output.jsonlines import json_line, record
from smtplens.sources.replies import read_replies

JUDGE = Judge(own_matcher())
EXAMPLES = [reply.reply for reply in load.known_replies()]
PIECES = [
    "550 ", "550-", "550 5.1.1 ", "421", "(553, b'5.1.3 x')", "user <b@example.com> unknown", "try again in 5 minutes", "LPN007_517",
    "AUP#1310", "AUP#1260", "[TSS04]", "192.0.2.1", "2001:db8::1", "a1b2c3d4", "host mx[192.0.2.1] said: ", "\r", "\n", "\t", "\x00", "\x0b",
    "\x1b[31m", '"', "\\n", "é", "邮箱", " ", "@", ".", "9", "x" * 40,
]  # fmt: skip


def one_by_one(content: bytes, *, one_per_line: bool = False) -> list[str]:
    attempts = read_replies(io.BytesIO(content), "x", one_per_line=one_per_line)
    return b"".join(json_line(record(diagnose(attempt))) for attempt in attempts).decode().splitlines()


def together(content: bytes, *, one_per_line: bool = False) -> list[str]:
    judge = JUDGE if not one_per_line else Judge(own_matcher(), several=False)
    lines = Lines()
    blocks = run.judged(io.BytesIO(content), judge, one_per_line=one_per_line)
    return b"".join(bytes(lines.encode(verdicts, "x")) for verdicts in blocks).decode().splitlines()


def varied(replies: list[str], seed: int) -> bytes:
    """The replies with other addresses and ids, three of each."""
    draw = random.Random(seed)
    lines = []
    for reply in replies:
        for _ in range(3):
            text = re.sub(r"[\w.]+@example\.(?:com|org)", lambda _: f"u{draw.randrange(10**6)}@example.com", reply)
            text = re.sub(r"\b192\.0\.2\.\d+\b", lambda _: f"192.0.2.{draw.randrange(256)}", text)
            lines.append(text.replace("\n", "\\n") + f" (id {draw.randrange(16**12):x})")
    draw.shuffle(lines)
    return "\n".join(lines).encode()


def test_the_examples_of_all_rules_with_other_ids() -> None:
    content = varied(EXAMPLES, 1)
    assert together(content) == one_by_one(content)


def test_multi_line_replies_are_joined() -> None:
    content = "".join(f"{reply}\n" for reply in EXAMPLES if "\n" in reply).encode()
    assert together(content) == one_by_one(content)


# The same texts each time: a mask is an approximation, and one in many thousand made-up texts falls between its words.
@settings(max_examples=200, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.booleans())
def test_any_text(text: str, one_per_line: bool) -> None:
    content = text.encode()
    assert together(content, one_per_line=one_per_line) == one_by_one(content, one_per_line=one_per_line)


@settings(max_examples=100, derandomize=True)
@given(st.binary(max_size=300))
def test_any_bytes(content: bytes) -> None:
    assert together(content) == one_by_one(content)


@pytest.mark.parametrize("block", [1, 7, 64, 1000])
def test_blocks_end_between_replies(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr("smtplens.bulk.lines._BLOCK", block)
    content = b"550-5.1.1 No\n550-5.1.1 such\n550 5.1.1 user\n\n452 4.2.2 Full\n550-x\n421 y\n550-end"
    assert together(content) == one_by_one(content)
    assert sum(len(units.numbers) for units in read_units(io.BytesIO(content), one_per_line=True)) == 8


def test_what_is_known_is_forgotten_at_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtplens.bulk.verdicts._MOST_KNOWN", 10)
    monkeypatch.setattr("smtplens.bulk.lines._BLOCK", 2000)
    content = varied(EXAMPLES[:200], 2)
    assert together(content) == one_by_one(content)


def test_the_table_says_the_same_as_the_lines() -> None:
    content = (
        varied(EXAMPLES[::7], 3) + b"\n{'b@example.com': (550, b'5.1.1 Unknown'), 'c@example.com': (450, b'Later')}\n"
    )
    wanted = [json.loads(line) for line in one_by_one(content)]
    columns = Columns()
    tables = []
    for verdicts in run.judged(io.BytesIO(content), JUDGE):
        sources = pa.array([f"x:{number}" for number in verdicts.units.numbers], pa.string())
        tables.append(columns.table(verdicts, sources))
    table = pa.concat_tables(tables)
    assert table.schema == FIELDS
    assert [row | {"names": dict(row["names"])} for row in table.to_pylist()] == wanted
