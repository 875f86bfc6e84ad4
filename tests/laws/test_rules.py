"""Every rule of the package holds on its own examples, and the names in rules are those of the vocabulary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smtplens.diagnosis.match import Matcher, own_matcher
from smtplens.diagnosis.proof import prove
from smtplens.knowledge import load
from smtplens.knowledge.compile import own_rule_files
from smtplens.knowledge.rule_files import build_rule_book
from smtplens.knowledge.schema import RuleFile

FILES = own_rule_files()
GENERIC = Matcher(build_rule_book([one for one in FILES if one[1].origin.kind == "generic"], load.registries().causes))


@pytest.mark.parametrize(("name", "file"), FILES, ids=[name for name, _ in FILES])
def test_each_rule_decides_its_examples(name: str, file: RuleFile) -> None:
    matcher = GENERIC if file.origin.kind == "generic" else own_matcher()
    assert [f"{file.rule[flaw.rule].id}: {flaw.problem}" for flaw in prove(file, matcher)] == []
    assert Path(name).stem == file.origin.id or file.origin.kind == "generic"


def test_each_rule_of_a_provider_has_a_real_example() -> None:
    providers = [(name, file) for name, file in FILES if file.origin.kind == "provider"]
    invented = [
        (name, rule.id) for name, file in providers for rule in file.rule if all(one.made for one in rule.example)
    ]
    assert invented == []


def test_over_names_rules_that_exist() -> None:
    names = {rule.id for rule in load.rule_book().rules}
    for rule in load.rule_book().rules:
        assert set(rule.over) <= names, rule.id


def test_diagnosis_names_no_provider() -> None:
    package = Path(load.__file__).parents[1]
    origins = {origin.id for origin in load.rule_book().origins.values()} - {"english"}
    for path in [*package.glob("diagnosis/*.py"), *package.glob("output/*.py")]:
        words = set(
            re.findall(r"[a-z][a-z-]+", re.sub(r'""".*?"""|#.*', "", path.read_text("utf-8"), flags=re.DOTALL).lower())
        )
        assert words & origins == set(), path.name


def test_examples_name_no_living_address() -> None:
    """Addresses in examples are documentation's (RFC 2606), or the provider's own pages and hosts."""
    for name, file in FILES:
        for rule in file.rule:
            for example in rule.example:
                for address in re.findall(r"[\w.+-]+@([\w.-]+\.[a-z]{2,})", example.reply):
                    own = any(address.endswith(host) for host in (*file.origin.hosts, *file.origin.signs))
                    assert own or re.search(r"example|\.(?:test|invalid)$", address), (name, rule.id, address)
