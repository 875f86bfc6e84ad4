"""The time after which a reply asks to be tried again: "retry in 300 seconds", "5 dakika sonra", "00:04:59".

A number with a unit is such a time only in words that speak of another attempt: "100 messages per hour" or "timeout
after 300 seconds" are none. The patterns are bounded, so the time taken grows with the text's length only.
"""

from __future__ import annotations

import re

_UNITS = {
    1: "s sec secs second seconds saniye sn sekunde sekunden secondes seconde segundo segundos secondo secondi "
    "seconden sek sekund sekundy секунд секунды секунду сек 秒 秒鐘 초",
    60: "m min mins minute minutes minuten dakika dk minuto minutos minuti minuut minut minuty минут минуты минуту мин "
    "分 分钟 分鐘 分間 분",
    3600: "h hr hrs hour hours stunde stunden std saat heure heures hora horas ora ore uur godzin godziny godzinę "
    "час часа часов 小时 小時 時間 시간",
    86400: "d day days tag tage tagen gün jour jours día días dia dias giorno giorni dag dagen dzień dni день дня "
    "дней 天 日 일",
}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words.split()}
_BY_LENGTH = sorted(_SECONDS, key=len, reverse=True)
_SPACED = "|".join(word for word in _BY_LENGTH if word[0] < "\u3000")
_UNSPACED = "|".join(word for word in _BY_LENGTH if word[0] >= "\u3000")
_AMOUNT = rf"([0-9]{{1,6}})[ -]?((?:{_SPACED})(?![^\W\d_])|{_UNSPACED})"
# It begins with a digit and looks at nothing before it, so that the search skips from digit to digit.
_TIME = re.compile(
    rf"([0-9]{{1,2}}):([0-9]{{2}}):([0-9]{{2}})(?![\w:])|{_AMOUNT}(?:(?: and|,)? ?{_AMOUNT})?(?![0-9A-Za-z_])"
)
_AGAIN = re.compile(
    r"again|retry|retri|re-try|wait|later|gr[ae]ylist|come back|defer|delay|resend|"
    r"tekrar|yeniden|sonra|erneut|später|wieder|nochmal|réessayer|attendre|attendez|plus tard|nouveau|"
    r"intent|espere|nuevamente|más tarde|novamente|tente|mais tarde|riprova|più tardi|attendere|opnieuw|"
    r"ponow|spróbuj|później|повтор|позже|через|重试|重試|稍后|稍後|再试|再試|以降|後に|다시|나중"
)
_NO_WAIT_BEFORE = re.compile(
    r"(?:[A-Za-z0-9_.:]|\b(?:per|every|last|past|within|each|pro|par|por|timed? ?out(?: after)?) |/ ?)$"
)
_LOOK = 1000  # characters in which a time may stand; a reply line has 512 octets (RFC 5321 4.5.3.1.5)
_LONGEST = 7 * 86400  # seconds; what is longer is no delay that a queue could keep


def seconds_named(text: str) -> int | None:
    """Return the seconds that the words ask to wait, ``None`` if they name no time.

    >>> seconds_named("Greylisted, please try again in 5 minutes"), seconds_named("limit of 100 messages per 1 hour")
    (300, None)
    >>> seconds_named("try again in 00:04:59"), seconds_named("Lütfen 10 dakika sonra tekrar deneyin")
    (299, 600)
    """
    text = text[:_LOOK].lower()
    found = _TIME.search(text)
    if found is None or _AGAIN.search(text) is None:
        return None
    while found is not None:
        if _NO_WAIT_BEFORE.search(text, max(0, found.start() - 20), found.start()) is None:
            seconds = _seconds(found)
            if 0 < seconds <= _LONGEST:
                return seconds
        found = _TIME.search(text, found.end())
    return None


def speaks_of_a_time(text: str) -> bool:
    """Whether the words are such that `seconds_named` may find a time in them, with these numbers or with others."""
    text = text[:_LOOK].lower()
    return _TIME.search(text) is not None and _AGAIN.search(text) is not None


def _seconds(found: re.Match[str]) -> int:
    hours, minutes, seconds, number, unit, more, smaller = found.groups()
    if number is None:
        return int(hours) * 3600 + int(minutes) * 60 + int(seconds)
    return int(number) * _SECONDS[unit] + (int(more) * _SECONDS[smaller] if more else 0)
