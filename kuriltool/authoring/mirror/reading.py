"""Articles read twice, as they are and with the sides exchanged."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Doc

from kuriltool.articles import Article
from kuriltool.authoring.mirror.comparison import Comparison, compare
from kuriltool.authoring.mirror.exchange import Mirror
from kuriltool.authoring.mirror.statements import exchanged_rules
from kuriltool.pipeline import Extractor

_NOUNS = frozenset({"nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:agent", "nmod"})
_SINGLE = frozenset({"a", "an", "one", "in"})  # words before the noun for one person or for the language


def mirrored(extractor: Extractor, articles: Iterable[Article]) -> Iterator[Comparison]:
    """How the claims of each article come out once the two first sides of the extractor's pack are exchanged in it."""
    mirror = Mirror(extractor.ruleset)
    other = Extractor(extractor.nlp, exchanged_rules(extractor.ruleset, mirror.words, mirror.opposite))
    for article in articles:
        doc = extractor.parsed(article.text)
        reading = extractor.read(doc, article)
        published = reading.article.published
        on = datetime.date.fromisoformat(published) if published else None
        exchanged = mirror.for_text(article.text, on)(article.text, list(_plurals(doc)))
        digest = hashlib.sha256(exchanged.text.encode("utf8", "replace")).hexdigest()
        again = other.read(other.parsed(exchanged.text), replace(article, text=exchanged.text, sha256=digest))
        yield compare(article.path, article.text, exchanged, reading.claims, again.claims, mirror.opposite)


def _plurals(doc: Doc) -> Iterator[int]:
    """Where a word that may be an adjective is a noun for several people: `20 thousand Swiss have come`."""
    for token in doc:
        dep = token.head.dep_ if token.dep_ == "conj" else token.dep_
        before = doc[token.i - 1].lower_ if token.i else ""
        if token.tag_ == "NNPS" or (dep in _NOUNS and before not in _SINGLE):
            yield token.idx
