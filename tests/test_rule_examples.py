"""Every example, counterexample and known miss of the shipped rules; and how a rule that fails its own tells what it found."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kuriltool.authoring.examples import Case, ExampleResult, Kind, cases, try_out
from kuriltool.pipeline import Extractor
from kuriltool.rules.folder import shipped
from kuriltool.rules.load import load

CASES = cases(load())
ATTRIBUTION = """\
lists:
  say: [say, add]
rules:
  - id: say-that
    about: "A verb of saying with its clause: Peskov said that talks had ended."
    pattern:
      - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: "@say"}}
      - {RIGHT_ID: content, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}
    examples:
      - "[source The minister] [cue said] that [content Moscow is ready for talks]."
      - "The minister [cue said] that [content [[Moscow]] is ready for talks]."
      - "[source The minister] [cue said] that [content Moscow] is ready for talks."
      - "[content Talks] ended on Friday."
    counterexamples:
      - "Talks ended on Friday."
      - "The minister said that Moscow is ready for talks."
    misses:
      - "[content Talks] ended on Friday."
      - "The minister said that [content Moscow is ready for talks]."
lines:
  - id: source-colon
    about: "A heading that begins with its source: Moscow: no talks."
    template: "{source}: {content}"
    examples: ["[source Moscow]: [content no talks before May]", "[source Tomorrow]: [content no talks before May]"]
    counterexamples: ["Moscow: no talks before May", "The islands: a dispute"]
"""
FOUND = "found [source The minister] [cue said] [content Moscow is ready for talks]"
OUTCOMES = [
    ("say-that", 10, "example", ""),
    ("say-that", 11, "example", ""),
    ("say-that", 12, "example", FOUND),
    ("say-that", 13, "example", "found nothing"),
    ("say-that", 15, "counterexample", ""),
    ("say-that", 16, "counterexample", FOUND),
    ("say-that", 18, "miss", ""),
    ("say-that", 19, "miss", "no miss any more; make it an example"),
    ("source-colon", 24, "example", ""),
    ("source-colon", 24, "example", "found nothing"),
    ("source-colon", 25, "counterexample", "found [source Moscow] [content no talks before May]"),
    ("source-colon", 25, "counterexample", ""),
]


@pytest.fixture(scope="module")
def results(shipped_extractor: Extractor) -> list[ExampleResult]:
    return try_out(CASES, shipped_extractor.ruleset, shipped_extractor.nlp)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case.part.id}-{case.kind}-{case.sentence}" for case in CASES])
def test_shipped(number: int, results: list[ExampleResult]) -> None:
    assert results[number].ok, str(results[number])


def test_every_shipped_rule_has_varied_examples() -> None:
    rules = load()
    assert [rule.id for rule in (*rules.rules, *rules.lines) if len(rule.examples) < 2] == []


def test_a_failure_says_where_and_what_was_found(shipped_extractor: Extractor, tmp_path: Path) -> None:
    shutil.copytree(shipped() / "kuril", tmp_path / "kuril")
    (tmp_path / "attribution").mkdir()
    (tmp_path / "attribution" / "a.yaml").write_text(ATTRIBUTION, encoding="utf-8")
    ruleset = load(tmp_path)
    tried = [case for case in cases(ruleset, tmp_path) if "attribution" in case.place]
    found = try_out(tried, ruleset, shipped_extractor.nlp)
    assert [(r.rule, int(r.place.rpartition(":")[2]), r.kind, r.message) for r in found] == OUTCOMES
    assert all(r.ok == (not r.message) for r in found)


def test_boilerplate(shipped_extractor: Extractor) -> None:
    part = shipped_extractor.ruleset.boilerplate[0]
    kinds: tuple[Kind, ...] = ("example", "counterexample")
    tried = [Case(part, kind, words, "here:1") for kind in kinds for words in (part.examples[0], part.counterexamples[0])]
    messages = [r.message for r in try_out(tried, shipped_extractor.ruleset, shipped_extractor.nlp)]
    assert messages == ["", "found nothing", "found a line of boilerplate", ""]
