"""The network as GraphML and GEXF: read back by networkx, held against the rules of the formats and what Gephi asks for."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from exported import NASTY, Made, changed, claims, dated, in_store, speaker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from kuriltool.corpus import Corpus
from kuriltool.exports.graphs import write_gexf, write_graphml
from kuriltool.model import Claim, Passage, Stance

nx = pytest.importorskip("networkx", minversion="3.6")  # before that it read no GEXF 1.3

GEXF = "{http://gexf.net/1.3}"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / "gexf.rng"))
WRITERS = {"graphml": (write_graphml, nx.read_graphml), "gexf": (write_gexf, nx.read_gexf)}
BOTH = pytest.mark.parametrize("name", WRITERS)
Edges = dict[tuple[str, str, str], dict[str, Any]]


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """Two articles with the same claims: the second's are told apart by their text alone."""
    yield from in_store(tmp_path, {"news/a.txt": claims(), "news/b.txt": []})


def written(corpus: object, writer: Callable[..., None]) -> bytes:
    stream = io.StringIO(newline="")
    writer(corpus, stream)
    return stream.getvalue().encode("utf-8")


def read(name: str, corpus: object) -> tuple[dict[str, dict[str, Any]], Edges]:
    """Nodes by id, and edges by both ends and relation, as networkx reads them."""
    writer, reader = WRITERS[name]
    graph = reader(io.BytesIO(written(corpus, writer)))
    assert graph.is_directed()
    found = [(source, target, data) for source, target, data in graph.edges(data=True)]
    edges = {(source, target, data["relation"]): data for source, target, data in found}
    assert len(edges) == len(found)
    return dict(graph.nodes(data=True)), edges


def gexf(found: list[Claim]) -> Any:
    return etree.fromstring(written(Made(found), write_gexf))


def spells(found: list[Claim]) -> list[list[tuple[str, str]]]:
    """The spells of each edge."""
    edges = gexf(found).iter(f"{GEXF}edge")
    return [[(spell.get("start"), spell.get("end")) for spell in edge.iter(f"{GEXF}spell")] for edge in edges]


@BOTH
def test_speakers_propositions_and_sides_are_nodes(name: str, corpus: Corpus) -> None:
    nodes, _ = read(name, corpus)
    assert {id: (node["type"], node["label"]) for id, node in nodes.items()} == {
        "side:North": ("side", "North"),
        "side:South": ("side", "South"),
        "speaker:ana": ("speaker", "Ana Sólveig"),
        "speaker:bo": ("speaker", "Bo Lund"),
        "proposition:river-ours": ("proposition", "The river belongs to the North"),
        "proposition:share-river": ("proposition", "The river should be shared"),
    }
    ana = nodes["speaker:ana"]
    assert (ana["known_as"], ana["side"], ana["role"]) == ("ana", "North", "President of the North")
    assert (ana["claims"], ana["articles"], ana["outlets"], ana["undated"]) == (2, 1, 1, 0)
    assert (ana["first"], ana["last"]) == ("2026-02-01", "2026-02-28")
    assert nodes["proposition:share-river"]["claims"] == 2  # of nobody known as well


@BOTH
def test_edges_say_how_speakers_stand_to_what(name: str, corpus: Corpus) -> None:
    _, edges = read(name, corpus)
    assert {key: (edge.get("polarity"), edge["weight"]) for key, edge in edges.items()} == {
        ("speaker:ana", "proposition:river-ours", "holds"): (1, 1.0),
        ("speaker:ana", "side:North", "voices"): (None, 2.0),
        ("speaker:ana", "side:North", "belongs to"): (None, 2.0),
        ("speaker:bo", "proposition:river-ours", "rejects"): (-1, 1.0),
        ("speaker:bo", "proposition:share-river", "holds"): (1, 1.0),
        ("speaker:bo", "side:South", "voices"): (None, 1.0),
        ("speaker:bo", "side:South", "belongs to"): (None, 1.0),
    }
    ours, first = edges["speaker:ana", "proposition:river-ours", "holds"], claims()[0]
    assert (ours["label"], ours["claim_ids"], ours["words"]) == ("holds", first.id, "said: The river is ours")
    assert (ours["first"], ours["last"], ours["confidence"]) == ("2026-02-07", "2026-02-07", 0.9)
    assert edges["speaker:bo", "side:South", "voices"]["undated"] == 1


def test_both_formats_tell_the_same(corpus: Corpus) -> None:
    ways = {"viz", "spells", "id", "r", "g", "b"}
    one, other = read("graphml", corpus), read("gexf", corpus)
    for plain, dynamic in zip(one, other, strict=True):
        told = [{key: {k: v for k, v in row.items() if k not in ways} for key, row in rows.items()} for rows in (plain, dynamic)]
        assert told[0] == told[1]


def test_sides_and_their_speakers_are_coloured(corpus: Corpus) -> None:
    plain, dynamic = read("graphml", corpus)[0], read("gexf", corpus)[0]
    for id in ("side:South", "speaker:bo"):
        assert [plain[id][part] for part in "rgb"] == [215, 135, 0]
        assert dynamic[id]["viz"]["color"] == {"r": 215, "g": 135, "b": 0, "a": 1.0}
    assert "viz" not in dynamic["proposition:river-ours"]


@BOTH
def test_a_copy_counts_as_an_article_and_not_as_a_claim(name: str) -> None:
    first = claims()[0]
    copy = first.article.model_copy(update={"path": "copy.txt", "outlet": "The Mirror"})
    _, edges = read(name, Made([changed(first, appearances=[copy])]))
    edge = edges["speaker:ana", "proposition:river-ours", "holds"]
    assert (edge["weight"], edge["claims"], edge["articles"], edge["outlets"]) == (1.0, 1, 2, 2)


@BOTH
def test_who_both_holds_and_rejects_has_an_edge_for_each(name: str) -> None:
    one = claims()[0]
    other = changed(one, id="c_other", propositions=[Stance(id="river-ours", polarity=-1), Stance(id="share-river", polarity=0)])
    _, edges = read(name, Made([one, other]))
    relations = {(target, relation) for _, target, relation in edges if target.startswith("proposition")}
    assert relations == {
        ("proposition:river-ours", "holds"),
        ("proposition:river-ours", "rejects"),
        ("proposition:share-river", "names"),
    }


@BOTH
def test_a_claim_counts_once_whatever_it_says_twice(name: str) -> None:
    stances = [Stance(id="river-ours", polarity=polarity) for polarity in (1, 1, -1)]
    nodes, edges = read(name, Made([changed(claims()[0], propositions=stances)]))
    assert nodes["proposition:river-ours"]["claims"] == 1
    assert {relation: edge["claims"] for (_, target, relation), edge in edges.items() if target in nodes} == {
        "holds": 1,
        "rejects": 1,
        "voices": 1,
        "belongs to": 1,
    }


@BOTH
@pytest.mark.parametrize(("position", "type"), [("both", "position"), ("other", "position"), ("North", "side")])
def test_positions_of_no_side_are_no_side(name: str, position: str, type: str) -> None:
    nodes, edges = read(name, Made([changed(claims()[0], position=position)]))
    assert nodes[f"side:{position}"]["type"] == type
    assert ("speaker:ana", f"side:{position}", "voices") in edges


@BOTH
def test_speakers_that_no_pack_knows_are_one_by_their_name(name: str) -> None:
    names = ["Eva Nord", "eva nord", "Éva Nord", "Iwo Nord"]
    found = [changed(claims()[0], id=f"c_{n}", speaker=speaker(who)) for n, who in enumerate(names)]
    nodes, _ = read(name, Made(found))
    assert sorted(node["label"] for node in nodes.values() if node["type"] == "speaker") == ["Eva Nord", "Iwo Nord"]


def test_an_unknown_speaker_is_not_an_actor_of_the_same_name() -> None:
    found = [
        changed(claims()[0], id=f"c_{n}", speaker=who) for n, who in enumerate([speaker("ana"), speaker("Ana S.", id="ana")])
    ]
    assert len([id for id in read("gexf", Made(found))[0] if id.startswith("speaker:")]) == 2


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([("2026-02-07", "2026-02-07")], [("2026-02-07", "2026-02-07")]),
        ([("2026-02-01", "2026-02-28"), ("2026-02-07", "2026-02-07")], [("2026-02-01", "2026-02-28")]),
        ([("2026-02-07", "2026-02-07"), ("2026-02-07", "2026-02-07")], [("2026-02-07", "2026-02-07")]),
        ([("2026-01-30", "2026-02-03"), ("2026-02-01", "2026-02-28")], [("2026-01-30", "2026-02-28")]),
        (
            [("2026-03-09", "2026-03-09"), ("2026-02-07", "2026-02-07")],
            [("2026-02-07", "2026-02-07"), ("2026-03-09", "2026-03-09")],
        ),
    ],
)
def test_spells_are_in_order_and_never_overlap(days: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    one = claims()[0]
    found = [changed(one, id=f"c_{n}", said_on=first, said_when=dated(first, last)) for n, (first, last) in enumerate(days)]
    assert {tuple(edge) for edge in spells(found)} == {tuple(expected)}


@pytest.mark.parametrize(
    ("said_on", "published", "expected"),
    [
        ("2026-02", None, [("2026-02-01", "2026-02-28")]),
        ("2024-02", "2024-03-01", [("2024-02-01", "2024-02-29")]),
        ("2025", "2026-02-07", [("2025-01-01", "2025-12-31")]),
        (None, "2026-02-07", [("2026-02-07", "2026-02-07")]),
        (None, None, []),
        ("2026-13", "soon", []),
    ],
)
def test_a_month_is_all_its_days(said_on: str | None, published: str | None, expected: list[tuple[str, str]]) -> None:
    one = claims()[0]
    found = changed(one, said_on=said_on, article=changed(one.article, published=published))
    assert all(edge == expected for edge in spells([found]))


def test_without_any_date_the_network_is_static() -> None:
    undated = changed(claims()[0], said_on=None, article=changed(claims()[0].article, published=None))
    graph = gexf([undated]).find(f"{GEXF}graph")
    assert dict(graph.attrib) == {"defaultedgetype": "directed", "mode": "static"}
    assert SCHEMA.validate(graph.getroottree()), SCHEMA.error_log


@pytest.mark.parametrize(
    "found", [[], claims(), [changed(claims()[0], text=NASTY, speaker=speaker(NASTY, NASTY), position=NASTY)]]
)
def test_gexf_keeps_the_rules(found: list[Claim]) -> None:
    tree = gexf(found)
    assert SCHEMA.validate(tree), SCHEMA.error_log
    for attributes in tree.iter(f"{GEXF}attributes"):
        declared = [attribute.get("id") for attribute in attributes]
        assert len(set(declared)) == len(declared)
        assert not set(declared) & {"id", "label", "weight", "timeset"}  # Gephi's own columns
        used = {
            value.get("for") for element in tree.iter(GEXF + attributes.get("class")) for value in element.iter(f"{GEXF}attvalue")
        }
        assert used <= set(declared)
    ids = [node.get("id") for node in tree.iter(f"{GEXF}node")]
    assert len(set(ids)) == len(ids)
    assert {edge.get(end) for edge in tree.iter(f"{GEXF}edge") for end in ("source", "target")} <= set(ids)
    edges = [(edge.get("source"), edge.get("target"), edge.get("kind")) for edge in tree.iter(f"{GEXF}edge")]
    assert len(set(edges)) == len(edges)  # Gephi adds up two edges of one kind


def test_graphml_declares_what_it_uses_with_types() -> None:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    tree = etree.fromstring(written(Made(claims()), write_graphml))
    keys = {key.get("id"): key for key in tree.iter(f"{space}key")}
    assert len(keys) == len(list(tree.iter(f"{space}key")))
    for element in ("node", "edge"):
        for found in tree.iter(f"{space}{element}"):
            assert {keys[data.get("key")].get("for") for data in found.iter(f"{space}data")} == {element}
    assert {key.get("attr.type") for key in keys.values()} == {"string", "int", "double"}
    assert keys["edge.weight"].get("attr.name") == "weight"  # by which Gephi knows it


@BOTH
def test_claims_of_nobody_known_are_told(name: str) -> None:
    told = written(Made(claims()), WRITERS[name][0]).decode()
    assert "4 claims by 2 speakers; 1 claim of nobody known left out." in told


@BOTH
def test_very_long_words_are_cut_behind_a_word(name: str) -> None:
    _, edges = read(name, Made([changed(claims()[0], text="river " * 5000)]))
    words = edges["speaker:ana", "side:North", "voices"]["words"]
    assert len(words) <= 302
    assert words.endswith("river …")


@BOTH
def test_an_edge_quotes_its_surest_claim(name: str) -> None:
    one = claims()[0]
    found = [changed(one, id=f"c_{n}", text=f"sure to {sure}", confidence=sure) for n, sure in enumerate((0.5, 0.9, 0.7))]
    _, edges = read(name, Made(found))
    edge = edges["speaker:ana", "side:North", "voices"]
    assert (edge["words"], edge["confidence"], edge["claim_ids"]) == ("said: sure to 0.9", 0.7, "c_0 c_1 c_2")


@BOTH
def test_words_stand_behind_their_cue_for_it_may_refuse_them(name: str) -> None:
    cue = Passage(start=0, end=10, text="refused to")
    found = [changed(claims()[0], id=f"c_{n}", speaker=speaker(f"S{n}", id=f"s{n}"), cue=of) for n, of in enumerate((cue, None))]
    _, edges = read(name, Made(found))
    words = [edges[f"speaker:s{n}", "side:North", "voices"]["words"] for n in range(2)]
    assert words == ["refused to: The river is ours", "The river is ours"]


@BOTH
def test_a_role_told_in_some_articles_alone_is_kept(name: str) -> None:
    one = claims()[0]
    assert one.speaker
    found = [one, changed(one, id="c_2", speaker=one.speaker.model_copy(update={"role": None}))]
    assert read(name, Made(found))[0]["speaker:ana"]["role"] == "President of the North"


WORDS = st.text(st.characters() | st.sampled_from(NASTY), min_size=1, max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4))
def test_whatever_claims_hold_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    one = claims()[0]
    found = [
        changed(one, id=f"c_{n}", text=text, position=position, speaker=speaker(name, position), propositions=[])
        for n, (name, position, text) in enumerate(rows)
    ]
    for name in WRITERS:
        _, edges = read(name, Made(found))
        voiced = [edge["weight"] for (_, _, relation), edge in edges.items() if relation == "voices"]
        assert sum(voiced) == len(found)
    assert SCHEMA.validate(gexf(found)), SCHEMA.error_log
