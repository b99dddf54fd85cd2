"""What a database of Discourse Network Analyzer holds before any article is in it: coders, statement types, variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DataType = Literal["short text", "long text", "integer", "boolean"]

MOST = 190  # characters of a name, a title or a value of a short text variable
VERSION = "3.0.11"  # what both 3.0 and 3.1 open
DATE = "2026-06-30"  # stands beside the version, and nothing reads it
USER, PROGRAM = "Admin", "kuriltool"
"""Whom a person logs in as, and whose statements those are that this program found."""
CODERS = {USER: (1, (255, 255, 0)), PROGRAM: (2, (135, 206, 235))}
"""The coders with their ids and colours. Number 1 may do everything."""
PASSWORD = "kuriltool"

POSITIONED, UNPOSITIONED = 1, 2
STATEMENT_TYPES = {POSITIONED: ("DNA Statement", (239, 208, 51)), UNPOSITIONED: ("Quote without position", (211, 211, 211))}
"""The statement types with their labels and colours; the first is that of every new database, so that its defaults hold."""

ATTRIBUTES = ("Type", "Alias", "Notes")
ID = "Id"
"""The attribute of persons, organizations and concepts that holds the id of the rule pack."""
FIRST, COPY = "first", "copy"
UNDATED = "undated"
"""The type of articles without a date."""

TABLES: dict[DataType, str] = {
    "short text": "DATASHORTTEXT",
    "long text": "DATALONGTEXT",
    "integer": "DATAINTEGER",
    "boolean": "DATABOOLEAN",
}
"""The table that holds the values of each type of variable."""


@dataclass(frozen=True)
class Variable:
    """A variable of a statement type."""

    id: int
    name: str
    type: DataType
    statement_type: int

    @property
    def attributes(self) -> tuple[str, ...]:
        """What is told of each of its values."""
        if self.type != "short text":
            return ()
        return (*ATTRIBUTES, ID) if self.name in ("person", "organization", "concept") else ATTRIBUTES


_TYPES: dict[str, DataType] = {
    "person": "short text",
    "organization": "short text",
    "concept": "short text",
    "agreement": "boolean",
    "position": "short text",
    "kind": "short text",
    "issue": "short text",
    "zone": "short text",
    "appearance": "short text",
    "confidence": "integer",
    "quote": "long text",
    "evidence": "long text",
    "claim": "long text",
}


def _variables() -> tuple[Variable, ...]:
    wanted = [(POSITIONED, name) for name in _TYPES] + [(UNPOSITIONED, name) for name in _TYPES if name != "agreement"]
    return tuple(Variable(id, name, _TYPES[name], type) for id, (type, name) in enumerate(wanted, 1))


VARIABLES = _variables()
"""Every variable; the first four are those of a new database, with their numbers."""
