"""A mistake in a rule is told with its file, its line and what to write instead."""

from __future__ import annotations

from graphlib import TopologicalSorter

import pytest

from smtplens.errors import DataFileError
from smtplens.knowledge import load
from smtplens.knowledge.rule_files import read_rule_file

GOOD = """[origin]
id = "example"
name = "Example Mail"
kind = "provider"
signs = ["example-mail"]

[[rule]]
id = "full"
cause = "mailbox-full"
any = ["box is stuffed"]
source = "https://example.com/replies"
example = [{ reply = "552 The box is stuffed", source = "https://example.com/replies" }]
"""
_RULE = GOOD[GOOD.index("[[rule]]") :]
EACH_OVER_THE_OTHER = "".join(
    (
        GOOD.replace("any =", 'over = ["half"]\nany ='),
        _RULE.replace("any =", 'over = ["full"]\nany =').replace('id = "full"', 'id = "half"'),
    )
)


def test_a_good_file_is_read() -> None:
    file = read_rule_file("example.toml", GOOD)
    assert [rule.id for rule in file.rule] == ["full"]


@pytest.mark.parametrize(
    ("wrong", "line", "words"),
    [
        (GOOD.replace("any =", "anny ="), 7, "anny"),
        (GOOD.replace('"full"', '"Full!"'), 7, "small letters"),
        (GOOD.replace("[origin]", "[origin"), 1, "not TOML"),
        (GOOD.replace('any = ["box is stuffed"]', "codes = [5000]"), 7, "5000"),
        (GOOD.replace('any = ["box is stuffed"]', 'any = ["{box} full"]'), 7, "{box} is not a list"),
        (GOOD.replace('any = ["box is stuffed"]', 'any = ["!!"]'), 7, "at least one word"),
        (GOOD.replace('any = ["box is stuffed"]', 'any = "box is stuffed"'), 10, "array"),
        (GOOD.replace('any = ["box is stuffed"]', 'enhanced = ["5.x"]'), 7, "no enhanced status code"),
        (GOOD.replace('any = ["box is stuffed"]', 'pattern = "("\nreason = "none"'), 7, "not RE2"),
        (GOOD.replace('any = ["box is stuffed"]', 'pattern = "x"'), 7, "needs a 'reason'"),
        (GOOD.replace(', source = "https://example.com/replies" }', " }"), 7, "no source"),
        (GOOD.replace('\nsource = "https://example.com/replies"\n', "\n"), 7, "public source"),
        (GOOD.replace(', source = "https://example.com/replies" }', ", made = true }"), 7, "needs a real example"),
        (GOOD + GOOD[GOOD.index("[[rule]]") :], 7, "used twice"),
        (EACH_OVER_THE_OTHER, 7, "in a ring, full > half > full"),
    ],
)
def test_a_mistake_points_at_its_place(wrong: str, line: int, words: str) -> None:
    with pytest.raises(DataFileError) as caught:
        read_rule_file("example.toml", wrong)
    assert caught.value.line == line
    assert words in caught.value.problem
    assert str(caught.value).startswith(f"example.toml:{line}: ")


def test_no_rules_of_different_files_stand_over_each_other_in_a_ring() -> None:
    TopologicalSorter({rule.id: rule.over for rule in load.rule_book().rules}).prepare()
