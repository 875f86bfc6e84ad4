"""The proof of rules finds each kind of flaw."""

from __future__ import annotations

import pytest

from smtplens.diagnosis.match import Matcher
from smtplens.diagnosis.proof import prove
from smtplens.knowledge import load
from smtplens.knowledge.compile import own_rule_files
from smtplens.knowledge.rule_files import build_rule_book, read_rule_file

HEAD = '[origin]\nid = "example"\nname = "Example"\nkind = "provider"\nsigns = ["example-mail"]\n'


def flaws(rules: str) -> list[str]:
    file = read_rule_file("example.toml", HEAD + rules)
    book = build_rule_book([*own_rule_files(), ("example.toml", file)], load.registries().causes)
    return [flaw.problem for flaw in prove(file, Matcher(book))]


def rule(id: str, cause: str, phrases: str, reply: str, more: str = "") -> str:
    example = f'example = [{{ reply = "{reply}", source = "https://example.com/" }}]'
    return f'[[rule]]\nid = "{id}"\ncause = "{cause}"\nany = {phrases}\nsource = "https://example.com/"\n{example}\n{more}\n'


def test_a_good_rule_has_none() -> None:
    assert flaws(rule("full", "mailbox-full", '["purple box"]', "552 purple box")) == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (rule("full", "mailbox-full", '["purple box"]', "550 green box"), "comes out as"),
        (
            rule("full", "mailbox-full", '["purple box", "red box"]', "552 purple box"),
            "no example needs the phrase 'red box'",
        ),
        (
            rule("one", "mailbox-full", '["purple box"]', "552 purple box", 'over = ["two"]')
            + rule("two", "mailbox-full", '["purple box"]', "552 purple box"),
            "is decided by example.one",
        ),
        (
            rule("one", "mailbox-full", '["purple box"]', "552 purple box and red box")
            + rule("two", "mailbox-unknown", '["red box"]', "552 red box"),
            "declare which rule is 'over'",
        ),
    ],
)
def test_flaws(rules: str, words: str) -> None:
    found = flaws(rules)
    assert any(words in flaw for flaw in found), found
