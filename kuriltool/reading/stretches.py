"""Token numbers as stretches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def runs(tokens: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Unbroken stretches of token numbers, in order, half open."""
    start = last = None
    for i in sorted(tokens):
        if last is None or i != last + 1:
            if start is not None and last is not None:
                yield start, last + 1
            start = i
        last = i
    if start is not None and last is not None:
        yield start, last + 1
