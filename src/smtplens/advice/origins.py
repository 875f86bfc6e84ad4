"""Pages of those whose replies are known: mailbox providers, products and blocklists."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from smtplens.advice.document import Document, Facts, Items, Section, Table
from smtplens.advice.vocabulary import N_
from smtplens.advice.wording import Wording, wording
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtplens.knowledge.schema import KnownReply, Origin, OriginKind

KINDS: dict[OriginKind, str] = {
    "provider": N_("Mailbox and mail service providers"),
    "product": N_("Mail servers and filters"),
    "blocklist": N_("Blocklists"),
}
_SHOWN = 400  # characters of a reply in a table


def origin_page(origin_id: str, language: str = "en") -> Document:
    """Return the page of a provider, product or blocklist; raise `UnknownTopicError` if there is none of that id."""
    _ = wording(language)
    origin = load.rule_book().origins.get(origin_id)
    if origin is None or origin.kind not in KINDS:
        raise UnknownTopicError(origin_id)
    replies = [one for one in load.known_replies() if one.origin == origin_id]
    facts = [(_("Kind"), _(KINDS[origin.kind]))]
    if origin.hosts:
        facts.append((_("Its hosts"), ", ".join(f"`{host}`" for host in origin.hosts)))
    sections = [Section("replies", _("Its replies"), (replies_table(replies, _),))]
    if origin.pages:
        sections.append(Section("sources", _("Read on"), (Items(origin.pages),)))
    summary = _("{count} replies of {name}, what they mean and what to do.").format(
        count=len(replies), name=origin.name
    )
    return Document(origin_id, origin.name, summary, "plain", language, tuple(sections), (Facts(tuple(facts)),))


def origins_page(kind: OriginKind, language: str = "en") -> Document:
    """Return the list of all providers, products or blocklists."""
    _ = wording(language)
    origins = sorted(origins_of(kind), key=lambda one: one.name.casefold())
    items = tuple(f"`{one.id}` {one.name}" for one in origins)
    summary = _("Whose replies are known word by word.")
    section = Section("list", _("By name"), (Items(items),))
    return Document(kind, _(KINDS[kind]), summary, "plain", language, (section,))


def origins_of(kind: OriginKind) -> list[Origin]:
    """Return all origins of a kind."""
    return [one for one in load.rule_book().origins.values() if one.kind == kind]


def replies_table(replies: Iterable[KnownReply], _: Wording) -> Table:
    """Return replies with their causes; composed ones are marked."""
    composed = _("(composed)")
    rows = []
    for one in replies:
        shown = _in_a_cell(one.reply, _SHOWN)
        cause = _.cause(one.cause)
        reply = f"{shown} {composed}" if one.made else shown
        rows.append((reply, f"{cause.title} (`{one.cause}`)"))
    return Table((_("Reply"), _("Cause")), tuple(rows))


@lru_cache(maxsize=256)
def replies_with(code: int, most: int) -> list[KnownReply]:
    """Return real replies of providers with a basic code, of as many providers and causes as there are."""
    origins = load.rule_book().origins
    by_origin: dict[str, dict[str, KnownReply]] = {}
    for one in load.known_replies():
        if one.code == code and not one.made and origins[one.origin].kind == "provider":
            by_origin.setdefault(one.origin, {}).setdefault(one.cause, one)
    rounds = zip_longest(*(causes.values() for causes in by_origin.values()))
    return [one for some in rounds for one in some if one is not None][:most]


def real_replies(code: int, most: int, _: Wording) -> tuple[Table, ...]:
    """Return real replies with a code as a table of who says what; nothing if none is known."""
    found = replies_with(code, most)
    if not found:
        return ()
    origins = load.rule_book().origins
    rows = []
    for one in found:
        shown = _in_a_cell(one.reply, _SHOWN // 2)
        rows.append((origins[one.origin].name, shown, _.cause(one.cause).title))
    return (Table((_("Said by"), _("Reply"), _("Cause")), tuple(rows)),)


def _in_a_cell(reply: str, most: int) -> str:
    """Return a reply on one line, cut at ``most`` characters; its backticks would be taken for markup."""
    text = " ".join(reply.replace("`", "'").split())
    return text if len(text) <= most else text[: most - 1] + "…"
