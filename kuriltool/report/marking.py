"""The words of articles as a page shows them, cut where claims begin and end, with offsets as browsers count."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kuriltool.clean import clean
from kuriltool.model import Claim, Passage

CONTENT, SOURCE, CUE = 0, 1, 2
PARTS = 3
"""How many parts of a claim are marked: mark number PARTS * n + part is that part of the n-th claim."""

# What is not seen and steers nothing stays as it is: the page shows it as any browser would.
_HARMLESS = re.compile("([\xad\u200b\u200e\u200f\u2060\ufeff])")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Marked(NamedTuple):
    """A text as runs of one after another: `cuts` holds the length of each in UTF-16 units and the number of its cover.

    A cover lists the marks that lie over a run; number 0 is the empty one.
    """

    cuts: list[int]
    covers: list[list[int]]


def shown(text: str) -> str:
    """`text` with controls and overrides of direction replaced one for one, so that offsets still hold."""
    if not _HARMLESS.search(text):
        return clean(text)
    return "".join(part if _HARMLESS.fullmatch(part) else clean(part) for part in _HARMLESS.split(text))


def units(text: str) -> Callable[[int], int]:
    """What turns an offset in code points of `text` into one in UTF-16 units."""
    astral = [found.start() for found in _ASTRAL.finditer(text)]
    return (lambda offset: offset + bisect_left(astral, offset)) if astral else int


def marked(text: str, claims: Sequence[Claim]) -> Marked:
    """A text cut wherever a part of one of its claims begins or ends; parts may nest, overlap and have gaps."""
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    for mark, passage in _marks(claims):
        if passage.start < passage.end <= len(text):
            begins.setdefault(passage.start, []).append(mark)
            ends.setdefault(passage.end, []).append(mark)
    numbers: dict[tuple[int, ...], int] = {(): 0}
    unit, cuts, over = units(text), [], set[int]()
    stops = sorted({0, *begins, *ends, len(text)})
    for start, end in pairwise(stops):
        over.difference_update(ends.get(start, ()))
        over.update(begins.get(start, ()))
        cuts += [unit(end) - unit(start), numbers.setdefault(tuple(sorted(over)), len(numbers))]
    return Marked(cuts, [list(cover) for cover in numbers])


def _marks(claims: Sequence[Claim]) -> Iterator[tuple[int, Passage]]:
    for number, claim in enumerate(claims):
        for passage in claim.content:
            yield PARTS * number + CONTENT, passage
        if claim.source:
            yield PARTS * number + SOURCE, claim.source
        if claim.cue:
            yield PARTS * number + CUE, claim.cue
