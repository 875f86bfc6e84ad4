"""The reference pages: one for each basic code, each enhanced status code and each cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from smtplens.advice.advise import retry_sentence, tone_of
from smtplens.advice.document import Document, Facts, Items, Paragraph, Section, Transcript
from smtplens.advice.vocabulary import ACTORS, CLASSES, N_, NEXT, PHASES, STATUS, SUBJECTS, SUPPRESS, closes
from smtplens.advice.wording import Wording, wording
from smtplens.diagnosis.retry import RetryPlan
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load
from smtplens.knowledge.lookup import enhanced_rows, rfc_address
from smtplens.smtp.enhanced_status import EnhancedStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtplens.knowledge.schema import Cause, CauseText, EnhancedCode, Fix, MailKind

_EMPTY = (Items(()), Facts(()))
_KINDS: dict[MailKind, str] = {"transactional": N_("Transactional mail"), "bulk": N_("Bulk mail")}


def code_page(code: int, language: str = "en") -> Document:
    """Return the page of a basic code; raise `UnknownTopicError` if it is none.

    >>> code_page(421).title
    '421 Service not available'
    """
    _ = wording(language)
    registries = load.registries()
    known = registries.codes.get(str(code))
    if known is None:
        raise UnknownTopicError(str(code))
    text = _.code(code)
    status = () if known.status == "standard" else (_(STATUS[known.status]),)
    facts = [
        (_("Class"), _(CLASSES[code // 100])),
        (_("The connection"), _(closes(known.closes, code // 100))),
        (_("Where it stands"), _standing((*status, *known.rfcs), checked=known.checked, _=_)),
    ]
    if known.phases:
        facts.insert(1, (_("In answer to"), ", ".join(_(PHASES[phase]) for phase in known.phases)))
    beside = [row.code for row in registries.enhanced.values() if code in row.basic and not row.origin]
    if beside:
        facts.append((_("Enhanced codes with it"), ", ".join(f"`{one}`" for one in beside)))
    sections = [
        Section("meaning", _("What it means"), (Paragraph(text.meaning),)),
        _when(text.client, text.server, _),
        _fix(text.fix, _),
        Section("next", _("What the client must do"), (Paragraph(text.next),)),
        Section("choose", _("When a server should answer so"), (Paragraph(text.choose),)),
        _causes(known.causes, _),
        Section(
            "transcript",
            _("In a session"),
            (Transcript(tuple((text.transcript or known.transcript).splitlines())),),
        ),
        Section("related", _("Often mixed up with"), (Items(tuple(_code_line(one, _) for one in known.related)),)),
        _sources(known.rfcs, _),
    ]
    summary = _(CLASSES[code // 100])
    head = Document(str(code), f"{code} {text.name}", summary, tone_of(code // 100), language, ())
    return _document(head, facts, sections)


def enhanced_page(status: EnhancedStatus | str, language: str = "en") -> Document:
    """Return the page of an enhanced status code, ``5.7.1`` or, for any class, ``X.7.1``.

    Raises `UnknownTopicError` if nobody is known to use the number.
    """
    if isinstance(status, str):
        shown, class_ = status, None
        status = EnhancedStatus.parse(f"5{status[1:]}")
    else:
        shown, class_ = str(status), status.class_
    _ = wording(language)
    rows = enhanced_rows(status)
    if not rows:
        raise UnknownTopicError(shown)
    main, *others = rows
    text = _.enhanced(row_key(main))
    facts = [
        (_("Subject"), _(SUBJECTS[status.subject]) if status.subject in SUBJECTS else str(status.subject)),
        (
            _("Where it stands"),
            _standing((_(STATUS[main.status]), *_origin_of(main), *main.rfcs), checked=main.checked, _=_),
        ),
    ]
    if class_:
        facts.insert(0, (_("Class"), _(CLASSES[class_])))
    if main.basic or (main.basic_note or ".") != ".":  # IANA's row of X.7.28 holds a lone dot
        facts.append((_("Basic codes with it"), ", ".join(f"`{code}`" for code in main.basic) or str(main.basic_note)))
    meaning = [Paragraph(text.meaning)] + ([Paragraph(text.exceptions)] if text.exceptions else [])
    sections = [Section("meaning", _("What it means"), tuple(meaning))]
    if others:
        uses = tuple(_use_of(row, _) for row in others)
        sections.append(Section("reused", _("Who uses the number otherwise"), (Facts(uses),)))
    first = _.cause(main.default_cause)
    sections += [
        _causes(main.causes, _),
        _when(first.client, first.server, _),
        _fix(first.fix, _),
        Section("next", _("What the client must do"), (Paragraph(first.next),)),
        _sources(main.rfcs, _),
    ]
    summary = _(CLASSES[class_]) if class_ else first.summary
    head = Document(shown, f"{shown} {text.name or main.name}", summary, tone_of(class_), language, ())
    return _document(head, facts, sections)


def cause_page(slug: str, language: str = "en") -> Document:
    """Return the page of a cause; raise `UnknownTopicError` if there is none of that name."""
    _ = wording(language)
    registries = load.registries()
    cause = registries.causes.get(slug)
    if cause is None:
        raise UnknownTopicError(slug)
    text = _.cause(slug)
    sections = [
        Section("meaning", _("What it means"), (Paragraph(text.meaning),)),
        _when(text.client, text.server, _),
        _fix(text.fix, _),
        Section("next", _("What the sending program must do"), (Paragraph(text.next),)),
    ]
    schedules = registries.retry.get(slug)
    if schedules:
        plans = tuple(
            (_(_KINDS[kind]), retry_sentence(RetryPlan(one.delays, one.give_up, one.other_host), _))
            for kind, one in schedules.items()
        )
        sections.append(Section("retry", _("When to try again"), (Facts(plans),)))
    codes = [code.code for code in registries.codes.values() if slug in code.causes]
    if codes:
        lines = tuple(_code_line(code, _) for code in codes)
        sections.append(Section("codes", _("The codes that it comes with"), (Items(lines),)))
    related = tuple(_cause_line(one, _) for one in cause.related)
    sections.append(Section("related", _("Often mixed up with"), (Items(related),)))
    head = Document(slug, text.title, text.summary, "plain", language, ())
    return _document(head, _cause_facts(slug, cause, _), sections)


def row_key(row: EnhancedCode) -> str:
    """Return the key of an enhanced code's texts: ``X.7.28``, or ``X.7.28@gmail`` for a provider's own use."""
    return f"{row.code}@{row.origin}" if row.origin else row.code


def _document(head: Document, facts: Iterable[tuple[str, str]], sections: Iterable[Section]) -> Document:
    """Return the page under a head, without the sections that have nothing to say."""
    shown = tuple(section for section in sections if any(one not in _EMPTY for one in section.blocks))
    return msgspec.structs.replace(head, blocks=(Facts(tuple(facts)),), sections=shown)


def _standing(parts: Iterable[str], *, checked: bool, _: Wording) -> str:
    """Return where a code is defined, and whether that still has to be checked."""
    listed = ", ".join(parts)
    doubt = _("not yet checked against its source")
    return listed if checked else f"{listed} ({doubt})"


def _cause_facts(slug: str, cause: Cause, _: Wording) -> list[tuple[str, str]]:
    forecast = {
        True: _("yes, it often passes by itself"),
        False: _("no, something has to change first"),
        "class": _("as the reply says: 4yz yes, 5yz no"),
        None: _("it was taken"),
    }
    facts = [(_("Name"), f"`{slug}`"), (_("Would the same mail pass later?"), forecast[cause.transient])]
    if isinstance(cause.next, str):
        facts.append((_("Next step"), _(NEXT[cause.next])))
    else:
        facts.append((_("Next step, 4yz"), _(NEXT[cause.next.transient])))
        facts.append((_("Next step, 5yz"), _(NEXT[cause.next.permanent])))
    facts.append((_("Who must act"), _(ACTORS[cause.actor])))
    facts.append((_("The address"), _(SUPPRESS[cause.suppress_for(None)])))
    return facts


def _when(client: str, server: str, _: Wording) -> Section:
    pairs = ((_("As a client"), client), (_("As a server"), server))
    return Section("when", _("When you see it"), (Facts(pairs),))


def _fix(fix: Fix, _: Wording) -> Section:
    pairs = (
        (_("If you wrote the mail"), fix.writer),
        (_("If you run the sending side"), fix.sender_operator),
        (_("If you run the receiving server"), fix.server_operator),
    )
    return Section("fix", _("How to fix it"), (Facts(pairs),))


def _causes(slugs: Iterable[str], _: Wording) -> Section:
    return Section("causes", _("What is behind it in practice"), (Items(tuple(_cause_line(one, _) for one in slugs)),))


def _cause_line(slug: str, _: Wording) -> str:
    text: CauseText = _.cause(slug)
    return f"{text.title} (`{slug}`): {text.summary}"


def _code_line(code: int, _: Wording) -> str:
    return f"`{code}` {_.code(code).name}"


def _use_of(row: EnhancedCode, _: Wording) -> tuple[str, str]:
    name = load.rule_book().origins[row.origin].name if row.origin in load.rule_book().origins else str(row.origin)
    numbers = f"{row.code}–{row.to}" if row.to else row.code
    return f"{name}, {numbers}", _.enhanced(row_key(row)).meaning


def _origin_of(row: EnhancedCode) -> list[str]:
    origins = load.rule_book().origins
    return [origins[row.origin].name if row.origin in origins else row.origin] if row.origin else []


def _sources(citations: Iterable[str], _: Wording) -> Section:
    lines = tuple(f"{one}, {_title(one)}: {address}" for one in citations if (address := rfc_address(one)))
    return Section("sources", _("Read on"), (Items(lines),))


def _title(citation: str) -> str:
    return load.registries().rfcs[citation.split()[1]].title
