"""What a store holds, from Python and without spaCy: `kuriltool extract seeds/`, then `python examples/store.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import kuriltool


def main(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    with kuriltool.Store.find() as store:
        everything = kuriltool.Corpus(store)
        for row in kuriltool.compare_sides(everything).rows[:3]:
            told = ", ".join(f"{side.side} {side.claims}" for side in row.sides)
            print(f"{row.label}: {told}")

        for period in kuriltool.timeline(everything, by="month").periods:
            print(f"{period.label} {'█' * period.count} {period.count}")

        spread = [found for found in kuriltool.statements(everything) if len(found.outlets) > 1]
        print(f"{len(spread)} statements in several outlets, {len(kuriltool.turns(everything))} views that turned")

        quotes = kuriltool.Corpus(store, kuriltool.Query(verbatim=True))
        for name in ("quotes.gexf", "quotes.dna", "quotes.qdpx"):
            kuriltool.export(quotes, name.rpartition(".")[2], folder / name)
        print(kuriltool.write_report(quotes, folder / "quotes.html"))


if __name__ == "__main__":
    main(Path(*sys.argv[1:] or ["exports"]))
