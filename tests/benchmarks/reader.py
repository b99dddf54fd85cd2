"""A process that reads articles in one way and prints what it took: `python -m benchmarks.reader WAY FOLDER WORDS`.

It asks of kuriltool only what older versions have too, so that they can be measured beside the present one.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import kuriltool
from kuriltool.articles import Article
from kuriltool.errors import ArticleError

BATCH = 24  # texts that are given to spaCy together
Read = Callable[[Sequence[Article]], int]


def taken(folder: Path, words: int) -> list[Article]:
    """The articles of a folder, again and again under other paths, until they have so many words."""
    found = [kuriltool.read(path) for path in kuriltool.find([folder]) if not isinstance(path, ArticleError)]
    articles: list[Article] = []
    for number, article in enumerate(cycle(found)):
        if words <= 0:
            break
        words -= counted([article])
        articles.append(replace(article, path=f"{number}/{article.path}"))
    return articles


def counted(articles: Sequence[Article]) -> int:
    """The words of articles."""
    return sum(len(article.text.split()) for article in articles)


def extract(rules_only: bool) -> Read:
    """Articles to claims."""
    extractor = kuriltool.load(rules_only=rules_only)
    return lambda articles: sum(len(reading.claims) for reading in extractor.extract(articles))


def parse(attributions: bool) -> Read:
    """The trained pipeline alone: tokens, tags, trees, names, with or without attributions."""
    docs = _pipeline(attributions)
    return lambda articles: sum(len(list(doc.sents)) for doc in docs(articles))


def quotations() -> Read:
    """textacy's direct quotations over the same pipeline; an article that it refuses has none."""
    from .textacy_quotes import quotations

    docs = _pipeline(False)
    return lambda articles: sum(len(quotations(doc)) for doc in docs(articles))


def _pipeline(attributions: bool) -> Callable[[Sequence[Article]], Any]:
    nlp = kuriltool.load_pipeline(attributions=attributions)
    return lambda articles: nlp.pipe((article.text for article in articles), batch_size=BATCH)


WAYS: dict[str, Callable[[], Read]] = {
    "extract": lambda: extract(False),
    "rules": lambda: extract(True),
    "parse": lambda: parse(True),
    "parse for rules": lambda: parse(False),
    "textacy": quotations,
}


def main(way: str, folder: str, words: str) -> None:
    articles = taken(Path(folder), int(words))
    start = time.process_time()
    read = WAYS[way]()
    loading = time.process_time() - start
    read(articles[:2])  # what is made at first use is made here
    start = time.process_time()
    found = read(articles)
    took = time.process_time() - start
    print(json.dumps({"loading": loading, "seconds": took, "words": counted(articles), "found": found}))


if __name__ == "__main__":
    main(*sys.argv[1:])
