"""Whose view a claim's content expresses: the side of whoever speaks, unless the words say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from kuriltool.claims.speakers import Found
from kuriltool.model import JOINT, THIRD


@dataclass(frozen=True)
class Position:
    """A position and the sentence that explains it."""

    value: str | None
    why: str


def position(found: Found) -> Position:
    """The position of a claim; null where nothing decides."""
    who = found.speaker.name if found.speaker else "the source"
    if found.side == JOINT:
        return Position(JOINT, "both sides say it together")
    if found.side == THIRD:
        return Position(THIRD, f"{who} is of no side")
    if found.side is not None:
        return Position(found.side, f"{who} speaks for {found.side}")
    return Position(None, f"nothing tells which side {who} is on" if found.speaker else "no speaker, no position")
