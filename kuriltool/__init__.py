"""Claims, speakers and positions from news articles.

    import kuriltool

    claims = kuriltool.extract("articles/")
    for claim in claims:
        print(claim.speaker and claim.speaker.name, claim.position, claim.text)
    frame = kuriltool.to_pandas(claims)

What `kuriltool extract` has put into a store is there without being read again:

    with kuriltool.Store.find() as store:
        corpus = kuriltool.Corpus(store, kuriltool.Query(positions=["North"], since="2026-01"))
        kuriltool.export(corpus, "gexf", "north.gexf")
        kuriltool.write_report(corpus, "north.html")
        for statement in kuriltool.statements(corpus):
            print(statement.speaker.name, statement.outlets)

Nothing heavy is imported before it is used: `extract`, `load` and `load_pipeline` bring in spaCy, the rest does not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kuriltool.analysis.statements import Statement
    from kuriltool.articles import Article, find, read, read_all
    from kuriltool.corpus import Corpus
    from kuriltool.errors import ArticleError, KuriltoolError
    from kuriltool.frames import to_duckdb, to_pandas, to_polars
    from kuriltool.library import compare_outlets, compare_sides, export, extract, statements, timeline, turns, write_report
    from kuriltool.model import Claim
    from kuriltool.pipeline import Extractor, Reading, load, load_pipeline
    from kuriltool.queries import Query
    from kuriltool.store import Store
    from kuriltool.store.merging import merge

__version__ = "0.1.0"
__all__ = [
    "Article",
    "ArticleError",
    "Claim",
    "Corpus",
    "Extractor",
    "KuriltoolError",
    "Query",
    "Reading",
    "Statement",
    "Store",
    "__version__",
    "compare_outlets",
    "compare_sides",
    "export",
    "extract",
    "find",
    "load",
    "load_pipeline",
    "merge",
    "read",
    "read_all",
    "statements",
    "timeline",
    "to_duckdb",
    "to_pandas",
    "to_polars",
    "turns",
    "write_report",
]

_HOME = {
    "Article": "kuriltool.articles",
    "ArticleError": "kuriltool.errors",
    "Claim": "kuriltool.model",
    "Corpus": "kuriltool.corpus",
    "Extractor": "kuriltool.pipeline",
    "KuriltoolError": "kuriltool.errors",
    "Query": "kuriltool.queries",
    "Reading": "kuriltool.pipeline",
    "Statement": "kuriltool.analysis.statements",
    "Store": "kuriltool.store",
    "compare_outlets": "kuriltool.library",
    "compare_sides": "kuriltool.library",
    "export": "kuriltool.library",
    "extract": "kuriltool.library",
    "find": "kuriltool.articles",
    "load": "kuriltool.pipeline",
    "load_pipeline": "kuriltool.pipeline",
    "merge": "kuriltool.store.merging",
    "read": "kuriltool.articles",
    "read_all": "kuriltool.articles",
    "statements": "kuriltool.library",
    "timeline": "kuriltool.library",
    "to_duckdb": "kuriltool.frames",
    "to_pandas": "kuriltool.frames",
    "to_polars": "kuriltool.frames",
    "turns": "kuriltool.library",
    "write_report": "kuriltool.library",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'kuriltool' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
