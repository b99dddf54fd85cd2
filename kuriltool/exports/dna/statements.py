"""Claims as the statements of Discourse Network Analyzer: one span each, and one proposition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kuriltool.exports.dna.cast import Cast, organization, person
from kuriltool.exports.dna.layout import COPY, FIRST, POSITIONED, UNPOSITIONED
from kuriltool.exports.dna.texts import sound
from kuriltool.exports.dna.trace import Trace
from kuriltool.exports.plaintext import PlainText
from kuriltool.model import Claim, Passage, Stance


@dataclass(frozen=True)
class Statement:
    """A statement of a type; `values` holds one for every variable of that type, by its name."""

    type: int
    start: int
    stop: int
    values: Mapping[str, str | int]


def statements(claim: Claim, text: PlainText, cast: Cast, propositions: Mapping[str, str]) -> Iterator[Statement]:
    """One statement for each proposition of a claim, one without for a claim that has none.

    It reaches from the first passage of the content to the last. One that takes a view is of the first type; agreement is
    yes or no there, so one that takes none is of the second.
    """
    start, stop = text.at(claim.content[0].start), text.at(claim.content[-1].end)
    if start >= stop:  # a line end alone, which the program would refuse
        return
    common = _common(claim, text, cast)
    stances: list[Stance | None] = [*claim.propositions] or [None]
    for stance in stances:
        evidence = sound("\n".join(_evidence(claim, stance, cast, propositions)))
        values = {**common, "concept": stance.id if stance else "", "evidence": evidence}
        if stance and stance.polarity:
            yield Statement(POSITIONED, start, stop, {**values, "agreement": int(stance.polarity > 0)})
        else:
            yield Statement(UNPOSITIONED, start, stop, values)


def _common(claim: Claim, text: PlainText, cast: Cast) -> dict[str, str | int]:
    """What all statements of a claim share."""
    spans = tuple((text.at(passage.start), text.at(passage.end)) for passage in claim.content)
    trace = Trace(claim.id, spans, _placed(claim.cue, text), _placed(claim.source, text))
    return {
        "person": person(claim.speaker) if claim.speaker else "",
        "organization": organization(claim.speaker) if claim.speaker else "",
        "position": claim.position or "",
        "kind": claim.kind,
        "issue": "; ".join(claim.issues),
        "zone": claim.zone,
        "appearance": FIRST if _stands_first(claim, cast) else COPY,
        "confidence": round(100 * claim.confidence),
        "quote": sound(claim.text),
        "claim": str(trace),
    }


def _placed(passage: Passage | None, text: PlainText) -> tuple[int, int] | None:
    return (text.at(passage.start), text.at(passage.end)) if passage else None


def _stands_first(claim: Claim, cast: Cast) -> bool:
    return claim.article.path in cast.first.get(claim.id, [claim.article.path])


def _evidence(claim: Claim, stance: Stance | None, cast: Cast, propositions: Mapping[str, str]) -> Iterator[str]:
    """Why the claim is one and what made its values, a line each."""
    reasons, speaker = claim.reasons, claim.speaker
    found_by = [other for other in claim.found_by if other != claim.rule]
    yield f"rule: {claim.rule}" + (f", also {', '.join(found_by)}" if found_by else "")
    if speaker:
        yield f"speaker: {'; '.join(part for part in (f'by {speaker.via}', reasons.speaker, reasons.office) if part)}"
    if reasons.position:
        yield f"position: {reasons.position}"
    if stance:
        told = f"proposition: {propositions.get(stance.id, stance.id)} ({stance.id}, {stance.polarity:+d})"
        yield f"{told}; {why}" if (why := reasons.propositions.get(stance.id)) else told
    yield from (f"issue {issue}: {words}" for issue, words in reasons.issues.items())
    yield from (f"not {lost.what} {lost.value}: {lost.why}" for lost in reasons.lost)
    if claim.said_on:
        yield f"said on: {claim.said_on}" + (f" (“{claim.said_when.passage.text}”)" if claim.said_when else "")
    if claim.review:
        yield f"review: {claim.review.verdict}" + (f" by {claim.review.by}" if claim.review.by else "") + f", {claim.review.on}"
    if not _stands_first(claim, cast):
        yield f"copy of: {cast.first[claim.id][0]}"
    yield f"pack: {claim.pack.name} {claim.pack.version}"
