"""What comes in: an article with what its file says of it, and how files are to be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Metadata:
    """What a file says of an article outside its text; None where it says nothing. `published` is a full ISO date."""

    id: str | None = None
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Article:
    """A text to find claims in. Offsets are code points of `text`.

    For plain text that is the file's bytes decoded with `encoding`, a byte-order mark being one of them; for every other format
    it is what was extracted. `sha256` is the digest of the bytes it was made from. `path` is the file as it was given; where a
    file holds several articles, which of them stands behind a `#`: `news.jsonl#17`.
    """

    path: str
    text: str
    sha256: str
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()
    metadata: Metadata = Metadata()


@dataclass(frozen=True)
class Entry:
    """What may be an article, not extracted yet: where it stands, the digest of its bytes, and what extracts it.

    With path and digest alone one can tell whether it is known already. `read` raises ArticleError.
    """

    path: str
    sha256: str
    read: Callable[[], Article]


@dataclass(frozen=True)
class Limits:
    """How much is read at most: bytes of a file, of what a compressed one holds as well, characters of an article.

    `seconds` is how long reading one article may take; 0 is as long as it takes.
    """

    bytes: int = 32_000_000
    characters: int = 1_000_000
    seconds: float = 60.0


@dataclass(frozen=True)
class Fields:
    """The names of columns, or of keys, in tables of articles."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    author: str = "author"
    outlet: str = "outlet"
    date: str = "date"
    url: str = "url"


@dataclass(frozen=True)
class ReadOptions:
    """How files are read."""

    limits: Limits = field(default_factory=Limits)
    fields: Fields = field(default_factory=Fields)


def digest(data: bytes) -> str:
    """SHA-256 of bytes, as articles carry it."""
    return hashlib.sha256(data).hexdigest()
