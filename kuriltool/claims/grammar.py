"""Questions about a dependency tree that attribution asks: who does it, and how far does a phrase reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from spacy.tokens import Token

from kuriltool.claims.parse import Parse

SUBJECTS = ("nsubj", "nsubj:outer", "csubj")
PASSIVE_SUBJECTS = ("nsubj:pass", "csubj:pass")
OBJECT_CONTROL = frozenset({"ask", "tell", "urge", "order", "persuade", "force", "allow", "invite", "call"})
RELATIVE = frozenset({"WP", "WDT"})


def child(token: Token, deps: Iterable[str]) -> Token | None:
    """The first dependent of a token that has one of the labels."""
    wanted = frozenset(deps)
    return next((c for c in token.children if c.dep_ in wanted), None)


def is_passive(token: Token) -> bool:
    """`was accused`, `described as`: the grammatical subject is not the one who speaks."""
    if child(token, ("aux:pass",)) or child(token, PASSIVE_SUBJECTS):
        return True
    return token.tag_ == "VBN" and token.dep_ in ("acl", "advcl") and child(token, ("aux",)) is None


def agent(token: Token) -> Token | None:
    """The one a passive is done by: `by Holm` in `the remarks made by Holm`."""
    return child(token, ("obl:agent",))


def subject(token: Token, depth: int = 0) -> Token | None:
    """Who does what a verb or adjective says, its own subject or the one it shares.

    `Lund said that A and warned that B`: warned has the subject of said. `Sol spoke, insisting on B`: insisting has
    the subject of spoke. `a statement saying that B`: saying has the noun it hangs on.
    """
    if depth > 6:
        return None
    if is_passive(token):
        return agent(token)
    own = [c for c in token.children if c.dep_ in SUBJECTS]
    if own:  # of two that the parse gives the nearer: `The harvest, farmers warn, may fail`
        return min(own, key=lambda c: abs(c.i - token.i))
    head = token.head
    if head == token:
        return None
    if token.dep_ == "acl":
        return head if head.pos_ in ("NOUN", "PROPN", "PRON") else None
    if token.dep_ == "xcomp" and head.lemma_ in OBJECT_CONTROL:
        return child(head, ("obj", "iobj")) or _shared(head, depth)
    if token.dep_ in ("conj", "xcomp", "advcl"):
        return _shared(head, depth)
    return None


def _shared(head: Token, depth: int) -> Token | None:
    if is_passive(head):
        return child(head, PASSIVE_SUBJECTS) or agent(head) or (_shared(head.head, depth + 1) if head.dep_ == "conj" else None)
    if head.pos_ in ("NOUN", "PROPN", "PRON") and child(head, ("cop",)) is None:
        return None
    return subject(head, depth + 1)


def antecedent(token: Token) -> Token:
    """The noun a relative pronoun stands for: Lund in `Lund, who said`; other tokens stand for themselves."""
    if token.tag_ not in RELATIVE:
        return token
    clause = token.head
    while clause.dep_ in ("xcomp", "conj", "ccomp") and clause.head != clause:
        clause = clause.head
    return clause.head if clause.dep_ in ("acl:relcl", "acl") else token


def relative_clause(token: Token) -> tuple[int, int] | None:
    """Offsets of the relative clause that a token stands in: `Lund, who “only” claims A, said “B”` claims no B."""
    clause = next((t for t in (token, *token.ancestors) if t.dep_ == "acl:relcl"), None)
    if clause is None:
        return None
    last = clause.right_edge
    return clause.left_edge.idx, last.idx + len(last)


def run_around(parse: Parse, tokens: Collection[int], at: int) -> tuple[int, int]:
    """The longest unbroken stretch of `tokens` that holds `at`; half open."""
    start = end = at
    while start - 1 in tokens or (start - 2 in tokens and parse.is_space[start - 1]):
        start -= 1
    while end + 1 in tokens or (end + 2 in tokens and end + 1 < len(parse.is_space) and parse.is_space[end + 1]):
        end += 1
    return start, end + 1
