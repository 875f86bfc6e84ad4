"""A user's own rules come first, from folders, files or the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from smtplens.diagnosis.decide import diagnose
from smtplens.diagnosis.match import Matcher, matcher_for, own_matcher
from smtplens.errors import DataFileError
from smtplens.knowledge import load
from smtplens.knowledge.rule_files import build_rule_book, read_rule_file

OURS = """
[[rule]]
id = "vip"
cause = "mailbox-restricted"
any = ["user unknown"]
example = [{ reply = "550 User unknown", made = true }]
"""


def test_a_users_rule_wins_over_all_others(tmp_path: Path) -> None:
    (tmp_path / "vip.toml").write_text(OURS)
    verdict = diagnose("550 5.1.1 User unknown", matcher_for((str(tmp_path),)))
    assert (verdict.cause, verdict.rule, verdict.confidence) == ("mailbox-restricted", "user.vip", 0.99)


def test_the_environment_names_folders_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vip.toml").write_text(OURS)
    monkeypatch.setenv("SMTPLENS_RULES", str(tmp_path))
    assert diagnose("550 User unknown", matcher_for(())).rule == "user.vip"


def test_without_any_they_are_the_packages() -> None:
    assert matcher_for(()) is own_matcher()


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(DataFileError, match="no-such-folder"):
        matcher_for(("no-such-folder",))


def test_a_list_may_hold_spellings_of_several_scripts() -> None:
    rules = '[origin]\nid = "danish"\nname = "x"\nkind = "generic"\n[words]\nno = ["nægtet", "ikke tilladt"]\n'
    rules += '[[rule]]\nid = "r"\ncause = "relay-denied"\nany = ["relay {no}"]\nexample = [{ reply = "550 x", made = true }]\n'
    matcher = Matcher(build_rule_book([("danish", read_rule_file("danish", rules))], load.registries().causes))
    assert diagnose("550 Relay ikke tilladt", matcher).evidence == ("Relay ikke tilladt",)
    assert diagnose("550 Relay nægtet", matcher).cause == "relay-denied"
