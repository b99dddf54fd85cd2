"""Zones and metadata of an article, found from its lines alone. The text is masked, never cleaned: offsets stay true."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kuriltool.model import Zone
from kuriltool.rules.schema import Boilerplate

SHORT = 200  # a line without a final full stop that is longer than this is a paragraph of the body, not a heading
HEADER_LINES = 12  # metadata stands among the first lines; a date further down may be another story's
COPY_LETTERS = 40  # a passage with fewer letters may come twice by chance ("he said")
CLOSED = ("boilerplate", "copy")  # zones in which nothing is claimed and no name counts

_BLANK = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\ufeff"  # what may stand around a paragraph
_SENTENCE_END = re.compile(r"[.!?…][\"”“’')\]»]*$")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*[\"”“’')\]»]*")
_DATELINE = re.compile(
    r"^\s*[A-Z][A-Z .,/]{2,40}(?:,? [A-Z][a-z]+\.? \d{1,2})?\s*(?:\((?P<outlet>[^()]{2,30})\)\s*)?[-–—]{1,2}\s+"
)
_DATE = re.compile(
    r"\b(?:\d{4}([-/])\d{2}\1\d{2}(?=\b|T\d)|[A-Z][A-Za-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
    r"|\d{1,2}(?:st|nd|rd|th|\.)? [A-Z][A-Za-z]{2,8}\.?,? \d{4}\b|\d{1,2}\.\d{1,2}\.\d{4}\b)"
)
_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%b %d %Y", "%B %d %Y", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")
_HASHES = re.compile(r"^#{1,6} +")  # how a heading begins in Markdown
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
        return next((p.zone for p in self.paragraphs if p.start <= offset < p.end), "body")


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
    ended = sum(bool(_SENTENCE_END.search(line)) for line in inner)
    return even >= 0.7 * len(inner) and ended <= 0.4 * len(inner)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The paragraphs of a text: its lines, or the blocks between blank lines where lines are hard-wrapped."""
    blocks: list[list[tuple[int, int]]] = [[]]
    for start, end in _lines(text):
        if text[start:end].strip(_BLANK):
            blocks[-1].append((start, end))
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    if _is_hard_wrapped(blocks, text):
        return [_strip(text, block[0][0], block[-1][1]) for block in blocks]
    return [_strip(text, *line) for block in blocks for line in block]


@functools.lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _shape_matches(shape: str, line: str) -> bool:
    return _shape(shape).fullmatch(line) is not None


@functools.lru_cache(maxsize=4096)
def _shape(shape: str) -> re.Pattern[str]:
    return re.compile(re.escape(_fold(shape)).replace(r"\#", r"\d+").replace(r"\*", r"[^\n]{0,120}"))


def boilerplate_at(line: str, rules: Iterable[Boilerplate]) -> Boilerplate | None:
    """The first rule that takes the line for boilerplate, or None."""
    folded = _fold(line)
    tests = {
        "equals": lambda want: folded.rstrip(".:!") == _fold(want).rstrip(".:!"),
        "starts": lambda want: folded.startswith(_fold(want)),
        "contains": lambda want: _fold(want) in folded,
        "shape": lambda want: _shape_matches(want, folded),
    }
    return next((rule for rule in rules if any(tests[rule.match](want) for want in rule.lines)), None)


def _date(found: str) -> datetime.date | None:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", re.sub(r"(?i)\bsept\b", "Sep", found.replace(",", " ")))
    plain = " ".join(re.sub(r"(?<=[A-Za-z])\.|(?<=\d)\.(?= )", "", plain).split())
    for form in _FORMATS:
        try:
            return datetime.datetime.strptime(plain, form).date()
        except ValueError:
            continue
    return None


def _date_of_line(line: str) -> datetime.date | None:
    """The date of a line that holds little else: `Feb 7, 2026 07:55 76`, `date 2026-02-20 International`."""
    match = _DATE.search(line)
    if not match or len(line) > 130:
        return None
    others = re.findall(r"[A-Za-z]{2,}", _DATE.sub(" ", line))
    return _date(match.group()) if len(others) <= 4 else None


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
    rest = False
    for start, end in spans:
        hit = None if rest else boilerplate_at(text[start:end], rules)
        rest = rest or (hit is not None and hit.then == "rest" and any(p.zone == "body" for p in out))
        out.append(Paragraph(start, end, "boilerplate" if hit or rest else "body"))
    return out


def _is_copy(line: str, earlier: str) -> bool:
    """Whether most of a paragraph stands in the letters of the text before it, a dateline left out of account."""
    body = _COUNTER.sub("", line[match.end() :] if (match := _DATELINE.match(line)) else line)
    sentences = [letters for part in _SENTENCE.findall(body) if (letters := _letters(part))]
    total = sum(map(len, sentences))
    known = sum(len(s) for s in sentences if s in earlier)
    return total >= COPY_LETTERS and known >= 0.8 * total


def _mark_copies(text: str, found: list[Paragraph]) -> list[Paragraph]:
    out, earlier = [], ""
    for p in found:
        line = text[p.start : p.end]
        if p.zone != "boilerplate":
            p = replace(p, zone="copy") if _is_copy(line, earlier) else p
            earlier += _letters(line) + "\n"
        out.append(p)
    return out


def _is_caption(line: str) -> bool:
    """A picture's line: no final full stop, and a full date or the word for a photograph in it."""
    if _SENTENCE_END.search(line):
        return False
    return bool(_DATE.search(line)) or bool(re.search(r"\b(?:file )?(?:photo|image|picture)\b", line, re.I))


def _mark_heading(text: str, found: list[Paragraph]) -> list[Paragraph]:
    """Name the lines before the first paragraph of the body: headings, and captions among them."""
    out = list(found)
    seen = False
    for i, p in enumerate(found):
        line = text[p.start : p.end]
        if p.zone != "body" or not _letters(line):
            continue
        if seen and (_SENTENCE_END.search(line) or len(line) > SHORT):
            break
        if len(line) > SHORT:
            break
        zone: Zone = "caption" if seen and _is_caption(line) else "headline"
        out[i] = replace(p, zone=zone)
        seen = True
    return out


def _mark_metadata(text: str, found: list[Paragraph]) -> tuple[list[Paragraph], str | None]:
    published, out = None, list(found)
    for i, p in enumerate(found[:HEADER_LINES]):
        date = _date_of_line(text[p.start : p.end])
        if date and p.zone == "body":
            published = published or date.isoformat()
            out[i] = replace(p, zone="boilerplate")
        elif len(text[p.start : p.end]) > SHORT:
            break
    return out, published


def read_layout(text: str, boilerplate: Sequence[Boilerplate] = (), outlets: Sequence[str] = ()) -> Layout:
    """Zones, title, outlet and date of an article."""
    found = _mark_boilerplate(text, paragraphs(text), boilerplate)
    found, published = _mark_metadata(text, found)
    found = _mark_heading(text, _mark_copies(text, found))
    title = next((_HASHES.sub("", text[p.start : p.end]) for p in found if p.zone == "headline"), None)
    outlet = next((name for p in found if (name := _dateline_outlet(text[p.start : p.end], outlets))), None)
    if outlet is None:
        asides = (text[p.start : p.end] for p in found if p.zone == "boilerplate")
        outlet = next((name for line in asides if (name := _outlet_of(line, outlets))), None)
    return Layout(tuple(found), title, outlet, published)
