"""Words from outside made safe to show: no control character reaches a terminal, no lone surrogate an encoder."""

from __future__ import annotations

import re

# C0 and C1 controls, among them ESC and CSI; the marks that turn the direction of text (UTS 55); lone surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_LONGEST_SHOWN = 4000  # characters of a reply; whole ones have some hundred


def safe(text: str) -> str:
    r"""Return the text with each unsafe character as an escape that can be read; newlines and tabs stay.

    >>> safe("550 \x1b[31mred")
    '550 \\x1b[31mred'
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub(lambda found: _escape(found.group()), text.replace("\r\n", "\n"))


def abridged(text: str) -> str:
    """Return the text for a reader: what is longer than a screen is cut in its middle, and says so."""
    if len(text) <= _LONGEST_SHOWN:
        return text
    half = _LONGEST_SHOWN // 2
    return f"{text[:half]} [... {len(text) - 2 * half:,} characters ...] {text[-half:]}"


def _escape(character: str) -> str:
    point = ord(character)
    return f"\\x{point:02x}" if point < 256 else f"\\u{point:04x}"
