"""How each position looks on the page: a colour that can be read in light and dark, and a letter and pattern beside it."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.color import Color, ColorParseError

from kuriltool.model import JOINT, THIRD
from kuriltool.queries import NO_POSITION
from kuriltool.store import SideStyle

Rgb = tuple[float, float, float]  # each from 0 to 1

PAPER = {"light": (1.0, 1.0, 1.0), "dark": (0.078, 0.09, 0.11)}
"""What stands behind words in each theme."""

READABLE = 4.5  # WCAG 2.2, 1.4.3: contrast of words
SEEN = 3.0  # 1.4.11: contrast of what is no word
_TINTED = {"light": 0.13, "dark": 0.24}  # how much of a colour lies under words that are marked with it
_DEEPER = {"light": 0.3, "dark": 0.34}  # and under those of the claim that is looked at
_PATTERNS = ("plain", "slant", "dots", "grid", "steep", "rings")
_SPARE = ("#2f6fd0", "#c2571a", "#2e8b57", "#8a4fbf", "#b8860b", "#b03060")  # for colours that nobody knows
_GREY: Rgb = (0.45, 0.47, 0.5)


@dataclass(frozen=True)
class Shades:
    """The colours of a position in one theme, as #rrggbb: of words, of bars, and of what lies under marked words.

    `deep` lies under the words of the claim that is looked at.
    """

    ink: str
    fill: str
    tint: str
    deep: str


@dataclass(frozen=True)
class Look:
    """A position and how it is told from others: by colour, by a letter of its own, and by the pattern of its bars."""

    id: str
    label: str
    letter: str
    pattern: str
    number: int
    light: Shades
    dark: Shades


def looks(sides: Sequence[SideStyle], positions: Iterable[str] = ()) -> list[Look]:
    """A look for each side in their order, then for all together, for none of them, and for claims without a position.

    Positions that no pack knows any more, or that somebody gave by hand, follow the sides.
    """
    known = {JOINT, THIRD, NO_POSITION, *(side.id for side in sides)}
    sides = [*sides, *(SideStyle(id, "of no pack here", "default") for id in sorted({*positions} - known))]
    letters = _letters([side.id for side in sides])
    found = [
        _look(side.id, side.label, letters[number], _PATTERNS[number % len(_PATTERNS)], number, _rgb(side.colour, number))
        for number, side in enumerate(sides)
    ]
    rest = (
        (JOINT, "the sides together", "&", "level"),
        (THIRD, "none of the sides", "*", "upright"),
        (NO_POSITION, "no position told", "–", "empty"),
    )
    for number, (id, label, letter, pattern) in enumerate(rest, len(found)):
        if all(look.id != id for look in found):
            found.append(_look(id, label, letter, pattern, number, _GREY))
    return found


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast of two colours as WCAG counts it, from 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _look(id: str, label: str, letter: str, pattern: str, number: int, colour: Rgb) -> Look:
    return Look(id, label, letter, pattern, number, _shades(colour, "light"), _shades(colour, "dark"))


def _shades(colour: Rgb, theme: str) -> Shades:
    paper = PAPER[theme]
    tint = _mixed(colour, paper, _TINTED[theme])
    return Shades(
        ink=_hex(_legible(colour, [paper, tint], READABLE)),
        fill=_hex(_legible(colour, [paper], SEEN)),
        tint=_hex(tint),
        deep=_hex(_mixed(colour, paper, _DEEPER[theme])),
    )


def _legible(colour: Rgb, behind: Iterable[Rgb], least: float) -> Rgb:
    """The colour, as much lighter or darker as it must be to stand out from everything behind it."""
    grounds = list(behind)
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    step = -0.01 if _luminance(grounds[0]) > 0.5 else 0.01
    while min(contrast(colour, ground) for ground in grounds) < least + 0.05 and 0 < lightness + step < 1:
        lightness += step
        colour = colorsys.hls_to_rgb(hue, lightness, saturation)
    return colour


def _letters(ids: Sequence[str]) -> list[str]:
    """One letter for each id that no other has: its first one that is free, else a number."""
    taken: list[str] = []
    for number, id in enumerate(ids, 1):
        free = (letter for letter in id.upper() if letter.isalnum() and letter not in taken)
        taken.append(next(free, str(number)))
    return taken


def _rgb(colour: str, number: int) -> Rgb:
    """The colour that rich calls so; one of ours where it knows none."""
    try:
        parsed = Color.parse(colour)
    except ColorParseError:
        parsed = Color.default()
    if parsed.is_default:
        parsed = Color.parse(_SPARE[number % len(_SPARE)])
    red, green, blue = parsed.get_truecolor()
    return red / 255, green / 255, blue / 255


def _mixed(colour: Rgb, paper: Rgb, share: float) -> Rgb:
    red, green, blue = (share * part + (1 - share) * ground for part, ground in zip(colour, paper, strict=True))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)
