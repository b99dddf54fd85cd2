"""What the texts are searched for: the names of those who speak, and the words that introduce what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kuriltool.exports.colours import Rgb, rgb
from kuriltool.exports.dna.cast import Cast
from kuriltool.exports.dna.entities import BLACK
from kuriltool.exports.dna.layout import MOST
from kuriltool.exports.dna.texts import label
from kuriltool.store import SideStyle

_MOST_ACTORS = 100  # every pattern is looked for in each text that is opened
_CUES = Rgb(112, 112, 112)
_MEANT = re.compile(r"([\\.\[\]{}()*+?^$|])")
_WHOLE_WORDS = "(?<!\\w)(?:{})(?!\\w)"


def highlights(cast: Cast, sides: Sequence[SideStyle]) -> Iterator[tuple[str, Rgb]]:
    """Regular expressions, as Java has them, with their colours: for each actor of the packs that speaks, and for the cues.

    Each is short enough, and no two are the same.
    """
    speaking = [member for member in cast.members.values() if member.claims and member.id]
    speaking = sorted(speaking, key=lambda member: (-member.claims, member.name))[:_MOST_ACTORS]
    found = {_pattern([member.name, *cast.aliases(member)]): rgb(member.side, sides) or BLACK for member in speaking}
    cues = sorted(cast.cues, key=lambda cue: (-cast.cues[cue], cue))
    yield from ((pattern, colour) for pattern, colour in {_pattern(cues): _CUES, **found}.items() if pattern)


def _pattern(words: Iterable[str]) -> str:
    """What finds as many of the words as fit, the first ones; empty where not even one does."""
    room, chosen = MOST - len(_WHOLE_WORDS.format("")), list[str]()
    for word in words:
        escaped = _MEANT.sub(r"\\\1", label(word))
        if escaped and len("|".join([*chosen, escaped])) <= room:
            chosen.append(escaped)
    chosen.sort(key=len, reverse=True)  # of two that begin alike the first one wins
    return _WHOLE_WORDS.format("|".join(chosen)) if chosen else ""
