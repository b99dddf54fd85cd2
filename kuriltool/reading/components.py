"""The spaCy components of the reading part, as registered factories, so that they serve in other pipelines too."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kuriltool.reading.layout import paragraphs


PARAGRAPHS = "kuril_paragraphs"


class Paragraphs:
    """Starts a sentence at each paragraph, before the parser looks: a heading without a full stop ends all the same."""

    def __init__(self, name: str = PARAGRAPHS) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        starts = {start for start, _ in paragraphs(doc.text)}
        for token in doc:
            if token.idx in starts:
                token.is_sent_start = True
        return doc


@Language.factory(PARAGRAPHS, assigns=["token.is_sent_start"])
def make_paragraphs(nlp: Language, name: str) -> Paragraphs:  # noqa: ARG001
    """The component that starts a sentence at each paragraph."""
    return Paragraphs(name)
