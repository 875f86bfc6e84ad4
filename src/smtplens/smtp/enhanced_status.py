"""Enhanced status codes (RFC 3463 2, RFC 2034 3).

Grammar (RFC 3463 2)::

    status-code = class "." subject "." detail
    class       = "2" / "4" / "5"
    subject     = 1*3digit
    detail      = 1*3digit
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class EnhancedStatus:
    """An enhanced status code: ``class_`` 2, 4 or 5, ``subject`` and ``detail`` 0 to 999.

    >>> status = EnhancedStatus.parse("4.7.28")
    >>> status.class_, status.subject, status.detail, status.pattern
    (4, 7, 28, 'X.7.28')
    >>> str(status)
    '4.7.28'
    """

    class_: int
    subject: int
    detail: int
    pattern: str = field(init=False, compare=False, repr=False)
    """The code as IANA's registry writes it, with X in place of the class."""

    def __post_init__(self) -> None:
        if self.class_ not in {2, 4, 5} or not (0 <= self.subject <= 999 and 0 <= self.detail <= 999):
            raise ValueError(f"not an enhanced status code: {self}")
        object.__setattr__(self, "pattern", f"X.{self.subject}.{self.detail}")

    def __str__(self) -> str:
        return f"{self.class_}.{self.subject}.{self.detail}"

    @classmethod
    def parse(cls, text: str) -> EnhancedStatus:
        """Read ``5.1.1``; raise ValueError for anything else."""
        return _parse(text)


@lru_cache(maxsize=4096)
def _parse(text: str) -> EnhancedStatus:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"not an enhanced status code: {text!r}")
    return EnhancedStatus(*map(int, parts))
