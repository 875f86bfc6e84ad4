"""Get what the tests need from outside Python: a browser, and axe-core to look at pages with.

    python -m tasks.outside

Each is taken from the system, or fetched below .cache/, or, as root on Debian, installed. What cannot be had is named,
and the tests that need it are skipped by name; with CI=true that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

CACHE = Path(__file__).parent.parent / ".cache"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_AXE = "axe-core@4"


def chromium() -> Path | None:
    """Return a Chromium that is there already, the system's before our own."""
    for name in _BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    for name in ("chrome-headless-shell", "headless_shell", "chrome"):
        for path in sorted((CACHE / "browsers").glob(f"**/{name}")):
            return path
    return None


def axe() -> Path | None:
    """Return the script of axe-core if it has been fetched."""
    path = CACHE / "axe-core" / "package" / "axe.min.js"
    return path if path.exists() else None


def get_chromium() -> None:
    """Fetch a Chromium, unless there is one."""
    if chromium() is None and not _apt("chromium"):
        environment = os.environ | {"PLAYWRIGHT_BROWSERS_PATH": str(CACHE / "browsers")}
        _run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"], environment)


def get_axe() -> None:
    """Fetch axe-core with npm, unless it is there."""
    if axe() is not None:
        return
    if shutil.which("npm") or _apt("npm"):
        folder = CACHE / "axe-core"
        folder.mkdir(parents=True, exist_ok=True)
        _run(["npm", "pack", "--silent", "--pack-destination", str(folder), _AXE], dict(os.environ))
        for archive in folder.glob("*.tgz"):
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")


def _apt(package: str) -> bool:
    """Install a Debian package where we may; return whether that went well."""
    if os.name != "posix" or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], quiet)
    return _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], quiet)


def _run(command: list[str], environment: dict[str, str]) -> bool:
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def main() -> None:
    """Fetch everything, and name what could not be had."""
    get_chromium()
    get_axe()
    for name, found in (("Chromium", chromium()), ("axe-core", axe())):
        if found is None:
            print(f"{name} can't be had here: the tests that need it are skipped")


if __name__ == "__main__":
    main()
