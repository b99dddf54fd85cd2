"""The report of more claims than a page can hold: an overview of all, a part in full, and that it says so. No browser needed."""

from __future__ import annotations

import datetime
import io
import json
import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import report_corpus as river
from typer.testing import CliRunner

from kuriltool import report
from kuriltool.analysis import sides, timeline
from kuriltool.analysis.cited import speaker_key
from kuriltool.analysis.dating import dated
from kuriltool.cli.app import app
from kuriltool.corpus import Corpus
from kuriltool.model import Claim
from kuriltool.queries import NO_POSITION, Query
from kuriltool.report.overview import overview
from kuriltool.report.part import choose, command, options
from kuriltool.report.survey import Survey, Tally
from kuriltool.store import Store
from kuriltool.store.surveying import Printed
from kuriltool.views.statements import by_spread

MADE = datetime.datetime(2026, 3, 1, 9, 5, tzinfo=datetime.UTC)
QUERIES = [
    None,
    Query(positions=["North"]),
    Query(speakers=["lund"]),
    Query(outlets=["Lantern"]),
    Query(since="2026-05", search="river"),
    Query(search="elephants"),
]


@pytest.fixture
def place(store_path: Path) -> Path:
    """A store of 47 claims: the river corpus, and forty articles with one claim each."""
    return river.many(river.filled(store_path), 40)


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    with Store.find(place) as found:
        yield found


def made(corpus: Corpus, most: int) -> str:
    stream = io.StringIO()
    report.write(corpus, stream, "All of it", MADE, most)
    return stream.getvalue()


def data(page: str) -> Any:
    return json.loads(page.split('id="data">')[1].split("</script>")[0])


def words(page: str) -> str:
    """What can be read without a script."""
    body = page.split("<body>")[1].split('<script type="application/json"')[0]
    shown = re.sub("<noscript>.*?</noscript>|<[^>]*>", "", body, flags=re.S)
    return unescape(re.sub(r"\s+", " ", shown))


def survey(corpus: Corpus) -> Survey:
    return Survey(corpus.columns(), corpus.store.printed(), corpus.store.reprints())


# ---------- what is counted ----------
@pytest.mark.parametrize("query", QUERIES)
def test_all_claims_are_counted_as_one_by_one(store: Store, query: Query | None) -> None:
    corpus = Corpus(store, query)
    claims, found = [*corpus.claims()], survey(corpus)
    assert found.total == tally(claims)
    by_speaker, by_outlet = defaultdict(list), defaultdict(list)
    for claim in claims:
        by_speaker[speaker_key(claim.speaker) if claim.speaker else None].append(claim)
        for outlet in {ref.outlet for ref in (claim.article, *claim.appearances)}:
            by_outlet[outlet].append(claim)
    assert {heard.key: heard.tally for heard in found.heard} == {key: tally(own) for key, own in by_speaker.items()}
    assert {outlet.name: outlet.tally for outlet in found.outlets} == {name: tally(own) for name, own in by_outlet.items()}
    for heard in found.heard:
        said = [when for claim in by_speaker[heard.key] if (when := dated(claim))]
        bounds = (min(said).first.isoformat(), max(when.last for when in said).isoformat()) if said else (None, None)
        assert (heard.first, heard.last) == bounds
    standing = Counter(ref.path for claim in claims for ref in (claim.article, *claim.appearances))
    assert sorted(found.standing.values()) == sorted(standing.values())
    assert sum(outlet.articles for outlet in found.outlets) == len(standing)


def tally(claims: list[Claim]) -> Tally:
    positions = Counter(claim.position or NO_POSITION for claim in claims)
    return Tally(len(claims), sum(claim.kind != "indirect" for claim in claims), positions)


@pytest.mark.parametrize("query", [None, Query(positions=["North"]), Query(since="2026-05")])
def test_the_overview_is_what_comparing_and_timing_all_claims_one_by_one_gives(store: Store, query: Query | None) -> None:
    corpus = Corpus(store, query)
    claims, known = [*corpus.claims()], overview(corpus)
    for compared, by in ((known.by_issue, "issue"), (known.by_proposition, "proposition")):
        expected = sides.compare_sides(claims, corpus.sides, by, labels=corpus.labels(by))
        rows = {row.id: [(voice.side, voice.claims, voice.articles) for voice in row.sides] for row in expected.rows}
        assert {row.id: [(voice.side, voice.claims, voice.articles) for voice in row.sides] for row in compared.rows} == rows
    assert known.course == timeline.timeline(timeline.of_claims(claims), "side", order=["North", "South"])
    several = by_spread(one for one in store.statements(query) if len(one.articles) > 1)
    assert (known.statements, known.several) == (several[:20], len(several))


@pytest.mark.parametrize("query", [None, Query(limit=3), *QUERIES])
def test_claims_in_full_are_those_that_the_store_gives(store: Store, query: Query | None) -> None:
    found = store.in_full(None if query is None else store.numbered(query))
    assert [*found.claims.values()] == [*store.claims(query)]
    if query is None or query.limit is None:
        assert found.readings == [*store.readings(query)]
        assert store.statements_among(found.claims) == [*store.statements(query)]


# ---------- what is chosen ----------
def chosen(store: Store, most: int, first: list[int]) -> tuple[list[str], Any]:
    found = choose(survey(Corpus(store)), first, most, lambda articles: 100 * len(articles))
    return sorted({article.path for article, _, _ in store.in_full(found.claims).readings}), found


def test_first_what_is_named_then_the_latest_until_the_page_is_full(store: Store) -> None:
    numbers = {store.text_at(path): path for path in ("m/000.txt", "m/011.txt", "m/023.txt", "m/035.txt")}
    assert len(numbers) == 4
    (home,) = store.homes([next(claim.id for claim in store.claims() if claim.article.path == "m/000.txt")])
    paths, found = chosen(store, 4, [home])
    assert paths == ["m/000.txt", "m/011.txt", "m/023.txt", "m/035.txt"], "December is the latest"
    assert (found.is_quoted, found.since) == (True, "2026-12-09")


def test_an_article_comes_with_its_copies_or_not_at_all(store: Store) -> None:
    talks = [article for article, _, claims in store.readings() if len(claims) == 4]
    assert [article.path for article in talks] == ["news/a.txt", "news/copy.txt"]
    homes = store.homes([claim.id for claim in store.claims() if claim.article.path == "news/a.txt"])
    assert chosen(store, 8, homes)[0] == ["news/a.txt", "news/copy.txt"]
    paths, found = chosen(store, 7, [*homes, *store.homes([next(store.claims(Query(outlets=["Mail 1"]))).id])])
    assert (len(paths), found.is_quoted, found.since) == (1, False, None), "what is named first finds no room"


def test_long_texts_leave_room_for_fewer_claims(store: Store) -> None:
    known = survey(Corpus(store))
    assert len(choose(known, [], 10, lambda articles: 400 * len(articles)).claims) == 10
    assert len(choose(known, [], 10, lambda articles: 1_000 * len(articles)).claims) == 5


def test_what_was_copied_too_often_is_passed_over(store: Store) -> None:
    articles = [Printed(number, "Mail", f"2026-01-{number % 28 + 1:02}", None) for number in survey(Corpus(store)).standing]
    facts = Corpus(store).columns()
    latest = max(articles, key=lambda article: (article.published or "", -article.number))
    copies = [Printed(1_000 + at, "Mail", None, latest.number) for at in range(30)]
    claim = int(facts.claim[facts.article == latest.number][0])
    order = sorted([*articles, *copies], key=lambda article: article.published or "", reverse=True)
    found = choose(Survey(facts, order, [(claim, copy.number) for copy in copies]), [articles[0].number], 20, store.length)
    assert claim not in found.claims
    assert len(found.claims) > 10


def test_even_the_smallest_part_holds_an_article(store: Store) -> None:
    every = [Printed(number, None, None, None) for number in {*survey(Corpus(store)).standing}]
    found = choose(Survey(Corpus(store).columns(), every, []), [], 1, store.length)
    assert len(found.claims) >= 1


@pytest.mark.parametrize("most", [1, 5, 10, 20, 46])
@pytest.mark.parametrize("query", [None, Query(positions=["North"])])
def test_each_article_of_the_part_has_all_its_claims(store: Store, query: Query | None, most: int) -> None:
    corpus = Corpus(store, query)
    found = data(made(corpus, most))
    held = {article["path"]: len(article["places"]) for article in found["articles"]}
    every = {article.path: len(claims) for article, _, claims in store.readings(query)}
    assert held.items() <= every.items()
    assert 0 < len(found["claims"]) <= most
    assert all("home" in claim for claim in found["claims"])


# ---------- what the page says ----------
def test_a_page_of_a_part_says_what_it_holds(store: Store) -> None:
    page = made(Corpus(store), 30)
    found, text = data(page), words(page)
    assert found["part"] == {"of": 47, "asked": []}
    assert "There are 47 claims here, more than one page can hold in full." in text
    held = f"{len(found['claims'])} claims of {len(found['articles'])} articles"
    assert held in text
    assert f"In full: {held.replace(' of ', ' in ')}" in text
    assert "This is a part: 47 claims are counted above." in text
    assert "kuriltool report --since 2026-12 --until 2026-12 or kuriltool report --position North" in text
    assert re.findall("<dd>(.*?)</dd>", page) == ["45", "10", "47", "45", "23"]
    assert "Norburg Mail" in text.split("What each printed")[1].split("Statements across articles")[0]


def test_what_is_in_full_no_more_is_named_and_leads_nowhere(store: Store) -> None:
    page = made(Corpus(store), 9)
    held = {claim["id"] for claim in data(page)["claims"]}
    linked = re.findall('href="#claim=(c_[^"]*)"', page)
    assert linked and {*linked} <= held
    assert "as many as find room of those whose words are shown" in words(page)
    assert len(linked) < page.count('<figure class="card">')


def test_a_page_that_holds_all_is_as_it_would_be_without_a_bound(store: Store) -> None:
    corpus = Corpus(store)
    assert made(corpus, 47) == made(corpus, 0) == made(corpus, 10_000)
    assert "part" not in data(made(corpus, 47))
    assert data(made(corpus, 46))["part"]["of"] == 47


def test_a_page_of_a_part_counts_what_was_asked_for(store: Store) -> None:
    query = Query(positions=["North"], speakers=["Ana"], since="2026-02")
    page = made(Corpus(store, query), 10)
    asked = ["--speaker", "Ana", "--position", "North", "--since", "2026-02"]
    assert data(page)["part"] == {"of": store.count(query), "asked": asked}
    assert f"There are {store.count(query)} claims here" in words(page)
    assert "Asked for: speaker: Ana; position: North; since: 2026-02." in words(page)
    assert {look["id"] for look in data(page)["looks"]} == {"North", "South", "both", "other", "none"}
    assert "all its claims that were asked for" in words(page)


def test_a_limit_bounds_what_is_counted(store: Store) -> None:
    page = made(Corpus(store, Query(limit=20)), 10)
    assert data(page)["part"]["of"] == 20
    assert re.findall("<dd>(.*?)</dd>", page)[2] == "20"


def test_hostile_words_make_no_element_in_a_part_either(store_path: Path) -> None:
    with Store.find(river.filled(store_path)) as store:
        page = made(Corpus(store, Query(speakers=["Cy"])), 0)
        part = made(Corpus(store), 6)
    for shown in (page, part):
        assert shown.count("<script") == 2
        assert "<img" not in shown
        assert "<b>Holm" not in shown
    assert "Cy &lt;b&gt;Holm&lt;/b&gt;" in part, "among the speakers"


def test_the_same_store_makes_the_same_part(store: Store) -> None:
    assert made(Corpus(store), 20) == made(Corpus(store), 20)


# ---------- the command ----------
def run(*args: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["report", *args])
    assert result.exit_code == code, result.output
    return result


@pytest.mark.usefixtures("place")
def test_the_command_says_that_it_made_a_part() -> None:
    told = run("--most", "20").stderr.replace("\n", " ")
    assert re.search(r"an overview of 47 claims, and \d+ claims in \d+ articles in full, written to report.html", told)
    assert "overview of" not in run("--most", "0").stderr
    assert "Invalid value" in run("--most", "-1", code=2).output


@pytest.mark.parametrize(
    "query",
    [
        Query(speakers=["Cy <b>Holm</b>", "lund"], kinds=["direct"], reviews=["none"]),
        Query(outlets=["The Gazette"], propositions=["river-north:-1"], issues=["river", "talks"]),
        Query(search='"it\'s ours" or', since="2025", until="2026-03-01", positions=["none"]),
    ],
)
def test_the_commands_on_the_page_ask_for_the_very_same(store: Store, query: Query) -> None:
    line = command("report", *options(query))
    *name, args = *shlex.split(line)[:2], shlex.split(line)[2:]
    assert name == ["kuriltool", "report"]
    page = CliRunner().invoke(app, ["report", *args, "-o", "-", "-q"]).stdout
    assert [claim["id"] for claim in data(page)["claims"]] == [claim.id for claim in store.claims(query)]
