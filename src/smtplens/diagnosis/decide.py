"""Who wins among the rules that a reply meets, and what the numbers say where no rule speaks.

In this order (design.md, law 3): a user's rule, a provider's documented meaning, a provider's words, a product, a
blocklist, generic words, the enhanced status code, the basic code. Within a layer a rule that names the other as
``over``, then the more precise cause (words that only hint after all others of a precise cause), then more conditions,
then more words. What is still even is a tie: the verdict stands, with less confidence, and names the other cause.
Words that say little ("rejected", "try again") leave an enhanced status code that says more standing.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from smtplens.diagnosis.match import Condition, Matcher, own_matcher
from smtplens.diagnosis.named_time import seconds_named
from smtplens.diagnosis.values import Diagnosis, Outcome
from smtplens.knowledge import load
from smtplens.knowledge.lookup import enhanced_row, rfc_address
from smtplens.smtp.attempt import Attempt
from smtplens.smtp.dress import undress
from smtplens.smtp.reply import Reply

if TYPE_CHECKING:
    from smtplens.diagnosis.reading import Reading
    from smtplens.knowledge.schema import Actor, EnhancedCode, Family, Next, Suppress

SURE = 0.9
TIE = 0.3  # what a tie between two causes takes from the confidence
_VERY_SURE = 0.95
_ORDER = attrgetter("order")
_MOST_KEPT = 20_000  # decisions; they recur with the wording, whatever ids and addresses differ
_AGREED = 0.06  # what an enhanced status code adds that says the same as the words
_CONTRADICTED = 0.06  # what one takes that stands for another precise cause
_CONTESTED = 0.08  # what the phrases of another precise cause take
_PHRASES = 4  # the rank of a rule with the phrases of a precise cause
_BY_ENHANCED = {1: 0.6, 2: 0.75, 3: 0.85}  # confidence by the precision of the cause that a number stands for
_BY_BASIC = {1: 0.5, 2: 0.5, 3: 0.6}
_REPLY_CLASSES = rfc_address("RFC 5321 4.2.1")
_NOT_A_FAILURE = {"auto-reply", "complaint"}


def diagnose(reply: Attempt | Reply | str | bytes, matcher: Matcher | None = None) -> Diagnosis:
    """Return the verdict on a reply: on its words, its enhanced status code and its code, in this order.

    Text may wear any dress that `smtplens.smtp.dress` knows; of several replies inside it the first counts. Any
    input gives a verdict. ``matcher`` holds other rules than the package's own (`matcher_for`).

    >>> verdict = diagnose("553 5.7.1 <b@example.com>: Relaying denied")
    >>> verdict.cause, verdict.actor, verdict.evidence
    ('relay-denied', 'sender-operator', ('relaying denied',))
    """
    attempt = _attempt(reply)
    answer = attempt.reply
    class_ = answer.class_
    if class_ in {2, 3}:
        return _accepted(attempt)
    matcher = matcher or own_matcher()
    reading = matcher.read(answer.text)
    number = answer.enhanced
    key = (reading.hits, answer.code, number and (number.class_, number.pattern), attempt.remote)
    decision: Decision | None = matcher.kept.get(key)
    if decision is None:
        if len(matcher.kept) >= _MOST_KEPT:
            matcher.kept.clear()
        decision = matcher.kept[key] = _decision(attempt, reading, matcher)
    advice = decision.advice
    return Diagnosis(
        attempt,
        advice.outcome,
        decision.cause,
        advice.family,
        advice.next,
        advice.actor,
        advice.suppress,
        advice.transient,
        decision.confidence,
        decision.provider,
        _retry_after(answer, advice.transient, decision.retry_after),
        decision.rule,
        decision.evidence or (matcher.evidence(decision.met, reading, answer) if decision.met else ()),
        decision.reference,
        decision.also,
    )


def _attempt(reply: Attempt | Reply | str | bytes) -> Attempt:
    if isinstance(reply, Attempt):
        return reply
    return Attempt(reply) if isinstance(reply, Reply) else undress(reply)[0]


def _accepted(attempt: Attempt) -> Diagnosis:
    code = str(attempt.reply.code or attempt.reply.enhanced)
    return Diagnosis(
        attempt, "success", "accepted", "other", "none", "nobody", "no", None, 0.99, rule=f"basic.{code[0]}yz",
        evidence=(code,), reference=_REPLY_CLASSES,
    )  # fmt: skip


class Decision(NamedTuple):
    """A verdict, but for what each reply has of its own: it depends on phrases, numbers and the remote host only.

    ``evidence`` is empty where it must be looked for in the text of each reply, as the words of the rule ``met``.
    """

    cause: str
    advice: _Advice
    confidence: float
    provider: str | None = None
    retry_after: int | None = None
    rule: str | None = None
    met: Condition | None = None
    evidence: tuple[str, ...] = ()
    reference: str | None = None
    also: tuple[str, ...] = ()


def _decision(attempt: Attempt, reading: Reading, matcher: Matcher) -> Decision:
    hits = reading.hits
    origins = matcher.origins(hits, attempt.remote)
    provider = matcher.provider_among(origins) if origins else None
    met = matcher.met(attempt, hits, origins) if hits or origins else []
    if met:
        return _by_rules(attempt.reply, met, reading, matcher, provider)
    return _by_numbers(attempt.reply, provider)


def _by_rules(reply: Reply, met: list[Condition], reading: Reading, matcher: Matcher, provider: str | None) -> Decision:
    first, also, tied = (met[0], (), False) if len(met) == 1 else _winner(met, reading.hits, matcher)
    rule = first.rule
    if rule.says_little and _is_precise(reply, provider):
        return _by_numbers(reply, provider)
    advice = _advice(rule.cause, reply.class_)
    return Decision(
        rule.cause,
        advice._replace(
            next=rule.next or advice.next,
            actor=rule.actor or advice.actor,
            suppress=rule.suppress or advice.suppress,
            transient=advice.transient if rule.transient is None else rule.transient,
        ),
        round(rule.confidence - TIE, 2) if tied else _confidence(first, met, reply),
        provider,
        rule.retry_after,
        rule.id,
        first,
        matcher.evidence(first, reading, reply) if matcher.is_plain(first, reading.hits) else (),
        rule.source or matcher.page_of(rule.origin) or _standard(reply),
        also,
    )


def _winner(met: list[Condition], hits: frozenset[int], matcher: Matcher) -> tuple[Condition, tuple[str, ...], bool]:
    """Return the rule that wins, the other causes that the words speak for, and whether one of them is even with it."""
    ranked = sorted([one for one in met if not _yields(one, met)] or met, key=_ORDER, reverse=True)
    if len(ranked) == 1:
        return ranked[0], (), False
    best = [one for one in ranked if one.weight == ranked[0].weight]
    tied = False
    if len(best) > 1:
        longest = max(matcher.words_hit(one, hits) for one in best)
        best = [one for one in best if matcher.words_hit(one, hits) == longest]
        tied = any(one.rule.cause != best[0].rule.cause for one in best)
    cause = best[0].rule.cause
    others = dict.fromkeys(one.rule.cause for one in ranked if one.rule.cause != cause)
    return best[0], tuple(others)[:3], tied


def _yields(one: Condition, met: list[Condition]) -> bool:
    """Whether another rule that is met is declared to stand over this one."""
    name = one.rule.id
    for other in met:  # noqa: SIM110  # any() takes twice as long, and this runs for every reply
        if name in other.over:
            return True
    return False


def _is_precise(reply: Reply, provider: str | None) -> bool:
    """Whether the enhanced status code stands for a precise cause, which words such as "rejected" leave standing."""
    if not reply.enhanced or not reply.enhanced.detail:  # X.5.0: another of its subject, or one that is not told
        return False
    row = enhanced_row(reply.enhanced, provider)
    return row is not None and load.registries().causes[row.default_cause].precision > 1


def _confidence(first: Condition, met: list[Condition], reply: Reply) -> float:
    """Return how sure the verdict of a rule is; that of everybody's words depends on what else the reply says."""
    rule = first.rule
    confidence = rule.confidence
    if confidence >= _VERY_SURE:
        return confidence
    row = _registered(reply)
    if row is not None:
        if row.default_cause == rule.cause:
            confidence += _AGREED
        elif load.registries().causes[row.default_cause].precision > 1:
            confidence -= _CONTRADICTED
    if len(met) > 1 and any(one.rule.cause != rule.cause and one.rule.rank >= _PHRASES for one in met):
        confidence -= _CONTESTED
    return round(confidence, 2)


def _by_numbers(reply: Reply, provider: str | None) -> Decision:
    """The verdict where no rule is met: what the enhanced code means to the provider or IANA, else the basic code.

    A text with neither code nor known words is not understood at all.
    """
    registries = load.registries()
    row = enhanced_row(reply.enhanced, provider) if reply.enhanced else None
    basic = registries.codes.get(str(reply.code)) if reply.code else None
    if row and row.default_cause != "unknown":
        slug, scale, rule = row.default_cause, _BY_ENHANCED, f"enhanced.{row.code}"
        if row.origin:
            rule += f"@{row.origin}"
        evidence, source = str(reply.enhanced), row.rfcs
    elif basic and basic.default_cause != "unknown":
        slug, scale, rule = basic.default_cause, _BY_BASIC, f"basic.{basic.code}"
        evidence, source = str(basic.code), basic.rfcs
    else:
        advice = _advice("unknown", reply.class_)
        return Decision("unknown", advice if reply.class_ else advice._replace(outcome="not-understood"), 0.2, provider)
    return Decision(
        slug,
        _advice(slug, reply.class_),
        scale[registries.causes[slug].precision],
        provider,
        rule=rule,
        evidence=(evidence,),
        reference=rfc_address(source[0]) if source else None,
    )


class _Advice(NamedTuple):
    """What a cause comes to with a class of replies."""

    outcome: Outcome
    family: Family
    next: Next
    actor: Actor
    suppress: Suppress
    transient: bool | None


@cache
def _advice(slug: str, class_: int | None) -> _Advice:
    cause = load.registries().causes[slug]
    refused = class_ in {4, 5}  # a mail that was refused is one that failed, whatever the words are about
    outcome: Outcome = "not-a-failure" if slug in _NOT_A_FAILURE and not refused else "failure"
    next_, suppress = cause.next_for(class_), cause.suppress_for(class_)
    transient = (class_ == 4 if class_ else None) if cause.transient == "class" else cause.transient
    return _Advice("success" if slug == "accepted" else outcome, cause.family, next_, cause.actor, suppress, transient)


def _registered(reply: Reply) -> EnhancedCode | None:
    """Return IANA's row of the reply's enhanced status code."""
    return load.registries().enhanced.get(reply.enhanced.pattern) if reply.enhanced else None


def _standard(reply: Reply) -> str | None:
    """Return where the reply's numbers are defined: the source where the words are everybody's."""
    known = _registered(reply) or load.registries().codes.get(str(reply.code))
    return rfc_address(known.rfcs[0]) if known and known.rfcs else None


def _retry_after(reply: Reply, transient: bool | None, documented: int | None) -> int | None:
    """Return the seconds that the reply names, else those that the provider documents."""
    named = seconds_named(reply.text) if transient or reply.class_ == 4 else None
    return named or documented
