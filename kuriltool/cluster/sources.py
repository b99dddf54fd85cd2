"""What is to be read: files of folders or of object storage, each with what tells whether it has changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from kuriltool import articles
from kuriltool.articles import Entry, ReadOptions
from kuriltool.articles.files import annotates, is_article
from kuriltool.cluster.storage import absolute, file_system, opened, told_of
from kuriltool.errors import ArticleError, KuriltoolError
from kuriltool.intake.shards import Shard
from kuriltool.store.places import is_address

# What file systems call that which changes with a file's bytes, surest first.
_MARKS = ("ETag", "etag", "md5Hash", "content_md5", "generation", "mtime", "LastModified", "last_modified", "updated", "created")


@dataclass(frozen=True)
class Source:
    """A file, or a share of the articles in it.

    `path` is what its articles go by, `home` where any machine opens it, `version` changes with its bytes.
    """

    path: str
    home: str
    size: int
    version: str
    shard: Shard | None = None

    @property
    def file(self) -> tuple[str, str]:
        """What tells the file as it is now."""
        return self.path, self.version

    @property
    def name(self) -> str:
        """The name of the file, which tells its format."""
        return self.home.replace(os.sep, "/").rpartition("/")[2]

    def holds(self, path: str) -> bool:
        """Whether the article with this path is in this share."""
        return self.shard is None or self.shard.holds(path)

    def entries(self, options: ReadOptions) -> Iterator[Entry | ArticleError]:
        """What may be articles in this share."""
        found = articles.entries_of(self._opened, self.path, self.name, options)
        return (one for one in found if self.holds(one.path))

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        return opened(self.home) if is_address(self.home) else Path(self.home).open("rb")


def of_file(path: Path) -> Source | ArticleError:
    """A file on this machine."""
    shown = articles.shown(path)
    try:
        status = path.stat()
    except OSError as error:
        return ArticleError(shown, f"can't be read: {error.strerror}")
    return Source(shown, absolute(str(path)), status.st_size, f"{status.st_size}:{status.st_mtime_ns}")


def at_address(address: str) -> list[Source]:
    """The files that an address names: one, those in a folder, or those that fit a pattern. Raises KuriltoolError for none."""
    with told_of(address):
        fs, root = file_system(address)
        found = _found(fs, root, address)
    if not found:
        raise KuriltoolError(f"{address}: no article there; name a file, a folder or a pattern: s3://bucket/news/*.jsonl")
    return found


def _found(fs: Any, root: str, address: str) -> list[Source]:
    if any(mark in root for mark in "*?["):
        return _fitting(fs, fs.glob(root, detail=True))
    if fs.isdir(root):
        return _fitting(fs, fs.find(root, detail=True))
    return [_source(address, fs.info(root))] if fs.exists(root) else []


def _fitting(fs: Any, found: Mapping[str, Mapping[str, Any]]) -> list[Source]:
    """The files among what was found that a folder's files would be read as."""
    files = {path: info for path, info in sorted(found.items()) if info.get("type") == "file"}
    chosen = {path: info for path, info in files.items() if _is_read(path, files)}
    return [_source(fs.unstrip_protocol(path), info) for path, info in chosen.items()]


def _is_read(path: str, beside: Mapping[str, object]) -> bool:
    folder, _, name = path.rpartition("/")
    if any(part.startswith(".") for part in folder.split("/")) or not is_article(name):
        return False
    return not annotates(path, beside)


def _source(address: str, info: Mapping[str, Any]) -> Source:
    size = int(info.get("size") or 0)
    mark = next((str(info[name]) for name in _MARKS if info.get(name)), "")
    return Source(address, address, size, f"{size}:{mark}")
