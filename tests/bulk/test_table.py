"""Arrow in, Arrow out."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import smtplens
from smtplens.bulk.columns import FIELDS

REPLIES = ["552 5.2.2 Mailbox full", None, "host mx.example.com[192.0.2.1] said: 550 5.1.1 No such user", "250 OK"]


@pytest.mark.parametrize(
    "replies",
    [
        pa.array(REPLIES),
        pa.array(REPLIES, pa.large_string()),
        pa.chunked_array([REPLIES[:1], REPLIES[1:]]),
        pa.table({"reply": REPLIES}),
        pa.record_batch({"reply": REPLIES}),
    ],
)
def test_whatever_holds_the_replies(replies: pa.Array) -> None:
    table = smtplens.diagnose_table(replies)
    assert table.schema == FIELDS
    assert table.column("cause").to_pylist() == ["mailbox-full", "unknown", "mailbox-unknown", "accepted"]
    assert table.column("reply").to_pylist() == ["552 5.2.2 Mailbox full", "", "550 5.1.1 No such user", "250 OK"]
    assert table.column("remote").to_pylist() == [None, None, "mx.example.com[192.0.2.1]", None]


def test_what_the_input_tells_besides() -> None:
    table = pa.table(
        {
            "text": ["550 5.7.27 xyzzy", "550 5.7.27 xyzzy"],
            "remote": ["aspmx.l.google.com[192.0.2.1]", None],
            "recipient": ["b@example.com", None],
            "other": [1, 2],
        }
    )
    found = smtplens.diagnose_table(table, column="text", names="all")
    assert found.column("provider").to_pylist() == ["gmail", None]
    assert found.column("recipient").to_pylist() == ["b@example.com", None]
    assert found.column("names").to_pylist()[0]
    assert found.num_rows == 2


def test_of_several_replies_in_one_text_the_first_counts() -> None:
    refused = "{'b@example.com': (550, b'5.1.1 Unknown'), 'c@example.com': (450, b'Later')}"
    assert smtplens.diagnose_table(pa.array([refused])).column("code").to_pylist() == [550]


def test_many_rows_come_back_in_order() -> None:
    texts = [f"{450 + number % 2 * 100} 4.0.0 number {number}" for number in range(120_000)]
    table = smtplens.diagnose_table(pa.array(texts))
    assert table.column("reply").to_pylist() == texts
    assert table.column("code").to_pylist()[-2:] == [450, 550]


def test_nothing_gives_nothing() -> None:
    assert smtplens.diagnose_table(pa.array([], pa.string())).schema == FIELDS


def test_own_rules_come_first(tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(
        '[[rule]]\nid = "r"\ncause = "mailbox-full"\nany = ["xyzzy"]\nexample = [{ reply = "550 xyzzy", made = true }]\n'
    )
    assert smtplens.diagnose_table(pa.array(["550 xyzzy"]), rules=(str(rules),)).column("rule").to_pylist() == [
        "user.r"
    ]


def test_mistakes() -> None:
    with pytest.raises(KeyError):
        smtplens.diagnose_table(pa.table({"text": ["550"]}))
    with pytest.raises(TypeError, match="int64"):
        smtplens.diagnose_table(pa.array([550]))
    with pytest.raises(smtplens.SmtplensError, match="sisimai"):
        smtplens.diagnose_table(pa.array(["550"]), names="nobody")


def test_the_table_can_be_written_and_read(tmp_path: Path) -> None:
    pq.write_table(smtplens.diagnose_table(pa.array(REPLIES)), tmp_path / "x.parquet")
    assert pq.read_table(tmp_path / "x.parquet").num_rows == len(REPLIES)
