"""Whether a text is English, told by its small words: `the`, `of` and their like are two in five of any English article."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path

from kuriltool.reading.plain import plain

LEAST = 0.25  # the share of small words from which a text counts as English; articles have 0.35 and more, German ones 0.16
FEWEST = 25  # words from which the share tells anything
FOREIGN = 1.5  # words in other letters than Latin ones for each Latin one, up to which a text may be half English

# Scripts that set no space between words count by the character, or an article would be a dozen words long.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+(?:['’][^\W\d_{_UNSPACED}]+)*")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff\uff21-\uff5a]")
_APOSTROPHE = re.compile("['’]")


@cache
def _small_words() -> frozenset[str]:
    spacy = find_spec("spacy")
    assert spacy and spacy.origin
    # Its words alone: to import what stands around them takes most of a second, and 100 MB that a mere reader of files lacks.
    return frozenset(run_path(str(Path(spacy.origin).with_name("lang") / "en" / "stop_words.py"))["STOP_WORDS"])


def is_english(text: str) -> bool:
    """Whether a text is English, or half of it; one of fewer words than 25 always counts as English."""
    words = _words(text)
    return len(words) < FEWEST or _share(words) >= LEAST


def english(text: str) -> float:
    """The share of English small words among the words in Latin letters, 0 to 1; 0 where most words are in other letters."""
    return _share(_words(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text).text)


def _share(words: list[str]) -> float:
    latin = [word for word in words if _LATIN.match(word)]
    if not latin or len(words) - len(latin) > FOREIGN * len(latin):
        return 0.0
    return sum(map(_is_small, latin)) / len(latin)


def _is_small(word: str) -> bool:
    """`the`, `The`, `it’s`, `don't`; not `Lund’s`."""
    head, *ending = _APOSTROPHE.split(word.casefold())
    return head in _small_words() or (ending == ["t"] and head.endswith("n"))
