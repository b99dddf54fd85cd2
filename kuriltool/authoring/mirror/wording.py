"""Words that stand for each other, exchanged in a text: case kept, `a` and `an` mended, every passage still to be found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from kuriltool.rules.terms import lowered

_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s")
_ARTICLE = re.compile(r"\b(an?)(?=\s[“‘\"']?\Z)", re.IGNORECASE)
_VOWEL = re.compile(r"(?!eu|uni|us[aes]|uk|one\b)[aeiou]", re.IGNORECASE)
_OPENING = re.compile(r"(?:\A|\n|[.!?…]\s)\s*[“”„\"‘'(]?\Z")  # what stands before the first word of a sentence
_LEAD = 8  # letters before a word that are looked at for it
_SMALL = frozenset({"of", "the", "to", "for", "and", "in", "on"})
_INITIALS = 3  # letters that capitals make initials, not a shout: PM

Decide = Callable[[str, int, int], str | None]
"""What stands for a form, given in small letters, at a place of the text; None where it stays."""


@dataclass(frozen=True)
class Edit:
    """Words replaced: where they stood and where the others stand now."""

    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True)
class Exchanged:
    """A text with words replaced, and its edits in text order."""

    text: str
    edits: tuple[Edit, ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """Where a passage of the text before stands now; a replaced word that it cuts through belongs to it whole."""
        return self._moved(start, first=True), self._moved(end, first=False)

    def _moved(self, at: int, *, first: bool) -> int:
        number = bisect_right(self.edits, at if first else at - 1, key=lambda edit: edit.start) - 1
        if number < 0:
            return at
        edit = self.edits[number]
        if at >= edit.end:
            return edit.new_end + at - edit.end
        return edit.new_start if first else edit.new_end


@dataclass(frozen=True)
class Form:
    """Words as a pack writes them, and those that stand for them; None where the text around decides.

    It `tells` a side where it names or describes a side's state.
    """

    words: str
    other: str | None
    tells: bool = False

    @property
    def key(self) -> str:
        return plain(self.words)

    def fits(self, found: str) -> bool:
        """A form with capitals is only meant where the text has one: `May` the premier in `MAY`, not in `may`."""
        return self.words.islower() or any(c.isupper() for c in found)


class Wording:
    """Forms by their words; of two that begin at one place the longer one counts, of two with the same words the first."""

    def __init__(self, forms: Collection[Form] = ()) -> None:
        self.forms: dict[str, Form] = {}
        self._by_start: dict[str, list[Form]] = {}
        for form in forms:
            self.add(form.words, form.other, tells=form.tells)

    def __contains__(self, words: str) -> bool:
        return plain(words) in self.forms

    def copy(self) -> Wording:
        return Wording(self.forms.values())

    def add(self, words: str, other: str | None, *, tells: bool = False) -> None:
        """Has `other` stand for `words`, unless something does already."""
        form = Form(words, other, tells)
        known = self.forms.get(form.key)
        if known is not None and (known.words.islower() or not words.islower()):
            return
        if known is not None:  # `Blue Paper` and `blue book` are one, in whatever letters
            self._by_start[_first(form.key)].remove(known)
            form = replace(known, words=words, other=words if known.other == known.words else known.other)
        self.forms[form.key] = form
        same = self._by_start.setdefault(_first(form.key), [])
        same.append(form)
        same.sort(key=lambda one: -len(one.key))

    def pair(self, one: str, two: str, *, tells: bool = False) -> None:
        """Has two forms stand for each other, each unless something stands for it already."""
        self.add(one, two, tells=tells)
        self.add(two, one, tells=tells)

    def tells(self, words: str) -> bool:
        """Whether a form that tells a side stands in words."""
        return any(form.tells for _, _, form, _ in self.found(words))

    def found(self, text: str, decide: Decide | None = None) -> Iterator[tuple[int, int, Form, str]]:
        """Forms of a text in text order, clear of each other: start, end, the form, what stands for it here."""
        small, clear = plain(text), 0
        for word in _WORD.finditer(small):
            if word.start() < clear:
                continue
            for form in self._by_start.get(word[0], ()):
                start, end = word.start(), word.start() + len(form.key)
                if small.startswith(form.key, start) and not _goes_on(small, end) and form.fits(text[start:end]):
                    other = form.other if form.other is not None else decide and decide(form.key, start, end)
                    if other is not None:
                        yield start, end, form, other
                        clear = end
                        break

    def exchange(self, text: str, decide: Decide | None = None, plurals: Collection[int] = ()) -> Exchanged:
        """The text with all forms exchanged. `plurals` are the places of words that are plural nouns: `the Swiss`."""
        parts, edits = _Parts(text), list[Edit]()
        for start, end, form, other in self.found(text, decide):
            if other == form.words:
                continue
            new = cased(text[start:end], form.words, plural(other) if start in plurals else other)
            opens = text[start].isupper() and _OPENING.search(text[max(0, start - _LEAD) : start])
            edits += parts.replace(start, end, new[:1].upper() + new[1:] if opens else new)
        return Exchanged(parts.whole(), tuple(edits))


class _Parts:
    """A text that is being put together anew."""

    def __init__(self, text: str) -> None:
        self._text, self._parts, self._done, self._length = text, list[str](), 0, 0

    def replace(self, start: int, end: int, new: str) -> Iterator[Edit]:
        between = self._text[self._done : start]
        article = _ARTICLE.search(between)
        old = self._text[start:end]
        if article and _takes_an(old) != _takes_an(new):
            at = self._done + article.start(1)
            letter = "" if _takes_an(old) else "N" if article[1].isupper() and new.isupper() else "n"
            yield self._put(at, at + len(article[1]), article[1][0] + letter)
        yield self._put(start, end, new)

    def _put(self, start: int, end: int, new: str) -> Edit:
        kept = self._text[self._done : start]
        self._parts += [kept, new]
        at = self._length + len(kept)
        self._done, self._length = end, at + len(new)
        return Edit(start, end, at, self._length)

    def whole(self) -> str:
        return "".join([*self._parts, self._text[self._done :]])


def plain(text: str) -> str:
    """Small letters, plain apostrophes, quotation marks and spaces, with the offsets of the text."""
    return _SPACE.sub(" ", lowered(text))


def _first(words: str) -> str:
    """The first word, by which forms are looked up; '' where there is none."""
    found = _WORD.match(words)
    return found[0] if found else ""


def _goes_on(text: str, end: int) -> bool:
    return end < len(text) and (text[end].isalnum() or text[end] == "_")


def _takes_an(words: str) -> bool:
    """`an Elm Bay fisherman`, `an NCO`."""
    first = words.split()[0]
    initials = first.isupper() and len(first) > 1 and not set(first) & set("AEIOU")
    return first[0] in "FHLMNRSX" if initials else bool(_VOWEL.match(first))


def plural(adjective: str) -> str:
    """People by the adjective of their state: Southerners, but Swiss, Dutch."""
    return adjective if adjective.endswith(("s", "se", "sh", "ch")) else f"{adjective}s"


def cased(found: str, form: str, other: str) -> str:
    """`other` written as `found` writes `form`: in capitals, as a title or a sentence's first word, with apostrophes alike."""
    straight = found.replace("’", "'")
    other = other.replace("'", "’") if "’" in found else other
    if straight == form.replace("’", "'"):
        return other
    if found.isupper() and len(found) > _INITIALS:
        return other.upper()
    if _is_title(found) and not _is_title(form):
        return " ".join(word if word in _SMALL else word[:1].upper() + word[1:] for word in other.split(" "))
    return other[:1].upper() + other[1:] if found[0].isupper() and not form[0].isupper() else other


def _is_title(words: str) -> bool:
    return all(word[0].isupper() for word in words.split() if word.casefold() not in _SMALL)
