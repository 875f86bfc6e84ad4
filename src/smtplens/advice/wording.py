"""The interface's words in one language: messages through gettext, reference texts from the data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from smtplens.knowledge import load

if TYPE_CHECKING:
    from smtplens.knowledge.schema import CauseText, CodeText, EnhancedText

_MINUTE, _HOUR, _DAY = 60, 3600, 86400  # seconds


class Wording:
    """How one language says things; get it by `wording`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = load.messages(language)
        self._texts = load.texts(language)
        self._english = load.texts(load.DEFAULT_LANGUAGE)

    def __call__(self, message: str) -> str:
        """Return an interface message, which stands in the code in English, in this language."""
        return self._messages.gettext(message)

    def code(self, code: int) -> CodeText:
        """Return a basic code's texts, in English where this language has none."""
        return self._texts.codes.get(str(code)) or self._english.codes[str(code)]

    def cause(self, slug: str) -> CauseText:
        """Return a cause's texts, in English where this language has none."""
        return self._texts.causes.get(slug) or self._english.causes[slug]

    def enhanced(self, key: str) -> EnhancedText:
        """Return an enhanced code's texts (``X.7.1``, ``X.7.28@gmail``), in English where this language has none."""
        return self._texts.enhanced.get(key) or self._english.enhanced[key]

    def duration(self, seconds: int) -> str:
        """Return a time span in its largest unit that gives a round number: 5 minutes, 36 hours, 4 days."""
        ngettext = self._messages.ngettext
        if seconds % _DAY == 0:
            number = seconds // _DAY
            span = ngettext("{n} day", "{n} days", number)
        elif seconds % _HOUR == 0 or seconds > 2 * _HOUR:
            number = round(seconds / _HOUR)
            span = ngettext("{n} hour", "{n} hours", number)
        elif seconds % _MINUTE == 0:
            number = seconds // _MINUTE
            span = ngettext("{n} minute", "{n} minutes", number)
        else:
            number = seconds
            span = ngettext("{n} second", "{n} seconds", number)
        return span.format(n=number)


@cache
def wording(language: str) -> Wording:
    """Return the words of a language; raise `LanguageError` if there are none."""
    return Wording(language)
