"""The reference as files for any web host: the same bytes from the same knowledge, and only what changed is written."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from smtplens.knowledge import load
from smtplens.web import site
from smtplens.web.app import STATIC
from smtplens.web.render import Renderer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BATCH = 200  # pages that a process takes at a time
_renderer: Renderer


def build(
    out: Path, base: str = "", origin: str = "", progress: Callable[[int, int], object] | None = None
) -> tuple[int, int]:
    """Write the site below ``out``; return how many files it has and how many of them were written.

    ``base`` is the prefix at which it will stand, ``origin`` its scheme and host, for the sitemap. ``progress`` is told
    how many pages of how many are done. Files that an earlier build wrote and this one does not are removed.
    """
    languages = load.languages()
    pages = [(path, language) for language in languages for path in site.paths()]
    batches = [pages[start : start + _BATCH] for start in range(0, len(pages), _BATCH)]
    files: dict[str, bool] = {}
    with ProcessPoolExecutor(os.cpu_count(), initializer=_start, initargs=(base, origin)) as pool:
        done = 0
        for batch, written in zip(
            batches, pool.map(_build_batch, [(str(out), batch) for batch in batches]), strict=True
        ):
            files.update(written)
            done += len(batch)
            if progress:
                progress(done, len(pages))
    _start(base, origin)
    for name, content in _single_files(origin + base):
        files[name] = _write(out / name, content)
    for path in sorted(STATIC.iterdir()):
        files[f"static/{path.name}"] = _write(out / "static" / path.name, path.read_bytes())
    _remove_others(out, files)
    return len(files), sum(files.values())


def _start(base: str, origin: str) -> None:
    global _renderer  # noqa: PLW0603  # one for each process of the pool
    _renderer = Renderer(base, origin, static=True)


def _build_batch(task: tuple[str, list[tuple[str, str]]]) -> dict[str, bool]:
    out, pages = task
    files = {}
    for path, language in pages:
        for suffix, content in _renderer.forms(path, language).items():
            name = f"{language}/{path}/index.html" if suffix == "html" else f"{language}/{path}.{suffix}"
            files[name] = _write(Path(out) / name, content)
    return files


def _single_files(address: str) -> Iterator[tuple[str, bytes]]:
    """Yield what is no page of the reference: homes, search, short addresses, sitemap."""
    for language in load.languages():
        yield f"{language}/index.html", _renderer.home(language).encode()
        yield f"{language}/search.json", _renderer.search_index(language)
    yield "index.html", _renderer.choice_of_languages("").encode()
    topics = [*load.registries().codes, *site.enhanced_codes(), *load.registries().causes]
    for topic in topics:
        path = site.path_of(topic)
        if path:
            yield f"{topic}/index.html", _renderer.choice_of_languages(path).encode()
    lines = [f"{address}/{language}/{path}/" for language in load.languages() for path in ("", *site.paths())]
    urls = "".join(f"<url><loc>{line.replace('//', '/').replace(':/', '://')}</loc></url>\n" for line in lines)
    yield (
        "sitemap.xml",
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            f"{urls}</urlset>\n"
        ).encode(),
    )


def _write(path: Path, content: bytes) -> bool:
    """Write a file unless it holds that already; return whether it was written."""
    try:
        if path.read_bytes() == content:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return True


def _remove_others(out: Path, files: dict[str, bool]) -> None:
    """Remove what an earlier build left, and nothing that no build wrote."""
    manifest = out / "files.txt"
    if manifest.exists():
        for name in set(manifest.read_text("utf-8").splitlines()) - files.keys():
            (out / name).unlink(missing_ok=True)
            parent = (out / name).parent
            if parent != out and parent.exists() and not any(parent.iterdir()):
                shutil.rmtree(parent)
    _write(manifest, ("\n".join(sorted(files)) + "\n").encode())
