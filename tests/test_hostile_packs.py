"""A pack that somebody else wrote can be wrong or malicious: it runs nothing, reads nothing else, and costs little to refuse."""

from __future__ import annotations

import itertools
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import DependencyMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab
from test_rules_fuzz import PATTERNS, SMALL, write

from kuriltool.claims.dependencies import MOST, RelationMatcher
from kuriltool.claims.parse import Parse
from kuriltool.claims.terms import TermFinder
from kuriltool.errors import RuleError
from kuriltool.rules import cache, folder
from kuriltool.rules.check import check, findings
from kuriltool.rules.checks.backtracking import LONGEST, MOST_WAYS, bounded, ways
from kuriltool.rules.load import load
from kuriltool.rules.terms import ways as ways_of_term
from kuriltool.rules.yamlfile import BIGGEST, LONGEST_ODD, MOST_MISTAKES, read

FILES = {name: text.encode() for name, text in SMALL.items()}
ACTORS, RULES, ISSUES, TOP = "island/actors.yaml", "attribution/a.yaml", "island/issues.yaml", "island/boilerplate.yaml"
SECRET = "token-of-somebody"


@pytest.fixture(autouse=True)
def _without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURILTOOL_CACHE", "off")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails where more time of the processor goes by; the bounds are ten times what it takes."""
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds


def changed(root: Path, name: str, old: str, new: str) -> Path:
    text = SMALL[name]
    assert old in text
    return write(root, {**FILES, name: text.replace(old, new, 1).encode()})


def told(root: Path) -> str:
    return "\n".join(map(str, check(root)))


# YAML


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("a: !!python/object/apply:os.system [touch pwned]", "tags are not used here"),
        ("a: !!python/name:os.system", "tags are not used here"),
        ("a: !include /etc/passwd", "tags are not used here"),
        ("!!map {a: b}", "tags are not used here"),
        ("a: &a [x]\nb: [*a, *a]", 'the anchor "&a"'),
        ("a: *a", 'the alias "*a"'),
        ("%TAG ! tag:x,2000:\n---\na: !y b", "tags are not used here"),
        ("a: 1\na: 2", "stands here twice"),
        ("a: " + "[" * 5000, "nested deeper"),
        ("a: " + "{b: " * 5000, "nested deeper"),
        ("- " * 5000, "nested deeper"),
        ("? " * 5000, "a key must be one word"),
        ("a: 'x\0y'", "control character"),
        ('a: "\\0"', "control character"),
        ("a:\tb", "a tab; write spaces"),
        ("a: b\n---\na: c", "a second YAML document"),
    ],
    ids=lambda text: text[:24],
)
def test_yaml_that_does_more_than_hold_words_is_refused_at_its_place(content: str, expected: str) -> None:
    with within(2):
        found = read("x.yaml", content.encode())
    assert found.data is None or found.mistakes
    assert expected in str(found.mistakes[0])
    assert found.mistakes[0].line >= 1


@pytest.mark.parametrize(
    "value", ["9" * 5000, "1e999999", "-.inf", "0x" + "f" * 5000, "2026-13-45", "1:30:00", "0b1", "1_000", "=", "<<"]
)
def test_values_that_other_readers_make_much_of_are_words(value: str) -> None:
    assert read("x.yaml", f"a: {value}".encode()).data == {"a": value}


def test_a_merge_key_is_a_key_like_others() -> None:
    assert read("x.yaml", b"a: {<<: {b: c}}").data == {"a": {"<<": {"b": "c"}}}


@pytest.mark.parametrize(
    "content",
    [
        "a: [" + "x, " * 330_000,
        "a: [" + "a: b, " * 160_000 + "]",
        'a: "' + "x " * 490_000,
        "a: " + "[" * 990_000,
        "k: v\n" * 190_000,
        "x" * 990_000 + ": a",
        "a:" * 490_000,
        "#" * 990_000,
        "\x01\n" * 490_000,
        "a: |#\n" + " x\n" * 320_000,
        "a: 'x" + "\n" * 990_000 + "'",
        "'" * 990_000,
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_a_megabyte_of_odd_yaml_takes_seconds_at_most(content: str) -> None:
    with within(8):
        found = read("x.yaml", content.encode())
    assert len(found.mistakes) <= MOST_MISTAKES
    assert found.mistakes or isinstance(found.data, dict)


def test_a_long_file_that_is_odd_says_where_and_what_to_do() -> None:
    long = "a: b\n" + "#" * LONGEST_ODD + "\nc: |#\n  x\n"
    (mistake,) = read("x.yaml", long.encode()).mistakes
    assert (mistake.line, mistake.column) == (3, 4)
    assert "split the file" in mistake.message
    (mistake,) = read("x.yaml", (long.replace("|#", "[")).encode()).mistakes
    assert mistake.line >= 1


def test_mistakes_of_a_file_end_at_a_hundred() -> None:
    assert len(read("x.yaml", b"k: v\n" * 5000).mistakes) == MOST_MISTAKES
    assert len(read("x.yaml", b"\x01\n" * 5000).mistakes) == MOST_MISTAKES


# files


def test_a_link_that_leads_out_of_a_pack_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "own.yaml").write_text(f"{SECRET}: [x", encoding="utf-8")
    root = write(tmp_path / "rules", FILES)
    (root / "island" / "actors-more.yaml").symlink_to(tmp_path / "secret" / "own.yaml")
    (root / "attribution" / "more.yaml").symlink_to(Path("../../secret/own.yaml"))
    for given_ in (root, root / "island"):
        assert told(given_).count("a link that leads out of the folder of rules") == 2
        assert SECRET not in told(given_)
        with pytest.raises(RuleError) as error:
            load(given_)
        assert SECRET not in str(error.value)


def test_a_folder_of_a_pack_that_is_a_link_out_of_it_is_not_followed(tmp_path: Path) -> None:
    other = write(tmp_path / "secret", {"actors.yaml": f"{SECRET}: [x".encode(), "pack.yaml": SECRET.encode()})
    root = write(tmp_path / "rules", FILES)
    (root / "linked").symlink_to(other)
    assert SECRET not in told(root)
    assert "linked/actors.yaml:1:1: a link that leads out" in told(root)


def test_links_inside_a_folder_of_rules_are_files_like_others(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES)
    (root / "island" / "offices.yaml").rename(root / "island" / "held.txt")
    (root / "island" / "offices.yaml").symlink_to("held.txt")
    (tmp_path / "link").symlink_to(root)
    assert told(root) == told(tmp_path / "link") == ""
    assert load(root / "island").offices


def test_what_is_no_plain_file_is_told_and_not_opened(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES)
    os.mkfifo(root / "island" / "actors-pipe.yaml")
    (root / "island" / "actors-folder.yaml").mkdir()
    (root / "island" / "actors-gone.yaml").symlink_to("nowhere")
    (root / "island" / "actors-null.yaml").symlink_to("/dev/zero")
    (root / "attribution" / "loop.yaml").symlink_to("loop.yaml")
    assert told(root).count("no file that can be read") == 5


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_is_closed_is_told(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES)
    (root / ACTORS).chmod(0)
    assert "actors.yaml:1:1: can't be read: Permission denied" in told(root)


@pytest.mark.parametrize("name", ["actors-\x1b[31m.yaml", "actors-\u202e.yaml", "actors-\udcff.yaml", "actors-\u200b.yaml"])
def test_file_names_that_steer_a_terminal_are_refused(tmp_path: Path, name: str) -> None:
    assert "its name holds characters that can't be printed" in told(
        write(tmp_path / "rules", {**FILES, f"island/{name}": b"actors: []"})
    )


@pytest.mark.parametrize("name", ["r\udcff", "r\x1b[31m", "r\u202e", "r\nx"])
def test_folders_of_odd_names_load_and_their_places_can_be_printed(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KURILTOOL_CACHE", "on")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = write(tmp_path / name, FILES)
    for _ in range(2):
        assert all(place.isprintable() for place in load(root).places.values())


def test_a_file_of_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    root = write(tmp_path / "rules", FILES)
    with (root / "island" / "actors-big.yaml").open("wb") as file:
        file.truncate(50_000_000_000)
    with within(1):
        assert "50,000,000,000 bytes are too many" in told(root)


def test_too_many_files_and_bytes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path / "rules", FILES)
    monkeypatch.setattr(folder, "MOST_FILES", 5)
    assert "rule files are too many in a folder" in told(root)
    monkeypatch.setattr(folder, "MOST_FILES", 1_000)
    monkeypatch.setattr(folder, "MOST_BYTES", 1_000)
    assert "bytes of rules are too many for a pack (at most 1,000)" in told(root)
    with pytest.raises(RuleError, match="too many"):
        load(root)
    assert BIGGEST < 20_000_000


@pytest.mark.parametrize("name", ["../island", "/etc", "island/..", "\x1b[31m", "a" * 200, "con", "é"])
def test_a_pack_is_called_as_its_folder_and_by_plain_letters(tmp_path: Path, name: str) -> None:
    found = told(changed(tmp_path / "rules", "island/pack.yaml", "name: island", f"name: {json.dumps(name)}"))
    assert "pack.yaml:1:" in found


# expressions


@pytest.mark.parametrize(
    "expression",
    [
        *["(a+)+$", "(a|a)*b", "(a|ab)*c", "(.*a){5}", "(a?){40}b", "a?" * 30 + "b", "(a{1,60}){1,60}", r"\w*\w*\w*x"],
        *["((a{1,3}){1,3}){1,3}", "a{0,60}a{0,60}a{0,60}b", "(x+x+)+y", "(?i)(a+)+b", "^(([a-z])+.)+[A-Z]([a-z])+$"],
    ],
)
def test_an_expression_with_too_many_ways_through_is_refused(tmp_path: Path, expression: str) -> None:
    root = changed(tmp_path / "rules", RULES, 'REGEX: "^not"', f"REGEX: {json.dumps(expression)}")
    with within(2):
        found = told(root)
    assert 'rule "noted-aside": REGEX "' in found
    assert "too many ways through it" in found or "invalid repetition size" in found


@pytest.mark.parametrize(
    "expression", ["ing$", "^un", r"^\w+-\w+$", "^(st|nd|rd|th)$", r"^\d{4}s?$", "(?i)^re.*ing$", "[A-Z]{2,5}", "(un|re)+x"]
)
def test_expressions_as_people_write_them_stay(tmp_path: Path, expression: str) -> None:
    assert told(changed(tmp_path / "rules", RULES, 'REGEX: "^not"', f"REGEX: {json.dumps(expression)}")) == ""
    for word in ("singing", "unreal", "well-known", "2nd", "1990s", "Reading", "NATO", "unrex", "th"):
        assert bool(re.search(bounded(expression), word)) == bool(re.search(expression, word))


@pytest.mark.parametrize("expression", [r"\w*a\w*b", r"(?i)\d+(st|nd)?x?", "[a-z]+ly$"])
def test_no_token_holds_an_expression_up(expression: str) -> None:
    pattern = re.compile(bounded(expression))
    with within(2):
        for letters in ("a", "ab", "1", "ly", "aA"):
            assert not pattern.search(letters * 50_000)
            pattern.search((letters * LONGEST)[: LONGEST - 1] + "!")


@given(st.from_regex(r"(\(?[ab.]{1,2}(\)|\|b\))?[*+?]?){1,5}", fullmatch=True), st.text("ab", max_size=60))
@settings(max_examples=200, deadline=None)
def test_an_expression_that_is_taken_is_quick_and_finds_the_same(expression: str, word: str) -> None:
    try:
        plain = re.compile(expression)
    except re.error:
        return
    if ways(expression) > MOST_WAYS:
        return
    with within(1):
        assert bool(re.search(bounded(expression), word)) == bool(plain.search(word))


def test_the_rules_of_a_run_hold_bounded_expressions(tmp_path: Path) -> None:
    root = changed(tmp_path / "rules", RULES, 'LOWER: {REGEX: "^not"}', 'LOWER: {REGEX: {IN: ["^not.*e", "^x"]}}')
    pattern = next(rule for rule in load(root).rules if rule.id == "noted-aside").pattern
    assert pattern[0]["RIGHT_ATTRS"]["LOWER"]["REGEX"]["IN"] == [bounded("^not.*e"), "^x"]


# terms, shapes, templates


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (ISSUES, "terms: [trade,", f"terms: [{'a*/aa* ' * 20}z,", "too many of its alternatives begin alike"),
        (ISSUES, "terms: [trade,", f"terms: ['{'@fish ' * 9}z',", "too many of its alternatives begin alike"),
        (ISSUES, "terms: [trade,", f"terms: [{'x ' * 400},", "too long"),
        (ISSUES, "fish: [fish*,", f"fish: [{'fish* ' * 90}x, a/ab, {'y' * 600},", "600 characters are too many"),
        (ISSUES, "label: Trade", f"label: {'x' * 6000}", '"label" is too long; 5,000 characters at most'),
        (TOP, '"Page #"', '"Page * * * *"', "at most, and never two in a row"),
        (TOP, '"Page #"', '"Page ##"', "at most, and never two in a row"),
        (TOP, '"Page #"', '"Page #*"', "at most, and never two in a row"),
        (RULES, '"{source}: {content}"', f'"{{source}}:{" " * 30}{{content}}"', "several blanks or line breaks in a row"),
        (RULES, '"{source}: {content}"', '"{source}:\\n \\n \\n{content}"', "several blanks or line breaks in a row"),
    ],
)
def test_wording_that_takes_too_long_is_refused(tmp_path: Path, name: str, old: str, new: str, expected: str) -> None:
    if "@fish" in new:
        text = SMALL[name].replace("fish: [fish*, cod, quota .. cod]", "fish: [fish*, fi*, f*, fis*]")
        root = write(tmp_path / "rules", {**FILES, name: text.replace(old, new).encode()})
    else:
        root = changed(tmp_path / "rules", name, old, new)
    with within(3):
        assert expected in told(root)


@pytest.mark.parametrize(
    ("term", "lists"),
    [
        ("a* .. b .. c .. d", {}),
        ("a*/aa* a*/aa* a*/aa* a*/aa* zz", {}),
        ("@l .. @l .. @l x", {"l": ["a", "aa*", "aaa*"]}),
        ("@l @l @l @l x", {"l": ["a", "a a", "a a a", "a a a a"]}),
        ("a* .. a* .. a* .. zz", {}),
    ],
)
def test_a_term_that_is_taken_is_quick_in_any_text(term: str, lists: dict[str, list[str]]) -> None:
    assert ways_of_term(term, lists) <= 10_000
    for text in ("a b c " * 1000, "aaa " * 1000, "a " * 1000):
        with within(3):
            list(TermFinder([("k", term)], lists)(text))


def test_words_that_do_not_begin_alike_are_no_ways() -> None:
    assert ways_of_term("@l of @l", {"l": ["the north", "the south", "the far south", "isles"]}) == 1
    assert ways_of_term("lift/ease .. ban*", {}) == 5
    assert ways_of_term("@l", {"l": ["fish*", "fi*", "fishing", "fisher*"]}) == 3


# patterns


def doc(heads: list[int]) -> Doc:
    size = len(heads)
    deps = [("ROOT" if head == at else ("nsubj", "conj", "ccomp", "obj")[at % 4]) for at, head in enumerate(heads)]
    words = ["say", "river", "note", "talks"]
    return Doc(
        Vocab(),
        words=[words[at % 4] for at in range(size)],
        lemmas=[words[at % 4] for at in range(size)],
        pos=["VERB" if at % 2 == 0 else "NOUN" for at in range(size)],
        tags=["VBD"] * size,
        heads=heads,
        deps=deps,
    )


def matched(tree: Doc, pattern: list[dict[str, object]]) -> list[list[int]]:
    matcher = RelationMatcher[str](tree.vocab)
    matcher.add("x", [pattern])
    return sorted(tokens for _, tokens in matcher(Parse(tree)))


def matched_by_spacy(tree: Doc, pattern: list[dict[str, object]]) -> list[list[int]]:
    matcher = DependencyMatcher(tree.vocab)
    matcher.add("x", [pattern])
    return sorted([int(token) for token in tokens] for _, tokens in matcher(tree))


NOUN: dict[str, object] = {"POS": {"IN": ["NOUN", "VERB"]}}


def star(arms: int, relation: str) -> list[dict[str, object]]:
    hung: list[dict[str, object]] = [
        {"RIGHT_ID": f"a{n}", "LEFT_ID": "cue", "REL_OP": relation, "RIGHT_ATTRS": NOUN} for n in range(arms)
    ]
    return [{"RIGHT_ID": "cue", "RIGHT_ATTRS": NOUN}, *hung]


def row(arms: int, relation: str) -> list[dict[str, object]]:
    names = ["cue", *(f"a{n}" for n in range(arms))]
    hung: list[dict[str, object]] = [
        {"RIGHT_ID": name, "LEFT_ID": left, "REL_OP": relation, "RIGHT_ATTRS": NOUN} for left, name in itertools.pairwise(names)
    ]
    return [{"RIGHT_ID": "cue", "RIGHT_ATTRS": NOUN}, *hung]


RELATIONS = [
    "<",
    ">",
    "<<",
    ">>",
    ".",
    ".*",
    ";",
    ";*",
    "$+",
    "$-",
    "$++",
    "$--",
    ">+",
    ">-",
    ">++",
    ">--",
    "<+",
    "<-",
    "<++",
    "<--",
]


@st.composite
def trees(draw: st.DrawFn) -> Doc:
    """One to three sentences of up to nine tokens, each a tree, crossing edges and all."""
    heads: list[int] = []
    for size in draw(st.lists(st.integers(1, 9), min_size=1, max_size=3)):
        at, order = len(heads), draw(st.permutations(range(size)))
        local = {order[0]: order[0]}
        for number in range(1, size):
            local[order[number]] = order[draw(st.integers(0, number - 1))]
        heads += [at + local[token] for token in range(size)]
    return doc(heads)


@st.composite
def patterns(draw: st.DrawFn) -> list[dict[str, object]]:
    pattern: list[dict[str, object]] = [{"RIGHT_ID": "n0", "RIGHT_ATTRS": draw(st.sampled_from([NOUN, {"POS": "VERB"}]))}]
    for number in range(1, draw(st.integers(1, 4))):
        left = f"n{draw(st.integers(0, number - 1))}"
        wanted = draw(st.sampled_from([{}, NOUN, {"POS": "NOUN"}, {"DEP": "nsubj"}]))
        relation = draw(st.sampled_from(RELATIONS))
        pattern.append({"RIGHT_ID": f"n{number}", "LEFT_ID": left, "REL_OP": relation, "RIGHT_ATTRS": wanted})
    return pattern


@settings(max_examples=300, deadline=None)
@given(trees(), patterns())
def test_the_matcher_finds_what_spacys_finds(tree: Doc, pattern: list[dict[str, object]]) -> None:
    assert matched(tree, pattern) == matched_by_spacy(tree, pattern)


@settings(max_examples=60, deadline=None)
@given(trees(), st.sampled_from(PATTERNS))
def test_so_it_does_with_the_rules_that_come_along(tree: Doc, pattern: list[dict[str, object]]) -> None:
    assert matched(tree, pattern) == matched_by_spacy(tree, pattern)


@pytest.mark.parametrize("shape", ["flat", "chain"])
@pytest.mark.parametrize(
    "pattern",
    [star(8, ">"), row(8, ">"), star(1, ">>"), row(3, "$++"), star(1, ".*"), star(6, "$--"), row(1, "<<"), star(11, ">++")],
    ids=lambda nodes: f"{len(nodes)} {nodes[1]['REL_OP']}",
)
def test_no_pattern_takes_long_in_a_sentence_of_2000_words(pattern: list[dict[str, object]], shape: str) -> None:
    tree = doc([0 if shape == "flat" else max(0, at - 1) for at in range(2000)])
    with within(6):
        assert len(matched(tree, pattern)) <= MOST


def test_a_pattern_of_many_tokens_is_refused(tmp_path: Path) -> None:
    more = "".join(f'\n      - {{RIGHT_ID: a{n}, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {{POS: NOUN}}}}' for n in range(12))
    old = '      - {RIGHT_ID: content, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {DEP: ccomp}}'
    assert "a pattern of 14 tokens is too long; 12 at most" in told(changed(tmp_path / "rules", RULES, old, old + more))


def test_laying_patterns_on_each_other_ends(tmp_path: Path) -> None:
    arms = "".join(f'\n      - {{RIGHT_ID: a{n}, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {{POS: NOUN}}}}' for n in range(9))
    rule = """
  - id: {id}
    about: x
    content: quote
    pattern:
      - {{RIGHT_ID: cue, RIGHT_ATTRS: {{POS: VERB}}}}{arms}
      - {{RIGHT_ID: z, LEFT_ID: {left}, REL_OP: ">", RIGHT_ATTRS: {{POS: VERB, LEMMA: {id}}}}}
    examples: ["[source P] [cue said] [content x]"]
    counterexamples: [x]"""
    rules = "rules:" + "".join(rule.format(id=id, arms=arms, left=left) for id, left in (("one", "a0"), ("two", "a1")))
    root = write(tmp_path / "rules", {**FILES, "attribution/b.yaml": rules.encode()})
    with within(5):
        assert findings(root).mistakes == []


# how much


def test_thousands_of_unknown_names_are_told_quickly(tmp_path: Path) -> None:
    lines = "".join(f"  - {{id: a{n}, name: N{n}, kind: person, side: East, state: {'z' * 90}{n}}}\n" for n in range(1000))
    root = write(tmp_path / "rules", {**FILES, "island/actors-more.yaml": f"actors:\n{lines}".encode()})
    with within(20):
        assert len(check(root)) == 1000


def test_five_thousand_actors_load_in_a_second_or_two(tmp_path: Path) -> None:
    lines = "".join(f"  - {{id: a{n}, name: N{n}, kind: person, side: East}}\n" for n in range(5000))
    root = write(tmp_path / "rules", {**FILES, "island/actors-more.yaml": f"actors:\n{lines}".encode()})
    with within(8):
        assert len(load(root).actors) > 5000


# the cache


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A folder of rules that was loaded once, and what was kept of it."""
    monkeypatch.setenv("KURILTOOL_CACHE", "on")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = write(tmp_path / "rules", FILES)
    load(root)
    (file,) = (tmp_path / "cache" / "kuriltool").iterdir()
    return root, file


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"null",
        b"cos\nsystem\n(S'touch pwned'\ntR.",
        b"\x80\x04\x95\x1f\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x04true\x94\x85\x94R\x94.",
        b"[" * 1_000_000,
        b'{"rules": ' * 100_000,
        b"\xff\xfe",
        b"!!python/object/apply:os.system [x]",
    ],
)
def test_a_damaged_cache_runs_nothing_and_is_made_anew(kept: tuple[Path, Path], content: bytes) -> None:
    root, file = kept
    good = file.read_bytes()
    file.write_bytes(content)
    assert load(root).pack.name == "island"
    assert file.read_bytes() == good


def test_a_cache_that_is_a_link_or_a_pipe_is_not_read(kept: tuple[Path, Path], tmp_path: Path) -> None:
    root, file = kept
    file.unlink()
    os.mkfifo(file)
    assert load(root).pack.name == "island"
    assert file.is_file()
    (tmp_path / "other").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "other")
    assert load(root).pack.name == "island"
    assert not file.is_symlink()


def test_a_cache_of_somebody_else_is_not_read(kept: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _, file = kept
    monkeypatch.setattr(cache, "_name", lambda _: file.name)
    assert cache.stored("x")
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    assert cache.stored("x") is None


def test_packs_in_folders_of_other_names_keep_their_places_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURILTOOL_CACHE", "on")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    one, two = (load(write(tmp_path / name, FILES) / "island").places["say-that"] for name in ("one", "two"))
    assert (one.partition("/")[0], two.partition("/")[0]) == ("one", "two")
