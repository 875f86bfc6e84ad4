"""The interface's words in one language: messages through gettext, durations and lists through Babel's CLDR data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from smtplens.knowledge import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smtplens.knowledge.schema import CauseText, CodeText, EnhancedText

_UNITS = ((86400, "duration-day"), (3600, "duration-hour"), (60, "duration-minute"), (1, "duration-second"))


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
        from babel.units import format_unit  # noqa: PLC0415  # 14 ms that most pages don't need

        size, unit = next((one for one in _UNITS if seconds % one[0] == 0 and seconds >= one[0]), _UNITS[-1])
        if size < 86400 and seconds >= 7200:  # 2 hours and more: no need for minutes
            size, unit = 3600, "duration-hour"
        return format_unit(round(seconds / size), unit, length="long", locale=self.language)

    def listed(self, items: Iterable[str]) -> str:
        """Return the items as the language lists them: a, b, and c."""
        from babel.lists import format_list  # noqa: PLC0415

        return format_list(list(items), style="standard", locale=self.language)


@cache
def wording(language: str) -> Wording:
    """Return the words of a language; raise `LanguageError` if there are none."""
    return Wording(language)
