"""Compared articles added up: the figures, by kind, by distance of the speaker, positions against each other, each error."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kuriltool.model import GAP, JOINT, THIRD
from kuriltool.pairing import Offsets
from kuriltool.scoring.claims import FoundClaim, FoundSpeaker, Gold, GoldClaim, spans
from kuriltool.scoring.compare import GOLD, Compared, Measures, Pair
from kuriltool.scoring.distance import DISTANCES, distance
from kuriltool.scoring.figures import Figure, Group, KindGroup, Report, Slip
from kuriltool.scoring.gold import KINDS

NONE, MISSED, INVENTED = "none", "missed", "invented"  # no position; no claim found; no claim annotated


def score(annotated: Iterable[tuple[Gold, Sequence[FoundClaim]]], measures: Measures, sides: Sequence[str] = ()) -> Report:
    """How far found claims agree with annotated articles; `sides` are those of the pack, in their order."""
    compared = [measures.compare(gold, found) for gold, found in annotated]
    speakers = measures is GOLD
    return Report(
        articles=len(compared),
        gold=sum(len(one.gold.claims) for one in compared),
        found=sum(len(one.found) for one in compared),
        measures={name: sum((one.figures[name] for one in compared), Figure()) for name in measures.names},
        kinds=_by_kind(compared),
        distances=_by_distance(compared) if speakers else {},
        positions=_positions(compared, sides) if speakers else {},
        slips=[slip for one in compared for slip in _slips(one, measures.fields)],
    )


def _by_kind(compared: Sequence[Compared]) -> dict[str, KindGroup]:
    pairs = [pair for one in compared for pair in one.pairs]
    gold = Counter(claim.kind for one in compared for claim in one.gold.claims)
    found = Counter(claim.kind for one in compared for claim in one.found)
    paired = Counter(pair.found.kind for pair in pairs)
    return {
        kind: KindGroup(gold[kind], _right(pair for pair in pairs if pair.gold.kind == kind), found[kind], paired[kind])
        for kind in KINDS
    }


def _by_distance(compared: Sequence[Compared]) -> dict[str, Group]:
    gold: Counter[str] = Counter()
    right: dict[str, Counter[str]] = {name: Counter() for name in DISTANCES}
    for one in compared:
        gold.update(distance(one.gold, claim) for claim in one.gold.claims)
        for pair in one.pairs:
            right[distance(one.gold, pair.gold)].update(pair.right)
    return {name: Group(gold[name], right[name]) for name in DISTANCES}


def _right(pairs: Iterable[Pair]) -> Counter[str]:
    return Counter(measure for pair in pairs for measure in pair.right)


def _positions(compared: Sequence[Compared], sides: Sequence[str]) -> dict[str, dict[str, int]]:
    """For each annotated position how often each was found; claims without a pair as missed and invented."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in compared:
        counts.update((pair.gold.position or NONE, pair.found.position or NONE) for pair in one.pairs)
        counts.update((claim.position or NONE, MISSED) for claim in one.missed)
        counts.update((INVENTED, claim.position or NONE) for claim in one.invented)
    met = sorted({position for pair in counts for position in pair} - {MISSED, INVENTED})
    order = list(dict.fromkeys((*sides, *(p for p in met if p not in (JOINT, THIRD, NONE)), JOINT, THIRD, NONE)))
    return {
        row: {column: counts[row, column] for column in (*order, MISSED) if (row, column) != (INVENTED, MISSED)}
        for row in (*order, INVENTED)
    }


def _slips(one: Compared, fields: Sequence[str]) -> Iterator[Slip]:
    """Every error of an article in the order of its text."""
    yield from sorted(_unsorted(one, fields), key=lambda slip: (slip.start, slip.end))


def _unsorted(one: Compared, fields: Sequence[str]) -> Iterator[Slip]:
    for claim in one.missed:
        yield _slip(one.gold, MISSED, claim.content, _whole(claim.speaker or _text(one.gold, claim.source), claim.kind), None)
    for found in one.invented:
        name = found.speaker.name if found.speaker else _text(one.gold, spans(found.source))
        yield _slip(one.gold, INVENTED, spans(found.content), None, _whole(name, found.kind), found.rule)
    for pair in one.pairs:
        for name in fields:
            if name not in pair.right:
                expected, got = _field(one.gold, pair.gold, name), _field(one.gold, pair.found, name)
                yield _slip(one.gold, name, pair.gold.content, expected, got, pair.found.rule)


def _slip(
    gold: Gold, what: str, content: Sequence[Offsets], expected: str | None, found: str | None, rule: str | None = None
) -> Slip:
    words = _text(gold, content) or ""
    return Slip(what, gold.article, content[0][0], content[-1][1], words, expected, found, rule)


def _whole(speaker: str | None, kind: str | None) -> str:
    return ", ".join((speaker or "nobody named", kind or "of no kind"))


def _field(gold: Gold, claim: GoldClaim | FoundClaim, name: str) -> str | None:
    """A field's value as words."""
    if name == "source":
        return _text(gold, claim.source if isinstance(claim, GoldClaim) else spans(claim.source))
    if name == "speaker":
        return claim.speaker.name if isinstance(claim.speaker, FoundSpeaker) else claim.speaker
    if name == "issues":
        return ", ".join(sorted(claim.issues)) or None
    return claim.position if name == "position" else claim.kind


def _text(gold: Gold, offsets: Iterable[Offsets]) -> str | None:
    return GAP.join(gold.text[start:end] for start, end in offsets) or None
