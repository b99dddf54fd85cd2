"""Words that name somebody of a pack, found in tokens alone; the pack is about two countries and a river."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kuriltool.reading.components import MENTIONS, PARAGRAPHS, QUOTES
from kuriltool.reading.mentions import GROUP, MentionFinder, mark
from kuriltool.rules.load import RuleSet, load

FILES = {
    "attribution/a.yaml": """\
rules:
  - id: say-that
    about: "A verb of saying with its clause: Lund said that talks had ended."
    pattern:
      - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB}}
      - {RIGHT_ID: content, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}
    examples: ["[source Lund] [cue said] that [content talks had ended]."]
    counterexamples: ["Lund left."]
""",
    "river/pack.yaml": """\
name: river
version: "1"
title: A river
sides: [{id: North, label: The north, colour: red}, {id: South, label: The south, colour: blue}]
""",
    "river/actors.yaml": """\
actors:
  - {id: norland, name: Norland, kind: state, side: North, adjectives: [Norlandic], metonyms: [Osby, the Old Bridge]}
  - {id: ministry, name: Ministry of Rivers, kind: organ, side: North, state: norland, short: [the ministry, Ministry]}
  - {id: rivers-board, name: Rivers Board of Norland, kind: organ, side: North, state: norland, aliases: [river police]}
  - {id: lund, name: Bo Lund, kind: person, side: South, aliases: [Lund, von Lund]}
  - {id: may, name: Theresa May, kind: person, side: North, aliases: [May]}
  - {id: report, name: annual report on rivers, kind: document, side: North, issuer: ministry, aliases: [Fishers' Book]}
""",
    "river/offices.yaml": """\
offices:
  - {id: premier, name: Premier of Norland, state: norland, titles: [prime minister, premier], checked: 2026-01-01,
     holders: [{actor: may, from: 2020-01-01}]}
""",
    "river/issues.yaml": "issues: [{id: fish, label: Fish, about: Fish, terms: [fish]}]\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rules")
    for name, content in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def rules(folder: Path) -> RuleSet:
    return load(folder)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("en")


FOUND = [
    ("Bo Lund spoke.", [("Bo Lund", "name", "lund")]),
    ("Lund’s plan, Lund's fish", [("Lund", "name", "lund"), ("Lund", "name", "lund")]),
    ("BO LUND SPOKE", [("BO LUND", "name", "lund")]),
    ("She met von Lund there.", [("von Lund", "name", "lund")]),
    ("In May it may rain.", [("May", "name", "may")]),
    ("Norland and Osby", [("Norland", "name", "norland"), ("Osby", "metonym", "norland")]),
    ("the Norlandic fleet", [("Norlandic", "adjective", "norland")]),
    ("at the Old Bridge, an old bridge", [("the Old Bridge", "metonym", "norland")]),
    ("Rivers Board of Norland", [("Rivers Board of Norland", "name", "rivers-board")]),
    ("the river police", [("river police", "name", "rivers-board")]),
    ("The Annual report on rivers, an annual report on rivers",
     [("Annual report on rivers", "name", "report"), ("annual report on rivers", "name", "report")]),
    ("the Fishers’ Book", [("Fishers’ Book", "name", "report")]),
    ("the Fishers' Book", [("Fishers' Book", "name", "report")]),
    ("the ministry; The Ministry", [("the ministry", "short", "the ministry"), ("The Ministry", "short", "the ministry")]),
    ("Prime Minister Theresa May", [("Prime Minister", "title", "prime minister"), ("Theresa May", "name", "may")]),
    ("the Ministry of Rivers",
     [("the Ministry", "short", "the ministry"), ("Ministry of Rivers", "name", "ministry")]),
    ("Lunds and Norlanders", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_mentions(text: str, expected: list[tuple[str, str, str]], nlp: Language, rules: RuleSet) -> None:
    found = MentionFinder(nlp.tokenizer, rules)(nlp(text))
    assert [(span.text, span.label_, span.id_) for span in found] == expected


def test_marks_survive_serialization(nlp: Language, rules: RuleSet) -> None:
    doc = mark(nlp("Lund met the premier."), MentionFinder(nlp.tokenizer, rules))
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert [(s.text, s.label_, s.id_) for s in again.spans[GROUP]] == [
        ("Lund", "name", "lund"),
        ("premier", "title", "premier"),
    ]


def test_components_serve_in_any_pipeline(folder: Path) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(PARAGRAPHS)
    nlp.add_pipe(QUOTES)
    nlp.add_pipe(MENTIONS, config={"rules": str(folder)})
    doc = nlp("\ufeffRiver talks stall\n\n\ufeffNo date\n“Lund told me ‘never’ twice,” she said")
    assert [token.text for token in doc if token.is_sent_start] == ["\ufeffRiver", "\ufeffNo", "“"]
    assert [(s.text, s.label_) for s in doc.spans[QUOTES]] == [
        ("“Lund told me ‘never’ twice,”", "quote"),
        ("‘never’", "nested"),
    ]
    assert [s.id_ for s in doc.spans[MENTIONS]] == ["lund"]
