from __future__ import annotations

import pytest

from smtplens.diagnosis.named_time import seconds_named


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Greylisted, please try again in 5 minutes", 300),
        ("Greylisted for 300 seconds", 300),
        ("try again in 00:04:59", 299),
        ("retry after 60s", 60),
        ("wait 1h", 3600),
        ("try again in 1 hour and 20 minutes", 4800),
        ("Please retry in 2 days", 172_800),
        ("Lütfen 10 dakika sonra tekrar deneyin", 600),
        ("Bitte in 4 Minuten erneut versuchen", 240),
        ("Veuillez réessayer dans 15 minutes", 900),
        ("Inténtelo nuevamente en 2 horas", 7200),
        ("Повторите попытку через 5 минут", 300),
        ("请在300秒后重试", 300),
        ("5分後に再試行してください", 300),
    ],
)
def test_a_time_is_read_in_any_wording(words: str, seconds: int) -> None:
    assert seconds_named(words) == seconds


@pytest.mark.parametrize(
    "words",
    [
        "limit of 100 messages per 1 hour, try again later",
        "timeout after 300 seconds",
        "too many messages within 10 minutes, try later",
        "timed out after 300 seconds, try later",
        "192.0.2.1 deferred",
        "retry in 90 days",
        "try again later, 4.16.55.1",
        "at 2026-01-05T10:00:00 try again",
    ],
)
def test_other_numbers_are_no_time(words: str) -> None:
    assert seconds_named(words) is None
