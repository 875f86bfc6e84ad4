"""What all tests share: where the corpora stand, and that nothing is skipped unseen in CI."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# The corpora are no part of the project: a clone has none, and says so.
SHARED = Path(__file__).parents[2] / "shared"

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")


@pytest.fixture
def shared() -> Path:
    """Where corpora and scorers stand; skips by name where they are missing."""
    if not (SHARED / "corpus").is_dir():
        pytest.skip("corpora: there is no ../shared beside this clone")
    return SHARED


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the language, colours or rules of the person who runs it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "FORCE_COLOR", "NO_COLOR", "SMTPLENS_RULES"):
        monkeypatch.delenv(name, raising=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """With ``CI=true`` a skip is a failure, but for the corpora."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and "corpora:" not in str(report.longrepr):  # type: ignore[attr-defined]
        report.outcome = "failed"  # type: ignore[attr-defined]
    return report
