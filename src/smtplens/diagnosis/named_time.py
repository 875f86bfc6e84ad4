"""The time after which a reply asks to be tried again: "retry in 300 seconds", "5 dakika sonra", "00:04:59".

A number with a unit is such a time only in words that speak of another attempt: "100 messages per hour" or "timeout
after 300 seconds" are none. The patterns are bounded, so the time taken grows with the text's length only.
"""

from __future__ import annotations

import re

_UNITS = {
    1: "s sec secs second seconds saniye sn sekunde sekunden secondes seconde segundo segundos secondo secondi seconden "
    "sek sekund sekundy секунд секунды секунду сек 秒 秒鐘 초",
    60: "m min mins minute minutes minuten dakika dk minuto minutos minuti minuut minut minuty минут минуты минуту мин "
    "分 分钟 分鐘 分間 분",
    3600: "h hr hrs hour hours stunde stunden std saat heure heures hora horas ora ore uur godzin godziny godzinę час часа "
    "часов 小时 小時 時間 시간",
    86400: "day days tag tage tagen gün jour jours día días dia dias giorno giorni dag dagen dzień dni день дня дней 天 "
    "日 일",
}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words.split()}
_WORDS = "|".join(sorted(map(re.escape, _SECONDS), key=len, reverse=True))
_TIME = re.compile(rf"(?<![\w.:])(?:(\d{{1,2}}):(\d\d):(\d\d)(?![\w:])|(\d{{1,6}})[ -]?({_WORDS})(?![^\W\d_])(?: ?(\d{{1,2}}) ?(?:{_WORDS}))?)")
_AGAIN = re.compile(
    r"again|retry|retri|re-?try|wait|later|gr[ae]ylist|come back|defer|delay|resend|"
    r"tekrar|yeniden|sonra|erneut|später|wieder|nochmal|réessayer|attendre|attendez|plus tard|nouveau|"
    r"intent|espere|nuevamente|más tarde|novamente|tente|mais tarde|riprova|più tardi|attendere|opnieuw|"
    r"ponow|spróbuj|później|повтор|позже|через|重试|重試|稍后|稍後|再试|再試|以降|後に|다시|나중"
)
_NOT_A_WAIT = re.compile(r"(?:\bper|\bevery|\blast|\bwithin|\btimed? ?out(?: after)?|\bpast|\bpro|\bpar|\bpor|\beach|/)\s*$")
_LOOK = 1000  # characters in which a time may stand; a reply line has 512 octets (RFC 5321 4.5.3.1.5)
_LONGEST = 7 * 86400  # what is longer is no delay that a queue could keep


def seconds_named(text: str) -> int | None:
    """Return the seconds that the words ask to wait, ``None`` if they name no time.

    >>> seconds_named("Greylisted, please try again in 5 minutes"), seconds_named("limit of 100 messages per 1 hour")
    (300, None)
    >>> seconds_named("try again in 00:04:59"), seconds_named("Lütfen 10 dakika sonra tekrar deneyin")
    (299, 600)
    """
    text = text[:_LOOK]
    if not any(digit in text for digit in "0123456789"):
        return None
    text = text.lower()
    if _AGAIN.search(text) is None:
        return None
    for found in _TIME.finditer(text):
        if _NOT_A_WAIT.search(text, max(0, found.start() - 20), found.start()):
            continue
        hours, minutes, seconds, number, unit, _ = found.groups()
        named = int(number) * _SECONDS[unit] if number else int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        if 0 < named <= _LONGEST:
            return named
    return None
