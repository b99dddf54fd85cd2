"""Whatever is done to rule files, they load, or every mistake in them is told at a place inside them."""

from __future__ import annotations

import copy
import functools
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kuriltool.errors import Mistake, RuleError
from kuriltool.rules.check import findings
from kuriltool.rules.checks.patterns import expanded, pattern_mistakes
from kuriltool.rules.collection import collect
from kuriltool.rules.folder import ATTRIBUTION, PACK_KINDS, RuleFolder, kind
from kuriltool.rules.load import RuleSet, load
from kuriltool.rules.parts import Entry
from kuriltool.rules.schema import Rule
from kuriltool.rules.yamlfile import YamlFile, read

RULES = Path(__file__).parent.parent / "rules"
MANY = int(os.environ.get("KURILTOOL_FUZZ", "250"))  # 5000 for a long look

SMALL = {
    "attribution/a.yaml": """\
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
  - id: noted-aside
    about: "The talks, Peskov noted, had ended."
    content: sentence
    pattern:
      - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: {IN: ["@say"], NOT_IN: [tell]}, LOWER: {REGEX: "^not"}}}
      - {RIGHT_ID: source, LEFT_ID: cue, REL_OP: ".*", RIGHT_ATTRS: {DEP: nsubj, LENGTH: {">": 2}}}
    examples: ["[content The talks], [source Peskov] [cue noted], [content had ended]."]
    counterexamples: ["The talks had ended."]
lines:
  - id: colon
    about: "Peskov: no talks."
    template: "{source}: {content}"
    examples: ["[source Peskov]: [content no talks]"]
    counterexamples: ["No talks"]
""",
    "island/pack.yaml": """\
name: island
version: "1"
title: An island
default: true
sides:
  - {id: East, label: The east, colour: red}
  - {id: West, label: The west, colour: blue}
""",
    "island/actors.yaml": """\
actors:
  - {id: eastland, name: Eastland, kind: state, side: East, adjectives: [Eastern], metonyms: [Port]}
  - {id: westland, name: Westland, kind: state, side: West, adjectives: [Western]}
  - {id: court, name: Court, kind: organ, side: East, state: eastland, short: [bench], unique: true}
  - {id: ann, name: Ann Lee, kind: person, gender: female, side: East, aliases: [Judge Lee], short: [bench]}
  - {id: bob, name: Bob Roe, kind: person, side: West, state: westland}
  - {id: charter, name: Charter, kind: document, side: both, issuer: court, note: old}
""",
    "island/offices.yaml": """\
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
      - {actor: ann, from: 2001-01-01, to: 2003-01-01, acting: true}
      - {actor: bob, from: 2004-01-01, to: 2010-01-01}
      - {actor: ann, from: 2010-01-01}
  - {id: clerk, name: Clerk of Westland, side: West, seats: several, titles: [clerk], checked: 2020-01-01,
     holders: [{actor: bob, from: 2001-01-01}, {actor: ann, from: 2001-01-01}]}
""",
    "island/issues.yaml": """\
lists:
  fish: [fish*, cod, quota .. cod]
issues:
  - id: trade
    label: Trade
    about: Goods
    terms: [trade, treat* of peace, lift/ease .. ban, "@fish"]
    without: [trade wind*]
""",
    "island/propositions.yaml": """\
lists:
  rock: [rock, the islet*]
propositions:
  - id: rock-is-eastern
    label: The rock is Eastern.
    about: Whose it is.
    holds: {East: 1, West: -1}
    terms:
      affirms: ["@rock .. belongs to eastland"]
      denies: ["@rock .. belongs to westland"]
      touches: [return of @rock]
    without: [rock music]
    examples:
      affirms: ["The rock belongs to Eastland."]
      denies: ["[cue rejected] [content the return of the rock]"]
    counterexamples: ["The rock is grey."]
    misses: {affirms: ["It is ours."]}
""",
    "island/toponyms.yaml": """\
toponyms:
  - id: rock
    names: {East: [Rock], West: [Stone], neutral: [Islet]}
""",
    "island/events.yaml": """\
events:
  - {id: war, names: {East: [invasion], West: [operation]}}
""",
    "island/mirror.yaml": """\
actors: [[eastland, westland], [ann, bob]]
offices: [[judge, clerk]]
words: [[yen, rouble], [yen, ruble]]
""",
    "island/boilerplate.yaml": """\
boilerplate:
  - {id: top, about: A link, match: shape, lines: ["Page #"], examples: [Page 1], counterexamples: [The page]}
  - {id: more, about: A link, match: starts, lines: ["More:"], then: rest, examples: ["More: x"], counterexamples: [The rest]}
outlets: [Daily]
""",
}

ODD = """~|null|true|[]|{}|[[]]|{a: b}|{1: 2}|[1, x]|0|-1|1e400|99999999999999999999|123456789012345|.nan|0x1F
2026-02-30|0000-00-00|9999-12-31|0001-01-01|2026-1-1|'2026-01-01 '|[2003-01-01]|[2004-01-01, 2003-01-01]
""|"  "|"\\0"|"\\ud800"|"\\u2028"|"\\U0010ffff"|"\\xad"|@|"@"|"@nope"|"@say"|["@say"]|{IN: ["@say"]}|{REGEX: "("}|{REGEX: "(?=a)"}
{REGEX: {IN: [a, "*"]}}|{REGEX: "(a*)*b"}|{"==": -1}|{FUZZY: x}|".."|"a .."|".. .. a"|"a .. b .. c .. d .. e"|"*"|"/"|"a/"|"a*b"
"a / b"|"@fish @fish"|"@rock .. @rock"|"*/*"|"[source x"|"[cue x] [content y]"|"[]"|"[[]]"|"x]"|"{source}"|"{content"|"{}"
"{source} [x] {content}"|"“{content}” {source}"|"[content ]"|&a x|*a|!!int x|!x y|? x|- x|>-|'|"
cue|source|content|content_x|cue_x|.*|">>"|"<<"|">"|"$+"|IN|REGEX|OP|East|both|neutral|ann|judge|ROOT|İ|ﬁ|ǅ|😀|é|ß|日本
x\u00a0y|x\u200by|\u202ex"""
VALUES = [value for line in ODD.split("\n") for value in line.split("|")]
VALUES += ["x" * 6000, "'" + "a*/aa* " * 30 + "z'", "'" + "(a?)" * 40 + "'", '{REGEX: "(?i)^a.*b"}', '["Page * * * *"]', '["##"]']
VALUES += ["x" * 3000, '"' + "(" * 200 + '"', "[" * 40, "{a: " * 30, '"' + "@fish " * 40 + '"', '"' + "a/" * 500 + 'b"']
CHARACTERS = "a1:-[]{}'\"#&*!|>%@`,?~ \n\t\r\\u=é\u2028\ufeff\x00\x85\u0301😀.0_+"
_SCALAR = re.compile(
    r"(?<=: )[^\s,\[\]{}][^,\[\]{}\n]*|(?<=, )[^,\[\]{}\n]+|(?<=\[)[^,\[\]{}\n]+|(?<=- )\w[^:\n]*$", re.MULTILINE
)
_NODE = re.compile(r"\[[^\[\]\n]*\]|\{[^{}\n]*\}")
_KEY = re.compile(r"\b[A-Za-z_]+(?=: )")
_OF_LINES = ("drop", "double", "swap", "indent")
_ITEM = re.compile(r"^(?=  - |\S)", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """Some entries of a rule file, and where it lies."""

    name: str
    text: str


def pieces() -> list[Piece]:
    """The small pack's files, and each file that comes along in handfuls of entries, as a further file of the small pack."""
    found = [Piece(*item) for item in SMALL.items()]
    for path in sorted(RULES.glob("*/*.yaml")):
        blocks = [block for block in _ITEM.split(path.read_text(encoding="utf-8")) if block]
        head = "".join(block for block in blocks if re.match(r"[a-z]+:$", block.strip()))
        items = [block for block in blocks if block.startswith("  - ")]
        name = f"{ATTRIBUTION if path.parent.name == ATTRIBUTION else 'island'}/{path.stem}-shipped.yaml"
        if path.stem in ("pack", "mirror") or not items:
            found.append(Piece(name.replace("-shipped", ""), path.read_text(encoding="utf-8")))
        else:
            found += [Piece(name, head + "".join(items[at : at + 2])) for at in range(0, len(items), max(1, len(items) // 6))]
    return [piece for piece in found if len(piece.text) < 6000]


PIECES = pieces()


def _at(pattern: re.Pattern[str], text: str, draw: st.DrawFn, put: str) -> str:
    hits = list(pattern.finditer(text))
    if not hits:
        return text + put
    hit = hits[draw(st.integers(0, len(hits) - 1))]
    return text[: hit.start()] + put + text[hit.end() :]


def _lines(text: str, draw: st.DrawFn, how: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    one, two = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    if how == "drop":
        del lines[one]
    elif how == "double":
        lines.insert(two, lines[one])
    elif how == "indent":
        lines[one] = draw(st.sampled_from(["", " ", "  ", "    ", "- "])) + lines[one].lstrip(" ")
    else:
        lines[one], lines[two] = lines[two], lines[one]
    return "".join(lines)


def _mutated(text: str, draw: st.DrawFn) -> str:
    how = draw(st.sampled_from([*_OF_LINES, "value", "value", "node", "key", "put", "cut", "splice", "deep"]))
    if how in _OF_LINES:
        return _lines(text, draw, how)
    if how == "value":
        return _at(_SCALAR, text, draw, draw(st.sampled_from(VALUES)))
    if how == "node":
        return _at(_NODE, text, draw, draw(st.sampled_from(VALUES)))
    if how == "key":
        return _at(_KEY, text, draw, draw(st.sampled_from([*_KEY.findall(text), "lists", "1", '""', "null", "[a]", "x.y", "é"])))
    at = draw(st.integers(0, len(text)))
    if how == "put":
        return text[:at] + draw(st.text(CHARACTERS, min_size=1, max_size=3)) + text[at + draw(st.integers(0, 2)) :]
    if how == "cut":
        return text[:at]
    if how == "splice":
        other = draw(st.sampled_from(PIECES)).text
        start = draw(st.integers(0, len(other)))
        return text[:at] + other[start : start + draw(st.integers(1, 200))] + text[at:]
    return text[:at] + draw(st.sampled_from(["[" * 25 + "]" * 25, "{a: " * 25 + "}" * 25, "- " * 25, "? " * 25])) + text[at:]


@st.composite
def broken(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of a small pack, one or two of them damaged."""
    files = {name: text.encode() for name, text in SMALL.items()}
    for _ in range(draw(st.integers(1, 2))):
        piece = draw(st.sampled_from(PIECES))
        text = piece.text
        for _ in range(draw(st.integers(1, 3))):
            text = _mutated(text, draw)
        content = text.encode("utf-8", "surrogatepass")
        if draw(st.integers(0, 9)) == 0:
            at = draw(st.integers(0, len(content)))
            content = content[:at] + draw(st.binary(min_size=1, max_size=4)) + content[at:]
        files[piece.name] = content
    if draw(st.integers(0, 9)) == 0:
        one, two = draw(st.sampled_from(sorted(files))), draw(st.sampled_from(sorted(files)))
        files[one], files[two] = files[two], files[one]
    return files


def write(root: Path, files: dict[str, bytes]) -> Path:
    shutil.rmtree(root, ignore_errors=True)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def assert_told(root: Path, mistakes: list[Mistake]) -> None:
    """Each mistake names a folder below the root's parent, or a file and a place in it, and fits a line."""
    for mistake in mistakes:
        path = root.parent / mistake.path
        assert path.exists(), mistake
        content = path.read_bytes() if path.is_file() else b""
        text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        lines = text.split("\n")
        if path.is_dir() and not path.suffix:
            assert (mistake.line, mistake.column) == (0, 0), mistake
        else:
            assert 1 <= mistake.line <= len(lines), mistake
            assert 1 <= mistake.column <= len(lines[mistake.line - 1]) + 1, mistake
        assert mistake.message and len(str(mistake).splitlines()) == 1, mistake


def assert_loads_or_tells(root: Path) -> None:
    mistakes, notes = findings(root)
    assert_told(root, mistakes)
    assert_told(root, notes)
    try:
        assert isinstance(load(root), RuleSet)
    except RuleError as error:
        assert error.mistakes == mistakes
    else:
        assert not mistakes


FUZZ = settings(max_examples=MANY, derandomize=MANY < 5000, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KURILTOOL_CACHE", "off")
    return tmp_path / "rules"


def test_the_small_pack_is_right_and_every_kind_of_file_gets_broken(root: Path) -> None:
    assert findings(write(root, {name: text.encode() for name, text in SMALL.items()})).mistakes == []
    assert {kind(name) for name in SMALL} == {ATTRIBUTION, *PACK_KINDS}
    assert {kind(piece.name) for piece in PIECES if piece.name not in SMALL} >= {ATTRIBUTION, "actors", "offices", "issues"}


@FUZZ
@given(files=broken())
def test_broken_rule_files_load_or_every_mistake_has_a_place(root: Path, files: dict[str, bytes]) -> None:
    assert_loads_or_tells(write(root, files))


@FUZZ
@given(files=broken())
def test_yaml_reads_the_same_with_libyaml_and_without(files: dict[str, bytes]) -> None:
    for name, content in files.items():
        if content.decode("utf-8", "replace") == SMALL.get(name):
            continue
        with pytest.MonkeyPatch.context() as patch:
            quick = read(name, content)
            patch.setattr(yaml, "__with_libyaml__", False)
            assert read(name, content) == quick


def test_libyaml_reads_what_comes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuriltool.rules.yamlfile._parsed_slowly", None)
    for path in sorted(RULES.glob("*/*.yaml")):
        assert not read(path.name, path.read_bytes()).mistakes


@pytest.mark.parametrize(
    "content",
    [
        "a: [b: c]",
        "a: {? b : c}",
        "a: {b}",
        'a: ["b":"c"]',
        "? a\n: b",
        ": b",
        "? \n: b",
        "a: |#x\n  y",
        "a: |\n  x\n...\n...\n",
        "a:b: c",
        "a: [What?, b]",
        "a: [b,]",
        "a: [,]",
        "a: 'x\n\n  y'",
        'a: "x\\\n  y"',
        "a: >+\n  x\n\n",
        "%YAML 1.1\n---\na: b",
        "%TAG ! x\n---\n",
        "a: b #c\n",
        "a: b#c",
        "a: [b]#c",
        "😀: 日本 # x\n🙂: [é, 😀]",
        "a:\r\n- b\r\n- c",
        "\ufeffa: b",
        "a: |2\n   x",
        'a: "\\/"',
        "{a: b, c: }",
        "- a: b\n- c",
        "a: *b",
        "a: b\n c",
        "a: %x",
        "a: -",
    ],
)
def test_odd_yaml_reads_the_same_with_libyaml_and_without(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = read("x", content.encode())
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    assert read("x", content.encode()) == quick


def shipped_patterns() -> list[list[dict[str, Any]]]:
    files = {f"{ATTRIBUTION}/{path.name}": path.read_bytes() for path in sorted(RULES.glob(f"{ATTRIBUTION}/*.yaml"))}
    found = collect(RuleFolder("rules", files=files), "")
    return [expanded(entry.part, found.lists).pattern for entry in found.rules]


PATTERNS = shipped_patterns()
WRONG: list[Any] = [
    *[None, True, 1, -1, 1.5, 10**20, "", " ", "a b", "@", "(", "cue", "source", "VERB", "nsubj", ">", ".*", "Tense=Past"],
    *[[], [[]], [None], ["a"], {}, {"a": 1}, {"IN": []}, {"IN": "a"}, {"IN": [1]}, {"NOT_IN": ["a"]}, {"IS_SUBSET": ["a"]}],
    *[{"REGEX": "("}, {"REGEX": "a"}, {"REGEX": ["a"]}, {"REGEX": {"IN": ["a"]}}, {"FUZZY": "a"}, {"FUZZY1": "a"}],
    *[{"==": 1}, {">": 2}, {">=": "a"}, {"INTERSECTS": "a"}],
]
KEYS = [
    *["RIGHT_ID", "LEFT_ID", "REL_OP", "RIGHT_ATTRS", "POS", "TAG", "DEP", "LEMMA", "LOWER", "MORPH", "ENT_TYPE", "ENT_IOB"],
    *["LENGTH", "IS_ALPHA", "LIKE_NUM", "SENT_START", "OP", "_", "IN", "NOT_IN", "REGEX", "x"],
]


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each key or number in a pattern, with what holds it."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


@st.composite
def odd_patterns(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A pattern that comes along with up to two of its values replaced, dropped or renamed, or a key added."""
    pattern: list[dict[str, Any]] = copy.deepcopy(draw(st.sampled_from(PATTERNS)))
    for _ in range(draw(st.integers(1, 2))):
        inner, key = draw(st.sampled_from(list(_places(pattern)) or [(pattern, 0)]))
        how = draw(st.sampled_from(["put", "put", "drop", "name", "add"]))
        if how == "put" and inner:
            inner[key] = copy.deepcopy(draw(st.sampled_from(WRONG)))
        elif how == "drop" and inner:
            del inner[key]
        elif isinstance(inner, dict):
            value = inner.pop(key) if how == "name" else copy.deepcopy(draw(st.sampled_from(WRONG)))
            inner[draw(st.sampled_from(KEYS))] = value
    return pattern


def _spacy_refuses(pattern: list[dict[str, Any]]) -> str:
    matcher = _matcher()
    try:
        matcher.add("x", [pattern])
        matcher.remove("x")
    except Exception as error:  # whatever spaCy trips over
        return str(error) or repr(error)
    return ""


@functools.cache
def _matcher() -> Any:
    import spacy
    from spacy.matcher import DependencyMatcher

    return DependencyMatcher(spacy.blank("en").vocab, validate=True)


@settings(FUZZ, max_examples=2 * MANY)
@given(pattern=odd_patterns())
def test_what_spacy_refuses_the_check_refuses(pattern: list[dict[str, Any]]) -> None:
    refused = _told_of(pattern)
    event("refused" if refused else "taken")
    assert refused or not _spacy_refuses(pattern)


def _told_of(pattern: list[dict[str, Any]]) -> list[str]:
    example = {"examples": ["[cue x] [content y]"], "counterexamples": ["x"]}
    try:
        rule = Rule.model_validate({"id": "x", "about": "x", "content": "sentence", "pattern": pattern, **example})
    except ValidationError as error:
        return [str(error)]
    return [mistake.message for mistake in pattern_mistakes(Entry(rule, YamlFile("x"), ()), {}, True)]


def test_spacy_refuses_much_of_what_is_made_here() -> None:
    """Else the test before would prove nothing."""
    refused = [value for value in WRONG if _spacy_refuses([{"RIGHT_ID": "cue", "RIGHT_ATTRS": {"LEMMA": value}}])]
    assert len(refused) > len(WRONG) / 3
