"""One SMTP reply, as a value.

Grammar (RFC 5321 4.2)::

    Reply-line = *( Reply-code "-" [ textstring ] CRLF )
                 Reply-code [ SP textstring ] CRLF
    Reply-code = %x32-35 %x30-35 %x30-39

and, with ENHANCEDSTATUSCODES (RFC 2034 4), each text begins with the enhanced status code. Practice is wider,
and all of it is read here: a code out of range of the second digit, ``#5.1.1`` and ``(#5.1.1)``, an enhanced
status code in mid-text or with no basic code before it, and the lines of a multi-line reply joined by spaces,
as logs and bounces write them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from smtplens.smtp.enhanced_status import EnhancedStatus

if TYPE_CHECKING:
    from re import Match

# The first digit may be any of 1 to 5: lists of "SMTP codes" in the wild hold 101 and 111 too.
_HEAD = re.compile(
    r"""\s*
    (?:([1-5]\d\d)(?:[ \t]*$|(?:[ \t]|-(?![ \t]*\d{4}))[ \t-]*|(?=[\r\n]))(?:\1[ \t-]+)?)?   # the code, at times twice
    (?:\(?\#?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)\)?[ \t:,]*)?              # the enhanced status code
    """,
    re.VERBOSE | re.MULTILINE,
)
# It begins with a digit and looks at nothing before it, so that the search skips from digit to digit.
_ENHANCED_INSIDE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\w|\.\d)")
_NOT_BEFORE = re.compile(r"[\w.]")
_LOOK_INSIDE = 500  # characters in which an enhanced status code may stand late


class Reply(msgspec.Struct, frozen=True, gc=False):
    """A parsed reply.

    ``code`` is the basic code (RFC 5321 4.2.3) or ``None``, ``enhanced`` the enhanced status code or ``None``,
    ``text`` the words without the codes (lines parted by a newline), ``raw`` the reply as it was given.
    """

    code: int | None
    enhanced: EnhancedStatus | None
    text: str
    raw: str

    @property
    def class_(self) -> int | None:
        """The first digit of the basic code, else of the enhanced one: what a client acts by (RFC 5321 4.2)."""
        if self.code is not None:
            return self.code // 100
        return self.enhanced.class_ if self.enhanced else None

    @property
    def lines(self) -> tuple[str, ...]:
        """The text line by line, without codes."""
        return tuple(self.text.split("\n"))


def parse_reply(text: str | bytes) -> Reply:
    r"""Read one bare reply, single or multi-line. Bytes are taken as UTF-8, what is not becomes U+FFFD.

    Any text gives a Reply; one with neither code has both ``None``.

    >>> reply = parse_reply("553 5.1.3 The recipient address is not valid")
    >>> reply.code, reply.enhanced, reply.text
    (553, EnhancedStatus(class_=5, subject=1, detail=3), 'The recipient address is not valid')
    >>> parse_reply(b"550-5.1.1 No such user.\r\n550 5.1.1 Check the spelling.").lines
    ('No such user.', 'Check the spelling.')
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    raw = text.strip()
    head: Match[str] = _HEAD.match(raw)  # type: ignore[assignment]  # every part is optional
    digits, status = head.groups()
    code = int(digits) if digits else None
    words = raw[head.end() :]
    if "\n" in words or "\r" in words or raw[3:4] == "-":
        words = _without_repeated_codes(words, digits, status)
    if status is None and "." in words:
        status = _enhanced_inside(words)
    return Reply(code, EnhancedStatus.parse(status) if status else None, words, raw)


def _enhanced_inside(words: str) -> str | None:
    """Return the enhanced status code that stands late, as in ``sorry, no mailbox here by that name (#5.1.1)``."""
    for found in _ENHANCED_INSIDE.finditer(words, 0, _LOOK_INSIDE):
        start = found.start()
        if start == 0 or not _NOT_BEFORE.match(words[start - 1]):
            return found.group()
    return None


def _without_repeated_codes(words: str, digits: str | None, status: str | None) -> str:
    """Cut the codes at the head of each further line, whether lines end as on the wire or were joined by spaces.

    Clients such as Python's smtplib hand on the lines without their basic codes, but with the enhanced ones.
    """
    lines = words.splitlines()
    if digits:
        again = re.compile(rf"(?:^|[ \t]){digits}(?:[ -]|$)(?:\(?#?[245]\.\d{{1,3}}\.\d{{1,3}}\)?(?:[ \t]|$))?")
        lines = [part for line in lines for part in again.split(line)]
    if status:
        lines = [line.lstrip().removeprefix(status) for line in lines]
    return "\n".join(stripped for line in lines if (stripped := line.strip()))
