"""Web pages: the main text without what stands around it, and what the page says of its article."""

from __future__ import annotations

import calendar
import datetime
import functools
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType

from kuriltool.articles.article import Article, Entry, Metadata, digest
from kuriltool.articles.decoding import Decoded
from kuriltool.articles.opened import File
from kuriltool.articles.readers.charsets import decode_declared
from kuriltool.articles.readers.dates import published
from kuriltool.articles.readers.linked_data import LinkedData
from kuriltool.articles.readers.page import Page, parse_page
from kuriltool.errors import ArticleError

_META_CHARSET = re.compile(rb"""<meta\b[^<>]{0,300}?\bcharset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
_XML_CHARSET = re.compile(rb"""<\?xml\b[^<>]{0,100}?\bencoding\s*=\s*["']([\w:.-]{2,40})""", re.I)
_HEAD = 4096  # bytes within which a page names its charset
# Chrome and Firefox write the first, SingleFile the second.
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>\"]{3,2000})", re.I
)
_WALL = re.compile(
    r"\b(?:cookies?|subscri(?:be|bers?|ption)|sign[ -]?(?:in|up)|log[ -]?in|register|javascript|ad[ -]?blocker|captcha"
    r"|are (?:not )?a (?:human|robot)|continue reading|read the full (?:article|story))\b",
    re.I,
)
_SHORT = 250  # letters and what lies between them: no article with a wall around it is shorter
_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext", "charset_normalizer")
# What the libraries below raise on pages that nobody foresaw; a page is then no worse than one without text.
_FAULTS = (AssertionError, AttributeError, LookupError, ArithmeticError, TypeError, ValueError)


@dataclass(frozen=True)
class Extract:
    """What a page comes to: the paragraphs of its main text, one a line, what it says of it, and how its bytes were read.

    `trouble` tells why the main text is no article; None where it is one.
    """

    body: str
    metadata: Metadata
    encoding: str
    warnings: tuple[str, ...]
    trouble: str | None


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The one article of a web page."""
    yield from file.single(file.data(), lambda data: article_of(file, data, digest(data)))


def article_of(
    file: File,
    data: bytes,
    sha256: str,
    *,
    entry: str | None = None,
    url: str | None = None,
    charset: str | None = None,
    warnings: tuple[str, ...] = (),
) -> Article:
    """The article of a page: its title, a blank line, and its paragraphs, one a line.

    `url` is where the page was found, and what it says of that itself counts more; `charset` is what the header that it came
    with says, which counts more than what it says itself.
    Raises ArticleError where there is no main text: a script would load it, or it stands behind a paywall.
    """
    path = file.entry_path(entry) if entry else file.path
    found = extract(data, path, file.options.limits.characters, url=url, charset=charset)
    if found.trouble:
        raise ArticleError(path, found.trouble)
    text = headed(found.metadata.title, found.body)
    return file.article(
        text, sha256, entry=entry, metadata=found.metadata, encoding=found.encoding, warnings=(*warnings, *found.warnings)
    )


def extract(data: bytes, path: str, most_characters: int, *, url: str | None = None, charset: str | None = None) -> Extract:
    """What the bytes of a page come to. Raises ArticleError where reading it would take too long."""
    decoded = decode_page(data, charset)
    page = parse_page(decoded.text, path, most_characters)
    told, warnings = _metadata(page, decoded.text, _saved_from(decoded.text) or url)
    body, trouble = _body(page, told.title)
    return Extract(body, told, decoded.encoding, (*decoded.warnings, *warnings), trouble)


def decode_page(data: bytes, charset: str | None = None) -> Decoded:
    """The text of a page, in the charset of its byte-order mark, of the header it came with, or of its own head."""
    head = data[:_HEAD]
    named = [match[1].decode("ascii", "ignore") for pattern in (_META_CHARSET, _XML_CHARSET) if (match := pattern.search(head))]
    return decode_declared(data, charset, *named)


def headed(title: str | None, body: str) -> str:
    """A text under its title, with a blank line between; a text that begins with its title has it once."""
    first, _, rest = body.lstrip().partition("\n")
    if title and _letters(first) != _letters(title):
        return f"{title}\n\n{body}"
    return f"{first}\n\n{rest.lstrip()}" if title and rest.strip() else body


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _saved_from(html: str) -> str | None:
    match = _SAVED_FROM.search(html, 0, _HEAD)
    return match[1] if match else None


@functools.cache
def _trafilatura() -> ModuleType:
    """The library, which tells of every odd tag on standard error if it is let."""
    import trafilatura
    import trafilatura.metadata

    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return trafilatura


def _tried(work: Callable[[], object]) -> object:
    try:
        return work()
    except _FAULTS:
        return None


def _metadata(page: Page, written: str, url: str | None) -> tuple[Metadata, tuple[str, ...]]:
    """What JSON-LD says, else what trafilatura finds in the rest of the head and the body."""
    linked, library = page.linked, _trafilatura()
    latest = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()  # it may be tomorrow where the outlet is
    dating = {"extensive_search": False, "original_date": True, "min_date": "1900-01-01", "max_date": latest}
    told = _tried(lambda: library.extract_metadata(page.tree, default_url=url, date_config=dating))
    date, warnings = _date(page, told, f"{url}\n{written}", latest)
    outlet = linked.publisher or _line(told, "sitename")
    return Metadata(
        title=_without_outlet(linked.headline or _line(told, "title"), outlet),
        author="; ".join(linked.authors) or _line(told, "author"),
        outlet=outlet,
        published=date,
        url=_line(told, "url") or linked.url or url,
    ), warnings


def _date(page: Page, told: object, written: str, latest: str) -> tuple[str | None, tuple[str, ...]]:
    """The day in the JSON-LD, else the one that htmldate finds, where it stands in the page as it is written."""
    date, warnings = published(page.linked.published)
    if date and date > latest:
        return None, (f"date {date} is in the future",)
    found = _line(told, "date")
    return date or (found if found and _stands_in(found, written) else None), warnings


def _stands_in(date: str, written: str) -> bool:
    """Whether year, month and day of an ISO date are all said: of `2026-02` htmldate makes the first of it, or today's day."""
    year, month, day = (part.lstrip("0") for part in date.split("-"))
    month_name, ordinal = f"{calendar.month_abbr[int(month)]}[a-z]*\\.?", f"0?{day}(?:st|nd|rd|th)?"
    forms = [rf"{year}\D?0?{month}\D?0?{day}(?!\d)", rf"(?<!\d)0?{day}\.\s?0?{month}\.\s?{year}"]
    forms += [rf"{month_name} {ordinal},? {year}", rf"(?<!\d){ordinal} {month_name},? {year}"]
    if int(day) > 12:  # else it can't be told from a month
        forms += [rf"(?<!\d)0?{day}([/-])0?{month}\1(?:{year})", rf"(?<!\d)0?{month}([/-])0?{day}\2(?:{year})"]
    return re.search("|".join(forms), written, re.I) is not None


def _line(told: object, field: str) -> str | None:
    value = getattr(told, field, None)
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _without_outlet(title: str | None, outlet: str | None) -> str | None:
    """A title without the outlet's name, which many pages add: `Talks end | Norburg Gazette`."""
    if not title or not outlet:
        return title
    return re.sub(rf"\s+[-–—|•·»:]+\s+{re.escape(outlet)}$", "", title, flags=re.I) or title


def _body(page: Page, title: str | None) -> tuple[str, str | None]:
    """The main text, and why it is no article."""
    body = _lines(_tried(lambda: _main_text(page)))
    trouble = _trouble(body, title, page.linked)
    # Sites whose pages a script fills in still write the text into their JSON-LD.
    written = _lines(page.linked.body)
    return (written, None) if trouble and len(written) > max(_SHORT, len(body)) else (body, trouble)


def _lines(text: object) -> str:
    return "\n".join(line.strip() for line in str(text or "").splitlines() if line.strip())


def _main_text(page: Page) -> str | None:
    found = _trafilatura().bare_extraction(page.tree, include_comments=False, favor_precision=True)
    return found.text if found else None


def _trouble(body: str, title: str | None, linked: LinkedData) -> str | None:
    """Why the main text of a page is no article, or None where it is one."""
    advice = "save the page from a browser that shows the article"
    lines = [line for line in body.splitlines() if _letters(line) != _letters(title or "")]
    if not lines:
        return f"has no main text, as pages have whose text a script loads; {advice}"
    inside = [line for line in lines if not _WALL.search(line)]
    if sum(map(len, inside)) < _SHORT and (len(inside) < len(lines) or linked.is_free is False):
        return f"shows no article but a paywall, a login or a question about cookies; {advice}"
    return None
