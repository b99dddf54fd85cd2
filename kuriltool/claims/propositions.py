"""Which propositions of the pack a claim takes a view on: their terms in its content, turned by the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Token

from kuriltool.claims.cast import Cast
from kuriltool.claims.drafts import Draft, is_within
from kuriltool.claims.passages import Offsets, Page
from kuriltool.claims.polarity import NEGATIONS, QUOTING, Climber, Turn, Words
from kuriltool.claims.positions import Position
from kuriltool.claims.speakers import FIRST, WE, Found
from kuriltool.claims.terms import Hit, TermFinder
from kuriltool.model import JOINT, THIRD, Polarity
from kuriltool.reading.stretches import Neighbours
from kuriltool.rules.schema import Proposition, Views
from kuriltool.rules.terms import Lists, expression, lowered, starts

VIEWS = tuple(Views.model_fields)
AFFIRMS, DENIES, TOUCHES = VIEWS
POLARITY: dict[str, Polarity] = {AFFIRMS: 1, DENIES: -1, TOUCHES: 0}
_SAYS = {AFFIRMS: "states it", DENIES: "states the contrary", TOUCHES: "names it"}


@dataclass(frozen=True)
class Taken:
    """A view that a claim takes on a proposition: its polarity, the words that state it, and what turned them.

    `rivals` are other words of the claim that take another view, or none.
    """

    id: str
    polarity: Polarity
    place: Offsets
    why: str
    rivals: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class _Key:
    """What a term stands for; `denies` where it holds a small word that denies, which then turns nothing."""

    id: str
    view: str
    denies: bool


class TermReader:
    """Finds the terms of a pack's propositions in a text."""

    def __init__(self, propositions: Sequence[Proposition], lists: Lists, words: Words) -> None:
        self.order = {p.id: number for number, p in enumerate(propositions)}
        self.holds = {p.id: p.holds for p in propositions}
        self.labels = {p.id: p.label for p in propositions}
        self.words = words
        self._written, self._lists = {p.id: p.terms for p in propositions}, lists
        self._starts: dict[str, tuple[str, ...]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}  # as far as they were asked for: each takes milliseconds to compile
        denying = set(words.get(NEGATIONS, ()))
        self._terms = TermFinder(
            (
                (_Key(p.id, view, not denying.isdisjoint(term.lower().split())), term)
                for p in propositions
                for view in VIEWS
                for term in getattr(p.terms, view)
            ),
            lists,
        )
        self._without = TermFinder(((p.id, term) for p in propositions for term in p.without), lists)

    def __call__(self, text: str) -> list[Hit[_Key]]:
        """The hits that count, in text order: of one proposition those that state it before those that only name it."""
        hits = list(self._terms(text))
        closed = list(self._without(text)) if hits else []
        counted = [hit for hit in hits if not any(c.key == hit.key.id and _meet(c, hit) for c in closed)]
        return [hit for hit in counted if not any(_outdoes(other, hit) for other in counted)]

    def term(self, hit: Hit[_Key], words: str) -> str:
        """The term, as the pack has it, that some words fit."""
        plain = lowered(words)
        terms: list[str] = sorted(getattr(self._written[hit.key.id], hit.key.view), key=len, reverse=True)
        return next((term for term in terms if self._begins(term, plain) and self._pattern(term).fullmatch(plain)), "")

    def _begins(self, term: str, plain: str) -> bool:
        """Whether a term can begin as some words do, which is told without its expression."""
        if term not in self._starts:
            self._starts[term] = tuple(start.removesuffix("*") for start in starts(term, self._lists))
        return plain.startswith(self._starts[term])

    def _pattern(self, term: str) -> re.Pattern[str]:
        if term not in self._patterns:
            self._patterns[term] = re.compile(expression(term, self._lists))
        return self._patterns[term]

    def side_of(self, taken: Iterable[Taken]) -> tuple[str, Taken] | None:
        """The one side that holds all of some views on which the sides differ, with the first such view."""
        holders = [(self._holders(t), t) for t in taken if t.polarity]
        told = [(sides, t) for sides, t in holders if sides]
        shared = set.intersection(*(set(sides) for sides, _ in told)) if told else set()
        return (shared.pop(), told[0][1]) if len(shared) == 1 else None

    def _holders(self, taken: Taken) -> list[str]:
        """The sides that hold a view which another side rejects; none where nobody does."""
        holds = self.holds[taken.id]
        contested = any(view == -taken.polarity for view in holds.values())
        return [side for side, view in holds.items() if view == taken.polarity] if contested else []


def _meet(one: Hit[Any], two: Hit[Any]) -> bool:
    return one.start < two.end and two.start < one.end


def _outdoes(one: Hit[_Key], two: Hit[_Key]) -> bool:
    """Whether words of one proposition give way to others around them: `return of the river` to `no return of the river`."""
    if one is two or one.key.id != two.key.id or not _meet(one, two):
        return False
    states, other = one.key.view != TOUCHES, two.key.view != TOUCHES
    return (states and not other) or (states == other and one.end - one.start > two.end - two.start)


class PropositionFinder:
    """Finds what the claims of one article hold, once all their speakers are known."""

    def __init__(self, page: Page, cast: Cast, terms: TermReader, drafts: Sequence[Draft], speakers: Sequence[Found]) -> None:
        self._page, self._cast, self._terms, self._drafts, self._speakers = page, cast, terms, drafts, speakers
        self._cues = Neighbours[int]()
        for number, draft in enumerate(drafts):
            self._cues.add(number, [draft.cue] if draft.cue else [])

    def __call__(self, number: int) -> list[Taken]:
        """The views of the claim of that number, one for each proposition, in the order of the pack."""
        found: dict[str, list[Taken]] = {}
        for start, end in self._drafts[number].content:
            for hit in self._terms(self._page.text[start:end]):
                here = Hit(hit.key, start + hit.start, start + hit.end)
                found.setdefault(hit.key.id, []).append(self._taken(number, here))
        return [_together(found[id]) for id in sorted(found, key=self._terms.order.__getitem__)]

    def position(self, taken: Iterable[Taken]) -> Position | None:
        """The position of the one side that holds all of some views on which the sides differ."""
        found = self._terms.side_of(taken)
        if found is None:
            return None
        side, first = found
        view = "holds" if first.polarity > 0 else "rejects"
        return Position(
            side, f"{side} {view} “{self._terms.labels[first.id]}”, and so does this", "content", first.place, first.id
        )

    def _taken(self, number: int, hit: Hit[_Key]) -> Taken:
        polarity, turn, whose = self._polarity(number, hit)
        words = self._page.text[hit.start : hit.end]
        fits = f"{_SAYS[hit.key.view]} by “{self._terms.term(hit, words)}”"
        return Taken(hit.key.id, polarity, (hit.start, hit.end), _told(" ".join(words.split()), fits, turn, whose))

    def _polarity(self, number: int, hit: Hit[_Key], around: tuple[int, ...] = ()) -> tuple[Polarity, Turn, str | None]:
        """The polarity in a claim, what turned it, and whose words the statement is where it is another's.

        `around` are the claims that it stands in and that have been asked: two may stand in each other.
        """
        draft = self._drafts[number]
        inner = self._inner(number, hit, around)
        if inner is None:
            turn = self._around(number, hit)
            return _valued(POLARITY[hit.key.view], turn), turn, None
        theirs, turn, _ = self._polarity(inner, hit, (*around, number))
        cue = self._drafts[inner].cue_token
        climber = self._climber(number)
        above = climber.above(self._page.doc[cue], _inside(draft)) if cue is not None else Turn()
        said = self._cue(draft)
        above = climber.cue(said, above)
        if self._is_left_open(number, hit):
            above = above.opened(said[0].text)
        if not self._is_anothers(number, inner):
            return _valued(theirs, above), Turn(words=(*turn.words, *above.words)), None
        return (_valued(theirs, above) if above.weighed else 0), above, self._name(inner)

    def _around(self, number: int, hit: Hit[_Key]) -> Turn:
        draft, climber = self._drafts[number], self._climber(number)
        span = self._page.doc.char_span(hit.start, hit.end, alignment_mode="expand")
        if span is None:
            return Turn()
        turn = climber.climb(span.start, span.end, _inside(draft), denies=hit.key.denies)
        if self._is_question(draft, hit):
            turn = turn.opened("?")
        cue = self._cue(draft)
        if self._is_left_open(number, hit):
            turn = turn.opened(cue[0].text)
        return climber.cue(cue, turn)

    def _is_left_open(self, number: int, hit: Hit[_Key]) -> bool:
        """Whether the cue only asks, or passes another's words on."""
        draft = self._drafts[number]
        cue = self._cue(draft)
        return self._climber(number).asks(cue, self._first_words(draft)) or self._passes_on(cue, draft, hit)

    def _passes_on(self, cue: Iterable[Token], draft: Draft, hit: Hit[_Key]) -> bool:
        """`quoted Lund as saying that A`: A is Lund's, whoever quotes him."""
        before = self._page.text[draft.cue[1] if draft.cue else draft.start : hit.start]
        quoting = any(token.lemma_.lower() in self._terms.words.get(QUOTING, ()) for token in cue)
        return quoting and re.search(r"\bas (?:saying|having said)\b", before) is not None

    def _is_question(self, draft: Draft, hit: Hit[_Key]) -> bool:
        """Whether the mark that ends the sentence of a statement is one of a question, in its content or right behind it."""
        end = next(b for a, b in draft.content if a <= hit.start < b)
        mark = re.search(r"[.!?]", self._page.text[hit.end : end + 1])
        return mark is not None and mark[0] == "?"

    def _climber(self, number: int) -> Climber:
        """One that knows whose claim it is: `Sudburg rejects A`, said by the North, is no view of the North."""
        side = self._speakers[number].side
        of_one = side not in (None, JOINT)
        return Climber(self._page.doc, self._terms.words, lambda subject: of_one and self._side(subject) not in (None, side))

    def _side(self, token: Token) -> str | None:
        found = self._cast.at(token.i)
        return self._cast.side_of(found.member.actor) if found is not None and found.member.actor is not None else None

    def _first_words(self, draft: Draft) -> list[Token]:
        """The first word of a content, and the word before it: `asked whether`, whatever is content of it."""
        span = self._page.doc.char_span(*draft.content[0], alignment_mode="expand")
        return [] if span is None else [span[0], *([self._page.doc[span.start - 1]] if span.start else [])]

    def _cue(self, draft: Draft) -> list[Token]:
        span = self._page.doc.char_span(*draft.cue, alignment_mode="expand") if draft.cue else None
        return list(span or ())

    def _inner(self, number: int, hit: Hit[_Key], around: tuple[int, ...]) -> int | None:
        """The outermost claim inside a claim that holds the hit: `Lund said that Moe insists that A`."""
        outer = self._drafts[number]
        others = [n for n in self._cues.near(outer.content) if n != number and n not in around]
        inside = [n for n in others if is_within(self._drafts[n], outer) and _holds(self._drafts[n], hit)]
        return min(inside, key=lambda n: self._drafts[n].start - self._drafts[n].end, default=None)

    def _is_anothers(self, outer: int, inner: int) -> bool:
        """Whether an inner claim is somebody else's than the outer speaker's: not `we`, not another of the same side."""
        one, two, token = self._speakers[outer], self._speakers[inner], self._drafts[inner].speaker_token
        if token is not None and self._page.doc[token].lower_ in FIRST | WE:
            return False
        if one.speaker and two.speaker and (one.speaker.id, one.speaker.name) == (two.speaker.id, two.speaker.name):
            return False
        return one.side is None or one.side == THIRD or one.side != two.side

    def _name(self, number: int) -> str:
        found, draft = self._speakers[number], self._drafts[number]
        words = self._page.text[slice(*draft.source)] if draft.source else "somebody"
        return found.speaker.name if found.speaker else words


def _holds(draft: Draft, hit: Hit[_Key]) -> bool:
    return any(a <= hit.start and hit.end <= b for a, b in draft.content)


def _inside(draft: Draft) -> Callable[[Token], bool]:
    """Whether a token stands in the content of a draft."""
    return lambda token: any(a <= token.idx < b for a, b in draft.content)


def _valued(base: Polarity, turn: Turn) -> Polarity:
    """What is stated counts as it is turned; what is only named counts where somebody wants or refuses it."""
    if turn.is_open:
        return 0
    value = base * turn.sign if base else turn.named * turn.weighed
    return 1 if value > 0 else -1 if value < 0 else 0


def _together(taken: Sequence[Taken]) -> Taken:
    """Of several views on one proposition the one that most words take; where they contradict each other, none."""
    total = sum(t.polarity for t in taken)
    views = [t for t in taken if t.polarity]
    if total:
        chosen = next(t for t in views if t.polarity * total > 0)
    elif views:
        return Taken(taken[0].id, 0, views[0].place, f"{views[0].why}; {views[1].why}, so both")
    else:
        chosen = taken[0]
    return replace(chosen, rivals=tuple(t for t in taken if t.polarity != chosen.polarity))


def _told(words: str, fits: str, turn: Turn, whose: str | None) -> str:
    parts = [f"“{words}” {fits}"]
    if whose:
        parts.append(f"as the words of {whose}")
    if turn.words:
        parts.append("with " + ", ".join(f"“{word}”" for word in turn.words))
    return ", ".join(parts)
