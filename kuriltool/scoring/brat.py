"""Brat standoff: annotations of one article as `T` lines, which hold spans, and `E` lines, which join spans to claims.

    T1<TAB>Source 89 106<TAB>The New York Post
    T2<TAB>Cue 107 114<TAB>reports
    T3<TAB>Content 115 140;150 162<TAB>that the bridge is to close
    E1<TAB>Attribution:T2 Content:T3 Cue:T2 Source:T1

Offsets are code points. An `E` line without `Content` is no claim; lines of other kinds are let be. A file is read from top to
bottom, as the published scorer of PolNeAR does it: an `E` line joins spans that stand above it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kuriltool.pairing import Offsets, letters, words
from kuriltool.scoring.claims import Gold, GoldClaim
from kuriltool.scoring.gold import GoldError, shown

ROLES = ("Content", "Cue", "Source")

_SPAN = re.compile(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_EVENT = re.compile(r"E\d+\t(.*)")
_PART = re.compile(r"([^\s:]+?)\d*:(\S+)")
_OTHER_TEXT = 0.1  # share of spans with other words from which it is another text: brat's own files differ in a few
_QUOTED = re.compile(r"“[^“”\n]*”|«[^«»\n]*»|„[^“”„\n]*[“”]|\"[^\"\n]*\"")


@dataclass(frozen=True)
class _Span:
    line: int
    role: str
    offsets: tuple[Offsets, ...]
    words: str | None


def read(data: str, article: str, text: str, label: str) -> Gold:
    """The article with the claims of an .ann file; raises GoldError with every mistake in it."""
    spans, events, mistakes = _lines(data)
    mistakes += [*_missing(spans, events), *_elsewhere(spans, text)]
    if not events and any(span.role == "Content" for span in spans.values()):
        mistakes.append("no E line joins its spans to claims, as in E1<TAB>Attribution:T2 Content:T3 Cue:T2 Source:T1")
    if mistakes:
        raise GoldError(label, mistakes)
    return Gold(article, text, tuple(_claims(spans, events, text)), tuple(_below(spans, events, label)))


def _lines(data: str) -> tuple[dict[str, _Span], list[tuple[int, str]], list[str]]:
    """The spans by their names, the events with the numbers of their lines, and what is wrong with lines of both."""
    spans: dict[str, _Span] = {}
    events, mistakes = [], []
    for number, line in enumerate(data.splitlines(), 1):
        if span := _SPAN.fullmatch(line):
            spans[span[1]] = _Span(number, span[2], tuple(_offsets(piece) for piece in span[3].split(";")), span[4])
        elif line.startswith("T") and any(f"\t{role} " in line for role in ROLES):
            mistakes.append(f"line {number}: no span; those are T1<TAB>Content 115 140<TAB>words")
        elif event := _EVENT.fullmatch(line):
            events.append((number, event[1]))
    return spans, events, mistakes


def _offsets(piece: str) -> Offsets:
    start, end = map(int, piece.split())
    return start, end


def _missing(spans: dict[str, _Span], events: list[tuple[int, str]]) -> Iterator[str]:
    for number, event in events:
        for part in event.split():
            found = _PART.fullmatch(part)
            if found is None:
                yield f'line {number}: "{part}" is no role with its span, as in Content:T3'
            elif found[1] in ROLES and found[2] not in spans:
                yield f"line {number}: {found[1]} is {found[2]}, and no line {found[2]} holds a span"


def _below(spans: dict[str, _Span], events: list[tuple[int, str]], label: str) -> Iterator[str]:
    """That spans stand below the events that join them."""
    below = [name for number, event in events for _, name in _PART.findall(event) if name in spans and spans[name].line > number]
    if below:
        one, more = f"{below[0]} stands", f"{len(below)} spans, {below[0]} the first, stand"
        yield f"{label}: {more if below[1:] else one} below the E line that needs it, so left out; move T lines above E lines"


def _elsewhere(spans: dict[str, _Span], text: str) -> Iterator[str]:
    """That the offsets are those of another text."""
    wrong = {name: span for name, span in spans.items() if not _holds(span, text)}
    if any(end > len(text) for span in spans.values() for _, end in span.offsets) or len(wrong) > _OTHER_TEXT * len(spans):
        name, span = next(iter(wrong.items()))
        there = " ".join(text[start:end] for start, end in span.offsets)
        yield (
            f"made on another version of the text: {len(wrong)} of {len(spans)} spans hold other words than it has; "
            f"{name} is {shown(span.words or '')}, the text has {shown(there)} there"
        )


def _holds(span: _Span, text: str) -> bool:
    if any(end > len(text) for _, end in span.offsets):
        return False
    return span.words is None or words(text, span.offsets) == words(span.words, [(0, len(span.words))])


def _claims(spans: dict[str, _Span], events: list[tuple[int, str]], text: str) -> Iterator[GoldClaim]:
    for number, event in events:
        roles: dict[str, list[Offsets]] = defaultdict(list)
        for role, name in _PART.findall(event):
            if name in spans and spans[name].line < number:
                roles[role] += spans[name].offsets
        if roles["Content"]:
            content, cue, source = (tuple(sorted(roles[role])) for role in ROLES)
            yield GoldClaim(content, cue, source, kind_of(content, text))


def kind_of(content: tuple[Offsets, ...], text: str) -> str:
    """Direct, mixed or indirect, by the quotation marks of the paragraphs: standoff does not tell."""
    quoted = letters(text, [found.span() for found in _QUOTED.finditer(text)])
    inside = letters(text, content) & quoted
    if not inside:
        return "indirect"
    return "direct" if inside == letters(text, content) else "mixed"
