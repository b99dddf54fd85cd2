"""Prodigy: JSON lines, one task an article, to correct with `spans.manual`, and where claims don't nest with `rel.manual`.

Offsets are code points. A span tells in `claims` which claims it is part of; relations join a claim's first passage to its cue,
its source and its further passages. Prodigy wants tokens for both, so there are some: words and single marks, no span ending
inside one. Kind, speaker, position, issues and propositions stand in the task's own `claims`, which Prodigy keeps unseen.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TextIO

from kuriltool.exports.flat import safe_json

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus, Read
    from kuriltool.model import Claim

NOTES = (
    "correct them with: prodigy spans.manual DATASET blank:en FILE --label CONTENT,CUE,SOURCE; bring back what db-out prints",
)
CONTENT, CUE, SOURCE = "CONTENT", "CUE", "SOURCE"

Span = tuple[int, int, str]  # start, end, label

_TOKEN = re.compile(r"\w+|[^\w\s]")


def write(corpus: Corpus, target: TextIO) -> None:
    """One task a line."""
    for read in corpus.readings():
        target.write(safe_json(json.dumps(_task(read), ensure_ascii=False)) + "\n")


def _task(read: Read) -> dict[str, Any]:
    spans = _spans(read.claims)
    tokens = list(_tokens(read.text, spans.keys()))
    starts = [token["start"] for token in tokens]

    def shown(span: Span) -> dict[str, Any]:
        start, end, label = span
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        return {"start": start, "end": end, "label": label, "token_start": first, "token_end": last}

    article = read.article
    meta = {key: value for key in ("path", "outlet", "published") if (value := getattr(article, key)) is not None}
    return {
        "text": read.text,
        "tokens": tokens,
        "spans": [{**shown(span), "claims": ids} for span, ids in spans.items()],
        "relations": [_relation(shown(one), shown(other)) for claim in read.claims for one, other in _joins(claim)],
        "claims": [_values(claim) for claim in read.claims],
        "sha256": article.sha256,
        "meta": meta,
    }


def _spans(claims: Sequence[Claim]) -> Mapping[Span, list[str]]:
    """Every span in text order, with the ids of the claims that it is part of."""
    spans: dict[Span, list[str]] = {}
    for claim in claims:
        for span in _parts(claim):
            ids = spans.setdefault(span, [])
            if claim.id not in ids:
                ids.append(claim.id)
    return dict(sorted(spans.items()))


def _parts(claim: Claim) -> Iterator[Span]:
    yield from ((passage.start, passage.end, CONTENT) for passage in claim.content)
    for label, passage in ((CUE, claim.cue), (SOURCE, claim.source)):
        if passage is not None:
            yield passage.start, passage.end, label


def _joins(claim: Claim) -> Iterator[tuple[Span, Span]]:
    first, *others = _parts(claim)
    yield from ((first, other) for other in others)


def _tokens(text: str, spans: Collection[Span]) -> Iterator[dict[str, Any]]:
    """Words and marks, parted where a span begins or ends; blanks are one only where a span begins or ends with them."""
    starts, ends = {start for start, _, _ in spans}, {end for _, end, _ in spans}
    places = []
    for start, end in pairwise(sorted({0, len(text), *starts, *ends})):
        words = [(start + token.start(), start + token.end()) for token in _TOKEN.finditer(text[start:end])]
        places += words
        first, last = (words[0][0], words[-1][1]) if words else (end, end)
        if start in starts and start < first:
            places.append((start, first))
        if end in ends and last < end:
            places.append((last, end))
    for number, (start, end) in enumerate(sorted(places)):
        yield {"text": text[start:end], "start": start, "end": end, "id": number, "ws": text[end : end + 1] == " "}


def _relation(head: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """A relation as Prodigy has it: it joins the last tokens of two spans."""
    label = child["label"]
    return {"head": head["token_end"], "child": child["token_end"], "head_span": head, "child_span": child, "label": label}


def _values(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "kind": claim.kind,
        "speaker": claim.speaker and claim.speaker.name,
        "position": claim.position,
        "issues": claim.issues,
        "propositions": [stance.model_dump() for stance in claim.propositions],
        "rule": claim.rule,
        "confidence": claim.confidence,
    }
