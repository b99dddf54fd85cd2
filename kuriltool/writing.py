"""Articles and claims into the tables of a store, copies recognized. Every call stands inside a transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kuriltool import copies
from kuriltool.model import ArticleRef, Claim

_COMMON = 200  # articles; a run of words that more of them hold is boilerplate and tells nothing
_SHARED = 6  # runs of a sketch; two texts alike by half share about twenty

# By the plus SQLite knows that the index of runs is no help: nearly all articles were read in one.
_ORIGINAL = "+article.run = ? AND copy_of IS NULL AND NOT kept AND NOT stale"


@dataclass(frozen=True)
class Place:
    """Where an article stands and in which file, both seen from the store's folder, the same from wherever they were given."""

    article: str
    file: str


class Writer:
    """Writes through one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def article(self, article: ArticleRef, text: str, run: str, *, place: Place, warnings: Sequence[str], kept: bool) -> int:
        """Puts an article in the place of what was known there, without its claims; its number.

        Claims of before go, and who shared them is stale: near copies always, copies where words or run have changed.
        """
        words = copies.digest(text)
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

    def original(self, text: str, run: str, place: str) -> int | None:
        """The article, read in that run, that an article at another place with this text is a copy of."""
        known = f"SELECT id FROM article WHERE words = ? AND words <> '' AND place <> ? AND {_ORIGINAL} ORDER BY id LIMIT 1"
        found = self._execute(known, copies.digest(text), place, run).fetchone()
        return int(found[0]) if found else None

    def path(self, article: int) -> str:
        """The path of an article."""
        return str(self._execute("SELECT path FROM article WHERE id = ?", article).fetchone()[0])

    def make_copy(self, article: int, original: int) -> None:
        """Makes an article a copy, and its own copies copies of the same original."""
        self._execute("UPDATE article SET copy_of = ? WHERE id = ? OR copy_of = ?", original, article, article)

    def claims(self, article: int, claims: Sequence[Claim]) -> None:
        """Saves the claims of an article that is kept apart."""
        for claim in claims:
            self._claim(article, claim)

    def new_claims(self, article: int, text: str, claims: Sequence[Claim]) -> int | None:
        """Saves those claims of an article that its like lacks, and that the others appear in it; the number of its like."""
        found = copies.runs(text)
        like = self._like(article, found)
        if like is None:
            self._execute("DELETE FROM sketch WHERE article = ?", article)
            for run in copies.sketch(found):
                self._execute("INSERT INTO sketch VALUES (?, ?)", run, article)
        else:
            self._execute("UPDATE article SET near_copy_of = ? WHERE id = ?", like, article)
        known = self._known(like) if like is not None else {}
        for claim in claims:
            number = known.get(_key(claim.text, claim.speaker and claim.speaker.name, claim.position))
            if number is None:
                self._claim(article, claim)
            else:
                self._execute("INSERT OR IGNORE INTO appearance VALUES (?, ?)", number, article)
        return like

    def forget_claims(self, article: int, *, with_copies: bool) -> None:
        """Removes an article's claims and what makes it an original; who shared them is stale."""
        self._execute("UPDATE article SET stale = 1, near_copy_of = NULL WHERE near_copy_of = ?", article)
        if with_copies:
            self._execute("UPDATE article SET stale = 1, copy_of = NULL WHERE copy_of = ?", article)
        self._execute("DELETE FROM claim_words WHERE rowid IN (SELECT id FROM claim WHERE article = ?)", article)
        self._execute("DELETE FROM claim WHERE article = ?", article)
        self._execute("DELETE FROM appearance WHERE article = ?", article)
        self._execute("DELETE FROM sketch WHERE article = ?", article)

    def forget(self, article: int) -> None:
        """Removes an article with its claims."""
        self.forget_claims(article, with_copies=True)
        self._execute("DELETE FROM article WHERE id = ?", article)

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _like(self, article: int, found: frozenset[int]) -> int | None:
        """The original, read in the same run, that has most of an article's runs of words."""
        (run,) = self._execute("SELECT run FROM article WHERE id = ?", article).fetchone()
        sharing: Counter[int] = Counter()
        for part in copies.sketch(found):
            known = f"SELECT id FROM sketch JOIN article ON id = article WHERE sketch.run = ? AND id <> ? AND {_ORIGINAL} LIMIT ?"
            holding = self._execute(known, part, article, run, _COMMON + 1).fetchall()
            sharing.update(id for (id,) in holding if len(holding) <= _COMMON)
        likely = [id for id, shared in sharing.most_common(5) if shared >= _SHARED]
        texts = {id: self._execute("SELECT text FROM article WHERE id = ?", id).fetchone()[0] for id in likely}
        likeness = {id: copies.alike(found, copies.runs(text)) for id, text in texts.items()}
        best = max(likeness, key=lambda id: likeness[id], default=None)
        return best if best is not None and likeness[best] >= copies.ALIKE else None

    def _known(self, article: int) -> dict[tuple[object, ...], int]:
        rows = self._execute("SELECT id, json_extract(record, '$.text'), speaker, position FROM claim WHERE article = ?", article)
        return {_key(*told): number for number, *told in rows}

    def _claim(self, article: int, claim: Claim) -> None:
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
            "record": claim.model_dump_json(),
        }
        marks = ", ".join("?" * len(columns))
        inserted = self._execute(f"INSERT INTO claim ({', '.join(columns)}) VALUES ({marks})", *columns.values())
        number = inserted.lastrowid
        words = (claim.text, speaker and speaker.name, claim.source and claim.source.text)
        self._execute("INSERT INTO claim_words (rowid, text, speaker, source) VALUES (?, ?, ?, ?)", number, *words)
        for issue in dict.fromkeys(claim.issues):
            self._execute("INSERT INTO claim_issue VALUES (?, ?)", number, issue)
        for view in claim.propositions:
            self._execute("INSERT INTO claim_proposition VALUES (?, ?, ?)", number, view.id, view.polarity)


def _key(text: str, speaker: object, position: object) -> tuple[object, ...]:
    """What makes two claims of an article and its near copy one: words, speaker and position."""
    return (*copies.words(text), None, speaker, position)
