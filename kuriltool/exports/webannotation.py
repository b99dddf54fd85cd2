"""W3C Web Annotations as JSON-LD: one AnnotationCollection with its one page, on which each claim is an Annotation.

Targets are the passages of a claim's content, each with a TextQuoteSelector, whose prefix and suffix make it unique in the text,
and a TextPositionSelector, which counts code points as the model says. Both are of the text as it was read; of a web page that is
the article without its markup, so there the quote finds it. Bodies tell who spoke and what was made of it; `kuriltool:field` says
which is which. The same store gives the same file: nothing in it tells when it was written.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

import kuriltool
from kuriltool.exports.flat import safe_json

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus, Read
    from kuriltool.model import ArticleRef, Claim, Passage

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"kuriltool": "urn:kuriltool:"}]
SOFTWARE = {"id": "urn:kuriltool:software", "type": "Software", "name": f"kuriltool {kuriltool.__version__}"}

_AROUND = 32  # code points of prefix and suffix, more where that many don't tell a passage from another
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:kuriltool:annotation")
_SHA256 = re.compile("[0-9a-fA-F]{64}")
_URL = re.compile(r"https?://[^\s\x00-\x1f<>\"{}|\\^`]+")
_STANDS = {1: "holds that", -1: "rejects that", 0: "takes no view on whether"}


def write(corpus: Corpus, target: TextIO) -> None:
    """The collection as one JSON document."""
    label = {"type": "AnnotationCollection", "label": "Claims", "generator": SOFTWARE}
    head = {"@context": CONTEXT, "id": f"urn:uuid:{_NAMESPACE}", **label}
    target.write(_json(head)[:-1] + f', "first": {{"id": "{_id("page")}", "type": "AnnotationPage", "startIndex": 0, "items": [')
    total = 0
    for read in corpus.readings():
        for claim in read.claims:
            target.write((",\n" if total else "\n") + _json(annotation(claim, read, corpus.propositions)))
            total += 1
    target.write(f'\n]}}, "total": {total}}}\n')


def _json(value: object) -> str:
    return safe_json(json.dumps(value, ensure_ascii=False))


def _id(*parts: str) -> str:
    """An IRI that stays the same for the same parts."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, json.dumps(parts))}"


def annotation(claim: Claim, read: Read, propositions: Mapping[str, str]) -> dict[str, Any]:
    """A claim as an Annotation."""
    article = read.article
    made = {
        "id": _id(claim.id, article.path),
        "type": "Annotation",
        "motivation": "describing",
        "creator": SOFTWARE,
        "kuriltool:claim": claim.id,
        "body": [*_spoken(claim, read), *_judged(claim, propositions)],
        "target": [_segment(passage, read) for passage in claim.content],
    }
    if claim.review:
        person = {"type": "Person", "name": claim.review.by} if claim.review.by else None
        made |= {
            "creator": person or SOFTWARE,
            "modified": f"{claim.review.on}T00:00:00Z",
            "kuriltool:verdict": claim.review.verdict,
        }
    return made


def _spoken(claim: Claim, read: Read) -> Iterator[dict[str, Any]]:
    """Who spoke, and the words that say so."""
    if claim.speaker:
        more = {"kuriltool:id": claim.speaker.id, "kuriltool:role": claim.speaker.role, "kuriltool:side": claim.speaker.side}
        yield _text("identifying", "speaker", claim.speaker.name, **more)
    for field, passage in (("source", claim.source), ("cue", claim.cue)):
        if passage is not None:
            yield {"purpose": "describing", "kuriltool:field": field, **_segment(passage, read)}


def _judged(claim: Claim, propositions: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What was made of the words."""
    yield _text("classifying", "kind", claim.kind)
    if claim.position is not None:
        yield _text("classifying", "position", claim.position)
    for issue in claim.issues:
        yield _text("tagging", "issue", issue)
    for stance in claim.propositions:
        words = f"{_STANDS[stance.polarity]}: {propositions.get(stance.id, stance.id)}"
        yield _text("assessing", "proposition", words, **{"kuriltool:id": stance.id, "kuriltool:polarity": stance.polarity})
    if claim.said_on is not None:
        yield _text("describing", "said-on", claim.said_on)


def _text(purpose: str, field: str, words: str, **more: object) -> dict[str, Any]:
    told = {key: value for key, value in more.items() if value is not None}
    body = {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": words}
    return {**body, "kuriltool:field": field, **told}


def _segment(passage: Passage, read: Read) -> dict[str, Any]:
    """A passage of the article as a SpecificResource."""
    start, end = passage.start, passage.end
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {
        "type": "SpecificResource",
        "source": _source(read.article),
        "selector": [{"type": "TextQuoteSelector", **quote_selector(read.text, start, end)}, position],
    }


def _source(article: ArticleRef) -> dict[str, Any]:
    known = {"kuriltool:path": article.path, "kuriltool:sha256": article.sha256, "kuriltool:title": article.title}
    return {"id": source_iri(article), "type": "Text", **{key: value for key, value in known.items() if value is not None}}


def address(article: ArticleRef) -> str | None:
    """Where the article is published on the web; None where nobody knows, or what is known is no address."""
    return article.url if article.url and _URL.fullmatch(article.url) else None


def source_iri(article: ArticleRef) -> str:
    """Where the article is published, else the digest of its bytes as an RFC 6920 name."""
    if found := address(article):
        return found
    if not _SHA256.fullmatch(article.sha256):
        return _id("article", article.path, article.sha256)
    return "ni:///sha-256;" + base64.urlsafe_b64encode(bytes.fromhex(article.sha256)).decode().rstrip("=")


def quote_selector(text: str, start: int, end: int) -> dict[str, str]:
    """The exact words with as much before and behind as tells them from any other place in the text."""
    around = _AROUND
    while True:
        first, last = max(start - around, 0), end + around
        if (first == 0 and last >= len(text)) or _is_unique(text, text[first:last]):
            return {"exact": text[start:end], "prefix": text[first:start], "suffix": text[end:last]}
        around *= 2


def _is_unique(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) < 0
