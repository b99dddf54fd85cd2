"""The lines of an export with their places, and the article that some of them make."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kuriltool.articles.article import Metadata
from kuriltool.articles.readers.dates import published

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_DAY = re.compile(r"\b(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4})\b")
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE_LINE = re.compile(rf"(?:{_WEEKDAY},? )?{_DAY.pattern}(?:[ ,;].{{0,60}})?")  # behind it the weekday, the time, the edition
_BLANK = " \t\f\v\xa0\u200b\ufeff\x0c"


@dataclass(frozen=True)
class Line:
    """A line of the export: where it begins and ends, its end mark left out, and its words."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Part:
    """One article of an export: where all of it stands there, and its text, title first; or what is wrong with it."""

    number: int
    start: int
    end: int
    text: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    warnings: tuple[str, ...] = ()
    broken: str | None = None


@dataclass(frozen=True)
class Told:
    """What the header of an article says, as it stands there."""

    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    date: str | None = None
    id: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Export:
    """How the files of one database look: `signs`, all of which a file of it shows, its parts, and how one is read.

    `once` is a line that each article has no more than once, so that two that have run together are not taken for one.
    `read` takes the whole text and the lines of a part, and gives what its header says and where its body stands. It raises
    ValueError with what is missing.
    """

    signs: tuple[re.Pattern[str], ...]
    once: re.Pattern[str]
    blocks: Callable[[Sequence[Line]], Iterable[Sequence[Line]]]
    read: Callable[[str, Sequence[Line]], tuple[Told, Sequence[tuple[int, int]]]]

    def split(self, text: str) -> list[Part] | None:
        """The articles of an export; None where the text is none of this database, or nothing in it could be read."""
        if not all(sign.search(text) for sign in self.signs):
            return None
        parts = [self._part(text, number, block) for number, block in enumerate(self.blocks(lines(text)), 1)]
        return parts if any(part.broken is None for part in parts) else None

    def _part(self, text: str, number: int, block: Sequence[Line]) -> Part:
        start, end = block[0].start, block[-1].end
        try:
            if sum(self.once.fullmatch(line.text) is not None for line in block) > 1:
                raise ValueError("holds two articles, as what parts them is missing")
            told, spans = self.read(text, block)
        except ValueError as error:
            return Part(number, start, end, broken=str(error))
        body = [piece for first, past in spans if (piece := text[first:past].strip())]
        if not body:
            return Part(number, start, end, broken="has a header, but no text after it")
        title = _joined(told.title)
        whole = "\n\n".join([title, *body] if title else body)
        day, warnings = published(date_in(told.date or "") or told.date)
        metadata = Metadata(told.id, title, told.author, _joined(told.outlet), day, told.url)
        return Part(number, start, end, whole, metadata, warnings)


def lines(text: str) -> list[Line]:
    """The lines of a text."""
    return [
        Line(match.start(1), match.end(1), match[1].strip(_BLANK))
        for match in _LINE.finditer(text)
        if match.end() > match.start()
    ]


def date_in(line: str) -> str | None:
    """The day that a line names in full, as it stands there; months by their names alone."""
    match = _DAY.search(line)
    return match.group() if match else None


def is_date(line: Line) -> bool:
    """Whether a line gives the day of an article: `Saturday, February 7, 2026 10:15 AM GMT`."""
    return _DATE_LINE.fullmatch(line.text) is not None


def find(block: Sequence[Line], pattern: re.Pattern[str], start: int = 0) -> int | None:
    """The index of the first line that a pattern takes as a whole."""
    return next((i for i in range(start, len(block)) if pattern.fullmatch(block[i].text)), None)


def ended_by(block: Sequence[Line], pattern: re.Pattern[str]) -> Iterator[Sequence[Line]]:
    """Runs of lines that end with one of a pattern, which goes with them; what comes after the last is the last run."""
    start = 0
    for i, line in enumerate(block):
        if pattern.fullmatch(line.text):
            yield block[start : i + 1]
            start = i + 1
    if any(line.text for line in block[start:]):
        yield block[start:]


def paragraphs(block: Sequence[Line]) -> list[tuple[int, int]]:
    """The runs of lines between blank ones, as indexes, half open."""
    found, start = [], None
    for i, line in enumerate([*block, Line(0, 0, "")]):
        if line.text and start is None:
            start = i
        elif not line.text and start is not None:
            found.append((start, i))
            start = None
    return found


def words(text: str, block: Sequence[Line]) -> str:
    """The lines as they stand, without blanks around them."""
    return text[block[0].start : block[-1].end].strip() if block else ""


def author(byline: str | None) -> str | None:
    """Who is named in a byline: `By Ana Holm`."""
    return _joined(re.sub(r"^(?:BY|By|by)\b:?\s*", "", byline or ""))


def _joined(text: str | None) -> str | None:
    return " ".join((text or "").split()) or None
