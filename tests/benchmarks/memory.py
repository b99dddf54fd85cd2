"""How much memory large inputs take: one long article, and a folder of saved web pages and of JSON Lines full of reprints.

Half of that folder's bytes are pages of 500 KB, each with an article of its own; the other half is files of 30 MB, whose articles
are reprints of those.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path

from .figures import Benchmark, Table, many, megabytes, seconds
from .measuring import Bench
from .texts import articles

PAGE = 500_000  # bytes, most of them scripts and styles, as in pages that browsers save
FILE = 30_000_000
OUTLETS = 10


@dataclass(frozen=True)
class Filled:
    """What a folder was filled with."""

    pages: int
    reprints: int


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


def fill(folder: Path, size: int) -> Filled:
    """Fills a folder with so many bytes."""
    own: list[list[str]] = []
    written = 0
    for article in articles():
        own.append(article)
        written += (folder / f"{len(own):06}.html").write_bytes(page(article).encode())
        if written >= size / 2:
            break
    reprints = 0
    while written < size:
        with (folder / f"reprints-{reprints:08}.jsonl").open("w", encoding="utf-8") as file:
            held = 0
            while held < FILE and written + held < size:
                headline, *paragraphs = own[reprints % len(own)]
                row = {"id": f"r{reprints}", "text": "\n".join([headline, *paragraphs]), "outlet": f"Outlet {reprints % OUTLETS}"}
                held += file.write(json.dumps(row) + "\n")
                reprints += 1
        written += held
    return Filled(len(own), reprints)


def long_article(characters: int) -> str:
    """Paragraphs up to so many characters."""
    return "\n\n".join(paragraph for article in islice(articles(), 1 + characters // 2000) for paragraph in article)[:characters]


def measure(bench: Bench) -> Table:
    """The most that `extract` held, and the CPU time that it took."""
    folder, news = bench.folder(), bench.folder()
    text = long_article(bench.scale.characters)
    (folder / "long.txt").write_text(text, "utf-8")
    filled = fill(news, int(bench.scale.gigabytes * 1e9))
    one = bench.kuriltool("extract", folder / "long.txt", "--format", "jsonl")
    pages = bench.kuriltool("extract", news, "--format", "jsonl")
    return Table(
        (
            (ROWS[0], megabytes(one.megabytes)),
            (ROWS[1], many(len(text.split()) / one.cpu)),
            (ROWS[2], f"{bench.scale.gigabytes:g} GB, {filled.pages:,} and {filled.reprints:,}"),
            (ROWS[3], megabytes(pages.megabytes)),
            (ROWS[4], seconds(pages.cpu)),
        )
    )


ROWS = (
    "one article of a million characters, most memory held",
    "and words a second",
    "a folder of saved pages and of reprints",
    "most memory held over it",
    "CPU time over it",
)
MEMORY = Benchmark("Large inputs", ROWS, measure)
