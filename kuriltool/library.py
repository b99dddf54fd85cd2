"""What the commands do, as functions: `extract` reads articles, the others take the claims of a corpus.

Each asks the parts of `kuriltool.analysis` and `kuriltool.exports`, which take claims from anywhere, for what its command prints.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from kuriltool.articles import Article, find, read_all
from kuriltool.corpus import Corpus
from kuriltool.errors import ArticleError
from kuriltool.exports import FORMATS
from kuriltool.model import Claim
from kuriltool.queries import Query, unknown

if TYPE_CHECKING:
    from kuriltool.analysis.outlets import OutletsCompared
    from kuriltool.analysis.sides import SidesCompared
    from kuriltool.analysis.statements import Statement
    from kuriltool.analysis.timeline import Timeline
    from kuriltool.analysis.turns import Turn
    from kuriltool.pipeline import Extractor
    from kuriltool.report import Made


def extract(*paths: Path | str, extractor: Extractor | None = None) -> list[Claim]:
    """The claims in files, in folders, and in what patterns such as `news/**/*.html` name: by file, then in text order.

    They are found with the rules that ship, which are loaded once, or by an extractor of yours: `extractor=load("my-rules/")`.
    Offsets are code points into the text of the article, half open. One file of several that can't be read is left out with a
    warning; raises ArticleError where that leaves no article. Copies of an article are articles of their own here.
    """
    claims: list[Claim] = []
    lost: list[ArticleError] = []
    found = 0
    for reading in (extractor or _shipped()).attempt(_articles(paths, lost)):
        if isinstance(reading, ArticleError):
            lost.append(reading)
        else:
            found += 1
            claims += reading.claims
    if lost and not found:
        raise lost[0]
    for error in lost:
        warnings.warn(str(error), stacklevel=2)
    return claims


@lru_cache(maxsize=1)
def _shipped() -> Extractor:
    from kuriltool.pipeline import load

    return load()


def _articles(paths: Iterable[Path | str], lost: list[ArticleError]) -> Iterator[Article]:
    """The articles in everything that the paths name; what can't be read goes to `lost`."""
    for path in find(paths):
        for article in [path] if isinstance(path, ArticleError) else read_all(path):
            if isinstance(article, ArticleError):
                lost.append(article)
            else:
                yield article


def statements(corpus: Corpus) -> list[Statement]:
    """What was said once and reported by one claim or many, by first appearance; claims of nobody known report nothing.

    Statements are gathered over the whole store; a query chooses which of their appearances are given.
    """
    return list(corpus.statements())


def compare_sides(corpus: Corpus, by: Literal["issue", "proposition"] = "issue", quotes: int = 1) -> SidesCompared:
    """What each side says on every issue, or every proposition, with its `quotes` strongest claims.

    Raises ValueError for a grouping that is neither.
    """
    from kuriltool.analysis import sides as analysis
    from kuriltool.analysis.weighing import ByFacts

    _check("grouping", by, analysis.BY)
    corpus.store.gather()
    claims = ByFacts(corpus.columns(), corpus.store.records)
    only = analysis.topics_asked(corpus.query, by, claims)
    return analysis.compare_sides(claims, corpus.sides, by, quotes=quotes, labels=corpus.labels(by), only=only)


def compare_outlets(corpus: Corpus, outlets: Sequence[str]) -> OutletsCompared:
    """How two outlets or more, by their full names, tell the events that more than one of them tells.

    The query of the corpus chooses which claims are shown; the events are found by all that the outlets have.
    """
    from kuriltool.analysis import outlets as analysis

    theirs = Corpus(corpus.store, Query(outlets=tuple(outlets)))
    claims, found = list(theirs.claims()), list(theirs.statements())
    asked = {claim.id for claim in corpus.claims()} if corpus.query else None
    articles = corpus.store.articles()
    return analysis.compare_outlets(claims, outlets, found, articles=articles, asked=asked, text=corpus.texts())


def _check(what: str, given: str, known: Iterable[str]) -> None:
    if given not in known:
        raise ValueError(unknown(what, given, {name: (name,) for name in known}))


def timeline(
    corpus: Corpus,
    of: Literal["side", "issue", "speaker"] = "side",
    by: Literal["day", "week", "month", "year"] | None = None,
) -> Timeline:
    """Claims counted by period and by side, issue or speaker, with what chance leaves open; without `by` in periods that fit.

    Raises ValueError for a grouping or a period that is none.
    """
    from kuriltool.analysis import timeline as analysis
    from kuriltool.analysis.counting import ByFacts

    _check("grouping", of, get_args(analysis.Of))
    if by is not None:
        _check("period", by, get_args(analysis.By))
    order = {"side": [side.id for side in corpus.sides], "issue": corpus.issues, "speaker": ()}[of]
    return analysis.timeline(ByFacts(corpus.columns()), of, by, order=order)


def turns(corpus: Corpus) -> list[Turn]:
    """Views that turned, a proposition held at one time and rejected at another, the surest first; then opposites of one time.

    Last those that come without a date, those that one article tells, and doubtful ones; the command shows these when asked.
    """
    from kuriltool.analysis import turns as analysis

    return analysis.turns(corpus.claims(), corpus.propositions)


def write_report(corpus: Corpus, path: Path | str, title: str | None = None, most: int | None = None) -> Made:
    """Writes the report, one page of HTML that asks nothing of any network, and tells what it holds.

    Of more than `most` claims it is an overview with a part of them in full; 10,000 unless told, 0 for all.
    """
    from kuriltool import report

    return report.write(corpus, Path(path), title, most=report.MOST if most is None else most)


def export(corpus: Corpus, format: str, path: Path | str) -> None:
    """Writes the claims of a corpus to a file, for `brat` to a new folder: `export(corpus, "gexf", "claims.gexf")`.

    What else the other program needs goes beside it. `kuriltool.exports.FORMATS` tells each format, and what its offsets count.
    Raises ValueError for a format that is none, KuriltoolError where what it needs is not installed or the path can't be written.
    """
    _check("format", format, FORMATS)
    FORMATS[format].save(corpus, Path(path))
