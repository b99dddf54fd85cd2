"""Passages of an article: cut to words, quotes taken in whole, compared by their letters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from spacy.tokens import Doc

from kuriltool.claims.parse import Parse
from kuriltool.reading.plain import Plain, as_it_is
from kuriltool.reading.quotes import Quote, is_name
from kuriltool.reading.stretches import InOrder, runs

Offsets = tuple[int, int]

_LABEL = re.compile(r"^([^:\n]{1,200}):", re.MULTILINE)
_BREAK = re.compile(r"\n\s*\n")
_OPENING = ("", ",", ":", "—", "–", "-")  # what a quote stands behind that is speech; nothing where the text begins
EDGE = "\ufeff,;:.-–—"
MARKS = "\"“”„«»‹›「」『』‘’‚'`"


@dataclass(frozen=True)
class Page:
    """One article as the draft maker sees it: the parse, its quotes, and the stretches in which claims may stand."""

    doc: Doc
    text: str
    quotes: tuple[Quote, ...]
    open_zones: tuple[Offsets, ...]
    plain: Plain | None = None  # where the text is the plain form of an article's: the way back to its words

    @cached_property
    def article(self) -> Plain:
        """The text with the way back to the article's own words."""
        return self.plain or as_it_is(self.text)

    @cached_property
    def parse(self) -> Parse:
        """The parse in plain lists."""
        return Parse(self.doc)

    def is_open(self, offset: int) -> bool:
        """Whether claims may stand here, which boilerplate and second copies are not."""
        return self._open.at(offset) is not None

    @cached_property
    def _open(self) -> InOrder[Offsets]:
        return InOrder(self.open_zones, lambda zone: zone)

    @cached_property
    def sentences(self) -> list[Offsets]:
        """The sentences of the text."""
        return [(sentence.start_char, sentence.end_char) for sentence in self.doc.sents]

    @cached_property
    def paragraph_numbers(self) -> list[int]:
        """The number of the line that each token stands in, from 0: a line's end opens a paragraph."""
        ends = ("\n" in text and text.isspace() for text in self.parse.texts)
        return list(accumulate(ends))

    def paragraph(self, at: int) -> Offsets:
        """The paragraph that holds a place of the text."""
        start, end = self._open.at(at) or (0, len(self.text))
        before = self.breaks.before(at)
        behind = bisect_right(self.breaks.things, (at, len(self.text)))
        first = before[1] if before is not None and before[0] >= start else start
        after = self.breaks.things[behind][0] if behind < len(self.breaks.things) else end
        return first, min(after, end)

    @cached_property
    def breaks(self) -> InOrder[Offsets]:
        """The blank lines between paragraphs."""
        return InOrder((found.span() for found in _BREAK.finditer(self.text)), lambda span: span)

    @cached_property
    def quote_numbers(self) -> list[int]:
        """For each token the number of the outer quote that it stands in, -1 outside."""
        starts = [q.start for q in self.outer_quotes]
        before = ((at, bisect_right(starts, at) - 1) for at in self.parse.offsets)
        return [number if number >= 0 and at < self.outer_quotes[number].end else -1 for at, number in before]

    @cached_property
    def labels(self) -> Counter[str]:
        """How often each stretch from the start of a line to a colon stands there, as those of a transcript do."""
        return Counter(found[1] for found in _LABEL.finditer(self.text))

    @cached_property
    def name_quotes(self) -> tuple[Quote, ...]:
        """Outer quotes that only name something: `the “Blue Paper”`."""
        return tuple(q for q in self.quotes if q.depth == 0 and is_name(self.text, q))

    @cached_property
    def outer_quotes(self) -> tuple[Quote, ...]:
        """Quotes that stand in no other and say something: no names, no titles."""
        names = set(self.name_quotes)
        return tuple(q for q in self.quotes if q.depth == 0 and q not in names)

    @cached_property
    def outermost(self) -> InOrder[Quote]:
        """Quotes that stand in no other, names among them."""
        return InOrder((q for q in self.quotes if q.depth == 0), _span)

    @cached_property
    def names(self) -> InOrder[Quote]:
        """`name_quotes` by their places."""
        return InOrder(self.name_quotes, _span)

    @cached_property
    def said(self) -> InOrder[Quote]:
        """`outer_quotes` by their places."""
        return InOrder(self.outer_quotes, _span)

    def said_in(self, spans: Sequence[Offsets]) -> Sequence[Quote]:
        """The outer quotes about some passages, and those between them."""
        return self.said.touching(min(a for a, _ in spans), max(b for _, b in spans))

    @cached_property
    def quotes_from(self) -> dict[int, list[Quote]]:
        """All quotes by where they start."""
        return _grouped(self.quotes, lambda q: q.start)

    @cached_property
    def quotes_to(self) -> dict[int, list[Quote]]:
        """All quotes by where they end."""
        return _grouped(self.quotes, lambda q: q.end)


def _span(quote: Quote) -> Offsets:
    return quote.start, quote.end


def _grouped(quotes: Iterable[Quote], place: Callable[[Quote], int]) -> dict[int, list[Quote]]:
    found: dict[int, list[Quote]] = {}
    for quote in quotes:
        found.setdefault(place(quote), []).append(quote)
    return found


def _letters(text: str, spans: Iterable[Offsets]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def overlap(text: str, one: Sequence[Offsets], two: Sequence[Offsets]) -> float:
    """Jaccard overlap of two contents over their letters and digits, 0 to 1."""
    if not any(x[0] < y[1] and y[0] < x[1] for x in one for y in two):
        return 0.0
    a, b = _letters(text, one), _letters(text, two)
    return len(a & b) / len(a | b) if a | b else 0.0


def trim(page: Page, start: int, end: int) -> Offsets | None:
    """A passage without the space, stops and lone marks at its edges; None where no letter is left."""
    text = page.text
    while True:
        before = (start, end)
        while start < end and _is_edge(text[start]):
            start += 1
        while end > start and _is_edge(text[end - 1]) and not _is_abbreviation(text, start, end):
            end -= 1
        enclosing = next((q for q in page.quotes_from.get(start, ()) if q.end == end), None)
        if enclosing is not None:
            start, end = enclosing.inner_start, enclosing.inner_end
        start, end = _drop_lone_marks(page, start, end)
        if (start, end) == before:
            break
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _is_edge(char: str) -> bool:
    return char in EDGE or char.isspace()


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """`the U.S.` keeps its last full stop; a sentence doesn't."""
    tail = text[start:end].rsplit(None, 1)[-1] if text[start:end].split() else ""
    return text[end - 1] == "." and tail.count(".") > 1 and len(tail) <= 6


def _drop_lone_marks(page: Page, start: int, end: int) -> Offsets:
    """Marks at the edge of a passage whose partner is outside it."""
    text = page.text
    if start < end and text[start] in MARKS and not any(q.end <= end for q in page.quotes_from.get(start, ())):
        start += 1
    if end > start and text[end - 1] in MARKS and not any(q.start >= start for q in page.quotes_to.get(end, ())):
        end -= 0 if _is_of_word(text, start, end) else 1
    return start, end


def _is_of_word(text: str, start: int, end: int) -> bool:
    """Whether the mark before `end` is an apostrophe: within a word, or behind a plural, `the millers’`."""
    within = end < len(text) and text[end].isalnum()
    return within or (end - 2 >= start and text[end - 1] in "’'" and text[end - 2] == "s")


def _snap(page: Page, span: Offsets, keep_out: Sequence[Offsets]) -> Offsets:
    """The passage with every quote that it touches taken in whole, unless cue or source stand in that quote."""
    start, end = span
    for quote in page.outermost.touching(start, end):
        touches = quote.inner_start < end and start < quote.inner_end
        if touches and not any(quote.start <= a < quote.end for a, _ in keep_out):
            start, end = min(start, quote.start), max(end, quote.end)
    return start, end


def _without(spans: list[Offsets], gaps: Sequence[Offsets]) -> list[Offsets]:
    for a, b in gaps:
        spans = [piece for start, end in spans for piece in ((start, min(end, a)), (max(start, b), end)) if piece[0] < piece[1]]
    return spans


def passages_of(page: Page, tokens: Set[int], keep_out: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """Token numbers as passages: unbroken, quotes whole, edges clean, cue and source left out."""
    found: list[Offsets] = []
    for first, stop in runs(tokens):
        while first < stop and not found and _is_mark(page.parse, first):
            first += 1  # `the treaty, which Norburg vowed to sign` keeps its second `to`
        if first < stop:
            found.append(_snap(page, page.parse.span(first, stop), keep_out))
    merged: list[Offsets] = []
    for start, end in sorted(_without(found, keep_out)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(t for part in _by_paragraph(page, _join(page.text, merged)) if (t := trim(page, *part)))


def _is_mark(parse: Parse, token: int) -> bool:
    """The conjunction that opens a content clause and is no part of it; `that fish` keeps its `that`."""
    return parse.lowers[token] in ("that", "to") and (parse.deps[token] == "mark" or parse.tags[token] in ("IN", "TO", "WDT"))


def _by_paragraph(page: Page, spans: list[Offsets]) -> list[Offsets]:
    """Passages cut where a paragraph ends."""
    return [part for span in spans for part in _without([span], page.breaks.touching(*span))]


def _join(text: str, spans: list[Offsets]) -> list[Offsets]:
    """Passages that only space, commas and marks part become one; `_by_paragraph` cuts them again."""
    out: list[Offsets] = []
    for start, end in spans:
        if out and not any(c.isalnum() for c in text[out[-1][1] : start]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def quotes_beside(page: Page, cue: int, taken: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The quotes that a cue introduces or closes: in its sentence, or ending just before it."""
    start, end = page.parse.span(*page.parse.sentence(cue))
    before = page.said.before(start)
    about = [*([before] if before is not None else []), *page.said.touching(start, end)]
    beside = [
        q
        for q in about
        if ((q.start < end and q.end > start) or _ends_before(page.text, q, start))
        and not any(q.start < b and a < q.end for a, b in taken)
        and _stands_free(page.text, q, start, [b for _, b in taken])
    ]
    return tuple((q.inner_start, q.inner_end) for q in beside)


def _stands_free(text: str, quote: Quote, sentence: int, ends: Sequence[int]) -> bool:
    """Whether a quote is speech and no fragment of a paraphrase: it opens the sentence or follows a comma, a colon, the cue."""
    last = stripped(text, quote.start)
    return quote.start <= sentence or text[max(0, last - 1) : last] in _OPENING or last in ends


def stripped(text: str, end: int) -> int:
    """Where a text up to `end` ends without the space at its end."""
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _ends_before(text: str, quote: Quote, sentence: int) -> bool:
    gap = text[quote.end : sentence]
    return quote.end <= sentence and not gap.strip() and "\n" not in gap


def quoted_part(page: Page, passages: Sequence[Offsets], quotes: Sequence[Quote]) -> tuple[Offsets, ...]:
    """What of some passages stands in some quotes, marks left out."""
    parts = ((max(a, q.inner_start), min(b, q.inner_end)) for a, b in passages for q in quotes)
    return tuple(t for a, b in parts if a < b and (t := trim(page, a, b)))
