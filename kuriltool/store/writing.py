"""Articles and claims into the tables of a store. Every call stands inside a transaction of the caller's."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from kuriltool.model import ArticleRef, Claim
from kuriltool.reviews import Reviewed
from kuriltool.store.facts import FactsWriter

_REFERENCE = {"path": "path", "id": "own_id"} | {
    name: name for name in ("title", "author", "outlet", "published", "url", "sha256")
}
REFERENCE = ", ".join(_REFERENCE.values())
"""The columns of an article that `reference` takes."""


def reference(row: Sequence[Any]) -> ArticleRef:
    """The reference of an article from the columns that REFERENCE names."""
    return ArticleRef(**dict(zip(_REFERENCE, row, strict=True)))


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
        """Puts an article in the place of what was known there; its number. `words` is its text's digest."""
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
            "read_at": _now(),
        }
        changes = ", ".join(f"{column} = excluded.{column}" for column in columns)
        (number,) = self._execute(
            f"INSERT INTO article ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
            f"ON CONFLICT (place) DO UPDATE SET {changes} RETURNING id",
            *columns.values(),
        ).fetchone()
        return int(number)

    def keep_parse(self, article: int, parse: tuple[bytes, bytes] | None) -> None:
        """Keeps a key and what the network said of an article's text, or nothing."""
        if parse:
            self._execute("INSERT OR REPLACE INTO parse VALUES (?, ?, ?)", article, *parse)
        else:
            self._execute("DELETE FROM parse WHERE article = ?", article)

    def reviews(self, place: str, words: str) -> list[Reviewed]:
        """What people made of the claims of the article at a place, or of one whose text has that digest, the latest last."""
        known = (
            "SELECT public, verdict, record, was FROM review WHERE place = ?1 OR (words = ?2 AND ?2 <> '') "
            "ORDER BY taken_at, origin, place, public"
        )
        return [
            Reviewed(id, verdict, Claim.model_validate_json(record), Claim.model_validate_json(was) if was else None)
            for id, verdict, record, was in self._execute(known, place, words)
        ]

    def keep_reviews(self, place: str, words: str, reviews: Iterable[Reviewed]) -> None:
        """Keeps what people made of claims of the article at a place, in the place of what the same file said before."""
        columns = "(place, words, public, origin, verdict, record, was, taken_at)"
        for review in reviews:
            origin = review.claim.review.origin if review.claim.review else ""
            was = review.was and review.was.model_dump_json()
            row = (place, words, review.id, origin, review.verdict, review.claim.model_dump_json(), was, _now())
            self._execute(f"INSERT OR REPLACE INTO review {columns} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", *row)

    def adopt_reviews(self, place: str, words: str) -> None:
        """Keeps what people made of an article at its new place too, lest its text change there."""
        columns = "public, origin, verdict, record, was, taken_at"
        adopted = (
            f"INSERT OR IGNORE INTO review (place, words, {columns}) SELECT ?1, words, {columns} FROM review "
            "WHERE words = ?2 AND ?2 <> '' AND place <> ?1 ORDER BY taken_at DESC, place"
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
        known: dict[str, list[tuple[int, str]]] = {}
        for public, number, record in self._execute("SELECT public, id, record FROM claim WHERE article = ?", article).fetchall():
            known.setdefault(public, []).append((number, record))
        own: dict[int, Claim] = {}
        for claim in claims:
            number, record = known[claim.id].pop() if known.get(claim.id) else (None, None)
            if number is None or record != claim.model_dump_json():
                number = self._claim(article, claim, number)
            own[number] = claim
        for number, _ in (row for gone in known.values() for row in gone):
            self._forget_claim(number)
        FactsWriter(self._connection).keep(article, own)

    def _forget_claim(self, number: int) -> None:
        self._execute("DELETE FROM claim_words WHERE rowid = ?", number)
        self._execute("DELETE FROM claim WHERE id = ?", number)

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _claim(self, article: int, claim: Claim, number: int | None = None) -> int:
        """Writes a claim, under its number where it has one already; its number."""
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
            number = int(inserted.lastrowid or 0)
        else:
            changes = ", ".join(f"{column} = ?" for column in columns)
            self._execute(f"UPDATE claim SET {changes} WHERE id = ?", *columns.values(), number)
            for table, key in (("claim_words", "rowid"), ("claim_issue", "claim"), ("claim_proposition", "claim")):
                self._execute(f"DELETE FROM {table} WHERE {key} = ?", number)
        self._asked_by(number, claim)
        return number

    def _asked_by(self, number: int, claim: Claim) -> None:
        """Writes what a claim can be asked by beside its columns."""
        words = (claim.text, claim.speaker and claim.speaker.name, claim.source and claim.source.text)
        self._execute("INSERT INTO claim_words (rowid, text, speaker, source) VALUES (?, ?, ?, ?)", number, *words)
        for issue in dict.fromkeys(claim.issues):
            self._execute("INSERT INTO claim_issue VALUES (?, ?)", number, issue)
        for view in {view.id: view for view in claim.propositions}.values():
            self._execute("INSERT INTO claim_proposition VALUES (?, ?, ?)", number, view.id, view.polarity)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
