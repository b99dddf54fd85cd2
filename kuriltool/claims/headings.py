"""Lines that fit a template: `Sudburg: no talks`, `No talks now – Guild`, `This is stated in the report`, `“No.” – Lund`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from spacy.tokens import Span, Token

from kuriltool.claims import grammar
from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import SAME, Draft, is_within
from kuriltool.claims.extents import source_span
from kuriltool.claims.passages import Offsets, Page, overlap, trim
from kuriltool.claims.quoting import is_claimed
from kuriltool.claims.tagged import MODEL
from kuriltool.reading.layout import Layout
from kuriltool.reading.quotes import Quote
from kuriltool.rules.schema import Line

LAST = 10_000  # after every attribution rule
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
QUOTED = "“{content}”"  # how a template asks for a whole quotation, whatever its marks


@dataclass(frozen=True)
class _Template:
    line: Line
    pattern: re.Pattern[str]
    order: int


def _compile(line: Line) -> re.Pattern[str]:
    out = ""
    for part in re.split(r"(\{source\}|\{content\}|\[[^\]]+\]|[–—-])", line.template):
        if part in ("{source}", "{content}"):
            out += f"(?P<{part[1:-1]}>.+)" if part == "{content}" else f"(?P<{part[1:-1]}>.+?)"
        elif part.startswith("["):
            out += f"(?P<cue>{re.escape(part[1:-1])})"
        elif part in ("–", "—", "-"):
            out += "[–—-]"
        else:
            out += re.escape(part).replace(r"\ ", r"\s+")
    return re.compile(out, re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class _Frame:
    """A template around a whole quotation: what stands before it and behind it, a line break for a new paragraph."""

    line: Line
    before: re.Pattern[str]
    behind: re.Pattern[str]
    order: int

    @property
    def source_before(self) -> bool:
        return "source" in self.before.groupindex


def _frame(line: Line, order: int) -> _Frame:
    before, behind = line.template.split(QUOTED)
    return _Frame(line, _side(before), _side(behind), order)


def _side(template: str) -> re.Pattern[str]:
    out = ""
    for part in re.split(r"(\{source\}|\[[^\]]+\]|\s*\n\s*|\s*[–—-]\s*)", template):
        if part == "{source}":
            out += "(?P<source>[^\n]+)"
        elif part.startswith("["):
            out += f"(?P<cue>{re.escape(part[1:-1])})"
        elif "\n" in part:
            out += r"[^\S\n]*\n\s*" + ("[–—-]{1,2}[^\\S\\n]*" if part.strip() else "")
        elif part.strip() in ("–", "—", "-") and part:
            out += r"[^\S\n]*[–—-]{1,2}[^\S\n]*"
        else:
            out += re.escape(part).replace(r"\ ", r"\s+")
    return re.compile(out, re.IGNORECASE)


class HeadingReader:
    """Finds the claims of lines that fit a template of the rules."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._templates = [
            _Template(line, _compile(line), LAST + i) for i, line in enumerate(lines) if QUOTED not in line.template
        ]
        self._frames = [_frame(line, LAST + i) for i, line in enumerate(lines) if QUOTED in line.template]

    def __call__(self, page: Page, layout: Layout, cast: Cast, others: list[Draft]) -> list[Draft]:
        """The drafts of an article with those of its headings; the words behind a heading's dash are cut from the others."""
        out = list(others)
        for template in self._templates:
            for stretch, before in self._stretches(page, layout, template.line):
                found = self._draft(page, cast, template, stretch, before)
                if found is None:
                    continue
                if found.verbatim:  # what the network takes for a turn's content may begin in the question before it
                    out = [d for d in out if not _is_of_label(d, stretch, found)]
                twin = next((d for d in out if _is_twin(page, d, found)), None)
                if twin is None:
                    out = [*(_clipped(page, d, stretch, found) for d in out), found]
                elif twin.rule == MODEL:
                    out[out.index(twin)] = _confirmed(found, twin)
        return self._framed(page, layout, cast, out)

    def _framed(self, page: Page, layout: Layout, cast: Cast, others: list[Draft]) -> list[Draft]:
        """The drafts with those of quotations that a line before or behind them gives to somebody."""
        out = list(others)
        for frame in self._frames:
            for quote in page.outer_quotes:
                if layout.zone_at(quote.start) == frame.line.zone and page.is_open(quote.start):
                    found = _framed_quote(page, layout, cast, frame, quote)
                    out += [found] if found is not None and not is_claimed(page, out, quote) else []
        return out

    def _stretches(self, page: Page, layout: Layout, line: Line) -> Iterable[tuple[Offsets, Offsets | None]]:
        """The stretches a template may fit, each with the stretch before it."""
        if line.content == "previous-sentence":
            spans = [(a, a + len(page.text[a:b].rstrip())) for a, b in page.sentences]
            return [(b, a) for a, b in pairwise(spans) if page.is_open(b[0])]
        spans = [(p.start, p.end) for p in layout.paragraphs if p.zone == line.zone]
        return list(zip(spans, [None, *spans], strict=False))

    def _draft(self, page: Page, cast: Cast, template: _Template, stretch: Offsets, before: Offsets | None) -> Draft | None:
        start, end = stretch
        line = template.line
        text = page.text[start:end].rstrip(" .")
        hit = template.pattern.match(text) if line.content != "here" else template.pattern.fullmatch(text)
        if hit is None:
            return None
        where = (start + hit.start("source"), start + (hit.end("source") if line.content == "here" else len(text)))
        token = _source_token(page, cast, where, whole=line.content == "here")
        if token is None and line.verbatim and _recurs(page, cast, where):
            token = _last_word(page, where)
        span = (start + hit.start("content"), start + hit.end("content")) if line.content == "here" else before
        content = trim(page, *_to_closing_mark(page, *span)) if span else None
        if token is None or content is None or len(page.text[slice(*content)].split()) < 2:
            return None
        cue = (start + hit.start("cue"), start + hit.end("cue")) if "cue" in template.pattern.groupindex else None
        return Draft(line.id, template.order, (content,), cue, _source_span(page, token, where), None, token, line.verbatim)


def _framed_quote(page: Page, layout: Layout, cast: Cast, frame: _Frame, quote: Quote) -> Draft | None:
    """The draft of a quotation that fits a frame, whose source is known by name, or does what the line before it says."""
    first, stop = _lines_around(page, layout, quote)
    ahead = frame.before.fullmatch(page.text, first if frame.source_before else _line_start(page, quote), quote.start)
    after = frame.behind.match(page.text, quote.end, stop)
    hit = ahead if frame.source_before else after
    content = trim(page, quote.inner_start, quote.inner_end)
    if ahead is None or after is None or hit is None or content is None:
        return None
    start, end = hit.span("source")
    where = (start, start + len(page.text[start:end].rstrip(" .")))
    if (token := _source_token(page, cast, where, whole=False)) is not None and (not frame.source_before or _fills(page, where)):
        cue = hit.span("cue") if "cue" in hit.re.groupindex else None
        return Draft(frame.line.id, frame.order, (content,), cue, _source_span(page, token, where), None, token)
    return _said_before(page, frame, content, where) if frame.source_before and "cue" not in hit.re.groupindex else None


def _lines_around(page: Page, layout: Layout, quote: Quote) -> Offsets:
    """From the start of the paragraph before a quote's own to the end of the one behind it, as far as claims may stand there."""
    found = layout.by_place.at(quote.start)
    own = bisect_left(layout.starts, found.start) if found is not None else 0
    near = [p for p in layout.paragraphs[max(0, own - 1) : own + 2] if page.is_open(p.start)]
    return near[0].start, near[-1].end


def _line_start(page: Page, quote: Quote) -> int:
    line = page.text.rfind("\n", 0, quote.start) + 1
    return line + len(page.text[line : quote.start]) - len(page.text[line : quote.start].lstrip())


def _fills(page: Page, where: Offsets) -> bool:
    """Whether a line before a quotation has no verb of its own: `From Bo Lund:`, no `Lund wrote:`."""
    span = page.doc.char_span(*where, alignment_mode="contract")
    return span is not None and not any(t.pos_ in ("VERB", "AUX") for t in span)


def _said_before(page: Page, frame: _Frame, content: Offsets, where: Offsets) -> Draft | None:
    """`The board issued a statement:` and a quoted paragraph: who does what the last sentence of that line says."""
    span = page.doc.char_span(*where, alignment_mode="contract")
    if span is None or not len(span):
        return None
    cue = span[-1].sent.root
    source = grammar.subject(cue) if cue in span and cue.pos_ == "VERB" else None
    if source is None or source.pos_ not in NOMINAL or source not in span:
        return None
    said = (cue.idx, cue.idx + len(cue))
    named = source_span(page.parse, source.i, {cue.i})
    return Draft(frame.line.id, frame.order, (content,), said, named, cue.i, grammar.antecedent(source).i)


def _to_closing_mark(page: Page, start: int, end: int) -> Offsets:
    """`Lund: "No talks." Holm agreed.`: words that open with a mark end where it closes."""
    opened = page.said.at(start)
    return (start, min(end, opened.end)) if opened is not None and opened.start == start else (start, end)


def _is_of_label(other: Draft, stretch: Offsets, turn: Draft) -> bool:
    """Whether a draft of the network takes the label of a turn for its cue."""
    return other.rule == MODEL and other.cue is not None and stretch[0] <= other.cue[0] < turn.start


def _confirmed(found: Draft, twin: Draft) -> Draft:
    """A heading's draft that the network found too; the line's template knows better where it begins and ends."""
    return replace(found, found_by=(found.rule, twin.rule), seen=twin.seen, read=twin.read)


def _is_twin(page: Page, other: Draft, heading: Draft) -> bool:
    """Whether another rule has found the heading's claim; one inside its content is another claim."""
    return overlap(page.text, other.content, heading.content) > SAME and not is_within(other, heading)


def _recurs(page: Page, cast: Cast, where: Offsets) -> bool:
    """Whether a label opens several paragraphs, as those of a transcript do: then it names who speaks, known or not.

    A single letter (`Q:`) and the outlet, which asks the questions, are let be.
    """
    label = page.text[slice(*where)]
    return page.labels[label] > 1 and len(label) > 1 and label[0].isupper() and label not in cast.rules.outlets


def _last_word(page: Page, where: Offsets) -> int | None:
    span = page.doc.char_span(*where, alignment_mode="contract")
    return span[-1].i if span is not None and len(span) else None


def _source_token(page: Page, cast: Cast, where: Offsets, *, whole: bool) -> int | None:
    """The head of a source that the pack or the trained pipeline knows by name or title; None for other words.

    With `whole` the phrase must take up the stretch, as in a heading; else it only begins there.
    """
    span = page.doc.char_span(*where, alignment_mode="contract")
    if span is None:
        return None
    head = span.root if whole else _first_nominal(span)
    phrase = page.parse.phrase(head.i)
    inside = [*cast.within(span.start, span.end), *(m for m in cast.marks if span.start <= m.start and m.end <= span.end)]
    if head.pos_ not in NOMINAL:
        return None
    if not whole:
        return head.i if any(m.start in phrase for m in inside) else None
    fills = len(span) <= 2 or all(t.i in phrase for t in span if not (t.is_punct or t.is_space))
    return head.i if fills and any(m.start <= head.i < m.end for m in inside) else None


def _first_nominal(span: Span) -> Token:
    """The head of the noun phrase that a stretch begins with."""
    head = next((t for t in span if t.pos_ in NOMINAL), span.root)
    while head.dep_ in ("compound", "nmod:desc", "amod", "nmod:poss") and head.head in span:
        head = head.head
    return head


def _source_span(page: Page, token: int, where: Offsets) -> Offsets:
    start, end = page.parse.span(*grammar.run_around(page.parse, page.parse.phrase(token), token))
    return max(start, where[0]), min(end, where[1])


def _clipped(page: Page, other: Draft, stretch: Offsets, heading: Draft) -> Draft:
    """Another draft of the same line without the words that name the heading's source."""
    if not stretch[0] <= other.start < stretch[1] or heading.source is None:
        return other
    cut = [
        (a, min(b, heading.end)) if a < heading.end <= b and heading.source[0] >= heading.end else (a, b)
        for a, b in other.content
    ]
    spans = tuple(t for a, b in cut if (t := trim(page, a, b)))
    return replace(other, content=spans) if spans else other
