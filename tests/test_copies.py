"""Copies of articles: what counts as one, and what the store keeps of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import TEXT, FakeExtractor, make_claims, make_run
from hypothesis import given
from hypothesis import strategies as st
from test_cli import run

from kuriltool import copies
from kuriltool.model import Claim, Dated, Passage
from kuriltool.queries import Query
from kuriltool.store import Store

STORY = " ".join(f"Sentence {n} of the report tells that the river rose by {n * 7} inches on day {n}." for n in range(30))


def put(
    store: Store,
    path: str,
    text: str,
    words: Sequence[str] = (),
    *,
    fingerprint: str = "one",
    apart: bool = False,
    published: str | None = "2026-02-07",
) -> str | None:
    """Saves an article in which these words are claims; gives its original."""
    like = make_claims(path, text=TEXT)[0]
    claims = []
    for said in words:
        start = text.index(said)
        content = [Passage(start=start, end=start + len(said), text=said)]
        claims.append(like.model_copy(update={"id": f"c_{path}_{start}", "text": said, "content": content, "cue": None}))
    article = like.article.model_copy(update={"path": path, "sha256": path, "published": published})
    return store.save(article, text, claims, make_run(fingerprint), keep_copies=apart)


def reprint(store: Store, path: str, text: str, *, published: str | None = "2026-02-07") -> str | None:
    """Saves an article that is not read for itself, as `extract` saves copies; gives its original."""
    article = make_claims(path)[0].article.model_copy(update={"path": path, "sha256": path, "published": published})
    return store.save_copy(article, text, make_run())


def where(store: Store, **asked: object) -> dict[str, tuple[str, list[str]]]:
    """Each claim's words with its article and the articles in which it appears."""
    found = store.claims(Query(**asked))  # type: ignore[arg-type]
    return {claim.text: (claim.article.path, [copy.path for copy in claim.appearances]) for claim in found}


@pytest.fixture
def empty(store_path: Path) -> Store:
    return Store.open(store_path)


@given(st.text(max_size=400))
def test_marks_case_and_spaces_make_no_other_text(text: str) -> None:
    other = text.replace(" ", "\r\n  ").replace(",", " ")
    assert copies.digest(other) == copies.digest(text.replace(",", " "))
    assert (copies.digest(text) == "") == (copies.words(text) == [])


def test_edited_reprint_is_alike_and_another_story_is_not() -> None:
    edited = STORY.replace("Sentence 3 of the report tells", "The third sentence says").replace("day 20", "Friday")
    other = STORY.replace("river", "lake").replace("inches", "feet").replace("tells", "says")
    assert copies.alike(copies.shingles(STORY), copies.shingles(edited)) > 0.8
    assert copies.alike(copies.shingles(STORY), copies.shingles(other)) < 0.3
    shared = set(copies.sketch(copies.shingles(STORY))) & set(copies.sketch(copies.shingles(edited)))
    assert len(shared) > copies.SKETCH / 2


def test_short_texts_are_alike_only_to_the_letter() -> None:
    assert copies.shingles("He said so. " * 10) == frozenset()
    assert copies.alike(frozenset(), frozenset()) == 0


def test_claims_of_a_copy_are_stored_once_with_where_they_appear(empty: Store) -> None:
    assert put(empty, "a.txt", STORY, ["the river rose by 7 inches"]) is None
    assert put(empty, "b.txt", f"  {STORY.upper()}\r\n", []) == "a.txt"
    assert where(empty) == {"the river rose by 7 inches": ("a.txt", ["b.txt"])}
    assert where(empty, paths=["b.txt"]) == where(empty)


def test_near_copy_has_what_is_new_in_it_and_no_more(empty: Store) -> None:
    edited = f"The mayor called it a flood. {STORY}".replace("rose by 14 inches", "rose a little")
    put(empty, "a.txt", STORY, ["the river rose by 7 inches", "the river rose by 14 inches"])
    assert put(empty, "b.txt", edited, ["it a flood", "the river rose by 7 inches"]) == "a.txt"
    assert put(empty, "c.txt", f"{edited} ", []) == "b.txt"
    assert where(empty) == {
        "the river rose by 7 inches": ("a.txt", ["b.txt", "c.txt"]),
        "the river rose by 14 inches": ("a.txt", []),
        "it a flood": ("b.txt", ["c.txt"]),
    }
    assert list(where(empty, paths=["c.txt"])) == ["the river rose by 7 inches", "it a flood"]


def test_outlet_of_a_copy_finds_its_claims(empty: Store) -> None:
    put(empty, "a.txt", STORY, ["the river rose by 7 inches"])
    reprint = make_claims("b.txt")[0].article.model_copy(update={"outlet": "Norburg Mail"})
    empty.save(reprint, STORY, [], make_run())
    assert list(where(empty, outlets=["mail"])) == list(where(empty, outlets=["gazette"])) != []


def test_same_words_by_another_speaker_stay_two_claims(empty: Store) -> None:
    said = "the river rose by 7 inches"
    put(empty, "a.txt", STORY, [said])
    other = make_claims("b.txt")[2].model_copy(update={"text": said})
    article = other.article.model_copy(update={"sha256": "b"})
    assert empty.save(article, f"{STORY} And so on.", [other], make_run()) == "a.txt"
    assert len(list(empty.claims())) == 2


def test_copies_kept_apart_have_their_claims_to_themselves(empty: Store) -> None:
    for path in ("a.txt", "b.txt"):
        assert put(empty, path, STORY, ["the river rose by 7 inches"], apart=True) is None
    assert [claim.article.path for claim in empty.claims()] == ["a.txt", "b.txt"]
    assert put(empty, "c.txt", STORY, ["the river rose by 7 inches"]) is None  # what is kept apart is nobody's original


def test_readings_by_other_rules_share_nothing(empty: Store) -> None:
    put(empty, "a.txt", STORY, ["the river rose by 7 inches"])
    assert put(empty, "b.txt", STORY, ["the river rose by 7 inches"], fingerprint="two") is None
    assert len(list(empty.claims())) == 2


def change(store: Store, kind: str) -> None:
    if kind == "forgotten":
        store.forget("../a.txt")
    else:
        put(store, "a.txt", STORY if kind == "other rules" else "Nothing.", fingerprint=kind)


@pytest.mark.parametrize("kind", ["forgotten", "other words", "other rules"])
def test_claims_of_what_has_changed_go_to_the_first_copy_with_its_text(empty: Store, kind: str) -> None:
    put(empty, "a.txt", STORY, ["the river rose by 7 inches"])
    reprint(empty, "b.txt", STORY)
    put(empty, "c.txt", f"{STORY} And so on.", ["the river rose by 7 inches"])
    reprint(empty, "d.txt", STORY)
    change(empty, kind)
    assert empty.stale() == []
    assert where(empty) == {"the river rose by 7 inches": ("b.txt", ["c.txt", "d.txt"])}
    [claim] = empty.claims()
    assert claim.article.sha256 == "b.txt"
    assert empty.text(claim.article) == STORY
    assert put(empty, "e.txt", f"{STORY} And so on.", ["the river rose by 7 inches"]) == "c.txt"


@pytest.mark.parametrize("kind", ["forgotten", "other words", "other rules"])
def test_copies_in_other_letters_are_to_be_read_anew(empty: Store, kind: str) -> None:
    put(empty, "a.txt", STORY, ["the river rose by 7 inches"])
    reprint(empty, "b.txt", STORY.upper())
    put(empty, "c.txt", f"{STORY} And so on.", ["the river rose by 7 inches"])
    assert empty.stale() == []
    change(empty, kind)
    assert [one.article.path for one in empty.stale()] == ["b.txt"]
    assert where(empty) == {"the river rose by 7 inches": ("c.txt", [])}  # what was found in a near copy is still known
    assert empty.current("b.txt", "b.txt", "one") is None
    assert put(empty, "b.txt", STORY, ["the river rose by 7 inches"]) is None
    assert where(empty) == {"the river rose by 7 inches": ("b.txt", ["c.txt"])}
    assert empty.stale() == []


@pytest.mark.parametrize("text", [STORY, f"{STORY} And so on."])
def test_whatever_was_published_first_is_the_original(empty: Store, text: str) -> None:
    said = ["the river rose by 7 inches"]
    days = {"undated.txt": None, "later.txt": "2026-02-16", "first.txt": "2026-02-09", "last.txt": "2026-02-20"}
    for path, day in days.items():
        put(empty, path, text if path == "first.txt" else STORY, said, published=day)
    assert empty.stale() == []
    assert where(empty) == {said[0]: ("first.txt", ["last.txt", "later.txt", "undated.txt"])}


def test_words_that_lost_their_quotation_marks_are_no_copy_of_a_quote(empty: Store) -> None:
    bare, quoted = f"{STORY} He said all is well.", f"{STORY} He said “all is well.”"
    indirect = make_claims("a.txt")[2].model_copy(update={"text": "all is well"})
    direct = indirect.model_copy(update={"kind": "direct", "id": "c_direct"})
    for path, text, claim in (("a.txt", bare, indirect), ("b.txt", quoted, direct)):
        article = claim.article.model_copy(update={"path": path, "sha256": path})
        empty.save(article, text, [claim], make_run())
    assert [claim.kind for claim in empty.claims()] == ["indirect", "direct"]


def test_statements_that_articles_date_in_other_words_stay_two(empty: Store) -> None:
    for path, day in (("a.txt", "on Friday"), ("b.txt", "on Thursday"), ("c.txt", None)):
        text = f"{STORY} He spoke {day}."
        when = Passage(start=0, end=9, text=day) if day else None
        said = when and Dated(first="2026-02-06", last="2026-02-06", precision="day", passage=when)
        claim = make_claims(path)[0].model_copy(update={"said_when": said})
        article = claim.article.model_copy(update={"path": path, "sha256": path})
        empty.save(article, text, [claim], make_run())
    assert [[copy.path for copy in claim.appearances] for claim in empty.claims()] == [["c.txt"], []]


def test_original_read_again_keeps_its_copies(empty: Store) -> None:
    for path in ("a.txt", "b.txt", "a.txt"):
        put(empty, path, STORY, ["the river rose by 7 inches"])
    assert where(empty) == {"the river rose by 7 inches": ("a.txt", ["b.txt"])}
    assert empty.stale() == []


def test_boilerplate_in_many_articles_makes_them_no_copies(empty: Store) -> None:
    tail = " ".join(f"word{n}" for n in range(60))
    for number in range(12):
        own = " ".join(f"own{number}x{n}" for n in range(90))
        assert put(empty, f"{number}.txt", f"{own} {tail}") is None


def test_extract_tells_of_copies_and_reads_them_once(store_path: Path, extractor: FakeExtractor) -> None:
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    for name in ("a", "b", "c"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    result = run("extract", "news")
    assert "news/b.txt: is a copy of news/a.txt; what they share is stored once" in result.stderr
    assert "3 claims in 3 articles: 2 North, 1 South; 2 of them copies" in result.stderr
    appearing = {
        (claim["article"]["path"], *(copy["path"] for copy in claim["appearances"])) for claim in json.loads(result.stdout)
    }
    assert appearing == {("news/a.txt", "news/b.txt", "news/c.txt")}
    assert json.loads(run("extract", "news/c.txt").stdout) == json.loads(result.stdout)
    read = len(extractor.read)
    (folder / "a.txt").unlink()
    found = [Claim.model_validate(claim) for claim in json.loads(run("extract", "news").stdout)]
    assert {(claim.article.path, *(copy.path for copy in claim.appearances)) for claim in found} == {("news/b.txt", "news/c.txt")}
    assert extractor.read[read:] == []


def test_copy_outside_the_folder_gets_the_claims_of_an_original_that_is_gone(store_path: Path, extractor: FakeExtractor) -> None:
    home = store_path.parent.parent
    for name in ("one", "two"):
        (home / name).mkdir()
        (home / name / "a.txt").write_text(TEXT, encoding="utf-8")
    run("extract", "one", "two")
    (home / "one" / "a.txt").unlink()
    (home / "one" / "b.txt").write_text("Nobody said anything.", encoding="utf-8")
    run("extract", "one")
    assert {claim["article"]["path"] for claim in json.loads(run("claims").stdout)} == {"two/a.txt"}
    assert extractor.read


def test_an_article_that_turns_out_a_copy_is_told(store_path: Path, extractor: FakeExtractor) -> None:
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    assert "is a copy" not in run("extract", "news/b.txt").stderr
    result = run("extract", "news/a.txt")
    assert result.stderr.count("news/b.txt: is a copy of news/a.txt; what they share is stored once") == 1
    assert "of them" not in result.stderr  # b.txt was not given this time
    both = run("extract", "news/b.txt", "news/a.txt", "--store", "other.db")
    assert both.stderr.count("news/b.txt: is a copy of news/a.txt") == 1
    assert "; 1 of them a copy" in both.stderr
    assert extractor.read[:2] == ["news/b.txt", "news/a.txt"]


def test_extract_keeps_copies_apart_when_told(store_path: Path, extractor: FakeExtractor) -> None:
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    assert len(json.loads(run("extract", "news").stdout)) == 3
    assert len(json.loads(run("extract", "news", "--keep-copies").stdout)) == 6
    assert len(json.loads(run("extract", "news").stdout)) == 3
    assert extractor.read


def test_articles_of_one_file_go_with_it_and_without_it(store_path: Path, extractor: FakeExtractor) -> None:
    home = store_path.parent.parent
    (home / "news").mkdir()
    file = home / "news" / "wire#1.jsonl"
    rows = [json.dumps({"id": f"a{n}", "text": TEXT, "title": f"Report {n}"}) for n in range(3)]
    file.write_text("\n".join(rows), encoding="utf-8")
    assert "; 2 of them copies" in run("extract", "news").stderr
    assert "all read before and unchanged" in run("extract", "news").stderr
    file.write_text("\n".join(rows[1:]), encoding="utf-8")
    result = run("extract", "news")
    assert "1 article is gone from the files that held them and its claims with it" in result.stderr
    assert {claim["article"]["path"] for claim in json.loads(result.stdout)} == {"news/wire#1.jsonl#a1"}
    file.unlink()
    assert "2 articles are gone from news/" in run("extract", "news").stderr
    assert json.loads(run("claims").stdout) == []
    assert extractor.read


def test_other_rules_for_one_folder_leave_the_claims_of_the_others(store_path: Path, extractor: FakeExtractor) -> None:
    home = store_path.parent.parent
    for name in ("one", "two"):
        (home / name).mkdir()
        (home / name / "a.txt").write_text(TEXT, encoding="utf-8")
    run("extract", "one", "two")
    extractor.fingerprint = "other rules"
    run("extract", "one")
    assert {(claim["article"]["path"], *claim["appearances"]) for claim in json.loads(run("claims").stdout)} == {
        ("one/a.txt",),
        ("two/a.txt",),
    }


def test_what_a_file_no_longer_holds_leaves_the_store(store_path: Path, extractor: FakeExtractor) -> None:
    news = store_path.parent.parent / "news"
    news.mkdir()
    for name in ("a", "b"):
        (news / f"{name}.txt").write_text(TEXT + name, encoding="utf-8")
    run("extract", "news")
    (news / "a.txt").write_text("", encoding="utf-8")
    (news / "b.txt").write_text(
        "Der Fluss gehört beiden Städten, sagte die Ministerin am Montag in der Hauptstadt. " * 5, "utf-8"
    )
    result = run("extract", "news")
    assert "news/a.txt: is empty" in result.stderr
    assert "news/b.txt: is not in English" in result.stderr
    assert "2 articles are gone from the files that held them and their claims with them" in result.stderr
    assert "no article" in run("text", "news/b.txt").stderr
    assert extractor.read


def test_what_can_not_be_read_for_now_keeps_its_claims(store_path: Path, extractor: FakeExtractor) -> None:
    news = store_path.parent.parent / "news"
    news.mkdir()
    (news / "a.txt").write_text(TEXT, encoding="utf-8")
    run("extract", "news")
    assert run("extract", "news", "--force", "--limit-characters", "10").exit_code == 1
    assert len(json.loads(run("claims").stdout)) == 3
    assert extractor.read


def test_framing_reads_a_copy_with_the_claims_at_its_own_places(empty: Store) -> None:
    put(empty, "a.txt", STORY, ["the river rose by 7 inches"])
    put(empty, "b.txt", f"Another lead. {STORY} And so on.", ["the river rose by 7 inches"])
    for article, text, claims in empty.readings():
        [claim] = claims
        [passage] = claim.content
        assert claim.article == article
        assert text[passage.start : passage.end] == passage.text
    assert {article.path for article, *_ in empty.readings()} == {"a.txt", "b.txt"}
