"""The store: what goes in comes out, by any question, from any number of programs at once."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import TEXT, make_claims, make_run, save
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.errors import StoreError
from kuriltool.model import Stance
from kuriltool.queries import Query, search_terms
from kuriltool.store import RuleNote, Store, database, place


def texts(store: Store, **wanted: object) -> list[str]:
    return [claim.text for claim in store.claims(Query(**wanted))]  # type: ignore[arg-type]


DIRECT, MIXED, INDIRECT = (claim.text for claim in make_claims("a.txt"))


def test_claims_come_back_whole_and_in_order(store: Store) -> None:
    save(store, "news/0.txt")
    assert list(store.claims()) == [*make_claims("news/0.txt"), *make_claims("news/a.txt")]


def test_saving_again_changes_nothing(store: Store) -> None:
    def dump() -> list[str]:
        with sqlite3.connect(store.path) as connection:
            lines = [line for line in connection.iterdump() if "claim_words_" not in line]  # the index merges as it likes
        return [re.sub(r"'\d{4}-\d\d-\d\dT[\d:.+]+'", "'read at'", line) for line in lines]

    before = dump()
    save(store, "news/a.txt")
    assert dump() == before


def test_saving_an_article_replaces_its_claims(store: Store) -> None:
    save(store, "news/a.txt", make_claims("news/a.txt")[:1])
    assert texts(store) == [DIRECT]
    assert texts(store, search="shared") == []


def test_failure_in_the_middle_of_an_article_leaves_the_old_one(store: Store) -> None:
    odd = make_claims("news/a.txt")[0].model_copy(update={"text": "\ud800"})  # which SQLite can't take
    with pytest.raises(ValueError, match="surrogates not allowed"):
        save(store, "news/a.txt", [make_claims("news/a.txt")[1], odd])
    assert len(texts(store)) == 3


def test_file_is_known_again_by_whatever_path(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = make_claims("a.txt")[0].article.sha256
    save(store, f"{tmp_path}/news/a.txt")
    assert len(texts(store)) == 3
    (tmp_path / "news").mkdir()
    monkeypatch.chdir(tmp_path / "news")
    assert store.current("a.txt", sha256, "one", keep_copies=True) is None  # its records would bear another path
    save(store, "a.txt")
    assert {claim.article.path for claim in store.claims()} == {"a.txt"}
    assert texts(store, paths=["../news/a.txt"]) == texts(store)
    assert store.current("a.txt", sha256, "one", keep_copies=True) == ()


def test_files_of_one_name_in_two_folders_stay_apart(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("2025", "2026"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        save(store, "a.txt")
    assert len(texts(store)) == 9
    assert len(texts(store, paths=["a.txt"])) == 3


def test_reading_is_current_while_text_and_rules_stay(store: Store) -> None:
    article = make_claims("news/a.txt")[0].article
    store.save(article, TEXT, [], make_run(), warnings=["an odd byte"])
    assert store.current("news/a.txt", article.sha256, "one") == ("an odd byte",)
    assert store.current("news/a.txt", article.sha256, "two") is None
    assert store.current("news/a.txt", "other", "one") is None
    assert store.current("news/b.txt", article.sha256, "one") is None


def test_run_that_no_article_stands_on_goes(store: Store) -> None:
    save(store, "news/a.txt", run=make_run("two"))
    rows = store._rows("SELECT fingerprint FROM run")
    assert rows == [("two",)]
    assert store._rows("SELECT DISTINCT run FROM rule UNION SELECT DISTINCT run FROM actor_name") == [("two",)]


def test_what_surrounds_a_claim(store: Store) -> None:
    claim = make_claims("news/a.txt")[0]
    assert store.text(claim.article) == TEXT
    assert store.notes_on(claim) == {"say-that": RuleNote("A verb of saying with a clause.", "rules/verbs.yaml:3")}
    assert store.notes_on(claim.model_copy(update={"rule": "gone"})) == {}
    assert [side.colour for side in store.sides()] == ["cyan", "orange3"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [DIRECT, MIXED, INDIRECT]),
        ({"verbatim": True}, [DIRECT, MIXED]),
        ({"verbatim": True, "kinds": ["indirect"]}, []),
        ({"kinds": ["indirect", "direct"]}, [DIRECT, INDIRECT]),
        ({"positions": ["south"]}, [INDIRECT]),
        ({"positions": ["South", "NORTH"]}, [DIRECT, MIXED, INDIRECT]),
        ({"issues": ["Talks"]}, [MIXED, INDIRECT]),
        ({"issues": ["talks"], "positions": ["North"]}, [MIXED]),
        ({"positions": ["none"]}, []),
        ({"positions": ["both"]}, []),
        ({"issues": ["salmon", "other"]}, []),
        ({"outlets": ["gazette"]}, [DIRECT, MIXED, INDIRECT]),
        ({"outlets": ["Times"]}, []),
        ({"speakers": ["SOLVEIG"]}, [DIRECT, MIXED]),
        ({"speakers": ["sólveig ana"]}, [DIRECT, MIXED]),
        ({"speakers": ["the elder"]}, [INDIRECT]),
        ({"speakers": ["Bo Lund", "Ana"]}, [DIRECT, MIXED, INDIRECT]),
        ({"speakers": ["An"]}, []),
        ({"speakers": ["Ana Lund"]}, []),
        ({"search": "RIVER"}, [DIRECT, INDIRECT]),
        ({"search": "river shared"}, [INDIRECT]),
        ({"search": '"shared river"'}, []),
        ({"search": "“must be shared”"}, [INDIRECT]),
        ({"search": "solveig"}, [DIRECT, MIXED]),
        ({"search": "river AND shared"}, []),
        ({"since": "2026-02-07"}, [DIRECT, MIXED, INDIRECT]),
        ({"since": "2026-02-08"}, []),
        ({"since": "2026", "until": "2026-02"}, [DIRECT, MIXED, INDIRECT]),
        ({"until": "2025"}, []),
        ({"limit": 2}, [DIRECT, MIXED]),
        ({"paths": ["news/a.txt"], "limit": 1}, [DIRECT]),
        ({"paths": []}, []),
    ],
)
def test_filters(store: Store, wanted: dict[str, object], found: list[str]) -> None:
    assert texts(store, **wanted) == found


def test_exact_name_wins_over_part_of_a_name(store: Store) -> None:
    claim = make_claims("news/b.txt")[0]
    assert claim.speaker
    other = claim.model_copy(update={"speaker": claim.speaker.model_copy(update={"id": None, "name": "Ana"})})
    save(store, "news/b.txt", [other])
    assert list(store.claims(Query(speakers=["ana"]))) == [other]
    assert len(list(store.claims(Query(speakers=["sólveig"])))) == 2


def test_months_and_years_touch_what_they_hold(store: Store) -> None:
    save(store, "news/a.txt", make_claims("news/a.txt", published="2026-02"))
    assert len(texts(store, since="2026-02-20")) == 3
    assert len(texts(store, until="2026-02-01")) == 3
    assert texts(store, since="2026-03") == []


@pytest.mark.parametrize(
    ("wanted", "note"),
    [
        ({"speakers": ["Solveg"]}, 'no speaker "Solveg"; did you mean Ana Sólveig?'),
        ({"speakers": ["Bo Lnd"]}, 'no speaker "Bo Lnd"; did you mean Bo Lund?'),
        ({"speakers": ["xyz"]}, 'no speaker "xyz"; here: Ana Sólveig and Bo Lund'),
        ({"speakers": ["holm"]}, "no claim here is by Cy Holm"),
        ({"positions": ["Nort"]}, 'no position "Nort"; did you mean North?'),
        ({"positions": ["xyz"]}, 'no position "xyz"; here: North, South, both, other and none'),
        ({"positions": ["both", "OTHER", "none"]}, None),
        ({"issues": ["river"]}, 'no issue "river"; did you mean river-border?'),
        ({"issues": ["salmn"]}, 'no issue "salmn"; did you mean salmon?'),
        ({"issues": ["salmon", "other"]}, None),
        ({"outlets": ["Gazete"]}, 'no outlet "Gazete"; did you mean The Gazette?'),
        ({"speakers": ["ana", "bo"]}, None),
        ({"since": "2026"}, None),
    ],
)
def test_notes(store: Store, wanted: dict[str, list[str]], note: str | None) -> None:
    assert store.notes(Query(**wanted)) == ([note] if note else [])


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"positions": ["Nort", "south", "none", "Both"]}, ['no position "Nort"; did you mean North?']),
        ({"issues": ["salmon", "tlks", "other"]}, ['no issue "tlks"; did you mean talks?']),
        ({"positions": ["x"], "issues": ["xyz"]}, ['no position "x"; here: North, South, both, other and none',
                                                   'no issue "xyz"; here: river-border, talks, salmon and other']),
        ({"speakers": ["nobody"], "outlets": ["nowhere"]}, []),  # open: who doesn't occur has no claims
        ({"propositions": ["unheard-of"]}, []),  # a pack without propositions, or a store from before there were any
    ],
)  # fmt: skip
def test_what_is_outside_a_closed_list_is_strange(store: Store, wanted: dict[str, list[str]], told: list[str]) -> None:
    assert store.strange(Query(**wanted)) == told


def test_nothing_is_strange_to_an_empty_store(store_path: Path) -> None:
    with Store.open(store_path) as empty:
        assert empty.strange(Query(positions=["North"], issues=["talks"], propositions=["river-is-northern"])) == []


def test_note_on_a_name_that_fits_several(store: Store) -> None:
    claim = make_claims("news/b.txt")[0]
    assert claim.speaker
    save(
        store,
        "news/b.txt",
        [claim.model_copy(update={"speaker": claim.speaker.model_copy(update={"id": None, "name": "Ed Lund"})})],
    )
    assert store.notes(Query(speakers=["lund"])) == ['"lund" fits Bo Lund and Ed Lund; all are given']


def test_note_on_claims_without_a_date(store: Store) -> None:
    save(store, "news/b.txt", make_claims("news/b.txt", published=None))
    query = Query(since="2020", positions=["North"])
    assert store.notes(query) == ["2 claims have no date and are left out"]
    assert len(list(store.claims(query))) == 2


def test_side_without_claims_is_known(store: Store) -> None:
    save(store, "news/a.txt", make_claims("news/a.txt")[:1])
    assert store.notes(Query(positions=["south"])) == []


def test_claims_without_a_position(store: Store) -> None:
    save(store, "news/a.txt", [claim.model_copy(update={"position": None}) for claim in make_claims("news/a.txt")[:1]])
    save(store, "news/b.txt")
    assert texts(store, positions=["None"]) == [DIRECT]
    assert texts(store, positions=["south", "none"]) == [DIRECT, INDIRECT]


VIEWS = [
    (["river-is-northern"], [DIRECT, INDIRECT]),
    (["River-is-Northern:+1"], [DIRECT]),
    (["river-is-northern:-1"], [INDIRECT]),
    (["salmon:0", "river-is-northern:1"], [DIRECT, MIXED]),
    (["salmon:1"], []),
]


@pytest.mark.parametrize(("wanted", "found"), VIEWS)
def test_claims_by_the_propositions_on_which_they_take_a_view(store: Store, wanted: list[str], found: list[str]) -> None:
    views = [("river-is-northern", 1), ("salmon", 0), ("river-is-northern", -1)]
    claims = [
        claim.model_copy(update={"propositions": [Stance(id=id, polarity=polarity)]})  # type: ignore[arg-type]
        for claim, (id, polarity) in zip(make_claims("news/a.txt"), views, strict=True)
    ]
    save(store, "news/a.txt", claims)
    assert texts(store, propositions=wanted) == found


def test_a_proposition_that_is_none_is_told(store: Store) -> None:
    save(store, "news/a.txt", run=replace(make_run("two"), propositions=["river-is-northern"]))
    assert store.notes(Query(propositions=["river-is-nothern:-1"])) == [
        'no proposition "river-is-nothern"; did you mean river-is-northern?'
    ]
    assert store.notes(Query(propositions=["river-is-northern"])) == []


def test_articles_gone_from_a_folder(store: Store, tmp_path: Path) -> None:
    for name in ("news/b.txt", "news/more/c.txt", "news2/d.txt", "../news/e.txt"):
        save(store, name)
    (tmp_path / "news" / "more").mkdir(parents=True)
    (tmp_path / "news" / "a.txt").write_text(TEXT)
    assert store.gone("news") == ["../news/b.txt", "../news/more/c.txt"]
    assert store.gone(tmp_path / "news", spared=["news/b.txt"]) == ["../news/more/c.txt"]
    assert store.gone("news", spared=["news/more", "news/b"]) == ["../news/b.txt"]
    assert store.gone(".") == ["../news/b.txt", "../news/more/c.txt", "../news2/d.txt"]
    (tmp_path / "news" / "b.txt").symlink_to(tmp_path / "elsewhere.txt")
    assert store.gone("news") == ["../news/more/c.txt"]


def test_what_nobody_may_look_at_is_not_gone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    assert store.gone("news") == ["../news/a.txt"]
    monkeypatch.setattr(Path, "lstat", refuse)
    assert store.gone("news") == []


def test_forgotten_article_leaves_nothing(store: Store) -> None:
    save(store, "news/b.txt", run=make_run("two"))
    store.forget("../news/a.txt")
    assert {claim.article.path for claim in store.claims()} == {"news/b.txt"}
    assert store._rows("SELECT count(*) FROM claim_words UNION ALL SELECT count(*) FROM run") == [(3,), (1,)]
    store.forget("../news/a.txt")
    assert len(texts(store)) == 3


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"since": "Feb 7"}, "is no date"),
        ({"until": "2026-13"}, "is no date"),
        ({"until": "2026-02-30"}, "is no date"),
        ({"since": "20260207"}, "is no date"),
        ({"since": "2026-03", "until": "2026-02"}, "nothing lies between"),
        ({"kinds": ["indrect"]}, "did you mean indirect"),
        ({"propositions": ["salmon:2"]}, "is no polarity; write salmon:\\+1"),
        ({"propositions": [""]}, '"" names no proposition'),
        ({"propositions": [" :+1"]}, '" :\\+1" names no proposition'),
        ({"search": " - "}, "holds no word"),
        ({"limit": 0}, "leaves nothing"),
    ],
)
def test_queries_that_make_no_sense(wanted: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Query(**wanted)  # type: ignore[arg-type]


@given(st.text())
def test_any_search_is_either_refused_or_understood(words: str) -> None:
    try:
        terms = search_terms(words)
    except ValueError:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    connection.execute("SELECT * FROM words WHERE words MATCH ?", (terms,)).fetchall()
    connection.close()


def test_claim_by_the_beginning_of_its_id(store: Store) -> None:
    claim = make_claims("news/a.txt")[1]
    assert store.claim(claim.id[:8]) == store.claim(claim.id[2:8].upper()) == store.claim(claim.id) == claim
    save(store, "news/b.txt")  # the same text under another name: the same ids
    assert store.claim(claim.id) == claim


def test_claim_that_cannot_be_told(store: Store) -> None:
    claims = make_claims("news/a.txt")
    save(store, "news/a.txt", [claims[0].model_copy(update={"id": "c_abcd1"}), claims[2].model_copy(update={"id": "c_abcd2"})])
    with pytest.raises(StoreError, match=r"(?s)c_abcd begins 2 ids.*c_abcd1  Ana Sólveig.*c_abcd2  Bo Lund"):
        store.claim("abcd")
    with pytest.raises(StoreError, match="no claim c_ffff; kuriltool claims lists them all"):
        store.claim("ffff")
    with pytest.raises(StoreError, match=r"no claim c_abcc2; did you mean c_abcd[12]"):
        store.claim("abcc2")
    assert store.id_length() == 7


def test_ids_are_as_short_as_they_can_be(store: Store) -> None:
    assert store.id_length() == 6
    first, second, third = make_claims("news/a.txt")
    for length, claim in ((6, first), (8, second.model_copy(update={"id": f"{first.id[:7]}~"}))):
        save(store, f"news/{length}.txt", [claim])
        for _ in ("what is told before it is measured", "and what is kept"):
            assert store.id_length() == length
            store.gather()
    save(store, "news/8.txt", [third])
    store.gather()
    assert store.id_length() == 6


def test_id_length_of_before_goes_where_gathering_is_stopped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, _ = make_claims("news/a.txt")
    save(store, "news/1.txt", [first])
    store.gather()
    save(store, "news/2.txt", [second.model_copy(update={"id": f"{first.id[:7]}~"})])

    def stopped() -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_measured_ids", stopped)
        with pytest.raises(KeyboardInterrupt):
            store.gather()
    assert store.is_waiting()
    assert store.id_length() == 8


def test_store_is_found_upward_and_kept_out_of_git(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = store.path.parent
    assert (folder / ".gitignore").read_text() == "*\n"
    below = folder.parent / "some" / "where"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert place() == store.path
    with Store.find() as found:
        assert len(list(found.claims())) == 3


def test_option_beats_variable_beats_folder(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place() == store.path
    monkeypatch.setenv("KURILTOOL_STORE", str(tmp_path / "variable.db"))
    assert place() == tmp_path / "variable.db"
    assert place(tmp_path / "option.db") == tmp_path / "option.db"


def test_no_store(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreError, match=rf"no store yet, neither {store_path} nor in a folder above.*kuriltool extract FOLDER"):
        Store.find()
    with pytest.raises(StoreError, match=r"no store at x\.db; make one"):
        Store.find(Path("x.db"))
    monkeypatch.setenv("KURILTOOL_STORE", "y.db")
    with pytest.raises(StoreError, match=r"no store at y\.db \(from KURILTOOL_STORE\)"):
        Store.find()


def test_reader_cannot_write(store: Store) -> None:
    with Store.find(store.path) as found, pytest.raises(StoreError, match="can't be written to"):
        save(found, "news/b.txt")


def test_newer_store_is_refused(store: Store) -> None:
    store._execute(f"PRAGMA user_version = {len(database.migrations()) + 1}")
    for opening in (lambda: Store.open(store.path), Store.find):
        with pytest.raises(StoreError, match="was written by a newer kuriltool"):
            opening()


def test_older_store_is_brought_up_to_date(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = [*database.migrations(), "CREATE TABLE later (a TEXT) STRICT;\n"]
    monkeypatch.setattr(database, "migrations", lambda: scripts)
    with Store.find(store.path) as found:
        assert found._rows("SELECT count(*) FROM later") == [(0,)]
        assert len(list(found.claims())) == 3


def test_store_of_the_first_version_is_read(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = database.migrations()
    with monkeypatch.context() as then:
        then.setattr(database, "migrations", lambda: scripts[:1])
        first = database.open_writable(store_path)
    claim = make_claims("news/a.txt")[1]
    first.execute("INSERT INTO run VALUES ('one', 'rivers', '1', '[]')")
    article = ("../news/a.txt", "news/a.txt", claim.article.sha256, TEXT)
    first.execute("INSERT INTO article (place, path, sha256, text, run) VALUES (?, ?, ?, ?, 'one')", article)
    row = (claim.id, claim.content[0].start, claim.kind, "2026-02", claim.model_dump_json(exclude={"appearances", "said_when"}))
    first.execute("INSERT INTO claim (article, public, start, kind, day, record) VALUES (1, ?, ?, ?, ?, ?)", row)
    first.execute("INSERT INTO claim_issue VALUES (1, 'talks')")
    first.close()
    with Store.find(store_path) as found:
        assert list(found.claims(Query(issues=["talks"], since="2026-02-20"))) == [claim]
        assert found.notes(Query(issues=["salmon"])) == ['no issue "salmon"; here: talks and other']


def test_store_in_a_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_file", refuse)
    with pytest.raises(StoreError, match=r"s\.db: can't be read: Permission denied; name another with --store"):
        Store.find(tmp_path / "s.db")


def test_files_that_are_no_store(store_path: Path, tmp_path: Path) -> None:
    text = tmp_path / "notes.db"
    text.write_text("just some notes, long enough to be a header " * 20)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE cat (name TEXT)")
    for opening in (Store.open, Store.find):
        with pytest.raises(StoreError, match="is no kuriltool store"):
            opening(text)
        with pytest.raises(StoreError, match="is a database of some other program"):
            opening(other)
    assert not store_path.exists()


def test_damaged_store(store: Store) -> None:
    store._execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    data = bytearray(store.path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    store.path.write_bytes(data)
    with Store.find() as found, pytest.raises(StoreError, match="is damaged; move it away"):
        list(found.claims())


def test_store_that_stays_locked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    store._execute("BEGIN IMMEDIATE")
    with Store.open(store.path) as second:
        with pytest.raises(StoreError, match="another program has been writing"):
            save(second, "news/b.txt")
        assert len(list(second.claims())) == 3  # reading goes on meanwhile


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="its folder can't be made"):
        Store.open(tmp_path / "file" / "store.db")


def write_some(path: Path, name: str) -> None:
    with Store.open(path) as store:
        for number in range(15):
            save(store, f"{name}/{number % 5}.txt")


def test_many_writers_and_a_reader_at_once(store_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_some, args=(store_path, name)) for name in "abc"]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        if store_path.is_file():
            with Store.open(store_path) as store:
                assert len(list(store.claims())) % 3 == 0  # never half an article
        for writer in writers:
            writer.join(0.05)
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    with Store.find(store_path) as store:
        assert len(list(store.claims())) == 45
        assert store._rows("PRAGMA integrity_check") == [("ok",)]


def test_paths_may_be_strings(store: Store) -> None:
    with Store.open(str(store.path)) as again, Store.find(str(store.path)) as found:
        assert list(again.claims()) == list(found.claims()) != []
