"""Found claims beside annotated ones, article by article: the measures of gold files and those of standoff.

Gold files tell speakers, positions, kinds and issues, and a paired claim is right or wrong in each. Standoff tells spans alone.
PolNeAR gives a leading `that` or `to` to the content, our guidelines give it to neither or to the cue: on both sides it is left
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kuriltool.pairing import Offsets, letters, one_to_one, overlap, words
from kuriltool.scoring.claims import FoundClaim, Gold, GoldClaim, Place, spans
from kuriltool.scoring.figures import Figure
from kuriltool.scoring.gold import OTHER

AS_COPY = 0.99  # overlap of the same words at another place of the file, for contents longer than SHORT
SHORT = 24

_LEADING = re.compile(r"\W*(?:that|to)\b\W*(?=\w)", re.IGNORECASE)
_TRAILING = re.compile(r"(?<=\w)\W+(?:that|to)\W*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Pair:
    """An annotated claim, the found one that stands for it, and the measures in which that is right."""

    gold: GoldClaim
    found: FoundClaim
    right: frozenset[str]


@dataclass(frozen=True)
class Compared:
    """An article's claims, paired as far as they pair, and its figures."""

    gold: Gold
    found: tuple[FoundClaim, ...]
    pairs: tuple[Pair, ...]
    figures: dict[str, Figure]

    @property
    def missed(self) -> list[GoldClaim]:
        """Annotated claims without a pair."""
        paired = {id(pair.gold) for pair in self.pairs}
        return [claim for claim in self.gold.claims if id(claim) not in paired]

    @property
    def invented(self) -> list[FoundClaim]:
        """Found claims without a pair."""
        paired = {id(pair.found) for pair in self.pairs}
        return [claim for claim in self.found if id(claim) not in paired]


@dataclass(frozen=True)
class Measures:
    """How one format of annotation is measured: its figures in their order, and the fields that can be wrong in a pair."""

    names: tuple[str, ...]
    fields: tuple[str, ...]
    compare: Callable[[Gold, Sequence[FoundClaim]], Compared]


def by_fields(gold: Gold, found: Sequence[FoundClaim]) -> Compared:
    """Found claims beside those of a gold file."""
    text = gold.text
    theirs = [_Content(text, claim.content) for claim in gold.claims]
    ours = [_Content(text, spans(claim.content)) for claim in found]
    rated = ((_alike(one, two), i, j) for i, one in enumerate(theirs) for j, two in enumerate(ours))
    pairs = []
    for _, i, j in one_to_one(rated):
        right = {"claim", *_right_fields(gold.claims[i], found[j])}
        if theirs[i].words == ours[j].words:
            right.add("exact")
        pairs.append(Pair(gold.claims[i], found[j], frozenset(right)))
    return Compared(gold, tuple(found), tuple(pairs), _figures(GOLD.names, pairs, len(found), len(gold.claims)))


def by_spans(gold: Gold, found: Sequence[FoundClaim]) -> Compared:
    """Found claims beside those of a standoff file."""
    text = gold.text
    gold = replace(gold, claims=tuple(claim for claim in map(_trimmer(text), gold.claims) if letters(text, claim.content)))
    found = [claim for claim in map(_trimmer_of_found(text), found) if letters(text, spans(claim.content))]
    # Of equal overlaps the last ones count, as in the published scorer, so the order is turned round.
    theirs = [(claim, letters(text, claim.content)) for claim in reversed(gold.claims)]
    ours = [(claim, letters(text, spans(claim.content))) for claim in reversed(found)]
    rated = ((overlap(one, two), i, j) for i, (_, one) in enumerate(theirs) for j, (_, two) in enumerate(ours))
    pairs = []
    for rate, i, j in one_to_one(rated):
        right = {"claim"} | ({"exact"} if rate == 1 else set())
        if _same_source(text, theirs[i][0], ours[j][0]):
            right |= {"sourced", "source"}
        pairs.append(Pair(theirs[i][0], ours[j][0], frozenset(right)))
    figures = _figures(("claim", "exact", "sourced"), pairs, len(found), len(gold.claims))
    figures["tokens"] = _tokens(text, [content for _, content in theirs], [content for _, content in ours])
    for part in ("source", "cue", "content"):
        wanted = _edges(text, (getattr(claim, part) for claim in gold.claims))
        got = _edges(text, (spans(getattr(claim, part)) for claim in found))
        figures[f"{part}="] = Figure(len(wanted & got), len(got), len(wanted))
    return Compared(gold, tuple(found), tuple(pairs), figures)


GOLD = Measures(("claim", "exact", "speaker", "position", "kind", "issues"), ("speaker", "position", "kind", "issues"), by_fields)
STANDOFF = Measures(("claim", "exact", "sourced", "tokens", "source=", "cue=", "content="), ("source",), by_spans)


def _figures(names: Iterable[str], pairs: Sequence[Pair], found: int, gold: int) -> dict[str, Figure]:
    return {name: Figure(sum(name in pair.right for pair in pairs), found, gold) for name in names}


class _Content:
    """Where the letters of a content stand, and which they are."""

    def __init__(self, text: str, offsets: Sequence[Offsets]) -> None:
        self.letters, self.words = letters(text, offsets), words(text, offsets)


def _alike(one: _Content, two: _Content) -> float:
    """Overlap of two contents; the same words elsewhere in the file are as good as the passage itself."""
    rate = overlap(one.letters, two.letters)
    return AS_COPY if rate == 0 and len(one.words) > SHORT and one.words == two.words else rate


def _right_fields(gold: GoldClaim, found: FoundClaim) -> Iterator[str]:
    if _name(gold.speaker) == _name(found.speaker.name if found.speaker else None):
        yield "speaker"
    if (gold.position or OTHER) == (found.position or OTHER):
        yield "position"
    if gold.kind == found.kind:
        yield "kind"
    if (gold.issues or {OTHER}) & set(found.issues or (OTHER,)):
        yield "issues"


def _name(name: str | None) -> str:
    return " ".join((name or "").casefold().replace("’", "'").split()).removeprefix("the ")


def _trimmer(text: str) -> Callable[[GoldClaim], GoldClaim]:
    return lambda claim: replace(claim, content=_content(text, claim.content), cue=_cue(text, claim.cue))


def _trimmer_of_found(text: str) -> Callable[[FoundClaim], FoundClaim]:
    def trimmed(claim: FoundClaim) -> FoundClaim:
        return claim.model_copy(
            update={
                "content": _places(_content(text, spans(claim.content))),
                "cue": _places(_cue(text, spans(claim.cue))),
            }
        )

    return trimmed


def _places(offsets: Iterable[Offsets]) -> tuple[Place, ...]:
    return tuple(Place(start=start, end=end) for start, end in offsets)


def _content(text: str, content: tuple[Offsets, ...]) -> tuple[Offsets, ...]:
    """Without the `that` or `to` that it begins with: Sol said [that the river rises]."""
    if not content:
        return ()
    (start, end), *rest = content
    found = _LEADING.match(text[start:end])
    return ((start + found.end() if found else start, end), *rest)


def _cue(text: str, cue: tuple[Offsets, ...]) -> tuple[Offsets, ...]:
    """Without the `that` or `to` that it ends with: Lund [refused to] talk."""
    if not cue:
        return ()
    *rest, (start, end) = cue
    found = _TRAILING.search(text[start:end])
    return (*rest, (start, start + found.start() if found else end))


def _same_source(text: str, gold: GoldClaim, found: FoundClaim) -> bool:
    wanted, got = letters(text, gold.source), letters(text, spans(found.source))
    return bool(wanted & got) or not (wanted or got)


def _tokens(text: str, gold: Iterable[frozenset[int]], found: Iterable[frozenset[int]]) -> Figure:
    """Word by word: does it stand in some content?"""
    wanted, got = frozenset().union(*gold), frozenset().union(*found)
    starts = {hit.start() for hit in _WORD.finditer(text)}
    return Figure(len(starts & wanted & got), len(starts & got), len(starts & wanted))


def _edges(text: str, parts: Iterable[Iterable[Offsets]]) -> set[Offsets]:
    """The first and the last letter of each single span."""
    inside = (letters(text, [span]) for part in parts for span in part)
    return {(min(found), max(found)) for found in inside if found}
