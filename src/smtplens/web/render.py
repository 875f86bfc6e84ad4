"""Paths to what goes over the wire: HTML through the templates, JSON and Markdown beside it, the search index."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from smtplens.advice.explain import Explanation, explain
from smtplens.advice.listing import entries
from smtplens.advice.origins import origins_of
from smtplens.advice.wording import wording
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load
from smtplens.output.html import Prose, render_article
from smtplens.output.jsonlines import page_record
from smtplens.output.markdown import render_markdown
from smtplens.web import guides, site

if TYPE_CHECKING:
    from smtplens.advice.document import Document

# The style sheet stands in each page, so that the first paint waits for no second file; the policy allows just that.
STYLE = (Path(__file__).parent / "templates" / "style.css").read_text("utf-8")
_STYLE_DIGEST = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'"
)
MOST_PASTED = 100_000  # characters of a text that the box reads
NAMES = {"en": "English", "tr": "Türkçe"}
_OFTEN = ("421", "450", "451", "452", "550", "552", "553", "554", "5.1.1", "5.7.1", "5.7.26", "5.7.28")
_OFTEN_COMPARED = (("421", "553"), ("421", "450"), ("450", "550"), ("451", "452"), ("550", "553"), ("550", "554"))
_MIXED_UP = (("greylisted", "rate-limited"), ("ip-blocklisted", "low-reputation"), ("mailbox-full", "storage-full"))
_CAUSES = (
    "mailbox-unknown", "mailbox-full", "greylisted", "rate-limited", "ip-blocklisted", "low-reputation", "spam-content",
    "authentication-failed", "reverse-dns", "relay-denied", "login-failed", "message-too-large", "address-syntax",
)  # fmt: skip
_INDEXED = 110  # characters of a known reply in the search index


class Renderer:
    """Renders pages for one place: below ``base`` (``""`` or ``/prefix``), at ``origin`` (``https://example.com``).

    ``static`` is a copy without a server behind it: no box, and its policy in the page.
    """

    def __init__(self, base: str = "", origin: str = "", *, static: bool = False) -> None:
        self._base = base
        self._origin = origin
        self._static = static
        self._script = f'<script src="{base}/static/search.js"></script>\n'
        self._indexed = frozenset(site.paths())
        loader = PackageLoader("smtplens.web")
        self._environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)

    def forms(self, path: str, language: str) -> dict[str, bytes]:
        """Return a page in all its forms, by suffix: ``html``, ``json`` and ``md``.

        Raises `UnknownTopicError` if there is no page at that path.
        """
        if path.startswith("guides/"):
            return self._guide(path, language)
        document = site.document(path, language)
        article = self._article(document, language)
        return {
            "html": self._page(path, language, document.title, document.summary, article),
            "json": orjson.dumps(page_record(document)),
            "md": render_markdown(document).encode(),
        }

    def _guide(self, path: str, language: str) -> dict[str, bytes]:
        slug = path.removeprefix("guides/")
        if slug not in guides.slugs():
            raise UnknownTopicError(slug)
        title, summary = guides.title_and_summary(slug, language)
        markdown = guides.text(slug, language)
        article = guides.render(slug, language, lambda to: self._to_page(to, language))
        fields = {"topic": slug, "title": title, "summary": summary, "language": language, "markdown": markdown}
        return {
            "html": self._page(path, language, title, summary, article),
            "json": orjson.dumps(fields),
            "md": markdown.encode(),
        }

    def _page(self, path: str, language: str, title: str, summary: str, article: str) -> bytes:
        noindex = site.canonical(path) not in self._indexed
        values = {"title": title, "summary": summary, "article": self._with_script(article)}
        return self._render("base.html", path, language, noindex=noindex, has_data=True, **values).encode()

    def home(self, language: str, text: str = "", problem: str = "") -> str:
        """Return the home page, with the box; ``text`` stands in it and ``problem`` under it."""
        _ = wording(language)
        return self._render(
            "home.html",
            "",
            language,
            title=_("Why was this mail not taken?"),
            summary=_("What every SMTP reply means, whether to retry, what to fix and who must."),
            text=text,
            problem=problem,
            most=MOST_PASTED,
            codes=[(code, site.document(f"codes/{code}", language).title.partition(" ")[2]) for code in _OFTEN],
            pairs=[*_OFTEN_COMPARED, *_MIXED_UP],
            causes=[(slug, _.cause(slug).title) for slug in _CAUSES],
            guides=[(slug, *guides.title_and_summary(slug, language)) for slug in guides.slugs()],
        )

    def explanation(self, text: str, language: str) -> Explanation:
        """Return what is known of a pasted text; raise `UnknownTopicError` as `explain` does."""
        return explain(text[:MOST_PASTED], language)

    def not_understood(self, text: str, language: str) -> str:
        """Return the home page for a pasted code or name that nobody knows."""
        _ = wording(language)
        problem = _("This is neither a code nor a cause that is known, nor a reply. Paste the whole line.")
        return self.home(language, text, problem)

    def too_long(self, language: str) -> str:
        """Return the home page for a text that is longer than the box reads."""
        _ = wording(language)
        return self.home(language, "", _("This is too long: the box reads {most} characters.").format(most=MOST_PASTED))

    def diagnosis(self, found: Explanation, text: str, language: str) -> str:
        """Return the page about pasted replies."""
        first = found.advice[0]
        articles = [self._with_script(self._article(first, language))]
        articles += [Markup(self._article(one, language)) for one in found.advice[1:]]
        return self._render(
            "diagnosis.html", "", language, title=first.title, summary=first.summary, articles=articles, text=text,
            most=MOST_PASTED, noindex=True,
        )  # fmt: skip

    def found(self, words: str, language: str) -> str:
        """Return the page of search results, for those without scripts."""
        _ = wording(language)
        wanted = words.casefold().split()
        hits = [
            {"name": name, "url": f"/{language}/{path}"}
            for name, path, more in self._entries(language)
            if wanted and all(word in f"{name} {more}".casefold() for word in wanted)
        ]
        summary = _("{count} found for “{words}”").format(count=len(hits), words=words)
        return self._render(
            "found.html", "", language, title=_("Search"), summary=summary, found=hits[:100], noindex=True
        )

    def missing(self, path: str, language: str) -> str:
        """Return the page for what is not there."""
        _ = wording(language)
        summary = _("There is no page for “{topic}”.").format(topic=path)
        return self._render("found.html", "", language, title=_("Not found"), summary=summary, found=[], noindex=True)

    def choice_of_languages(self, path: str) -> str:
        """Return the page at a short address of a static site, where no server can read ``Accept-Language``."""
        template = self._environment.get_template("languages.html")
        title = path.rpartition("/")[2] or "smtplens"
        return template.render(
            path=path,
            title=title,
            languages=load.languages(),
            names=NAMES,
            base=self._base,
            policy=POLICY,
            style=Markup(STYLE),
        )

    def search_index(self, language: str) -> bytes:
        """Return the index of search.js: lists of name, address and further words."""
        rows = [(name, f"{self._base}/{language}/{path}", words) for name, path, words in self._entries(language)]
        return orjson.dumps(rows)

    @lru_cache(maxsize=4)  # noqa: B019  # a renderer lives as long as its program
    def _entries(self, language: str) -> list[tuple[str, str, str]]:
        _ = wording(language)
        found = []
        for entry in entries(language):
            path = site.path_of(entry.topic.partition("–")[0])
            if path:
                words = _.cause(entry.topic).summary if entry.kind == "cause" else entry.status
                found.append(
                    (
                        f"{entry.topic} {entry.name}" if entry.kind != "cause" else entry.name,
                        path,
                        f"{entry.topic} {words}",
                    )
                )
        for folder, kind in site.FOLDERS.items():
            found += [(origin.name, f"{folder}/{origin.id}", origin.id) for origin in origins_of(kind)]
        found += [(guides.title_and_summary(slug, language)[0], f"guides/{slug}", slug) for slug in guides.slugs()]
        for one in load.known_replies():
            if not one.made:
                found.append((" ".join(one.reply.split())[:_INDEXED], f"causes/{one.cause}", ""))
        return list(dict.fromkeys(found))

    def _article(self, document: Document, language: str) -> str:
        return render_article(document, self._prose(language))

    def _with_script(self, article: str) -> Markup:
        """Return an article, which was escaped when it was made, with the page's script after title and summary.

        A browser paints what stands before a script that it waits for: so these two are on the screen before the
        rest of a long page is laid out.
        """
        first, end, rest = article.partition("</p>\n")
        return Markup(first + end + self._script + rest)

    @lru_cache(maxsize=8)  # noqa: B019  # a renderer lives as long as its program
    def _prose(self, language: str) -> Prose:
        def link(topic: str) -> str | None:
            path = site.path_of(topic) or (f"guides/{topic}" if topic in guides.slugs() else None)
            return self._to_page(path, language) if path else None

        return Prose(link)

    def _to_page(self, path: str, language: str) -> str:
        """Return the address for a link: in a static copy, only pages that were built have one."""
        return self._url(site.canonical(path) if self._static else path, language)

    def _url(self, path: str, language: str, suffix: str = "") -> str:
        return f"{self._base}/{language}/{path}{suffix}"

    def _render(
        self, template: str, path: str, language: str, *, noindex: bool = False, has_data: bool = False, **values: Any
    ) -> str:
        def url(to: str, other: str = language, suffix: str = "") -> str:
            return self._url(to, other, suffix)

        return self._environment.get_template(template).render(
            _=wording(language),
            path=path,
            canonical=site.canonical(path),
            language=language,
            languages=load.languages(),
            names=NAMES,
            date=load.registries().date,
            base=self._base,
            origin=self._origin,
            static=self._static,
            policy=POLICY,
            style=Markup(STYLE),
            script=Markup(self._script),
            noindex=noindex,
            has_data=has_data,
            url=url,
            **values,
        )
