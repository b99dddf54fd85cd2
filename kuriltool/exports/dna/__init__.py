"""A database that Discourse Network Analyzer 3 (DNA) opens, to log in to as NOTES tell.

Every article is a document, every view that a claim takes on a proposition a statement:

- `person` is the speaker, `organization` the body that the speaker belongs to, or the speaker itself where it is no person;
  both are empty where nobody is known, and DNA leaves statements with an empty value out of its networks.
- `concept` is what the proposition states, with its id as attribute; `agreement` is yes where the claim holds it and no where the
  claim rejects it. A claim with several propositions is several statements; what they share has to be corrected in each of them.
  Where a claim takes no view, its statement is of the second type, `Quote without position`, which has no agreement: so no stance
  is made up.
- `position` is the side whose view is expressed, `kind` direct, mixed or indirect, `issue` the issues with semicolons between,
  `zone` the part of the article, `confidence` goes from 0 to 100, `evidence` names the rule and the reasons.
- `quote` holds the words of the claim. A statement of DNA is one span: of a claim with gaps from its first word to its last.
- `appearance` is `copy` where the claim stands first in another article, of which this one is a copy: exclude that value where
  each claim should count once.
- `claim` leads back to the store on import: leave it as it is.

The names of those who speak and the words that introduce claims are search patterns, which DNA colours in the texts.

An article without a date bears DNA's zero, 1 January 1970, and the type `undated`, by which it can be excluded; a month or year
is its first day. The coder `kuriltool` owns what was found, so that what people add stands apart; delete that coder, and only
what people added is left.
"""

from __future__ import annotations

import datetime
import errno
import hashlib
import itertools
import sqlite3
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from kuriltool.analysis.dating import bounds_of
from kuriltool.exports.colours import rgb
from kuriltool.exports.dna import layout, password, trace
from kuriltool.exports.dna.cast import Cast
from kuriltool.exports.dna.entities import BLACK, About, Entities
from kuriltool.exports.dna.highlights import highlights
from kuriltool.exports.dna.statements import Statement, statements
from kuriltool.exports.dna.texts import label, listed, sound
from kuriltool.exports.plaintext import PlainText
from kuriltool.model import JOINT, THIRD

if TYPE_CHECKING:
    from kuriltool.corpus import Corpus, Read

NOTES = (f'in Discourse Network Analyzer log in as coder "{layout.USER}" with the password "{layout.PASSWORD}"',)
"""What whoever opens the file must know."""

_EPOCH = datetime.date(1970, 1, 1)
_DAY = 86_400  # seconds


def write(corpus: Corpus, target: Path) -> None:
    """Writes the database to a file, which is replaced where there is one; the same corpus gives the same rows each time.

    Raises OSError where it can't be written.
    """
    target.write_bytes(b"")
    connection = sqlite3.connect(target, isolation_level=None)
    try:
        tables = (resources.files(__name__) / "tables.sql").read_text("utf-8")
        connection.execute("PRAGMA synchronous = OFF")  # half a file is of no use, so nothing has to outlive a power cut
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.executescript(f"BEGIN;\n{tables}")
        _Writer(connection, corpus).write()
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:  # a full disk
        raise OSError(errno.EIO, str(error)) from error
    finally:
        connection.close()


class _Writer:
    """Writes a corpus through one connection, inside a transaction of the caller's."""

    def __init__(self, connection: sqlite3.Connection, corpus: Corpus) -> None:
        self._execute = connection.execute
        self._corpus = corpus
        self._cast = Cast.of(corpus.claims(), corpus.names)
        ids = itertools.count(1)
        self._entities = {v.id: Entities(v, ids) for v in layout.VARIABLES if v.type == "short text"}
        self._statements = itertools.count(1)

    def write(self) -> None:
        self._write_coders()
        self._write_variables()
        self._prepare_entities()
        for number, read in enumerate(self._corpus.readings(), 1):
            self._write_document(number, read)
        self._write_entities()
        for pattern, colour in highlights(self._cast, self._corpus.sides):
            self._insert("REGEXES", Label=pattern, **_coloured(colour))

    def _write_coders(self) -> None:
        self._insert("SETTINGS", Property="version", Value=layout.VERSION)
        self._insert("SETTINGS", Property="date", Value=layout.DATE)
        # Everybody knows this password, so that its salt has to be no secret, and the same file comes of the same claims.
        salt = hashlib.sha256(layout.PASSWORD.encode()).digest()[: password.SALT_SIZE]
        digest = password.digested(layout.PASSWORD, salt)
        for name, (id, colour) in layout.CODERS.items():
            self._insert("CODERS", ID=id, Name=name, Password=digest, **_coloured(colour))
        for coder, other in itertools.permutations([id for id, _ in layout.CODERS.values()], 2):
            self._insert("CODERRELATIONS", Coder=coder, OtherCoder=other)

    def _write_variables(self) -> None:
        for id, (name, colour) in layout.STATEMENT_TYPES.items():
            self._insert("STATEMENTTYPES", ID=id, Label=name, **_coloured(colour))
        for variable in layout.VARIABLES:
            known = {"ID": variable.id, "Variable": variable.name, "DataType": variable.type}
            self._insert("VARIABLES", **known, StatementTypeId=variable.statement_type)
            for attribute in variable.attributes:
                self._insert("ATTRIBUTEVARIABLES", VariableId=variable.id, AttributeVariable=attribute)

    def _prepare_entities(self) -> None:
        """Makes the values known that a person may want to choose, used or not."""
        chosen = {
            "concept": list(self._corpus.propositions),
            "position": [*(side.id for side in self._corpus.sides), JOINT, THIRD],
            "issue": list(self._corpus.issues),
            "kind": ["direct", "mixed", "indirect"],
            "appearance": [layout.FIRST, layout.COPY],
        }
        for variable in layout.VARIABLES:
            for value in chosen.get(variable.name, ()):
                self._entity(variable, value)

    def _write_document(self, number: int, read: Read) -> None:
        article, text = read.article, PlainText.of(read.text)
        days = bounds_of(article.published)
        self._insert(
            "DOCUMENTS",
            ID=number,
            Title=label(article.title or "") or label(article.path),
            Text=sound(text.text),
            Coder=layout.CODERS[layout.USER][0],
            Author=label(article.author or ""),
            Source=label(article.outlet or ""),
            Notes=trace.notes(article, undated=days is None),
            Type="" if days else layout.UNDATED,
            Date=(days.first - _EPOCH).days * _DAY if days else 0,
        )
        for claim in read.claims:
            for statement in statements(claim, text, self._cast, self._corpus.propositions):
                self._write_statement(number, statement)

    def _write_statement(self, document: int, statement: Statement) -> None:
        number, coder = next(self._statements), layout.CODERS[layout.PROGRAM][0]
        row = {"ID": number, "StatementTypeId": statement.type, "DocumentId": document, "Coder": coder}
        self._insert("STATEMENTS", **row, Start=statement.start, Stop=statement.stop)
        for variable in layout.VARIABLES:
            if variable.statement_type == statement.type:
                value = statement.values[variable.name]
                told = {"Entity": self._entity(variable, str(value))} if variable.type == "short text" else {"Value": value}
                self._insert(layout.TABLES[variable.type], StatementId=number, VariableId=variable.id, **told)

    def _entity(self, variable: layout.Variable, value: str) -> int:
        entities = self._entities[variable.id]
        if not value:
            return entities.id("")
        if variable.name == "concept":
            return entities.id(self._corpus.propositions.get(value, value), About({layout.ID: value}), key=value)
        return entities.id(value, self._about(variable.name, value))

    def _about(self, variable: str, value: str) -> About:
        """What is told of a value that is no concept."""
        sides = self._corpus.sides
        if variable == "position":
            notes = next((side.label for side in sides if side.id == value), "")
            return About({"Notes": notes}, rgb(value, sides) or BLACK)
        if variable not in ("person", "organization"):
            return About()
        member = self._cast.member(value)
        told = {
            "Type": member.side,
            "Alias": listed(self._cast.aliases(member)),
            "Notes": listed(list(member.roles)),
            layout.ID: member.id or "",
        }
        return About(told, rgb(member.side, sides) or BLACK)

    def _write_entities(self) -> None:
        rows = self._execute("SELECT VariableId, AttributeVariable, ID FROM ATTRIBUTEVARIABLES").fetchall()
        attributes = {(variable, name): id for variable, name, id in rows}
        for entities in self._entities.values():
            for entity in entities:
                known = {"ID": entity.id, "VariableId": entities.variable.id, "Value": entity.value}
                self._insert("ENTITIES", **known, **_coloured(entity.about.colour))
                for name in entities.variable.attributes:
                    told = label(entity.about.attributes.get(name, ""))
                    attribute = attributes[entities.variable.id, name]
                    self._insert("ATTRIBUTEVALUES", EntityId=entity.id, AttributeVariableId=attribute, AttributeValue=told)

    def _insert(self, table: str, **values: object) -> None:
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        self._execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))


def _coloured(colour: tuple[int, int, int]) -> Mapping[str, int]:
    return dict(zip(("Red", "Green", "Blue"), colour, strict=True))
