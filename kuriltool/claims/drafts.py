"""Matches become drafts: passages cut as the guidelines cut them, one draft a cue, quotes taken in whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from kuriltool.claims import grammar
from kuriltool.claims.matching import Match
from kuriltool.reading.quotes import Quote, is_name
from kuriltool.rules.schema import Rule

Offsets = tuple[int, int]

EDGE = "\ufeff,;:.-–—"
MARKS = "\"“”„«»‘’'`"
CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl"})
COMPLEMENTS = frozenset({"xcomp", "ccomp"})  # `urge Moscow to renew it`: the object and what is said of it are one content

SAME = 0.7  # overlap from which two contents count as one
HOLLOW = frozenset({"this", "that", "it", "all", "is", "was", "comes"})  # what `This is according to the report` leaves
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
TAIL = frozenset({"obl", "nmod", "acl", "advcl"})


@dataclass(frozen=True)
class Draft:
    """A claim before anybody is named: offsets into the text, and the tokens that later steps ask about.

    `speaker_token` is the head of the phrase that names the source, the antecedent where the source is a relative pronoun.
    `verbatim` marks a speaker's own words without quotation marks.
    """

    rule: str
    order: int
    content: tuple[Offsets, ...]
    cue: Offsets | None = None
    source: Offsets | None = None
    cue_token: int | None = None
    speaker_token: int | None = None
    verbatim: bool = False

    @property
    def start(self) -> int:
        return self.content[0][0]

    @property
    def end(self) -> int:
        return self.content[-1][1]


@dataclass(frozen=True)
class Page:
    """One article as the draft maker sees it: the parse, its quotes, and the stretches in which claims may stand."""

    doc: Doc
    text: str
    quotes: tuple[Quote, ...]
    open_zones: tuple[Offsets, ...]

    def is_open(self, offset: int) -> bool:
        """Whether claims may stand here, which boilerplate and second copies are not."""
        return any(start <= offset < end for start, end in self.open_zones)

    def outer_quotes(self) -> tuple[Quote, ...]:
        """Quotes that stand in no other and say something: no names, no titles."""
        return self._outer_quotes

    @cached_property
    def name_quotes(self) -> tuple[Quote, ...]:
        """Outer quotes that only name something: `the “Blue Book”`."""
        return tuple(q for q in self.quotes if q.depth == 0 and is_name(self.text, q))

    @cached_property
    def _outer_quotes(self) -> tuple[Quote, ...]:
        return tuple(q for q in self.quotes if q.depth == 0 and q not in self.name_quotes)


def _letters(text: str, spans: Iterable[Offsets]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def overlap(text: str, one: Sequence[Offsets], two: Sequence[Offsets]) -> float:
    """Jaccard overlap of two contents over their letters and digits, 0 to 1."""
    if not any(x[0] < y[1] and y[0] < x[1] for x in one for y in two):
        return 0.0
    a, b = _letters(text, one), _letters(text, two)
    return len(a & b) / len(a | b) if a | b else 0.0


def trim(page: Page, start: int, end: int) -> Offsets | None:
    """A passage without the space, stops and lone marks at its edges; None where no letter is left."""
    text = page.text
    while True:
        before = (start, end)
        while start < end and _is_edge(text[start]):
            start += 1
        while end > start and _is_edge(text[end - 1]) and not _is_abbreviation(text, start, end):
            end -= 1
        enclosing = next((q for q in page.quotes if (q.start, q.end) == (start, end)), None)
        if enclosing is not None:
            start, end = enclosing.inner_start, enclosing.inner_end
        start, end = _drop_lone_marks(page, start, end)
        if (start, end) == before:
            break
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def _is_edge(char: str) -> bool:
    return char in EDGE or char.isspace()


def _is_abbreviation(text: str, start: int, end: int) -> bool:
    """`the U.S.` keeps its last full stop; a sentence doesn't."""
    tail = text[start:end].rsplit(None, 1)[-1] if text[start:end].split() else ""
    return text[end - 1] == "." and tail.count(".") > 1 and len(tail) <= 6


def _drop_lone_marks(page: Page, start: int, end: int) -> Offsets:
    """Marks at the edge of a passage whose partner is outside it."""
    text = page.text
    if start < end and text[start] in MARKS and not any(q.start == start and q.end <= end for q in page.quotes):
        start += 1
    if end > start and text[end - 1] in MARKS and not any(q.end == end and q.start >= start for q in page.quotes):
        is_word = end < len(text) and text[end].isalnum()
        end -= (
            0
            if is_word or (end - 2 >= start and text[end - 1] in "’'" and text[end - 2].isalnum() and text[end - 2] == "s")
            else 1
        )
    return start, end


def _snap(page: Page, span: Offsets, keep_out: Sequence[Offsets]) -> Offsets:
    """The passage with every quote that it touches taken in whole, unless cue or source stand in that quote."""
    start, end = span
    for quote in (q for q in page.quotes if q.depth == 0):
        touches = quote.inner_start < end and start < quote.inner_end
        if touches and not any(quote.start <= a < quote.end for a, _ in keep_out):
            start, end = min(start, quote.start), max(end, quote.end)
    return start, end


def _without(spans: list[Offsets], gaps: Sequence[Offsets]) -> list[Offsets]:
    for a, b in gaps:
        spans = [piece for start, end in spans for piece in ((start, min(end, a)), (max(start, b), end)) if piece[0] < piece[1]]
    return spans


def _passages(page: Page, tokens: set[int], keep_out: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """Token numbers as passages: unbroken, quotes whole, edges clean, cue and source left out."""
    doc, found = page.doc, []
    for first, stop in grammar.runs(tokens):
        while first < stop and _is_mark(doc[first]):
            first += 1
        if first < stop:
            found.append(_snap(page, (doc[first].idx, doc[stop - 1].idx + len(doc[stop - 1])), keep_out))
    merged: list[Offsets] = []
    for start, end in sorted(_without(found, keep_out)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(t for start, end in _join(page.text, merged) if (t := trim(page, start, end)))


def _is_mark(token: Token) -> bool:
    """The conjunction that opens a content clause and is no part of it; `that fish` keeps its `that`."""
    return token.lower_ in ("that", "to") and (token.dep_ == "mark" or token.tag_ in ("IN", "TO", "WDT"))


def _join(text: str, spans: list[Offsets]) -> list[Offsets]:
    """Passages that only space, commas and marks part become one."""
    out: list[Offsets] = []
    for start, end in spans:
        if out and not any(c.isalnum() for c in text[out[-1][1] : start]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _cue_tokens(doc: Doc, match: Match) -> list[int]:
    """The cue's words: its particles, the copula of an adjective and the infinitive's `to` belong to it."""
    main = doc[match.cue[0]]
    own = [main.i, *(c.i for c in main.children if c.dep_ in ("compound:prt", "fixed"))]
    if main.pos_ in ("ADJ", "NOUN"):
        own += [c.i for c in main.children if c.dep_ == "cop"]
    last = max(*own, *match.cue)
    if any(doc[head].dep_ in CLAUSES for head in match.content) and last + 1 < len(doc) and doc[last + 1].lower_ == "to":
        own += [last + 1] if doc[last + 1].dep_ == "mark" else []
    return sorted({*own, *match.cue})


def _cue_span(doc: Doc, match: Match) -> Offsets:
    """The cue as one passage; a word of it that stands apart (`took … to task`) is left out."""
    tokens, main = set(_cue_tokens(doc, match)), match.cue[0]
    between = {i for a in tokens for i in range(min(a, main), max(a, main)) if doc[i].dep_ in ("advmod", "aux", "aux:pass")}
    first, stop = grammar.run_around(doc, tokens | between, main)
    inner = [i for i in range(first, stop) if i in tokens]
    return doc[inner[0]].idx, doc[inner[-1]].idx + len(doc[inner[-1]])


def _source_head(doc: Doc, match: Match, rule: Rule) -> Token | None:
    if match.source is not None:
        return doc[match.source]
    cue = doc[match.cue[0]]
    return (grammar.subject(cue) or _inverted(cue, match)) if rule.source == "subject" else None


def _inverted(cue: Token, match: Match) -> Token | None:
    """`…, says the mayor`: behind a content that comes first, what looks like the object is who says it."""
    if cue.tag_ not in FINITE or not match.content or max(match.content) > cue.i:
        return None
    return next((c for c in cue.children if c.dep_ == "obj" and c.i > cue.i and c.i not in match.content), None)


def source_span(doc: Doc, head: Token, forbidden: set[int]) -> Offsets:
    """The phrase that names the source, with title and apposition."""
    first, stop = grammar.run_around(doc, grammar.phrase(head) - forbidden, head.i)
    while stop - 1 > head.i and (doc[stop - 1].is_punct or doc[stop - 1].is_space):
        stop -= 1
    while first < head.i and (doc[first].is_punct or doc[first].is_space):
        first += 1
    return doc[first].idx, doc[stop - 1].idx + len(doc[stop - 1])


def _content_tokens(doc: Doc, match: Match, rule: Rule, source: Token | None) -> set[int]:
    cue = doc[match.cue[0]]
    tokens: set[int] = set()
    if rule.content == "sentence":
        tokens = {t.i for t in cue.sent}
        return tokens - set(_cue_tokens(doc, match)) - (grammar.phrase(source) if source is not None else set())
    if rule.content == "before":
        return _before(cue, source)
    if rule.content == "after":
        return _after(cue, max(_cue_tokens(doc, match)))
    for head in (doc[i] for i in match.content):
        tokens |= grammar.subtree(head)
        for other in cue.children if head.head == cue else ():
            if _belongs_to(other, head, max(tokens)):
                tokens |= grammar.subtree(other)
    if cue.i in tokens:  # `The talks, he said, had ended`: the cue hangs on the content
        tokens -= grammar.subtree(cue) - _stray_subject(cue, source)
    if source is not None and source.i not in match.content:
        tokens -= grammar.phrase(source)
    return tokens - set(_cue_tokens(doc, match))


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
    """The clause from token `last` on, without what is joined to it: `, while Tokyo objects`, `and Moscow replied`."""
    joined = {
        i
        for t in cue.subtree
        if t.i > last
        and t.dep_ in ("conj", "parataxis", "advcl")
        and grammar.child(t, grammar.SUBJECTS) is not None
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

    An object and what is said of it are one: `urge Moscow to renew it`. What follows an object without a break belongs to it
    more often than to the cue: `wants a treaty with Russia`. So does a clause after the content's clause: `said that A, but B`.
    """
    if _is_predicate(head) and head.dep_ != "ccomp" and other.dep_ == "obj":
        return other.i < head.i and other.tag_ != "WP"  # `what Moscow saw as a hostile act`
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


def _quotes_beside(page: Page, cue: Token, taken: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """The quotes that a cue introduces or closes: in its sentence, or ending just before it."""
    sent = cue.sent
    beside = [
        q
        for q in page.outer_quotes()
        if ((q.start < sent.end_char and q.end > sent.start_char) or _ends_before(page.text, q, sent))
        and not any(q.start < b and a < q.end for a, b in taken)
        and _stands_free(page.text, q, sent.start_char, [b for _, b in taken])
    ]
    return tuple((q.inner_start, q.inner_end) for q in beside)


def _stands_free(text: str, quote: Quote, sentence: int, ends: Sequence[int]) -> bool:
    """Whether a quote is speech and no fragment of a paraphrase: it opens the sentence or follows a comma, a colon, the cue."""
    before = text[: quote.start].rstrip()
    return quote.start <= sentence or before.endswith((",", ":", "—", "–", "-", "\n")) or len(before) in ends or not before


def _ends_before(text: str, quote: Quote, sent: Span) -> bool:
    gap = text[quote.end : sent.start_char]
    return quote.end <= sent.start_char and not gap.strip() and "\n" not in gap


def draft(page: Page, match: Match, rule: Rule) -> Draft | None:
    """The draft of one match, or None where nothing of a content is left."""
    doc = page.doc
    cue, source = doc[match.cue[0]], _source_head(page.doc, match, rule)
    cue_span = _cue_span(doc, match)
    forbidden = set(_cue_tokens(doc, match))
    for i in match.content:
        forbidden |= grammar.subtree(doc[i]) if source is None or source.i not in grammar.subtree(doc[i]) else set()
    where = source_span(doc, source, forbidden) if source is not None else None
    keep_out = [cue_span, *([where] if where else [])]
    if rule.content == "quote":
        spans = [t for q in _quotes_beside(page, cue, keep_out) if (t := trim(page, *q))]
        passages = tuple(spans)
    else:
        passages = _passages(page, _content_tokens(doc, match, rule, source), keep_out)
    if rule.content == "quoted-words":
        passages = _quoted_part(page, passages)
    if rule.content in ("sentence", "before") and _says_nothing(page.text, passages):
        return None
    if not passages or _is_naming(page, passages) or not page.is_open(passages[0][0]) or not page.is_open(cue_span[0]):
        return None
    speaker = grammar.antecedent(source).i if source is not None else None
    found = Draft(rule.id, match.order, passages, cue_span, where, cue.i, speaker)
    around = quote_around_cue(page, found)
    if around is not None:
        found = _clipped(page, found, around)
    return found if rule.requires is None or (around is None and holds_quote(page, found)) else None


def _clipped(page: Page, found: Draft, around: Quote) -> Draft:
    """A draft whose cue is quoted, without the words behind the closing mark: they are the article's again."""
    spans = ((max(a, around.inner_start), min(b, around.inner_end)) for a, b in found.content)
    inside = tuple(t for a, b in spans if a < b and (t := trim(page, a, b)))
    return replace(found, content=inside) if inside else found


def _says_nothing(text: str, passages: Sequence[Offsets]) -> bool:
    words = [word for a, b in passages for word in text[a:b].lower().split()]
    return len(words) < 2 or all(word in HOLLOW for word in words)


def _is_naming(page: Page, passages: Sequence[Offsets]) -> bool:
    """`what it calls the “Blue Book”`: a mere name in quotation marks is no statement."""
    names = page.name_quotes
    outside = "".join(page.text[i] for a, b in passages for i in range(a, b) if not any(q.start <= i < q.end for q in names))
    return bool(names) and outside.strip(" .,’'\"“”").lower() in ("", "the", "a", "its", "their")


def _quoted_part(page: Page, passages: Sequence[Offsets]) -> tuple[Offsets, ...]:
    parts = ((max(a, q.inner_start), min(b, q.inner_end)) for a, b in passages for q in page.outer_quotes())
    return tuple(t for a, b in parts if a < b and (t := trim(page, a, b)))


def holds_quote(page: Page, found: Draft) -> bool:
    return any(a < q.inner_end and q.inner_start < b for q in page.outer_quotes() for a, b in found.content)


def is_inside_quote(page: Page, found: Draft) -> bool:
    """Whether the cue is part of somebody's quoted words: `“I think it is over,” he said`."""
    return quote_around_cue(page, found) is not None


def quote_around_cue(page: Page, found: Draft) -> Quote | None:
    """The outer quote that the cue stands in."""
    return next((q for q in page.outer_quotes() if found.cue is not None and q.start <= found.cue[0] < q.end), None)


def one_per_cue(text: str, drafts: Iterable[Draft]) -> list[Draft]:
    """Of the drafts of one cue the one whose rule stands first; of two cues beside one content likewise."""
    kept: list[Draft] = []
    for d in sorted(drafts, key=lambda d: (d.order, d.cue_token or 0, _distance(d), d.start)):
        same_cue = any(k.cue_token == d.cue_token for k in kept)
        twin = any(overlap(text, k.content, d.content) > SAME and not is_within(k, d) and not is_within(d, k) for k in kept)
        if not same_cue and not twin:
            kept.append(d)
    return sorted(kept, key=lambda d: (d.start, d.end))


def _distance(found: Draft) -> int:
    """How far the source stands from the cue: of two subjects the parse gives a cue the nearer one is its own."""
    return abs(found.source[0] - found.cue[0]) if found.source and found.cue else 0


def is_within(inner: Draft, outer: Draft) -> bool:
    """Whether a draft's cue stands in another's content."""
    return inner is not outer and inner.cue is not None and any(a <= inner.cue[0] < b for a, b in outer.content)
