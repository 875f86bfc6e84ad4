"""Who wins, what the numbers say where no word does, and how sure that is."""

from __future__ import annotations

import pytest

from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.match import Matcher
from smtplens.knowledge import load
from smtplens.knowledge.rule_files import build_rule_book, read_rule_file
from smtplens.smtp.attempt import Attempt
from smtplens.smtp.reply import parse_reply

RULE = """
[[rule]]
id = "{id}"
cause = "{cause}"
any = ["purple elephant"]
example = [{{ reply = "550 purple elephant", source = "https://example.com/" }}]
source = "https://example.com/"
"""


def matcher(*files: tuple[str, str]) -> Matcher:
    """Rules of origins of the given kinds; each is a kind and the text of its rules."""
    read = []
    for number, (kind, rules) in enumerate(files):
        origin = f'[origin]\nid = "{kind}{number}"\nname = "x"\nkind = "{kind}"\nsigns = ["sign of {number}"]\n'
        read.append((kind, read_rule_file(kind, origin + rules)))
    return Matcher(build_rule_book(read, load.registries().causes))


def rule(id: str, cause: str, more: str = "") -> str:
    return RULE.format(id=id, cause=cause) + more + "\n"


@pytest.mark.parametrize(
    ("stronger", "weaker"),
    [("user", "provider"), ("provider", "product"), ("product", "blocklist"), ("blocklist", "generic")],
)
def test_the_layers_stand_in_the_order_of_the_law(stronger: str, weaker: str) -> None:
    for order in ((stronger, weaker), (weaker, stronger)):
        causes = {stronger: "policy", weaker: "mailbox-full"}
        found = diagnose("550 purple elephant", matcher(*((kind, rule("r", causes[kind])) for kind in order)))
        assert found.cause == "policy"
        assert found.also == ("mailbox-full",)


def test_a_documented_meaning_beats_a_providers_words() -> None:
    rules = rule("words", "mailbox-full") + rule("told", "policy", 'basis = "documented"')
    assert diagnose("550 purple elephant", matcher(("provider", rules))).cause == "policy"


def test_over_decides_within_a_layer() -> None:
    rules = rule("one", "mailbox-full") + rule("two", "policy", 'over = ["one"]')
    verdict = diagnose("550 purple elephant", matcher(("provider", rules)))
    assert verdict.cause == "policy"
    assert verdict.confidence > 0.9


def test_more_conditions_win_within_a_layer() -> None:
    rules = rule("one", "policy") + rule("two", "policy", "codes = [550]")
    assert diagnose("550 purple elephant", matcher(("provider", rules))).rule == "provider0.two"


def test_a_tie_lowers_the_confidence_and_names_both() -> None:
    rules = rule("one", "mailbox-full") + rule("two", "mailbox-unknown")
    verdict = diagnose("550 purple elephant", matcher(("provider", rules)))
    assert verdict.confidence < 0.9
    assert {verdict.cause, *verdict.also} == {"mailbox-full", "mailbox-unknown"}


def test_words_beat_numbers_and_numbers_decide_without_words() -> None:
    assert diagnose("550 5.1.1 The mailbox is full").cause == "mailbox-full"
    assert diagnose("550 5.1.1 xyzzy").rule == "enhanced.X.1.1"
    assert diagnose("452 xyzzy").rule == "basic.452"


def test_numbers_are_less_sure_than_words() -> None:
    by_words, by_enhanced, by_basic = (
        diagnose(one).confidence for one in ("550 5.1.1 User unknown", "550 5.1.1 xyzzy", "550 xyzzy")
    )
    assert by_words > 0.9 > by_enhanced > by_basic


def test_a_hint_comes_after_phrases_of_a_precise_cause_and_before_those_that_say_little() -> None:
    hint = rule("hint", "mailbox-full", "hint = true")
    for cause, winner in (("relay-denied", "relay-denied"), ("policy", "mailbox-full")):
        verdict = diagnose("550 purple elephant", matcher(("generic", hint + rule("phrase", cause))))
        assert verdict.cause == winner
    assert diagnose("550 purple elephant", matcher(("generic", hint))).confidence < 0.9


def test_words_that_say_little_leave_a_precise_number_standing() -> None:
    assert diagnose("550 5.7.25 Message rejected").cause == "reverse-dns"
    assert diagnose("550 5.7.1 Message rejected").cause == "policy"
    assert diagnose("550 5.7.25 Message rejected for its virus").cause == "virus"


def test_everybodys_words_are_surer_alone_than_beside_others() -> None:
    alone, agreed, contradicted, contested, vague = (
        diagnose(one).confidence
        for one in (
            "550 The mailbox is full",
            "552 5.2.2 The mailbox is full",
            "550 5.1.1 The mailbox is full",
            "550 The mailbox is full of malware",
            "550 against our policy",
        )
    )
    assert agreed > alone >= 0.9 > max(contradicted, contested, vague)


def test_a_providers_own_number_beats_ianas() -> None:
    assert diagnose("421 4.7.28 xyzzy - gsmtp").cause != diagnose("421 4.7.31 xyzzy").cause
    assert diagnose("550 5.7.27 xyzzy - gsmtp").cause == "authentication-failed"
    assert diagnose("550 5.7.27 xyzzy").cause != "authentication-failed"


def test_the_remote_host_shows_whose_reply_it_is() -> None:
    attempt = Attempt(parse_reply("550 5.7.27 xyzzy"), remote="aspmx.l.google.com[192.0.2.1]")
    assert diagnose(attempt).provider == "gmail"


@pytest.mark.parametrize(
    ("reply", "outcome", "cause"),
    [
        ("250 2.0.0 OK", "success", "accepted"),
        ("354 Go ahead", "success", "accepted"),
        ("", "not-understood", "unknown"),
        ("xyzzy", "not-understood", "unknown"),
        ("571 xyzzy", "failure", "unknown"),
    ],
)
def test_outcomes(reply: str, outcome: str, cause: str) -> None:
    verdict = diagnose(reply)
    assert (verdict.outcome, verdict.cause) == (outcome, cause)


@pytest.mark.parametrize(
    ("reply", "transient", "next_", "suppress"),
    [
        ("450 4.1.1 User unknown", False, "stop-sending", "yes"),
        ("450 mailbox unavailable", True, "wait", "repeated"),
        ("550 mailbox unavailable", False, "stop-sending", "repeated"),
        ("552 5.2.2 mailbox full", True, "wait", "repeated"),
        ("550 5.2.1 account suspended", False, "stop-sending", "yes"),
        ("450 4.2.1 account suspended", False, "stop-sending", "repeated"),
        ("User unknown", False, "stop-sending", "yes"),
    ],
)
def test_forecast_and_advice_follow_cause_and_class(reply: str, transient: bool, next_: str, suppress: str) -> None:
    verdict = diagnose(reply)
    assert (verdict.transient, verdict.next, verdict.suppress) == (transient, next_, suppress)


def test_evidence_is_the_words_of_the_reply() -> None:
    assert diagnose("550 Mailbox <b@example.com> is over quota!").evidence == ("over quota",)
    assert diagnose("550 5.1.1 xyzzy").evidence == ("5.1.1",)


@pytest.mark.parametrize(
    ("reply", "evidence"),
    [
        ("550 Das Konto <b@example.com> wurde VORÜBERGEHEND gesperrt.", "Konto <b@example.com> wurde VORÜBERGEHEND gesperrt"),
        ("550 Alıcı b@example.com pasif durumda", "Alıcı b@example.com pasif"),
        ("550 收件人邮件地址（b@example.com）不存在，邮件无法送达", "收件人邮件地址（b@example.com）不存在"),
    ],
)  # fmt: skip
def test_evidence_is_as_the_reply_writes_it(reply: str, evidence: str) -> None:
    assert diagnose(reply).evidence == (evidence,)


def test_ten_replies_from_real_life() -> None:
    expected = {
        "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints": "low-reputation",
        "450 4.2.0 <b@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example/": "greylisted",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)": "relay-denied",
        "553 5.7.1 <a@example.org>: Sender address rejected: not owned by user b": "sender-not-permitted",
        "550 5.4.1 Recipient address rejected: Access denied. [AM7EUR03FT012.eop-EUR03.prod.protection.outlook.com]": "mailbox-unknown",
        "552 5.3.4 Message size exceeds fixed limit": "message-too-large",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org": "ip-blocklisted",
        "535 5.7.8 Username and Password not accepted. - gsmtp": "login-failed",
        "530 5.7.0 Must issue a STARTTLS command first": "tls-required",
        "452 4.3.1 Insufficient system storage": "storage-full",
    }
    assert {reply: diagnose(reply).cause for reply in expected} == expected


def test_an_automatic_answer_is_no_failure_but_a_refusal_is() -> None:
    assert diagnose("Out of office auto-reply: I am back on Monday").outcome == "not-a-failure"
    refused = diagnose("550 5.7.1 The user is on vacation")
    assert (refused.cause, refused.outcome) == ("auto-reply", "failure")
