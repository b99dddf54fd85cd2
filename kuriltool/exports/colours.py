"""The colours of sides as programs outside a terminal want them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kuriltool.views.sides import Coloured, side_colour


class Rgb(NamedTuple):
    """A colour in parts from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        """As in `#ff8700`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


def rgb(side: str | None, sides: Iterable[Coloured]) -> Rgb | None:
    """The colour of a side; None for what is no side."""
    found = side_colour(side or "", sides).color
    return None if found is None or found.is_default else Rgb(*found.get_truecolor())
