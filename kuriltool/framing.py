"""Whose names a text uses for places and events, counted by whoever uses them.

Names are weak evidence: outlets translate each other, and a name never decides a position. Nothing here feeds positions.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from kuriltool.model import ArticleRef, Claim, Speaker
from kuriltool.reading.layout import read_layout
from kuriltool.reading.quotes import SMALL, Quote, find_quotes
from kuriltool.rules.checks.packs import NEUTRAL
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Naming

WEAK = "Names are weak evidence: outlets translate each other, and a name never decides a position."
BY = ("outlet", "speaker", "article")
FEWEST = 5  # names of sides from which shares of them say anything

By = Literal["outlet", "speaker", "article"]

_CLOSED = ("boilerplate", "copy")
_BEHIND = 100  # characters before a name in which words may keep a distance to it
_LONGEST = 120  # characters of a quotation that only names something
_FRAME = 2  # further words that may stand with a name in quotation marks: "illegal river war"
_MARKS = "[\"'“”„«»‘’]"
_WORD = re.compile(r"\w+")
_GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"  # between the words of a name: a line may end there, no paragraph
_GLUED = re.compile(r"\w['’‑-]$")  # `New-` before a name, `O’`: it is part of another one
_PLACE = (
    r"(?:islands?|islets?|rocks?|archipelago|chain|group|territor(?:y|ies)|areas?|regions?|lands?|place|city|town|village|strait|sea"
    r"|war|conflict|campaign|operation|events?)"
)
_IT = rf"(?:it|them|this|these|(?:the|those)(?:\s+\w+){{0,2}}?\s+{_PLACE})"  # what is given the name
_CALL = r"(?:call|dub|term|name|style)(?:s|b?ed|d|ing)?"
_AS = (
    rf"(?:(?:refer(?:s|red|ring)?\s+to|describe[sd]?)(?:\s+{_IT}|(?:\s+\w+){{0,3}}?)"
    rf"|know[ns]?(?:\s+{_IT}|(?:\s+\w+){{0,4}}?))\s+as"
)
_THE = rf"\s+(?:(?:the|a|an|its|their)\s+)?{_MARKS}?$"
# Words before a name that say it is another's: `so-called X`, `what it calls X`, `calls the islands X`, `known in Mali as X`.
_DISTANT = re.compile(
    rf"\b(?:so[- ]called|self-styled|the\s+(?:term|name|word|expression)|(?:what|which)\b[^.;:!?\n]{{1,50}}?\s{_CALL}"
    rf"|{_CALL}(?:\s+by\s+\w+)?\s+{_IT}|{_AS}){_THE}",
    re.IGNORECASE,
)
# `islands called X`, `the islands that others call X`, but not `called X a priority`
_CALLED = re.compile(
    rf"\b(?:(?:called|dubbed|termed|named)(?:\s+by\s+\w+)?|that\b[^.;:!?\n]{{1,50}}?\s{_CALL}){_THE}", re.IGNORECASE
)
_GIVEN = re.compile(rf"{_MARKS}?\s+(?:an?|its|his|her|their|our|one|part|\w+ly|[\"“‘«])(?!\w)", re.IGNORECASE)
# Words behind it: `X, as others call them`, `X is the Southern name for`, `X (this is how others call them)`.
_CALLED_SO = re.compile(
    rf"{_MARKS}?(?:,?\s*[(\[]?as\s+(?:[\w’']+\s+){{1,4}}?(?:call(?:s|ed)?|known?|knows|refers?)\b"
    rf"|(?:\s+(?:is|are)|,|\s*[-–—(\[])[^.;()\[\]\n]{{0,30}}?\b(?:(?:name|term)s?\s+(?:for|of)|how\s+(?:[\w’']+\s+){{1,3}}calls?)\b)",
    re.IGNORECASE,
)
# `[the Upper Isles]`, `(ed. - the Upper Isles)`, `(editor’s note: the Upper Isles)`
_INSERTED = re.compile(r"(?:\[|\((?=(?:\w{1,4}\.){1,3}\s*[-–—:]|editor))[^\[\]()]*$", re.IGNORECASE)
# `known as X in the North and Y in the South`: the second name is kept at the same distance
_PAIRED = re.compile(
    rf"{_MARKS}?(?:,?\s+(?:in|by|to)\s+(?:[\w’']+\s*){{1,3}})?,?\s*(?:and|or|but|while)\s+(?:as\s+)?(?:the\s+)?{_MARKS}?", re.I
)


@dataclass(frozen=True)
class Name:
    """A name of the pack: the place or event it is a name of, and the side whose naming it is, or 'neutral'."""

    thing: str
    kind: Literal["toponym", "event"]
    side: str
    name: str


@dataclass(frozen=True)
class Found:
    """A name where it stands in a text."""

    name: Name
    start: int
    end: int


@dataclass(frozen=True)
class Use:
    """A name in somebody's words.

    In the article's own words where not `quoted`, else in those of the speaker, who is None where nobody knows whose words they
    are. `distanced` where the name is only mentioned: alone in quotation marks, or behind 'so-called' and 'what it calls'.
    """

    name: Name
    article: ArticleRef
    start: int
    end: int
    text: str
    quoted: bool = False
    speaker: Speaker | None = None
    distanced: bool = False


@dataclass(frozen=True)
class NameCount:
    """One name with all its uses by one voice, in text order."""

    name: Name
    uses: tuple[Use, ...]

    @cached_property
    def own(self) -> int:
        """How often it is used without distance."""
        return sum(not use.distanced for use in self.uses)

    @property
    def distanced(self) -> int:
        return len(self.uses) - self.own


@dataclass(frozen=True)
class Row:
    """The names that one outlet, speaker or article uses, the most used first; `who` is None for articles without an outlet."""

    who: str | None
    names: tuple[NameCount, ...]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often names of each side are used without distance; 'neutral' too."""
        counts: Counter[str] = Counter()
        for count in self.names:
            counts[count.name.side] += count.own
        return counts

    @property
    def distanced(self) -> int:
        return sum(count.distanced for count in self.names)

    @property
    def sided(self) -> int:
        """How many of the names, distanced ones aside, belong to a side."""
        return sum(number for side, number in self.counts.items() if side != NEUTRAL)

    @property
    def articles(self) -> int:
        return len({use.article.path for count in self.names for use in count.uses})

    def share(self, side: str) -> float | None:
        """The side's share of the names that belong to a side, 0 to 1; None where those are fewer than FEWEST."""
        return self.counts.get(side, 0) / self.sided if self.sided >= FEWEST else None


@dataclass(frozen=True)
class Framing:
    """Whose names are used by each outlet, speaker or article; rows with the most names first.

    `articles` were read, `silent` of them use none of the names anywhere. `unknown` names stand in quoted words of which nobody
    knows who spoke them; they count for nobody.
    """

    by: By
    sides: tuple[str, ...]
    rows: tuple[Row, ...]
    articles: int
    silent: int
    unknown: int


@dataclass(frozen=True)
class _Form:
    """Words that are matched: a name, or without one words that names inside them don't count in."""

    pattern: re.Pattern[str]
    capital: bool
    name: Name | None


class NameFinder:
    """Finds the names of a pack's places and events in plain text.

    The longest name wins. A name with capitals needs one in the text: 'Fordby' is no 'fordby'. Names inside a longer name of an
    actor or office are that name's own: in 'Northern River Authority' nobody chooses a word. Things that no side has a name of
    its own for are no choice either, and only take their words out of the count.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._forms = _by_first_word(_names(rules))
        covers = [form for form in _institutions(rules) if next(self._spots(form), None)]
        for word, more in _by_first_word((cover, None) for cover in covers).items():
            self._forms[word] = [*self._forms.get(word, ()), *more]

    def __call__(self, text: str) -> list[Found]:
        """The names in a text, in text order, none within another."""
        spots = [
            (form, start, end) for form, start, end in self._spots(text) if not form.capital or _has_capital(text[start:end])
        ]
        found, taken = [], bytearray(len(text))
        for form, start, end in sorted(spots, key=lambda spot: (spot[1] - spot[2], spot[0].name is None, spot[1])):
            if not any(taken[start:end]):
                taken[start:end] = b"1" * (end - start)
                found += [Found(form.name, start, end)] if form.name else []
        return sorted(found, key=lambda name: name.start)

    def _spots(self, text: str) -> Iterator[tuple[_Form, int, int]]:
        """Every form wherever it stands, in whatever case."""
        for word in _WORD.finditer(text):
            for form in self._forms.get(word[0].casefold(), ()):
                found = form.pattern.match(text, word.start())
                if found and not _GLUED.search(text, max(0, word.start() - 2), word.start()):
                    yield form, found.start(), found.end()


def _names(rules: RuleSet) -> Iterator[tuple[str, Name | None]]:
    """Every spelling with the name that it is, None where no side has another one."""
    kinds: tuple[tuple[Literal["toponym", "event"], Sequence[Naming]], ...]
    kinds = (("toponym", rules.toponyms), ("event", rules.events))
    for kind, thing in ((kind, thing) for kind, things in kinds for thing in things):
        chosen = not set(thing.names) <= {NEUTRAL}
        for side, names in thing.names.items():
            yield from ((name, Name(thing.id, kind, side, name) if chosen else None) for name in names)


def _institutions(rules: RuleSet) -> Iterator[str]:
    """Names of actors and titles of offices, but those of groups: `residents of the Upper Isles` is anybody's choice of words."""
    for actor in rules.actors:
        if actor.kind != "group":
            yield from (actor.name, *actor.aliases, *actor.short)
    for office in rules.offices:
        yield from (office.name, *office.titles)


def _has_capital(words: str) -> bool:
    return any(letter.isupper() for letter in words)


def _by_first_word(forms: Iterable[tuple[str, Name | None]]) -> dict[str, list[_Form]]:
    found: dict[str, dict[str, _Form]] = {}
    for spelling, name in forms:
        first = _WORD.search(spelling)
        if first:
            form = _Form(_pattern(spelling[first.start() :]), _has_capital(spelling), name)
            found.setdefault(first[0].casefold(), {}).setdefault(spelling.casefold(), form)
    return {word: list(forms.values()) for word, forms in found.items()}


def _pattern(spelling: str) -> re.Pattern[str]:
    """Matches the words in any case, over a line's end, with whatever apostrophes and hyphens."""
    words = (re.escape(word) for word in spelling.replace("’", "'").split())
    joined = _GAP.join(words).replace("'", "['’ʼ‘`]").replace(r"\-", "[-‐‑–]")
    return re.compile(joined + r"(?!\w)", re.IGNORECASE)


class NameReader:
    """Finds the names of a pack in articles, and in whose words they stand."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules, self._find = rules, NameFinder(rules)
        adjectives = [adjective for actor in rules.actors if actor.kind == "state" for adjective in actor.adjectives]
        self._glossed = re.compile(rf"{_MARKS}?\s+in\s+(?:{'|'.join(map(re.escape, adjectives))})\b") if adjectives else None

    def __call__(self, article: ArticleRef, text: str, claims: Sequence[Claim]) -> list[Use]:
        """The names in an article, in text order, boilerplate and second copies left out; `claims` are the article's."""
        layout = read_layout(text, self._rules.boilerplate, self._rules.outlets)
        quotes = find_quotes(text, ((p.start, p.end) for p in layout.paragraphs))
        spoken = [claim for claim in claims if claim.kind != "indirect"]
        uses: list[Use] = []
        for paragraph in layout.paragraphs:
            if paragraph.zone not in _CLOSED:
                uses += self._uses(article, _Page(text, paragraph.start, paragraph.end), quotes, spoken)
        return uses

    def _uses(self, article: ArticleRef, page: _Page, quotes: Iterable[Quote], claims: Sequence[Claim]) -> Iterator[Use]:
        found = [Found(f.name, page.start + f.start, page.start + f.end) for f in self._find(page.text[page.start : page.end])]
        before, was_kept_off = page.start, False
        for one, around in zip(found, _around_each(found, quotes), strict=True):
            start, end = one.start, one.end
            claim = _holding(claims, start, end)
            named = bool(around) and _is_naming(page.text, around[-1], found, claim is not None)
            depth = 0 if _is_inserted(page, around, start) else _depth(around[: len(around) - named], claim, start)
            joined = was_kept_off and _PAIRED.fullmatch(page.text, before, start) is not None
            before, was_kept_off = end, joined or self._is_kept_off(page, start, end)
            speaker = claim.speaker if claim and depth == 1 else None
            yield Use(one.name, article, start, end, page.text[start:end], bool(depth), speaker, named or was_kept_off)

    def _is_kept_off(self, paragraph: _Page, start: int, end: int) -> bool:
        """Whether the words around say that others use the name."""
        text, behind = paragraph.text, max(paragraph.start, start - _BEHIND)
        if _DISTANT.search(text, behind, start) or _CALLED_SO.match(text, end, paragraph.end):
            return True
        if _CALLED.search(text, behind, start):
            return not _GIVEN.match(text, end, paragraph.end)
        return bool(self._glossed and self._glossed.match(text, end, paragraph.end))


@dataclass(frozen=True)
class _Page:
    """A paragraph of a text by its offsets there."""

    text: str
    start: int
    end: int


def _around_each(names: Iterable[Found], quotes: Iterable[Quote]) -> Iterator[list[Quote]]:
    """For each name the quotes that hold it, the outermost first; both come in text order."""
    ahead, opened = deque(quotes), list[Quote]()
    for name in names:
        while ahead and ahead[0].start < name.start:
            opened.append(ahead.popleft())
        opened = [quote for quote in opened if quote.end > name.start]
        yield [quote for quote in opened if name.end <= quote.inner_end]


def _holding(claims: Iterable[Claim], start: int, end: int) -> Claim | None:
    """The claim that holds a passage; of several the one with most words, whose speaker speaks the others' words too."""
    holding = [claim for claim in claims if any(p.start <= start and end <= p.end for p in claim.content)]
    return max(holding, key=lambda claim: sum(p.end - p.start for p in claim.content), default=None)


def _is_naming(text: str, quote: Quote, names: Sequence[Found], claimed: bool) -> bool:
    """Whether somebody only quotes a name: `the “Upper Isles”`; with words around it as long as no claim holds them."""
    start, end = quote.inner_start, quote.inner_end
    if end - start > _LONGEST:
        return False
    first, stop = (bisect_left(names, edge, key=lambda name: name.start) for edge in (start, end))
    within = names[first:stop]
    others = [word for word in _WORD.finditer(text, start, end) if not any(n.start <= word.start() < n.end for n in within)]
    frame = [word for word in others if word[0].casefold() not in SMALL]
    if not frame:
        return True
    return not claimed and len(frame) <= _FRAME and not text[start:end].rstrip().endswith((".", "!", "?", ","))


def _is_inserted(page: _Page, quotes: Sequence[Quote], at: int) -> bool:
    """Whether the article itself speaks within quoted words: `“the islands [the Upper Isles] are ours”`."""
    start = max(quotes[0].inner_start if quotes else page.start, at - _BEHIND)
    return _INSERTED.search(page.text, start, at) is not None


def _depth(quotes: Sequence[Quote], claim: Claim | None, at: int) -> int:
    """How many speakers deep the words stand: 0 in the article's own words, 1 in somebody's, 2 in words within words.

    A claim may be verbatim without marks, as a turn of an interview is; quotes in it are words within words.
    """
    if claim is None or claim.kind != "direct":
        return len(quotes)
    own = next(p for p in claim.content if p.start <= at < p.end)
    unmarked = not quotes or (own.start <= quotes[0].start and quotes[0].end <= own.end)
    return len(quotes) + unmarked


Reading = tuple[ArticleRef, str, Sequence[Claim]]
"""An article, its text and its claims."""

_WHO: dict[str, Callable[[Use], str | None]] = {
    "outlet": lambda use: use.article.outlet,
    "article": lambda use: use.article.path,
    "speaker": lambda use: use.speaker.name if use.speaker else None,
}


def framing(readings: Iterable[Reading], rules: RuleSet, by: By = "outlet") -> Framing:
    """Whose names are used in articles, by outlet, by speaker or by article.

    Outlets and articles answer for their own words alone, paraphrase included; speakers for what is quoted of them.
    """
    read = NameReader(rules)
    counted: dict[str | None, list[Use]] = {}
    articles = silent = unknown = 0
    for article, text, claims in readings:
        uses = read(article, text, claims)
        articles, silent = articles + 1, silent + (not uses)
        unknown += sum(use.quoted and use.speaker is None for use in uses)
        for use in uses:
            if use.speaker is not None if by == "speaker" else not use.quoted:
                counted.setdefault(_WHO[by](use), []).append(use)
    rows = [Row(who, _counts(uses)) for who, uses in counted.items()]
    rows.sort(key=lambda row: (-sum(len(count.uses) for count in row.names), row.who is None, row.who or ""))
    return Framing(by, tuple(side.id for side in rules.pack.sides), tuple(rows), articles, silent, unknown)


def _counts(uses: Iterable[Use]) -> tuple[NameCount, ...]:
    by_name: dict[Name, list[Use]] = {}
    for use in uses:
        by_name.setdefault(use.name, []).append(use)
    counts = [NameCount(name, tuple(found)) for name, found in by_name.items()]
    return tuple(sorted(counts, key=lambda count: (-len(count.uses), count.name.name)))


def values(found: Framing) -> dict[str, Any]:
    """The counts as JSON takes them, with the passage of every name."""
    return {
        "by": found.by,
        "sides": list(found.sides),
        "articles": found.articles,
        "silent": found.silent,
        "unknown": found.unknown,
        "note": WEAK,
        "rows": [row_values(row, found) for row in found.rows],
    }


def row_values(row: Row, found: Framing) -> dict[str, Any]:
    """One row as JSON takes it; shares are null where fewer than FEWEST names belong to a side."""
    shares = {side: row.share(side) for side in found.sides}
    things: dict[tuple[str, str], list[NameCount]] = {}
    for count in row.names:
        things.setdefault((count.name.kind, count.name.thing), []).append(count)
    return {
        found.by: row.who,
        "articles": row.articles,
        "counts": {side: row.counts.get(side, 0) for side in (*found.sides, NEUTRAL)},
        "distanced": row.distanced,
        "shares": {side: round(share, 3) for side, share in shares.items() if share is not None} or None,
        "things": [
            {"id": thing, "kind": kind, "counts": _by_side(counts, found.sides), "names": list(map(_name_values, counts))}
            for (kind, thing), counts in things.items()
        ],
    }


def _by_side(counts: Iterable[NameCount], sides: Sequence[str]) -> dict[str, int]:
    own: Counter[str] = Counter()
    for count in counts:
        own[count.name.side] += count.own
    return {side: own[side] for side in (*sides, NEUTRAL)}


def _name_values(count: NameCount) -> dict[str, Any]:
    passages = [
        {"article": use.article.path, "start": use.start, "end": use.end, "text": use.text, "distanced": use.distanced}
        for use in count.uses
    ]
    sums = {"count": count.own, "distanced": count.distanced}
    return {"name": count.name.name, "side": count.name.side, **sums, "passages": passages}
