"""The articles that a command is given by their paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kuriltool.cli.progress import bar
from kuriltool.cli.settings import Settings
from kuriltool.errors import ArticleError

if TYPE_CHECKING:
    from kuriltool.articles import Article

T = TypeVar("T")


def read(paths: Iterable[Path], settings: Settings) -> tuple[list[Article], int]:
    """The articles at the paths, and how many can't be read; those are told, and what was odd in the others after them."""
    from kuriltool import articles

    found: list[Article] = []
    failures = 0
    for file in articles.find(paths):
        for article in [file] if isinstance(file, ArticleError) else articles.read_all(file):
            if isinstance(article, ArticleError):
                settings.complain(str(article))
                failures += 1
            else:
                found.append(article)
    for article in found:
        for warning in article.warnings:
            settings.say(f"{article.path}: {warning}")
    return found, failures


def watched(readings: Iterable[T], total: int, settings: Settings) -> Iterator[T]:
    """The readings of so many articles, with a bar on stderr while they are made, which goes when they are."""
    from rich.progress import BarColumn, TaskProgressColumn, TimeRemainingColumn

    with bar(settings, BarColumn(), TaskProgressColumn(), TimeRemainingColumn()) as shown:
        yield from shown.track(readings, total, description="Reading articles")
