"""`kuriltool rules`: what packs hold, who held which office, packs begun, schemas, and examples with what counts in a corpus."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.testing
from rich.console import Console
from test_cli import python, run

from kuriltool.authoring import scaffold
from kuriltool.authoring.examples import ExampleResult, cases
from kuriltool.authoring.inventory import KINDS, inventory
from kuriltool.errors import KuriltoolError
from kuriltool.pipeline import Extractor
from kuriltool.rules.check import check
from kuriltool.rules.folder import PACK_KINDS, gather, shipped, shipped_packs
from kuriltool.rules.load import load
from kuriltool.rules.schema import Rule
from kuriltool.views.rules import tally

SHIPPED = shipped_packs()[0]
PACK = """\
name: rivers
version: 2.0.0
title: North and South over the river
default: true
sides:
  - {id: North, label: the North, colour: cyan}
  - {id: South, label: the South, colour: no colour at all}
"""
ACTORS = """\
actors:
  - {id: north, name: Northland, kind: state, side: North, adjectives: [Northern], metonyms: [Nordby]}
  - id: ana
    name: Ana Sólveig
    kind: person
    side: North
    gender: female
    aliases: [Solveig the Elder]
    state: north
  - {id: bo, name: Bo Lund, kind: person, side: South}
  - {id: cy, name: Cy Lund, kind: person}
  - {id: water-board, name: Water Board, kind: organ, side: South, short: [Board], note: It meets in spring.}
  - {id: river, name: River Charter, kind: document, side: both}
"""
OFFICES = """\
offices:
  - id: premier-of-northland
    name: Premier of Northland
    side: North
    state: north
    titles: [premier, head of government]
    checked: 2020-06-30
    vacancies: [[2004-05-01, 2004-06-01]]
    holders:
      - {actor: bo, from: 2000-01-01, to: 2004-05-01}
      - {actor: cy, from: 2004-06-01, to: 2005-01-01, acting: true}
      - {actor: ana, from: 2005-01-01}
  - id: commissioner
    name: Commissioner of the Water Board
    organ: water-board
    titles: [commissioner]
    checked: 2020-06-30
    seats: several
    holders:
      - {actor: ana, from: 2001-01-01, to: 2003-01-01}
      - {actor: bo, from: 2002-01-01, to: 2002-03-01}
  - id: harbour-master
    name: Harbour Master
    titles: [harbour master]
    checked: 2020-06-30
    vacancies: [[1985-01-01, 1985-03-01]]
    unknown: [[1985-03-01, 1990-01-01]]
    abolished: 1992-01-01
    holders:
      - {actor: cy, from: 1980-01-01, to: 1985-01-01}
      - {actor: cy, from: 1990-01-01, to: 1992-01-01}
"""
ISSUES = """\
lists:
  banks: [bank, shore]
issues:
  - id: river
    label: The river
    about: Whose the river is.
    terms: [river*, "@banks"]
    without: [river dance]
"""
PROPOSITIONS = """\
propositions:
  - id: river-northern
    label: The river is northern.
    about: Whose it is, not who fishes in it.
    holds: {North: 1, South: -1}
    terms: {affirms: [the river is .. ours], touches: [northern claim*]}
    examples: {affirms: [The river is ours.], denies: [The river is not ours.]}
    counterexamples: [The river is wide.]
"""
TOPONYMS = "toponyms:\n  - {id: isle, names: {North: [Holm], South: [Ey, Eyland]}}\n"
EVENTS = "events:\n  - {id: flood, names: {North: [great flood], neutral: [flood]}}\n"
RULES = """\
lists:
  say: [say, add, state, note, write, claim, argue]
  negations: [not]
rules:
  - id: say-that
    about: "A verb of saying with its clause: she said that talks had ended."
    confidence: 0.9
    pattern:
      - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: "@say"}}
      - {RIGHT_ID: content, LEFT_ID: cue, REL_OP: ">++", RIGHT_ATTRS: {DEP: {IN: [ccomp, parataxis]}}}
    examples:
      - "[source The minister] [cue said] that [content the river is wide]."
    counterexamples: ["The river is wide."]
    misses: ["[source Bo] [cue whispered] that [content the river is wide]."]
lines:
  - id: source-colon
    about: "A heading that begins with its source: Bo Lund: no talks."
    template: "{source}: {content}"
    examples: ["[source Bo Lund]: [content no talks before May]"]
    counterexamples: ["The river: a dispute"]
"""
OTHER = PACK.replace("rivers", "lakes").replace("default: true\n", "").replace("the river", "the lake")


def table(*args: str | Path) -> typer.testing.Result:
    return run(*args, "--format", "table")


def lines(result: typer.testing.Result) -> list[str]:
    return [line.rstrip() for line in result.stdout.splitlines()]


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two packs, of which `rivers` is the default, and attribution rules of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KURILTOOL_CACHE", "off")
    files = {
        "rivers/pack.yaml": PACK,
        "rivers/actors.yaml": ACTORS,
        "rivers/offices.yaml": OFFICES,
        "rivers/issues.yaml": ISSUES,
        "rivers/propositions.yaml": PROPOSITIONS,
        "rivers/toponyms.yaml": TOPONYMS,
        "rivers/events.yaml": EVENTS,
        "attribution/rules.yaml": RULES,
        "lakes/pack.yaml": OTHER,
    }
    for name, text in files.items():
        path = tmp_path / "mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "mine"


def test_the_packs_of_these_tests_are_right(packs: Path) -> None:
    assert check(packs) == []


# list


def test_list_tells_first_which_packs_there_are_and_which_is_the_default() -> None:
    result = table("rules", "list")
    meant = gather().packs[0]
    packs = [line for line in lines(result) if f"rules/{line.split(' ')[0]}" in line]
    assert len(packs) == len(list(shipped().glob("*/pack.yaml")))
    assert [line.split()[0] for line in packs if "(default)" in line] == [meant]
    assert f"{meant} holds" in result.stdout
    assert result.stderr.startswith(f"list them: kuriltool rules list {meant}")


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("mine",), "rivers 2.0.0 (default)  North and South over the river  North · South  mine/rivers"),
        (("mine",), "lakes 2.0.0             North and South over the lake   North · South  mine/lakes"),
        (("mine/rivers",), "rivers 2.0.0  North and South over the river  North · South  rivers"),
        (("mine",), "mine/attribution/rules.yaml"),
        (("mine",), "5  say-that  A verb of saying with its clause: she said that talks had ended.  0.90"),
        (("mine",), "headline rules (1)"),
        (("mine",), " 3  ana          Ana Sólveig    North, person"),
        (("mine",), "11  cy           Cy Lund        no side, person"),
        (("mine",), " 2  premier-of-northland  Premier of Northland             Ana Sólveig (checked 2020-06-30)"),
        (("mine",), "13  commissioner          Commissioner of the Water Board  not known (checked 2020-06-30)"),
        (("mine",), "22  harbour-master        Harbour Master                   abolished (checked 2020-06-30)"),
        (("mine",), "4  river  The river"),
        (("mine",), "2  river-northern  The river is northern.  North holds it, South holds the contrary"),
        (("mine",), "2  isle  Holm / Ey"),
        (("mine",), "2  flood  great flood / flood"),
        (("mine", "--kind", "packs"), "lakes 2.0.0             North and South over the lake   North · South  mine/lakes"),
        (("mine", "--kind", "events"), "events (1)"),
    ],
)
def test_list(packs: Path, args: tuple[str, ...], expected: str) -> None:
    result = table("rules", "list", *args)
    assert result.exit_code == 0
    assert expected in lines(result)
    assert packs.exists()


def test_list_of_one_kind_holds_no_other(packs: Path) -> None:
    assert lines(table("rules", "list", packs, "--kind", "toponyms"))[0] == "toponyms (1)"
    assert set(json.loads(run("rules", "list", packs, "--kind", "actors").stdout)) == {"actors"}


def test_list_as_json(packs: Path) -> None:
    found = json.loads(run("rules", "list", packs).stdout)
    assert list(found) == ["packs", *KINDS]
    assert [(pack["name"], pack["default"]) for pack in found["packs"]] == [("lakes", False), ("rivers", True)]
    assert [side["id"] for side in found["packs"][0]["sides"]] == ["North", "South"]
    assert found["actors"][1] == {
        "id": "ana", "label": "Ana Sólveig", "kind": "person", "side": "North", "place": "mine/rivers/actors.yaml:3",
    }  # fmt: skip
    assert found["offices"][0]["holders"] == ["Ana Sólveig"]
    assert found["propositions"][0]["holds"] == {"North": 1, "South": -1}
    assert found["toponyms"][0]["names"] == {"North": ["Holm"], "South": ["Ey", "Eyland"]}


def test_every_thing_stands_where_the_list_says() -> None:
    for thing in inventory().things:
        name, _, line = thing.place.rpartition(":")
        written = (shipped().parent / name if name.startswith("rules/") else Path(name)).read_text(encoding="utf-8")
        assert f"id: {thing.id}" in written.splitlines()[int(line) - 1], thing.place


def test_list_of_packs_without_a_default_names_them(packs: Path) -> None:
    (packs / "rivers" / "pack.yaml").write_text(PACK.replace("default: true\n", ""), encoding="utf-8")
    result = run("rules", "list", packs)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "name one: mine/lakes or mine/rivers" in result.stderr


@pytest.mark.parametrize(
    ("args", "code", "expected"),
    [
        (("list", "--kind", "actor"), 2, 'no kind "actor"; did you mean actors?'),
        (("list", "kurill"), 1, "kuriltool: kurill: neither a folder of rules nor a pack that comes along (did you mean"),
        (("list", "mine/rivers/pack.yaml"), 1, "kuriltool: mine/rivers/pack.yaml: a file; give its folder, mine/rivers/\n"),
        (("list", "--format", "csv"), 2, 'no format "csv"; there are table and json'),
        (("list", "--json", "--format", "table"), 2, "contradict each other"),
        (("show", "anna", "--rules", "mine"), 1, 'kuriltool: no id "anna"; did you mean ana?\n'),
        (("show", "Lundd", "--rules", "mine"), 1, 'no id "Lundd"; did you mean bo?'),
        (("show", "Solveig", "--rules", "mine"), 1, 'no id "Solveig"; did you mean ana?'),
        (("who", "Lundt", "--rules", "mine"), 1, 'kuriltool: no actor or office "Lundt"; did you mean Bo Lund?\n'),
        (("who", "bo", "--on", "2003-13", "--rules", "mine"), 2, "write 2026-02-07, 2026-02 or 2026"),
        (("who", "bo", "--on", "2003-02-30", "--rules", "mine"), 2, "write 2026-02-07, 2026-02 or 2026"),
        (("who", "bo", "--on", "20030501", "--rules", "mine"), 2, "write 2026-02-07, 2026-02 or 2026"),
        (("new", "Rivers"), 1, 'kuriltool: "Rivers" is no name for a pack; small letters, digits and single hyphens make one\n'),
        (("new", "attribution"), 1, "is the folder of the attribution rules"),
        (
            ("new", SHIPPED),
            1,
            f'kuriltool: "{SHIPPED}" is the name of a pack that comes along; take another, such as my-{SHIPPED}\n',
        ),
        (("new", "x", "--sides", "North"), 1, "a dispute has two sides or more"),
        (("new", "x", "--sides", "A,B,C,D,E,F,G"), 1, "7 sides are more than the 6"),
        (("new", "x", "--sides", "North,both"), 1, '"both" has a meaning of its own and can\'t name a side'),
        (("new", "x", "--sides", "North,north"), 1, 'the side "north" stands twice'),
        (("new", "x", "--sides", "North,,South"), 1, "a side has no name"),
        (("new", "mine"), 1, "kuriltool: mine: is there already, and nothing is overwritten"),
        (("schema",), 2, "Usage"),
        (("schema", "actors", "--all", "x"), 2, "name a kind, or a folder for all of them by --all"),
        (("schema", "event"), 2, "did you mean events?"),
        (("schema", "--all", "mine/rivers/pack.yaml"), 1, "can't be written"),
    ],
)
def test_what_goes_wrong_is_told_in_a_line(packs: Path, args: tuple[str, ...], code: int, expected: str) -> None:
    before = sorted(packs.parent.rglob("*"))
    result = run("rules", *args)
    assert result.exit_code == code
    assert expected in " ".join((result.stdout + result.stderr).replace("│", "").split()) or expected in result.stderr
    assert sorted(packs.parent.rglob("*")) == before


# show


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("say-that", "say-that  rule  mine/attribution/rules.yaml:5"),
        ("say-that", "about            A verb of saying with its clause: she said that talks had ended."),
        ("say-that", "pattern          cue      POS VERB, LEMMA in @say (say, add, state, note, write, claim or argue)"),
        ("say-that", "                 content  hangs on cue, behind it: DEP ccomp or parataxis"),
        ("say-that", "confidence       0.90"),
        ("say-that", "examples         [source The minister] [cue said] that [content the river is wide]."),
        ("say-that", "misses           [source Bo] [cue whispered] that [content the river is wide]."),
        ("source-colon", "template         {source}: {content}"),
        ("ana", "ana  actor  mine/rivers/actors.yaml:3"),
        ("ana", "name     Ana Sólveig"),
        ("ana", "what     person of North"),
        ("ana", "aliases  Solveig the Elder"),
        ("ana", "state    Northland"),
        ("ana", "offices  Commissioner of the Water Board  2001-01-01 – 2002-12-31"),
        ("ana", "         Premier of Northland             2005-01-01 – today (checked 2020-06-30)"),
        ("cy", "what     person of no side"),
        ("north", "metonyms    Nordby"),
        ("north", "adjectives  Northern"),
        ("water-board", "note   It meets in spring."),
        ("premier-of-northland", "titles   premier, head of government"),
        ("premier-of-northland", "vacant   2004-05-01 – 2004-05-31"),
        ("premier-of-northland", "holders  Bo Lund      2000-01-01 – 2004-04-30"),
        ("premier-of-northland", "         Cy Lund      2004-06-01 – 2004-12-31, acting"),
        ("harbour-master", "vacant     1985-01-01 – 1985-02-28"),
        ("harbour-master", "not known  1985-03-01 – 1989-12-31"),
        ("harbour-master", "abolished  1992-01-01"),
        ("commissioner", "organ    Water Board"),
        ("commissioner", "seats    several at a time"),
        ("river", "river  actor  mine/rivers/actors.yaml:13"),
        ("river", "river  issue  mine/rivers/issues.yaml:4"),
        ("river", "terms    river*, @banks"),
        ("river", "without  river dance"),
        ("river-northern", "held              North holds it, South holds the contrary"),
        ("river-northern", "affirms           the river is .. ours"),
        ("river-northern", "example: denies   The river is not ours."),
        ("isle", "South  Ey, Eyland"),
        ("flood", "neutral  flood"),
    ],
)
def test_show(packs: Path, id: str, expected: str) -> None:
    result = table("rules", "show", id, "--rules", packs)
    assert result.exit_code == 0
    assert expected in lines(result)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana Sólveig", ["ana"]),
        ("ana solveig", ["ana"]),
        ("Solveig the Elder", ["ana"]),
        ("Premier of Northland", ["premier-of-northland"]),
        ("River", ["river", "river"]),  # an id comes first
    ],
)
def test_show_takes_a_whole_name(packs: Path, name: str, expected: list[str]) -> None:
    assert [one["id"] for one in json.loads(run("rules", "show", name, "--rules", packs).stdout)] == expected


def test_show_as_json_has_each_kind_with_all_its_file_says(packs: Path) -> None:
    found = json.loads(run("rules", "show", "river", "--rules", packs).stdout)
    assert [(one["what"], one["place"]) for one in found] == [
        ("actor", "mine/rivers/actors.yaml:13"),
        ("issue", "mine/rivers/issues.yaml:4"),
    ]
    assert found[0]["kind"] == "document"
    ana = json.loads(run("rules", "show", "ana", "--rules", packs).stdout)[0]
    assert ana["aliases"] == ["Solveig the Elder"]
    assert ana["offices"][1] == {
        "id": "premier-of-northland", "name": "Premier of Northland", "from": "2005-01-01", "to": None, "acting": False,
    }  # fmt: skip
    rule = json.loads(run("rules", "show", "say-that", "--rules", packs).stdout)[0]
    assert rule["pattern"][0]["RIGHT_ATTRS"]["LEMMA"] == "@say"


# who


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("sólveig",), ["Ana Sólveig  person of North", "  Commissioner of the Water Board  2001-01-01 – 2002-12-31",
                        "  Premier of Northland             2005-01-01 – today (checked 2020-06-30)"]),
        (("SOLVEIG", "--on", "2005-01-01"), ["Ana Sólveig  person of North",
                                             "  Premier of Northland  2005-01-01 – today (checked 2020-06-30)"]),
        (("solveig", "--on", "2004-12-31"), ["Ana Sólveig  person of North", "  on 2004-12-31: held no office of the table",
                                             "  before: Commissioner of the Water Board, 2001-01-01 – 2002-12-31",
                                             "  since 2005-01-01: Premier of Northland (checked 2020-06-30)"]),
        (("solveig", "--on", "2000"), ["Ana Sólveig  person of North", "  in 2000: held no office of the table",
                                       "  after: Commissioner of the Water Board, 2001-01-01 – 2002-12-31"]),
        (("lund", "--on", "2004-05-01"), ["Bo Lund  person of South", "  on 2004-05-01: held no office of the table",
                                          "  before: Premier of Northland, 2000-01-01 – 2004-04-30", "",
                                          "Cy Lund  person of no side", "  on 2004-05-01: held no office of the table",
                                          "  before: Harbour Master, 1990-01-01 – 1991-12-31",
                                          "  after: Premier of Northland, 2004-06-01 – 2004-12-31, acting"]),
        (("bo lund", "--on", "2002-02"), ["Bo Lund  person of South",
                                          "  Premier of Northland             2000-01-01 – 2004-04-30",
                                          "  Commissioner of the Water Board  2002-01-01 – 2002-02-28"]),
        (("premier", "--on", "2004-04-30"), ["Premier of Northland  North", "  Bo Lund  2000-01-01 – 2004-04-30"]),
        (("premier", "--on", "2004-05-01"), ["Premier of Northland  North", "  on 2004-05-01: nobody, the office was vacant",
                                             "  before: Bo Lund, 2000-01-01 – 2004-04-30",
                                             "  after: Cy Lund, 2004-06-01 – 2004-12-31, acting"]),
        (("premier", "--on", "2004-06"), ["Premier of Northland  North", "  Cy Lund  2004-06-01 – 2004-12-31, acting"]),
        (("premier", "--on", "2004"), ["Premier of Northland  North", "  Bo Lund  2000-01-01 – 2004-04-30",
                                       "  Cy Lund  2004-06-01 – 2004-12-31, acting"]),
        (("premier", "--on", "1999-12-31"), ["Premier of Northland  North", "  on 1999-12-31: the table doesn't know",
                                             "  after: Bo Lund, 2000-01-01 – 2004-04-30"]),
        (("commissioner", "--on", "2002-02-28"), ["Commissioner of the Water Board  no side  several at a time",
                                                  "  Ana Sólveig  2001-01-01 – 2002-12-31",
                                                  "  Bo Lund      2002-01-01 – 2002-02-28"]),
        (("head of government", "--on", "2000-01-01"), ["Premier of Northland  North", "  Bo Lund  2000-01-01 – 2004-04-30"]),
        (("Water Board", "--on", "2001"), ["Water Board  organ of South", "",
                                           "Commissioner of the Water Board  no side  several at a time",
                                           "  Ana Sólveig  2001-01-01 – 2002-12-31"]),
        (("nordby", "--on", "2000"), ["Northland  state of North", "",
                                      "Premier of Northland  North", "  Bo Lund  2000-01-01 – 2004-04-30"]),
        (("river",), ["River Charter  document of both"]),
        (("harbour master", "--on", "1985-02"), ["Harbour Master  no side", "  in 1985-02: nobody, the office was vacant",
                                                 "  before: Cy Lund, 1980-01-01 – 1984-12-31",
                                                 "  after: Cy Lund, 1990-01-01 – 1991-12-31"]),
        (("harbour master", "--on", "1987"), ["Harbour Master  no side", "  in 1987: the table doesn't know",
                                              "  before: Cy Lund, 1980-01-01 – 1984-12-31",
                                              "  after: Cy Lund, 1990-01-01 – 1991-12-31"]),
        (("harbour master", "--on", "1985-02-28"), ["Harbour Master  no side", "  on 1985-02-28: nobody, the office was vacant",
                                                    "  before: Cy Lund, 1980-01-01 – 1984-12-31",
                                                    "  after: Cy Lund, 1990-01-01 – 1991-12-31"]),
        (("harbour master", "--on", "1985-03-01"), ["Harbour Master  no side", "  on 1985-03-01: the table doesn't know",
                                                    "  before: Cy Lund, 1980-01-01 – 1984-12-31",
                                                    "  after: Cy Lund, 1990-01-01 – 1991-12-31"]),
        (("harbour master", "--on", "1992-01-01"), ["Harbour Master  no side",
                                                    "  on 1992-01-01: nobody, the office was abolished on 1992-01-01",
                                                    "  before: Cy Lund, 1990-01-01 – 1991-12-31"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_who(packs: Path, args: tuple[str, ...], expected: list[str]) -> None:
    result = table("rules", "who", *args, "--rules", packs)
    assert result.exit_code == 0
    assert lines(result) == expected


def test_who_warns_of_days_after_the_last_check(packs: Path) -> None:
    late = table("rules", "who", "ana", "--on", "2021-01-01", "--rules", packs)
    assert late.stderr == ("later than the last check, so the holder may have changed since: Premier of Northland (2020-06-30)\n")
    assert table("rules", "who", "ana", "--on", "2020-06-30", "--rules", packs).stderr == ""
    assert table("rules", "who", "ana", "-q", "--on", "2021", "--rules", packs).stderr == ""


def test_who_says_how_days_are_to_be_read(packs: Path) -> None:
    assert table("rules", "who", "bo", "--rules", packs).stderr == (
        "first day – last day in office, which is the day before the files' `to`\n"
    )


def test_who_as_json(packs: Path) -> None:
    found = json.loads(run("rules", "who", "premier", "--on", "2004-05-15", "--rules", packs).stdout)
    assert (found["name"], found["on"], found["actors"]) == ("premier", "2004-05-15", [])
    assert found["offices"][0]["holders"] == []
    assert found["offices"][0]["before"] == {
        "id": "bo", "name": "Bo Lund", "side": "South",
        "from": "2000-01-01", "to": "2004-05-01", "last": "2004-04-30", "acting": False,
    }  # fmt: skip
    assert found["offices"][0]["after"]["acting"]
    whole = json.loads(run("rules", "who", "ana", "--rules", packs).stdout)["actors"][0]
    assert [(office["id"], office["last"], office["checked"]) for office in whole["offices"]] == [
        ("commissioner", "2002-12-31", "2020-06-30"),
        ("premier-of-northland", None, "2020-06-30"),
    ]
    assert "before" not in whole


@pytest.mark.parametrize(
    ("on", "gap"), [("1984", None), ("1985-02", "vacant"), ("1985-03", "unknown"), ("1979", "unknown"), ("1993", "abolished")]
)
def test_who_as_json_tells_why_nobody_held_an_office(packs: Path, on: str, gap: str | None) -> None:
    found = json.loads(run("rules", "who", "harbour master", "--on", on, "--rules", packs).stdout)["offices"][0]
    assert (bool(found["holders"]), found["gap"]) == (gap is None, gap)


def test_who_of_the_shipped_pack() -> None:
    result = table("rules", "who", "Lavrov", "--on", "2003-05-01", "--rules", "kuril")
    assert lines(result)[:2] == ["Sergei Lavrov  person of Moscow", "  on 2003-05-01: held no office of the table"]
    assert lines(result)[-1].startswith("  since 2004-03-09: Foreign Minister of Russia (checked 20")
    ministers = json.loads(run("rules", "who", "foreign minister", "--on", "2003-05-01", "--rules", "kuril").stdout)["offices"]
    held = {office["id"]: [holder["id"] for holder in office["holders"]] for office in ministers}
    assert held["foreign-minister-of-russia"] == ["igor-ivanov"]
    assert held["foreign-minister-of-japan"] == ["kawaguchi"]


# new


@pytest.mark.parametrize("sides", [None, ["North", "South"], ["Buenos Aires", "the “Isles”: all", "3rd"], list("UVWXYZ")])
def test_a_new_pack_has_no_mistakes(tmp_path: Path, sides: list[str] | None) -> None:
    written = scaffold.scaffold("rivers", sides, tmp_path)
    assert check(tmp_path / "rivers") == []
    assert {path.name for path in written} == {f"{kind}.yaml" for kind in PACK_KINDS} | {scaffold.EXAMPLE}
    held = inventory(tmp_path / "rivers").ruleset.pack
    assert [side.id for side in held.sides] == (sides or scaffold.sides_by_default())
    assert held.name == "rivers"


@pytest.mark.slow
@pytest.mark.parametrize("sides", [None, "North,South,East Isles"])
def test_a_new_pack_comes_through_its_own_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sides: str | None) -> None:
    monkeypatch.chdir(tmp_path)
    run("rules", "new", "rivers", *(["--sides", sides] if sides else []))
    result = run("rules", "test", "rivers/")
    assert (result.exit_code, result.stdout) == (0, "")
    assert int(result.stderr.split()[0]) >= 20
    assert result.stderr.endswith(" examples, all right\n")


@pytest.mark.parametrize("sides", [["Arvon", "Belport"], ["North", "South", "East Isles"]])
def test_a_new_pack_finds_positions(shipped_extractor: Extractor, tmp_path: Path, sides: list[str]) -> None:
    from kuriltool.articles import read
    from kuriltool.rules.load import load

    scaffold.scaffold("rivers", sides, tmp_path)
    extractor = Extractor(shipped_extractor.nlp, load(tmp_path / "rivers"))
    reading = next(extractor.extract([read(tmp_path / "rivers" / scaffold.EXAMPLE)]))
    assert reading.article.outlet == "Harbour Gazette"
    assert [claim.position for claim in reading.claims] == [*(side for side in sides for _ in range(2)), "other"]
    assert all(claim.speaker and claim.speaker.role for claim in reading.claims[:-1])
    assert {stance.polarity for claim in reading.claims for stance in claim.propositions} == {1}
    assert all(claim.issues != ["other"] for claim in reading.claims)


def test_new_overwrites_nothing_and_says_what_comes_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("rules", "new", "rivers", "--in", "packs")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == "packs/rivers/pack.yaml"
    for step in (
        "kuriltool rules check packs/rivers/",
        "kuriltool rules test packs/rivers/",
        "kuriltool extract packs/rivers/example.txt --rules packs/rivers/",
        "kuriltool rules schema --all packs/rivers/schema",
        "# yaml-language-server: $schema=schema/actors.schema.json",
    ):
        assert f"  {step}" in result.stderr
    (tmp_path / "packs" / "rivers" / "pack.yaml").write_text("mine", encoding="utf-8")
    again = run("rules", "new", "rivers", "--in", "packs")
    assert (again.exit_code, again.stdout) == (1, "")
    assert (tmp_path / "packs" / "rivers" / "pack.yaml").read_text(encoding="utf-8") == "mine"


def test_new_takes_an_empty_folder_and_no_file_for_one(tmp_path: Path) -> None:
    (tmp_path / "rivers").mkdir()
    assert scaffold.scaffold("rivers", None, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(KuriltoolError, match="lakes: can't be written: Not a directory"):
        scaffold.scaffold("lakes", None, tmp_path / "file")


def test_new_packs_beside_each_other_are_a_folder_of_packs(tmp_path: Path) -> None:
    for name in ("rivers", "lakes"):
        scaffold.scaffold(name, None, tmp_path / "packs")
    assert check(tmp_path / "packs") == []
    assert run("rules", "list", tmp_path / "packs" / "lakes", "--kind", "packs").exit_code == 0


# a folder in the place of a pack that comes along


@pytest.mark.parametrize(
    "args",
    [
        ("rules", "list", SHIPPED),
        ("rules", "check", SHIPPED),
        ("rules", "show", "ana", "--rules", SHIPPED),
        ("rules", "who", "ana", "--rules", SHIPPED),
        ("rules", "test", SHIPPED),
        ("rules", "mirror", "wide.txt", "--rules", SHIPPED),
        ("extract", "wide.txt", "--rules", SHIPPED),
        ("framing", "wide.txt", "--rules", SHIPPED),
        ("score", "wide.txt", "--rules", SHIPPED),
    ],
    ids=" ".join,
)
def test_a_folder_named_like_a_pack_that_comes_along_is_told_once(packs: Path, args: tuple[str, ...]) -> None:
    note = f"rules: the folder ./{SHIPPED}, not the pack of that name that comes along\n"
    assert note not in run(*[arg if arg != "wide.txt" else "missing.txt" for arg in args]).stderr
    shutil.copytree(packs / "rivers", packs.parent / SHIPPED)
    (packs.parent / SHIPPED / "pack.yaml").write_text("name: [", encoding="utf-8")  # so that no command goes far
    assert run(*args).stderr.count(note) == 1
    assert note not in run("-q", *args).stderr


# schema


@pytest.mark.parametrize(
    ("kind", "key"),
    [("propositions", "propositions"), ("events", "events"), ("mirror", "words"), ("offices", "offices"), ("issues", "lists")],
)
def test_schema(kind: str, key: str) -> None:
    assert key in json.loads(run("rules", "schema", kind).stdout)["properties"]


def test_schemas_of_all_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("rules", "schema", "--all", "a/schema")
    assert result.exit_code == 0
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "a" / "schema").iterdir()}
    assert set(written) == {f"{kind}.schema.json" for kind in ("attribution", *PACK_KINDS)}
    assert written["events.schema.json"] == json.loads(run("rules", "schema", "events").stdout)
    assert sorted(result.stdout.splitlines()) == sorted(f"a/schema/{name}" for name in written)


# test


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ExampleResult]]:
    """What the examples of a rule set come to, without running them."""
    made = [
        ExampleResult("say-that", "mine/attribution/rules.yaml:12", "example", "a", True),
        ExampleResult("say-that", "mine/attribution/rules.yaml:13", "counterexample", "b", True),
        ExampleResult("say-that", "mine/attribution/rules.yaml:14", "miss", "c", True),
        ExampleResult("river-northern", "mine/rivers/propositions.yaml:8", "example", "d", False, "found nothing"),
    ]
    monkeypatch.setattr("kuriltool.authoring.examples.run_examples", lambda rules: made)  # noqa: ARG005
    yield made


def test_examples_are_counted_by_kind_and_file(results: list[ExampleResult]) -> None:
    console = Console(width=80, color_system=None)
    with console.capture() as said:
        console.print(tally(results))
    assert [line.split() for line in said.get().splitlines()] == [
        ["examples", "counterexamples", "known", "misses", "failed"],
        ["attribution", "1", "1", "1", "–"],
        ["propositions", "1", "–", "–", "1"],
    ]


def test_only_a_failing_example_is_a_failure(packs: Path, results: list[ExampleResult], tmp_path: Path) -> None:
    failed = run("rules", "test", packs)
    assert (failed.exit_code, failed.stderr) == (1, "4 examples, 1 failed\n")
    results.pop()
    (tmp_path / "wide.txt").write_text("The river is wide.", encoding="utf-8")
    right = run("rules", "test", packs, "--on", "wide.txt")
    assert (right.exit_code, right.stderr) == (0, "3 examples, all right\n")
    assert "never: say-that" in right.stdout
    assert "0 claims in 1 article" in right.stdout


def test_an_article_that_cannot_be_read_is_a_failure_and_the_others_count(packs: Path, results: list[ExampleResult]) -> None:
    results.pop()
    (packs.parent / "wide.txt").write_text("The river is wide.", encoding="utf-8")
    some = run("rules", "test", packs, "--on", "wide.txt", "--on", "missing.txt")
    assert some.exit_code == 1
    assert "0 claims in 1 article" in some.stdout
    missing = "kuriltool: missing.txt: no such file or folder\n3 examples, all right\n"
    assert some.stderr == f"{missing}kuriltool: 1 path could not be read; see above\n"
    none = run("rules", "test", packs, "--on", "missing.txt")
    assert (none.exit_code, none.stdout, none.stderr) == (1, "", missing)
    assert json.loads(run("rules", "test", packs, "--on", "missing.txt", "--json").stdout)["coverage"] is None


def test_a_gold_file_with_a_mistake_is_told(packs: Path, results: list[ExampleResult]) -> None:
    results.pop()
    (packs.parent / "gold.json").write_text('{"article": "none.txt"}', encoding="utf-8")
    result = run("rules", "test", packs, "--on", "gold.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("kuriltool: gold.json")


def test_what_counts_in_articles_as_json(packs: Path, results: list[ExampleResult]) -> None:
    (packs.parent / "news").mkdir()
    text = "Ana Sólveig, premier of Northland, said on Monday that the river is ours.\n"
    (packs.parent / "news" / "a.txt").write_text(f"The river\n\nMarch 3, 2006\n\n{text}", encoding="utf-8")
    found = json.loads(run("rules", "test", packs, "--on", "news", "--json").stdout)
    assert len(found["examples"]) == len(results)
    coverage = found["coverage"]
    assert (coverage["articles"], coverage["claims"]) == (1, 1)
    assert [(rule["id"], rule["claims"]) for rule in coverage["rules"]] == [("say-that", 1)]
    assert [(actor["id"], actor["claims"], actor["articles"]) for actor in coverage["actors"][:3]] == [
        ("north", 0, 1),
        ("ana", 1, 1),
        ("bo", 0, 0),
    ]
    assert coverage["issues"][0]["terms"] == {"river*": 1, "@banks": 0}


def test_gold_is_read_for_its_texts(packs: Path, results: list[ExampleResult]) -> None:
    gold = Path(__file__).parent.parent / "examples" / "annotated" / "2022-04-22_blue-book-occupied.json"
    found = json.loads(run("rules", "test", packs, "--on", gold, "--json").stdout)
    assert found["coverage"]["articles"] == 1
    assert results


def test_borrowed_attribution_rules_are_not_tested_with_a_pack_that_does_not_know_their_actors(tmp_path: Path) -> None:
    def tested(rules: Path | str | None) -> bool:
        return any(isinstance(case.part, Rule) for case in cases(load(rules), rules))

    scaffold.scaffold("rivers", None, tmp_path)
    shutil.copytree(shipped(), tmp_path / "copy")
    assert tested(None)
    assert not tested(tmp_path / "rivers")
    assert tested(tmp_path / "copy")
    assert [tested(path) for path in sorted(shipped().iterdir()) if (path / "pack.yaml").is_file()].count(True) == 1


@pytest.mark.parametrize(
    "args",
    [["list"], ["list", "--help"], ["show", "river-northern", "--rules", "mine"], ["who", "bo", "--rules", "mine"], ["new", "x"]],
    ids=" ".join,
)
def test_starts_without_the_pipeline(packs: Path, args: list[str]) -> None:
    code = f"""
import sys
from kuriltool.cli import app
app(["rules", *{args!r}], standalone_mode=False)
sys.exit(" ".join(name for name in ("spacy", "thinc", "numpy", "onnxruntime") if name in sys.modules) or 0)
"""
    done = python(code, cwd=packs.parent)
    assert done.returncode == 0, done.stderr
