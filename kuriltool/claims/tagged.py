"""What the trained network marked in a document becomes drafts, cut as the rules' drafts are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from kuriltool.claims import grammar
from kuriltool.claims.drafts import Draft, is_within
from kuriltool.claims.extents import NEGATIONS
from kuriltool.claims.passages import Offsets, Page, passages_of
from kuriltool.claims.quoting import opens_paragraph
from kuriltool.encoder.component import GROUP
from kuriltool.reading.stretches import Neighbours

MODEL = "model"
MOSTLY = 0.5
PRELUDE = frozenset({"aux", "aux:pass", "advmod", "cc"})
OPENING = frozenset({"whether", "if"})
AFTER_RULES = 1_000_000  # the place of what no rule found among the rules


def is_marked(doc: Doc) -> bool:
    """Whether the network looked for attributions in a document, found or not."""
    return GROUP in doc.spans


def by_model(page: Page) -> Iterator[Draft]:
    """The drafts of the attributions in `doc.spans["kuril_attributions"]`; none where nothing read the document."""
    sureness = page.doc.user_data.get(GROUP, ())
    numbered = sorted(_by_number(page.doc).items())
    yield from _apart([d for number, spans in numbered if (d := _draft(page, spans, *sureness[number])) is not None])


def _by_number(doc: Doc) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for span in doc.spans.get(GROUP, ()):
        found[int(span.id_)].append(span)
    return found


def _draft(page: Page, spans: list[Span], seen: float, read: float) -> Draft | None:
    cues, sources, contents = ([s for s in spans if s.label_ == label] for label in ("CUE", "SOURCE", "CONTENT"))
    cue = cues[0]
    source = min((s for part in sources for s in _lines(page, part)), key=lambda s: _gap(s, cue), default=None)
    said = _offsets(cue)
    where = _offsets(source) if source is not None else None
    content = passages_of(page, _of_paragraph(page, cue, contents), [said, *([where] if where else [])])
    if not content or not page.is_open(content[0][0]) or not page.is_open(said[0]):
        return None
    if _is_nobodys(cue) or (source is None and _is_open(cue.root)):
        return None
    speaker = grammar.antecedent(source.root).i if source is not None else None
    return Draft(MODEL, AFTER_RULES, content, said, where, cue.root.i, speaker, seen=seen, read=read)


def _apart(drafts: list[Draft]) -> list[Draft]:
    """The drafts without those whose words are mostly those of surer ones: of `said he wanted to go` one cue has the content.

    A draft inside another's content is let be: whether it is a claim of its own is settled later.
    """
    kept: list[Draft] = []
    by_place = Neighbours[Draft]()
    for d in sorted(drafts, key=lambda d: -(d.seen or 0.0)):
        own = {i for a, b in d.content for i in range(a, b)}
        taken = {i for k in by_place.near(d.content) if not is_within(d, k) for a, b in k.content for i in range(a, b)}
        if len(own & taken) <= MOSTLY * len(own):
            kept.append(d)
            by_place.add(d, d.content)
    return sorted(kept, key=lambda d: d.start)


def _of_paragraph(page: Page, cue: Span, contents: list[Span]) -> set[int]:
    """The tokens of a content that stand in the cue's paragraph, and those of quotes that open another one."""
    start, end = page.paragraph(cue.start_char)
    tokens = ((i, page.parse.offsets[i]) for span in contents for i in range(span.start, span.end))
    return {i for i, at in tokens if start <= at < end or ((q := page.said.at(at)) and opens_paragraph(page, q))}


def _lines(page: Page, span: Span) -> Iterator[Span]:
    """The stretches of a span between white space: a source doesn't go over a line's end."""
    start = span.start
    for at in range(span.start, span.end + 1):
        if at == span.end or page.parse.is_space[at]:
            if at > start:
                yield span.doc[start:at]
            start = at + 1


def _is_nobodys(cue: Span) -> bool:
    """`It is not clear whether` says nobody."""
    return any(_is_of_it(t) for t in cue)


def _is_open(cue: Token) -> bool:
    """`It is not clear whether the mayor was informed`: that he was is nobody's word."""
    marks = (grammar.child(t, ("mark",)) for t in (cue, *cue.ancestors) if _is_of_it(t.head))
    return any(mark is not None and mark.lower_ in OPENING for mark in marks)


def _is_of_it(word: Token) -> bool:
    """`It is clear`: an adjective that is said of nothing but a clause."""
    it = grammar.child(word, ("nsubj", "expl")) if word.pos_ == "ADJ" else None
    return it is not None and it.lower_ == "it"


def with_cut_cue(page: Page, found: Draft) -> Draft:
    """A draft with its cue as rules cut theirs: `has often maintained` without what leads up to it, `refused` with its `to`."""
    words = [t for t in _span(page.doc, found.cue) if not t.is_punct and not t.is_space]
    while len(words) > 1 and _is_prelude(words[0]):
        del words[0]
    if words and _is_prelude(words[0]):  # `has often` of `has often maintained`
        words = [words[0].head]
    while len(words) > 1 and words[-1].tag_ == "RB" and words[-1].lower_ not in NEGATIONS:
        del words[-1]
    if not words:
        return found
    after = page.doc[min(words[-1].i + 1, len(page.doc) - 1)]
    last = after if after.lower_ == "to" and after.dep_ == "mark" and _leads(after, found) else words[-1]
    return replace(found, cue=(words[0].idx, last.idx + len(last)))


def _is_prelude(word: Token) -> bool:
    return word.dep_ in PRELUDE and word.lower_ not in NEGATIONS


def _span(doc: Doc, offsets: Offsets | None) -> list[Token]:
    span = doc.char_span(*offsets, alignment_mode="expand") if offsets else None
    return list(span) if span is not None else []


def _leads(word: Token, found: Draft) -> bool:
    """Whether a content begins right behind a word."""
    return found.content[0][0] == word.idx + len(word.text_with_ws)


def _gap(one: Span, two: Span) -> int:
    """How many tokens stand between two spans."""
    return max(one.start - two.end, two.start - one.end, 0)


def _offsets(span: Span) -> Offsets:
    return span.start_char, span.end_char
