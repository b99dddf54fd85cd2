"""Statements: what is one across outlets and translations, what never is, and how wordings are shown beside each other."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
import statement_scenes
import typer.testing
from conftest import make_run
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from statement_pairs import FOLDER, measured, pairs
from statement_scenes import counted, merges, scenes

from kuriltool.analysis.statements import Statement, of_claim, statements, values, worded, wording
from kuriltool.analysis.statements.context import before, leans, pieces, sentences
from kuriltool.analysis.statements.likeness import bag
from kuriltool.analysis.statements.meaning import likenesses, rarity, wordings
from kuriltool.analysis.statements.when import When
from kuriltool.analysis.statements.words import english, place, stem, words
from kuriltool.cli import app
from kuriltool.model import ArticleRef, Claim, Dated, PackRef, Passage, Speaker
from kuriltool.store import Store
from kuriltool.views.statements import by_spread, marked, tables

SHARED = Path(__file__).resolve().parents[2] / "shared" / "articles"
ANA = Speaker(id="ana", name="Ana Sol", role="President of the North", side="North", kind="person", via="name")
TEXTS: dict[str, str] = {}


def claim(
    path: str,
    text: str,
    content: str,
    *,
    published: str | None = "2030-04-12",
    said_on: str | None = None,
    speaker: Speaker | None = ANA,
    position: str | None = "North",
    kind: str = "direct",
    copies: Sequence[str] = (),
) -> Claim:
    """A claim of an article with that text, whose content are words of it; `|` parts passages."""
    TEXTS[path] = text
    found: list[Passage] = []
    for part in content.split("|"):
        start = text.index(part, found[-1].end if found else 0)
        found.append(Passage(start=start, end=start + len(part), text=part))
    article = _article(path, published)
    return Claim(
        id="c_" + hashlib.sha256(f"{path} {found[0].start} {found[-1].end}".encode()).hexdigest()[:16],
        article=article,
        kind=kind,  # type: ignore[arg-type]
        text=" … ".join(passage.text for passage in found),
        content=found,
        speaker=speaker,
        position=position,
        said_on=said_on,
        rule="say-that",
        confidence=0.9,
        pack=PackRef(name="rivers", version="1"),
        appearances=[_article(copy, published) for copy in copies],
    )


def _article(path: str, published: str | None) -> ArticleRef:
    return ArticleRef(
        path=path, outlet=path.split(".")[0].title(), published=published, sha256=hashlib.sha256(path.encode()).hexdigest()
    )


def gathered(claims: Iterable[Claim]) -> list[Statement]:
    return statements(claims, lambda article: TEXTS[article.path])


def sentence(path: str, words: str, **given: object) -> Claim:
    """A claim that is the one sentence of its article that a speaker says."""
    return claim(path, f"The council met in Norburg. Ana Sol said: “{words}” The meeting lasted for an hour.", words, **given)  # type: ignore[arg-type]


TREATY = "We have lodged a protest against the dam and demanded that the works be stopped"
SAME = [
    ("other words that mean alike", TREATY, "The North handed in an objection to the dam and insists on a halt to construction"),
    ("a part", TREATY, "demanded that the works be stopped"),
    ("numbers in figures", "Nine thousand families will lose their water", "9,000 families would be left without water"),
    ("numbers with a scale", "We shall borrow two billion crowns this autumn", "borrow 2bn crowns in autumn"),
    ("not in other words", "The border has not been changed since the war", "the border is unchanged since the war"),
    ("beyond doubt", "Our ownership of the islets is beyond doubt", "ownership of the islets is indisputable"),
    ("people and place", "Norburgian soldiers guard the bridge at Almo", "soldiers of the army guard the bridge at Almo"),
    ("to the letter", "This is a “black day” for the river people of the valley", "“black day”"),
]
DIFFERENT = [
    ("not", "The North will sign the border treaty in June", "The North will not sign the border treaty in June"),
    ("never", "We planned to cede the two islets", "We never planned to cede the two islets"),
    ("refusal", "The North will join the talks on the river", "The North refuses to join the talks on the river"),
    (
        "other numbers",
        "The two islets must be returned to the North at once",
        "The four islets must be returned to the North at once",
    ),
    ("less", "We shall borrow nine billion crowns less than planned", "We shall borrow nine billion crowns in the autumn"),
    ("opposites", "Both sides resume the work on the dam", "Both sides suspend the work on the dam"),
    ("one word", "The treaty stands", "No treaty without water"),
    ("undecided", "We have not decided whether to call our ambassador home", "We will call our ambassador home"),
]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_one_statement(one: str, other: str) -> None:
    (found,) = gathered([sentence("mail.txt", one), sentence("wire.txt", other, kind="mixed")])
    assert [appearance.claim.text for appearance in found.appearances] == [one, other]
    assert found.appearances[0].likeness == found.appearances[1].likeness
    assert found.outlets == ["Mail", "Wire"]


@pytest.mark.parametrize(("one", "other"), [row[1:] for row in DIFFERENT], ids=[row[0] for row in DIFFERENT])
def test_two_statements(one: str, other: str) -> None:
    found = gathered([sentence("mail.txt", one), sentence("wire.txt", other)])
    assert [statement.appearances[0].by for statement in found] == ["alone", "alone"]
    assert found[0].appearances[0].likeness is None


DATES = [
    ("the day after", {}, {"published": "2030-04-13"}, 1),
    ("two days after", {}, {"published": "2030-04-14"}, 2),
    ("a year after", {}, {"published": "2031-04-12"}, 2),
    ("told later, with its day", {}, {"published": "2030-06-01", "said_on": "2030-04-12"}, 1),
    ("of another day in one paper", {"said_on": "2030-04-11"}, {"said_on": "2030-04-08"}, 2),
    ("told for the zone of another side", {"said_on": "2030-04-11"}, {"said_on": "2030-04-12"}, 1),
    ("a month holds its days", {"said_on": "2030-04-11"}, {"said_on": "2030-04"}, 1),
    ("another month", {"said_on": "2030-04-11"}, {"said_on": "2030-06"}, 2),
    ("a year alone ties nothing, but the words are the same", {"said_on": "2030"}, {"said_on": "2030-04"}, 1),
    ("no date, but the words are the same", {"published": None}, {}, 1),
    ("both without", {"published": None}, {"published": None}, 1),
    ("no date at all that is one", {"published": "soon"}, {"published": "2030-02-31"}, 1),
]


@pytest.mark.parametrize(("one", "other", "count"), [row[1:] for row in DATES], ids=[row[0] for row in DATES])
def test_dates(one: dict[str, str], other: dict[str, str], count: int) -> None:
    assert len(gathered([sentence("mail.txt", TREATY, **one), sentence("wire.txt", TREATY, **other)])) == count


def test_without_a_date_likeness_must_be_greater() -> None:
    wordings = (
        "The harbour tax will stay as long as I am president",
        "the harbour tax would be kept by his cabinet",
    )
    assert len(gathered([sentence("mail.txt", wordings[0]), sentence("wire.txt", wordings[1])])) == 1
    assert len(gathered([sentence("mail.txt", wordings[0]), sentence("wire.txt", wordings[1], published=None)])) == 2


@pytest.mark.parametrize(
    "other",
    [{"speaker": ANA.model_copy(update={"id": "bo"})}, {"position": "South"}, {"position": None}],
    ids=["speaker", "position", "no position"],
)
def test_never_across_speakers_or_positions(other: dict[str, object]) -> None:
    assert len(gathered([sentence("mail.txt", TREATY), sentence("wire.txt", TREATY, **other)])) == 2


def test_nobody_known_reports_no_statement() -> None:
    assert gathered([sentence("mail.txt", TREATY, speaker=None)]) == []
    assert gathered([]) == []


def test_a_speaker_whom_the_pack_does_not_know_goes_by_name() -> None:
    one, other = (ANA.model_copy(update={"id": None, "name": name}) for name in ("Josè Sol", "JOSE SOL"))
    found = gathered([sentence("mail.txt", TREATY, speaker=one), sentence("wire.txt", TREATY, speaker=other)])
    assert len(found) == 1


SPEECH = (
    "Ana Sol spoke in Norburg.\n\n“The border has been open for eighty years and no treaty has followed. "
    "This is vexing and regrettable, and we take it seriously,” she said."
)
RENDERED = "“It is really offensive and regrettable that eighty years on the open border has no treaty,” Ana Sol said in Norburg."


def test_a_claim_that_points_back_is_compared_with_the_sentence_before() -> None:
    pointing = claim("mail.txt", SPEECH, "This is vexing and regrettable, and we take it seriously")
    whole = claim(
        "wire.txt", RENDERED, "It is really offensive and regrettable that eighty years on the open border has no treaty"
    )
    (found,) = gathered([pointing, whole])
    assert [appearance.by for appearance in found.appearances] == ["context", "context"]


def test_what_it_points_back_to_may_stand_in_the_same_statement() -> None:
    first = claim("mail.txt", SPEECH, "The border has been open for eighty years and no treaty has followed")
    pointing = claim("mail.txt", SPEECH, "This is vexing and regrettable, and we take it seriously")
    whole = claim(
        "wire.txt", RENDERED, "It is really offensive and regrettable that eighty years on the open border has no treaty"
    )
    (found,) = gathered([first, pointing, whole])
    assert len(found.articles) == 2
    assert len(gathered([first, pointing])) == 2  # by itself it is another sentence


def test_the_sentence_beside_is_another_statement() -> None:
    mail = "Ana Sol said: “The islets are inherent territory of the North. This is a fact of history, and nobody will alter it.”"
    wire = (
        "The islets were an integral part of the North, Ana Sol said. She called that a historical fact that nobody can change."
    )
    leaning = claim("mail.txt", mail, "This is a fact of history, and nobody will alter it")
    beside = claim("wire.txt", wire, "The islets were an integral part of the North")
    right = claim("wire.txt", wire, "that a historical fact that nobody can change")
    assert len(gathered([leaning, beside])) == 2
    assert len(gathered([leaning, right])) == 1


def test_what_an_article_says_elsewhere_more_alike_is_a_rival() -> None:
    wire = "Ana Sol said that the dam works must stop. She added: “The water tax will rise again in May.” She left."
    tax = "The water tax will go up in May because of the dam works"
    assert len(gathered([sentence("mail.txt", tax), claim("wire.txt", wire, "the dam works must stop", kind="indirect")])) == 2
    assert len(gathered([sentence("mail.txt", tax), claim("wire.txt", wire, "The water tax will rise again in May")])) == 1


def test_claims_of_one_article_are_one_statement_where_one_repeats_the_other() -> None:
    text = (
        "Sol: harbour levy will stay in force\n\n“The harbour levy will stay in force,” Ana Sol said. “Ships must pay to berth.”"
    )
    claims = [
        claim("mail.txt", text, "harbour levy will stay in force", kind="indirect"),
        claim("mail.txt", text, "The harbour levy will stay in force"),
        claim("mail.txt", text, "Ships must pay to berth"),
    ]
    assert sorted(len(statement.appearances) for statement in gathered(claims)) == [1, 2]


def test_a_claim_inside_another_is_a_statement_of_its_own() -> None:
    text = "Ana Sol said that she demands that the works on the dam be stopped at once."
    outer = claim("mail.txt", text, "she demands that the works on the dam be stopped at once")
    inner = claim("mail.txt", text, "the works on the dam be stopped at once")
    assert len(gathered([outer, inner])) == 2


def test_what_is_said_again_and_again_belongs_to_no_one_statement() -> None:
    often = "Ana Sol has repeatedly demanded that the works on the dam be stopped."
    start = often.index("Ana Sol")
    found = claim("mail.txt", often, "the works on the dam be stopped", kind="indirect").model_copy(
        update={"source": Passage(start=start, end=start + 7, text="Ana Sol")}
    )
    assert len(gathered([found, sentence("wire.txt", "the works on the dam must be stopped")])) == 2


def test_what_a_state_holds_without_a_date_belongs_to_no_one_statement() -> None:
    state = ANA.model_copy(update={"id": "north", "name": "Northland", "kind": "state"})
    held = "its ownership of Elmey, Shana and a few small islets"
    assert len(gathered([sentence("mail.txt", held, speaker=state), sentence("wire.txt", held, speaker=state)])) == 1
    assert (
        len(gathered([sentence("mail.txt", held, speaker=state, published=None), sentence("wire.txt", held, speaker=state)])) == 2
    )


def test_a_chain_does_not_join_what_contradicts() -> None:
    claims = [
        sentence("mail.txt", "We demand that the works on the two dams at Almo be stopped"),
        sentence("wire.txt", "a demand that the works on the dams at Almo stop"),
        sentence("post.txt", "We demand that the works on the four dams at Almo be stopped"),
    ]
    found = gathered(claims)
    assert len(found) == 2
    assert all(len({number for number in ("two", "four") if number in str(statement)}) < 2 for statement in found)


def test_a_statement_of_a_day_between_does_not_join_two_days() -> None:
    claims = [sentence(f"{path}.txt", TREATY, published=f"2030-04-{day}") for path, day in (("a", 11), ("b", 12), ("c", 13))]
    found = gathered(claims)
    assert sorted(len(statement.appearances) for statement in found) == [1, 2]


def test_days_ids_and_copies() -> None:
    first = sentence("mail.txt", TREATY, copies=["copy.txt"])
    later = sentence("wire.txt", TREATY, published="2030-04-13", said_on="2030-04-12")
    (found,) = gathered([later, first])
    assert found.id == f"s_{first.id[2:14]}"
    assert (found.first, found.last) == ("2030-04-12", "2030-04-12")
    assert [article.path for article in found.articles] == ["mail.txt", "copy.txt", "wire.txt"]
    assert found.outlets == ["Mail", "Copy", "Wire"]
    assert of_claim([found], later) is found
    assert of_claim([found], sentence("post.txt", TREATY)) is None
    (alone,) = gathered([sentence("mail.txt", TREATY, said_on="2030-04")])
    assert (alone.first, alone.last) == ("2030-04", "2030-04")
    dated = Dated(first="2030-04-01", last="2030-04-30", precision="month", passage=Passage(start=0, end=0, text=""))
    (alone,) = gathered([first.model_copy(update={"said_when": dated})])
    assert (alone.first, alone.last) == ("2030-04-01", "2030-04-30")


def test_one_claim_in_copies_that_were_kept_apart_is_one_statement() -> None:
    one = sentence("mail.txt", TREATY)
    TEXTS["late.txt"] = TEXTS["mail.txt"]
    other = one.model_copy(update={"article": _article("late.txt", "2031-01-01")})
    (found,) = gathered([other, one])
    assert [appearance.claim.article.path for appearance in found.appearances] == ["mail.txt", "late.txt"]


WORDS = [
    ("We will not sign", ["!sign"]),
    ("They refused to sign the unchanged text", ["!sign", "chang", "text"]),
    ("9,000 or nine thousand, 2bn and 1956", ["9000", "9000", "2e+09", "1956"]),
    ("one of 12 islets", ["12", "islet"]),
    ("eighty-five or twenty two, and a hundred", ["85", "22", "hundr"]),
    ("They halted it and then froze it", ["stop", "stop"]),
    ("Norburgian and Norburgia's", ["norburg", "norburg"]),
]


@pytest.mark.parametrize(("text", "keys"), WORDS)
def test_words(text: str, keys: list[str]) -> None:
    assert [("!" if word.denied else "") + word.key for word in words(text)] == keys


def test_word_lists_hold_every_word_once() -> None:
    known = english()
    assert all(word == word.lower() for word in (*known.kin, *known.empty, *known.light, *known.phrases))
    assert not known.empty & known.deniers and not known.empty & known.turners
    assert not {word for word in known.kin if word in known.empty or word in known.deniers}
    assert stem("regretted") == stem("regrettable") == stem("regrets")
    assert place("verania") == place("veranian")


def test_no_word_stands_on_two_sides() -> None:
    import tomllib
    from importlib import resources

    found = tomllib.loads((resources.files("kuriltool.analysis.statements") / "english.toml").read_text("utf-8"))
    several = [word for line in found["opposite"].split("\n") for word in line.replace("|", " ").split()]
    assert len(several) == len(set(several))
    phrases = [phrase for several in found["phrases"].values() for phrase in several]
    assert len(phrases) == len(set(phrases))


SENTENCES = [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("Mr. Lund of the U.S. Senate spoke. He left.", ["Mr. Lund of the U.S. Senate spoke.", "He left."]),
    ("“It is over.” “Is it?” she asked.", ["“It is over.”", "“Is it?” she asked."]),
    ("A line\n\nand 3.5 per cent of it. 12 came.", ["A line", "and 3.5 per cent of it.", "12 came."]),
    ("on Feb. 7 at 9 a.m. they met", ["on Feb. 7 at 9 a.m. they met"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "found"), SENTENCES)
def test_sentences(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == found


def test_the_sentence_before() -> None:
    found = claim("mail.txt", SPEECH, "This is vexing")
    assert leans(found)
    assert [SPEECH[start:end] for start, end in before(found, SPEECH)] == [
        "“The border has been open for eighty years and no treaty has followed."
    ]
    assert before(claim("mail.txt", SPEECH, "Ana Sol"), SPEECH) == []


TEXT = st.text(alphabet="Aab not two 3.,;:“”\"'\n—$\ud800\u202e\x00𝔸İ", max_size=80) | st.text(max_size=80)


@given(TEXT)
def test_any_text_is_parted_and_read(text: str) -> None:
    for parted in (list(sentences(text)), list(pieces(text))):
        assert all(text[start:end].strip() == text[start:end] != "" for start, end in parted)
        assert all(one[1] <= other[0] for one, other in pairwise(parted))
    assert all(word.key and word.weight > 0 for word in words(text))


@given(TEXT, TEXT)
def test_wording_gives_back_the_other(one: str, other: str) -> None:
    told = wording(one, other)
    assert " ".join(words for op, words in told if op != "left out").split() == other.split()
    kept = " ".join(words for op, words in told if op != "put in").split()
    assert len(kept) == len(one.split())
    assert all(first.op != second.op for first, second in pairwise(told))


WORDINGS = [
    (
        "This is truly offensive and regrettable",
        "It is really vexing and regrettable.",
        "[-This is truly offensive-] {+It is really vexing+} and regrettable.",
    ),
    ("The works must stop", "the works, must stop", "the works, must stop"),
    ("Stop", "", "[-Stop-]"),
    ("the dam and the tax", "the levy and the bridge", "[-the dam and the tax-] {+the levy and the bridge+}"),
]


@pytest.mark.parametrize(("one", "other", "shown"), WORDINGS)
def test_wording(one: str, other: str, shown: str) -> None:
    assert marked(wording(one, other), coloured=False).plain == shown


SAID = [
    "the works on the dam must stop",
    "the dam works should be halted",
    "no tax on ships",
    "two islets belong to us",
    "it is so",
]


@st.composite
def corpora(draw: st.DrawFn) -> list[Claim]:
    found: dict[str, Claim] = {}
    for number in range(draw(st.integers(1, 5))):
        said = draw(st.lists(st.sampled_from(SAID), min_size=1, max_size=3, unique=True))
        text = ". ".join(said)
        published = draw(st.sampled_from([None, "2030-04-12", "2030-04-13", "2030-04", "2030-05-01"]))
        for part in said:
            who = draw(st.sampled_from([ANA, ANA, ANA.model_copy(update={"id": None, "name": "Bo Ek"}), None]))
            position = draw(st.sampled_from(["North", "North", "South", None, "both", "other"]))
            made = claim(
                f"p{number}-{hash((text, published))}.txt", text, part, published=published, speaker=who, position=position
            )
            found[made.id] = made
    return list(found.values())


@settings(deadline=None, max_examples=60)
@given(corpora(), st.randoms())
def test_each_claim_is_in_one_statement_whatever_the_order(claims: list[Claim], random: object) -> None:
    found = gathered(claims)
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert gathered(shuffled) == found
    told = [appearance.claim.id for statement in found for appearance in statement.appearances]
    assert sorted(told) == sorted(claim.id for claim in claims if claim.speaker)
    assert len({statement.id for statement in found}) == len(found)
    for statement in found:
        of = [appearance.claim for appearance in statement.appearances]
        assert len({(claim.speaker and (claim.speaker.id or claim.speaker.name), claim.position) for claim in of}) == 1
        assert all(When.of(one).together(When.of(other)) or When.of(one).near(When.of(other)) for one in of for other in of)
        assert (len(of) == 1) == (statement.appearances[0].by == "alone")


# The aim is a precision of 0.95 and a recall of 0.75. The floors are a little below what was measured. Thresholds were chosen on
# the development parts; the other parts are held out, and nobody who chose any has looked at them.
PAIRS = [("dev", 0.92, 0.75), ("test", 0.63, 0.48)]
SCENES = [("dev", 0.97, 0.53), ("test", 0.88, 0.65)]


@pytest.mark.parametrize(("part", "precision", "recall"), PAIRS)
def test_pairs(part: str, precision: float, recall: float) -> None:
    found = pairs(FOLDER / f"{part}.toml")
    assert len(found) >= 60
    figures = measured(found)
    assert figures.counts.precision >= precision, [pair.id for pair in figures.wrong]
    assert figures.counts.recall >= recall, [pair.id for pair in figures.missed]


@pytest.mark.parametrize(("part", "precision", "recall"), SCENES)
def test_scenes(part: str, precision: float, recall: float) -> None:
    told = merges(scenes(statement_scenes.FOLDER / f"{part}.toml"))
    assert sum(merge.same for merge in told) >= 100
    counts = counted(told)
    assert counts.precision >= precision, [merge[:2] for merge in told if merge.merged and not merge.same]
    assert counts.recall >= recall


SPOKEN = [
    "“The dam at Almo will be full by autumn, whatever the fishermen may say”",
    "“Nobody has shown us a single measurement”",
    "“Our engineers are ready to open the archives”",
]
RETOLD = [
    "the Almo reservoir was going to be filled before the autumn in spite of the fishermen",
    "not one measurement had been presented to them by anybody",
    "the archives could be opened by the engineers",
]


def report(path: str, said: Sequence[str], *, published: str, venue: str) -> list[Claim]:
    text = f"Ana Sol spoke at {venue}.\n\n" + " ".join(f"She said: {words}." for words in said)
    return [claim(path, text, words, published=published) for words in said]


def test_two_reports_of_one_event_are_laid_beside_each_other() -> None:
    wire = report("wire.txt", SPOKEN, published="2030-04-12", venue="the harbour of Elsund on the reservoir")
    mail = report("mail.txt", RETOLD, published="2030-04-13", venue="the Elsund harbour about the reservoir")
    found = gathered([*wire, *mail])
    assert [len(statement.appearances) for statement in found] == [2, 2, 2]
    assert all(pair.appearances[0].claim.text == said for pair, said in zip(found, SPOKEN, strict=True))
    assert all(pair.appearances[1].claim.text == told for pair, told in zip(found, RETOLD, strict=True))


def test_a_weekly_takes_up_an_event_of_which_more_is_the_same() -> None:
    wire = report("wire.txt", SPOKEN, published="2030-04-12", venue="the harbour of Elsund on the reservoir")
    late = report("late.txt", RETOLD, published="2030-04-15", venue="the Elsund harbour about the reservoir")
    assert [len(statement.appearances) for statement in gathered([*wire, *late])] == [2, 2, 2]
    assert len(gathered([wire[0], late[0]])) == 2  # of that sentence alone nobody knows
    later = report("later.txt", RETOLD, published="2030-04-19", venue="the Elsund harbour about the reservoir")
    assert len(gathered([*wire, *later])) == 6


def test_meanings() -> None:
    def likeness(one: str, other: str) -> float:
        left, right = (wordings([bag(words(text), {}).wording]) for text in (one, other))
        return float(likenesses(left, right)[0, 0])

    assert likeness("the talks were halted", "the talks were halted") > 0.6
    assert likeness("negotiations began in the harbour", "talks started in the port") > likeness(
        "negotiations began in the harbour", "taxes on cattle rose"
    )
    assert likeness("", "talks") == 0
    assert rarity("the") == 0 < rarity("reservoir") < rarity("zzyzx") == 1


# On the terminal and in pipes


@pytest.fixture
def stored(store_path: Path) -> Path:
    claims = [
        sentence("mail.txt", TREATY),
        sentence("wire.txt", "The North \x1b[31mlodged a <b>protest</b> against the dam and demanded a halt to the works"),
        sentence("post.txt", "The harbour tax will stay", speaker=ANA.model_copy(update={"id": "bo", "name": "Bo Ek"})),
        sentence("late.txt", "=1+1 is what I say", speaker=None),
    ]
    with Store.open(store_path) as made:
        for one in claims:
            made.save(one.article, TEXTS[one.article.path], [one], make_run())
        assert made.save_copy(_article("print.txt", "2030-04-12"), TEXTS["mail.txt"], make_run()) == "mail.txt"
    return store_path


def run(*given: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, ["statements", *given])


@pytest.mark.usefixtures("stored")
def test_two_articles_or_more() -> None:
    (found,) = json.loads(run().stdout)
    assert found["outlets"] == ["Mail", "Print", "Wire"]
    first, other = found["appearances"]
    assert first["beside"] is None and first["wording"] == []
    assert other["beside"] == first["claim"]["id"]
    assert {"op": "same", "words": "against the dam and demanded"} in other["wording"]
    assert run("--json").stdout == run().stdout


CHOSEN: list[tuple[list[str], int, str]] = [
    (["--all"], 2, ""),
    (["--all", "--limit", "1"], 1, ""),
    (["--least", "2"], 1, ""),
    (["--least", "3"], 1, ""),
    (["--least", "4"], 0, "2 statements, none of them in 4 outlets; --all shows those that stand in one"),
    (["--least", "1"], 2, ""),
    (["--speaker", "bo"], 0, "1 statement, none of them in two articles"),
    (["--speaker", "bo", "--all"], 1, ""),
    (["--outlet", "wire"], 1, ""),
    (["--search", "halt"], 1, ""),
    (["--search", "heron"], 0, "no claim fits all of that"),
    (["--outlet", "late", "--all"], 0, "nobody knows who says it: 1 claim, and no statement"),
    (["--speaker", "An Soll"], 0, 'no speaker "An Soll"; did you mean Ana Sol?'),
]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("given", "count", "note"), CHOSEN, ids=[" ".join(row[0]) for row in CHOSEN])
def test_filters(given: list[str], count: int, note: str) -> None:
    result = run(*given, "--format", "json")
    assert result.exit_code == 0
    assert len(json.loads(result.stdout)) == count
    assert note in result.stderr


@pytest.mark.usefixtures("stored")
def test_one_by_its_id_or_that_of_a_claim() -> None:
    (found,) = json.loads(run().stdout)
    for id in (found["id"], found["id"][:8], found["appearances"][1]["claim"]["id"][:9].upper()):
        assert json.loads(run(id).stdout) == [found]


WRONG = [
    (["zz"], 2, "is no beginning of an id"),
    (["s_0000000000"], 1, "no claim"),
    (["c_1234", "--all"], 2, "leave the filters out"),
    (["c_1234", "--speaker", "sol"], 2, "leave the filters out"),
    (["--least", "0"], 2, "greater"),
    (["--position", "Nroth"], 2, "North"),
]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(("given", "code", "told"), WRONG, ids=[" ".join(row[0]) for row in WRONG])
def test_what_is_asked_wrongly(given: list[str], code: int, told: str) -> None:
    result = run(*given)
    assert result.exit_code == code
    assert told in result.stderr


def test_a_claim_of_nobody_known_has_no_statement(stored: Path) -> None:
    with Store.find(stored) as store:
        (nobody,) = [claim.id for claim in store.claims() if claim.speaker is None]
    result = run(nobody)
    assert result.exit_code == 1
    assert "nobody knows who says it" in result.stderr


def test_an_empty_store(store_path: Path) -> None:
    Store.open(store_path).close()
    result = run("--format", "table")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no claim fits" in result.stderr
    assert run().stdout == "[]\n"


@pytest.mark.usefixtures("stored")
def test_files() -> None:
    assert run("--all", "-o", "found.csv").exit_code == 0
    rows = list(csv.DictReader(io.StringIO(Path("found.csv").read_text("utf-8"))))
    assert [row["outlet"] for row in rows] == ["Mail", "Wire", "Post"]
    assert rows[1]["beside"] == rows[0]["claim"]
    assert "\x1b" not in rows[1]["text"]
    assert rows[2]["likeness"] == ""
    lines = run("--all", "--format", "jsonl").stdout.splitlines()
    assert [len(json.loads(line)["appearances"]) for line in lines] == [2, 1]
    assert "\\u001b" in lines[0]


def test_a_cue_stands_before_its_words_for_it_may_deny_them() -> None:
    denied = claim("a.txt", "Sol denied that talks were over.", "talks were over", kind="indirect")
    cue = Passage(start=4, end=10, text="denied")
    (found,) = statements([denied.model_copy(update={"cue": cue})], lambda _: "Sol denied that talks were over.")
    console = Console(width=100, file=io.StringIO())
    for block in tables([found], [], 6, 100, coloured=False):
        console.print(block)
    assert "denied: talks were over  (indirect)" in console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [30, 60, 100, 160])
def test_tables(width: int) -> None:
    claims = [
        sentence("mail.txt", TREATY, copies=["copy.txt"]),
        sentence(
            "wire.txt", "They lodged a [red]protest[/] \x1b[2J against the dam and demanded a stop to the works", published=None
        ),
    ]
    found = gathered(claims)
    stream = io.StringIO()
    console = Console(file=stream, width=width)
    for block in tables(found, [], 6, width, coloured=False):
        console.print(block)
    shown = stream.getvalue()
    assert "\x1b" not in shown and max(map(len, shown.splitlines())) <= width
    flat = " ".join(shown.split())
    assert "Ana Sol" in flat and "also in Copy" in flat.replace("\n", " ")
    if width >= 100:
        assert "12 April 2030" in flat and "[-We have-] {+They+} lodged a" in flat


def test_styles_in_colour() -> None:
    told = wording("We stop the works", "They stop the works")
    shown = marked(told, coloured=True)
    assert shown.plain == "We They stop the works"
    assert [span.style for span in shown.spans] == ["dim strike", "bold underline"]


def test_a_wording_is_shown_beside_the_likest_before_it() -> None:
    pointing = claim("mail.txt", SPEECH, "This is vexing and regrettable, and we take it seriously")
    whole = claim(
        "wire.txt", RENDERED, "It is really offensive and regrettable that eighty years on the open border has no treaty"
    )
    other = claim("post.txt", RENDERED.replace("really", "truly"), whole.text.replace("really", "truly"))
    (found,) = gathered([pointing, whole, other])
    beside = worded(found)
    assert beside[0] is None
    assert [one and one.claim.article.path for one in beside[1:]] in ([None, "post.txt"], ["post.txt", "post.txt"], [None, None])
    assert values(found)["articles"] == ["mail.txt", "post.txt", "wire.txt"]


def test_most_outlets_first() -> None:
    found = gathered(
        [
            sentence("a.txt", "The tax on ships will stay", published="2030-01-01"),
            sentence("b.txt", TREATY),
            sentence("c.txt", TREATY),
            sentence("d.txt", "The islets are ours", published=None),
        ]
    )
    assert [statement.appearances[0].claim.article.path for statement in by_spread(found)] == ["b.txt", "a.txt", "d.txt"]


def test_help_and_examples_load_no_pipeline() -> None:
    code = (
        "import sys, typer.testing, kuriltool.cli as cli; r = typer.testing.CliRunner().invoke(cli.app, ['statements', '-h']); "
        "assert r.exit_code == 0; bad = {'spacy', 'rapidfuzz', 'numpy'} & {*sys.modules}; assert not bad, bad; "
        "import kuriltool.analysis.statements; assert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real articles are not here")
@pytest.mark.slow
def test_two_translations_of_one_sentence_in_the_real_articles() -> None:
    from kuriltool import pipeline
    from kuriltool.articles import read

    claims: list[Claim] = []
    texts: dict[str, str] = {}
    for reading in pipeline.load().extract([read(path) for path in sorted(SHARED.glob("*.txt"))]):
        claims += reading.claims
        texts[reading.article.path] = reading.text
    found = statements(claims, lambda article: texts[article.path])
    (across,) = [statement for statement in found if len(statement.articles) > 1]
    told = [appearance.claim.text for appearance in across.appearances]
    assert any("offensive and regrettable" in text for text in told)
    assert any("vexing and regrettable" in text for text in told)
    assert {Path(article.path).name[:3] for article in across.articles} == {"000", "002"}
