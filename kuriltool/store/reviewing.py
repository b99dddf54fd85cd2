"""What people made of claims, into a store and out of it again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePath

from kuriltool.copies import digest
from kuriltool.errors import StoreError
from kuriltool.model import Claim, Speaker
from kuriltool.queries import called, listed
from kuriltool.reviews import Reviewed, applied
from kuriltool.store import database
from kuriltool.store.keeping import Keeping
from kuriltool.store.writing import REFERENCE, Writer, reference


class Reviewing(Keeping):
    """A store in which people have the last word."""

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

    def _own_claims(self, article: int) -> list[Claim]:
        rows = self._execute("SELECT record FROM claim WHERE article = ? ORDER BY start, public", article).fetchall()
        return [self._record(record) for (record,) in rows]
