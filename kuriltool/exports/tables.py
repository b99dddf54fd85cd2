"""Claims as rows: JSON lines, which keep everything, and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from kuriltool.exports import flat

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus


def write_jsonl(corpus: Corpus, target: TextIO) -> None:
    """One claim record a line."""
    flat.write_jsonl(corpus.claims(), target)


def write_csv(corpus: Corpus, target: TextIO) -> None:
    """One claim a row under a header, no cell a formula."""
    flat.write_csv(corpus.claims(), target)
