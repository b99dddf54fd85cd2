"""Whatever articles, packs, stores and command lines hold: nothing that steers a terminal or a spreadsheet is ever printed."""

from __future__ import annotations

import json
import os
import pty
import re
import sys
import unicodedata
from pathlib import Path

import pytest
import typer.testing
from conftest import TEXT, make_claims, make_run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.text import Text
from test_rules_fuzz import SMALL, write

from kuriltool.clean import UNSAFE, clean, one_line
from kuriltool.cli import app
from kuriltool.cli.printing import CleanConsole
from kuriltool.model import Claim, Lost, Speaker, Stance
from kuriltool.queries import Query
from kuriltool.rules.schema import Side
from kuriltool.store import RuleNote, SideStyle, Store
from kuriltool.views.sides import side_style

BLINKING = "\x1b[5;41m"  # rich is never asked for it here, so whoever sees it sees an article's own
ATTACKS = {
    "escape": f"{BLINKING}x\x1b]0;title\x07\x1b]52;c;YQ==\x07\x1b]8;;http://x\x1b\\y\x1b[2J\x1bc",
    "c1": "a\x9b31mb\x9d0;x\x9cc\x90q\x9c",
    "overprinting": "ab\x08\x08cd\re\vf\fg\x7f\x00",
    "direction": "abc\u202edcba\u2066x\u2069\u061c\u200f",
    "lines": "a\u2028b\u2029c\x85d",
    "tags": "x" + "".join(chr(0xE0000 + ord(letter)) for letter in "hidden") + "\U000e0001\U000e0fff",
    "no width": "a\u200bb\u2060c\ufeffd\u00ade\u180ef",
    "marks": "e" + "\u0301" * 3000,
    "selectors": "x" + "\ufe0f" * 50 + "\U000e0100" * 50,
    "markup": "[red]x[/nope] [link=http://x]y[/link] :japan: [/] [@click=f]z",
    "long": "x" * 10_000,
    "wide": "日本語" * 50 + "👩‍👩‍👧‍👦" * 10 + "ｱﾞ",
    "odd": "\ue000\u0378\ufdd0\uffff\U000f0000\U0010ffff\u2800\u3164",
}
ALL = " ".join(ATTACKS.values())
_MADE_BY_RICH = re.compile(rb"\x1b\[(?:[0-9;]*m|\?25[lh]|[0-9]*[A-DGK])")


def run(*args: str, **env: str) -> typer.testing.Result:
    return typer.testing.CliRunner().invoke(app, args, prog_name="kuriltool", env={"COLUMNS": "100", **env})


def on_a_terminal(*args: str | bytes) -> tuple[int, bytes]:
    """Every byte that a command prints to a terminal, and its exit code."""
    child, terminal = pty.fork()
    if not child:
        os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="40")
        os.environ.pop("NO_COLOR", None)
        os.execv(sys.executable, [sys.executable, "-m", "kuriltool", *args])
    printed = b""
    while True:
        try:
            printed += (more := os.read(terminal, 65536))
        except OSError:  # how Linux tells that the other end is closed
            break
        if not more:
            break
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), printed


def assert_harmless(printed: bytes) -> None:
    assert BLINKING.encode() not in printed
    text = _MADE_BY_RICH.sub(b"", re.sub(rb"\r+\n", b"\n", printed)).decode("utf-8")
    assert not UNSAFE.search(text), ascii(UNSAFE.search(text))
    assert "Traceback" not in text


def hostile_claims(path: str, words: str) -> list[Claim]:
    """The claims of TEXT with some words in whatever a file, a pack or a store may put into them."""
    claim = make_claims(path)[1]
    said = {"cue": claim.cue, "source": claim.source}
    passages = {part: passage and passage.model_copy(update={"text": words}) for part, passage in said.items()}
    lost = [Lost(what="rule", value="say-that", why=words), Lost(what="speaker", value=words, why=words)]
    reasons = claim.reasons.model_copy(
        update={"speaker": words, "office": words, "position": words, "issues": {words: words}, "lost": lost}
        | {"propositions": {"ours": words, words: words}}
    )
    article = claim.article.model_copy(update={"title": words, "outlet": words, "author": words, "url": words, "id": words})
    plain = claim.model_copy(update={"article": article, "speaker": None, "id": "c_0123456789abcdef"})
    full = {
        "text": words,
        "position": words,
        "issues": [words],
        "quoted": [words],
        "rule": words,
        "found_by": [words, "say-that"],
        "propositions": [Stance(id="ours", polarity=1), Stance(id=words, polarity=-1)],
        "speaker": Speaker(id=words, name=words, role=words, side=words, via="name"),
        "reasons": reasons,
    }
    return [claim.model_copy(update={"article": article, **passages, **full}), plain]


def fill(place: Path, words: str) -> None:
    """A store in which every word is one of those."""
    run = make_run()
    sides = [SideStyle("North", words, "cyan link http://x\x1b\\"), SideStyle(words, words, words)]
    notes = {"say-that": RuleNote(words, words), "ours": RuleNote(words, words), words: RuleNote(words, words)}
    names = {"ana": [words, words + "x"], words: [words]}
    text = TEXT.replace("River", words)
    claims = hostile_claims("news/a\x1b[31m\u202e.txt", words)
    with Store.open(place) as store:
        article = claims[0].article
        told = {"sides": sides, "rules": notes, "names": names, "issues": [words], "propositions": [words]}
        store.save(article, text, claims, type(run)(**{**vars(run), **told}), warnings=[words])


# what is printed


def test_everything_that_unicode_calls_a_control_is_cleaned() -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    kept = {chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in hidden and clean(chr(code)) == chr(code)}
    assert kept == set("\n\t\u200c\u200d")


def test_no_letter_mark_or_sign_is_taken_for_a_control() -> None:
    shown = {"L", "M", "N", "P", "S", "Zs"}
    lost = [
        code
        for code in range(0x110000)
        if (c := unicodedata.category(chr(code))) and {c, c[0]} & shown and UNSAFE.match(chr(code))
    ]
    assert lost == []


def test_nothing_that_is_cleaned_is_printable() -> None:
    """By that JSON without any is told quickly."""
    assert [code for code in range(0x110000) if UNSAFE.match(chr(code)) and chr(code).isprintable()] == []


@pytest.mark.parametrize("code", [0x13439, 0x1343F, 0xE0FFF, 0xFFF0, 0x2065, 0x10FFFF], ids=hex)
def test_what_newer_unicode_hides_is_cleaned_by_every_python(code: int) -> None:
    assert clean(chr(code)) == "\ufffd"


@pytest.mark.parametrize("words", ATTACKS.values(), ids=ATTACKS)
def test_cleaning_keeps_the_length_and_says_the_same_twice(words: str) -> None:
    assert len(clean(words)) == len(words)
    assert clean(clean(words)) == clean(words)
    assert not UNSAFE.search(clean(words))
    assert "\n" not in one_line(words)


@given(st.text())
def test_cleaning_any_text_keeps_its_length(text: str) -> None:
    assert len(clean(text)) == len(text)
    assert not UNSAFE.search(clean(text))


@pytest.mark.parametrize(
    "words",
    [
        "Nguyễn Thị",
        "عَرَبِيّ",
        "בְּרֵאשִׁית",
        "می‌خواهم",
        "क्षत्रिय",
        "น้ำ",
        "葛\U000e0100城",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "e\u0301\u0323\u0302",
        "Ø, ß, ŝ",
    ],
)
def test_words_of_living_languages_stay(words: str) -> None:
    assert clean(words) == words


def test_a_flood_of_marks_ends_after_eight() -> None:
    assert clean("e" + "\u0301" * 20) == "e" + "\u0301" * 8 + "\ufffd" * 12
    assert clean("e" + "\u0301" * 8 + "e" + "\u0301" * 8) == "e" + "\u0301" * 8 + "e" + "\u0301" * 8


@pytest.mark.parametrize("words", ATTACKS.values(), ids=ATTACKS)
def test_the_console_cleans_what_nobody_cleaned(words: str, tmp_path: Path) -> None:
    with (tmp_path / "out").open("w+", encoding="utf-8", newline="") as file:
        screen = CleanConsole(file=file, force_terminal=True, width=80, color_system="truecolor")
        screen.print(words, Text(words, "bold red"))
        file.seek(0)
        assert_harmless(file.read().encode())


def test_the_console_takes_no_word_for_markup(tmp_path: Path) -> None:
    with (tmp_path / "out").open("w+", encoding="utf-8") as file:
        CleanConsole(file=file, width=80).print(ATTACKS["markup"])
        file.seek(0)
        assert file.read() == ATTACKS["markup"] + "\n"


@pytest.mark.parametrize("colour", ["link http://x", "red blink", "on red", "conceal", "\x1b[5m", "no such"])
def test_a_colour_is_a_colour_and_nothing_else(colour: str) -> None:
    style = side_style("North", [Side.model_construct(id="North", label="x", colour=colour)])
    assert (style.link, style.blink, style.conceal, style.bgcolor, style.bold) == (None, None, None, None, True)


@pytest.mark.parametrize(
    "args",
    [
        ("claims",),
        ("quotes",),
        ("why", "c_0123"),
        ("why", "{id}"),
        ("framing", "--by", "article"),
        ("claims", "--json"),
        ("claims", "--format", "csv"),
    ],
    ids=" ".join,
)
def test_a_terminal_is_shown_nothing_that_steers_it(args: tuple[str, ...], store_path: Path) -> None:
    fill(store_path, ALL)
    claims = hostile_claims("x", ALL)
    code, printed = on_a_terminal(*(arg.format(id=claims[0].id) for arg in args))
    assert code == 0, printed.decode("utf-8", "replace")[-2000:]
    assert_harmless(printed)


@pytest.mark.parametrize("words", ATTACKS.values(), ids=ATTACKS)
def test_json_in_a_pipe_is_whole(words: str, store_path: Path) -> None:
    fill(store_path, words)
    printed = run("claims", "--json").stdout
    assert not UNSAFE.search(printed)
    assert words in [Claim.model_validate(claim).text for claim in json.loads(printed)]


@pytest.mark.parametrize(
    "args",
    [
        ("claims", "--format", ALL),
        ("claims", "--kind", ALL),
        ("claims", "--since", ALL),
        ("claims", "--limit", ALL),
        ("claims", "--proposition", f"{ALL}:9"),
        ("claims", "--position", ALL),
        ("claims", "--speaker", ALL),
        ("claims", "--search", f"{ALL} unheard"),
        ("claims", "-o", f"x.{ALL[:60]}"),
        ("why", ALL),
        (ALL,),
        ("claims", f"--{ALL}"),
        ("rules", ALL),
        ("rules", "show", ALL),
        ("rules", "who", ALL),
        ("rules", "list", "--kind", ALL),
        ("rules", "check", ALL[:80]),
        ("rules", "check", "--on", ALL),
        ("framing", "--by", ALL),
        ("--store", ALL[:60], "claims"),
        ("--debug", "--store", ALL[:60], "claims"),
    ],
    ids=lambda args: " ".join(arg[:12] for arg in args).encode("ascii", "replace").decode(),
)
def test_an_error_repeats_what_was_typed_without_harm(args: tuple[str, ...], store_path: Path) -> None:
    fill(store_path, "x")
    typed = [arg.replace("\0", "") for arg in args]
    result = run(*typed, FORCE_COLOR="1")
    assert result.exit_code in (0, 1, 2), result.exception
    assert_harmless((result.stdout + result.stderr).encode().replace(b"Traceback", b"" if "--debug" in args else b"Traceback"))


def test_a_usage_error_on_a_terminal_and_bytes_that_are_no_text(store_path: Path) -> None:
    fill(store_path, "x")
    for args in ((b"claims", b"--format", b"\xff" + BLINKING.encode()), (b"\x9b\xff",), (b"claims", b"--search", b"\xffriver")):
        code, printed = on_a_terminal(*args)
        assert code in (0, 2)
        assert_harmless(printed)


def test_what_packs_say_is_shown_without_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """YAML refuses controls themselves; what it lets in are marks of direction, hidden letters and markup."""
    monkeypatch.setenv("KURILTOOL_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    words = '"' + r"\u202e\u2066[red]x[/nope] :japan: \u200b\U000e0041" + "\u0301" * 50 + '"'
    files = {name: text.replace("An island", words).replace("The rock is Eastern.", words) for name, text in SMALL.items()}
    files["island/actors.yaml"] = files["island/actors.yaml"].replace("name: Ann Lee", f"name: {words}")
    files["island/issues.yaml"] = files["island/issues.yaml"].replace("label: Trade", f"label: {words}")
    files["island/pack.yaml"] = files["island/pack.yaml"].replace("The east", words)
    write(tmp_path / "rules", {name: text.encode() for name, text in files.items()})
    for args in (
        ("list", "rules", "--format", "table"),
        ("list", "rules", "--json"),
        ("show", "ann", "--rules", "rules", "--format", "table"),
        ("show", "ann", "--rules", "rules", "--json"),
        ("who", "judge", "--rules", "rules", "--format", "table"),
        ("who", "judge", "--rules", "rules", "--json"),
        ("check", "rules"),
    ):
        result = run("rules", *args, FORCE_COLOR="1")
        assert result.exit_code == 0, result.output
        assert_harmless(result.output.encode())
        assert "--json" in args or "\u0301" * 9 not in result.output  # JSON keeps everything


def test_mistakes_in_files_of_odd_names_take_a_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    root = write(tmp_path / f"r{BLINKING}\nx", {name: text.encode() for name, text in SMALL.items()})
    (root / "island" / "actors.yaml").write_text(f'actors: [{{id: A}}]\n"{BLINKING.replace(chr(27), "")}": 1\n', encoding="utf-8")
    for command in (("rules", "check", str(root)), ("rules", "list", str(root))):
        result = run(*command, FORCE_COLOR="1")
        assert result.exit_code == 1
        assert_harmless(result.output.encode())
        assert all(": " in line for line in result.output.splitlines() if "mistake" not in line)


# what is asked


ODD = [
    "AND",
    "NEAR(a b)",
    "*",
    '"',
    '""',
    "^a",
    "text:river",
    "a OR",
    "-a",
    "(",
    "%",
    "_",
    "'; DROP TABLE claim; --",
    "\0",
    "\udcff",
]
ODD += [ALL, "river " * 2000, '"a' * 500, "c_", "none", "2026-02-07", "-1", "", " "]
ASKED = st.one_of(st.sampled_from(ODD), st.text(max_size=20))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_question_is_answered_or_refused(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.getbasetemp() / "asked.db"
    if not place.exists():
        fill(place, "river")
    options = [
        "--speaker",
        "--position",
        "--issue",
        "--proposition",
        "--kind",
        "--outlet",
        "--since",
        "--until",
        "--search",
        "--limit",
    ]
    args = ["--store", str(place), data.draw(st.sampled_from(["claims", "quotes"]))]
    for option in data.draw(st.lists(st.sampled_from(options), min_size=1, max_size=3)):
        args.append(f"{option}={data.draw(ASKED)}")
    result = run(*args, "--json")
    assert result.exit_code in (0, 1, 2), (args, result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), (args, result.exception)


@pytest.mark.parametrize(
    "search", ["AND", "NEAR(river)", "text:river", "^river", "river*", '"river', "river\udcff", "river\0", "-river"]
)
def test_the_language_of_the_index_is_no_language_of_ours(search: str, store: Store) -> None:
    found = list(store.claims(Query(search=search)))
    assert found == [] or all("river" in claim.text for claim in found)


@pytest.mark.parametrize(("key", "value"), [("limit", 10**30), ("since", "٢٠٢٦"), ("until", "２０２６"), ("since", "2026-13")])
def test_numbers_and_dates_that_no_store_can_compare_are_refused(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"limit|date"):
        Query(**{key: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("wanted", ["%", "_", "____", "c_%%%%", "'''''", "\udcff\udcff\udcff\udcff", "c_\0\0\0\0"])
def test_why_takes_ids_alone(wanted: str, store: Store) -> None:
    result = run("why", wanted)
    assert store.path.exists()
    assert result.exit_code == 2
