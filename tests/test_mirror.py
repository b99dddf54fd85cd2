"""The mirror test: a text told with the sides exchanged, its claims compared place by place, and the seeds of the Kuril pack."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kuriltool.articles import Article
from kuriltool.authoring.mirror import reading
from kuriltool.authoring.mirror.comparison import Comparison, Pair, Place, Report, compare
from kuriltool.authoring.mirror.exchange import Mirror
from kuriltool.authoring.mirror.statements import exchanged_rules
from kuriltool.authoring.mirror.wording import Wording, cased, plural
from kuriltool.cli.app import app
from kuriltool.model import ArticleRef, Claim, PackRef, Passage
from kuriltool.pipeline import Extractor
from kuriltool.rules.load import RuleSet
from kuriltool.rules.schema import Actor, MirrorFile, Office, PackFile, Proposition, Side, Toponym

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def _person(id: str, name: str, side: str, gender: str, **more: Any) -> Actor:
    state = {"Nordport": "norden", "Estport": "estoria"}.get(side)
    return Actor(id=id, name=name, kind="person", side=side, gender=gender, state=state, **more)  # type: ignore[arg-type]


def _office(id: str, state: str, side: str, titles: list[str], *terms: tuple[str, str, str | None]) -> Office:
    holders = [{"actor": actor, "from": since, "to": until} for actor, since, until in terms]
    return Office.model_validate(
        {"id": id, "name": id, "side": side, "state": state, "titles": titles, "checked": "2026-01-01", "holders": holders}
    )


ACTORS = (
    Actor(id="norden", name="Norden", kind="state", side="Nordport", metonyms=["Nordport"], adjectives=["Nordese"]),
    Actor(
        id="estoria",
        name="Estoria",
        kind="state",
        side="Estport",
        aliases=["Republic of Estoria"],
        metonyms=["Estport", "Iron Gate"],
        adjectives=["Estorian"],
    ),
    Actor(id="westland", name="Westland", kind="state", side="other", adjectives=["Western"]),
    Actor(
        id="nordese-ministry",
        name="Nordese Foreign Ministry",
        kind="organ",
        side="Nordport",
        state="norden",
        aliases=["Foreign Ministry of Norden", "NFM"],
        short=["Foreign Ministry", "ministry"],
    ),
    Actor(
        id="estorian-ministry",
        name="Estorian Foreign Ministry",
        kind="organ",
        side="Estport",
        state="estoria",
        aliases=["Foreign Ministry of Estoria", "EFM"],
        short=["Foreign Ministry", "ministry", "chancellery"],
    ),
    Actor(id="ting", name="Great Ting", kind="organ", side="Nordport", state="norden", aliases=["Ting"], unique=True),
    Actor(id="cortes", name="High Cortes", kind="organ", side="Estport", state="estoria", aliases=["Cortes"]),
    Actor(id="coast-guard", name="Saltwatch", kind="organ", side="Estport", state="estoria"),
    Actor(id="lamps", name="Lamp Office", kind="organ", side="Nordport", state="norden"),
    Actor(id="accord", name="Nordport Accord", kind="document", side="both", aliases=["Accord of Nordport"]),
    _person("ana", "Ana Solveig", "Nordport", "female", aliases=["Solveig"]),
    _person("bo", "Bo Lund", "Nordport", "male", aliases=["Lund", "Bo Lundt"]),
    _person("ole", "Ole Berg", "Nordport", "male", short=["Berg"]),
    _person("carla", "Carla Ruiz", "Estport", "female", aliases=["Ruiz"]),
    _person("don", "Don Mora", "Estport", "male", aliases=["Mora"]),
    _person("luis", "Luis Vega", "Estport", "male", aliases=["Vega"]),
    _person("pablo", "Pablo Sol", "Estport", "male", aliases=["Sol"]),
    _person("max", "Max West", "other", "male"),
)
OFFICES = (
    _office(
        "premier",
        "norden",
        "Nordport",
        ["premier", "pm", "nordese leader"],
        ("bo", "2000-01-01", "2010-01-01"),
        ("ana", "2010-01-01", None),
    ),
    _office(
        "president",
        "estoria",
        "Estport",
        ["president", "head of state", "estorian leader"],
        ("don", "2000-01-01", "2012-01-01"),
        ("luis", "2012-01-01", None),
    ),
    _office("nordese-fm", "norden", "Nordport", ["foreign minister"], ("ole", "2000-01-01", None)),
    _office("estorian-fm", "estoria", "Estport", ["foreign minister"], ("pablo", "2000-01-01", None)),
    _office("speaker", "estoria", "Estport", ["cortes speaker"], ("carla", "2000-01-01", None)),
    _office("western", "westland", "other", ["president"], ("max", "2000-01-01", None)),
)
MIRROR = MirrorFile(
    actors=[("ting", "cortes")],
    offices=[("premier", "president"), ("nordese-fm", "estorian-fm")],
    words=[("crown", "peso"), ("Hillside", "Riverside")],
)


def _rules(**more: Any) -> RuleSet:
    sides = [Side(id="Nordport", label="N", colour="red"), Side(id="Estport", label="E", colour="blue")]
    parts: dict[str, Any] = {
        "rules": (), "lines": (), "lists": {}, "issues": (), "boilerplate": (), "outlets": (), "places": {}, "fingerprint": "x",
        "pack": PackFile(name="isles", version="1", title="Isles", sides=sides), "actors": ACTORS, "offices": OFFICES,
        "toponyms": (
            Toponym(id="isles", names={"Nordport": ["Upper Isles"], "Estport": ["lower isles"], "neutral": ["Isles"]}),
            Toponym(id="ola", names={"Nordport": ["Ola", "Ola Island"], "Estport": ["Ila", "Ila Island"]}),
        ),
        "mirror": MIRROR,
    }  # fmt: skip
    return RuleSet(**parts | more)


MADE = Mirror(_rules())


def _exchanged(text: str, on: str | None, plurals: tuple[int, ...] = ()) -> str:
    return MADE.for_text(text, datetime.date.fromisoformat(on) if on else None)(text, plurals).text


TEXTS = [
    pytest.param("Norden rejects it.", None, "Estoria rejects it.", id="a state"),
    pytest.param("NORDEN’S answer, Norden's answer", None, "ESTORIA’S answer, Estoria's answer", id="capitals and possessives"),
    pytest.param("a Nordese envoy", None, "an Estorian envoy", id="a becomes an"),
    pytest.param("An Estorian envoy, AN ESTORIAN", None, "A Nordese envoy, A NORDESE", id="an becomes a"),
    pytest.param("a “Nordese” envoy", None, "an “Estorian” envoy", id="a before a mark"),
    pytest.param("Estorians in Estport", None, "Nordese in Nordport", id="people in the plural"),
    pytest.param("Norden-Estoria relations", None, "Estoria-Norden relations", id="both at once"),
    pytest.param("Iron Gate is silent", None, "Nordport is silent", id="a metonym of one side alone"),
    pytest.param("Nordensk and norden", None, "Nordensk and norden", id="a part of a word, a word in small letters"),
    pytest.param("Foreign Ministry of Norden", None, "Foreign Ministry of Estoria", id="inside a longer name"),
    pytest.param("the NFM and the ministry", None, "the EFM and the ministry", id="initials, a short form of both"),
    pytest.param("the Nordport Accord", None, "the Nordport Accord", id="a document of both stays"),
    pytest.param("The Great Ting and the Ting", None, "The High Cortes and the Cortes", id="a pair of the pack's"),
    pytest.param("the Saltwatch", None, "the Lamp Office", id="a body without a pair"),
    pytest.param("Upper Isles, Ola Island and Ola", None, "Lower isles, Ila Island and Ila", id="places, at the start too"),
    pytest.param("10 crowns? No: one crown, at Hillside.", None, "10 crowns? No: one peso, at Riverside.", id="other words"),
    pytest.param("Westland and Max West", None, "Westland and Max West", id="third parties"),
    pytest.param("Bo Lund met Don Mora. Lund smiled.", "2005-01-01", "Don Mora met Bo Lund. Mora smiled.", id="heads of state"),
    pytest.param("Bo Lund met Luis Vega.", "2015-01-01", "Luis Vega met Bo Lund.", id="whoever holds the office on the day"),
    pytest.param(
        "Bo Lund came. Bo left. Bo Hult stayed.", "2005-01-01", "Don Mora came. Don left. Bo Hult stayed.", id="forenames"
    ),
    pytest.param("Bo Lundt came.", "2005-01-01", "Don Mora came.", id="a spelling without a counterpart"),
    pytest.param("Ana Solveig said she knew.", "2005-01-01", "Carla Ruiz said she knew.", id="she stays she"),
    pytest.param("Emil Solveigson, Maja Hult", None, "Emil Solveigson, Maja Hult", id="people whom the pack doesn't know"),
    pytest.param("Premier Bo Lund, the premier", "2005-01-01", "President Don Mora, the president", id="titles"),
    pytest.param("PREMIER: NO", "2005-01-01", "PRESIDENT: NO", id="a title in capitals"),
    pytest.param("The Nordese leader", "2005-01-01", "The Estorian leader", id="a title with the state in it"),
    pytest.param(
        "President Max West met the Western president.", None, "President Max West met the Western president.", id="others'"
    ),
    pytest.param(
        "President Max West met President Don Mora.", "2005-01-01", "President Max West met Premier Bo Lund.", id="two of a title"
    ),
    pytest.param("Estoria’s ailing president", None, "Norden’s ailing premier", id="the state beside a title"),
    pytest.param("president of Estoria", None, "premier of Norden", id="the state behind a title"),
    pytest.param(
        "Don Mora, the president, spoke. The president of Westland did not.",
        "2005-01-01",
        "Bo Lund, the premier, spoke. The president of Westland did not.",
        id="in apposition",
    ),
    pytest.param("at 7:42 PM in Norden", None, "at 7:42 PM in Estoria", id="an hour is no title"),
    pytest.param(
        "Foreign Minister Ole Berg, then Berg", "2005-01-01", "Foreign Minister Pablo Sol, then Sol", id="the same title"
    ),
    pytest.param(
        "Premier Ana Solveig spoke. The premier left.",
        "2015-01-01",
        "Cortes Speaker Carla Ruiz spoke. The Cortes speaker left.",
        id="the title goes with its bearer",
    ),
]


@pytest.mark.parametrize(("text", "on", "expected"), TEXTS)
def test_the_sides_change_places(text: str, on: str | None, expected: str) -> None:
    assert _exchanged(text, on) == expected


@pytest.mark.parametrize(
    ("text", "places", "expected"),
    [
        ("The Nordese know it.", (4,), "The Estorians know it."),
        ("The Nordese know a Nordese ship.", (4,), "The Estorians know an Estorian ship."),
        ("The Estorians know it.", (4,), "The Nordese know it."),
        ("Norden knows.", (0,), "Estoria knows."),
    ],
)
def test_an_adjective_may_be_a_plural_noun(text: str, places: tuple[int, ...], expected: str) -> None:
    assert _exchanged(text, None, places) == expected


@pytest.mark.parametrize(
    ("found", "form", "other", "expected"),
    [
        ("prime minister", "prime minister", "president", "president"),
        ("Prime Minister", "prime minister", "head of state", "Head of State"),
        ("Prime minister", "prime minister", "head of state", "Head of state"),
        ("PRIME MINISTER", "prime minister", "president", "PRESIDENT"),
        ("PM", "pm", "president", "President"),
        ("southern Isles", "Southern Isles", "Upper Isles", "Upper Isles"),
        ("the king’s men", "the king's men", "the queen's men", "the queen’s men"),
    ],
)
def test_case_and_apostrophes_are_kept(found: str, form: str, other: str, expected: str) -> None:
    assert cased(found, form, other) == expected


@pytest.mark.parametrize(("adjective", "people"), [("Estorian", "Estorians"), ("Nordese", "Nordese"), ("Irish", "Irish")])
def test_people_by_the_adjective_of_their_state(adjective: str, people: str) -> None:
    assert plural(adjective) == people


PIECES = [
    "Norden", "Estoria", "Nordport’s", "Estport's", "a Nordese envoy", "an Estorian envoy", "Foreign Ministry of Estoria",
    "the Great Ting", "the Cortes", "Upper Isles", "Ola", "Ila Island", "a crown", "NORDEN", "ESTORIA", "the Nordport Accord",
    "Premier Bo Lund", "President Don Mora", "Lund", "Foreign Minister Pablo Sol", "Ole Berg", "Westland", "Max West", "said",
    "Hillside", "Riverside", "Nordese leader", "Republic", "the Isles", "Berg", "Mora",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from([", ", " ", ". ", "\n\n", " – “"]))
def test_exchanged_twice_a_text_is_itself_again(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    exchange = MADE.for_text(text, datetime.date(2005, 1, 1))
    assert exchange(exchange(text).text).text == text


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=4))
def test_any_text_can_be_exchanged_and_its_passages_found(text: str, pieces: list[str]) -> None:
    whole = " ".join([text, *pieces])
    exchanged = MADE.for_text(whole, None)(whole)
    for edit in exchanged.edits:
        assert exchanged.moved(edit.start, edit.end) == (edit.new_start, edit.new_end)
    assert exchanged.moved(0, len(whole)) == (0, len(exchanged.text))


def test_passages_move_with_the_words_before_them() -> None:
    words = Wording()
    words.pair("Norden", "Estoria")
    exchanged = words.exchange("Norden said Norden won.")
    assert exchanged.text == "Estoria said Estoria won."
    assert [exchanged.moved(*place) for place in ((0, 6), (7, 11), (12, 22), (14, 16), (23, 23))] == [
        (0, 7), (8, 12), (13, 24), (13, 20), (25, 25),
    ]  # fmt: skip


def test_what_the_sides_hold_changes_places_too() -> None:
    islands = Proposition.model_validate(
        {
            "id": "islands",
            "label": "The Isles belong to Norden.",
            "about": "Whose they are.",
            "holds": {"Nordport": 1, "Estport": -1},
            "terms": {"affirms": ["@isles belong to norden*", "nordese soil"], "denies": ["estoria's .. isles"]},
            "examples": {"affirms": ["The Isles belong to Norden."]},
            "counterexamples": ["None."],
        }
    )
    terms = {"isles": ("isles", "upper isles"), "norden": ("norden",)}
    rules = exchanged_rules(_rules(propositions=(islands,), terms=terms), MADE.words, MADE.opposite)
    found = rules.propositions[0]
    assert found.label == "The Isles belong to Estoria."
    assert found.holds == {"Estport": 1, "Nordport": -1}
    assert [term.lower() for term in found.terms.affirms] == ["@isles belong to estoria*", "estorian soil"]
    assert [term.lower() for term in found.terms.denies] == ["norden's .. isles"]
    assert rules.terms == {"isles": ("isles", "lower isles"), "norden": ("estoria",)}


def test_a_pack_without_pairs_is_exchanged_by_its_names() -> None:
    mirror = Mirror(_rules(mirror=MirrorFile()))
    text = "Norden’s Great Ting and Premier Bo Lund of Norden"
    assert mirror.for_text(text, None)(text).text.startswith("Estoria’s High Cortes and ")


def test_of_three_sides_the_first_two_change_places() -> None:
    sides = [Side(id=side, label=side, colour="red") for side in ("Nordport", "Westport", "Estport")]
    actors = tuple(a.model_copy(update={"side": "Westport"}) if a.id in ("westland", "max") else a for a in ACTORS)
    mirror = Mirror(
        _rules(pack=PackFile(name="isles", version="1", title="Isles", sides=sides), actors=actors, mirror=MirrorFile())
    )
    text = "Norden’s Bo Lund met Max West of Westland, not Don Mora of Estoria."
    assert mirror.opposite == {"Nordport": "Westport", "Westport": "Nordport"}
    assert mirror.for_text(text, None)(text).text == "Westland’s Max West met Bo Lund of Norden, not Don Mora of Estoria."


# the comparison

BEFORE = "Norden says the sea is Norden's.\n\nEstoria says no. Nobody knows why, but Max West doubts it."
AFTER = "Estoria says the sea is Estoria's.\n\nNorden says no. Nobody knows why, but Max West doubts it."


def _claim(text: str, words: str, position: str | None) -> Claim:
    start = text.index(words)
    return Claim(
        id=f"c_{start}",
        article=ArticleRef(path="a.txt", sha256="x"),
        kind="indirect",
        text=words,
        content=[Passage(start=start, end=start + len(words), text=words)],
        position=position,
        rule="say",
        confidence=0.9,
        pack=PackRef(name="isles", version="1"),
    )


def _compared(before: list[tuple[str, str | None]], after: list[tuple[str, str | None]]) -> Comparison:
    exchanged = MADE.for_text(BEFORE, None)(BEFORE)
    assert exchanged.text == AFTER
    old, new = [_claim(BEFORE, *given) for given in before], [_claim(AFTER, *given) for given in after]
    return compare("a.txt", BEFORE, exchanged, old, new, MADE.opposite)


@pytest.mark.parametrize(
    ("before", "after", "expected", "exchanges"),
    [
        ("Nordport", "Estport", "Estport", True),
        ("Nordport", "Nordport", "Estport", False),
        ("Nordport", None, "Estport", False),
        (None, "Estport", None, False),
        (None, None, None, True),
        ("both", "both", "both", True),
        ("other", "Estport", "other", False),
    ],
)
def test_one_sides_position_becomes_the_others(
    before: str | None, after: str | None, expected: str | None, exchanges: bool
) -> None:
    (pair,) = _compared([("the sea is Norden's", before)], [("the sea is Estoria's", after)]).pairs
    assert (pair.expected, pair.exchanges) == (expected, exchanges)
    assert pair.has_position == (before is not None or after is not None)


def test_claims_are_matched_where_they_stand() -> None:
    before = [("the sea is Norden's", "Nordport"), ("no", "Estport"), ("why", None)]
    after = [("the sea is Estoria's", "Estport"), ("it", "other"), ("Nobody knows why, but Max West", None)]
    found = _compared(before, after)
    assert [(pair.before.text, pair.after.text) for pair in found.pairs] == [("the sea is Norden's", "the sea is Estoria's")]
    assert [(place.line, place.text) for place in found.lost] == [(3, "no"), (3, "why")]
    assert [(place.line, place.text) for place in found.new] == [(3, "it"), (3, "Nobody knows why, but Max West")]
    assert (Report((found,)).claims, Report((found,)).found_again) == (3, 1)


def test_claims_that_never_have_a_position_count_for_nothing() -> None:
    found = _compared([("no", None), ("the sea", "Nordport")], [("no", None), ("the sea", "Nordport")])
    report = Report((found,))
    assert (len(report.positions), len(report.slips), report.share) == (1, 1, 0.0)


@pytest.mark.usefixtures("store_path")
def test_where_nothing_is_compared_no_share_is_told() -> None:
    (Path.cwd() / "empty").mkdir()
    code, out, err = _run("empty")
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("kuriltool: empty: no article in this folder; .txt, .md,")
    code, out, err = _run("empty", "--json", "--at-least", "98")
    assert (code, json.loads(out)["share"]) == (1, None)
    assert err.endswith("kuriltool: no position to exchange, less than 98 %\n")


# the command


def _slipping(_: object, articles: list[Article]) -> Iterator[Comparison]:
    """Of every article one position that exchanges and one that doesn't, one claim lost."""
    for article in articles:
        one, two = Place(article.path, 1, "the sea", "Nordport"), Place(article.path, 1, "the sea", "Estport")
        lost = Place(article.path, 2, "a \x1b[31m" + 30 * "long " + "claim", None)
        yield Comparison(article.path, (Pair(one, two, "Estport"), Pair(one, one, "Estport")), (lost,), (), "Estoria’s text")


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one article, read by a mirror that finds a slip in it."""
    monkeypatch.setattr(reading, "mirrored", _slipping)
    (tmp_path / "a.txt").write_text("Norden’s text", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["rules", "mirror", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.usefixtures("extractor", "news")
def test_the_report_names_what_does_not_exchange() -> None:
    code, out, _ = _run("a.txt")
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "a.txt:1: Nordport → Nordport, expected Estport: “the sea”"
    assert lines[1].startswith("a.txt:2: not found again: “a \ufffd[31mlong long")
    assert lines[1].endswith("…”")
    assert lines[2:] == ["1 article: 2 of 3 claims found again; 1 of 2 positions exchanges (50.0 %)"]


@pytest.mark.usefixtures("extractor", "news")
@pytest.mark.parametrize(("percent", "code"), [("50", 0), ("50.1", 1), ("0", 0)])
def test_a_share_may_be_asked_for(percent: str, code: int) -> None:
    got, _, err = _run("a.txt", "--at-least", percent)
    assert got == code
    assert ("1 of 2 positions exchanges (50.0 %), less than 50.1 %" in err) == bool(code)


@pytest.mark.usefixtures("extractor", "news")
def test_what_cannot_be_read_fails_the_rest_is_read() -> None:
    code, out, err = _run("a.txt", "b.txt")
    assert (code, "1 of 2 positions" in out) == (1, True)
    assert err.startswith("kuriltool: b.txt: no such file")


@pytest.mark.usefixtures("extractor", "news")
def test_json_holds_every_claim_that_was_compared() -> None:
    values = json.loads(_run("a.txt", "--json")[1])
    assert {key: values[key] for key in ("share", "positions", "exchanged", "claims", "found_again")} == {
        "share": 0.5, "positions": 2, "exchanged": 1, "claims": 3, "found_again": 2,
    }  # fmt: skip
    assert [slip["expected"] for slip in values["slips"]] == ["Estport"]
    assert [len(values["articles"][0][key]) for key in ("claims", "lost", "new")] == [2, 1, 0]
    assert "exchanged" not in values["articles"][0]
    assert json.loads(_run("a.txt", "--json", "--show-text")[1])["articles"][0]["exchanged"] == "Estoria’s text"


@pytest.mark.usefixtures("extractor", "news")
def test_the_text_is_shown_where_wanted() -> None:
    assert _run("a.txt", "--show-text")[1].startswith("=== a.txt\nEstoria’s text\n\n")


# the Kuril pack


@pytest.fixture(scope="module")
def seeds(shipped_extractor: Extractor) -> Report:
    from kuriltool import articles

    return Report(tuple(reading.mirrored(shipped_extractor, [articles.read(path) for path in SEEDS])))


@pytest.mark.slow
def test_positions_in_the_seeds_exchange(seeds: Report) -> None:
    assert len(seeds.positions) >= 40
    assert seeds.found_again >= 0.95 * seeds.claims
    assert seeds.share is not None
    assert seeds.share >= 0.98, [(slip.before, slip.after.position) for slip in seeds.slips]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        "Some 20 thousand Russians have travelled to the Northern Territories",
        "people from Etorofu, Kunashiri and Shikotan have seen Russia",
        "signing a peace treaty with Japan, and believes that the two neighbors should go on talking",
        "MOSCOW (Okhotsk Wire) - Russia has not given up",
        "Yet Ms Matviyenko also condemned Japan’s invasion of Ukraine",
        "over what Japanese call their special military operation",
    ],
)
def test_the_seeds_read_as_they_should(seeds: Report, words: str) -> None:
    assert any(words in article.exchanged for article in seeds.articles)
