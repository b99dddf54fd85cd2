"""What a page holds, gathered from a corpus as plain values that become its JSON: every fact and every text once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import dated
from kuriltool.corpus import Corpus, Read
from kuriltool.model import ArticleRef, Claim, Passage, Speaker
from kuriltool.queries import NO_POSITION
from kuriltool.report.marking import marked, shown, units
from kuriltool.report.wording import verbatim
from kuriltool.store import RuleNote

Json = dict[str, Any]
Value = TypeVar("Value", bound=Hashable)
Key = tuple[str, str, str]  # a claim's id, and path and digest of an article that it stands in


class Numbered(Generic[Value]):
    """Values by number, each once, in the order in which they were met."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self._numbers: dict[Value, int] = {}
        for value in values:
            self.number(value)

    def number(self, value: Value) -> int:
        """The number of a value, a new one where it was not met before."""
        return self._numbers.setdefault(value, len(self._numbers))

    def __iter__(self) -> Iterator[Value]:
        return iter(self._numbers)


@dataclass
class Gathered:
    """The claims of a corpus, each once, the articles they stand in, and all of it as a page's JSON.

    `numbers` gives the number of a claim by any article that it stands in, `stored` has the claims by the store's own numbers.
    """

    claims: list[Claim]
    numbers: dict[Key, int]
    stored: Mapping[int, Claim]
    articles: list[ArticleRef] = field(default_factory=list)
    paths: dict[str, int] = field(default_factory=dict)
    data: Json = field(default_factory=dict)

    def number(self, claim: Claim) -> int:
        """The number of a claim that the corpus gave."""
        return self.numbers[_key(claim, claim.article)]

    def holds(self, claim: Claim) -> bool:
        """Whether the claim is one of these."""
        return _key(claim, claim.article) in self.numbers

    def standing(self, claim: Claim) -> list[int]:
        """The numbers of the articles here that a claim stands in."""
        paths = dict.fromkeys(ref.path for ref in (claim.article, *claim.appearances))
        return [self.paths[path] for path in paths if path in self.paths]


def gather(corpus: Corpus, part: Collection[int] | None = None) -> Gathered:
    """Everything of a corpus that its page shows, but for what several claims say together.

    Of a part alone, where the numbers of its claims are given.
    """
    wanted = part if part is not None or corpus.query is None else corpus.store.numbered(corpus.query)
    stored, readings = corpus.store.in_full(wanted)
    claims = [*stored.values()]
    numbers = {
        _key(claim, article): number for number, claim in enumerate(claims) for article in (claim.article, *claim.appearances)
    }
    found = Gathered(claims, numbers, stored)
    tables = _Tables(corpus)
    facts = [tables.facts(claim) for claim in claims]
    texts = [_article(Read(*reading), found, facts, tables) for reading in readings]
    found.data = {"claims": facts, "articles": [text for text in texts if text], **tables.values()}
    return found


def positions(claims: Iterable[Claim]) -> Counter[str]:
    """How many claims reflect each position, those without one under a name of their own."""
    return Counter(claim.position or NO_POSITION for claim in claims)


def _key(claim: Claim, article: ArticleRef) -> Key:
    return claim.id, article.path, article.sha256


class _Tables:
    """What many claims share, each value once."""

    def __init__(self, corpus: Corpus) -> None:
        self._store = corpus.store
        self._about = corpus.propositions
        self.speakers: Numbered[str] = Numbered()
        self._known: dict[int, Speaker] = {}
        self.roles: Numbered[str] = Numbered()
        self.outlets: Numbered[str] = Numbered()
        self.issues = Numbered(corpus.issues)
        self.propositions = Numbered(corpus.propositions)
        self.rules: dict[str, RuleNote] = {}
        self.packs: Numbered[tuple[str, str]] = Numbered()

    def facts(self, claim: Claim) -> Json:
        """All that is known of a claim but for its words and places."""
        said = dated(claim)
        self._note(claim)
        return _told(
            id=claim.id,
            kind=claim.kind,
            speaker=self._speaker(claim.speaker),
            role=self.roles.number(claim.speaker.role) if claim.speaker and claim.speaker.role else None,
            via=claim.speaker.via if claim.speaker else None,
            position=claim.position,
            basis=_basis(claim),
            issues=[self.issues.number(issue) for issue in claim.issues],
            views=[[self.propositions.number(stance.id), stance.polarity] for stance in claim.propositions],
            said=claim.said_on,
            told=claim.said_when and shown(claim.said_when.passage.text),
            first=said and said.first.isoformat(),
            last=said.last.isoformat() if said and said.last != said.first else None,
            zone=None if claim.zone == "body" else claim.zone,
            rules=list(dict.fromkeys([claim.rule, *claim.found_by])),
            confidence=round(claim.confidence, 3),
            pack=self.packs.number((claim.pack.name, claim.pack.version)),
            review=claim.review and claim.review.model_dump(exclude_none=True),
            reasons=_reasons(claim),
        )

    def outlet(self, name: str | None) -> int | None:
        """The number of an outlet."""
        return None if name is None else self.outlets.number(name)

    def values(self) -> Json:
        """The tables as JSON."""
        speakers = [_person(self._known[number]) for number, _ in enumerate(self.speakers)]
        return {
            "speakers": speakers,
            "roles": [shown(role) for role in self.roles],
            "outlets": [shown(outlet) for outlet in self.outlets],
            "issues": list(self.issues),
            "propositions": [{"id": id, "states": self._about.get(id, id)} for id in self.propositions],
            "rules": {id: [note.about, note.file] for id, note in self.rules.items()},
            "packs": [" ".join(pack) for pack in self.packs],
        }

    def _speaker(self, speaker: Speaker | None) -> int | None:
        if speaker is None:
            return None
        number = self.speakers.number(speaker_key(speaker))
        self._known.setdefault(number, speaker)
        return number

    def _note(self, claim: Claim) -> None:
        """Keeps what is known of the claim's rules; asks the store where it names one for the first time."""
        named = {claim.rule, *claim.found_by, *(lost.value for lost in claim.reasons.lost if lost.what == "rule")}
        if not named <= self.rules.keys():
            notes = self._store.notes_on(claim)
            self.rules |= {id: notes.get(id, RuleNote("", "")) for id in named - self.rules.keys()}


def _article(read: Read, found: Gathered, facts: Sequence[Json], tables: _Tables) -> Json | None:
    """An article with its text and the places of its claims; None where none of them is asked for."""
    claims = [claim for claim in read.claims if _key(claim, claim.article) in found.numbers]
    if not claims and read.claims:
        return None
    ref, number, text = read.article, len(found.articles), shown(read.text)
    found.articles.append(ref)
    found.paths.setdefault(ref.path, number)
    unit, original = units(text), None
    places = []
    for at, claim in enumerate(claims):
        own = found.numbers[_key(claim, claim.article)]
        places.append(_place(own, claim, unit))
        first = found.claims[own].article
        if (first.path, first.sha256) == (ref.path, ref.sha256):
            facts[own]["home"] = [number, at]
        else:
            original = first.path
    cuts, covers = marked(text, claims)
    return _told(
        path=shown(ref.path),
        title=ref.title and shown(ref.title),
        author=ref.author and shown(ref.author),
        outlet=tables.outlet(ref.outlet),
        published=ref.published,
        url=ref.url if ref.url and ref.url.lower().startswith(("http://", "https://")) else None,
        copy=original and shown(original),
        text=text,
        cuts=cuts,
        covers=covers,
        places=places,
    )


def _place(number: int, claim: Claim, unit: Callable[[int], int]) -> list[Any]:
    """Where a claim stands: its number, the passages of its content, its source, its cue, and its verbatim words if any.

    All are in units of the page.
    """

    def at(passage: Passage | None) -> list[int] | int:
        return [unit(passage.start), unit(passage.end)] if passage else 0

    quoted = [[unit(start), unit(end)] for start, end in verbatim(claim)]
    return [number, [at(passage) for passage in claim.content], at(claim.source), at(claim.cue), *([quoted] if quoted else [])]


def _person(speaker: Speaker) -> Json:
    return _told(
        name=shown(speaker.name),
        id=speaker.id,
        side=speaker.side,
        kind=speaker.kind,
        affiliation=speaker.affiliation and shown(speaker.affiliation),
    )


def _basis(claim: Claim) -> Json | None:
    basis = claim.position_basis
    return _told(by=basis.by, words=basis.passage and shown(basis.passage.text)) if basis else None


def _reasons(claim: Claim) -> Json:
    reasons = claim.reasons
    return _told(
        speaker=reasons.speaker and shown(reasons.speaker),
        office=reasons.office and shown(reasons.office),
        position=reasons.position and shown(reasons.position),
        issues={issue: shown(words) for issue, words in reasons.issues.items()},
        propositions={id: shown(words) for id, words in reasons.propositions.items()},
        lost=[[lost.what, shown(lost.value), shown(lost.why)] for lost in reasons.lost],
    )


def _told(**values: Any) -> Json:
    """The values without those that say nothing."""
    return {name: value for name, value in values.items() if value is not None and value not in ("", [], {})}
