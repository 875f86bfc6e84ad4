"""The static site: every link leads somewhere, the same bytes each time, and only changes are written."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from smtplens.web import site
from smtplens.web.build import build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    files, written = build(out, origin="https://smtp.example.com")
    assert files == written
    return out


def test_every_internal_link_resolves(built: Path) -> None:
    known = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    missing: dict[str, str] = {}
    for page in built.rglob("*.html"):
        for target in set(re.findall(r'(?:href|src|data-index)="(/[^"#]*)"', page.read_text("utf-8"))):
            name = target.lstrip("/").rstrip("/")
            if name not in known and f"{name}/index.html".lstrip("/") not in known and not name.endswith("/search"):
                missing[target] = page.as_posix()
    assert missing == {}


def test_there_is_a_page_for_each_path_in_each_language(built: Path) -> None:
    for path in site.paths():
        for language in ("en", "tr"):
            assert (built / language / path / "index.html").exists()


def test_no_two_pages_are_the_same(built: Path) -> None:
    seen: dict[str, Path] = {}
    for page in (built / "en").rglob("index.html"):
        article = page.read_text("utf-8").partition("<main")[2]
        key = hashlib.sha256(article.encode()).hexdigest()
        assert key not in seen, (page, seen[key])
        seen[key] = page


def test_a_second_build_writes_nothing_and_a_third_removes_what_is_left_over(built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*.html")}
    assert build(built, origin="https://smtp.example.com")[1] == 0
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*.html")} == before
    (built / "old").mkdir()
    (built / "old" / "page.html").write_text("old")
    (built / "kept.html").write_text("not ours")
    (built / "files.txt").write_text((built / "files.txt").read_text() + "old/page.html\n")
    build(built, origin="https://smtp.example.com")
    assert not (built / "old").exists()
    assert (built / "kept.html").exists()


def test_the_static_home_says_what_to_run_instead(built: Path) -> None:
    home = (built / "en" / "index.html").read_text("utf-8")
    assert "<textarea" not in home
    assert "smtplens serve" in home
    assert 'http-equiv="Content-Security-Policy"' in home


def test_the_sitemap_lists_the_pages(built: Path) -> None:
    sitemap = (built / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://smtp.example.com/tr/compare/421-vs-553/</loc>" in sitemap


@pytest.mark.parametrize("path", ["en", "tr/codes/421", "en/compare/421-vs-553", "en/guides/greylisting"])
def test_title_and_summary_can_be_painted_before_the_rest(built: Path, path: str) -> None:
    """A browser paints what stands before a script that it waits for: no more than these two, and nothing else waits."""
    page = (built / path / "index.html").read_text("utf-8")
    before, script, after = page.partition("<script")
    assert script
    assert "</h1>" in before
    assert "<h2" not in before
    assert "<h2" in after
    assert page.count("<script") == 1
