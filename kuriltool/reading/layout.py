"""Zones and metadata of an article, found from its lines alone. The text is masked, never cleaned: offsets stay true."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kuriltool.days import full_dates
from kuriltool.model import Zone
from kuriltool.reading.stretches import InOrder
from kuriltool.rules.schema import Boilerplate

SHORT = 200  # a line without a final full stop that is longer than this is a paragraph of the body, not a heading
HEADER_LINES = 12  # metadata stands among the first lines; a date further down may be another story's
COPY_LETTERS = 40  # a passage with fewer letters may come twice by chance ("he said")
SAMPLE = 16  # letters of a sample of the text, by which copies are looked for
CLOSED = ("boilerplate", "copy")  # zones in which nothing is claimed and no name counts

_BLANK = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\ufeff"  # what may stand around a paragraph
SENTENCE_END = re.compile(r"[.!?…][\"”“’')\]»]*$")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*[\"”“’')\]»]*")
_DATELINE = re.compile(
    r"^\s*[A-Z][A-Z .,/]{2,40}(?:,? [A-Z][a-z]+\.? \d{1,2})?\s*(?:\((?P<outlet>[^()]{2,30})\)\s*)?[-–—]{1,2}\s+"
)
_UPDATED = re.compile(r"\b(?:updated?|modified|edited|corrected|revised|changed)\b[^\d]{0,30}$", re.I)
_STAMPED = re.compile(r"\b(?:published|posted|issued|updated?|modified)\b", re.I)
# Words that belong to a date: `Last updated on Saturday, 7 February 2026 at 10:15 a.m. EST`.
_OF_DATE = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|(?:first|last)|published|posted|issued|updated?|modified"
    r"|on|at|date[d]?|am|pm|gmt|utc|[bcejpm]s?[dst]t|msk|cet|cest)"
)
_LONGEST_DATELINE = 80  # characters
_DASH = re.compile(r"\s+[-–—]{1,2}\s+")
_PLACE = re.compile(r"\s*[A-Z][\w.'’-]*(?:[ ,/]+[A-Z][\w.'’-]*)*,\s*")  # `NEW NORBURG, `, not `The treaty of `
_AGENCY = re.compile(r"\s*(?:\([^()]{2,30}\))?\s*")
_HASHES = re.compile(r"^#{1,6} +")  # how a heading begins in Markdown
_NO_LETTERS = re.compile(r"[\W_]+")
_STOPS = ".:!"  # what may stand behind a line that is boilerplate as a whole
_COUNTER = re.compile(r"\s*[-–—]\s*\d{1,3}\s*$")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the article and the zone it belongs to; code points, half open, outer space left out."""

    start: int
    end: int
    zone: Zone = "body"


@dataclass(frozen=True)
class Layout:
    """What the lines of an article tell: its paragraphs in order, and the metadata where the file gives them."""

    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    outlet: str | None = None
    published: str | None = None

    def zone_at(self, offset: int) -> Zone:
        """The zone of the paragraph that holds `offset`; body between paragraphs."""
        found = self.by_place.at(offset)
        return found.zone if found is not None else "body"

    @functools.cached_property
    def by_place(self) -> InOrder[Paragraph]:
        """The paragraphs by their places."""
        return InOrder(self.paragraphs, lambda p: (p.start, p.end))

    @functools.cached_property
    def starts(self) -> list[int]:
        """Where the paragraphs start."""
        return [p.start for p in self.paragraphs]


def _lines(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append((at, at + len(line)))
        at += len(line)
    return spans


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip(_BLANK)), start + len(body.rstrip(_BLANK))


def _is_hard_wrapped(blocks: list[list[tuple[int, int]]], text: str) -> bool:
    """Whether lines break at a column, as in plain-text mail, so that only blank lines part paragraphs."""
    inner = [text[a:b].rstrip() for block in blocks for a, b in block[:-1]]
    if len(inner) < 3:
        return False
    even = sum(45 <= len(line) <= 100 for line in inner)
    ended = sum(bool(SENTENCE_END.search(line)) for line in inner)
    return even >= 0.7 * len(inner) and ended <= 0.4 * len(inner)


def hard_wrapped(text: str) -> bool:
    """Whether the lines of a text break at a column."""
    return _is_hard_wrapped(_blocks(text), text)


def _blocks(text: str) -> list[list[tuple[int, int]]]:
    """The lines of a text between blank ones."""
    blocks: list[list[tuple[int, int]]] = [[]]
    for start, end in _lines(text):
        if text[start:end].strip(_BLANK):
            blocks[-1].append((start, end))
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The paragraphs of a text: its lines, or the blocks between blank lines where lines are hard-wrapped."""
    blocks = _blocks(text)
    if _is_hard_wrapped(blocks, text):
        return [_strip(text, block[0][0], block[-1][1]) for block in blocks]
    return [_strip(text, *line) for block in blocks for line in block]


@functools.lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text.casefold())


def _shape(line: str) -> str:
    return re.escape(line).replace(r"\#", r"\d{1,20}").replace(r"\*", r"[^\n]{0,120}")


@functools.lru_cache(maxsize=1024)
def _test(match: str, lines: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether a folded line is boilerplate by one of the lines of a rule."""
    wanted = tuple(map(_fold, lines))
    if match == "equals":
        whole = frozenset(want.rstrip(_STOPS) for want in wanted)
        return lambda folded: folded.rstrip(_STOPS) in whole
    if match == "starts":
        return lambda folded: folded.startswith(wanted)
    if match == "contains":
        return lambda folded: any(want in folded for want in wanted)
    shapes = re.compile("|".join(map(_shape, wanted)))
    return lambda folded: shapes.fullmatch(folded) is not None


class _Lines:
    """The lines that rules take for boilerplate."""

    def __init__(self, rules: Iterable[Boilerplate]) -> None:
        self._tests = [(rule, _test(rule.match, tuple(rule.lines))) for rule in rules]

    def rule(self, line: str) -> Boilerplate | None:
        folded = _fold(line)
        return next((rule for rule, test in self._tests if test(folded)), None)


def boilerplate_at(line: str, rules: Iterable[Boilerplate]) -> Boilerplate | None:
    """The first rule that takes the line for boilerplate, or None."""
    return _Lines(rules).rule(line)


def _stamps(line: str) -> list[tuple[datetime.date, bool]]:
    """The dates of a line that holds little else, `Feb 7, 2026 07:55 76`, each with whether it tells of a later change."""
    found = [date for date in full_dates(line) if not line[date.start : date.end].isdigit()]  # `20260207` may be any number
    if not found or len(line) > 130:
        return []
    bounds = [0, *(place for date in found for place in (date.start, date.end)), len(line)]
    between = [line[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)]
    words = (word for part in between for word in re.findall(r"[A-Za-z]{2,}", part))
    others = [word for word in words if not _OF_DATE.fullmatch(word.lower())]
    if len(others) > 4:
        return []
    return [(date.day, bool(_UPDATED.search(before))) for date, before in zip(found, between, strict=False)]


def _outlet_of(line: str, outlets: Sequence[str]) -> str | None:
    found = [(line.casefold().find(name.casefold()), -len(name), name) for name in outlets]
    hits = [hit for hit in found if hit[0] >= 0 and re.search(rf"(?<!\w){re.escape(hit[2])}(?!\w)", line, re.I)]
    return min(hits)[2] if hits else None


def sentence_starts(text: str) -> Iterator[int]:
    """Where a sentence must begin: at each paragraph, and behind its dateline, `NORBURG (Gazette) - `."""
    for start, end in paragraphs(text):
        yield start
        if (match := _DATELINE.match(text[start:end])) and match.end() < end - start:
            yield start + match.end()


def _dateline_outlet(line: str, outlets: Sequence[str]) -> str | None:
    match = _DATELINE.match(line)
    return _outlet_of(match["outlet"], outlets) if match and match["outlet"] else None


def _mark_boilerplate(text: str, spans: list[tuple[int, int]], rules: Sequence[Boilerplate]) -> list[Paragraph]:
    out: list[Paragraph] = []
    lines, rest = _Lines(rules), False
    for start, end in spans:
        hit = None if rest else lines.rule(text[start:end])
        rest = rest or (hit is not None and hit.then == "rest" and any(p.zone == "body" for p in out))
        out.append(Paragraph(start, end, "boilerplate" if hit or rest else "body"))
    return out


class _Earlier:
    """The letters of the text so far, asked for stretches of letters.

    One that is long enough is only looked for where a sample of the text, taken at every sixteenth letter, stands in it too.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._text = ""
        self._samples: set[str] = set()
        self._sampled = 0

    def add(self, letters: str) -> None:
        self._lines.append(letters + "\n")

    def __contains__(self, letters: str) -> bool:
        self._take_in()
        if len(letters) < 2 * SAMPLE:
            return letters in self._text
        return any(letters[i : i + SAMPLE] in self._samples for i in range(SAMPLE)) and letters in self._text

    def _take_in(self) -> None:
        if not self._lines:
            return
        self._text += "".join(self._lines)
        self._lines.clear()
        for at in range(self._sampled, len(self._text) - SAMPLE + 1, SAMPLE):
            self._samples.add(self._text[at : at + SAMPLE])
            self._sampled = at + SAMPLE


def _is_copy(line: str, earlier: _Earlier) -> bool:
    """Whether most of a paragraph stands in the letters of the text before it, a dateline left out of account."""
    body = _COUNTER.sub("", line[match.end() :] if (match := _DATELINE.match(line)) else line)
    sentences = [letters for part in _SENTENCE.findall(body) if (letters := _letters(part))]
    total = sum(map(len, sentences))
    if total < COPY_LETTERS:
        return False
    new = 0
    for letters in sorted(sentences, key=len, reverse=True):
        new += 0 if letters in earlier else len(letters)
        if total - new < 0.8 * total:
            return False
    return True


def _mark_copies(text: str, found: list[Paragraph]) -> list[Paragraph]:
    out, earlier = [], _Earlier()
    for p in found:
        line = text[p.start : p.end]
        if p.zone != "boilerplate":
            p = replace(p, zone="copy") if _is_copy(line, earlier) else p
            earlier.add(_letters(line))
        out.append(p)
    return out


def _is_caption(line: str) -> bool:
    """A picture's line: no final full stop, and a full date or the word for a photograph in it."""
    if SENTENCE_END.search(line):
        return False
    return any(full_dates(line)) or bool(re.search(r"\b(?:file )?(?:photo|image|picture)\b", line, re.I))


def _mark_heading(text: str, found: list[Paragraph]) -> list[Paragraph]:
    """Name the lines before the first paragraph of the body: headings, and captions among them."""
    out = list(found)
    seen = False
    for i, p in enumerate(found):
        line = text[p.start : p.end]
        if p.zone != "body" or not _letters(line):
            continue
        if seen and (SENTENCE_END.search(line) or len(line) > SHORT):
            break
        if len(line) > SHORT:
            break
        zone: Zone = "caption" if seen and _is_caption(line) else "headline"
        out[i] = replace(p, zone=zone)
        seen = True
    return out


def _mark_metadata(text: str, found: list[Paragraph]) -> tuple[list[Paragraph], str | None]:
    """The lines of the header that hold a date are no part of the article; the day it was published comes before any change."""
    stamps, out, told = [], list(found), False
    for i, p in enumerate(found[:HEADER_LINES]):
        line = text[p.start : p.end]
        dates = _stamps(line)
        if dates and (p.zone == "body" or (not told and _STAMPED.search(line))):
            stamps += dates
            out[i] = replace(p, zone="boilerplate")
        elif len(line) > SHORT:
            break
        told = told or (p.zone == "body" and bool(SENTENCE_END.search(line)))
    first = min(stamps, key=lambda stamp: stamp[1], default=None)  # of equals the one that stands first
    return out, first[0].isoformat() if first else None


def _dateline_date(line: str) -> datetime.date | None:
    """The full date of a dateline, as agencies write it: `NORBURG, Feb. 9, 2026 (Gazette) - Talks were resumed.`"""
    before, *rest = _DASH.split(line[:_LONGEST_DATELINE], maxsplit=1)
    dates = list(full_dates(before)) if rest else []
    if len(dates) != 1 or not _PLACE.fullmatch(before[: dates[0].start]) or not _AGENCY.fullmatch(before[dates[0].end :]):
        return None
    return dates[0].day


def read_layout(text: str, boilerplate: Sequence[Boilerplate] = (), outlets: Sequence[str] = ()) -> Layout:
    """Zones, title, outlet and date of an article."""
    found = _mark_boilerplate(text, paragraphs(text), boilerplate)
    found, published = _mark_metadata(text, found)
    found = _mark_heading(text, _mark_copies(text, found))
    if published is None:
        lines = (text[p.start : p.end] for p in found[:HEADER_LINES])
        published = next((day.isoformat() for line in lines if (day := _dateline_date(line))), None)
    title = next((_HASHES.sub("", text[p.start : p.end]) for p in found if p.zone == "headline"), None)
    outlet = next((name for p in found if (name := _dateline_outlet(text[p.start : p.end], outlets))), None)
    if outlet is None:
        asides = (text[p.start : p.end] for p in found if p.zone == "boilerplate")
        outlet = next((name for line in asides if (name := _outlet_of(line, outlets))), None)
    return Layout(tuple(found), title, outlet, published)
