"""Rules and the trained network read the same text: what both find is one draft, what one finds alone has to be likely.

How likely a lone finder is right depends on the article. Rules are written for the pack's dispute and know its idioms; there
they are right alone as often as not, and the network, which learned from other news under other guidelines, sees claims in
mere acts (`the South withdrew from the talks`) unless it is sure. Elsewhere it is the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import SAME, Draft, is_within, one_per_cue, says_nothing, touches
from kuriltool.claims.passages import Offsets, Page, overlap, trim
from kuriltool.claims.tagged import with_cut_cue
from kuriltool.reading.stretches import Neighbours

T = TypeVar("T")
LESSER = 0.5
_DENIAL = re.compile(r"\b(?:not|never|no|cannot)\b|n['’]t\b", re.IGNORECASE)
SURE = 0.85  # the network's probability of a cue from which it needs no rule in an article about the dispute


def join(page: Page, cast: Cast, ruled: Iterable[Draft], tagged: Iterable[Draft]) -> list[Draft]:
    """The drafts of both finders, one a cue, in text order.

    Where both found a claim, its passages are the network's, whose ends are right more often, and it names both; but in an
    article about the dispute a rule's content isn't given up for a lesser part of it, and cues are cut as rules cut them.
    """
    alone = one_per_cue(page.text, ruled)
    if cast.is_about_dispute:
        tagged = [with_cut_cue(page, d) for d in tagged]
    both, unseen = [], []
    marked = one_per_cue(page.text, tagged)
    by_place, seen = _by_place(enumerate(alone)), _by_place(((d, d) for d in marked), whole=True)
    left = dict(enumerate(alone))
    for found in marked:
        near = (number for number in by_place.near(_places(found)) if number in left)
        twin = next((number for number in near if _same(page.text, left[number], found)), None)
        if twin is None:
            unseen.append(found)
        else:
            ruled_one = left.pop(twin)
            joined = _joined(ruled_one, found)
            quotes = ((q.start, q.end) for q in page.said_in(ruled_one.content))
            near_it = seen.near((*_places(ruled_one), *quotes))
            both.append(_by_guidelines(page, joined, ruled_one, near_it) if cast.is_about_dispute else joined)
    joint = _by_place((d, d) for d in both)
    alone = [d for d in left.values() if not any(overlap(page.text, d.content, o.content) > SAME for o in joint.near(d.content))]
    if cast.is_about_dispute:
        unseen = [*alone, *(d for d in unseen if _stands_alone(page, d))]
    return sorted([*both, *unseen], key=lambda d: (d.start, d.end))


def _by_place(drafts: Iterable[tuple[T, Draft]], *, whole: bool = False) -> Neighbours[T]:
    """Drafts, or what is given with them, by the places of their contents and cues, or from their first word to the last."""
    found = Neighbours[T]()
    for thing, d in drafts:
        found.add(thing, (*_places(d), (d.start, d.end)) if whole else _places(d))
    return found


def _places(draft: Draft) -> tuple[Offsets, ...]:
    return (*draft.content, *((draft.cue,) if draft.cue else ()))


def _stands_alone(page: Page, found: Draft) -> bool:
    """Whether a claim of the network needs no rule in an article about the dispute; `the day is marked` has no source."""
    return (found.seen or 0.0) >= SURE and found.source is not None and not says_nothing(page.text, found.content)


def _joined(ruled: Draft, tagged: Draft) -> Draft:
    """One draft of two: the network's passages under the rule's name, with the rule's source where the network saw none."""
    sourced = tagged if tagged.source else ruled
    return replace(
        tagged,
        rule=ruled.rule,
        order=ruled.order,
        found_by=(ruled.rule, tagged.rule),
        rivals=ruled.rivals,
        source=sourced.source,
        speaker_token=sourced.speaker_token,
    )


def _by_guidelines(page: Page, joined: Draft, ruled: Draft, tagged: Sequence[Draft]) -> Draft:
    """A joined draft with the rule's cue where both mean one, and with the rule's content where the network lost some of it.

    Of `refused to talk with Norburg` the network may take `refused to talk` for the cue; by the guidelines `talk` is content.
    Where it saw two claims of one source in the rule's content, `announced that A, and pointed to B`, nothing is lost. Quotes
    that the rule gives to the cue and the network to nobody stay the cue's: `“A,” she said, though “B.”`
    """
    two = any(is_within(d, ruled) and d.speaker_token == joined.speaker_token for d in tagged)
    cut = not two and (_is_cut(page.text, ruled, joined) or _reaches_into(joined, ruled))
    cue = ruled.cue if _share_cue(ruled, joined) else joined.cue
    return replace(joined, cue=cue, content=ruled.content if cut else (*joined.content, *_lost_quotes(page, ruled, tagged)))


def _lost_quotes(page: Page, ruled: Draft, tagged: Sequence[Draft]) -> list[Offsets]:
    """The quoted words in a rule's content, behind the network's, that no draft of the network touches."""
    last = max((d.end for d in tagged if any(a < d.end and d.start < b for a, b in ruled.content)), default=ruled.start)
    lost = [q for q in page.said_in(ruled.content) if touches(ruled, q) and not any(touches(d, q) for d in tagged)]
    return [span for q in lost if q.start >= last and (span := trim(page, q.inner_start, q.inner_end))]


def _reaches_into(joined: Draft, ruled: Draft) -> bool:
    """Whether a cue takes words of a rule's content."""
    return _share_cue(ruled, joined) and any(joined.cue is not None and a < joined.cue[1] <= b for a, b in ruled.content)


def _is_cut(text: str, ruled: Draft, tagged: Draft) -> bool:
    """Whether the network's content is a lesser part of the rule's: the end of a sentence whose start or `not` it lost."""
    inside = all(any(a <= start and end <= b for a, b in ruled.content) for start, end in tagged.content)
    return inside and (overlap(text, ruled.content, tagged.content) < LESSER or _denials(text, ruled) > _denials(text, tagged))


def _denials(text: str, draft: Draft) -> int:
    """How many words of a content turn it into its opposite."""
    return sum(len(_DENIAL.findall(text, a, b)) for a, b in draft.content)


def _same(text: str, one: Draft, two: Draft) -> bool:
    """Whether two drafts are of one claim: their cues share a word, or their contents are all but the same."""
    if _share_cue(one, two):
        return True
    return overlap(text, one.content, two.content) > SAME and not is_within(one, two) and not is_within(two, one)


def _share_cue(one: Draft, two: Draft) -> bool:
    return one.cue is not None and two.cue is not None and one.cue[0] < two.cue[1] and two.cue[0] < one.cue[1]
