from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from smtplens.output.safe import safe


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    shown = safe(text)
    assert not any(unicodedata.category(one) in {"Cc", "Cs"} and one not in "\n\t" for one in shown)
    shown.encode()


def test_plain_text_stays_as_it_is() -> None:
    assert safe("550 kullanıcı yok\n邮箱不存在") == "550 kullanıcı yok\n邮箱不存在"


def test_marks_that_turn_the_direction_of_text_are_shown() -> None:
    assert safe("moc.elpmaxe\u202e") == "moc.elpmaxe\\u202e"
