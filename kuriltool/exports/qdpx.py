"""REFI-QDA projects, for NVivo, ATLAS.ti, MAXQDA and QualCoder: a zip of `project.qde` and the text of every article.

A claim is a selection for each passage of its content, coded with its position, speaker, issues, propositions, kind and rule.
Offsets are characters of the plain text, half open. Ids come from what they stand for, so that a second export has the same.
"""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import chain, count
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import kuriltool
from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import bounds_of
from kuriltool.clean import one_line
from kuriltool.exports.colours import rgb
from kuriltool.exports.markup import Markup
from kuriltool.exports.plaintext import PlainText
from kuriltool.model import JOINT, THIRD, ArticleRef, Claim, Polarity, Speaker

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus, Read

NOTES = ("in the texts lines end with one line feed, and U+FFFD stands for characters that not every program counts as one",)
PROJECT = "project.qde"
SOURCES = "sources/"

_NAMESPACE = "urn:QDA-XML:project:1.0"
_SCHEMA = f"{_NAMESPACE} http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, "kuriltool/qdpx")
_AT_HAND = 16_000_000  # bytes of the project that are kept in memory until its code book is known
_LONGEST_NAME = 80  # characters
_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\n\t]')  # QualCoder makes files called after the sources
_VERBS: dict[Polarity, str] = {1: "holds", -1: "rejects", 0: "names"}
_ABOUT = (
    "Claims found by kuriltool. Positions count the characters of the plain text from 0, the end not included. In these texts "
    "lines end with one line feed, and a character that not every program counts as one is shown as U+FFFD."
)
_CATEGORIES = {
    "Position": "Whose view the words express.",
    "Speaker": "Whose words they are.",
    "Issue": "What they are about.",
    "Proposition": "What they state, and how they stand to it.",
    "Kind": "direct: quoted words alone; mixed: paraphrase with quoted words; indirect: paraphrase.",
    "Rule": "What found them.",
}
# A program may ask for one set of variables of texts and another of cases, so no name stands for both.
_OF_TEXTS = {
    "outlet": "Text",
    "published": "Date",
    "title": "Text",
    "author": "Text",
    "path": "Text",
    "url": "Text",
    "claims": "Integer",
}
_OF_SPEAKERS = {"side": "Text", "role": "Text", "affiliation": "Text", "actor": "Text"}

Place = tuple[str, ...]  # of a code in the code book: its category, and its own key in there


def _guid(*what: str) -> str:
    return str(uuid.uuid5(_OURS, "\0".join(what).encode("utf-8", "replace").decode()))


class _Code(NamedTuple):
    name: str
    about: str | None = None
    colour: str | None = None


@dataclass
class _Case:
    """A speaker, with all selections of his or her words."""

    speaker: Speaker
    selections: list[str] = field(default_factory=list)


class _Book:
    """The codes that claims call for, by their places, and the speakers as cases."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self.codes: dict[Place, _Code] = {}
        self.cases: dict[str, _Case] = {}
        for position in (*(side.id for side in corpus.sides), JOINT, THIRD):
            self._position(position)

    def of(self, claim: Claim) -> list[Place]:
        """The codes of a claim, entered where they are new."""
        places = [self._position(claim.position)] if claim.position else []
        if claim.speaker:
            places.append(self._speaker(claim.speaker))
        places += [self._enter(("Issue", issue), issue) for issue in claim.issues]
        for stance in claim.propositions:
            place = ("Proposition", stance.id, _VERBS[stance.polarity])
            places.append(self._enter(place, f"{stance.id}: {_VERBS[stance.polarity]}"))
        found = (self._enter(("Rule", rule), rule) for rule in claim.found_by or [claim.rule])
        return list(dict.fromkeys([*places, self._enter(("Kind", claim.kind), claim.kind), *found]))

    def states(self, proposition: str) -> str:
        """What a proposition states."""
        return self._corpus.propositions.get(proposition, proposition)

    def select(self, claim: Claim, selection: str) -> None:
        """Adds a selection to the case of its speaker."""
        if claim.speaker:
            self.cases.setdefault(speaker_key(claim.speaker), _Case(claim.speaker)).selections.append(selection)

    def named(self) -> Iterator[tuple[Place, _Code]]:
        """The codes in their order, no two with one name: QualCoder would drop the second."""
        taken: set[str] = set()
        for category in _CATEGORIES:
            for place, code in sorted(_within(self.codes, category), key=lambda entry: entry[1].name.casefold()):
                tried = chain((code.name,), _told_apart(code.name, category.lower()))
                name = next(name for name in tried if name.casefold() not in taken)
                taken.add(name.casefold())
                yield place, code._replace(name=name)

    def _position(self, position: str) -> Place:
        about = {side.id: side.label for side in self._corpus.sides} | {JOINT: "all sides together", THIRD: "none of the sides"}
        return self._enter(("Position", position), position, about.get(position), self._colour(position))

    def _speaker(self, speaker: Speaker) -> Place:
        about = ", ".join(part for part in (speaker.role, speaker.affiliation, speaker.side) if part)
        return self._enter(("Speaker", speaker_key(speaker)), speaker.name, about or None, self._colour(speaker.side))

    def _colour(self, side: str | None) -> str | None:
        found = rgb(side, self._corpus.sides)
        return found.hex if found else None

    def _enter(self, place: Place, name: str, about: str | None = None, colour: str | None = None) -> Place:
        self.codes.setdefault(place, _Code(_name(name), about, colour))
        return place


def _within(codes: Mapping[Place, _Code], category: str) -> list[tuple[Place, _Code]]:
    return [(place, code) for place, code in codes.items() if place[0] == category]


def _told_apart(name: str, kind: str = "") -> Iterator[str]:
    """`Lund (speaker)`, `Lund (speaker 2)` and so on; without a kind `Lund (2)`, `Lund (3)`."""
    if kind:
        yield f"{name} ({kind})"
    yield from (f"{name} ({' '.join(filter(None, (kind, str(number))))})" for number in count(2))


def _name(text: str) -> str:
    return one_line(text)[:_LONGEST_NAME].strip() or "?"


class _Texts:
    """Writes the articles: their texts into the zip, what is selected in them to a stream for the project."""

    def __init__(self, archive: zipfile.ZipFile, book: _Book, stream: IO[str], now: str) -> None:
        self._archive, self._book, self._xml = archive, book, Markup(stream, depth=2)
        self._made = {"creatingUser": _guid("user"), "creationDateTime": now}
        self._names: set[str] = set()
        self.written = 0

    def write(self, read: Read) -> None:
        article, plain = read.article, PlainText.of(read.text)
        guid = _guid("text", article.path, article.sha256)
        _stored(self._archive, f"{SOURCES}{guid}.txt", plain.text.encode("utf-8"))
        named = {"guid": guid, "name": self._free(article), "plainTextPath": f"internal://{guid}.txt"}
        with self._xml.element("TextSource", {**named, **self._made}):
            for claim in read.claims:
                self._claim(claim, plain)
            values = {**article.model_dump(), "published": _day(article.published), "claims": len(read.claims)}
            _values(self._xml, _OF_TEXTS, values)
        self.written += 1

    def _claim(self, claim: Claim, plain: PlainText) -> None:
        places = self._book.of(claim)
        for number, passage in enumerate(claim.content):
            guid = _guid("selection", claim.article.path, claim.article.sha256, claim.id, str(number))
            self._book.select(claim, guid)
            at = {"startPosition": plain.at(passage.start), "endPosition": plain.at(passage.end)}
            with self._xml.element("PlainTextSelection", {"guid": guid, "name": _name(passage.text), **at, **self._made}):
                self._xml.leaf("Description", text=_why(claim))
                for place in places:
                    with self._xml.element("Coding", {"guid": _guid("coding", guid, *place), **self._made}):
                        self._xml.leaf("CodeRef", {"targetGUID": _guid("code", *place)})

    def _free(self, article: ArticleRef) -> str:
        """A name for the article that no other has and that may be one of a file."""
        tried = (_NO_FILE_NAME.sub(" ", name).strip() for name in (article.title or "", Path(article.path).name, "article"))
        wanted = _name(next(filter(None, tried)))
        name = next(name for name in chain((wanted,), _told_apart(wanted)) if name.casefold() not in self._names)
        self._names.add(name.casefold())
        return name


def write(corpus: Corpus, target: Path) -> None:
    """A project with every article that has claims asked for, with all articles where no query is.

    Raises OSError where the target can't be written.
    """
    now = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    book = _Book(corpus)
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.SpooledTemporaryFile(_AT_HAND, "w+", encoding="utf-8", newline="") as selected,
    ):
        _stored(archive, SOURCES, b"")  # QualCoder looks for the folder even where no text is in it
        texts = _Texts(archive, book, selected, now)
        for read in corpus.readings():
            texts.write(read)
        selected.seek(0)
        with archive.open(_entry(PROJECT), "w", force_zip64=True) as binary, TextIOWrapper(binary, "utf-8", newline="") as stream:
            _project(stream, book, selected if texts.written else None, now)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # its own date, whenever it is written
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, (0o755 << 16 | 0x10 if name.endswith("/") else 0o644 << 16)
    return entry


def _stored(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(_entry(name), data)


def _project(stream: IO[str], book: _Book, selected: IO[str] | None, now: str) -> None:
    """The project; what is selected stands in it as it was written."""
    xml = Markup(stream)
    xml.begin()
    schema = {"xmlns": _NAMESPACE, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": _SCHEMA}
    made = {"creatingUserGUID": _guid("user"), "creationDateTime": now}
    origin = f"kuriltool {kuriltool.__version__}"
    with xml.element("Project", {**schema, "name": "Claims", "origin": origin, **made}):
        with xml.element("Users"):
            xml.leaf("User", {"guid": _guid("user"), "name": "kuriltool", "id": "kuriltool"})
        with xml.element("CodeBook"), xml.element("Codes"):
            _codes(xml, book)
        with xml.element("Variables"):
            for name, type in {**_OF_TEXTS, **_OF_SPEAKERS}.items():
                xml.leaf("Variable", {"guid": _guid("variable", name), "name": name, "typeOfVariable": type})
        if book.cases:
            with xml.element("Cases"):
                _cases(xml, book)
        if selected:
            with xml.element("Sources"):
                shutil.copyfileobj(selected, stream)
        xml.leaf("Description", text=_ABOUT)


def _codes(xml: Markup, book: _Book) -> None:
    """The code book: a category for each part of a claim, in it the codes; each proposition is a category of its own."""
    named = dict(book.named())
    for category, about in _CATEGORIES.items():
        with xml.element("Code", {"guid": _guid("category", category), "name": category, "isCodable": False}):
            xml.leaf("Description", text=about)
            within = _within(named, category)
            if category == "Proposition":
                _propositions(xml, book, within)
            else:
                _leaves(xml, within)


def _propositions(xml: Markup, book: _Book, codes: list[tuple[Place, _Code]]) -> None:
    for proposition in dict.fromkeys(place[1] for place, _ in codes):
        with xml.element(
            "Code", {"guid": _guid("category", "Proposition", proposition), "name": proposition, "isCodable": False}
        ):
            xml.leaf("Description", text=book.states(proposition))
            _leaves(xml, [(place, code) for place, code in codes if place[1] == proposition])


def _leaves(xml: Markup, codes: list[tuple[Place, _Code]]) -> None:
    for place, code in codes:
        told = {"guid": _guid("code", *place), "name": code.name, "isCodable": True, "color": code.colour}
        if code.about:
            with xml.element("Code", told):
                xml.leaf("Description", text=one_line(code.about))
        else:
            xml.leaf("Code", told)


def _cases(xml: Markup, book: _Book) -> None:
    """A case for each speaker, with its side, role and affiliation, and the selections of its words."""
    for key, case in sorted(book.cases.items(), key=lambda entry: entry[1].speaker.name.casefold()):
        with xml.element("Case", {"guid": _guid("case", key), "name": _name(case.speaker.name)}):
            _values(xml, _OF_SPEAKERS, {**case.speaker.model_dump(), "actor": case.speaker.kind})
            for selection in case.selections:
                xml.leaf("SelectionRef", {"targetGUID": selection})


def _values(xml: Markup, variables: Mapping[str, str], values: Mapping[str, object]) -> None:
    for name, type in variables.items():
        if values[name] is not None:
            with xml.element("VariableValue"):
                xml.leaf("VariableRef", {"targetGUID": _guid("variable", name)})
                xml.leaf(f"{type}Value", text=values[name])


def _day(published: str | None) -> str | None:
    """A day as the format takes it; None for a month or a year, of which no day may be made up."""
    days = bounds_of(published)
    return days.first.isoformat() if days and days.first == days.last else None


def _why(claim: Claim) -> str:
    """Where the claim comes from, in a line for people."""
    who = claim.speaker.name if claim.speaker else "nobody known"
    cue = f" “{claim.cue.text}”" if claim.cue else ""
    reasons = (claim.reasons.speaker, claim.reasons.position, f"said on {claim.said_on}" if claim.said_on else None)
    told = "; ".join(reason for reason in (f"{who}{cue}", *reasons, f"sureness {claim.confidence:.2f}", claim.id) if reason)
    return one_line(told)
