"""The notation of examples: '[source Lund] [cue said] that [content talks had ended].'"""

from __future__ import annotations

import re
from dataclasses import dataclass

SPANS = ("source", "cue", "content")
_OPENING = re.compile(r"\[([a-z]+) ")


@dataclass(frozen=True)
class Annotated:
    """A sentence and its spans as (name, start, end) in code points, by start, outer ones first."""

    text: str
    spans: tuple[tuple[str, int, int], ...]


class NotationError(ValueError):
    """An example that can't be read; `at` is the code point of the example where it goes wrong."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


def parse(example: str) -> Annotated:
    """The sentence without its marks, and the spans they mark.

    Spans may lie in one another, and one name may stand several times. '[[' is a bracket of the sentence itself, and
    so is ']]' where such a bracket is open or at most one span is; elsewhere ']]' closes two spans.
    """
    return _Parser(example).parse()


@dataclass
class _Open:
    name: str
    start: int
    at: int
    place: int  # in the list of spans, which follows the openings
    brackets: int = 0


class _Parser:
    def __init__(self, example: str) -> None:
        self.example, self.at = example, 0
        self.out: list[str] = []
        self.open = [_Open("", 0, 0, 0)]
        self.spans: list[tuple[str, int, int]] = []

    def parse(self) -> Annotated:
        while self.at < len(self.example):
            two, one = self.example[self.at : self.at + 2], self.example[self.at]
            if two == "[[" or (two == "]]" and (self.open[-1].brackets or len(self.open) <= 2)):
                self.bracket(one)
            elif one == "[":
                self.begin()
            elif one == "]":
                self.end()
            else:
                self.write(one, 1)
        if len(self.open) > 1:
            raise NotationError(f'the span "{self.open[-1].name}" is never closed', self.open[-1].at)
        return Annotated("".join(self.out), tuple(self.spans))

    def write(self, character: str, read: int) -> None:
        self.out.append(character)
        self.at += read

    def bracket(self, character: str) -> None:
        step = 1 if character == "[" else -1
        self.open[-1].brackets = max(0, self.open[-1].brackets + step)
        self.write(character, 2)

    def begin(self) -> None:
        found = _OPENING.match(self.example, self.at)
        if found is None:
            raise NotationError("a bracket opens no span such as '[source Lund]'; write '[[' for a bracket of the text", self.at)
        if found[1] not in SPANS:
            raise NotationError(f'no span "{found[1]}"; there are {", ".join(SPANS)}', self.at)
        self.open.append(_Open(found[1], len(self.out), self.at, len(self.spans)))
        self.spans.append((found[1], len(self.out), len(self.out)))
        self.at = found.end()

    def end(self) -> None:
        if len(self.open) == 1:
            raise NotationError("a bracket closes nothing; write ']]' for a bracket of the text", self.at)
        span = self.open.pop()
        if not "".join(self.out[span.start :]).strip():
            raise NotationError(f'the span "{span.name}" is empty', span.at)
        self.spans[span.place] = (span.name, span.start, len(self.out))
        self.at += 1
