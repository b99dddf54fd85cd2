"""Quotes that go on: words in quotation marks without a cue of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kuriltool.claims.drafts import Draft, holds_quote, is_within, quote_around_cue, touches
from kuriltool.claims.passages import Page, trim
from kuriltool.reading.quotes import Quote
from kuriltool.reading.stretches import Neighbours

FARTHEST = 2000  # code points between a claim and a quote that carries it on; more than a sentence and a line's end
FEWEST = 2  # words of a quote that carries a paraphrase or another paragraph on; one word is no statement
_STOPPED = frozenset(".!?…:,;–—-\"”“»’'\n")  # what stands before a quote that is no part of the words before it


def continue_quotes(page: Page, drafts: list[Draft]) -> list[Draft]:
    """`"A," he said. "B."` is one claim of two passages: a quote without a cue of its own goes to the claim it follows.

    So does a quote that is a sentence of its own behind a paraphrase, and one that takes up the next paragraph.
    """
    out = _Drafts(drafts)
    for quote in page.outer_quotes:
        if is_claimed(page, out.at(quote.start, quote.end), quote) or not page.is_open(quote.start):
            continue
        at = _followed(page, out, quote)
        span = trim(page, quote.inner_start, quote.inner_end)
        if at is not None and span is not None:
            out[at] = replace(out[at], content=(*out[at].content, span))
    return _over_paragraphs(page, out)


class _Drafts:
    """Drafts by number, and the few that stand at a place."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self.all = list(drafts)
        self._contents, self._ends = Neighbours[int](), Neighbours[int]()
        for number in range(len(self.all)):
            self._enter(number)

    def __getitem__(self, number: int) -> Draft:
        return self.all[number]

    def __setitem__(self, number: int, found: Draft) -> None:
        self.all[number] = found
        self._enter(number)

    def _enter(self, number: int) -> None:
        last = _last(self.all[number])
        self._contents.add(number, self.all[number].content)
        self._ends.add(number, [(last, last)])

    def about(self, start: int, end: int) -> list[int]:
        """The numbers of those whose content stands about a stretch."""
        return sorted(set(self._contents.near([(start, end)])))

    def at(self, start: int, end: int) -> list[Draft]:
        """Those whose content stands about a stretch."""
        return [self.all[number] for number in self.about(start, end)]

    def ending(self, start: int, end: int) -> list[int]:
        """The numbers of those that end about a stretch."""
        return sorted(set(self._ends.near([(start, end)])))


def _last(found: Draft) -> int:
    """Where the words of a draft end, its cue and its source among them."""
    return max(found.end, found.cue[1] if found.cue else 0, found.source[1] if found.source else 0)


def is_claimed(page: Page, drafts: Iterable[Draft], quote: Quote) -> bool:
    """Whether a quote is content of a draft, of another than those that begin inside its words."""
    return any(touches(d, quote) and quote_around_cue(page, d) != quote for d in drafts)


def is_floating(page: Page, quote: Quote) -> bool:
    """Whether a quote is a statement that no words frame: it begins as a sentence does and closes its paragraph."""
    start, end = page.paragraph(quote.start)
    before, behind = page.text[start : quote.start].rstrip(), page.text[quote.end : end]
    words = page.text[quote.inner_start : quote.inner_end].split()
    return (not before or before[-1] in '.!?…"”»') and not _says(behind) and len(words) >= FEWEST


def opens_paragraph(page: Page, quote: Quote) -> bool:
    """Whether nothing of a paragraph stands before a quote."""
    return not _says(page.text[page.paragraph(quote.start)[0] : quote.start])


def _says(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _over_paragraphs(page: Page, out: _Drafts) -> list[Draft]:
    """A quotation that runs over paragraphs is one content: each opens with a mark, the last one closes."""
    for chain in _chains(page):
        about = out.about(chain[0].start, chain[-1].end)
        owners = [i for i in about if any(touches(out[i], quote) for quote in chain)]
        if owners:
            owner = out[owners[0]]
            free = (q for q in chain if not any(touches(out[i], q) for i in owners))
            more = [t for q in free if (t := trim(page, q.inner_start, q.inner_end))]
            out[owners[0]] = replace(owner, content=tuple(sorted((*owner.content, *more))))
    return out.all


def _chains(page: Page) -> Iterator[list[Quote]]:
    chain: list[Quote] = []
    for quote in page.outer_quotes:
        chain.append(quote)
        if not quote.runs_on:
            if len(chain) > 1:
                yield chain
            chain = []


def _followed(page: Page, drafts: _Drafts, quote: Quote) -> int | None:
    """The number of the draft that a quote carries on: its words, the cue, then at most the rest of its sentence."""
    best = None
    for i in drafts.ending(quote.start - FARTHEST, quote.start + 1):
        d, last = drafts[i], _last(drafts[i])
        if not 0 <= quote.start - last <= FARTHEST:
            continue
        if d.cue is not None and any(is_within(d, other) for other in drafts.at(*d.cue)):
            continue
        gap = page.text[min(quote.start, max(last, _sentence_end(page, last))) : quote.start]
        if not _says(gap) and _carries_on(page, d, last, quote):
            best = i
    return best


def _sentence_end(page: Page, at: int) -> int:
    span = page.doc.char_span(at - 1, at, alignment_mode="expand")
    return span[0].sent.end_char if span is not None else at


def _carries_on(page: Page, found: Draft, last: int, quote: Quote) -> bool:
    """Whether a quote behind a draft is more of it; what stands in another paragraph must take up the whole of that."""
    if page.paragraph(quote.start) != page.paragraph(last - 1):
        return opens_paragraph(page, quote) and is_floating(page, quote)
    before = page.text[last : quote.start].rstrip()
    return (holds_quote(page, found) and before[-1:] in _STOPPED) or is_floating(page, quote)
