"""Plain text and Markdown: the bytes decoded and nothing else, so that offsets hold in the file as it stands.

A text that a news database exported is split into its articles; their offsets hold in what was made of each.
"""

from __future__ import annotations

from collections.abc import Iterator

from kuriltool.articles.article import Article, Entry, digest
from kuriltool.articles.decoding import decode, is_binary
from kuriltool.articles.opened import File
from kuriltool.articles.readers import exports
from kuriltool.errors import ArticleError


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The one article of a text file, or those of an export."""

    def read(data: bytes) -> Article:
        if is_binary(data):
            raise ArticleError(file.path, "is no text but binary data; save it as UTF-8 text (UTF-16 needs its byte-order mark)")
        decoded = decode(data)
        return file.article(decoded.text, digest(data), encoding=decoded.encoding, warnings=decoded.warnings)

    data = file.data()
    if exports.may_be(data) and not is_binary(data):
        decoded = decode(data)
        if parts := exports.split(decoded.text):
            yield from exports.parts_of(file, decoded.text, parts, decoded.encoding, decoded.warnings)
            return
    yield from file.single(data, read)
