"""What of a rule set is at work in a corpus: how often each rule, term, actor and office counted, and which never did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kuriltool.articles import Article
from kuriltool.claims.tagged import MODEL
from kuriltool.claims.terms import TermFinder
from kuriltool.model import Claim
from kuriltool.pipeline import Extractor, Reading
from kuriltool.reading.mentions import ADJECTIVE, METONYM, NAME, MentionFinder
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Issue, Proposition, Views

KINDS = ("rules", "lines", "issues", "propositions", "actors", "offices")
VIEWS = tuple(Views.model_fields)
_BY_NAME = (NAME, METONYM, ADJECTIVE)


@dataclass(frozen=True)
class Count:
    """How often one part of a rule set counted.

    `claims` are those that a rule found, that have an issue or take a view on a proposition, whose speaker an actor is or holds
    an office; `articles` are theirs, for an actor all that name it. `lost` are finds of a rule that another rule's took the place
    of. `terms` has every term of an issue or proposition with the claims in which it stands, `views` the claims by polarity.
    """

    kind: str
    id: str
    label: str
    claims: int
    articles: int
    lost: int = 0
    terms: dict[str, int] = field(default_factory=dict)
    views: dict[int, int] = field(default_factory=dict)

    @property
    def fired(self) -> bool:
        """Whether it counted at all; an actor also where it is only named."""
        return bool(self.claims or self.articles)


@dataclass(frozen=True)
class Coverage:
    """The counts of every part in the order of its file; `unruled` are the claims that the trained network alone found."""

    articles: int
    claims: int
    unruled: int
    counts: tuple[Count, ...]

    def of(self, kind: str) -> list[Count]:
        """The counts of one kind."""
        return [count for count in self.counts if count.kind == kind]


def coverage(extractor: Extractor, articles: Iterable[Article]) -> Coverage:
    """What of an extractor's rules counts in the articles."""
    tally = _Tally(extractor)
    for reading in extractor.extract(articles):
        tally.add(reading)
    return tally.result()


def values(found: Coverage) -> dict[str, Any]:
    """The coverage as JSON values, the parts by kind."""
    whole: dict[str, Any] = {"articles": found.articles, "claims": found.claims, "network_alone": found.unruled}
    return whole | {kind: [dict(_value(count)) for count in found.of(kind)] for kind in KINDS}


def _value(count: Count) -> Iterator[tuple[str, Any]]:
    yield from {"id": count.id, "claims": count.claims, "articles": count.articles}.items()
    if count.kind in ("rules", "lines"):
        yield "lost", count.lost
    if count.views:
        yield "polarity", {f"{view:+d}" if view else "0": number for view, number in count.views.items()}
    if count.terms:
        yield "terms", count.terms


class _Tally:
    """Counts claims as they are read."""

    def __init__(self, extractor: Extractor) -> None:
        self._rules, self._tokenizer = extractor.ruleset, extractor.nlp.make_doc
        self._mentions = MentionFinder(extractor.nlp.tokenizer, extractor.ruleset)
        self._finders = _finders(extractor.ruleset)
        self._roles = {office.name: office.id for office in extractor.ruleset.offices}
        self._articles = self._claims = self._unruled = 0
        self._count: Counter[tuple[str, str]] = Counter()
        self._spread: Counter[tuple[str, str]] = Counter()
        self._lost: Counter[str] = Counter()
        self._terms: Counter[tuple[str, str, str]] = Counter()
        self._views: Counter[tuple[str, int]] = Counter()

    def add(self, reading: Reading) -> None:
        """Counts one article."""
        self._articles += 1
        self._claims += len(reading.claims)
        met = set()
        for claim in reading.claims:
            parts = set(self._parts(claim))
            self._count.update(parts)
            met |= parts
            self._unruled += claim.rule == MODEL
            self._lost.update(lost.value for lost in claim.reasons.lost if lost.what == "rule")
            self._views.update((stance.id, stance.polarity) for stance in claim.propositions)
            self._terms.update(set(self._terms_in(claim)))
        named = {("actors", span.id_) for span in self._mentions(self._tokenizer(reading.text)) if span.label_ in _BY_NAME}
        self._spread.update(met | named)

    def _parts(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """The parts of the rule set that a claim owes something to."""
        yield from (("rules", rule) for rule in {claim.rule, *claim.found_by})
        yield from (("issues", issue) for issue in claim.issues)
        yield from (("propositions", stance.id) for stance in claim.propositions)
        if claim.speaker:
            yield "actors", claim.speaker.id or ""
            yield "offices", self._roles.get(claim.speaker.role or "", "")

    def _terms_in(self, claim: Claim) -> Iterator[tuple[str, str, str]]:
        """The terms in the words of a claim; of an issue that words near it call up, those words."""
        for issue, words in claim.reasons.issues.items():
            own = any(words in passage.text for passage in claim.content)
            yield from self._hits("issues", issue, claim.text if own else words)
        for stance in claim.propositions:
            yield from self._hits("propositions", stance.id, claim.text)

    def _hits(self, kind: str, id: str, text: str) -> Iterator[tuple[str, str, str]]:
        return ((kind, id, hit.key) for hit in self._finders[kind, id](text)) if (kind, id) in self._finders else iter(())

    def result(self) -> Coverage:
        """The counts so far."""
        rules = self._rules
        # A rule and a line never share an id, so that both are counted as rules.
        counts = [self._of("rules", kind, rule.id, rule.about) for kind in ("rules", "lines") for rule in getattr(rules, kind)]
        counts += [self._of("issues", "issues", issue.id, issue.label, _terms(issue)) for issue in rules.issues]
        counts += [self._of("propositions", "propositions", p.id, p.label, _terms(p)) for p in rules.propositions]
        counts += [self._of("actors", "actors", actor.id, actor.name) for actor in rules.actors]
        counts += [self._of("offices", "offices", office.id, office.name) for office in rules.offices]
        return Coverage(self._articles, self._claims, self._unruled, tuple(counts))

    def _of(self, counted_as: str, kind: str, id: str, label: str, terms: Iterable[str] = ()) -> Count:
        views = {view: self._views[id, view] for view in (1, -1, 0)} if kind == "propositions" else {}
        lost = self._lost[id] if counted_as == "rules" else 0
        return Count(
            kind, id, label, self._count[counted_as, id], self._spread[counted_as, id], lost,
            {term: self._terms[kind, id, term] for term in terms}, views,
        )  # fmt: skip


def _terms(part: Issue | Proposition) -> list[str]:
    return part.terms if isinstance(part, Issue) else [term for view in VIEWS for term in getattr(part.terms, view)]


def _finders(rules: RuleSet) -> dict[tuple[str, str], TermFinder[str]]:
    """What finds each term of each issue and proposition by itself, where they otherwise count together."""
    parts: list[tuple[str, Issue | Proposition]] = [("issues", issue) for issue in rules.issues]
    parts += [("propositions", proposition) for proposition in rules.propositions]
    return {(kind, part.id): TermFinder(((term, term) for term in _terms(part)), rules.terms) for kind, part in parts}
