"""Exports of news databases: one text that holds many articles, each with a header and a footer of the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kuriltool.articles.article import Article, Entry, digest
from kuriltool.articles.opened import EntryNames, File
from kuriltool.articles.readers.exports.factiva import FACTIVA
from kuriltool.articles.readers.exports.lexis import LEXIS
from kuriltool.articles.readers.exports.lines import Part
from kuriltool.articles.readers.exports.nexis import NEXIS
from kuriltool.articles.readers.exports.proquest import PROQUEST
from kuriltool.errors import ArticleError

__all__ = ["Part", "may_be", "parts_of", "split"]

_KNOWN = (NEXIS, LEXIS, FACTIVA, PROQUEST)
_ENDS = re.compile(rb"End of Document|\d of \d+ DOCUMENT|Document [A-Z][A-Z0-9]*\d{8}e|_{20}")


def may_be(data: bytes) -> bool:
    """Whether bytes are worth a closer look: most files are no exports, and are not decoded before they are read."""
    return _ENDS.search(data.replace(b"\0", b"")) is not None  # in UTF-16 every other byte is 0


def split(text: str) -> list[Part] | None:
    """The articles of an export of Nexis Uni, LexisNexis, Factiva or ProQuest in its order; None for any other text."""
    return next((parts for known in _KNOWN if (parts := known.split(text)) is not None), None)


def parts_of(
    file: File, text: str, parts: Sequence[Part], encoding: str = "utf-8", warnings: tuple[str, ...] = ()
) -> Iterator[Entry | ArticleError]:
    """An entry for each article of an export, an error for each that is broken; a single one has the path of its file."""
    names = EntryNames()
    for part in parts:
        name = None if len(parts) == 1 else names(part.number, part.metadata.id)
        path = file.path if name is None else file.entry_path(name)
        if part.broken is not None:
            yield ArticleError(path, part.broken)
            continue
        sha256 = digest(text[part.start : part.end].encode("utf-8", "surrogatepass"))
        yield Entry(path, sha256, _reading(file, part, name, sha256, encoding, warnings))


def _reading(
    file: File, part: Part, name: str | None, sha256: str, encoding: str, warnings: tuple[str, ...]
) -> Callable[[], Article]:
    def read() -> Article:
        every = (*warnings, *part.warnings)
        return file.article(part.text, sha256, entry=name, metadata=part.metadata, encoding=encoding, warnings=every)

    return read
