"""The web app: every page of the reference, and the box that reads what is pasted.

Nothing that comes in is stored or logged. Pages ask no other host for anything, and no script stands in them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load
from smtplens.web import site
from smtplens.web.render import MOST_PASTED, POLICY, Renderer

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
_MOST_BYTES = 4 * MOST_PASTED + 1024  # of a form: UTF-8 and percent signs
_HTML = "text/html; charset=utf-8"
_TYPES = {"html": _HTML, "json": "application/json", "md": "text/markdown; charset=utf-8"}
_HEADERS = [
    (b"content-security-policy", f"{POLICY}; frame-ancestors 'none'".encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_FRESH = {"cache-control": "public, max-age=600"}
_PRIVATE = {"cache-control": "no-store"}
_VARYING = {"vary": "accept-language, cookie"}
_YEAR = 365 * 86400
_MOST_SEARCHED = 200  # characters


class SafetyHeaders:
    """Adds the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def create_app() -> Starlette:
    """Return the app; it keeps the pages that were asked for most lately."""
    answers = _Answers(Renderer())
    return Starlette(
        routes=[
            Route("/", answers.root),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/{language}", answers.home),
            Route("/{language}/", answers.home),
            Route("/{language}/search", answers.search),
            Route("/{language}/search.json", answers.search_index),
            Route("/{language}/diagnosis", answers.diagnosis, methods=["POST"]),
            Route("/{language}/{path:path}", answers.page),
        ],
        middleware=[Middleware(SafetyHeaders)],
    )


class _Answers:
    """One method a kind of address."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._forms = lru_cache(maxsize=2048)(renderer.forms)
        self._home = lru_cache(maxsize=8)(renderer.home)

    async def root(self, request: Request) -> Response:
        return RedirectResponse(f"/{_preferred(request)}/", 307, headers=_VARYING)

    async def home(self, request: Request) -> Response:
        """The home page, or a short address such as ``/421``, which looks the same to the router."""
        language = request.path_params["language"]
        if language not in load.languages():
            return _short_address(request, language)
        return _with_language(request, Response(self._home(language), media_type=_HTML, headers=_FRESH), language)

    async def page(self, request: Request) -> Response:
        language, path = _language_of(request), request.path_params["path"]
        bare, suffix = _suffix_of(path)
        missing = request.path_params["language"] != language
        try:
            content = b"" if missing else self._forms(bare, language)[suffix]
        except UnknownTopicError:
            missing = True
        if missing:
            return Response(self._renderer.missing(path, language), 404, media_type=_HTML)
        return _with_language(request, Response(content, media_type=_TYPES[suffix], headers=_FRESH), language)

    async def search(self, request: Request) -> Response:
        words = request.query_params.get("q", "")[:_MOST_SEARCHED]
        return Response(self._renderer.found(words, _language_of(request)), media_type=_HTML, headers=_PRIVATE)

    async def search_index(self, request: Request) -> Response:
        index = self._renderer.search_index(_language_of(request))
        return Response(index, media_type="application/json", headers=_FRESH)

    async def diagnosis(self, request: Request) -> Response:
        language = _language_of(request)
        text = await _pasted(request)
        if text is None:
            return Response(self._renderer.too_long(language), 413, media_type=_HTML, headers=_PRIVATE)
        if not text.strip():
            return RedirectResponse(f"/{language}/", 303)
        try:
            found = self._renderer.explanation(text, language)
        except UnknownTopicError:
            page = self._renderer.not_understood(text, language)
            return Response(page, 422, media_type=_HTML, headers=_PRIVATE)
        if found.page:
            return RedirectResponse(f"/{language}/{site.path_of(found.page.topic)}", 303)
        return Response(self._renderer.diagnosis(found, text, language), media_type=_HTML, headers=_PRIVATE)


def _suffix_of(path: str) -> tuple[str, str]:
    for suffix in ("json", "md"):
        if path.endswith(f".{suffix}"):
            return path.removesuffix(f".{suffix}"), suffix
    return path.rstrip("/"), "html"


def _language_of(request: Request) -> str:
    language: str = request.path_params["language"]
    return language if language in load.languages() else _preferred(request)


def _preferred(request: Request) -> str:
    """Return the language that the visitor chose last, else the first of ``Accept-Language`` that there is."""
    chosen = request.cookies.get("language")
    if chosen in load.languages():
        return chosen
    wanted = []
    for part in request.headers.get("accept-language", "")[:500].split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((float(weight or 1), name.partition("-")[0].lower()))
        except ValueError:
            continue
    ranked = sorted(wanted, key=lambda one: -one[0])
    return next((name for _, name in ranked if name in load.languages()), load.DEFAULT_LANGUAGE)


def _with_language(request: Request, response: Response, language: str) -> Response:
    """Keep the language of the page for short addresses, where it is another than these would lead to."""
    if language != _preferred(request):
        response.set_cookie("language", language, max_age=_YEAR, samesite="lax", httponly=True)
    return response


def _short_address(request: Request, topic: str) -> Response:
    """Send ``/421``, ``/5.7.26`` and ``/421-vs-553`` to the page in the visitor's language."""
    language = _preferred(request)
    path = f"compare/{topic}" if "-vs-" in topic else site.path_of(topic)
    return RedirectResponse(f"/{language}/{path or f'codes/{topic}'}", 307, headers=_VARYING)


async def _pasted(request: Request) -> str | None:
    """Return the form's text, ``None`` if it is larger than the box allows."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10)
    text = fields.get("reply", [""])[0]
    return text if len(text) <= MOST_PASTED else None
