"""Matches become drafts: passages cut as the guidelines cut them, one draft a cue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kuriltool.claims import grammar
from kuriltool.claims.extents import content_tokens, cue_span, cue_tokens, source_head, source_span
from kuriltool.claims.matching import Match
from kuriltool.claims.parse import Parse
from kuriltool.claims.passages import Offsets, Page, overlap, passages_of, quoted_part, quotes_beside, trim
from kuriltool.reading.quotes import Quote
from kuriltool.reading.stretches import Neighbours
from kuriltool.rules.schema import Rule

SAME = 0.7  # overlap from which two contents count as one
# What `This is according to the report` and `declined to comment` leave.
HOLLOW = frozenset({"this", "that", "all", "is", "was", "comes", "comment", "say", "so"})


@dataclass(frozen=True)
class Draft:
    """A claim before anybody is named: offsets into the text, and the tokens that later steps ask about.

    `speaker_token` is the head of the phrase that names the source, the antecedent where the source is a relative pronoun.
    `verbatim` marks a speaker's own words without quotation marks. `found_by` names everything that found the claim where that
    is more than `rule`; `seen` and `read` are how sure the trained network is of its cue and of its passages. `rivals` are the
    rules that found a claim in the same words and stand behind `rule`.
    """

    rule: str
    order: int
    content: tuple[Offsets, ...]
    cue: Offsets | None = None
    source: Offsets | None = None
    cue_token: int | None = None
    speaker_token: int | None = None
    verbatim: bool = False
    found_by: tuple[str, ...] = ()
    seen: float | None = None
    read: float | None = None
    rivals: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        return self.content[0][0]

    @property
    def end(self) -> int:
        return self.content[-1][1]


def draft(page: Page, match: Match, rule: Rule) -> Draft | None:
    """The draft of one match, or None where nothing of a content is left."""
    parse, cue = page.parse, match.cue[0]
    source = source_head(parse, match, rule)
    if source is not None and parse.lowers[source] == "it" and parse.parts[parse.heads[source]] == "ADJ":
        return None  # `It is not clear whether`: nobody's word
    tokens = cue_tokens(parse, match)
    said = cue_span(parse, tokens, cue)
    where = source_span(parse, source, _not_source(parse, match, source, tokens)) if source is not None else None
    keep_out = [said, *([where] if where else [])]
    if rule.content == "quote":
        clause = grammar.relative_clause(page.doc[cue])
        beside = (q for q in quotes_beside(page, cue, keep_out) if clause is None or (clause[0] <= q[0] and q[1] <= clause[1]))
        passages = tuple(t for q in beside if (t := trim(page, *q)))
    else:
        passages = passages_of(page, content_tokens(parse, match, rule, source, tokens), keep_out)
    if rule.content == "quoted-words":
        passages = quoted_part(page, passages, page.said_in(passages) if passages else ())
    if not passages or _is_naming(page, passages) or not page.is_open(passages[0][0]) or not page.is_open(said[0]):
        return None
    if says_nothing(page.text, passages, 2 if rule.content in ("sentence", "before") else 1):
        return None
    speaker = grammar.antecedent(page.doc[source]).i if source is not None else None
    return _checked(page, Draft(rule.id, match.order, passages, said, where, cue, speaker), rule)


def _not_source(parse: Parse, match: Match, source: int, said: frozenset[int]) -> frozenset[int]:
    """The tokens of cue and content, which a source doesn't reach into, unless it stands in the content itself."""
    contents = (parse.subtree(head) for head in match.content)
    return said.union(*(content for content in contents if source not in content))


def _checked(page: Page, found: Draft, rule: Rule) -> Draft | None:
    """The draft as far as the rule's condition and the quote around its cue leave it."""
    around = quote_around_cue(page, found)
    if around is not None:
        found = _clipped(page, found, around)
    return found if rule.requires is None or (around is None and holds_quote(page, found)) else None


def _clipped(page: Page, found: Draft, around: Quote) -> Draft:
    """A draft whose cue is quoted, without the words behind the closing mark: they are the article's again."""
    inside = quoted_part(page, found.content, (around,))
    return replace(found, content=inside) if inside else found


def says_nothing(text: str, passages: Sequence[Offsets], fewest: int = 1) -> bool:
    """Whether passages hold fewer words than it takes, or hollow ones alone."""
    words = [word for a, b in passages for word in text[a:b].lower().split()]
    return len(words) < fewest or all(word in HOLLOW for word in words)


def _is_naming(page: Page, passages: Sequence[Offsets]) -> bool:
    """`what it calls the “Blue Paper”`: a mere name in quotation marks is no statement."""
    if not page.name_quotes:
        return False
    named = {i for a, b in passages for q in page.names.touching(a, b) for i in range(max(a, q.start), min(b, q.end))}
    outside = "".join(page.text[i] for a, b in passages for i in range(a, b) if i not in named)
    return outside.strip(" .,’'\"“”").lower() in ("", "the", "a", "its", "their")


def holds_quote(page: Page, found: Draft) -> bool:
    """Whether quoted words stand in the content."""
    return any(touches(found, quote) for quote in page.said_in(found.content))


def touches(found: Draft, quote: Quote) -> bool:
    """Whether some of a quote's words stand in the content."""
    return any(a < quote.inner_end and quote.inner_start < b for a, b in found.content)


def quote_around_cue(page: Page, found: Draft) -> Quote | None:
    """The outer quote that the cue stands in."""
    return page.said.at(found.cue[0]) if found.cue is not None else None


def one_per_cue(text: str, drafts: Iterable[Draft]) -> list[Draft]:
    """Of the drafts of one cue the one whose rule stands first; of two cues beside one content likewise."""
    kept: list[Draft] = []
    rivals: list[list[str]] = []
    of_cue: dict[int | None, int] = {}
    by_place = Neighbours[int]()
    for d in sorted(drafts, key=lambda d: (d.order, d.cue_token or 0, _distance(d), d.start)):
        twins = [n for n in by_place.near(d.content) if _is_same(text, kept[n], d)]
        winner = min([*twins, *([of_cue[d.cue_token]] if d.cue_token in of_cue else [])], default=None)
        if winner is None:
            of_cue[d.cue_token] = len(kept)
            by_place.add(len(kept), d.content)
            kept.append(d)
            rivals.append([])
        elif d.rule not in (kept[winner].rule, *rivals[winner]):
            rivals[winner].append(d.rule)
    settled = [replace(d, rivals=(*d.rivals, *lost)) for d, lost in zip(kept, rivals, strict=True)]
    return sorted(settled, key=lambda d: (d.start, d.end))


def _is_same(text: str, kept: Draft, other: Draft) -> bool:
    """Whether two drafts have one content, and neither stands in the other."""
    near = kept.content[0][0] < other.content[-1][1] and other.content[0][0] < kept.content[-1][1]
    return (
        near and overlap(text, kept.content, other.content) > SAME and not is_within(kept, other) and not is_within(other, kept)
    )


def _distance(found: Draft) -> int:
    """How far the source stands from the cue: of two subjects the parse gives a cue the nearer one is its own."""
    return abs(found.source[0] - found.cue[0]) if found.source and found.cue else 0


def is_within(inner: Draft, outer: Draft) -> bool:
    """Whether a draft's cue stands in another's content."""
    return inner is not outer and inner.cue is not None and any(a <= inner.cue[0] < b for a, b in outer.content)
