"""Which articles are copies of which, and which claims each of them then holds.

That depends on the articles alone, and not on when each of them came: of those with the same words the first by date and path is
the original; of the others that are alike, one is a near copy of whichever earlier original it is most alike. So whoever reads a
folder in another order, in parts, or again, ends up with the same. Every call stands inside a transaction of the caller's.
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kuriltool import copies
from kuriltool.model import ArticleRef, Claim
from kuriltool.reviews import applied
from kuriltool.store.writing import CLAIMS, REFERENCE, Writer, reference

UNDATED = "~"  # comes behind every date
_TEXTS = 256  # whose shingles are remembered

Key = tuple[str, str, str]
"""What articles are ordered by: day, path, place."""
Known = dict[tuple[object, ...], list[tuple[int | None, str | None]]]


@dataclass(frozen=True)
class _Standing:
    """An article as it stands in the store."""

    id: int
    place: str
    run: str
    words: str
    text: str
    copy_of: int | None
    near_copy_of: int | None
    is_kept: bool
    is_stale: bool
    article: ArticleRef

    @property
    def key(self) -> Key:
        return _key(self.article, self.place)


_COLUMNS = f"id, place, run, words, text, copy_of, near_copy_of, kept, stale, {REFERENCE}"
_HEAD = "copy_of IS NULL AND NOT kept AND NOT stale"
_PATH = "SELECT path FROM article WHERE id = ?"


class Settling:
    """Settles articles that come and go, through one connection.

    `enter` and `leave` note what has changed; `settle` draws the conclusions.
    """

    def __init__(self, connection: sqlite3.Connection, writer: Writer) -> None:
        self._connection, self.writer = connection, writer
        self._found: dict[int, list[Claim]] = {}
        self._queue: list[tuple[Key, int]] = []
        self._changed: set[int] = set()  # whose claims must be written anew
        self._arrived: set[int] = set()  # which others have not been compared with yet
        self._turned: set[int] = set()  # that have become copies
        self._shingles: OrderedDict[str, frozenset[int]] = OrderedDict()

    def originals(self, words: str, run: str, place: str) -> list[int]:
        """The articles at other places, read in that run, whose words have this digest and that are no copies, in order."""
        # By the plus SQLite knows that the index of runs is no help: nearly all articles were read in one.
        same = f"words = ? AND words <> '' AND place <> ? AND +run = ? AND {_HEAD}"
        return self._in_order(same, words, place, run)

    def has_original(self, words: str, run: str, article: ArticleRef, place: str) -> bool:
        """Whether an article is a copy of one that came before, and so need not be read for itself."""
        known = self.originals(words, run, place)
        return bool(known) and self._standing(known[0]).key < _key(article, place)

    def original_of(self, article: int) -> str | None:
        """The path of the article of which one is a copy or a near copy."""
        known = "SELECT path FROM article WHERE id = (SELECT ifnull(copy_of, near_copy_of) FROM article WHERE id = ?)"
        return next((path for (path,) in self._rows(known, article)), None)

    def turned(self) -> list[tuple[str, str]]:
        """The paths of the articles that have become copies of one, in order, with those of their originals."""
        known = [(path, self.original_of(article)) for article in self._turned for (path,) in self._rows(_PATH, article)]
        return sorted((path, original) for path, original in known if original is not None)

    def leave(self, article: int) -> None:
        """Takes an article away from those that share claims with it; its row is the caller's to remove or to write anew."""
        gone = self._standing(article)
        heirs = self._in_order("copy_of = ?", article)
        found = self._claims(gone) if heirs else None
        self._let_go(gone)
        self._execute("DELETE FROM shared WHERE article = ?", article)
        self._execute("UPDATE article SET copy_of = NULL, near_copy_of = NULL, stale = 1 WHERE id = ?", article)
        self._inherit(gone, heirs, found or [])

    def stays(self, article: int, words: str, run: str, to: ArticleRef, *, kept: bool) -> bool:
        """Whether an article that is read anew keeps its place among its copies."""
        known = self._standing(article)
        same = (known.words, known.run, known.is_kept, known.key) == (words, run, kept, _key(to, known.place))
        return same and not known.is_stale

    def enter(self, article: int, found: Sequence[Claim]) -> None:
        """Puts an article, whose row is written, among the others, with the claims that were found in it."""
        self._found[article] = list(found)
        self.meet(article)
        self.renew(article)

    def enter_unread(self, article: int) -> None:
        """Puts an article whose row is written and which was not read for itself among those whose words it has."""
        new = self._standing(article)
        first = next(iter(self.originals(new.words, new.run, new.place)), None)
        original = first if first is not None and self._standing(first).key < new.key else None
        self._execute("UPDATE article SET copy_of = ?1, stale = ?1 IS NULL WHERE id = ?2", original, article)

    def meet(self, article: int) -> None:
        """Makes an article, whose claims are there, a copy of what has the same words and came before, or that a copy of it."""
        new = self._standing(article)
        for other in [] if new.is_kept else map(self._standing, self.originals(new.words, new.run, new.place)):
            if other.key < new.key:
                self._make_copy(new, other)
                return
            self._make_copy(other, new)
        self._push(article)
        self._arrived.add(article)

    def renew(self, article: int) -> None:
        """Has the claims of an article written anew, and what its near copies share with it."""
        self._push(article)
        self._changed.add(article)

    def settle(self) -> None:
        """Draws all conclusions. What comes first is settled first, so that nothing is settled on what may still change."""
        while self._queue:
            _, article = heapq.heappop(self._queue)
            while self._queue and self._queue[0][1] == article:
                heapq.heappop(self._queue)
            rows = self._rows(f"SELECT {_COLUMNS} FROM article WHERE id = ? AND copy_of IS NULL AND NOT stale", article)
            for row in rows:
                self._settle(_standing(row))
            self._found.pop(article, None)
            self._changed.discard(article)
            self._arrived.discard(article)

    def _settle(self, one: _Standing) -> None:
        shingles = self._sketch(one)
        held = self._held(one, shingles)
        near = self._like(one, held) if held else None
        before = self._rows("SELECT near FROM sketch WHERE article = ? LIMIT 1", one.id)
        was_original = before == [(0,)]
        is_original = bool(shingles) and near is None
        if (near != one.near_copy_of or one.id in self._changed) and not self._share(one, near):
            return
        if before != [(int(near is not None),)] and shingles:
            self._keep_sketch(one, shingles, near=near is not None)
        if is_original != was_original or (is_original and one.id in self._arrived):
            for follower in self._followers(one, held):
                self._push(follower)

    def _share(self, one: _Standing, near: int | None) -> bool:
        """Writes the claims of an article but for those that its like has; whether they were known."""
        found = self._claims(one)
        if found is None:
            self._execute("UPDATE article SET near_copy_of = NULL, stale = 1 WHERE id = ?", one.id)
            self._execute("DELETE FROM sketch WHERE article = ?", one.id)
            return False
        if near != one.near_copy_of:
            self._execute("UPDATE article SET near_copy_of = ? WHERE id = ?", near, one.id)
            self._turned.add(one.id)
        claims = self._reviewed(one, found)
        known = self._known(near) if near is not None else {}
        same = [None if claim.review else _same(claim, known) for claim in claims]  # what is reviewed is said of this one alone
        self.writer.change_claims(one.id, [claim for claim, has in zip(claims, same, strict=True) if has is None])
        self._execute("DELETE FROM appearance WHERE article = ?", one.id)
        for number in dict.fromkeys(has[0] for has in same if has is not None and has[0] is not None):
            self._execute("INSERT INTO appearance VALUES (?, ?)", number, one.id)
        self._execute("DELETE FROM shared WHERE article = ?", one.id)
        if near is not None:
            self._keep_shared(one.id, [claim for claim, has in zip(claims, same, strict=True) if has is not None])
        for (copy,) in self._rows("SELECT id FROM article WHERE near_copy_of = ?", one.id):
            self.renew(copy)
        return True

    def _reviewed(self, one: _Standing, found: Sequence[Claim]) -> list[Claim]:
        """The claims found in an article with what people made of them, if anybody did."""
        self.writer.adopt_reviews(one.place, one.words)
        reviews = self.writer.reviews(one.place, one.words)
        self.writer.keep_found(one.id, found if reviews else None)
        return applied(one.article, one.text, found, reviews) if reviews else list(found)

    def _claims(self, one: _Standing) -> list[Claim] | None:
        """The claims of an article as they were found, whoever holds them now; None where nobody knows them."""
        if one.id in self._found:
            return sorted(self._found[one.id], key=_in_text)
        found = self.writer.found(one.id)
        if found is None:
            shared = self._rows("SELECT records FROM shared WHERE article = ?", one.id)
            if not shared and (one.near_copy_of is not None or one.copy_of is not None):
                return None
            found = [*self._own(one.id), *(CLAIMS.validate_json(shared[0][0]) if shared else ())]
        known = (claim if claim.article == one.article else claim.model_copy(update={"article": one.article}) for claim in found)
        return sorted(known, key=_in_text)

    def _own(self, article: int) -> list[Claim]:
        rows = self._rows("SELECT record FROM claim WHERE article = ?", article)
        return [Claim.model_validate_json(record) for (record,) in rows]

    def _make_copy(self, one: _Standing, original: _Standing) -> None:
        """Makes an article a copy, and its own copies copies of the same original."""
        found = self._claims(one)
        self._let_go(one)
        self._turned.add(one.id)
        change = "UPDATE article SET copy_of = ?, near_copy_of = NULL, found = NULL WHERE id = ? OR copy_of = ?"
        self._execute(change, original.id, one.id, one.id)
        self._found.pop(one.id, None)
        self._execute("DELETE FROM shared WHERE article = ?", one.id)
        if found is not None:
            self._keep_shared(one.id, found)

    def _let_go(self, one: _Standing) -> None:
        """Takes an article's claims and its likeness to others from it."""
        if self._rows("SELECT 1 FROM sketch WHERE article = ? AND near = 0 LIMIT 1", one.id):
            shingles = self._sketch(one)
            self._execute("DELETE FROM sketch WHERE article = ?", one.id)
            for follower in self._followers(one, self._held(one, shingles)):
                self._push(follower)
        self._execute("DELETE FROM sketch WHERE article = ?", one.id)
        unknown = "found IS NULL AND NOT EXISTS (SELECT 1 FROM shared WHERE article = article.id)"
        self._execute(f"UPDATE article SET near_copy_of = NULL, stale = 1 WHERE near_copy_of = ? AND {unknown}", one.id)
        for (copy,) in self._rows("UPDATE article SET near_copy_of = NULL WHERE near_copy_of = ? RETURNING id", one.id):
            self.renew(copy)
        self.writer.change_claims(one.id, [])
        self._execute("DELETE FROM appearance WHERE article = ?", one.id)

    def _inherit(self, gone: _Standing, heirs: Sequence[int], found: Sequence[Claim]) -> None:
        """Makes the first copy of an article that is gone the original of the others.

        Where its own claims are not known they are those of the article gone if it has the very same text and date; else it must
        be read anew, and is passed over until then.
        """
        for place, heir in enumerate(map(self._standing, heirs)):
            claims = self._claims(heir)
            if claims is None and (heir.text, heir.article.published) == (gone.text, gone.article.published):
                claims = [claim.model_copy(update={"article": heir.article}) for claim in found]
            known = claims is not None
            self._execute("UPDATE article SET copy_of = NULL, stale = ? WHERE id = ?", not known, heir.id)
            if claims is not None:
                rest = [(heir.id, copy) for copy in heirs[place + 1 :]]
                self._connection.executemany("UPDATE article SET copy_of = ? WHERE id = ?", rest)
                self.enter(heir.id, claims)
                return

    def _like(self, one: _Standing, sketch: Sequence[int]) -> int | None:
        """The earlier original, read in the same run, that has most of an article's shingles."""
        keys: dict[int, Key] = {}
        sharing: Counter[int] = Counter()
        for shingle in sketch:
            before = self._before(one, shingle)
            if len(before) <= copies.MOST_HOLDING:
                keys.update(before)
                sharing.update(id for id, _ in before)
        enough = [id for id, shared in sharing.items() if shared >= copies.FEWEST_COMMON]
        likely = sorted(enough, key=lambda id: (-sharing[id], keys[id]))[:5]
        own = self._all_shingles(one.text)
        likeness = {id: copies.alike(own, self._all_shingles(self._text(id))) for id in likely}
        alike = [id for id in likely if likeness[id] >= copies.ALIKE]
        return min(alike, key=lambda id: (-likeness[id], keys[id]), default=None)

    def _before(self, one: _Standing, shingle: int) -> list[tuple[int, Key]]:
        """Originals before an article that hold a shingle, with their keys; one too many where the shingle tells nothing."""
        day, path, place = one.key
        known = (
            "SELECT article, day, path, article.place FROM sketch JOIN article ON id = article WHERE shingle = ? AND near = 0 "
            "AND day <= ? AND id <> ? AND run = ? AND (day < ? OR (path, article.place) < (?, ?)) ORDER BY day LIMIT ?"
        )
        most = copies.MOST_HOLDING + 1
        rows = self._rows(known, shingle, day, one.id, one.run, day, path, place, most)
        return [(id, tuple(key)) for id, *key in rows]

    def _followers(self, one: _Standing, sketch: Sequence[int]) -> set[int]:
        """The later articles that may be near copies of something else since one is an original, or is one no more."""
        sharing: Counter[int] = Counter()
        turning: set[int] = set()  # those for which a shingle tells nothing since there is one more, or something again
        for shingle in sketch:
            room = copies.MOST_HOLDING - len(self._before(one, shingle))
            if room < 0:
                continue
            behind = self._behind(one, shingle, room + 1)
            end = behind[room][1] if len(behind) > room else None  # further behind the shingle tells nothing
            holding = [*behind, *self._near_behind(one, shingle, end)]
            sharing.update(id for id, _ in holding)
            if len(behind) >= room:
                last = behind[room - 1][1] if room else one.key
                turning.update(id for id, key in holding if key > last)
        return {id for id, shared in sharing.items() if shared >= copies.FEWEST_COMMON} | turning

    def _behind(self, one: _Standing, shingle: int, most: int) -> list[tuple[int, Key]]:
        """The first originals behind an article that hold a shingle, in order."""
        day, path, place = one.key
        known = (
            "SELECT article, day, path, article.place FROM sketch JOIN article ON id = article WHERE shingle = ? AND near = 0 "
            "AND day >= ? AND id <> ? AND run = ? AND (day > ? OR (path, article.place) > (?, ?)) "
            "ORDER BY day, path, article.place LIMIT ?"
        )
        rows = self._rows(known, shingle, day, one.id, one.run, day, path, place, most)
        return [(id, tuple(key)) for id, *key in rows]

    def _near_behind(self, one: _Standing, shingle: int, end: Key | None) -> list[tuple[int, Key]]:
        """The near copies behind an article that hold a shingle, up to a key."""
        day, path, place = one.key
        known = (
            "SELECT article, day, path, article.place FROM sketch JOIN article ON id = article WHERE shingle = ? AND near = 1 "
            "AND day BETWEEN ? AND ? AND id <> ? AND run = ? AND (day > ? OR (path, article.place) > (?, ?))"
        )
        rows = self._rows(known, shingle, day, end[0] if end else UNDATED, one.id, one.run, day, path, place)
        near = [(id, tuple(key)) for id, *key in rows]
        return [(id, key) for id, key in near if end is None or key <= end]

    def _sketch(self, one: _Standing) -> list[int]:
        """The shingles that stand for an article; none of one that is kept apart."""
        if one.is_kept:
            return []
        known = [shingle for (shingle,) in self._rows("SELECT shingle FROM sketch WHERE article = ?", one.id)]
        return known or copies.sketch(self._all_shingles(one.text))

    def _held(self, one: _Standing, sketch: Sequence[int]) -> list[int]:
        """The shingles that another article has as well: most are of one alone."""
        others = "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM sketch WHERE shingle = value AND article <> ?)"
        return [shingle for (shingle,) in self._rows(others, json.dumps(sketch), one.id)] if sketch else []

    def _keep_sketch(self, one: _Standing, sketch: Iterable[int], *, near: bool) -> None:
        self._execute("DELETE FROM sketch WHERE article = ?", one.id)
        rows = [(shingle, int(near), one.key[0], one.id) for shingle in sketch]
        self._connection.executemany("INSERT INTO sketch VALUES (?, ?, ?, ?)", rows)

    def _keep_shared(self, article: int, claims: Iterable[Claim]) -> None:
        records = ",".join(claim.model_dump_json() for claim in claims)
        self._execute("INSERT OR REPLACE INTO shared VALUES (?, ?)", article, f"[{records}]")

    def _known(self, article: int) -> Known:
        """The claims of an article as they were found, by what makes them the same; their numbers, None for one rejected."""
        numbers = dict(self._rows("SELECT public, id FROM claim WHERE article = ?", article))
        found = self.writer.found(article) or []
        also = (claim for claim in self._own(article) if claim.id not in {claim.id for claim in found})
        known: Known = {}
        for claim in [*sorted(found, key=_in_text), *sorted(also, key=_in_text)]:
            known.setdefault(_sameness(claim), []).append((numbers.get(claim.id), _phrase(claim)))
        return known

    def _all_shingles(self, text: str) -> frozenset[int]:
        if text in self._shingles:
            self._shingles.move_to_end(text)
        else:
            self._shingles[text] = copies.shingles(text)
            if len(self._shingles) > _TEXTS:
                self._shingles.popitem(last=False)
        return self._shingles[text]

    def _text(self, article: int) -> str:
        return str(self._rows("SELECT text FROM article WHERE id = ?", article)[0][0])

    def _push(self, article: int) -> None:
        known = "SELECT ifnull(published, ?), path, place FROM article WHERE id = ?"
        heapq.heappush(self._queue, (tuple(self._rows(known, UNDATED, article)[0]), article))

    def _in_order(self, condition: str, *values: object) -> list[int]:
        """The articles for which that holds, in order."""
        rows = self._rows(f"SELECT {_COLUMNS} FROM article WHERE {condition}", *values)
        return [one.id for one in sorted(map(_standing, rows), key=lambda one: one.key)]

    def _standing(self, article: int) -> _Standing:
        return _standing(self._rows(f"SELECT {_COLUMNS} FROM article WHERE id = ?", article)[0])

    def _execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        return self._connection.execute(statement, values)

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self._execute(statement, *values).fetchall()


def _standing(row: Sequence[Any]) -> _Standing:
    id, place, run, words, text, copy_of, near_copy_of, kept, stale, *known = row
    return _Standing(id, place, run, words, text, copy_of, near_copy_of, bool(kept), bool(stale), reference(known))


def _key(article: ArticleRef, place: str) -> Key:
    return article.published or UNDATED, article.path, place


def _in_text(claim: Claim) -> tuple[int, int, str]:
    return claim.content[0].start, claim.content[-1].end, claim.id


def _sameness(claim: Claim) -> tuple[object, ...]:
    return (*copies.words(claim.text), claim.kind, claim.speaker and claim.speaker.name, claim.position)


def _phrase(claim: Claim) -> str | None:
    return claim.said_when.passage.text if claim.said_when else None


def _same(claim: Claim, known: Known) -> tuple[int | None, str | None] | None:
    """The claim that is the same: in words, kind, speaker and position, and not dated by other words."""
    phrase = _phrase(claim)
    return next((same for same in known.get(_sameness(claim), ()) if None in (phrase, same[1]) or phrase == same[1]), None)
