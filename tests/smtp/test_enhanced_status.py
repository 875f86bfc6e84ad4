from __future__ import annotations

import pytest

from smtplens.smtp.enhanced_status import EnhancedStatus


@pytest.mark.parametrize("text", ["5.1", "3.1.1", "5.1.1.1", "5.1000.1", "5.-1.1", "5.١.1", "X.1.1", "", "5..1"])
def test_what_is_no_enhanced_status_code(text: str) -> None:
    with pytest.raises(ValueError, match="not an enhanced status code"):
        EnhancedStatus.parse(text)


def test_a_status_prints_as_it_was_read() -> None:
    assert str(EnhancedStatus.parse("4.7.28")) == "4.7.28"
    assert EnhancedStatus.parse("4.7.28").pattern == "X.7.28"
