"""Diagnosis to advice: what it means, what to do next and who must, when to retry, and how smtplens knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplens.advice.document import Document, Facts, Items, Paragraph, Quote, Section
from smtplens.advice.vocabulary import ACTORS, CLASSES, N_, NEXT, SUPPRESS
from smtplens.advice.wording import Wording, wording
from smtplens.diagnosis.decide import SURE
from smtplens.diagnosis.retry import RetryPlan, retry_plan
from smtplens.knowledge import load

if TYPE_CHECKING:
    from smtplens.advice.document import Tone
    from smtplens.diagnosis.values import Diagnosis
    from smtplens.knowledge.schema import Actor, CauseText, MailKind

_LIKELY = 0.7
_DELAYS_SHOWN = 4


def advise(diagnosis: Diagnosis, language: str = "en", mail: MailKind = "transactional") -> Document:
    """Return the advice on one failed delivery; raise `LanguageError` if there are no texts in the language.

    >>> from smtplens.diagnosis.decide import diagnose
    >>> advise(diagnose("452 4.2.2 The mailbox is full")).title
    'Mailbox full'
    """
    _ = wording(language)
    cause = _.cause(diagnosis.cause)
    raw = diagnosis.attempt.reply.raw
    return Document(
        topic=raw,
        title=cause.title,
        summary=cause.summary,
        tone=tone_of(diagnosis.attempt.reply.class_),
        language=language,
        blocks=(Quote(raw, diagnosis.evidence), Facts(_verdict(diagnosis, mail, _))),
        sections=(
            Section("meaning", _("What it means"), (Paragraph(cause.meaning),)),
            Section("do", _("What to do"), _what_to_do(diagnosis, cause, _)),
            Section("retry", _("When to try again"), _when(diagnosis, mail, _)),
            Section("why", _("Why smtplens says so"), _why(diagnosis, _)),
            Section("more", _("Read on"), (Items(_read_on(diagnosis)),)),
        ),
    )


def tone_of(class_: int | None) -> Tone:
    """Return the tone of a class of replies."""
    tones: dict[int | None, Tone] = {2: "good", 3: "good", 4: "temporary", 5: "permanent"}
    return tones.get(class_, "plain")


def _verdict(diagnosis: Diagnosis, mail: MailKind, _: Wording) -> tuple[tuple[str, str], ...]:
    """The short answers: what next, who, when, and what the protocol says."""
    class_ = diagnosis.attempt.reply.class_
    pairs = [(_("Next step"), _(NEXT[diagnosis.next])), (_("Who must act"), _(ACTORS[diagnosis.actor]))]
    if diagnosis.outcome == "failure":
        pairs.append((_("Try again"), _again(retry_plan(diagnosis, mail), _)))
    if class_ is not None:
        pairs.append((_("By the protocol"), _(CLASSES[class_])))
    if diagnosis.outcome == "failure":
        pairs.append((_("The address"), _(SUPPRESS[diagnosis.suppress])))
    if diagnosis.provider:
        pairs.append((_("Said by"), load.rule_book().origins[diagnosis.provider].name))
    return tuple(pairs)


def _again(plan: RetryPlan | None, _: Wording) -> str:
    if plan is None:
        return _("not unless something has changed")
    delay = _.duration(plan.delays[0])
    return (
        _("after {delay}").format(delay=delay) if plan.by_program else _("by hand, after {delay}").format(delay=delay)
    )


def _what_to_do(diagnosis: Diagnosis, cause: CauseText, _: Wording) -> tuple[Facts, ...]:
    """The advice for the three people, the one who must act first."""
    advice = {
        "writer": (_("If you wrote the mail"), cause.fix.writer),
        "sender_operator": (_("If you run the sending side"), cause.fix.sender_operator),
        "server_operator": (_("If you run the receiving server"), cause.fix.server_operator),
    }
    reader_of: dict[Actor, str] = {
        "sender": "writer",
        "sender-operator": "sender_operator",
        "recipient": "writer",
        "receiver-operator": "server_operator",
    }
    first = reader_of.get(diagnosis.actor, "writer")
    return (Facts((advice.pop(first), *advice.values())),)


def _when(diagnosis: Diagnosis, mail: MailKind, _: Wording) -> tuple[Paragraph, ...]:
    plan = retry_plan(diagnosis, mail)
    cause = _.cause(diagnosis.cause)
    if plan is None:
        return (Paragraph(cause.next),)
    return (Paragraph(retry_sentence(plan, _)), Paragraph(cause.next))


def retry_sentence(plan: RetryPlan, _: Wording) -> str:
    """Return a plan in words."""
    first = _.duration(plan.delays[0])
    if not plan.by_program:
        return _(
            "A program must not repeat a 5yz (RFC 5321 4.2.1). The cause passes with time, though: sending the message "
            "anew by hand has a fair chance after {delay}."
        ).format(delay=first)
    sentences = []
    if plan.other_host:
        sentences.append(_("If it came in place of the greeting, try the domain's next MX host at once."))
    if plan.named:
        sentences.append(_("The next attempt: after {delay}, the time that the server names.").format(delay=first))
    else:
        sentences.append(_("The next attempt: after {delay}.").format(delay=first))
    later = [_.duration(delay) for delay in plan.delays[1:_DELAYS_SHOWN]]
    if later:
        sentences.append(_("Then after {delays}, and so on.").format(delays=", ".join(later)))
    sentences.append(
        _("Add up to {percent} % to each delay at random. Give up after {time}.").format(
            percent=round(plan.jitter * 100), time=_.duration(plan.give_up)
        )
    )
    return " ".join(sentences)


def _why(diagnosis: Diagnosis, _: Wording) -> tuple[Facts | Paragraph, ...]:
    pairs = []
    if diagnosis.evidence:
        pairs.append((_("Evidence"), ", ".join(f"“{words}”" for words in diagnosis.evidence)))
    if diagnosis.rule:
        pairs.append((_("Rule"), f"`{diagnosis.rule}`"))
    pairs.append((_("Confidence"), f"{diagnosis.confidence:.2f}, {_(_in_words(diagnosis))}"))
    if diagnosis.also:
        others = ", ".join(f"{_.cause(slug).title} (`{slug}`)" for slug in diagnosis.also)
        pairs.append((_("Also possible"), others))
    if diagnosis.reference:
        pairs.append((_("Source"), diagnosis.reference))
    return (Facts(tuple(pairs)),)


def _in_words(diagnosis: Diagnosis) -> str:
    if diagnosis.confidence >= SURE:
        return N_("sure")
    if diagnosis.confidence >= _LIKELY:
        return N_("likely")
    if diagnosis.cause != "unknown":
        return N_("a guess: the words say little, so the number decides")
    return N_("the reply does not say why")


def _read_on(diagnosis: Diagnosis) -> tuple[str, ...]:
    reply = diagnosis.attempt.reply
    topics = [diagnosis.cause]
    if reply.enhanced:
        topics.append(str(reply.enhanced))
    if str(reply.code) in load.registries().codes:
        topics.append(str(reply.code))
    return tuple(f"`smtplens explain {topic}`" for topic in topics)
