"""The store: an SQLite file of articles and their claims. One program writes at a time, any number read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import Any

from kuriltool import database
from kuriltool.copies import digest, moved
from kuriltool.errors import StoreError
from kuriltool.model import ActorKind, ArticleRef, Claim, PackRef, Speaker
from kuriltool.queries import NO_POSITION, NO_REVIEW, Query, called, close, first_day, last_day, listed, search_terms, unknown
from kuriltool.reviews import Reviewed, applied
from kuriltool.vocabulary import Vocabulary
from kuriltool.writing import REFERENCE, Place, Writer, reference

FOLDER = ".kuriltool"
NAME = "store.db"
VARIABLE = "KURILTOOL_STORE"

_DATED = {
    # Of a day known by month or year alone, that month or year must touch what is asked for.
    "since": "substr(claim.last_day || '-99-99', 1, 10) >= ?",
    "until": "substr(claim.day || '-00-00', 1, 10) <= ?",
}
# Of a claim that several articles share, any of them counts.
_STANDING = (
    "claim.id IN (SELECT stands.claim FROM stands JOIN article ON article.id = stands.article "
    "WHERE {} IN (SELECT value FROM json_each(?)))"
)
_ASKED = {
    "speaker": "claim.speaker IN (SELECT value FROM json_each(?))",
    "position": f"ifnull(claim.position, '{NO_POSITION}') IN (SELECT value FROM json_each(?))",
    "issue": "claim.id IN (SELECT claim FROM claim_issue WHERE issue IN (SELECT value FROM json_each(?)))",
    "proposition": "claim.id IN (SELECT claim FROM claim_proposition, json_each(?) WHERE value IN (proposition, "
    "proposition || ':' || polarity))",
    "outlet": _STANDING.format("article.outlet"),
}


@dataclass(frozen=True)
class SideStyle:
    """A side of a pack as views need it; the colour is one that rich knows."""

    id: str
    label: str
    colour: str


@dataclass(frozen=True)
class RuleNote:
    """What a rule is about, or what a proposition states, and the file and line it stands at."""

    about: str
    file: str


@dataclass(frozen=True)
class Run:
    """What articles are read with. The fingerprint changes whenever the same article could give other claims."""

    fingerprint: str
    pack: PackRef
    sides: Sequence[SideStyle]
    rules: Mapping[str, RuleNote]
    names: Mapping[str, Sequence[str]]  # actor id: canonical name first, then aliases
    issues: Sequence[str] = ()  # ids of the pack's closed list
    propositions: Sequence[str] = ()  # ids
    actors: Mapping[str, tuple[ActorKind, str | None]] = field(default_factory=dict)  # actor id: what it is, and its side


@dataclass(frozen=True)
class Stale:
    """An article to be read anew, from its text, and the fingerprint of what it was read with."""

    article: ArticleRef
    text: str
    fingerprint: str
    warnings: tuple[str, ...] = ()


def place(given: Path | None = None) -> Path:
    """Where the store is: `given`, else $KURILTOOL_STORE, else the nearest .kuriltool/store.db upward, else to be made here."""
    if given or os.environ.get(VARIABLE):
        return given or Path(os.environ[VARIABLE])
    return next((path for path in _upward() if os.path.exists(path)), _upward()[0])  # noqa: PTH110 - a closed folder holds none


def is_there(path: Path) -> bool:
    """Whether a file is at this place. Raises StoreError where one may not look."""
    try:
        return path.is_file()
    except OSError as error:
        raise StoreError(f"store {path}: can't be read: {error.strerror}; name another with --store") from error


def _upward() -> list[Path]:
    try:
        here = Path.cwd()
    except OSError as error:
        raise StoreError("the folder that you are in is gone; change to another, or name a store with --store") from error
    return [folder / FOLDER / NAME for folder in (here, *here.parents)]


def _nowhere(given: Path | None) -> str:
    if given or os.environ.get(VARIABLE):
        origin = "" if given else f" (from {VARIABLE})"
        return f"no store at {place(given)}{origin}; make one with: kuriltool extract FOLDER"
    return f"no store yet, neither {_upward()[0]} nor in a folder above; make one with: kuriltool extract FOLDER"


class Store:
    """A store that is open; use it in a `with`, or call `close`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path | str) -> Store:
        """The store at `path` for reading and writing, made when there is none. Raises StoreError."""
        path = Path(path)
        return cls(path, database.open_writable(path))

    @classmethod
    def find(cls, given: Path | str | None = None) -> Store:
        """The store that `place` names, for reading alone. Raises StoreError that says where it looked and what to run."""
        given = Path(given) if given else None
        path = place(given)
        if not is_there(path):
            raise StoreError(_nowhere(given))
        return cls(path, database.open_readable(path))

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def current(self, path: str, sha256: str, fingerprint: str, *, keep_copies: bool = False) -> tuple[str, ...] | None:
        """The warnings that reading the article gave where reading it again would change nothing; else None."""
        apart = "kept OR (copy_of IS NULL AND near_copy_of IS NULL)" if keep_copies else "NOT kept"
        known = (
            f"SELECT warnings FROM article WHERE place = ? AND path = ? AND sha256 = ? AND run = ? AND NOT stale AND ({apart})"
        )
        found = self._rows(known, self._place(path), path, sha256, fingerprint)
        return tuple(json.loads(found[0][0])) if found else None

    def save(
        self,
        article: ArticleRef,
        text: str,
        claims: Sequence[Claim],
        run: Run,
        *,
        warnings: Sequence[str] = (),
        keep_copies: bool = False,
    ) -> str | None:
        """Puts the article and its claims in the place of what was known of that file: all of it or nothing.

        What a copy shares with its original is stored once, unless `keep_copies`. Gives the path of the original of a copy.
        """
        place, words = self._standing(article), digest(text)
        with self._writing(run) as writer:
            claims, reviews = applied(article, text, claims, writer.reviews(place.article, words))
            writer.keep_reviews(place.article, words, reviews)
            number = writer.article(article, text, words, run.fingerprint, place=place, warnings=warnings, kept=keep_copies)
            if keep_copies:
                writer.claims(number, claims)
                return None
            original = writer.original(words, run.fingerprint, place.article, article.published)
            if original is None:
                writer.step_back(writer.originals(words, run.fingerprint, place.article), article.published)
                original = writer.new_claims(number, text, claims)
            else:
                writer.make_copy(number, original)
            return None if original is None else writer.path(original)

    def may_be_copy(self, path: str, text: str, fingerprint: str) -> bool:
        """Whether some other article that was read with this fingerprint has the same words."""
        with database.explained(self.path):
            return bool(Writer(self._connection).originals(digest(text), fingerprint, self._place(path)))

    def save_copy(self, article: ArticleRef, text: str, run: Run, *, warnings: Sequence[str] = ()) -> str | None:
        """Saves an article whose words an original has that was read in the same run, and gives the original's path.

        Saves nothing where there is no such original: then the article must be read for itself.
        """
        place, words = self._standing(article), digest(text)
        with self._writing(run) as writer:
            original = writer.original(words, run.fingerprint, place.article, article.published)
            if original is None:
                return None
            number = writer.article(article, text, words, run.fingerprint, place=place, warnings=warnings, kept=False)
            writer.make_copy(number, original)
            return writer.path(original)

    def review(self, path: str, reviews: Sequence[Reviewed]) -> None:
        """Keeps what people made of claims of an article, and puts it in the place of those claims: all of it or nothing.

        It stands however often the article is read again, also where it has moved. Raises StoreError where there is no article.
        """
        with database.explained(self.path), database.transaction(self._connection):
            number, place, words, text, *known = self._article(path, f"place, words, text, {REFERENCE}")
            writer, article = Writer(self._connection), reference(known)
            writer.keep_reviews(place, words, reviews)
            claims, renewed = applied(article, text, self._own_claims(number), reviews)
            writer.keep_reviews(place, words, renewed)
            writer.change_claims(number, claims)

    def take_back(self, origin: str) -> int:
        """Forgets what a file of annotations made of claims and puts back what was found; the number of claims."""
        with database.explained(self.path), database.transaction(self._connection):
            writer = Writer(self._connection)
            known = self._execute("SELECT place, public, was FROM review WHERE origin = ? ORDER BY place", origin).fetchall()
            self._execute("DELETE FROM review WHERE origin = ?", origin)
            for place, rows in groupby(known, key=lambda row: row[0]):
                found = {public: was for _, public, was in rows}
                for (number,) in self._execute("SELECT id FROM article WHERE place = ?", place).fetchall():
                    kept = [claim for claim in self._own_claims(number) if claim.id not in found]
                    back = [self._record(was) for was in found.values() if was]
                    writer.change_claims(number, [*kept, *back])
        return len(known)

    def home_of(self, claim: str, path: str) -> str:
        """The path of the article that a claim belongs to which stands in the article with this path, or is to be added there.

        Of a copy that is its original; what a near copy alone has belongs to itself.
        """
        number, original = self._article(path, "copy_of")
        known = (
            "SELECT article.path FROM stands JOIN claim ON claim.id = stands.claim JOIN article ON article.id = claim.article "
            "WHERE stands.article = ? AND claim.public = ? UNION ALL SELECT path FROM article WHERE id = ifnull(?, ?)"
        )
        return str(self._rows(known, number, claim, original, number)[0][0])

    def known_as(self, name: str, text: str | None = None) -> str:
        """The path of the one article that a program of annotators calls so: by its path, its file, its title or its words.

        Raises StoreError where there is none, or more than one.
        """
        rows = self._rows("SELECT path, title, words FROM article ORDER BY path")
        words = digest(text) if text else ""
        bare = PurePath(name).name
        for fits in (
            [path for path, _, _ in rows if path == name],
            [path for path, _, _ in rows if bare in (PurePath(path).name, PurePath(path).stem)],
            [path for path, title, _ in rows if title == name],
            [path for path, _, known in rows if words and known == words],
        ):
            if len(fits) == 1:
                return str(fits[0])
            if fits:
                raise StoreError(f"{name}: {listed(fits[:5], 'and', more=len(fits) - 5)} are called so; which is meant?")
        return str(self._article(name, "path")[1])

    def speaker(self, name: str) -> Speaker:
        """Who goes by a name here: as in the latest claim of theirs, else as the packs know them, else somebody new."""
        meant = [(actor, names[0]) for actor, names in self.names().items() if called(name, {actor: names})]
        id, canonical = meant[0] if len(meant) == 1 else (None, name)
        known = "SELECT record FROM claim WHERE (actor = ?1 OR (?1 IS NULL AND speaker = ?2)) ORDER BY day DESC LIMIT 1"
        rows = self._rows(known, id, canonical)
        found = self._record(rows[0][0]).speaker if rows else None
        if found is not None:
            return found
        kind, side = next(iter(self._rows("SELECT kind, side FROM actor WHERE id = ?", id)), (None, None))
        return Speaker(id=id, name=canonical, side=side, kind=kind, via="review")

    def pack_of(self, article: ArticleRef) -> PackRef:
        """The pack that an article was read with."""
        known = "SELECT pack, version FROM run JOIN article ON run = fingerprint WHERE article.path = ? AND article.sha256 = ?"
        name, version = self._rows(known, article.path, article.sha256)[0]
        return PackRef(name=name, version=version)

    def _own_claims(self, article: int) -> list[Claim]:
        rows = self._execute("SELECT record FROM claim WHERE article = ? ORDER BY start, public", article).fetchall()
        return [self._record(record) for (record,) in rows]

    def stale(self) -> list[Stale]:
        """The articles that have lost claims they shared with another, which must be read anew."""
        rows = self._rows(f"SELECT text, run, warnings, {REFERENCE} FROM article WHERE stale ORDER BY id")
        return [Stale(reference(row[3:]), row[0], row[1], tuple(json.loads(row[2]))) for row in rows]

    def holds(self, path: str, sha256: str) -> bool:
        """Whether the article with this path was made of these bytes when it was read."""
        return bool(self._rows("SELECT 1 FROM article WHERE place = ? AND sha256 = ?", self._place(path), sha256))

    def gone(self, folder: Path | str, spared: Iterable[Path | str] = ()) -> list[str]:
        """The places of articles from under a folder that are no longer there, but for those at or under a spared path.

        What can't be looked at counts as there, and so does a link that leads nowhere for now.
        """
        home, within = os.path.realpath(self.path.parent), os.path.realpath(folder)
        rows = self._rows("SELECT place, file FROM article WHERE place NOT LIKE 'stdin:%'")
        files = {place: Path(os.path.normpath(Path(home, file))) for place, file in rows}
        gone = [place for place, file in files.items() if file.is_relative_to(within) and _is_gone(file)]
        kept = [os.path.realpath(path) for path in spared] if gone else []
        return [place for place in gone if not any(files[place].is_relative_to(path) for path in kept)]

    def left_out(self, file: str, found: Iterable[str]) -> list[str]:
        """The places of articles that a file held before, but for the paths that were found in it now."""
        still = {self._place(path) for path in found}
        return [
            place for (place,) in self._rows("SELECT place FROM article WHERE file = ?", self._place(file)) if place not in still
        ]

    def forget(self, place: str) -> None:
        """Removes the article at a place that `gone` or `left_out` gave, with its claims: all of it or nothing."""
        with database.explained(self.path), database.transaction(self._connection):
            writer = Writer(self._connection)
            for (number,) in self._execute("SELECT id FROM article WHERE place = ?", place).fetchall():
                writer.forget(number)
            self._forget_runs()

    def claims(self, query: Query | None = None) -> Iterator[Claim]:
        """The claims that a query asks for, by path and then as they stand in the article; each with its appearances."""
        query = query or Query()
        where, values = _where({**self._conditions(query), **_dated(query)})
        rows = "SELECT claim.id, claim.record FROM claim JOIN article ON article.id = claim.article"
        order = "ORDER BY article.path, article.id, claim.start, claim.public LIMIT ?"
        limit = -1 if query.limit is None else query.limit
        with database.explained(self.path):
            for number, record in self._connection.execute(f"{rows} {where} {order}", (*values, limit)):
                yield self._appearing(number, self._record(record))

    def articles(self) -> list[ArticleRef]:
        """Every article by path, those without claims too."""
        return [reference(row) for row in self._rows(f"SELECT {REFERENCE} FROM article ORDER BY path, id")]

    def readings(self, query: Query | None = None) -> Iterator[tuple[ArticleRef, str, list[Claim]]]:
        """Every article by path, with its text and all claims that stand in it, in text order; of a copy at its own places.

        With a query the claims that it asks for, and no article without one.
        """
        asked = {**self._conditions(query), **_dated(query)} if query else {}
        every = f"SELECT id, text, {REFERENCE} FROM article ORDER BY path, id"
        with database.explained(self.path):
            for number, text, *known in self._connection.execute(every):
                article = reference(known)
                claims = self._standing_in(number, text, article, asked)
                if claims or not query:
                    yield article, text, claims

    def _standing_in(
        self, number: int, text: str, article: ArticleRef, asked: Mapping[str, object] = MappingProxyType({})
    ) -> list[Claim]:
        """The claims that stand in an article, at its own places, as far as SQL conditions ask for them."""
        where, values = _where({"stands.article = ?": number, **asked})
        records = f"SELECT record FROM stands JOIN claim ON claim.id = stands.claim {where} ORDER BY start, public"
        claims = (self._record(record) for (record,) in self._rows(records, *values))
        found = (claim if claim.article == article else moved(claim, article, text) for claim in claims)
        return [claim for claim in found if claim is not None]

    def packs(self) -> list[str]:
        """The names of the packs that articles here were read with, the latest first."""
        return [name for (name,) in self._rows("SELECT pack FROM run GROUP BY pack ORDER BY max(rowid) DESC")]

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
            "SELECT claim.public, claim.record FROM claim JOIN article ON article.id = claim.article "
            "WHERE substr(claim.public, 1, length(?1)) = ?1 ORDER BY article.path, claim.start",
            wanted,
        )
        found = dict(reversed(rows))
        if not found:
            raise StoreError(self._no_claim(wanted))
        claims = [self._record(record) for record in reversed(found.values())]
        if len(claims) > 1:
            raise StoreError(_ambiguous(wanted, claims))
        (number,) = self._rows("SELECT min(id) FROM claim WHERE public = ?", claims[0].id)[0]
        return self._appearing(number, claims[0])

    def text(self, article: ArticleRef) -> str:
        """The text of an article that a claim stands in, as it was read."""
        known = "SELECT text FROM article WHERE path = ? AND sha256 = ?"
        return str(self._rows(known, article.path, article.sha256)[0][0])

    def text_at(self, path: str) -> str:
        """The text of the article with this path, however it leads there. Raises StoreError where there is none."""
        return str(self._article(path, "text")[1])

    def reading(self, path: str) -> tuple[ArticleRef, str, list[Claim]]:
        """The article with this path, as `readings` gives it. Raises StoreError where there is none."""
        number, text, *known = self._article(path, f"text, {REFERENCE}")
        article = reference(known)
        return article, text, self._standing_in(number, text, article)

    def _article(self, path: str, columns: str) -> tuple[Any, ...]:
        """The number of the article with this path, and the columns asked for."""
        place = self._place(path)
        known = f"SELECT id, {columns} FROM article WHERE place = ? OR path = ? ORDER BY place <> ?"
        if rows := self._rows(known, place, path, place):
            return rows[0]
        paths = {known: (known,) for (known,) in self._rows("SELECT path FROM article ORDER BY path")}
        hint = f"; it has not been read yet: kuriltool extract {path}" if os.path.lexists(path) else ""
        raise StoreError(unknown("article", path, paths) + hint)

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
        length = 6
        telling = "SELECT count(DISTINCT substr(public, 1, ?)) < count(DISTINCT public) FROM claim"
        while self._rows(telling, length)[0][0]:
            length += 1
        return length

    def _record(self, record: str) -> Claim:
        with self._intact():
            return Claim.model_validate_json(record)

    @contextmanager
    def _intact(self) -> Iterator[None]:
        """Turns what can't be understood in a store into a StoreError."""
        try:
            yield
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"store {self.path}: is damaged; move it away and run kuriltool extract again") from error

    @contextmanager
    def _writing(self, run: Run) -> Iterator[Writer]:
        """What writes articles read in a run, in one transaction."""
        with database.explained(self.path), database.transaction(self._connection):
            self._save_run(run)
            yield Writer(self._connection)
            self._forget_runs()

    def _appearing(self, number: int, claim: Claim) -> Claim:
        """The claim of that number with the copies in which it appears, by path."""
        copies = f"SELECT {REFERENCE} FROM appears JOIN article ON article.id = appears.article WHERE claim = ? ORDER BY path, id"
        found = [reference(row) for row in self._execute(copies, number)]
        return claim.model_copy(update={"appearances": found}) if found else claim

    def _standing(self, article: ArticleRef) -> Place:
        return Place(self._place(article.path), self._place(_file_of(article.path)))

    def _place(self, path: str) -> str:
        if path.startswith("stdin:"):
            return path
        # What stands behind the file's name is no path, whatever it looks like: `news.jsonl#../other.txt`.
        file = _file_of(path)
        try:
            home = os.path.realpath(file)
        except ValueError:  # no file can be called so
            return path
        return os.path.relpath(home, os.path.realpath(self.path.parent)) + path[len(file) :]

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with database.explained(self.path):
            return self._execute(statement, *values).fetchall()

    def _save_run(self, run: Run) -> None:
        sides = json.dumps([vars(side) for side in run.sides], ensure_ascii=False)
        known = "INSERT OR IGNORE INTO run (fingerprint, pack, version, sides, issues, propositions) VALUES (?, ?, ?, ?, ?, ?)"
        lists = (json.dumps([*ids], ensure_ascii=False) for ids in (run.issues, run.propositions))
        row = (run.fingerprint, run.pack.name, run.pack.version, sides, *lists)
        if not self._execute(known, *row).rowcount:
            return
        for rule, note in run.rules.items():
            self._execute("INSERT INTO rule VALUES (?, ?, ?, ?)", run.fingerprint, rule, note.about, note.file)
        for actor, (kind, side) in run.actors.items():
            self._execute("INSERT INTO actor VALUES (?, ?, ?, ?)", run.fingerprint, actor, kind, side)
        for actor, names in run.names.items():
            for name in dict.fromkeys(names):
                self._execute("INSERT INTO actor_name VALUES (?, ?, ?, ?)", run.fingerprint, actor, names[0], name)

    def _forget_runs(self) -> None:
        self._execute("DELETE FROM run WHERE NOT EXISTS (SELECT 1 FROM article WHERE run = fingerprint)")

    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._rows, [side.id for side in self.sides()], self._listed("issues"), self._listed("propositions"))

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
        where, values = _where({**self._conditions(query), "claim.day IS NULL AND 1 = ?": 1})
        return int(self._rows(f"SELECT count(*) FROM claim JOIN article ON article.id = claim.article {where}", *values)[0][0])

    def _no_claim(self, wanted: str) -> str:
        ids = {public[: len(wanted)]: (public,) for (public,) in self._rows("SELECT public FROM claim")}
        meant = close(wanted, {id: (id,) for id in ids}) if len(wanted) > 6 else []
        return f"no claim {wanted}; " + (f"did you mean {listed(meant, 'or')}?" if meant else "kuriltool claims lists them all")


def _file_of(path: str) -> str:
    """The file of an article's path, which may have a '#' in its own name: `a#1.txt`, `a#1.jsonl#17`."""
    if os.path.lexists(path):
        return path
    before = [path[:at] for at, character in enumerate(path) if character == "#"]
    return next((file for file in reversed(before) if os.path.lexists(file)), before[0] if before else path)


def _is_gone(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # nobody knows
        return False
    return False


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
