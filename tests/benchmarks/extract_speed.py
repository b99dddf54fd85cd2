"""How fast kuriltool reads on one core: `python tests/benchmarks/extract_speed.py [FOLDER]`.

Without a folder it reads the seeds again and again, some 100,000 words in all. Times are CPU time, so that other work on the
machine counts little. Prints a table; nothing asserts its figures.
"""

# ruff: noqa: E402

from __future__ import annotations

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before anything brings in numpy

import datetime
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import version
from itertools import cycle
from pathlib import Path

import kuriltool
from kuriltool.articles import Article
from kuriltool.errors import ArticleError
from kuriltool.pipeline import Extractor

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
WORDS = 100_000
BATCH = 24  # texts that are parsed together
LONG = 1_000_000  # characters, the most that an article may have
STARTS = 5  # runs of which the quickest start counts
KURILTOOL = Path(sys.executable).with_name("kuriltool")


def articles(folder: Path) -> list[Article]:
    """The articles of a folder."""
    found = kuriltool.find([folder])
    return [kuriltool.read(path) for path in found if not isinstance(path, ArticleError)]


def repeated(seeds: list[Article]) -> Iterator[Article]:
    """The seeds over and over until there are WORDS words, each time under another path."""
    read = 0
    for number, seed in enumerate(cycle(seeds)):
        if read >= WORDS:
            return
        read += words([seed])
        yield replace(seed, path=f"{number}/{seed.path}")


def words(found: list[Article]) -> int:
    return sum(len(article.text.split()) for article in found)


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def parse(extractor: Extractor, found: list[Article]) -> None:
    """The trained pipeline alone: tokens, tags, trees, names, attributions."""
    for _ in extractor.nlp.pipe((article.text for article in found), batch_size=BATCH):
        pass


def extract(extractor: Extractor, found: list[Article]) -> int:
    """Articles to claims; how many there were."""
    return sum(len(reading.claims) for reading in extractor.extract(found))


def peak() -> float:
    """The most memory this process has held so far, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def start_up(*arguments: str) -> float:
    """CPU seconds of a kuriltool command, the least of several runs."""
    return min(_cpu(*arguments) for _ in range(STARTS))


def _cpu(*arguments: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([KURILTOOL, *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(found: list[Article]) -> Iterator[tuple[str, str]]:
    """The rows of the table. What the rules take is what is left of the whole once the parse is taken off."""
    start = time.process_time()
    extractor = kuriltool.load()
    yield "load", f"{time.process_time() - start:.2f} s"
    extract(extractor, found[:2])  # what is made at first use is made here
    count = words(found)
    parsing = seconds(lambda: parse(extractor, found))
    by_rules = kuriltool.load(rules_only=True)
    extract(by_rules, found[:2])
    without = seconds(lambda: extract(by_rules, found))
    claims: list[int] = []
    whole = seconds(lambda: claims.append(extract(extractor, found)))
    yield "extract, words per second", f"{count / whole:,.0f}"
    yield "with --rules-only", f"{count / without:,.0f}"
    yield "network alone, words per second", f"{count / parsing:,.0f}"
    yield "what follows the network, words per second", f"{count / max(whole - parsing, 1e-9):,.0f}"
    yield "claims per 1,000 words", f"{1000 * claims[0] / count:.1f}"
    yield "peak memory", f"{peak():,.0f} MB"
    text = "\n\n".join(article.text for article in found)[:LONG]
    long = [replace(found[0], path="long.txt", text=text)]
    yield (
        f"one article of {len(text):,} characters",
        f"{words(long) / seconds(lambda: extract(extractor, long)):,.0f} words a second",
    )
    yield "peak memory with it", f"{peak():,.0f} MB"


def main(arguments: list[str]) -> None:
    found = articles(Path(arguments[0])) if arguments else list(repeated(articles(SEEDS)))
    if not found:
        sys.exit("no article to read")
    today = datetime.datetime.now(datetime.UTC).date()
    rows = [
        ("date", today.isoformat()),
        ("machine", f"{platform.machine()}, {os.cpu_count()} cores, one used"),
        ("Python, spaCy, kuriltool", f"{platform.python_version()}, {version('spacy')}, {version('kuriltool')}"),
        ("articles", f"{len(found)} with {words(found):,} words"),
        *measure(found),
        ("kuriltool --help, CPU", f"{start_up('--help'):.2f} s"),
        ("kuriltool quotes --help, CPU", f"{start_up('quotes', '--help'):.2f} s"),
    ]
    for name, value in rows:
        print(f"{name:32s} {value}")


if __name__ == "__main__":
    main(sys.argv[1:])
