"""Every kind of mistake in a rule folder, as a table of broken files and the exact lines that tell it."""

# ruff: noqa: E501
from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path

import pytest
import typer.testing

from kuriltool.claims import polarity
from kuriltool.cli import app
from kuriltool.errors import RuleError
from kuriltool.rules.check import check, findings
from kuriltool.rules.checks.wordlists import READ
from kuriltool.rules.load import load

ROOT = Path(__file__).parent.parent

RULE = """\
lists:
  say: [say, note]
rules:
  - id: say-that
    about: "Peskov said that talks had ended."
    pattern:
      - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: "@say"}}
      - {RIGHT_ID: content, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}
    examples: ["[source Peskov] [cue said] that [content talks had ended]."]
    counterexamples: ["Peskov said goodbye."]
"""
LINE = """\
lines:
  - id: colon
    about: "Peskov: no talks."
    template: "{source}: {content}"
    examples: ["[source Peskov]: [content no talks]"]
    counterexamples: ["No talks"]
"""
PACK = """\
name: island
version: "1"
title: An island
sides:
  - {id: East, label: The east, colour: red}
  - {id: West, label: The west, colour: blue}
"""
ACTORS = """\
actors:
  - {id: eastland, name: Eastland, kind: state, side: East, adjectives: [Eastern], metonyms: [Port]}
  - {id: court, name: Court, kind: organ, side: East, state: eastland, short: [bench]}
  - {id: ann, name: Ann Lee, kind: person, side: East, aliases: [Judge Lee], short: [bench]}
  - {id: bob, name: Bob Roe, kind: person, side: other}
  - {id: charter, name: Charter, kind: document, side: both, issuer: court}
"""
OFFICES = """\
offices:
  - id: judge
    name: Judge of Eastland
    side: East
    state: eastland
    organ: court
    titles: [judge]
    checked: 2020-01-01
    vacancies:
      - [2003-01-01, 2004-01-01]
    holders:
      - {actor: ann, from: 2001-01-01, to: 2003-01-01}
      - {actor: bob, from: 2004-01-01, to: 2010-01-01}
      - {actor: ann, from: 2010-01-01}
"""
ISSUES = """\
issues:
  - id: trade
    label: Trade
    about: Goods
    terms: [trade, treat* of peace, fish*]
"""
TOPONYMS = """\
toponyms:
  - id: rock
    names: {East: [Rock], West: [Stone], neutral: [Islet]}
"""
BOILERPLATE = """\
boilerplate:
  - {id: top, about: A link, match: shape, lines: ["Page #"], examples: [Page 1], counterexamples: [The page]}
outlets: [Daily]
"""
FILES = {
    "attribution/a.yaml": RULE,
    "attribution/b.yaml": LINE,
    "island/pack.yaml": PACK,
    "island/actors.yaml": ACTORS,
    "island/offices.yaml": OFFICES,
    "island/issues.yaml": ISSUES,
    "island/toponyms.yaml": TOPONYMS,
    "island/boilerplate.yaml": BOILERPLATE,
}
A, B = "attribution/a.yaml", "attribution/b.yaml"
OPERATORS = "$+ $++ $- $-- . .* ; ;* < <+ <++ <- <-- << > >+ >++ >- >-- >>"
KEYS = "IN, INTERSECTS, IS_SUBSET, IS_SUPERSET, NOT_IN, REGEX"

# (file, what is replaced, by what, the mistakes without the 'rules/' and the file's name)
YAML = [
    (A, RULE, "", ["1:1: the file is empty"]),
    (A, RULE, "# only words\n", ["1:1: the file is empty"]),
    (A, RULE, "- a\n- b\n", ["1:1: keys such as 'rules:' expected, not a list"]),
    (A, RULE, "words\n", ["1:1: keys such as 'rules:' expected, not \"words\""]),
    (A, "  say:", "\tsay:", ["2:1: a tab; write spaces"]),
    (A, "note", "no\u200bte\x07", ["2:19: the control character U+0007; take it out"]),
    (A, '"@say"', '"\\a"', ["7:57: the control character U+0007; take it out"]),
    (A, '"@say"', '"\\ud800"', ["7:57: the control character U+D800; take it out"]),
    (A, '"@say"', '"\\Uffffffff"', ["7:7: no YAML: behind this an escape such as '\\U' names no character"]),
    (A, "[say, note]", "&words [say]", ['2:8: the anchor "&words"; write the value out wherever it is wanted']),
    (A, "[say, note]", "*words", ['2:8: the alias "*words"; write the value out']),
    (
        A,
        "[say, note]",
        "!!python/name:os.system [say]",
        ['2:8: the tag "tag:yaml.org,2002:python/name:os.system"; tags are not used here'],
    ),
    (A, "say:", "&k say:", ["2:3: anchors and tags are not used here"]),
    (A, "  say:", "  [say]:", ["2:3: a key must be one word or a quoted string"]),
    (A, "rules:", "---\nrules:", ["3:1: a second YAML document; take out the '---'"]),
    (A, "[say, note]", "[" * 30 + "]" * 30, ["2:27: nested deeper than 20 levels"]),
    (A, "[say, note]", "[say, note", ["3:6: no YAML: while parsing a flow sequence expected ',' or ']', but got ':'"]),
    (
        A,
        "  - id: say-that",
        "   - id: say-that\n  x",
        ["5:3: no YAML: while parsing a block mapping expected <block end>, but found '<scalar>'"],
    ),
    (A, "    about:", "    id: x\n    about:", ['5:5: the key "id" stands here twice (first in line 4)']),
]

SHAPES = [
    (A, "rules:", "ruels:", ['3:1: no key "ruels" (did you mean "rules"?)']),
    (
        A,
        "    about:",
        "    abuot:",
        ['4:5: rule "say-that": the key "about" is missing', '5:5: rule "say-that": no key "abuot" (did you mean "about"?)'],
    ),
    (
        A,
        "id: say-that",
        "id: Say_that",
        ['4:9: rule "Say_that": "Say_that" is no id; lower-case letters, digits and single hyphens make one'],
    ),
    (A, "id: say-that", "id: 7", ['4:9: rule 1: "id": words expected, not the number 7; quote it']),
    (
        A,
        '"Peskov said that talks had ended."',
        "true",
        ['5:12: rule "say-that": "about": words expected, not the truth value true; quote it'],
    ),
    (A, '"Peskov said that talks had ended."', '""', ['5:12: rule "say-that": "about" is empty']),
    (A, '"Peskov said that talks had ended."', '"  "', ['5:12: rule "say-that": "about" is blank']),
    (A, '["Peskov said goodbye."]', "[]", ['10:22: rule "say-that": "counterexamples" needs at least 1 of them, and holds 0']),
    (A, '["Peskov said goodbye."]', "", ['10:5: rule "say-that": "counterexamples": a list expected, not nothing']),
    (
        A,
        '["Peskov said goodbye."]',
        "{a: b}",
        ['10:22: rule "say-that": "counterexamples": a list expected, not keys and values'],
    ),
    (
        A,
        "    about:",
        "    confidence: 2\n    about:",
        ['5:17: rule "say-that": "confidence" lies between 0 and 1; the number 2 does not'],
    ),
    (A, "    about:", "    confidence: .inf\n    about:", ['5:17: rule "say-that": "confidence": a number expected, not ".inf"']),
    (
        A,
        "    about:",
        "    requires: qouted\n    about:",
        ['5:15: rule "say-that": "requires" is one of quoted, not "qouted" (did you mean "quoted"?)'],
    ),
    (
        "island/pack.yaml",
        "  - {id: West, label: The west, colour: blue}\n",
        "",
        ['5:3: "sides" needs at least 2 of them, and holds 1'],
    ),
    (
        "island/actors.yaml",
        "kind: organ",
        "knid: organ",
        [
            '3:5: actor "court": the key "kind" is missing',
            '3:30: actor "court": no key "knid" (did you mean "kind"?)',
        ],
    ),
    (
        "island/actors.yaml",
        "kind: organ",
        "kind: organs",
        ['3:36: actor "court": "kind" is one of person, organ, state, document, group, not "organs" (did you mean "organ"?)'],
    ),
    (
        "island/actors.yaml",
        "actors:\n",
        "actors:\n  - just words\n",
        ['2:5: actor 1: keys and values expected, not "just words"'],
    ),
    (
        "island/offices.yaml",
        "to: 2010-01-01",
        "to: 2010-13-01",
        ['13:44: office "judge": "to": "2010-13-01" is no date; write it as 2004-09-26'],
    ),
    (
        "island/offices.yaml",
        "to: 2010-01-01",
        "to: 2010",
        ['13:44: office "judge": "to": the number 2010 is no date; write it as 2004-09-26'],
    ),
    (
        "island/offices.yaml",
        "from: 2004-01-01",
        "form: 2004-01-01",
        [
            '13:9: office "judge": the key "from" is missing',
            '13:22: office "judge": no key "form" (did you mean "from"?)',
        ],
    ),
    (
        "island/offices.yaml",
        "[2003-01-01, 2004-01-01]",
        "[2003-01-01]",
        ['10:9: office "judge": "vacancies": two dates expected, from and to'],
    ),
    (
        "island/toponyms.yaml",
        "{East: [Rock], West: [Stone], neutral: [Islet]}",
        "[Rock]",
        ['3:12: toponym "rock": "names": keys and values expected, not a list'],
    ),
]

PATTERNS = [
    (A, "DEP: ccomp", "DEP: ccmop", ['8:75: rule "say-that": no dependency label "ccmop" (did you mean "ccomp"?)']),
    (
        A,
        "DEP: ccomp",
        "DEP: {IN: [ccomp, nsbuj]}",
        ['8:88: rule "say-that": no dependency label "nsbuj" (did you mean "nsubj"?)'],
    ),
    (A, "DEP: ccomp", "DEP: root", ['8:75: rule "say-that": no dependency label "root" (did you mean "ROOT"?)']),
    (A, "POS: VERB", "POS: VERBS", ['7:44: rule "say-that": no part of speech "VERBS" (did you mean "VERB"?)']),
    (A, "POS: VERB", "TAG: VBX", ['7:44: rule "say-that": no tag "VBX" (did you mean "VB"?)']),
    (A, "POS: VERB", "POS: {NOT: VERB}", ['7:45: rule "say-that": no key "NOT" here (did you mean "NOT_IN"?)']),
    (A, "POS: VERB", "PSO: VERB", ['7:39: rule "say-that": no key "PSO" of a token (did you mean "POS"?)']),
    (A, "POS: VERB", "lemma: say", ['7:39: rule "say-that": no key "lemma" of a token (did you mean "LEMMA"?)']),
    (A, "POS: VERB", "POS: 3", ['7:44: rule "say-that": "POS": a value or one of ' + KEYS + " expected, not the number 3"]),
    (A, "POS: VERB", "POS: {IN: VERB}", ['7:49: rule "say-that": "IN": a list of words expected, not "VERB"']),
    (A, "POS: VERB", "POS: {IN: []}", ['7:49: rule "say-that": the list of "IN" is empty']),
    (A, "POS: VERB", "POS: {IN: [1]}", ['7:50: rule "say-that": "POS": words expected, not the number 1; quote it']),
    (A, "POS: VERB", "POS: {}", ['7:44: rule "say-that": "POS" holds nothing']),
    (
        A,
        "POS: VERB",
        "LOWER: {FUZZY1: said}",
        ['7:47: rule "say-that": FUZZY1 is slow and finds what nobody meant; list the spellings with IN'],
    ),
    (
        A,
        "POS: VERB",
        'LOWER: {REGEX: "(?=a)"}',
        ['7:54: rule "say-that": REGEX "(?=a)" can\'t be used: invalid perl operator: (?='],
    ),
    (
        A,
        "POS: VERB",
        'LOWER: {REGEX: "(a"}',
        ['7:54: rule "say-that": REGEX "(a" can\'t be used: missing ), unterminated subpattern at position 0'],
    ),
    (
        A,
        "POS: VERB",
        'LOWER: {REGEX: {IN: ["a+", "*"]}}',
        ['7:66: rule "say-that": REGEX "*" can\'t be used: nothing to repeat at position 0'],
    ),
    (A, "POS: VERB", "LOWER: {REGEX: [a]}", ['7:54: rule "say-that": "REGEX": an expression expected, not a list']),
    (A, "POS: VERB", 'LOWER: {REGEX: "@say"}', ['7:54: rule "say-that": a list can\'t be an expression: "@say"']),
    (
        A,
        "POS: VERB",
        "LOWER: Said",
        ['7:46: rule "say-that": "Said" never holds, since LOWER is in lower case (did you mean "said"?)'],
    ),
    (A, "POS: VERB", "TEXT: point out", ['7:45: rule "say-that": "point out" is more than one token, and TEXT is of one']),
    (A, "note]", "point out]", ['7:57: rule "say-that": "point out" is more than one token, and LEMMA is of one, in list "say"']),
    (A, "POS: VERB", "MORPH: Past", ['7:46: rule "say-that": no feature "Past"; write it as Tense=Past']),
    (A, "POS: VERB", "IS_ALPHA: yes", ['7:49: rule "say-that": "IS_ALPHA": true or false expected, not "yes"']),
    (A, "POS: VERB", 'LENGTH: {">": many}', ['7:53: rule "say-that": "LENGTH": a count expected, not "many"']),
    (A, "POS: VERB", 'OP: "+"', ['7:39: rule "say-that": "OP" has no place in a dependency pattern; a token stands once']),
    (A, 'POS: VERB, LEMMA: "@say"', "", ['7:38: rule "say-that": "RIGHT_ATTRS" is empty, and would hold for every token']),
    (A, '"@say"', '"@sya"', ['7:57: rule "say-that": no list "@sya" (did you mean "@say"?)']),
    (A, "[say, note]", "[]", ['2:8: list "say": empty']),
    (
        A,
        "RIGHT_ID: cue",
        "RIGHT_ID: verb",
        [
            '7:7: rule "say-that": no token is the cue; one needs RIGHT_ID "cue"',
            '8:38: rule "say-that": LEFT_ID "cue" names no earlier token',
        ],
    ),
    (
        A,
        "RIGHT_ID: content",
        "RIGHT_ID: cue",
        [
            '7:7: rule "say-that": no token is the content; one needs RIGHT_ID "content", or the rule "content: quote"',
            '8:20: rule "say-that": RIGHT_ID "cue" stands twice in this pattern',
        ],
    ),
    (A, "LEFT_ID: cue, ", "", ['8:9: rule "say-that": the key "LEFT_ID" is missing'.replace("8:9", "8:9")]),
    (
        A,
        "RIGHT_ID: cue,",
        "RIGHT_ID: cue, LEFT_ID: x,",
        ['7:25: rule "say-that": "LEFT_ID" has no place in the first token of a pattern, which hangs on no other'],
    ),
    (
        A,
        "REL_OP:",
        "REL_OPS:",
        [
            '8:9: rule "say-that": the key "REL_OP" is missing',
            '8:43: rule "say-that": no key "REL_OPS" in a pattern (did you mean "REL_OP"?)',
        ],
    ),
    (A, '">"', '"=>"', [f'8:51: rule "say-that": no relation "=>"; there are {OPERATORS}']),
    (A, '">"', "[a]", ['8:51: rule "say-that": "REL_OP": a name expected, not a list']),
    (
        A,
        'REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}',
        'REL_OP: ">>", RIGHT_ATTRS: {}}',
        ['8:70: rule "say-that": "RIGHT_ATTRS" is empty, and ">>" would reach every token'],
    ),
    (
        A,
        'REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}',
        'REL_OP: ".*", RIGHT_ATTRS: {DEP: ccomp}}\n      - {RIGHT_ID: x, LEFT_ID: cue, REL_OP: ";*", RIGHT_ATTRS: {DEP: obj}}',
        ['9:45: rule "say-that": ";*" after ".*": a pattern bears one relation without bound, or it takes too long'],
    ),
    (
        A,
        'REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}',
        'REL_OP: ">>", RIGHT_ATTRS: {DEP: ccomp}}\n      - {RIGHT_ID: x, LEFT_ID: content, REL_OP: ">>", RIGHT_ATTRS: {}}',
        [
            '9:49: rule "say-that": ">>" after ">>": a pattern bears one relation without bound, or it takes too long',
            '9:68: rule "say-that": "RIGHT_ATTRS" is empty, and ">>" would reach every token',
        ],
    ),
    (A, "{DEP: ccomp}", "ccomp", ['8:69: rule "say-that": "RIGHT_ATTRS": keys and values expected, not "ccomp"']),
]

EXAMPLES = [
    (A, "[content talks had ended]", "talks", ["9:16: rule \"say-that\": the example marks no content, such as '[content …]'"]),
    (
        A,
        "[source Peskov]",
        "[speaker Peskov]",
        ['9:16: rule "say-that": no span "speaker"; there are source, cue, content (character 1 of the example)'],
    ),
    (A, "ended].", "ended.", ['9:16: rule "say-that": the span "content" is never closed (character 33 of the example)']),
    (A, "goodbye.", "[content goodbye].", ['10:23: rule "say-that": a counterexample marks no spans']),
    (
        B,
        "{source}: {content}",
        "{speaker}: {content}",
        [
            '4:15: line "colon": no placeholder "{speaker}"',
            '4:15: line "colon": the template needs "{source}"',
        ],
    ),
    (
        B,
        "{source}: {content}",
        "{source}: {contents}",
        [
            '4:15: line "colon": no placeholder "{contents}" (did you mean "content"?)',
            '4:15: line "colon": the template needs "{content}", unless the content stands elsewhere',
        ],
    ),
    (
        B,
        "{source}: {content}",
        "{source}: {source} {content}",
        ['4:15: line "colon": the placeholder "{source}" stands more than once'],
    ),
    (
        B,
        "{source}: {content}",
        "{source} [says [that {content}",
        ['4:15: line "colon": a bracket of the template closes nothing or is never closed'],
    ),
    (
        B,
        "{source}: {content}",
        "{source} [says] [that] {content}",
        ['4:15: line "colon": the template marks several cues: [says], [that]'],
    ),
    (
        B,
        "{source}: {content}",
        "{source: {content}",
        ['4:15: line "colon": a bracket of the template closes nothing or is never closed'],
    ),
    (
        B,
        "    template:",
        "    content: headline\n    template:",
        ['5:15: line "colon": the template holds "{content}", but the content is "headline"'],
    ),
]

SETS = [
    (B, "id: colon", "id: say-that", ['2:9: line "say-that": the id is taken in rules/attribution/a.yaml:4']),
    (B, "lines:", "lists: {say: [x]}\nlines:", ['1:9: list "say": the name is taken in rules/attribution/a.yaml:2']),
    (
        "island/boilerplate.yaml",
        "id: top",
        "id: colon",
        ['2:10: boilerplate "colon": the id is taken in rules/attribution/b.yaml:2'],
    ),
    ("island/actors.yaml", "id: charter", "id: ann", ['6:10: actor "ann": the id is taken in rules/island/actors.yaml:4']),
    ("island/pack.yaml", "name: island", "name: isle", ['1:7: the pack is called "isle", but its folder "island"']),
    (
        "island/pack.yaml",
        "sides:",
        "sides:\n  - {id: West, label: x, colour: red}",
        ['7:10: side "West": the id stands twice'],
    ),
    (
        "island/pack.yaml",
        "sides:",
        "sides:\n  - {id: both, label: x, colour: red}",
        ['5:10: side "both": "both" has a meaning of its own and can\'t name a side'],
    ),
    *(
        (
            "island/pack.yaml",
            "sides:",
            f"sides:\n  - {{id: {name}, label: x, colour: red}}",
            [f'5:10: side "{name}": "{name}" has a meaning of its own and can\'t name a side'],
        )
        for name in ("Both", "OTHER", "Neutral", "none", "None")
    ),
    (
        "island/pack.yaml",
        "sides:",
        "sides:\n  - {id: west, label: x, colour: red}",
        ['7:10: side "West": the id stands twice'],
    ),
    (
        "island/issues.yaml",
        "id: trade",
        "id: other",
        ['2:9: issue "other": "other" has a meaning of its own and can\'t name an issue'],
    ),
    ("island/actors.yaml", "side: other", "side: Wset", ['5:50: actor "bob": no side "Wset" (did you mean "West"?)']),
    (
        "island/offices.yaml",
        "side: East",
        "side: Uplands",
        ['4:11: office "judge": no side "Uplands" (there are: East, West, both, other)'],
    ),
    ("island/toponyms.yaml", "West: ", "west: ", ['3:27: toponym "rock": no side "west" (did you mean "West"?)']),
    (
        "island/actors.yaml",
        "state: eastland,",
        "state: eastlnad,",
        ['3:62: actor "court": no actor "eastlnad" (did you mean "eastland"?)'],
    ),
    ("island/actors.yaml", "state: eastland,", "state: ann,", ['3:62: actor "court": actor "ann" is no state']),
    ("island/actors.yaml", "issuer: court", "issuer: curt", ['6:70: actor "charter": no actor "curt" (did you mean "court"?)']),
    ("island/offices.yaml", "organ: court", "organ: cort", ['6:12: office "judge": no actor "cort" (did you mean "court"?)']),
    ("island/offices.yaml", "{actor: bob", "{actor: rob", ['13:17: office "judge": no actor "rob" (did you mean "bob"?)']),
    (
        "island/actors.yaml",
        "name: Bob Roe",
        "name: judge  lee",
        [
            '5:21: actor "bob": the name "judge  lee" means actor "ann" too; where context decides, write it under \'short\' of both'
        ],
    ),
    (
        "island/actors.yaml",
        "short: [bench]}\n  - {id: bob",
        "metonyms: [PORT], adjectives: [eastern]}\n  - {id: bob",
        [
            '4:89: actor "ann": the metonym "PORT" means actor "eastland" too',
            '4:109: actor "ann": the adjective "eastern" means actor "eastland" too',
        ],
    ),
    (
        "island/offices.yaml",
        "[judge]",
        "[Judge]",
        ['7:14: office "judge": the title "Judge" is not in lower case (did you mean "judge"?)'],
    ),
    (
        "island/offices.yaml",
        "to: 2010-01-01",
        "to: 2003-05-01",
        [
            '13:44: office "judge": "bob" leaves on 2003-05-01, not after coming on 2004-01-01',
            "14:28: office \"judge\": nobody holds the office from 2003-01-01 to 2010-01-01; fill the gap or name it in 'vacancies' or 'unknown'",
        ],
    ),
    (
        "island/offices.yaml",
        "to: 2010-01-01",
        "to: 2011-01-01",
        ['14:28: office "judge": "bob" and "ann" overlap from 2010-01-01 to 2011-01-01'],
    ),
    (
        "island/offices.yaml",
        "to: 2010-01-01",
        "to: 2009-01-01",
        [
            "14:28: office \"judge\": nobody holds the office from 2009-01-01 to 2010-01-01; fill the gap or name it in 'vacancies' or 'unknown'"
        ],
    ),
    (
        "island/offices.yaml",
        "[2003-01-01, 2004-01-01]",
        "[2003-02-01, 2004-01-01]",
        [
            "13:28: office \"judge\": nobody holds the office from 2003-01-01 to 2004-01-01; fill the gap or name it in 'vacancies' or 'unknown'"
        ],
    ),
    (
        "island/offices.yaml",
        "[2003-01-01, 2004-01-01]",
        "[2003-01-01, 2004-01-01]\n      - [2009-01-01, 2008-01-01]",
        ['11:9: office "judge": the span ends on 2008-01-01, not after beginning on 2009-01-01'],
    ),
    (
        "island/offices.yaml",
        "vacancies:\n      - [2003-01-01, 2004-01-01]",
        "unknown:\n      - [2003-01-01]",
        ['10:9: office "judge": "unknown": two dates expected, from and to'],
    ),
    (
        "island/offices.yaml",
        "vacancies:\n      - [2003-01-01, 2004-01-01]",
        "unknown:\n      - [2003-01-01, 2003-01-01]\n      - [2003-01-01, 2004-01-01]",
        ['10:9: office "judge": the span ends on 2003-01-01, not after beginning on 2003-01-01'],
    ),
    (
        "island/offices.yaml",
        "[2003-01-01, 2004-01-01]",
        "[2003-01-01, 2003-05-01]\n    unknown: [[2003-05-02, 2004-01-01]]",
        [
            "14:28: office \"judge\": nobody holds the office from 2003-01-01 to 2004-01-01; fill the gap or name it in 'vacancies' or 'unknown'"
        ],
    ),
    (
        "island/offices.yaml",
        "    checked: 2020-01-01",
        "    checked: 2020-01-01\n    abolished: 2008-01-01",
        [
            '14:9: office "judge": the office was abolished on 2008-01-01, and "bob" holds it longer',
            '15:9: office "judge": the office was abolished on 2008-01-01, and "ann" holds it longer',
        ],
    ),
    ("island/offices.yaml", ", to: 2010-01-01", "", ['13:9: office "judge": "bob" and "ann" both hold the office without "to"']),
    ("island/offices.yaml", ", to: 2003-01-01", "", ['12:9: office "judge": "ann" has no "to", but "bob" comes on 2004-01-01']),
    (
        "island/offices.yaml",
        "checked: 2020-01-01",
        "checked: 2009-01-01",
        ['14:28: office "judge": "ann" comes on 2010-01-01, after the day of the last check, 2009-01-01'],
    ),
    ("island/issues.yaml", "fish*", "Trade", ['5:37: issue "trade": the term "Trade" stands twice']),
    ("island/issues.yaml", "fish*", '"*fish"', ['5:37: issue "trade": "*" stands at the end of a word, not as in "*fish"']),
    ("island/issues.yaml", "fish*", "fish ..", ['5:37: issue "trade": ".." stands between words, not as in "fish .."']),
    (
        "island/issues.yaml",
        "fish*]",
        "fish*]\n    without: [fish tale, Fish tale]",
        ['6:26: issue "trade": the term "Fish tale" stands twice'],
    ),
    (
        "island/issues.yaml",
        "fish*",
        "a .. b .. c .. d .. e",
        ['5:37: issue "trade": 4 ".." in a term are too wide; 3 at most'],
    ),
    (
        "island/issues.yaml",
        "issues:\n  - id: trade\n    label: Trade\n    about: Goods\n    terms: [trade, treat* of peace, fish*]",
        "lists: {fish: [cod .. eggs]}\nissues:\n  - {id: x, label: x, about: x, terms: [a .. b .. @fish, a .. @fish .. @fish]}",
        ['3:58: issue "x": 4 ".." in a term and its lists are too wide; 3 at most'],
    ),
    (
        "island/toponyms.yaml",
        "[Islet]}",
        "[Rock]}",
        ['3:52: toponym "rock": the name "Rock" stands under "East" too; what both say goes under "neutral"'],
    ),
    (
        "island/toponyms.yaml",
        "[Islet]}",
        "[Islet]}\n  - {id: reef, names: {West: [Reef, Stone]}}",
        ['4:37: toponym "reef": the name "Stone" means "rock" too'],
    ),
    (
        "island/boilerplate.yaml",
        "Page #",
        "# - *",
        ['2:52: boilerplate "top": the shape "# - *" holds no letter, and would fit too much'],
    ),
]


MIRROR = "actors: [[ann, wes]]\noffices: [[judge, clerk]]\nwords: [[yen, rouble], [yen, ruble]]\n"
PROPOSITIONS = """\
lists:
  rock: [rock]
propositions:
  - id: eastern
    label: The rock is Eastern.
    about: Whose it is.
    holds: {East: 1, West: -1}
    terms: {affirms: ["@rock .. belongs to eastland"], touches: [return of @rock]}
    examples: {affirms: ["The rock belongs to Eastland."]}
    counterexamples: ["The rock is grey."]
"""
MORE = {
    "island/actors-west.yaml": "actors:\n  - {id: wes, name: Wes Poe, kind: person, side: West}\n"
    "  - {id: mill, name: Mill, kind: organ, side: West}\n",
    "island/offices-west.yaml": "offices:\n  - {id: clerk, name: Clerk of Westland, side: West, titles: [clerk], checked: 2020-01-01,\n"
    "     holders: [{actor: wes, from: 2001-01-01}]}\n",
    "island/events.yaml": "events:\n  - {id: war, names: {East: [invasion], West: [operation]}}\n",
    "island/mirror.yaml": MIRROR,
    "island/propositions.yaml": PROPOSITIONS,
}
ALL = FILES | MORE | {"attribution/stance.yaml": "lists:\n  negations: [not, no]\n"}
M, P = "island/mirror.yaml", "island/propositions.yaml"

PAIRS = [
    (M, "[ann, wes]", "[an, wes]", ['1:11: pair 1 of actors: no actor "an" (did you mean "ann"?)']),
    (M, "[judge, clerk]", "[judge, clark]", ['2:19: pair 1 of offices: no office "clark" (did you mean "clerk"?)']),
    (
        M,
        "[ann, wes]",
        "[wes, ann]",
        [
            '1:11: pair 1 of actors: "wes" is of West, and the first of a pair is of East',
            '1:16: pair 1 of actors: "ann" is of East, and the second of a pair is of West',
        ],
    ),
    (M, "[ann, wes]", "[ann, bob]", ['1:16: pair 1 of actors: "bob" is of other, and the second of a pair is of West']),
    (
        M,
        "[ann, wes]",
        "[ann, mill]",
        ['1:16: pair 1 of actors: "ann" is of kind person, "mill" of kind organ'],
    ),
    (
        M,
        "[ann, wes]",
        "[ann, wes], [eastland, wes]",
        [
            '1:33: pair 2 of actors: "eastland" is of kind state, "wes" of kind person',
            '1:33: pair 2 of actors: "wes" stands in the pair of rules/island/mirror.yaml:1 too',
        ],
    ),
    (
        M,
        "[yen, ruble]",
        "[rouble, yen]",
        [
            '3:25: pair 2 of words: "rouble" stands in the pair of rules/island/mirror.yaml:3 too',
            '3:33: pair 2 of words: "yen" stands in the pair of rules/island/mirror.yaml:3 too',
        ],
    ),
    (M, "[yen, ruble]", "[yen]", ['3:24: "words": two expected, the first side\'s first']),
    (M, "words:", "word:", ['3:1: no key "word" (did you mean "words"?)']),
    (
        "island/events.yaml",
        "[operation]",
        "[operation, Stone]",
        ['2:59: event "war": the name "Stone" means "rock" too'],
    ),
    (P, "East: 1", "Eats: 1", ['7:13: proposition "eastern": no side "Eats" (did you mean "East"?)']),
    (P, "East: 1", "East: 2", ['7:19: proposition "eastern": "East" is one of 1, 0, -1, not the number 2']),
    (
        P,
        "[return of @rock]",
        '["@rock .. belongs to Eastland"]',
        ['8:66: proposition "eastern": the term "@rock .. belongs to Eastland" stands twice, in terms.affirms too'],
    ),
    (P, "[return of @rock]", "[return of @rocks]", ['8:66: proposition "eastern": no list "@rocks" (did you mean "@rock"?)']),
    (
        P,
        "examples: {affirms: [",
        "examples: [{affirms: [",
        ["10:5: no YAML: while parsing a flow sequence expected ',' or ']', but got '<scalar>'"],
    ),
    (
        P,
        '{affirms: ["The rock belongs to Eastland."]}',
        "[x]",
        ['9:15: proposition "eastern": "examples": keys and values expected, not a list'],
    ),
]

TODAY = datetime.date(2020, 6, 1)
SAID_ASIDE = """
  - id: {id}
    about: "The talks, he said, had ended."
    content: {content}
    pattern:
      - {{RIGHT_ID: cue, RIGHT_ATTRS: {{{cue}}}}}
      - {{RIGHT_ID: content, LEFT_ID: cue, REL_OP: "{relation}", RIGHT_ATTRS: {{{attributes}}}}}
    examples: ["[content The talks], [source he] [cue said], [content had ended]."]
    counterexamples: ["The talks had ended."]
"""


def later(cue: str, relation: str = ">", attributes: str = "DEP: ccomp", content: str = "token") -> str:
    return "rules:" + SAID_ASIDE.format(id="later", cue=cue, relation=relation, attributes=attributes, content=content)


SHADOWS = [
    # (a later rule beside `say-that`, whether it can still be found)
    (later("POS: VERB, LEMMA: say"), False),
    (later('POS: VERB, LEMMA: "@say"'), False),
    (later("POS: VERB, LEMMA: {IN: [note, say]}, TAG: VBD"), False),
    (later("POS: VERB, LEMMA: {IN: [note, tell], NOT_IN: [tell]}"), False),
    (later("POS: VERB, LEMMA: say", ">++"), False),
    (later("POS: VERB, LEMMA: say", attributes="DEP: ccomp, POS: VERB"), False),
    (later("POS: VERB, LEMMA: tell"), True),
    (later("POS: VERB, LEMMA: {IN: [say, tell]}"), True),
    (later("POS: VERB"), True),
    (later("LEMMA: say"), True),
    (later("POS: VERB, LEMMA: {NOT_IN: [tell]}"), True),
    (later('POS: VERB, LEMMA: {REGEX: "^say$"}'), True),
    (later("POS: VERB, LEMMA: say", ">>"), True),
    (later("POS: VERB, LEMMA: say", "<"), True),
    (later("POS: VERB, LEMMA: say", attributes="DEP: {IN: [ccomp, advcl]}"), True),
    (later("POS: VERB, LEMMA: say", content="quoted-words"), True),
]

AGAIN = """
  - id: {0}
    about: x
    template: "{1}"
    examples: ["[source x]: [content y]"]
    counterexamples: [x]"""
LAST = "2010-01-01}\n      - {actor: ann, from: 2010-01-01}"
NOTES = [
    # (file, what is replaced, by what, the notes without the 'rules/' and the file's name)
    (
        "island/offices.yaml",
        "checked: 2020-01-01",
        "checked: 2019-05-31",
        ['8:14: office "judge": last checked on 2019-05-31, more than a year ago; who is there now? (then: "ann")'],
    ),
    ("island/offices.yaml", "checked: 2020-01-01", "checked: 2019-06-01", []),
    (
        "island/offices.yaml",
        LAST,
        "2010-01-01}",
        [
            '13:44: office "judge": nobody holds the office from 2010-01-01 on; '
            "name the successor, or the reason in 'abolished', 'vacancies' or 'unknown'"
        ],
    ),
    ("island/offices.yaml", LAST, "2020-01-01}", []),
    ("island/offices.yaml", LAST, "2010-01-01}\n    abolished: 2010-01-01", []),
    ("island/offices.yaml", LAST, "2010-01-01}\n    unknown: [[2010-01-01, 2020-01-01]]", []),
    (
        "island/offices.yaml",
        LAST,
        "2010-01-01}\n    unknown: [[2010-01-01, 2012-01-01]]\n    abolished: 2011-01-01",
        [],
    ),
    (A, "[say, note]", "[say, note]\n  tell: [tell]", ['3:3: list "tell": no pattern, nor the program, names it']),
    (A, "[say, note]", "[say, note]\n  insiders: [official]", []),
    (P, "[rock]", "[rock]\n  reef: [reef]", ['3:3: list "reef": no term of an issue or a proposition names it']),
    (
        B,
        "lines:",
        "lines:"
        + "".join(AGAIN.format(*line) for line in (("a", "{source} – [Says] {content}"), ("b", "{source} - [says] {content}"))),
        ['9:15: line "b": the template is that of "a" (rules/attribution/b.yaml:2), which comes first'],
    ),
    (
        B,
        "lines:",
        "lines:" + "".join(AGAIN.format(*line) for line in (("a", "{source} – {content}"), ("b", "{source}:  {content}"))),
        [],
    ),
    (
        "island/issues.yaml",
        "treat* of peace, fish*]",
        "treat* of peace, fish*, trade wind/winds, wind of trade]\n    without: [trade wind*, fish, treat*]",
        [
            '5:20: issue "trade": the term "treat* of peace" never counts, since "treat*" stands under "without"',
            '5:44: issue "trade": the term "trade wind/winds" never counts, since "trade wind*" stands under "without"',
        ],
    ),
    (
        P,
        "    examples",
        "    without: [return of rock]\n    examples",
        ['8:66: proposition "eastern": the term "return of @rock" never counts, since "return of rock" stands under "without"'],
    ),
    (
        "island/boilerplate.yaml",
        "outlets:",
        """  - {id: share, about: x, match: equals, lines: [Share, "share:"], examples: [x], counterexamples: [y]}
  - {id: more, about: x, match: starts, lines: [Read more, Read more about, Read, Share], examples: [x], counterexamples: [y]}
  - {id: any, about: x, match: contains, lines: [cookies, read more], examples: [x], counterexamples: [y]}
  - {id: last, about: x, match: equals, lines: [We like cookies., "More:", Share], examples: [x], counterexamples: [y]}
  - {id: page, about: x, match: shape, lines: ["page #", "* cookies"], examples: [x], counterexamples: [y]}
outlets:""",
        [
            '3:57: boilerplate "share": "share:" is taken before by "Share" of this entry',
            '4:60: boilerplate "more": "Read more about" is taken before by "Read more" of this entry',
            '6:49: boilerplate "last": "We like cookies." is taken before by "cookies" of "any" (rules/island/boilerplate.yaml:5)',
            '6:76: boilerplate "last": "Share" is taken before by "Share" of "share" (rules/island/boilerplate.yaml:3)',
            '7:48: boilerplate "page": "page #" is taken before by "Page #" of "top" (rules/island/boilerplate.yaml:2)',
        ],
    ),
]


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def told(root: Path) -> list[str]:
    return [str(mistake) for mistake in check(root)]


def test_the_folder_that_the_tables_break_has_no_mistakes(tmp_path: Path) -> None:
    assert told(write(tmp_path / "rules", FILES)) == []


@pytest.mark.parametrize(("name", "old", "new", "expected"), [*YAML, *SHAPES, *PATTERNS, *EXAMPLES, *SETS])
def test_a_mistake_is_told_where_it_stands(tmp_path: Path, name: str, old: str, new: str, expected: list[str]) -> None:
    assert old in FILES[name]
    root = write(tmp_path / "rules", FILES | {name: FILES[name].replace(old, new, 1)})
    lines = [f"rules/{name}:{line}" for line in expected]
    assert told(root) == lines
    with pytest.raises(RuleError) as caught:
        load(root)
    assert [str(mistake) for mistake in caught.value.mistakes] == lines


@pytest.mark.parametrize(("name", "old", "new", "expected"), PAIRS)
def test_a_mistake_of_propositions_events_and_pairs_is_told(
    tmp_path: Path, name: str, old: str, new: str, expected: list[str]
) -> None:
    assert old in ALL[name]
    root = write(tmp_path / "rules", ALL | {name: ALL[name].replace(old, new, 1)})
    assert told(root) == [f"rules/{name}:{line}" for line in expected]


def test_the_larger_folder_has_neither_mistakes_nor_notes(tmp_path: Path) -> None:
    assert findings(write(tmp_path / "rules", ALL), TODAY) == ([], [])


@pytest.mark.parametrize(("name", "old", "new", "expected"), NOTES)
def test_what_is_old_or_does_nothing_is_noted(tmp_path: Path, name: str, old: str, new: str, expected: list[str]) -> None:
    assert old in ALL[name]
    root = write(tmp_path / "rules", ALL | {name: ALL[name].replace(old, new, 1)})
    assert load(root)
    mistakes, notes = findings(root, TODAY)
    assert mistakes == []
    assert [str(note) for note in notes] == [f"rules/{name}:{line}" for line in expected]


def test_attribution_rules_that_leave_views_to_terms_alone_are_noted(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES | MORE)
    told = 'rules/attribution/a.yaml:1:1: no list "negations" nor others that turn a view; what a claim holds is then told by terms alone'
    assert [str(note) for note in findings(root, TODAY).notes] == [told]


def test_the_lists_that_turn_views_are_known_to_the_check() -> None:
    names = {name for name in vars(polarity) if name.isupper() and isinstance(getattr(polarity, name), str)}
    assert {getattr(polarity, name) for name in names} <= READ.keys()
    assert len(names) > 12


@pytest.mark.parametrize(("rules", "found"), SHADOWS)
def test_a_rule_that_another_takes_everything_from_is_noted(tmp_path: Path, rules: str, found: bool) -> None:
    mistakes, notes = findings(write(tmp_path / "rules", FILES | {"attribution/c.yaml": rules}), TODAY)
    told = 'rules/attribution/c.yaml:2:9: rule "later": never found, since "say-that" (rules/attribution/a.yaml:4) finds all of it first'
    assert (mistakes, [str(note) for note in notes]) == ([], [] if found else [told])


def test_notes_stand_apart_on_the_command_line_unless_they_count_as_mistakes(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", ALL)
    runner = typer.testing.CliRunner()
    note = '8:14: note: office "judge": last checked on 2020-01-01, more than a year ago; who is there now? (then: "ann")'
    args = ["rules", "check", str(root), "--on"]
    fine = runner.invoke(app, [*args, "2021-01-01"])
    assert (fine.exit_code, fine.stdout, fine.stderr) == (0, "", "no mistakes\n")
    noted = runner.invoke(app, [*args, "2021-01-02"])
    assert (noted.exit_code, noted.stdout) == (0, "")
    assert noted.stderr.splitlines()[1:] == [f"rules/island/offices.yaml:{note}", "no mistakes, 2 notes"]
    strict = runner.invoke(app, [*args, "2021-01-02", "--strict"])
    assert (strict.exit_code, strict.stderr) == (1, "2 mistakes\n")
    assert strict.stdout.splitlines()[1] == f"rules/island/offices.yaml:{note}".replace("note: ", "")


def test_of_several_packs_one_is_the_default(tmp_path: Path) -> None:
    pack = PACK + "default: true\n"
    two = {
        "isle/pack.yaml": pack.replace("name: island", "name: isle"),
        "rest/pack.yaml": PACK.replace("name: island", "name: rest"),
    }
    root = write(tmp_path / "rules", FILES | {"island/pack.yaml": pack} | two)
    assert told(root) == ['rules/isle/pack.yaml:7:10: pack "island" is the default already, and a folder has one']


def test_checking_imports_no_spacy(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", ALL)
    code = "import sys; from kuriltool.rules.check import check; check(sys.argv[1]); print('spacy' in sys.modules, 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_lists_that_the_program_reads_are_those_it_names() -> None:
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "kuriltool").glob("*/*.py") if path.name != "wordlists.py"
    )
    known = {name: {name, name.replace("female", "{}").replace("male", "{}")} for name in READ}
    assert [name for name, forms in known.items() if not any(f'"{form}"' in source for form in forms)] == []


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (A, RULE.encode() + b"#\xff", "rules/attribution/a.yaml:11:2: byte 0xff is no UTF-8; save the file as UTF-8"),
        (A, RULE.encode("utf-16"), "rules/attribution/a.yaml:1:1: byte 0xff is no UTF-8; save the file as UTF-8"),
        (A, b"#" * 1_000_001, "rules/attribution/a.yaml:1:1: 1,000,001 bytes are too many; split the file (at most 1,000,000)"),
        ("attribution/c.yml", b"", "rules/attribution/c.yml:1:1: name it c.yaml"),
        (
            "island/actor.yaml",
            b"",
            'rules/island/actor.yaml:1:1: a pack\'s file is named for what it holds (did you mean "actors"?)',
        ),
        (
            "island/zz.yaml",
            b"",
            "rules/island/zz.yaml:1:1: a pack's file is named for what it holds (pack, actors, offices, issues, "
            "propositions, toponyms, events, mirror, boilerplate)",
        ),
        ("loose.yaml", b"", "rules/loose.yaml:1:1: rule files stand in 'attribution' or in the folder of a pack"),
        ("other/actors.yaml", b"", "rules/other: a pack needs a pack.yaml; attribution rules go to 'attribution'"),
    ],
)
def test_a_file_that_has_no_place_or_no_text_is_told(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    root = write(tmp_path / "rules", FILES | {name: ""})
    (root / name).write_bytes(content)
    assert told(root) == [expected]


def test_all_mistakes_of_all_files_come_at_once_and_in_order(tmp_path: Path) -> None:
    broken = {
        A: RULE.replace("ccomp", "ccmop").replace("about:", "abuot:"),
        B: LINE.replace("{content}", "{contnet}"),
        "island/actors.yaml": ACTORS.replace("side: other", "side: others").replace("kind: organ", "kind: body"),
        "island/issues.yaml": "issues: [",
    }
    assert [line.removeprefix("rules/").split(": ")[0] for line in told(write(tmp_path / "rules", FILES | broken))] == [
        "attribution/a.yaml:4:5",
        "attribution/a.yaml:5:5",
        "attribution/a.yaml:8:75",
        "attribution/b.yaml:4:15",
        "attribution/b.yaml:4:15",
        "island/actors.yaml:3:36",
        "island/actors.yaml:5:50",
        "island/issues.yaml:1:10",
    ]


def test_a_file_that_cannot_be_read_makes_no_mistakes_elsewhere(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES | {"island/actors.yaml": "actors: ["})
    assert [line.split(": ")[0] for line in told(root)] == ["rules/island/actors.yaml:1:10"]


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES)
    (root / A).write_bytes(b"\xef\xbb\xbf" + RULE.replace("\n", "\r\n").encode())
    assert told(root) == []


def test_words_that_older_yaml_took_for_others_stay_words(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES | {A: RULE.replace("[say, note]", "[no, on, yes, off, 1:30, 2004-01-01]")})
    assert load(root).lists["say"] == ("no", "on", "yes", "off", "1:30", "2004-01-01")


def test_a_bomb_of_aliases_costs_nothing(tmp_path: Path) -> None:
    bomb = "lists:\n  a: &a [x, x]\n" + "".join(
        f"  {b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefghijkl", "bcdefghijklm", strict=True)
    )
    root = write(tmp_path / "rules", FILES | {A: bomb})
    assert told(root) == ['rules/attribution/a.yaml:2:6: the anchor "&a"; write the value out wherever it is wanted']
