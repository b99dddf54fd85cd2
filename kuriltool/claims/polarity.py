"""How the words around a statement turn it: `not`, `rejected the claim that`, `demands the return of`, `whether`.

From the statement's own words the way leads up the tree, through whatever governs them, to the edge of the claim's content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

NEGATIONS, REJECTING, BLAMING, ACCEPTING, WANTING = (
    "negations",
    "rejecting",
    "blaming",
    "accepting",
    "wanting",
)  # the rules' lists
MODALS, LEAVING_OPEN, CONDITIONS, ASKING = "modals", "leaving-open", "conditions", "asking"

Words = Mapping[str, Collection[str]]
# How what is governed hangs on what says something of it. An adverbial clause is no part of it: `said no, adding A`.
CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "csubj:pass", "acl"})
PHRASES = frozenset({"nsubj:pass", "obj", "iobj", "obl", "nmod", "nmod:poss", "compound"})
DENYING = frozenset(
    {"advmod", "det", "cc", "obj", "nsubj", "case", "mark"}
)  # how a small word that denies hangs on what it denies
FURTHEST = 12


@dataclass(frozen=True)
class Turn:
    """What the words passed so far make of a statement.

    `sign` is -1 where they turn what is stated, `named` where they turn what is only named: who condemns the occupation of an
    island says that there is one, and is against it. `weighed` says that somebody wants, refuses, holds or denies it, so that
    mere naming takes a view; `is_open` that nobody says whether it is so. `words` are those that did it, nearest first.
    """

    sign: int = 1
    named: int = 1
    weighed: bool = False
    is_open: bool = False
    words: tuple[str, ...] = ()

    def turned(self, word: str, *, weighed: bool = False) -> Turn:
        weighed = self.weighed or weighed
        return replace(self, sign=-self.sign, named=-self.named, weighed=weighed, words=(*self.words, word))

    def blamed(self, word: str) -> Turn:
        return replace(self, named=-self.named, weighed=True, words=(*self.words, word))

    def taken(self, word: str) -> Turn:
        return replace(self, weighed=True, words=(*self.words, word))

    def opened(self, word: str) -> Turn:
        return replace(self, is_open=True, words=(*self.words, word))


class Climber:
    """Follows what governs a statement, by the lists of the rules."""

    def __init__(self, doc: Doc, words: Words) -> None:
        self._doc, self._words = doc, words

    def climb(self, start: int, end: int, inside: Callable[[Token], bool], *, denies: bool = False) -> Turn:
        """What stands around the tokens from `start` to `end` makes of them, as far up as `inside` holds.

        `denies` says that they hold their own negation, as `no longer valid` does, which then turns nothing.
        """
        span = self._doc[start:end]
        turn = Turn()
        for token in span:
            turn = self._denied(token, turn, range(start, end) if denies else range(0), inside)
        turn = self._qualified(span.root, self._demanded(span.root, self._modal(span.root, turn)))
        return self._upward(span.root, self._left_open(span.root, turn), inside, frozenset(range(start, end)))

    def above(self, token: Token, inside: Callable[[Token], bool]) -> Turn:
        """What governs a token, a cue for instance, makes of what it says."""
        return self._upward(token, self._left_open(token, self._denied(token, Turn(), range(0), inside)), inside, frozenset())

    def cue(self, tokens: Collection[Token], turn: Turn) -> Turn:
        """What the cue makes of its content: `denied that`, `called for`, `did not agree to`."""
        for token in tokens:
            turn = self._judged(token, turn)
            if self._kind(token) is None and (denial := self._denial(token, range(0))):
                turn = turn.opened(denial.text)  # `did not say that A` tells nothing of A
            if token.lemma_.lower() in self._words.get(ASKING, ()) and self._marks_open(token):
                turn = turn.opened(token.text)
        return turn

    # one step

    def _upward(self, token: Token, turn: Turn, inside: Callable[[Token], bool], own: Collection[int]) -> Turn:
        for _ in range(FURTHEST):
            head, relation = token.head, token.dep_
            if head is token or not inside(head):
                return turn
            if relation == "conj":
                turn, token = self._beside(token, head, turn), head
                continue
            if not self._governs(head, relation):
                return turn
            if head.i not in own:
                turn = self._judged(head, turn)
                if self._kind(head) is None:
                    turn = self._denied(head, turn, range(0), inside)
            turn = self._left_open(head, turn)
            token = head
        return turn

    def _governs(self, head: Token, relation: str) -> bool:
        """Whether a word says something of what hangs on it: `is unacceptable` of its subject, `the treaty lasts` nothing."""
        if relation in ("nsubj", "nsubj:outer"):
            return any(c.dep_ == "cop" for c in head.children)
        return relation in CLAUSES | PHRASES

    def _beside(self, token: Token, first: Token, turn: Turn) -> Turn:
        """`will not return A or sell B`: what denies the first of two also denies the second."""
        joined = any(c.dep_ == "cc" and c.lower_ in ("or", "nor") for c in token.children)
        denial = self._denial(first, range(0)) if joined else None
        return turn.turned(denial.text) if denial else turn

    def _judged(self, token: Token, turn: Turn) -> Turn:
        """What a word of refusing, holding or wanting does; `did not rule out A` leaves A open."""
        kind, denial = self._kind(token), self._denial(token, range(0))
        if kind is None:
            return turn
        if kind == REJECTING:
            return turn.opened(token.text) if denial else turn.turned(token.text, weighed=True)
        if kind == BLAMING:
            return turn.opened(token.text) if denial else turn.blamed(token.text)
        return turn.turned(f"{denial.text} {token.text}", weighed=True) if denial else turn.taken(token.text)

    def _kind(self, token: Token) -> str | None:
        forms = self._forms(token)
        return next(
            (kind for kind in (REJECTING, BLAMING, ACCEPTING, WANTING) if not forms.isdisjoint(self._words.get(kind, ()))), None
        )

    @staticmethod
    def _forms(token: Token) -> set[str]:
        """A word as the lists may have it: its lemma, with its particle, with what stands before it: `out of the question`."""
        lemma = token.lemma_.lower()
        after = [c.lower_ for c in token.children if c.dep_ == "compound:prt"]
        before = [c.lower_ for c in token.children if c.i < token.i and c.dep_ in ("case", "det")]
        forms = {lemma, " ".join([*before, lemma]), *(f"{lemma} {particle}" for particle in after)}
        return forms if not after else forms - {lemma}

    def _denied(self, token: Token, turn: Turn, own: range, inside: Callable[[Token], bool]) -> Turn:
        denial = self._denial(token, own)
        if denial is None or not inside(denial):
            return turn
        return turn.turned(denial.text, weighed=denial.dep_ == "det")  # `no question of a return`

    def _denial(self, token: Token, own: range) -> Token | None:
        negations = self._words.get(NEGATIONS, ())
        found = (c for c in token.children if c.lower_ in negations and c.dep_ in DENYING and c.i not in own)
        return next(found, None)

    def _modal(self, token: Token, turn: Turn) -> Turn:
        modal = next((c for c in token.children if c.dep_ == "aux" and c.lower_ in self._words.get(MODALS, ())), None)
        return turn.taken(modal.text) if modal is not None else turn

    def _demanded(self, token: Token, turn: Turn) -> Turn:
        """`talks will not resume until Lund lifts the ban`: a condition is wanted, and what denies the rest does not deny it."""
        words = self._words.get(CONDITIONS, ())
        mark = next((c for c in token.children if c.dep_ == "mark" and c.lower_ in words), None)
        return turn.taken(mark.text) if mark is not None else turn

    def _qualified(self, token: Token, turn: Turn) -> Turn:
        """`the unlawful ban`: an adjective takes a view on what is named."""
        own = (c for c in token.children if c.dep_ == "amod")
        word = next(((c, kind) for c in own if (kind := self._kind(c)) in (BLAMING, ACCEPTING, WANTING)), None)
        if word is None:
            return turn
        return turn.blamed(word[0].text) if word[1] == BLAMING else turn.taken(word[0].text)

    def _left_open(self, token: Token, turn: Turn) -> Turn:
        mark = self._marks_open(token)
        return turn.opened(mark.text) if mark is not None else turn

    def _marks_open(self, token: Token) -> Token | None:
        """`whether the islands are`, `if Lund signs`."""
        words = self._words.get(LEAVING_OPEN, ())
        return next((c for c in token.children if c.dep_ in ("mark", "advmod", "cc:preconj") and c.lower_ in words), None)
