"""What a report holds, and that it is safe to open: its data, its words, its policy, the command. No browser needed."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import report_corpus as river
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ANSI_COLOR_NAMES
from typer.testing import CliRunner

from kuriltool import report
from kuriltool.analysis.sides import SidesRow, Voice
from kuriltool.cli.app import app
from kuriltool.corpus import Corpus
from kuriltool.model import Claim, Passage
from kuriltool.queries import Query
from kuriltool.report.looks import PAPER, READABLE, SEEN, contrast, looks
from kuriltool.report.marking import CONTENT, PARTS, marked, shown, units
from kuriltool.report.outline import card
from kuriltool.report.page import SCRIPT, embedded
from kuriltool.report.together import _of_all_packs
from kuriltool.report.wording import parts
from kuriltool.store import SideStyle, Store

MADE = datetime.datetime(2026, 3, 1, 9, 5, tzinfo=datetime.UTC)
NASTY = ("</script>", "<!--", "<script", "\u2028", "\u2029", "\x00", "\ud800", "]]>", "&lt;", "\x9b", "🏞", "é")


@pytest.fixture
def place(store_path: Path) -> Path:
    """A store of the river corpus, in a fresh working folder."""
    return river.filled(store_path)


@pytest.fixture
def corpus(place: Path) -> Iterator[Corpus]:
    with Store.find(place) as store:
        yield Corpus(store)


def made(corpus: Corpus, title: str | None = None) -> str:
    stream = io.StringIO()
    report.write(corpus, stream, title, MADE)
    return stream.getvalue()


class Page(HTMLParser):
    """The elements of a page with their attributes, and the texts of each kind of element."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, _: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data

    @property
    def data(self) -> Any:
        return json.loads(self.texts["script"][0])


# ---------- words and marks ----------
def units_of(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def runs(text: str, claims: list[Claim]) -> Iterator[tuple[str, list[int]]]:
    """The words of each run, as a browser would cut them, and the marks over it."""
    cuts, covers = marked(text, claims)
    encoded, at = text.encode("utf-16-le", "surrogatepass"), 0
    for length, cover in zip(cuts[::2], cuts[1::2], strict=True):
        yield encoded[2 * at : 2 * (at + length)].decode("utf-16-le", "surrogatepass"), covers[cover]
        at += length
    assert at == units_of(text)


@pytest.mark.parametrize("text", [text for text, own in river.claims().items() if own])
def test_every_part_of_a_claim_is_marked_over_its_very_words(text: str) -> None:
    claims = river.claims()[text]
    found = list(runs(text, claims))
    assert "".join(words for words, _ in found) == text
    for number, claim in enumerate(claims):
        content = "".join(words for words, cover in found if PARTS * number + CONTENT in cover)
        assert content == "".join(passage.text for passage in claim.content)
        for part, passage in enumerate((claim.source, claim.cue), CONTENT + 1):
            assert passage and "".join(words for words, cover in found if PARTS * number + part in cover) == passage.text


def test_text_without_claims_is_one_run() -> None:
    assert list(runs("a 🏞 b", [])) == [("a 🏞 b", [])]
    assert marked("", []).cuts == []


@given(st.text(), st.data())
def test_any_passages_come_out_as_they_went_in(text: str, data: st.DataObject) -> None:
    spot = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(spot, spot).map(sorted), max_size=6))
    example = river.claims()[river.TALKS][0].model_copy(update={"source": None, "cue": None})
    claims = [
        example.model_copy(update={"content": [example.content[0].model_copy(update={"start": start, "end": end})]})
        for start, end in spans
    ]
    found = list(runs(text, claims))
    for number, (start, end) in enumerate(spans):
        assert "".join(words for words, cover in found if PARTS * number in cover) == text[start:end]


@given(st.text())
def test_offsets_count_as_browsers_do(text: str) -> None:
    unit = units(text)
    assert [unit(at) for at in range(len(text) + 1)] == [units_of(text[:at]) for at in range(len(text) + 1)]


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\x1b[2Jb", "a\ufffd[2Jb"),
        ("\u202egnorw", "\ufffdgnorw"),
        ("so\xadft ze\u200bro", "so\xadft ze\u200bro"),
        ("a\u2028b", "a b"),
    ],
)
def test_what_steers_is_replaced_one_for_one(given_text: str, expected: str) -> None:
    assert shown(given_text) == expected


# ---------- looks ----------
def rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


@pytest.mark.parametrize("start", range(0, len(ANSI_COLOR_NAMES), 40))
def test_every_colour_that_a_pack_may_name_can_be_read_in_both_themes(start: int) -> None:
    names = sorted(ANSI_COLOR_NAMES)[start : start + 40]
    for look in looks([SideStyle(name, name, name) for name in [*names, "#123456", "rgb(9,9,9)"]]):
        for theme, shades in (("light", look.light), ("dark", look.dark)):
            assert min(contrast(rgb(shades.ink), rgb(behind)) for behind in (shades.tint, hexed(PAPER[theme]))) >= READABLE
            assert contrast(rgb(shades.fill), PAPER[theme]) >= SEEN
            words = (0.906, 0.918, 0.933) if theme == "dark" else (0.106, 0.122, 0.141)
            assert contrast(words, rgb(shades.deep)) >= READABLE, f"{look.id} in {theme}"


def hexed(colour: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)


@pytest.mark.parametrize("colour", ["no such colour", "default", "red;}body{display:none", "</style>"])
def test_a_colour_that_nobody_knows_is_one_of_ours(colour: str) -> None:
    found = looks([SideStyle("North", "the North", colour)])
    assert all(
        re.fullmatch("#[0-9a-f]{6}", value)
        for look in found
        for shades in (look.light, look.dark)
        for value in vars(shades).values()
    )


def test_each_position_has_a_letter_and_a_pattern_of_its_own() -> None:
    found = looks([SideStyle(name, name, "red") for name in ("North", "Norland", "N", "Nor", "東", "!")])
    assert len({look.letter for look in found}) == len(found)
    assert [look.letter for look in found[:2]] == ["N", "O"]
    assert len({look.pattern for look in found}) == len(found)


def test_a_side_may_be_called_as_a_position_of_no_side_is() -> None:
    assert [look.id for look in looks([SideStyle("other", "the others", "red")])] == ["other", "both", "none"]


# ---------- the page is safe ----------
@given(st.recursive(st.text() | st.sampled_from(NASTY), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_embedded_json_keeps_every_word_and_ends_no_script(value: Any) -> None:
    text = embedded({"value": value})
    assert json.loads(text) == {"value": value}
    assert not set(text) & set("<>&\u2028\u2029")
    text.encode()  # no lone surrogate is left


def test_hostile_words_make_no_element(corpus: Corpus) -> None:
    page = Page(made(corpus, "</title><script>alert(1)</script> \u202e"))
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert "img" not in {tag for tag, _ in page.elements}
    assert "b" in {tag for tag, _ in page.elements}  # ours
    assert page.texts["title"][0] == page.texts["h1"][0] == "</title><script>alert(1)</script> \ufffd"
    assert "Cy <b>Holm</b>" in page.texts["th"]
    assert any("the North & its <people>" in text for text in page.texts["span"])
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"]


def test_only_the_style_and_script_of_the_page_itself_may_run(corpus: Corpus) -> None:
    page = Page(made(corpus))
    policy = next(a["content"] for tag, a in page.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith("default-src 'none'; ")
    for kind, text in (("script", page.texts["script"][1]), ("style", page.texts["style"][0])):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_nothing_is_fetched(corpus: Corpus) -> None:
    page = made(corpus)
    addresses = [a[name] for _, a in Page(page).elements for name in ("src", "href", "srcset", "data", "action") if a.get(name)]
    assert all(address and address.startswith(("#", "data:")) for address in addresses)
    assert not re.search(r"@import|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|import\(", page)
    assert re.findall(r"url\(([^)]*)\)", Page(page).texts["style"][0]) == [f"#pattern-{number}" for number in range(5)]


def test_links_lead_to_the_web_alone(corpus: Corpus) -> None:
    urls = {article["path"]: article.get("url") for article in Page(made(corpus)).data["articles"]}
    assert urls["news/a.txt"] == "https://gazette.example/a?x=1&y=2"
    assert urls["news/b.txt"] is None, "a script is no address"


# ---------- what the page holds ----------
def test_every_text_and_claim_stands_once(corpus: Corpus) -> None:
    data = Page(made(corpus)).data
    assert [claim["id"] for claim in data["claims"]] == [claim.id for claim in corpus.claims()]
    assert [(article["path"], len(article.get("places", []))) for article in data["articles"]] == [
        ("news/<c>.txt", 1),
        ("news/a.txt", 4),
        ("news/b.txt", 2),
        ("news/copy.txt", 4),
        ("news/d.txt", 0),
    ]
    assert data["articles"][3]["copy"] == "news/a.txt"
    assert data["articles"][1]["text"] == river.TALKS


def test_claims_are_found_at_their_places_by_utf16(corpus: Corpus) -> None:
    data = Page(made(corpus)).data
    for article in data["articles"]:
        encoded = article["text"].encode("utf-16-le")
        for number, content, source, cue, *rest in article.get("places", []):
            known = next(claim for claim in corpus.claims() if claim.id == data["claims"][number]["id"])
            for passage, (start, end) in zip([*known.content, known.source, known.cue], [*content, source, cue], strict=True):
                assert passage and encoded[2 * start : 2 * end].decode("utf-16-le") == shown(passage.text)
            quoted = [encoded[2 * start : 2 * end].decode("utf-16-le") for own in rest for start, end in own]
            assert quoted == [shown(words) for words in known.quoted]


def test_a_claim_tells_all_that_made_it(corpus: Corpus) -> None:
    data = Page(made(corpus)).data
    claim = next(claim for claim in data["claims"] if claim.get("review"))
    assert data["speakers"][claim["speaker"]] == {"name": "Ana Sólveig", "id": "ana", "side": "North", "kind": "person"}
    assert (claim["rules"], claim["confidence"], claim["said"], claim["told"]) == (
        ["say-that", "model"],
        0.9,
        "2026-02-09",
        "on Monday",
    )
    assert claim["reasons"]["lost"] == [["rule", "say-on", "it finds less"]]
    assert claim["basis"] == {"by": "source", "words": "Ana Sólveig"}
    assert data["rules"]["say-that"] == ["A verb of saying <i>with</i> a clause.", "rules/verbs.yaml:3"]
    assert {known["id"]: known["states"] for known in data["propositions"]} == river.PROPOSITIONS


@pytest.mark.parametrize(
    ("query", "claims", "articles", "asked"),
    [
        (Query(speakers=["lund"]), 2, ["news/a.txt", "news/copy.txt"], "speaker: lund"),
        (Query(outlets=["norburg"], kinds=["direct"]), 1, ["news/b.txt"], "kind: direct; outlet: norburg"),
        (Query(positions=["none"]), 1, ["news/<c>.txt"], "position: none"),
        (
            Query(search="shared", since="2026", limit=1),
            1,
            ["news/a.txt", "news/copy.txt"],
            "since: 2026; words: shared; at most 1 claim",
        ),
        (Query(limit=1), 1, ["news/<c>.txt"], "at most 1 claim"),
        (Query(reviews=["confirmed"]), 1, ["news/a.txt", "news/copy.txt"], "checked: confirmed"),
    ],
)
def test_a_page_holds_what_was_asked_for_and_says_what_that_was(
    corpus: Corpus, query: Query, claims: int, articles: list[str], asked: str
) -> None:
    page = made(Corpus(corpus.store, query))
    data = Page(page).data
    assert (len(data["claims"]), [article["path"] for article in data["articles"]]) == (claims, articles)
    line = re.search(r'<p class="about asked">(.*?)</p>', page, re.S)
    assert line and re.sub(r"<[^>]*>", "", line[1]) == f"Asked for: {asked}."


def test_the_page_can_be_read_without_a_script(corpus: Corpus) -> None:
    page = made(corpus, "The river")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.split("<body>")[1].split('<script type="application/json"')[0]))
    for words in (
        "Read with the rule pack rivers 1. Made on 1 March 2026, 09:05 UTC",
        "“The river is ours, and it 🐟 stays ours,”",
        "The river belongs to the North",
        "North holds it, South rejects it",
        "President of the North",
        "speaker not known",
        "Left out: 1 claim without a date",
        "River talks 🏞 stall · Lantern · 12 February 2026 · news/copy.txt",
        "Scripts are off here",
    ):
        assert words in text


@pytest.mark.parametrize("name", river.WORDINGS)
def test_words_are_shown_as_the_article_has_them_and_with_how_they_were_said(name: str) -> None:
    case = river.WORDINGS[name]
    found = card(river.worded(case))
    marked_up = [escape(part, quote=False) for part in found.parts]
    marked_up[1::2] = [f"<b>{part}</b>" for part in marked_up[1::2]]
    assert "".join(marked_up) == case.shown
    assert found.unmarked == (name == "turn")
    assert (found.who, found.how) == ("Ana Sólveig", f"“{' '.join(case.cue.split())}”" if case.cue else "")
    assert found.where == case.origin


@given(st.lists(st.text(alphabet="ab “”'\n🐟", min_size=1), min_size=1, max_size=3), st.data())
def test_no_letter_is_lost_or_put_in_where_words_are_marked(passages: list[str], data: st.DataObject) -> None:
    example, at, content, quoted = river.claims()[river.TALKS][0], 0, [], []
    for text in passages:
        content.append(Passage(start=at, end=at + len(text), text=text))
        spot = st.integers(0, len(text))
        start, end = sorted((data.draw(spot), data.draw(spot)))
        quoted.append(text[start:end])
        at += len(text) + 3
    found = parts(example.model_copy(update={"content": content, "quoted": quoted}))
    letters = [letter for letter in "".join(found) if letter in "ab🐟"]
    assert letters == [letter for letter in "".join(passages) if letter in "ab🐟"]
    assert len(found) % 2 == 1 and len(found) // 2 <= sum(bool(words) for words in quoted)


def test_a_statement_shows_what_differs_between_articles(corpus: Corpus) -> None:
    page = made(corpus)
    own = page.split('id="statements"')[1].split("</article>")[0]
    assert re.findall("<(ins|del)>(.*?)</", own.split('class="rows"')[1]) == [("del", "is"), ("ins", "was"), ("del", "🐟")]
    assert "Norburg Mail, 10 February 2026" in own and "Lantern, 12 February 2026" in own
    said_by = re.findall('<span class="who">(.*?)</span> <span class="cue">(.*?)</span> · <a ', own)
    assert said_by == [("Ana Sólveig", "“said”"), ("Ana Sólveig", "“told”")]


def test_three_sides_are_three_columns(store_path: Path) -> None:
    sides = [SideStyle("North", "n", "red"), SideStyle("South", "s", "blue"), SideStyle("West", "w", "green")]
    with Store.find(river.filled(store_path, sides)) as store:
        page = made(Corpus(store))
    assert Page(page).data["sides"] == ["North", "South", "West"]
    head = page.split('<table class="grid">')[1].split("</thead>")[0]
    assert re.findall('class="name">([^<]*)<', head) == ["North", "South", "West"]


def test_a_position_of_no_pack_is_shown_as_what_it_is(store_path: Path) -> None:
    run, text = river.make_run(), river.REPORT
    claims = [claim.model_copy(update={"position": "East"}) for claim in river.claims()[text]]
    with Store.open(store_path) as store:
        store.save(claims[0].article, text, claims, run)
        data = Page(made(Corpus(store))).data
    assert [(look["id"], look["letter"]) for look in data["looks"]] == [
        ("North", "N"),
        ("South", "S"),
        ("East", "E"),
        ("both", "&"),
        ("other", "*"),
        ("none", "–"),
    ]
    assert data["sides"] == ["North", "South"]


def test_an_empty_store_makes_a_page_that_says_so(store_path: Path) -> None:
    with Store.open(store_path) as store:
        page = made(Corpus(store))
    assert "The store holds no article." in page
    assert Page(page).data["claims"] == []


def test_the_same_store_makes_the_same_page(corpus: Corpus) -> None:
    assert made(corpus) == made(corpus)


def test_a_path_takes_it_as_well(corpus: Corpus, tmp_path: Path) -> None:
    told = report.write(corpus, tmp_path / "r.html", made=MADE)
    text = (tmp_path / "r.html").read_text("utf-8")
    assert (text, told) == (made(corpus), report.Made(articles=5, claims=7, characters=len(text), total=7))


# ---------- the command ----------
def run(*args: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["report", *args])
    assert result.exit_code == code, result.output
    return result


@pytest.mark.usefixtures("place")
def test_the_page_goes_to_report_html_and_the_command_says_so() -> None:
    told = run()
    assert told.stdout == ""
    size = Path("report.html").stat().st_size
    assert f"7 claims in 5 articles written to report.html ({round(size / 1000)} kB)" in told.stderr
    assert Path("report.html").resolve().as_uri() in told.stderr.replace("\n", "")


@pytest.mark.usefixtures("place")
def test_stdout_title_and_filters() -> None:
    told = run("-o", "-", "--title", "Only the <South>", "--position", "South", "-q")
    page = Page(told.stdout)
    assert page.texts["h1"][0] == "Only the <South>"
    assert len(page.data["claims"]) == 2
    assert told.stderr == ""
    assert not Path("report.html").exists()


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["-o", "claims.csv"], "kuriltool export"),
        (["--title", " "], "--title"),
        (["--issue", "rivr"], "river"),
        (["--kind", "loud"], "loud"),
        (["--limit", "0"], "limit"),
    ],
)
def test_what_makes_no_sense_is_told_and_leaves_the_old_page(args: list[str], words: str) -> None:
    Path("report.html").write_text("old")
    assert words in run(*args, code=2).output
    assert [path.name for path in Path().iterdir() if path.name != ".kuriltool"] == ["report.html"]
    assert Path("report.html").read_text() == "old"


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("target", ["missing/report.html", "."])
def test_a_place_that_takes_no_file_is_one_line(target: str) -> None:
    told = run("-o", target, code=1)
    assert f"kuriltool: {target}: can't be written" in told.stderr
    assert told.stderr.count("\n") == 1


@pytest.mark.usefixtures("place")
def test_nothing_found_is_a_note_and_a_page_that_says_so() -> None:
    told = run("--search", "elephants")
    assert "no claim" in told.stderr
    assert "No claim fits what was asked for." in Path("report.html").read_text("utf-8")


@pytest.mark.usefixtures("store_path")
def test_no_store_is_one_line() -> None:
    assert "no store yet" in run(code=1).stderr
    assert not Path("report.html").exists()


@pytest.mark.usefixtures("place")
def test_nothing_of_it_needs_the_pipeline() -> None:
    code = "import sys; from kuriltool.cli.app import app; app(['report', '-q'], standalone_mode=False); "
    code += "print('spacy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_the_files_of_the_page_stand_in_the_package() -> None:
    folder = Path(report.__file__).parent
    assert {path.name for path in folder.iterdir() if path.is_file() and path.suffix != ".py"} == {"page.html", "page.css"}
    assert {path.name for path in (folder / "script").iterdir()} == {f"{name}.js" for name in SCRIPT}


def test_an_issue_of_two_packs_is_one_row_with_the_sides_of_both() -> None:
    def voice(side: str, claims: int) -> Voice:
        return Voice(side=side, claims=claims, statements=None, articles=claims, strongest=[])

    rows = [
        SidesRow(id="river", pack="one", label="river", sides=[voice("North", 2), voice("East", 0)], others={"none": 1}),
        SidesRow(id="talks", pack="one", label="talks", sides=[voice("North", 1)], others={}),
        SidesRow(id="river", pack="two", label="river", sides=[voice("East", 3)], others={"none": 2, "both": 1}),
    ]
    merged, other = _of_all_packs(rows)
    assert [(voice.side, voice.claims) for voice in merged.sides] == [("North", 2), ("East", 3)]
    assert merged.others == {"none": 3, "both": 1}
    assert other == rows[1]
