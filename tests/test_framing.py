"""Whose names a text uses: found in plain text, counted for those whose words they stand in, told as weak evidence."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import typer.testing
from conftest import FakeExtractor, make_claims, make_run
from rich.console import Console

from kuriltool.cli import app
from kuriltool.framing import FEWEST, WEAK, Framing, NameFinder, NameReader, Use, framing, values
from kuriltool.model import ArticleRef, Claim, PackRef, Passage, Speaker
from kuriltool.rules.folder import shipped_packs
from kuriltool.rules.load import RuleSet, load
from kuriltool.store import Store
from kuriltool.views.framing import tables

PACK = """\
name: islets
version: "1"
title: The islets
default: true
sides:
  - {id: North, label: the North, colour: cyan}
  - {id: South, label: the South, colour: orange3}
"""
TOPONYMS = """\
toponyms:
  - id: islets
    names:
      North: [Upper Isles]
      South: [Southern Islets, Islets of Saint Lund's]
      neutral: [Islets, four islets]
  - {id: elmey, names: {North: [Elmey], South: [Almo, Al'mo Island]}}
  - {id: shana, names: {North: [Shana], South: [Zhan]}}
  - {id: reeds, names: {neutral: [Gulf of Reeds]}}
  - {id: called-after, names: {neutral: [Upper Isles Day]}}
"""
EVENTS = """\
events:
  - id: river-war
    names:
      North: [invasion of the valley, full-scale invasion]
      South: [river operation]
      neutral: [river war]
"""
ACTORS = """\
actors:
  - {id: south, name: Southland, kind: state, side: South, adjectives: [Southish]}
  - {id: league, name: Upper Isles League, kind: organ, side: North, aliases: [League for the Southern Islets]}
  - {id: former, name: former dwellers, kind: group, side: North, unnamed: true, aliases: [people born on Elmey]}
  - {id: ana, name: Ana Solveig, kind: person, gender: female, side: North}
"""
OFFICES = """\
offices:
  - id: isles-minister
    name: Minister of the North
    side: North
    titles: [upper isles minister]
    checked: 2026-01-01
    holders: [{actor: ana, from: 2020-01-01}]
"""
BOILERPLATE = """\
boilerplate:
  - id: subscribe
    about: "A call to subscribe: Subscribe to the Gazette."
    match: starts
    lines: [Subscribe to]
    examples: ["Subscribe to the Gazette"]
    counterexamples: ["Ana wants to subscribe."]
outlets: [The Gazette]
"""
ISSUES = "issues:\n  - {id: fish, label: Fish, about: Fishing., terms: [fish]}\n"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rule folder with one small pack."""
    pack = tmp_path_factory.mktemp("rules") / "islets"
    pack.mkdir()
    files = {"pack": PACK, "toponyms": TOPONYMS, "events": EVENTS, "actors": ACTORS, "offices": OFFICES, "issues": ISSUES}
    for name, content in {**files, "boilerplate": BOILERPLATE}.items():
        (pack / f"{name}.yaml").write_text(content, encoding="utf-8")
    return pack


@pytest.fixture(scope="session")
def rules(folder: Path) -> RuleSet:
    return load(folder)


def ref(path: str = "a.txt", outlet: str | None = "The Gazette") -> ArticleRef:
    return ArticleRef(path=path, outlet=outlet, sha256="0" * 64)


def claim(text: str, words: str, name: str | None, kind: str = "direct", article: ArticleRef | None = None) -> Claim:
    """A claim whose content is the words, by a speaker of that name."""
    start = text.index(words)
    return Claim(
        id=f"c_{start:04}",
        article=article or ref(),
        kind=kind,  # type: ignore[arg-type]
        text=words,
        content=[Passage(start=start, end=start + len(words), text=words)],
        speaker=Speaker(id=None, name=name, via="name") if name else None,
        rule="say-that",
        confidence=0.9,
        pack=PackRef(name="islets", version="1"),
    )


def told(uses: Sequence[Use]) -> list[str]:
    """`Elmey North`, with `~` behind where it is distanced, and `@Ana` or `@?` where it is quoted."""
    return [
        f"{use.text} {use.name.side}" + "~" * use.distanced + (f" @{use.speaker.name if use.speaker else '?'}" * use.quoted)
        for use in uses
    ]


FOUND = [
    (
        "The Southern Islets lie in the Gulf of Reeds.",
        ["Southern Islets"],
    ),  # the longest name; a gulf with one name tells nothing
    ("the southern Islets, the SOUTHERN ISLETS", ["southern Islets", "SOUTHERN ISLETS"]),
    ("southern islets and upper isles", []),  # a name with capitals needs one
    ("A shana grew on Shana.", ["Shana"]),
    ("River operation, river\noperation and RIVER OPERATION", ["River operation", "river\noperation", "RIVER OPERATION"]),
    ("the Upper\n  Isles", ["Upper\n  Isles"]),
    ("the Upper\n\nIsles", []),  # two paragraphs
    ("Elmey’s shore, Almo's shore", ["Elmey", "Almo"]),
    ("Al’mo Island and Al'mo Island", ["Al’mo Island", "Al'mo Island"]),
    ("Islets of Saint Lund’s", ["Islets of Saint Lund’s"]),
    ("Elmeyan fish of New-Elmey and O’Elmey", []),
    ("Elmey-born Ana", ["Elmey"]),
    ("Upper Isles Day", []),
    ("The Upper Isles League met the League for the Southern Islets.", []),
    ("the Upper Isles Minister", []),
    ("people born on Elmey", ["Elmey"]),  # a group is nobody's institution
    ("the full-scale invasion, the full–scale invasion", ["full-scale invasion", "full–scale invasion"]),
    # Somebody's name, or a firm's.
    ("Elmey Lund and Morgan Elmey met Mr. Elmey, Dr Elmey and J. Elmey.", []),
    ("Elmey B. Lund and Bo Elmey-Lund came.", []),
    ("He asked Governor Elmey.", []),
    ("They bought shares of Morgan Elmey.", []),
    # A place's, whatever stands beside it.
    ("Port Elmey, Elmey Bay, South Elmey and, in Elmey Monday, rain", ["Elmey"] * 4),
    ("the Elmey Governor and the Elmey Minister", ["Elmey", "Elmey"]),
    ("On Elmey Southland rules, and Southish Elmey obeys Southland’s Elmey.", ["Elmey"] * 3),
    ("From Elmey. Visiting Elmey, she left. Ana. Elmey, Lund", ["Elmey"] * 3),
    ("Elmey\nLund", ["Elmey"]),
    ("Minister Visits Elmey Again in Spring", ["Elmey"]),  # in a heading capitals tell nothing
    ("MINISTER VISITS ELMEY AGAIN", ["ELMEY"]),
    ("The South calls Elmey Almo.", ["Elmey", "Almo"]),
    ("The Southern Islets Bank", ["Southern Islets"]),  # two words are nobody's name
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_names_are_found_in_plain_text(rules: RuleSet, text: str, expected: list[str]) -> None:
    assert [text[found.start : found.end] for found in NameFinder(rules)(text)] == expected


OWN = [
    ("Ships left Elmey for the Islets.", ["Elmey North", "Islets neutral"]),
    ("Ships left “Elmey” for the ‘Southern Islets’.", ["Elmey North~", "Southern Islets South~"]),
    ("The so-called Upper Isles are small.", ["Upper Isles North~"]),
    ("The so-called “Upper Isles” are small.", ["Upper Isles North~"]),
    ("He spoke of what the South calls its river operation.", ["river operation South~"]),
    ("The islands, which the South calls Almo, are cold.", ["Almo South~"]),
    ("The islands are still called the Upper Isles in Northland.", ["Upper Isles North~"]),
    ("The South calls the islands the Southern Islets.", ["Southern Islets South~"]),
    ("The South refers to them as the Southern Islets.", ["Southern Islets South~"]),
    ("The islands are known in Northland as the Upper Isles.", ["Upper Isles North~"]),
    (
        "islands known as the Upper Isles in Northland and the Southern Islets in Southland.",
        ["Upper Isles North~", "Southern Islets South~"],
    ),
    ("the Upper Isles, as Northland calls them, are cold", ["Upper Isles North~"]),
    ("Upper Isles is the Northern name for four islets.", ["Upper Isles North~", "four islets neutral"]),
    ("Elmey, Almo in Southish, is cold.", ["Elmey North", "Almo South~"]),
    ("She called Elmey a treasure.", ["Elmey North"]),
    ("The book, calling the Southern Islets illegally held, came out.", ["Southern Islets South"]),
    ("He said that Bo calls Elmey his home.", ["Elmey North"]),
    ("She called for calm on Elmey.", ["Elmey North"]),
    ("She called on the South. Elmey is cold.", ["Elmey North"]),
    ("A letter on the “illegal river operation” came.", ["river operation South~"]),  # nobody is said to say it
    ("“Nobody shall ever take Elmey from us.”", ["Elmey North @?"]),
    ("Subscribe to the Elmey letter", []),
]


@pytest.mark.parametrize(("text", "expected"), OWN)
def test_names_in_an_articles_own_words(rules: RuleSet, text: str, expected: list[str]) -> None:
    assert told(NameReader(rules)(ref(), text, [])) == expected


SPOKEN = [
    ("“Elmey is ours,” Ana said on Almo.", [("Elmey is ours", "Ana", "direct")], ["Elmey North @Ana", "Almo South"]),
    # Paraphrase is the outlet's wording.
    ("Ana said that Almo was hers.", [("Almo was hers", "Ana", "indirect")], ["Almo South"]),
    (
        "Ana said that Almo “and all the other Islets” were hers.",
        [("Almo “and all the other Islets” were hers", "Ana", "mixed")],
        ["Almo South", "Islets neutral @Ana"],
    ),
    ("“Elmey is ours,” somebody said.", [("Elmey is ours", None, "direct")], ["Elmey North @?"]),
    # Words within words are neither's.
    (
        "“Bo wrote: ‘Almo is ours!’ and left Elmey,” Ana said.",
        [("Bo wrote: ‘Almo is ours!’ and left Elmey", "Ana", "direct")],
        ["Almo South @?", "Elmey North @Ana"],
    ),
    (
        "“Their so-called river operation and the ‘Southern Islets’ again,” Ana said.",
        [("Their so-called river operation and the ‘Southern Islets’ again", "Ana", "direct")],
        ["river operation South~ @Ana", "Southern Islets South~ @Ana"],
    ),
    # A name alone in quotation marks is the outlet's distance, whoever is said to say it.
    (
        "Ana wants an end of the “river operation”.",
        [("an end of the “river operation”", "Ana", "mixed")],
        ["river operation South~"],
    ),
    (
        "Ana condemned the “senseless river operation”.",
        [("the “senseless river operation”", "Ana", "mixed")],
        ["river operation South @Ana"],
    ),
    # The editors' brackets.
    (
        "“The Upper Isles [Southern Islets] are ours,” Ana said.",
        [("The Upper Isles [Southern Islets] are ours", "Ana", "direct")],
        ["Upper Isles North @Ana", "Southern Islets South"],
    ),
    (
        "“The Upper Isles (ed. - the North’s word for the Southern Islets) are ours,” Ana said.",
        [("The Upper Isles (ed. - the North’s word for the Southern Islets) are ours", "Ana", "direct")],
        ["Upper Isles North @Ana", "Southern Islets South"],
    ),
    # A turn of an interview has no marks.
    (
        "Ana: We left Elmey, and Bo cried: “Almo is lost for good!”",
        [("We left Elmey, and Bo cried: “Almo is lost for good!”", "Ana", "direct")],
        ["Elmey North @Ana", "Almo South @?"],
    ),
    # Of two claims the wider one's speaker speaks.
    (
        "“Bo says Almo is lost,” Ana said.",
        [("Almo is lost", "Bo", "direct"), ("Bo says Almo is lost", "Ana", "direct")],
        ["Almo South @Ana"],
    ),
]


@pytest.mark.parametrize(("text", "spoken", "expected"), SPOKEN)
def test_names_in_quoted_words(rules: RuleSet, text: str, spoken: list[tuple[str, str | None, str]], expected: list[str]) -> None:
    claims = [claim(text, words, name, kind) for words, name, kind in spoken]
    assert told(NameReader(rules)(ref(), text, claims)) == expected


def test_second_copies_do_not_count(rules: RuleSet) -> None:
    line = "Ships with three hundred people on board left Elmey for the harbour on Monday."
    text = f"Ships leave\n\n{line}\n\nMore ships will follow in the days to come, they say.\n\n{line}\n"
    assert told(NameReader(rules)(ref(), text, [])) == ["Elmey North"]


GAZETTE = "Elmey, Elmey, Upper Isles and Almo: names.\n\n“The Southern Islets are ours,” Bo said of the river operation.\n"
HERALD = "Almo and “Elmey” are names.\n"


@pytest.fixture
def readings() -> list[tuple[ArticleRef, str, list[Claim]]]:
    said = claim(GAZETTE, "The Southern Islets are ours", "Bo")
    return [(ref("g.txt"), GAZETTE, [said]), (ref("h.txt", "Herald"), HERALD, []), (ref("n.txt", None), "Fish.", [])]


def counts(found: Framing) -> dict[str | None, tuple[int, int, int, int]]:
    """For each row North, South, neutral, distanced."""
    return {row.who: (*(row.counts.get(side, 0) for side in ("North", "South", "neutral")), row.distanced) for row in found.rows}


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("outlet", {"The Gazette": (3, 2, 0, 0), "Herald": (0, 1, 0, 1)}),
        ("article", {"g.txt": (3, 2, 0, 0), "h.txt": (0, 1, 0, 1)}),
        ("speaker", {"Bo": (0, 1, 0, 0)}),
    ],
)
def test_counts_by_whoever_is_asked_for(
    rules: RuleSet, readings: list[tuple[ArticleRef, str, list[Claim]]], by: str, expected: dict[str, tuple[int, ...]]
) -> None:
    found = framing(readings, rules, by)  # type: ignore[arg-type]
    assert counts(found) == expected
    assert (found.articles, found.silent, found.unknown) == (3, 1, 0)


def test_shares_need_some_names(rules: RuleSet, readings: list[tuple[ArticleRef, str, list[Claim]]]) -> None:
    gazette, herald = framing(readings, rules).rows
    assert gazette.sided == FEWEST
    assert (gazette.share("North"), gazette.share("South")) == (0.6, 0.4)
    assert herald.share("South") is None


def test_json_gives_the_passage_of_every_name(rules: RuleSet, readings: list[tuple[ArticleRef, str, list[Claim]]]) -> None:
    found = values(framing(readings, rules))
    assert found["note"] == WEAK
    assert found["sides"] == ["North", "South"]
    texts = {article.path: text for article, text, _ in readings}
    passages = [p for row in found["rows"] for thing in row["things"] for name in thing["names"] for p in name["passages"]]
    assert len(passages) == 7
    assert all(texts[p["article"]][p["start"] : p["end"]] == p["text"] for p in passages)
    gazette = found["rows"][0]
    assert gazette["counts"] == {"North": 3, "South": 2, "neutral": 0}
    assert gazette["shares"] == {"North": 0.6, "South": 0.4}
    assert found["rows"][1]["shares"] is None
    elmey = next(thing for thing in gazette["things"] if thing["id"] == "elmey")
    assert elmey["counts"] == {"North": 2, "South": 1, "neutral": 0}
    assert [(name["name"], name["count"]) for name in elmey["names"]] == [("Elmey", 2), ("Almo", 1)]


# The command


def run(*args: str | Path, columns: int = 100) -> typer.testing.Result:
    runner = typer.testing.CliRunner()
    return runner.invoke(app, [str(arg) for arg in args], prog_name="kuriltool", env={"COLUMNS": str(columns)})


@pytest.fixture
def filled(store_path: Path, readings: list[tuple[ArticleRef, str, list[Claim]]]) -> Path:
    with Store.open(store_path) as store:
        for article, text, claims in readings:
            store.save(article, text, claims, make_run())
    return store_path


@pytest.mark.usefixtures("filled")
def test_the_store_is_counted_without_spacy(folder: Path) -> None:
    code = (
        "import sys; from kuriltool.cli import app\n"
        f"try: app(['framing', '--rules', {str(folder)!r}, '--format', 'table'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('spacy', 'thinc', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "The Gazette" in done.stdout
    assert done.stdout.endswith("[]\n")


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("columns", [40, 60, 80, 120])
def test_table_at_any_width(folder: Path, columns: int) -> None:
    result = run("framing", "--rules", folder, "--format", "table", columns=columns)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= columns
    shown = " ".join(result.stdout.split())
    assert "The Gazette 1 article North Elmey 2, Upper Isles 1 South Almo 1, river operation 1" in shown
    assert "distanced “Elmey” 1" in shown
    assert shown.endswith(WEAK)
    assert "1 of 3 articles without any of the names" in result.stderr


@pytest.mark.usefixtures("filled")
def test_shares_stand_with_their_counts(folder: Path) -> None:
    lines = run("framing", "--rules", folder, "--format", "table").stdout.splitlines()
    assert lines[0].split() == ["outlet", "North", "%", "South", "%", "neutral", "distanced"]
    assert lines[1].split() == ["The", "Gazette", "3", "60", "2", "40", "·", "·"]
    assert lines[2].split() == ["Herald", "·", "1", "·", "1"]


@pytest.mark.usefixtures("filled")
def test_other_formats(folder: Path, tmp_path: Path) -> None:
    whole = json.loads(run("framing", "--rules", folder).stdout)
    assert json.loads(run("framing", "--rules", folder, "--json").stdout) == whole
    lines = run("framing", "--rules", folder, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in lines] == whole["rows"]
    result = run("framing", "--rules", folder, "--by", "speaker", "-o", tmp_path / "x.csv")
    assert result.stdout == ""
    assert f"1 speaker written to {tmp_path / 'x.csv'}" in result.stderr
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text("utf-8"))))
    assert rows == [
        {
            "speaker": "Bo",
            "kind": "toponym",
            "thing": "islets",
            "side": "South",
            "name": "Southern Islets",
            "count": "1",
            "distanced": "0",
        }
    ]


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(("by", "hint"), [("outlets", "did you mean outlet?"), ("xyz", "here: outlet, speaker and article")])
def test_unknown_grouping_is_a_usage_error(by: str, hint: str) -> None:
    result = run("framing", "--by", by)
    assert result.exit_code == 2
    assert f'no grouping "{by}"; {hint}' in " ".join(result.stderr.replace("│", "").split())


@pytest.mark.usefixtures("filled")
def test_names_of_another_pack_are_told(folder: Path) -> None:
    result = run("framing", "--rules", folder)
    assert 'read with the pack "rivers", counted by the names of "islets"; see --rules' in result.stderr


def test_a_store_is_counted_by_the_pack_that_comes_along_whatever_lies_here(
    store_path: Path, tmp_path: Path, folder: Path
) -> None:
    name = shipped_packs()[0]
    text = "Nothing."
    with Store.open(store_path) as made:
        made.save(ref(), text, [], replace(make_run(), pack=PackRef(name=name, version="1")))
    sides = [side.id for side in load(name).pack.sides]
    shutil.copytree(folder, tmp_path / name)  # which `--rules` alone would mean
    result = run("framing")
    assert json.loads(result.stdout)["sides"] == sides
    assert "not the pack" not in result.stderr
    with Store.open(store_path) as made:
        made.save(ref(), text, [], replace(make_run("two"), pack=PackRef(name=f"../{name}", version="1")))
    assert json.loads(run("framing").stdout)["sides"] == [side.id for side in load().pack.sides]


def test_a_colour_that_rich_does_not_know_is_none(readings: list[tuple[ArticleRef, str, list[Claim]]], rules: RuleSet) -> None:
    sides = [side.model_copy(update={"colour": colour}) for side, colour in zip(rules.pack.sides, ("grue", "red"), strict=True)]
    shown = Console(width=100, color_system="standard", force_terminal=True, no_color=False)
    with shown.capture() as said:
        for block in tables(framing(readings, rules), sides, 100):
            shown.print(block)
    heads = said.get().splitlines()[0]
    assert "\x1b[31mSouth\x1b[0m" in heads.replace("\x1b[2;31m", "\x1b[31m")
    assert "North" in heads


def test_without_a_store(store_path: Path) -> None:
    result = run("framing")
    assert result.exit_code == 1
    assert "make one with: kuriltool extract FOLDER" in result.stderr
    assert not store_path.exists()


def test_empty_store(store_path: Path, folder: Path) -> None:
    Store.open(store_path).close()
    result = run("framing", "--rules", folder, "--format", "table")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "the store holds no article; fill it with: kuriltool extract FOLDER\n"
    assert json.loads(run("framing", "--rules", folder, "-q").stdout)["rows"] == []


def test_store_without_any_of_the_names(store: Store, folder: Path) -> None:
    store.close()
    result = run("framing", "--rules", folder, "--format", "table")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.endswith("none of the pack's names in 1 article\n")


@pytest.fixture
def news(store_path: Path) -> Path:
    folder = store_path.parent.parent / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Elmey is cold.\n", encoding="utf-8")
    return folder


def test_paths_are_read_without_the_store(news: Path, store_path: Path, folder: Path, extractor: FakeExtractor) -> None:
    found = json.loads(run("framing", "news", "--rules", folder, "--by", "article").stdout)
    assert [(row["article"], row["counts"]["North"]) for row in found["rows"]] == [("news/a.txt", 1)]
    assert extractor.read == ["news/a.txt"]
    assert news.is_dir()
    assert not store_path.exists()


def test_what_cannot_be_read_is_told_and_the_rest_counted(news: Path, folder: Path, extractor: FakeExtractor) -> None:
    result = run("framing", "nope.txt", "news", "--rules", folder)
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["rows"]) == 1
    assert result.stderr.splitlines() == [
        "kuriltool: nope.txt: no such file or folder",
        "kuriltool: 1 path could not be read; see above",
    ]
    assert extractor.read == ["news/a.txt"]
    assert news.is_dir()


def test_folder_without_articles(tmp_path: Path, folder: Path, extractor: FakeExtractor) -> None:
    (tmp_path / "none").mkdir()
    result = run("framing", tmp_path / "none", "--rules", folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no article in this folder" in result.stderr
    assert not extractor.read


def test_readings_of_a_store_have_their_own_claims(store: Store) -> None:
    store.save(ref("other.txt"), "Fish.", [], make_run())
    assert [(article.path, len(claims)) for article, _, claims in store.readings()] == [("news/a.txt", 3), ("other.txt", 0)]
    assert next(store.readings())[2] == sorted(make_claims("news/a.txt"), key=lambda claim: claim.content[0].start)
    assert store.packs() == ["rivers"]


# The pack of the islands between Hokkaido and Kamchatka

KURIL = [
    ("Russia holds the southern Kuril Islands.", ["southern Kuril Islands Moscow"]),
    ("Tokyo demands the Northern Territories.", ["Northern Territories Tokyo"]),
    ("Northern Territories Day was marked by the minister in charge of the Northern Territories.", []),
    ("He flew from Kunashir to Etorofu over the Sea of Okhotsk.", ["Kunashir Moscow", "Etorofu Tokyo"]),
    ("Severo-Kurilsk is no Kurilsk.", ["Severo-Kurilsk neutral", "Kurilsk Moscow"]),
    ("Russia’s full-scale invasion of Ukraine", ["full-scale invasion of Ukraine Tokyo"]),
    ("what Moscow calls a “special military operation”", ["special military operation Moscow~"]),
    ("the war in Ukraine and the annexation of Crimea", ["war in Ukraine neutral", "annexation of Crimea Tokyo"]),
    ("the anti-Russian sanctions that followed", ["anti-Russian sanctions Moscow"]),
    ("the Soviet invasion of Manchuria", []),
    ("the Soviet occupation in 1945", ["Soviet occupation Tokyo"]),
    ("the Soviet seizure, attack and takeover, a Soviet attack, the Soviet capture, a Soviet takeover",
        ["Soviet seizure neutral", "Soviet attack neutral", "Soviet capture neutral", "Soviet takeover neutral"]),
    ("the illegal occupation of the four islands", ["illegal occupation of the four islands Tokyo"]),
    ("the illegal occupation of the southern Kurils", ["southern Kurils Moscow"]),  # each side's word for the other's
    ("the liberation of the Kuril Islands", ["liberation of the Kuril Islands Moscow"]),
    ("groundless territorial claims, baseless claims to the Kurils",
        ["groundless territorial claims Moscow", "baseless claims to the Kurils Moscow"]),
    ("Japan’s unfriendly steps", ["Japan’s unfriendly steps Moscow"]),
    ("the Habomai group", ["Habomai group neutral"]),
    ("the islanders were forcibly deported", ["islanders were forcibly deported Tokyo"]),
    # Anybody's words for anything.
    ("the illegal occupation of Zaporizhzhia and of the West Bank, illegally occupied by Russia", []),
    ("the liberation of the islands of Greece", []),
    ("baseless claims, groundless claims and the firm's unfriendly steps", []),
    ("illegal sanctions on Iran and economic sanctions on Cuba", []),
    ("a full-scale invasion of Kuwait, a war of aggression", []),
    ("children forcibly deported and driven from their homes", []),
    ("the remilitarization of the Rhineland and a military buildup", []),
    # People.
    ("Professor Dmitry Anuchin, Anuchin himself and Shana Smith", []),
    ("Anuchin Island and Shana village", ["Anuchin Island Moscow", "Shana village Tokyo"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KURIL)
def test_names_of_the_kuril_pack(text: str, expected: list[str]) -> None:
    assert told(NameReader(load("kuril"))(ref(), text, [])) == expected


def test_a_name_of_the_kuril_pack_is_one_sides() -> None:
    pack = load("kuril")
    owners: dict[str, tuple[str, str]] = {}
    for thing in (*pack.toponyms, *pack.events):
        for side, names in thing.names.items():
            for name in names:
                assert owners.setdefault(name.casefold(), (thing.id, side)) == (thing.id, side), name
