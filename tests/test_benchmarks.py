"""The benchmarks run, and the README shows what they measured last. How long anything takes is never asserted."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import command, reading, record
from benchmarks.catalogue import BENCHMARKS
from benchmarks.figures import Benchmark, Table, many, megabytes, milliseconds, percent, plain, seconds, times
from benchmarks.measuring import QUICK, ROOT, Bench, Failed, Ran, Unavailable, in_turn, least, quickest
from benchmarks.reading import Way, read, unpacked
from benchmarks.record import Entry
from benchmarks.texts import PARAGRAPHS, articles, write

SMALLEST = replace(QUICK, words=100, articles=(1, 2), folder=2, claims=(20, 40), gigabytes=0.001, report=20)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    stores = tmp_path / "stores"
    stores.mkdir()
    return Bench(SMALLEST, tmp_path, stores)


@pytest.mark.long
@pytest.mark.parametrize("name", BENCHMARKS)
def test_each_benchmark_measures_its_rows(name: str, bench: Bench) -> None:
    try:
        table = BENCHMARKS[name].measure(bench)
    except Unavailable as missing:
        pytest.skip(str(missing))
    assert tuple(row[0] for row in table.rows) == BENCHMARKS[name].rows


@pytest.mark.long
def test_another_version_is_read_beside_ours(bench: Bench) -> None:
    try:
        older = unpacked(bench, "HEAD")
    except Unavailable as missing:
        pytest.skip(str(missing))
    found = read(bench, ["extract"], [ROOT, older])
    assert {source for _, source in found} == {ROOT, older}
    assert all(way.words >= SMALLEST.words and way.speed > 0 for way in found.values())
    with pytest.raises(Unavailable, match="no commit nonsense here"):
        unpacked(bench, "nonsense")


def test_another_version_has_its_rows(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def told(_: Bench, ways: list[str], sources: list[Path]) -> dict[tuple[str, Path], Way]:
        return {(way, source): Way(0, 1.0 if source == ROOT else 2.5, 10, 1, 0) for way in ways for source in sources}

    monkeypatch.setattr(reading, "unpacked", lambda *_: bench.home)
    monkeypatch.setattr(reading, "read", told)
    assert BENCHMARKS["extract"].measure(replace(bench, against="v1")).rows[-3:] == (
        ("`extract`, times as fast as v1", "2.50 ×"),
        ("`extract --rules-only`, times as fast as v1", "2.50 ×"),
        ("the network alone, times as fast as v1", "2.50 ×"),
    )


def test_what_was_measured_stands_in_the_readme() -> None:
    shown = record.SHOWN.search(record.README.read_text("utf-8"))
    assert shown
    recorded = record.recorded()
    assert shown[0] == record.shown(recorded), "run python tests/benchmarks --write"
    assert recorded
    for name, entry in recorded.items():
        rows = [row[0] for row in entry.table.rows]
        assert [row for row in BENCHMARKS[name].rows if row not in rows] == [], f"run python tests/benchmarks --write {name}"


def test_rows_are_told_apart() -> None:
    for benchmark in BENCHMARKS.values():
        assert len(set(benchmark.rows)) == len(benchmark.rows)


def _counted(bench: Bench) -> Table:
    return Table((("repeats", str(bench.scale.repeats)),))


def _missing(bench: Bench) -> Table:
    raise Unavailable(f"nothing in {bench.stores.name}")


MADE = {"one": Benchmark("One", ("repeats",), _counted), "two": Benchmark("Two", ("none",), _missing)}


@pytest.fixture
def _of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Benchmarks that take no time, with a README and a record to write to."""
    for module in (command, record):
        monkeypatch.setattr(module, "BENCHMARKS", MADE)
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- benchmarks -->\nold\n<!-- /benchmarks -->\nbehind\n", "utf-8")
    monkeypatch.setattr(record, "README", readme)
    monkeypatch.setattr(record, "RECORD", tmp_path / "measured.toml")


@pytest.mark.usefixtures("_of_ours")
def test_what_cannot_be_measured_is_told_and_the_rest_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--quick", "--stores", str(tmp_path / "kept")]) == 1
    told = capsys.readouterr()
    assert told.out == "One\nrepeats  1\n\n"
    assert "two: not measured: nothing in kept\n" in told.err
    assert "old" in record.README.read_text("utf-8")
    assert command.main(["one"]) == 0


@pytest.mark.usefixtures("_of_ours")
def test_a_name_that_is_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["three"])
    assert "there is no three to measure; there are one, two" in capsys.readouterr().err


@pytest.mark.usefixtures("_of_ours")
def test_what_is_written_is_shown_and_what_was_measured_before_stays() -> None:
    before = Entry(Table((("none", "1", "2"),), ("few", "many")), record.now(Table(())).date, 'a|machine, \\ "q"')
    record.write({"two": before})
    assert command.main(["one", "--write"]) == 0
    assert record.recorded()["two"] == before
    text = record.README.read_text("utf-8")
    assert text.startswith("before\n<!-- benchmarks -->\n") and text.endswith("<!-- /benchmarks -->\nbehind\n")
    assert "| Two | few | many |\n| --- | ---: | ---: |\n| none | 1 | 2 |\n" in text
    assert "| **One** |  |\n| repeats | 3 |\n" in text
    assert f"{record.machine()}: `one`." in text


def test_a_command_that_fails_is_told_with_its_words(bench: Bench) -> None:
    with pytest.raises(Failed, match=r"exit code 1: .*nowhere: no such file"):
        bench.kuriltool("extract", "nowhere")


def test_a_command_that_is_not_there_is_told(bench: Bench) -> None:
    bench.need("extract", "--force")
    with pytest.raises(Unavailable, match="there is no kuriltool extract --forse"):
        bench.need("extract", "--forse")
    with pytest.raises(Unavailable, match="there is no kuriltool extrakt"):
        bench.need("extrakt")


def test_a_command_is_measured(bench: Bench) -> None:
    busy = bench.run(["python3", "-c", "print(sum(range(3_000_000)), end='')"], keep=True)
    idle = bench.run(["python3", "-c", "import sys, time; time.sleep(0.3); sys.exit(not sys.stdout.isatty())"], terminal=True)
    assert busy.out == b"4499998500000"
    assert busy.cpu > 0 and busy.megabytes > 1
    assert idle.wall >= 0.3 and idle.out == b""


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="no /proc that tells memory here")
def test_the_memory_of_workers_is_looked_at(bench: Bench) -> None:
    child = "b = bytearray(20_000_000); import time; time.sleep(4)"
    code = f"import subprocess, sys; [p.wait() for p in [subprocess.Popen([sys.executable, '-c', {child!r}]) for _ in range(2)]]"
    workers = bench.run(["python3", "-c", code], watch=True).workers
    assert len(workers) == 2
    assert all(held > 20 for held in workers)


def test_ways_run_by_turns_and_the_least_counts(tmp_path: Path) -> None:
    order: list[str] = []

    def way(name: str, cpu: list[float]) -> Ran:
        order.append(name)
        return Ran(cpu.pop(), 2 * len(cpu), 0, tmp_path)

    one, two = [3.0, 1.0], [5.0, 7.0]
    runs = in_turn({"one": lambda: way("one", one), "two": lambda: way("two", two)}, 2)
    assert order == ["one", "two", "one", "two"]
    assert (least(runs["one"]), least(runs["two"]), quickest(runs["one"])) == (1, 5, 0)


def test_made_articles_are_the_same_every_time_and_share_no_paragraph(tmp_path: Path) -> None:
    assert write(tmp_path, 2) == sum(len(path.read_text("utf-8").split()) for path in tmp_path.iterdir())
    first, second = (path.read_text("utf-8").split("\n\n") for path in sorted(tmp_path.iterdir()))
    assert len(first) == PARAGRAPHS + 1
    assert not {*first} & {*second}
    assert [line.rstrip("\n") for line in first] == next(articles())


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (seconds(0.1849), "0.18 s"),
        (seconds(9.999), "10.0 s"),
        (seconds(1234.5), "1,234 s"),
        (milliseconds(0.0042), "4.2 ms"),
        (milliseconds(0.18), "180 ms"),
        (many(2937), "2,900"),
        (many(1_254_000), "1,300,000"),
        (many(42.4), "42"),
        (times(1.849), "1.85 ×"),
        (times(56.4), "56 ×"),
        (percent(0.974), "97 %"),
        (megabytes(1234.4), "1,234 MB"),
    ],
)
def test_figures_read_well(told: str, expected: str) -> None:
    assert told == expected


def test_a_table_is_aligned() -> None:
    table = Table((("short", "1", "22"), ("a longer one", "333", "–")), ("few", "many"))
    assert plain("T", table).splitlines() == ["T             few  many", "short           1    22", "a longer one  333     –"]


def test_a_table_holds_a_figure_for_each_column() -> None:
    with pytest.raises(AssertionError):
        Table((("a", "1"),), ("few", "many"))


@pytest.mark.parametrize("command", [["tests/benchmarks"], ["-m", "tests.benchmarks"]])
def test_the_folder_and_the_module_run(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command, "nothing"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "there is no nothing to measure" in done.stderr
