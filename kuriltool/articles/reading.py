"""From a path to the articles in it: opened, unpacked, given to the reader of its format, and checked."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from kuriltool.articles import readers
from kuriltool.articles.article import Article, Entry, Metadata, ReadOptions, digest
from kuriltool.articles.decoding import is_binary
from kuriltool.articles.files import STDIN, looked_at, refused, shown, suffix_of_name
from kuriltool.articles.opened import File, RestLost, bounded
from kuriltool.articles.packing import MOST_LAYERS, PACKINGS, Unpacked, packing_of
from kuriltool.articles.sniffing import HEAD, kind_of_zip, signature, suffix_of
from kuriltool.articles.timing import within
from kuriltool.clean import counted
from kuriltool.errors import ArticleError

_SURROGATE = re.compile("[\ud800-\udfff]")

Result = TypeVar("Result")


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
        # Whoever writes to standard input takes the time that it takes.
        given = _tried(lambda: _standard_input(options), STDIN, 0) if str(path) == STDIN else None
    except ArticleError as error:
        yield error
    else:
        yield from _safely(_entries(path, given, options), shown(path), options)


def entries_of(
    open: Callable[[], AbstractContextManager[BinaryIO]], path: str, name: str, options: ReadOptions
) -> Iterator[Entry | ArticleError]:
    """What is held as articles by what `open` gives, wherever that comes from; `path` is what they go by, `name` the file's name.

    What can't be read comes as from `entries`.
    """

    def found() -> Iterator[Entry | ArticleError]:
        with open() as stream:
            yield from inside(File.of(stream, path, name, options))

    return _safely(found(), path, options)


def _safely(found: Iterator[Entry | ArticleError], path: str, options: ReadOptions) -> Iterator[Entry | ArticleError]:
    """Entries, checked when they are read; an error that ends them comes last."""
    try:
        while entry := _tried(lambda: next(found, None), path, options.limits.seconds):
            yield entry if isinstance(entry, ArticleError) else _checked(entry, options)
    except ArticleError as error:
        yield error


def _tried(work: Callable[[], Result], path: str, seconds: float) -> Result:
    """What `work` returns; trouble with the system, and work that never ends, become ArticleErrors."""
    try:
        return within(seconds, path, work)
    except OSError as error:
        raise ArticleError(path, f"can't be read: {error.strerror or error}") from error
    except RecursionError as error:
        raise ArticleError(path, "is nested too deep to be read; save it as plain text") from error
    except MemoryError as error:
        raise ArticleError(path, "takes more memory than there is; split it") from error


def _entries(path: Path, given: File | None, options: ReadOptions) -> Iterator[Entry | ArticleError]:
    if given:
        yield from inside(given)
        return
    if isinstance(found := looked_at(path), ArticleError):
        raise found
    with path.open("rb") as stream:
        yield from inside(File.of(stream, shown(path), path.name, options))


def _standard_input(options: ReadOptions) -> File:
    """What comes in through standard input, named by its digest, so that the same text is the same article next time."""
    if sys.stdin is None:  # it was closed by whoever started us
        raise ArticleError(STDIN, "standard input is closed")
    data = bounded(sys.stdin.buffer, STDIN, options).read()
    return File.of(io.BytesIO(data), f"stdin:{digest(data)[:12]}", "", options)


def inside(file: File) -> Iterator[Entry | ArticleError]:
    """What a file that is open holds as articles, by the reader of its format: unpacked, and told by its content in doubt."""
    file, suffix = _told(_unpacked(file))
    if suffix not in readers.FORMATS:
        raise ArticleError(file.path, refused(suffix))
    return readers.reader(suffix)(file)


def _unpacked(file: File) -> File:
    """The file without what it is packed in, however its name calls that. What is packed too often is nobody's article."""
    for _ in range(MOST_LAYERS + 1):
        name = Path(file.name)
        named = name.suffix.lower() if name.suffix.lower() in PACKINGS else None
        found = packing_of(_head(file))
        if found is None and named is None:
            return file
        inner = name.stem if named else file.name
        if found is None:
            file = _as_if_unpacked(replace(file, name=inner), cast(str, named))
        else:
            if named != found and name.suffix:
                file.warnings.append(f"is packed as {found} whatever its name says, and unpacked")
            unpacked = Unpacked(file.stream, found, file.path)
            file = replace(file, name=inner, stream=bounded(unpacked, file.path, file.options))
    raise ArticleError(file.path, f"is packed more than {MOST_LAYERS} times; unpack it first")


def _as_if_unpacked(file: File, named: str) -> File:
    """The file that only its name calls packed, as it stands: browsers unpack what they load and keep the name."""
    head = _head(file)
    if head and is_binary(head) and not signature(head):
        raise ArticleError(file.path, f"is no {named} file, or a damaged one; get it again")
    if head:
        file.warnings.append(f"is not packed as {named} whatever its name says, and read as it stands")
    return file


def _told(file: File) -> tuple[File, str]:
    """The file and the suffix of its format: by its content where that is beyond doubt or the name tells nothing."""
    named, head = suffix_of_name(file.name), _head(file)
    found = signature(head)
    if found == ".zip":
        data = file.data()
        found = kind_of_zip(data)
        file = replace(file, stream=bounded(io.BytesIO(data), file.path, file.options))
        if found == ".zip" and named == ".docx":  # damaged, which its reader tells
            found = None
    if named not in readers.FORMATS:
        return file, found or suffix_of(head, file.options.fields)
    if found is None or readers.FORMATS.get(found) == readers.FORMATS[named]:
        return file, named
    if found not in readers.FORMATS:
        raise ArticleError(file.path, f"is {found} whatever its name says; {refused(found)}")
    file.warnings.append(f"is {found.removeprefix('.').upper()} whatever its name says, and read as that")
    return file, found


def _head(file: File) -> bytes:
    """How the file begins; its stream stays where it is."""
    try:
        return file.stream.peek(HEAD)[:HEAD]
    except RestLost:
        return b""


def _checked(entry: Entry, options: ReadOptions) -> Entry:
    """The entry with its article checked when it is read: there is text, not too much of it, and all of it can be written."""

    def read() -> Article:
        article = _tried(entry.read, entry.path, options.limits.seconds)
        if not any(map(str.isalnum, article.text)):
            raise ArticleError(article.path, "holds no words" if article.text.strip("\ufeff\0 \t\r\n") else "is empty")
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
        warnings += (f"{counted(len(_SURROGATE.findall(article.text)), 'lone surrogate')} in it, read as \ufffd",)
    return replace(article, path=_whole(article.path), text=text, metadata=metadata, warnings=warnings)


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
