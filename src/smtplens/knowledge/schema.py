"""The shape of every data file, and of what is made of them.

These structures are the schema: `compile` converts the TOML files to them, and what does not fit is reported with
its place. Frozen values; lists of the files become tuples.
"""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

import msgspec

from smtplens.smtp.phase import Phase

Family = Literal[
    "recipient", "sender", "identity", "reputation", "content", "rate", "message", "server", "network",
    "protocol", "other",
]  # fmt: skip
Next = Literal[
    "wait", "slow-down", "fix-sending", "change-message", "correct-address", "ask-receiver", "stop-sending", "none"
]  # fmt: skip
Actor = Literal["sender", "sender-operator", "recipient", "receiver-operator", "nobody"]
Suppress = Literal["yes", "repeated", "no"]
MailKind = Literal["transactional", "bulk"]
OriginKind = Literal["provider", "product", "blocklist", "generic", "user"]
ACTORS: tuple[Actor, ...] = ("sender", "sender-operator", "recipient", "receiver-operator", "nobody")


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Data from a file: an unknown key is an error, so that no misspelt one goes unnoticed."""


Choice = TypeVar("Choice", bound=str)


class ByClass(_Data, Generic[Choice], frozen=True, kw_only=True, rename={"transient": "4", "permanent": "5"}):
    """What depends on the class of the reply."""

    transient: Choice
    permanent: Choice


def by_class(one: Choice | ByClass[Choice], class_: int | None) -> Choice:
    """Return what holds with a reply of a class; one of no known class counts as permanent."""
    if isinstance(one, ByClass):
        return one.transient if class_ == 4 else one.permanent
    return one


class Cause(_Data, frozen=True, kw_only=True):
    """One row of ``causes.toml``; the file's head says what each key means."""

    family: Family
    next: Next | ByClass[Next]
    actor: Actor
    suppress: Suppress | ByClass[Suppress]
    transient: bool | Literal["class"] | None = None
    precision: Literal[1, 2, 3]
    related: tuple[str, ...]

    def next_for(self, class_: int | None) -> Next:
        """Return the next step with a reply of a class."""
        return by_class(self.next, class_)

    def suppress_for(self, class_: int | None) -> Suppress:
        """Return what becomes of the address with a reply of a class."""
        return by_class(self.suppress, class_)


class ReplyCode(_Data, frozen=True, kw_only=True):
    """One basic reply code of ``registries/reply-codes/``."""

    code: int
    name: str
    status: Literal["standard", "extension", "associated", "unregistered"]
    rfcs: tuple[str, ...]
    phases: tuple[Phase, ...]
    closes: Literal["yes", "no", "may"]
    causes: tuple[str, ...]
    default_cause: str
    related: tuple[int, ...]
    checked: bool
    transcript: str
    note: str | None = None


class EnhancedCode(_Data, frozen=True, kw_only=True):
    """One row of ``registries/enhanced-status-codes.toml``; ``code`` as IANA writes it (``X.1.1``)."""

    code: str
    name: str
    status: Literal["registered", "deprecated", "unregistered"]
    basic: tuple[int, ...]
    rfcs: tuple[str, ...]
    causes: tuple[str, ...]
    default_cause: str
    checked: bool
    to: str | None = None
    basic_note: str | None = None
    origin: str | None = None
    note: str | None = None


class Origin(_Data, frozen=True, kw_only=True):
    """Whose replies the rules of a file are about.

    ``signs`` are words that show that a reply is theirs, ``hosts`` the ends of their MX hosts' names, ``pages``
    their public pages about replies, ``delay`` the first delay in seconds that they ask senders to keep.
    """

    id: str
    name: str
    kind: OriginKind
    signs: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    delay: int | None = None


class Example(_Data, frozen=True, kw_only=True):
    """A reply that the rule must decide; real ones name their source, ``made`` ones are ours."""

    reply: str
    source: str | None = None
    made: bool = False


class Rule(_Data, frozen=True, kw_only=True):
    """One rule as it is written; CONTRIBUTING.md tells its keys."""

    id: str
    cause: str
    example: tuple[Example, ...]
    basis: Literal["documented", "words"] = "words"
    codes: tuple[int | str, ...] = ()
    enhanced: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    pattern: str | None = None
    reason: str | None = None
    needs: Literal["origin"] | None = None
    source: str | None = None
    over: tuple[str, ...] = ()
    next: Next | None = None
    actor: Actor | None = None
    suppress: Suppress | None = None
    transient: bool | None = None
    retry_after: int | None = None
    confidence: float | None = None
    hint: bool = False
    note: str | None = None


class RuleFile(_Data, frozen=True, kw_only=True):
    """A file of rules."""

    origin: Origin
    rule: tuple[Rule, ...] = ()
    words: dict[str, tuple[str, ...]] = {}


class RetrySchedule(_Data, frozen=True, kw_only=True):
    """When to try again: ``delays`` and ``give_up`` in seconds; ``other_host`` whether to try the next MX at once."""

    delays: tuple[int, ...]
    give_up: int
    other_host: bool = False


class Fix(_Data, frozen=True, kw_only=True):
    """How to fix it, for each of three people."""

    writer: str
    sender_operator: str
    server_operator: str


class CodeText(_Data, frozen=True, kw_only=True):
    """What a basic code's page says; ``transcript`` where the registry's has remarks to translate."""

    name: str
    meaning: str
    client: str
    server: str
    fix: Fix
    next: str
    choose: str
    transcript: str | None = None
    of: str | None = None


class CauseText(_Data, frozen=True, kw_only=True):
    """What a cause's page says."""

    title: str
    summary: str
    meaning: str
    client: str
    server: str
    fix: Fix
    next: str
    of: str | None = None


class EnhancedText(_Data, frozen=True, kw_only=True):
    """What an enhanced status code's page says."""

    meaning: str
    exceptions: str | None = None
    name: str | None = None
    of: str | None = None


class Term(_Data, frozen=True, kw_only=True):
    """A word of the glossary."""

    term: str
    meaning: str
    rfc: str | None = None
    of: str | None = None


class Texts(_Data, frozen=True, kw_only=True):
    """All reference texts of one language, by code or slug; guides are Markdown."""

    codes: dict[str, CodeText] = {}
    causes: dict[str, CauseText] = {}
    enhanced: dict[str, EnhancedText] = {}
    glossary: dict[str, Term] = {}
    guides: dict[str, str] = {}


class Rfc(_Data, frozen=True, kw_only=True):
    """One RFC that is cited somewhere."""

    title: str
    obsoleted_by: int | None = None


class Registries(_Data, frozen=True, kw_only=True):
    """Codes and causes: all that is true in every language.

    ``enhanced`` holds IANA's rows by ``X.7.1``, and a provider's own use of a number by ``X.7.28@gmail``.
    """

    date: str
    causes: dict[str, Cause]
    codes: dict[str, ReplyCode]
    enhanced: dict[str, EnhancedCode]
    retry: dict[str, dict[MailKind, RetrySchedule]]
    rfcs: dict[str, Rfc]


class Crosswalk(_Data, frozen=True, kw_only=True):
    """Another system's names for causes; ``names`` are all that it has, ``source`` its page about them."""

    name: str
    source: str
    names: tuple[str, ...]
    cause: dict[str, str | ByClass[str]]


class KnownReply(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that is known to be sent, from a rule's examples; ``made`` if it was composed after the documentation."""

    reply: str
    rule: str
    cause: str
    origin: str
    code: int | None
    source: str | None
    made: bool


class CompiledRule(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A rule ready to match: phrases are numbers, each group needs one of its phrases, ``none`` forbids.

    The first group is the key: a rule is looked at where one of its phrases is hit.

    ``rank`` orders the rules of a layer: by the precision of their causes, a hint after all phrases of precise ones.
    ``says_little``: a hint at a cause that is not precise, which any precise number outdoes.
    """

    id: str
    origin: str
    cause: str
    layer: int
    rank: int
    says_little: bool
    groups: tuple[tuple[int, ...], ...]
    none: tuple[int, ...]
    codes: tuple[int, ...]
    enhanced: tuple[str, ...]
    needs_origin: bool
    confidence: float
    source: str | None
    over: tuple[str, ...]
    next: Next | None
    actor: Actor | None
    suppress: Suppress | None
    transient: bool | None
    retry_after: int | None


class RuleBook(msgspec.Struct, frozen=True, kw_only=True):
    """All rules, their origins, and every phrase once.

    ``phrases`` as they are written; ``elements`` of each of them: words, ``*``, and numbers of ``lists``, which hold
    the words of their spellings. ``words``: all of these. ``starts``: by a word, the phrases that may begin with it.
    ``patterns``: those few that are no phrases but RE2 patterns on the folded text. ``signs``: the phrases that show
    an origin. ``by_phrase``: the rules of which a phrase is the key, by number; ``by_origin``: those of no phrase.
    """

    origins: dict[str, Origin]
    phrases: tuple[str, ...]
    elements: tuple[tuple[str | int, ...], ...]
    lists: tuple[tuple[tuple[str, ...], ...], ...]
    words: frozenset[str]
    starts: dict[str, tuple[int, ...]]
    patterns: dict[int, bytes]
    signs: dict[int, str]
    rules: tuple[CompiledRule, ...]
    by_phrase: dict[int, tuple[int, ...]]
    by_origin: dict[str, tuple[int, ...]]
