"""Whose view a claim's content expresses: the side of whoever speaks, told by a name, by the source's words or by the setting.

What is said counts where nobody who speaks for a side says it: a scholar who states one side's view states that side's view.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from kuriltool.claims import grammar
from kuriltool.claims.cast import INSIDERS, Appearance, Cast
from kuriltool.claims.descriptions import DEFINITE
from kuriltool.claims.discourse import KINDS
from kuriltool.claims.drafts import Draft
from kuriltool.claims.passages import Offsets, Page
from kuriltool.claims.speakers import FIRST, OUTSIDERS, WE, Found
from kuriltool.model import JOINT, THIRD, By
from kuriltool.reading import mentions
from kuriltool.reading.stretches import Neighbours
from kuriltool.rules.schema import Actor, Office

BESIDE = frozenset({"appos", "flat", "nmod:desc", "compound"})
NOMINAL = frozenset({"NOUN", "PROPN", "ADJ"})
OWN = (FIRST | WE) - {"you", "your", "yours"}  # whoever is spoken to may be of the other side
NEAR = 1  # paragraphs that a definite noun looks back


@dataclass(frozen=True)
class Position:
    """A position, what decided it, the sentence that explains it, the words that did it, and the position that lost to it."""

    value: str | None
    why: str
    by: By | None = None
    place: Offsets | None = None
    proposition: str | None = None
    lost: Position | None = None


@dataclass(frozen=True)
class _Heard:
    """A claim placed before; `is_unnamed` where a noun is its source that names nobody, `paragraph` where it stands."""

    draft: Draft
    position: Position
    is_unnamed: bool
    paragraph: int
    order: int


def position(found: Found, source: Offsets | None = None) -> Position:
    """The position that the speaker alone tells; null where nothing decides."""
    who = found.speaker.name if found.speaker else "the source"
    if found.side == JOINT:
        return Position(JOINT, "both sides say it together", "joint", source)
    if found.side == THIRD:
        return Position(THIRD, f"{who} is of no side", "speaker", source)
    if found.side is not None:
        return Position(found.side, f"{who} speaks for {found.side}", "speaker", source)
    return Position(None, f"nothing tells which side {who} is on" if found.speaker else "no speaker, no position")


class PositionFinder:
    """Places the claims of one article, in text order, so that `officials` can ask which side was spoken of before."""

    def __init__(self, page: Page, cast: Cast) -> None:
        self._cast, self._doc, self._parse = cast, page.doc, page.parse
        self._sides = {side.id for side in cast.rules.pack.sides}
        self._paragraphs = page.paragraph_numbers
        self._heard: dict[int, list[_Heard]] = {}  # by paragraph
        self._order, self._last = 0, 0  # how many were heard, and the last paragraph of one
        self._around = Neighbours[_Heard]()
        self._contents = Neighbours[Offsets]()
        self._nouns: dict[str, list[int]] | None = None
        self._known: dict[str, Position | None] = {}

    def __call__(self, draft: Draft, found: Found, content: Position | None = None) -> Position:
        """The position of a claim; call it for the drafts of an article in text order.

        `content` is the position that the claim's propositions tell, if they tell one.
        """
        token = self._doc[draft.speaker_token] if draft.speaker_token is not None else None
        for span in draft.content:
            self._contents.add(span, [span])
        placed = position(found, draft.source)
        if placed.value is None:
            placed = self._named(found) or (self._unnamed(token, found) if token is not None else None) or placed
        placed = _weighed(placed, found, content)
        if token is not None:
            unnamed = found.speaker is None and token.lower_ not in KINDS
            self._order += 1
            heard = _Heard(draft, placed, unnamed, self._paragraphs[token.i], self._order)
            self._last = max(self._last, heard.paragraph)
            self._heard.setdefault(heard.paragraph, []).append(heard)
            self._around.add(heard, draft.content)
        return placed

    # somebody whom the pack doesn't know

    def _named(self, found: Found) -> Position | None:
        if found.speaker is None or found.speaker.id is not None:
            return None
        name = found.speaker.name
        if name not in self._known:
            self._known[name] = self._introduced(name)
        return self._known[name]

    def _introduced(self, name: str) -> Position | None:
        """What the article says of a name: `Eva Berg, a Southern lawmaker`; else where it speaks of an official by that name."""
        places = self._cast.by_name.get(name, [])
        if any(self._cast.is_of(OUTSIDERS, self._doc[i]) for place in places for i in self._words_about(place)):
            return Position(THIRD, f"{name} is of no side", "introduction", _offsets(self._doc[places[0].start : places[0].end]))
        for place in places:
            phrase = self._words_about(place)
            if told := self._side_of(self._marks(phrase - set(range(place.start, place.end)))):
                return _told(told, f"“{told[1]}” is said of {name}", "introduction")
        for place in places:
            if any(self._cast.is_of(INSIDERS, self._doc[i]) for i in self._words_about(place)):
                return self._setting(place.start, name)
        return self._at_home(places[0], name) if places else None

    def _at_home(self, place: Appearance, name: str) -> Position | None:
        """Whose people the paragraph that brings in a name speaks of: `Not everyone in Fordby agrees. “…,” said Eva Berg`."""
        here = self._paragraphs[place.start]
        first, stop = bisect_left(self._paragraphs, here), bisect_right(self._paragraphs, here)
        homes = [
            m for m in self._marks(range(first, stop)) if m.label_ == mentions.ADJECTIVE and self._cast.actors[m.id_].unnamed
        ]
        told = self._side_of(homes)
        return _told(told, f"{name} is spoken of beside “{told[1]}”", "setting") if told else None

    def _words_about(self, place: Appearance) -> set[int]:
        root = self._doc[place.start : place.end].root
        return self._phrase(root.head if root.dep_ in BESIDE and root.head.pos_ in NOMINAL else root)

    # nobody in particular

    def _unnamed(self, token: Token, found: Found) -> Position | None:
        steps = (self._in_words, self._same_noun, self._inside, self._spoken_before)
        told = next((told for step in steps if (told := step(token))), None)
        placed = found.speaker is None and self._cast.is_of(INSIDERS, token) and not self._cast.is_dissenter(token)
        return told or (self._setting(token.i, token.text) if placed else None)

    def _in_words(self, token: Token) -> Position | None:
        """`one adviser to the prime minister`, `Northern and Southern officials`: the words of the phrase."""
        if token.pos_ not in NOMINAL:
            return None
        marks = [m for m in self._marks(self._phrase(token)) if self._cast.speaks_for_state(token) or not self._is_origin(m)]
        before = {side for m in self._before(marks, token) for side in self._sides_of(m)}
        if token.tag_ == "NNS" and (self._is_of_both(token) or self._sides == before):
            return Position(JOINT, f"both sides stand before “{token.text}”", "joint", _offsets(self._doc[token.i : token.i + 1]))
        told = self._side_of(marks, token.i)
        return _told(told, f"“{told[1]}” tells the side of “{token.text}”", "source") if told else None

    def _is_of_both(self, token: Token) -> bool:
        """`officials of both countries`, in a pack of two sides."""
        words = (self._doc[i] for i in self._phrase(token))
        told = any(w.lower_ in ("both", "two") and w.head.tag_ == "NNS" and w.head.i != token.i for w in words)
        return told and len(self._sides) == 2

    def _is_origin(self, mark: Span) -> bool:
        """Whether a mark only tells where somebody comes from: `Northern`, `of the North`, `a Milltown miller`."""
        actor = self._cast.actors.get(mark.id_) if mark.label_ in (mentions.NAME, mentions.METONYM, mentions.ADJECTIVE) else None
        return actor is not None and (actor.kind == "state" or mark.label_ == mentions.ADJECTIVE)

    @staticmethod
    def _before(marks: Iterable[Span], head: Token) -> Iterator[Span]:
        """The adjectives of `Northern and Southern officials`."""
        return (m for m in marks if m.label_ == mentions.ADJECTIVE and m.end <= head.i)

    def _same_noun(self, token: Token) -> Position | None:
        """`The diplomat`, after `a senior diplomat of the Southern Embassy`."""
        if token.pos_ != "NOUN" or not _is_definite(token):
            return None
        nouns = self._nouns_of(token.lemma_)
        before = reversed(nouns[: bisect_left(nouns, token.i)])
        return next((told for i in before if (told := self._in_words(self._doc[i]))), None)

    def _nouns_of(self, lemma: str) -> list[int]:
        """Where a noun stands."""
        if self._nouns is None:
            self._nouns = {}
            for t in self._doc:
                if t.pos_ == "NOUN":
                    self._nouns.setdefault(t.lemma_, []).append(t.i)
        return self._nouns.get(lemma, [])

    def _inside(self, token: Token) -> Position | None:
        """`My mother told us`, `we`: inside somebody's own words it is his side."""
        owner = grammar.child(token, ("nmod:poss",)) or token
        if owner.lower_ not in OWN:
            return None
        near = reversed(self._around.near([(token.idx, token.idx + 1)]))
        around = (h for h in near if any(a <= token.idx < b for a, b in h.draft.content))
        return next((h.position for h in around if h.position.value), None)

    def _spoken_before(self, token: Token) -> Position | None:
        """`he added`, after an unnamed adviser in the same paragraph."""
        if token.lower_ not in KINDS:
            return None
        before = (h for h in reversed(self._heard.get(self._paragraphs[token.i], ())) if h.is_unnamed)
        return next((h.position for h in before if h.position.value), None)

    # the setting

    def _setting(self, at: int, word: str) -> Position | None:
        """`officials`, where the sentence, else the paragraph, speaks of one side alone before it; else who was heard last there.

        `the officials` may also be those of the paragraph before. What is claimed doesn't count, a Southern official speaks
        of the North; and inside a claim nothing tells whose officials are meant.
        """
        if self._is_claimed(at):
            return None
        here = self._paragraphs[at]
        first = bisect_left(self._paragraphs, here)
        for start in (self._doc[at].sent.start, first):
            if told := self._side_of(self._marks(i for i in range(start, at) if not self._is_claimed(i))):
                return _told(told, f"“{word}” stands behind “{told[1]}”, and no other side", "setting")
        reach = NEAR if _is_definite(self._doc[at]) else 0
        near = (h for number in range(here - reach, self._last + 1) for h in self._heard.get(number, ()))
        last = max((h for h in near if h.position.value in self._sides), key=lambda h: h.order, default=None)
        if last is None:
            return None
        return Position(last.position.value, f"“{word}” follows words of that side", "setting", last.draft.source)

    def _is_claimed(self, token: int) -> bool:
        at = self._doc[token].idx
        return any(start <= at < end for start, end in self._contents.near([(at, at + 1)]))

    # the marks of a stretch

    def _phrase(self, head: Token) -> set[int]:
        """The words of a phrase on its own line, up to a colon: `LUND: To Holm I say` is no phrase of Holm."""
        words, texts = self._parse.phrase(head.i), self._parse.texts
        breaks = [i for i in range(min(words), max(words) + 1) if texts[i] == ":" or "\n" in texts[i]]
        after = min((i for i in breaks if i > head.i), default=len(self._doc))
        before = max((i for i in breaks if i < head.i), default=-1)
        return {i for i in words if before < i < after}

    def _marks(self, tokens: Iterable[int]) -> list[Span]:
        inside = set(tokens)
        near = self._cast.marks_within(min(inside), max(inside) + 1) if inside else []
        return [m for m in near if inside.issuperset(range(m.start, m.end))]

    def _side_of(self, marks: list[Span], head: int | None = None) -> tuple[str, Span] | None:
        """The one side that marks tell, with the words; of two sides that before the head: `Northern officials in the South`."""
        told = [(side, m) for m in marks for side in self._sides_of(m)]
        if head is not None and len({side for side, _ in told}) > 1:
            told = [(side, m) for side, m in told if m.end <= head]
        return told[0] if len({side for side, _ in told}) == 1 else None

    def _sides_of(self, mark: Span) -> Iterator[str]:
        """The side of the actor or the office that a mark names; nothing where several sides have such an office."""
        actor, office = self._meant(mark)
        side = office.side if office else self._cast.side_of(actor) if actor else None
        if side is not None:
            yield side

    def _meant(self, mark: Span) -> tuple[Actor | None, Office | None]:
        if mark.label_ == mentions.TITLE:
            return self._cast.holder(mark.id_, [], mark.start)[:2]
        if mark.label_ == mentions.SHORT:
            return self._cast.short(mark.id_, [], mark.start)[0], None
        return self._cast.actors[mark.id_], None


def _weighed(placed: Position, found: Found, content: Position | None) -> Position:
    """The position by the speaker, or by what is said where the speaker tells none of a side.

    An actor of a third side stays one: a third state that shares a side's view is none of that side.
    """
    if content is None or content.value == placed.value:
        return placed
    if placed.value is None or (placed.value == THIRD and (found.for_himself or placed.by == "introduction")):
        return replace(content, lost=placed if placed.value else None)
    return replace(placed, lost=content)


def _told(told: tuple[str, Span], why: str, by: By) -> Position:
    return Position(told[0], why, by, _offsets(told[1]))


def _offsets(span: Span) -> Offsets:
    return span.start_char, span.end_char


def _is_definite(token: Token) -> bool:
    return any(c.lower_ in DEFINITE for c in token.children)
