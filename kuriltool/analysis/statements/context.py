"""The words around a claim: the sentence before it, and all else that its article says. No parser is needed for that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kuriltool.model import Claim

_BACK = 800  # characters in which the sentence before is looked for
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Adm|Sen|Rep|Gov|Pres|Rev|Hon|St|Jr|Sr|No|vs|etc|cf|al|approx|Inc|Ltd|Co|Corp"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun|a\.m|p\.m|i\.e|e\.g)|\b[A-Z](?:\.[A-Z])*)$"
)
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s+[\"'“„«‘(\[]*[^\W\d_a-z]|\s+[\"'“„«‘(\[]*\d)|\s*\n\s*")
_PARTING = re.compile(
    r"[\"“”„«»;]|\s[—–-]\s|—|,?\s+(?:and|but|while|whereas|although|because)\s+(?=that\b|he\b|she\b|they\b|it\b|we\b|I\b|will\b|would\b)"
    r"|,\s+(?:and|but|while|whereas|so|yet)\s"
)
_TOLD = re.compile(r"\w+\W+\w+\W+\w+")  # less is "she said", or the rest of an abbreviation
_HABIT = re.compile(
    r"\b(?:repeatedly|often|always|regularly|consistently|frequently|traditionally|routinely|for (?:years|decades)|time and again"
    r"|many times|more than once|long (?:said|held|argued|insisted|maintained))\b",
    re.IGNORECASE,
)
_LEANING = re.compile(r"[\s\"'“„«‘(]*(?:this|that|these|those|it|such|so|they|which|here)\b", re.IGNORECASE)


Passages = Sequence[tuple[int, int]]
"""Stretches of a text as offsets."""


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch of text as offsets, without the spaces around them. A line break ends one."""
    end = len(text) if end is None else end
    first = start
    for found in _END.finditer(text, start, end):
        if text[found.start()] == "." and _ABBREVIATION.search(text, max(first, found.start() - 12), found.start()):
            continue
        yield from _trimmed(text, first, found.end())
        first = found.end()
    yield from _trimmed(text, first, end)


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The sentences parted further: at quotation marks, dashes, semicolons and between clauses."""
    for start, end in sentences(text):
        first = start
        for found in _PARTING.finditer(text, start, end):
            yield from _trimmed(text, first, found.start())
            first = found.end()
        yield from _trimmed(text, first, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def leans(claim: Claim) -> bool:
    """Whether a claim begins with a word that points back: This is regrettable."""
    return bool(_LEANING.match(claim.text))


def around(claim: Claim, text: str) -> list[tuple[int, int]]:
    """The rest of the sentence that a claim stands in; where that tells nothing, the sentence before."""
    start, end = claim.content[0].start, claim.content[-1].end
    near = sentences(text, max(0, start - _BACK), min(len(text), end + _BACK))
    own = [(a, b) for a, b in near if a < end and start < b]
    rest = [(own[0][0], start), (end, own[-1][1])] if own else []
    return [(a, b) for a, b in rest if _TOLD.search(text, a, b)] or before(claim, text)


def before(claim: Claim, text: str) -> list[tuple[int, int]]:
    """The sentence that ends before a claim begins, or what stands before it in its own; none at the start of an article."""
    start = claim.content[0].start
    found = [(a, b) for a, b in sentences(text, max(0, start - _BACK), start) if _TOLD.search(text, a, b)]
    return found[-1:]


def covers(passages: Passages, start: int, end: int) -> bool:
    """Whether any of the passages overlaps a stretch."""
    return any(a < end and start < b for a, b in passages)


def is_habit(claim: Claim, text: str) -> bool:
    """Whether the words between source, cue and content tell that it is said again and again, so on no one occasion."""
    told = [passage for passage in (claim.source, claim.cue, claim.content[0]) if passage]
    start, end = min(passage.start for passage in told), max(passage.start for passage in told)
    return any(
        not covers([(passage.start, passage.end) for passage in claim.content], *found.span())
        for found in _HABIT.finditer(text, start, end)
    )
