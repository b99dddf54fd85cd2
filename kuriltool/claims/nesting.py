"""Claims inside claims: which inner ones count."""

from __future__ import annotations

from collections.abc import Iterable

from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import Draft, Page, is_inside_quote


def _is_within(inner: Draft, outer: Draft) -> bool:
    return inner is not outer and inner.cue is not None and any(a <= inner.cue[0] < b for a, b in outer.content)


def _names_another(cast: Cast, inner: Draft, outers: Iterable[Draft]) -> bool:
    """Whether the inner source is an actor that the text names, and none of those who speak around it."""
    if inner.speaker_token is None:
        return False
    named = next((a for a in cast.appearances if a.start <= inner.speaker_token < a.end), None)
    if named is None:
        return False
    around = (
        next((a for a in cast.appearances if o.speaker_token is not None and a.start <= o.speaker_token < a.end), None)
        for o in outers
    )
    return not any(a is not None and a.member.name == named.member.name for a in around)


def settle(page: Page, cast: Cast, drafts: list[Draft]) -> list[Draft]:
    """The drafts without those inside others' words that only carry the outer speaker on.

    `Peskov said Tokyo insists that A` holds two claims, `“I think that A,” he said` and `she said she wanted A` one each.
    """
    kept = []
    for d in drafts:
        outers = [o for o in drafts if _is_within(d, o)]
        if (outers or is_inside_quote(page, d)) and not _names_another(cast, d, outers):
            continue
        kept.append(d)
    return kept
