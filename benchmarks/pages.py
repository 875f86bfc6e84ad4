"""The static site: pages a second, bytes over the wire, and the first paint beside that of an empty page."""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright
from starlette.staticfiles import StaticFiles
from tasks.outside import chromium

from smtplens.knowledge import load
from smtplens.web import site
from smtplens.web.build import build

EMPTY = "<!doctype html><html lang=en><title>empty</title><p>empty"
PAINTED = ["empty.html", "en/", "en/codes/421/", "tr/compare/421-vs-553/", "en/guides/greylisting/"]
ROUNDS = 25
_PAINT = "performance.getEntriesByName('first-paint')[0]?.startTime"


def main() -> None:
    """Build into a temporary folder, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        pages = len(list(site.paths())) * len(load.languages())
        for what in ("all new", "nothing new"):
            start = time.monotonic()
            files, written = build(out)
            taken = time.monotonic() - start
            counts = f"{pages:,} pages, {files:,} files, {written:,} written"
            print(f"{what:12} {counts}: {taken:.1f} s, {pages / taken:,.0f} pages/s")
        sizes = {path: len(gzip.compress(path.read_bytes())) for path in out.rglob("index.html")}
        largest = max(sizes, key=lambda path: sizes[path])
        plain = largest.stat().st_size
        print(f"largest page over the wire: {sizes[largest]:,} bytes gzipped, {plain:,} plain ({largest.parent.name})")
        _paint(out)


def _paint(out: Path) -> None:
    path = chromium()
    if path is None:
        sys.exit("no Chromium here: first paint not measured")
    (out / "empty.html").write_text(EMPTY)
    server = uvicorn.Server(uvicorn.Config(StaticFiles(directory=out, html=True), port=0, log_level="critical"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    times: dict[str, list[float]] = {name: [] for name in PAINTED}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(path), args=["--no-sandbox"])
        for _ in range(ROUNDS):
            for name in PAINTED:
                context = browser.new_context(bypass_csp=True)
                page = context.new_page()
                page.goto(f"http://127.0.0.1:{port}/{name}")
                page.wait_for_function(f"{_PAINT} > 0")
                times[name].append(page.evaluate(_PAINT))
                context.close()
        browser.close()
    server.should_exit = True
    empty = statistics.median(times["empty.html"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"first paint {median:6.0f} ms, {median / empty:4.2f} of an empty page's  {name}")


if __name__ == "__main__":
    main()
