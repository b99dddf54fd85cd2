"""Articles and claims into a store, all of an article or nothing of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kuriltool.copies import digest
from kuriltool.model import ArticleRef, Claim
from kuriltool.store import database
from kuriltool.store.asking import Asking
from kuriltool.store.places import file_of, is_elsewhere, is_gone
from kuriltool.store.runs import Run, Stale
from kuriltool.store.settling import Settling
from kuriltool.store.writing import REFERENCE, Place, Writer, reference


class Keeping(Asking):
    """A store that takes articles in and lets them go."""

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
        parse: tuple[bytes, bytes] | None = None,
        turned: Callable[[str, str], None] = lambda _path, _original: None,
    ) -> str | None:
        """Puts the article and its claims in the place of what was known of that file: all of it or nothing.

        What a copy shares with its original is stored once, unless `keep_copies`. Gives the path of the original of a copy.
        `parse` is a key and what is kept under it, for whoever reads the same text again. `turned` is given the path of each
        article of before that is now a copy, and its original's: this one, or one that is an original since this one came.
        """
        with self._writing(run) as writer:
            settling = Settling(self._connection, writer)
            number = self._write(settling, article, text, run, warnings=warnings, kept=keep_copies)
            writer.keep_parse(number, parse)
            settling.enter(number, claims)
            settling.settle()
            original, copies = settling.original_of(number), settling.turned()
        for path, of in copies:
            if path != article.path:
                turned(path, of)
        return original

    def _write(
        self, settling: Settling, article: ArticleRef, text: str, run: Run, *, warnings: Sequence[str], kept: bool = False
    ) -> int:
        """Writes the row of an article, away from its copies of before where it is no longer one with them; its number."""
        place, words = self._standing(article), digest(text)
        for (known,) in self._execute("SELECT id FROM article WHERE place = ?", place.article).fetchall():
            if not settling.stays(known, words, run.fingerprint, article, kept=kept):
                settling.leave(known)
        return settling.writer.article(article, text, words, run.fingerprint, place=place, warnings=warnings, kept=kept)

    def may_be_copy(self, path: str, text: str, fingerprint: str) -> bool:
        """Whether some other article that was read with this fingerprint has the same words."""
        with database.explained(self.path):
            settling = Settling(self._connection, Writer(self._connection))
            return bool(settling.originals(digest(text), fingerprint, self._place(path)))

    def save_copy(self, article: ArticleRef, text: str, run: Run, *, warnings: Sequence[str] = ()) -> str | None:
        """Saves an article whose words an original has that was read in the same run, and gives the original's path.

        Saves nothing where there is no such original: then the article must be read for itself.
        """
        place, words = self._standing(article), digest(text)
        with self._writing(run) as writer:
            settling = Settling(self._connection, writer)
            if not settling.has_original(words, run.fingerprint, article, place.article):
                return None
            number = self._write(settling, article, text, run, warnings=warnings)
            writer.keep_parse(number, None)
            settling.enter_unread(number)
            settling.settle()
            return settling.original_of(number)

    def parse(self, key: bytes) -> bytes | None:
        """What is kept under a key, if anything is."""
        found = self._rows("SELECT sheet FROM parse WHERE key = ? LIMIT 1", key)
        return found[0][0] if found else None

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
        rows = self._rows("SELECT place, file FROM article")
        files = {place: Path(os.path.normpath(Path(home, file))) for place, file in rows if not is_elsewhere(place)}
        gone = [place for place, file in files.items() if file.is_relative_to(within) and is_gone(file)]
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
            settling = Settling(self._connection, Writer(self._connection))
            for (number,) in self._execute("SELECT id FROM article WHERE place = ?", place).fetchall():
                settling.leave(number)
                self._execute("DELETE FROM article WHERE id = ?", number)
            settling.settle()
            self._forget_runs()

    @contextmanager
    def _writing(self, run: Run) -> Iterator[Writer]:
        """What writes articles read in a run, in one transaction."""
        with database.explained(self.path), database.transaction(self._connection):
            self._save_run(run)
            yield Writer(self._connection)
            self._forget_runs()

    def _standing(self, article: ArticleRef) -> Place:
        return Place(self._place(article.path), self._place(file_of(article.path)))

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
