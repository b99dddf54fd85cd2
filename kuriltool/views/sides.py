"""The colours of a pack's sides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from rich.errors import StyleSyntaxError
from rich.style import Style


class Coloured(Protocol):
    """A side, as rules or the store know it."""

    @property
    def id(self) -> str: ...

    @property
    def colour(self) -> str: ...


def side_colour(side: str, sides: Iterable[Coloured]) -> Style:
    """The colour of a side; none for what is no side."""
    colour = next((known.colour for known in sides if known.id == side), "default")
    try:
        return Style(color=Style.parse(colour).color)  # a colour alone: "link …" would be one that a terminal opens
    except StyleSyntaxError:  # a pack may name a colour that another version of rich knows
        return Style()


def side_style(side: str, sides: Iterable[Coloured]) -> Style:
    """The colour of a side, bold."""
    return side_colour(side, sides) + Style(bold=True)
