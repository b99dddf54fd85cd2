"""What people made of claims, put in the place of what is found: however often an article is read again, their word stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from kuriltool.copies import moved
from kuriltool.model import ArticleRef, Claim
from kuriltool.scoring.pairing import ENOUGH, letters, overlap

REJECTED: Final = "rejected"


@dataclass(frozen=True)
class Reviewed:
    """A claim that a person looked at.

    `claim` is the claim as they left it; where they rejected it, as it was found. `was` is what is found in its place.
    """

    id: str
    verdict: Literal["confirmed", "corrected", "added", "rejected"]
    claim: Claim
    was: Claim | None = None


def applied(
    article: ArticleRef, text: str, found: Iterable[Claim], reviews: Sequence[Reviewed]
) -> tuple[list[Claim], list[Reviewed]]:
    """The claims of an article with what people made of them, in text order; and the reviews with what was found in their places.

    A review whose words are no longer in the text changes nothing and is not given back.
    """
    left = {claim.id: claim for claim in found}
    standing: list[Claim] = []
    renewed: list[Reviewed] = []
    fitting = [(review, claim) for review in reviews if (claim := _placed(review.claim, article, text)) is not None]
    own = {review.id: left.pop(review.id, None) for review, _ in fitting}  # the same claim first, so that no neighbour takes it
    for review, claim in fitting:
        was = own[review.id] or _like(review, claim, text, left.values())
        if was is not None:
            left.pop(was.id, None)
        if review.verdict != REJECTED:
            standing.append(claim)
        renewed.append(replace(review, claim=claim, was=was))
    return sorted([*left.values(), *standing], key=_in_text), renewed


def elsewhere(review: Reviewed, article: ArticleRef, text: str) -> Reviewed | None:
    """A review at its place in another article, of which its own is a copy; None where that has other words."""
    claim = _placed(review.claim, article, text)
    was = review.was and _placed(review.was, article, text)
    return None if claim is None else replace(review, claim=claim, was=was)


def _in_text(claim: Claim) -> tuple[int, int, str]:
    return claim.content[0].start, claim.content[-1].end, claim.id


def _placed(claim: Claim, article: ArticleRef, text: str) -> Claim | None:
    """A claim of another version of an article at its place in this one."""
    if all(text[passage.start : passage.end] == passage.text for passage in claim.content):
        return claim.model_copy(update={"article": article})
    return moved(claim, article, text)


def _like(review: Reviewed, claim: Claim, text: str, found: Iterable[Claim]) -> Claim | None:
    """Of claims found, the one that stands for a reviewed one: most of its letters, as it was left or as it was found before.

    What was rejected goes only where the very same is found again.
    """
    if review.verdict == REJECTED:
        return next((other for other in found if _spans(other) == _spans(claim) and other.cue == claim.cue), None)
    wanted = [letters(text, _spans(known)) for known in (claim, review.was) if known is not None]
    rated = [(max(overlap(letters(text, _spans(other)), known) for known in wanted), other) for other in found]
    likeness, best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best if likeness >= ENOUGH else None


def _spans(claim: Claim) -> list[tuple[int, int]]:
    return [(passage.start, passage.end) for passage in claim.content]
