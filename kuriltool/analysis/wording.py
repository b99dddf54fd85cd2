"""The words that sides use over time: where given phrases come and go, and which phrases came or went.

What is counted are days: what a side says on one day is one, however many of its people say it and outlets report it. What is
known by month alone is a claim like others, and counts in no day. Outlets choose their words and translate each other, and people
on one side speak of one event in the same words, so a phrase in ten reports of one day is one choice of words and no trend.
"""

from __future__ import annotations

import math
import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from pydantic import Field

from kuriltool.analysis.cited import Cited, cited
from kuriltool.analysis.dating import Bounds, dated
from kuriltool.model import Claim, Passage, Record
from kuriltool.queries import fold

SURE = 0.05
"""The chance below which something is told as found."""
FEWEST = 3  # days, and articles, on which a phrase must stand to be looked at
LONGEST = 4  # words of a phrase
_BREAKS = 24  # days that are tried as the one on which wording changed

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|(?P<end>[.;:!?…]+(?=\W|$)|[()]|--|[–—]|\n\s*\n)")
_POSSESSIVE = re.compile(r"['’]s$")
# Words that begin and end no phrase that is worth telling.
_SMALL_WORDS = (
    "a about after again against all also although am an and any are as at be because been before being between both but by can "
    "could did do does during each even every for from further had has have he her here his how however i if in into is it its "
    "itself just may might more most must my no nor not now of off on once one only or other our out over own said same say says "
    "shall she should since so some still such than that the their them then there these they this those through to too under "
    "until up upon us very was we were what when where whether which while who whom whose why will with would yet you "
    "your"
)
_SMALL = frozenset(_SMALL_WORDS.split())


class Used(Record):
    """A phrase as it stands in a claim."""

    words: str = Field(description="The phrase, verbatim.")
    claim: Cited


class Year(Record):
    """A year of a side's wording."""

    year: int
    claims: int = Field(description="Claims of the side with the phrase.")
    quoted: int = Field(description="Those of them that have it inside quotation marks.")
    days: int = Field(description="Days with the phrase.")
    of: int = Field(description="All days on which the side spoke; 0 where months alone are known.")


class Silence(Record):
    """A time in which a side spoke and did not use a phrase."""

    place: Literal["before", "between", "after"] = Field(description="Before its first use, between two uses, or after its last.")
    last_used: str | None = Field(description="ISO date of the use before; null before the first one.")
    used_again: str | None = Field(description="ISO date of the use after; null after the last one.")
    days: int = Field(description="On how many days the side spoke meanwhile.")
    chance: float = Field(
        description="The chance that somewhere so long a silence comes about though nothing changed: were the days with the "
        "phrase shuffled among all days on which the side spoke. An upper bound."
    )


class Trace(Record):
    """A phrase in the claims of a side."""

    phrase: str = Field(description="As it was asked for.")
    side: str
    claims: int
    quoted: int = Field(description="Claims that have it inside quotation marks.")
    articles: int
    days: int = Field(description="Days with the phrase.")
    of: int = Field(description="All days on which the side spoke.")
    first: Used | None = Field(description="Its first use; null where there is none.")
    last: Used | None
    years: list[Year] = Field(description="Every year from the first in which the side spoke to the last.")
    silences: list[Silence] = Field(description="In order of time; between uses those that are sure, else the longest.")


class Part(Record):
    """A phrase before or after a change."""

    days: int = Field(description="Days with the phrase.")
    of: int = Field(description="All days on which the side spoke in that time.")
    claims: int
    articles: int
    first: Used | None
    last: Used | None


class Change(Record):
    """A phrase that a side came to use more often, or less."""

    side: str
    phrase: str = Field(description="Its words without case and accents.")
    change: Literal["new", "gone", "more", "less"] = Field(description="new: not used before; gone: not used after.")
    since: str = Field(description="ISO date of the first day of the later time.")
    until: str = Field(description="ISO date of the day behind the earlier time; the same where they adjoin.")
    before: Part
    after: Part
    log_odds: float = Field(description="Natural logarithm of the odds after over the odds before, a half added to each count.")
    chance: float = Field(description="The chance to find any change as great though nothing changed, for this side.")


class Wording(Record):
    """The changes of all sides, by claims whose day is known."""

    looked_at: dict[str, int] = Field(description="How many phrases each side used often enough to be looked at.")
    changes: list[Change] = Field(description="By side, the surest first.")


class Token(NamedTuple):
    """A word without case and accents, and its offsets."""

    word: str
    start: int
    end: int


def tokens(text: str) -> list[list[Token]]:
    """The words of a text, parted where a sentence or clause ends; possessives without their ending."""
    parts: list[list[Token]] = [[]]
    for found in _TOKEN.finditer(text):
        if found["end"]:
            parts.append([])
        else:
            start, end = found.span()
            parts[-1].append(Token(_folded(found[0]), start, end))
    return [part for part in parts if part]


def phrase_of(wanted: str) -> list[str]:
    """The words of a phrase as they are compared; one that ends in * stands for all that begin so. Raises ValueError."""
    bare = re.sub(r"[\"“”„«»]", " ", wanted)
    words = [_folded(word) + star for word, star in re.findall(r"([^\W_]+(?:['’][^\W_]+)*)(\*?)", bare)]
    if not words:
        raise ValueError(f"'{wanted}' holds no word")
    return words


def _folded(word: str) -> str:
    if word.isascii():
        word = word.lower()
        return word if "'" not in word else _POSSESSIVE.sub("", word)
    return _POSSESSIVE.sub("", fold(word).replace("’", "'"))


_Words = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Spoken:
    """A claim of a side: when it was said, its words, and those inside quotation marks."""

    said: Bounds
    claim: Cited
    article: tuple[str, str]
    passages: tuple[Passage, ...]
    words: _Words
    quoted: _Words

    @property
    def has_day(self) -> bool:
        """Whether its day is known, not its month alone."""
        return self.said.first == self.said.last

    @property
    def day(self) -> date:
        """The day; where the month alone is known its first, which stands for no day."""
        return self.said.first


def _spoken(claim: Claim, said: Bounds) -> _Spoken:
    article = claim.article.path, claim.article.sha256
    words = _words_of(passage.text for passage in claim.content)
    return _Spoken(said, cited(claim), article, tuple(claim.content), words, _words_of(claim.quoted))


def _words_of(texts: Iterable[str]) -> _Words:
    """One string for every use of a word: a thousand articles have few of them."""
    return tuple(tuple(sys.intern(token.word) for token in part) for text in texts for part in tokens(text))


class Spoken:
    """The claims of each side in order of time.

    `left_out` is how many have no date, or one known less precisely than by month; `without_day` how many have a month alone, and
    so count in no day.
    """

    def __init__(self, claims: Iterable[Claim], sides: Sequence[str]) -> None:
        self.left_out = self.without_day = 0
        self._of: dict[str, list[_Spoken]] = {side: [] for side in sides}
        for claim in claims:
            if claim.position not in self._of:
                continue
            said = dated(claim)
            if said is None or not said.within_month():
                self.left_out += 1
                continue
            self.without_day += said.first != said.last
            self._of[claim.position].append(_spoken(claim, said))
        for own in self._of.values():
            own.sort(key=lambda one: (one.day, one.claim.path, one.passages[0].start))

    @property
    def sides(self) -> list[str]:
        """The sides that speak at all."""
        return [side for side, own in self._of.items() if own]

    def of(self, side: str) -> list[_Spoken]:
        """The claims of a side, by day."""
        return self._of[side]


def trace(spoken: Spoken, phrase: str) -> list[Trace]:
    """A phrase in the claims of every side that speaks. Raises ValueError for one without words.

    A month in which it was said, the day not known, adds no day but ends a silence.
    """
    words = phrase_of(phrase)
    return [_trace(spoken.of(side), side, phrase, words) for side in spoken.sides]


def _trace(own: Sequence[_Spoken], side: str, phrase: str, words: Sequence[str]) -> Trace:
    uses = [one for one in own if _has(one.words, words)]
    return Trace(
        phrase=phrase,
        side=side,
        claims=len(uses),
        quoted=sum(_has(one.quoted, words) for one in uses),
        articles=len({one.article for one in uses}),
        days=len(_days(uses)),
        of=len(_days(own)),
        first=_used(uses[0], words) if uses else None,
        last=_used(uses[-1], words) if uses else None,
        years=_years(own, uses, words),
        silences=_silences(_days(own), _days(uses), [one.said for one in uses if not one.has_day]),
    )


def _days(spoken: Iterable[_Spoken]) -> list[date]:
    """The days that are known, in order, each once."""
    return sorted({one.day for one in spoken if one.has_day})


def _has(parts: _Words, words: Sequence[str]) -> bool:
    return any(_at(part, words) is not None for part in parts)


def _at(part: Sequence[str], words: Sequence[str]) -> int | None:
    """At which word a phrase first begins."""
    for at in range(len(part) - len(words) + 1):
        if all(_is(part[at + number], word) for number, word in enumerate(words)):
            return at
    return None


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def _used(one: _Spoken, words: Sequence[str]) -> Used:
    """The first place of a phrase in a claim that has it."""
    for passage in one.passages:
        for part in tokens(passage.text):
            if (at := _at([token.word for token in part], words)) is not None:
                return Used(words=passage.text[part[at].start : part[at + len(words) - 1].end], claim=one.claim)
    raise ValueError(f"not in the claim {one.claim.id}")


def _years(own: Sequence[_Spoken], uses: Sequence[_Spoken], words: Sequence[str]) -> list[Year]:
    if not own:
        return []
    claims = Counter(one.day.year for one in uses)
    quoted = Counter(one.day.year for one in uses if _has(one.quoted, words))
    having = Counter(day.year for day in _days(uses))
    every = Counter(day.year for day in _days(own))
    return [
        Year(year=year, claims=claims[year], quoted=quoted[year], days=having[year], of=every[year])
        for year in range(own[0].day.year, own[-1].day.year + 1)
    ]


def _silences(days: Sequence[date], used: Sequence[date], months: Sequence[Bounds]) -> list[Silence]:
    """The silences among the days on which a side spoke, between those that have a phrase, and before and after them.

    None is one in which, for all that is known, the phrase was used in one of the `months`.
    """
    if not used:
        return []
    every: list[tuple[date | None, date | None]] = [(None, used[0]), *pairwise(used), (used[-1], None)]
    edges = [edge for edge in every if not any(_may_lie_between(month, *edge) for month in months)]
    found: list[Silence] = []
    for last, again in edges:
        number = (bisect_left(days, again) if again else len(days)) - (bisect_right(days, last) if last else 0)
        if number:
            found.append(
                Silence(
                    place="before" if not last else "after" if not again else "between",
                    last_used=last.isoformat() if last else None,
                    used_again=again.isoformat() if again else None,
                    days=number,
                    chance=min(1.0, (len(used) + 1) * math.exp(_none_of(len(used), number, len(days)))),
                )
            )
    longest = max((one for one in found if one.place == "between"), key=lambda one: one.days, default=None)
    return [one for one in found if one.place != "between" or one is longest or one.chance <= SURE]


def _may_lie_between(month: Bounds, last: date | None, again: date | None) -> bool:
    return (last is None or month.last > last) and (again is None or month.first < again)


def _none_of(uses: int, silent: int, every: int) -> float:
    """Logarithm of the chance that none of `uses` falls on `silent` given ones out of `every`."""
    if uses > every - silent:
        return -math.inf
    return _choose(every - silent, uses) - _choose(every, uses)


def _choose(every: int, some: int) -> float:
    return math.lgamma(every + 1) - math.lgamma(some + 1) - math.lgamma(every - some + 1)


def changes(spoken: Spoken, until: date | None = None, since: date | None = None, *, chance: float = SURE) -> Wording:
    """The phrases of one to four words that a side used on more days before or after, further than chance explains.

    The earlier time ends before `until` and the later one begins with `since`; where one is None it is the other. Where both are,
    each phrase is tried at up to 24 days and told with the day that parts its uses best near the best of these.

    The measure is Fisher's exact test (twice its smaller tail) on days with and without the phrase, before and after. A phrase
    must stand on three days and in three articles; of phrases that stand on the very same days the longest is told. The
    chance that is told is corrected for all that was tried after Bonferroni as Tarone has it, who leaves out what is too rare
    to differ: so with `chance` as it stands, a side has a false change among those told in 5 % of such runs or less.
    """
    until, since = until or since, since or until
    looked_at: dict[str, int] = {}
    found: list[Change] = []
    for side in spoken.sides:
        own = [one for one in spoken.of(side) if one.has_day]
        phrases = _phrases(own)
        looked_at[side] = len(phrases)
        days = _days(own)
        if until and since:
            best = _told_once(_tested(days, phrases, [(until, since)], chance))
        else:
            tried = _breaks(days)
            best = _told_once(_tested(days, phrases, [(day, day) for day in tried], chance))
            best = [_nearer(one, days, phrases[one.phrase], tried) for one in best]
        found += [_change(own, side, *one) for one in best]
    return Wording(looked_at=looked_at, changes=found)


Phrase = tuple[str, ...]
_Cut = tuple[date, date]


class _Best(NamedTuple):
    """A phrase with the cut that parts its uses best, and its chance."""

    phrase: Phrase
    cut: _Cut
    chance: float


def _phrases(own: Sequence[_Spoken]) -> dict[Phrase, frozenset[date]]:
    """The phrases that are worth looking at, each with its days; of those with the same ones the longest."""
    frequent: dict[Phrase, frozenset[date]] = {}
    known: set[Phrase] = {()}
    for length in range(1, LONGEST + 1):
        places: defaultdict[Phrase, set[tuple[date, tuple[str, str]]]] = defaultdict(set)
        for one in own:
            for gram in _grams(one, length, known):
                places[gram].add((one.day, one.article))
        level = {gram: frozenset(day for day, _ in found) for gram, found in places.items() if _is_enough(found)}
        known = set(level)
        frequent |= level
    longest: dict[frozenset[date], Phrase] = {}
    for gram, days in frequent.items():
        if _is_telling(gram) and len(gram) >= len(longest.get(days, ())):
            longest[days] = gram
    return {gram: days for days, gram in longest.items()}


def _grams(one: _Spoken, length: int, known: set[Phrase]) -> Iterator[Phrase]:
    """The runs of so many words whose shorter parts are known to be frequent."""
    for words in one.words:
        for at in range(len(words) - length + 1):
            gram = words[at : at + length]
            if gram[:-1] in known and gram[1:] in known:
                yield gram


def _is_enough(places: Iterable[tuple[date, tuple[str, str]]]) -> bool:
    days, articles = ({*kind} for kind in zip(*places, strict=True))
    return len(days) >= FEWEST and len(articles) >= FEWEST


def _is_telling(gram: Phrase) -> bool:
    return not {gram[0], gram[-1]} & _SMALL and any(len(word) > 1 and not word.isdigit() for word in gram)


def _breaks(days: Sequence[date]) -> list[date]:
    """Up to 24 of the days on which a side spoke, about as many of them apart, that may be the first of another time."""
    tried = min(_BREAKS, len(days) - 1)
    return [days[number * len(days) // (tried + 1)] for number in range(1, tried + 1)]


class _Table(NamedTuple):
    """How many days there are before and after a cut."""

    before: int
    after: int

    @classmethod
    def of(cls, days: Sequence[date], cut: _Cut) -> _Table:
        """The table of a cut, of all days on which a side spoke."""
        return cls(*_parted(days, cut))

    def chance(self, earlier: int, later: int) -> float:
        """Twice the smaller tail: as uneven a spread of so many uses, or a more uneven one, though nothing changed."""
        uses = earlier + later
        least, most = max(0, uses - self.after), min(uses, self.before)
        lower = math.fsum(math.exp(self._log(number, uses)) for number in range(least, earlier + 1))
        upper = math.fsum(math.exp(self._log(number, uses)) for number in range(earlier, most + 1))
        return min(1.0, 2 * min(lower, upper))

    def at_least(self, earlier: int, later: int) -> float:
        """A bound below `chance` that is quickly found."""
        return min(1.0, 2 * math.exp(self._log(earlier, earlier + later)))

    def smallest(self, uses: int) -> float:
        """The smallest chance that so many uses can have."""
        ends = (max(0, uses - self.after), min(uses, self.before))
        return min(1.0, 2 * math.exp(min(self._log(number, uses) for number in ends)))

    def _log(self, earlier: int, uses: int) -> float:
        return _choose(self.before, earlier) + _choose(self.after, uses - earlier) - _choose(self.before + self.after, uses)


def _tested(days: Sequence[date], phrases: Mapping[Phrase, frozenset[date]], cuts: Sequence[_Cut], chance: float) -> list[_Best]:
    """The phrases whose best cut is surer than `chance`, corrected for all that was tried; the surest first."""
    tables = {cut: _Table.of(days, cut) for cut in cuts}
    spread = [(phrase, cut, *_parted(sorted(having), cut)) for phrase, having in phrases.items() for cut in cuts]
    uses = Counter((cut, earlier + later) for _, cut, earlier, later in spread)
    smallest = {key: tables[key[0]].smallest(key[1]) for key in uses}
    tried = _testable([(smallest[key], number) for key, number in uses.items()], chance)
    best: dict[Phrase, _Best] = {}
    for phrase, cut, earlier, later in spread:
        if smallest[cut, earlier + later] * tried > chance or tables[cut].at_least(earlier, later) * tried > chance:
            continue
        found = min(1.0, tables[cut].chance(earlier, later) * tried)
        if found <= chance and (phrase not in best or found < best[phrase].chance):
            best[phrase] = _Best(phrase, cut, found)
    return sorted(best.values(), key=lambda one: (one.chance, -len(one.phrase), one.phrase))


def _parted(days: Sequence[date], cut: _Cut) -> tuple[int, int]:
    """How many of these days lie before a cut, and how many after it."""
    return bisect_left(days, cut[0]), len(days) - bisect_left(days, cut[1])


def _testable(smallest: Iterable[tuple[float, int]], chance: float) -> int:
    """Tarone's number: the least by which to divide `chance` so that no more tests than that could reach it.

    `smallest` tells how many tests there are with each smallest chance.
    """
    known = sorted(smallest)
    sums = [0, *accumulate(number for _, number in known)]
    low, high = 1, max(1, sums[-1])
    while low < high:
        middle = (low + high) // 2
        if sums[bisect_right(known, (chance / middle, sums[-1]))] <= middle:
            high = middle
        else:
            low = middle + 1
    return low


def _nearer(best: _Best, days: Sequence[date], having: Iterable[date], tried: Sequence[date]) -> _Best:
    """With the day that parts the uses best between the tried days around the one that was found; the chance stays."""
    used, at = sorted(having), tried.index(best.cut[0])
    first = bisect_right(days, tried[at - 1]) if at else 1
    end = bisect_left(days, tried[at + 1]) if at + 1 < len(tried) else len(days)
    cuts = [(day, day) for day in days[first:end]]
    return best._replace(cut=min(cuts, key=lambda cut: _Table.of(days, cut).chance(*_parted(used, cut))))


def _told_once(best: Sequence[_Best]) -> list[_Best]:
    """Without phrases that hold, or stand in, a surer one."""
    told: list[_Best] = []
    for one in best:
        if not any(_holds(one.phrase, other.phrase) or _holds(other.phrase, one.phrase) for other in told):
            told.append(one)
    return told


def _holds(long: Phrase, short: Phrase) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _change(own: Sequence[_Spoken], side: str, phrase: Phrase, cut: _Cut, chance: float) -> Change:
    until, since = cut
    before = _part([one for one in own if one.day < until], phrase)
    after = _part([one for one in own if one.day >= since], phrase)
    was, is_now = ((part.days + 0.5) / (part.of - part.days + 0.5) for part in (before, after))
    change: Literal["new", "gone", "more", "less"] = "more" if is_now > was else "less"
    if not before.days:
        change = "new"
    elif not after.days:
        change = "gone"
    return Change(
        side=side,
        phrase=" ".join(phrase),
        change=change,
        since=since.isoformat(),
        until=until.isoformat(),
        before=before,
        after=after,
        log_odds=math.log(is_now / was),
        chance=chance,
    )


def _part(own: Sequence[_Spoken], phrase: Phrase) -> Part:
    uses = [one for one in own if _has(one.words, phrase)]
    return Part(
        days=len(_days(uses)),
        of=len(_days(own)),
        claims=len(uses),
        articles=len({one.article for one in uses}),
        first=_used(uses[0], phrase) if uses else None,
        last=_used(uses[-1], phrase) if uses else None,
    )
