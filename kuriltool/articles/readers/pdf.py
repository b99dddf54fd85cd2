"""PDF: the text of its pages, each paragraph on one line, without running heads, page numbers and hyphens at line ends."""

from __future__ import annotations

import io
import itertools
import logging
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kuriltool.articles.article import Article, Entry, Metadata, digest
from kuriltool.articles.opened import File
from kuriltool.articles.readers import exports
from kuriltool.articles.readers.properties import believed
from kuriltool.clean import counted
from kuriltool.errors import ArticleError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_DAMAGED = "is no PDF, or a damaged one; save it anew, or as .txt"
_EDGE = 2  # lines at the top and at the bottom of a page that may be a running head or foot
_REPEATED = 0.4  # the share of pages on which these stand: left and right pages have their own
_GAP = 1.3  # leadings between two lines that part paragraphs
_SIZE = 0.12  # by how much the size of type differs between a heading and what follows it
_INDENT = (0.5, 5.0)  # sizes of type by which the first line of a paragraph is moved in
_UNREADABLE = 0.2  # the share of characters that no letter is known for, above which there is no text
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[-–—\s]*", re.I)
_SENTENCE_END = re.compile(r"[.!?…:][\"”“’')\]»]*$")
_OPENING = re.compile(r"[\"“‘'(\[«•–—-]?\s*[A-Z0-9]")
_HYPHENS = ("-", "\u00ad", "\u2010")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")


@dataclass(frozen=True)
class _Line:
    """A line of a page; where it begins and its size of type in points, measured from the lower left of the page."""

    text: str
    x: float
    y: float
    size: float


def entries(file: File) -> Iterator[Entry | ArticleError]:
    """The one article of a PDF."""
    yield from file.single(file.data(), lambda data: _article(file, data))


def _article(file: File, data: bytes) -> Article:
    text, told, warnings = _content(file, data)
    parts = exports.split(text) or [exports.Part(1, 0, len(text), text, told)]
    if len(parts) > 1:
        reason = f"holds {len(parts)} articles of a database; export them as .docx or .txt, which are split into articles"
        raise ArticleError(file.path, reason)
    [part] = parts
    if part.broken is not None:
        raise ArticleError(file.path, part.broken)
    return file.article(part.text, digest(data), metadata=part.metadata, warnings=(*warnings, *part.warnings))


def _content(file: File, data: bytes) -> tuple[str, Metadata, tuple[str, ...]]:
    """The text of a PDF, what can be believed of its properties, and warnings about what is missing of the text."""
    try:
        import pypdf
    except ImportError:
        raise ArticleError(file.path, 'is a PDF; install what reads it with: pip install "kuriltool[pdf]"') from None
    try:
        with _silent():
            pdf = pypdf.PdfReader(io.BytesIO(data))
            _unlock(pdf, file.path)
            pages = list(_pages(pdf, file))
            text = "\n".join(_paragraphs(list(_without_edges([lines for lines in pages if lines]))))
            return text, _properties(pdf, text), _checked(pdf, pages, text, file.path)
    except (ArticleError, MemoryError):
        raise
    except pypdf.errors.DependencyError:
        raise ArticleError(file.path, 'is encrypted; install what opens it with: pip install "pypdf[crypto]"') from None
    except Exception as error:  # any at all: on a damaged file its parsers stumble over whatever they find
        raise ArticleError(file.path, _DAMAGED) from error


@contextmanager
def _silent() -> Iterator[None]:
    """Keeps pypdf from logging what it mends."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _unlock(pdf: PdfReader, path: str) -> None:
    """Opens a PDF that is locked with the empty password, as files are that only forbid printing."""
    if pdf.is_encrypted and not pdf.decrypt(""):
        raise ArticleError(path, "is locked with a password; save it without one")


def _properties(pdf: PdfReader, text: str) -> Metadata:
    told = pdf.metadata
    return believed(text, told.title, told.author) if told else Metadata()


def _pages(pdf: PdfReader, file: File) -> Iterator[list[_Line] | None]:
    """The lines of each page; None where it is damaged."""
    most, total = file.options.limits.characters, 0
    for page in pdf.pages:
        try:
            lines = _lines(page)
        except MemoryError:
            raise
        except Exception:  # any at all, as above; the other pages may be whole
            yield None
            continue
        total += sum(len(line.text) for line in lines)
        if total > most:
            reason = f"has more than {most:,} characters, so split it, or raise --limit-characters"
            raise ArticleError(file.path, reason)
        yield lines


def _lines(page: PageObject) -> list[_Line]:
    """The lines of a page in the order in which they are drawn, which for columns is the order of reading more often than not."""
    lines: list[_Line] = []
    parts: list[_Line] = []

    def close() -> None:
        if text := "".join(part.text for part in parts).strip():
            first = next(part for part in parts if part.text.strip())
            lines.append(_Line(text, first.x, first.y, max(part.size for part in parts if part.text.strip())))
        parts.clear()

    def visit(text: str, base: Sequence[float], matrix: Sequence[float], _font: Any, size: float) -> None:
        x = base[0] * matrix[4] + base[2] * matrix[5] + base[4]
        y = base[1] * matrix[4] + base[3] * matrix[5] + base[5]
        height = abs(size * (base[3] or base[1]) * (matrix[3] or matrix[1]))
        for number, part in enumerate(text.split("\n")):
            if number:
                close()
            parts.append(_Line(part, x, y, height))

    page.extract_text(visitor_text=visit)
    close()
    return lines


def _checked(pdf: PdfReader, pages: list[list[_Line] | None], text: str, path: str) -> tuple[str, ...]:
    """Warnings about what is missing of the text; raises ArticleError where there is none."""
    damaged = [number for number, lines in enumerate(pages, 1) if lines is None]
    empty = [number for number, lines in enumerate(pages, 1) if lines == []]
    if not text:
        if damaged:
            raise ArticleError(path, _DAMAGED)
        if any("/XObject" in (page.get("/Resources") or {}) for page in pdf.pages):
            raise ArticleError(path, "holds pictures of text and no text; run OCR first")
        raise ArticleError(path, "is empty")
    if sum(unicodedata.category(c) in ("Cc", "Co", "Cn") or c == "\ufffd" for c in text if c != "\n") > _UNREADABLE * len(text):
        raise ArticleError(path, "does not tell which letters its type stands for; run OCR first")
    kinds = ((damaged, "that can't be read"), (empty, "without text"))
    return tuple(
        f"{counted(len(numbers), 'page')} of {len(pages)} {kind} (first page {numbers[0]})" for numbers, kind in kinds if numbers
    )


def _without_edges(pages: list[list[_Line]]) -> Iterator[list[_Line]]:
    """The pages without page numbers and without what stands at the same edge of many."""
    edges = [[line for edge in _edges(lines) for line in edge] for lines in pages]
    often = Counter(key for edge in edges for key in {_key(line) for line in edge})
    least = max(2, _REPEATED * len(pages))

    def runs(line: _Line) -> bool:
        return often[_key(line)] >= least or _PAGE_NUMBER.fullmatch(line.text) is not None

    for lines in pages:
        gone = {line for edge in _edges(lines) for line in itertools.takewhile(runs, edge)}
        yield [line for line in lines if line not in gone]


def _edges(lines: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The lines at the bottom and at the top of a page, from the edge inwards."""
    by_height = sorted(lines, key=lambda line: line.y)
    return by_height[:_EDGE], by_height[: -_EDGE - 1 : -1]


def _key(line: _Line) -> tuple[str, int]:
    """What running heads have in common: their words and the size of their type; a title may have the same words."""
    return re.sub(r"\d+", "#", line.text), round(line.size)


def _paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    """The lines of all pages joined to paragraphs."""
    words = frozenset(word for lines in pages for line in lines for word in _WORD.findall(line.text))
    leading, width = _leading(pages), _width(pages)
    paragraph: list[str] = []
    last, page = None, None
    for number, lines in enumerate(pages):
        for line in lines:
            if last and _ends(last, line, leading if page == number else 0.0, width):
                yield "".join(paragraph)
                paragraph = []
            if paragraph:
                paragraph[-1] = _before(line.text, paragraph[-1], words)
            paragraph.append(line.text)
            last, page = line, number
    if paragraph:
        yield "".join(paragraph)


def _ends(line: _Line, following: _Line, leading: float, width: float) -> bool:
    """Whether a paragraph ends with a line. `leading` is 0 where the two stand on different pages."""
    if abs(line.size - following.size) > _SIZE * max(line.size, following.size):
        return True
    ended = bool(_SENTENCE_END.search(line.text))
    first_word = following.text.partition(" ")[0]
    had_room = len(line.text) + 1 + len(first_word) < 0.85 * width
    if had_room and (ended or _OPENING.match(following.text)):
        return True
    down, moved = line.y - following.y, following.x - line.x
    if not leading or down <= 0:  # the next page or column
        return ended
    return down > _GAP * leading or (_INDENT[0] * line.size < moved < _INDENT[1] * line.size and ended)


def _leading(pages: list[list[_Line]]) -> float:
    """The usual distance between two lines, in points."""
    pairs = (pair for lines in pages for pair in itertools.pairwise(lines))
    steps = [upper.y - lower.y for upper, lower in pairs if abs(upper.size - lower.size) < 0.5 < upper.y - lower.y]
    return statistics.median(steps) if steps else 0.0


def _width(pages: list[list[_Line]]) -> float:
    """How many characters a full line has."""
    lengths = sorted(len(line.text) for lines in pages for line in lines)
    return lengths[int(0.8 * (len(lengths) - 1))] if lengths else 0.0


def _before(following: str, line: str, words: frozenset[str]) -> str:
    """A line as it stands before the following one of its paragraph: with a space, or without its hyphen.

    Whether a hyphen at the end is the word's own, `long-term`, the rest of the text tells; where it does not, it goes.
    """
    if not line.endswith(_HYPHENS) or not line[-2:-1].isalpha() or not following[:1].islower():
        return f"{line} "
    first = _WORD.findall(line)[-1]
    rest = _WORD.findall(following)[0]
    return line if f"{first}-{rest}" in words else line[:-1]
