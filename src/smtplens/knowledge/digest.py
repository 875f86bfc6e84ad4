"""The data files' digest, by which a stale compiled form is noticed."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

DATA = Path(__file__).parent / "data"
_MADE_BY = [Path(__file__).with_name(name) for name in ("compile.py", "rule_files.py", "schema.py", "words.py")]


def digest() -> str:
    """Return the digest of all data files and of the code that compiles them, in hexadecimal."""
    state = blake2b(digest_size=8)
    for path in [*_MADE_BY, *sorted(DATA.rglob("*.toml")), *sorted(DATA.rglob("*.po")), *sorted(DATA.rglob("*.md"))]:
        content = path.read_bytes()
        state.update(b"%s %d " % (path.name.encode(), len(content)))
        state.update(content)
    return state.hexdigest()
