"""What people made of claims, put in the place of what is found: however often an article is read again, their word stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from kuriltool.copies import moved
from kuriltool.model import ArticleRef, Claim, claim_id
from kuriltool.pairing import ENOUGH, letters, overlap

ADDED: Final = "added"
REJECTED: Final = "rejected"


@dataclass(frozen=True)
class Reviewed:
    """A claim that a person looked at.

    `claim` is the claim as they left it; where they rejected it, as it was found. `was` is the claim as it was found, None for
    one that was added. `touched` tells whether they left it otherwise than it stood before them.
    """

    id: str
    verdict: Literal["confirmed", "corrected", "added", "rejected"]
    claim: Claim
    was: Claim | None = None
    touched: bool = True


def applied(article: ArticleRef, text: str, found: Iterable[Claim], reviews: Sequence[Reviewed]) -> list[Claim]:
    """The claims of an article with what people made of them, in text order; of several reviews of a claim the last counts.

    A review whose words are no longer in the text changes nothing.
    """
    left = {claim.id: claim for claim in found}
    latest = {review.id: review for review in reviews}.values()
    fitting = [(review, claim) for review in latest if (claim := _placed(review.claim, article, text)) is not None]
    own = {review.id for review, _ in fitting if left.pop(review.id, None)}  # the same claim first, so that no other takes it
    for review, claim in fitting:
        was = None if review.id in own else _like(review, claim, text, left.values())
        if was is not None:
            del left[was.id]
    standing = [claim for review, claim in fitting if review.verdict != REJECTED]
    return sorted([*left.values(), *standing], key=_in_text)


def elsewhere(review: Reviewed, article: ArticleRef, text: str) -> Reviewed | None:
    """A review at its place in another article, of which its own is a copy; None where that has other words."""
    claim = _placed(review.claim, article, text)
    was = review.was and _placed(review.was, article, text)
    if claim is None:
        return None
    if review.verdict == ADDED:
        cue = (claim.cue.start, claim.cue.end) if claim.cue else None
        claim = claim.model_copy(update={"id": claim_id(article.sha256, _spans(claim), cue)})
    return replace(review, id=claim.id, claim=claim, was=was)


def _in_text(claim: Claim) -> tuple[int, int, str]:
    return claim.content[0].start, claim.content[-1].end, claim.id


def _placed(claim: Claim, article: ArticleRef, text: str) -> Claim | None:
    """A claim of another version of an article at its place in this one."""
    passages = [*claim.content, *(passage for passage in (claim.cue, claim.source) if passage)]
    if all(text[passage.start : passage.end] == passage.text for passage in passages):
        return claim.model_copy(update={"article": article})
    return moved(claim, article, text)


def _like(review: Reviewed, claim: Claim, text: str, found: Iterable[Claim]) -> Claim | None:
    """Of claims found, the one that stands for a reviewed one: most of its letters, as it was left or as it was found.

    What was rejected or added is only what has the very same content.
    """
    if review.verdict in (REJECTED, ADDED):
        return next((other for other in found if _spans(other) == _spans(claim)), None)
    wanted = [letters(text, _spans(known)) for known in (claim, review.was) if known is not None]
    rated = [(max(overlap(letters(text, _spans(other)), known) for known in wanted), other) for other in found]
    likeness, best = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return best if likeness >= ENOUGH else None


def _spans(claim: Claim) -> list[tuple[int, int]]:
    return [(passage.start, passage.end) for passage in claim.content]
