"""A store in the large: its articles without their texts, and in full only those of them that somebody chose."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kuriltool.copies import moved
from kuriltool.model import ArticleRef, Claim, PackRef
from kuriltool.queries import Query
from kuriltool.store import database, facts
from kuriltool.store.gathered import Gathered
from kuriltool.store.writing import REFERENCE, reference

if TYPE_CHECKING:
    from kuriltool.analysis.facts import Columns
    from kuriltool.analysis.statements import Statement


class Printed(NamedTuple):
    """An article by its number: who printed it and when, and the number of the article that it is a copy or near copy of."""

    number: int
    outlet: str | None
    published: str | None
    origin: int | None


class InFull(NamedTuple):
    """Claims by their numbers, in the order and with all that `claims` gives, and articles as `readings` gives them."""

    claims: dict[int, Claim]
    readings: list[tuple[ArticleRef, str, list[Claim]]]


class Surveying(Gathered):
    """A store that tells what it holds by number."""

    def printed(self) -> list[Printed]:
        """Every article, the latest first; those without a date last."""
        origins: dict[int, int] = {}
        for column in ("near_copy_of", "copy_of"):
            origins |= self._rows(f"SELECT id, {column} FROM article WHERE {column} IS NOT NULL")
        known = "SELECT id, outlet, published FROM article ORDER BY published DESC, id"  # an index has all of it; texts are long
        return [Printed(id, outlet, published, origins.get(id)) for id, outlet, published in self._rows(known)]

    def reprints(self) -> list[tuple[int, int]]:
        """Which claims appear in which copies: the number of the claim, and that of the article."""
        return self._rows("SELECT claim, article FROM appears")

    def reporting(self) -> list[tuple[int, int]]:
        """Which claim reports which statement, by the numbers of both."""
        self.gather()
        return self._rows("SELECT claim, statement FROM statement_of")

    def statements_among(self, claims: Mapping[int, Claim]) -> list[Statement]:
        """What claims report, which come by their numbers: as `statements` gives it, but no record is read again."""
        from kuriltool.analysis.statements import Appearance, Statement, order

        self.gather()
        reporting: dict[int, list[Appearance]] = {}
        known = "SELECT statement, claim, likeness, told FROM statement_of"
        for statement, claim, likeness, told in self._chosen(known, "claim", claims):
            reporting.setdefault(statement, []).append(Appearance(claim=claims[claim], likeness=likeness, by=told))
        rows = self._chosen("SELECT id, public, first, last, first_claim FROM statement", "id", reporting)
        elsewhere = {number: claim for number, (_, claim) in self.by_number({row[4] for row in rows} - claims.keys()).items()}
        found: list[tuple[Claim, Statement]] = []
        for number, id, since, until, first in rows:
            claim, own = claims.get(first) or elsewhere[first], sorted(reporting[number], key=lambda one: order(one.claim))
            assert claim.speaker
            said = Statement(id=id, speaker=claim.speaker, position=claim.position, first=since, last=until, appearances=own)
            found.append((claim, said))
        return [said for _, said in sorted(found, key=lambda pair: order(pair[0]))]

    def read_with(self) -> list[PackRef]:
        """The packs that articles were read with, the latest first."""
        known = "SELECT pack, version FROM run GROUP BY pack, version ORDER BY max(rowid) DESC"
        return [PackRef(name=name, version=version) for name, version in self._rows(known)]

    def homes(self, claims: Collection[str]) -> list[int]:
        """The numbers of the articles that claims have been found in, by the ids of the claims and in their order."""
        known = "SELECT article FROM json_each(?) CROSS JOIN claim ON public = value ORDER BY key"
        return list(dict.fromkeys(number for (number,) in self._rows(known, json.dumps([*claims]))))

    def length(self, articles: Collection[int]) -> int:
        """How many characters the texts of the articles with these numbers have."""
        return sum(length for (length,) in self._chosen("SELECT length(text) FROM article", "id", articles))

    def numbered(self, query: Query) -> list[int]:
        """The numbers of the claims that a query asks for, in the order in which `claims` gives them."""
        statement, values = self._in_order(query)
        return [number for (number,) in self._rows(statement, *values)]

    def facts_of(self, query: Query | None = None) -> Columns:
        """The facts of the claims that `claims` gives: `columns`, but of no more claims than a query wants."""
        if query is None or query.limit is None:
            return self.columns(query)
        with database.explained(self.path):
            return facts.read(self._connection, self.numbered(query))

    def by_number(self, claims: Collection[int] | None = None) -> dict[int, tuple[int, Claim]]:
        """The claims with these numbers, all without any: each with the number of its article, and without its appearances."""
        rows = self._chosen("SELECT id, article, record FROM claim", "id", claims)
        return {number: (article, self._record(record)) for number, article, record in rows}

    def in_full(self, claims: Collection[int] | None = None) -> InFull:
        """The claims with these numbers, and every article that one of them stands in; without any all claims and all articles.

        Each record is read once. All of it is held in memory.
        """
        standing: dict[int, list[int]] = {}
        for claim, article in self._chosen("SELECT claim, article FROM stands", "claim", claims):
            standing.setdefault(article, []).append(claim)
        known = f"SELECT id, text, {REFERENCE} FROM article"
        rows = self._chosen(known, "id", None if claims is None else standing, "ORDER BY path, id")
        articles = {number: (reference(row), text) for number, text, *row in rows}
        found = self.by_number(claims)
        here = {id: sorted(standing.get(id, ()), key=lambda number: _order(found[number][1])) for id in articles}
        places: dict[int, list[int]] = {}
        for id, numbers in here.items():
            for number in numbers:
                places.setdefault(number, []).append(id)

        def appearing(number: int) -> Claim:
            home, claim = found[number]
            others = [articles[id][0] for id in places[number] if id != home]
            return claim.model_copy(update={"appearances": others}) if others else claim

        own = {number: appearing(number) for id, numbers in here.items() for number in numbers if found[number][0] == id}
        readings = [
            (article, text, [*_placed(article, text, (found[number][1] for number in here[id]))])
            for id, (article, text) in articles.items()
        ]
        return InFull(own, readings)

    def _chosen(self, select: str, column: str, numbers: Collection[int] | None, order: str = "") -> list[tuple[Any, ...]]:
        """The rows that have one of these numbers in a column; all without any."""
        if numbers is None:
            return self._rows(f"{select} {order}")
        chosen = f"{column} IN (SELECT value FROM json_each(?))"
        return self._rows(f"{select} WHERE {chosen} {order}", json.dumps([*numbers]))


def _order(claim: Claim) -> tuple[int, str]:
    """What sorts claims as they stand in an article."""
    return claim.content[0].start, claim.id


def _placed(article: ArticleRef, text: str, claims: Iterable[Claim]) -> Iterator[Claim]:
    """The claims at their places in an article, without those that it words otherwise."""
    for claim in claims:
        placed = claim if claim.article == article else moved(claim, article, text)
        if placed is not None:
            yield placed
