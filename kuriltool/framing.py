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
from kuriltool.reading.layout import CLOSED, read_layout
from kuriltool.reading.quotes import SMALL, Quote, find_quotes
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import NEUTRAL, Naming

WEAK = "Names are weak evidence: outlets translate each other, and a name never decides a position."
BY = ("outlet", "speaker", "article")
FEWEST = 5  # names of sides from which shares of them say anything

By = Literal["outlet", "speaker", "article"]

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

# Beside a place's bare name a word with a capital makes another name of both: `Bo Elmey`, `Elmey B. Lund`.
_BEFORE = re.compile(r"[^\W\d_][\w'’-]*\.?(?=[^\S\n]+$)")
_AFTER = re.compile(r"(?:[^\S\n]+|[-‐‑])(?P<word>[^\W\d_][\w'’]*)")
_OPENING = re.compile(r"(?:^|[.!?:;…\"“„«(\[–—])\s*$")
_ADDRESS = re.compile(r"(?:[A-Z]|Mrs?|Ms|Dr|Prof|Gen|Col|Capt|Lt|Maj|Sgt|Sen|Rep|Rev)\.")
# Not so words for places and those there, for directions and times (`Elmey Bay`, `South Elmey`, `in Elmey Monday`), and what may
# open a sentence: `From Elmey`, `Visiting Elmey`.
_USUAL = re.compile(
    r"(?:islands?|islets?|isles?|bay|port|harbou?r|strait|channel|sound|sea|ocean|cape|mount|peak|volcano|peninsula|point"
    r"|rocks?|reef|ridge|chain|group|archipelago|rivers?|lake|air(?:port|field|strip)|base|city|town|village|settlement|district"
    r"|region|oblast|krai|province|prefecture|county|territor(?:y|ies)|area|zone|coast|road|street"
    r"|(?:north|south|east|west)(?:ern)?|central|upper|lower|greater|lesser|inner|outer|old|new|little|great|nearby?|off"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber"
    r"|today|tomorrow|yesterday|now|then|here|there|once|only|perhaps|meanwhile|not?|nor|yet|and|or|but|if|because|since|as|than"
    r"|although|though|while|when|where|unlike|like|that|this|these|those|such|the|an?|any|all|some|many|most|each|every|both|one|two"
    r"|i|you|we|they|it|her|his|its|our|their|who|what|which|how|why|is|are|was|were|do|does|did|has|have"
    r"|about|above|across|after|against|along|among|around|at|before|behind|below|between|beyond|by|during|for|from|in|inside|into"
    r"|of|on|outside|over|past|through|throughout|to|towards?|under|until|upon|via|with|within|without)",
    re.IGNORECASE,
)
# Words that may stand behind a place's name, not before it: `the Elmey Governor`, but `Governor Elmey`.
_HELD = frozenset({"islander", "islanders", "resident", "residents", "governor", "mayor", "president", "government", "council"})
_NO_FORENAME = ("ing", "ly")  # how words end that may open a sentence
_HEADING = 0.8  # share of words with a capital from which a line is a heading, where capitals tell nothing
_HEADED = 4  # words that such a line has


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

    @property
    def bare(self) -> bool:
        """Whether it is a place's name of one word."""
        return self.name is not None and self.name.kind == "toponym" and _WORD.fullmatch(self.name.name) is not None


class NameFinder:
    """Finds the names of a pack's places and events in plain text.

    The longest name wins. A name with capitals needs one in the text: 'Fordby' is no 'fordby'. Names inside a longer name of an
    actor or office are that name's own: in 'Northern River Authority' nobody chooses a word. Things that no side has a name of
    its own for are no choice either, and only take their words out of the count. A place's bare name that is part of another name
    is no place: 'Bo Elmey', 'Elmey Lund'.
    """

    def __init__(self, rules: RuleSet) -> None:
        self._forms = _by_first_word(_names(rules))
        self._known = _words_of_the_pack(rules)
        self._titles = _HELD | {word for office in rules.offices for title in office.titles for word in title.split()}
        covers = [form for form in _institutions(rules) if next(self._spots(form), None)]
        for word, more in _by_first_word((cover, None) for cover in covers).items():
            self._forms[word] = [*self._forms.get(word, ()), *more]

    def __call__(self, text: str) -> list[Found]:
        """The names in a text, in text order, none within another."""
        spots = [
            (form, start, end)
            for form, start, end in self._spots(text)
            if not form.capital or (_has_capital(text[start:end]) and not (form.bare and self._is_part(text, start, end)))
        ]
        found, taken = [], bytearray(len(text))
        for form, start, end in sorted(spots, key=lambda spot: (spot[1] - spot[2], spot[0].name is None, spot[1])):
            if not any(taken[start:end]):
                taken[start:end] = b"1" * (end - start)
                found += [Found(form.name, start, end)] if form.name else []
        return sorted(found, key=lambda name: name.start)

    def _is_part(self, text: str, start: int, end: int) -> bool:
        """Whether the word beside a place's name makes another name of both; in a heading nothing tells."""
        line, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        before, after = _BEFORE.search(text, line, start), _AFTER.match(text, end)
        named = bool(before and self._makes_a_name(text, before)) or bool(after and self._is_strange(after["word"], self._titles))
        return named and not _is_heading(text[line : stop if stop >= 0 else len(text)])

    def _makes_a_name(self, text: str, before: re.Match[str]) -> bool:
        word = before[0]
        if word.endswith("."):
            return _ADDRESS.fullmatch(word) is not None
        opens = _OPENING.search(text, max(0, before.start() - 3), before.start()) is not None
        return self._is_strange(word) and not (opens and word.endswith(_NO_FORENAME))

    def _is_strange(self, word: str, titles: frozenset[str] = frozenset()) -> bool:
        """Whether a word has a capital that nothing but a name gives it."""
        plain = word.casefold().replace("’", "'")
        known = plain in self._known or plain in titles or _USUAL.fullmatch(plain) is not None
        return word[0].isupper() and not plain.endswith("'s") and not known

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


def _words_of_the_pack(rules: RuleSet) -> frozenset[str]:
    """Names of one word of all that is no person: `on Elmey Northland says`, `Northern Elmey`."""
    words: list[str] = []
    for actor in rules.actors:
        if actor.kind != "person":
            words += [actor.name, *actor.aliases, *actor.metonyms, *actor.adjectives]
    words += [name for place in rules.toponyms for names in place.names.values() for name in names]
    return frozenset(word.casefold().replace("’", "'") for word in words if " " not in word)


def _is_heading(line: str) -> bool:
    words = [word[0] for word in _WORD.finditer(line) if word[0].casefold() not in SMALL and word[0][0].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _HEADED and capitals >= _HEADING * len(words) and not line.rstrip().endswith(".")


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
            if paragraph.zone not in CLOSED:
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
