"""Imports run one way, and a new folder must take its place."""

from __future__ import annotations

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports


def test_imports_run_down_only() -> None:
    assert lint_imports() == EXIT_STATUS_SUCCESS
