"""Words from outside made safe to show: no control character reaches a terminal, no lone surrogate an encoder."""

from __future__ import annotations

import re

# C0 and C1 controls, among them ESC and CSI; the marks that turn the direction of text (UTS 55); lone surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def safe(text: str) -> str:
    r"""Return the text with each unsafe character as an escape that can be read; newlines and tabs stay.

    >>> safe("550 \x1b[31mred")
    '550 \\x1b[31mred'
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub(lambda found: _escape(found.group()), text.replace("\r\n", "\n"))


def _escape(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}"
