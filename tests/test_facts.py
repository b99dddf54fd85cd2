"""Facts kept beside claims: whatever is counted and ranked by them comes to the same as claim by claim."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.testing
from benchmarks.made import fill
from conftest import TEXT, make_claims, make_run, save
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool import library
from kuriltool.analysis import timeline as over_time
from kuriltool.analysis.counting import ByFacts
from kuriltool.analysis.facts import facts_of
from kuriltool.analysis.sides import BY, compare_sides, topics_asked
from kuriltool.analysis.strength import Topic, rank
from kuriltool.analysis.uncertainty import right, rights
from kuriltool.cli import app, ask
from kuriltool.corpus import Corpus
from kuriltool.errors import StoreError
from kuriltool.model import Claim, Review
from kuriltool.queries import Query
from kuriltool.reviews import Reviewed
from kuriltool.store import Store, asking, database

QUERIES = {
    "all": Query(),
    "days": Query(since="2018-05", until="2021"),
    "issue": Query(issues=["salmon"]),
    "view": Query(propositions=["p03:+1", "p07"]),
    "speaker": Query(speakers=["sol 1"]),
    "outlet": Query(outlets=["norburg mail"]),
    "kind": Query(kinds=["indirect"], positions=["North", "none"]),
    "nothing": Query(search="nobodysaysthis"),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of 800 claims with copies and near copies, of which some articles were kept apart and one was reviewed."""
    path = tmp_path_factory.mktemp("made") / "store.db"
    fill(path, 800)
    with Store.open(path) as store:
        first = next(store.claims())
        text = store.text(first.article)
        own = [claim for article, _, claims in store.readings() if article == first.article for claim in claims]
        again = [first.article.model_copy(update={"path": f"again/{number}.txt"}) for number in range(2)]
        for article in again:
            claims = [claim.model_copy(update={"article": article}) for claim in own]
            store.save(article, text, claims, make_run("apart"), keep_copies=True)
        review = Review(verdict="confirmed", on="2026-03-01", origin="x.json")
        confirmed = Reviewed(own[1].id, "confirmed", own[1].model_copy(update={"review": review}), own[1])
        store.review({first.article.path: [confirmed]})
        yield store


@pytest.mark.parametrize("asked", QUERIES)
@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("quotes", [1, 5])
def test_sides_are_compared_by_facts_as_claim_by_claim(made: Store, asked: str, by: Any, quotes: int) -> None:
    query = QUERIES[asked]
    corpus = Corpus(made, query)
    claims, found = list(corpus.claims()), list(corpus.statements())
    only = topics_asked(query, by, claims)
    one_by_one = compare_sides(claims, corpus.sides, by, quotes=quotes, labels=corpus.labels(by), found=found, only=only)
    assert library.compare_sides(corpus, by, quotes) == one_by_one
    assert one_by_one.claims == made.count(query) == len(claims)
    assert (one_by_one.claims > 0) == (asked != "nothing")


@pytest.mark.parametrize("asked", QUERIES)
@pytest.mark.parametrize("of", get_args(over_time.Of))
@pytest.mark.parametrize("by", [None, *get_args(over_time.By)])
def test_claims_are_counted_over_time_by_facts_as_claim_by_claim(made: Store, asked: str, of: Any, by: Any) -> None:
    corpus = Corpus(made, QUERIES[asked])
    one_by_one = over_time.timeline(over_time.of_claims(corpus.claims()), of, by, order=["South"])
    assert over_time.timeline(ByFacts(corpus.columns()), of, by, order=["South"]) == one_by_one


def test_a_made_store_has_what_tells(made: Store) -> None:
    found = library.compare_sides(Corpus(made), "proposition")
    assert found.doubtful
    assert any(voice.statements != voice.claims for row in found.rows for voice in row.sides)
    assert any(claim.appearances for claim in made.claims())
    assert library.timeline(Corpus(made), by="day").imprecise


def test_the_order_of_claims_is_the_same_whichever_way_they_are_found(made: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {asked: list(made.claims(query)) for asked, query in QUERIES.items()}
    for name, number in (("_FEW", 1), ("_FIRST", 1), ("_AT_ONCE", 7)):
        monkeypatch.setattr(asking, name, number)
    assert {asked: list(made.claims(query)) for asked, query in QUERIES.items()} == few
    assert list(made.claims(Query(limit=9))) == few["all"][:9]


def test_facts_follow_the_claims(store_path: Path) -> None:
    with Store.open(store_path) as store:
        save(store, "a.txt")
        save(store, "b.txt")
        save(store, "a.txt", make_claims("a.txt")[:1])
        assert len(store.columns()) == 4
        store.forget(store._place("b.txt"))
        assert len(store.columns()) == 1
        save(store, "a.txt", [])
        assert len(store.columns()) == 0
        assert library.compare_sides(Corpus(store)).rows == []
        assert library.timeline(Corpus(store)).count == 0


def older(path: Path, monkeypatch: pytest.MonkeyPatch) -> sqlite3.Connection:
    """A store as it was before it had facts, with an article."""
    scripts = database.migrations()
    with monkeypatch.context() as then:
        then.setattr(database, "migrations", lambda: scripts[:5])
        connection = database.open_writable(path)
    known = ("../a.txt", "a.txt", make_claims("a.txt")[0].article.sha256, TEXT, "2026-02-07")
    connection.execute("INSERT INTO run (fingerprint, pack, version, sides) VALUES ('one', 'rivers', '1', '[]')")
    connection.execute("INSERT INTO article (place, path, sha256, text, published, run) VALUES (?, ?, ?, ?, ?, 'one')", known)
    return connection


def add(connection: sqlite3.Connection, claim: Claim, record: str) -> None:
    row = (claim.id, claim.content[0].start, claim.kind, record)
    connection.execute("INSERT INTO claim (article, public, start, kind, record) VALUES (1, ?, ?, ?, ?)", row)


def test_an_older_store_is_given_the_facts_of_its_claims(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = make_claims("a.txt")
    connection = older(store_path, monkeypatch)
    for claim in claims:
        add(connection, claim, claim.model_dump_json())
    connection.close()
    with Store.find(store_path) as store:
        found = over_time.timeline(ByFacts(store.columns()), "speaker")
    assert found == over_time.timeline(over_time.of_claims(claims), "speaker")


def test_an_older_store_with_a_broken_record_stays_as_it_was(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = older(store_path, monkeypatch)
    add(connection, make_claims("a.txt")[0], '{"id": 1}')
    connection.close()
    with pytest.raises(StoreError, match="is damaged; move it away"):
        Store.find(store_path)
    with sqlite3.connect(store_path) as still:
        assert still.execute("PRAGMA user_version").fetchone() == (5,)


def test_a_standing_ranks_as_the_claim_does(made: Store) -> None:
    claims = list(made.claims())
    topic = Topic("proposition", "p03")
    by_fact = sorted(claims, key=lambda claim: (facts_of(claim).standing & ~(1 << 22), -facts_of(claim).chance))
    places = [rank(claim, topic)[:2] for claim in by_fact]
    assert places == sorted(places)
    assert len({*places}) > 100


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40).map(lambda part: part / 40), max_size=120), max_size=6))
def test_counts_together_are_as_right_as_one_by_one(counts: list[list[float]]) -> None:
    assert rights([Counter(chances) for chances in counts]) == [right(chances) for chances in counts]


def test_a_terminal_is_told_how_many_more_claims_there_are(made: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    run = typer.testing.CliRunner().invoke
    monkeypatch.setattr(ask, "_MOST_SHOWN", 3)
    whole = run(app, ["--store", str(made.path), "claims", "--format", "table"])
    assert "the first" not in whole.stderr
    monkeypatch.setattr(ask, "_is_terminal", lambda: True)
    cut = run(app, ["--store", str(made.path), "claims", "--format", "table"])
    number = made.count()
    assert f"the first 3 of {number:,} claims; --limit N shows so many, -o FILE takes all" in " ".join(cut.stderr.split())
    assert len(cut.stdout) < len(whole.stdout) / 10
    asked = run(app, ["--store", str(made.path), "claims", "--format", "table", "--limit", "5"])
    assert "the first" not in asked.stderr
