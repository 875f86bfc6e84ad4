"""Other systems' names for causes."""

from __future__ import annotations

import pytest

from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.names import names_of, systems_named
from smtplens.errors import UnknownSystemError
from smtplens.knowledge import load

OUTSIDE_OF_BOUNCES = {"accepted", "complaint", "auto-reply", "delivery-expired"}


def test_every_failure_has_a_name_in_every_system() -> None:
    for system, one in load.crosswalk().items():
        missing = load.registries().causes.keys() - one.cause.keys()
        assert missing <= OUTSIDE_OF_BOUNCES, system


def test_lists_of_systems() -> None:
    assert systems_named("ses,SISIMAI, ses") == ("ses", "sisimai")
    assert systems_named("all") == tuple(load.crosswalk())
    assert systems_named("") == ()
    with pytest.raises(UnknownSystemError, match="there are those of"):
        systems_named("ses,nobody")


def test_a_name_may_depend_on_the_class() -> None:
    temporary, permanent = (diagnose(f"{code} mailbox unavailable") for code in (450, 550))
    assert names_of(temporary, ["mailgun"]) != names_of(permanent, ["mailgun"])
    assert names_of(diagnose("250 OK"), ["sendgrid"]) == {}
