"""``diagnose`` on large files and to Parquet, the names of other systems, and the way from unknown replies to a rule."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import smtplens as smtplens_package
from tests.conftest import Run

SEVERAL = "552 5.2.2 Mailbox full (id a{0})\n550 5.1.1 <u{0}@example.com> User unknown\n250 OK {0}\nxyzzy {0}\n"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "replies.txt"
    path.write_text("".join(SEVERAL.format(number) for number in range(15_000)))
    assert path.stat().st_size > 1 << 20
    return path


def test_a_large_file_gives_the_lines_that_a_pipe_gives(smtplens: Run, large: Path) -> None:
    run = smtplens("diagnose", str(large))
    piped = smtplens("diagnose", input=large.read_bytes()[:2000].rpartition(b"\n")[0])
    lines = run.stdout.splitlines()
    assert [line.replace(str(large).encode(), b"-") for line in lines[:50]] == piped.stdout.splitlines()[:50]
    assert len(lines) == 60_000
    assert run.stderr.decode() == "60,000 replies: 30,000 failure, 15,000 success, 15,000 not understood\n"


def test_parquet(smtplens: Run, large: Path, tmp_path: Path) -> None:
    run = smtplens("diagnose", str(large), "--parquet", str(tmp_path / "out"), "--names", "sisimai")
    assert run.stdout == b""
    assert run.returncode == 0
    table = pq.read_table(tmp_path / "out")
    assert table.num_rows == 60_000
    assert table.column("source").to_pylist()[:2] == [f"{large}:1", f"{large}:2"]
    assert dict(table.column("names").to_pylist()[0]) == {"sisimai": "mailboxfull"}
    again = smtplens("diagnose", str(large), "--parquet", str(tmp_path / "out"))
    assert again.returncode == 1
    assert "has Parquet files already" in again.stderr.decode()


def test_parquet_of_a_very_large_file(smtplens: Run, tmp_path: Path) -> None:
    path, rejects, unknown = tmp_path / "replies.txt", tmp_path / "rejects.txt", tmp_path / "unknown.toml"
    padding = "=" * 3000
    path.write_text("".join(SEVERAL.format(f"n{number}-{padding}") for number in range(4_500)))
    assert path.stat().st_size > 48 << 20
    out = tmp_path / "out"
    run = smtplens("diagnose", str(path), "--parquet", str(out), "--rejects", str(rejects), "--unknown", str(unknown))
    assert run.stderr.decode() == "18,000 replies: 9,000 failure, 4,500 success, 4,500 not understood\n"
    assert len(rejects.read_text().splitlines()) == 4_500
    assert "4,500 replies in 1 groups" in unknown.read_text()
    assert len(list(out.iterdir())) > 1 or os.cpu_count() == 1
    sources = pq.read_table(out).column("source").to_pylist()
    assert sources == [f"{path}:{number}" for number in range(1, 18_001)]


def test_parquet_of_a_pipe_and_of_nothing(smtplens: Run, tmp_path: Path) -> None:
    smtplens("diagnose", "--parquet", str(tmp_path / "pipe"), input=b"550 5.1.1 User unknown\n")
    assert pq.read_table(tmp_path / "pipe").column("cause").to_pylist() == ["mailbox-unknown"]
    smtplens("diagnose", "--parquet", str(tmp_path / "nothing"), input=b"")
    assert pq.read_table(tmp_path / "nothing").num_rows == 0


def test_rejects_and_redaction_of_a_large_file(smtplens: Run, large: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.txt"
    smtplens("diagnose", str(large), "--rejects", str(rejects))
    assert rejects.read_text().splitlines()[:3] == ["xyzzy 0", "xyzzy 1", "xyzzy 2"]
    redacted = smtplens("diagnose", str(large), "--redact").stdout
    assert b"@example.com" not in redacted
    assert redacted.count(b"\n") == 60_000


def test_a_reader_that_goes_away_is_no_error_of_the_file(large: Path) -> None:
    command = [sys.executable, "-m", "smtplens", "diagnose", str(large)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert b"not read" not in process.stderr.read()
    assert process.returncode == 0


def test_what_cannot_be_read_is_told_and_the_rest_is_done(smtplens: Run, large: Path, tmp_path: Path) -> None:
    for options in ([], ["--parquet", str(tmp_path / "out")]):
        run = smtplens("diagnose", *options, str(tmp_path / "none"), str(large))
        assert run.returncode == 1
        assert run.stderr.decode().splitlines()[1:] == [
            "60,000 replies: 30,000 failure, 15,000 success, 15,000 not understood",
            f"not read: {tmp_path / 'none'}",
        ]


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "smtplens.bulk.table", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ModuleNotFoundError, match="smtplens\\[parquet\\]"):
        smtplens_package.diagnose_table  # noqa: B018


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--parquet", "x", "--redact"], "does not go with --redact"),
        (["--parquet", "x", "--json"], "does not go with --json"),
        (["--names", "nobody"], "no names of 'nobody'"),
        (["--below", "2"], "--below"),
    ],
)
def test_mistakes(smtplens: Run, arguments: list[str], words: str, tmp_path: Path) -> None:
    run = smtplens("diagnose", *arguments, str(tmp_path), input=b"550\n")
    assert run.returncode == 2
    assert words in run.stderr.decode()


def test_names_of_other_systems(smtplens: Run) -> None:
    line = json.loads(smtplens("diagnose", "--names", "SES, kumomta", input=b"552 5.2.2 Mailbox full\n").stdout)
    assert line["names"] == {"ses": "Transient/MailboxFull", "kumomta": "QuotaIssues"}
    every = json.loads(smtplens("diagnose", "--names", "all", input=b"552 5.2.2 Mailbox full\n").stdout)["names"]
    assert len(every) == 9


def test_from_unknown_replies_to_a_rule(smtplens: Run, tmp_path: Path) -> None:
    replies = tmp_path / "replies.txt"
    replies.write_text(
        "550 the frobnicator <a@example.org> said nay (id 12345678)\n550 5.1.1 User unknown\n"
        "550 the frobnicator <b@example.com> said nay (id 87654321)\n550 \u201cquoted\\tab\u201d \\ ping\n"
    )
    rules = tmp_path / "mine.toml"
    smtplens("diagnose", str(replies), "--unknown", str(rules))
    text = rules.read_text()
    data = tomllib.loads(text)
    assert "# 2 ×" in text
    assert data["rule"][0]["any"] == ["the frobnicator * said nay id"]
    assert "example.org" not in text
    refused = smtplens("rules", "try", str(rules), str(replies))
    assert refused.returncode == 1
    assert "no cause is called ''" in refused.stderr.decode()
    rules.write_text(
        text.partition("\n# 1 ×")[0].replace('cause = ""', 'cause = "mailbox-restricted"').replace(" nay id", " nay")
    )
    tried = smtplens("rules", "try", str(rules), str(replies))
    assert tried.returncode == 0
    assert tried.stdout.decode().startswith(
        "2 × mailbox-unavailable -> mailbox-restricted   basic.550 -> mine.rule-1\n"
    )
    assert tried.stderr.decode().startswith("4 replies: 2 get another cause, 0 the same cause")


def test_a_rule_that_changes_nothing(smtplens: Run, tmp_path: Path) -> None:
    rules = tmp_path / "mine.toml"
    rules.write_text(
        '[[rule]]\nid = "r"\ncause = "policy"\nany = ["x"]\nexample = [{ reply = "550 x", made = true }]\n'
    )
    run = smtplens("rules", "try", str(rules), "-", input=b"550 5.1.1 User unknown\n")
    assert (run.stdout, run.stderr[:30]) == (b"", b"1 reply: 0 get another cause, ")
    assert smtplens("rules", "try", str(rules), str(tmp_path / "none"), input=b"").returncode in {1, 2}
