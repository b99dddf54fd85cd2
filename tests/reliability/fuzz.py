"""Generated inputs through the real readers, the real pipeline and a real store: `python tests/reliability/fuzz.py [--count N]`.

Texts made of what news is made of and of what breaks it; valid files of every format with bytes flipped, cut and mixed; questions
to a store. Whatever comes in, nothing but a KuriltoolError is raised, nothing takes longer than 20 seconds, every passage is the
words at its place, a second reading beside another article, done for every fourth, gives equal claims, and what is written down
comes back as it was.
"""

# ruff: noqa: E402

from __future__ import annotations

import argparse
import csv
import io
import itertools
import json
import os
import re
import signal
import sqlite3
import sys
import tempfile
import threading
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a script, this folder alone would be searched

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from kuriltool import articles
from kuriltool.articles import Article
from kuriltool.errors import KuriltoolError
from kuriltool.exports.flat import FORMATS
from kuriltool.model import Claim
from kuriltool.pipeline import Extractor, Reading
from kuriltool.queries import Query
from kuriltool.store import Store
from reliability import payload
from reliability.command import SUSPECT, passages
from reliability.payload import PACKINGS, PAYLOAD, Story

LIMIT = 20  # seconds for one input
TWICE = 4  # one text in so many is read a second time
ROUND = 250  # inputs, after which hypothesis begins anew
BESIDE = Article("beside.txt", "Ana Holm said on Monday that “the river is ours”. Bo Lund denied it.\n", "1" * 64)

# What is generated


def _parted(text: str) -> list[str]:
    return text.split("|")


_WORDS = _parted(
    "Prime Minister Sanae Takaichi|Peskov|the Kremlin|Tokyo|Moscow|Japan’s Foreign Ministry|Ana Holm|Bo Lund of "
    "Norburg|she|he|they|the minister|officials|a source close to the talks|the Kuril islands|the Northern "
    "Territories|said|told reporters|insisted that|denied that|claims|according to|, he added,|warned of|called for|"
    "refused to|asked whether|that|it|talks ended|a peace treaty|will never be returned|illegally occupied|must be|"
    "not|never|on Friday|last week|in 1956|on 7 February 2026|earlier this month|who|because|but|and"
)
_LINES = _parted(
    "Read also:|Skip to main content|Feb 7, 2026 09:40 118|NORBURG (Gazette) - |# Talks on the river|By Ana Holm|"
    "(Photo: archive)|Similar stories|date 2026-02-20 World|* * *|Copyright 2026|LOAD-DATE: February 7, 2026|"
    "Document 17 of 200|BODY:|LENGTH: 200 words|> quoted|- item|1. first|| a | b ||[link](http://river.example)|"
    "<p>text</p>|&quot;|From here|Subject: talks"
)
_MARKS = [*"\"'“”„‟‘’‚‛«»‹›`´″′＂「」『』〝〞,.;:!?…–—-()[]{}*_#|/\\@%&=+<>~^$", "''", "``", ",,", "--", "...", "?!", '"“', "”’"]
_SPACES = [
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "\v",
    "\f",
    "\x85",
    "\u2028",
    "\u2029",
    "\u00a0",
    "\u200b",
    "\u3000",
    "\u00ad",
    "\ufeff",
    "  ",
]
_ODD = [
    "\0",
    "\x1b[31m",
    "\x9b",
    "\u202e",
    "\u2066",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "ǆ",
    "ﬁ",
    "½",
    "٣",
    "👩‍👩‍👧",
    "🏳️‍🌈",
    "\ud800",
    "\U0010ffff",
    "中文",
    "שלום",
]

pieces = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_WORDS),
    st.sampled_from(_MARKS),
    st.sampled_from(_SPACES),
    st.sampled_from(_LINES),
    st.sampled_from(_ODD),
    st.text(max_size=8),
    st.builds(
        lambda piece, times: piece * times,
        st.sampled_from(_MARKS + _SPACES + _ODD + _WORDS[:6]),
        st.sampled_from([2, 3, 5, 20, 20, 300]),
    ),
)
texts = st.builds(
    lambda parts, between: between.join(parts), st.lists(pieces, max_size=25), st.sampled_from([" ", " ", "", "\n"])
)


@dataclass(frozen=True)
class Damage:
    """One thing done to bytes, at a place that is a share of their length."""

    kind: str
    at: float
    length: float
    insert: bytes

    def __call__(self, data: bytes) -> bytes:
        start = int(self.at * len(data))
        end = start + max(1, int(self.length * len(data)))
        return {
            "flip": lambda: data[:start] + bytes(byte ^ 1 << (start % 8) for byte in data[start : start + 1]) + data[start + 1 :],
            "cut": lambda: data[:start],
            "leave out": lambda: data[:start] + data[end:],
            "double": lambda: data[:end] + data[start:],
            "insert": lambda: data[:start] + self.insert + data[start:],
            "replace": lambda: data[:start] + self.insert + data[start + len(self.insert) :],
            "turn": lambda: data[:start] + data[start:end][::-1] + data[end:],
            "mix": lambda: data[:start] + _valid(".html")[start:end] + data[end:],
        }[self.kind]()


KINDS = ["flip", "flip", "cut", "leave out", "double", "insert", "replace", "turn", "mix"]
_NASTY = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b"<",
    b"</",
    b"<![CDATA[",
    b"&#8;",
    b"&#xffff;",
    b"{",
    b"[" * 2000,
    b"\r\n\r\n",
    b"\nFrom ",
    b"%PDF",
]
_NASTY += [
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"-1",
    b"99999999999",
    b"\x1b[2J",
    b"\xe2\x80\xae",
    b"\\ud800",
    b"=?utf-8?q?=00?=",
    b"--\r\n",
    b"<!ENTITY",
]
damages = st.builds(
    Damage,
    st.sampled_from(KINDS),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 0.3),
    st.one_of(st.sampled_from(_NASTY), st.binary(max_size=12)),
)
SUFFIXES = [*payload.FORMATS, *(suffix + packing for suffix in (".txt", ".html", ".warc", ".jsonl") for packing in PACKINGS)]


@dataclass(frozen=True)
class Made:
    """A file: its suffix, and its bytes."""

    suffix: str
    data: bytes

    def __repr__(self) -> str:
        return f"Made({self.suffix!r}, {self.data[:3000]!r}{'…' * (len(self.data) > 3000)})"


@cache
def _valid(suffix: str) -> bytes:
    return payload.everywhere(PAYLOAD)[suffix]


def _damaged(suffix: str, named: str | None, done: list[Damage]) -> Made:
    data = _valid(suffix)
    for damage in done:
        data = damage(data)[:200_000]
    return Made(named or suffix, data)


damaged = st.builds(
    _damaged,
    st.sampled_from(SUFFIXES),
    st.one_of(st.none(), st.none(), st.none(), st.sampled_from(SUFFIXES)),
    st.lists(damages, min_size=1, max_size=6),
)


def _written(suffix: str, title: str, parts: list[str]) -> Made:
    """An odd story in a format, as far as that can hold it."""
    held = [re.sub("[\ud800-\udfff]", "\ufffd", part) for part in (title, *parts)]
    if suffix == ".pdf":
        held = [part.encode("cp1252", "replace").decode("cp1252") for part in held]
    if suffix in (".eml", ".mbox"):
        held[0] = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", held[0]).split())
    return Made(suffix, payload.FORMATS[suffix](Story(held[0], tuple(held[1:]))))


stories = st.builds(
    _written,
    st.sampled_from([*payload.FORMATS]),
    st.one_of(st.sampled_from(_LINES), texts),
    st.lists(texts, min_size=1, max_size=3),
)

questions = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            [
                *_MARKS,
                "AND",
                "OR",
                "NOT",
                "NEAR",
                "islands",
                "Takaichi",
                "Moscow",
                "*",
                "text:",
                "'; DROP TABLE claim",
                "%",
                "_",
                "\0",
                "\ud800",
                "c_",
                "1" * 30,
                "2026-02",
                "0000",
                "none",
            ]
        ),
        max_size=6,
    ).map(" ".join),
)
asked = st.tuples(
    st.sampled_from(
        ["search", "speakers", "outlets", "positions", "issues", "propositions", "kinds", "since", "until", "paths", "claim"]
    ),
    questions,
)


# What must hold


class Broken(AssertionError):
    """A property that does not hold; the first argument names it."""


class Hung(BaseException):
    """An input took too long; no Exception, so that nothing takes it for trouble of its own."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Hung

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _must(holds: object, what: str, *shown: object) -> None:
    if not holds:
        raise Broken(what, *shown)


class Laboratory:
    """The pipeline, a folder and a store in which inputs are tried."""

    def __init__(self, extractor: Extractor, folder: Path) -> None:
        from kuriltool.intake.reading import run_of

        self.extractor, self.folder = extractor, folder
        self.run = run_of(extractor)
        self.store = Store.open(folder / "store.db")
        self._save(*extractor.extract([Article("payload.txt", PAYLOAD.text, "2" * 64)]))
        self.claims, self.articles = 0, 0

    def close(self) -> None:
        """Lets go of the store, which must be whole."""
        self.store.close()
        with sqlite3.connect(self.folder / "store.db") as connection:
            (healthy,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            connection.execute("INSERT INTO claim_words (claim_words) VALUES ('integrity-check')")
        connection.close()
        _must(healthy == "ok", "store damaged", healthy)

    def text(self, text: str) -> None:
        """A text in a text file."""
        data = text.encode("utf-8", "surrogatepass")
        for article in self._read(Made(".txt", data)):
            _must(article.text == data.decode(article.encoding, "replace"), "text is not the file's")

    def file(self, made: Made) -> None:
        """A file of any format."""
        self._read(made)

    def question(self, asked: tuple[str, str]) -> None:
        """A question to the store."""
        what, words = asked
        try:
            if what == "claim":
                self.store.claim(words)
                return
            asked_for: dict[str, Any] = {what: words if what in ("search", "since", "until") else [words]}
            query = Query(**asked_for)
        except (KuriltoolError, ValueError) as error:
            _must(not isinstance(error, UnicodeError), "question in code points that no file holds", error)
            return
        try:
            notes, found = [*self.store.strange(query), *self.store.notes(query)], list(self.store.claims(query))
        except KuriltoolError:
            return
        _must(all(isinstance(claim, Claim) for claim in found) and all(map(str.strip, notes)), "answer is none")

    def _read(self, made: Made) -> list[Article]:
        path = self.folder / f"case{made.suffix}"
        path.write_bytes(made.data)
        read: list[Article] = []
        for found in itertools.islice(articles.read_all(path), 50):
            if isinstance(found, KuriltoolError):
                _must(len(str(found).splitlines()) == 1, "error of several lines", str(found))
                _must(len(str(found)) < 2_000, "error of many words", str(found))
                continue
            _must(found.text.strip() and not re.search("[\ud800-\udfff]", found.text), "text that can't be kept")
            read.append(found)
        for article in read:
            self._extracted(article)
        return read

    def _extracted(self, article: Article) -> None:
        (alone,) = self.extractor.extract([article])
        if zlib.crc32(alone.text.encode()) % TWICE == 0:
            _, again = self.extractor.extract([BESIDE, article])
            _must(again == alone, "a second reading gives other claims", _differing(alone, again))
        for claim in alone.claims:
            check_claim(claim, alone.text)
        _must(len({claim.id for claim in alone.claims}) == len(alone.claims), "two claims have one id")
        _check_exports(alone.claims)
        self._save(alone)
        self.articles, self.claims = self.articles + 1, self.claims + len(alone.claims)

    def _save(self, reading: Reading) -> None:
        self.store.save(reading.article, reading.text, reading.claims, self.run)


def _differing(one: Reading, other: Reading) -> object:
    pairs = itertools.zip_longest(one.claims, other.claims)
    return next(((str(a)[:1500], str(b)[:1500]) for a, b in pairs if a != b), "not the claims")


def check_claim(claim: Claim, text: str) -> None:
    """Raises Broken where a claim of an article with this text is not what it must be."""
    record = json.loads(claim.model_dump_json())
    for passage in passages(record):
        start, end = int(str(passage["start"])), int(str(passage["end"]))
        _must(text[start:end] == passage["text"] != "", "passage is not the words at its place", passage)
    edges = [edge for passage in claim.content for edge in (passage.start, passage.end)]
    _must(edges == sorted(edges), "passages overlap or lie in disorder", edges)
    _must(
        all(any(words in passage.text for passage in claim.content) for words in claim.quoted), "quoted words not in the content"
    )
    # A turn of an interview is direct speech without marks.
    kinds = ("direct", "mixed") if claim.quoted else ("direct", "indirect")
    _must(claim.kind in kinds, "kind is not what is quoted", claim.kind, claim.quoted)
    _must(Claim.model_validate_json(claim.model_dump_json()) == claim, "record does not survive JSON")


def _check_exports(claims: list[Claim]) -> None:
    written = {name: io.StringIO(newline="") for name in FORMATS}
    for name, stream in written.items():
        FORMATS[name](claims, stream)
    records = [claim.model_dump(mode="json") for claim in claims]
    _must(json.loads(written["json"].getvalue()) == records, "JSON is not the records")
    lines = written["jsonl"].getvalue().splitlines()
    _must([json.loads(line) for line in lines] == records, "JSON lines are not the records")
    rows = list(csv.reader(io.StringIO(written["csv"].getvalue(), newline="")))
    _must(len(rows) == len(claims) + 1 and {len(row) for row in rows} == {len(rows[0])}, "CSV rows are not the claims")
    _must(
        not any(cell.startswith(("=", "+", "-", "@", "\t", "\r", "\0")) for row in rows for cell in row), "CSV cell is a formula"
    )
    for name, stream in written.items():
        steering = SUSPECT.search(stream.getvalue().replace("\r\n", "\n").encode("utf-8", "replace"))
        _must(name == "csv" or not steering, f"{name} steers a terminal", steering)


# Trying many


@dataclass
class Failure:
    """Something that went wrong, with the smallest input found for it, and how often it came back."""

    kind: str
    what: str
    input: str
    trace: str
    times: int = 1


@dataclass
class Tally:
    """What was tried and what came of it."""

    tried: Counter[str] = field(default_factory=Counter)
    failures: dict[str, Failure] = field(default_factory=dict)
    slowest: float = 0
    started: float = field(default_factory=time.monotonic)

    def attempt(self, kind: str, work: Callable[[Any], None], given: Any) -> None:
        """Tries one input. A failure of a new kind is raised, so that hypothesis looks for a smaller input."""
        self.tried[kind] += 1
        self._last = repr(given)
        begun = time.monotonic()
        try:
            with _limited(LIMIT):
                work(given)
        except Hung as hung:
            self._failed(kind, _signature(hung), hung)
        except Exception as error:
            what = _signature(error)
            if what not in self.failures:
                raise
            self.failures[what].times += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)

    def found(self, kind: str, error: BaseException) -> None:
        """Notes what hypothesis gave up with: the input tried last is the smallest."""
        self._failed(kind, _signature(error), error)

    def _failed(self, kind: str, what: str, error: BaseException) -> None:
        if what in self.failures:
            self.failures[what].times += 1
            return
        trace = "".join(traceback.format_exception(error)[-8:])[-3000:]
        self.failures[what] = Failure(kind, what, self._last[:4000], trace)
        print(f"FAILED {kind}: {what}\n  input: {self._last[:1500]}\n{trace}", file=sys.stderr, flush=True)

    def summary(self) -> str:
        """Counts, speed and failures."""
        seconds, total = time.monotonic() - self.started, self.tried.total()
        kinds = ", ".join(f"{number:,} {kind}" for kind, number in sorted(self.tried.items()))
        lines = [f"{total:,} inputs ({kinds}) in {seconds:,.0f} s, {total / max(seconds, 1e-9):.0f} a second"]
        times = sum(failure.times for failure in self.failures.values())
        lines.append(f"slowest {self.slowest:.1f} s; {len(self.failures)} kinds of failure, {times} in all")
        lines += [f"  {failure.times} times {failure.kind}: {failure.what}" for failure in self.failures.values()]
        return "\n".join(lines)


def _signature(error: BaseException) -> str:
    """What tells one cause from another: the property or the exception, and the innermost line of ours."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/kuriltool/" in frame.filename] or list(frames)
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno} {ours[-1].name}" if ours else "nowhere"
    if isinstance(error, Broken):
        return str(error.args[0])
    return f"{type(error).__name__} at {place}"


def strategies(laboratory: Laboratory) -> dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], None], float]]:
    """By name what is generated, what is done with it, and its share of all inputs."""
    return {
        "texts": (texts, laboratory.text, 0.5),
        "damaged files": (damaged, laboratory.file, 0.25),
        "odd stories in files": (stories, laboratory.file, 0.1),
        "questions": (asked, laboratory.question, 0.15),
    }


def fuzz(laboratory: Laboratory, count: int, start: int = 0) -> Tally:
    """Tries at least `count` inputs."""
    tally = Tally()
    for kind, (strategy, work, share) in strategies(laboratory).items():
        tried(tally, kind, strategy, work, round(count * share), start)
        print(tally.summary(), file=sys.stderr, flush=True)
    return tally


def tried(
    tally: Tally, kind: str, strategy: st.SearchStrategy[Any], work: Callable[[Any], None], count: int, start: int = 0
) -> None:
    """Tries at least `count` inputs of a kind; a failure of a new kind ends a round, and is known from then on."""
    for number in itertools.count(start):
        left = count - tally.tried[kind]
        if left <= 0:
            return
        _round(tally, kind, strategy, work, min(left, ROUND), number)
        print(f"  {tally.tried.total():,} inputs, {len(tally.failures)} kinds of failure", file=sys.stderr, flush=True)


def _round(
    tally: Tally, kind: str, strategy: st.SearchStrategy[Any], work: Callable[[Any], None], count: int, number: int
) -> None:
    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(strategy)
    def attempt(made: Any) -> None:
        tally.attempt(kind, work, made)

    try:
        attempt()
    except Exception as error:
        tally.found(kind, error)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000, metavar="N", help="how many inputs to try (20,000)")
    parser.add_argument("--start", type=int, default=0, metavar="SEED", help="another number gives other inputs")
    given = parser.parse_args()
    from kuriltool import pipeline

    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        laboratory = Laboratory(pipeline.load(), Path(folder))
        tally = fuzz(laboratory, given.count, given.start)
        laboratory.close()
    print(tally.summary())
    print(f"{laboratory.articles:,} articles read, {laboratory.claims:,} claims checked")
    for failure in tally.failures.values():
        print(f"\n{failure.kind}: {failure.what}\n  input: {failure.input}\n{failure.trace}")
    sys.exit(bool(tally.failures))


if __name__ == "__main__":
    main()
