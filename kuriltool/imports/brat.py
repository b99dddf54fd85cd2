"""Brat standoff that somebody corrected: what `kuriltool export --to brat` wrote, or what others made with the same labels.

A claim is an E line that joins a Content, and perhaps a Cue and a Source: `E1<TAB>Cue:T2 Content:T3 Source:T1`, or with any other
trigger `E1<TAB>Attribution:T2 Content:T3 Cue:T2`. Kind and Position are attributes of it; its AnnotatorNotes tell the speaker,
issues and propositions as `speaker=Ana Sol | issues=talks | propositions=close-bridge:+1`, words without `=` being remarks.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kuriltool.articles import shown
from kuriltool.exports.brat import CONTENT, CUE, ID, INDEX, KIND, NOTE, PASSAGES, POSITION, SOURCE, fragments, joined
from kuriltool.imports import given
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError, Offsets
from kuriltool.pairing import words
from kuriltool.scoring import gold

_SPAN = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_EVENT = re.compile(r"(E\d+)\t(\S.*)")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (.*))?")
_NOTE = re.compile(r"#\d+\t(\S+) (\S+)\t?(.*)")
_PART = re.compile(r"([^\s:]+?)\d*:(\S+)")
_STANCE = re.compile(r"(\S+?):([+-]?[01])")
_LINES = {
    "T": (_SPAN, "is no span; those are T1<TAB>Content 115 140<TAB>words"),
    "E": (_EVENT, "is no event; those are E1<TAB>Cue:T2 Content:T3 Source:T1"),
    "A": (_ATTRIBUTE, "is no attribute; those are A1<TAB>Position E1 North"),
    "M": (_ATTRIBUTE, "is no attribute; those are M1<TAB>Kind E1"),
    "#": (_NOTE, "is no note; those are #1<TAB>AnnotatorNotes E1<TAB>words"),
}
_KEYS = ("speaker", "issues", "propositions")
_OTHER_TEXT = 0.1  # share of spans with other words from which it is another text: brat's own files differ in a few


def read(path: Path) -> list[AnnotatedArticle]:
    """The articles of a folder of .ann files, or of one such file; raises ImportFormatError with every mistake."""
    folder = path if path.is_dir() else path.parent
    files = sorted(file for file in folder.glob("*.ann") if not file.name.startswith(".")) if path.is_dir() else [path]
    if not files:
        raise ImportFormatError(shown(path), ["holds no .ann file; name the folder that kuriltool export --to brat wrote"])
    index, articles, mistakes = _index(folder), [], list(_twice(files))
    for file in files:
        try:
            articles.append(_article(file, folder, index))
        except ImportFormatError as error:
            mistakes += [mistake.removeprefix(f"{shown(folder)}/") for mistake in error.mistakes]
    if mistakes:
        raise ImportFormatError(shown(path), mistakes)
    return articles


def _index(folder: Path) -> dict[str, Mapping[str, Any]]:
    """What the index of an exported folder tells, by the name of the text's file; nothing where there is none."""
    path = folder / INDEX
    if not path.is_file():
        return {}
    rows = [row for _, row in given.lines(given.content(path), shown(path))]
    if wrong := [number for number, row in enumerate(rows, 1) if not isinstance(row, dict) or not {"file", "path"} <= row.keys()]:
        raise ImportFormatError(shown(path), [f"line {wrong[0]}: must tell the file and the path of an article"])
    return {str(row["file"]): row for row in rows}


def _twice(files: Sequence[Path]) -> Iterator[str]:
    """That two people annotated the same article."""
    of: dict[Path, list[str]] = defaultdict(list)
    for file in files:
        if text := _text_file(file):
            of[text].append(file.name)
    for text, names in of.items():
        if len(names) > 1:
            yield f"{' and '.join(names)} both annotate {text.name}; import the one that counts by itself"


def _text_file(file: Path) -> Path | None:
    """The text of an .ann file: `a_eva.ann` belongs to a_eva.txt or else, annotated by eva, to a.txt."""
    stem = file.stem
    while not (text := file.with_name(f"{stem}.txt")).is_file():
        stem, _, rest = stem.rpartition("_")
        if not (stem and rest):
            return None
    return text


def _article(file: Path, folder: Path, index: Mapping[str, Mapping[str, Any]]) -> AnnotatedArticle:
    text_file = _text_file(file)
    if text_file is None:
        raise ImportFormatError(shown(file), [f"its text {file.stem}.txt is not beside it"])
    known = index.get(text_file.name)
    text = _with_returns(_text(text_file), (known or {}).get("returns") or ())
    document = _Document(text, exported=known is not None)
    document.take(given.content(file))
    claims = tuple(document.claims())
    if document.mistakes:
        raise ImportFormatError(shown(file), document.mistakes)
    path = str(known["path"]) if known else str(folder / text_file.name)
    return AnnotatedArticle(path, text, claims, by=file.stem[len(text_file.stem) + 1 :] or None)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()  # a byte-order mark is one of its characters, as it is of the article's
    except UnicodeDecodeError as error:
        raise ImportFormatError(shown(path), [f"is not UTF-8 (byte {error.start}); get the text anew"]) from error


def _with_returns(text: str, returns: Sequence[int]) -> str:
    """The text with the carriage returns for which spaces stand."""
    parts, at = [], 0
    for place in returns:
        if isinstance(place, int) and text[place : place + 2] == " \n":
            parts += [text[at:place], "\r"]
            at = place + 1
    return "".join([*parts, text[at:]])


@dataclass(frozen=True)
class _Span:
    line: int
    label: str
    parts: tuple[Offsets, ...]
    words: str | None


@dataclass
class _Document:
    """One .ann file. Where it was exported, an attribute or a note that is not there was taken away."""

    text: str
    exported: bool
    spans: dict[str, _Span] = field(default_factory=dict)
    events: dict[str, tuple[int, str]] = field(default_factory=dict)
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)

    def take(self, data: str) -> None:
        """Takes its lines in; relations and what else brat writes are let be."""
        for number, line in enumerate(data.split("\n"), 1):
            line = line.removesuffix("\r")
            pattern, right = _LINES.get(line[:1], (None, ""))
            if pattern is None:
                continue
            if found := pattern.fullmatch(line):
                self._line(number, found)
            else:
                self.mistakes.append(f"line {number}: {right}")
        self.mistakes += [
            f"{what} is of {target}, and no line {target} is an event"
            for target, what in self.attributes
            if what in (KIND, POSITION) and target not in self.events | self.spans
        ]
        self.mistakes += _elsewhere(self.spans.values(), self.text)

    def _line(self, number: int, found: re.Match[str]) -> None:
        if found.re is _SPAN:
            parts = tuple(_offsets(piece) for piece in found[3].split(";"))
            self.spans[found[1]] = _Span(number, found[2], parts, found[4])
        elif found.re is _EVENT:
            self.events[found[1]] = (number, found[2])
        elif found.re is _ATTRIBUTE:
            self.attributes[found[2], found[1]] = found[3] or ""
        else:
            self.notes[found[2], found[1]] = found[3]

    def claims(self) -> Iterator[AnnotatedClaim]:
        """The events with a content."""
        for name, (number, event) in self.events.items():
            joins = self._joins(number, event)
            if joins[CONTENT]:
                content = sorted(passage for span in joins[CONTENT] for passage in self._passages(span))
                cue, source = (self._first(joins[role]) for role in (CUE, SOURCE))
                id = self.notes.get((name, ID), "").strip() or None
                yield AnnotatedClaim(tuple(content), cue, source, id, dict(self._values(name, number)))

    def _joins(self, number: int, event: str) -> dict[str, list[str]]:
        joins: dict[str, list[str]] = defaultdict(list)
        for part in event.split():
            found = _PART.fullmatch(part)
            if found is None:
                self.mistakes.append(f'line {number}: "{part}" is no role with its span, as in Content:T3')
            elif found[1] in (CONTENT, CUE, SOURCE):
                if found[2] in self.spans:
                    joins[found[1]].append(found[2])
                else:
                    self.mistakes.append(f"line {number}: {found[1]} is {found[2]}, and no line {found[2]} holds a span")
        return joins

    def _passages(self, name: str) -> list[Offsets]:
        """The passages of a span: as they were exported while nobody moved it, else with fragments of one passage joined."""
        parts = sorted(self.spans[name].parts)
        noted = self.notes.get((name, PASSAGES), "")
        if re.fullmatch(r"\d+ \d+(?:;\d+ \d+)*", noted):
            before = [_offsets(piece) for piece in noted.split(";")]
            if fragments(before, self.text) == parts:
                return before
        return joined(parts, self.text)

    def _first(self, names: Sequence[str]) -> Offsets | None:
        """The first passage of a cue or source: a claim has one of each, without gaps."""
        return min((passage for name in names for passage in self._passages(name)), default=None)

    def _values(self, event: str, number: int) -> Iterator[tuple[str, object]]:
        if kind := self.attributes.get((event, KIND)):
            yield "kind", kind
        position = self.attributes.get((event, POSITION))
        if position is not None or self.exported:
            yield "position", unquote(position) if position else None
        yield from self._noted(self.notes.get((event, NOTE), ""), number)

    def _noted(self, note: str, number: int) -> Iterator[tuple[str, object]]:
        for part in note.split("|"):
            key, told, words = (piece.strip() for piece in part.partition("="))
            if not told:
                continue
            if key == "speaker":
                yield key, unquote(words) or None
            elif key == "issues":
                yield key, tuple(_listed(words))
            elif key == "propositions":
                yield key, tuple(self._stances(words, number))
            elif meant := difflib.get_close_matches(key, _KEYS, n=1):
                self.mistakes.append(f'line {number}: its note has "{key}="; did you mean "{meant[0]}="?')

    def _stances(self, words: str, number: int) -> Iterator[tuple[str, int]]:
        for stance in _listed(words):
            if found := _STANCE.fullmatch(stance):
                yield found[1], int(found[2])
            else:
                right = f"{stance.split(':')[0]}:+1"
                self.mistakes.append(
                    f'line {number}: its note has the proposition "{stance}"; write its polarity, as {right}, -1 or 0'
                )


def _listed(words: str) -> list[str]:
    return [word.strip() for word in re.split("[,;]", words) if word.strip()]


def _offsets(piece: str) -> Offsets:
    start, end = map(int, piece.split())
    return start, end


def _elsewhere(spans: Iterable[_Span], text: str) -> Iterator[str]:
    """That the offsets are those of another text."""
    listed = list(spans)
    behind = next((span for span in listed if any(end > len(text) for _, end in span.parts)), None)
    wrong = [
        span for span in listed if span.words is not None and words(text, span.parts) != words(span.words, [(0, len(span.words))])
    ]
    if behind or len(wrong) > _OTHER_TEXT * len(listed):
        span = behind or wrong[0]
        there = " ".join(text[start:end] for start, end in span.parts)
        yield (
            f"line {span.line}: the text has other words there, {gold.shown(there)} and not {gold.shown(span.words or '')}; "
            "the .txt must be the one that was annotated, unchanged"
        )
