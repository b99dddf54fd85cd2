"""What people made of claims, into a store and out of it again."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from kuriltool.copies import digest
from kuriltool.errors import StoreError
from kuriltool.model import Claim, Speaker
from kuriltool.queries import called, listed
from kuriltool.reviews import Reviewed
from kuriltool.store import database
from kuriltool.store.keeping import Keeping
from kuriltool.store.places import FOLDER
from kuriltool.store.settling import Settling
from kuriltool.store.writing import Writer


class Reviewing(Keeping):
    """A store in which people have the last word."""

    def review(self, reviews: Mapping[str, Sequence[Reviewed]]) -> None:
        """Keeps what people made of claims, by the paths of their articles, and puts it in their place: all of it or nothing.

        It stands however often an article is read again, also where it has moved. Raises StoreError where an article is not here.
        """
        with database.explained(self.path), database.transaction(self._connection):
            settling = Settling(self._connection, Writer(self._connection))
            for path, made in reviews.items():
                number, place, words = self._article(path, "place, words")
                settling.writer.keep_reviews(place, words, made)
                settling.renew(number)
            settling.settle()

    def origins(self) -> list[str]:
        """The files of annotations that claims here were reviewed by."""
        return [origin for (origin,) in self._rows("SELECT DISTINCT origin FROM review ORDER BY origin")]

    def take_back(self, origin: str) -> int:
        """Forgets what a file of annotations made of claims, so that what was there before stands again; the number of claims."""
        with database.explained(self.path), database.transaction(self._connection):
            settling = Settling(self._connection, Writer(self._connection))
            known = self._execute("SELECT place, words, public FROM review WHERE origin = ?", origin).fetchall()
            self._execute("DELETE FROM review WHERE origin = ?", origin)
            for place, words in dict.fromkeys(row[:2] for row in known):
                there = "SELECT id FROM article WHERE found IS NOT NULL AND (place = ?1 OR (words = ?2 AND ?2 <> ''))"
                for (number,) in self._execute(there, place, words).fetchall():
                    settling.renew(number)
            settling.settle()
        return len({public for _, _, public in known})

    def found(self, path: str) -> list[Claim] | None:
        """The claims of an article as they were found, before anybody reviewed it; None where nobody did."""
        number, *_ = self._article(path, "id")
        return Writer(self._connection).found(number)

    def origin(self, path: Path | str) -> str:
        """What a file of annotations is called here: its path seen from the folder of the store, the same wherever one stands."""
        home = self.path.parent.parent if self.path.parent.name == FOLDER else self.path.parent
        return os.path.relpath(os.path.realpath(path), os.path.realpath(home))

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
        if self._rows("SELECT 1 FROM article WHERE path = ?", name):
            return name
        bare, words = PurePath(name).name, digest(text) if text else ""
        rows = self._rows("SELECT path, title, words FROM article ORDER BY path")
        for fits in (
            lambda path, _, __: bare in (PurePath(path).name, PurePath(path).stem),
            lambda _, title, __: title == name,
            lambda _, __, known: bool(words) and known == words,
        ):
            called_so = [str(row[0]) for row in rows if fits(*row)]
            if len(called_so) == 1:
                return called_so[0]
            if called_so:
                raise StoreError(
                    f"{name}: {listed(called_so[:5], 'and', more=len(called_so) - 5)} are called so; which is meant?"
                )
        return str(self._article(name, "path")[1])

    def speaker(self, name: str) -> Speaker:
        """Who goes by a name here: as in the latest claim of theirs, else as the packs know them, else somebody new.

        Without a role, which is of a date.
        """
        meant = [(actor, names[0]) for actor, names in self.names().items() if called(name, {actor: names})]
        id, canonical = meant[0] if len(meant) == 1 else (None, name)
        known = (
            "SELECT record FROM claim JOIN article ON article.id = claim.article "
            "WHERE actor = ?1 OR (?1 IS NULL AND speaker = ?2) ORDER BY day DESC, path, start, public LIMIT 1"
        )
        rows = self._rows(known, id, canonical)
        found = self._record(rows[0][0]).speaker if rows else None
        if found is not None:
            return found.model_copy(update={"role": None})
        kind, side = next(iter(self._rows("SELECT kind, side FROM actor WHERE id = ?", id)), (None, None))
        return Speaker(id=id, name=canonical, side=side, kind=kind, via="review")
