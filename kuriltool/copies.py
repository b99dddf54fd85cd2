"""Copies of articles, known by their words: exact ones by a digest of them, near ones by the shingles that they share."""

from __future__ import annotations

import hashlib
import re

from kuriltool.model import ArticleRef, Claim, Passage

SIZE = 5  # words of a shingle: two texts on one event share hardly a run of five words, a reprint nearly all
# Share of common shingles from which two texts count as one article. Of the 435,000 pairs of 930 news articles of one year seven
# lie between 0.52 and 1, reprints all of them, and the next at 0.12.
ALIKE = 0.5
SKETCH = 32  # shingles that stand for a text when its like is looked for
FEWEST_COMMON = 6  # of them, for texts to be compared; two texts alike by half share about twenty
MOST_HOLDING = 200  # articles; a shingle that more of them hold is boilerplate and tells nothing
FEWEST = 40  # words; shorter texts are alike by chance

_QUOTES = '"“”„‟«»‹›‘'
_WORD = re.compile(r"\w+")
_WORD_OR_QUOTE = re.compile(rf"\w+|[{_QUOTES}]")


def words(text: str) -> list[str]:
    """The words of a text without case, marks and line breaks."""
    return _WORD.findall(text.casefold())


def digest(text: str) -> str:
    """What is the same for two texts that differ in case, spaces and marks alone, but for quotation marks; empty without words.

    Words that lost their quotation marks on the way are no quote any more, so such a text is no exact copy.
    """
    found = _WORD_OR_QUOTE.findall(text.casefold())
    if all(part in _QUOTES for part in found):
        return ""
    same = " ".join('"' if part in _QUOTES else part for part in found)
    return hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()


def shingles(text: str) -> frozenset[int]:
    """The shingles of a text, its runs of SIZE words, each as a number below 2**63; none for a text too short to be compared."""
    found = words(text)
    if len(found) < FEWEST:
        return frozenset()
    return frozenset(_number(" ".join(found[at : at + SIZE])) for at in range(len(found) - SIZE + 1))


def sketch(found: frozenset[int]) -> list[int]:
    """The few shingles that stand for all: the smallest, so that texts with most in common have most of these in common."""
    return sorted(found)[:SKETCH]


def alike(one: frozenset[int], other: frozenset[int]) -> float:
    """How many of the shingles of two texts are common, from 0 to 1 (Jaccard)."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def moved(claim: Claim, article: ArticleRef, text: str) -> Claim | None:
    """A claim at its places in a copy with that text; None where some words of its content are not in it to the letter.

    What else of it the copy words otherwise is left out: its cue, its source, what dates it or decided its position.
    """
    found = _found(claim, text)
    if found is None:
        return None
    shift = found[0].start - claim.content[0].start
    when, basis = claim.said_when, claim.position_basis
    told = when and _near(when.passage, shift, text)
    return claim.model_copy(
        update={
            "article": article,
            "content": found,
            "cue": claim.cue and _near(claim.cue, shift, text),
            "source": claim.source and _near(claim.source, shift, text),
            "said_when": when.model_copy(update={"passage": told}) if when and told else None,
            "position_basis": basis and basis.model_copy(update={"passage": basis.passage and _near(basis.passage, shift, text)}),
        }
    )


def _found(claim: Claim, text: str) -> list[Passage] | None:
    """The passages of a claim's content in another text, in their order, the first as near to its old place as can be."""
    first = _near(claim.content[0], 0, text)
    if first is None:
        return None
    at, found = first.end, [first]
    for passage in claim.content[1:]:
        start = text.find(passage.text, at)
        if start < 0:
            return None
        at = start + len(passage.text)
        found.append(passage.model_copy(update={"start": start, "end": at}))
    return found


def _near(passage: Passage, shift: int, text: str) -> Passage | None:
    """The place of a passage's words that is nearest to where they would be, were all moved alike; None where they are not."""
    wanted = max(0, passage.start + shift)
    behind, before = text.find(passage.text, wanted), text.rfind(passage.text, 0, wanted + len(passage.text))
    starts = [start for start in (behind, before) if start >= 0]
    if not starts:
        return None
    start = min(starts, key=lambda start: abs(start - wanted))
    return passage.model_copy(update={"start": start, "end": start + len(passage.text)})


def _number(shingle: str) -> int:
    return int.from_bytes(hashlib.blake2b(shingle.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1
