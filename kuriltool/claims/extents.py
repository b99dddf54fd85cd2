"""How far a match reaches: the words of its cue, its source and its content, read off the parse."""

from __future__ import annotations

from collections.abc import Set

from kuriltool.claims import grammar
from kuriltool.claims.matching import Match
from kuriltool.claims.parse import Parse
from kuriltool.claims.passages import Offsets
from kuriltool.rules.schema import Rule

CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl"})
COMPLEMENTS = frozenset({"xcomp", "ccomp"})  # `urge Sudburg to renew it`: the object and what is said of it are one content
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never"})  # `has not welcomed`: without it the cue would say the opposite
TAIL = frozenset({"obl", "nmod", "acl", "advcl"})


def cue_tokens(parse: Parse, match: Match) -> frozenset[int]:
    """The cue's words: its particles, the copula of an adjective and the infinitive's `to` belong to it."""
    main = match.cue[0]
    children, deps, lowers = parse.children[main], parse.deps, parse.lowers
    own = {main, *match.cue, *(c for c in children if deps[c] in ("compound:prt", "fixed"))}
    if parse.parts[main] in ("ADJ", "NOUN"):
        own.update(c for c in children if deps[c] == "cop")
    own.update(c for c in children if c == main - 1 and lowers[c] in NEGATIONS)
    after = max(own) + 1
    if any(deps[head] in CLAUSES for head in match.content) and after < len(lowers) and lowers[after] == "to":
        own.update([after] if deps[after] == "mark" else [])
    return frozenset(own)


def cue_span(parse: Parse, tokens: frozenset[int], main: int) -> Offsets:
    """The cue's words as one passage about its own token; a word that stands apart (`took … to task`) is left out."""
    between = {i for a in tokens for i in range(min(a, main), max(a, main)) if parse.deps[i] in ("advmod", "aux", "aux:pass")}
    first, stop = grammar.run_around(parse, tokens | between, main)
    inner = [i for i in range(first, stop) if i in tokens]
    return parse.span(inner[0], inner[-1] + 1)


def source_head(parse: Parse, match: Match, rule: Rule) -> int | None:
    """The token that heads the source's phrase: the one the pattern names, else who does what the cue says; None for nobody."""
    if match.source is not None:
        return match.source
    if rule.source != "subject":
        return None
    subject = grammar.subject(parse.doc[match.cue[0]])
    return subject.i if subject is not None else _inverted(parse, match)


def _inverted(parse: Parse, match: Match) -> int | None:
    """`…, says the mayor`: behind a content that comes first, what looks like the object is who says it."""
    cue = match.cue[0]
    if parse.tags[cue] not in FINITE or not match.content or max(match.content) > cue:
        return None
    return next((c for c in parse.children[cue] if c > cue and parse.deps[c] == "obj" and c not in match.content), None)


def _is_torn_off(parse: Parse, token: int, head: int) -> bool:
    """`Ms` in `Ms Sol`, where the parse makes two subjects of them."""
    return (
        parse.parts[token] == parse.parts[head] == "PROPN"
        and parse.heads[token] == parse.heads[head]
        and parse.deps[token] == parse.deps[head]
    )


def source_span(parse: Parse, head: int, forbidden: Set[int]) -> Offsets:
    """The phrase that names the source, with title and apposition."""
    first, stop = grammar.run_around(parse, parse.phrase(head) - forbidden, head)
    while first and _is_torn_off(parse, first - 1, head):
        first -= 1
    while stop - 1 > head and _is_mark(parse, stop - 1):
        stop -= 1
    while first < head and _is_mark(parse, first):
        first += 1
    return parse.span(first, stop)


def _is_mark(parse: Parse, token: int) -> bool:
    return bool(parse.is_punct[token] or parse.is_space[token])


def content_tokens(parse: Parse, match: Match, rule: Rule, source: int | None, said: frozenset[int]) -> Set[int]:
    """Numbers of the tokens that a match's content takes up, as the rule's `content` says; empty where it finds none.

    `said` are the tokens of the cue.
    """
    cue = match.cue[0]
    if rule.content == "sentence":
        return _around(parse, cue, said, source)
    if rule.content == "before":
        return _before(parse, cue, source)
    if rule.content == "after":
        return _after(parse, cue, max(said))
    tokens: set[int] = set()
    for head in match.content:
        tokens |= (parse.subtree(head) | _negation(parse, head, cue)) - _bare_as(parse, head, cue)
        for other in parse.children[cue] if parse.heads[head] == cue else ():
            if _belongs_to(parse, other, head, max(tokens)):
                tokens |= parse.subtree(other)
    if cue in tokens:  # `The talks, he said, had ended`: the cue hangs on the content
        tokens -= parse.subtree(cue) - _stray_subject(parse, cue, source)
    if source is not None and source not in match.content:
        tokens -= parse.phrase(source)
    return tokens - said


def _around(parse: Parse, cue: int, words: Set[int], source: int | None) -> Set[int]:
    """The cue's sentence, or its part between semicolons, without the cue's own clause and the whole of its source."""
    if any(parse.deps[c] == "obj" and parse.tags[c] in ("DT", "PRP", "WDT") for c in parse.children[cue]):
        return set()  # `Norburg denied that` has its content
    start, end = parse.sentence(cue)
    stops = [i for i in range(start, end) if parse.texts[i] == ";"]
    start = max((i + 1 for i in stops if i < cue), default=start)
    end = min((i for i in stops if i > cue), default=end)
    rest = set(range(start, end)) - (parse.subtree(cue) - _stray_subject(parse, cue, source)) - words
    if source is None:
        return rest
    behind = rest - parse.subtree(source)  # `officials who spoke on Friday` takes its relative clause along
    return behind if any(parse.parts[i] in ("VERB", "AUX") for i in behind) else rest - parse.phrase(source)


def _negation(parse: Parse, head: int, cue: int) -> Set[int]:
    """The `never` of `pledged last week never to sell it`, which the parse may hang on the cue."""
    if parse.deps[head] not in COMPLEMENTS:
        return frozenset()
    before = parse.left_edge(head) - 1
    return {before} if before > cue and parse.lowers[before] in NEGATIONS else frozenset()


def _bare_as(parse: Parse, head: int, cue: int) -> Set[int]:
    """The `as` of `what Sudburg saw as a hostile act`, which has no object before it to hold."""
    found = {c for c in parse.children[head] if parse.lowers[c] == "as" and parse.deps[c] in ("case", "mark")}
    if not found or parse.heads[head] != cue:
        return frozenset()
    held = any(parse.deps[c] == "obj" and parse.tags[c] != "WP" for c in parse.children[cue])
    return frozenset() if held else found


def _before(parse: Parse, cue: int, source: int | None) -> Set[int]:
    """The sentence before `, SOURCE CUE`, if that is how it reads and a main clause stands there."""
    first = min([cue, *(parse.phrase(source) if source is not None else ())])
    start, _ = parse.sentence(cue)
    clause = range(start, max(start, first - 1))
    comma = first - 1 >= start and parse.texts[first - 1] in (",", "”", '"')
    if not comma or any(parse.deps[c] in COMPLEMENTS or (parse.deps[c] == "obj" and c > cue) for c in parse.children[cue]):
        return set()
    asides = {i for c in parse.children[cue] if c < first and _is_aside(parse, c) for i in parse.subtree(c)}
    if clause and parse.tags[clause[0]] in ("WDT", "WP", "WRB"):
        return set()
    main = any(parse.tags[i] in FINITE and parse.deps[i] not in ("acl:relcl", "acl") and i not in asides for i in clause)
    return set(clause) if main else set()


def _stray_subject(parse: Parse, cue: int, source: int | None) -> Set[int]:
    """`The harvest, farmers warn, may be late`: the content's subject, where the parse hangs it on the cue."""
    if source is None:
        return frozenset()
    strays = (c for c in parse.children[cue] if c < source and parse.deps[c] in grammar.SUBJECTS)
    return {i for stray in strays for i in parse.subtree(stray)}


def _is_aside(parse: Parse, token: int) -> bool:
    """`After he took office, she said`: no clause of its own, whatever stands before the comma."""
    return parse.deps[token] == "obl" or (parse.deps[token] == "advcl" and parse.child(token, ("mark", "case")) is not None)


def _after(parse: Parse, cue: int, last: int) -> Set[int]:
    """The clause from token `last` on, without what is joined to it: `, while Norburg objects`, `and Sudburg replied`."""
    joined = {
        i
        for t in parse.subtree(cue)
        if t > last
        and parse.deps[t] in ("conj", "parataxis", "advcl")
        and (parse.child(t, grammar.SUBJECTS) is not None or parse.tags[t] == "VBG")
        and _breaks(parse, t)
        for i in parse.subtree(t)
    }
    embedded = parse.deps[cue] in ("acl:relcl", "advcl", "acl") or parse.heads[cue] > cue
    start, end = parse.sentence(cue)
    reach = parse.subtree(cue) if embedded else range(start, end)
    tokens = {i for i in reach if i > last} - joined
    first_gap = next((i for i in range(last + 1, end) if i not in tokens and not parse.is_punct[i]), end)
    return {i for i in tokens if i < first_gap}


def _breaks(parse: Parse, token: int) -> bool:
    """Whether a comma parts a clause from what stands before it."""
    left = parse.left_edge(token)
    return bool(parse.is_punct[left] or (left > 0 and parse.is_punct[left - 1]))


def _belongs_to(parse: Parse, other: int, head: int, last: int) -> bool:
    """Whether another dependent of the cue is part of its content, which reaches to token `last` so far.

    An object and what is said of it are one: `urge Sudburg to renew it`. What follows an object without a break belongs to it
    more often than to the cue: `wants peace with the South`. So does a clause after the content's clause: `said that A, but B`.
    """
    its, dep = parse.deps[head], parse.deps[other]
    if dep == "obj" and its != "ccomp" and _is_predicate(parse, head):
        return other < head and parse.tags[other] != "WP"  # `what Sudburg saw as a hostile act`
    if its in ("obj", "obl"):
        if other <= head:
            return False
        left = parse.left_edge(other)
        return _is_predicate(parse, other) or (dep in TAIL and left == last + 1 and not parse.is_punct[left])
    return its == "ccomp" and dep == "conj" and _goes_on(parse, other, head, last)


def _goes_on(parse: Parse, other: int, head: int, last: int) -> bool:
    """A clause with a subject of its own right behind a `that` clause, joined by a conjunction, is more of the same report."""
    joined = parse.child(other, ("cc",)) is not None
    has_that = any(parse.deps[c] == "mark" and parse.lowers[c] == "that" for c in parse.children[head])
    own_subject = parse.child(other, (*grammar.SUBJECTS, *grammar.PASSIVE_SUBJECTS))
    return joined and own_subject is not None and has_that and last < other and parse.left_edge(other) <= last + 3


def _is_predicate(parse: Parse, token: int) -> bool:
    """What is said of an object: `to renew it`, `as a priority`."""
    if parse.deps[token] in COMPLEMENTS:
        return True
    mark = parse.child(token, ("case", "mark"))
    return parse.deps[token] in ("obl", "advcl") and mark is not None and parse.lowers[mark] == "as"
