"""The spaCy components of the reading part, as registered factories, so that they serve in other pipelines too."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kuriltool.reading.layout import paragraphs, sentence_starts
from kuriltool.reading.mentions import MentionFinder, mark
from kuriltool.reading.quotes import find_quotes
from kuriltool.rules.load import load

PARAGRAPHS, QUOTES, MENTIONS = "kuril_paragraphs", "kuril_quotes", "kuril_mentions"


class Paragraphs:
    """Starts a sentence at each paragraph and behind its dateline, before the parser looks.

    So a heading ends without a full stop, and `NORBURG (Gazette) -` is no part of what is said.
    """

    def __init__(self, name: str = PARAGRAPHS) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        starts = doc.to_array([SENT_START])  # all at once: a token asks the whole document for a parse before it takes one
        for start in sentence_starts(doc.text):
            first = doc.char_span(start, start + 1, alignment_mode="expand")  # a byte-order mark may be glued to the first word
            if first is not None:
                starts[first.start] = 1
        return doc.from_array([SENT_START], cast("Any", starts))


@Language.factory(PARAGRAPHS, assigns=["token.is_sent_start"])
def make_paragraphs(nlp: Language, name: str) -> Paragraphs:  # noqa: ARG001
    """The component that starts a sentence at each paragraph."""
    return Paragraphs(name)


class Quotes:
    """Writes the quotes of a text into `doc.spans`, marks included, labelled `quote` or, inside another, `nested`."""

    def __init__(self, name: str = QUOTES) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        found = find_quotes(text, paragraphs(text))
        spans = (doc.char_span(q.start, q.end, label="nested" if q.depth else "quote", alignment_mode="expand") for q in found)
        doc.spans[self.name] = SpanGroup(doc, name=self.name, spans=[s for s in spans if s is not None])
        return doc


@Language.factory(QUOTES)
def make_quotes(nlp: Language, name: str) -> Quotes:  # noqa: ARG001
    """The component that pairs quotation marks."""
    return Quotes(name)


class Mentions:
    """Writes the mentions of a pack's actors, offices and short forms into `doc.spans`."""

    def __init__(self, finder: MentionFinder, name: str = MENTIONS) -> None:
        self.name, self._finder = name, finder

    def __call__(self, doc: Doc) -> Doc:
        return mark(doc, self._finder)


@Language.factory(MENTIONS, default_config={"rules": None})
def make_mentions(nlp: Language, name: str, rules: str | None) -> Mentions:
    """The component that finds a pack's mentions; `rules` is a rules folder, None for the shipped one."""
    return Mentions(MentionFinder(nlp.tokenizer, load(Path(rules) if rules else None)), name)
