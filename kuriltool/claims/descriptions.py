"""What an article says somebody is: `Dan Ek, a veteran diplomat`, `Senator Ek`, `Ek is a professor`, `Ek, 61,`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kuriltool.claims.grammar import child, phrase

BESIDE = frozenset({"nmod:desc", "compound", "amod", "appos"})
APPOSED = frozenset({"appos", "nmod:desc", "flat"})  # `Lund campaign` says nothing of Lund
WORDS = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})
DEFINITE = frozenset({"the", "this", "that"})
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


def in_descriptions(token: Token) -> str:
    """A word as descriptions are compared by it."""
    return (token.lemma_ if token.pos_ in ("NOUN", "ADJ") and token.lemma_ else token.text).lower()


class Describer:
    """Reads descriptions beside names; `meaning` and `letters` tell what words and parties' letters stand for."""

    def __init__(self, meaning: Mapping[str, frozenset[str]], letters: Mapping[str, frozenset[str]]) -> None:
        self._meaning, self._letters = meaning, letters

    def __call__(self, name: Span) -> Iterator[Description]:
        """The descriptions that stand beside a name or are said of it in its clause."""
        root = name.root
        for head in self._heads(name, root):
            inside = [t for t in (head.doc[i] for i in sorted(phrase(head))) if not name.start <= t.i < name.end]
            yield self._described(head, inside)
        behind = name[-1].whitespace_ + "".join(t.text_with_ws for t in name.doc[name.end : name.end + 8])
        if age := _AGE.match(behind):
            yield Description(frozenset({age[1]}), frozenset({age[1]}))
        if (party := _PARTY.match(behind)) and (words := self._letters.get(party[1].lower())):
            yield Description(words, words)

    def _heads(self, name: Span, root: Token) -> Iterator[Token]:
        for c in root.children:
            if c.dep_ in BESIDE and c.pos_ in ("NOUN", "PROPN") and not name.start <= c.i < name.end and not _is_name(c):
                yield c
            if c.dep_ == "acl:relcl" and c.pos_ == "NOUN" and child(c, ("cop",)):
                yield c
        if root.dep_ in APPOSED and root.head.pos_ == "NOUN" and not name.start <= root.head.i < name.end:
            yield root.head
        if root.dep_ == "nsubj" and root.head.pos_ == "NOUN" and child(root.head, ("cop",)):
            yield root.head

    def _described(self, head: Token, inside: Iterable[Token]) -> Description:
        words = {w for t in inside if t.pos_ in WORDS for w in self._spread(t)}
        words |= set(_YEARS.findall(" ".join(t.text for t in inside).replace(" - ", "-")))
        heads = self._spread(head)
        if head.dep_ in ("compound", "nmod:desc"):  # `Republican senator Ek`: any word before the name says what he is
            heads |= words
        return Description(frozenset(heads), frozenset(words | heads))

    def means(self, word: str) -> frozenset[str]:
        """What a word stands for beside itself."""
        return self._meaning.get(word, frozenset())

    def _spread(self, token: Token) -> set[str]:
        word = in_descriptions(token)
        return {word, *self.means(word)}

    def asked(self, head: Token) -> Description:
        """A definite phrase as a question: `the 61-year-old` asks for somebody said to be 61."""
        inside = phrase(head)
        if years := _YEARS.search(head.doc[min(inside) : max(inside) + 1].text):
            return Description(frozenset({years[1]}), frozenset())
        rest = {in_descriptions(t) for t in (head.doc[i] for i in inside) if t is not head and t.pos_ in WORDS}
        return Description(frozenset({in_descriptions(head)}), frozenset(rest))


def fits(asked: Description, said: Iterable[Description]) -> bool:
    """Whether somebody so described can be the one asked for: the head word is said, and every other word of the phrase too."""
    known = list(said)
    words = frozenset(w for d in known for w in d.words)
    return any(asked.heads & d.heads for d in known) and asked.words <= words


def is_definite(token: Token) -> bool:
    """`the senator`, and a noun that opens a sentence as headlines have it."""
    return any(c.lower_ in DEFINITE for c in token.children if c.dep_ == "det") or token.i == token.sent.start


def _is_name(token: Token) -> bool:
    return token.ent_type_ == "PERSON"
