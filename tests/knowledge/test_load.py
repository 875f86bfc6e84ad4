"""The compiled form is made anew when it is stale, and never half-written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from smtplens.errors import LanguageError
from smtplens.knowledge import load

SHOW = "from smtplens.knowledge import load; print(load.registries().date, len(load.rule_book().rules) > 300)"


def test_a_read_only_package_compiles_into_the_users_cache(tmp_path: Path) -> None:
    code = f"from smtplens.knowledge import load; load._COMPILED = __import__('pathlib').Path('/proc/none'); {SHOW}"
    run = subprocess.run(
        [sys.executable, "-c", code], env={"XDG_CACHE_HOME": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert run.stdout.endswith("True\n")
    [folder] = (tmp_path / "smtplens").iterdir()
    assert (folder / "rules.msgpack").stat().st_size > 1000


def test_without_any_folder_it_works_from_memory() -> None:
    code = f"from smtplens.knowledge import load; load._COMPILED = __import__('pathlib').Path('/proc/none'); {SHOW}"
    run = subprocess.run(
        [sys.executable, "-c", code], env={"XDG_CACHE_HOME": "/proc/none"}, capture_output=True, text=True, check=True
    )
    assert run.stdout.endswith("True\n")


def test_a_language_without_texts_is_named() -> None:
    with pytest.raises(LanguageError, match="there are: en, tr"):
        load.texts("xx")
