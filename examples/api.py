"""Who said what in an article, from Python: `python examples/api.py seeds/takaichi-vexing-and-regrettable.txt`."""

from __future__ import annotations

import sys

import kuriltool


def main(paths: list[str]) -> None:
    extractor = kuriltool.load()
    for reading in extractor.extract(kuriltool.read(path) for path in paths):
        print(reading.article.title or reading.article.path)
        for claim in reading.claims:
            speaker = claim.speaker.name if claim.speaker else "unknown"
            print(f"  {speaker} ({claim.position or 'no position'}): {claim.text}")


if __name__ == "__main__":
    main(sys.argv[1:] or ["seeds/takaichi-vexing-and-regrettable.txt"])
