"""What a person asks about, found out from how it looks: a code, a cause or a reply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from smtplens.advice.advise import advise
from smtplens.advice.document import Document
from smtplens.advice.pages import cause_page, code_page, enhanced_page
from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.values import Diagnosis
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load
from smtplens.smtp.dress import undress
from smtplens.smtp.enhanced_status import EnhancedStatus

if TYPE_CHECKING:
    from smtplens.diagnosis.match import Matcher
    from smtplens.knowledge.schema import MailKind

_BASIC = re.compile(r"[0-9]{3}")
_ENHANCED = re.compile(r"[245xX]\.\d{1,3}\.\d{1,3}")
_NAME = re.compile(r"[A-Za-z]+(?:[ _-][A-Za-z]+)*")


class Explanation(msgspec.Struct, frozen=True):
    """What is known of a topic: ``page`` for a code or a cause, ``diagnoses`` with ``advice`` each for replies."""

    page: Document | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    advice: tuple[Document, ...] = ()


def explain(
    topic: str | bytes,
    language: str = "en",
    *,
    mail: MailKind = "transactional",
    matcher: Matcher | None = None,
) -> Explanation:
    """Explain a code, a cause or a whole reply in any dress.

    Raises `UnknownTopicError` for a code or a name that nobody knows, `LanguageError` if there are no texts in the
    language. Any other text is a reply, and gets a verdict.

    >>> explain("greylisted").page.title
    'Greylisted'
    >>> explain("(553, b'5.7.1 Relaying denied')").diagnoses[0].cause
    'relay-denied'
    """
    text = topic.decode("utf-8", "replace") if isinstance(topic, bytes) else topic
    name = text.strip()
    if page := _page(name, language):
        return Explanation(page=page)
    diagnoses = tuple(diagnose(attempt, matcher) for attempt in undress(text))
    if diagnoses[0].outcome == "not-understood" and _NAME.fullmatch(name):
        raise UnknownTopicError(name, _near(name))
    return Explanation(diagnoses=diagnoses, advice=tuple(advise(one, language, mail) for one in diagnoses))


def _page(name: str, language: str) -> Document | None:
    if _BASIC.fullmatch(name):
        return code_page(int(name), language)
    if _ENHANCED.fullmatch(name):
        return enhanced_page(name.upper() if name[0] in "xX" else EnhancedStatus.parse(name), language)
    slug = re.sub(r"[ _]", "-", name.lower())
    return cause_page(slug, language) if slug in load.registries().causes else None


def _near(name: str) -> tuple[str, ...]:
    from difflib import get_close_matches  # noqa: PLC0415  # only after a slip of the pen

    return tuple(get_close_matches(name.lower().replace(" ", "-"), load.registries().causes, n=3, cutoff=0.7))
