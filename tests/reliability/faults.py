"""Faults in the middle of the work, and what becomes of it: `python tests/reliability/faults.py [--articles N] [--kills K]`.

Two hundred articles are extracted in peace, and then again and again with something going wrong. In the end the store must hold
what the undisturbed one holds, row for row but for the numbers that SQLite gave the rows. `--json` prints JSON.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, this folder alone would be searched

from reliability.command import amiss, unprivileged

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
COPIES = 0.05  # of the articles are copies, half of them with changes
KILLS_A_STORE = 8
PATIENCE = 300  # seconds; whatever takes longer hangs


# Articles


def _parted(text: str) -> list[str]:
    return text.split("|")


_PEOPLE = _parted(
    "Prime Minister Sanae Takaichi|Kremlin spokesman Dmitry Peskov|Foreign Minister Toshimitsu Motegi|Foreign "
    "Minister Sergei Lavrov|Foreign Ministry spokeswoman Maria Zakharova|Chief Cabinet Secretary Minoru Kihara|Ana "
    "Holm, who runs a fish market|the mayor of Nemuro|Bo Lund, a historian|the Japanese Foreign Ministry|the Russian "
    "Foreign Ministry|a former islander"
)
_VERBS = _parted("said|stressed|insisted|told reporters|admitted|warned|argued|pointed out|recalled|claimed|noted|announced")
_WHAT = _parted(
    "the ferry to Kunashiri|a joint catch of salmon|the graves on Shikotan|the treaty that both sides drafted|the "
    "lighthouse on the cape|a new cable to Iturup|the museum of the former residents|the fishing quota of next year|"
    "the airfield near the hot springs|visa-free travel|the map in the new schoolbook|the summer exchange of "
    "students|the price of sea urchins|the sanctions of March"
)
_FATE = _parted(
    "would have to wait for another spring|is a matter for experts and not for parliaments|belongs on the table of "
    "both ministers|had never been promised to anybody|could be agreed within a week|costs more than it brings|must "
    "not be tied to anything else|is worth any effort|has been paid for twice already|cannot be decided by one side|"
    "will be remembered by three generations|was settled long ago|ought to be seen by more people|remains closed for "
    "reasons that everybody knows"
)
_WHEN = [
    "on Monday",
    "on Tuesday",
    "on Wednesday",
    "last week",
    "in Tokyo",
    "in Moscow",
    "in Sapporo",
    "before leaving",
    "at a forum",
    "after the talks",
]


def articles(number: int, seed: int = 5) -> dict[str, str]:
    """As many articles by file name, the same for the same seed; some of the later ones are copies of one before them."""
    dice = random.Random(seed)
    sentences = [s for path in sorted(SEEDS.glob("*.txt")) for s in _sentences(path.read_text("utf-8"))]
    copies = max(2, round(number * COPIES))
    made: dict[str, str] = {}
    for count in range(number - copies):
        half = "one" if count % 2 == 0 else "two"
        made[f"{half}/{count:03}.txt"] = _article(dice, sentences, count)
    for count, (name, text) in enumerate(dice.sample(sorted(made.items()), copies)):
        changed = (
            text if count % 2 == 0 else text.replace("\n\n", f"\n\nThis is the edition of the evening, number {count}.\n\n", 1)
        )
        made[f"{name.partition('/')[0]}/copy-{count:03}.txt"] = changed
    return made


def _sentences(text: str) -> list[str]:
    found = re.findall(r"[A-Z][^.!?“”\"\n]{60,200}\.(?=\s)", text)
    return list(dict.fromkeys(found))


def _article(dice: random.Random, sentences: list[str], count: int) -> str:
    what = dice.choice(_WHAT)
    title = f"{what[0].upper()}{what[1:]} and what comes of it in case {count}"
    told = [_told(dice) for _ in range(5)] + dice.sample(sentences, 2)
    dice.shuffle(told)
    return "\n\n".join([title, " ".join(told[:3]), " ".join(told[3:5]), " ".join(told[5:])]) + "\n"


def _told(dice: random.Random) -> str:
    who, verb, what, fate, when = (dice.choice(part) for part in (_PEOPLE, _VERBS, _WHAT, _FATE, _WHEN))
    if dice.random() < 0.4:
        return f"“{what[0].upper() + what[1:]} {fate},” {who} {verb.replace('told reporters', 'said')} {when}."
    return f"{who[0].upper() + who[1:]} {verb} {when} that {what} {fate}."


# Stores

Rows = dict[str, Counter[tuple[object, ...]]]


# What the columns number that no foreign key tells of, and the times of a run, which are never the same twice.
_NUMBERING = {"claim": "claim", "first_claim": "claim", "part": "claim", "article": "article", "statement": "statement"} | {
    "block": "statement_block"
}
_TIMES = {"read_at", "taken_at"}
Names = dict[str, dict[int, Any]]


def rows(store: Path) -> Rows:
    """Every row of every table but for times, counted; for the numbers that SQLite gave the rows stands what they number.

    So an article's number is its place, a claim's is its article, id and start; packed facts are unpacked.
    """
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        names = _names(connection)
        found = {table: Counter(_named(connection, table, names)) for table in _tables(connection) if table != "fact"}
        return found | {"fact": Counter(_facts(connection, names))}


def _tables(connection: sqlite3.Connection) -> list[str]:
    known = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    virtual = [name for name, sql in known if sql.startswith("CREATE VIRTUAL")]
    return [name for name, _ in known if not name.startswith("sqlite_") and not any(name.startswith(f"{v}_") for v in virtual)]


def _names(connection: sqlite3.Connection) -> Names:
    """What each number of a row means, by table."""
    places = dict(connection.execute("SELECT id, place FROM article").fetchall())
    claims = {
        number: (places[article], public, start)
        for number, article, public, start in connection.execute("SELECT id, article, public, start FROM claim")
    }
    blocks = {id: (speaker, position) for id, speaker, position in connection.execute("SELECT * FROM statement_block")}
    terms = {id: (value, name) for id, value, name in connection.execute("SELECT * FROM term")}
    statements, chances = (
        dict(connection.execute(f"SELECT id, {column} FROM {table}").fetchall())
        for table, column in (("statement", "public"), ("chance", "value"))
    )
    own = {"statement": statements, "statement_block": blocks, "term": terms, "chance": chances}
    return {"article": places, "claim": claims, **own}


def _named(connection: sqlite3.Connection, table: str, names: Names) -> Iterator[tuple[object, ...]]:
    keys = connection.execute(f"PRAGMA foreign_key_list({table})").fetchall()
    numbering = _NUMBERING | {column: to for _, _, to, column, *_ in keys if to in names}
    leads = {column: names[to] for column, to in numbering.items()}
    if table in names:
        leads["id"] = names[table]
    if table == "claim_words":
        leads["rowid"] = names["claim"]
    cursor = connection.execute(f"SELECT {'rowid, ' * (table == 'claim_words')}* FROM {table}")
    columns = [column[0] for column in cursor.description]
    for row in cursor:
        told = [(column, value) for column, value in zip(columns, row, strict=True) if column not in _TIMES]
        yield tuple(leads[column].get(value, value) if column in leads else value for column, value in told)


def _facts(connection: sqlite3.Connection, names: Names) -> Iterator[tuple[object, ...]]:
    """The facts of each claim, and of each of its issues and propositions."""
    from kuriltool.store import facts

    columns = facts.read(connection)
    claims = [names["claim"].get(number, number) for number in columns.claim.tolist()]
    articles = [names["article"].get(number, number) for number in columns.article.tolist()]
    named = (columns.speaker, columns.side, columns.position, columns.pack)
    terms = [[names["term"].get(number) for number in of.tolist()] for of in named]
    plain = [of.tolist() for of in (columns.first, columns.last, columns.kind, columns.standing, columns.same)]
    chances = [names["chance"].get(number) for number in columns.chance.tolist()]
    yield from zip(claims, articles, *terms, *plain, chances, strict=True)
    for which, topics in (("issues", columns.issues), ("stances", columns.stances)):
        for row, topic, how in zip(topics.row.tolist(), topics.topic.tolist(), topics.how.tolist(), strict=True):
            yield which, claims[row], names["term"].get(topic), how


def claims_of(found: Rows) -> Counter[tuple[object, ...]]:
    """The claims of a store."""
    return found.get("claim", Counter())


def saved(store: Path) -> set[str]:
    """The places of the articles in a store; none where there is no store yet."""
    try:
        with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return {place for (place,) in connection.execute("SELECT place FROM article")}
    except sqlite3.OperationalError:
        return set()


def words_amiss(store: Path) -> list[str]:
    """What is wrong with the full-text index."""
    with closing(sqlite3.connect(store)) as connection:
        try:
            connection.execute("INSERT INTO claim_words (claim_words) VALUES ('integrity-check')")
        except sqlite3.DatabaseError as error:
            return [f"full-text index: {error}"]
    return []


# Runs


@dataclass(frozen=True)
class Ended:
    """How an extract ended."""

    code: int
    messages: str
    out: str
    seconds: float

    @property
    def is_crash(self) -> bool:
        return "Traceback" in self.messages or "Exception ignored" in self.messages


@dataclass
class Folder:
    """A folder of articles in `news`, with stores beside it."""

    path: Path
    number: int
    peace: float = 0  # seconds of an undisturbed run
    start: float = 0  # seconds until its first article
    reference: Rows = field(default_factory=dict)
    _stores: Iterator[int] = field(default_factory=itertools.count)

    def fill(self) -> None:
        for name, text in articles(self.number).items():
            path = self.path / "news" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def store(self) -> Path:
        """The path of a new store."""
        return self.path / f"store-{next(self._stores)}.db"

    def begin(self, store: Path, *paths: str, **options: Any) -> subprocess.Popen[bytes]:
        """Starts an extract of the articles, or of some of them, into a store."""
        command = [sys.executable, "-m", "kuriltool", "extract", *(paths or ("news",)), "--store", str(store)]
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        # What is started in the background is started with Ctrl-C ignored.
        return subprocess.Popen(command, cwd=self.path, **{"preexec_fn": _heed_interrupts, **streams, **options})

    def extract(self, store: Path, *paths: str, **options: Any) -> Ended:
        """Extracts and waits for the end."""
        begun = time.monotonic()
        return ended(self.begin(store, *paths, **options), begun)

    def measure(self) -> Ended:
        """The undisturbed run."""
        store = self.store()
        begun = time.monotonic()
        process = self.begin(store)
        while process.poll() is None and not saved(store):
            time.sleep(0.05)
        self.start = time.monotonic() - begun
        done = ended(process, begun)
        self.peace, self.reference = done.seconds, rows(store)
        return done

    def differences(self, store: Path) -> list[str]:
        """Where a store differs from the undisturbed one."""
        found, wrong = rows(store), amiss(store) + words_amiss(store)
        for table in sorted(found.keys() | self.reference.keys()):
            mine, theirs = found.get(table, Counter()), self.reference.get(table, Counter())
            if lost := (theirs - mine).total():
                wrong.append(f"{table}: {lost} rows lost, such as {str(next(iter(theirs - mine)))[:200]}")
            if more := (mine - theirs).total():
                wrong.append(f"{table}: {more} rows too many, such as {str(next(iter(mine - theirs)))[:200]}")
        return wrong


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ended(process: subprocess.Popen[bytes], begun: float) -> Ended:
    """Waits for the end of a process."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        err = (err or b"") + b"\nTraceback: hung and was killed"
    text = [(stream or b"").decode("utf-8", "replace") for stream in (out, err)]
    return Ended(process.returncode, text[1], text[0], time.monotonic() - begun)


@dataclass(frozen=True)
class Found:
    """What came of a fault: `wrong` is empty where all was as it must be."""

    fault: str
    must: str
    result: str
    wrong: tuple[str, ...] = ()


# Faults


def kills(folder: Folder, number: int, seed: int = 7) -> Found:
    """`kill -9` at random moments; each store is finished in peace once it has been hit a few times."""
    dice, hits, stores = random.Random(seed), 0, 0
    wrong: list[str] = []
    lost = doubled = resumed = 0
    while hits < number:
        store, here = folder.store(), 0
        stores += 1
        while here < KILLS_A_STORE and hits < number:
            before = saved(store)
            if not _killed(folder, store, _moment(dice, folder, len(before))):
                # It ended before: the machine has less to do now than when the undisturbed run was measured.
                folder.peace, folder.start = folder.peace * 0.8, folder.start * 0.8
                break
            here, hits = here + 1, hits + 1
            after = saved(store)
            resumed += bool(after)
            if gone := before - after:
                wrong.append(f"kill {hits}: lost the finished articles {sorted(gone)[:3]}")
            if after:
                wrong += [f"kill {hits}: {what}" for what in amiss(store) + _half_written(folder, store)]
        last = folder.extract(store)
        if last.code or last.is_crash:
            wrong.append(f"store {stores}: the run after the kills ended with {last.code}: {last.messages[-500:]}")
        wrong += [f"store {stores}: {what}" for what in folder.differences(store)]
        mine, theirs = claims_of(rows(store)), claims_of(folder.reference)
        lost, doubled = lost + (theirs - mine).total(), doubled + (mine - theirs).total()
        print(f"  {hits} kills, {stores} stores, {len(wrong)} wrong", file=sys.stderr, flush=True)
    total = claims_of(folder.reference).total()
    result = f"{hits} kills over {stores} stores, {resumed} with articles saved: {lost} of {total} claims lost, {doubled} doubled"
    return Found(
        f"kill -9, {number} times at random moments", "the next run goes on; the same rows in the end", result, tuple(wrong)
    )


def _moment(dice: random.Random, folder: Folder, done: int) -> float:
    """Seconds after which to kill: in the first second, near the end, or anywhere in what is left to do."""
    left = (folder.peace - folder.start) * (1 - done / folder.number)
    chance = dice.random()
    if chance < 0.1:
        return dice.random()
    if chance < 0.25:
        return folder.start + left * dice.uniform(0.9, 1)
    return folder.start * 0.8 + left * dice.random()


def _killed(folder: Folder, store: Path, moment: float) -> bool:
    process = folder.begin(store, stderr=subprocess.DEVNULL)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.wait() == -signal.SIGKILL


def _half_written(folder: Folder, store: Path) -> list[str]:
    """Articles that stand in a store with other claims than in the end."""
    found = rows(store)
    there = {row[1] for row in found["article"]}
    of_those = Counter({row: n for row, n in claims_of(folder.reference).items() if row[0][0] in there})  # type: ignore[index]
    differing = (of_those - claims_of(found)) + (claims_of(found) - of_those)
    return [f"half an article: {sorted({str(row[0]) for row in differing})[:3]}"] if differing else []


def halves(folder: Folder) -> Found:
    """Two extracts into one store at once, each of one half of the articles."""
    return _together(folder, ("news/one",), ("news/two",), fault="two extracts at once, each of one half")


def twice(folder: Folder) -> Found:
    """Two extracts of the same articles into one store at once."""
    return _together(folder, ("news",), ("news",), fault="two extracts at once of the same articles")


def _together(folder: Folder, *parts: tuple[str, ...], fault: str) -> Found:
    store, begun = folder.store(), time.monotonic()
    running = [folder.begin(store, *part) for part in parts]
    ends = [ended(process, begun) for process in running]
    wrong = [f"ended with {end.code}: {end.messages[-300:]}" for end in ends if end.code or end.is_crash]
    first = folder.differences(store)
    again = folder.extract(store)
    wrong += [f"ended with {again.code}: {again.messages[-300:]}"] * bool(again.code)
    wrong += folder.differences(store)
    result = "the same rows" + (", after one more run" if first and not wrong else "") if not wrong else "other rows"
    return Found(fault, "both finish; the same rows", result, tuple(wrong))


def interrupted(folder: Folder) -> Found:
    """Ctrl-C in the middle."""
    store, begun = folder.store(), time.monotonic()
    process = folder.begin(store)
    _wait_for(store, folder.number // 3, process)
    process.send_signal(signal.SIGINT)
    end = ended(process, begun)
    wrong = _ended_as(end, 130, "stopped; what was read so far is in the store")
    kept = len(saved(store))
    folder.extract(store)
    wrong += folder.differences(store)
    return Found(
        "Ctrl-C", "exit 130, the next run goes on", f"exit {end.code} with {kept} articles saved; {_line(end)}", tuple(wrong)
    )


def _wait_for(store: Path, number: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and len(saved(store)) < max(number, 1):
        time.sleep(0.02)


def _ended_as(end: Ended, code: int, says: str) -> list[str]:
    wrong = ["showed a traceback: " + end.messages[-400:]] if end.is_crash else []
    if end.code != code:
        wrong.append(f"exit {end.code}, not {code}: {end.messages[-300:]}")
    if not any(re.search(says, line) for line in end.messages.splitlines()):
        wrong.append(f"nothing on stderr fits {says!r}: {end.messages[-300:]}")
    return wrong


def _line(end: Ended) -> str:
    """The last line of trouble on stderr."""
    told = [line for line in end.messages.splitlines() if line.startswith("kuriltool: ")]
    return "“" + re.sub(r"/\S*/", "", told[-1].removeprefix("kuriltool: ")) + "”" if told else "nothing said"


def file_size(folder: Folder) -> Found:
    """No file may grow beyond 300 KB, as under a quota."""
    store = folder.store()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    end = folder.extract(store, preexec_fn=limit)
    return _resumed(folder, store, end, "a limit of 300 KB a file", r"store .*(disk|full|too large)")


def full_disk(folder: Folder) -> Found | None:
    """A disk of 700 KB under the store; None where none can be had."""
    with _small_disk(folder.path / "small") as disk:
        if disk is None:
            return None
        end = folder.extract(disk / "store.db")
        store = folder.store()
        for path in disk.glob("store.db*"):
            shutil.copyfile(path, f"{store}{path.name.removeprefix('store.db')}")
        wrong = _ended_as(end, 1, "the disk is full")
        if saved(store):
            wrong += amiss(store)
        return Found("a full disk", "one line, exit 1, the store stays whole", f"exit {end.code}: {_line(end)}", tuple(wrong))


@contextmanager
def _small_disk(path: Path) -> Iterator[Path | None]:
    path.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(path)]
    try:
        mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    except OSError:
        mounted = False
    try:
        yield path if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(path)], check=True)


def _resumed(folder: Folder, store: Path, end: Ended, fault: str, says: str) -> Found:
    wrong = _ended_as(end, 1, says)
    if saved(store):
        wrong += amiss(store)
    folder.extract(store)
    wrong += folder.differences(store)
    return Found(fault, "one line, exit 1, the next run goes on", f"exit {end.code}: {_line(end)}", tuple(wrong))


def full_stdout(folder: Folder) -> Found:
    """A full disk under stdout."""
    store = folder.store()
    with Path("/dev/full").open("wb") as full:
        end = folder.extract(store, stdout=full)
    wrong = _ended_as(end, 1, "No space left|disk is full") + folder.differences(store)
    return Found(
        "a full disk under the output", "one line, exit 1, the store complete", f"exit {end.code}: {_line(end)}", tuple(wrong)
    )


def closed_pipe(folder: Folder) -> Found:
    """Output into a pipe that nobody reads any more, as with `| head -1`."""
    store = folder.store()
    reading, writing = os.pipe()
    os.close(reading)
    end = folder.extract(store, stdout=writing)
    os.close(writing)
    wrong = ["showed a traceback: " + end.messages[-400:]] * end.is_crash + folder.differences(store)
    return Found("a reader that has gone (| head)", "quiet, the store complete", f"exit {end.code}", tuple(wrong))


def read_only(folder: Folder) -> Found:
    """A folder in which nothing can be written."""
    home = folder.path / "closed"
    home.mkdir()
    home.chmod(0o555)
    end = folder.extract(home / "store.db", preexec_fn=unprivileged)
    home.chmod(0o755)
    wrong = _ended_as(end, 1, "can't be opened; check its permissions|can't be written to")
    return Found("a read-only folder for the store", "one line, exit 1", f"exit {end.code}: {_line(end)}", tuple(wrong))


def store_gone(folder: Folder) -> Found:
    """The store is deleted in the middle."""
    store, begun = folder.store(), time.monotonic()
    process = folder.begin(store)
    _wait_for(store, folder.number // 3, process)
    for path in store.parent.glob(f"{store.name}*"):
        path.unlink()
    end = ended(process, begun)
    wrong = ["showed a traceback: " + end.messages[-400:]] * end.is_crash
    result = f"exit {end.code}: {_line(end)}"
    folder.extract(store)
    wrong += folder.differences(store)
    return Found("the store deleted in the middle", "no traceback; the next run makes it anew", result, tuple(wrong))


def articles_gone(folder: Folder) -> Found:
    """Articles are deleted in the middle."""
    store, begun = folder.store(), time.monotonic()
    victims = sorted((folder.path / "news").rglob("*.txt"))[-3:]
    kept = {path: path.read_bytes() for path in victims}
    process = folder.begin(store)
    _wait_for(store, 1, process)
    for path in victims:
        path.unlink()
    end = ended(process, begun)
    wrong = ["showed a traceback: " + end.messages[-400:]] * end.is_crash + amiss(store)
    missing = folder.number - len(saved(store))
    if missing not in (0, 3) or end.code != (1 if missing else 0):
        wrong.append(f"exit {end.code} with {missing} articles missing: {end.messages[-300:]}")
    for path, data in kept.items():
        path.write_bytes(data)
    folder.extract(store)
    wrong += folder.differences(store)
    return Found(
        "three articles deleted in the middle", "told, all others read", f"exit {end.code}, {missing} missing", tuple(wrong)
    )


def locked(folder: Folder) -> Found:
    """Another program writes to the store for some seconds."""
    store, begun = folder.store(), time.monotonic()
    process = folder.begin(store)
    _wait_for(store, folder.number // 4, process)
    with closing(sqlite3.connect(store, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(5)
        connection.execute("ROLLBACK")
    end = ended(process, begun)
    wrong = ([f"exit {end.code}: {end.messages[-300:]}"] if end.code or end.is_crash else []) + folder.differences(store)
    return Found("a store that another program locks for 5 s", "waits, then finishes", f"exit {end.code}", tuple(wrong))


def locked_for_good(folder: Folder) -> Found:
    """Another program does not let go of the store."""
    store = folder.store()
    folder.extract(store, "news/one")
    with closing(sqlite3.connect(store, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        end = folder.extract(store)
        connection.execute("ROLLBACK")
    return _resumed(folder, store, end, "a store that another program never lets go of", "another program has been writing")


FAULTS: tuple[Callable[[Folder], Found | None], ...] = (
    halves,
    twice,
    interrupted,
    file_size,
    full_disk,
    full_stdout,
    closed_pipe,
    read_only,
    store_gone,
    articles_gone,
    locked,
    locked_for_good,
)


def found(number: int, times: int, home: Path, faults: tuple[Callable[[Folder], Found | None], ...] = FAULTS) -> Iterator[Found]:
    """What comes of each fault, the kills last."""
    folder = Folder(home, number)
    folder.fill()
    peace = folder.measure()
    total = claims_of(folder.reference).total()
    wrong = ("the undisturbed run: " + peace.messages[-500:],) if peace.code or peace.is_crash or not total else ()
    took = f"{total} claims in {folder.number} articles in {folder.peace:.0f} s, the first after {folder.start:.1f} s"
    yield Found("nothing", "all articles read", took, wrong)
    for fault in faults:
        if (came := fault(folder)) is not None:
            yield came
    if times:
        yield kills(folder, times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200, metavar="N")
    parser.add_argument("--kills", type=int, default=50, metavar="K")
    parser.add_argument("--only", nargs="*", choices=[fault.__name__ for fault in FAULTS], help="these faults alone")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table in Markdown")
    given = parser.parse_args()
    chosen = tuple(fault for fault in FAULTS if given.only is None or fault.__name__ in given.only)
    home, came = Path(tempfile.mkdtemp(prefix="faults-")), []
    try:
        for one in found(given.articles, given.kills, home, chosen):
            came.append(one)
            print(
                f"{'not ok' if one.wrong else 'ok':6} {one.fault}: {one.result}",
                *one.wrong,
                sep="\n       ",
                file=sys.stderr,
                flush=True,
            )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if given.json:
        print(json.dumps([asdict(one) for one in came], indent=2, ensure_ascii=False))
    else:
        print("| fault | must | result |\n| --- | --- | --- |")
        for one in came:
            print(f"| {one.fault} | {one.must} | {'FAILED: ' * bool(one.wrong)}{one.result} |")
    sys.exit(any(one.wrong for one in came))


if __name__ == "__main__":
    main()
