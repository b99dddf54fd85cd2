"""From a path to the articles in it: opened, unpacked, given to the reader of its format, and checked."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from kuriltool.articles import readers
from kuriltool.articles.article import Article, Entry, Metadata, ReadOptions, digest
from kuriltool.articles.files import STDIN, looked_at, shown
from kuriltool.articles.opened import Bounded, File
from kuriltool.articles.packing import PACKINGS
from kuriltool.articles.sniffing import suffix_of
from kuriltool.errors import ArticleError

_SURROGATE = re.compile("[\ud800-\udfff]")


def read(path: Path | str, options: ReadOptions | None = None) -> Article:
    """The one article in a file. Raises ArticleError with what would be right where there is none, or more than one."""
    found = entries(path, options)
    first, second = next(found, None), next(found, None)
    if isinstance(first, ArticleError):
        raise first
    if first is None:
        raise ArticleError(shown(Path(path)), "holds no article")
    if second is not None:
        raise ArticleError(shown(Path(path)), "holds several articles; read_all gives them all")
    return first.read()


def read_all(path: Path | str, options: ReadOptions | None = None) -> Iterator[Article | ArticleError]:
    """Every article in a file, in the file's order; what can't be read comes as an ArticleError in its place."""
    for entry in entries(path, options):
        try:
            yield entry if isinstance(entry, ArticleError) else entry.read()
        except ArticleError as error:
            yield error


def entries(path: Path | str, options: ReadOptions | None = None) -> Iterator[Entry | ArticleError]:
    """What a file holds as articles, or standard input for the path `-`, none of it extracted yet.

    What can't be read comes as an ArticleError in its place; one that ends the file comes last.
    """
    path, options = Path(path), options or ReadOptions()
    try:
        for entry in _entries(path, options):
            yield entry if isinstance(entry, ArticleError) else _checked(entry, options)
    except ArticleError as error:
        yield error
    except OSError as error:
        yield ArticleError(shown(path), f"can't be read: {error.strerror or error}")


def _entries(path: Path, options: ReadOptions) -> Iterator[Entry | ArticleError]:
    if str(path) == STDIN:
        data = _bounded(cast(BinaryIO, sys.stdin.buffer), options, STDIN).read()
        file = _unpacked(File(f"stdin:{digest(data)[:12]}", "", _bounded(io.BytesIO(data), options, STDIN), options))
        yield from readers.reader(suffix_of(file.stream.peek(4096)))(file)
        return
    if isinstance(found := looked_at(path), ArticleError):
        raise found
    with path.open("rb") as stream:
        label = shown(path)
        file = _unpacked(File(label, path.name, _bounded(cast(BinaryIO, stream), options, label), options))
        suffix = Path(file.name).suffix.lower()
        yield from readers.reader(suffix if suffix in readers.FORMATS else suffix_of(file.stream.peek(4096)))(file)


def _bounded(stream: BinaryIO, options: ReadOptions, path: str) -> io.BufferedReader:
    return io.BufferedReader(Bounded(stream, options.limits.bytes, path))


def _unpacked(file: File) -> File:
    """The file without what it is packed in, however often."""
    name = Path(file.name)
    if name.suffix.lower() not in PACKINGS:
        return file
    stream = PACKINGS[name.suffix.lower()](cast(BinaryIO, file.stream))
    return _unpacked(replace(file, name=name.stem, stream=_bounded(stream, file.options, file.path)))


def _checked(entry: Entry, options: ReadOptions) -> Entry:
    """The entry with its article checked when it is read: there is text, not too much of it, and all of it can be written."""

    def read() -> Article:
        article = entry.read()
        if not article.text.strip():
            raise ArticleError(article.path, "is empty")
        most = options.limits.characters
        if len(article.text) > most:
            reason = f"has {len(article.text):,} characters; {most:,} are the most, so split it, or raise --limit-characters"
            raise ArticleError(article.path, reason)
        return _writable(article)

    return replace(entry, path=_whole(entry.path), read=read)


def _writable(article: Article) -> Article:
    """The article with every lone surrogate, which no file can hold, replaced by one \ufffd."""
    text, told = _whole(article.text), article.metadata
    metadata = Metadata(*(_whole(value) if value else None for value in vars(told).values()))
    warnings = article.warnings
    if text != article.text:
        count = len(_SURROGATE.findall(article.text))
        warnings += (f"{count:,} half of a character pair{'s' * (count > 1)} read as \ufffd",)
    return replace(article, path=_whole(article.path), text=text, metadata=metadata, warnings=warnings)


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
