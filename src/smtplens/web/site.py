"""All pages of the reference: which there are, at which path, and the document of each.

A path is ``codes/421``, ``compare/421-vs-553``, ``causes/greylisted``, without language and suffix; ``""`` is the home.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from smtplens.advice.compare import compare, comparison_document
from smtplens.advice.mixed_up import compare_causes
from smtplens.advice.origins import KINDS, origin_page, origins_of, origins_page
from smtplens.advice.pages import cause_page, code_page, enhanced_page
from smtplens.errors import UnknownTopicError
from smtplens.knowledge import load
from smtplens.smtp.enhanced_status import EnhancedStatus
from smtplens.web import guides, lists

if TYPE_CHECKING:
    from collections.abc import Iterator

    from smtplens.advice.document import Document
    from smtplens.knowledge.schema import OriginKind

FOLDERS: dict[str, OriginKind] = {"providers": "provider", "products": "product", "blocklists": "blocklist"}


def paths() -> Iterator[str]:
    """Yield the paths of all pages of the static site, but for the home."""
    registries = load.registries()
    codes = list(registries.codes)
    enhanced = enhanced_codes()
    yield from ("codes", "causes", "providers", "products", "blocklists", "guides", "glossary")
    yield from (f"codes/{code}" for code in (*codes, *enhanced))
    yield from (f"causes/{slug}" for slug in registries.causes)
    for folder, kind in FOLDERS.items():
        yield from (f"{folder}/{origin.id}" for origin in origins_of(kind))
    yield from (f"guides/{slug}" for slug in guides.slugs())
    yield from (f"compare/{one}-vs-{other}" for one, other in pairs())


def pairs() -> Iterator[tuple[str, str]]:
    """Yield the pairs with a page: basic codes, enhanced ones of a subject, both where they go together, causes."""
    registries = load.registries()
    yield from combinations(registries.codes, 2)
    enhanced = enhanced_codes()
    yield from (pair for pair in combinations(enhanced, 2) if pair[0].split(".")[1] == pair[1].split(".")[1])
    for code in enhanced:
        row = registries.enhanced.get(f"X{code[1:]}")
        for basic in row.basic if row else ():
            if str(basic) in registries.codes:
                yield str(basic), code
    mixed = {tuple(sorted((slug, other))) for slug, cause in registries.causes.items() for other in cause.related}
    yield from ((one, other) for one, other in sorted(mixed))


@lru_cache(maxsize=1)
def enhanced_codes() -> tuple[str, ...]:
    """Return the enhanced codes that have a page, in the class in which they are met most: 5, or 2 for a success."""
    found: dict[str, None] = {}
    for row in load.registries().enhanced.values():
        class_ = 2 if row.default_cause == "accepted" else 5
        found[f"{class_}{row.code[1:]}"] = None
    return tuple(found)


def document(path: str, language: str) -> Document:
    """Return the document at a path; raise `UnknownTopicError` if there is no such page."""
    folder, _, name = path.partition("/")
    if not name:
        return _index(folder, language)
    if folder == "codes":
        return code_page(int(name), language) if name.isdecimal() and len(name) == 3 else _enhanced(name, language)
    if folder == "causes":
        return cause_page(name, language)
    if folder == "compare":
        one, _, other = name.partition("-vs-")
        if one in load.registries().causes and other in load.registries().causes:
            return compare_causes(one, other, language)
        if not other or one == other:
            raise UnknownTopicError(name)
        return comparison_document(compare(one, other, language=language))
    if folder in FOLDERS and (origin := load.rule_book().origins.get(name)) and origin.kind == FOLDERS[folder]:
        return origin_page(name, language)
    raise UnknownTopicError(path)


def path_of(topic: str) -> str | None:
    """Return the path of the page about a code, a cause or an origin, ``None`` if there is none."""
    registries = load.registries()
    if topic in registries.codes:
        return f"codes/{topic}"
    if topic in registries.causes:
        return f"causes/{topic}"
    page = _page_of_number().get(topic[1:])
    if page and topic[0] in "X245":
        return f"codes/{page if topic[0] == 'X' else topic}"
    origin = load.rule_book().origins.get(topic)
    if origin and origin.kind in KINDS:
        folder = next(folder for folder, kind in FOLDERS.items() if kind == origin.kind)
        return f"{folder}/{topic}"
    return None


def canonical(path: str) -> str:
    """Return the path under which a page is to be found by search engines: ``4.7.26`` is a page like ``5.7.26``."""
    folder, _, name = path.partition("/")
    page = _page_of_number().get(name[1:]) if folder == "codes" else None
    return f"codes/{page}" if page else path


@lru_cache(maxsize=1)
def _page_of_number() -> dict[str, str]:
    """Return the code that has the page of each number: ``5.7.26`` for ``.7.26``."""
    return {code[1:]: code for code in enhanced_codes()}


def _enhanced(name: str, language: str) -> Document:
    try:
        return enhanced_page(EnhancedStatus.parse(name), language)
    except ValueError:
        raise UnknownTopicError(name) from None


def _index(folder: str, language: str) -> Document:
    if folder in FOLDERS:
        return origins_page(FOLDERS[folder], language)
    makers = {
        "codes": lists.codes_page,
        "causes": lists.causes_page,
        "guides": guides.index,
        "glossary": lists.glossary_page,
    }
    if folder not in makers:
        raise UnknownTopicError(folder)
    return makers[folder](language)
