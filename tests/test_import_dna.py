"""Databases of Discourse Network Analyzer read back: what we wrote, what people changed in it, and what they coded themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import TEXT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_export_dna import BO, LETTERS, MINISTRY, RIVER, SALMON, SHARED, article, claim, found, write

from kuriltool.corpus import Corpus, Read
from kuriltool.exports import dna as exported
from kuriltool.exports.dna.texts import sound
from kuriltool.exports.plaintext import PlainText
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError
from kuriltool.imports.dna import read
from kuriltool.model import Claim, Passage, Speaker
from kuriltool.store import Store

STATED = {"The river belongs to the North": RIVER, "The river must be shared": SHARED, "Salmon must be protected": SALMON}


def told(claim: Claim) -> tuple[object, ...]:
    """What a claim should come back as."""
    cue, source = ((passage.start, passage.end) if passage else None for passage in (claim.cue, claim.source))
    values = {
        "speaker": claim.speaker.name if claim.speaker else None,
        "position": claim.position,
        "kind": claim.kind,
        "issues": claim.issues,
        "propositions": [(stance.id, stance.polarity) for stance in claim.propositions],
    }
    return claim.id, tuple((passage.start, passage.end) for passage in claim.content), cue, source, values


def back(claim: AnnotatedClaim) -> tuple[object, ...]:
    return claim.id, claim.content, claim.cue, claim.source, dict(claim.values)


@contextmanager
def changing(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, to change as a person does in the program."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = OFF")  # no test outlives a power cut
        yield connection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database that we wrote, of two articles with three claims each."""
    one, two = article("news/a.txt", TEXT), article("news/b.txt", TEXT, published=None)
    return write(tmp_path, [(one, TEXT, found(one)), (two, TEXT, found(two))])


def test_what_we_wrote_comes_back(path: Path) -> None:
    articles = read(path)
    assert [(known.path, known.text, known.by) for known in articles] == [(f"news/{name}.txt", TEXT, None) for name in "ab"]
    for known in articles:
        wanted = sorted(found(article(known.path, TEXT)), key=lambda claim: claim.content[0].start)
        assert [back(claim) for claim in known.claims] == [told(claim) for claim in wanted]


def test_claim_with_gaps_comes_back(tmp_path: Path) -> None:
    of = article("a.txt", TEXT)
    made = claim(of, TEXT, (20, 28), (32, 37), source=Passage(start=44, end=55, text=TEXT[44:55]), speaker=MINISTRY)
    ((known,),) = (annotated.claims for annotated in read(write(tmp_path, [(of, TEXT, [made])])))
    assert back(known) == told(made)


def test_store_comes_back(tmp_path: Path, store: Store) -> None:
    exported.write(Corpus(store), tmp_path / "x.dna")
    (known,) = read(tmp_path / "x.dna")
    assert [back(claim) for claim in known.claims] == [told(claim) for claim in store.claims()]


SPANS = st.lists(st.integers(0, 60), min_size=2, max_size=4, unique=True).map(sorted)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LETTERS, spans=st.lists(SPANS, max_size=3), title=LETTERS, name=LETTERS)
def test_any_text_comes_back(tmp_path: Path, text: str, spans: list[list[int]], title: str, name: str) -> None:
    """Offsets count the text that comes back, and there the same words stand."""
    of = article("a.txt", text, title=title)
    inside = [[at for at in places if at <= len(text)] for places in spans]
    claims = [
        claim(
            of,
            text,
            *zip(places[::2], places[1::2], strict=False),
            id=f"c_{number}",
            speaker=BO.model_copy(update={"name": name}),
        )
        for number, places in enumerate(inside)
        if len(places) > 1
    ]
    known: Any = SimpleNamespace(
        claims=lambda: claims, readings=lambda: [Read(of, text, claims)], sides=[], propositions={}, names={}, issues=[]
    )
    exported.write(known, tmp_path / "x.dna")
    (annotated,) = read(tmp_path / "x.dna")
    kept = PlainText.of(text)
    assert annotated.text == sound(kept.text)
    came = {claim.id: claim for claim in annotated.claims}
    for made in claims:
        places = tuple((kept.at(passage.start), kept.at(passage.end)) for passage in made.content)
        assert made.id not in came if places[0][0] >= places[-1][1] else came[made.id].content == places


def entity(connection: sqlite3.Connection, variable: str, value: str, type: int = 1) -> int:
    """The number of a value, added as the program adds one where it is new."""
    known = (variable, type)
    (id,) = connection.execute("SELECT ID FROM VARIABLES WHERE Variable = ? AND StatementTypeId = ?", known).fetchone()
    connection.execute("INSERT OR IGNORE INTO ENTITIES (VariableId, Value) VALUES (?, ?)", (id, value))
    return int(connection.execute("SELECT ID FROM ENTITIES WHERE VariableId = ? AND Value = ?", (id, value)).fetchone()[0])


def put(connection: sqlite3.Connection, statement: int, variable: str, value: str | int) -> None:
    """Gives a statement a value, whatever its type."""
    (type,) = connection.execute("SELECT StatementTypeId FROM STATEMENTS WHERE ID = ?", (statement,)).fetchone()
    known = (variable, type)
    id, data = connection.execute(
        "SELECT ID, DataType FROM VARIABLES WHERE Variable = ? AND StatementTypeId = ?", known
    ).fetchone()
    table = exported.layout.TABLES[data]
    column, kept = ("Entity", entity(connection, variable, str(value), type)) if data == "short text" else ("Value", value)
    connection.execute(f"DELETE FROM {table} WHERE StatementId = ? AND VariableId = ?", (statement, id))
    connection.execute(f"INSERT INTO {table} (StatementId, VariableId, {column}) VALUES (?, ?, ?)", (statement, id, kept))


def code(
    connection: sqlite3.Connection, document: int, start: int, stop: int, coder: int, type: int = 1, **values: str | int
) -> int:
    """A statement as a person adds one."""
    row = (type, document, start, stop, coder)
    added = connection.execute(
        "INSERT INTO STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, ?, ?, ?, ?)", row
    )
    statement = int(added.lastrowid or 0)
    for variable, value in values.items():
        put(connection, statement, variable, value)
    return statement


Change = Callable[[sqlite3.Connection], None]


def first(path: Path, id: str) -> AnnotatedClaim:
    return next(claim for claim in read(path)[0].claims if claim.id == id)


ANA, BO_SAYS, NOBODY = (claim.id for claim in found(article("news/a.txt", TEXT)))


@pytest.mark.parametrize(
    ("id", "change", "key", "wanted"),
    [
        (NOBODY, {1: {"person": "Cy Holm"}}, "speaker", "Cy Holm"),
        (NOBODY, {1: {"organization": "Fishers"}}, "speaker", "Fishers"),
        (BO_SAYS, {5: {"person": ""}}, "speaker", "Ministry of Water"),
        (BO_SAYS, {5: {"person": "", "organization": ""}}, "speaker", None),
        (BO_SAYS, {5: {"position": "both"}}, "position", "both"),
        (ANA, {2: {"position": ""}, 3: {"position": ""}, 4: {"position": ""}}, "position", None),
        (BO_SAYS, {5: {"kind": "mixed"}}, "kind", "mixed"),
        (BO_SAYS, {5: {"issue": "salmon; talks"}}, "issues", ["salmon", "talks"]),
        (BO_SAYS, {5: {"issue": ""}}, "issues", []),
        (NOBODY, {1: {"agreement": 0}}, "propositions", [(SALMON, -1)]),
        (NOBODY, {1: {"concept": "The river must be shared"}}, "propositions", [(SHARED, 1)]),
        (NOBODY, {1: {"concept": "Eels too"}}, "propositions", [("Eels too", 1)]),
        (NOBODY, {1: {"concept": ""}}, "propositions", []),
        (BO_SAYS, {5: {"concept": "The river must be shared"}}, "propositions", [(SHARED, 0)]),
    ],
)
def test_what_a_person_changed(path: Path, id: str, change: dict[int, dict[str, str | int]], key: str, wanted: object) -> None:
    before = first(path, id)
    with changing(path) as connection:
        for statement, values in change.items():
            for variable, value in values.items():
                put(connection, statement, variable, value)
    after = first(path, id)
    assert after.values == {**before.values, key: wanted}
    assert (after.content, after.cue) == (before.content, before.cue)


def test_concept_called_otherwise_is_the_same(path: Path) -> None:
    with changing(path) as connection:
        connection.execute("UPDATE ENTITIES SET Value = 'Save the salmon' WHERE Value = 'Salmon must be protected'")
    assert first(path, NOBODY).values["propositions"] == [(SALMON, 1)]


def test_views_that_a_person_took_away_or_added(path: Path) -> None:
    with changing(path) as connection:
        connection.execute("DELETE FROM STATEMENTS WHERE ID = 2")
        added = code(connection, 1, 20, 37, 1, person="Ana Sólveig", position="North", kind="direct", issue="river-border; talks")
        put(connection, added, "concept", "Eels too")
        put(connection, added, "agreement", 0)
        put(connection, added, "claim", ANA)
    assert first(path, ANA).values["propositions"] == [(SHARED, -1), (SALMON, 0), ("Eels too", -1)]


def test_claims_that_a_person_took_away_or_added(path: Path) -> None:
    with changing(path) as connection:
        connection.execute("DELETE FROM STATEMENTS WHERE ID = 1")
        code(connection, 1, 0, 5, 1, person="Cy Holm", concept="The river must be shared", agreement=1, position="South")
        code(connection, 1, 0, 5, 1, person="Cy Holm", concept="Salmon must be protected", agreement=0, position="South")
    one, two = read(path)
    assert (one.by, two.by) == ("Admin", None)
    added = one.claims[0]
    assert (added.id, added.content, added.cue) == (None, ((0, 5),), None)
    assert added.values == {
        "speaker": "Cy Holm",
        "position": "South",
        "issues": [],
        "propositions": [(SHARED, 1), (SALMON, -1)],
    }
    assert [claim.id for claim in one.claims] == [None, ANA, BO_SAYS]


def test_statements_of_one_claim_that_contradict_each_other(path: Path) -> None:
    with changing(path) as connection:
        put(connection, 2, "person", "Cy Holm")
        put(connection, 3, "issue", "salmon")
    with pytest.raises(ImportFormatError) as caught:
        read(path)
    speaker, issues = "“Cy Holm” in one, “Ana Sólveig” in the other", "“river-border; talks” in one, “salmon” in the other"
    assert caught.value.mistakes == [
        f"{path}: statements 2 and {other} are of one claim with its {what}; put the same in both"
        for other, what in [(3, f"speaker {speaker}"), (3, f"issues {issues}"), (4, f"speaker {speaker}")]
    ]


def test_values_that_were_too_long_are_not_told(tmp_path: Path) -> None:
    of = article("a.txt", TEXT)
    long = Speaker(id=None, name="Ana " + "x" * 200, kind="person", via="name")
    issues = [f"issue-{number}" * 3 for number in range(20)]
    claims = [claim(of, TEXT, (at, at + 2), speaker=long.model_copy(update={"name": long.name + end}), issues=issues)
              for at, end in enumerate("ab")]  # fmt: skip
    (known,) = read(write(tmp_path, [(of, TEXT, claims)]))
    assert [sorted(claim.values) for claim in known.claims] == [["kind", "position", "propositions"]] * 2


HAND = """
CREATE TABLE SETTINGS (Property TEXT PRIMARY KEY, Value TEXT);
CREATE TABLE CODERS (ID INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE DOCUMENTS (ID INTEGER PRIMARY KEY, Title TEXT, Text TEXT, Notes TEXT, Date INTEGER);
CREATE TABLE STATEMENTTYPES (ID INTEGER PRIMARY KEY, Label TEXT);
CREATE TABLE VARIABLES (ID INTEGER PRIMARY KEY, Variable TEXT, DataType TEXT, StatementTypeId INTEGER);
CREATE TABLE STATEMENTS (ID INTEGER PRIMARY KEY, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER, Stop INTEGER,
    Coder INTEGER);
CREATE TABLE DATABOOLEAN (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER);
CREATE TABLE DATALONGTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT);
INSERT INTO CODERS VALUES (1, 'Admin'), (2, 'Eva'), (3, 'Ola');
INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');
INSERT INTO VARIABLES VALUES (1, 'person', 'short text', 1), (2, 'organization', 'short text', 1),
    (3, 'concept', 'short text', 1), (4, 'agreement', 'boolean', 1), (5, 'note', 'long text', 2);
"""
LAYOUTS = {
    "3.1.2": "CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT, UNIQUE (VariableId, Value)); "
    "CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Entity INTEGER)",
    "3.0 alpha 1": "CREATE TABLE ATTRIBUTES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT); "
    "CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value INTEGER NOT NULL)",
    "2.0 beta 25": "CREATE TABLE ATTRIBUTES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT); "
    "CREATE TABLE DATASHORTTEXT (ID INTEGER PRIMARY KEY, StatementId INTEGER, VariableId INTEGER, Value TEXT)",
}


class Hand:
    """A database that people coded, in the layout of some version."""

    def __init__(self, path: Path, version: str = "3.1.2") -> None:
        self.path, self.version = path, version
        with changing(path) as connection:
            connection.executescript(f"{HAND}; {LAYOUTS[version]}")
            connection.execute("INSERT INTO SETTINGS VALUES ('version', ?)", (version,))

    def run(self, statement: str, *values: object) -> int:
        with changing(self.path) as connection:
            return int(connection.execute(statement, values).lastrowid or 0)

    def document(self, title: str, text: str) -> int:
        return self.run("INSERT INTO DOCUMENTS (Title, Text, Notes, Date) VALUES (?, ?, 'path: elsewhere', 0)", title, text)

    def statement(
        self, document: int, start: int, stop: int, values: Sequence[str | int], coder: int | None = 2, type: int = 1
    ) -> None:
        """With person, organization, concept and agreement."""
        row = (type, document, start, stop, coder)
        id = self.run("INSERT INTO STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder) VALUES (?, ?, ?, ?, ?)", *row)
        for variable, value in enumerate(values, 1):
            kept: str | int = value
            if isinstance(value, int):
                self.run("INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (?, ?, ?)", id, variable, value)
                continue
            if not self.version.startswith("2"):
                table = "ENTITIES" if self.version == "3.1.2" else "ATTRIBUTES"
                kept = self.run(f"INSERT INTO {table} (VariableId, Value) VALUES (?, ?)", variable, f"{value}")
            column = "Entity" if self.version == "3.1.2" else "Value"
            self.run(f"INSERT INTO DATASHORTTEXT (StatementId, VariableId, {column}) VALUES (?, ?, ?)", id, variable, kept)


@pytest.mark.parametrize("version", LAYOUTS)
def test_what_people_coded(tmp_path: Path, version: str) -> None:
    hand = Hand(tmp_path / "x.dna", version)
    document = hand.document("River talks", TEXT)
    hand.statement(document, 20, 37, ["Ana Sólveig", "North", "Share the river", 0])
    hand.statement(document, 60, 70, ["", "South", "", 1], coder=3)
    hand.statement(document, 0, 5, [], type=2)
    (known,) = read(hand.path)
    assert (known.path, known.text, known.by) == ("River talks", TEXT, "Eva, Ola")
    assert [back(claim) for claim in known.claims] == [
        (None, ((20, 37),), None, None, {"speaker": "Ana Sólveig", "propositions": [("Share the river", -1)]}),
        (None, ((60, 70),), None, None, {"speaker": "South", "propositions": []}),
    ]


def test_statements_on_the_same_words_are_one_claim_where_the_speaker_is_the_same(tmp_path: Path) -> None:
    hand = Hand(tmp_path / "x.dna")
    document = hand.document("River talks", TEXT)
    with changing(hand.path) as connection:
        connection.execute("DROP TABLE ENTITIES")
        connection.execute("CREATE TABLE ENTITIES (ID INTEGER PRIMARY KEY, VariableId INTEGER, Value TEXT)")
    for person, concept, coder in [("Ana", "a", 2), ("Ana", "b", 2), ("Bo", "a", 2), ("Ana", "a", 3)]:
        hand.statement(document, 20, 37, [person, "", concept, 1], coder=coder)
    (known,) = read(hand.path)
    assert [(claim.values["speaker"], claim.values["propositions"]) for claim in known.claims] == [
        ("Ana", [("a", 1), ("b", 1)]),
        ("Bo", [("a", 1)]),
    ]


@pytest.mark.parametrize(
    ("text", "place", "kept", "words"),
    [
        ("a 🚢 b", (5, 6), "a 🚢 b", "b"),  # the program counts UTF-16 units
        ("a 🚢 b", (2, 4), "a 🚢 b", "🚢"),
        ("a 🚢 b", (3, 6), "a 🚢 b", "🚢 b"),  # half of a character
        ("a 🚢 b", (0, 3), "a 🚢 b", "a 🚢"),
        ("🚢🚢🚢 b 🚢", (7, 8), "🚢🚢🚢 b 🚢", "b"),
        ("a\r\nb c", (2, 3), "a\nb c", "b"),  # and one for a line end
        ("a\rb", (2, 3), "a\nb", "b"),
    ],
)
def test_places_are_turned_into_code_points(tmp_path: Path, text: str, place: tuple[int, int], kept: str, words: str) -> None:
    hand = Hand(tmp_path / "x.dna")
    hand.statement(hand.document("Boats", text), *place, ["Ana", "", "", 1])
    (known,) = read(hand.path)
    ((span,),) = (claim.content for claim in known.claims)
    assert (known.text, kept[slice(*span)]) == (kept, words)


def test_documents_of_one_title_are_told_apart(tmp_path: Path) -> None:
    hand = Hand(tmp_path / "x.dna")
    for title in ("River\n talks", "River talks", " ", ""):
        hand.document(title, TEXT)
    assert [known.path for known in read(hand.path)] == ["River talks", "River talks (document 2)", "document 3", "document 4"]


def test_coder_whom_nobody_knows(tmp_path: Path) -> None:
    hand = Hand(tmp_path / "x.dna")
    hand.statement(hand.document("River talks", TEXT), 0, 5, ["Ana", "", "", 1], coder=None)
    assert [(known.by, len(known.claims)) for known in read(hand.path)] == [(None, 1)]


def test_variables_of_ones_own(tmp_path: Path) -> None:
    hand = Hand(tmp_path / "x.dna")
    hand.statement(hand.document("River talks", TEXT), 0, 5, ["Ana", "", "Share the river", 1])
    hand.run("UPDATE VARIABLES SET Variable = 'Side' WHERE ID = 2")
    hand.run("UPDATE ENTITIES SET Value = 'South' WHERE VariableId = 2")
    hand.run("UPDATE VARIABLES SET Variable = 'firmness' WHERE ID = 4")
    ((known,),) = (annotated.claims for annotated in read(hand.path))
    assert known.values == {"speaker": "Ana", "position": "South", "propositions": [("Share the river", 0)]}


def test_database_without_statements(tmp_path: Path) -> None:
    hand = Hand(tmp_path / "x.dna")
    assert read(hand.path) == []
    hand.document("River talks", TEXT)
    assert read(hand.path) == [AnnotatedArticle("River talks", TEXT, ())]


def made(path: Path, *changes: str) -> Path:
    hand = Hand(path)
    hand.statement(hand.document("River talks", TEXT), 0, 5, ["Ana", "", "", 1])
    for change in changes:
        hand.run(change)
    return path


def other(path: Path) -> Path:
    with changing(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    return path


def of_bytes(content: bytes) -> Callable[[Path], Path]:
    def make(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return make


def changed(*changes: str) -> Callable[[Path], Path]:
    return lambda path: made(path, *changes)


def torn(path: Path) -> Path:
    whole = made(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


SAVES = "give the .dna file that Discourse Network Analyzer saves"
PROBLEMS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no file": (lambda path: path, f"is no file; {SAVES}"),
    "a folder": (lambda path: path.parent, f"is no file; {SAVES}"),
    "text": (of_bytes(b"<dna>" * 300), f"is no SQLite file; {SAVES}"),
    "nothing": (of_bytes(b""), f"is an SQLite file of some other program; {SAVES}"),
    "another program's": (other, f"is an SQLite file of some other program; {SAVES}"),
    "torn": (torn, "is damaged; give a copy of it that Discourse Network Analyzer opens"),
    "too new": (
        changed("UPDATE SETTINGS SET Value = '4.0'"),
        "is of Discourse Network Analyzer 4.0; save it with version 3, or upgrade kuriltool",
    ),
    "missing tables": (
        changed("DROP TABLE DATASHORTTEXT", "DROP TABLE CODERS"),
        "lacks CODERS (ID, Name); DATASHORTTEXT (StatementId, VariableId), "
        "so no release of Discourse Network Analyzer 2 or 3 saved it",
    ),
    "missing columns": (
        changed("ALTER TABLE DATABOOLEAN RENAME COLUMN VariableId TO RoleVariableLinkId"),
        "lacks DATABOOLEAN (VariableId), so no release of Discourse Network Analyzer 2 or 3 saved it",
    ),
    "other variables": (
        changed("UPDATE VARIABLES SET Variable = 'actor' || ID"),
        "no statement type has a variable person, organization or concept; call them so in the statement types",
    ),
    "a place behind the end": (
        changed("UPDATE STATEMENTS SET Stop = 9999"),
        "statement 1 of document 1 “River talks”: 0 to 9999 is no passage of its text, which ends at 197",
    ),
    "no place": (
        changed("UPDATE STATEMENTS SET Start = 'here'"),
        "statement 1 of document 1 “River talks”: here to 5 is no passage of its text, which ends at 197",
    ),
}


@pytest.mark.parametrize(("make", "mistake"), PROBLEMS.values(), ids=PROBLEMS)
def test_files_that_cannot_be_read(tmp_path: Path, make: Callable[[Path], Path], mistake: str) -> None:
    path = make(tmp_path / "x.dna")
    with pytest.raises(ImportFormatError) as caught:
        read(path)
    assert caught.value.mistakes == [f"{path}: {mistake}"]


def test_only_the_first_of_many_mistakes_are_told(tmp_path: Path) -> None:
    hand = Hand(tmp_path / "x.dna")
    document = hand.document("River\x1b[31m talks", TEXT)
    for number in range(22):
        hand.statement(document, 500, 501 + number, [])
    with pytest.raises(ImportFormatError) as caught:
        read(hand.path)
    assert len(caught.value.mistakes) == 21
    assert caught.value.mistakes[-1].endswith("and 2 more like these")
    assert "\x1b" not in str(caught.value)


def test_file_is_left_as_it_is(path: Path) -> None:
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir() if file.name.startswith("x.dna")] == ["x.dna"]
