"""The docs say what the commands do, and every command in the README runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tasks.cli_docs import PAGE, page

from smtplens import diagnose
from smtplens.cli.main import _COMMANDS
from smtplens.output.jsonlines import record
from tests.conftest import Run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SHOWN = re.findall(r"```console\n\$ smtplens ([^\n]*)\n(.*?)```", README, re.DOTALL)


def test_the_command_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tasks.cli_docs"


def test_every_command_has_its_module() -> None:
    folder = ROOT / "src" / "smtplens" / "cli"
    assert {path.stem for path in folder.glob("*.py")} - {
        "__init__",
        "main",
        "options",
        "pipe",
        "reader",
        "sinks",
    } == set(_COMMANDS)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_readme_shows_real_output(smtplens: Run, command: str, output: str) -> None:
    """Each line shown is a line of the real output, in that order; an ellipsis leaves lines out."""
    run = smtplens(*shlex.split(command.partition(" | ")[0]))
    real = run.stdout.decode()
    position = 0
    for line in output.splitlines():
        if line.strip() and line.strip() != "...":
            found = real.find(line.strip().removesuffix("..."), position)
            assert found >= 0, line
            position = found
    assert SHOWN


def test_the_design_page_lists_every_key() -> None:
    text = (ROOT / "docs" / "design.md").read_text("utf-8")
    assert all(f"`{key}`" in text for key in record(diagnose("550 No")))


def test_links_in_the_docs_lead_somewhere() -> None:
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), (path.name, target)
