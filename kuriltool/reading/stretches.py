"""Stretches of a text, or of its tokens: put together, and looked up by place without looking at all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
_BLOCK = 512  # code points that share an entry of Neighbours


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


class InOrder(Generic[T]):
    """Things that take up stretches, none of which overlap, in the order of their places."""

    def __init__(self, things: Iterable[T], span: Callable[[T], tuple[int, int]]) -> None:
        self.things: Sequence[T] = tuple(things)
        spans = [span(thing) for thing in self.things]
        self._starts, self._ends = [start for start, _ in spans], [end for _, end in spans]

    def at(self, place: int) -> T | None:
        """The thing that takes in a place."""
        found = bisect_right(self._starts, place) - 1
        return self.things[found] if found >= 0 and place < self._ends[found] else None

    def touching(self, start: int, end: int) -> Sequence[T]:
        """The things of which some part lies in a stretch."""
        return self.things[bisect_right(self._ends, start) : bisect_left(self._starts, end)]

    def within(self, start: int, end: int) -> Sequence[T]:
        """The things that lie in a stretch whole."""
        return self.things[bisect_left(self._starts, start) : max(bisect_right(self._ends, end), 0)]

    def before(self, place: int) -> T | None:
        """The last thing that ends at a place or before it."""
        found = bisect_right(self._ends, place) - 1
        return self.things[found] if found >= 0 else None


class Neighbours(Generic[T]):
    """Things by the stretches that they take up, which may overlap; who asks for a stretch gets all in it, and some beside it.

    So what each has to be compared with are few, however long the text is.
    """

    def __init__(self) -> None:
        self._things: list[T] = []
        self._blocks: dict[int, list[int]] = {}

    def add(self, thing: T, spans: Iterable[tuple[int, int]]) -> None:
        """Enter a thing at its stretches; one that is empty counts as the place where it stands."""
        number = len(self._things)
        self._things.append(thing)
        for block in _blocks(spans):
            self._blocks.setdefault(block, []).append(number)

    def near(self, spans: Iterable[tuple[int, int]]) -> list[T]:
        """The things at some stretches and about them, each once, in the order in which they were added."""
        numbers = {number for block in _blocks(spans) for number in self._blocks.get(block, ())}
        return [self._things[number] for number in sorted(numbers)]


def _blocks(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {block for start, end in spans for block in range(start // _BLOCK, max(start, end - 1) // _BLOCK + 1)}
