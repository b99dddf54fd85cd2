"""W3C Web Annotations: of the form that the model wants, and found again in a text that was edited."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from annotating import HARD, PROPOSITIONS, Held, hard_claims, hard_corpus, made, reference
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.corpus import Read
from kuriltool.exports import webannotation
from kuriltool.model import Claim, Review

# What the vocabulary of the model has, of what is used here.
TERMS = {
    *("@context", "id", "type", "label", "generator", "first", "startIndex", "items", "total", "name", "creator", "modified"),
    *(
        "motivation",
        "body",
        "target",
        "purpose",
        "format",
        "value",
        "source",
        "selector",
        "start",
        "end",
        "exact",
        "prefix",
        "suffix",
    ),
}
TYPES = {
    *("AnnotationCollection", "AnnotationPage", "Annotation", "Software", "Person", "TextualBody", "SpecificResource", "Text"),
    *("TextQuoteSelector", "TextPositionSelector"),
}
PURPOSES = {"assessing", "classifying", "describing", "identifying", "tagging"}
IRI = re.compile(r"(?:urn:uuid:[0-9a-f-]{36}|ni:///sha-256;[\w-]{43}|urn:kuriltool:software|https?://\S+)")


def written(corpus: Held) -> str:
    stream = io.StringIO(newline="")
    webannotation.write(corpus, stream)  # type: ignore[arg-type]
    return stream.getvalue()


def document(corpus: Held | None = None) -> dict[str, Any]:
    found = json.loads(written(corpus or hard_corpus()))
    assert isinstance(found, dict)
    return found


def items(corpus: Held | None = None) -> list[dict[str, Any]]:
    found = document(corpus)["first"]["items"]
    assert isinstance(found, list)
    return found


def of(read: Read, **changes: object) -> dict[str, Any]:
    changed = [claim.model_copy(update=changes) for claim in read.claims]
    return items(Held([Read(changed[0].article, read.text, changed)]))[0]


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_document_is_a_collection_with_one_page() -> None:
    found = document()
    assert found["@context"] == ["http://www.w3.org/ns/anno.jsonld", {"kuriltool": "urn:kuriltool:"}]
    assert (found["type"], found["first"]["type"], found["first"]["startIndex"]) == ("AnnotationCollection", "AnnotationPage", 0)
    assert found["total"] == len(found["first"]["items"]) == 5
    assert document(Held([]))["total"] == 0


def test_every_term_is_of_the_vocabulary_or_ours() -> None:
    """The context can't be fetched here, so what it has is listed above."""
    for found in list(objects(document()))[1:]:
        assert {key for key in found if not key.startswith("kuriltool")} <= TERMS
        assert found.get("type", "Text") in TYPES
        assert {found.get("purpose", "tagging"), found.get("motivation", "tagging")} <= PURPOSES
        assert IRI.fullmatch(found.get("id", "urn:kuriltool:software"))


def test_ids_are_unique_and_stay() -> None:
    ids = [item["id"] for item in items()]
    assert len(ids) == len(set(ids)) == 5
    assert written(hard_corpus()) == written(hard_corpus())
    twice = Held([Read(claims[0].article, HARD, claims) for claims in (hard_claims("a.txt"), hard_claims("b.txt"))])
    assert len({item["id"] for item in items(twice)}) == 10


def test_every_passage_has_both_selectors() -> None:
    """The position counts code points, as the model says of it."""
    claims = {claim.id: claim for claim in hard_claims()}
    for item in items():
        claim = claims[item["kuriltool:claim"]]
        assert len(item["target"]) == len(claim.content)
        for target, passage in zip(item["target"], claim.content, strict=True):
            quote, position = target["selector"]
            assert (position["start"], position["end"]) == (passage.start, passage.end)
            assert HARD[position["start"] : position["end"]] == quote["exact"]
            assert HARD.count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1


def test_bodies_tell_what_was_made_of_it() -> None:
    item = next(item for item in items() if item["kuriltool:claim"] == hard_claims()[2].id)
    told = [(body["kuriltool:field"], body["purpose"], body.get("value")) for body in item["body"]]
    assert told == [
        ("speaker", "identifying", "Ana Sólveig"),
        ("source", "describing", None),
        ("cue", "describing", None),
        ("kind", "classifying", "mixed"),
        ("position", "classifying", "Far South"),
        ("issue", "tagging", "talks"),
        ("proposition", "assessing", f"rejects that: {PROPOSITIONS['river-ours']}"),
        ("proposition", "assessing", f"holds that: {PROPOSITIONS['talks-go-on']}"),
    ]
    assert item["body"][6]["kuriltool:polarity"] == -1
    assert item["body"][0]["kuriltool:role"] == "President of the North"
    assert item["body"][1]["selector"][0]["exact"] == "Ana Sólveig"
    bare = next(item for item in items() if item["kuriltool:claim"] == hard_claims()[3].id)
    assert [body["kuriltool:field"] for body in bare["body"]] == ["kind"]


@pytest.mark.parametrize(
    ("change", "source"),
    [
        ({"url": "https://example.org/a?b=1&c=%20#d"}, "https://example.org/a?b=1&c=%20#d"),
        ({"url": "javascript:alert(1)"}, None),
        ({"url": "https://example.org/<script>"}, None),
        ({"sha256": "ab" * 32}, "ni:///sha-256;q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s"),
        ({"sha256": "none", "path": "a b\n#<c>"}, None),
    ],
)
def test_source_is_an_iri(change: dict[str, str], source: str | None) -> None:
    read = hard_corpus().reads[0]
    found = of(read, article=read.article.model_copy(update=change))["target"][0]["source"]
    assert IRI.fullmatch(found["id"])
    assert source in (None, found["id"])
    assert found["kuriltool:path"] == change.get("path", "news/a.txt")


def test_who_looked_at_a_claim_is_its_creator() -> None:
    review = Review(verdict="corrected", by="Eva", on="2026-03-01", origin="a.json")
    found = of(hard_corpus().reads[0], review=review)
    assert (found["creator"], found["modified"]) == ({"type": "Person", "name": "Eva"}, "2026-03-01T00:00:00Z")
    assert of(hard_corpus().reads[0])["creator"]["type"] == "Software"


def test_nothing_steers_a_terminal() -> None:
    text = "He said \x1b[2J\u202eit\u202c."
    ref = reference("a\x9b.txt", text, title="\u2066t")
    data = written(Held([Read(ref, text, [made(ref, text, [(8, len(text))])])]))
    assert not re.search("[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", data)
    assert json.loads(data)["first"]["items"][0]["target"][0]["selector"][0]["exact"] == text[8:]


# --- found again


def anchored(quote: dict[str, str], text: str) -> int:
    """Where a quote stands in an edited text: with as much of what is around it as is still there, at one place alone."""
    for around in range(len(quote["prefix"]) + len(quote["suffix"]), -1, -1):
        prefix = quote["prefix"][max(len(quote["prefix"]) - around, 0) :]
        suffix = quote["suffix"][:around]
        if text.count(prefix + quote["exact"] + suffix) == 1:
            return text.index(prefix + quote["exact"] + suffix) + len(prefix)
    return -1


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: "Correction: this text was edited.\n\n" + text,
        lambda text: text.replace("\r\n", "\r\n\r\nAn advertisement.\r\n"),
        lambda text: text.replace("River talks", "Talks on the river"),
        lambda text: text + text.upper(),
    ],
)
def test_passage_is_found_in_an_edited_article(edit: Any) -> None:
    for claim in (claim for claim in hard_claims() if "\r\n" not in claim.text):
        for passage in claim.content:
            quote = webannotation.quote_selector(HARD, passage.start, passage.end)
            at = anchored(quote, edit(HARD))
            assert edit(HARD)[at : at + len(passage.text)] == passage.text


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.sampled_from("aaaaaaaaaaaaaab😀"), min_size=1, max_size=400) | st.integers(1, 400).map("a ".__mul__),
    data=st.data(),
)
def test_quote_is_unique_in_its_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = webannotation.quote_selector(text, start, end)
    whole = quote["prefix"] + quote["exact"] + quote["suffix"]
    places = [at for at in range(len(text)) if text.startswith(whole, at)]
    assert places == [start - len(quote["prefix"])]


def test_quote_takes_no_more_around_than_it_needs() -> None:
    text = "The river is ours. " * 50 + "It is not. " + "The river is ours. " * 50
    quote = webannotation.quote_selector(text, text.index("It is"), text.index("It is") + 10)
    assert len(quote["prefix"]) == len(quote["suffix"]) == 32


def test_copies_are_annotated_at_their_own_places() -> None:
    claims: list[Claim] = hard_claims("a.txt")
    shifted = "Copy.\n" + HARD
    ref = reference("b.txt", shifted)
    places = [[(p.start + 6, p.end + 6) for p in claim.content] for claim in claims]
    copies = [made(ref, shifted, place).model_copy(update={"id": claim.id}) for place, claim in zip(places, claims, strict=True)]
    found = items(Held([Read(claims[0].article, HARD, claims), Read(ref, shifted, copies)]))
    starts = [item["target"][0]["selector"][1]["start"] for item in found]
    assert [start + 6 for start in starts[:5]] == starts[5:]
