"""The database for Discourse Network Analyzer: every table and rule that the program goes by, checked on files that we write.

The program itself can't be installed here; what it asks of a file stands below as a table, and its queries run as SQL.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import PACK, TEXT, make_claims, make_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuriltool.corpus import Corpus, Read
from kuriltool.exports import FORMATS, dna
from kuriltool.exports.dna.texts import label, listed, sound
from kuriltool.exports.dna.trace import Trace, notes, path_in
from kuriltool.exports.plaintext import PlainText
from kuriltool.model import ArticleRef, Claim, Passage, Reasons, Speaker, Stance
from kuriltool.queries import Query
from kuriltool.store import RuleNote, Run, SideStyle, Store

# Table: columns with type, whether a value must be there, default; PRAGMA table_info gives defaults as SQL has them.
COLOUR = dict.fromkeys(("Red", "Green", "Blue"), ("INTEGER", True, "0"))
ID = {"ID": ("INTEGER", True, None)}
WHAT = ("AddDocuments EditDocuments DeleteDocuments ImportDocuments AddStatements EditStatements DeleteStatements EditAttributes "
        "EditRegex EditStatementTypes EditCoders EditCoderRelations ViewOthersDocuments EditOthersDocuments ViewOthersStatements "
        "EditOthersStatements")  # fmt: skip
TABLES: dict[str, dict[str, tuple[str, bool, str | None]]] = {
    "SETTINGS": {"Property": ("TEXT", False, None), "Value": ("TEXT", True, None)},
    "CODERS": {
        **ID,
        "Name": ("TEXT", True, None),
        **COLOUR,
        "Refresh": ("INTEGER", True, "0"),
        "FontSize": ("INTEGER", True, "14"),
        "Password": ("TEXT", True, None),
        "PopupWidth": ("INTEGER", False, "300"),
        "ColorByCoder": ("INTEGER", True, "0"),
        "PopupDecoration": ("INTEGER", True, "0"),
        "PopupAutoComplete": ("INTEGER", True, "1"),
        **{f"Permission{what}": ("INTEGER", True, "1") for what in WHAT.split()},
    },
    "DOCUMENTS": {
        **ID,
        "Title": ("TEXT", True, None),
        "Text": ("TEXT", True, None),
        "Coder": ("INTEGER", False, None),
        **dict.fromkeys(("Author", "Source", "Section", "Notes", "Type"), ("TEXT", True, "''")),
        "Date": ("INTEGER", True, None),
    },
    "STATEMENTTYPES": {**ID, "Label": ("TEXT", True, None), **COLOUR},
    "VARIABLES": {
        **ID,
        "Variable": ("TEXT", True, None),
        "DataType": ("TEXT", True, "'short text'"),
        "StatementTypeId": ("INTEGER", False, None),
    },
    "VARIABLELINKS": {**ID, "SourceVariableId": ("INTEGER", False, None), "TargetVariableId": ("INTEGER", False, None)},
    "REGEXES": {"Label": ("TEXT", False, None), **COLOUR},
    "CODERRELATIONS": {
        **ID,
        "Coder": ("INTEGER", False, None),
        "OtherCoder": ("INTEGER", False, None),
        **dict.fromkeys(("viewStatements", "editStatements", "viewDocuments", "editDocuments"), ("INTEGER", True, "1")),
    },
    "STATEMENTS": {
        **ID,
        "StatementTypeId": ("INTEGER", False, None),
        "DocumentId": ("INTEGER", False, None),
        "Start": ("INTEGER", True, None),
        "Stop": ("INTEGER", True, None),
        "Coder": ("INTEGER", False, None),
    },
    **{
        table: {**ID, "StatementId": ("INTEGER", True, None), "VariableId": ("INTEGER", True, None), **value}
        for table, value in {
            "DATABOOLEAN": {"Value": ("INTEGER", True, "1")},
            "DATAINTEGER": {"Value": ("INTEGER", True, "0")},
            "DATALONGTEXT": {"Value": ("TEXT", False, "''")},
            "DATASHORTTEXT": {"Entity": ("INTEGER", True, None)},
        }.items()
    },
    "ENTITIES": {
        **ID,
        "VariableId": ("INTEGER", True, None),
        "Value": ("TEXT", True, "''"),
        **dict.fromkeys(COLOUR, ("INTEGER", False, None)),
        "ChildOf": ("INTEGER", False, None),
    },
    "ATTRIBUTEVARIABLES": {**ID, "VariableId": ("INTEGER", True, None), "AttributeVariable": ("TEXT", True, None)},
    "ATTRIBUTEVALUES": {
        **ID,
        "EntityId": ("INTEGER", True, None),
        "AttributeVariableId": ("INTEGER", True, None),
        "AttributeValue": ("TEXT", True, "''"),
    },
}
DATA = {"boolean": "DATABOOLEAN", "integer": "DATAINTEGER", "long text": "DATALONGTEXT", "short text": "DATASHORTTEXT"}
DATA_KEYS = {("StatementId", "STATEMENTS"), ("VariableId", "VARIABLES")}
PARENTS = {
    "DOCUMENTS": {("Coder", "CODERS")},
    "VARIABLES": {("StatementTypeId", "STATEMENTTYPES")},
    "VARIABLELINKS": {("SourceVariableId", "VARIABLES"), ("TargetVariableId", "VARIABLES")},
    "CODERRELATIONS": {("Coder", "CODERS"), ("OtherCoder", "CODERS")},
    "STATEMENTS": {("StatementTypeId", "STATEMENTTYPES"), ("DocumentId", "DOCUMENTS"), ("Coder", "CODERS")},
    "DATABOOLEAN": DATA_KEYS,
    "DATAINTEGER": DATA_KEYS,
    "DATALONGTEXT": DATA_KEYS,
    "DATASHORTTEXT": {*DATA_KEYS, ("Entity", "ENTITIES")},
    "ENTITIES": {("VariableId", "VARIABLES"), ("ChildOf", "ENTITIES")},
    "ATTRIBUTEVARIABLES": {("VariableId", "VARIABLES")},
    "ATTRIBUTEVALUES": {("EntityId", "ENTITIES"), ("AttributeVariableId", "ATTRIBUTEVARIABLES")},
}
UNIQUE = {
    "SETTINGS": {("Property",)},
    "REGEXES": {("Label",)},
    "VARIABLES": {("Variable", "StatementTypeId")},
    **{table: {("StatementId", "VariableId")} for table in DATA.values()},
    "ENTITIES": {("VariableId", "Value")},
    "ATTRIBUTEVARIABLES": {("VariableId", "AttributeVariable")},
    "ATTRIBUTEVALUES": {("EntityId", "AttributeVariableId")},
}

# The queries behind its list of statements and its networks.
LIST = """
SELECT STATEMENTS.ID, StatementTypeId, STATEMENTTYPES.Label, Start, Stop, CODERS.Name, DocumentId, DOCUMENTS.Date,
       substr(DOCUMENTS.Text, Start + 1, Stop - Start)
FROM STATEMENTS JOIN CODERS ON STATEMENTS.Coder = CODERS.ID
JOIN STATEMENTTYPES ON STATEMENTS.StatementTypeId = STATEMENTTYPES.ID
JOIN DOCUMENTS ON DOCUMENTS.ID = STATEMENTS.DocumentId ORDER BY DOCUMENTS.Date
"""
VALUES = """
SELECT StatementId, Variable, ENTITIES.Value FROM DATASHORTTEXT JOIN VARIABLES ON VARIABLES.ID = DATASHORTTEXT.VariableId
JOIN ENTITIES ON ENTITIES.VariableId = VARIABLES.ID AND ENTITIES.ID = DATASHORTTEXT.Entity WHERE StatementTypeId = :type
UNION SELECT StatementId, Variable, Value FROM DATALONGTEXT d JOIN VARIABLES v ON v.ID = VariableId WHERE StatementTypeId = :type
UNION SELECT StatementId, Variable, Value FROM DATABOOLEAN d JOIN VARIABLES v ON v.ID = VariableId WHERE StatementTypeId = :type
UNION SELECT StatementId, Variable, Value FROM DATAINTEGER d JOIN VARIABLES v ON v.ID = VariableId WHERE StatementTypeId = :type
"""

ANA = Speaker(
    id="ana", name="Ana Sólveig", role="President of the North", side="North", kind="person", affiliation="North", via="name"
)
BO = Speaker(id="bo", name="Bo Lund", side="South", kind="person", affiliation="Ministry of Water", via="name")
MINISTRY = Speaker(id="water", name="Ministry of Water", side="South", kind="organ", affiliation="South", via="name")
RIVER, SHARED, SALMON = "river-ours", "river-shared", "salmon-protected"


def the_run() -> Run:
    stated = {RIVER: "The river belongs to the North", SHARED: "The river must be shared", SALMON: "Salmon must be protected"}
    run = make_run()
    names = {**run.names, "water": ["Ministry of Water", "water ministry (South)", "M.o.W."]}
    rules = {**run.rules, **{id: RuleNote(about, "rules/propositions.yaml:1") for id, about in stated.items()}}
    sides = [SideStyle("North", "the North", "#005fd7"), SideStyle("South", "the South", "orange3")]
    return Run(run.fingerprint, PACK, sides, rules, names, run.issues, [*stated])


def article(path: str, text: str, **known: str | None) -> ArticleRef:
    told = {"title": "River talks stall", "outlet": "The Gazette", "published": "2026-02-07", **known}
    return ArticleRef(path=path, sha256=hashlib.sha256(text.encode()).hexdigest(), **told)


def claim(of: ArticleRef, text: str, *spans: tuple[int, int], **changed: Any) -> Claim:
    content = [Passage(start=start, end=end, text=text[start:end]) for start, end in spans]
    known: dict[str, Any] = {
        "id": "c_" + hashlib.sha256(f"{of.sha256}{spans}".encode()).hexdigest()[:12],
        "article": of,
        "kind": "direct",
        "text": " … ".join(passage.text for passage in content),
        "content": content,
        "rule": "say-that",
        "confidence": 0.876,
        "pack": PACK,
    }
    return Claim(**{**known, **changed})


def views(*stances: tuple[str, int]) -> list[Stance]:
    return [Stance(id=id, polarity=polarity) for id, polarity in stances]  # type: ignore[arg-type]


def found(of: ArticleRef, text: str = TEXT) -> list[Claim]:
    """Claims of TEXT: three views of Ana Sólveig at once, none of Bo Lund, and one of nobody known."""
    spans = [
        (text.index(words), text.index(words) + len(words))
        for words in ("The river is ours", "the river must be shared", "talks")
    ]
    ana = claim(
        of, text, spans[0], speaker=ANA, position="North", issues=["river-border", "talks"],
        propositions=views((RIVER, 1), (SHARED, -1), (SALMON, 0)), cue=Passage(start=39, end=43, text="said"),
        reasons=Reasons(speaker="the name itself", position="Ana Sólveig speaks for the North", propositions={RIVER: "“ours”"}),
    )  # fmt: skip
    bo = claim(of, text, spans[1], speaker=BO, position="South", kind="indirect")
    nobody = claim(of, text, spans[2], kind="mixed", propositions=views((SALMON, 1)))
    return [ana, bo, nobody]


class Written:
    """A database that was written, open as the program opens it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys = ON")
        self.connection.execute("PRAGMA synchronous = OFF")  # no test outlives a power cut

    def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()

    def column(self, query: str) -> list[Any]:
        return [value for (value,) in self.rows(query)]

    def statements(self) -> dict[int, dict[str, Any]]:
        """The values of each statement by its number, with type, place and words, as the program lists them."""
        listed = {row[0]: dict(zip(("type", "label", "start", "stop", "coder", "document", "date", "text"), row[1:], strict=True))
                  for row in self.rows(LIST)}  # fmt: skip
        for (type,) in self.rows("SELECT ID FROM STATEMENTTYPES"):
            for statement, name, value in self.rows(VALUES, type=type):
                listed[statement][name] = value
        return listed

    def attributes(self, variable: str) -> dict[str, dict[str, str]]:
        rows = self.rows(
            "SELECT e.Value, a.AttributeVariable, v.AttributeValue FROM ATTRIBUTEVALUES v JOIN ENTITIES e ON e.ID = v.EntityId "
            "JOIN ATTRIBUTEVARIABLES a ON a.ID = v.AttributeVariableId JOIN VARIABLES x ON x.ID = e.VariableId "
            "WHERE x.Variable = :variable AND x.StatementTypeId = 1",
            variable=variable,
        )
        told: dict[str, dict[str, str]] = {}
        for value, name, attribute in rows:
            told.setdefault(value, {})[name] = attribute
        return told


def write(folder: Path, texts: Sequence[tuple[ArticleRef, str, list[Claim]]], query: Query | None = None) -> Path:
    """A database of articles with their claims."""
    for path in folder.glob("s.db*"):
        path.unlink()
    with Store.open(folder / "s.db") as store:
        for of, text, claims in texts:
            store.save(of, text, claims, the_run(), keep_copies=True)
        dna.write(Corpus(store, query), folder / "x.dna")
    return folder / "x.dna"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    one, two = (
        article("news/a.txt", TEXT, url="https://example.org/a", author="Eva Ek"),
        article("news/b.txt", TEXT, published=None),
    )
    return write(tmp_path_factory.mktemp("dna"), [(one, TEXT, found(one)), (two, TEXT, found(two))])


@pytest.fixture
def db(path: Path, tmp_path: Path) -> Iterator[Written]:
    """The database of two articles with three claims each, to do with as one likes."""
    copy = tmp_path / "copy.dna"
    copy.write_bytes(path.read_bytes())
    made = Written(copy)
    with closing(made.connection):
        yield made


def opened(path: Path) -> Written:
    return Written(path)


def test_tables_are_those_that_the_program_knows(db: Written) -> None:
    assert set(db.column("SELECT name FROM sqlite_master WHERE type = 'table'")) == TABLES.keys()
    assert db.column("SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')") == []


@pytest.mark.parametrize("table", TABLES)
def test_columns(db: Written, table: str) -> None:
    rows = db.rows(f"PRAGMA table_info({table})")
    assert {name: (type, bool(needed), default) for _, name, type, needed, default, _ in rows} == TABLES[table]
    keys = [name for _, name, *_, key in rows if key]
    assert keys == [next(iter(TABLES[table]))]


@pytest.mark.parametrize("table", TABLES)
def test_what_hangs_on_a_row_goes_with_it(db: Written, table: str) -> None:
    rows = db.rows(f"PRAGMA foreign_key_list({table})")
    assert {(row[3], row[2]) for row in rows} == PARENTS.get(table, set())
    assert {row[4] for row in rows} <= {"ID"}
    assert {row[6] for row in rows} <= {"CASCADE"}


@pytest.mark.parametrize("table", TABLES)
def test_what_must_be_unique_is(db: Written, table: str) -> None:
    unique = {
        tuple(column for _, _, column in db.rows(f"PRAGMA index_info({name})"))
        for _, name, is_unique, *_ in db.rows(f"PRAGMA index_list({table})")
        if is_unique
    }
    assert unique == UNIQUE.get(table, set())


LONG = "x" * 191


@pytest.mark.parametrize(
    "refused",
    [
        f"UPDATE CODERS SET Name = '{LONG}'",
        f"UPDATE CODERS SET Password = '{LONG}'",
        "UPDATE CODERS SET Red = 256",
        "UPDATE CODERS SET Refresh = 10000",
        "UPDATE CODERS SET FontSize = 0",
        "UPDATE CODERS SET FontSize = 100",
        "UPDATE CODERS SET PopupWidth = 99",
        "UPDATE CODERS SET ColorByCoder = 2",
        *(f"UPDATE CODERS SET Permission{what} = 2" for what in WHAT.split()),
        *(f"UPDATE DOCUMENTS SET {column} = '{LONG}'" for column in ("Title", "Author", "Source", "Section", "Type")),
        "UPDATE DOCUMENTS SET Text = NULL",
        "UPDATE DOCUMENTS SET Coder = 9",
        f"UPDATE STATEMENTTYPES SET Label = '{LONG}'",
        "UPDATE STATEMENTTYPES SET Blue = -1",
        f"UPDATE VARIABLES SET Variable = '{LONG}'",
        "UPDATE VARIABLES SET DataType = 'text'",
        "INSERT INTO VARIABLELINKS (SourceVariableId, TargetVariableId) VALUES (1, 1)",
        f"INSERT INTO REGEXES (Label) VALUES ('{LONG}')",
        "INSERT INTO CODERRELATIONS (Coder, OtherCoder) VALUES (1, 1)",
        "UPDATE CODERRELATIONS SET viewStatements = 2",
        "UPDATE STATEMENTS SET Start = -1",
        "UPDATE STATEMENTS SET Stop = Start",
        "UPDATE STATEMENTS SET Coder = 9",
        f"UPDATE ENTITIES SET Value = '{LONG}'",
        "UPDATE ENTITIES SET Green = 256",
        "UPDATE ENTITIES SET ChildOf = 0",
        "UPDATE DATASHORTTEXT SET Entity = 0",
        f"UPDATE ATTRIBUTEVARIABLES SET AttributeVariable = '{LONG}'",
        f"UPDATE ATTRIBUTEVALUES SET AttributeValue = '{LONG}'",
        *(f"INSERT INTO {table} SELECT NULL, StatementId, VariableId, {column} FROM {table} LIMIT 1"
          for table, column in {**dict.fromkeys(DATA.values(), "Value"), "DATASHORTTEXT": "Entity"}.items()),
        "INSERT INTO ENTITIES (VariableId, Value) SELECT VariableId, Value FROM ENTITIES LIMIT 1",
        "INSERT INTO VARIABLES (Variable, StatementTypeId) VALUES ('person', 1)",
    ],
)  # fmt: skip
def test_what_the_program_would_refuse_is_refused(db: Written, refused: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.connection.execute(refused)


def test_names_of_190_characters_and_marks_at_the_edges_are_taken(db: Written) -> None:
    db.connection.execute(f"UPDATE DOCUMENTS SET Title = '{'🚢' * 190}', Author = '{'x' * 190}'")
    db.connection.execute("UPDATE CODERS SET Red = 255, Refresh = 9999, FontSize = 99, PopupWidth = 9999")


def test_file_is_as_sqlite_makes_it(db: Written) -> None:
    (version, application, encoding, mode) = (
        db.column(f"PRAGMA {what}")[0] for what in ("user_version", "application_id", "encoding", "journal_mode")
    )
    assert (version, application, encoding, mode) == (0, 0, "UTF-8", "delete")
    assert db.path.read_bytes()[18:20] == b"\1\1"  # read and written with a rollback journal
    assert db.column("PRAGMA integrity_check") == ["ok"]
    assert db.rows("PRAGMA foreign_key_check") == []


def test_default_rows(db: Written) -> None:
    settings = dict(db.rows("SELECT Property, Value FROM SETTINGS"))
    assert settings["version"] == "3.0.11"  # 3.0 wants it to begin with 3.0, 3.1 with 3.
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", settings["date"])
    assert db.rows("SELECT ID, Name, FontSize, PopupWidth FROM CODERS ORDER BY ID") == [
        (1, "Admin", 14, 300),
        (2, "kuriltool", 14, 300),
    ]
    assert set(db.rows(f"SELECT {', '.join(f'Permission{what}' for what in WHAT.split())} FROM CODERS")) == {(1,) * 16}
    assert db.rows("SELECT ID, Label FROM STATEMENTTYPES") == [(1, "DNA Statement"), (2, "Quote without position")]
    assert db.rows("SELECT ID, Variable, DataType FROM VARIABLES WHERE StatementTypeId = 1 ORDER BY ID LIMIT 4") == [
        (1, "person", "short text"),
        (2, "organization", "short text"),
        (3, "concept", "short text"),
        (4, "agreement", "boolean"),
    ]
    assert db.column("SELECT DataType FROM VARIABLES WHERE StatementTypeId = 2 AND DataType = 'boolean'") == []


def test_every_coder_has_a_relation_to_every_other(db: Written) -> None:
    # Its window of texts asks for the relation to the coder of each statement, and fails where there is none.
    ids = db.column("SELECT ID FROM CODERS")
    rows = db.rows(
        "SELECT Coder, OtherCoder, viewStatements + editStatements + viewDocuments + editDocuments FROM CODERRELATIONS"
    )
    assert sorted(rows) == [(one, other, 4) for one, other in itertools.permutations(ids, 2)]


@pytest.mark.parametrize("coder", ["Admin", "kuriltool"])
def test_password(db: Written, coder: str) -> None:
    """As its library checks it: 16 bytes of salt, NFC and UTF-8, SHA-256 a hundred thousand times, both in Base64."""
    (stored,) = db.rows("SELECT Password FROM CODERS WHERE Name = :coder", coder=coder)[0]
    raw = base64.b64decode(stored, validate=True)
    assert len(raw) == 48
    assert _digest("kuriltool", raw[:16]) == raw[16:]
    assert _digest("Kuriltool", raw[:16]) != raw[16:]


def _digest(password: str, salt: bytes) -> bytes:
    digest = hashlib.sha256(salt + unicodedata.normalize("NFC", password).encode("utf-8"))
    for _ in range(99_999):
        digest = hashlib.sha256(digest.digest())
    return digest.digest()


def test_note_tells_how_to_log_in(db: Written) -> None:
    (note,) = FORMATS["dna"].notes()
    coder, password = re.findall('"([^"]*)"', note)
    (stored,) = db.rows("SELECT Password FROM CODERS WHERE Name = :coder", coder=coder)[0]
    raw = base64.b64decode(stored)
    assert _digest(password, raw[:16]) == raw[16:]


def test_every_statement_has_one_value_for_each_variable_of_its_type(db: Written) -> None:
    wanted = {
        (statement, variable, DATA[type])
        for statement, variable, type in db.rows(
            "SELECT s.ID, v.ID, v.DataType FROM STATEMENTS s JOIN VARIABLES v ON v.StatementTypeId = s.StatementTypeId"
        )
    }
    there = [
        (statement, variable, table)
        for table in DATA.values()
        for statement, variable in db.rows(f"SELECT StatementId, VariableId FROM {table}")
    ]
    assert len(there) == len(set(there)) > 100
    assert set(there) == wanted


def test_every_value_is_an_entity_of_its_own_variable(db: Written) -> None:
    assert db.rows("SELECT 1 FROM DATASHORTTEXT d JOIN ENTITIES e ON e.ID = d.Entity WHERE e.VariableId <> d.VariableId") == []
    short = set(db.column("SELECT ID FROM VARIABLES WHERE DataType = 'short text'"))
    assert set(db.column("SELECT VariableId FROM ENTITIES")) == short
    assert set(db.column("SELECT VariableId FROM ENTITIES WHERE Value = ''")) == short


def test_every_entity_has_each_attribute(db: Written) -> None:
    wanted = db.rows("SELECT e.ID, a.ID FROM ENTITIES e JOIN ATTRIBUTEVARIABLES a ON a.VariableId = e.VariableId")
    assert set(db.rows("SELECT EntityId, AttributeVariableId FROM ATTRIBUTEVALUES")) == set(wanted)
    of_each = db.rows("SELECT VariableId, group_concat(AttributeVariable) FROM ATTRIBUTEVARIABLES GROUP BY VariableId")
    assert all({"Type", "Alias", "Notes"} <= set(names.split(",")) for _, names in of_each)
    assert {variable for variable, _ in of_each} == set(db.column("SELECT ID FROM VARIABLES WHERE DataType = 'short text'"))


@pytest.mark.parametrize(
    ("deleted", "gone"),
    [
        (
            "DOCUMENTS WHERE ID = 1",
            {"STATEMENTS": 5, "DATABOOLEAN": 3, "DATAINTEGER": 5, "DATALONGTEXT": 15, "DATASHORTTEXT": 40},
        ),
        ("STATEMENTS WHERE ID = 1", {"DATABOOLEAN": 1, "DATAINTEGER": 1, "DATALONGTEXT": 3, "DATASHORTTEXT": 8}),
        ("STATEMENTTYPES WHERE ID = 2", {"VARIABLES": 12, "STATEMENTS": 4, "DATABOOLEAN": 0, "DATAINTEGER": 4}),
        ("CODERS WHERE Name = 'kuriltool'", {"STATEMENTS": 10, "DOCUMENTS": 0, "CODERRELATIONS": 2, "DATASHORTTEXT": 80}),
        ("VARIABLES WHERE ID = 3", {"DATASHORTTEXT": 6, "ENTITIES": 4, "ATTRIBUTEVARIABLES": 4, "ATTRIBUTEVALUES": 16}),
        ("ENTITIES WHERE VariableId = 1 AND Value = 'Ana Sólveig'", {"DATASHORTTEXT": 4, "ATTRIBUTEVALUES": 4}),
        ("ATTRIBUTEVARIABLES WHERE ID = 1", {"ATTRIBUTEVALUES": 2}),
    ],
)
def test_program_deletes_the_parent_alone_and_nothing_is_left_hanging(db: Written, deleted: str, gone: dict[str, int]) -> None:
    def count() -> dict[str, int]:
        return {table: db.column(f"SELECT count(*) FROM {table}")[0] for table in TABLES}

    before = count()
    assert db.connection.execute(f"DELETE FROM {deleted}").rowcount == 1
    after = count()
    assert {table: before[table] - after[table] for table in gone} == gone
    assert db.rows("PRAGMA foreign_key_check") == []


def test_user_can_change_values_and_attributes(db: Written) -> None:
    """The program only ever updates rows: where one is missing, what a user types is lost."""
    for statement, variable, type in db.rows(
        "SELECT s.ID, v.ID, v.DataType FROM STATEMENTS s JOIN VARIABLES v ON v.StatementTypeId = s.StatementTypeId"
    ):
        column = "Entity" if type == "short text" else "Value"
        changed = db.connection.execute(
            f"UPDATE {DATA[type]} SET {column} = {column} WHERE StatementId = ? AND VariableId = ?", (statement, variable)
        )
        assert changed.rowcount == 1


def test_statements(db: Written) -> None:
    rows = [row for row in db.statements().values() if row["document"] == 1]
    told = [(row["label"], row["text"], row["person"], row["organization"], row["concept"], row.get("agreement")) for row in rows]
    assert told == [
        ("DNA Statement", "talks", "", "", "Salmon must be protected", 1),
        ("DNA Statement", "The river is ours", "Ana Sólveig", "North", "The river belongs to the North", 1),
        ("DNA Statement", "The river is ours", "Ana Sólveig", "North", "The river must be shared", 0),
        ("Quote without position", "The river is ours", "Ana Sólveig", "North", "Salmon must be protected", None),
        ("Quote without position", "the river must be shared", "Bo Lund", "Ministry of Water", "", None),
    ]
    assert {row["coder"] for row in rows} == {"kuriltool"}
    nobody, first = rows[:2]
    assert (first["position"], first["kind"], first["issue"], first["zone"]) == ("North", "direct", "river-border; talks", "body")
    assert (first["confidence"], first["quote"], first["appearance"]) == (88, "The river is ours", "first")
    assert first["claim"] == f"{found(article('a', TEXT))[0].id} content=20-37 cue=39-43"
    for words in ("rule: say-that", "the name itself", "Ana Sólveig speaks for the North", f"({RIVER}, +1); “ours”", "rivers 1"):
        assert words in first["evidence"]
    assert (nobody["position"], rows[4]["position"]) == ("", "South")


def test_congruence_network(db: Written) -> None:
    """Who agrees with whom, as the program counts it: the same concept with the same agreement, empty values left out."""
    (ana,) = db.column("SELECT ID FROM ENTITIES WHERE VariableId = 1 AND Value = 'Ana Sólveig'")
    db.connection.execute(f"UPDATE DATASHORTTEXT SET Entity = {ana} WHERE StatementId = 1 AND VariableId = 1")
    pairs = db.rows(
        """
        WITH coded AS (
            SELECT s.ID AS id, p.Value AS person, c.Value AS concept, b.Value AS agreement FROM STATEMENTS s
            JOIN DATASHORTTEXT dp ON dp.StatementId = s.ID AND dp.VariableId = 1 JOIN ENTITIES p ON p.ID = dp.Entity
            JOIN DATASHORTTEXT dc ON dc.StatementId = s.ID AND dc.VariableId = 3 JOIN ENTITIES c ON c.ID = dc.Entity
            JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = 4
            WHERE s.StatementTypeId = 1 AND p.Value <> '' AND c.Value <> '')
        SELECT person, concept, agreement, count(*) FROM coded GROUP BY 1, 2, 3 ORDER BY 2
        """
    )
    assert pairs == [
        ("Ana Sólveig", "Salmon must be protected", 1, 1),
        ("Ana Sólveig", "The river belongs to the North", 1, 2),
        ("Ana Sólveig", "The river must be shared", 0, 2),
    ]


@pytest.mark.parametrize(
    ("speaker", "person", "organization"),
    [
        (None, "", ""),
        (BO, "Bo Lund", "Ministry of Water"),
        (BO.model_copy(update={"affiliation": None}), "Bo Lund", ""),
        (MINISTRY, "", "Ministry of Water"),
        (MINISTRY.model_copy(update={"kind": "state", "name": "South", "affiliation": None}), "", "South"),
        (MINISTRY.model_copy(update={"kind": "group", "name": "Fishers", "id": None}), "", "Fishers"),
        (MINISTRY.model_copy(update={"kind": "document", "name": "Water Report"}), "", "Water Report"),
        (Speaker(id=None, name="Cy Holm", via="name"), "Cy Holm", ""),
    ],
)
def test_speakers(tmp_path: Path, speaker: Speaker | None, person: str, organization: str) -> None:
    of = article("a.txt", TEXT)
    db = opened(write(tmp_path, [(of, TEXT, [claim(of, TEXT, (0, 5), speaker=speaker)])]))
    (row,) = db.statements().values()
    assert (row["person"], row["organization"]) == (person, organization)
    db.connection.close()


def test_attributes_and_colours(db: Written) -> None:
    people, bodies, concepts = (db.attributes(name) for name in ("person", "organization", "concept"))
    assert people["Ana Sólveig"] == {"Type": "North", "Alias": "Sólveig Ana", "Notes": "President of the North", "Id": "ana"}
    assert people[""] == {"Type": "", "Alias": "", "Notes": "", "Id": ""}
    assert bodies["North"]["Type"] == "North"
    assert concepts["Salmon must be protected"]["Id"] == SALMON
    query = (
        "SELECT e.Value, Red || ' ' || Green || ' ' || Blue FROM ENTITIES e JOIN VARIABLES v ON v.ID = VariableId "
        "WHERE StatementTypeId = 2 AND Variable IN ('person', 'position', 'organization')"
    )
    unpositioned = dict(db.rows(query))
    assert unpositioned["North"] == unpositioned["Ana Sólveig"] == "0 95 215"
    assert unpositioned["South"] == unpositioned["Bo Lund"] == unpositioned["Ministry of Water"] == "215 135 0"
    assert unpositioned["both"] == unpositioned[""] == "0 0 0"


def test_body_that_speaks_itself_has_its_own_side_and_names(tmp_path: Path) -> None:
    of = article("a.txt", TEXT)
    odd = BO.model_copy(update={"side": "North"})
    speakers = [odd, odd, MINISTRY]
    claims = [
        claim(of, TEXT, (at, at + 1), speaker=speaker, propositions=views((RIVER, 1))) for at, speaker in enumerate(speakers)
    ]
    db = opened(write(tmp_path, [(of, TEXT, claims)]))
    with closing(db.connection):
        assert db.attributes("organization")["Ministry of Water"] == {
            "Type": "South", "Alias": "water ministry (South); M.o.W.", "Notes": "", "Id": "water",
        }  # fmt: skip


def test_values_that_a_person_may_want_are_there_unused(db: Written) -> None:
    def values(name: str) -> list[str]:
        query = "SELECT Value FROM ENTITIES JOIN VARIABLES v ON v.ID = VariableId WHERE Variable = :name AND StatementTypeId = 1"
        return [value for (value,) in db.rows(f"{query} ORDER BY 1", name=name)]

    assert values("position") == ["", "North", "South", "both", "other"]
    assert values("issue") == ["", "river-border", "river-border; talks", "salmon", "talks"]
    assert values("concept") == ["", "Salmon must be protected", "The river belongs to the North", "The river must be shared"]
    assert values("appearance") == ["", "copy", "first"]


def test_documents(db: Written) -> None:
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    rows = db.rows("SELECT Title, Text, Coder, Author, Source, Section, Type, Date, Notes FROM DOCUMENTS ORDER BY ID")
    assert rows[0][:8] == ("River talks stall", TEXT, 1, "Eva Ek", "The Gazette", "", "", 1770422400)
    assert rows[0][8] == f"path: news/a.txt\nsha256: {sha256}\nurl: https://example.org/a\npublished: 2026-02-07"
    assert rows[1][6:8] == ("undated", 0)
    assert "date: not known" in rows[1][8]


@pytest.mark.parametrize(
    ("published", "date", "type"),
    [
        ("2026-02-07", 1770422400, ""),
        ("2026-02", 1769904000, ""),
        ("2026", 1767225600, ""),
        ("1956-10-19", -416620800, ""),
        (None, 0, "undated"),
        ("2026-02-30", 0, "undated"),
        ("yesterday", 0, "undated"),
    ],
)
def test_dates(tmp_path: Path, published: str | None, date: int, type: str) -> None:
    of = article("a.txt", TEXT, published=published)
    db = opened(write(tmp_path, [(of, TEXT, [])]))
    with closing(db.connection):
        assert db.rows("SELECT Date, Type FROM DOCUMENTS") == [(date, type)]


def test_claim_with_gaps_reaches_from_its_first_word_to_its_last(tmp_path: Path) -> None:
    of = article("a.txt", TEXT)
    db = opened(write(tmp_path, [(of, TEXT, [claim(of, TEXT, (20, 28), (32, 37))])]))
    with closing(db.connection):
        (row,) = db.statements().values()
    assert (row["start"], row["stop"], row["text"]) == (20, 37, "The river is ours")
    assert row["quote"] == "The rive … ours"[:8] + " … " + TEXT[32:37]
    assert "content=20-28,32-37" in row["claim"]


def test_claim_that_stands_first_elsewhere_is_a_copy(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.db") as store:
        for path, day in (("a.txt", "2026-02-08"), ("b.txt", "2026-02-07")):
            of = article(path, TEXT, published=day)
            store.save(of, TEXT, found(of), the_run())
        dna.write(Corpus(store), tmp_path / "x.dna")
    db = opened(tmp_path / "x.dna")
    with closing(db.connection):
        rows = db.statements().values()
        assert {(row["document"], row["appearance"]) for row in rows} == {(1, "copy"), (2, "first")}
        assert all("copy of: b.txt" in row["evidence"] for row in rows if row["appearance"] == "copy")


def test_query_chooses_articles_and_claims(tmp_path: Path) -> None:
    one, two = article("a.txt", TEXT), article("b.txt", TEXT)
    db = opened(write(tmp_path, [(one, TEXT, found(one)), (two, TEXT, [])], Query(speakers=["Bo Lund"])))
    with closing(db.connection):
        assert [row["person"] for row in db.statements().values()] == ["Bo Lund"]
        assert db.column("SELECT Notes LIKE 'path: a.txt%' FROM DOCUMENTS") == [1]


def test_limit_of_a_query_leaves_articles_whole(tmp_path: Path) -> None:
    of = article("a.txt", TEXT)
    db = opened(write(tmp_path, [(of, TEXT, found(of))], Query(limit=1)))
    with closing(db.connection):
        assert {row["person"] for row in db.statements().values()} == {"", "Ana Sólveig", "Bo Lund"}


def test_empty_store_gives_a_database_to_begin_with(tmp_path: Path) -> None:
    db = opened(write(tmp_path, []))
    with closing(db.connection):
        assert db.statements() == {}
        assert db.column("SELECT count(*) FROM VARIABLES") == [25]


def test_same_store_gives_the_same_rows(path: Path, tmp_path: Path) -> None:
    one, two = (
        article("news/a.txt", TEXT, url="https://example.org/a", author="Eva Ek"),
        article("news/b.txt", TEXT, published=None),
    )
    again = write(tmp_path, [(one, TEXT, found(one)), (two, TEXT, found(two))])
    dumps = []
    for file in (path, again):
        with closing(sqlite3.connect(file)) as connection:
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1]


def test_old_file_is_replaced(tmp_path: Path, store: Store) -> None:
    (tmp_path / "x.dna").write_text("something else", encoding="utf-8")
    dna.write(Corpus(store), tmp_path / "x.dna")
    with closing(sqlite3.connect(tmp_path / "x.dna")) as connection:
        assert connection.execute("SELECT count(*) FROM STATEMENTS").fetchone() == (3,)


def test_place_that_is_none(tmp_path: Path, store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        dna.write(Corpus(store), tmp_path / "gone" / "x.dna")


LETTERS = st.text(st.sampled_from("ab .“”é\u0301\u200d\u202e\ufeff\ufffd\t\n\r\0\x85\u2028漢🚢👩\U0010ffff"), max_size=40)


def utf16(text: str, start: int, stop: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * stop].decode("utf-16-le", "surrogatepass")


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=LETTERS,
    words=LETTERS,
    after=LETTERS,
    path=st.text(max_size=20),
    title=st.text(max_size=300),
    name=st.text(max_size=300),
)
def test_both_ways_to_count_agree(tmp_path: Path, before: str, words: str, after: str, path: str, title: str, name: str) -> None:
    """Its window counts UTF-16 units and one for a line end, its list code points: both show the words of the claim."""
    text = before + words + after
    of = article(path or "a.txt", text, title=title)
    speaker = Speaker(id=None, name=name, kind="person", via="name")
    span = (len(before), len(before) + len(words))
    claims = [claim(of, text, span, speaker=speaker)] if words else []
    known: Any = SimpleNamespace(
        claims=lambda: claims, readings=lambda: [Read(of, text, claims)], sides=[], propositions={}, names={}, issues=[]
    )
    dna.write(known, tmp_path / "x.dna")
    db = opened(tmp_path / "x.dna")
    with closing(db.connection):
        (kept,) = db.column("SELECT Text FROM DOCUMENTS")
        assert "\r" not in kept and "\0" not in kept
        assert len(kept) == len(kept.encode("utf-16-le")) // 2 == len(text) - text.count("\r\n") - text.startswith("\ufeff")
        assert path_in(db.column("SELECT Notes FROM DOCUMENTS")[0]) == (path or "a.txt")
        for row in db.statements().values():
            shown = utf16(kept, row["start"], row["stop"])
            assert shown == row["text"]
            plain = sound(PlainText.of("." + words).text[1:])
            assert shown in (plain, plain.removesuffix("\n"), plain.removeprefix("\n"), plain.removeprefix("\ufeff"))
            assert len(row["person"]) <= 190


@pytest.mark.parametrize(
    ("text", "kept", "places"),
    [
        ("", "", {0: 0}),
        ("a\r\nb", "a\nb", {0: 0, 1: 1, 2: 1, 3: 2, 4: 3}),
        ("\r\n\r\nb", "\n\nb", {2: 1, 4: 2, 5: 3}),
        ("a\r\rb\r", "a\n\nb\n", {4: 4, 5: 5}),
        ("a\r\r\nb", "a\n\nb", {2: 2, 4: 3, 5: 4}),
        ("\ufeffa🚢\0b", "a\ufffd\ufffdb", {1: 0, 4: 3, 5: 4}),
        ("<html><HTML>a</html><htm>", "\ufffdhtml>\ufffdHTML>a</html><htm>", {12: 12}),  # a window would show it as a page
    ],
)
def test_texts(text: str, kept: str, places: dict[int, int]) -> None:
    made = PlainText.of(text)
    assert sound(made.text) == kept
    assert {at: made.at(at) for at in places} == places


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        (" River\n talks ", "River talks"),
        ("\0\ud800", "\ufffd\ufffd"),
        ("<html><img src=http://example.org>", "\ufffdhtml><img src=http://example.org>"),
        ("x" * 190, "x" * 190),
        ("x" * 191, "x" * 189 + "…"),
        ("🚢" * 191, "🚢" * 189 + "…"),
        ("word " * 60, ("word " * 37).strip() + " word…"),
        ("a" * 189 + " b", "a" * 189 + "…"),
    ],
)
def test_labels(text: str, wanted: str) -> None:
    assert label(text) == wanted
    assert len(label(text)) <= 190


def test_listed_values_stay_whole() -> None:
    assert listed(["a" * 100, "b" * 88, "c"]) == "a" * 100 + "; " + "b" * 88
    assert listed([]) == ""


def test_names_that_begin_alike_stay_apart(tmp_path: Path) -> None:
    of, long = article("a.txt", TEXT), "x" * 250
    people = [Speaker(id=None, name=long + end, kind="person", via="name") for end in "abc"]
    claims = [claim(of, TEXT, (at, at + 1), speaker=speaker) for at, speaker in enumerate([*people, people[0]])]
    db = opened(write(tmp_path, [(of, TEXT, claims)]))
    with closing(db.connection):
        values = [row["person"] for row in db.statements().values()]
    assert values[0] == values[3] == "x" * 189 + "…"
    assert values[1:3] == ["x" * 183 + f"… ({number})" for number in (2, 3)]


def test_patterns_find_who_speaks_and_the_cues(tmp_path: Path) -> None:
    of = article("a.txt", TEXT)
    claims = [claim(of, TEXT, (0, 5), speaker=MINISTRY, cue=Passage(start=6, end=11, text="Said \n(so)")), *found(of)]
    db = opened(write(tmp_path, [(of, TEXT, claims)]))
    with closing(db.connection):
        patterns = {pattern: colour for pattern, *colour in db.rows("SELECT Label, Red, Green, Blue FROM REGEXES")}
    assert all(0 < len(pattern) <= 190 for pattern in patterns)

    def colours(words: str) -> list[list[int]]:
        return [colour for pattern, colour in patterns.items() if re.search(pattern, words, re.IGNORECASE)]

    assert colours("the Water Ministry (South) met") == colours("asks M.o.W. again") == [[215, 135, 0]]
    assert colours("Sólveig Ana") == [[0, 95, 215]]
    assert colours("she said (so)") == [[112, 112, 112]]
    assert colours("Moow, unsaid, Cy Holm") == []


def test_no_pattern_is_longer_than_it_may_be(tmp_path: Path) -> None:
    of = article("a.txt", TEXT)
    long = ANA.model_copy(update={"name": "A.b" * 80})
    db = opened(
        write(tmp_path, [(of, TEXT, [claim(of, TEXT, (0, 5), speaker=long, cue=Passage(start=0, end=1, text="(" * 300))])])
    )
    with closing(db.connection):
        assert all(len(pattern) <= 190 for pattern in db.column("SELECT Label FROM REGEXES"))


@given(path=st.text(min_size=1, max_size=30), url=st.none() | st.text(max_size=30), added=st.text(max_size=30))
def test_path_comes_back_from_notes_whatever_a_person_adds(path: str, url: str | None, added: str) -> None:
    of = ArticleRef(path=path, sha256="0" * 64, url=url)
    assert path_in(notes(of, undated=True)) == path
    assert path_in(f"{notes(of, undated=False)}\n{added}") == path


@pytest.mark.parametrize(
    "text", ["", "path: a.txt", "sha256: " + "0" * 64, "path: a.txt\nsha256: none", "see http://example.org"]
)
def test_notes_of_others_name_no_path(text: str) -> None:
    assert path_in(text) is None


SPANS = st.tuples(st.integers(0, 99), st.integers(0, 99))


@given(content=st.lists(SPANS, max_size=3).map(tuple), cue=st.none() | SPANS, source=st.none() | SPANS)
def test_trace_comes_back(
    content: tuple[tuple[int, int], ...], cue: tuple[int, int] | None, source: tuple[int, int] | None
) -> None:
    trace = Trace("c_0123456789ab", content, cue, source)
    assert Trace.read(str(trace)) == trace


@pytest.mark.parametrize("value", ["", "regrettable", "c_1 content=1", "c_1 and more", "content=1-2"])
def test_other_words_are_no_trace(value: str) -> None:
    assert Trace.read(value) is None


def test_claims_made_by_hand_elsewhere_are_written(tmp_path: Path, store: Store) -> None:
    dna.write(Corpus(store), tmp_path / "x.dna")
    db = opened(tmp_path / "x.dna")
    with closing(db.connection):
        assert [row["text"] for row in db.statements().values()] == [claim.text for claim in make_claims("a.txt")]
