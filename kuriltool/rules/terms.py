"""The terms of issues and propositions: words with `*`, `/`, `..` and `@list`, as expressions and put to the check."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kuriltool.rules.hints import did_you_mean
from kuriltool.rules.schema import GAP

Lists = Mapping[str, Sequence[str]]

_BETWEEN = r"(?:[^\w.!?;:]+\w+){0,4}?[^\w.!?;:]+"  # what stands for GAP: words of the same clause
_SPACE = r'"?\s+"?'  # it is “regrettable” that: a mark parts no term
_PLAIN = str.maketrans({"’": "'", **dict.fromkeys("“”„«»", '"')})
_START = re.compile(r"\w+\*?")


def lowered(text: str) -> str:
    """Small letters and plain apostrophes and quotation marks, with the offsets of the text: `İ` would become two letters."""
    small = text.lower()
    same = small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return same.translate(_PLAIN)


def expression(term: str, lists: Lists) -> str:
    """The regular expression of a term, for text as `lowered` gives it."""
    joined, between = "", ""
    for element in lowered(term).split():
        if element == GAP:
            between = _BETWEEN
        else:
            joined += between + _element(element, lists)
            between = _SPACE
    return joined


def starts(term: str, lists: Lists) -> set[str]:
    """The words that a term can begin with, 'return*' where any ending will do; '' for one that begins with no letter."""
    return begins(term, lists)[0]


def begins(term: str, lists: Lists) -> list[set[str]]:
    """The same for each element of a term but the gaps: without one of these words for each no text fits it."""
    return [_begins(element, lists) for element in lowered(term).split() if element != GAP]


def _begins(element: str, lists: Lists) -> set[str]:
    written = [lowered(word).split()[0] for word in lists.get(element[1:], ())] if _is_list(element) else [element]
    found = [_START.match(word) for words in written for word in words.split("/")]
    return {start[0] if start else "" for start in found}


def faults(term: str, lists: Lists) -> Iterator[str]:
    """What is wrong with a term."""
    elements = term.split()
    for element in elements:
        if _is_list(element):
            if element[1:].lower() not in lists:
                yield f'no list "{element}"{did_you_mean(element, ["@" + name for name in lists])}'
        elif "" in element.split("/"):
            yield f'"/" stands between words, not as in "{term}"'
        elif any(not re.fullmatch(r"[^*]+\*?", word) for word in element.split("/")):
            yield f'"*" stands at the end of a word, not as in "{term}"'
    if GAP in (elements[0], elements[-1]):
        yield f'".." stands between words, not as in "{term}"'
    if any(one == two == GAP for one, two in itertools.pairwise(elements)):
        yield f'one ".." after another is too wide, as in "{term}"'


def ways(term: str, lists: Lists) -> int:
    """In how many ways at most a text can be gone through for a term: alternatives that begin alike multiply."""
    product = 1
    for element in lowered(term).split():
        product *= 5 if element == GAP else _alike(element, lists)
    return product


def _alike(element: str, lists: Lists) -> int:
    """How many alternatives of an element can fit at one place, since each begins as the next does."""
    entries = lists.get(element[1:], ()) if _is_list(element) else element.split("/")
    stems = Counter(re.split("[*/@]|[.][.]", entry.lower(), maxsplit=1)[0] for entry in entries)
    within = max((ways(entry, {}) for entry in entries), default=1) if _is_list(element) else 1
    return within * max((sum(stems[stem[:n]] for n in range(len(stem) + 1)) for stem in stems), default=1)


def _is_list(element: str) -> bool:
    return element.startswith("@") and len(element) > 1


def _element(element: str, lists: Lists) -> str:
    if _is_list(element):
        entries = sorted(lists.get(element[1:], ()), key=len, reverse=True)
        return f"(?:{'|'.join(expression(entry, {}) for entry in entries)})"
    words = [re.escape(word).replace(r"\*", r"\w*") for word in element.split("/")]
    return words[0] if len(words) == 1 else f"(?:{'|'.join(words)})"
