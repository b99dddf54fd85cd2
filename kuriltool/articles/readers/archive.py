"""Zip archives: a folder of files in one, as databases give out what they found."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from kuriltool.articles.article import Entry
from kuriltool.articles.files import READ, annotates, is_article
from kuriltool.articles.opened import EntryNames, File
from kuriltool.articles.packing import DAMAGED_ZIP
from kuriltool.errors import ArticleError

_LOCKED = 0x1  # the flag of a file with a password


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The articles in each file of the archive that a folder's files would be read as: `export.zip#sub/a.txt`."""
    from kuriltool.articles.reading import inside  # which imports this

    if file.archives:
        raise ArticleError(file.path, "is an archive within an archive; unpack it first")
    data, names = file.data(), EntryNames()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED_ZIP as error:
        raise ArticleError(file.path, "is no .zip file, or a damaged one; get it again") from error
    with archive:
        for number, member in enumerate(_members(archive, file), 1):
            path = file.entry_path(names(number, member.filename))
            try:
                inner = File.of(io.BytesIO(_content(archive, member, path)), path, _name(member), file.options, file.archives + 1)
                inner.warnings.extend(file.warnings)
                yield from inside(inner)
            except ArticleError as error:
                yield error


def _members(archive: zipfile.ZipFile, file: File) -> list[zipfile.ZipInfo]:
    """The files to be read, in their order; together they may hold as much as one file, however many share the same bytes."""
    names = [member.filename for member in archive.infolist()]
    members = [member for member in archive.infolist() if _is_read(member) and not annotates(member.filename, names)]
    if not members:
        raise ArticleError(file.path, f"no article in this archive; {READ}")
    if sum(member.file_size for member in members) > file.options.limits.bytes:
        most = file.options.limits.bytes / 1_000_000
        raise ArticleError(file.path, f"holds more than {most:g} MB; unpack it first, or raise --limit-megabytes")
    return members


def _is_read(member: zipfile.ZipInfo) -> bool:
    folders = PurePosixPath(member.filename).parts[:-1]
    hidden = any(part.startswith((".", "__MACOSX")) for part in folders)
    return not member.filename.endswith("/") and not hidden and is_article(_name(member))


def _name(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).name


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str) -> bytes:
    """The bytes of one file, no more than the archive says it has."""
    if member.flag_bits & _LOCKED:
        raise ArticleError(path, "is locked with a password; unpack it first")
    try:
        return archive.read(member)
    except DAMAGED_ZIP as error:
        raise ArticleError(path, "is damaged in the archive; get it again") from error
