"""Databases of Discourse Network Analyzer (DNA): what this program wrote and people corrected, and what people coded there.

Statement types with a variable `person`, `organization` or `concept` hold claims; `agreement`, `position` (or `side`), `kind` and
`issue` are read where they are. Statements that bear the id of one claim are that claim, with a proposition each; so are those on
the very same words with the same speaker. A concept that bears no id of a rule pack is given as it is called.

DNA counts UTF-16 units, and line ends as one; the texts given here have such line ends, and offsets count their code points.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from kuriltool.articles import shown
from kuriltool.clean import one_line
from kuriltool.exports.dna import layout
from kuriltool.exports.dna.trace import Trace, path_in
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError, Offsets

_NEEDED = {
    "SETTINGS": ("Property", "Value"),
    "CODERS": ("ID", "Name"),
    "DOCUMENTS": ("ID", "Title", "Text", "Notes"),
    "VARIABLES": ("ID", "Variable", "StatementTypeId"),
    "STATEMENTS": ("ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"),
    "DATABOOLEAN": ("StatementId", "VariableId", "Value"),
    "DATALONGTEXT": ("StatementId", "VariableId", "Value"),
    "DATASHORTTEXT": ("StatementId", "VariableId"),
}
_READABLE = ("2", "3")  # major versions
_TELLING = {"person", "organization", "organisation", "concept"}
_CUT = re.compile(r"…( \(\d+\))?")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_MOST_MISTAKES = 20

_DOCUMENTS = "SELECT ID, ifnull(Title, ''), ifnull(Text, ''), ifnull(Notes, '') FROM DOCUMENTS ORDER BY ID"
_STATEMENTS = (
    "SELECT STATEMENTS.ID, StatementTypeId, DocumentId, Start, Stop, CODERS.Name FROM STATEMENTS "
    "LEFT JOIN CODERS ON CODERS.ID = STATEMENTS.Coder ORDER BY DocumentId, Start, Stop, STATEMENTS.ID"
)
_DATA = "SELECT StatementId, Variable, {1} FROM {0} JOIN VARIABLES ON VARIABLES.ID = {0}.VariableId"
_BOOLEANS, _LONG_TEXTS = (_DATA.format(table, "Value") for table in ("DATABOOLEAN", "DATALONGTEXT"))
_SHORT_TEXTS = _DATA.format("DATASHORTTEXT", "{0}") + " {1}"
_CONCEPT_IDS = (
    "SELECT ENTITIES.Value, AttributeValue FROM ATTRIBUTEVALUES "
    "JOIN ATTRIBUTEVARIABLES ON ATTRIBUTEVARIABLES.ID = AttributeVariableId JOIN ENTITIES ON ENTITIES.ID = EntityId "
    "JOIN VARIABLES ON VARIABLES.ID = ENTITIES.VariableId "
    "WHERE lower(Variable) = 'concept' AND AttributeVariable = ? AND AttributeValue <> ''"
)

Value = str | int | None


class _Shared(NamedTuple):
    """What all statements of one claim have in common, each as far as its statement type has a variable for it."""

    speaker: tuple[str | None, ...]
    position: tuple[str | None, ...]
    kind: tuple[str, ...]
    issues: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Statement:
    """A statement with its values by the names of their variables; a variable without a value has None."""

    id: int
    document: int
    span: Offsets
    coder: str | None
    values: Mapping[str, Value]
    proposition: str | None  # id of its concept

    @property
    def trace(self) -> Trace | None:
        return Trace.read(str(self.values.get("claim") or ""))

    @property
    def shared(self) -> _Shared:
        named = [str(self.values[name] or "") for name in ("person", "organization", "organisation") if name in self.values]
        speaker = next(filter(None, named), None)
        sides = [str(self.values[name] or "") or None for name in ("position", "side") if name in self.values]
        kind, issue = str(self.values.get("kind") or ""), str(self.values.get("issue") or "")
        issues = tuple(part.strip() for part in issue.split(";") if part.strip())
        return _Shared(
            (speaker,) if named and not _is_cut(speaker) else (),
            tuple(sides[:1]),
            (kind,) if kind else (),
            (issues,) if "issue" in self.values and not _is_cut(issue) else (),
        )

    @property
    def stance(self) -> tuple[str, int] | None:
        concept, agreement = self.proposition or self.values.get("concept"), self.values.get("agreement")
        if not concept:
            return None
        return str(concept), 0 if agreement is None else 1 if agreement else -1


def read(path: Path) -> list[AnnotatedArticle]:
    """Every document with the claims in it, in the order of the database.

    `by` names the coders of its statements, this program left out. Raises ImportFormatError, in which a line says what would be
    right.
    """
    if not path.is_file():
        raise ImportFormatError(shown(path), ["is no file; give the .dna file that Discourse Network Analyzer saves"])
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            return _Database(shown(path), connection).articles()
    except sqlite3.DatabaseError as error:
        raise ImportFormatError(shown(path), [_trouble(error)]) from error


def _trouble(error: sqlite3.DatabaseError) -> str:
    told = {
        sqlite3.SQLITE_NOTADB: "is no SQLite file; give the .dna file that Discourse Network Analyzer saves",
        sqlite3.SQLITE_CORRUPT: "is damaged; give a copy of it that Discourse Network Analyzer opens",
        sqlite3.SQLITE_BUSY: "is being written to; close it in Discourse Network Analyzer and try again",
        sqlite3.SQLITE_CANTOPEN: "can't be opened; check its permissions",
    }
    return told.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, f"can't be read: {error}")


class _Database:
    """An open database; made, it is known to be one that can be read."""

    def __init__(self, name: str, connection: sqlite3.Connection) -> None:
        self._name, self._connection = name, connection
        self._check_tables()
        self._check_version()
        self._values = self._all_values()
        self._documents = {id: (title, _Text.of(text), path_in(notes)) for id, title, text, notes in self._rows(_DOCUMENTS)}
        # Another's attribute of that name means something else.
        self._ids = self._concept_ids() if any(path for _, _, path in self._documents.values()) else {}

    def articles(self) -> list[AnnotatedArticle]:
        """The documents as articles."""
        statements, mistakes = self._statements()
        claims: dict[int, list[AnnotatedClaim]] = defaultdict(list)
        coders: dict[int, set[str]] = defaultdict(set)
        for group in _of_one_claim(statements):
            mistakes += _contradictions(group)
            claims[group[0].document].append(_claim(group))
            coders[group[0].document] |= {statement.coder for statement in group if statement.coder}
        if mistakes:
            more = len(mistakes) - _MOST_MISTAKES
            raise ImportFormatError(self._name, mistakes[:_MOST_MISTAKES] + ([f"and {more} more like these"] if more > 0 else []))
        names = self._paths()
        return [
            AnnotatedArticle(names[id], text.words, tuple(claims[id]), ", ".join(sorted(coders[id] - {layout.PROGRAM})) or None)
            for id, (_, text, _) in self._documents.items()
        ]

    def _check_tables(self) -> None:
        if not any(self._columns(table) for table in _NEEDED):
            raise self._error("is an SQLite file of some other program; give the .dna file that Discourse Network Analyzer saves")
        missing = {
            table: [column for column in columns if column.casefold() not in self._columns(table)]
            for table, columns in _NEEDED.items()
        }
        lost = [f"{table} ({', '.join(columns)})" for table, columns in missing.items() if columns]
        if lost:
            raise self._error(f"lacks {'; '.join(lost)}, so no release of Discourse Network Analyzer 2 or 3 saved it")

    def _check_version(self) -> None:
        for (version,) in self._rows("SELECT Value FROM SETTINGS WHERE Property = 'version'"):
            if str(version).partition(".")[0] not in _READABLE:
                told = one_line(str(version))[:40]
                raise self._error(f"is of Discourse Network Analyzer {told}; save it with version 3, or upgrade kuriltool")

    def _statements(self) -> tuple[list[_Statement], list[str]]:
        """The statements that hold claims, in the order of their texts; and a line for each that is at no place in its text."""
        variables: dict[object, list[str]] = defaultdict(list)
        for type, name in self._rows("SELECT StatementTypeId, Variable FROM VARIABLES ORDER BY ID"):
            variables[type].append(str(name).casefold())
        telling = {type: names for type, names in variables.items() if not _TELLING.isdisjoint(names)}
        rows = self._rows(_STATEMENTS)
        if rows and not any(row[1] in telling for row in rows):
            raise self._error(
                "no statement type has a variable person, organization or concept; call them so in the statement types"
            )
        found, mistakes = [], []
        for id, type, document, start, stop, coder in rows:
            if type in telling and document in self._documents:
                title, text, _ = self._documents[document]
                span = text.span(start, stop)
                if span is None:
                    where = f"statement {id} of document {document} “{one_line(str(title))[:60]}”"
                    mistakes.append(f"{where}: {start} to {stop} is no passage of its text, which ends at {text.units}")
                else:
                    values = {name: self._values[id].get(name) for name in telling[type]}
                    found.append(_Statement(id, document, span, coder, values, self._ids.get(values.get("concept"))))
        return found, mistakes

    def _all_values(self) -> dict[int, dict[str, Value]]:
        values: dict[int, dict[str, Value]] = defaultdict(dict)
        for query in (_BOOLEANS, _LONG_TEXTS, self._short_texts()):
            for statement, name, value in self._rows(query):
                values[statement][str(name).casefold()] = value
        return values

    def _short_texts(self) -> str:
        """The query for values of short text variables: DNA 2 holds them as they are, DNA 3 in a table of their own."""
        columns = self._columns("DATASHORTTEXT")
        if "entity" in columns:
            return _SHORT_TEXTS.format("ENTITIES.Value", "JOIN ENTITIES ON ENTITIES.ID = DATASHORTTEXT.Entity")
        if columns.get("value") == "integer":
            return _SHORT_TEXTS.format("ATTRIBUTES.Value", "JOIN ATTRIBUTES ON ATTRIBUTES.ID = DATASHORTTEXT.Value")
        return _SHORT_TEXTS.format("DATASHORTTEXT.Value", "")

    def _concept_ids(self) -> dict[Value, str]:
        """The ids of a rule pack that concepts bear, by what the concepts are called."""
        tables = ("ENTITIES", "ATTRIBUTEVARIABLES", "ATTRIBUTEVALUES")
        return dict(self._rows(_CONCEPT_IDS, layout.ID)) if all(map(self._columns, tables)) else {}

    def _paths(self) -> dict[int, str]:
        """What each document is called: the path that its notes tell, else its title, with its number where two have the same."""
        paths: dict[int, str] = {}
        for id, (title, _, path) in self._documents.items():
            name = path or one_line(str(title)) or f"document {id}"
            paths[id] = name if path or name not in paths.values() else f"{name} (document {id})"
        return paths

    def _columns(self, table: str) -> dict[str, str]:
        """The columns of a table with their types, all in small letters; none where there is no such table."""
        return {str(row[1]).casefold(): str(row[2]).casefold() for row in self._rows(f"PRAGMA table_info({table})")}

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()

    def _error(self, mistake: str) -> ImportFormatError:
        return ImportFormatError(self._name, [mistake])


@dataclass(frozen=True)
class _Text:
    """The text of a document with one character for each line end, as DNA shows it; `units` is its length in UTF-16."""

    words: str
    units: int
    astral: tuple[int, ...]  # where characters of two units begin, in units

    @classmethod
    def of(cls, text: object) -> _Text:
        words = re.sub("\r\n?", "\n", str(text))
        astral = tuple(found.start() + number for number, found in enumerate(_ASTRAL.finditer(words)))
        return cls(words, len(words) + len(astral), astral)

    def span(self, start: object, stop: object) -> Offsets | None:
        """The code points between two places that count units, halves of characters made whole; None for no passage."""
        if not (isinstance(start, int) and isinstance(stop, int) and 0 <= start < stop <= self.units):
            return None
        return start - bisect_left(self.astral, start), stop - bisect_left(self.astral, stop - 1)


def _of_one_claim(statements: Iterable[_Statement]) -> Iterator[list[_Statement]]:
    """The statements in groups of one claim each, every group by number, in the order of their texts."""
    groups: dict[object, list[_Statement]] = {}
    for statement in statements:
        trace = statement.trace
        same = trace.id if trace else (statement.span, statement.shared)
        groups.setdefault((statement.document, same), []).append(statement)
    for group in groups.values():
        yield sorted(group, key=lambda statement: statement.id)


def _contradictions(group: Sequence[_Statement]) -> Iterator[str]:
    """A line for each thing that statements of one claim tell differently."""
    first = group[0]
    for other in group[1:]:
        for name, one, two in zip(_Shared._fields, first.shared, other.shared, strict=True):
            if one != two:
                both = f"{_shown(one)} in one, {_shown(two)} in the other"
                yield f"statements {first.id} and {other.id} are of one claim with its {name} {both}; put the same in both"


def _shown(told: Sequence[object]) -> str:
    value = told[0] if told else None
    words = "; ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")
    return f"“{one_line(words)[:60]}”" if words else "empty"


def _claim(group: Sequence[_Statement]) -> AnnotatedClaim:
    """The claim of such a group."""
    first = group[0]
    trace = first.trace
    content: tuple[Offsets, ...] = (first.span,)
    if trace and trace.content and (trace.content[0][0], trace.content[-1][1]) == first.span:
        content = trace.content
    values: dict[str, object] = {name: told[0] for name, told in first.shared._asdict().items() if told}
    if "issues" in values:
        values["issues"] = list(first.shared.issues[0])
    if "concept" in first.values:
        values["propositions"] = list(dict.fromkeys(statement.stance for statement in group if statement.stance))
    if trace is None:
        return AnnotatedClaim(content, values=values)
    return AnnotatedClaim(content, trace.cue, trace.source, trace.id, values)


def _is_cut(value: str | None) -> bool:
    """Whether a value is the beginning of one that was too long for a short text."""
    return bool(value and len(value) > layout.MOST // 2 and _CUT.search(value, max(0, len(value) - 8)))
