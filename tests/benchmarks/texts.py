"""The texts that are read: PolNeAR's, where they lie beside the checkout, else the seeds; they are read from where they are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .measuring import ROOT

POLNEAR = ROOT.parent / "shared" / "corpora" / "polnear"
SEEDS = ROOT / "seeds"
PARAGRAPHS = 10  # of an article
SHORTEST = 120  # characters of a paragraph


def news() -> Path:
    """The folder of articles by which speed is measured."""
    dev = POLNEAR / "dev" / "text"
    return dev if dev.is_dir() else SEEDS


def source() -> str:
    """Whose the texts are."""
    return "PolNeAR" if news() != SEEDS else "the seeds"


@cache
def _paragraphs() -> tuple[str, ...]:
    folders = [POLNEAR / part / "text" for part in ("train", "dev")] if news() != SEEDS else [SEEDS]
    lines = (line for folder in folders for file in sorted(folder.glob("*.txt")) for line in _lines(file))
    return tuple(line for line in lines if len(line) > SHORTEST)


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8", "replace").splitlines()


def articles() -> Iterator[list[str]]:
    """Articles without end, the same every time: a headline and paragraphs, none of which comes again before all have come."""
    chance, deck, number = random.Random(7), [], 0
    while True:
        if len(deck) < PARAGRAPHS:
            deck = chance.sample(_paragraphs(), len(_paragraphs()))
        taken, deck = deck[:PARAGRAPHS], deck[PARAGRAPHS:]
        number += 1
        yield [f"Report {number}: {taken[0][:60].rsplit(' ', 1)[0]}", *taken]


def write(folder: Path, number: int) -> int:
    """Writes the first so many articles into a folder; the number of their words."""
    words = 0
    for at, paragraphs in zip(range(number), articles(), strict=False):
        text = "\n\n".join(paragraphs) + "\n"
        (folder / f"{at:06}.txt").write_text(text, "utf-8")
        words += len(text.split())
    return words
