"""The commands as a newcomer meets them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Run

GMAIL = "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail. - gsmtp"


def test_a_reply_without_a_command_is_explained(smtplens: Run) -> None:
    run = smtplens(GMAIL)
    assert run.returncode == 0
    assert run.stdout.startswith(b"Poor sender reputation\n")
    assert b"gmail.unsolicited-rate" in run.stdout


def test_words_need_no_quotes(smtplens: Run) -> None:
    assert smtplens("explain", "550", "5.1.1", "User", "unknown").stdout == smtplens("550 5.1.1 User unknown").stdout


def test_standard_input(smtplens: Run) -> None:
    assert smtplens("explain", "-", input=GMAIL.encode()).stdout == smtplens(GMAIL).stdout


def test_a_file_is_read_only_where_it_is_meant(smtplens: Run, tmp_path: Path) -> None:
    path = tmp_path / "reply.txt"
    path.write_text(GMAIL)
    assert smtplens("explain", str(path)).stdout == smtplens(GMAIL).stdout
    assert smtplens("explain", "--file", str(path)).stdout == smtplens(GMAIL).stdout
    missing = smtplens("explain", "--file", str(tmp_path / "none"))
    assert missing.returncode == 1
    assert missing.stderr.count(b"\n") == 1


def test_languages(smtplens: Run) -> None:
    turkish = smtplens("compare", "421", "553", "--lang", "tr").stdout.decode()
    assert "Hangisi ne zaman kullanılmalı" in turkish
    assert smtplens("compare", "421", "553", LANG="tr_TR.UTF-8").stdout.decode() == turkish
    assert b"Side by side" in smtplens("compare", "421", "553", LANG="de_DE.UTF-8").stdout
    unknown = smtplens("421", "--lang", "xx")
    assert (unknown.returncode, unknown.stderr) == (2, b"smtplens: no texts in 'xx'; there are: en, tr (--lang)\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["greylsited"], "did you mean greylisted?"),
        (["999"], "neither a known code"),
        (["compare", "421"], "two codes or more"),
        (["compare", "421", "x"], "neither a known code"),
        (["compare", "greylisted", "x"], "neither a known code"),
        (["explain", "421 553"], "smtplens compare 421 553"),
        (["explain", ""], "nothing to explain"),
        (["explain"], "Missing argument"),
        (["explain", "421", "--mail", "urgent"], "transactional"),
        (["codes", "--class", "9yz"], "9yz"),
    ],
)
def test_mistakes_get_a_clear_word_and_status_2(smtplens: Run, arguments: list[str], words: str) -> None:
    run = smtplens(*arguments)
    assert run.returncode == 2
    assert words in run.stderr.decode()
    assert run.stdout == b""


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ("250 OK", 0),
        ("450 Try later", 75),
        ("550 5.1.1 User unknown", 67),
        ("550 5.1.2 Domain not found", 68),
        ("535 5.7.8 Authentication failed", 77),
        ("554 5.7.1 Spam rejected", 69),
        ("{'b@example.com': (450, b'Later'), 'c@example.com': (550, b'5.1.1 Unknown')}", 67),
    ],
)
def test_exit_status_as_sysexits(smtplens: Run, reply: str, status: int) -> None:
    assert smtplens("explain", "--exit-status", reply).returncode == status


def test_json(smtplens: Run) -> None:
    assert json.loads(smtplens("421", "--json").stdout)["page"]["title"] == "421 Service not available"
    assert json.loads(smtplens("explain", GMAIL, "--json").stdout)["diagnosis"]["cause"] == "low-reputation"
    assert json.loads(smtplens("compare", "421", "553", "--json").stdout)["topics"] == ["421", "553"]
    lines = smtplens("codes", "--subject", "7", "--json").stdout.splitlines()
    assert all(json.loads(line)["topic"].startswith("X.7.") for line in lines)


def test_two_causes_compare(smtplens: Run) -> None:
    assert smtplens("compare", "greylisted", "rate-limited").stdout.startswith(b"Greylisted and Sending too fast\n")


def test_diagnose_counts_add_up(smtplens: Run, tmp_path: Path) -> None:
    (tmp_path / "replies.txt").write_bytes(b"550 5.1.1 User unknown\n250 OK\nxyzzy\n\n421 Later\n")
    rejects = tmp_path / "rejects.txt"
    run = smtplens("diagnose", str(tmp_path / "replies.txt"), "--rejects", str(rejects))
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [one["outcome"] for one in records] == ["failure", "success", "not-understood", "failure"]
    assert run.stderr == b"4 replies: 2 failure, 1 success, 1 not understood\n"
    assert rejects.read_bytes() == b"xyzzy\n"


def test_one_a_line_means_each_line(smtplens: Run) -> None:
    run = smtplens("diagnose", "--input", "replies", "-", input=b"550-a\n\n550 b\n")
    assert [json.loads(line)["source"] for line in run.stdout.splitlines()] == ["-:1", "-:2", "-:3"]


def test_an_unreadable_file_does_not_stop_the_rest(smtplens: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"250 OK\n")
    run = smtplens("diagnose", str(tmp_path / "missing.txt"), str(tmp_path))
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 1
    assert b"missing.txt: No such file or directory" in run.stderr


def test_redaction(smtplens: Run) -> None:
    run = smtplens("diagnose", "--redact", input=b"550 5.1.1 <b@example.com> unknown at 192.0.2.1\n")
    assert b"b@example.com" not in run.stdout
    assert b"192.0.2.1" not in run.stdout
    assert b"b@example.com" not in smtplens("explain", "--redact", "550 <b@example.com> User unknown").stdout


def test_own_rules_win(smtplens: Run, tmp_path: Path) -> None:
    rule = '[[rule]]\nid = "vip"\ncause = "policy"\nany = ["user unknown"]\nexample = [{ reply = "550 User unknown", made = true }]\n'
    path = tmp_path / "mine.toml"
    path.write_text(rule)
    run = smtplens("diagnose", "--rules", str(path), input=b"550 User unknown\n")
    assert json.loads(run.stdout)["rule"] == "user.vip"
    assert smtplens("rules", "check", str(path)).returncode == 0
    path.write_text(rule.replace('"policy"', '"polizy"'))
    wrong = smtplens("rules", "check", str(path))
    assert wrong.returncode == 1
    assert b"polizy" in wrong.stdout
    assert smtplens("diagnose", "--rules", str(path), input=b"550 x\n").returncode == 1


def test_version_names_the_knowledges_date(smtplens: Run) -> None:
    assert b", knowledge of 20" in smtplens("--version").stdout


@pytest.mark.parametrize(
    "command", [[], ["explain"], ["compare"], ["codes"], ["diagnose"], ["rules"], ["rules", "check"]]
)
def test_help_teaches(smtplens: Run, command: list[str]) -> None:
    run = smtplens(*command, "--help")
    assert run.returncode == 0
    assert b"Usage:" in run.stdout
    assert command == ["rules"] or b"Example" in run.stdout


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    many = tmp_path / "many.txt"
    many.write_bytes(b"550 5.1.1 User unknown\n" * 20_000)
    pipe = f"{sys.executable} -m smtplens diagnose {many} | head -1"
    run = subprocess.run(pipe, shell=True, capture_output=True, check=False)  # noqa: S602
    assert b"Traceback" not in run.stderr
    assert run.stdout.count(b"\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full: only Linux has it")
def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    replies = tmp_path / "replies.txt"
    replies.write_text("550 5.1.1 User unknown\n")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "smtplens", "diagnose", str(replies)]
        run = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == b"smtplens: No space left on device"
