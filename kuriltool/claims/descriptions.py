"""What an article says somebody is: `Dan Ek, a veteran diplomat`, `Senator Ek`, `Ek is a professor`, `Ek, 61,`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kuriltool.claims.parse import Parse

BESIDE = frozenset({"nmod:desc", "compound", "amod", "appos"})
APPOSED = frozenset({"appos", "nmod:desc", "flat"})  # `Lund campaign` says nothing of Lund
WORDS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
DEFINITE = frozenset({"the", "this", "that"})
FARTHEST = 8  # tokens behind a name in which an age or a party stands
STANDS_FOR, PARTY_LETTERS = "stands-for", "party-letters"
_YEARS = re.compile(r"\b(\d{1,3})-year-old\b")
_AGE = re.compile(r",\s*(\d{1,3})\s*[,.)]")  # behind a name: `Dan Ek, 61,`
_PARTY = re.compile(r"\s*,?\s*\(?([A-Z])-[A-Z]")  # behind a name: `Dan Ek (R-Fla.)`


@dataclass(frozen=True)
class Description:
    """One of them: its head word and all its words, in small letters, with what they also stand for."""

    heads: frozenset[str]
    words: frozenset[str]


def meanings(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """What words stand for, from lines of a list whose first word stands for the others: `sen. senator lawmaker`."""
    found: dict[str, frozenset[str]] = {}
    for first, *rest in (line.split() for line in lines):
        found[first] = found.get(first, frozenset()).union(rest)
    return found


def in_descriptions(parse: Parse, token: int) -> str:
    """A word as descriptions are compared by it."""
    lemma = parse.lemmas[token] if parse.parts[token] in ("NOUN", "ADJ") else ""
    return (lemma or parse.texts[token]).lower()


class Describer:
    """Reads descriptions beside names; `meaning` and `letters` tell what words and parties' letters stand for."""

    def __init__(self, parse: Parse, meaning: Mapping[str, frozenset[str]], letters: Mapping[str, frozenset[str]]) -> None:
        self._parse, self._meaning, self._letters = parse, meaning, letters

    def __call__(self, name: range, root: int) -> Iterator[Description]:
        """The descriptions that stand beside a name, whose root is given, or are said of it in its clause."""
        for head in self._heads(name, root):
            yield self._described(head, [i for i in sorted(self._parse.phrase(head)) if i not in name])
        behind = self._parse.behind(name.stop, FARTHEST)
        if age := _AGE.match(behind):
            yield Description(frozenset({age[1]}), frozenset({age[1]}))
        if (party := _PARTY.match(behind)) and (words := self._letters.get(party[1].lower())):
            yield Description(words, words)

    def _heads(self, name: range, root: int) -> Iterator[int]:
        parse, head = self._parse, self._parse.heads[root]
        for c in parse.children[root]:
            dep, part = parse.deps[c], parse.parts[c]
            if dep in BESIDE and part in ("NOUN", "PROPN") and c not in name and parse.entities[c] != "PERSON":
                yield c
            if dep == "acl:relcl" and part == "NOUN" and self._is_predicate(c):
                yield c
        if parse.parts[head] != "NOUN":
            return
        if parse.deps[root] in APPOSED and head not in name:
            yield head
        if parse.deps[root] == "nsubj" and self._is_predicate(head):
            yield head

    def _is_predicate(self, token: int) -> bool:
        return self._parse.child(token, ("cop",)) is not None

    def _described(self, head: int, inside: Sequence[int]) -> Description:
        words = {w for i in inside if self._parse.parts[i] in WORDS for w in self._spread(i)}
        words |= set(_YEARS.findall(" ".join(self._parse.texts[i] for i in inside).replace(" - ", "-")))
        heads = self._spread(head)
        if self._parse.deps[head] in ("compound", "nmod:desc"):
            heads |= words  # `Republican senator Ek`: any word before the name says what he is
        return Description(frozenset(heads), frozenset(words | heads))

    def means(self, word: str) -> frozenset[str]:
        """What a word stands for beside itself."""
        return self._meaning.get(word, frozenset())

    def _spread(self, token: int) -> set[str]:
        word = in_descriptions(self._parse, token)
        return {word, *self.means(word)}

    def asked(self, head: int) -> Description:
        """A definite phrase as a question: `the 61-year-old` asks for somebody said to be 61."""
        inside = self._parse.phrase(head)
        if years := _YEARS.search(self._parse.text(min(inside), max(inside) + 1)):
            return Description(frozenset({years[1]}), frozenset())
        words = (in_descriptions(self._parse, i) for i in inside if self._parse.parts[i] in WORDS)
        return Description(frozenset({in_descriptions(self._parse, head)}), frozenset(words))


def fits(asked: Description, said: Iterable[Description]) -> bool:
    """Whether somebody so described can be the one asked for: the head word is said, and every other word of the phrase too."""
    known = list(said)
    words = frozenset(w for d in known for w in d.words)
    return any(asked.heads & d.heads for d in known) and asked.words <= words


def is_definite(parse: Parse, token: int) -> bool:
    """`the senator`, and a noun that opens a sentence as headlines have it."""
    articles = (parse.lowers[c] for c in parse.children[token] if parse.deps[c] == "det")
    return any(word in DEFINITE for word in articles) or token == parse.sentence(token)[0]
