"""Annotations into a store: files read, set against the claims that stand, and kept, each file whole."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kuriltool.errors import KuriltoolError
from kuriltool.imports import formats
from kuriltool.imports.annotated import AnnotatedArticle, ImportFormatError
from kuriltool.imports.reviewed import Known, Origin, Read, reviews
from kuriltool.model import ArticleRef, Claim, Speaker
from kuriltool.reviews import REJECTED, Reviewed, elsewhere
from kuriltool.store import Store

_SAME = {"article", "review", "id"}  # of no account where two annotations of one claim are held together


@dataclass
class Taken:
    """What became of annotations: the reviews by the path of the article that they belong to, and a line for each mistake.

    `articles` are the paths of all that were annotated, copies too.
    """

    reviews: dict[str, dict[str, Reviewed]] = field(default_factory=lambda: defaultdict(dict))
    mistakes: list[str] = field(default_factory=list)
    articles: dict[str, None] = field(default_factory=dict)

    def told(self) -> Iterable[tuple[str, Reviewed]]:
        """Each review once, with the path of its article."""
        return ((path, review) for path, made in self.reviews.items() for review in made.values())


def take_in(
    store: Store, paths: Iterable[Path], *, complete: bool = False, only_changes: bool = False, by: str | None = None
) -> Taken:
    """Takes annotations into a store that is open for writing; of each path all that is right, the rest is told in `mistakes`.

    With `complete` the files hold all claims of their articles, and others are rejected. With `only_changes` nobody has looked at
    what is unchanged, and it is not marked. `by` is who annotated, where a file doesn't tell.
    """
    taken = Taken()
    for path in paths:
        try:
            annotated = formats.read(path)
        except KuriltoolError as error:
            taken.mistakes += str(error).split("\n")
            continue
        if not annotated:
            taken.mistakes.append(f"{path}: holds no annotated article")
        origin = Origin(store.origin(path), by, datetime.date.today().isoformat())
        made = _File(store, origin, complete, only_changes, taken)
        for article in annotated:
            made.add(article)
        made.keep()
    return taken


class _File:
    """What one file of annotations makes of claims, by the articles that they belong to, before any of it is kept."""

    def __init__(self, store: Store, origin: Origin, complete: bool, only_changes: bool, taken: Taken) -> None:
        self._store, self._origin, self._taken = store, origin, taken
        self._complete, self._only_changes = complete, only_changes
        self._by_home: dict[str, dict[str, list[tuple[str, Reviewed]]]] = defaultdict(lambda: defaultdict(list))
        self._failed: set[str] = set()

    def add(self, annotated: AnnotatedArticle) -> None:
        """Adds what an article's annotations say; a mistake costs that article alone."""
        try:
            path = self._store.known_as(annotated.path, annotated.text)
            self._failed.add(path)
            article, text, claims = self._store.reading(path)
            read = Read(article, text, claims, self._found(article, text, claims))
            made = reviews(annotated, read, known(self._store, read.article, read.claims), self._origin, complete=self._complete)
            for home, review in list(self._at_home(made, read)):
                self._by_home[home][review.id].append((path, review))
            self._failed.discard(path)
            self._taken.articles[path] = None
        except KuriltoolError as error:
            self._taken.mistakes += str(error).split("\n")

    def _found(self, article: ArticleRef, text: str, claims: Iterable[Claim]) -> list[Claim]:
        """The claims as they were found of all that somebody has reviewed, in the article or in those that it is a copy of."""
        ids = ["", *(claim.id for claim in claims if claim.review)]
        found: dict[str, Claim] = {}
        for home in dict.fromkeys(self._store.home_of(id, article.path) for id in ids):
            there = (Reviewed(claim.id, "confirmed", claim) for claim in self._store.found(home) or ())
            found |= {one.id: one.claim for review in there if (one := elsewhere(review, article, text))}
        return list(found.values())

    def _at_home(self, made: Iterable[Reviewed], read: Read) -> Iterator[tuple[str, Reviewed]]:
        """The reviews at home, in the article that their claim belongs to, which of a copy is most often its original."""
        path = read.article.path
        homes: dict[str, tuple[ArticleRef, str]] = {path: (read.article, read.text)}
        for review in made:
            home = self._store.home_of(review.id, path)
            if home not in homes:
                homes[home] = self._store.reading(home)[:2]
            there = review if home == path else elsewhere(review, *homes[home])
            if there is None:
                words = f"{path}: {review.id} belongs to {home}, which has other words there; correct it there"
                raise ImportFormatError(self._origin.file, [words])
            yield home, there

    def keep(self) -> None:
        """Keeps what agrees, all of it or nothing. Where one copy changed a claim, others that left it alone say nothing."""
        made = {home: list(self._agreed(home)) for home in self._by_home}
        self._store.review(made)
        for home, agreed in made.items():
            self._taken.reviews[home].update({review.id: review for review in agreed})

    def _agreed(self, home: str) -> Iterator[Reviewed]:
        """What an article and its copies say of each claim; where they contradict each other, that is a mistake."""
        for id, several in self._by_home[home].items():
            touched = [(path, review) for path, review in several if review.touched]
            if len({_told(review) for _, review in touched}) > 1:
                paths = " and ".join(dict.fromkeys(path for path, _ in touched))
                self._taken.mistakes.append(f"{self._origin.file}: {id} is one claim in {paths}, and corrected differently there")
            elif touched or not (self._only_changes or self._is_open(home)):
                yield (touched or several)[0][1]

    def _is_open(self, home: str) -> bool:
        """Whether a copy of an article was annotated with a mistake, so that nobody knows what is confirmed."""
        return any(self._store.home_of("", path) == home for path in self._failed)


def _told(review: Reviewed) -> str:
    """What a review says, to be compared with another of the same claim."""
    if review.verdict == REJECTED:
        return REJECTED
    said = review.claim.model_dump_json(exclude={*_SAME, "content", "cue", "source", "said_when", "position_basis", "reasons"})
    return said + "".join(passage.text for passage in review.claim.content)


def known(store: Store, article: ArticleRef, claims: Iterable[Claim]) -> Known:
    """What annotations of an article may name."""
    speakers: Mapping[str, Speaker] = {claim.speaker.name: claim.speaker for claim in claims if claim.speaker}

    def speaker(name: str) -> Speaker:
        return (speakers.get(name) or store.speaker(name)).model_copy(update={"via": "review"})

    sides = [side.id for side in store.sides()]
    return Known(sides, store.issues(), store.propositions(), speaker, store.pack_of(article))
