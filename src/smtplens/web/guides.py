"""The guides: Markdown files among the texts, whose links name topics (``code:421``) instead of addresses."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from smtplens.advice.document import Document, Items, Section
from smtplens.advice.wording import wording
from smtplens.knowledge import load
from smtplens.knowledge.lookup import rfc_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def slugs() -> tuple[str, ...]:
    """Return the names of all guides."""
    return tuple(load.texts(load.DEFAULT_LANGUAGE).guides)


def text(slug: str, language: str) -> str:
    """Return a guide's Markdown, in English where the language has none."""
    return load.texts(language).guides.get(slug) or load.texts(load.DEFAULT_LANGUAGE).guides[slug]


def title_and_summary(slug: str, language: str) -> tuple[str, str]:
    """Return a guide's heading and its first paragraph."""
    head, _, rest = text(slug, language).partition("\n")
    return head.removeprefix("# ").strip(), rest.strip().partition("\n\n")[0].replace("\n", " ")


def index(language: str) -> Document:
    """Return the list of all guides."""
    _ = wording(language)
    lines = tuple("`{}` {}: {}".format(slug, *title_and_summary(slug, language)) for slug in slugs())
    section = Section("list", _("All guides"), (Items(lines),))
    return Document(
        "guides", _("Guides"), _("Whole stories, where a code's page must stop."), "plain", language, (section,)
    )


def render(slug: str, language: str, path_to: Callable[[str], str]) -> str:
    """Return a guide as an ``article`` element; ``path_to`` makes an address of a page's path."""
    tokens = _parser().parse(text(slug, language))
    for token in tokens:
        for inner in token.children or ():
            if inner.type == "link_open":
                _resolve(inner, path_to)
    return f'<article class="guide">\n{_parser().renderer.render(tokens, _parser().options, {})}</article>\n'


def _resolve(link: Token, path_to: Callable[[str], str]) -> None:
    folders = {"code": "codes", "cause": "causes", "provider": "providers", "guide": "guides", "compare": "compare"}
    kind, _, name = str(link.attrGet("href")).partition(":")
    if kind in folders:
        link.attrSet("href", path_to(f"{folders[kind]}/{name}"))
    elif kind == "rfc":
        link.attrSet("href", rfc_address(f"RFC {name}") or "")
