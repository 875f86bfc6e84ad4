"""What all tests share: where the corpora stand, and that nothing is skipped unseen in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# The corpora are no part of the project: a clone has none, and says so.
SHARED = Path(__file__).parents[2] / "shared"

settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")


class Run(Protocol):
    """Run ``smtplens`` with arguments; output as bytes."""

    def __call__(
        self, *arguments: str | bytes, input: bytes = b"", **environment: str
    ) -> subprocess.CompletedProcess[bytes]: ...


@pytest.fixture(scope="session")
def smtplens() -> Run:
    def run(*arguments: str | bytes, input: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
        clean = {name: value for name, value in os.environ.items() if name not in {"LANG", "LC_ALL", "FORCE_COLOR"}}
        command = [sys.executable, "-m", "smtplens", *arguments]
        return subprocess.run(command, input=input, capture_output=True, check=False, env=clean | environment)

    return run


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
