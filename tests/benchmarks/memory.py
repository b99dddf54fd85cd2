"""How much memory an extract of a large folder takes: saved web pages and JSON Lines files of reprints, made from given texts.

    python tests/benchmarks/memory.py TEXTS [--gigabytes 2] [--folder DIR]

Half of the bytes are pages of 500 KB, each with an article of its own, whose paragraphs are drawn from all texts; the other half
is JSON Lines of 30 MB, whose articles are reprints of those. Prints the peak of resident memory of `kuriltool extract`, in MB.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path

PAGE = 500_000  # bytes, most of them scripts and styles, as in pages that browsers save
FILE = 30_000_000
PARAGRAPHS = 18


def articles(texts: Path) -> Iterator[list[str]]:
    """Articles without end, each a headline and paragraphs from anywhere."""
    paragraphs = [line for file in sorted(texts.glob("*.txt")) for line in file.read_text("utf-8", "replace").splitlines()]
    paragraphs = [line for line in paragraphs if len(line) > 120]
    draw = random.Random(7)
    for number in range(10**9):
        yield [f"Report {number}: {draw.choice(paragraphs)[:60]}", *draw.sample(paragraphs, PARAGRAPHS)]


def page(article: list[str]) -> str:
    """An article as a saved web page."""
    headline, *paragraphs = article
    body = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in paragraphs)
    noise = f"<script>/* {'var a = [1, 2, 3]; ' * (PAGE // 38)} */</script>"
    menu = "<nav><ul>" + "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(60)) + "</ul></nav>"
    style = f"<style>{'.a{color:red} ' * (PAGE // 30)}</style>"
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{escape(headline)}</title>{style}</head><body>{menu}"
        f"<article><h1>{escape(headline)}</h1>\n{body}</article>{noise}<footer>All rights reserved</footer></body></html>"
    )


def fill(folder: Path, texts: Path, size: int) -> tuple[int, int]:
    """Fills a folder with so many bytes; the number of pages and of reprints."""
    made = articles(texts)
    own: list[list[str]] = []
    written = 0
    while written < size / 2:
        own.append(next(made))
        path = folder / f"{len(own):06}.html"
        written += path.write_bytes(page(own[-1]).encode())
    reprints = 0
    while written < size:
        with (folder / f"reprints-{reprints:08}.jsonl").open("w", encoding="utf-8") as file:
            held = 0
            while held < FILE and written + held < size:
                headline, *paragraphs = own[reprints % len(own)]
                row = {"id": f"r{reprints}", "text": "\n".join([headline, *paragraphs]), "outlet": f"Outlet {reprints % 10}"}
                held += file.write(json.dumps(row) + "\n")
                reprints += 1
        written += held
    return len(own), reprints


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--gigabytes", type=float, default=2)
    parser.add_argument("--folder", type=Path, help="where to make it; it is removed afterwards")
    given = parser.parse_args()
    home = Path(tempfile.mkdtemp(dir=given.folder))
    try:
        news = home / "news"
        news.mkdir()
        pages, reprints = fill(news, given.texts, int(given.gigabytes * 1e9))
        start = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "kuriltool",
            "--store",
            str(home / "store.db"),
            "extract",
            str(news),
            "--format",
            "jsonl",
        ]
        with (home / "claims.jsonl").open("wb") as out:
            done = subprocess.run(command, stdout=out, check=False)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        size = (home / "store.db").stat().st_size / 1e6
        print(
            f"{pages:,} pages and {reprints:,} reprints, {given.gigabytes:g} GB: exit {done.returncode}, "
            f"{time.monotonic() - start:,.0f} s, peak {peak:,.0f} MB, store {size:,.0f} MB, "
            f"output {(home / 'claims.jsonl').stat().st_size / 1e6:,.0f} MB"
        )
    finally:
        shutil.rmtree(home)


if __name__ == "__main__":
    main()
