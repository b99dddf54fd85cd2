"""The claims that are asked of a store, with their articles and what the packs say: what exports and the report take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from kuriltool.model import ArticleRef, Claim
from kuriltool.queries import Query
from kuriltool.store import SideStyle, Store

if TYPE_CHECKING:
    from kuriltool.analysis.facts import Columns
    from kuriltool.analysis.statements import Statement


class Read(NamedTuple):
    """An article with its text, and its claims in text order; of a copy at its own places."""

    article: ArticleRef
    text: str
    claims: list[Claim]


@dataclass(frozen=True)
class Corpus:
    """The claims of an open store that a query asks for, all by default."""

    store: Store
    query: Query | None = None

    def claims(self) -> Iterator[Claim]:
        """The claims by path and then as they stand in the article, each once, with its appearances in copies."""
        return self.store.claims(self.query)

    def readings(self) -> Iterator[Read]:
        """The articles by path, copies too, each with its claims; with a query those alone that have any."""
        return (Read(*reading) for reading in self.store.readings(self.query))

    def statements(self) -> Iterator[Statement]:
        """What was said once, by first appearance: gathered over the whole store, with those appearances that are asked for."""
        return self.store.statements(self.query)

    def columns(self) -> Columns:
        """The facts of the claims, for counting and ranking very many."""
        return self.store.columns(self.query)

    @cached_property
    def sides(self) -> Sequence[SideStyle]:
        """The sides of the packs, in their order."""
        return self.store.sides()

    @cached_property
    def propositions(self) -> Mapping[str, str]:
        """What each proposition of the packs states, by id, in their order."""
        return self.store.propositions()

    @cached_property
    def names(self) -> Mapping[str, Sequence[str]]:
        """Every name of each actor of the packs, by id; the canonical one first."""
        return self.store.names()

    @cached_property
    def issues(self) -> Sequence[str]:
        """The issues of the packs, in their order."""
        return self.store.issues()

    def labels(self, by: Literal["issue", "proposition"]) -> Mapping[str, str]:
        """What each issue or each proposition of the packs is called, by id, in their order."""
        return self.propositions if by == "proposition" else {issue: issue for issue in self.issues}

    def texts(self) -> Texts:
        """The texts of the articles, for views that need words around a claim."""
        return Texts(self.store)


class Texts:
    """The text of an article by its reference; the latest few are kept at hand."""

    def __init__(self, store: Store) -> None:
        self._of = lru_cache(maxsize=64)(store.text)

    def __call__(self, article: ArticleRef) -> str:
        return self._of(article)
