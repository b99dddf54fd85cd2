"""The claims of one speaker made ready to be compared, and the articles that they stand in."""

from __future__ import annotations

import math
import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from kuriltool.analysis.statements import context
from kuriltool.analysis.statements.likeness import Bag, Rendering, bag
from kuriltool.analysis.statements.meaning import rarity
from kuriltool.analysis.statements.when import When
from kuriltool.analysis.statements.words import Word, place, stem, words
from kuriltool.model import ArticleRef, Claim

Text = Callable[[ArticleRef], str]
Names = Mapping[str, str]
"""Names in small letters, each with the key of what it stands for."""

_DAYS = 4  # of a month on which a speaker uses a word; from more days on it is a stock phrase and weighs less
_SHORT = 2.0  # weight of a claim too short to be told by its own words
_KEPT = 2000  # articles that are kept at hand
_READ = 3_000  # characters of an article that tell what it is about
_NAMED = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]{2,}")


class Piece(NamedTuple):
    """A clause of an article as offsets, with its words, and with what of them may be a speaker's name."""

    start: int
    end: int
    bag: Bag
    named: frozenset[str]


class Page:
    """What an article says, whoever speaks in it."""

    def __init__(self, text: str, same: Names) -> None:
        self.text, self._same = text, same

    @cached_property
    def pieces(self) -> Sequence[Piece]:
        """Its clauses."""
        return [self._piece(start, end) for start, end in context.pieces(self.text)]

    def _piece(self, start: int, end: int) -> Piece:
        said = self.text[start:end]
        forms = {form.lower() for form in _NAMED.findall(said)}
        return Piece(start, end, bag(words(said, same=self._same), {}), frozenset(forms | {place(form) for form in forms}))

    @cached_property
    def rare(self) -> Mapping[str, float]:
        """The stems of its rare words, the rarest first, each with how rare it is."""
        found = {word: rarity(word) for word in {*_WORD.findall(self.text[:_READ].lower())}}
        told = sorted((weight, stem(word)) for word, weight in found.items() if weight)
        return {key: weight for weight, key in reversed(dict(zip([key for _, key in told], told, strict=True)).values())}


class Shelf:
    """Articles, each read once for all who speak in it; `same` gives names that stand for others. The latest are kept."""

    def __init__(self, text: Text, same: Names) -> None:
        self.same, self._text = same, text
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()

    def page(self, article: ArticleRef) -> Page:
        """What an article says."""
        key = article.path, article.sha256
        if key not in self._pages:
            self._pages[key] = Page(self._text(article), self.same)
            if len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(key)
        return self._pages[key]


class _Manner:
    """How somebody speaks in a period: the names that tell nothing in it, and the words that are used on many days."""

    def __init__(self, claims: Sequence[Claim], same: Names) -> None:
        self._same, self.dull = same, _dull(claims[0])
        self.dull_stems = {stem(word) for word in self.dull}
        self.told = [tuple(word for passage in claim.content for word in self.words(passage.text)) for claim in claims]
        self.rarity = _rarity(claims, self.told)

    def words(self, text: str) -> list[Word]:
        return words(text, self.dull, self._same)


class Reader:
    """Makes renderings of claims of one speaker, and gives what else their articles say.

    What somebody says in one period, a month in which articles come out, is told by the words of that period alone.
    """

    def __init__(self, claims: Sequence[Claim], shelf: Shelf) -> None:
        self._shelf = shelf
        self._manners: dict[str, _Manner] = {}
        self._pieces: dict[tuple[str, str], Sequence[tuple[int, int, Bag]]] = {}
        of_period: dict[str, list[int]] = defaultdict(list)
        for number, claim in enumerate(claims):
            of_period[period(claim.article)].append(number)
        made: dict[int, Rendering] = {}
        for name, numbers in of_period.items():
            manner = self._manners[name] = _Manner([claims[number] for number in numbers], shelf.same)
            for number, own in zip(numbers, manner.told, strict=True):
                made[number] = self._rendering(claims[number], own, manner)
        self.renderings = [made[number] for number in range(len(claims))]

    def pieces(self, article: ArticleRef) -> Sequence[tuple[int, int, Bag]]:
        """The clauses of an article, each with its start and end."""
        key = article.path, article.sha256
        if key not in self._pieces:
            manner, page = self._manners[period(article)], self._shelf.page(article)
            made = ((piece.start, piece.end, self._bag(piece, page, manner)) for piece in page.pieces)
            self._pieces[key] = [piece for piece in made if piece[2]]
        return self._pieces[key]

    def rare(self, article: ArticleRef) -> Mapping[str, float]:
        """The stems of an article's rare words, the rarest first, each with how rare it is."""
        found = self._shelf.page(article).rare
        dull = self._manners[period(article)].dull_stems & found.keys()
        if dull:
            found = dict(found)
            for key in dull:
                del found[key]
        return found

    def _bag(self, piece: Piece, page: Page, manner: _Manner) -> Bag:
        if manner.dull.isdisjoint(piece.named) and manner.rarity.keys().isdisjoint(piece.bag):
            return piece.bag
        return bag(manner.words(page.text[piece.start : piece.end]), manner.rarity)

    def _rendering(self, claim: Claim, own: tuple[Word, ...], manner: _Manner) -> Rendering:
        text = self._shelf.page(claim.article).text
        alone = bag(own, manner.rarity)
        if leans := context.leans(claim):
            around = context.before(claim, text)
        else:
            around = context.around(claim, text) if alone.total <= _SHORT else []
        wider = [*own, *(word for start, end in around for word in manner.words(text[start:end]))]
        return Rendering(
            claim,
            When.of(claim),
            [(passage.start, passage.end) for passage in claim.content],
            around,
            leans,
            own,
            alone,
            bag(wider, manner.rarity) if around else None,
            context.is_habit(claim, text),
        )


def period(article: ArticleRef) -> str:
    """The month in which an article came out, as far as it tells; empty without a date."""
    return (article.published or "")[:7]


def _rarity(claims: Sequence[Claim], told: Sequence[Sequence[Word]]) -> dict[str, float]:
    """What the weight of words that a speaker uses on many days is to be multiplied by."""
    days: dict[str, set[str]] = defaultdict(set)
    if len(claims) > _DAYS:
        for claim, own in zip(claims, told, strict=True):
            for word in own:
                days[word.key].add(claim.article.published or claim.article.path)
    return {key: 1 / (1 + math.log2(len(on) / _DAYS)) for key, on in days.items() if len(on) > _DAYS}


def _dull(claim: Claim) -> frozenset[str]:
    """The names that tell nothing in what a speaker says: their own, and those of their side and whom they speak for."""
    assert claim.speaker
    told = (claim.speaker.name, claim.speaker.side, claim.speaker.affiliation, claim.speaker.role)
    named = [word for name in told if name for word in _NAMED.findall(name) if word[0].isupper()]
    return frozenset(form for word in named for form in (word.lower(), place(word.lower())))
