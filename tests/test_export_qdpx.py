"""REFI-QDA projects: the rules of the format, and the traps of the programs that read it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exported import HOSTILE, NASTY, Made, changed, claims, in_store, speaker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kuriltool.corpus import Corpus
from kuriltool.exports.plaintext import PlainText
from kuriltool.exports.qdpx import write
from kuriltool.model import Claim, Passage

Q = "{urn:QDA-XML:project:1.0}"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "qdpx.rng"))


class Project:
    """A project as a program reads it."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.tree = etree.fromstring(self.files["project.qde"])

    def all(self, name: str) -> list[Any]:
        return list(self.tree.iter(f"{Q}{name}"))

    def text(self, source: Any) -> str:
        # Programs open it as Python does: a line end is one character, a byte order mark none.
        stored = self.files["sources/" + source.get("plainTextPath").removeprefix("internal://")]
        return stored.decode("utf-8-sig").replace("\r\n", "\n")

    def selected(self) -> list[tuple[str, list[str]]]:
        """The words of each selection, and the paths of its codes in the code book."""
        found = []
        for source in self.all("TextSource"):
            text = self.text(source)
            for selection in source.iter(f"{Q}PlainTextSelection"):
                words = text[int(selection.get("startPosition")) : int(selection.get("endPosition"))]
                codes = [self.codes()[ref.get("targetGUID")] for ref in selection.iter(f"{Q}CodeRef")]
                found.append((words, codes))
        return found

    def codes(self) -> dict[str, str]:
        """The path of each code by its id."""
        ancestors = {code: [a.get("name") for a in code.iterancestors(f"{Q}Code")][::-1] for code in self.all("Code")}
        return {code.get("guid"): "/".join([*ancestors[code], code.get("name")]) for code in self.all("Code")}

    def values(self, element: Any) -> dict[str, str]:
        names = {variable.get("guid"): variable.get("name") for variable in self.all("Variable")}
        return {names[value[0].get("targetGUID")]: value[1].text for value in element.iterchildren(f"{Q}VariableValue")}


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    yield from in_store(tmp_path, {"news/a.txt": claims(), "news/b.txt": []})


def project(corpus: object, folder: Path) -> Project:
    write(corpus, folder / "p.qdpx")  # type: ignore[arg-type]
    return Project(folder / "p.qdpx")


def test_a_project_keeps_the_rules(corpus: Corpus, tmp_path: Path) -> None:
    made = project(corpus, tmp_path)
    assert SCHEMA.validate(made.tree), SCHEMA.error_log
    assert sorted(made.files) == sorted(
        ["project.qde", "sources/", *(f"sources/{source.get('guid')}.txt" for source in made.all("TextSource"))]
    )


def test_the_rules_are_kept_where_there_is_nothing_to_keep(tmp_path: Path) -> None:
    made = project(Made([]), tmp_path)
    assert SCHEMA.validate(made.tree), SCHEMA.error_log
    assert sorted(made.files) == ["project.qde", "sources/"]


def test_what_is_not_of_the_format_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    tree = project(corpus, tmp_path).tree
    for name, missing in [("Code", "isCodable"), ("PlainTextSelection", "startPosition"), ("Coding", "guid")]:
        broken = etree.fromstring(etree.tostring(tree))
        del next(broken.iter(f"{Q}{name}")).attrib[missing]
        assert not SCHEMA.validate(broken)


def test_claims_are_selections_with_codes(corpus: Corpus, tmp_path: Path) -> None:
    ours, future, shared, nobody = project(corpus, tmp_path).selected()
    assert ours == (
        "The river is ours",
        [
            "Position/North",
            "Speaker/Ana Sólveig",
            "Issue/river-border",
            "Proposition/river-ours/river-ours: holds",
            "Kind/direct",
            "Rule/say-that",
        ],
    )
    assert future[0] == "talks had “no future”"
    assert "Proposition/river-ours/river-ours: rejects" in shared[1]
    assert nobody[0] == shared[0] == "the river must be shared"
    assert not [code for code in nobody[1] if code.startswith(("Position/", "Speaker/"))]


def test_codes_have_the_colours_of_their_sides_and_categories_hold_no_text(corpus: Corpus, tmp_path: Path) -> None:
    made = project(corpus, tmp_path)
    named = {code.get("name"): code for code in made.all("Code")}
    assert named["South"].get("color") == named["Bo Lund"].get("color") == "#d78700"
    assert {name for name, code in named.items() if code.get("isCodable") == "false"} == {
        *("Position", "Speaker", "Issue", "Proposition", "Kind", "Rule", "river-ours", "share-river")
    }
    assert named["river-ours"][0].text == "The river belongs to the North"
    used = {ref.get("targetGUID") for ref in made.all("CodeRef")}
    assert used <= {code.get("guid") for code in made.all("Code") if code.get("isCodable") == "true"}


def test_ids_are_there_once_and_come_again(corpus: Corpus, tmp_path: Path) -> None:
    one, other = project(corpus, tmp_path), project(corpus, tmp_path)
    defined = [element.get("guid") for element in one.tree.iter("*") if element.get("guid")]
    assert len(set(defined)) == len(defined)
    assert {element.get("targetGUID") for element in one.tree.iter("*") if element.get("targetGUID")} <= set(defined)
    assert defined == [element.get("guid") for element in other.tree.iter("*") if element.get("guid")]


def test_a_claim_in_two_articles_is_two_selections(tmp_path: Path) -> None:
    one = claims()[0]
    copy = changed(one, article=changed(one.article, path="news/copy.txt"))
    made = project(Made([one, copy]), tmp_path)
    assert len({selection.get("guid") for selection in made.all("PlainTextSelection")}) == 2
    assert len({coding.get("guid") for coding in made.all("Coding")}) == len(made.all("Coding")) == 12
    assert len(made.all("SelectionRef")) == 2


def test_articles_and_speakers_carry_what_is_known_of_them(corpus: Corpus, tmp_path: Path) -> None:
    made = project(corpus, tmp_path)
    article, bare = made.all("TextSource")
    assert article.get("name") == "River talks stall"
    assert bare.get("name") == "River talks stall (2)"
    values = made.values(article)
    assert (values["outlet"], values["path"], values["published"]) == ("The Gazette", "news/a.txt", "2026-02-07")
    assert (values["claims"], made.values(bare)["claims"]) == ("4", "0")
    cases = {case.get("name"): case for case in made.all("Case")}
    assert made.values(cases["Ana Sólveig"]) == {"side": "North", "role": "President of the North"}
    assert len(list(cases["Ana Sólveig"].iter(f"{Q}SelectionRef"))) == 2
    of_texts, of_cases = ({name for case in found for name in made.values(case)} for found in ([article, bare], cases.values()))
    assert not of_texts & of_cases  # QualCoder takes a variable for one of texts or one of cases


@pytest.mark.parametrize("published", ["2026-02", "2026", None, "soon"])
def test_no_day_is_made_up(published: str | None, tmp_path: Path) -> None:
    one = claims()[0]
    made = project(Made([changed(one, article=changed(one.article, published=published))]), tmp_path)
    assert "published" not in made.values(made.all("TextSource")[0])
    assert SCHEMA.validate(made.tree), SCHEMA.error_log


def test_positions_hold_in_a_text_that_programs_count_differently(tmp_path: Path) -> None:
    made = project(Made(claims(text=HOSTILE), HOSTILE), tmp_path)
    assert SCHEMA.validate(made.tree), SCHEMA.error_log
    words = [words for words, _ in made.selected()]
    assert words == ["The river is ours", "talks had “no future”", "the river must be shared", "the river must be shared"]
    text = made.text(made.all("TextSource")[0])
    assert len(text) == len(text.encode("utf-16-le")) // 2
    assert not set(text) & set("\r\0\x0b\x1b\ufeff😀")


def test_passages_of_one_claim_are_a_selection_each(tmp_path: Path) -> None:
    one = claims()[0]
    rest = Passage(start=HOSTILE.index("talks had"), end=HOSTILE.index("talks had") + 9, text="talks had")
    parted = changed(claims(text=HOSTILE)[0], content=[claims(text=HOSTILE)[0].content[0], rest], text=f"{one.text} … talks had")
    made = project(Made([parted], HOSTILE), tmp_path)
    found = made.selected()
    assert len({selection.get("guid") for selection in made.all("PlainTextSelection")}) == 2
    assert [words for words, _ in found] == ["The river is ours", "talks had"]
    assert found[0][1] == found[1][1]


def test_codes_of_one_name_are_told_apart(tmp_path: Path) -> None:
    one = claims()[0]
    found = [
        changed(one, id="c_1", speaker=speaker("North", "North", id="state"), issues=["north"]),
        changed(one, id="c_2", speaker=speaker("North", id="town")),
    ]
    made = project(Made(found), tmp_path)
    names = [code.get("name").casefold() for code in made.all("Code")]
    assert len(set(names)) == len(names)
    assert {"north", "north (speaker)", "north (speaker 2)", "north (issue)"} <= set(names)


@pytest.mark.parametrize(
    ("title", "name"),
    [("a/b: “c”?\n*d*", "a b “c” d"), ("", "a.txt"), (None, "a.txt"), ("x" * 500, "x" * 80), ("///", "a.txt"), (NASTY, None)],
)
def test_names_of_articles_may_be_those_of_files(title: str | None, name: str | None, tmp_path: Path) -> None:
    one = claims()[0]
    made = project(Made([changed(one, article=changed(one.article, title=title))]), tmp_path)
    found = made.all("TextSource")[0].get("name")
    assert name is None or " ".join(found.split()) == name
    assert SCHEMA.validate(made.tree), SCHEMA.error_log


def test_each_selection_says_why(corpus: Corpus, tmp_path: Path) -> None:
    first = project(corpus, tmp_path).all("PlainTextSelection")[0][0].text
    assert first.startswith("Ana Sólveig “said”; the name itself; speaker of the North; said on 2026-02-07; ")
    assert claims()[0].id in first


TEXTS = st.text(st.sampled_from("ab\r\n\ufeff😀\0\x0b\ufffe\ud800é"), max_size=30)


@given(TEXTS)
def test_every_character_that_is_kept_is_where_it_is_said_to_be(text: str) -> None:
    plain = PlainText.of(text)
    assert len(plain.text) == len(plain.text.encode("utf-16-le")) // 2 == plain.at(len(text))
    assert "\r" not in plain.text
    assert plain.text.isprintable() or set(plain.text) <= set("ab\n\ufeffé\ufffd")
    for at, character in enumerate(text):
        folded = character == "\r" and text[at + 1 : at + 2] == "\n"
        if folded or (at == 0 and character == "\ufeff"):
            assert plain.at(at) == plain.at(at + 1)
        else:
            expected = {"\r": "\n"}.get(character, character if character in "ab\n\ufeffé" else "\ufffd")
            assert plain.text[plain.at(at)] == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters() | st.sampled_from(NASTY), min_size=1, max_size=20), min_size=6, max_size=6))
def test_whatever_claims_hold_keeps_the_rules(tmp_path: Path, words: list[str]) -> None:
    title, name, position, issue, rule, why = words
    one = claims()[0]
    found: Claim = changed(
        one,
        article=changed(one.article, title=title, url=why),
        speaker=speaker(name, position),
        position=position,
        issues=[issue],
        rule=rule,
        reasons=one.reasons.model_copy(update={"speaker": why}),
    )
    made = project(Made([found]), tmp_path)
    assert SCHEMA.validate(made.tree), SCHEMA.error_log
    assert made.selected()[0][0] == "The river is ours"
