"""Stores put together: however an archive was parted, and in whatever order the parts come, it is as if it was read at once."""

from __future__ import annotations

import functools
import itertools
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import make_claims, make_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuriltool import copies
from kuriltool.copies import digest
from kuriltool.model import Claim, Passage
from kuriltool.reviews import Reviewed
from kuriltool.store import Store
from kuriltool.store.merging import merge

SAID = tuple(f"the river rose by {n * 7} inches" for n in range(1, 9))
STORY = " ".join(f"Sentence {n} of the report tells that {said} on day {n}." for n, said in enumerate(SAID)) + " Nobody was hurt."
OTHER = " ".join(
    f"A lake of {n} miles and {n * 3} fishermen who agreed that {said} in the year {n}." for n, said in enumerate(SAID)
)
TEXTS = (
    STORY,
    STORY.upper(),
    f"A new lead stands before it. {STORY}",
    f"{STORY} And {SAID[0]} once more, says a later edition of the same.",
    STORY.replace("Sentence 3 of the report tells", "The third sentence said") + " " + OTHER[: len(OTHER) // 2],
    STORY[: len(STORY) // 2] + OTHER[: len(OTHER) // 2],
    OTHER,
    f"{OTHER} It rained.",
    "Short and alone.",
    "short, and ALONE",
)
"""Texts that are copies, near copies, something between, and nothing of each other."""


@dataclass(frozen=True)
class Given:
    """An article to be read."""

    path: str
    text: str
    published: str | None = "2026-02-07"
    fingerprint: str = "one"


def found_in(article: Given) -> tuple[Claim, list[Claim]]:
    """What a reader finds in an article: the words that are said in it, by whoever tells of them in that text."""
    like = make_claims(article.path)[0]
    sha256 = f"{digest(article.text)[:8]}{len(article.text)}"
    reference = like.article.model_copy(update={"path": article.path, "sha256": sha256, "published": article.published})
    claims = []
    for said in SAID:
        start = article.text.lower().find(said)
        if start >= 0:
            words = article.text[start : start + len(said)]
            content = [Passage(start=start, end=start + len(said), text=words)]
            changed = {
                "id": f"c_{sha256}_{start}",
                "text": words,
                "content": content,
                "cue": None,
                "source": None,
                "said_on": None,
            }
            claims.append(like.model_copy(update={**changed, "article": reference}))
    return like.model_copy(update={"article": reference}), claims


def read(store: Store, articles: Iterable[Given]) -> None:
    """Reads articles as `extract` does: a copy of what is there already is not read for itself."""
    for one in articles:
        like, claims = found_in(one)
        run = make_run(one.fingerprint)
        if not store.may_be_copy(one.path, one.text, one.fingerprint) or store.save_copy(like.article, one.text, run) is None:
            store.save(like.article, one.text, claims, run)


@functools.cache
def _empty() -> bytes:
    """A store without anything in it, which takes a while to make."""
    with folder() as home:
        Store.open(home / "store.db").close()
        return (home / "store.db").read_bytes()


def made(path: Path, articles: Iterable[Given]) -> Path:
    path.write_bytes(_empty())
    with Store.open(path) as store:
        read(store, articles)
    return path


def answers(path: Path) -> dict[str, object]:
    """All that a store tells, in its own order."""
    with Store.find(path) as store:
        return {
            "claims": [claim.model_dump(mode="json") for claim in store.claims()],
            "readings": [
                (article.model_dump(), text, [(claim.id, claim.content[0].start) for claim in claims])
                for article, text, claims in store.readings()
            ],
            "stale": [stale.article.path for stale in store.stale()],
            "runs": (store.packs(), store.sides(), store.issues(), store.propositions(), store.names()),
            "copies": _copies(path),
            "count": store.count(),
            "search": [claim.id for claim in store.claims() if "river" in claim.text],
        }


def _copies(path: Path) -> list[tuple[str, str | None, str | None]]:
    known = (
        "SELECT a.place, c.place, n.place FROM article AS a LEFT JOIN article AS c ON c.id = a.copy_of "
        "LEFT JOIN article AS n ON n.id = a.near_copy_of ORDER BY 1"
    )
    with sqlite3.connect(path) as connection:
        return connection.execute(known).fetchall()


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


days = st.sampled_from([None, "2026-02-06", "2026-02-07", "2026-02-08"])
archives = st.lists(st.tuples(st.sampled_from(TEXTS), days), min_size=1, max_size=8).map(
    lambda drawn: [Given(f"news/{number}.txt", text, day) for number, (text, day) in enumerate(drawn)]
)
often = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@often
@given(archives, st.randoms(use_true_random=False))
def test_an_archive_read_in_any_order_is_the_same(archive: list[Given], random: object) -> None:
    with folder() as home:
        other = list(archive)
        random.shuffle(other)  # type: ignore[attr-defined]
        assert answers(made(home / "a.db", archive)) == answers(made(home / "b.db", other))


@often
@given(archives, st.data())
def test_any_parts_in_any_order_and_grouping_are_the_archive_read_at_once(archive: list[Given], data: st.DataObject) -> None:
    with folder() as home:
        whole = made(home / "whole.db", archive)
        held = [data.draw(st.sets(st.sampled_from(range(3)), min_size=1)) for _ in archive]
        parts = [made(home / f"{n}.db", [one for one, where in zip(archive, held, strict=True) if n in where]) for n in range(3)]
        order = data.draw(st.permutations(parts))
        merge(*order, *data.draw(st.lists(st.sampled_from(parts), max_size=2)), into=home / "flat.db")
        assert answers(home / "flat.db") == answers(whole)
        merge(*order[1:], into=home / "two.db")
        merge(home / "two.db", order[0], into=home / "grouped.db")
        assert answers(home / "grouped.db") == answers(whole)


@often
@given(archives, st.permutations(range(8)), st.integers(0, 3))
def test_what_very_many_articles_hold_tells_nothing_in_whatever_order_they_come(
    archive: list[Given], order: Sequence[int], most: int
) -> None:
    with folder() as home, pytest.MonkeyPatch.context() as patch:
        patch.setattr(copies, "MOST_HOLDING", most)
        other = [archive[number] for number in order if number < len(archive)]
        whole = made(home / "a.db", archive)
        assert answers(made(home / "b.db", other)) == answers(whole)
        merge(made(home / "1.db", other[::2]), made(home / "2.db", other[1::2]), into=home / "all.db")
        assert answers(home / "all.db") == answers(whole)


def test_one_more_that_holds_a_shingle_tells_on_articles_that_share_little_else_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = STORY.replace("Sentence 3 of the report tells", "The third sentence said")
    shared = {*copies.sketch(copies.shingles(STORY))} & {*copies.sketch(copies.shingles(edited))}
    other = f"{OTHER[: len(OTHER) // 2]} {' '.join(STORY.split()[:30])}"
    assert 0 < len(shared & {*copies.sketch(copies.shingles(other))}) < len(shared)
    monkeypatch.setattr(copies, "FEWEST_COMMON", len(shared))  # as few as these have in common
    monkeypatch.setattr(copies, "MOST_HOLDING", 1)
    archive = [Given("a.txt", other), Given("b.txt", STORY), Given("c.txt", edited)]
    assert _copies(made(tmp_path / "two.db", archive[1:]))[1][2] is not None
    first = made(tmp_path / "first.db", archive)
    assert _copies(first)[2][2] is None
    for number, order in enumerate(itertools.permutations(archive)):
        assert answers(made(tmp_path / f"{number}.db", order)) == answers(first)
    with Store.open(first) as store:
        store.forget(_copies(first)[0][0])
    assert answers(first) == answers(tmp_path / "two.db")


def test_parts_stay_as_they_are(tmp_path: Path) -> None:
    part = made(tmp_path / "part.db", [Given("a.txt", STORY), Given("b.txt", STORY)])
    before = part.read_bytes()
    merge(part, part, into=tmp_path / "all.db")
    assert part.read_bytes() == before


# Conflicts and reviews


def test_the_reading_made_last_counts_whichever_store_comes_first(tmp_path: Path) -> None:
    old = made(tmp_path / "old.db", [Given("a.txt", STORY), Given("b.txt", OTHER), Given("c.txt", STORY)])
    new = made(tmp_path / "new.db", [Given("a.txt", f"{OTHER} It rained.", fingerprint="two"), Given("b.txt", STORY)])
    alone = made(tmp_path / "last.db", [])
    told = []
    for number, order in enumerate(itertools.permutations([old, new, alone])):
        merged = merge(*order, into=tmp_path / f"{number}.db")
        told.append(sorted(line.split(":")[0] for line in merged.conflicts))
        assert answers(tmp_path / f"{number}.db") == answers(tmp_path / "0.db")
    assert told == [["a.txt", "b.txt"]] * 6
    with Store.find(tmp_path / "0.db") as store:
        assert store.reading("a.txt")[1].endswith("It rained.")
        assert store.reading("b.txt")[1] == STORY
        assert [stale.article.path for stale in store.stale()] == []
        assert {copy.path for claim in store.claims() for copy in claim.appearances} == {"c.txt"}


@often
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(TEXTS), days), min_size=2, max_size=6), st.data())
def test_conflicts_come_out_the_same_in_any_order(drawn: list[tuple[str, str, str | None]], data: st.DataObject) -> None:
    """Articles that were read for themselves; what a copy lacks that was not, the next reading brings."""
    with folder() as home:
        parts = []
        for number, (name, text, day) in enumerate(drawn):
            parts.append(
                made(home / f"{number}.db", [Given(f"{name}.txt", text, day, data.draw(st.sampled_from(["one", "two"])))])
            )
        merge(*parts, into=home / "one.db")
        merge(*data.draw(st.permutations(parts)), into=home / "two.db")
        assert answers(home / "one.db") == answers(home / "two.db")
        assert answers(home / "one.db")["stale"] == []


def test_a_copy_whose_original_another_reading_replaced_is_found_again(tmp_path: Path) -> None:
    old = made(tmp_path / "old.db", [Given("a.txt", STORY), Given("b.txt", STORY), Given("c.txt", STORY.upper())])
    new = made(tmp_path / "new.db", [Given("a.txt", "Another text.")])
    for number, order in enumerate([(old, new), (new, old)]):
        merged = merge(*order, into=tmp_path / f"{number}.db")
        assert merged.stale == 0
        with Store.find(tmp_path / f"{number}.db") as store:
            claims = list(store.claims())
            assert [claim.text.lower() for claim in claims] == list(SAID)
            assert {claim.article.path for claim in claims} == {"b.txt"}
            assert {copy.path for claim in claims for copy in claim.appearances} == {"c.txt"}


def test_copies_in_other_letters_are_read_anew_when_their_original_is_another(tmp_path: Path) -> None:
    old = made(tmp_path / "old.db", [Given("a.txt", STORY), Given("c.txt", STORY.upper())])
    new = made(tmp_path / "new.db", [Given("a.txt", "Another text.")])
    for number, order in enumerate([(old, new), (new, old)]):
        assert merge(*order, into=tmp_path / f"{number}.db").stale == 1
        with Store.open(tmp_path / f"{number}.db") as store:
            assert [stale.article.path for stale in store.stale()] == ["c.txt"]
            read(store, [Given("c.txt", STORY.upper())])
            assert [claim.text.lower() for claim in store.claims()] == list(SAID)


def reviewed(path: Path, article: str, position: str, origin: str) -> None:
    """A person puts the position of an article's first claim right."""
    with Store.open(path) as store:
        claim = next(claim for claim in store.claims() if claim.article.path == article)
        review = {"verdict": "corrected", "changed": ["position"], "on": "2026-03-01", "origin": origin}
        left = Claim.model_validate({**claim.model_dump(), "position": position, "review": review, "appearances": []})
        was = claim.model_copy(update={"appearances": []})
        store.review({article: [Reviewed(claim.id, "corrected", left, was)]})


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_people_made_of_claims_comes_along_and_the_latest_counts(tmp_path: Path, order: Sequence[int]) -> None:
    first = [Given("a.txt", STORY), Given("b.txt", f"A new lead stands before it. {STORY}")]
    parts = [made(tmp_path / "0.db", first), made(tmp_path / "1.db", first[:1]), made(tmp_path / "2.db", first[1:])]
    reviewed(parts[0], "a.txt", "South", "eva.json")
    reviewed(parts[1], "a.txt", "both", "jan.json")
    merge(*(parts[number] for number in order), into=tmp_path / "all.db")
    whole = made(tmp_path / "whole.db", first)
    reviewed(whole, "a.txt", "South", "eva.json")
    reviewed(whole, "a.txt", "both", "jan.json")
    with Store.find(tmp_path / "all.db") as store, Store.find(whole) as expected:
        assert store.origins() == ["eva.json", "jan.json"]
        assert list(store.claims()) == list(expected.claims())
        assert next(store.claims()).position == "both"


def test_parses_and_warnings_come_along(tmp_path: Path) -> None:
    like, claims = found_in(one := Given("a.txt", STORY))
    with Store.open(tmp_path / "part.db") as part:
        part.save(like.article, one.text, claims, make_run(), warnings=["odd"], parse=(b"key", b"sheet"))
    made(tmp_path / "all.db", [Given("b.txt", OTHER)])
    merge(tmp_path / "part.db", into=tmp_path / "all.db")
    with Store.find(tmp_path / "all.db") as store:
        assert store.parse(b"key") == b"sheet"
        assert store.current("a.txt", like.article.sha256, "one") == ("odd",)
