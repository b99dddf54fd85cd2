"""Articles and claims into the tables of a store, copies recognized. Every call stands inside a transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from kuriltool import copies
from kuriltool.model import ArticleRef, Claim
from kuriltool.reviews import Reviewed

# By the plus SQLite knows that the index of runs is no help: nearly all articles were read in one.
_ORIGINAL = "+article.run = ? AND copy_of IS NULL AND NOT kept AND NOT stale"
_REFERENCE = {"path": "path", "id": "own_id"} | {
    name: name for name in ("title", "author", "outlet", "published", "url", "sha256")
}
REFERENCE = ", ".join(_REFERENCE.values())
"""The columns of an article that `reference` takes."""


def reference(row: Sequence[Any]) -> ArticleRef:
    """The reference of an article from the columns that REFERENCE names."""
    return ArticleRef(**dict(zip(_REFERENCE, row, strict=True)))


Known = dict[tuple[object, ...], list[tuple[int | None, str | None]]]
CLAIMS = TypeAdapter(list[Claim])


@dataclass(frozen=True)
class Place:
    """Where an article stands and in which file, both seen from the store's folder, the same from wherever they were given."""

    article: str
    file: str


class Writer:
    """Writes through one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def article(
        self, article: ArticleRef, text: str, words: str, run: str, *, place: Place, warnings: Sequence[str], kept: bool
    ) -> int:
        """Puts an article in the place of what was known there, without its claims; its number. `words` is its text's digest.

        Claims of before go, and who shared them is stale: near copies always, copies where words or run have changed.
        """
        known = self._execute("SELECT id, words, run FROM article WHERE place = ?", place.article).fetchone()
        if known:
            self.forget_claims(known[0], with_copies=known[1:] != (words, run))
        columns = {
            "place": place.article,
            "file": place.file,
            "path": article.path,
            "sha256": article.sha256,
            "own_id": article.id,
            "title": article.title,
            "author": article.author,
            "outlet": article.outlet,
            "published": article.published,
            "url": article.url,
            "text": text,
            "run": run,
            "warnings": json.dumps([*warnings], ensure_ascii=False),
            "words": words,
            "kept": int(kept),
            "stale": 0,
            "found": None,
            "copy_of": None,
            "near_copy_of": None,
        }
        changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
        (number,) = self._execute(
            f"INSERT INTO article ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
            f"ON CONFLICT (place) DO UPDATE SET {changes} RETURNING id",
            *columns.values(),
        ).fetchone()
        return int(number)

    def originals(self, words: str, run: str, place: str) -> list[int]:
        """The articles at other places, read in that run, that one whose words have this digest may be a copy of."""
        known = f"SELECT id FROM article WHERE words = ? AND words <> '' AND place <> ? AND {_ORIGINAL} ORDER BY id"
        return [int(id) for (id,) in self._execute(known, words, place, run).fetchall()]

    def original(self, words: str, run: str, place: str, published: str | None) -> int | None:
        """The first of its originals that was published no later."""
        return next((id for id in self.originals(words, run, place) if not self._is_later(id, published)), None)

    def step_back(self, found: Iterable[int], published: str | None) -> None:
        """Makes stale what was read before as an original, but was published later than on that day."""
        for id in found:
            if self._is_later(id, published):
                self._execute("UPDATE article SET stale = 1 WHERE id = ?", id)

    def path(self, article: int) -> str:
        """The path of an article."""
        return str(self._execute("SELECT path FROM article WHERE id = ?", article).fetchone()[0])

    def make_copy(self, article: int, original: int) -> None:
        """Makes an article a copy, and its own copies copies of the same original."""
        self._execute("UPDATE article SET copy_of = ? WHERE id = ? OR copy_of = ?", original, article, article)

    def keep_parse(self, article: int, parse: tuple[bytes, bytes] | None) -> None:
        """Keeps a key and what the network said of an article's text, or nothing."""
        if parse:
            self._execute("INSERT OR REPLACE INTO parse VALUES (?, ?, ?)", article, *parse)
        else:
            self._execute("DELETE FROM parse WHERE article = ?", article)

    def reviews(self, place: str, words: str) -> list[Reviewed]:
        """What people made of the claims of the article at a place, or of one whose text has that digest, the latest last."""
        known = "SELECT public, verdict, record, was FROM review WHERE place = ?1 OR (words = ?2 AND ?2 <> '') ORDER BY number"
        return [
            Reviewed(id, verdict, Claim.model_validate_json(record), Claim.model_validate_json(was) if was else None)
            for id, verdict, record, was in self._execute(known, place, words)
        ]

    def keep_reviews(self, place: str, words: str, reviews: Iterable[Reviewed]) -> None:
        """Keeps what people made of claims of the article at a place, in the place of what the same file said before."""
        columns = "(place, words, public, origin, verdict, record, was)"
        for review in reviews:
            origin = review.claim.review.origin if review.claim.review else ""
            was = review.was and review.was.model_dump_json()
            row = (place, words, review.id, origin, review.verdict, review.claim.model_dump_json(), was)
            self._execute(f"INSERT OR REPLACE INTO review {columns} VALUES (?, ?, ?, ?, ?, ?, ?)", *row)

    def adopt_reviews(self, place: str, words: str) -> None:
        """Keeps what people made of an article at its new place too, lest its text change there."""
        columns = "public, origin, verdict, record, was"
        adopted = (
            f"INSERT OR IGNORE INTO review (place, words, {columns}) SELECT ?1, words, {columns} FROM review "
            "WHERE words = ?2 AND ?2 <> '' AND place <> ?1 ORDER BY number"
        )
        self._execute(adopted, place, words)

    def keep_found(self, article: int, claims: Sequence[Claim] | None) -> None:
        """Keeps the claims of a reviewed article as they were found; None for one that nobody reviewed."""
        records = None if claims is None else f"[{','.join(claim.model_dump_json() for claim in claims)}]"
        self._execute("UPDATE article SET found = ? WHERE id = ?", records, article)

    def found(self, article: int) -> list[Claim] | None:
        """The claims of a reviewed article as they were found; None for one that nobody reviewed."""
        (records,) = self._execute("SELECT found FROM article WHERE id = ?", article).fetchone()
        return None if records is None else CLAIMS.validate_json(records)

    def change_claims(self, article: int, claims: Sequence[Claim]) -> None:
        """Makes these the own claims of an article; one that keeps its id still appears wherever it did."""
        known = dict(self._execute("SELECT public, id FROM claim WHERE article = ?", article).fetchall())
        gone = [number for public, number in known.items() if public not in {claim.id for claim in claims}]
        for number in gone:
            self._forget_claim(number)
        for claim in claims:
            self._claim(article, claim, known.get(claim.id))

    def _forget_claim(self, number: int) -> None:
        self._execute("DELETE FROM claim_words WHERE rowid = ?", number)
        self._execute("DELETE FROM claim WHERE id = ?", number)

    def claims(self, article: int, claims: Sequence[Claim]) -> None:
        """Saves the claims of an article that is kept apart."""
        for claim in claims:
            self._claim(article, claim)

    def new_claims(self, article: int, text: str, claims: Sequence[Claim]) -> int | None:
        """Saves those claims of an article that its like lacks, and that the others appear in it; the number of its like."""
        found = copies.shingles(text)
        like = self._like(article, found)
        if like is None:
            self._execute("DELETE FROM sketch WHERE article = ?", article)
            for shingle in copies.sketch(found):
                self._execute("INSERT INTO sketch VALUES (?, ?)", shingle, article)
        else:
            self._execute("UPDATE article SET near_copy_of = ? WHERE id = ?", like, article)
        known = self._known(like) if like is not None else {}
        for claim in claims:
            same = None if claim.review else _same(claim, known)  # what a person made of it is said of this article alone
            if same is None:
                self._claim(article, claim)
            elif same[0] is not None:
                self._execute("INSERT OR IGNORE INTO appearance VALUES (?, ?)", same[0], article)
        return like

    def forget_claims(self, article: int, *, with_copies: bool) -> None:
        """Removes an article's claims and what makes it an original.

        With copies it goes from them as well: one with the same text gets the claims; where there is none, all are stale.
        """
        if with_copies and self._hand_over(article):
            return
        self._execute("UPDATE article SET stale = 1, near_copy_of = NULL WHERE near_copy_of = ?", article)
        if with_copies:
            self._execute("UPDATE article SET stale = 1, copy_of = NULL WHERE copy_of = ?", article)
        self._execute("DELETE FROM claim_words WHERE rowid IN (SELECT id FROM claim WHERE article = ?)", article)
        self._execute("DELETE FROM claim WHERE article = ?", article)
        self._execute("DELETE FROM appearance WHERE article = ?", article)
        self._execute("DELETE FROM sketch WHERE article = ?", article)

    def _hand_over(self, article: int) -> bool:
        """Gives all that an article has to its first copy with the very same text and date, if there is one."""
        heirs = (
            f"SELECT copy.id, {', '.join(f'copy.{column}' for column in _REFERENCE.values())} FROM article AS copy "
            "JOIN article AS gone ON gone.id = copy.copy_of WHERE gone.id = ? AND copy.text = gone.text AND copy.run = gone.run "
            "AND copy.published IS gone.published ORDER BY copy.id LIMIT 1"
        )
        found = self._execute(heirs, article).fetchone()
        if found is None:
            return False
        heir, record = found[0], reference(found[1:]).model_dump_json()
        moved = "UPDATE claim SET article = ?, record = json_set(record, '$.article', json(?)) WHERE article = ?"
        self._execute(moved, heir, record, article)
        self._execute("UPDATE article SET copy_of = ? WHERE copy_of = ?", heir, article)
        self._execute("UPDATE article SET near_copy_of = ? WHERE near_copy_of = ?", heir, article)
        liked = "UPDATE article SET copy_of = NULL, near_copy_of = (SELECT near_copy_of FROM article WHERE id = ?) WHERE id = ?"
        self._execute(liked, article, heir)
        self._execute("UPDATE article SET found = (SELECT found FROM article WHERE id = ?) WHERE id = ?", article, heir)
        self._execute("UPDATE sketch SET article = ? WHERE article = ?", heir, article)
        self._execute("UPDATE appearance SET article = ? WHERE article = ?", heir, article)
        return True

    def forget(self, article: int) -> None:
        """Removes an article with its claims."""
        self.forget_claims(article, with_copies=True)
        self._execute("DELETE FROM article WHERE id = ?", article)

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _like(self, article: int, found: frozenset[int]) -> int | None:
        """The original, read in the same run and published no later, that has most of an article's shingles.

        Originals that were published later are stale from now on.
        """
        run, published = self._execute("SELECT run, published FROM article WHERE id = ?", article).fetchone()
        sharing: Counter[int] = Counter()
        known = f"SELECT id FROM sketch JOIN article ON id = article WHERE shingle = ? AND id <> ? AND {_ORIGINAL} LIMIT ?"
        for shingle in copies.sketch(found):
            holding = self._execute(known, shingle, article, run, copies.MOST_HOLDING + 1).fetchall()
            sharing.update(id for (id,) in holding if len(holding) <= copies.MOST_HOLDING)
        likely = [id for id, shared in sharing.most_common(5) if shared >= copies.FEWEST_COMMON]
        texts = {id: self._execute("SELECT text FROM article WHERE id = ?", id).fetchone()[0] for id in likely}
        likeness = {id: copies.alike(found, copies.shingles(text)) for id, text in texts.items()}
        alike = [id for id, like in likeness.items() if like >= copies.ALIKE]
        self.step_back(alike, published)
        return max((id for id in alike if not self._is_later(id, published)), key=lambda id: likeness[id], default=None)

    def _is_later(self, article: int, published: str | None) -> bool:
        """Whether an article was published later than on that day, or nobody knows when."""
        (day,) = self._execute("SELECT published FROM article WHERE id = ?", article).fetchone()
        return published is not None and (day is None or published < day)

    def _known(self, article: int) -> Known:
        """The claims of an article as they were found, by what makes them the same; their numbers, None for one rejected."""
        numbers = dict(self._execute("SELECT public, id FROM claim WHERE article = ?", article).fetchall())
        records = self._execute("SELECT record FROM claim WHERE article = ?", article).fetchall()
        standing = [Claim.model_validate_json(record) for (record,) in records]
        found = self.found(article) or []
        known: Known = {}
        for claim in [*found, *(claim for claim in standing if claim.id not in {claim.id for claim in found})]:
            known.setdefault(_key(claim), []).append((numbers.get(claim.id), _phrase(claim)))
        return known

    def _claim(self, article: int, claim: Claim, number: int | None = None) -> None:
        """Writes a claim, under its number where it has one already."""
        speaker, day = claim.speaker, claim.said_on or claim.article.published
        columns = {
            "article": article,
            "public": claim.id,
            "start": claim.content[0].start,
            "kind": claim.kind,
            "position": claim.position,
            "actor": speaker and speaker.id,
            "speaker": speaker and speaker.name,
            "day": claim.said_when.first if claim.said_when else day,
            "last_day": claim.said_when.last if claim.said_when else day,
            "verdict": claim.review and claim.review.verdict,
            "record": claim.model_dump_json(),
        }
        if number is None:
            marks = ", ".join("?" * len(columns))
            inserted = self._execute(f"INSERT INTO claim ({', '.join(columns)}) VALUES ({marks})", *columns.values())
            number = inserted.lastrowid
        else:
            changes = ", ".join(f"{column} = ?" for column in columns)
            self._execute(f"UPDATE claim SET {changes} WHERE id = ?", *columns.values(), number)
            for table, key in (("claim_words", "rowid"), ("claim_issue", "claim"), ("claim_proposition", "claim")):
                self._execute(f"DELETE FROM {table} WHERE {key} = ?", number)
        self._asked_by(number, claim)

    def _asked_by(self, number: int | None, claim: Claim) -> None:
        """Writes what a claim can be asked by beside its columns."""
        words = (claim.text, claim.speaker and claim.speaker.name, claim.source and claim.source.text)
        self._execute("INSERT INTO claim_words (rowid, text, speaker, source) VALUES (?, ?, ?, ?)", number, *words)
        for issue in dict.fromkeys(claim.issues):
            self._execute("INSERT INTO claim_issue VALUES (?, ?)", number, issue)
        for view in {view.id: view for view in claim.propositions}.values():
            self._execute("INSERT INTO claim_proposition VALUES (?, ?, ?)", number, view.id, view.polarity)


def _key(claim: Claim) -> tuple[object, ...]:
    return (*copies.words(claim.text), claim.kind, claim.speaker and claim.speaker.name, claim.position)


def _phrase(claim: Claim) -> str | None:
    return claim.said_when.passage.text if claim.said_when else None


def _same(claim: Claim, known: Known) -> tuple[int | None, str | None] | None:
    """The claim that is the same: in words, kind, speaker and position, and not dated by other words."""
    phrase = _phrase(claim)
    return next((same for same in known.get(_key(claim), ()) if None in (phrase, same[1]) or phrase == same[1]), None)
