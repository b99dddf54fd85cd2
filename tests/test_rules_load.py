"""Loading rule folders: what comes back, which pack, the cache, and bytes of any kind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuriltool.errors import RuleError
from kuriltool.rules import cache, folder
from kuriltool.rules.check import check
from kuriltool.rules.load import RuleSet, load

VERBS = """\
lists:
  say: [say, note]
  not: [joke]
rules:
  - id: say-that
    about: "Peskov said that talks had ended."
    pattern:
      - {RIGHT_ID: cue, RIGHT_ATTRS: {POS: VERB, LEMMA: "@say"}}
      - {RIGHT_ID: content, LEFT_ID: cue, REL_OP: ">", RIGHT_ATTRS: {LEMMA: {NOT_IN: "@not"}, LOWER: {IN: [a, "@say", b]}}}
    examples: ["[source Peskov] [cue said] that [content talks had ended]."]
    counterexamples: ["Peskov said goodbye."]
"""
LINES = """\
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
OFFICES = """\
offices:
  - id: head
    name: Head of the East
    titles: [head]
    checked: 2026-01-01
    vacancies: [[2003-01-01, 2004-01-01]]
    holders:
      - {actor: ann, from: 2001-01-01, to: 2003-01-01}
      - {actor: ann, from: 2004-01-01, acting: true}
"""
FILES = {
    "attribution/verbs.yaml": VERBS,
    "attribution/lines.yaml": LINES,
    "island/pack.yaml": PACK,
    "island/actors.yaml": "actors:\n  - {id: ann, name: Ann, kind: person, side: East}\n",
    "island/actors-west.yaml": "actors:\n  - {id: bob, name: Bob, kind: person, side: West}\n",
    "island/offices.yaml": OFFICES,
    "island/boilerplate.yaml": "outlets: [Daily]\nboilerplate:\n"
    "  - {id: top, about: A link, match: equals, lines: [Top], examples: [Top], counterexamples: [The top]}\n",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.delenv("KURILTOOL_CACHE", raising=False)
    return home / "kuriltool"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write(tmp_path / "rules", FILES)


def write(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def messages(rules: Path | str) -> list[str]:
    with pytest.raises(RuleError) as caught:
        load(rules)
    return [str(mistake) for mistake in caught.value.mistakes]


def test_a_rule_set_holds_everything_and_where_it_stands(rules: Path) -> None:
    found = load(rules)
    assert [rule.id for rule in found.rules] == ["say-that"]
    assert [line.id for line in found.lines] == ["colon"]
    assert found.pack.name == "island"
    assert [actor.id for actor in found.actors] == ["bob", "ann"]
    assert found.offices[0].holders[1].acting
    assert found.outlets == ("Daily",)
    assert found.places == {
        "say-that": "rules/attribution/verbs.yaml:5",
        "colon": "rules/attribution/lines.yaml:2",
        "top": "rules/island/boilerplate.yaml:3",
    }


def test_list_references_become_their_words(rules: Path) -> None:
    cue, content = load(rules).rules[0].pattern
    assert cue["RIGHT_ATTRS"]["LEMMA"] == {"IN": ["say", "note"]}
    assert content["RIGHT_ATTRS"]["LEMMA"] == {"NOT_IN": ["joke"]}
    assert content["RIGHT_ATTRS"]["LOWER"] == {"IN": ["a", "say", "note", "b"]}


def test_the_fingerprint_follows_every_byte_and_name_but_not_the_place(rules: Path, tmp_path: Path) -> None:
    first = load(rules).fingerprint
    assert load(write(tmp_path / "elsewhere", FILES)).fingerprint == first
    (rules / "island/actors.yaml").rename(rules / "island/actors-east.yaml")
    second = load(rules).fingerprint
    (rules / "attribution/verbs.yaml").write_text(VERBS + "# more\n", encoding="utf-8")
    assert len({first, second, load(rules).fingerprint}) == 3


def test_other_files_are_left_alone(rules: Path) -> None:
    first = load(rules).fingerprint
    write(rules, {"README.md": "x", "island/notes.txt": "x", "island/.actors.yaml": "{", "empty/notes.txt": "x"})
    assert load(rules).fingerprint == first


def test_of_several_packs_one_is_named_or_says_that_it_is_meant(rules: Path) -> None:
    border = write(rules, {"border/pack.yaml": PACK.replace("island", "border")}) / "border"
    assert messages(rules) == ["rules: none of the packs says 'default: true'; name one: rules/border or rules/island"]
    assert load(border).pack.name == "border"
    assert len(load(rules / "island").actors) == 2
    (border / "pack.yaml").write_text(PACK.replace("island", "border") + "default: true\n", encoding="utf-8")
    assert load(rules).pack.name == "border"
    (rules / "island/pack.yaml").write_text(PACK + "default: true\n", encoding="utf-8")
    assert messages(rules) == ["rules: 2 of the packs say 'default: true'; name one: rules/border or rules/island"]


def test_a_pack_by_its_own_folder_has_the_attribution_rules_beside_it(rules: Path) -> None:
    assert [rule.id for rule in load(rules / "island").rules] == ["say-that"]
    assert load(rules / "island").places["say-that"] == "rules/attribution/verbs.yaml:5"
    assert load(rules / "island").places["top"] == "island/boilerplate.yaml:3"


def test_a_pack_without_attribution_rules_takes_those_that_come_along(tmp_path: Path) -> None:
    alone = write(tmp_path / "bare", {"island/pack.yaml": PACK})
    assert load(alone).rules == load(alone / "island").rules == load().rules
    assert load(alone).pack.name == "island"


def test_a_pack_that_comes_along_is_known_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = load().pack.name
    assert load(name).fingerprint == load().fingerprint
    write(tmp_path, {f"{name}/notes.txt": "a folder that holds no rules"})
    assert load(name).pack.name == name
    write(tmp_path, {f"{name}/pack.yaml": PACK.replace("island", name)})
    assert load(name).pack.title == f"An {name}"
    assert messages(f"{name}s") == [f'{name}s: neither a folder of rules nor a pack that comes along (did you mean "{name}"?)']
    assert load(folder.shipped() / name).pack.title == load().pack.title


def test_a_folder_that_hides_a_pack_that_comes_along_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = folder.shipped_packs()[0]
    assert not folder.hides_shipped(name)
    write(tmp_path, {f"{name}/notes.txt": "x", "island/pack.yaml": PACK})
    assert not folder.hides_shipped(name)
    write(tmp_path, {f"{name}/pack.yaml": PACK})
    assert folder.hides_shipped(name)
    assert not folder.hides_shipped(f"./{name}")  # whoever writes so knows
    assert not folder.hides_shipped("island")
    monkeypatch.chdir(folder.shipped())
    assert not folder.hides_shipped(name)


def test_a_mistake_in_one_pack_does_not_hinder_another(rules: Path) -> None:
    write(rules, {"border/pack.yaml": PACK.replace("island", "border").replace("East", "both")})
    assert load(rules / "island").pack.name == "island"
    assert [mistake.path for mistake in check(rules)] == ["rules/border/pack.yaml"]


def test_what_is_no_folder_of_rules_is_told(tmp_path: Path) -> None:
    assert messages(write(tmp_path / "none", {"attribution/verbs.yaml": VERBS})) == [
        "none: no rule pack: no folder here holds a pack.yaml"
    ]
    assert messages(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: no such folder of rules"]


WITHOUT = "no pack.yaml, which says a pack's name and its sides"
GIVEN = [
    ("bare", f"bare: {WITHOUT}"),
    ("./bare/", f"bare: {WITHOUT}"),
    ("rules/attribution", "rules/attribution: attribution rules alone; give the folder that holds them and a pack"),
    ("rules/island/actors.yaml", "rules/island/actors.yaml: a file; give its folder, rules/island/"),
    ("rules/attribution/verbs.yaml", "rules/attribution/verbs.yaml: a file; give its folder, rules/"),
    ("file.yml", "file.yml: a file; give its folder, ./"),
    ("file.txt", "file.txt: a file; rules stand in a folder"),
    ("no/where", "no/where: no such folder of rules"),
]


@pytest.mark.parametrize(("given", "expected"), GIVEN)
def test_what_was_given_instead_of_a_folder_of_rules_is_told_in_a_line(
    rules: Path, monkeypatch: pytest.MonkeyPatch, given: str, expected: str
) -> None:
    write(rules.parent, {"file.yml": PACK, "file.txt": "x"})
    pack = {f"bare/{name}.yaml": f"{name}: []\n" for name in ("actors", "issues", "actors-west", "notes")}
    write(rules.parent, pack)
    monkeypatch.chdir(rules.parent)
    assert messages(given) == [expected]
    assert list(map(str, check(given))) == [expected]


def test_a_pack_without_its_first_file_is_not_passed_by_for_one_that_comes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = folder.shipped_packs()[0]
    write(tmp_path, {f"{name}/actors.yaml": "actors: []\n"})
    assert messages(name) == [f"{name}: {WITHOUT}"]


LISTS = {
    "island/propositions.yaml": """\
propositions:
  - id: ours
    label: The isles are ours.
    about: Whose they are.
    holds: {East: 1, West: -1}
    terms: {affirms: ["@isles are ours", "@shores are ours"]}
    without: ["@isles are ours today"]
    examples: {affirms: [The isles are ours.]}
    counterexamples: [The isles are cold.]
""",
    "island/issues.yaml": """\
lists:
  isles: [the isles, these isles]
  shores: [the shores]
issues:
  - {id: isles, label: Isles, about: The isles., terms: [isle*, "@Isles"], without: ["@shores of home"]}
""",
}
FOLLOWING = [
    ("isles: [the isles, these isles]", "isles: [", 1),  # no YAML, so that nobody knows which lists there are
    ("isles: [the isles, these isles]", "\udcff", 1),
    ("isles: [the isles, these isles]", "iles: [the isles, these isles]", 3),
]


@pytest.mark.parametrize(("old", "new", "mistakes"), FOLLOWING)
def test_a_file_that_cannot_be_read_makes_no_list_unknown(rules: Path, old: str, new: str, mistakes: int) -> None:
    write(rules, LISTS)
    assert check(rules) == []
    text = LISTS["island/issues.yaml"].replace(old, new)
    (rules / "island/issues.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert len(check(rules)) == mistakes


UNNAMEABLE = [("two isles", "two-isles"), ("Isles", "isles"), ("isles’", "isles'"), ("''", "words")]


@pytest.mark.parametrize(("name", "better"), UNNAMEABLE)
def test_a_list_that_no_term_can_name_is_a_mistake(rules: Path, name: str, better: str) -> None:
    text = f"lists:\n  {name}: [an isle]\nissues:\n  - {{id: isles, label: Isles, about: The isles., terms: [isle*]}}\n"
    write(rules, {"island/issues.yaml": text})
    shown = "" if name == "''" else name
    told = f'rules/island/issues.yaml:2:3: list "{shown}": no term can name it; call it "{better}"'
    assert list(map(str, check(rules))) == [told]


def test_the_cache_gives_the_same_rule_set_without_reading_yaml(
    rules: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = load(rules)
    assert len(list(own_cache.iterdir())) == 1
    monkeypatch.setattr("kuriltool.rules.load.collect", None)
    assert load(rules) == fresh


def test_a_change_in_the_files_passes_the_cache_by(rules: Path) -> None:
    load(rules)
    write(rules, {"island/pack.yaml": PACK.replace("An island", "Another")})
    assert load(rules).pack.title == "Another"
    write(rules, {"island/pack.yaml": "x: 1\n"})
    assert messages(rules)


@pytest.mark.parametrize("damage", [b"", b"{", b"null", b"\xff", b'{"rules": []}', json.dumps({"x": 1}).encode()])
def test_a_damaged_cache_is_not_used(rules: Path, own_cache: Path, damage: bytes) -> None:
    fresh = load(rules)
    kept = next(own_cache.iterdir())
    kept.write_bytes(damage)
    assert load(rules) == fresh
    assert kept.read_bytes() != damage


def test_where_no_cache_can_be_written_none_is(rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert load(rules) == load(rules)


def test_the_cache_can_be_turned_off(rules: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KURILTOOL_CACHE", "off")
    load(rules)
    assert not own_cache.exists()


def test_old_cache_files_go(rules: Path, own_cache: Path) -> None:
    for number in range(cache.KEPT + 3):
        write(rules, {"island/pack.yaml": PACK.replace("An island", f"Island {number}")})
        load(rules)
    assert len(list(own_cache.iterdir())) == cache.KEPT


def test_loading_imports_no_spacy_and_from_the_cache_no_yaml(rules: Path) -> None:
    code = (
        "import sys, pathlib; from kuriltool.rules.load import load; load(pathlib.Path(sys.argv[1]));"
        "print(*sorted({'spacy', 're2', 'yaml', 'ruamel.yaml'} & set(sys.modules)))"
    )
    root = Path(__file__).parent.parent
    loaded = [
        subprocess.run(
            [sys.executable, "-c", code, str(rules)], cwd=root, capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert loaded == [["yaml"], []]


def test_a_checkout_comes_before_a_stale_copy_in_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "kuriltool/rules"
    (package / "shipped").mkdir(parents=True)
    monkeypatch.setattr(folder, "__file__", str(package / "folder.py"))
    assert folder.shipped() == package / "shipped"
    (tmp_path / "rules").mkdir()
    assert folder.shipped() == package / "shipped"
    (tmp_path / "pyproject.toml").touch()
    assert folder.shipped() == tmp_path / "rules"


def test_the_shipped_rules_have_no_mistakes() -> None:
    assert [str(mistake) for mistake in check()] == []
    assert isinstance(load(), RuleSet)


def load_or_mistakes(root: Path, content: bytes, name: str) -> None:
    (root / name).write_bytes(content)
    try:
        load(root)
    except RuleError as error:
        assert error.mistakes == sorted(error.mistakes)
        assert all(mistake.line > 0 and mistake.column > 0 and "\n" not in str(mistake) for mistake in error.mistakes)


ANYTHING = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.sampled_from([name for name in FILES if "lines" not in name])


def test_a_value_over_several_lines_is_told_on_one(rules: Path) -> None:
    actors = FILES["island/actors.yaml"].replace("side: East", 'side: "E\\nast"')
    assert actors != FILES["island/actors.yaml"]
    load_or_mistakes(rules, actors.encode(), "island/actors.yaml")


@ANYTHING
@given(st.binary(max_size=80), NAMES)
def test_any_bytes_load_or_are_mistakes(rules: Path, content: bytes, name: str) -> None:
    load_or_mistakes(rules, content, name)
    write(rules, FILES)


YAML = st.text(alphabet="a1:-[]{}'\"#&*!|>%@`,?~ \n\t\\uxU<=é\u2028\ufeff", max_size=60)


@ANYTHING
@given(YAML, NAMES)
def test_any_text_like_yaml_loads_or_is_a_mistake(rules: Path, text: str, name: str) -> None:
    load_or_mistakes(rules, text.encode(), name)
    write(rules, FILES)


@ANYTHING
@given(NAMES, st.integers(0), st.integers(0, 25), YAML)
def test_any_cut_in_a_good_file_loads_or_is_a_mistake(rules: Path, name: str, at: int, length: int, put: str) -> None:
    text = FILES[name]
    at %= len(text)
    load_or_mistakes(rules, (text[:at] + put + text[at + length :]).encode(), name)
    write(rules, FILES)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["@say", "@x", "cue", "IN"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["IN", "REGEX", "FUZZY", "==", "DEP", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@ANYTHING
@given(
    VALUES, st.sampled_from(["POS: VERB", "cue, RIGHT", "content,", '"@say"', "@not", "say-that", '">"', "VERBS", "[say, note]"])
)
def test_any_value_in_a_pattern_loads_or_is_a_mistake(rules: Path, value: object, instead: str) -> None:
    put = json.dumps(value)
    text = VERBS.replace(
        instead, {"POS: VERB": f"POS: {put}", "cue, RIGHT": f"{put}, RIGHT", "content,": f"{put},"}.get(instead, put), 1
    )
    load_or_mistakes(rules, text.encode("utf-8", "surrogatepass"), "attribution/verbs.yaml")
    write(rules, FILES)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VALUES, st.sampled_from(["LEMMA", "DEP", "LOWER", "MORPH", "LENGTH", "IS_ALPHA", "ENT_IOB"]))
def test_spacy_takes_every_pattern_in_which_loading_finds_no_mistake(rules: Path, value: object, key: str) -> None:
    text = VERBS.replace('LEMMA: "@say"', f"{key}: {json.dumps(value)}")
    (rules / "attribution/verbs.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert not [mistake for mistake in check(rules) if "spaCy refuses" in mistake.message]
