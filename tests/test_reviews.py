"""What people made of claims: told from annotations, put in the place of what is found, and kept through every re-reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import PACK, TEXT, make_claims, make_run, passage, save
from hypothesis import given
from hypothesis import strategies as st

from kuriltool.imports.alignment import alignment
from kuriltool.imports.annotated import AnnotatedArticle, AnnotatedClaim, ImportFormatError
from kuriltool.imports.reviewed import Known, Origin, Read, reviews
from kuriltool.model import Claim, Passage, Speaker
from kuriltool.queries import Query
from kuriltool.reviews import Reviewed, applied
from kuriltool.scoring import gold
from kuriltool.store import Store

PATH = "news/a.txt"
CLAIMS = make_claims(PATH)
READ = Read(CLAIMS[0].article, TEXT, CLAIMS)
SOL = Speaker(id="eva", name="Eva Sol", side="North", via="name")
KNOWN = Known(["North", "South"], ["talks", "river-border"], {"shared": "The river is shared"}, lambda _: SOL, PACK)
ORIGIN = Origin("ann/a.ann", "eva", "2026-03-01")


def span(words: str) -> tuple[int, int]:
    found = passage(TEXT, words)
    return found.start, found.end


def annotated(claim: Claim, values: Mapping[str, object] | None = None, **changed: object) -> AnnotatedClaim:
    """A claim as an annotator has it who left it alone, but for what is changed."""
    places = {"cue": claim.cue, "source": claim.source}
    spans = {name: (place.start, place.end) if place else None for name, place in places.items()}
    same = AnnotatedClaim(tuple((p.start, p.end) for p in claim.content), spans["cue"], spans["source"], claim.id, values or {})
    return replace(same, **changed)  # type: ignore[arg-type]


def made(*claims: AnnotatedClaim, text: str | None = TEXT, complete: bool = False) -> list[Reviewed]:
    return reviews(AnnotatedArticle(PATH, text, claims), READ, KNOWN, ORIGIN, complete=complete)


def test_what_is_unchanged_is_confirmed() -> None:
    values = {
        "kind": CLAIMS[0].kind,
        "position": "North",
        "speaker": "Ana Sólveig",
        "issues": ["river-border"],
        "propositions": [],
    }
    (review,) = made(annotated(CLAIMS[0], values))
    assert (review.verdict, review.id, review.was) == ("confirmed", CLAIMS[0].id, CLAIMS[0])
    assert review.claim.review
    assert (review.claim.review.by, review.claim.review.on, review.claim.review.changed) == ("eva", "2026-03-01", [])
    assert review.claim.confidence == 1
    assert review.claim.model_copy(update={"review": None, "confidence": CLAIMS[0].confidence}) == CLAIMS[0]


@pytest.mark.parametrize(
    ("values", "changed"),
    [
        ({"position": "South"}, {"position"}),
        ({"position": None}, {"position"}),
        ({"speaker": "Eva Sol"}, {"speaker"}),
        ({"speaker": None}, {"speaker"}),
        ({"kind": "mixed"}, {"kind"}),
        ({"issues": ["talks", "river-border"]}, {"issues"}),
        ({"issues": []}, {"issues"}),
        ({"propositions": [("shared", -1)]}, {"propositions"}),
        ({"speaker": "Eva Sol", "position": "South"}, {"speaker", "position"}),
    ],
)
def test_what_is_changed_is_corrected(values: dict[str, object], changed: set[str]) -> None:
    (review,) = made(annotated(CLAIMS[0], values))
    assert review.verdict == "corrected"
    assert review.claim.review
    assert set(review.claim.review.changed) == changed
    assert review.claim.id == CLAIMS[0].id
    for key in ("position", "kind"):
        assert getattr(review.claim, key) == values.get(key, getattr(CLAIMS[0], key))
    if "speaker" in changed:
        assert review.claim.position_basis is None
        assert review.claim.speaker == (SOL if values["speaker"] else None)


def test_other_passages_make_other_words_and_kind() -> None:
    (review,) = made(annotated(CLAIMS[1], content=(span("no future"),), source=None))
    claim = review.claim
    assert (claim.text, claim.kind, claim.quoted, claim.source) == ("no future", "direct", ["no future"], None)
    assert claim.review
    assert claim.review.changed == ["content", "source"]


def test_what_nobody_had_found_is_added() -> None:
    values = {"speaker": "Eva Sol", "position": "South"}
    (review,) = made(AnnotatedClaim((span("Others disagreed"),), None, span("Others"), None, values))
    assert (review.verdict, review.claim.text, review.claim.kind) == ("added", "Others disagreed", "indirect")
    assert (review.claim.speaker, review.claim.position, review.claim.rule) == (SOL, "South", "review")
    assert review.claim.issues == ["other"]


def test_a_claim_without_an_id_is_known_by_its_words() -> None:
    (review,) = made(annotated(CLAIMS[2], id=None, cue=None))
    assert (review.id, review.verdict) == (CLAIMS[2].id, "corrected")


@pytest.mark.parametrize(("complete", "verdicts"), [(False, ["confirmed"]), (True, ["confirmed", "rejected", "rejected"])])
def test_what_is_missing_is_rejected_where_nothing_should_be(complete: bool, verdicts: list[str]) -> None:
    assert [review.verdict for review in made(annotated(CLAIMS[0]), complete=complete)] == verdicts


@pytest.mark.parametrize(
    ("claim", "message"),
    [
        (annotated(CLAIMS[0], {"position": "Nort"}), 'no position "Nort"; did you mean North?'),
        (annotated(CLAIMS[0], {"issues": ["talk"]}), 'no issue "talk"; did you mean talks?'),
        (annotated(CLAIMS[0], {"propositions": [("share", 1)]}), 'no proposition "share"; did you mean shared?'),
        (annotated(CLAIMS[0], {"kind": "quoted"}), 'no kind "quoted"'),
        (annotated(CLAIMS[0], content=()), "has no content"),
        (annotated(CLAIMS[0], content=((5, 5),)), "5–5 is no passage"),
        (annotated(CLAIMS[0], content=((0, 9999),)), "lies behind the end of the text"),
    ],
)
def test_what_can_not_be_is_told(claim: AnnotatedClaim, message: str) -> None:
    with pytest.raises(ImportFormatError, match=r"^ann/a\.ann: news/a\.txt: ") as raised:
        made(claim)
    assert message in str(raised.value)


def test_another_text_is_told() -> None:
    with pytest.raises(ImportFormatError, match="was annotated on another text"):
        made(annotated(CLAIMS[0]), text=TEXT.replace("river", "lake"))


@given(st.text(alphabet="ab \n😀\0", min_size=1, max_size=60), st.booleans(), st.booleans())
def test_places_hold_in_a_text_with_other_line_ends(text: str, marked: bool, replaced: bool) -> None:
    own = ("\ufeff" if marked else "") + text.replace("\n", "\r\n")
    kept = text.replace("😀", "\ufffd").replace("\0", "\ufffd") if replaced else text
    aligned = alignment(kept, own)
    assert aligned
    for at, character in enumerate(text):
        start, end = aligned(at, at + 1)
        assert own[start:end] in (character, "\r\n")
    back = alignment(own, text)
    assert back
    for at, character in enumerate(own):
        if character not in "\r\ufeff":
            start, end = back(at, at + 1)
            assert text[start:end] == character


def test_texts_that_differ_are_not_aligned() -> None:
    assert alignment("abc", "abd") is None
    assert alignment("abc", "abc d") is None
    assert alignment("abc", "abc \n") is not None


# in the place of what is found


def corrected(claim: Claim, **changed: object) -> Reviewed:
    (review,) = made(annotated(claim, changed))
    return review


def test_people_have_the_last_word() -> None:
    claims = applied(READ.article, TEXT, CLAIMS, [corrected(CLAIMS[0], position="South")])
    assert [claim.position for claim in claims] == ["South", "North", "South"]


def test_the_latest_counts() -> None:
    both = [corrected(CLAIMS[0], position="South"), corrected(CLAIMS[0], position=None)]
    assert [claim.position for claim in applied(READ.article, TEXT, CLAIMS, both)] == [None, "North", "South"]


def test_a_claim_found_otherwise_is_still_the_reviewed_one() -> None:
    other = CLAIMS[0].model_copy(update={"id": "c_other", "cue": None, "content": [passage(TEXT, "The river is")]})
    claims = applied(READ.article, TEXT, [other, *CLAIMS[1:]], [corrected(CLAIMS[0], position="South")])
    assert [claim.id for claim in claims] == [claim.id for claim in CLAIMS]


def test_a_claim_found_no_more_stands_where_a_person_saw_it() -> None:
    claims = applied(READ.article, TEXT, CLAIMS[1:], [corrected(CLAIMS[0])])
    assert [claim.id for claim in claims] == [claim.id for claim in CLAIMS]


def test_words_that_have_moved_are_followed_and_words_that_are_gone_let_be() -> None:
    review, lost = corrected(CLAIMS[0], position="South"), corrected(CLAIMS[2])
    text = "A new first line.\n\n" + TEXT.replace("must be shared", "is to be parted")
    (claim,) = applied(READ.article, text, [], [review, lost])
    assert text[claim.content[0].start : claim.content[0].end] == CLAIMS[0].text
    assert claim.cue
    assert text[claim.cue.start : claim.cue.end] == "said"


def test_what_is_rejected_goes_and_what_is_merely_like_it_stays() -> None:
    (_, rejected, _) = made(annotated(CLAIMS[0]), complete=True)
    assert [claim.id for claim in applied(READ.article, TEXT, CLAIMS, [rejected])] == [CLAIMS[0].id, CLAIMS[2].id]
    again = CLAIMS[1].model_copy(update={"id": "c_again", "cue": None})  # the same content by another cue
    like = CLAIMS[1].model_copy(update={"id": "c_like", "content": [passage(TEXT, "talks had “no")]})
    assert applied(READ.article, TEXT, [again, like], [rejected]) == [like]


def test_what_is_added_takes_no_neighbour_away() -> None:
    (added,) = made(AnnotatedClaim((span("The river is"),)))
    assert added.verdict == "corrected"  # most of its words are those of the claim that was found
    (added,) = made(AnnotatedClaim((span("river"),)))
    assert [claim.text for claim in applied(READ.article, TEXT, CLAIMS[:1], [added])] == [CLAIMS[0].text, "river"]


# in the store


def positions(store: Store, **asked: object) -> list[str | None]:
    return [claim.position for claim in store.claims(Query(**asked))]  # type: ignore[arg-type]


def test_a_correction_outlives_reading_again(store: Store) -> None:
    store.review({PATH: [corrected(CLAIMS[0], position="South"), corrected(CLAIMS[1])]})
    assert positions(store) == ["South", "North", "South"]
    save(store, PATH, run=make_run("two"))
    assert positions(store) == ["South", "North", "South"]
    assert positions(store, reviews=["corrected"]) == ["South"]
    assert positions(store, reviews=["confirmed"]) == ["North"]
    assert positions(store, reviews=["none", "corrected"]) == ["South", "South"]
    assert positions(store, positions=["North"]) == ["North"]


def test_a_correction_outlives_the_article_and_its_place(store: Store) -> None:
    store.review({PATH: [corrected(CLAIMS[0], position="South")]})
    store.forget(store._place(PATH))
    assert positions(store) == []
    save(store, "elsewhere/b.txt")
    assert positions(store) == ["South", "North", "South"]


@pytest.mark.parametrize(
    ("name", "speaker"),
    [
        ("sólveig ana", ("ana", "Ana Sólveig", "North", "name")),
        ("Cy Holm", ("cy", "Cy Holm", "South", "review")),
        ("Eva Sol", (None, "Eva Sol", None, "review")),
    ],
)
def test_who_a_person_names_is_found_among_the_actors(store: Store, name: str, speaker: tuple[str | None, ...]) -> None:
    found = store.speaker(name)
    assert (found.id, found.name, found.side, found.via) == speaker


def found_as(store: Store, *claims: AnnotatedClaim, origin: str = "ann/a.ann", complete: bool = False) -> None:
    """Takes in what a file says of the article, as the command does."""
    article, text, standing = store.reading(PATH)
    read = Read(article, text, standing, store.found(PATH) or ())
    found = reviews(AnnotatedArticle(PATH, TEXT, claims), read, KNOWN, replace(ORIGIN, file=origin), complete=complete)
    store.review({PATH: found})


def verdicts(store: Store) -> list[str | None]:
    return [claim.review and claim.review.verdict for claim in store.claims()]


def test_the_same_file_twice_is_the_same_as_once(store: Store) -> None:
    before = list(store.claims())
    for _ in range(2):
        found_as(store, annotated(CLAIMS[0], {"position": "South"}))
        assert verdicts(store) == ["corrected", None, None]
    store.take_back("ann/a.ann")
    assert list(store.claims()) == before


def test_of_two_files_each_is_taken_back_by_itself(store: Store) -> None:
    before = list(store.claims())
    found_as(store, annotated(CLAIMS[0], {"position": "South"}))
    found_as(store, annotated(CLAIMS[0], {"kind": "mixed"}), origin="ann/b.ann")
    assert positions(store)[0] == "South"  # the second knows of the first
    store.take_back("ann/b.ann")
    assert (positions(store)[0], next(claim.kind for claim in store.claims())) == ("South", "direct")
    save(store, PATH, run=make_run("two"))
    assert positions(store)[0] == "South"
    store.take_back("ann/a.ann")
    assert list(store.claims()) == before


def test_a_rejected_claim_that_another_file_has_stands_again_and_is_rejected_again_without_it(store: Store) -> None:
    found_as(store, annotated(CLAIMS[1]), annotated(CLAIMS[2]), complete=True)
    assert len(positions(store)) == 2
    found_as(store, annotated(CLAIMS[0], {"position": "North"}), origin="ann/b.ann")
    assert verdicts(store) == ["confirmed", "confirmed", "confirmed"]
    store.take_back("ann/b.ann")
    assert len(positions(store)) == 2
    store.take_back("ann/a.ann")
    assert verdicts(store) == [None, None, None]


def test_undoing_after_the_text_changed_leaves_what_is_found_in_the_new_one(store: Store) -> None:
    found_as(store, annotated(CLAIMS[0], {"position": "South"}))
    text = "Nothing of the old words is left here at all.\n"
    store.save(CLAIMS[0].article.model_copy(update={"sha256": "2" * 64}), text, [], make_run(), keep_copies=True)
    store.take_back("ann/a.ann")
    assert list(store.claims()) == []


def test_words_of_another_version_are_told_and_not_taken_in(store: Store) -> None:
    wrong = annotated(CLAIMS[0], words=("the words of before",))
    with pytest.raises(ImportFormatError, match="its words are not at their places"):
        found_as(store, wrong)


def test_a_claim_that_stands_twice_in_a_file_is_told(store: Store) -> None:
    with pytest.raises(ImportFormatError, match="stands there more than once"):
        found_as(store, annotated(CLAIMS[0]), annotated(CLAIMS[0], {"position": "South"}))


STORY = " ".join(f"Sentence {n} of the report tells that the river rose by {n * 7} inches on day {n}." for n in range(30))


def near(store: Store, path: str, text: str) -> None:
    """Saves an article with the words of TEXT and more, whose claims are those of TEXT."""
    ref = CLAIMS[0].article.model_copy(update={"path": path, "sha256": path.ljust(64, "0")})
    claims = [claim.model_copy(update={"article": ref, "id": f"c_{path}_{n}"}) for n, claim in enumerate(CLAIMS)]
    store.save(ref, text, claims, make_run())


def test_near_copies_follow_what_a_person_made_of_the_original(store_path: Path) -> None:
    with Store.open(store_path) as store:
        near(store, "a.txt", TEXT + STORY)
        near(store, "b.txt", TEXT + STORY + " And one sentence more.")
        first, second, third = store.claims()
        assert [ref.path for ref in first.appearances] == ["b.txt"]
        told = Reviewed(first.id, "corrected", first.model_copy(update={"position": "South", "appearances": []}), first)
        gone = Reviewed(second.id, "rejected", second.model_copy(update={"appearances": []}), second)
        store.review({"a.txt": [told, gone]})
        assert [(claim.position, [ref.path for ref in claim.appearances]) for claim in store.claims()] == [
            ("South", ["b.txt"]),
            ("South", ["b.txt"]),
        ]
        store.take_back("")
        assert [claim.id for claim in store.claims()] == [first.id, second.id, third.id]
        assert all([ref.path for ref in claim.appearances] == ["b.txt"] for claim in store.claims())


def test_an_heir_keeps_what_a_person_made_of_the_original(store_path: Path) -> None:
    with Store.open(store_path) as store:
        for path in (PATH, "news/copy.txt"):
            ref = CLAIMS[0].article.model_copy(update={"path": path})
            store.save(ref, TEXT, [claim.model_copy(update={"article": ref}) for claim in CLAIMS], make_run())
        found_as(store, annotated(CLAIMS[0], {"position": "South"}))
        store.forget(store._place(PATH))
        assert next((claim.article.path, claim.position) for claim in store.claims()) == ("news/copy.txt", "South")
        store.take_back("ann/a.ann")
        assert next((claim.article.path, claim.position) for claim in store.claims()) == ("news/copy.txt", "North")


def test_searching_follows_a_correction(store: Store) -> None:
    (review,) = made(annotated(CLAIMS[1], content=(span("Others disagreed"),)))
    store.review({PATH: [review]})
    assert positions(store, search="disagreed") == ["North"]
    assert positions(store, search="future") == []


def test_what_a_file_brought_is_taken_back(store: Store) -> None:
    before = list(store.claims())
    added = made(AnnotatedClaim((span("Others disagreed"),)))
    store.review({PATH: [corrected(CLAIMS[0], position="South"), *added, *made(annotated(CLAIMS[0]), complete=True)[1:]]})
    assert len(list(store.claims())) == 2
    assert store.origins() == ["ann/a.ann"]
    assert store.take_back("ann/a.ann") == 4
    assert list(store.claims()) == before
    assert store.take_back("ann/a.ann") == 0


def test_copies_show_what_a_person_made_of_their_original(store_path: Path) -> None:
    with Store.open(store_path) as store:
        for path in (PATH, "news/copy.txt"):
            ref = CLAIMS[0].article.model_copy(update={"path": path})
            store.save(ref, TEXT, [claim.model_copy(update={"article": ref}) for claim in CLAIMS], make_run())
        assert store.home_of(CLAIMS[0].id, "news/copy.txt") == store.home_of("c_new", "news/copy.txt") == PATH
        store.review({PATH: [corrected(CLAIMS[0], position="South")]})
        (claim, *_) = store.claims()
        assert (claim.position, [ref.path for ref in claim.appearances]) == ("South", ["news/copy.txt"])
        assert store.reading("news/copy.txt")[2][0].position == "South"


def test_gold_is_read_as_it_was_written() -> None:
    found = CLAIMS[0].model_copy(
        update={"content": [Passage(start=TEXT.rindex("river"), end=TEXT.rindex("river") + 5, text="river")]}
    )
    whole = gold.written("a.txt", TEXT, [found, *CLAIMS[1:]])
    assert whole["claims"][0]["content"] == ["river#2"]
    again = gold.resolved("a.txt", whole["claims"], TEXT, "a.json")
    assert [claim.content for claim in again.claims] == [tuple((p.start, p.end) for p in c.content) for c in [found, *CLAIMS[1:]]]
    assert [claim.speaker for claim in again.claims] == [claim.speaker and claim.speaker.name for claim in CLAIMS]
