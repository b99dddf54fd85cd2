"""Claims, speakers and positions from news articles.

    import kuriltool

    extractor = kuriltool.load()
    for reading in extractor.extract([kuriltool.read("seeds/article.txt")]):
        for claim in reading.claims:
            print(claim.speaker, claim.position, claim.text)

Nothing heavy is imported before it is used: `load` brings in spaCy, the rest does not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kuriltool.articles import Article, find, read, read_all
    from kuriltool.model import Claim
    from kuriltool.pipeline import Extractor, Reading, load
    from kuriltool.queries import Query
    from kuriltool.store import Store

__version__ = "0.1.0"
__all__ = ["Article", "Claim", "Extractor", "Query", "Reading", "Store", "__version__", "find", "load", "read", "read_all"]

_HOME = {
    "Article": "kuriltool.articles",
    "Claim": "kuriltool.model",
    "Extractor": "kuriltool.pipeline",
    "Query": "kuriltool.queries",
    "Reading": "kuriltool.pipeline",
    "Store": "kuriltool.store",
    "find": "kuriltool.articles",
    "load": "kuriltool.pipeline",
    "read": "kuriltool.articles",
    "read_all": "kuriltool.articles",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'kuriltool' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
