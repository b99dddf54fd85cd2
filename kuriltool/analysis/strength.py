"""What makes a side's words strong evidence of what it says on an issue or a proposition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from kuriltool.analysis.dating import dated
from kuriltool.analysis.uncertainty import chance_right
from kuriltool.model import JOINT, THIRD, Claim
from kuriltool.queries import fold

if TYPE_CHECKING:
    from numpy import integer
    from numpy.typing import NDArray

    Numbers = NDArray[integer[Any]]

By = Literal["issue", "proposition"]
FEWEST, MOST = 5, 45  # verbatim words: with fewer they are a scrap, with more nobody reads them in a table
SURE = 0.75  # chance that a claim is right, from which other things count more
_WORD = re.compile(r"\w+")
_ZONES = {"body": 0, "caption": 1, "headline": 2}
# What ranks claims before their chances, the weightiest first, and the bits that each part takes: doubtful, unsure, a paraphrase,
# how it names the issue, who speaks, its length, not direct, its zone, without a view, how long ago.
_BITS = (1, 1, 1, 2, 2, 2, 1, 2, 1, 22)
_NAMING, _WITHOUT_VIEW = 30, 22  # bits below these parts
_DOUBTFUL = 1 << sum(_BITS) - 1
_LATEST = (1 << _BITS[-1]) - 1  # stands behind every day


@dataclass(frozen=True)
class Topic:
    """An issue or a proposition, by its id."""

    by: By
    id: str


def strongest(claims: Iterable[Claim], topic: Topic, most: int = 1, same: Mapping[str, str] | None = None) -> list[Claim]:
    """At most `most` of the claims on a topic, the strongest first; no paraphrase behind verbatim words.

    Of claims on a proposition give those of one view: words without it are no evidence of it, however strong.

    The first of these that tells two claims apart decides:

    1. words that nothing speaks against being the side's, before doubtful ones, which another side may have said
    2. a confidence of SURE or more, or a person's word that it is right, before less: words of somebody else are no evidence,
       however well they sound
    3. verbatim words before paraphrase
    4. the topic in the verbatim words, before one named in the paraphrase around them, before one that the words only point back
       to: 'This is regrettable' (issues alone; what takes a view on a proposition does so in its own words)
    5. a speaker whom the pack knows, before another with a name, before nobody known
    6. a readable length: FEWEST to MOST verbatim words, before more, before fewer
    7. direct before mixed
    8. the body before captions, headlines and what is left: headlines shorten, and often quote loosely
    9. a view on some proposition before none (issues alone)
    10. the latest, as what a side says now; undated ones last
    11. the higher confidence, then the order of articles and text

    Each wording stands once, and nothing that stands within words already taken; `same` gives the statement of a claim by its id,
    and of one statement the strongest claim alone is given.
    """
    ranked = sorted(claims, key=partial(rank, topic=topic))
    return first_of(((claim, (same or {}).get(claim.id)) for claim in ranked), most)


def first_of(ranked: Iterable[tuple[Claim, object]], most: int) -> list[Claim]:
    """At most `most` of claims that come the strongest first, each with its statement or None, as `strongest` chooses them."""
    taken: list[tuple[Claim, object]] = []
    is_quoting = False
    for claim, statement in ranked:
        if len(taken) == most:
            break
        if is_quoting and claim.kind == "indirect":
            continue
        is_quoting = claim.kind != "indirect"
        if not any(_is_within(claim, statement, *other) for other in taken):
            taken.append((claim, statement))
    return [claim for claim, _ in taken]


def polarity(claim: Claim, proposition: str) -> int | None:
    """How a claim stands to a proposition; None where it does not name it."""
    return next((stance.polarity for stance in claim.propositions if stance.id == proposition), None)


def other_side(claim: Claim) -> str | None:
    """Another side whose words a claim may be: that side alone holds what they say, though the speaker speaks for this one.

    None where there is no such side, and where a person has looked at the claim. What the two sides say together, or somebody of
    neither, is not doubted so.
    """
    if claim.review is not None or claim.position in (None, JOINT, THIRD):
        return None
    lost = (lost.value for lost in claim.reasons.lost if lost.what == "position")
    return next((side for side in lost if side not in (claim.position, JOINT, THIRD)), None)


def words(text: str) -> int:
    """How many words a text has."""
    return len(_WORD.findall(text))


def standing(claim: Claim) -> int:
    """What ranks a claim on any topic, but for how it names it and for its chance: the least is the strongest."""
    place = 0
    for part, bits in zip(_parts(claim), _BITS, strict=True):
        place = place << bits | part
    return place


def standings(found: Numbers, by: By, how: Numbers) -> Numbers:
    """The standings of claims on a topic, of their standings on any; `how` is how each names it where that is an issue."""
    return found | how << _NAMING if by == "issue" else found & ~(1 << _WITHOUT_VIEW)


def doubtful(found: Numbers) -> Numbers:
    """1 for each of these standings that is of a claim which another side may have said, else 0."""
    return (found & _DOUBTFUL) // _DOUBTFUL


def naming(claim: Claim, issue: str) -> int:
    """0 where the verbatim words name the issue, 1 where the others do, 2 where none does."""
    named = fold(claim.reasons.issues.get(issue, ""))
    if not named:
        return 2
    if claim.quoted and named in fold(" ".join(claim.quoted)):
        return 0
    return 1 if named in fold(claim.text) else 2


def _parts(claim: Claim) -> tuple[int, ...]:
    """What ranks a claim on any topic; the parts are those of _BITS."""
    when = dated(claim)
    return (
        other_side(claim) is not None,
        chance_right(claim) < SURE,
        claim.kind == "indirect",
        0,
        _speaker(claim),
        _length(claim),
        claim.kind != "direct",
        _ZONES.get(claim.zone, 3),
        not any(stance.polarity for stance in claim.propositions),
        _LATEST - when.first.toordinal() if when else _LATEST,
    )


def rank(claim: Claim, topic: Topic) -> tuple[int, float, str, int, str]:
    """What sorts claims on a topic, the strongest first, as `strongest` tells."""
    place = standing(claim)
    if topic.by == "issue":
        place |= naming(claim, topic.id) << _NAMING
    else:
        place &= ~(1 << _WITHOUT_VIEW)
    return place, -chance_right(claim), claim.article.path, claim.content[0].start, claim.id


def _speaker(claim: Claim) -> int:
    if claim.speaker is None:
        return 2
    return 0 if claim.speaker.id else 1


def _length(claim: Claim) -> int:
    number = words(claim.text if claim.kind != "mixed" else " ".join(claim.quoted))
    if number < FEWEST:
        return 2
    return 1 if number > MOST else 0


def _is_within(claim: Claim, statement: object, other: Claim, others: object) -> bool:
    """Whether a claim says nothing beside another: the same statement, the same words, or a part of them."""
    if statement is not None and statement == others:
        return True
    return _bare(claim) in _bare(other)


def _bare(claim: Claim) -> str:
    """The words of a claim without case and marks, each between blanks."""
    return f" {' '.join(_WORD.findall(fold(claim.text)))} "
