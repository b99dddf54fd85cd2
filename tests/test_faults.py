"""Runs that are killed, stopped and starved: what was finished stays, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable

import pytest
from reliability import faults
from reliability.faults import FAULTS, Folder, Found

from kuriltool.fingerprint import WEIGHTS

SHORT = [fault for fault in FAULTS if fault is not faults.locked_for_good]  # which waits for half a minute

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="signals and limits as POSIX has them")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Articles with what an undisturbed run makes of them."""
    if not (WEIGHTS / "meta.json").is_file():
        pytest.skip("kuriltool/weights holds no trained pipeline")
    made = Folder(tmp_path_factory.mktemp("faults"), 20)
    made.fill()
    peace = made.measure()
    assert (peace.code, peace.is_crash) == (0, False), peace.messages
    return made


@pytest.mark.slow
@pytest.mark.parametrize("fault", SHORT, ids=lambda fault: fault.__name__)
def test_after_a_fault(folder: Folder, fault: Callable[[Folder], Found | None]) -> None:
    found = fault(folder)
    if found is None:
        pytest.skip("no small disk can be had here")
    assert found.wrong == ()


@pytest.mark.slow
def test_killed_at_random_moments(folder: Folder) -> None:
    assert faults.kills(folder, 3).wrong == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("harm", "table"),
    [
        ("DELETE FROM claim WHERE id = (SELECT min(id) FROM claim)", "claim: 1 rows lost"),
        ("UPDATE claim SET speaker = 'Nobody' WHERE id = (SELECT max(id) FROM claim)", "claim: 1 rows too many"),
        ("DELETE FROM claim_words WHERE rowid = (SELECT min(id) FROM claim)", "claim_words: 1 rows lost"),
        ("UPDATE article SET text = 'x' || text", "where the article has something else"),
    ],
)
def test_a_store_that_differs_is_told(folder: Folder, harm: str, table: str) -> None:
    store = folder.store()
    folder.extract(store)
    assert folder.differences(store) == []
    with sqlite3.connect(store) as connection:
        connection.execute(harm)
    connection.close()
    assert any(table in wrong for wrong in folder.differences(store))


def test_articles_are_the_same_for_the_same_seed_and_each_other_unlike_but_for_the_copies() -> None:
    from kuriltool import copies

    made = faults.articles(40)
    assert made == faults.articles(40) != faults.articles(40, seed=6)
    assert len(made) == 40
    runs = [copies.shingles(text) for text in made.values()]
    alike = sum(copies.alike(one, other) >= copies.ALIKE for at, one in enumerate(runs) for other in runs[:at])
    assert alike == sum("copy" in name for name in made) == 2
