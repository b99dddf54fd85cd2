"""The claims of one speaker made ready to be compared, and the articles that they stand in."""

from __future__ import annotations

import math
import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping, Sequence

from kuriltool.analysis.statements import context
from kuriltool.analysis.statements.likeness import Bag, Rendering, bag
from kuriltool.analysis.statements.when import When
from kuriltool.analysis.statements.words import Word, place, words
from kuriltool.model import ArticleRef, Claim

Text = Callable[[ArticleRef], str]
Names = Mapping[str, str]
"""Names in small letters, each with the key of what it stands for."""

_DAYS = 4  # on which a speaker uses a word; from more days on it is a stock phrase and weighs less
_SHORT = 2.0  # weight of a claim too short to be told by its own words
_KEPT = 1000  # articles whose pieces are kept at hand
_NAMED = re.compile(r"[^\W\d_]+")


class Reader:
    """Makes renderings of claims of one speaker, and gives what else their articles say."""

    def __init__(self, claims: Sequence[Claim], text: Text, same: Names) -> None:
        self.text, self._same, self.dull = text, same, _dull(claims[0])
        self.forms: dict[str, str] = {}  # for each key a word that has it
        told = [tuple(word for passage in claim.content for word in self._words(passage.text)) for claim in claims]
        self._rarity = _rarity(claims, told)
        self._pieces: OrderedDict[str, list[tuple[int, int, Bag]]] = OrderedDict()
        self.renderings = [self._rendering(claim, own) for claim, own in zip(claims, told, strict=True)]

    def pieces(self, article: ArticleRef) -> Sequence[tuple[int, int, Bag]]:
        """The clauses of an article, each with its start and end."""
        if article.path not in self._pieces:
            text = self.text(article)
            made = ((start, end, bag(self._words(text[start:end]), self._rarity)) for start, end in context.pieces(text))
            self._pieces[article.path] = [piece for piece in made if piece[2]]
            if len(self._pieces) > _KEPT:
                self._pieces.popitem(last=False)
        self._pieces.move_to_end(article.path)
        return self._pieces[article.path]

    def _words(self, text: str) -> list[Word]:
        found = words(text, self.dull, self._same)
        for word in found:
            if word.form:
                self.forms.setdefault(word.key, word.form)
        return found

    def _rendering(self, claim: Claim, own: tuple[Word, ...]) -> Rendering:
        text = self.text(claim.article)
        alone = bag(own, self._rarity)
        if leans := context.leans(claim):
            around = context.before(claim, text)
        else:
            around = context.around(claim, text) if sum(alone.values()) <= _SHORT else []
        wider = [*own, *(word for start, end in around for word in self._words(text[start:end]))]
        return Rendering(
            claim,
            When.of(claim),
            [(passage.start, passage.end) for passage in claim.content],
            around,
            leans,
            own,
            alone,
            bag(wider, self._rarity) if around else None,
            context.is_habit(claim, text),
        )


def _rarity(claims: Sequence[Claim], told: Sequence[Sequence[Word]]) -> dict[str, float]:
    """What the weight of words that a speaker uses on many days is to be multiplied by."""
    days: dict[str, set[str]] = defaultdict(set)
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
