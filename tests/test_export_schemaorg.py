"""schema.org: quotations and claims with who said them and where they stand; no rating, nothing that breaks out of a page."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from annotating import ANA, HARD, Held, hard_claims, hard_corpus, made, reference

from kuriltool.corpus import Corpus, Read
from kuriltool.exports import schemaorg
from kuriltool.model import ArticleRef, Claim, Speaker
from kuriltool.store import Store

# The properties that schema.org has for each type, of those used here.
PROPERTIES = {
    "NewsArticle": {"url", "headline", "datePublished", "publisher", "author", "identifier"},
    "Quotation": {"text", "creator", "dateCreated", "isPartOf", "isBasedOn", "about", "identifier"},
    "Claim": {
        *("text", "creator", "dateCreated", "isBasedOn", "about", "identifier"),
        *("appearance", "firstAppearance", "hasPart"),
    },
    "Person": {"name", "jobTitle"},
    "Organization": {"name"},
    "CreativeWork": {"name"},
    "DefinedTerm": {"name", "termCode"},
    "PropertyValue": {"propertyID", "value"},
    None: {"name"},
}


def written(corpus: Held | Corpus) -> str:
    stream = io.StringIO(newline="")
    schemaorg.write(corpus, stream)  # type: ignore[arg-type]
    return stream.getvalue()


def graph(corpus: Held | Corpus | None = None) -> list[dict[str, Any]]:
    found = json.loads(written(corpus or hard_corpus()))
    assert found["@context"] == "https://schema.org"
    return list(found["@graph"])


def of(*claims: Claim) -> list[dict[str, Any]]:
    return graph(Held([Read(claims[0].article, HARD, list(claims))]))


def said(nodes: list[dict[str, Any]], claim: Claim) -> dict[str, Any]:
    return next(node for node in nodes if node.get("identifier") == claim.id)


def everything(value: Any) -> list[dict[str, Any]]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [*([value] if isinstance(value, dict) else []), *(found for one in inner for found in everything(one))]


def test_every_property_is_one_of_its_type() -> None:
    for node in everything(graph()):
        if node.keys() != {"@id"}:
            assert node.keys() - {"@type", "@id"} <= PROPERTIES[node.get("@type")]


def test_every_node_is_there_once_and_every_reference_leads_to_one() -> None:
    nodes = graph()
    ids = [node["@id"] for node in nodes]
    assert len(ids) == len(set(ids))
    references = {node["@id"] for node in everything(nodes) if node.keys() == {"@id"}}
    assert references <= set(ids)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", id) for id in ids)
    assert written(hard_corpus()) == written(hard_corpus())


def test_whole_quote_is_a_quotation() -> None:
    claim = hard_claims()[0].model_copy(update={"said_on": "2026-02", "quoted": [hard_claims()[0].text]})
    nodes = of(claim)
    found = said(nodes, claim)
    by_id = {node["@id"]: node for node in nodes}
    assert (found["@type"], found["text"], found["dateCreated"]) == ("Quotation", "The river is ours 😀", "2026-02")
    assert by_id[found["creator"]["@id"]] == {
        "@type": "Person",
        "@id": found["creator"]["@id"],
        "name": "Ana Sólveig",
        "jobTitle": "President of the North",
    }
    article = by_id[found["isPartOf"]["@id"]]
    assert (article["@type"], article["headline"], article["datePublished"]) == (
        "NewsArticle",
        "River </script> talks",
        "2026-02-07",
    )
    assert article["publisher"]["name"] == "The Gazette"
    assert [by_id[term["@id"]]["termCode"] for term in found["about"]] == ["river-ours", "river-border"]


def test_words_without_quotation_marks_are_a_claim_without_a_quotation() -> None:
    claim = hard_claims()[0].model_copy(update={"kind": "direct", "quoted": []})
    found = said(of(claim), claim)
    assert (found["@type"], found["text"], "hasPart" in found) == ("Claim", claim.text, False)
    assert found["creator"]


def test_paraphrase_is_a_claim_and_its_quoted_words_are_quotations() -> None:
    claim = hard_claims()[1].model_copy(update={"quoted": ["will", "go on"]})
    found = said(of(claim), claim)
    assert found["@type"] == "Claim"
    assert [(part["@type"], part["text"], part["creator"]) for part in found["hasPart"]] == [
        ("Quotation", "will", found["creator"]),
        ("Quotation", "go on", found["creator"]),
    ]
    assert found["appearance"] == found["firstAppearance"]


@pytest.mark.parametrize(
    ("kind", "type", "property"),
    [
        ("person", "Person", "creator"),
        ("organ", "Organization", "creator"),
        ("state", "Organization", "creator"),
        ("group", "Organization", "creator"),
        ("document", "CreativeWork", "isBasedOn"),
        (None, None, "creator"),
    ],
)
def test_kind_of_a_speaker_tells_its_type(kind: Any, type: str | None, property: str) -> None:
    speaker = Speaker(id="x", name="X", kind=kind, via="name", role="chief")
    claim = hard_claims()[0].model_copy(update={"speaker": speaker})
    nodes = of(claim)
    agent = next(node for node in nodes if node["@id"] == said(nodes, claim)[property]["@id"])
    assert (agent.get("@type"), agent["name"]) == (type, "X")


def test_speaker_who_changed_office_has_both() -> None:
    one, _, other, *_ = hard_claims()
    later = other.model_copy(update={"speaker": ANA.model_copy(update={"role": "Mayor"})})
    (person,) = [node for node in of(one, later) if node.get("@type") == "Person"]
    assert person["jobTitle"] == ["President of the North", "Mayor"]


def test_nobody_known_has_no_creator() -> None:
    claim = hard_claims()[3]
    assert "creator" not in said(of(claim), claim)


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("2026-02-07", "2026-02-06", "2026-02-08"), 1),
        (("2026-02-07", "2026-02-07", "2026-02-07"), 0),
        (("2026-02-07", "2026-02", "2026-02-08"), None),
        ((None, "2026-02-06", "2026-02-08"), None),
    ],
)
def test_copies_are_appearances(days: tuple[str | None, ...], first: int | None) -> None:
    articles = [ArticleRef(path=f"{n}.txt", published=day, sha256="ab" * 32, outlet=f"Outlet {n}") for n, day in enumerate(days)]
    claim = hard_claims()[4].model_copy(update={"article": articles[0], "appearances": articles[1:]})
    nodes = of(claim)
    found = said(nodes, claim)
    names = {node["@id"]: node["publisher"]["name"] for node in nodes if node.get("@type") == "NewsArticle"}
    assert [names[article["@id"]] for article in found["appearance"]] == ["Outlet 0", "Outlet 1", "Outlet 2"]
    assert (names[found["firstAppearance"]["@id"]] if "firstAppearance" in found else None) == (
        None if first is None else f"Outlet {first}"
    )
    quoted = said(of(claim.model_copy(update={"kind": "direct", "quoted": [claim.text]})), claim)
    assert len(quoted["isPartOf"]) == 3


def test_published_article_is_known_by_its_address() -> None:
    claim = hard_claims()[0]
    article = claim.article.model_copy(update={"url": "https://example.org/a"})
    nodes = of(claim.model_copy(update={"article": article}))
    assert next(node for node in nodes if node.get("@type") == "NewsArticle")["@id"] == "https://example.org/a"
    odd = article.model_copy(update={"url": "javascript:alert(1)"})
    assert "javascript" not in json.dumps(of(claim.model_copy(update={"article": odd})))


def test_no_truth_is_rated_and_no_place_told() -> None:
    data = written(hard_corpus())
    assert not re.search("review|rating|truth", data, re.I)
    assert "news/a.txt" not in data


def test_it_stands_in_a_page_as_it_is() -> None:
    text = "</script><script>alert(1)</script> <!-- \u2028 & \u202e\x1b ]]> said he"
    ref = reference("a.txt", text, title=text, outlet="</SCRIPT >")
    data = written(Held([Read(ref, text, [made(ref, text, [(0, len(text))], kind="direct")])]))
    assert not re.search("[<>&\0-\x09\x0b-\x1f\u2028\u2029\u202e]", data)
    assert any(node.get("text") == text for node in json.loads(data)["@graph"])


def test_same_claims_in_two_kept_copies_are_two() -> None:
    reads = [Read(claims[0].article, HARD, claims) for claims in (hard_claims("a.txt"), hard_claims("b.txt"))]
    same = Held(
        [
            reads[0],
            Read(
                reads[1].article,
                HARD,
                [c.model_copy(update={"id": o.id}) for c, o in zip(reads[1].claims, reads[0].claims, strict=True)],
            ),
        ]
    )
    nodes = graph(same)
    assert len([node for node in nodes if node.get("@type") in ("Quotation", "Claim")]) == 10


def test_empty_store_gives_an_empty_graph(store_path: Any) -> None:
    with Store.open(store_path) as store:
        assert graph(Corpus(store)) == []
