"""Statements kept in the store: the same as gathered from all claims at once, whatever came and went, and in whatever order."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import make_run
from hypothesis import given, settings
from hypothesis import strategies as st
from test_statements import ANA, TEXTS, TREATY, claim

from kuriltool.analysis.statements import Statement, statements
from kuriltool.cli import app
from kuriltool.corpus import Corpus
from kuriltool.model import Claim
from kuriltool.queries import Query
from kuriltool.store import Store, database, gatherer

BO = ANA.model_copy(update={"id": None, "name": "Bo Ek"})


def whole(store: Store) -> list[Statement]:
    """What all claims of a store give at once."""
    corpus = Corpus(store)
    return statements(corpus.claims(), corpus.texts(), corpus.names)


def is_true(store: Store) -> bool:
    """Whether what is kept is that, statement by statement, with its counts."""
    found = whole(store)
    kept = list(store.statements())
    counts = store._rows("SELECT public, claims, articles, outlets FROM statement")
    assert kept == found
    assert sorted(counts) == sorted((one.id, len(one.appearances), len(one.articles), len(one.outlets)) for one in found)
    assert not store._rows("SELECT claim FROM statement_of EXCEPT SELECT id FROM claim WHERE speaker IS NOT NULL")
    return True


def told(path: str, words: str, **given: Any) -> Claim:
    """A claim that is the one sentence that a speaker says in an article like no other."""
    return claim(path, f"Ana Sol said in {path}: “{words}” The meeting lasted for an hour.", words, **given)


def save(store: Store, *claims: Claim, **given: Any) -> None:
    article = claims[0].article
    store.save(article, TEXTS[article.path], claims, make_run(), **given)


SAID = [
    "The works on the dam at Almo must stop at once",
    "the dam works at Almo should be halted now",
    "No tax on the ships that pass the harbour of Elsund",
    "There will be no harbour tax on ships at Elsund",
    "Two islets in the river belong to the North",
]
DATES = [None, "2030-01-30", "2030-02-01", "2030-02-02", "2030-02", "2030", "2030-03-15", "2029-12-31"]


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[Claim]]:
    """The text of an article and its claims. There are few names, so that one takes the place of another."""
    name = f"{draw(st.sampled_from('abcdefgh'))}.txt"
    said = draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=3, unique=True))
    published, told = draw(st.sampled_from(DATES)), draw(st.sampled_from([None, *DATES]))
    speaker = draw(st.sampled_from([ANA, ANA, BO, None]))
    text = f"The council met at {draw(st.sampled_from(['noon', 'night']))}. {'. '.join(said)}."
    return text, [claim(name, text, part, published=published, said_on=told, speaker=speaker) for part in said]


CHANGES = st.one_of(articles(), st.sampled_from("abcdefgh"), st.just("gather"))


@settings(deadline=None, max_examples=40)
@given(st.lists(CHANGES, min_size=1, max_size=14), st.integers(1, 3))
def test_what_is_kept_is_what_all_claims_give(
    tmp_path_factory: pytest.TempPathFactory, changes: Sequence[tuple[str, list[Claim]] | str], batch: int
) -> None:
    with pytest.MonkeyPatch.context() as patch, Store.open(tmp_path_factory.mktemp("kept") / "store.db") as store:
        patch.setattr(gatherer, "_BATCH", batch)
        patch.setattr(gatherer, "_FEW", 1)
        for change in changes:
            if change == "gather":
                store.gather()
            elif isinstance(change, str):
                store.forget(store._place(f"{change}.txt"))
            else:
                text, claims = change
                store.save(claims[0].article, text, claims, make_run(), keep_copies=len(claims) == 2)
        assert is_true(store)


def test_the_order_of_saving_makes_no_difference(tmp_path: Path) -> None:
    claims = [
        told(f"{outlet}{month}-{day}.txt", words, published=f"2030-0{month}-{day:02}")
        for month in (1, 2, 3)
        for day in (1, 2, 27, 28)
        for outlet, words in zip("abc", SAID, strict=False)
    ]
    orders = []
    for number in range(3):
        random.Random(number).shuffle(claims)
        with Store.open(tmp_path / f"{number}.db") as store:
            for at, one in enumerate(claims):
                save(store, one)
                if at % (number + 3) == 0:
                    store.gather()
            assert is_true(store)
            orders.append(list(store.statements()))
    assert orders[0] == orders[1] == orders[2]
    assert any(len(one.appearances) > 1 for one in orders[0])


def test_an_undated_claim_stays_when_the_only_other_one_goes(store_path: Path) -> None:
    with Store.open(store_path) as store:
        save(store, told("old.txt", SAID[0], published=None))
        save(store, told("new.txt", SAID[-1], published="2030-01-30"))
        store.gather()
        store.forget(store._place("new.txt"))
        assert is_true(store)


def test_only_what_is_near_is_gathered_anew(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    months = [f"20{year}-{month:02}-10" for year in range(30, 37) for month in range(1, 13)]
    with Store.open(store_path) as store:
        for number, day in enumerate(months):
            save(store, told(f"m{number}.txt", TREATY, published=day))
        store.gather()
        read: list[str] = []
        monkeypatch.setattr(store, "_record", lambda record: read.append(record) or Claim.model_validate_json(record))
        save(store, told("late.txt", TREATY, published="2033-05-11"))
        store.gather()
        assert 0 < len(read) < 10
        assert is_true(store)


def test_a_text_that_changes_while_its_claims_wait_to_be_gathered(store_path: Path) -> None:
    with Store.open(store_path) as store:
        one = told("a.txt", SAID[0])
        save(store, one)
        store.save(one.article, f"{TEXTS['a.txt']} ", [one], make_run())
        assert store._rows("SELECT count(*) FROM statement_stale") == [(1,)]
        assert is_true(store)


def test_a_copy_that_comes_or_goes_is_counted(store_path: Path) -> None:
    one = told("mail.txt", TREATY)
    with Store.open(store_path) as store:
        save(store, one)
        (found,) = store.statements()
        assert len(found.articles) == 1
        copy = one.article.model_copy(update={"path": "print.txt", "outlet": "Print"})
        assert store.save_copy(copy, TEXTS["mail.txt"], make_run())
        assert is_true(store)
        (found,) = store.statements()
        assert found.outlets == ["Mail", "Print"]
        store.forget(store._place("print.txt"))
        assert is_true(store)


def test_another_name_in_the_packs_makes_all_stale(store_path: Path) -> None:
    wordings = "Talks with Verania on the two dams will begin in May", "Talks with Norburg on the two dams will begin in May"
    with Store.open(store_path) as store:
        for path, words in zip(("mail.txt", "wire.txt"), wordings, strict=True):
            save(store, told(path, words))
        apart = list(store.statements())
        run = make_run()
        store._execute("INSERT INTO actor_name VALUES (?, 'verania', 'Verania', 'Verania')", run.fingerprint)
        store._execute("INSERT INTO actor_name VALUES (?, 'verania', 'Verania', 'Norburg')", run.fingerprint)
        assert is_true(store)
        assert len(list(store.statements())) < len(apart)


def test_what_is_done_when_it_is_interrupted_stays_done(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gatherer, "_BATCH", 1)
    with Store.open(store_path) as store:
        for month in range(1, 7):
            save(store, told(f"{month}.txt", TREATY, published=f"2030-0{month}-10"))

        def stop(done: int, _: int) -> None:
            if done == 3:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            store.gather(stop)
        assert store._rows("SELECT count(*) FROM statement_of") == [(2,)]
        assert store._rows("SELECT count(*) FROM statement_stale") == [(4,)]
        assert is_true(store)


@pytest.fixture
def fresh(store_path: Path) -> Iterator[Path]:
    with Store.open(store_path) as store:
        for path, outlet in (("mail.txt", "2030-04-12"), ("wire.txt", "2030-04-13")):
            save(store, told(path, TREATY, published=outlet))
        save(store, told("post.txt", "The harbour tax will stay", speaker=BO))
    yield store_path


def test_who_reads_gathers_where_the_store_can_be_written(fresh: Path) -> None:
    with Store.find(fresh) as store:
        assert len(list(store.statements())) == 2
    with sqlite3.connect(fresh) as plain:
        assert plain.execute("SELECT count(*) FROM statement").fetchone() == (2,)


def test_a_store_that_can_only_be_read_tells_the_same(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "open_writable", refused)
    with Store.find(fresh) as store:
        assert is_true(store)
        assert store.count_statements(articles=2) == 1
    with sqlite3.connect(fresh) as plain:
        assert plain.execute("SELECT count(*) FROM statement").fetchone() == (0,)


def refused(path: Path) -> sqlite3.Connection:
    from kuriltool.errors import StoreError

    raise StoreError(f"store {path}: can't be written to")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anything")
def test_a_file_that_can_only_be_read(fresh: Path) -> None:
    fresh.chmod(0o444)
    fresh.parent.chmod(0o555)
    try:
        with Store.find(fresh) as store:
            assert is_true(store)
    finally:
        fresh.parent.chmod(0o755)


def test_a_store_of_before_is_all_stale(store_path: Path) -> None:
    scripts = database.migrations()
    at = next(number for number, script in enumerate(scripts) if "CREATE TABLE statement (" in script)
    with Store.open(store_path) as store:
        save(store, told("mail.txt", TREATY))
        for kind, name in store._rows("SELECT type, name FROM sqlite_master WHERE name LIKE 'statement%' ORDER BY type DESC"):
            if kind in ("table", "trigger"):
                store._execute(f"DROP {kind} {name}")
        for script in (one for one in scripts[at:] if "TABLE statement_" in one):
            for statement in database._statements(script):
                store._execute(statement)
        assert store._rows("SELECT count(*) FROM statement_stale") == [(1,)]
        assert is_true(store)


def test_a_query_chooses_appearances_or_statements(fresh: Path) -> None:
    with Store.find(fresh) as store:
        wire = Query(outlets=("Wire",))
        (found,) = store.statements(wire)
        assert [one.claim.article.path for one in found.appearances] == ["wire.txt"]
        (every,) = store.widespread(wire)
        assert [one.claim.article.path for one in every.appearances] == ["mail.txt", "wire.txt"]
        assert (found.id, found.first) == (every.id, every.first)
        assert [one.id for one in store.widespread(limit=1)] == [every.id]
        assert store.count_statements(wire) == store.count_statements(outlets=2) == 1
        assert store.statement_of(every.appearances[1].claim) == every


def test_a_terminal_shows_the_first_and_says_how_many_there_are(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import typer.testing

    from kuriltool.cli import statements as command

    monkeypatch.setattr(command, "_MOST", 2)
    with Store.open(store_path) as store:
        for year in range(30, 35):
            save(store, told(f"{year}.txt", TREATY, published=f"20{year}-04-12"))
    run = typer.testing.CliRunner().invoke(app, ["statements", "--all", "--format", "table"])
    assert run.stdout.count("Ana Sol") == 2
    assert "the first 2 of 5 statements" in run.stderr
    run = typer.testing.CliRunner().invoke(app, ["statements", "--all", "--format", "table", "--limit", "4"])
    assert run.stdout.count("Ana Sol") == 4
    assert "the first" not in run.stderr


def test_statements_of_a_store_load_no_pipeline(fresh: Path) -> None:
    code = (
        "import sys; from kuriltool.store import Store; s = Store.find(sys.argv[1]); assert len(list(s.statements())) == 2; "
        "assert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(fresh)], check=True)
