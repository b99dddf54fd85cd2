"""Brat standoff: a folder that brat opens as a collection, in which claims are corrected by hand.

    a.txt            the article's text, its offsets in code points
    a.ann            its claims
    articles.jsonl   which article each file is of
    annotation.conf, visual.conf    what brat needs to show and edit them

In `a.ann` a claim is an event. Its trigger is the cue, since brat wants a trigger to bear the event's own name; a claim without a
cue has a `Claim` over its content instead:

    T1	Source 89 106	the foreign minister
    T2	Cue 107 114	said
    T3	Content 115 140;150 162	that the bridge is to close
    E1	Cue:T2 Content:T3 Source:T1
    A1	Kind E1 indirect
    A2	Position E1 North
    #1	AnnotatorNotes E1	speaker=Ana Sol | issues=talks | propositions=close-bridge:+1
    #2	Claim E1	c_5f1e42ab9c01
    #3	Found E1	say-that, confidence 0.93

The note is what brat lets one edit as text. What a span must not hold, such as a line break, parts it into fragments.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kuriltool.clean import one_line
from kuriltool.exports.naming import file_names
from kuriltool.model import JOINT, THIRD, Passage

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus, Read
    from kuriltool.model import Claim

NOTES = (
    "brat's server needs to write to the folder: chmod -R a+w; speakers, issues and propositions stand in the notes of a claim, "
    "double-click it",
)
INDEX = "articles.jsonl"
CUE, SOURCE, CONTENT, UNCUED = "Cue", "Source", "Content", "Claim"
KIND, POSITION = "Kind", "Position"
NOTE, ID, FOUND, PASSAGES = "AnnotatorNotes", "Claim", "Found", "Passages"

Offsets = tuple[int, int]

_BREAK = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")  # where one program or another ends a line of an .ann file
_NOT_IN_NOTES = re.compile("[%|\0-\x1f\x7f-\x9f\u2028\u2029]")
_NOT_IN_GLYPHS = re.compile(r"[|,:\s]+")
_COLOURS = {CUE: "#ffe08a", SOURCE: "#b7d8ff", CONTENT: "#d8f0c8", UNCUED: "#e6e6e6"}


def write(corpus: Corpus, target: Path) -> None:
    """The articles and their claims as files in the folder `target`, which is made where there is none."""
    target.mkdir(parents=True, exist_ok=True)
    readings = list(corpus.readings())
    names = file_names(read.article.path for read in readings)
    with (target / INDEX).open("w", encoding="utf-8", newline="") as index:
        for read in readings:
            name = names[read.article.path]
            index.write(json.dumps(_entry(name, read)) + "\n")
            _put(target / f"{name}.txt", _text(read.text))
            _put(target / f"{name}.ann", "".join(f"{line}\n" for line in _Standoff(read.text).lines(read.claims)))
    _put(target / "annotation.conf", _configuration([side.id for side in corpus.sides]))
    _put(target / "visual.conf", _visuals([side.id for side in corpus.sides]))


def _put(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf-8", "replace"))


def _entry(name: str, read: Read) -> dict[str, object]:
    """What the index tells of an article; `returns` are the places of carriage returns that a space stands for in the text."""
    article = read.article
    known = {"file": f"{name}.txt", "path": article.path, "sha256": article.sha256, "outlet": article.outlet}
    return {**known, "title": article.title, "published": article.published, "returns": _returns(read.text)}


def _returns(text: str) -> list[int]:
    return [found.start() for found in re.finditer("\r\n", text)]


def _text(text: str) -> str:
    """The text as brat counts it: it takes CR LF for one character, so a space stands for the CR."""
    return text.replace("\r\n", " \n")


def fragments(passages: Sequence[Offsets], text: str) -> list[Offsets]:
    """Passages parted where a fragment of a brat span has to end, without blanks at their ends."""
    return [fragment for passage in passages for fragment in _parted(*passage, text)]


def _parted(start: int, end: int, text: str) -> Iterator[Offsets]:
    breaks = [(found.start(), found.end()) for found in _BREAK.finditer(text, start, end)]
    starts, ends = [start, *(after for _, after in breaks)], [*(before for before, _ in breaks), end]
    for first, last in zip(starts, ends, strict=True):
        words = text[first:last]
        if words.strip():
            first += len(words) - len(words.lstrip())
            yield first, first + len(words.strip())


def joined(parts: Sequence[Offsets], text: str) -> list[Offsets]:
    """Fragments with those made one that only blanks part."""
    passages: list[Offsets] = []
    for start, end in parts:
        if passages and not text[passages[-1][1] : start].strip():
            passages[-1] = (passages[-1][0], end)
        else:
            passages.append((start, end))
    return passages


@dataclass
class _Standoff:
    """Makes the lines of one .ann file."""

    text: str
    spans: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    shared: dict[tuple[str, Offsets], str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def lines(self, claims: Sequence[Claim]) -> list[str]:
        """Spans first: who reads from top to bottom finds them when an event joins them."""
        for claim in claims:
            self._event(claim)
        return self.spans + self.others

    def _event(self, claim: Claim) -> None:
        content = self._span(CONTENT, [_offsets(passage) for passage in claim.content])
        if content is None:
            return
        cue, source = self._shared(CUE, claim.cue), self._shared(SOURCE, claim.source)
        trigger = f"{CUE}:{cue}" if cue else f"{UNCUED}:{self._span(UNCUED, [_offsets(claim.content[0])])}"
        name = self._named("E")
        self.others.append(f"{name}\t{trigger} {CONTENT}:{content}" + (f" {SOURCE}:{source}" if source else ""))
        self._attribute(KIND, name, claim.kind)
        if claim.position is not None:
            self._attribute(POSITION, name, quote(claim.position, safe=""))
        self._note(NOTE, name, note(claim))
        self._note(ID, name, claim.id)
        self._note(FOUND, name, f"{one_line(claim.rule)}, confidence {claim.confidence:.2f}")

    def _shared(self, label: str, passage: Passage | None) -> str | None:
        """The span of a passage that several claims may have."""
        if passage is None:
            return None
        key = (label, _offsets(passage))
        if key not in self.shared and (made := self._span(label, [key[1]])):
            self.shared[key] = made
        return self.shared.get(key)

    def _span(self, label: str, passages: Sequence[Offsets]) -> str | None:
        """The name of a new span; None where the passages hold blanks alone."""
        parts = fragments(passages, self.text)
        if not parts:
            return None
        name = self._named("T")
        places = ";".join(f"{start} {end}" for start, end in parts)
        self.spans.append(f"{name}\t{label} {places}\t{' '.join(self.text[start:end] for start, end in parts)}")
        if joined(parts, self.text) != list(passages):
            self._note(PASSAGES, name, ";".join(f"{start} {end}" for start, end in passages))
        return name

    def _attribute(self, what: str, target: str, value: str) -> None:
        self.others.append(f"{self._named('A')}\t{what} {target} {value}")

    def _note(self, what: str, target: str, words: str) -> None:
        self.others.append(f"{self._named('#')}\t{what} {target}\t{words}")

    def _named(self, letter: str) -> str:
        self.counts[letter] = self.counts.get(letter, 0) + 1
        return f"{letter}{self.counts[letter]}"


def _offsets(passage: Passage) -> Offsets:
    return passage.start, passage.end


def note(claim: Claim) -> str:
    """Speaker, issues and propositions of a claim in one line that a person can edit."""
    told = {
        "speaker": _NOT_IN_NOTES.sub(lambda found: quote(found[0]), claim.speaker.name if claim.speaker else ""),
        "issues": ", ".join(claim.issues),
        "propositions": ", ".join(f"{stance.id}:{stance.polarity:+d}" for stance in claim.propositions),
    }
    return " | ".join(f"{key}={value}" for key, value in told.items())


def _configuration(sides: Sequence[str]) -> str:
    positions = "|".join(quote(position, safe="") for position in (*sides, JOINT, THIRD))
    parts = f"{CONTENT}:{CONTENT}, {SOURCE}?:{SOURCE}"
    return (
        f"[entities]\n{SOURCE}\n{CONTENT}\n\n"
        "[relations]\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n"
        f"[events]\n{CUE}\t{parts}\n{UNCUED}\t{parts}\n\n"
        f"[attributes]\n{KIND}\tArg:<EVENT>, Value:direct|mixed|indirect\n{POSITION}\tArg:<EVENT>, Value:{positions}\n"
    )


def _visuals(sides: Sequence[str]) -> str:
    glyphs = "|".join(_NOT_IN_GLYPHS.sub("_", one_line(position)) for position in (*sides, JOINT, THIRD))
    colours = "".join(f"{label}\tbgColor:{colour}\n" for label, colour in _COLOURS.items())
    return (
        f"[labels]\n{CONTENT} | {CONTENT} | Cont\n{SOURCE} | {SOURCE} | Src\n{CUE} | {CUE}\n"
        f"{UNCUED} | Claim without cue | Claim\n\n"
        "[drawing]\nSPAN_DEFAULT\tfgColor:black, bgColor:lightgreen, borderColor:darken\n"
        "ARC_DEFAULT\tcolor:black, dashArray:-, arrowHead:triangle-5\n"
        f"{colours}{KIND}\tglyph:“”|“|~\n{POSITION}\tglyph:{glyphs}\n"
    )
