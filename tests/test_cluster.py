"""`extract --scheduler`: a Dask cluster of this machine's processes gives what one process gives, whatever happens to them."""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.testing

from kuriltool.cli import app
from kuriltool.cluster import parts, scheduling
from kuriltool.fingerprint import WEIGHTS
from kuriltool.rules.folder import shipped

distributed = pytest.importorskip("distributed", reason="the extra [dask] is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (WEIGHTS / "meta.json").is_file(), reason="kuriltool/weights holds no trained pipeline"),
]

SAID = "“{0} is ours,” Peskov said on Monday. Takaichi insisted that {0} must be returned to Japan. Others disagreed.\n"
PLACES = ("Iturup", "Kunashir", "Shikotan", "The Habomai group", "Etorofu", "The fishery", "The treaty", "The sea")


def cluster(number: int) -> Any:
    return distributed.LocalCluster(
        n_workers=number,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    )


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    with cluster(2) as running:
        yield running


@pytest.fixture(autouse=True, scope="module")
def _loaded_once() -> Iterator[None]:
    """What reads in this process is loaded once for each choice of rules."""
    from kuriltool import pipeline

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "load", functools.cache(pipeline.load))
        yield


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Articles in a folder, in lines and in columns, one of them no article, in parts of one file or a few lines."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KURILTOOL_STORE", raising=False)
    monkeypatch.setattr(parts, "SMALLEST", 200)
    folder = tmp_path / "news"
    (folder / "sub").mkdir(parents=True)
    for place in PLACES:
        (folder / "sub" / f"2026-02-07 {place}.txt").write_text(f"Talks\n\n{SAID.format(place)}", encoding="utf-8")
    (folder / "copy.txt").write_text(f"Talks\n\n{SAID.format(PLACES[0])}", encoding="utf-8")
    (folder / "empty.txt").touch()
    rows = [{"id": place, "text": SAID.format(place) + "In the evening.", "date": "2026-02-08"} for place in PLACES]
    lines = [json.dumps(row) for row in [*rows, {"id": PLACES[0], "text": SAID.format("Another island")}]]
    (folder / "lines.jsonl").write_text("\n".join([*lines, "no json"]) + "\n", encoding="utf-8")
    if duckdb := sys.modules.get("duckdb") or pytest.importorskip("duckdb"):
        duckdb.sql(
            f"COPY (SELECT id, text || ' Yes.' AS text FROM read_json('{folder}/lines.jsonl', ignore_errors=true) "
            f"WHERE id IS NOT NULL) TO '{folder}/columns.parquet' (FORMAT parquet)"
        )
    return folder


def run(*args: str | Path) -> typer.testing.Result:
    found = typer.testing.CliRunner().invoke(app, [str(arg) for arg in args], prog_name="kuriltool", env={"COLUMNS": "100"})
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found


def claims(store: str) -> str:
    return run("--store", store, "claims", "--json").stdout


def serial(*args: str | Path) -> typer.testing.Result:
    return run("--store", "serial.db", "extract", *args, "--json")


def on(workers: Any, *args: str | Path) -> typer.testing.Result:
    return run("--store", "spread.db", "extract", *args, "--json", "--scheduler", workers.scheduler_address)


def complaints(result: typer.testing.Result) -> list[str]:
    return sorted(line for line in result.stderr.splitlines() if line.startswith("kuriltool: "))


def accounts() -> dict[str, int]:
    """When each account among the parts was written."""
    return {path.name: path.stat().st_mtime_ns for path in Path("spread.parts").glob("*.json")}


@pytest.mark.usefixtures("news")
def test_it_gives_what_one_process_gives(workers: Any) -> None:
    alone, spread = serial("news"), on(workers, "news")
    assert json.loads(spread.stdout) == json.loads(alone.stdout) != []
    assert claims("spread.db") == claims("serial.db")
    assert complaints(spread) == complaints(alone) != []
    assert (spread.exit_code, alone.exit_code) == (1, 1)
    assert "copies" in spread.stderr or "a copy" in spread.stderr
    assert len(accounts()) > 5
    before = accounts()
    again = on(workers, "news")
    assert (again.stdout, complaints(again), again.exit_code) == (spread.stdout, complaints(spread), 1)
    assert "all read before and unchanged" in again.stderr
    assert accounts() == before


@pytest.mark.long
def test_what_has_changed_is_read_and_what_is_gone_goes(workers: Any, news: Path) -> None:
    on(workers, "news")
    before = accounts()
    (news / "empty.txt").unlink()
    (news / "sub" / f"2026-02-07 {PLACES[2]}.txt").write_text("Moscow\n\n" + SAID.format("Paramushir"), encoding="utf-8")
    (news / "sub" / f"2026-02-07 {PLACES[3]}.txt").unlink()
    lines = (news / "lines.jsonl").read_text().splitlines(keepends=True)
    (news / "lines.jsonl").write_text("".join(lines[1:-1]))  # of a file with a bad line nobody knows what it holds no longer
    spread, alone = on(workers, "news"), serial("news")
    assert claims("spread.db") == claims("serial.db") == spread.stdout == alone.stdout
    kept = accounts()
    assert 0 < len(before.keys() & kept.keys()) < len(before)
    assert all(kept[name] == before[name] for name in before.keys() & kept.keys())


@pytest.mark.usefixtures("news")
def test_a_worker_that_is_killed_loses_nothing() -> None:
    alone = serial("news")
    with cluster(2) as running:
        killed: list[int] = []

        def kill() -> None:
            while not Path("spread.parts").is_dir() or not accounts():
                time.sleep(0.01)
            victim = next(iter(running.workers.values())).process.pid
            os.kill(victim, signal.SIGKILL)
            killed.append(len(accounts()))

        killer = threading.Thread(target=kill)
        killer.start()
        spread = on(running, "news")
        killer.join()
    assert killed[0] < len(accounts())  # there was still something to do
    assert spread.stdout == alone.stdout
    assert claims("spread.db") == claims("serial.db")
    assert complaints(spread) == complaints(alone)


@pytest.mark.long
def test_what_kills_every_worker_costs_one_file(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "_worked", _dies_of_one)
    monkeypatch.setattr(parts, "SMALLEST", 100_000)
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), cluster(2) as running:
        spread = on(running, news / "sub")
    died = [line for line in complaints(spread) if "ended every process" in line]
    assert len(died) == 1
    assert PLACES[0] in died[0]
    assert spread.exit_code == 1
    read = {claim["article"]["path"] for claim in json.loads(claims("spread.db"))}
    assert len(read) == len(PLACES) - 1


def _dies_of_one(job: Any, part: Any) -> Any:
    from kuriltool.cluster import working

    if any(PLACES[0] in source.path for source in part.sources):
        os.kill(os.getpid(), signal.SIGKILL)
    return working.read(job, part)


def test_what_stands_at_an_address(workers: Any, news: Path) -> None:
    serial(news / "lines.jsonl", news / "sub")
    spread = on(workers, f"file://{news}/lines.jsonl", f"file://{news}/sub", "--parts", f"file://{news.parent}/elsewhere")
    found = claims("spread.db")
    assert found.replace("file://", "") == claims("serial.db")
    assert f'"file://{news}/lines.jsonl#Etorofu"' in found
    assert list((news.parent / "elsewhere").glob("*.db"))
    assert spread.exit_code == 1
    gone = run("--store", "spread.db", "extract", ".", "--json")  # a folder says nothing of what is at an address
    assert f'"file://{news}/lines.jsonl#Etorofu"' in claims("spread.db")
    assert gone.exit_code == 1


def test_options_reach_the_workers(workers: Any, news: Path) -> None:
    (news / "sub" / "german.txt").write_text("„Das ist unser,“ sagte Peskow am Montag. Und die anderen waren dagegen.\n")
    options = ("--rules-only", "--keep-copies", "--any-language", "--limit-characters", "110", "--text-field", "text")
    alone, spread = serial("news", *options), on(workers, "news", *options)
    assert spread.stdout == alone.stdout
    assert complaints(spread) == complaints(alone)
    assert any("110 are the most" in line for line in complaints(spread))


def test_own_rules_reach_the_workers(workers: Any, news: Path) -> None:
    home = news.parent / "mine" / "kuril"
    home.mkdir(parents=True)
    for file in (shipped() / "kuril").glob("*.yaml"):
        (home / file.name).write_bytes(file.read_bytes())
    pack = home / "pack.yaml"
    pack.write_text(re.sub(r"(?m)^version: .*", "version: 9.9.9", pack.read_text(encoding="utf-8")), encoding="utf-8")
    alone, spread = serial("news", "--rules", "mine"), on(workers, "news", "--rules", "mine")
    assert spread.stdout == alone.stdout
    assert '"version": "9.9.9"' in spread.stdout
    told = [run("--store", store, "why", json.loads(spread.stdout)[0]["id"]).stdout for store in ("serial.db", "spread.db")]
    assert told[0] == told[1]


def test_rules_that_are_wrong_are_told_before_any_worker_begins(news: Path) -> None:
    (news.parent / "bad").mkdir()
    (news.parent / "bad" / "pack.yaml").write_text("nonsense: true\n")
    result = run("extract", "news", "--rules", "bad", "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 1
    assert "pack.yaml:1" in result.stderr
    assert "scheduler" not in result.stderr


def test_claims_as_parquet_files(workers: Any, news: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    options = ("--scheduler", workers.scheduler_address, "--parquet", "claims")

    def found() -> list[Any]:
        with duckdb.connect() as connection:
            return connection.execute("SELECT path, id FROM read_parquet('claims/*.parquet') ORDER BY ALL").fetchall()

    Path("claims").mkdir()
    Path("claims/0123456789ab-0123456789abcdef.parquet").touch()  # as a worker leaves it that is killed before it is done
    first = run("extract", "news", *options)
    alone = serial("news", "--keep-copies")
    assert found() == sorted((claim["article"]["path"], claim["id"]) for claim in json.loads(alone.stdout))
    assert (first.exit_code, first.stdout) == (1, "")
    assert f"{len(found())} claims of" in first.stderr
    before = {path: path.stat().st_mtime_ns for path in Path("claims").glob("*.parquet")}
    run("extract", "news", *options)
    assert {path: path.stat().st_mtime_ns for path in Path("claims").glob("*.parquet")} == before
    (news / "copy.txt").write_text(SAID.format("Another island"), encoding="utf-8")
    run("extract", "news", *options)
    alone = serial("news", "--keep-copies")
    assert found() == sorted((claim["article"]["path"], claim["id"]) for claim in json.loads(alone.stdout))
    assert not Path(".kuriltool").exists()


@pytest.mark.long
def test_a_cluster_of_its_own(news: Path) -> None:
    serial(news / "sub")
    command = [
        sys.executable,
        "-m",
        "kuriltool",
        "--store",
        "spread.db",
        "extract",
        "news/sub",
        "--scheduler",
        "local:2",
        "--json",
    ]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert [line for line in found.stderr.splitlines() if not line.startswith("16 claims in ")] == []
    assert found.returncode == 0
    assert claims("spread.db").replace("news/sub", str(news / "sub")) == claims("serial.db")


@pytest.mark.long
def test_stopped_it_keeps_what_is_done_and_goes_on_from_there(news: Path) -> None:
    alone = serial(news)
    command = [
        sys.executable,
        "-c",
        _WITH_SMALL_PARTS,
        "--store",
        "spread.db",
        "extract",
        str(news),
        "--scheduler",
        "local:2",
        "--json",
    ]
    stopped = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not Path("spread.parts").is_dir() or not accounts():
        time.sleep(0.01)
        assert stopped.poll() is None
    os.killpg(stopped.pid, signal.SIGINT)  # as a terminal does, to all of them
    _, told = stopped.communicate(timeout=60)
    assert stopped.returncode == 130
    assert told.splitlines()[-1].startswith("kuriltool: stopped; ")
    assert [line for line in told.splitlines() if "Traceback" in line or "distributed" in line] == []
    done = accounts()
    with cluster(2) as running:
        assert on(running, news).stdout == alone.stdout
    assert done.items() <= accounts().items()


_WITH_SMALL_PARTS = "from kuriltool.cluster import parts; parts.SMALLEST = 200; from kuriltool.__main__ import main; main()"


@pytest.mark.long
def test_a_scheduler_that_is_lost_is_told_in_one_line(news: Path) -> None:
    address = f"tcp://127.0.0.1:{_free_port()}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen([*dask, "scheduler", "--host", address, "--no-dashboard"], **quiet)  # type: ignore[call-overload]
    worker = subprocess.Popen([*dask, "worker", address, "--nthreads", "2", "--no-dashboard"], **quiet)  # type: ignore[call-overload]
    command = [sys.executable, "-c", _WITH_SMALL_PARTS, "--store", "spread.db", "extract", str(news), "--scheduler", address]
    reading = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        while not Path("spread.parts").is_dir() or not accounts():
            time.sleep(0.01)
            assert reading.poll() is None
        scheduler.kill()
        _, told = reading.communicate(timeout=60)
    finally:
        for process in (scheduler, worker, reading):
            process.kill()
            process.wait()
    first, last = told.splitlines()[0], told.splitlines()[-1]
    assert "start workers with --nthreads 1" in first
    assert last.startswith("kuriltool: the Dask scheduler is lost; what was read stays")
    assert [line for line in told.splitlines() if "Traceback" in line or "distributed" in line] == []
    assert reading.returncode == 1


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


# what it can't do


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scheduler", "tcp://127.0.0.1:1"), "no Dask scheduler answers at tcp://127.0.0.1:1"),
        (("--scheduler", "here:there"), "address"),
        (("--scheduler", "local", "--jobs", "2"), "leave out --jobs and --shard"),
        (("--scheduler", "local", "--shard", "1/2"), "leave out --jobs and --shard"),
        (("s3://bucket/a.txt",), "--scheduler local"),
        (("--parts", "x"), "--scheduler local"),
        (("--parquet", "x"), "--scheduler local"),
        (("--scheduler", "local", "--parquet", "x", "--parts", "y"), "leave out --parts"),
        (("--scheduler", "local", "--parquet", "x", "--json"), "prints none"),
    ],
)
def test_what_it_says_where_it_can_not_begin(
    options: tuple[str, ...], said: str, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "_PATIENCE", 1)
    result = run("extract", news, *options)
    assert result.exit_code in (1, 2)
    assert said in " ".join(result.stderr.split())
    assert not Path("x").exists()


def test_standard_input_stays_here(news: Path) -> None:
    assert news.is_dir()
    assert "standard input is here alone" in run("extract", "-", "--scheduler", "local").stderr


def test_a_scheduler_without_workers(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "_PATIENCE", 1)
    with cluster(0) as running:
        result = on(running, news)
    assert (result.exit_code, "has no workers" in result.stderr) == (1, True)


def test_without_dask_it_says_what_to_install(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run("extract", news, "--scheduler", "local")
    assert result.exit_code == 1
    assert "pip install 'kuriltool[dask]'" in result.stderr


def test_a_folder_that_workers_do_not_see(workers: Any, news: Path) -> None:
    result = on(workers, news, "--parts", "memory://parts")
    assert result.exit_code == 1
    assert "does not see memory://parts" in result.stderr


def test_dask_is_imported_for_a_cluster_alone() -> None:
    modules = "kuriltool.cli.app, kuriltool.cli.extract, kuriltool.intake.updating"
    code = f"import sys, {modules}; print({{'dask', 'distributed', 'fsspec'}} & {{*sys.modules}})"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
