"""When to try again.

RFC 5321 4.5.4.1: a client keeps what was refused with a 4yz reply, tries again at growing intervals (30 minutes and
more in general, sooner at first), and gives up after four to five days. The schedules by cause and kind of mail are
data (``retry.toml``); a time that the reply names or that the provider asks for comes before them. A 5yz is never
repeated by a program (4.2.1); where its cause passes with time, the plan says after how long a person may send anew.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import msgspec

from smtplens.knowledge import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplens.diagnosis.values import Diagnosis
    from smtplens.knowledge.schema import MailKind, RetrySchedule

JITTER = 0.2
_BEFORE_THE_SESSION = {"connect", "greeting"}


class RetryPlan(msgspec.Struct, frozen=True):
    """The next attempts.

    ``delays``: seconds from one attempt to the next, the last one repeating; each may grow by ``jitter`` (a share of
    it) and never shrinks, so that a named time is kept and many messages don't come back at once.
    ``give_up``: seconds after the first attempt. ``other_host``: try the domain's next MX host at once, before the
    first delay. ``named``: the first delay was named by the reply or its provider.
    ``by_program``: whether a program may repeat it; if not, a person may send anew after the first delay.
    """

    delays: tuple[int, ...]
    give_up: int
    other_host: bool = False
    named: bool = False
    by_program: bool = True
    jitter: float = JITTER

    def draw(self, random: Random | None = None) -> Iterator[float]:
        """Yield the delays of one message in seconds, with jitter, until it is time to give up.

        >>> plan = RetryPlan(delays=(300, 900), give_up=2400, jitter=0.0)
        >>> list(plan.draw())
        [300.0, 900.0, 900.0]
        """
        random = random or Random()  # noqa: S311  # spreads load, guards nothing
        spent = 0.0
        position = 0
        while True:
            delay = self.delays[min(position, len(self.delays) - 1)] * (1 + random.uniform(0, self.jitter))
            spent += delay
            if spent > self.give_up:
                return
            yield delay
            position += 1


def retry_plan(diagnosis: Diagnosis, mail: MailKind = "transactional") -> RetryPlan | None:
    """Return when to try again, ``None`` where trying again makes no sense.

    >>> from smtplens.diagnosis.decide import diagnose
    >>> plan = retry_plan(diagnose("451 4.7.1 Greylisted, try again in 10 minutes"))
    >>> plan.delays[0], plan.named
    (600, True)
    >>> retry_plan(diagnose("550 5.1.1 User unknown")) is None
    True
    """
    class_ = diagnosis.attempt.reply.class_
    if diagnosis.outcome == "success" or diagnosis.cause in {"auto-reply", "complaint"}:
        return None
    if not diagnosis.transient and class_ != 4:
        return None
    schedule = _schedule(diagnosis, mail)
    delays = schedule.delays
    if diagnosis.retry_after:
        delays = (diagnosis.retry_after, *(delay for delay in delays if delay > diagnosis.retry_after))
    elif wanted := _delay_wanted(diagnosis.provider):
        delays = (wanted, *(delay for delay in delays if delay > wanted))
    early = diagnosis.attempt.phase in _BEFORE_THE_SESSION
    return RetryPlan(
        delays,
        max(schedule.give_up, delays[0]),
        other_host=class_ != 5 and (early or schedule.other_host),
        named=bool(diagnosis.retry_after),
        by_program=class_ != 5,
    )


def _schedule(diagnosis: Diagnosis, mail: MailKind) -> RetrySchedule:
    schedules = load.registries().retry
    if diagnosis.cause in schedules:
        return schedules[diagnosis.cause][mail]
    return schedules["default" if diagnosis.transient else "unlikely"][mail]


def _delay_wanted(provider: str | None) -> int | None:
    """Return the seconds between attempts that a provider asks all senders to keep."""
    return load.rule_book().origins[provider].delay if provider else None
