"""How far a match reaches: the words of its cue, its source and its content, read off the parse."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kuriltool.claims import grammar
from kuriltool.claims.matching import Match
from kuriltool.claims.passages import Offsets
from kuriltool.rules.schema import Rule

CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl"})
COMPLEMENTS = frozenset({"xcomp", "ccomp"})  # `urge Sudburg to renew it`: the object and what is said of it are one content
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never"})  # `has not welcomed`: without it the cue would say the opposite
TAIL = frozenset({"obl", "nmod", "acl", "advcl"})


def cue_tokens(doc: Doc, match: Match) -> list[int]:
    """The cue's words: its particles, the copula of an adjective and the infinitive's `to` belong to it."""
    main = doc[match.cue[0]]
    own = [main.i, *(c.i for c in main.children if c.dep_ in ("compound:prt", "fixed"))]
    if main.pos_ in ("ADJ", "NOUN"):
        own += [c.i for c in main.children if c.dep_ == "cop"]
    own += [c.i for c in main.children if c.lower_ in NEGATIONS and c.i == main.i - 1]
    last = max(*own, *match.cue)
    if any(doc[head].dep_ in CLAUSES for head in match.content) and last + 1 < len(doc) and doc[last + 1].lower_ == "to":
        own += [last + 1] if doc[last + 1].dep_ == "mark" else []
    return sorted({*own, *match.cue})


def cue_span(doc: Doc, match: Match) -> Offsets:
    """The cue as one passage; a word of it that stands apart (`took … to task`) is left out."""
    tokens, main = set(cue_tokens(doc, match)), match.cue[0]
    between = {i for a in tokens for i in range(min(a, main), max(a, main)) if doc[i].dep_ in ("advmod", "aux", "aux:pass")}
    first, stop = grammar.run_around(doc, tokens | between, main)
    inner = [i for i in range(first, stop) if i in tokens]
    return doc[inner[0]].idx, doc[inner[-1]].idx + len(doc[inner[-1]])


def source_head(doc: Doc, match: Match, rule: Rule) -> Token | None:
    """The token that heads the source's phrase: the one the pattern names, else who does what the cue says; None for nobody."""
    if match.source is not None:
        return doc[match.source]
    cue = doc[match.cue[0]]
    return (grammar.subject(cue) or _inverted(cue, match)) if rule.source == "subject" else None


def _inverted(cue: Token, match: Match) -> Token | None:
    """`…, says the mayor`: behind a content that comes first, what looks like the object is who says it."""
    if cue.tag_ not in FINITE or not match.content or max(match.content) > cue.i:
        return None
    return next((c for c in cue.children if c.dep_ == "obj" and c.i > cue.i and c.i not in match.content), None)


def _is_torn_off(token: Token, head: Token) -> bool:
    """`Ms` in `Ms Sol`, where the parse makes two subjects of them."""
    return token.pos_ == head.pos_ == "PROPN" and token.head == head.head and token.dep_ == head.dep_


def source_span(doc: Doc, head: Token, forbidden: set[int]) -> Offsets:
    """The phrase that names the source, with title and apposition."""
    first, stop = grammar.run_around(doc, grammar.phrase(head) - forbidden, head.i)
    while first and _is_torn_off(doc[first - 1], head):
        first -= 1
    while stop - 1 > head.i and (doc[stop - 1].is_punct or doc[stop - 1].is_space):
        stop -= 1
    while first < head.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return doc[first].idx, doc[stop - 1].idx + len(doc[stop - 1])


def content_tokens(doc: Doc, match: Match, rule: Rule, source: Token | None) -> set[int]:
    """Numbers of the tokens that a match's content takes up, as the rule's `content` says; empty where it finds none."""
    cue = doc[match.cue[0]]
    tokens: set[int] = set()
    if rule.content == "sentence":
        return _around(cue, set(cue_tokens(doc, match)), source)
    if rule.content == "before":
        return _before(cue, source)
    if rule.content == "after":
        return _after(cue, max(cue_tokens(doc, match)))
    for head in (doc[i] for i in match.content):
        tokens |= (grammar.subtree(head) | _negation(head, cue)) - _bare_as(head, cue)
        for other in cue.children if head.head == cue else ():
            if _belongs_to(other, head, max(tokens)):
                tokens |= grammar.subtree(other)
    if cue.i in tokens:  # `The talks, he said, had ended`: the cue hangs on the content
        tokens -= grammar.subtree(cue) - _stray_subject(cue, source)
    if source is not None and source.i not in match.content:
        tokens -= grammar.phrase(source)
    return tokens - set(cue_tokens(doc, match))


def _around(cue: Token, words: set[int], source: Token | None) -> set[int]:
    """The cue's sentence, or its part between semicolons, without the cue's own clause and the whole of its source."""
    if any(c.dep_ == "obj" and c.tag_ in ("DT", "PRP", "WDT") for c in cue.children):  # `Norburg denied that` has its content
        return set()
    stops = [t.i for t in cue.sent if t.text == ";"]
    start = max((i + 1 for i in stops if i < cue.i), default=cue.sent.start)
    end = min((i for i in stops if i > cue.i), default=cue.sent.end)
    aside = grammar.subtree(cue) - _stray_subject(cue, source) if cue.head is not cue else words
    rest = set(range(start, end)) - aside - words
    if source is None:
        return rest
    behind = rest - grammar.subtree(source)  # `officials who spoke on Friday` takes its relative clause along
    return behind if any(cue.doc[i].pos_ in ("VERB", "AUX") for i in behind) else rest - grammar.phrase(source)


def _negation(head: Token, cue: Token) -> set[int]:
    """The `never` of `pledged last week never to sell it`, which the parse may hang on the cue."""
    before = head.left_edge.i - 1
    negated = head.dep_ in COMPLEMENTS and before > cue.i and head.doc[before].lower_ in NEGATIONS
    return {before} if negated else set()


def _bare_as(head: Token, cue: Token) -> set[int]:
    """The `as` of `what Sudburg saw as a hostile act`, which has no object before it to hold."""
    held = any(c.dep_ == "obj" and c.tag_ != "WP" for c in cue.children) or head.head != cue
    return set() if held else {c.i for c in head.children if c.lower_ == "as" and c.dep_ in ("case", "mark")}


def _before(cue: Token, source: Token | None) -> set[int]:
    """The sentence before `, SOURCE CUE`, if that is how it reads and a main clause stands there."""
    first = min(t.i for t in (cue, *([source.doc[i] for i in grammar.phrase(source)] if source is not None else [])))
    sent = cue.sent
    clause = cue.doc[sent.start : max(sent.start, first - 1)]
    comma = first - 1 >= sent.start and cue.doc[first - 1].text in (",", "”", '"')
    if not comma or grammar.child(cue, ("ccomp", "xcomp")) or any(c.dep_ == "obj" and c.i > cue.i for c in cue.children):
        return set()
    asides = {i for c in cue.children if c.i < first and _is_aside(c) for i in grammar.subtree(c)}
    if len(clause) and clause[0].tag_ in ("WDT", "WP", "WRB"):
        return set()
    main = any(t.tag_ in FINITE and t.dep_ not in ("acl:relcl", "acl") and t.i not in asides for t in clause)
    return {t.i for t in clause} if main else set()


def _stray_subject(cue: Token, source: Token | None) -> set[int]:
    """`The harvest, farmers warn, may be late`: the content's subject, where the parse hangs it on the cue."""
    strays = (c for c in cue.children if c.dep_ in grammar.SUBJECTS and source is not None and c.i < source.i)
    return {i for stray in strays for i in grammar.subtree(stray)}


def _is_aside(token: Token) -> bool:
    """`After he took office, she said`: no clause of its own, whatever stands before the comma."""
    return token.dep_ == "obl" or (token.dep_ == "advcl" and grammar.child(token, ("mark", "case")) is not None)


def _after(cue: Token, last: int) -> set[int]:
    """The clause from token `last` on, without what is joined to it: `, while Norburg objects`, `and Sudburg replied`."""
    joined = {
        i
        for t in cue.subtree
        if t.i > last
        and t.dep_ in ("conj", "parataxis", "advcl")
        and (grammar.child(t, grammar.SUBJECTS) is not None or t.tag_ == "VBG")
        and _breaks(t)
        for i in grammar.subtree(t)
    }
    embedded = cue.dep_ in ("acl:relcl", "advcl", "acl") or cue.head.i > cue.i
    reach = {t.i for t in (cue.subtree if embedded else cue.sent) if t.i > last}
    tokens = reach - joined
    first_gap = next((i for i in range(last + 1, cue.sent.end) if i not in tokens and not cue.doc[i].is_punct), cue.sent.end)
    return {i for i in tokens if i < first_gap}


def _breaks(token: Token) -> bool:
    """Whether a comma parts a clause from what stands before it."""
    left = token.left_edge
    return left.is_punct or (left.i > 0 and left.nbor(-1).is_punct)


def _belongs_to(other: Token, head: Token, last: int) -> bool:
    """Whether another dependent of the cue is part of its content, which reaches to token `last` so far.

    An object and what is said of it are one: `urge Sudburg to renew it`. What follows an object without a break belongs to it
    more often than to the cue: `wants peace with the South`. So does a clause after the content's clause: `said that A, but B`.
    """
    if _is_predicate(head) and head.dep_ != "ccomp" and other.dep_ == "obj":
        return other.i < head.i and other.tag_ != "WP"  # `what Sudburg saw as a hostile act`
    if head.dep_ in ("obj", "obl"):
        follows = other.dep_ in TAIL and other.left_edge.i == last + 1 and not other.left_edge.is_punct
        return other.i > head.i and (_is_predicate(other) or follows)
    return head.dep_ == "ccomp" and other.dep_ == "conj" and _goes_on(other, head, last)


def _goes_on(other: Token, head: Token, last: int) -> bool:
    """A clause with a subject of its own right behind a `that` clause, joined by a conjunction, is more of the same report."""
    joined = grammar.child(other, ("cc",))
    has_that = any(c.dep_ == "mark" and c.lower_ == "that" for c in head.children)
    own_subject = grammar.child(other, (*grammar.SUBJECTS, *grammar.PASSIVE_SUBJECTS))
    return bool(joined) and own_subject is not None and has_that and last < other.i and other.left_edge.i <= last + 3


def _is_predicate(token: Token) -> bool:
    """What is said of an object: `to renew it`, `as a priority`."""
    if token.dep_ in COMPLEMENTS:
        return True
    marks = [c for c in token.children if c.dep_ in ("case", "mark")]
    return token.dep_ in ("obl", "advcl") and bool(marks) and marks[0].lower_ == "as"
