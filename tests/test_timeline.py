"""Claims over time: which period each counts in, how sure the counts are, and what a terminal and files show."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import typer.testing
from conftest import TEXT, make_claims, make_run, save
from hypothesis import given, settings
from hypothesis import strategies as st

from kuriltool.analysis import statements as statements_of
from kuriltool.analysis.dating import Bounds, bounds_of, dated
from kuriltool.analysis.statements import Appearance, Statement
from kuriltool.analysis.timeline import Timeline, fitting, of_claims, of_statements, timeline
from kuriltool.analysis.uncertainty import chance_right, right, wilson
from kuriltool.cli import app
from kuriltool.model import Claim, Dated, Passage, Precision, Review, Speaker
from kuriltool.store import Store

NASTY = "\x1b]52;c;aGk=\x07 \x9b2J \u202egnorw [red]red[/red] \x00 =1+1"
ANA, BO = (claim.speaker for claim in (make_claims("a.txt")[0], make_claims("a.txt")[2]))


def claim(number: int, said_on: str | None, position: str | None = "North", **changes: object) -> Claim:
    """A claim of an article of its own without a date."""
    found = make_claims(f"news/{number}.txt", published=None)[0]
    return found.model_copy(update={"id": f"c_{number:04}", "said_on": said_on, "position": position, **changes})


def when(first: str, last: str, precision: Precision) -> Dated:
    return Dated(first=first, last=last, precision=precision, passage=Passage(start=0, end=4, text="then"))


def on(*days: str | None) -> list[Claim]:
    return [claim(number, day) for number, day in enumerate(days)]


def counts(found: Timeline) -> list[tuple[str, int]]:
    return [(period.label, period.count) for period in found.periods]


# dates


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2026-02-07", "2026-02-07", "2026-02-07"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("1855", "1855-01-01", "1855-12-31"),
    ],
)
def test_a_date_a_month_or_a_year_has_bounds(iso: str, first: str, last: str) -> None:
    bounds = bounds_of(iso)
    assert bounds == (date.fromisoformat(first), date.fromisoformat(last))
    assert str(bounds) == iso


@pytest.mark.parametrize(
    "iso", [None, "", "2026-02-30", "2026-13", "0000", "20260207", "7 February", "2026-02-07-01", "²026", "-1"]
)
def test_what_is_no_date_has_no_bounds(iso: str | None) -> None:
    assert bounds_of(iso) is None


def test_bounds_that_are_no_month_are_told_as_both_days() -> None:
    assert str(Bounds(date(2026, 2, 2), date(2026, 2, 8))) == "2026-02-02/2026-02-08"


def test_the_day_of_the_statement_goes_before_that_of_the_article() -> None:
    published = make_claims("a.txt", published="2026-02-09")[0]
    assert str(dated(published.model_copy(update={"said_on": None}))) == "2026-02-09"
    assert str(dated(published.model_copy(update={"said_on": "2026-02"}))) == "2026-02"
    told = {"said_on": "2026-02", "said_when": when("2026-02-02", "2026-02-08", "week")}
    assert str(dated(published.model_copy(update=told))) == "2026-02-02/2026-02-08"
    assert dated(claim(1, None)) is None


# how sure


@given(st.lists(st.floats(0, 1), max_size=9))
def test_the_interval_holds_at_least_95_of_100_outcomes_and_no_more_than_it_must(chances: list[float]) -> None:
    masses = [0.0] * (len(chances) + 1)
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        masses[sum(outcome)] += math.prod(chance if hit else 1 - chance for hit, chance in zip(outcome, chances, strict=True))
    found = right(chances)
    slack = 1e-9
    assert math.isclose(found.expected, sum(chances), abs_tol=1e-9)
    assert sum(masses[: found.low]) <= 0.025 + slack
    assert sum(masses[found.high + 1 :]) <= 0.025 + slack
    assert found.low == 0 or sum(masses[: found.low + 1]) >= 0.025 - slack
    assert found.high == len(chances) or sum(masses[found.high :]) >= 0.025 - slack


@pytest.mark.parametrize("chance", [0.02, 0.3, 0.5, 0.9, 0.995])
def test_beyond_a_thousand_claims_the_normal_approximation_fits(chance: float) -> None:
    from kuriltool.analysis import uncertainty

    for number in (400, 1000):
        exact, near = uncertainty._exact({chance: number}), uncertainty._nearly({chance: number}, number)
        assert all(abs(one - other) <= 1 for one, other in zip(exact, near, strict=True))
    assert right([1.0] * 3000) == right([1.0] * 3000).model_copy(update={"expected": 3000.0, "low": 3000, "high": 3000})


@pytest.mark.parametrize(("hits", "total", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)])
def test_wilson(hits: int, total: int, low: float, high: float) -> None:
    found = wilson(hits, total)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_a_share_lies_in_its_interval(numbers: tuple[int, int]) -> None:
    found = wilson(*numbers)
    assert 0 <= found.low <= found.share <= found.high <= 1


def test_what_a_person_confirmed_is_right() -> None:
    review = Review(verdict="confirmed", on="2026-03-01", origin="corrections")
    assert chance_right(claim(1, None)) == 0.9
    assert chance_right(claim(1, None, review=review)) == 1


# periods


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (
            "day",
            [("2026-12-30", 1), ("2026-12-31", 0), ("2027-01-01", 2), ("2027-01-02", 0), ("2027-01-03", 0), ("2027-01-04", 1)],
        ),
        ("week", [("2026-W53", 3), ("2027-W01", 1)]),
        ("month", [("2026-12", 1), ("2027-01", 3)]),
        ("year", [("2026", 1), ("2027", 3)]),
    ],
)
def test_claims_count_in_their_period_and_empty_periods_show(by: str, expected: list[tuple[str, int]]) -> None:
    found = timeline(of_claims(on("2026-12-30", "2027-01-01", "2027-01-01", "2027-01-04")), "side", by)  # type: ignore[arg-type]
    assert counts(found) == expected


def test_what_is_known_less_precisely_counts_with_longer_periods_alone() -> None:
    claims = on("2026-02-07", "2026-02", "2026", None)
    by = {by: timeline(of_claims(claims), "side", by) for by in ("day", "week", "month", "year")}  # type: ignore[arg-type]
    assert {name: (found.count, found.imprecise, found.undated) for name, found in by.items()} == {
        "day": (1, 2, 1),
        "week": (1, 2, 1),
        "month": (2, 1, 1),
        "year": (3, 0, 1),
    }


def test_a_week_that_the_article_tells_counts_as_a_week() -> None:
    told = {"said_when": when("2026-02-02", "2026-02-08", "week")}
    across = {"said_when": when("2026-01-26", "2026-02-01", "week")}
    found = [claim(1, "2026-02", **told), claim(2, "2026", **across)]
    assert counts(timeline(of_claims(found), "side", "week")) == [("2026-W05", 1), ("2026-W06", 1)]
    assert timeline(of_claims(found), "side", "month").imprecise == 1


def test_a_gap_of_thirty_years_is_one_entry() -> None:
    found = timeline(of_claims(on("1993-10-13", "1993-10-19", "2026-02-07")), "side", "day")
    assert len(found.periods) == 9
    gap = found.periods[-2]
    assert (gap.count, gap.first, gap.last) == (0, "1993-10-20", "2026-02-06")
    assert gap.periods == (date(2026, 2, 6) - date(1993, 10, 19)).days


@pytest.mark.parametrize(
    ("days", "by"),
    [
        ([], "month"),
        (["2026-02-07"], "day"),
        (["2026-02-01", "2026-02-20"], "day"),
        (["2026-01-01", "2026-04-01"], "week"),
        (["2025-01-01", "2026-04-01"], "month"),
        (["2012-01-01", "2026-04-01"], "year"),
        (["1956-10-19", *["2026-02-07"] * 30], "day"),
        (["2026-02-07", "2026-02-08", "2026-02"], "month"),
        (["2026-02-07", "2026-02-08", "2026"], "year"),
    ],
)
def test_periods_that_suit_the_dates(days: list[str], by: str) -> None:
    assert fitting([bounds for day in days if (bounds := bounds_of(day))]) == by


@settings(deadline=None)
@given(
    st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1, max_size=20),
    st.sampled_from(["day", "week", "month", "year"]),
)
def test_periods_adjoin_and_hold_every_claim_once(days: list[date], by: str) -> None:
    found = timeline(of_claims(on(*(day.isoformat() for day in days))), "side", by)  # type: ignore[arg-type]
    assert sum(period.count for period in found.periods) == found.count == len(days)
    for one, other in itertools.pairwise(found.periods):
        assert date.fromisoformat(one.last) + timedelta(days=1) == date.fromisoformat(other.first)
    assert date.fromisoformat(found.periods[0].first) <= min(days)
    assert date.fromisoformat(found.periods[-1].last) >= max(days)
    assert len(found.periods) <= 7 * len(days)


def test_the_last_days_of_the_calendar_count() -> None:
    for by in ("day", "week", "month", "year"):
        assert timeline(of_claims(on("0001-01-01", "9999-12-31")), "side", by).count == 2  # type: ignore[arg-type]


# groups


def test_sides_stand_in_the_order_of_the_pack_and_those_without_at_the_end() -> None:
    positions = [None, "other", "South", "North", "both", "South"]
    claims = [claim(number, "2026-02-07", position) for number, position in enumerate(positions)]
    found = timeline(of_claims(claims), "side", order=["North", "South"])
    assert [(group.id, group.count) for group in found.groups] == [
        ("North", 1),
        ("South", 2),
        ("both", 1),
        ("other", 1),
        (None, 1),
    ]
    south = found.periods[0].counts[1]
    assert south.share is not None
    assert south.share.share == pytest.approx(2 / 6)
    assert south.right.expected == pytest.approx(1.8)


def test_a_claim_counts_for_each_of_its_issues() -> None:
    issues: list[list[str]] = [["talks", "river-border", "talks"], ["talks"], []]
    claims = [claim(number, "2026-02-07", issues=own) for number, own in enumerate(issues)]
    found = timeline(of_claims(claims), "issue", order=["river-border", "talks", "salmon"])
    assert [(group.id, group.count) for group in found.groups] == [("river-border", 1), ("talks", 2), (None, 1)]
    assert found.count == 3


def test_speakers_go_by_id_and_else_by_name_without_case_and_accents() -> None:
    speakers = [ANA, ANA and ANA.model_copy(update={"name": "Sólveig"}), None]
    speakers += [Speaker(id=None, name=name, via="name") for name in ("José Roe", "JOSE ROE")]
    claims = [claim(number, "2026-02-07", speaker=speaker) for number, speaker in enumerate(speakers)]
    found = timeline(of_claims(claims), "speaker")
    assert [(group.id, group.name, group.count) for group in found.groups] == [
        ("ana", "Ana Sólveig", 2),
        ("name:jose roe", "José Roe", 2),
        (None, None, 1),
    ]


def test_statements_count_once_with_their_surest_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [
        claim(1, "2026-02-07", confidence=0.6, issues=["talks"]),
        claim(2, "2026-02-08", confidence=0.8, issues=["salmon"]),
        claim(3, "2026-02-08", confidence=0.5, speaker=None),
    ]
    assert ANA is not None
    one = Statement(
        id="s_1",
        speaker=ANA,
        position="North",
        first="2026-02-07",
        last="2026-02-07",
        appearances=[Appearance(claim=own, likeness=90.0, by="words") for own in claims[:2]],
    )
    monkeypatch.setattr(statements_of, "statements", lambda claims, text, names: [one])  # noqa: ARG005
    found = of_statements(claims, lambda article: "")  # noqa: ARG005
    assert [(counted.chance, counted.issues, str(counted.said)) for counted in found] == [
        (0.8, ("talks", "salmon"), "2026-02-07"),
        (0.5, ("river-border",), "2026-02-08"),
    ]


# the command


def run(*args: str | Path, columns: int = 100) -> typer.testing.Result:
    runner = typer.testing.CliRunner()
    return runner.invoke(app, [str(arg) for arg in args], prog_name="kuriltool", env={"COLUMNS": str(columns)})


@pytest.fixture
def filled(store_path: Path) -> Path:
    """A store with claims of some days, of a month, and of none."""
    with Store.open(store_path) as store:
        for number, day in enumerate(["2026-02-07", "2026-02-08", "2026-02-08", "2026-05-01", "2026-02", None]):
            path = f"news/{number}.txt"
            made = make_claims(path, published=None)
            found = [own.model_copy(update={"id": f"{own.id}{number}", "said_on": day}) for own in made]
            store.save(found[0].article, TEXT, found, make_run(), keep_copies=True)
    return store_path


@pytest.mark.parametrize("columns", [60, 70, 80, 100, 160])
@pytest.mark.parametrize("of", ["side", "issue", "speaker"])
@pytest.mark.usefixtures("filled")
def test_table_at_any_width(of: str, columns: int) -> None:
    result = run("timeline", "--by", "month", "--of", of, "--format", "table", columns=columns)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= columns
    assert "█" in result.stdout
    assert {"2026-02", "2026-03", "2026-04", "2026-05"} <= set(result.stdout.split())
    assert "3 claims without a date left out" in result.stderr


@pytest.mark.usefixtures("filled")
def test_json_jsonl_and_csv_hold_the_same(tmp_path: Path) -> None:
    whole = json.loads(run("timeline", "--by", "day").stdout)
    assert (whole["by"], whole["of"], whole["unit"], whole["count"], whole["imprecise"]) == ("day", "side", "claim", 12, 3)
    assert [json.loads(line) for line in run("timeline", "--by", "day", "--format", "jsonl").stdout.splitlines()] == whole[
        "periods"
    ]
    assert run("timeline", "--by", "day", "-o", tmp_path / "t.csv").stdout == ""
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8"), newline="")))
    assert [(row["day"], row["side"], row["claims"]) for row in rows] == [
        ("2026-02-07", "North", "2"),
        ("2026-02-07", "South", "1"),
        ("2026-02-08", "North", "4"),
        ("2026-02-08", "South", "2"),
        ("2026-02-09", "", "0"),
        ("2026-05-01", "North", "2"),
        ("2026-05-01", "South", "1"),
    ]
    assert rows[4]["periods"] == "81"


@pytest.mark.usefixtures("filled")
def test_filters_choose_the_claims_and_trend_is_the_same_command() -> None:
    result = run("trend", "--position", "South", "--since", "2026-05")
    assert [period["label"] for period in json.loads(result.stdout)["periods"]] == ["2026-05-01"]
    assert json.loads(result.stdout)["count"] == 1
    assert "trend" not in run("--help").stdout


@pytest.mark.usefixtures("filled")
def test_statements_are_counted_from_the_store() -> None:
    found = json.loads(run("timeline", "--distinct", "--by", "year").stdout)
    assert found["unit"] == "statement"
    assert 0 < found["count"] <= 15


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--by", "weak"], 'no period "weak"; did you mean week?'),
        (["--of", "sides"], 'no grouping "sides"; did you mean side?'),
        (["--position", "Nort"], "did you mean North?"),
        (["--top", "0"], "greater than or equal to 1"),
        (["--since", "soon"], '"soon" is no date'),
    ],
)
@pytest.mark.usefixtures("filled")
def test_what_cannot_be_meant_is_a_usage_error(args: list[str], told: str) -> None:
    result = run("timeline", *args)
    assert result.exit_code == 2
    assert told in " ".join(re.sub("[│\n]", " ", result.stderr).split())


def test_an_empty_store_is_no_error(store_path: Path) -> None:
    Store.open(store_path).close()
    result = run("timeline")
    assert (result.exit_code, json.loads(result.stdout)["periods"]) == (0, [])
    assert "no claim fits all of that" in result.stderr
    assert run("timeline", "--format", "table").stdout == ""


def test_hostile_names_steer_no_terminal_and_no_spreadsheet(store_path: Path) -> None:
    speaker = Speaker(id=None, name=NASTY, via="name")
    with Store.open(store_path) as store:
        save(store, "news/a.txt", [own.model_copy(update={"speaker": speaker}) for own in make_claims("news/a.txt")])
    table = run("timeline", "--of", "speaker", "--format", "table").stdout
    assert not set("\x1b\x07\x9b\u202e\x00") & set(table)
    assert "[red]" in json.dumps(json.loads(run("timeline", "--of", "speaker").stdout), ensure_ascii=False)
    assert "\u202e" not in run("timeline", "--of", "speaker").stdout


@pytest.mark.usefixtures("filled")
def test_few_groups_show_and_the_others_are_told() -> None:
    result = run("timeline", "--of", "speaker", "--top", "1", "--format", "table")
    assert "Bo Lund" not in result.stdout
    assert "1 speaker with fewer claims not shown; --top 2 shows all" in result.stdout
