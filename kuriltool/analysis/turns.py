"""Views that turned: what a speaker held of a proposition at one time and rejected at another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

from pydantic import Field

from kuriltool.analysis.cited import Cited, cited, speaker_key
from kuriltool.analysis.dating import Bounds, dated
from kuriltool.analysis.strength import other_side
from kuriltool.model import Claim, Polarity, Record, Speaker

Order = Literal["later", "same time", "unknown"]
_NEVER = Bounds(date.max, date.max)
_KINDS = ("direct", "mixed", "indirect")


class View(Record):
    """What a speaker held at one time."""

    polarity: Polarity = Field(description="+1 where they held the proposition, -1 where they rejected it.")
    claims: int = Field(description="How many claims say so, from the turn before up to the next.")
    articles: int = Field(description="In how many articles these stand.")
    claim: Cited = Field(description="The one nearest to the turn; of several the most verbatim, then the surest.")


class Turn(Record):
    """Two opposite views of one speaker on one proposition."""

    speaker: str | None = Field(description="The speaker's id; null for somebody the pack does not know.")
    name: str
    side: str | None
    proposition: str
    states: str = Field(description="What the proposition states.")
    order: Order = Field(
        description="later: the second view came after the first; same time: on one day, or within one month or year where "
        "no more is known; unknown: one of the two has no date."
    )
    same_article: bool = Field(
        description="Said at one time, and no two articles contradict each other: it is one article that tells both."
    )
    days: int | None = Field(description="Days between the two, at least; null where their order is not known.")
    before: View
    after: View
    confidence: float = Field(description="The chance that both claims are right, taking them as independent.")
    doubtful: bool = Field(
        description="One of the views rests on claims alone that may be misattributed: another side alone holds what they say."
    )


@dataclass(frozen=True)
class _Held:
    """A claim's view on one proposition."""

    said: Bounds | None
    polarity: Polarity
    speaker: Speaker
    claim: Cited
    article: tuple[str, str]
    start: int
    is_doubtful: bool


def turns(claims: Iterable[Claim], propositions: Mapping[str, str]) -> list[Turn]:
    """Every turn of a view in claims: those between two times first, the surest first; then two views at one time.

    Turns that claims make which may be words of another side come behind all others, and neither hide nor part any of these.

    `propositions` says what each states. Views are compared with those next to them in time, so a view that came and went gives
    two turns. Where reports of one time contradict each other, they are told as such, and no turn begins or ends there, for
    nobody knows which was meant. What takes no view (polarity 0) never counts, nor does a claim whose speaker is not known.
    """
    held: defaultdict[tuple[str, str], list[_Held]] = defaultdict(list)
    for claim in claims:
        if claim.speaker is None or not any(stance.polarity for stance in claim.propositions):
            continue
        article, start, short = (claim.article.path, claim.article.sha256), claim.content[0].start, cited(claim)
        for stance in claim.propositions:
            if stance.polarity:
                one = _Held(dated(claim), stance.polarity, claim.speaker, short, article, start, other_side(claim) is not None)
                held[speaker_key(claim.speaker), stance.id].append(one)
    found = [
        turn
        for (_, proposition), own in held.items()
        if _is_mixed(own)
        for turn in _sure_and_doubtful(own, proposition, propositions.get(proposition, proposition))
    ]
    return sorted(found, key=_weight)


def _weight(turn: Turn) -> tuple[bool, bool, int, float, str, str]:
    kinds = ("later", "same time", "unknown")
    return turn.doubtful, turn.same_article, kinds.index(turn.order), -round(turn.confidence, 3), turn.name, turn.proposition


def _sure_and_doubtful(held: Sequence[_Held], proposition: str, states: str) -> Iterator[Turn]:
    """The turns without doubtful claims, then those that these bring about."""
    plain = [one for one in held if not one.is_doubtful]
    if _is_mixed(plain):
        yield from _turns(plain, proposition, states)
    if len(plain) < len(held):
        yield from (turn for turn in _turns(held, proposition, states) if turn.doubtful)


def _turns(held: Sequence[_Held], proposition: str, states: str) -> Iterator[Turn]:
    groups = [*_by_time(held)]
    clear = [group for group in groups if not _is_mixed(group)]
    runs = [[one for group in run for one in group] for _, run in groupby(clear, key=lambda group: group[0].polarity)]
    for before, after in pairwise(runs):
        yield _turn(before, after, proposition, states, "later")
    for group in groups:
        if _is_mixed(group):
            yield _turn(*_contradicting(group), proposition, states, "same time")
    if not _is_mixed([one for group in groups for one in group]):  # one of the views comes without a date
        yield _turn(*_contradicting(held), proposition, states, "unknown")


def _is_mixed(held: Iterable[_Held]) -> bool:
    return len({one.polarity for one in held}) == 2


def _by_time(held: Iterable[_Held]) -> Iterator[list[_Held]]:
    """The dated ones in groups, each wholly before the next; of a month or year with a day known in it the day alone."""
    known = sorted((one for one in held if one.said), key=lambda one: one.said or _NEVER)
    days = sorted({one.said.first for one in known if one.said and one.said.first == one.said.last})
    group: list[_Held] = []
    end = date.min
    for one in known:
        first, last = one.said or _NEVER
        if first != last and bisect_left(days, first) < bisect_right(days, last):
            continue
        if group and first > end:
            yield group
            group = []
        end = max(last, end) if group else last
        group.append(one)
    if group:
        yield group


def _contradicting(held: Sequence[_Held]) -> tuple[list[_Held], list[_Held]]:
    """Both views, that of articles which tell no other where there are such; the one told first at the front."""
    views: defaultdict[tuple[str, str], set[Polarity]] = defaultdict(set)
    for one in held:
        views[one.article].add(one.polarity)
    plain = [one for one in held if len(views[one.article]) == 1]
    told = sorted(plain if _is_mixed(plain) else held, key=_place)
    first = told[0].polarity
    return [one for one in told if one.polarity == first], [one for one in told if one.polarity != first]


def _place(one: _Held) -> tuple[Bounds, str, int]:
    return one.said or _NEVER, one.claim.path, one.start


def _turn(before: Sequence[_Held], after: Sequence[_Held], proposition: str, states: str, order: Order) -> Turn:
    last, first = _nearest(before, last=True), _nearest(after, last=False)
    days = (first.said.first - last.said.last).days if order == "later" and first.said and last.said else None
    return Turn(
        speaker=last.speaker.id,
        name=last.speaker.name,
        side=last.speaker.side,
        proposition=proposition,
        states=states,
        order=order,
        same_article=order != "later" and bool({one.article for one in before} & {one.article for one in after}),
        days=days,
        before=_view(before, last),
        after=_view(after, first),
        confidence=last.claim.confidence * first.claim.confidence,
        doubtful=any(all(one.is_doubtful for one in view) for view in (before, after)),
    )


def _nearest(held: Sequence[_Held], *, last: bool) -> _Held:
    """Of the latest, or else the earliest, the one that is most verbatim, then the surest; doubtful where all are."""
    held = [one for one in held if not one.is_doubtful] or held
    known = [one.said for one in held if one.said]
    edge = (max(known) if last else min(known)) if known else None
    near = [one for one in held if one.said == edge]
    return min(near, key=lambda one: (_KINDS.index(one.claim.kind), -one.claim.confidence, *_place(one)[1:]))


def _view(held: Sequence[_Held], chosen: _Held) -> View:
    articles = {one.article for one in held}
    return View(polarity=chosen.polarity, claims=len(held), articles=len(articles), claim=chosen.claim)
