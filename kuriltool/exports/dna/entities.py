"""The values of short text variables, which Discourse Network Analyzer calls entities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kuriltool.exports.colours import Rgb
from kuriltool.exports.dna.layout import MOST, Variable
from kuriltool.exports.dna.texts import label, sound

BLACK = Rgb(0, 0, 0)
"""The colour of values that have none of their own."""


@dataclass(frozen=True)
class About:
    """What is told of a value: its attributes by their names, as far as they are known, and its colour."""

    attributes: dict[str, str] = field(default_factory=dict)
    colour: Rgb = BLACK


@dataclass(frozen=True)
class Entity:
    """A value with its number; no other of its variable is the same."""

    id: int
    value: str
    about: About


class Entities:
    """The values of one variable, in the order in which they came; the empty one is the first."""

    def __init__(self, variable: Variable, ids: Iterator[int]) -> None:
        self.variable = variable
        self._ids = ids
        self._known: dict[str, Entity] = {}
        self._taken: set[str] = set()
        self.id("")

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._known.values())

    def id(self, text: str, about: About | None = None, key: str | None = None) -> int:
        """The number of a value, made known with what is told of it where it is new.

        `key` tells apart values that are called the same; the later one gets a number behind its name.
        """
        key = " ".join(sound(text).split()) if key is None else key
        if key not in self._known:
            value = self._free(text)
            self._taken.add(value)
            self._known[key] = Entity(next(self._ids), value, about or About())
        return self._known[key].id

    def _free(self, text: str) -> str:
        number, value = 1, label(text)
        while value in self._taken:
            number += 1
            value = f"{label(text, MOST - 6)} ({number})"
        return value
