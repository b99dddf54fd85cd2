"""Which found claim stands for which annotated one: one to one, by the letters that their contents share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

ENOUGH = 0.5  # overlap from which two contents are of one claim

Offsets = tuple[int, int]


def letters(text: str, spans: Iterable[Offsets]) -> frozenset[int]:
    """Where the letters and digits of the spans stand; spaces and marks never count."""
    return frozenset(i for start, end in spans for i in range(start, min(end, len(text))) if text[i].isalnum())


def words(text: str, spans: Iterable[Offsets]) -> str:
    """The letters and digits themselves, case aside."""
    return "".join(character for start, end in spans for character in text[start:end].casefold() if character.isalnum())


def overlap(one: frozenset[int], two: frozenset[int]) -> float:
    """The share of the letters of both that both have (Jaccard); 0 where neither has any."""
    union = len(one | two)
    return len(one & two) / union if union else 0.0


def one_to_one(rated: Iterable[tuple[float, int, int]]) -> Iterator[tuple[float, int, int]]:
    """Of (overlap, annotated, found) those that pair: the best overlap first, of equal ones those with the lowest numbers."""
    annotated, found = set(), set()
    for rate, i, j in sorted((triple for triple in rated if triple[0] >= ENOUGH), key=lambda triple: (-triple[0], *triple[1:])):
        if i not in annotated and j not in found:
            annotated.add(i)
            found.add(j)
            yield rate, i, j
