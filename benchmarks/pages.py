"""The static site: pages a second, bytes over the wire, and the first paint beside that of an empty page."""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tasks.outside import chromium

from smtplens.knowledge import load
from smtplens.web import site
from smtplens.web.build import build

EMPTY = "<!doctype html><html lang=en><title>empty</title><p>empty"
PAINTED = ["empty.html", "en/index.html", "en/codes/421/index.html", "tr/compare/421-vs-553/index.html"]
ROUNDS = 9
_PAINT = "performance.getEntriesByName('first-paint')[0]?.startTime"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    """Build into a temporary folder, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        pages = len(list(site.paths())) * len(load.languages())
        for what in ("all new", "nothing new"):
            start = time.monotonic()
            files, written = build(out)
            taken = time.monotonic() - start
            print(
                f"{what:12} {pages:,} pages, {files:,} files, {written:,} written: {taken:.1f} s, {pages / taken:,.0f} pages/s"
            )
        sizes = {path: len(gzip.compress(path.read_bytes())) for path in out.rglob("index.html")}
        largest = max(sizes, key=lambda path: sizes[path])
        print(
            f"largest page over the wire: {sizes[largest]:,} bytes gzipped, {largest.stat().st_size:,} plain ({largest.parent.name})"
        )
        _paint(out)


def _paint(out: Path) -> None:
    browser = chromium()
    if browser is None:
        sys.exit("no Chromium here: first paint not measured")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    (out / "empty.html").write_text(EMPTY)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(out)))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(browser), args=["--no-sandbox"])
        times: dict[str, list[float]] = {name: [] for name in PAINTED}
        for _ in range(ROUNDS):
            for name in PAINTED:
                page = started.new_context(bypass_csp=True).new_page()
                page.goto(f"http://127.0.0.1:{server.server_port}/{name}")
                page.wait_for_function(f"{_PAINT} > 0")
                times[name].append(page.evaluate(_PAINT))
                page.context.close()
        started.close()
    empty = statistics.median(times["empty.html"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"first paint {median:6.0f} ms, {median / empty:4.2f} of an empty page's  {name}")


if __name__ == "__main__":
    main()
