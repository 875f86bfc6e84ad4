"""``smtplens site``: the reference as files."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from smtplens.cli.options import needs_extra


@click.group()
def site() -> None:
    """Make the reference a static site for any web host."""


@site.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--base", default="", metavar="/PREFIX", help="The path below which the site will stand, if not at the top."
)
@click.option(
    "--origin",
    default="",
    metavar="URL",
    help="Scheme and host, such as https://smtp.example.com, for canonical addresses.",
)
def build(out: Path, *, base: str, origin: str) -> None:
    """Write all pages below OUT: HTML, and JSON and Markdown beside each.

    The same knowledge gives the same bytes. Only files that changed are written, and those that an earlier build
    left over are removed.

    \b
    Example:
      smtplens site build public/ --origin https://smtp.example.com
    """
    with needs_extra("web"):
        from smtplens.web.build import build as build_site
    base = base.rstrip("/")
    start = time.monotonic()
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Building", total=None)
            files, written = build_site(
                out, base, origin, lambda done, total: progress.update(task, completed=done, total=total)
            )
    else:
        files, written = build_site(out, base, origin)
    click.echo(f"{files:,} files, {written:,} written, in {time.monotonic() - start:.1f} s", err=True)
