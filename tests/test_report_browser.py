"""The report in a real browser: it opens, filters, explains, prints; with keyboard, on a phone, in the dark, without scripts."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import report_corpus as river

from kuriltool import report
from kuriltool.corpus import Corpus
from kuriltool.queries import Query
from kuriltool.store import Store

pytest.importorskip("playwright", reason="no Playwright here; pip install -e '.[test]'")
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here to open the report in")

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PARTS = ("overview", "sides", "propositions", "timeline", "speakers", "statements")
ALL_PARTS = (*PARTS, "articles")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of the river corpus."""
    folder = tmp_path_factory.mktemp("report")
    return made(river.filled(folder / "store.db"), folder / "report.html")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of an empty store."""
    folder = tmp_path_factory.mktemp("empty")
    Store.open(folder / "store.db").close()
    return made(folder / "store.db", folder / "report.html")


@pytest.fixture(scope="module")
def worded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of claims that are worded in all ways."""
    folder = tmp_path_factory.mktemp("worded")
    return made(river.wordings(folder / "store.db"), folder / "report.html")


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the page of a hundred articles."""
    folder = tmp_path_factory.mktemp("hundred")
    return made(river.many(folder / "store.db", 100), folder / "report.html")


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page that counts 107 claims and holds some of them in full."""
    folder = tmp_path_factory.mktemp("part")
    return made(river.many(river.filled(folder / "store.db"), 100), folder / "report.html", 70)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page of some claims that were asked for, not all of them in full."""
    folder = tmp_path_factory.mktemp("asked")
    return made(
        river.many(river.filled(folder / "store.db"), 50), folder / "report.html", 30, Query(since="2026-02", search="river")
    )


def made(store: Path, target: Path, most: int = 0, query: Query | None = None) -> str:
    with Store.find(store) as found, io.StringIO() as stream:
        report.write(Corpus(found, query), stream, "River <talks>", most=most)
        target.write_text(stream.getvalue(), "utf-8")
    return target.as_uri()


class Tab:
    """A tab that keeps what goes wrong in it and what it asks the network for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Any]:
    """Opens the page, or a view of it, in a tab of its own; in the end nothing may have gone wrong or been fetched."""
    tabs: list[Tab] = []
    expect.set_options(timeout=2000)

    def open_page(view: str = "", start: str = address, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, **options})
        context.set_default_timeout(3000)
        tabs.append(Tab(context.new_page()))
        tabs[-1].page.goto(start + view)
        return tabs[-1].page

    yield open_page
    for tab in tabs:
        assert tab.wrong == []
        assert {url.split("#")[0].split(":")[0] for url in tab.asked} <= {"file", "data"}
        assert len([url for url in tab.asked if url.startswith("file:")]) == len({url for url in tab.asked if url[:5] == "file:"})
        tab.page.context.close()


@pytest.fixture(scope="module")
def shared(browser: Browser, address: str) -> Iterator[Page]:
    """A tab in which one view after another is looked at."""
    page = browser.new_page(viewport=WIDE)
    page.goto(address)
    yield page
    page.close()


def status(page: Page) -> Locator:
    return page.get_by_role("status")


def titles(page: Page) -> list[str]:
    return page.locator(".article:visible .title").all_text_contents()


def article(page: Page, path: str) -> Locator:
    return page.locator(".article").filter(has=page.locator(".facts", has_text=path)).first


def lit(page: Page, kind: str) -> list[str]:
    """The runs of open articles that are marked so."""
    page.locator(f".article[open] .{kind}").first.wait_for()
    return page.locator(f".article[open] .{kind}").all_text_contents()


def box(page: Page, facet: str, value: str) -> Locator:
    return page.get_by_role("group", name=facet, exact=True).get_by_role("checkbox", name=re.compile(value))


def test_it_opens(opened: Any) -> None:
    page = opened()
    assert page.title() == "River <talks>"
    expect(status(page)).to_have_text("7 claims in 5 articles")
    assert titles(page) == [
        "River talks 🏞 stall",
        "What the President said",
        "A text in which nobody says anything.",
        "River talks 🏞 stall",
        "news/<c>.txt",
    ]
    assert page.locator(".text").count() == 0, "texts are built where they are opened"


@pytest.mark.parametrize("part", PARTS)
def test_script_and_template_show_the_same(opened: Any, part: str) -> None:
    words = [
        re.sub(r"\s+|\d+ more", " ", page.locator(f"#{part}").inner_text()).split()
        for page in (opened(), opened(java_script_enabled=False))
    ]  # fmt: skip
    assert words[0] == words[1]
    assert len(words[0]) > 10


def test_words_and_what_stands_beside_them_are_the_same_with_and_without_scripts(opened: Any, worded: str) -> None:
    for page in (opened(start=worded), opened(start=worded, java_script_enabled=False)):
        rows = page.locator("#sides tbody tr")
        expect(rows).to_have_count(len(river.WORDINGS))
        found = {row.locator("th").evaluate("th => th.firstChild.data"): row.locator(".card") for row in rows.all()}
        for name, case in river.WORDINGS.items():
            words = found[name].locator("blockquote")
            assert words.inner_html() == case.shown, name
            assert (words.get_attribute("class") or "") == ("unmarked" if name == "turn" else ""), name
            cue = f" “{' '.join(case.cue.split())}”" if case.cue else ""
            assert found[name].locator("figcaption").text_content() == f"Ana Sólveig{cue} · {case.origin}", name


def test_without_scripts_it_says_so_and_lists_the_articles(opened: Any) -> None:
    page = opened(java_script_enabled=False)
    expect(page.locator("noscript .notice")).to_contain_text("Scripts are off here")
    expect(page.locator("#articles noscript li")).to_have_count(5)
    assert not page.locator("#filters").is_visible()


def test_an_empty_store_is_a_page_too(opened: Any, empty: str) -> None:
    page = opened(start=empty)
    expect(page.get_by_text("The store holds no article.")).to_be_visible()
    expect(page.locator("#articles .nothing")).to_have_text("No article to show.")


# ---------- filters ----------
def test_a_statement_says_by_whom_and_how_each_wording_was_said(opened: Any) -> None:
    wordings = opened().locator(".statement", has_text="stays ours").locator(".where")
    assert [words.split(" · ")[0] for words in wordings.all_text_contents()] == ["Ana Sólveig “said”", "Ana Sólveig “told”"]


def test_a_filter_narrows_every_part_and_stands_in_the_address(opened: Any) -> None:
    page = opened()
    box(page, "Position", "South").check()
    expect(status(page)).to_have_text("2 of 7 claims in 2 of 5 articles")
    assert page.url.endswith("#position=South")
    assert titles(page) == ["River talks 🏞 stall", "River talks 🏞 stall"]
    assert page.locator(".voices th[scope=row] button").all_text_contents() == ["Bo Lund"]
    assert page.locator("#sides .card .who").all_text_contents() == ["Bo Lund"] * 2
    assert page.locator("#overview dd").all_text_contents() == ["2", "2", "2", "1", "1"]
    assert page.locator(".statement").count() == 2
    box(page, "Kind", "mixed").check()
    expect(status(page)).to_have_text("1 of 7 claims in 2 of 5 articles")
    page.go_back()
    expect(status(page)).to_have_text("2 of 7 claims in 2 of 5 articles")
    page.go_back()
    expect(status(page)).to_have_text("7 claims in 5 articles")
    assert not box(page, "Position", "South").is_checked()


def test_counts_say_what_a_further_choice_would_find(opened: Any) -> None:
    page = opened("#issue=talks")

    def counts(facet: str) -> dict[str, str]:
        items = page.get_by_role("group", name=facet, exact=True).get_by_role("listitem")
        return dict(zip(items.locator(".value").all_inner_texts(), items.locator(".count").all_text_contents(), strict=True))

    assert counts("Issue") == {"river": "3", "talks": "3"}, "a facet's own choice leaves its counts alone"
    assert counts("Speaker") == {"Ana Sólveig": "1", "Bo Lund": "2", "Cy <b>Holm</b>": "0", "speaker not known": "0"}
    assert counts("Outlet") == {"The Gazette": "3", "Lantern": "3", "Norburg Mail": "0"}


@pytest.mark.parametrize(
    ("view", "claims", "articles"),
    [
        ("speaker=ana", 3, 3),
        ("speaker=none", 1, 1),
        ("speaker=Cy+%3Cb%3EHolm%3C%2Fb%3E", 1, 1),
        ("position=none&position=both", 2, 2),
        ("proposition=river-north", 3, 3),
        ("proposition=river-north:-1", 1, 2),
        ("proposition=river-north:1", 2, 3),
        ("kind=direct&position=North", 2, 3),
        ("outlet=Lantern", 4, 1),
        ("search=SOLVEIG+ours", 2, 3),
        ("search=%22no+future%22", 2, 2),
        ("search=future+no", 2, 2),
        ("search=%22future+no%22", 0, 0),
        ("search=riv", 2, 3),
        ("review=confirmed", 1, 2),
        ("review=none", 6, 4),
        ("search=img", 1, 1),
        ("since=2026-02-10", 3, 3),
        ("since=2026-02&until=2026-02-09", 4, 2),
        ("until=2026", 6, 3),
        ("until=2025", 0, 0),
        ("speaker=nobody-known-here", 0, 0),
        ("no=such&filter=at+all", 7, 5),
    ],
)
def test_a_view_can_be_linked(shared: Page, view: str, claims: int, articles: int) -> None:
    shared.evaluate(
        "view => new Promise(done => { addEventListener('hashchange', done, {once: true}); location.hash = view; })", view
    )
    words = status(shared).text_content()
    assert words and re.findall(r"\d+", words.replace(" of 7", "").replace(" of 5", "")) == [str(claims), str(articles)]


def test_words_filter_while_they_are_typed(opened: Any) -> None:
    page = opened()
    page.get_by_label("Words in claims").press_sequentially("shared")
    expect(status(page)).to_have_text("1 of 7 claims in 2 of 5 articles")
    assert page.url.endswith("#search=shared")
    expect(page.get_by_label("Words in claims")).to_be_focused()


def test_dates_filter(opened: Any) -> None:
    page = opened()
    page.get_by_label("from", exact=True).fill("2026-02-10")
    page.get_by_label("from", exact=True).dispatch_event("change")
    expect(status(page)).to_contain_text("3 of 7 claims")
    page.locator(".column[role=button]").first.press("Enter")
    assert "since=2026-02-01&until=2026-02-28" in page.url
    page.locator(".column[role=button]").first.press("Enter")
    expect(status(page)).to_have_text("7 claims in 5 articles")


def test_what_is_filtered_out_is_not_told_as_silence(opened: Any) -> None:
    page = opened("#position=South")
    cells = page.locator("#sides td .count")
    assert [re.sub(r"^(North|N|South|S)+ ", "", words).strip() for words in cells.all_text_contents()] == [
        "2 filtered out", "1", "1 filtered out", "2"
    ]  # fmt: skip
    page.get_by_role("button", name="Clear all").click()
    assert not any("filtered" in words for words in cells.all_text_contents())
    assert [words.split()[-1] for words in cells.all_text_contents()] == ["2", "1", "1", "2"]


@pytest.mark.parametrize(
    ("view", "line"),
    [
        ("", "Of 6 about 5 are right (95 %: 3 to 6). Left out: 1 claim without a date."),
        ("#speaker=bo", "Of the 2 claims shown about 2 are right."),
        ("#position=both", "Of the 1 claim shown about 0 are right."),
        ("#review=confirmed", "Of the 1 claim shown about 1 is right."),
        ("#position=none", "Left out: 1 claim without a date."),
        ("#since=2026-02-10&position=North", "Of the 2 claims shown about 2 are right."),
        ("#search=elephants", ""),
    ],
)
def test_the_timeline_counts_the_claims_that_are_shown(opened: Any, view: str, line: str) -> None:
    page = opened(view)
    expect(page.locator("#timeline .lead .right")).to_have_text(line)
    assert page.locator("#timeline .lead").text_content().startswith("Claims by month, dated by what the article says")
    page.goto(page.url.split("#")[0] + "#")
    expect(page.locator("#timeline .lead .right")).to_contain_text("Of 6 about 5 are right")


# ---------- a part of very many claims ----------
OVERVIEW = (*PARTS[:-1], "outlets", PARTS[-1])
FULL = re.compile(r"^(\d+) claims in (\d+) articles, of 107 claims in all$")


@pytest.mark.parametrize("view", ["", "#position=South&search=shared", "#search=elephants"])
def test_filters_of_a_part_leave_what_counts_all(opened: Any, part: str, view: str) -> None:
    page, plain = opened(view, start=part), opened(start=part, java_script_enabled=False)
    for section in OVERVIEW:
        assert page.locator(f"#{section}").text_content() == plain.locator(f"#{section}").text_content()
    assert page.locator("#overview dd").all_text_contents()[2] == "107"


def test_a_part_says_how_to_get_all_that_fits(opened: Any, part: str) -> None:
    page = opened(start=part)
    expect(status(page)).to_have_text(FULL)
    command = page.locator("#status .command")
    expect(command).to_be_hidden()
    box(page, "Position", "South").check()
    page.get_by_label("Words in claims").fill('it\'s "no future"')
    expect(command.locator("code")).to_have_text("""kuriltool report --position South --search 'it'"'"'s "no future"'""")
    expect(command).to_contain_text("These are not all that fit. A page of all of them among the 107:")
    expect(page.locator("#status .chips li")).to_have_text(["Position: South ×", 'words: it\'s "no future" ×', "Clear all"])
    page.get_by_role("button", name="Clear all").click()
    expect(command).to_be_hidden()
    page.goto(f"{part}#speaker=none")
    expect(page.locator("#status .chips li").first).to_have_text("Speaker: speaker not known ×")
    expect(command).to_be_hidden()


@pytest.mark.parametrize(
    ("view", "command"),
    [
        ("since=2026-01-01&until=2026-05-31", "--since 2026-02 --search river --until 2026-05-31"),
        ("since=2026-03-01&search=Nobody", "--since 2026-03-01 --search 'river Nobody'"),
        ("issue=river", "--since 2026-02 --search river --issue river"),
        ("proposition=share:1&review=none", "--since 2026-02 --search river --proposition share:+1 --review none"),
    ],
)
def test_a_command_narrows_what_was_asked_for(opened: Any, asked: str, view: str, command: str) -> None:
    page = opened(f"#{view}", start=asked)
    expect(page.locator("#status code")).to_have_text(f"kuriltool report {command}")


def test_what_the_overview_shows_leads_to_what_stands_in_full(opened: Any, part: str) -> None:
    page = opened("#kind=direct", start=part)
    link = page.locator("#sides .card a").first
    id = (link.get_attribute("href") or "").split("=")[1]
    link.click()
    expect(page.locator(".why")).to_contain_text(f"kuriltool why {id}")
    assert f"kind=direct&claim={id}" in page.url, "the filters stay"


@pytest.mark.parametrize("press", [lambda column: column.click(), lambda column: column.press("Enter")], ids=["mouse", "keys"])
def test_a_column_of_the_timeline_chooses_its_days_among_what_stands_in_full(opened: Any, part: str, press: Any) -> None:
    page = opened(start=part)
    press(page.locator(".column[role=button]").last)
    assert "since=2026-12-01&until=2026-12-31" in page.url
    expect(page.locator("#status code")).to_have_text("kuriltool report --since 2026-12-01 --until 2026-12-31")
    stands_atop(page, "articles")


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
def test_a_part_fits_the_window_and_its_sections_are_reached(opened: Any, part: str, options: dict[str, Any]) -> None:
    page = opened(start=part, **options)
    for section in (*OVERVIEW, "articles"):
        page.locator(f".parts a[href='#{section}']").click()
        stands_atop(page, section)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# ---------- the way to the parts ----------
COUNTING = """() => { const own = Element.prototype.scrollIntoView; window.times = 0;
  Element.prototype.scrollIntoView = function (...given) { window.times++; return own.apply(this, given); }; }"""
SETTLED = (
    "() => new Promise(done => { let left = 30; const next = () => left-- ? requestAnimationFrame(next) : done(); next(); })"
)
ATOP = """id => { const box = document.getElementById(`${id}-title`).getBoundingClientRect();
  return [Math.round(box.top), document.elementFromPoint(box.left + 5, box.top + box.height / 2).id]; }"""


def stands_atop(page: Page, part: str) -> None:
    """The part's heading is what a reader sees below what always stands at the top."""
    page.evaluate(SETTLED)
    top, at = page.evaluate(ATOP, part)
    assert at == f"{part}-title", f"{top} px from the top"
    assert top < 330


def test_what_a_key_brings_is_brought_again_once_it_is_laid_out(opened: Any, part: str) -> None:
    page = opened(start=part)
    page.evaluate(COUNTING)
    page.locator(".column[role=button]").last.press("Enter")
    page.evaluate(SETTLED)
    assert page.evaluate("times") > 1


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE}], ids=["wide", "phone"])
def test_each_part_is_reached_from_the_top_and_from_each_other(opened: Any, hundred: str, options: dict[str, Any]) -> None:
    page = opened(start=hundred, **options)
    for part in [*ALL_PARTS, *reversed(ALL_PARTS), "articles"]:
        page.locator(f".parts a[href='#{part}']").click()
        stands_atop(page, part)


@pytest.mark.parametrize("part", ALL_PARTS)
def test_each_part_has_an_address(opened: Any, hundred: str, part: str) -> None:
    page = opened(f"#{part}", start=hundred)
    stands_atop(page, part)
    assert page.url.endswith(f"#{part}")
    expect(page.get_by_role("status")).to_have_text("100 claims in 100 articles")
    page.evaluate("location.hash = 'timeline'")
    stands_atop(page, "timeline")


def test_filters_with_many_names_hide_no_heading(opened: Any, hundred: str) -> None:
    view = "&".join(f"issue=matter+{number}" for number in range(40))
    page = opened(f"#{view}", start=hundred, viewport={"width": 390, "height": 1600})
    page.locator(".parts a[href='#sides']").click()
    page.evaluate(SETTLED)
    assert page.evaluate(ATOP, "sides")[1] == "sides-title"


def test_a_claim_far_down_is_brought_into_the_window(opened: Any, hundred: str) -> None:
    page = opened(start=hundred)
    page.locator("#propositions .card a").first.click()
    page.evaluate(SETTLED)
    expect(page.locator(".why")).to_be_in_viewport()
    expect(page.locator(".tag[aria-expanded=true]")).to_be_in_viewport()


def test_nothing_found_says_so_and_leads_back(opened: Any) -> None:
    page = opened("#search=elephants")
    expect(status(page)).to_have_text("0 of 7 claims in 0 of 5 articles")
    page.locator("#articles").get_by_role("button", name="Clear the filters").click()
    expect(status(page)).to_have_text("7 claims in 5 articles")
    assert "#" not in page.url


def test_a_chip_takes_its_filter_away(opened: Any) -> None:
    page = opened("#position=South&search=bridge")
    page.get_by_role("button", name="Remove the filter words: bridge").click()
    assert page.url.endswith("#position=South")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".chips li")).to_have_count(0)


# ---------- claims in their texts ----------
def test_a_text_stands_to_the_letter_with_its_claims_marked(opened: Any) -> None:
    page = opened()
    found = article(page, "news/a.txt")
    found.locator("summary").click()
    plain = found.locator(".text").evaluate(
        "text => { text.querySelectorAll('.tag').forEach(t => t.remove()); return text.innerText }"
    )
    assert plain.split() == river.TALKS.split()
    article(page, "news/b.txt").locator("summary").click()
    assert "The river was ours and it stays ours." in lit(page, "m")


def test_a_click_explains_the_innermost_claim_and_the_next_the_one_around_it(opened: Any) -> None:
    page = opened()
    found = article(page, "news/a.txt")
    found.locator("summary").click()
    words = found.locator(".m", has_text="no future").first
    words.click()
    why = found.get_by_role("region")
    expect(why).to_contain_text("Bo Lund (minister of the South, side South), found by name")
    assert "".join(lit(page, "on")) == "talks had “no future”"
    assert lit(page, "p-source") == ["Bo Lund"] and lit(page, "p-cue") == ["had said"]
    found.locator(".m", has_text="no future").first.click()
    expect(why).to_contain_text("Ana Sólveig (President of the North, side North)")
    assert "".join(lit(page, "on")) == "Bo Lund had said talks had “no future”"
    found.locator(".m", has_text="no future").first.click()
    expect(why).to_have_count(0)


def test_a_claim_in_parts_is_lit_in_all_of_them(opened: Any) -> None:
    page = opened()
    found = article(page, "news/a.txt")
    found.locator("summary").click()
    found.get_by_role("button", name="Claim 4: Bo Lund, South").click()
    assert lit(page, "on") == ["The bridge,", "must be shared"]
    expect(found.get_by_role("region")).to_contain_text("rejects The river belongs to the North")


def test_everything_that_made_a_claim_is_told(opened: Any) -> None:
    page = opened()
    found = article(page, "news/a.txt")
    found.locator("summary").click()
    found.get_by_role("button", name="Claim 1: ").click()
    words = found.get_by_role("region").inner_text()
    for part in (
        "“Ana Sólveig” names Ana Sólveig", "since <2024>", "North: Ana Sólveig speaks for North",
        "decided by the words that name the source: “Ana Sólveig”", "direct: quoted words alone", "river, called up by “river”",
        "holds The river belongs to the North", "“is ours” states it", "9 February 2026", "“on Monday”", "say-that",
        "A verb of saying <i>with</i> a clause.", "rules/verbs.yaml:3", "0.90", "confirmed, by Dee, 2026-03-01",
        "rule say-on: it finds less", "Lantern, 12 February 2026", "kuriltool why c_",
    ):  # fmt: skip
        assert part in words


def test_a_link_opens_a_claim_in_its_article(opened: Any) -> None:
    own = river.claims()[river.TALKS][3]
    page = opened(f"#claim={own.id}")
    expect(page.get_by_role("button", name="Claim 4: Bo Lund, South")).to_be_focused()
    expect(page.get_by_role("button", name="Claim 4: Bo Lund, South")).to_be_in_viewport()
    assert article(page, "news/a.txt").get_attribute("open") == ""
    page = opened(f"#claim={own.id}&article=news%2Fcopy.txt")
    assert article(page, "news/copy.txt").get_attribute("open") == ""
    assert article(page, "news/a.txt").get_attribute("open") is None


def test_a_click_through_from_the_sides_leads_to_the_words(opened: Any) -> None:
    page = opened("#position=South")
    page.locator("#sides .card", has_text="must be shared").first.get_by_role("link").click()
    expect(page.locator(".why")).to_contain_text("Bo Lund")
    expect(page.locator(".why")).to_be_in_viewport()
    assert re.search(r"#position=South&claim=c_\w+$", page.url)
    page.locator(".why").get_by_role("link", name="Lantern").click()
    expect(page.locator(".why")).to_have_count(2)
    assert article(page, "news/copy.txt").get_attribute("open") == ""


def test_back_leaves_a_claim_and_does_not_come_back_to_it(opened: Any) -> None:
    page = opened("#position=South")
    page.locator("#sides .card a").first.click()
    page.locator(".why").wait_for()
    page.go_back()
    assert page.url.endswith("#position=South")
    page.go_forward()
    assert "&claim=" in page.url
    page.go_back()
    assert page.url.endswith("#position=South")


def test_claims_that_do_not_fit_are_not_marked(opened: Any) -> None:
    page = opened("#speaker=bo")
    found = article(page, "news/a.txt")
    found.locator("summary").click()
    assert lit(page, "m") == ["talks had “no future”", "The bridge,", "must be shared"]
    page.get_by_role("button", name="Clear all").click()
    assert "The river is ours, and it 🐟 stays ours," in lit(page, "m")


def test_hovering_tells_in_short(opened: Any) -> None:
    page = opened()
    found = article(page, "news/a.txt")
    found.locator("summary").click()
    found.locator(".m", has_text="must be shared").hover()
    expect(page.locator("#tip")).to_have_text("Bo Lund · South · indirect · say-that, model · 0.90")
    assert lit(page, "over") == ["The bridge,", "must be shared"]


def test_hostile_words_are_words(opened: Any) -> None:
    page = opened()
    article(page, "no such").or_(page.locator(".article", has_text="news/<c>.txt")).last.locator("summary").click()
    assert "onerror=alert(1)" in page.locator(".article[open] .text").inner_text()
    assert page.locator("img").count() == 0
    assert page.title() == "River <talks>"


# ---------- keyboard, theme, phone, print ----------
def test_the_keyboard_does_it_all(opened: Any) -> None:
    page = opened()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the claims")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    box(page, "Position", "South").focus()
    page.keyboard.press("Space")
    expect(status(page)).to_contain_text("2 of 7 claims")
    expect(box(page, "Position", "South")).to_be_focused()
    article(page, "news/a.txt").locator("summary").focus()
    page.keyboard.press("Enter")
    page.locator(".tag").first.wait_for(state="attached")
    page.keyboard.press("Tab")  # the article's address
    page.keyboard.press("Tab")
    first = page.get_by_role("button", name="Claim 3: Bo Lund, South")
    expect(first).to_be_focused()
    expect(page.locator("#tip")).to_be_visible()
    page.keyboard.press("Enter")
    expect(first).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Next ›").press("Enter")
    expect(page.get_by_role("button", name="Claim 4: Bo Lund, South")).to_be_focused()
    page.get_by_role("button", name="Close", exact=True).press("Escape")
    expect(page.locator(".why")).to_have_count(0)
    expect(page.get_by_role("button", name="Claim 4: Bo Lund, South")).to_be_focused()


def test_who_filters_from_the_table_stays_there(opened: Any) -> None:
    page = opened()
    own = page.locator(".voices").get_by_role("button", name="Bo Lund")
    own.press("Enter")
    expect(status(page)).to_contain_text("2 of 7 claims")
    expect(own).to_be_focused()
    expect(own).to_have_attribute("aria-pressed", "true")


def test_every_control_has_a_name(opened: Any) -> None:
    page = opened()
    page.get_by_role("button", name="Open all").click()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, a, summary, svg[role]')]
        .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML)"""
    )
    assert nameless == []
    assert page.locator(".article[open]").count() == 5


def shade(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(("scheme", "other"), [("light", "dark"), ("dark", "light")])
def test_it_follows_the_theme_and_can_change_it(opened: Any, scheme: str, other: str) -> None:
    colours = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"}
    page = opened(color_scheme=scheme)
    assert shade(page) == colours[scheme]
    page.get_by_role("button", name=f"Change to {other} colours").click()
    assert shade(page) == colours[other]
    page.emulate_media(media="print")
    assert shade(page) == colours["light"]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_width_makes_it_scroll_sideways(opened: Any, width: int) -> None:
    page = opened(viewport={"width": width, "height": 844})
    for summary in page.locator(".article > summary").all():
        summary.click()
    for tag in page.locator(".tag").all():
        tag.click()
    if width < 992:
        page.locator("#filters summary").click()
    assert page.evaluate("[document.documentElement.scrollWidth - innerWidth, document.body.scrollWidth - innerWidth]") == [0, 0]


def test_on_a_phone_filters_are_folded_away(opened: Any) -> None:
    page = opened("#position=South", viewport=PHONE)
    expect(page.locator("#filters summary")).to_have_text("Filters (1)")
    expect(box(page, "Kind", "mixed")).to_be_hidden()
    page.locator("#filters summary").click()
    box(page, "Kind", "mixed").check()
    expect(status(page)).to_contain_text("1 of 7 claims")


def test_a_print_has_the_words_and_no_controls(opened: Any) -> None:
    page = opened("#position=South")
    article(page, "news/a.txt").locator("summary").click()
    page.get_by_role("button", name="Claim 3: Bo Lund, South").click()
    page.emulate_media(media="print")
    for hidden in ("#filters", ".parts", "#theme", ".bar", ".why footer"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in ("#status", ".chips", "#sides .grid", ".article[open] .text", ".why dl"):
        assert page.locator(shown).first.is_visible(), shown
    assert page.pdf().startswith(b"%PDF")


def test_many_articles_come_in_portions(browser: Browser, tmp_path: Path) -> None:
    run = river.make_run()
    with Store.open(tmp_path / "store.db") as store:
        for number in range(120):
            store.save(
                river.article(f"n/{number:03}.txt", f"Text {number} alone.", "Mail", "2026-02-01"),
                f"Text {number} alone.",
                [],
                run,
            )
    page = browser.new_page()
    page.goto(made(tmp_path / "store.db", tmp_path / "r.html"))
    expect(page.locator(".article")).to_have_count(50)
    page.get_by_role("button", name="70 more").click()
    expect(page.locator(".article")).to_have_count(120)
    assert "Text 50" in str(page.evaluate("document.activeElement.textContent"))
    page.close()
