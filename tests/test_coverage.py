"""How often each part of a rule set counts in a corpus: rules, terms, propositions, speakers, offices."""

from __future__ import annotations

import json

import pytest
from rich.console import Console
from test_cli_rules import ACTORS, EVENTS, ISSUES, OFFICES, PACK, PROPOSITIONS, RULES, TOPONYMS

from kuriltool.articles import Article
from kuriltool.authoring.coverage import KINDS, Count, Coverage, coverage, values
from kuriltool.pipeline import Extractor
from kuriltool.rules.load import load
from kuriltool.views.coverage import tables

FILES = {"actors": ACTORS, "offices": OFFICES, "issues": ISSUES, "propositions": PROPOSITIONS, "toponyms": TOPONYMS}
FIRST = """\
A river without a bridge

March 3, 2006

The premier of Northland, Ana Sólveig, said on Monday that the river is ours. Bo Lund argued that the river is not ours.

The Water Board added that the shore was wide. Bo Lund said that it would rain.
"""
SECOND = "Nothing new\n\nMarch 5, 2006\n\nAna Sólveig added that the river is ours. Nobody answered her.\n"


@pytest.fixture(scope="module")
def found(shipped_extractor: Extractor, tmp_path_factory: pytest.TempPathFactory) -> Coverage:
    folder = tmp_path_factory.mktemp("packs")
    texts = {f"rivers/{name}.yaml": text for name, text in (FILES | {"pack": PACK, "events": EVENTS}).items()}
    for name, text in (texts | {"attribution/rules.yaml": RULES}).items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    articles = [Article(f"{number}.txt", text, str(number), "utf-8") for number, text in enumerate((FIRST, SECOND))]
    return coverage(Extractor(shipped_extractor.nlp, load(folder)), articles)


def one(found: Coverage, kind: str, id: str) -> Count:
    return next(count for count in found.of(kind) if count.id == id)


@pytest.mark.parametrize(
    ("kind", "id", "claims", "articles"),
    [
        ("rules", "say-that", 5, 2),
        ("lines", "source-colon", 0, 0),
        ("issues", "river", 5, 2),
        ("propositions", "river-northern", 3, 2),
        ("actors", "ana", 2, 2),
        ("actors", "bo", 2, 1),
        ("actors", "water-board", 1, 1),
        ("actors", "north", 0, 1),
        ("actors", "cy", 0, 0),
        ("offices", "premier-of-northland", 2, 2),
        ("offices", "commissioner", 0, 0),
    ],
)
def test_counts(found: Coverage, kind: str, id: str, claims: int, articles: int) -> None:
    count = one(found, kind, id)
    assert (count.claims, count.articles) == (claims, articles)
    assert count.fired == bool(claims or articles)


def test_terms_are_counted_each_by_itself_and_views_by_polarity(found: Coverage) -> None:
    assert one(found, "issues", "river").terms["@banks"] == 2  # the rain that Bo speaks of has no issue of its own
    assert one(found, "propositions", "river-northern").views == {1: 2, -1: 1, 0: 0}
    assert set(one(found, "propositions", "river-northern").terms) == {"the river is .. ours", "northern claim*"}
    assert one(found, "propositions", "river-northern").terms["northern claim*"] == 0


def test_the_whole(found: Coverage) -> None:
    assert (found.articles, found.claims) == (2, 5)
    told = json.loads(json.dumps(values(found)))
    assert list(told) == ["articles", "claims", "network_alone", *KINDS]
    assert told["propositions"][0]["polarity"] == {"+1": 2, "-1": 1, "0": 0}


def test_tables_have_the_most_used_first_and_name_what_never_counted() -> None:
    counts = (
        Count("rules", "seldom", "", 1, 1),
        Count("rules", "often", "", 12, 3, lost=2),
        Count("rules", "never-a", "", 0, 0),
        Count("rules", "never-b", "", 0, 0),
        Count("propositions", "ours", "", 3, 2, terms={"a": 1, "b": 0}, views={1: 2, -1: 1, 0: 0}),
        *(Count("actors", f"a{number}", "", 0, 0) for number in range(50)),
    )
    console = Console(width=400, color_system=None)
    with console.capture() as said:
        console.print(*tables(Coverage(3, 16, 0, counts)), sep="\n")
    lines = [line.rstrip() for line in said.get().splitlines()]
    assert lines[:5] == [
        "attribution rules: 2 of 4 counted",
        "claims  articles  lost",
        "    12         3     2  often",
        "     1         1        seldom",
        "never: never-a, never-b",
    ]
    assert "     3         2   2   1  0  1 of 2  ours" in lines
    assert lines[-1].endswith("a39 and 10 more, which --json names")
