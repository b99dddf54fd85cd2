"""What can be asked of a store; none of it writes."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kuriltool.copies import moved
from kuriltool.errors import StoreError
from kuriltool.model import ArticleRef, Claim, PackRef
from kuriltool.queries import NO_POSITION, NO_REVIEW, Query, close, first_day, last_day, listed, search_terms
from kuriltool.store import database, facts
from kuriltool.store.opened import Opened
from kuriltool.store.runs import RuleNote, SideStyle
from kuriltool.store.vocabulary import Vocabulary
from kuriltool.store.writing import REFERENCE, reference

if TYPE_CHECKING:
    from kuriltool.analysis.facts import Columns

_DATED = {
    # Of a day known by month or year alone, that month or year must touch what is asked for.
    "since": "substr(claim.last_day || '-99-99', 1, 10) >= ?",
    "until": "substr(claim.day || '-00-00', 1, 10) <= ?",
}
# Of a claim that several articles share, any of them counts.
_STANDING = (
    "claim.id IN (WITH chosen (id, original) AS MATERIALIZED "
    "(SELECT id, copy_of FROM article WHERE {} IN (SELECT value FROM json_each(?))) "
    "SELECT claim.id FROM chosen JOIN claim ON claim.article = chosen.id "
    "UNION ALL SELECT claim FROM chosen JOIN appearance ON appearance.article = chosen.id "
    "UNION ALL SELECT claim.id FROM chosen JOIN claim ON claim.article = chosen.original "
    "UNION ALL SELECT claim FROM chosen JOIN appearance ON appearance.article = chosen.original)"
)
_ASKED = {
    "speaker": "claim.id IN (SELECT id FROM claim WHERE speaker IN (SELECT value FROM json_each(?)))",
    "position": f"ifnull(claim.position, '{NO_POSITION}') IN (SELECT value FROM json_each(?))",
    "issue": "claim.id IN (SELECT claim FROM claim_issue WHERE issue IN (SELECT value FROM json_each(?)))",
    "proposition": "claim.id IN (SELECT claim FROM claim_proposition, json_each(?) WHERE value IN (proposition, "
    "proposition || ':' || polarity))",
    "outlet": _STANDING.format("article.outlet"),
}


_ORDER = "ORDER BY article.path, article.id, claim.start, claim.public"
_GIVEN = "(SELECT value FROM json_each(?1))"
# As the view of this name tells, of claims by their numbers: of a view SQLite would go through all.
_APPEARING = f"""
    WITH found (claim, article) AS MATERIALIZED (
        SELECT claim, article FROM appearance WHERE claim IN {_GIVEN}
        UNION ALL
        SELECT claim.id, article.id FROM claim JOIN article ON article.copy_of = claim.article WHERE claim.id IN {_GIVEN}
        UNION ALL
        SELECT claim, article.id FROM appearance JOIN article ON article.copy_of = appearance.article WHERE claim IN {_GIVEN}
    )
    SELECT claim, {REFERENCE} FROM found JOIN article ON article.id = found.article ORDER BY path, article.id
"""
_FEW = 20_000  # claims that are put in order rather than looked for in it
_FIRST, _AT_ONCE = 20, 500  # claims that are read in one go


class Asking(Opened):
    """A store that answers."""

    _words: tuple[tuple[int, int], Vocabulary] | None = None

    def claims(self, query: Query | None = None) -> Iterator[Claim]:
        """The claims that a query asks for, by path and then as they stand in the article; each with its appearances."""
        query = query or Query()
        with database.explained(self.path):
            statement, values = self._in_order(query)
            found = self._execute(statement, *values)
            at_once = _FIRST  # few, for whoever looks at the first alone, and waits for it
            while rows := found.fetchmany(at_once):
                yield from self._whole([number for (number,) in rows]).values()
                at_once = _AT_ONCE

    def _in_order(self, query: Query) -> tuple[str, list[object]]:
        """An SQL statement for the numbers of the claims that a query asks for in their order, and its values."""
        conditions = {**self._conditions(query), **_dated(query)}
        where, values = _where(conditions)
        few: list[Any] = []
        if conditions:
            few = self._rows(f"SELECT claim.id FROM claim {where} LIMIT ?", *values, _FEW)
        if conditions and len(few) < _FEW:  # to put them in order takes less than to go through all
            where, values = "WHERE claim.id IN (SELECT value FROM json_each(?))", [json.dumps([number for (number,) in few])]
            rows = "FROM claim JOIN article ON article.id = claim.article"
        else:
            rows = "FROM article CROSS JOIN claim ON claim.article = article.id"
        limit = -1 if query.limit is None else query.limit
        return f"SELECT claim.id {rows} {where} {_ORDER} LIMIT ?", [*values, limit]

    def count(self, query: Query | None = None) -> int:
        """How many claims a query asks for."""
        where, values = _where({**self._conditions(query), **_dated(query)} if query else {})
        return int(self._rows(f"SELECT count(*) FROM claim {where}", *values)[0][0])

    def articles(self) -> list[ArticleRef]:
        """Every article by path, those without claims too."""
        return [reference(row) for row in self._rows(f"SELECT {REFERENCE} FROM article ORDER BY path, id")]

    def readings(self, query: Query | None = None) -> Iterator[tuple[ArticleRef, str, list[Claim]]]:
        """Every article by path, with its text and all claims that stand in it, in text order; of a copy at its own places.

        With a query the claims that it asks for, and no article without one.
        """
        asked = None if query is None else self._numbers(query)
        every, chosen = f"SELECT id, text, {REFERENCE} FROM article", "ORDER BY path, id"
        if asked is not None:
            chosen = f"WHERE id IN (SELECT article FROM stands WHERE claim IN {_GIVEN}) {chosen}"
        values = () if asked is None else (json.dumps([*asked]),)
        with database.explained(self.path):
            for number, text, *known in self._execute(f"{every} {chosen}", *values):
                article = reference(known)
                claims = self._standing_in(number, text, article, asked)
                if claims or query is None:
                    yield article, text, claims

    def _numbers(self, query: Query) -> frozenset[int]:
        """The numbers of the claims that a query asks for."""
        asked, values = self._numbering(query)
        return frozenset(number for (number,) in self._rows(asked, *values))

    def _numbering(self, query: Query) -> tuple[str, Sequence[object]]:
        """What selects the numbers of the claims that a query asks for, and the values that it takes."""
        where, values = _where({**self._conditions(query), **_dated(query)})
        return f"SELECT claim.id FROM claim {where}", values

    def columns(self, query: Query | None = None) -> Columns:
        """The facts of the claims that a query asks for, for counting and ranking very many."""
        with database.explained(self.path):
            return facts.read(self._connection, None if query in (None, Query()) else self._numbers(query or Query()))

    def records(self, numbers: Sequence[int]) -> dict[int, Claim]:
        """The claims with these numbers, each with its appearances."""
        with database.explained(self.path):
            return self._whole(numbers)

    def _whole(self, numbers: Sequence[int]) -> dict[int, Claim]:
        """The claims with these numbers, in their order, each with the copies in which it appears, by path."""
        given = json.dumps([*numbers])
        records = dict(self._execute(f"SELECT id, record FROM claim WHERE id IN {_GIVEN}", given))
        appearances: dict[int, list[ArticleRef]] = {}
        for number, *known in self._execute(_APPEARING, given):
            appearances.setdefault(number, []).append(reference(known))
        found = {number: self._record(records[number]) for number in numbers}
        return found | {number: found[number].model_copy(update={"appearances": refs}) for number, refs in appearances.items()}

    def reading(self, path: str) -> tuple[ArticleRef, str, list[Claim]]:
        """The article with this path, as `readings` gives it. Raises StoreError where there is none."""
        number, text, *known = self._article(path, f"text, {REFERENCE}")
        article = reference(known)
        return article, text, self._standing_in(number, text, article)

    def _standing_in(self, number: int, text: str, article: ArticleRef, asked: Container[int] | None = None) -> list[Claim]:
        """The claims that stand in an article, at its own places, but for those that nobody asked for."""
        rows = self._rows(
            "SELECT claim.id, record FROM stands JOIN claim ON claim.id = stands.claim WHERE stands.article = ? "
            "ORDER BY start, public",
            number,
        )
        claims = (self._record(record) for id, record in rows if asked is None or id in asked)
        found = (claim if claim.article == article else moved(claim, article, text) for claim in claims)
        return [claim for claim in found if claim is not None]

    def packs(self) -> list[str]:
        """The names of the packs that articles here were read with, the latest first."""
        return [name for (name,) in self._rows("SELECT pack FROM run GROUP BY pack ORDER BY max(rowid) DESC")]

    def pack_of(self, article: ArticleRef) -> PackRef:
        """The pack that an article was read with."""
        known = "SELECT pack, version FROM run JOIN article ON run = fingerprint WHERE article.path = ? AND article.sha256 = ?"
        name, version = self._rows(known, article.path, article.sha256)[0]
        return PackRef(name=name, version=version)

    def notes(self, query: Query) -> list[str]:
        """What whoever asked should know: values that do not occur, names that mean several speakers, claims without a date."""
        notes = self._vocabulary().notes(query)
        if undated := self._undated(query):
            notes.append(f"{undated} {'claim has' if undated == 1 else 'claims have'} no date and are left out")
        return notes

    def strange(self, query: Query) -> list[str]:
        """A line for each position, issue and proposition asked for that no pack of this store has: a typo, not an answer."""
        return self._vocabulary().strange(query)

    def claim(self, prefix: str) -> Claim:
        """The claim whose id begins with `prefix`, 'c_' being optional. Raises StoreError when there is none or more than one."""
        wanted = "c_" + prefix.lower().removeprefix("c_").encode("utf-8", "replace").decode()
        rows = self._rows(
            "SELECT claim.public, claim.id, claim.record FROM claim JOIN article ON article.id = claim.article "
            "WHERE claim.public >= ?1 AND claim.public < ?1 || char(0x10ffff) ORDER BY article.path, claim.start",
            wanted,
        )
        found = {public: (number, record) for public, number, record in reversed(rows)}
        if not found:
            raise StoreError(self._no_claim(wanted))
        if len(found) > 1:
            raise StoreError(_ambiguous(wanted, [self._record(record) for _, record in reversed(found.values())]))
        (number, _), *_ = found.values()
        (first,) = self._rows("SELECT min(id) FROM claim WHERE public = (SELECT public FROM claim WHERE id = ?)", number)[0]
        return self.records([first])[first]

    def text(self, article: ArticleRef) -> str:
        """The text of an article that a claim stands in, as it was read."""
        known = "SELECT text FROM article WHERE path = ? AND sha256 = ?"
        return str(self._rows(known, article.path, article.sha256)[0][0])

    def text_at(self, path: str) -> str:
        """The text of the article with this path, however it leads there. Raises StoreError where there is none."""
        return str(self._article(path, "text")[1])

    def notes_on(self, claim: Claim) -> dict[str, RuleNote]:
        """What is known of the rules and propositions that the claim names, by id."""
        named = {claim.rule, *claim.found_by, *(lost.value for lost in claim.reasons.lost), *(p.id for p in claim.propositions)}
        known = (
            "SELECT rule.id, about, rule.file FROM rule JOIN article USING (run) WHERE article.path = ? AND article.sha256 = ? "
            "AND rule.id IN (SELECT value FROM json_each(?))"
        )
        rows = self._rows(known, claim.article.path, claim.article.sha256, json.dumps(sorted(named)))
        return {id: RuleNote(about, file) for id, about, file in rows}

    def sides(self) -> list[SideStyle]:
        """The sides of every pack that articles here were read with, in the packs' order."""
        sides: dict[str, SideStyle] = {}
        for (found,) in self._rows("SELECT sides FROM run ORDER BY rowid DESC"):
            with self._intact():
                for side in json.loads(found):
                    sides.setdefault(side["id"], SideStyle(**side))
        return list(sides.values())

    def propositions(self) -> dict[str, str]:
        """What each proposition of the packs here states, by id, those of the latest run first."""
        known = (
            "SELECT value, max(about) FROM run, json_each(run.propositions) JOIN rule ON rule.run = run.fingerprint "
            "AND rule.id = value GROUP BY value ORDER BY max(run.rowid) DESC, key"
        )
        return dict(self._rows(known))

    def issues(self) -> list[str]:
        """The issues of the packs here, those of the latest run first."""
        return self._listed("issues")

    def names(self) -> dict[str, list[str]]:
        """Every name of each actor of the packs here, by the actor's id; the canonical one first."""
        names: dict[str, list[str]] = {}
        for actor, canonical, alias in self._rows("SELECT actor, canonical, alias FROM actor_name ORDER BY run, rowid"):
            known = names.setdefault(actor, [canonical])
            if alias not in known:
                known.append(alias)
        return names

    def id_length(self) -> int:
        """How many characters of an id tell all claims apart, at least those of 'c_' and four more."""
        kept = self._rows("SELECT length FROM id_length WHERE NOT EXISTS (SELECT 1 FROM statement_stale)")
        return kept[0][0] if kept else self._measured_ids()

    def _measured_ids(self) -> int:
        length, before = 6, ""
        with database.explained(self.path):
            for (public,) in self._execute("SELECT public FROM claim ORDER BY public"):
                while public[:length] == before[:length] and public != before:
                    length += 1
                before = public
        return length

    def _appearing(self, number: int, claim: Claim) -> Claim:
        """The claim of that number with the copies in which it appears, by path."""
        found = [reference(row[1:]) for row in self._execute(_APPEARING, json.dumps([number]))]
        return claim.model_copy(update={"appearances": found}) if found else claim

    def _vocabulary(self) -> Vocabulary:
        """What can be asked for; made once as long as nobody writes."""
        state = self._rows("PRAGMA data_version")[0][0], self._connection.total_changes
        if self._words is None or self._words[0] != state:
            sides = [side.id for side in self.sides()]
            self._words = state, Vocabulary(self._rows, sides, self._listed("issues"), self._listed("propositions"))
        return self._words[1]

    def _listed(self, column: str) -> list[str]:
        """The ids in the lists of all runs, those of the latest first."""
        known = f"SELECT value FROM run, json_each(run.{column}) GROUP BY value ORDER BY max(run.rowid) DESC, key"
        return [id for (id,) in self._rows(known)]

    def _conditions(self, query: Query) -> dict[str, object]:
        """SQL conditions, each with its value, for all of a query but its dates."""
        meant = self._vocabulary().meant(query)
        conditions: dict[str, object] = {_ASKED[what]: json.dumps(values) for what, values in meant.items()}
        if query.paths is not None:
            places = [self._place(path) for path in query.paths]
            conditions[_STANDING.format("article.place")] = json.dumps(places)
        return conditions | _told(query)

    def _undated(self, query: Query) -> int:
        if not (query.since or query.until):
            return 0
        where, values = _where({"claim.day IS NULL AND 1 = ?": 1, **self._conditions(query)})
        return int(self._rows(f"SELECT count(*) FROM claim INDEXED BY claim_undated {where}", *values)[0][0])

    def _no_claim(self, wanted: str) -> str:
        alike = "SELECT public FROM claim WHERE public >= ?1 AND public < ?1 || char(0x10ffff)"  # of a million some thousands
        ids = {public[: len(wanted)] for (public,) in self._rows(alike, wanted[:4])} if len(wanted) > 6 else set()
        meant = close(wanted, {id: (id,) for id in sorted(ids)})
        return f"no claim {wanted}; " + (f"did you mean {listed(meant, 'or')}?" if meant else "kuriltool claims lists them all")


def _where(conditions: Mapping[str, object]) -> tuple[str, list[object]]:
    return ("WHERE " + " AND ".join(conditions) if conditions else "", list(conditions.values()))


def _told(query: Query) -> dict[str, object]:
    """Conditions that need no look at what occurs."""
    conditions: dict[str, object] = {}
    kinds = [kind for kind in query.kinds or ("direct", "mixed", "indirect") if not query.verbatim or kind != "indirect"]
    if query.kinds or query.verbatim:
        conditions["claim.kind IN (SELECT value FROM json_each(?))"] = json.dumps(kinds)
    if query.reviews:
        conditions[f"ifnull(claim.verdict, '{NO_REVIEW}') IN (SELECT value FROM json_each(?))"] = json.dumps([*query.reviews])
    if query.search is not None:
        conditions["claim.id IN (SELECT rowid FROM claim_words WHERE claim_words MATCH ?)"] = search_terms(query.search)
    return conditions


def _dated(query: Query) -> dict[str, object]:
    conditions: dict[str, object] = {}
    if query.since:
        conditions[_DATED["since"]] = first_day(query.since)
    if query.until:
        conditions[_DATED["until"]] = last_day(query.until)
    return conditions


def _ambiguous(wanted: str, claims: Sequence[Claim]) -> str:
    lines = [
        f"  {claim.id}  {claim.speaker.name if claim.speaker else 'nobody known'}: {claim.text[:60]}" for claim in claims[:10]
    ]
    return "\n".join([f"{wanted} begins {len(claims)} ids; give more of the one you mean", *lines])
