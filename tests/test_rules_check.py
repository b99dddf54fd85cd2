"""Every kind of mistake in a rule folder, as a table of broken files and the exact lines that tell it."""

# ruff: noqa: E501
from __future__ import annotations

from pathlib import Path

import pytest

from kuriltool.errors import RuleError
from kuriltool.rules.check import check
from kuriltool.rules.load import load

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
            "14:28: office \"judge\": nobody holds the office from 2003-01-01 to 2010-01-01; fill the gap or name it in 'vacancies'",
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
            "14:28: office \"judge\": nobody holds the office from 2009-01-01 to 2010-01-01; fill the gap or name it in 'vacancies'"
        ],
    ),
    (
        "island/offices.yaml",
        "[2003-01-01, 2004-01-01]",
        "[2003-02-01, 2004-01-01]",
        [
            "13:28: office \"judge\": nobody holds the office from 2003-01-01 to 2004-01-01; fill the gap or name it in 'vacancies'"
        ],
    ),
    (
        "island/offices.yaml",
        "[2003-01-01, 2004-01-01]",
        "[2003-01-01, 2004-01-01]\n      - [2009-01-01, 2008-01-01]",
        ['11:9: office "judge": the vacancy ends on 2008-01-01, before it begins on 2009-01-01'],
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
        "island/boilerplate.yaml",
        "Page #",
        "# - *",
        ['2:52: boilerplate "top": the shape "# - *" holds no letter, and would fit too much'],
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
        ("other/actors.yaml", b"", "rules/other:1:1: a pack needs a pack.yaml; attribution rules go to 'attribution'"),
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
