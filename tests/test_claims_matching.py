"""Dependency patterns at work on hand-made parses."""

from __future__ import annotations

from parses import BLANK, QUOTE, SAY, parse, rule

from kuriltool.claims.matching import AttributionMatcher, Match

SAID = "Lund|NNP|nsubj|said said~say|VBD|ROOT talks|NNS|nsubj|ended had~have|VBD|aux|ended ended~end|VBN|ccomp|said ."


def test_a_match_names_the_tokens_of_cue_source_and_content() -> None:
    matcher = AttributionMatcher(BLANK.vocab, [SAY])
    assert matcher(parse(SAID)) == [Match("say", 0, (1,), None, (4,))]


def test_a_source_in_the_pattern_is_named() -> None:
    assert AttributionMatcher(BLANK.vocab, [QUOTE])(parse(SAID)) == [Match("quote", 0, (1,), 0, ())]


def test_ids_that_begin_with_cue_join_the_cue_and_others_are_conditions() -> None:
    about = rule("about", "cue speak", "content > obl", "cue_prep content> about", "who > nsubj")
    doc = parse("Lund|NNP|nsubj|spoke spoke~speak|VBD|ROOT about|IN|case|fish fish|NN|obl|spoke .")
    assert AttributionMatcher(BLANK.vocab, [about])(doc) == [Match("about", 0, (1, 2), None, (3,))]


def test_several_contents_belong_to_one_match() -> None:
    urge = rule("urge", "cue urge", "content > obj", "content_act > xcomp")
    doc = parse("Lund|NNP|nsubj|urged urged~urge|VBD|ROOT Sol|NNP|obj|urged to|TO|mark|go go|VB|xcomp|urged .")
    assert AttributionMatcher(BLANK.vocab, [urge])(doc) == [Match("urge", 0, (1,), None, (2, 4))]


def test_matches_stand_by_the_place_of_the_cue_and_then_by_the_order_of_the_rules() -> None:
    doc = parse(f"{SAID}\n{SAID.replace('Lund', 'Sol')}")
    found = AttributionMatcher(BLANK.vocab, [QUOTE, SAY])(doc)
    assert [(match.cue[0], match.rule) for match in found] == [(1, "quote"), (1, "say"), (7, "quote"), (7, "say")]


def test_a_rule_finds_nothing_across_sentences() -> None:
    doc = parse("Lund|NNP|nsubj|said said~say|VBD|ROOT .\nTalks|NNS|nsubj|ended ended~end|VBD|ROOT .")
    assert AttributionMatcher(BLANK.vocab, [SAY])(doc) == []
