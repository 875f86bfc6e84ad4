"""Keys: the same for replies that differ in ids, addresses and numbers, not for those that differ in what they say."""

from __future__ import annotations

import pytest

from smtplens.bulk.mask import Mask, by_digits
from smtplens.knowledge import load

MASK = Mask(load.rule_book())


def keys(*replies: str) -> list[str]:
    found: list[str] = MASK.keys("".join(f"{reply}\n" for reply in replies).encode()).to_pylist()
    return found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("550 <ab.cd@example.com> unknown", "550 <x9.y@example.org> unknown"),
        ("421 from 192.0.2.1 (a1b2)", "421 from 203.0.113.77 (ffe09)"),
        ("421 from 2001:db8::a:b17", "421 from 2001:db8::12:beef"),
        ("451 wait 3000 seconds", "451 wait 77 seconds"),
        ("550 5.7.1 size 123456", "550 5.7.1 size 9"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert len(set(keys(one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("550 5.1.1 no", "550 5.2.1 no"),
        ("550 no", "450 no"),
        ("550 sorry (#5.1.1)", "550 sorry (#5.7.1)"),
        ("550 blocked AUP#In-1310", "550 blocked AUP#In-1260"),
        ("421 4.7.0 [TSS04] deferred", "421 4.7.0 [XYZ04] deferred"),
        ("550 <b@aliyun.com> no", "550 <b@example.com> no"),
        ("550 邮箱不存在：b@example.com", "550 邮箱已满：b@example.com"),
        ("550 127.255.255.254", "550 127.255.255.252"),
        ("550 User unknown", "550 User is known"),
        ("550-b@example.com no", "450-b@example.com no"),
        ("550 5.1.1@example.com no", "550 5.7.1 example.com no"),
    ],
)
def test_unlike(one: str, other: str) -> None:
    assert len(set(keys(one, other))) == 2


def test_raw_patterns_by_any_digits() -> None:
    assert by_digits(rb"^[ \x01]*ofr[0-9]{0,3} 41[68]$") == rb"^[ \x01]*ofr[0-9]{0,3} [0-9a-z]*$"
    assert keys("550 LPN007_517", "550 x1_517")[0].startswith("550 LPN007_")
