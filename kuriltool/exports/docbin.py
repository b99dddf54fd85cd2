"""spaCy's DocBin: a document for every article, cut into spaCy's English tokens, its claims as spans to train on.

- `doc.spans["kuril_claims"]`: the contents, labelled with the rule, as the component of that name makes them;
- `doc.spans["kuril_parts"]`: contents, cues and sources, labelled CONTENT, CUE and SOURCE;
- `doc.spans["kuril_positions"]`: the contents of claims with a position, labelled with it.

The `id_` of a span is its claim's id. `doc.user_data` holds the whole records under `kuril_claims`, the article's under
`kuril_article`, and under `kuril_unaligned` each passage that begins or ends within a token: its span is of whole tokens, wider
than its words. Offsets are code points, and the text of the document is the article's to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import spacy
from spacy.tokens import Doc, DocBin, Span, SpanGroup

from kuriltool.model import Claim, Passage

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus, Read

NOTES = ("spans are of whole tokens; doc.user_data['kuril_unaligned'] names the passages that are not",)
CLAIMS, PARTS, POSITIONS = "kuril_claims", "kuril_parts", "kuril_positions"
ARTICLE, UNALIGNED = "kuril_article", "kuril_unaligned"
CONTENT, CUE, SOURCE = "CONTENT", "CUE", "SOURCE"


class _Part(NamedTuple):
    claim: Claim
    label: str
    passage: Passage


def write(corpus: Corpus, target: Path) -> None:
    """A document for every article that has claims asked for, for all articles where no query is."""
    tokenizer = spacy.blank("en").tokenizer
    found = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    for read in corpus.readings():
        found.add(_document(tokenizer, read))
    target.write_bytes(found.to_bytes())


def _document(tokenizer: Callable[[str], Doc], read: Read) -> Doc:
    doc = tokenizer(read.text)  # not through the pipeline, which takes a million characters at most
    parts = [part for claim in read.claims for part in _parts(claim)]
    contents = [part for part in parts if part.label == CONTENT]
    groups = {
        CLAIMS: [part._replace(label=part.claim.rule) for part in contents],
        PARTS: parts,
        POSITIONS: [part._replace(label=part.claim.position) for part in contents if part.claim.position],
    }
    for name, group in groups.items():
        spans = (_span(doc, part) for part in group)
        doc.spans[name] = SpanGroup(doc, name=name, spans=[span for span in spans if span is not None])
    doc.user_data[CLAIMS] = [claim.model_dump(mode="json") for claim in read.claims]
    doc.user_data[ARTICLE] = read.article.model_dump(mode="json")
    doc.user_data[UNALIGNED] = [_told(part) for part in parts if not _is_aligned(doc, part)]
    return doc


def _parts(claim: Claim) -> Iterator[_Part]:
    """The passages of a claim by what they are, in the order of its record."""
    yield from (_Part(claim, CONTENT, passage) for passage in claim.content)
    if claim.cue:
        yield _Part(claim, CUE, claim.cue)
    if claim.source:
        yield _Part(claim, SOURCE, claim.source)


def _span(doc: Doc, part: _Part) -> Span | None:
    at = part.passage
    return doc.char_span(at.start, at.end, label=part.label, span_id=part.claim.id, alignment_mode="expand")


def _is_aligned(doc: Doc, part: _Part) -> bool:
    span = _span(doc, part)
    return span is not None and (span.start_char, span.end_char) == (part.passage.start, part.passage.end)


def _told(part: _Part) -> dict[str, str | int]:
    return {"claim": part.claim.id, "part": part.label, "start": part.passage.start, "end": part.passage.end}
