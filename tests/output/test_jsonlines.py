"""The machine's view is a contract: these keys, always, in this order."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from smtplens import compare, diagnose, explain
from smtplens.output.jsonlines import comparison_record, explanation_record, json_line, record

KEYS = [
    "schema", "source", "kind", "format", "outcome", "time", "status", "message_id", "queue_id", "sender", "recipient",
    "original_recipient", "remote", "phase", "reply", "code", "enhanced", "class", "provider", "cause", "family", "next",
    "actor", "transient", "suppress", "retry_after", "confidence", "rule", "evidence", "reference", "names",
]  # fmt: skip


@given(st.text())
def test_every_key_is_there_for_any_reply(text: str) -> None:
    line = json_line(record(diagnose(text)))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert list(json.loads(line)) == KEYS


def test_the_gmail_example_of_the_contract() -> None:
    found = record(diagnose("421-4.7.28 Gmail has detected an unusual rate of unsolicited mail. - gsmtp"))
    assert (found["schema"], found["code"], found["enhanced"], found["class"]) == (1, 421, "4.7.28", 4)
    assert (found["provider"], found["cause"], found["family"]) == ("gmail", "low-reputation", "reputation")


def test_lone_surrogates_do_not_break_the_line() -> None:
    assert json.loads(json_line(record(diagnose("550 \ud800 user unknown"))))["cause"] == "mailbox-unknown"


def test_explanations_are_diagnosis_and_page() -> None:
    [page] = explanation_record(explain("421"))
    assert page["diagnosis"] is None
    assert page["page"]["topic"] == "421"
    [reply] = explanation_record(explain("421 4.3.2 shutting down"))
    assert reply["diagnosis"]["cause"] == "service-unavailable"


def test_comparisons_carry_pages_and_differences() -> None:
    found = comparison_record(compare("421", "553"))
    assert [page["topic"] for page in found["pages"]] == ["421", "553"]
    assert {one["id"] for one in found["differences"]} >= {
        "class",
        "connection",
        "step",
        "repeat",
        "bounce",
        "actor",
        "causes",
    }
