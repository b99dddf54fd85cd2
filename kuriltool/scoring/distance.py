"""How far a reader has to look from the words of a source to the name of its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kuriltool.pairing import Offsets
from kuriltool.scoring.claims import Gold, GoldClaim

SAME, EARLIER, FAR, UNNAMED, NOBODY = "same sentence", "earlier sentence", "other paragraph", "not named", "no speaker"
DISTANCES = (SAME, EARLIER, FAR, UNNAMED, NOBODY)

_PARAGRAPH = re.compile(r"[^\n]+")
_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_WRAPPED = 100  # a text without longer lines is one that breaks them at a column, so blank lines part its paragraphs
# A full stop ends a sentence unless it belongs to a title or an initial: Mr. Sol, Gen. Lund, J. R. Holm.
_END = re.compile(
    r"(?<!\b[A-Z])(?<!\b(?:Mr|Ms|Dr|St))(?<!\b(?:Mrs|Gen|Sen|Rep|Gov))[.!?][\"'”’»)\]]*\s+(?=[\"'“‘„«(\[]*[A-Z0-9])"
)
_PRONOUNS = frozenset(("he", "she", "it", "they", "i", "we", "you", "who", "this", "that", "these", "those"))
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)


def distance(gold: Gold, claim: GoldClaim) -> str:
    """One of DISTANCES: where the nearest words stand that name the speaker, seen from the source, or else from the content."""
    if not claim.speaker:
        return NOBODY
    at = (claim.source or claim.content)[0]
    if claim.source and _is_name(gold.text[slice(*at)]):
        return SAME
    paragraph = _around(at[0], _paragraphs(gold.text))
    sentence = _around(at[0], _sentences(gold.text, paragraph))
    named = [hit.span() for hit in _name(claim.speaker).finditer(gold.text)]
    if any(_in(hit, sentence) for hit in named):
        return SAME
    if any(_in(hit, paragraph) and hit[0] < at[0] for hit in named):
        return EARLIER
    return FAR if any(not _in(hit, paragraph) for hit in named) else UNNAMED


def _is_name(source: str) -> bool:
    """Whether a source is a name of its own, as the capital for its state: `Sudburg`, `the Guild`, `Norburg and Sudburg`."""
    parts = [_ARTICLE.sub("", part.strip()) for part in re.split(r",|\band\b", source) if part.strip()]
    return all(re.fullmatch(r"[A-Z][\w’'-]*", part) and part.casefold() not in _PRONOUNS for part in parts)


def _name(speaker: str) -> re.Pattern[str]:
    """The words that name a speaker: `Ana Sol` is named by `Sol`, the `Northern Foreign Ministry` by `Foreign Ministry`."""
    _, _, rest = speaker.removeprefix("the ").partition(" ")
    return re.compile(rf"\b{re.escape(rest or speaker)}\b")


def _paragraphs(text: str) -> Iterator[Offsets]:
    lines = text.replace("\r", "\n").split("\n")
    is_wrapped = "" in lines[:-1] and max(map(len, lines)) <= _WRAPPED
    return (found.span() for found in (_BLOCK if is_wrapped else _PARAGRAPH).finditer(text))


def _sentences(text: str, paragraph: Offsets) -> Iterator[Offsets]:
    start, end = paragraph
    for found in _END.finditer(text, start, end):
        yield start, found.end()
        start = found.end()
    yield start, end


def _around(at: int, spans: Iterable[Offsets]) -> Offsets:
    return next((span for span in spans if span[0] <= at < span[1]), (at, at))


def _in(hit: Offsets, span: Offsets) -> bool:
    return span[0] <= hit[0] < span[1]
