"""A parse in plain lists: each token's head and children, and the columns of attributes, read out of spaCy once.

A token of spaCy's is made anew each time it is asked for, and so is each string of it; here they are looked up by the token's
number. What is asked again and again, such as the subtree of a token, is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from itertools import accumulate
from typing import cast

from spacy.attrs import DEP, ENT_TYPE, HEAD, IS_PUNCT, IS_SPACE, LEMMA, LOWER, ORTH, POS, SPACY, TAG
from spacy.tokens import Doc

# What a source doesn't take with it: `Lund, who spoke on Friday, said`; `officials said, adding`.
NOT_OF_SOURCE = frozenset({"acl:relcl", "parataxis", "advcl", "advcl:relcl", "ccomp", "cc:preconj", "discourse", "orphan"})
NOT_OF_HEAD = NOT_OF_SOURCE | {"case", "mark", "cop", "cc"}
DATING = frozenset({"nmod", "nmod:unmarked", "obl:unmarked"})


class Parse:
    """The dependency trees of a document and its attributes, by token number."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._columns: dict[int, list[int]] = {}
        self._subtrees: dict[int, frozenset[int]] = {}
        self._phrases: dict[int, frozenset[int]] = {}

    def column(self, attribute: int) -> list[int]:
        """The value of an attribute for each token, as spaCy numbers it: that of a word is its hash."""
        if attribute not in self._columns:
            self._columns[attribute] = cast("list[int]", self.doc.to_array([attribute]).ravel().tolist())
        return self._columns[attribute]

    def _names(self, attribute: int) -> list[str]:
        column = self.column(attribute)
        strings = self.doc.vocab.strings
        names = {value: strings[value] for value in set(column)}
        return [names[value] for value in column]

    @cached_property
    def texts(self) -> list[str]:
        """The words themselves."""
        return self._names(ORTH)

    @cached_property
    def lowers(self) -> list[str]:
        """Each token's text in small letters."""
        return self._names(LOWER)

    @cached_property
    def lemmas(self) -> list[str]:
        """Each token's lemma."""
        return self._names(LEMMA)

    @cached_property
    def tags(self) -> list[str]:
        """Each token's tag: `NNS`."""
        return self._names(TAG)

    @cached_property
    def parts(self) -> list[str]:
        """Each token's part of speech: `NOUN`."""
        return self._names(POS)

    @cached_property
    def deps(self) -> list[str]:
        """How each token hangs on its head: `nsubj`."""
        return self._names(DEP)

    @cached_property
    def entities(self) -> list[str]:
        """The kind of name that each token is part of: `PERSON`, empty for none."""
        return self._names(ENT_TYPE)

    @property
    def is_punct(self) -> list[int]:
        """1 for each token that is a mark, 0 for others."""
        return self.column(IS_PUNCT)

    @property
    def is_space(self) -> list[int]:
        """1 for each token that is white space, 0 for others."""
        return self.column(IS_SPACE)

    @cached_property
    def offsets(self) -> list[int]:
        """Where each token begins in the text."""
        widths = (len(text) + space for text, space in zip(self.texts, self.column(SPACY), strict=True))
        return list(accumulate(widths, initial=0))[:-1]

    def span(self, first: int, stop: int) -> tuple[int, int]:
        """Offsets into the text of a stretch of tokens, half open as the stretch is."""
        return self.offsets[first], self.offsets[stop - 1] + len(self.texts[stop - 1])

    @cached_property
    def sentences(self) -> list[int]:
        """The number of each token's sentence, from 0."""
        return [number for number, sentence in enumerate(self.doc.sents) for _ in range(sentence.start, sentence.end)]

    @cached_property
    def _whole(self) -> str:
        return self.doc.text

    def text(self, first: int, stop: int) -> str:
        """The words of a stretch of tokens as the text has them."""
        return self._whole[slice(*self.span(first, stop))]

    def behind(self, stop: int, count: int) -> str:
        """What stands behind a stretch of tokens, as far as so many tokens reach."""
        last = stop + count
        return self._whole[self.span(stop - 1, stop)[1] : self.offsets[last] if last < len(self.offsets) else None]

    @cached_property
    def _starts(self) -> list[int]:
        """Where each sentence begins, and where the last one ends."""
        return [*(sentence.start for sentence in self.doc.sents), len(self.doc)]

    def sentence(self, token: int) -> tuple[int, int]:
        """The sentence that a token stands in, half open."""
        number = self.sentences[token]
        return self._starts[number], self._starts[number + 1]

    def child(self, token: int, deps: Collection[str]) -> int | None:
        """The first dependent of a token that has one of the labels."""
        return next((c for c in self.children[token] if self.deps[c] in deps), None)

    @cached_property
    def heads(self) -> list[int]:
        """The head of each token; a root is its own."""
        steps = self.doc.to_array([HEAD]).ravel().astype("int64").tolist()
        return [at + step for at, step in enumerate(steps)]

    @cached_property
    def children(self) -> list[Sequence[int]]:
        """What hangs on each token, in text order."""
        hung: dict[int, list[int]] = {}
        for at, head in enumerate(self.heads):
            if head != at:
                hung.setdefault(head, []).append(at)
        return [hung.get(at, ()) for at in range(len(self.heads))]

    @cached_property
    def roots(self) -> list[int]:
        """The root of each token's tree."""
        found = [-1] * len(self.heads)
        for token in range(len(found)):
            path, at = [], token
            while found[at] < 0 and self.heads[at] != at:
                path.append(at)
                at = self.heads[at]
            root = found[at] if found[at] >= 0 else at
            found[at] = root
            for passed in path:
                found[passed] = root
        return found

    @cached_property
    def _reaches(self) -> dict[int, tuple[int, int]]:
        """By root the stretch from the first token of its tree to the last one, half open; spaCy's own, as of `left_edge`."""
        roots = (self.doc[root] for root in set(self.roots))
        return {root.i: (root.left_edge.i, root.right_edge.i + 1) for root in roots}

    def left_edge(self, token: int) -> int:
        """The first token of a subtree, as spaCy reckons it: in a tree with many crossing edges that may be another."""
        return self.doc[token].left_edge.i

    def reach(self, token: int) -> tuple[int, int]:
        """The stretch that the tree of a token takes up, half open."""
        return self._reaches[self.roots[token]]

    def root(self, first: int, stop: int) -> int:
        """The token that heads a stretch: of those whose head stands outside the one nearest to the root of its tree.

        Bare marks and white space come last, as they do in spaCy's spans.
        """
        inside = range(first, stop)
        if (root := next((i for i in inside if self.heads[i] == i), None)) is not None:
            return root
        out = [i for i in inside if self.heads[i] not in inside]
        return out[0] if len(out) == 1 else min(out, key=self._depth, default=first)

    def _depth(self, token: int) -> int:
        is_bare = (self.is_punct[token] or self.is_space[token]) and not self.children[token]
        return len(self.heads) - 1 if is_bare else len(self.ancestors(token))

    def subtree(self, token: int) -> frozenset[int]:
        """A token with everything that hangs on it and on what hangs on it."""
        if token not in self._subtrees:
            self._subtrees[token] = frozenset([token, *self.descendants(token)])
        return self._subtrees[token]

    def phrase(self, head: int) -> frozenset[int]:
        """The phrase of a token: its subtree less the clauses that a source doesn't take with it, and less its case marks."""
        if head not in self._phrases:
            found, todo = set(), [head]
            while todo:
                token = todo.pop()
                found.add(token)
                skipped = NOT_OF_HEAD if token == head else NOT_OF_SOURCE
                todo += [c for c in self.children[token] if self.deps[c] not in skipped and not self._is_date(c)]
            self._phrases[head] = frozenset(found)
        return self._phrases[head]

    def _is_date(self, token: int) -> bool:
        """`the South in 2022 withdrew`: the year belongs to the act."""
        return self.deps[token] in DATING and (self.parts[token] == "NUM" or self.entities[token] == "DATE")

    def ancestors(self, token: int) -> list[int]:
        """A token's head, the head of that, and so on."""
        found = []
        while self.heads[token] != token:
            token = self.heads[token]
            found.append(token)
        return found

    def descendants(self, token: int) -> list[int]:
        """What hangs on a token and on what hangs on it, in the order in which spaCy walks a subtree."""
        found: list[int] = []
        todo = [(token, False)]
        while todo:
            at, is_open = todo.pop()
            if is_open or not self.children[at]:
                found.append(at)
                continue
            left = [(child, False) for child in self.children[at] if child < at]
            right = [(child, False) for child in self.children[at] if child > at]
            todo += [*reversed(right), (at, True), *reversed(left)]
        return [at for at in found if at != token]


Reached = Callable[[Parse, int], Sequence[int]]


def _head(parse: Parse, token: int) -> list[int]:
    head = parse.heads[token]
    return [head] if head != token else []


def _siblings(parse: Parse, token: int) -> Sequence[int]:
    """What hangs on the same head; spaCy takes a root for its own sibling's head, so its children count."""
    return parse.children[parse.heads[token]]


def _following(parse: Parse, token: int) -> range:
    return range(token + 1, parse.reach(token)[1])


def _preceding(parse: Parse, token: int) -> range:
    return range(parse.reach(token)[0], token)


# The relations of spaCy's dependency patterns: the tokens to which each leads from one, in spaCy's order.
RELATIONS: dict[str, Reached] = {
    "<": _head,
    ">": lambda parse, token: parse.children[token],
    "<<": Parse.ancestors,
    ">>": Parse.descendants,
    ".": lambda parse, token: _following(parse, token)[:1],
    ".*": _following,
    ";": lambda parse, token: _preceding(parse, token)[-1:],
    ";*": _preceding,
    "$+": lambda parse, token: [other for other in _siblings(parse, token) if other == token + 1],
    "$-": lambda parse, token: [other for other in _siblings(parse, token) if other == token - 1],
    "$++": lambda parse, token: [other for other in _siblings(parse, token) if other > token],
    "$--": lambda parse, token: [other for other in _siblings(parse, token) if other < token],
    ">+": lambda parse, token: [child for child in parse.children[token] if child == token + 1],
    ">-": lambda parse, token: [child for child in parse.children[token] if child == token - 1],
    ">++": lambda parse, token: [child for child in parse.children[token] if child > token],
    ">--": lambda parse, token: [child for child in parse.children[token] if child < token],
    "<+": lambda parse, token: [head for head in _head(parse, token) if head == token + 1],
    "<-": lambda parse, token: [head for head in _head(parse, token) if head == token - 1],
    "<++": lambda parse, token: [head for head in _head(parse, token) if head > token],
    "<--": lambda parse, token: [head for head in _head(parse, token) if head < token],
}
