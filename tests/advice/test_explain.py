"""What a person asks about is found out from how it looks, and every page is whole."""

from __future__ import annotations

import pytest

from smtplens.advice.document import Facts, Quote
from smtplens.advice.explain import explain
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load

CODES = list(load.registries().codes)
CAUSES = list(load.registries().causes)


@pytest.mark.parametrize("language", load.languages())
@pytest.mark.parametrize("topic", [*CODES, *CAUSES, "5.7.28", "X.1.1", "4.7.31", "x.7.1"])
def test_every_topic_has_a_page(topic: str, language: str) -> None:
    if topic in {"605", "607"}:
        topic = f" {topic} "
    page = explain(topic, language).page
    assert page is not None
    assert {"meaning", "when", "fix", "next"} <= {section.id for section in page.sections}
    assert page.title
    assert page.summary


@pytest.mark.parametrize("language", load.languages())
def test_every_enhanced_row_has_a_page(language: str) -> None:
    for row in load.registries().enhanced.values():
        page = explain(row.code, language).page
        assert page is not None
        assert page.sections[0].id == "meaning"


@pytest.mark.parametrize(
    ("asked", "title"),
    [("Mailbox Full", "Mailbox full"), ("mailbox_full", "Mailbox full"), ("GREYLISTED", "Greylisted")],
)
def test_causes_are_found_however_they_are_written(asked: str, title: str) -> None:
    page = explain(asked).page
    assert page is not None
    assert page.title == title


def test_a_slip_of_the_pen_gets_suggestions() -> None:
    with pytest.raises(UnknownTopicError) as caught:
        explain("greylsited")
    assert caught.value.suggestions == ("greylisted",)


@pytest.mark.parametrize("topic", ["599", "5.99.99", "444"])
def test_unknown_codes_are_refused(topic: str) -> None:
    with pytest.raises(UnknownTopicError):
        explain(topic)


def test_a_reply_gets_advice_with_evidence_rule_and_source() -> None:
    found = explain("421-4.7.28 Gmail has detected an unusual rate of unsolicited mail. - gsmtp")
    [advice] = found.advice
    quote = advice.blocks[0]
    assert isinstance(quote, Quote)
    assert quote.marks
    why = next(section for section in advice.sections if section.id == "why").blocks[0]
    assert isinstance(why, Facts)
    assert {"Evidence", "Rule", "Confidence", "Source"} <= {label for label, _ in why.pairs}


def test_each_recipient_of_an_exception_gets_advice() -> None:
    found = explain(
        "SMTPRecipientsRefused({'b@example.com': (550, b'5.1.1 Unknown'), 'c@example.com': (452, b'4.2.2 Full')})"
    )
    assert [one.cause for one in found.diagnoses] == ["mailbox-unknown", "mailbox-full"]
    assert len(found.advice) == 2


def test_the_one_who_must_act_is_told_first() -> None:
    [advice] = explain("550 5.7.26 SPF check failed").advice
    told = next(section for section in advice.sections if section.id == "do").blocks[0]
    assert isinstance(told, Facts)
    assert told.pairs[0][0] == "If you run the sending side"


def test_advice_is_told_in_turkish() -> None:
    [advice] = explain("451 4.7.1 Greylisted, try again in 5 minutes", "tr").advice
    assert advice.title == "Gri listelendi"
    retry = next(section for section in advice.sections if section.id == "retry")
    assert "5 dakika sonra" in str(retry)
