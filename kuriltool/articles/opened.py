"""A file that is open for a reader: its bytes as a stream that ends with an error where they are too many."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from kuriltool.articles.article import Article, Entry, Metadata, ReadOptions, digest
from kuriltool.clean import one_line
from kuriltool.errors import ArticleError

_LONGEST_NAME = 100  # characters of an entry's name
_PART = 65_536  # bytes


class RestLost(ArticleError):
    """The end of a file whose rest can't be read; all that came before is as it was written."""


class Bounded(io.RawIOBase):
    """A stream that raises ArticleError once it has given more than `most` bytes."""

    def __init__(self, stream: BinaryIO, most: int, path: str) -> None:
        self._stream, self._most, self._path, self._given = stream, most, path, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._given += len(data)
        if self._given > self._most:
            raise ArticleError(self._path, f"is larger than {self._most / 1_000_000:g} MB; split it, or raise --limit-megabytes")
        buffer[: len(data)] = data
        return len(data)


@dataclass(frozen=True)
class File:
    """What a reader gets: the file's path as it is shown, its name without what it is packed in, its bytes, and how to read it.

    A reader takes a File and yields an Entry for each article, an ArticleError for each that is none; errors that it raises end
    the file, and what came before stays. `warnings` go with each of its articles, and reading it may add to them. `archives`
    counts the archives that it stands in.
    """

    path: str
    name: str
    stream: io.BufferedReader
    options: ReadOptions
    warnings: list[str] = field(default_factory=list)
    archives: int = 0

    @classmethod
    def of(cls, stream: BinaryIO | io.RawIOBase, path: str, name: str, options: ReadOptions, archives: int = 0) -> File:
        """A file of which no more is read than the limits allow."""
        return cls(path, name, bounded(stream, path, options), options, archives=archives)

    def data(self) -> bytes:
        """All that is left of its bytes. Where the rest is lost, what there is; the file's articles carry a warning then."""
        parts = []
        try:
            while part := self.stream.read1(_PART):
                parts.append(part)
        except RestLost as error:
            if not parts:
                raise
            self.warnings.append(error.reason)
        return b"".join(parts)

    def single(self, data: bytes, read: Callable[[bytes], Article]) -> Iterator[Entry]:
        """The one entry of a file that holds one article, which `read` makes of its bytes."""
        yield Entry(self.path, digest(data), lambda: read(data))

    def article(
        self,
        text: str,
        sha256: str,
        *,
        entry: str | None = None,
        metadata: Metadata | None = None,
        encoding: str = "utf-8",
        warnings: tuple[str, ...] = (),
    ) -> Article:
        """An article of this file; `entry` is the name of its entry where it has several."""
        path = self.entry_path(entry) if entry else self.path
        return Article(path, text, sha256, encoding, (*self.warnings, *warnings), metadata or Metadata())

    def entry_path(self, entry: str) -> str:
        """The path of one of several articles: `news.jsonl#17`."""
        return f"{self.path}#{entry}"


def bounded(stream: BinaryIO | io.RawIOBase, path: str, options: ReadOptions) -> io.BufferedReader:
    """The stream, ending with an ArticleError where it gives more bytes than the limits allow."""
    return io.BufferedReader(Bounded(cast(BinaryIO, stream), options.limits.bytes, path))


class EntryNames:
    """Names for the entries of one file, each given once: an id where there is one, else its number in the file."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def __call__(self, number: int, id: str | None = None) -> str:
        name = one_line(id or "")[:_LONGEST_NAME] or str(number)
        while name in self._given:
            name = f"{name}.{number}"
        self._given.add(name)
        return name


Reader = Callable[[File], Iterator[Entry | ArticleError]]
