"""Two or more codes side by side: what differs between them is computed from the registries, not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from smtplens.advice.document import Document, Facts, Items, Paragraph, Section, Table, Transcript
from smtplens.advice.origins import real_replies
from smtplens.advice.pages import code_page, enhanced_page, row_key
from smtplens.advice.vocabulary import ACTORS, CLASSES, N_, PHASES, SUPPRESS, closes
from smtplens.advice.wording import Wording, wording
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load
from smtplens.knowledge.lookup import enhanced_rows, rfc_address
from smtplens.smtp.enhanced_status import EnhancedStatus
from smtplens.smtp.phase import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from smtplens.knowledge.schema import Cause, Suppress

# How the codes stand to each other, in a clause each: by class, and by what happens to the connection.
_CLAUSES = {
    (2, "no"): N_("{code} means success"),
    (2, "yes"): N_("{code} means success and ends the session"),
    (3, "no"): N_("{code} asks for more"),
    (4, "yes"): N_("{code} is temporary and ends the session"),
    (4, "may"): N_("{code} is temporary and may end the session"),
    (4, "no"): N_("{code} is temporary and leaves the session open"),
    (5, "yes"): N_("{code} is permanent and ends the session"),
    (5, "may"): N_("{code} is permanent and may end the session"),
    (5, "no"): N_("{code} is permanent and leaves the session open"),
}
_BOUNCES = {
    2: N_("none: the message was taken; a later hop may still send one"),
    3: N_("none: nothing is decided yet"),
    4: N_("only when the sending server gives up, usually after four to five days; some send a notice of delay before"),
    5: N_("at once: the sending server returns the message to its sender"),
}
_REPEATS = {
    2: N_("no need to"),
    3: N_("no need to; go on with the session"),
    4: N_("yes: the client must keep the message and try again (RFC 5321 4.5.4.1)"),
    5: N_("no: the client should not repeat the same commands (RFC 5321 4.2.1)"),
}

_REPLIES_SHOWN = 5  # real replies of each code


class Subject(msgspec.Struct, frozen=True):
    """A code as a comparison sees it; ``class_`` and ``closes`` are ``None`` where the number leaves them open."""

    topic: str
    name: str
    class_: int | None
    closes: str | None
    phases: tuple[Phase, ...]
    causes: tuple[str, ...]
    default_cause: str
    rfcs: tuple[str, ...]
    meaning: str
    choose: str
    next: str
    basic: tuple[int, ...] = ()
    transcript: tuple[str, ...] = ()


class Difference(msgspec.Struct, frozen=True):
    """One question and each code's answer to it; ``same`` if all answers agree."""

    id: str
    question: str
    answers: tuple[tuple[str, str], ...]

    @property
    def same(self) -> bool:
        """Whether all codes have the same answer."""
        return len({answer for _, answer in self.answers}) == 1


class Comparison(msgspec.Struct, frozen=True):
    """The codes, their pages, and what was computed from the registries."""

    language: str
    subjects: tuple[Subject, ...]
    pages: tuple[Document, ...]
    summary: str
    differences: tuple[Difference, ...]


def compare(*topics: str, language: str = "en") -> Comparison:
    """Compare two or more codes, basic (``421``) or enhanced (``5.7.1``, ``X.7.1``).

    Raises `UnknownTopicError` for what is no known code, ValueError for fewer than two.

    >>> compare("421", "553").summary
    '421 is temporary and ends the session; 553 is permanent and leaves the session open.'
    """
    if len(topics) < 2:
        raise ValueError("a comparison takes two codes or more")
    _ = wording(language)
    subjects = tuple(_subject(topic, _) for topic in topics)
    pages = tuple(_page(subject.topic, language) for subject in subjects)
    return Comparison(language, subjects, pages, _summary(subjects, _), _differences(subjects, _))


def comparison_document(comparison: Comparison) -> Document:
    """Return a comparison as a page."""
    _ = wording(comparison.language)
    subjects = comparison.subjects
    differing = [one for one in comparison.differences if not one.same]
    alike = [one for one in comparison.differences if one.same]
    sections = [
        Section("side-by-side", _("Side by side"), (_table(comparison, _),)),
        *(
            Section(f"difference-{one.id}", f"{number}. {one.question}", (Facts(_grouped(one)),))
            for number, one in enumerate(differing, 1)
        ),
    ]
    if alike:
        pairs = tuple((one.question, one.answers[0][1]) for one in alike)
        sections.append(Section("alike", _("The same for all"), (Facts(pairs),)))
    sections += [
        Section("choose", _("Which to use when"), (Facts(tuple((one.topic, one.choose) for one in subjects)),)),
        Section("next", _("What a client does"), (Facts(tuple((one.topic, one.next) for one in subjects)),)),
    ]
    for subject, page in zip(subjects, comparison.pages, strict=True):
        sections.append(_portrait(subject, page))
    addresses = dict.fromkeys(
        f"{citation}: {address}" for one in subjects for citation in one.rfcs if (address := rfc_address(citation))
    )
    reading = tuple(f"`smtplens explain {one.topic}`" for one in subjects)
    for subject in subjects:
        table = real_replies(int(subject.topic), _REPLIES_SHOWN, _) if subject.topic.isdigit() else ()
        if table:
            sections.append(
                Section(f"replies-{subject.topic}", _("{code} in the wild").format(code=subject.topic), table)
            )
    sections.append(Section("more", _("Read on"), (Items((*reading, *addresses)),)))
    return Document(
        topic=" ".join(one.topic for one in subjects),
        title=_(" and ").join(f"{one.topic} {one.name}" for one in subjects),
        summary=comparison.summary,
        tone="plain",
        language=comparison.language,
        sections=tuple(sections),
    )


def _subject(topic: str, _: Wording) -> Subject:
    registries = load.registries()
    if topic in registries.codes:
        code = registries.codes[topic]
        text = _.code(code.code)
        return Subject(
            topic, text.name, code.code // 100, code.closes, code.phases, code.causes, code.default_cause, code.rfcs,
            text.meaning, text.choose, text.next, transcript=tuple((text.transcript or code.transcript).splitlines()),
        )  # fmt: skip
    try:
        status = EnhancedStatus.parse(f"5{topic[1:]}" if topic[:1] in {"X", "x"} else topic)
    except ValueError:
        raise UnknownTopicError(topic) from None
    rows = enhanced_rows(status)
    if not rows:
        raise UnknownTopicError(topic)
    row = rows[0]
    enhanced, cause = _.enhanced(row_key(row)), _.cause(row.default_cause)
    basic = ", ".join(f"`{one}`" for one in row.basic)
    choose = _("Beside {codes}, where this is the reason: {reason}").format(codes=basic, reason=cause.summary)
    class_ = None if topic[0] in "Xx" else status.class_
    return Subject(
        topic, enhanced.name or row.name, class_, None, (), row.causes, row.default_cause, row.rfcs, enhanced.meaning,
        choose if basic else cause.summary, cause.next, basic=row.basic,
    )  # fmt: skip


def _page(topic: str, language: str) -> Document:
    if topic.isdigit():
        return code_page(int(topic), language)
    return enhanced_page(topic.upper() if topic[0] in "Xx" else EnhancedStatus.parse(topic), language)


def _summary(subjects: Sequence[Subject], _: Wording) -> str:
    clauses = []
    for one in subjects:
        clause = _CLAUSES.get((one.class_ or 0, one.closes or "no"))
        clauses.append(_(clause).format(code=one.topic) if clause else f"{one.topic}: {one.name}")
    return "; ".join(clauses) + "."


def _differences(subjects: Sequence[Subject], _: Wording) -> tuple[Difference, ...]:
    causes = load.registries().causes
    open_ = _("the number leaves it open")

    def by_class(answers: dict[int, str]) -> Callable[[Subject], str]:
        return lambda one: _(answers[one.class_]) if one.class_ in answers else open_

    questions: list[tuple[str, str, Callable[[Subject], str]]] = [
        ("class", _("Is it temporary or permanent?"), by_class(CLASSES)),
        ("repeat", _("Does the client try again?"), lambda one: _repeats(one, _) or open_),
        (
            "connection",
            _("What happens to the connection?"),
            lambda one: _(closes(one.closes, one.class_)) if one.closes else open_,
        ),
        ("step", _("At which step does it come?"), lambda one: _steps(one, _) or open_),
        ("bounce", _("Does a bounce result?"), by_class(_BOUNCES)),
        ("actor", _("Who must act?"), lambda one: _actors(one, causes, _)),
        ("causes", _("What is behind it in practice?"), lambda one: _behind(one, subjects, _)),
        ("address", _("What becomes of the address?"), lambda one: _address(one, causes, _)),
    ]
    if any(one.basic for one in subjects):
        basic = lambda one: ", ".join(f"`{code}`" for code in one.basic) or open_  # noqa: E731
        questions.append(("basic", _("Which basic codes go with it?"), basic))
    return tuple(
        Difference(id_, question, tuple((one.topic, answer(one)) for one in subjects))
        for id_, question, answer in questions
    )


def _repeats(one: Subject, _: Wording) -> str:
    if one.class_ not in _REPEATS:
        return ""
    answer = _(_REPEATS[one.class_])
    schedule = load.registries().retry.get(one.default_cause)
    if one.class_ == 4:
        schedule = schedule or load.registries().retry["default"]
        answer += "; " + _("first after {first}, with bulk mail after {bulk}").format(
            first=_.duration(schedule["transactional"].delays[0]), bulk=_.duration(schedule["bulk"].delays[0])
        )
        if schedule["transactional"].other_host:
            answer += "; " + _("before that, the next MX host if it came in place of the greeting")
    elif one.class_ == 5 and schedule:
        answer += "; " + _("a person may send anew once the cause has passed")
    return answer


def _steps(one: Subject, _: Wording) -> str:
    return ", ".join(_(PHASES[phase]) for phase in PHASES if phase in one.phases)


def _actors(one: Subject, causes: dict[str, Cause], _: Wording) -> str:
    """Who acts by the code's own meaning, and who else by the causes behind it in practice."""
    first = causes[one.default_cause].actor
    others = dict.fromkeys(causes[slug].actor for slug in one.causes if causes[slug].actor != first)
    answer = _(ACTORS[first])
    if others:
        answer += "; " + _("in practice also {actors}").format(actors=", ".join(_(ACTORS[actor]) for actor in others))
    return answer


def _behind(one: Subject, subjects: Iterable[Subject], _: Wording) -> str:
    """The causes that only this code has, and those that it shares."""
    others = {slug for other in subjects if other is not one for slug in other.causes}
    own = [_.cause(slug).title for slug in one.causes if slug not in others]
    shared = [_.cause(slug).title for slug in one.causes if slug in others]
    if not shared:
        return ", ".join(own)
    both = _("shared: {causes}").format(causes=", ".join(shared))
    return "; ".join([_("only here: {causes}").format(causes=", ".join(own)), both]) if own else both


def _address(one: Subject, causes: dict[str, Cause], _: Wording) -> str:
    """What becomes of the address, by cause if the causes behind the code differ in it."""
    by_fate: dict[Suppress, list[str]] = {}
    for slug in dict.fromkeys((one.default_cause, *one.causes)):
        by_fate.setdefault(causes[slug].suppress_for(one.class_), []).append(_.cause(slug).title)
    if len(by_fate) == 1:
        return _(SUPPRESS[next(iter(by_fate))])
    parts = [f"{', '.join(by_fate[fate])}: {_(SUPPRESS[fate])}" for fate in ("yes", "repeated") if fate in by_fate]
    return "; ".join([*parts, _("otherwise keep it")])


def _grouped(difference: Difference) -> tuple[tuple[str, str], ...]:
    """Answers with the codes that share them."""
    codes: dict[str, list[str]] = {}
    for topic, answer in difference.answers:
        codes.setdefault(answer, []).append(topic)
    return tuple((", ".join(topics), answer) for answer, topics in codes.items())


def _table(comparison: Comparison, _: Wording) -> Table:
    short_class = {2: _("2yz, success"), 3: _("3yz, go on"), 4: _("4yz, temporary"), 5: _("5yz, permanent")}
    short_closes = {"yes": _("closes"), "no": _("stays open"), "may": _("may close")}
    short_retry = {4: _("yes"), 5: _("no")}
    short_bounce = {4: _("after days, if ever"), 5: _("at once")}
    subjects = comparison.subjects
    rows: list[tuple[str, Callable[[Subject], str]]] = [
        (_("Name"), lambda one: one.name),
        (_("Class"), lambda one: short_class.get(one.class_ or 0, "")),
        (_("The connection"), lambda one: short_closes.get(one.closes or "", "")),
        (_("In answer to"), lambda one: _steps(one, _)),
        (_("Retry"), lambda one: short_retry.get(one.class_ or 0, "")),
        (_("Bounce"), lambda one: short_bounce.get(one.class_ or 0, "")),
        (_("By the RFC"), lambda one: _.cause(one.default_cause).title),
        (
            _("Also sent for"),
            lambda one: ", ".join(_.cause(c).title for c in one.causes if c != one.default_cause),
        ),
        (_("Defined in"), lambda one: ", ".join(one.rfcs)),
    ]
    cells = [(label, *(value(one) for one in subjects)) for label, value in rows]
    return Table(("", *(one.topic for one in subjects)), tuple(row for row in cells if any(row[1:])))


def _portrait(subject: Subject, page: Document) -> Section:
    """What the code's own page says of when it is seen and how it is fixed."""
    wanted = [section for section in page.sections if section.id in {"when", "fix"}]
    facts = [block for section in wanted for block in section.blocks]
    transcript = (Transcript(subject.transcript),) if subject.transcript else ()
    return Section(
        f"code-{subject.topic}",
        f"{subject.topic} {subject.name}",
        (Paragraph(subject.meaning), *facts, *transcript),
    )
