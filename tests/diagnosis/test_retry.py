"""When to try again: the cause's schedule, the reply's own time, and never a 5yz by program."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.retry import RetryPlan, retry_plan
from smtplens.knowledge import load
from smtplens.smtp.attempt import Attempt
from smtplens.smtp.reply import parse_reply


def plan(reply: str, **more: object) -> RetryPlan | None:
    return retry_plan(diagnose(Attempt(parse_reply(reply), **more)))  # type: ignore[arg-type]


def test_a_421_at_connect_goes_to_the_other_host_first() -> None:
    early = plan("421 too much mail, rate limit", phase="greeting")
    late = plan("421 too much mail, rate limit", phase="end-of-data")
    assert early is not None
    assert late is not None
    assert early.other_host
    assert not late.other_host


def test_a_named_time_comes_before_the_schedule() -> None:
    found = plan("451 4.7.1 Greylisted, try again in 40 minutes")
    assert found is not None
    assert found.named
    assert found.delays[0] == 2400
    assert all(delay > 2400 for delay in found.delays[1:])


@pytest.mark.parametrize("reply", ["550 5.1.1 User unknown", "250 OK", "553 Relaying denied", ""])
def test_some_are_not_tried_again(reply: str) -> None:
    assert plan(reply) is None


def test_a_5yz_that_passes_with_time_is_for_people_only() -> None:
    found = plan("552 5.2.2 Over quota")
    assert found is not None
    assert not found.by_program


def test_every_4yz_is_tried_again_at_least_once() -> None:
    found = plan("450 4.1.1 User unknown")
    assert found is not None
    assert len(list(found.draw(Random(1)))) >= 1


def test_bulk_mail_waits_longer_than_transactional() -> None:
    for kinds in load.registries().retry.values():
        assert kinds["transactional"].delays[0] <= kinds["bulk"].delays[0]
        assert kinds["transactional"].give_up <= kinds["bulk"].give_up


def test_no_schedule_gives_up_before_its_first_attempt_or_later_than_rfc_5321_says() -> None:
    for kinds in load.registries().retry.values():
        for schedule in kinds.values():
            assert schedule.delays[0] < schedule.give_up <= 5 * 86400
            assert list(schedule.delays) == sorted(schedule.delays)


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=6), st.integers(1, 100_000), st.integers())
def test_delays_never_shrink_and_end_in_time(delays: list[int], give_up: int, seed: int) -> None:
    made = RetryPlan(tuple(delays), give_up)
    drawn = list(made.draw(Random(seed)))
    wanted = [*delays, *[delays[-1]] * max(0, len(drawn) - len(delays))]
    assert sum(drawn) <= give_up
    assert all(low <= one <= low * (1 + made.jitter) for one, low in zip(drawn, wanted, strict=False))
