"""How the words around a statement turn it: `not`, `rejected the claim that`, `demands the return of`, `whether`.

From the statement's own words the way leads up the tree, through whatever governs them, to the edge of the claim's content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from kuriltool.claims import grammar

# The rules' lists.
NEGATIONS, REJECTING, CEASING, BLAMING, ACCEPTING, WANTING = (
    "negations",
    "rejecting",
    "ceasing",
    "blaming",
    "accepting",
    "wanting",
)
LACKING, HINDERING, JUDGING, DOING, CIRCUMSTANCES = "lacking", "hindering", "judging", "doing", "circumstances"
DOUBTING, SCANT, ABILITY = "doubting", "scant", "ability"
MODALS, DUTIES, LEAVING_OPEN, CONDITIONS, ASKING = "modals", "duties", "leaving-open", "conditions", "asking"
QUOTING = "quoting"  # verbs that pass on another's words
WORD = "word"  # nouns whose clause is somebody's word
KINDS = (REJECTING, CEASING, HINDERING, LACKING, BLAMING, ACCEPTING, WANTING)

Words = Mapping[str, Collection[str]]
Asks = Callable[[Token], bool]
# How what is governed hangs on what says something of it. An adverbial clause is no part of it: `said no, adding A`.
CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "csubj:pass", "acl"})
PHRASES = frozenset({"nsubj:pass", "obj", "iobj", "obl", "nmod", "nmod:poss", "compound"})
DOERS = frozenset({"nsubj", "nsubj:outer"})
DENYING = frozenset({"advmod", "det", "cc", "obj", "nsubj", "case", "mark"})  # how a small word hangs on what it denies
UNIVERSAL = ("no", "nobody", "none")
QUESTIONS = ("WRB", "WP", "WDT", "MD")  # why, who, which, could
COMPARED = ("longer", "more")  # no longer, no more
FURTHEST = 12


@dataclass(frozen=True)
class Turn:
    """What the words passed so far make of a statement.

    `sign` is -1 where they turn what is stated, `named` where they turn what is only named: who condemns the occupation of an
    island says that there is one, and is against it. `weighed` says that somebody wants, refuses, holds or denies it, so that
    mere naming takes a view; `is_open` that nobody says whether it is so. `words` are those that did it, nearest first.
    `is_aside` says that it stands in a clause of its own, which the cue doesn't govern: `demanded a ban, which the war explains`.
    """

    sign: int = 1
    named: int = 1
    weighed: bool = False
    is_open: bool = False
    words: tuple[str, ...] = ()
    is_aside: bool = False

    def turned(self, word: str, *, weighed: bool = False) -> Turn:
        weighed = self.weighed or weighed
        return replace(self, sign=-self.sign, named=-self.named, weighed=weighed, words=(*self.words, word))

    def blamed(self, word: str) -> Turn:
        return replace(self, named=-self.named, weighed=True, words=(*self.words, word))

    def taken(self, word: str) -> Turn:
        return replace(self, weighed=True, words=(*self.words, word))

    def unnamed(self, word: str, *, weighed: bool) -> Turn:
        """Denied as something done: `the Northern river will not be sold` holds it Northern all the same."""
        return replace(self, named=-self.named, weighed=self.weighed or weighed, words=(*self.words, word))

    def opened(self, word: str) -> Turn:
        return replace(self, is_open=True, words=(*self.words, word))


class Climber:
    """Follows what governs a statement, by the lists of the rules.

    `is_anothers` tells of a subject whether it is somebody else's than the claim's speaker: what the other side refuses is no
    refusal of the speaker.
    """

    def __init__(self, doc: Doc, words: Words, is_anothers: Asks = lambda _: False) -> None:
        self._doc, self._words, self._is_anothers = doc, words, is_anothers

    def climb(self, start: int, end: int, inside: Asks, *, denies: bool = False) -> Turn:
        """What stands around the tokens from `start` to `end` makes of them, as far up as `inside` holds.

        `denies` says that they hold their own negation, as `no longer valid` does, which then turns nothing.
        """
        span = self._doc[start:end]
        turn = Turn()
        for token in (token for token in span if token.lower_ not in COMPARED):
            turn = self._denied(token, turn, inside, own=range(start, end) if denies else range(0))
        turn = self._qualified(span.root, self._demanded(span.root, self._bound(span.root, turn)), range(start, end))
        turn = self._upward(span.root, self._opposed(span.root, turn, inside), inside, range(start, end))
        return self._left_open(span.root, turn, inside)

    def above(self, token: Token, inside: Asks) -> Turn:
        """What governs a cue makes of what it says; its own `not` has been heard with it."""
        return self._left_open(token, self._upward(token, Turn(), inside, range(0)), inside)

    def cue(self, tokens: Collection[Token], turn: Turn) -> Turn:
        """What the cue makes of its content: `denied that`, `called for`, `did not agree to`."""
        if turn.is_aside:
            return turn
        first = next((token for token in tokens if self._kind(token) is not None), None)
        if first is not None:  # of `dismissed as nonsense` the first: a cue turns once
            return self._judged(first, turn, is_own=True)
        denial = next((denial for token in tokens if (denial := self._denial(token))), None)
        return turn.opened(denial.text) if denial else turn  # `did not say that A` tells nothing of A

    def asks(self, cue: Collection[Token], first: Sequence[Token]) -> bool:
        """Whether a cue only asks: `asked whether`, `asked why`; `first` are the content's first word and the one before it."""
        asking = any(token.lemma_.lower() in self._words.get(ASKING, ()) for token in cue)
        opening = (t.lower_ in self._words.get(LEAVING_OPEN, ()) or t.tag_ in QUESTIONS or t.pos_ == "AUX" for t in first)
        return asking and any(opening)

    # one step

    def _upward(self, token: Token, turn: Turn, inside: Asks, own: range) -> Turn:
        for _ in range(FURTHEST):
            head, relation = token.head, token.dep_
            if head.i == token.i or not inside(head):
                return replace(turn, is_aside=self._is_reason(token))
            if relation == "conj":
                turn, token = self._beside(token, head, turn), head
                continue
            if relation in DOERS and not grammar.child(head, ("cop",)):
                return self._of_doer(head, turn)
            if not self._is_governed(token, head):
                return replace(turn, is_aside=True)
            turn, token = self._passed(head, turn, inside, own, relation), head
        return turn

    def _is_governed(self, token: Token, head: Token) -> bool:
        """Whether what is said of a head is said of what hangs on it: not of the reason in `halted the talks over the ban`."""
        relation = token.dep_
        if relation == "advcl":  # `pressed Lund to come`, as parses have it
            return self._kind(head) == WANTING and any(c.dep_ == "mark" and c.lower_ == "to" for c in token.children)
        if relation in ("obl", "nmod") and self._kind(head) != BLAMING:
            cases = {c.lower_ for c in token.children if c.dep_ == "case"}
            reasons = self._words.get(CIRCUMSTANCES, ())
            return cases.isdisjoint(reasons) and not (cases & {"in", "on", "as"} and token.lemma_.lower() in reasons)
        return relation in CLAUSES | PHRASES | DOERS or self._is_word(head, relation)

    def _is_word(self, head: Token, relation: str) -> bool:
        """`the charge that A`, which parses often take for a relative clause."""
        return relation == "acl:relcl" and head.lemma_.lower() in self._words.get(WORD, ())

    def _is_reason(self, token: Token) -> bool:
        """`rejected it because A`: a clause beside the cue, whose reason is not rejected."""
        reasons = self._words.get(CIRCUMSTANCES, ())
        return token.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in reasons for c in token.children)

    def _of_doer(self, verb: Token, turn: Turn) -> Turn:
        """`the treaty must last`, `the treaty cannot last`; `the treaty lasts` wants nothing, nor `Lund wants A` of Lund."""
        if self._kind(verb) is not None:
            return turn
        denial = self._denial(verb)
        if self._has(verb, DUTIES) or (denial and self._has(verb, ABILITY)):
            return turn.turned(denial.text, weighed=True) if denial else turn.taken(verb.text)
        return turn

    def _has(self, verb: Token, auxiliaries: str) -> bool:
        """Whether a verb has an auxiliary of a list."""
        words = self._words.get(auxiliaries, ())
        return any(c.dep_ == "aux" and c.lower_ in words for c in verb.children)

    def _passed(self, head: Token, turn: Turn, inside: Asks, own: range, relation: str) -> Turn:
        """A governor's share: its own meaning, its modal verb, its `not`, the preposition that it hangs by."""
        if head.i not in own and self._is_undoubted(head, relation):
            return turn.taken(f"no {head.text}")
        if head.i not in own and self._kind(head) is not None:
            return self._opposed(head, self._judged(head, turn), inside)
        if relation in CLAUSES and (few := self._few(head)) is not None:
            return turn.opened(few.text)
        if head.pos_ == "VERB" and relation in PHRASES:
            return self._opposed(head, self._done(head, turn, inside), inside)
        return self._opposed(head, self._bound(head, self._denied(head, turn, inside, own)), inside)

    def _is_undoubted(self, noun: Token, relation: str) -> bool:
        """`there is no doubt that A`; of `no question of A` it is refused."""
        doubted = noun.pos_ == "NOUN" and noun.lemma_.lower() in self._words.get(DOUBTING, ())
        clause = relation == "ccomp" or (
            relation in ("acl", "acl:relcl") and not any(c.lower_ in ("of", "about") for c in noun.subtree)
        )
        return doubted and clause and self._denial(noun) is not None

    def _few(self, verb: Token) -> Token | None:
        """`few believe that A` holds nothing of A."""
        doer = grammar.child(verb, grammar.SUBJECTS)
        parts = [doer, *doer.children] if doer is not None else []
        return next((t for t in parts if t.lower_ in self._words.get(SCANT, ())), None)

    def _done(self, verb: Token, turn: Turn, inside: Asks) -> Turn:
        """What a verb does with what is named: `must cover A`, `will not hold A`; `will not harm A` is no refusal of A."""
        denial = self._denial(verb)
        refused = self._has(verb, ABILITY) and verb.lemma_.lower() in self._words.get(DOING, ())
        if denial is not None and inside(denial):
            return turn.unnamed(denial.text, weighed=refused or denial.lower_ == "no" or self._has(verb, DUTIES))
        return turn.taken(verb.text) if refused or self._has(verb, DUTIES) else turn

    def _beside(self, token: Token, first: Token, turn: Turn) -> Turn:
        """`will not return A or sell B`: what denies the first of two also denies the second."""
        joined = any(c.dep_ == "cc" and c.lower_ in ("or", "nor") for c in token.children)
        denial = self._denial(first) if joined else None
        return turn.turned(denial.text) if denial else turn

    def _judged(self, token: Token, turn: Turn, *, is_own: bool = False) -> Turn:
        """What a word of refusing, holding or wanting does; `did not rule out A` leaves A open, `has not given up A` does not.

        `is_own` where it is the cue, whose subject is the claim's own source.
        """
        kind, denial = self._kind(token), self._denial(token) or self._nobody(token)
        if kind is None:
            return turn
        if denial and denial.lower_ in UNIVERSAL and token.lemma_.lower() in self._words.get(DOUBTING, ()):
            return turn.taken(f"{denial.text} {token.text}")  # `nobody doubts that A`
        subject = grammar.child(token, grammar.SUBJECTS)
        if not is_own and subject is not None and self._is_anothers(subject) and not self._has(token, DUTIES):
            return turn.opened(f"{subject.text} {token.text}")  # but `Lund must accept A` is whoever's wish says it
        if kind == HINDERING:
            return turn.opened(token.text)
        if kind == LACKING:
            return turn.turned(token.text)
        if kind == CEASING and denial:
            return turn.taken(f"{denial.text} {token.text}")
        if kind in (REJECTING, CEASING):
            return turn.opened(token.text) if denial else turn.turned(token.text, weighed=True)
        if kind == BLAMING:
            return turn.opened(token.text) if denial else turn.blamed(token.text)
        return turn.turned(f"{denial.text} {token.text}", weighed=True) if denial else turn.taken(token.text)

    def _kind(self, token: Token) -> str | None:
        """What a word does to what it governs, or what the verdict beside it does: `called A unacceptable`, `one of our aims`."""
        if token.pos_ == "AUX":
            return None
        if token.lemma_.lower() in self._words.get(JUDGING, ()) and (verdict := self._verdict(token)):
            return verdict
        for form in self._forms(token):
            if found := next((kind for kind in KINDS if form in self._words.get(kind, ())), None):
                return found
        return self._of_parts(token) if grammar.child(token, ("cop",)) is not None else None

    def _verdict(self, token: Token) -> str | None:
        """`called A unacceptable`, `named A as one of her aims`."""
        beside = (c for c in token.children if not any(g.dep_ == "mark" and g.lower_ == "to" for g in c.children))
        found = (c for c in beside if c.dep_ == "xcomp" or any(g.lower_ == "as" for g in c.children))
        verdicts = (v for c in found for v in (c, *(other for other in c.children if other.dep_ == "conj")))
        return next((kind for v in verdicts if (kind := self._kind(v) or self._of_parts(v))), None)

    def _of_parts(self, token: Token) -> str | None:
        parts = [c for c in token.children if c.dep_ == "nmod" and any(g.lower_ == "of" for g in c.children)]
        return next((kind for part in parts if (kind := self._kind(part))), None)

    @staticmethod
    def _forms(token: Token) -> Iterator[str]:
        """A word as the lists may have it, the longest first: `out of the question`, `rule out`, `have to`, its lemma alone."""
        lemma = token.lemma_.lower()
        before = [c.lower_ for c in token.children if c.i < token.i and c.dep_ in ("case", "det")]
        after = [c.lower_ for c in token.children if c.dep_ == "compound:prt"]
        cases = [g.lower_ for c in token.children if c.dep_ in ("obl", "nmod") for g in c.children if g.dep_ == "case"]
        if before:
            yield " ".join([*before, lemma])
        if any(c.dep_ in ("xcomp", "acl", "advcl") and any(g.lower_ == "to" for g in c.children) for c in token.children):
            yield f"{lemma} to"
        yield from (f"{lemma} {case}" for case in cases)
        yield from (f"{lemma} {particle}" for particle in after)
        if not after:
            yield from (lemma, token.lower_)

    def _denied(self, token: Token, turn: Turn, inside: Asks, own: range = range(0)) -> Turn:
        denial = self._denial(token, own)
        if denial is None or not inside(denial):
            return turn
        weighed = denial.lower_ == "no" or self._has(token, ABILITY)  # `no question of a return`, `cannot return`
        return turn.turned(denial.text, weighed=weighed)

    def _denial(self, token: Token, own: range = range(0)) -> Token | None:
        """The small word that denies a token: `not`, `no`, the `no` of `no longer`."""
        negations = self._words.get(NEGATIONS, ())
        near = [*token.children, *(g for c in token.children if c.lower_ in COMPARED for g in c.children)]
        return next((c for c in near if c.lower_ in negations and c.dep_ in DENYING and c.i not in own), None)

    def _nobody(self, verb: Token) -> Token | None:
        """The `no` of whoever does it: `no country accepts A`."""
        doer = grammar.child(verb, grammar.SUBJECTS)
        return next((c for c in doer.children if c.lower_ == "no"), None) if doer is not None else None

    def _bound(self, token: Token, turn: Turn) -> Turn:
        """`must`, `will`: what the verb says is wanted."""
        modal = next((c for c in token.children if c.dep_ == "aux" and c.lower_ in self._words.get(MODALS, ())), None)
        return turn.taken(modal.text) if modal is not None else turn

    def _opposed(self, token: Token, turn: Turn, inside: Asks) -> Turn:
        """`a warning against A`, `is against A`; whoever protests against it has been heard already."""
        word = next((c for c in token.children if c.dep_ in ("case", "mark") and self._kind(c) == REJECTING), None)
        if word is None or not inside(word) or self._kind(token.head) in (REJECTING, CEASING, BLAMING):
            return turn
        return turn.turned(word.text, weighed=True)

    def _demanded(self, token: Token, turn: Turn) -> Turn:
        """`talks will not resume until Lund lifts the ban`: a condition is wanted, and what denies the rest does not deny it."""
        mark = next((c for c in self._marks(token) if c.lower_ in self._words.get(CONDITIONS, ()) or self._is_only(c)), None)
        return turn.taken(mark.text) if mark is not None else turn

    def _qualified(self, token: Token, turn: Turn, own: range) -> Turn:
        """`the unlawful ban`: an adjective takes a view on what is named."""
        adjectives = (c for c in token.children if c.dep_ == "amod" and c.i not in own)
        word = next(((c, kind) for c in adjectives if (kind := self._kind(c)) in (BLAMING, ACCEPTING, WANTING)), None)
        if word is None:
            return turn
        return turn.blamed(word[0].text) if word[1] == BLAMING else turn.taken(word[0].text)

    def _left_open(self, token: Token, turn: Turn, inside: Asks) -> Turn:
        """`whether the river is`, `if Lund signs`, on the statement's clause or on one around it."""
        words = self._words.get(LEAVING_OPEN, ())
        for clause in (token, *(a for a in token.ancestors if inside(a))):
            mark = next((c for c in self._marks(clause) if c.lower_ in words and not self._is_only(c)), None)
            if mark is not None:
                return turn.opened(mark.text)
        return turn

    @staticmethod
    def _marks(token: Token) -> Iterator[Token]:
        return (c for c in token.children if c.dep_ in ("mark", "cc:preconj") or (c.dep_ == "advmod" and c.i < token.i))

    def _is_only(self, mark: Token) -> bool:
        """`only if`."""
        return mark.i > 0 and self._doc[mark.i - 1].lower_ == "only" and mark.lower_ in self._words.get(LEAVING_OPEN, ())
