from __future__ import annotations

import pytest

from smtplens import diagnose
from smtplens.output.jsonlines import record
from smtplens.output.redact import redact, redact_record


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("<b.c+d@example.com>: unknown", "<[address]>: unknown"),
        ("from mx[192.0.2.1] and [2001:db8::25]", "from mx[[ip]] and [[ip]]"),
        ("id 4BxT2M1kZz9 - gsmtp", "id [id] - gsmtp"),
        ("550 5.1.1 User unknown in virtual mailbox table", "550 5.1.1 User unknown in virtual mailbox table"),
        ("see https://support.example.com/mail/?p=NoSuchUser", "see https://support.example.com/mail/?p=NoSuchUser"),
    ],
)
def test_what_names_a_person_or_a_message_is_masked(text: str, masked: str) -> None:
    assert redact(text) == masked


def test_records_are_masked_whole() -> None:
    line = "to=<b@example.com>, host mx.example.com[192.0.2.1] said: 550 5.1.1 <b@example.com> unknown (in reply to RCPT TO command)"
    masked = str(redact_record(record(diagnose(line))))
    assert "b@example" not in masked
    assert "192.0.2.1" not in masked
