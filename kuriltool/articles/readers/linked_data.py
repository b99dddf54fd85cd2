"""What a page says of its article in JSON-LD, the records of schema.org that news sites write for search engines."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ARTICLE = ("Article", "BlogPosting", "Report")  # how the names of its kinds end: NewsArticle, LiveBlogPosting
_DEEPEST = 6  # of objects in objects among which an article is looked for
_MOST_NAMES = 20


@dataclass(frozen=True)
class LinkedData:
    """The fields of an article as they are written, None or empty where they are missing.

    `is_free` tells whether the page calls its text free to read, None that it does not say; `is_live` that it is a live blog.
    """

    headline: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    body: str | None = None
    is_free: bool | None = None
    is_live: bool = False


def read_linked_data(texts: list[str]) -> LinkedData:
    """The article in the JSON-LD of a page, the first where there are several; an empty record where there is none.

    `texts` are its scripts that are well-formed JSON or not; the latter are passed over.
    """
    objects = list(_objects(map(parsed, texts)))
    article = next((found for found in objects if _is_a(found, _ARTICLE)), None)
    return _article(article, objects) if article else LinkedData()


def parsed(text: str) -> object:
    """The value of a JSON text, None where it is malformed or nested too deep."""
    try:
        return json.loads(text, strict=False)  # a line break within a string is a common slip
    except (ValueError, RecursionError):
        return None


def _objects(values: Iterable[object]) -> Iterator[dict[str, object]]:
    """The objects in values, outer ones first: the page's article stands above those that it links to."""
    level = list(values)
    for _ in range(_DEEPEST):
        yield from (value for value in level if isinstance(value, dict))
        level = [inner for value in level for inner in _inner(value)]


def _inner(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _is_a(found: dict[str, object], kinds: tuple[str, ...]) -> bool:
    return any(kind.endswith(kinds) for kind in _strings(found.get("@type")))


def _article(found: dict[str, object], objects: list[dict[str, object]]) -> LinkedData:
    return LinkedData(
        headline=_line(found.get("headline")),
        authors=tuple(dict.fromkeys(_people(found.get("author"))))[:_MOST_NAMES],
        publisher=_publisher(found.get("publisher"), objects),
        published=_line(found.get("datePublished")),
        url=next((url for key in ("url", "mainEntityOfPage") for url in _urls(found.get(key))), None),
        body=_text(found.get("articleBody")),
        is_free={"true": True, "false": False}.get(str(found.get("isAccessibleForFree")).lower()),
        is_live=_is_a(found, ("LiveBlogPosting",)),
    )


def _publisher(value: object, objects: list[dict[str, object]]) -> str | None:
    """The name of a publisher, which may stand in an object that the article refers to, or of the only site there is."""
    if name := next(_names(value), None):
        return name
    reference = value.get("@id") if isinstance(value, dict) else None
    meant = [one for one in objects if (one.get("@id") == reference if reference else _is_a(one, ("WebSite",)))]
    names = list(dict.fromkeys(_names(meant)))
    return names[0] if len(names) == 1 else None


def _strings(value: object) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _people(value: object) -> Iterator[str]:
    """The names of people among authors; an agency that is called the author is none."""
    for one in value if isinstance(value, list) else [value]:
        if not (isinstance(one, dict) and any("Organization" in kind for kind in _strings(one.get("@type")))):
            yield from _names(one)


def _names(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = _line(one.get("name") if isinstance(one, dict) else one)
        if name and not name.startswith(("http:", "https:")):
            yield name


def _urls(value: object) -> list[str]:
    found = value.get("@id") if isinstance(value, dict) else value
    return [url.strip() for url in _strings(found) if url.strip().startswith(("http://", "https://"))]


def _line(value: object) -> str | None:
    return " ".join((_text(value) or "").split()) or None


def _text(value: object) -> str | None:
    """A string whose characters some sites escape twice, `&amp;#8217;`."""
    return html.unescape(html.unescape(value)).strip() or None if isinstance(value, str) else None
