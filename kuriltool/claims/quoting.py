"""Quotes that go on: words in quotation marks without a cue of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kuriltool.claims.drafts import Draft, holds_quote, touches
from kuriltool.claims.passages import Page, trim
from kuriltool.reading.quotes import Quote


def continue_quotes(page: Page, drafts: list[Draft]) -> list[Draft]:
    """`"A," he said. "B."` is one claim of two passages: a quote without a cue of its own goes to the claim it follows."""
    out = list(drafts)
    for quote in page.outer_quotes:
        if any(touches(d, quote) for d in out) or not page.is_open(quote.start):
            continue
        at = _followed(page, out, quote)
        span = trim(page, quote.inner_start, quote.inner_end)
        if at is not None and span is not None:
            out[at] = replace(out[at], content=(*out[at].content, span))
    return _over_paragraphs(page, out)


def _over_paragraphs(page: Page, drafts: list[Draft]) -> list[Draft]:
    """A quotation that runs over paragraphs is one content: each opens with a mark, the last one closes."""
    out = list(drafts)
    for chain in _chains(page):
        owners = [i for i, d in enumerate(out) if any(touches(d, quote) for quote in chain)]
        if owners:
            owner = out[owners[0]]
            free = (q for q in chain if not any(touches(out[i], q) for i in owners))
            more = [t for q in free if (t := trim(page, q.inner_start, q.inner_end))]
            out[owners[0]] = replace(owner, content=tuple(sorted((*owner.content, *more))))
    return out


def _chains(page: Page) -> Iterator[list[Quote]]:
    chain: list[Quote] = []
    for quote in page.outer_quotes:
        chain.append(quote)
        if not quote.runs_on:
            if len(chain) > 1:
                yield chain
            chain = []


def _followed(page: Page, drafts: list[Draft], quote: Quote) -> int | None:
    """The number of the draft that a quote carries on: quoted words, then the cue, then at most the rest of its sentence."""
    best = None
    for i, d in enumerate(drafts):
        last = max(d.end, d.cue[1] if d.cue else 0, d.source[1] if d.source else 0)
        if last > quote.start or not holds_quote(page, d) or d.cue_token is None:
            continue
        sent = page.doc[d.cue_token].sent
        gap = page.text[min(quote.start, max(last, sent.end_char)) : quote.start]
        if "\n" not in page.text[last : quote.start] and not any(c.isalnum() for c in gap):
            best = i
    return best
