"""Word files (.docx): the paragraphs of the text as lines, those in tables and frames too; exports of databases split."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from kuriltool.articles.article import Article, Entry, digest
from kuriltool.articles.opened import File
from kuriltool.articles.packing import DAMAGED_ZIP
from kuriltool.articles.readers import exports
from kuriltool.articles.readers.properties import believed
from kuriltool.errors import ArticleError

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Left out: how a paragraph is set (where its tabs stop), what was deleted while changes were tracked, and what stands there a
# second time for older programs.
_UNREAD = frozenset((f"{_WORD}pPr", f"{_WORD}rPr", f"{_WORD}del", f"{_WORD}moveFrom", _FALLBACK))
_WRITTEN = {
    f"{_WORD}tab": "\t",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "-",
}
_TEXT = "word/document.xml"
_TAG = re.compile(rb"<[^>]*>")
_DAMAGED = "is no .docx file, or a damaged one; save it anew, or as .txt"


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The one article of a Word file, or those of an export."""
    data = file.data()
    if _may_be_export(file, data):
        text, _, _ = _content(file, data)
        if parts := exports.split(text):
            yield from exports.parts_of(file, text, parts)
            return
    yield from file.single(data, lambda data: _article(file, data))


def _may_be_export(file: File, data: bytes) -> bool:
    """Whether a Word file is worth reading before its article is asked for; what is damaged is told when it is."""
    try:
        _check_size(file, data)
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return exports.may_be(_TAG.sub(b"", parts.read(_TEXT)))
    except (ArticleError, *DAMAGED_ZIP):
        return False


def _article(file: File, data: bytes) -> Article:
    text, title, author = _content(file, data)
    return file.article(text, digest(data), metadata=believed(text, title, author))


def _content(file: File, data: bytes) -> tuple[str, str, str]:
    """The text of a Word file, and the title and author of its properties."""
    try:
        import docx
    except ImportError:
        raise ArticleError(file.path, 'is a .docx; install what reads it with: pip install "kuriltool[docx]"') from None
    try:
        _check_size(file, data)
        document = docx.Document(io.BytesIO(data))
        lines = (line for paragraph in _paragraphs(document.element.body) if (line := paragraph.strip()))
        return "\n".join(lines), document.core_properties.title, document.core_properties.author
    except (ArticleError, MemoryError):
        raise
    except Exception as error:  # any at all: on a damaged file its parsers stumble over whatever they find
        if "macroEnabled" in str(error):
            raise ArticleError(file.path, "is a Word file with macros; save it as .docx without them") from error
        raise ArticleError(file.path, _DAMAGED) from error


def _check_size(file: File, data: bytes) -> None:
    """Raises ArticleError where a few bytes unpack to more than the limit; no file in it unpacks to more than it says."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        size = sum(part.file_size for part in parts.infolist())
    if size > file.options.limits.bytes:
        most = file.options.limits.bytes / 1_000_000
        raise ArticleError(file.path, f"holds more than {most:g} MB; take out the pictures, or raise --limit-megabytes")


def _paragraphs(element: Any) -> Iterator[str]:
    """The paragraphs within an element, in order; one in a frame comes behind the one that the frame hangs on."""
    for child in element.iterchildren():
        if child.tag == f"{_WORD}p":
            inner: list[Any] = []
            yield "".join(_written(child, inner))
            for frame in inner:
                yield from _paragraphs(frame)
        elif child.tag not in _UNREAD:
            yield from _paragraphs(child)


def _written(element: Any, frames: list[Any]) -> Iterator[str]:
    """The pieces of text of one paragraph; frames in it, which hold paragraphs of their own, are put aside."""
    for child in element.iterchildren():
        if child.tag == f"{_WORD}t":
            yield child.text or ""
        elif child.tag in _WRITTEN:
            yield _WRITTEN[child.tag]
        elif child.tag == f"{_WORD}txbxContent":
            frames.append(child)
        elif child.tag not in _UNREAD:
            yield from _written(child, frames)
