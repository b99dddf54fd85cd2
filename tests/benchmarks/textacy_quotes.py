"""textacy's direct quotations beside ours: over the same pipeline, in the same run, on the same articles.

Annotators of PolNeAR marked whatever is attributed. Where they marked nothing but quoted words, it is asked who finds them, by
the measures of `kuriltool score`. Run as a program it prints the answer for both.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import accumulate
from typing import Any

import kuriltool
from kuriltool.scoring import files
from kuriltool.scoring.claims import FoundClaim
from kuriltool.scoring.files import Annotated

from .figures import NONE, Benchmark, Table, many, percent, times
from .measuring import ROOT, Bench, Unavailable
from .reader import counted
from .reading import read
from .texts import POLNEAR

DIRECT = "direct"
GOLD = POLNEAR / "dev" / "attributions"


def quotations(doc: Any) -> list[Any]:
    """What textacy finds in a document; nothing where the number of quotation marks is odd, which it takes for an error."""
    from textacy.extract import direct_quotations

    try:
        return list(direct_quotations(doc))
    except ValueError:
        return []


def measure(bench: Bench) -> Table:
    """The words a second of both and their ratios, and the share of the direct quotes that each finds."""
    if find_spec("textacy") is None:
        raise Unavailable("textacy is not installed: pip install -e '.[bench]'")
    found = read(bench, ("textacy", "parse for rules", "rules", "extract"))
    textacy, parse, rules, whole = (found[way, ROOT] for way in ("textacy", "parse for rules", "rules", "extract"))
    rows = [
        (ROWS[0], many(textacy.speed)),
        (ROWS[1], times(rules.speed / textacy.speed)),
        (ROWS[2], times(whole.speed / textacy.speed)),
        (ROWS[3], percent(max(0.0, 1 - parse.seconds / textacy.seconds))),
    ]
    told = json.loads(bench.module("textacy_quotes", bench.scale.words).out) if GOLD.is_dir() else {}
    return Table((*rows, *((name, told.get(name, NONE)) for name in ROWS[4:])))


def compared(annotated: Annotated) -> Iterator[tuple[str, str]]:
    """How each finds the direct quotes of annotated articles."""
    nlp, extractor = kuriltool.load_pipeline(), kuriltool.load()
    docs = [nlp(article.text) for article, _ in annotated.articles]
    odd = sum(sum(token.is_quote for token in doc) % 2 for doc in docs)
    theirs = [[_claim(found) for found in quotations(doc)] for doc in docs]
    readings = extractor.extract(article for article, _ in annotated.articles)
    ours = [[FoundClaim.model_validate(claim) for claim in reading.claims] for reading in readings]
    yield ROWS[4], f"{odd} of {len(docs)}"
    for rows, found in ((ROWS[5:7], theirs), (ROWS[7:9], ours)):
        yield from zip(rows, map(percent, _shares(annotated, found)), strict=True)


def _annotated(words: int) -> Annotated:
    """The first annotated articles, some so many words."""
    found = files.read(GOLD)
    totals = accumulate(counted([article]) for article, _ in found.articles)
    number = 1 + next((at for at, total in enumerate(totals) if total >= words), len(found.articles))
    return replace(found, articles=found.articles[:number])


def _claim(triple: Any) -> FoundClaim:
    """What textacy found as a claim to be measured."""
    words = [{"start": token.idx, "end": token.idx + len(token)} for token in triple.speaker]
    content = [{"start": triple.content.start_char, "end": triple.content.end_char}]
    source = {"start": min(word["start"] for word in words), "end": max(word["end"] for word in words)}
    return FoundClaim.model_validate({"article": {"path": ""}, "content": content, "source": source})


def _shares(annotated: Annotated, found: Iterable[Sequence[FoundClaim]]) -> tuple[float, float]:
    """The shares of annotated direct quotes that are found, and found with words of their source."""
    direct = paired = sourced = 0
    for (_, gold), claims in zip(annotated.articles, found, strict=True):
        pairs = [pair for pair in annotated.measures.compare(gold, claims).pairs if pair.gold.kind == DIRECT]
        direct += sum(claim.kind == DIRECT for claim in gold.claims)
        paired += len(pairs)
        sourced += sum("sourced" in pair.right for pair in pairs)
    return paired / max(direct, 1), sourced / max(direct, 1)


ROWS = (
    "textacy's `direct_quotations` over our parse, words a second",
    "`extract --rules-only`, which finds indirect and mixed claims too, against it",
    "`extract` against it",
    "share of textacy's time that is not the parse",
    "articles that textacy refuses for an odd number of quotation marks",
    "direct quotes of PolNeAR's development part that textacy finds",
    "and with words of their source",
    "direct quotes that `extract` finds",
    "and with words of their source, by `extract`",
)
TEXTACY = Benchmark("textacy beside it", ROWS, measure)


if __name__ == "__main__":
    print(json.dumps(dict(compared(_annotated(int(sys.argv[1]))))))
