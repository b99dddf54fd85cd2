"""Words as they are compared: what carries little is light, and what is turned round says so."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

LIGHT, NAME, YEAR, NUMBER = 0.4, 0.7, 0.8, 1.4  # weights beside those of the words that carry the sense, which weigh 1
_TURNED, _DENIED = 4, 2  # words up to which something turns what follows, and denies it; light ones are not counted
_LEAST = 3  # letters that a stem keeps
YEARS = frozenset(range(1700, 2101))
_TENS = range(20, 100, 10)
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLAUSE = re.compile(r"[,;:—–]|[.!?](?!\d)")
_FIRST = re.compile(r"(?:^|[.!?:…])[\s\W]*$")
_PLAIN = ("s", "ed", "ing", "ly", "er", "ion", "ment", "ty")
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDINGS = (  # the longest first
    *("iveness", "itarian", "ational", "ability", "ibility", "ization", "isation"),
    *("ements", "ations", "itions", "ement", "ments", "ation", "ition", "ities", "ating"),
    *("ated", "ates", "ment", "able", "ible", "ical", "ally", "edly", "ness", "ious", "ance", "ence"),
    *("ive", "ity", "ies", "ied", "ing", "ion", "ous", "ate", "ize", "ise", "ful", "ers", "ors"),
    *("ed", "es", "er", "or", "ly", "al", "ic", "y", "e", "s"),
)


class Word(NamedTuple):
    """A word that carries some of the sense: the key by which it equals others, and what else is to be compared."""

    key: str
    weight: float
    turned: bool = False  # behind a 'not' or its like
    denied: bool = False  # behind one that says no outright
    number: float | None = None
    name: bool = False
    form: str = ""  # as it stands, in small letters, where it is neither name nor number


_Form = tuple[str, int, int, bool]
"""A word in small letters, its start and end, and whether it has a capital, and not because a sentence begins."""


@dataclass(frozen=True)
class English:
    """What english.toml tells of words."""

    empty: frozenset[str]
    light: frozenset[str]
    deniers: frozenset[str]
    turners: frozenset[str]
    phrases: Mapping[str, str]
    phrase: re.Pattern[str]
    kin: Mapping[str, str]
    opposite: Mapping[str, str]
    exclusive: Mapping[str, frozenset[tuple[int, int]]]  # the line and the part of it that each word stands in
    numbers: Mapping[str, float]
    scales: Mapping[str, float]

    def kind(self, word: str) -> str | None:
        """What is the same for words that are the same side of opposites, the first of them; None for any other."""
        return next((self.kin[form] for form in base_forms(word) if form in self.kin), None)

    def is_light(self, word: str) -> bool:
        """Whether a word stands in many sentences of any speech."""
        return any(form in self.light for form in base_forms(word))


@lru_cache(1)
def english() -> English:
    """The words of english.toml."""
    found = tomllib.loads((resources.files(__package__) / "english.toml").read_text("utf-8"))
    sides = [[side.split() for side in line.split("|")] for line in found["opposite"].strip().splitlines()]
    kin = {word: side[0] for line in sides for side in line for word in side}
    opposite = {side[0]: other[0] for line in sides for side, other in (line, line[::-1])}
    phrases = {phrase: word for word, several in found["phrases"].items() for phrase in several}
    either = "|".join(map(_pattern, sorted(phrases, key=len, reverse=True)))
    return English(
        empty=frozenset(found["empty"].split()),
        light=frozenset(found["light"].split()),
        deniers=frozenset(found["deniers"].split()),
        turners=frozenset(found["turners"].split()),
        phrases=phrases,
        phrase=re.compile(rf"\b(?:{either})\b"),
        kin=kin,
        opposite=opposite,
        exclusive=_exclusive(found["exclusive"]),
        numbers=_valued(found["numbers"]),
        scales=_valued(found["scales"]),
    )


def _pattern(phrase: str) -> str:
    """A pattern of a phrase, with a group in the place of …"""
    first, gap, last = (re.escape(part).replace(r"\ ", r"\s+") for part in phrase.partition(" … "))
    return rf"{first}(?:\s+\w[\w'’,.-]*){{1,4}}?\s+{last}" if gap else first


def _exclusive(text: str) -> dict[str, frozenset[tuple[int, int]]]:
    told: dict[str, frozenset[tuple[int, int]]] = {}
    for number, line in enumerate(text.strip().splitlines()):
        for part, several in enumerate(line.split("|")):
            for word in several.split():
                told[word] = told.get(word, frozenset()) | {(number, part)}
    return told


def _valued(text: str) -> dict[str, float]:
    return {word: float(value) for word, _, value in (part.partition("=") for part in text.split())}


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """A word without its ending: historical is histor, regretted is regret; at least three letters stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= max(_LEAST, min(len(ending) + 1, 4)):
            word = word[: -len(ending)]
            break
    if len(word) > _LEAST and word[-1] == word[-2] and word[-1] not in "sl":
        return word[:-1]
    return word[:-1] if len(word) > _LEAST and word[-1] in "ei" else word


_PEOPLE = re.compile(r"(?:ese|(?<=[ie]a)n|(?<=ca)n|(?<=[^s]{4})s)$")


@lru_cache(1 << 16)
def place(name: str) -> str:
    """The same for a place and its people: Verania and Veranian, Norbury and Norburese."""
    return _PEOPLE.sub("", _PEOPLE.sub("", name)).rstrip("aeiouy") or name


@lru_cache(1 << 16)
def base_forms(word: str) -> tuple[str, ...]:
    """What a word may be a form of: itself, and itself without -s, -ed, -ing."""
    forms = [word]
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: -len(ending)] + instead
            forms += [base, *([base[:-1]] if len(base) > _LEAST and base[-1] == base[-2] else [])]
    return tuple(forms)


def words(text: str, dull: frozenset[str] = frozenset(), same: Mapping[str, str] | None = None) -> list[Word]:
    """The words of a text that carry some of its sense, in order.

    `dull` are words in small letters that tell nothing here, a speaker's own name; `same` gives names that stand for others.
    """
    known, same = english(), same or {}
    forms = list(_forms(text, known))
    found: list[Word] = []
    at = last = reach = denied = before = 0
    while at < len(forms):
        form, start, end, name = forms[at]
        if (reach or denied) and text[last:start] != " " and _CLAUSE.search(text, last, start):
            reach = denied = 0
        last = end
        does = _does(form)
        if does is _Does.NOTHING:
            at += 1
            continue
        value, used = _number(forms, at, known) if does is _Does.COUNT else (None, 1)
        at += used
        if value is not None:
            word = Word(f"{value:g}", YEAR if value in YEARS else NUMBER, reach > 0, denied > 0, value)
        elif does is _Does.TURN or does is _Does.DENY:
            reach, denied = _TURNED, _DENIED if does is _Does.DENY else denied
            continue
        elif form in dull or len(form) < 2 or (name and dull and place(form) in dull):
            continue
        elif form in same:
            word = Word(same[form], NAME, reach > 0, denied > 0, None, True)
        else:
            word = _sense(form, name, reach > 0, denied > 0)
        if word.name and found and found[-1].name and start - before <= 2:  # Ana Sol is one name
            word = word._replace(weight=word.weight / 2)
        before = end
        found.append(word)
        if (reach or denied) and word.weight > LIGHT:
            reach, denied = reach - 1, max(0, denied - 1)
    return found


class _Does(Enum):
    """What a word does where it stands; most tell something."""

    TELL, NOTHING, TURN, DENY, COUNT = range(5)


@lru_cache(1 << 16)
def _does(word: str) -> _Does:
    known = english()
    if word[0].isdigit() or word in known.numbers:
        return _Does.COUNT
    if word in known.deniers or word.endswith("n't"):
        return _Does.DENY
    if word in known.turners:
        return _Does.TURN
    return _Does.NOTHING if word in known.empty else _Does.TELL


def _forms(text: str, known: English) -> list[_Form]:
    small = text.lower()
    if len(small) != len(text):  # of the few letters that grow, offsets would lie
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    last, found = 0, []
    for phrase in known.phrase.finditer(small):
        found += _plain(text, small, last, phrase.start())
        met = phrase[0].split()
        if word := known.phrases.get(" ".join(met)):
            found.append((word, phrase.start(), phrase.end(), False))
        else:  # what stands between its first and its last word counts as well
            start = phrase.start() + len(met[0])
            found.append((known.phrases[f"{met[0]} … {met[-1]}"], phrase.start(), start, False))
            found += _plain(text, small, start, phrase.end() - len(met[-1]))
        last = phrase.end()
    return found + _plain(text, small, last, len(text))


def _plain(text: str, small: str, start: int, end: int) -> list[_Form]:
    return [
        (_bare(word[0]), at, word.end(), text[at].isupper() and _is_name(text, at, _bare(word[0])))
        for word in _WORD.finditer(small, start, end)
        for at in (word.start(),)
    ]


def _bare(word: str) -> str:
    return word if word.isalnum() else _POSSESSIVE.sub("", word.replace("’", "'"))


def _is_name(text: str, start: int, word: str) -> bool:
    """Whether a word has its capital for its own sake; the first of a sentence may, if it looks like no form of a plain one."""
    return not _FIRST.search(text, max(0, start - 8), start) or not word.endswith(_PLAIN)


def _number(forms: Sequence[_Form], at: int, known: English) -> tuple[float | None, int]:
    """The number that begins at a form, None where none does, and how many forms it takes."""
    text = forms[at][0]
    if text[0].isdigit():
        try:
            value = float(text.replace(",", ""))
        except ValueError:  # 192.168.0.1, or digits of a script that float does not read
            return None, 1
    elif text in known.numbers:
        value = known.numbers[text]
    else:
        return None, 1
    used = 1
    if value in _TENS and at + 1 < len(forms) and known.numbers.get(forms[at + 1][0], 10) < 10:  # eighty-five
        value += known.numbers[forms[at + 1][0]]
        used = 2
    while at + used < len(forms) and (scale := known.scales.get(forms[at + used][0])):
        value *= scale
        used += 1
    return value, used


@lru_cache(1 << 16)
def _sense(text: str, name: bool, turned: bool, denied: bool) -> Word:
    known = english()
    kind, light = known.kind(text), known.is_light(text)
    if kind is None and not light and text.startswith("un") and len(text) > 6:  # unchanged is not changed
        return Word(known.kind(text[2:]) or stem(text[2:]), 1.0, not turned, not denied, form=text[2:])
    if kind is None and not light and name:
        return Word(place(text), NAME, turned, denied, name=True)
    return Word(kind or stem(text), LIGHT if light else NAME if name else 1.0, turned, denied, form=text)
