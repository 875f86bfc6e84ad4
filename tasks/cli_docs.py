"""Write docs/cli.md from the commands' own help, so that the two never disagree (a test compares them).

python -m tasks.cli_docs
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from smtplens.cli.main import group

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
HEAD = """# The command line

What `--help` says of each command. This page is written by `python -m tasks.cli_docs`.
"""


def page() -> str:
    """Return the page's text."""
    return HEAD + "".join(f"\n## {name}\n\n```text\n{text}\n```\n" for name, text in _helps(group, "smtplens", None))


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command, info_name=name.rsplit(maxsplit=1)[-1], parent=parent, terminal_width=100, max_content_width=100
    )
    yield name, command.get_help(context).strip()
    if isinstance(command, click.Group):
        for one in command.list_commands(context):
            inner = command.get_command(context, one)
            if inner:
                yield from _helps(inner, f"{name} {one}", context)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
