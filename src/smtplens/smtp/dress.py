r"""The dresses in which a reply is met, and the reply inside them.

People paste what they have: the line of a log, the text of a bounce, the repr of an exception, a JSON string.
`undress` takes any of these off and keeps what the dress tells besides: the phase, the remote host and the recipient.
The words themselves are never changed beyond decoding their escapes.

======================  ==============================================================================
dress                   example
======================  ==============================================================================
DSN field (RFC 3464)    ``Diagnostic-Code: smtp; 550 5.1.1 User unknown``
Postfix                 ``host mx[192.0.2.1] said: 550 5.1.1 ... (in reply to RCPT TO command)``
Exim                    ``SMTP error from remote mail server after RCPT TO:<b@example.com>: 550 ...``
Sendmail's transcript   ``<<< 550 5.1.1 User unknown``
qmail                   ``192.0.2.1 does not like recipient. Remote host said: 550 ...``
Python exception        ``(553, b'5.1.3 ...')``, ``SMTPRecipientsRefused({'b@example.com': (550, b'...')})``
JSON, shell             ``"550 5.1.1 \u003cb@example.com\u003e unknown"``, ``'550 ...'``
a row of a table        ``421, "4.7.0", Temporary System Problem.``
======================  ==============================================================================
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from smtplens.smtp.attempt import Attempt
from smtplens.smtp.phase import phase_named, phase_of_exception
from smtplens.smtp.reply import parse_reply

if TYPE_CHECKING:
    from smtplens.smtp.phase import Phase

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
_BARE = re.compile(r"\s*(?:[1-5]\d\d(?:[ \t-]|$)|[245]\.\d{1,3}\.\d{1,3}(?![.\d]))")
# A reply as Python writes it: a number, a comma, a string literal; a quoted address and a colon may go before it.
_PYTHON = re.compile(
    r"""(?:(?P<address>'[^'\s]{1,320}'|"[^"\s]{1,320}")\s?:\s?)?
    \(?\s?\b(?:code=)?(?P<code>[1-5]\d\d),\s?(?:message=)?
    (?P<words>b?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))
    (?:,\s?(?P<after>'[^'\s]{1,320}'))?""",
    re.VERBOSE | re.DOTALL,
)
_ROW = re.compile(r"""\s*([245]\d\d), ?["'“]([245]\.\d{1,3}\.\d{1,3})["'”], ?(?=\S)""")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt\"'\\/<>]))")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_IN_REPLY_TO = re.compile(r"\(in reply to ([^()\n]{1,80})\)")
_AFTER = re.compile(
    r"(?:after|in response to|in reply to) ([A-Za-z][^\n]{0,400}?): ?(?=\d{3}[ -]|\d\.\d)", re.IGNORECASE
)
_HOST = re.compile(r"\bhost ([\w.-]{1,255} ?\[[0-9A-Fa-f.:]{2,45}\])")
_RECIPIENT = re.compile(r"(?:RCPT TO:\s*|\bto=)<([^<>\s]{1,320})>", re.IGNORECASE)
# What goes before a reply in a log or a bounce; the last one of a line counts, so that a relay's words stand aside.
_INTRODUCTION = re.compile(
    r"""(?: \bsaid: | \brefused\ to\ talk\ to\ me: | \bresponded: | \bwith: | \bx?smtp\s?; | <<<\ ?
      | \b(?:smtp\ )?(?:code|response|reply|error|login|message|rejected|refused)\b[^:\n]{0,60}?:
      | \bExceptions?: | \b\w+(?:Exception|Error): )
    [\s"'(\[]* (?=[1-5]\d\d[ -]|[245]\.\d{1,3}\.\d{1,3}[ )\]])""",
    re.VERBOSE | re.IGNORECASE,
)
# What another server said of the sender's address is only why this one refused the mail.
_OF_THE_SENDER = re.compile(r"\bsender (?:address rejected: un|verif)", re.IGNORECASE)
_WITH_ENHANCED = re.compile(r"(?<![\w.:/-])([245])\d\d[ -]+\(?#?\1\.\d{1,3}\.\d{1,3}(?![\d.]*\d)")
_LONE_CODE = re.compile(r"(?:^|(?<=[\s:;\"'>(=\[]))[45][0-5]\d(?=[ -][^\d\s])")
_COUNTED = re.compile(
    r"\b(?:of|than|over|to|for|in|by|at|least|most|used|limit|port|size|after|exceeds?|line) +$", re.IGNORECASE
)
_QUOTES = "\"'`“”„«»‘’"


def undress(text: str | bytes) -> list[Attempt]:
    """Return an attempt for each reply inside the text, at least one; words in no known dress are a reply as they are.

    Bytes are taken as UTF-8, what is not becomes U+FFFD.

    >>> [attempt] = undress("host mx.example.com[192.0.2.1] said: 550 5.1.1 Unknown (in reply to RCPT TO command)")
    >>> attempt.reply.raw, attempt.phase, attempt.remote
    ('550 5.1.1 Unknown', 'rcpt', 'mx.example.com[192.0.2.1]')
    >>> refused = "{'b@example.com': (550, b'5.1.1 Unknown'), 'c@example.com': (450, b'Later')}"
    >>> [attempt.reply.raw for attempt in undress(refused)]
    ['550 5.1.1 Unknown', '450 Later']
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    text = text.strip("\0 \t\r\n\f\v")
    if _BARE.match(text) and "(in reply to " not in text and ("\\" not in text or not _JSON_ESCAPE.search(text)):
        return [Attempt(parse_reply(text))]
    row = _ROW.match(text)
    if row:
        return [Attempt(parse_reply(f"{row[1]} {row[2]} {text[row.end() :]}"))]
    written_by_python = list(_PYTHON.finditer(text))
    if not written_by_python:
        return [_from_line(_unescape(text))]
    phase = phase_of_exception(text, replied=True)
    return [_from_python(found, phase) for found in written_by_python]


def _unescape(text: str) -> str:
    """Undo the escapes of JSON and of shells where there are any."""
    if "\\" not in text:
        return text
    plain = _JSON_ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _CONTROLS.get(found[2], found[2]), text
    )
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _from_python(found: re.Match[str], phase: Phase | None) -> Attempt:
    literal = found["words"]
    try:
        value = ast.literal_eval(literal)
    except (ValueError, SyntaxError):  # a literal cut short, or with a byte that Python would not write
        value = literal.lstrip("b")[1:-1]
    words = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    code = found["code"]
    text = words if words.startswith(code) else f"{code} {words}"
    address = found["address"] or (found["after"] if phase == "rcpt" else None)
    return Attempt(parse_reply(text), recipient=address.strip("'\"") if address else None, phase=phase)


def _from_line(text: str) -> Attempt:
    line = text.strip(_QUOTES + " \t\r\n")
    phase = host = None
    command = _IN_REPLY_TO.search(line)
    if command:
        phase = phase_named(command[1])
    else:
        after = _AFTER.search(line)
        phase = phase_named(after[1]) if after else None
    if "refused to talk to me" in line:
        phase = "greeting"
    found_host = _HOST.search(line)
    host = found_host[1].replace(" ", "") if found_host else None
    recipient = _RECIPIENT.search(line)
    start = _start_of_reply(line)
    end = command.start() if command and command.start() > start else len(line)
    bare = line[start:end].strip()
    if start and line[start - 1] in "\"'(":
        bare = bare.rstrip("\"')}] \t")
    return Attempt(
        parse_reply(bare.strip(_QUOTES + " \t\r\n")),
        recipient=recipient[1] if recipient else None,
        remote=host,
        phase=phase,
    )


def _start_of_reply(line: str) -> int:
    """Return where the reply begins: after the last introduction, else at the first code that can only be one."""
    if _BARE.match(line):
        return 0
    of_sender = _OF_THE_SENDER.search(line)
    introductions = list(_INTRODUCTION.finditer(line, 0, of_sender.start() if of_sender else len(line)))
    if introductions:
        return introductions[-1].end()
    found = _WITH_ENHANCED.search(line)
    if found:
        return found.start()
    return next((one.start() for one in _LONE_CODE.finditer(line) if not _counts(line[: one.start()])), 0)


def _counts(before: str) -> bool:
    """Whether a number counts something, by the word before it: "a quota of 500", not "said: 500"."""
    return _COUNTED.search(before[-20:]) is not None
