"""Whose view a claim's content expresses: the side of whoever speaks, unless the words say otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from kuriltool.claims.speakers import Found

JOINT, THIRD = "both", "other"


@dataclass(frozen=True)
class Position:
    """A position and the sentence that explains it."""

    value: str | None
    why: str


def position(found: Found) -> Position:
    """The position of a claim; null where nothing decides."""
    if found.side == JOINT:
        return Position(JOINT, "both sides say it together")
    if found.side is not None and found.speaker is not None:
        return Position(
            found.side,
            f"{found.speaker.name} speaks for {found.side}" if found.side != THIRD else f"{found.speaker.name} is of no side",
        )
    if found.side is not None:
        return Position(found.side, f"the source is of the side of {found.side}")
    if found.speaker is not None:
        return Position(None, f"nothing tells which side {found.speaker.name} is on")
    return Position(None, "no speaker, no position")
