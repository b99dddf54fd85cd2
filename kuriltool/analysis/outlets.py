"""How outlets tell the same event: which statements each reports, in which words, and which it leaves out."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import bounds_of
from kuriltool.analysis.strength import words
from kuriltool.model import ArticleRef, Claim, Record, Speaker
from kuriltool.queries import NO_POSITION, fold

if TYPE_CHECKING:
    from kuriltool.analysis.statements import Statement

DAYS = 2  # between articles on one event that share no statement
SPAN = 7  # days that the articles on one event spread over: later ones repeat an old statement, or follow it up
# Of the claims that either article has from people and bodies, the least that common speakers make. Measured on 14 articles, of
# which 10 are on four events: 0.70 to 1.00 on one event; on two, at most 0.46 but where the same person speaks on another day.
SPEAKERS = 0.5
ISSUES = 0.5  # of the issues of the article with fewer, the least that the other has too
WORDS = 4  # quoted ones in a row, and half of them, that another article must hold for the words to stand there
_NO_ISSUE = "other"
_WORD = re.compile(r"\w+")
_KINDS = {"direct": 0, "mixed": 1, "indirect": 2}


class Link(Record):
    """Why two articles are on one event."""

    one: str = Field(description="Path of the one article.")
    other: str = Field(description="Path of the other.")
    by: Literal["statements", "speakers"] = Field(
        description="statements: some stand in both; speakers: published within two days, with speakers and issues in common."
    )
    statements: int = Field(description="How many statements stand in both.")
    speakers: int = Field(description="How many persons and bodies speak in both.")


class Change(Record):
    """Words in a row that two wordings have, or that the other leaves out or puts in."""

    op: Literal["same", "left out", "put in"]
    words: str


class Telling(Record):
    """A statement as the outlets with an article on the event report it."""

    statement: str = Field(description="The statement's id.")
    speaker: Speaker
    position: str | None
    claims: dict[str, list[Claim]] = Field(
        description="For each outlet that reports it the claims that do, the most verbatim first."
    )
    missing: list[str] = Field(description="Outlets with an article on the event in which it was not found, nor its words.")
    printed: dict[str, list[str]] = Field(
        description="For each outlet that is not found to report it, and prints its quoted words all the same: ids of its claims "
        "that hold them, somebody else's or nobody's; empty where they stand in no claim."
    )
    near: dict[str, list[str]] = Field(
        description="For each of these that has any: ids of its claims in which the same speaker takes the same view on the same "
        "proposition; perhaps it is told there in other words after all."
    )
    changes: dict[str, list[Change]] = Field(
        description="For each further outlet how its first claim words it otherwise than that of the first outlet, word by word.",
    )


class Share(Record):
    """What an outlet has from whom, and how much of it word for word."""

    outlet: str
    articles: int
    claims: int
    positions: dict[str, int] = Field(description="How many of the claims reflect which position; 'none' for those without one.")
    words: int = Field(description="Words of the claims; those of a claim within another count once.")
    verbatim: int = Field(description="How many of them are quoted.")

    @property
    def verbatim_share(self) -> float | None:
        """The share of quoted words, 0 to 1; None without words."""
        return self.verbatim / self.words if self.words else None


class Event(Record):
    """Articles of two outlets or more that tell the same event, and what they have of it."""

    first: str | None = Field(description="ISO date of the first article, where one is dated.")
    last: str | None = Field(description="And of the last.")
    articles: dict[str, list[ArticleRef]] = Field(description="For each outlet its articles on the event, the earliest first.")
    links: list[Link]
    tellings: list[Telling] = Field(
        description="Those that most outlets report first, then outlet by outlet, in the order of the text."
    )
    unknown: dict[str, list[Claim]] = Field(
        description="For each outlet its claims whose speaker is not known; nobody can tell whether others have them."
    )
    parts: dict[str, list[Claim]] = Field(
        description="For each outlet its claims that are not compared, each a part of a longer one that no other outlet has."
    )
    shares: list[Share]

    def place(self, claim: Claim, outlet: str) -> ArticleRef:
        """The article of the outlet on this event in which the claim stands, itself or as in a copy."""
        paths = {ref.path for ref in self.articles[outlet]}
        return next(ref for ref in (claim.article, *claim.appearances) if ref.path in paths)


class OutletsCompared(Record):
    """What outlets tell of the events that more than one of them tells."""

    outlets: list[str]
    events: list[Event] = Field(description="By date, undated ones last.")
    shares: list[Share] = Field(description="Of each outlet, over all these events.")
    alone: dict[str, list[ArticleRef]] = Field(
        description="For each outlet its articles without a counterpart; with a filter those alone that have claims it asks for."
    )


def compare_outlets(
    claims: Iterable[Claim],
    outlets: Sequence[str],
    found: Iterable[Statement],
    *,
    articles: Iterable[ArticleRef] = (),
    asked: Container[str] | None = None,
    text: Callable[[ArticleRef], str] | None = None,
) -> OutletsCompared:
    """How the outlets tell the events that more than one of them tells.

    `claims` are all that stand in their articles, copies too, and `found` the statements that these report. Articles without a
    claim are known by `articles` alone. `asked` are the ids of the claims to be shown; the events are found by all, so that what
    an outlet leaves out can be asked for. `text` gives the text of an article: an outlet that prints the quoted words of a
    statement, whoever is found to speak there, does not leave it out. Without it the words of claims alone are looked at.
    """
    claims = list(claims)
    reported = {a.claim.id: statement for statement in found for a in statement.appearances}
    read = _read(claims, outlets, reported, articles)
    groups = _events(read)
    maker = _Maker(outlets, reported, asked, text or (lambda _: ""))
    events = [event for group in groups if (event := maker.event(*group)) is not None]
    events.sort(key=lambda event: (event.first is None, event.first or "", min(_paths(event))))
    told = {one.article.path for group, _ in groups for one in group}
    alone = [one for one in read if one.article.path not in told and _is_asked(one.claims, asked)]
    shares = [_sum(outlet, [share for event in events for share in event.shares if share.outlet == outlet]) for outlet in outlets]
    by_outlet = {outlet: [one.article for one in alone if one.outlet == outlet] for outlet in outlets}
    return OutletsCompared(outlets=[*outlets], events=events, shares=shares, alone=by_outlet)


def _is_asked(claims: Iterable[Claim], asked: Container[str] | None) -> bool:
    return asked is None or any(claim.id in asked for claim in claims)


@dataclass(frozen=True)
class _Read:
    """An article of an outlet with the claims that stand in it, a copy's too."""

    article: ArticleRef
    outlet: str
    claims: tuple[Claim, ...]
    statements: frozenset[str]
    speakers: Mapping[str, int]  # how many claims each person or body makes, by what tells speakers apart
    issues: frozenset[str]

    @property
    def day(self) -> datetime.date | None:
        """The day of publication; None where a month, a year or nothing is known."""
        found = bounds_of(self.article.published)
        return found.first if found and found.first == found.last else None


def _read(
    claims: Iterable[Claim], outlets: Sequence[str], reported: Mapping[str, Statement], articles: Iterable[ArticleRef]
) -> list[_Read]:
    """The articles of the outlets by date, each with its claims in the order of the text."""
    refs = {ref.path: ref for ref in articles if ref.outlet in outlets}
    standing: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for ref in (claim.article, *claim.appearances):
            if ref.outlet in outlets:
                refs.setdefault(ref.path, ref)
                standing[ref.path].append(claim)
    made = [_with_claims(ref, standing[path], reported) for path, ref in sorted(refs.items())]
    return sorted(made, key=lambda read: (read.day is None, read.day or datetime.date.min))


def _with_claims(ref: ArticleRef, claims: Sequence[Claim], reported: Mapping[str, Statement]) -> _Read:
    return _Read(
        article=ref,
        outlet=ref.outlet or "",
        claims=tuple(claims),
        statements=frozenset(reported[claim.id].id for claim in claims if claim.id in reported),
        speakers=Counter(speaker_key(claim.speaker) for claim in claims if claim.speaker and claim.speaker.kind != "state"),
        issues=frozenset(issue for claim in claims for issue in claim.issues if issue != _NO_ISSUE),
    )


def _events(read: Sequence[_Read]) -> list[tuple[list[_Read], list[Link]]]:
    """The articles that are on one event, in groups of two outlets or more, each with what links them.

    The surest links first; one that would make an event last longer than SPAN days is left out.
    """
    by_path = {one.article.path: one for one in read}
    group = {path: [path] for path in by_path}
    links = sorted(_links(read), key=lambda link: (-link.statements, -link.speakers, link.one, link.other))
    for link in links:
        one, other = group[link.one], group[link.other]
        if one is not other and _days(by_path[path] for path in chain(one, other)) <= SPAN:
            one += other
            group |= dict.fromkeys(other, one)
    whole = {id(paths): paths for paths in group.values()}.values()
    order = {one.article.path: number for number, one in enumerate(read)}
    found = [[by_path[path] for path in sorted(paths, key=order.__getitem__)] for paths in whole if len(paths) > 1]
    found = [articles for articles in found if len({one.outlet for one in articles}) > 1]
    event = {one.article.path: number for number, articles in enumerate(found) for one in articles}
    linking: list[list[Link]] = [[] for _ in found]
    for link in links:
        if link.one in event and event[link.one] == event.get(link.other):
            linking[event[link.one]].append(link)
    return [*zip(found, linking, strict=True)]


def _days(articles: Iterable[_Read]) -> int:
    """Over how many days the dated ones spread."""
    days = [one.day for one in articles if one.day]
    return (max(days) - min(days)).days if days else 0


def _links(read: Sequence[_Read]) -> Iterator[Link]:
    for one, other in _candidates(read):
        common = one.statements & other.statements
        speakers = one.speakers.keys() & other.speakers.keys()
        if common or _is_on_the_same(one, other, speakers):
            yield Link(
                one=one.article.path,
                other=other.article.path,
                by="statements" if common else "speakers",
                statements=len(common),
                speakers=len(speakers),
            )


def _candidates(read: Sequence[_Read]) -> Iterator[tuple[_Read, _Read]]:
    """Every two articles of different outlets that share a statement or were published within DAYS days of each other."""
    near: dict[object, list[int]] = defaultdict(list)
    for number, one in enumerate(read):
        for statement in one.statements:
            near[statement].append(number)
        for later in range(DAYS + 1) if one.day else ():
            near[one.day + datetime.timedelta(later)].append(number)  # type: ignore[operator]
    pairs = {pair for numbers in near.values() for pair in combinations(numbers, 2)}
    for first, second in sorted(pairs):
        if read[first].outlet != read[second].outlet and _days((read[first], read[second])) <= SPAN:
            yield read[first], read[second]


def _is_on_the_same(one: _Read, other: _Read, speakers: Iterable[str]) -> bool:
    """Whether two articles without a common statement are on one event: by their dates, speakers and issues."""
    if not (one.day and other.day and _days((one, other)) <= DAYS and one.issues and other.issues):
        return False
    shares = [sum(of.speakers[key] for key in speakers) / max(1, sum(of.speakers.values())) for of in (one, other)]
    issues = len(one.issues & other.issues) / min(len(one.issues), len(other.issues))
    return min(shares) >= SPEAKERS and issues >= ISSUES


@dataclass(frozen=True)
class _Maker:
    """Makes events of the articles on them."""

    outlets: Sequence[str]
    reported: Mapping[str, Statement]
    asked: Container[str] | None
    text: Callable[[ArticleRef], str]

    def event(self, group: Sequence[_Read], links: list[Link]) -> Event | None:
        """The event that articles tell; None where no claim of it is asked for."""
        of_outlet = {outlet: [one for one in group if one.outlet == outlet] for outlet in self.outlets}
        of_outlet = {outlet: articles for outlet, articles in of_outlet.items() if articles}
        shown = {outlet: self._shown(articles) for outlet, articles in of_outlet.items()}
        if self.asked is not None and not any(shown.values()):
            return None
        parts = {outlet: _parts(claims) for outlet, claims in shown.items()}
        tellings = self._tellings(shown, parts, {outlet: self._printed(articles) for outlet, articles in of_outlet.items()})
        told = {claim.id for telling in tellings for claims in telling.claims.values() for claim in claims}
        days = sorted(one.article.published or "" for one in group if one.day)
        return Event(
            first=days[0] if days else None,
            last=days[-1] if days else None,
            articles={outlet: [one.article for one in articles] for outlet, articles in of_outlet.items()},
            links=links,
            tellings=tellings,
            unknown={outlet: [c for c in claims if c.id not in self.reported] for outlet, claims in shown.items()},
            parts={o: [c for c in claims if c.id in self.reported and c.id not in told] for o, claims in shown.items()},
            shares=[_share(outlet, len(of_outlet[outlet]), claims) for outlet, claims in shown.items()],
        )

    def _shown(self, articles: Iterable[_Read]) -> list[Claim]:
        """The claims of an outlet's articles that are asked for, each once."""
        every = {claim.id: claim for one in articles for claim in one.claims}
        return [claim for id, claim in every.items() if self.asked is None or id in self.asked]

    def _printed(self, articles: Sequence[_Read]) -> _Printed:
        """What an outlet's articles print."""
        claims = {claim.id: claim for one in articles for claim in one.claims}
        return _Printed([self.text(one.article) for one in articles], [*claims.values()])

    def _tellings(
        self, shown: Mapping[str, Sequence[Claim]], parts: Mapping[str, set[str]], printed: Mapping[str, _Printed]
    ) -> list[Telling]:
        """What the outlets report, a statement that is part of another left out; what most of them have first."""
        by_statement: dict[str, dict[str, list[Claim]]] = {}
        for outlet, claims in shown.items():
            for claim in claims:
                if statement := self.reported.get(claim.id):
                    by_statement.setdefault(statement.id, {}).setdefault(outlet, []).append(claim)
        told = [
            claims
            for claims in by_statement.values()
            if len(claims) > 1 or not all(claim.id in parts[outlet] for outlet in claims for claim in claims[outlet])
        ]
        return sorted((self._telling(claims, shown, printed) for claims in told), key=self._order)

    def _order(self, telling: Telling) -> tuple[int, int, list[int], list[int]]:
        """What sorts by how many outlets leave it out, then by those that report it, then by those that print its words alone."""
        having = [number for number, outlet in enumerate(self.outlets) if outlet in telling.claims]
        printing = [number for number, outlet in enumerate(self.outlets) if outlet in telling.printed]
        return len(telling.missing), len(printing), having, printing

    def _telling(
        self, claims: Mapping[str, list[Claim]], shown: Mapping[str, Sequence[Claim]], printed: Mapping[str, _Printed]
    ) -> Telling:
        from kuriltool.analysis.statements.wording import wording

        ranked = {outlet: sorted(of, key=_verbatim_first) for outlet, of in claims.items()}
        first, *others = ranked
        statement = self.reported[ranked[first][0].id]
        words = {outlet: wording(ranked[first][0].text, ranked[outlet][0].text) for outlet in others}
        without = [outlet for outlet in shown if outlet not in claims]
        quoted = [words for of in claims.values() for claim in of for words in claim.quoted]
        there = {outlet: ids for outlet in without if (ids := printed[outlet].holding(quoted)) is not None}
        return Telling(
            statement=statement.id,
            speaker=statement.speaker,
            position=statement.position,
            claims=ranked,
            missing=[outlet for outlet in without if outlet not in there],
            printed=there,
            near={outlet: ids for outlet in without if outlet not in there and (ids := _near(ranked[first], shown[outlet]))},
            changes={outlet: [Change(op=op, words=run) for op, run in found] for outlet, found in words.items()},
        )


class _Printed:
    """What the articles of an outlet on an event print, to look for words in it."""

    def __init__(self, texts: Iterable[str], claims: Sequence[Claim]) -> None:
        self._claims = {claim.id: _bare(claim.text) for claim in claims}
        self._quoted = [(claim.id, _bare(words)) for claim in claims for words in claim.quoted]
        self._all = "".join(map(_bare, texts)) + "".join(self._claims.values())

    def holding(self, quoted: Iterable[str]) -> list[str] | None:
        """The ids of the claims that hold any of the words; empty where these stand outside of claims, None where nowhere."""
        sought = [_bare(words) for words in quoted]
        runs = [run for words in sought if (run := _run(words, self._all))]
        ids = {id for id, own in self._quoted if any(_run(own, words) for words in sought)}
        if not runs and not ids:
            return None
        return [id for id, text in self._claims.items() if id in ids or any(run in text for run in runs)]


def _bare(text: str) -> str:
    """The words of a text without case and marks, each between blanks."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _run(words: str, text: str) -> str | None:
    """The longest run of these words in a text, between blanks; None where it is short, or less than half of them."""
    known = words.split()
    if len(known) >= WORDS and words in text:
        return words
    best = end = 0
    run = ""
    for start in range(len(known)):
        end = max(end, start)
        while end < len(known) and f" {' '.join(known[start : end + 1])} " in text:
            end += 1
        if end - start > best:
            best, run = end - start, f" {' '.join(known[start:end])} "
    return run if best >= WORDS and 2 * best >= len(known) else None


def _near(claims: Iterable[Claim], others: Iterable[Claim]) -> list[str]:
    """The ids of the others in which the speaker of the claims takes the same view on the same proposition."""
    views = {view for claim in claims for view in _views(claim)}
    return [claim.id for claim in others if views & _views(claim)]


def _views(claim: Claim) -> set[tuple[str, str, int]]:
    """Who holds or rejects what in a claim."""
    if claim.speaker is None:
        return set()
    return {(speaker_key(claim.speaker), stance.id, stance.polarity) for stance in claim.propositions if stance.polarity}


def _verbatim_first(claim: Claim) -> tuple[object, ...]:
    return _KINDS[claim.kind], claim.zone != "body", -len(claim.text)


def _parts(claims: Sequence[Claim]) -> set[str]:
    """The ids of claims that are part of a longer one with the same position in the same article."""
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_article[claim.article.path].append(claim)
    return {c.id for of in by_article.values() for c in of if any(_is_part(c, other) for other in of)}


def _is_part(claim: Claim, other: Claim) -> bool:
    start, end = claim.content[0].start, claim.content[-1].end
    first, last = other.content[0].start, other.content[-1].end
    return first <= start and end <= last and end - start < last - first and claim.position == other.position


def _share(outlet: str, articles: int, claims: Sequence[Claim]) -> Share:
    parts = _parts(claims)
    whole = [claim for claim in claims if claim.id not in parts]
    positions = Counter(claim.position or NO_POSITION for claim in claims)
    return Share(
        outlet=outlet,
        articles=articles,
        claims=len(claims),
        positions=dict(sorted(positions.items())),
        words=sum(words(claim.text) for claim in whole),
        verbatim=sum(words(claim.text if claim.kind == "direct" else " ".join(claim.quoted)) for claim in whole),
    )


def _sum(outlet: str, shares: Sequence[Share]) -> Share:
    positions: Counter[str] = Counter()
    for share in shares:
        positions.update(share.positions)
    return Share(
        outlet=outlet,
        articles=sum(share.articles for share in shares),
        claims=sum(share.claims for share in shares),
        positions=dict(sorted(positions.items())),
        words=sum(share.words for share in shares),
        verbatim=sum(share.verbatim for share in shares),
    )


def _paths(event: Event) -> list[str]:
    return [ref.path for refs in event.articles.values() for ref in refs]


_COLUMNS = ("event", "first", "last", "statement", "position", "speaker", "outlet", "told", "near")
_WORDING = ("id", "kind", "text", "published", "title", "path")


def flat_rows(found: OutletsCompared) -> Iterator[tuple[object, ...]]:
    """A header, then for each statement of an event a row for each claim that reports it and each outlet that leaves it out.

    `told` is reported, left out, words printed for an outlet that prints the quoted words and is not found to report who said
    them, part of another, or not compared for a claim whose speaker is not known. `near` has the ids of claims of that outlet: of
    one that leaves it out those that may tell it in other words, of one that prints the words those that hold them.
    """
    yield *_COLUMNS, *_WORDING
    for number, event in enumerate(found.events, 1):
        dates = (number, event.first, event.last)
        for telling in event.tellings:
            told = (*dates, telling.statement, telling.position, telling.speaker.name)
            for outlet, claims in telling.claims.items():
                yield from ((*told, outlet, "reported", None, *_wording(claim, event.place(claim, outlet))) for claim in claims)
            for outlet, ids in telling.printed.items():
                yield *told, outlet, "words printed", "; ".join(ids) or None, *[None] * len(_WORDING)
            for outlet in telling.missing:
                yield *told, outlet, "left out", "; ".join(telling.near.get(outlet, ())) or None, *[None] * len(_WORDING)
        for what, beside in (("part of another", event.parts), ("not compared", event.unknown)):
            for outlet, claims in beside.items():
                for claim in claims:
                    who = claim.speaker and claim.speaker.name
                    wording = _wording(claim, event.place(claim, outlet))
                    yield *dates, None, claim.position, who, outlet, what, None, *wording


def _wording(claim: Claim, article: ArticleRef) -> tuple[object, ...]:
    return claim.id, claim.kind, claim.text, article.published, article.title, article.path
