"""How often each rule is right, measured on annotated news, and written into the rule files as its confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kuriltool.articles import Article, read
from kuriltool.claims.passages import Offsets, overlap
from kuriltool.pipeline import Extractor

ENOUGH = 0.5  # overlap from which two contents are the same claim
PRIOR_RIGHT, PRIOR_ALL = 3, 5  # what a rule starts from, so that two lucky matches prove nothing
_SPAN = re.compile(r"(T\d+)\tContent\d* ([\d ;]+)\t")
_RELATION = re.compile(r"E\d+\t(.*)")


@dataclass
class Tally:
    """Matches of one rule: how many there were and how many were right."""

    right: int = 0
    all: int = 0

    @property
    def confidence(self) -> float:
        """The share that was right, drawn towards 0.6 where there are few matches; two decimals."""
        return round((self.right + PRIOR_RIGHT) / (self.all + PRIOR_ALL), 2)


def _contents(annotation: Path) -> Iterator[list[Offsets]]:
    """The contents of a brat file's attributions, each as offsets."""
    spans: dict[str, list[Offsets]] = {}
    for line in annotation.read_text(encoding="utf8").splitlines():
        if span := _SPAN.match(line):
            spans[span[1]] = [(int(a), int(b)) for a, b in (part.split() for part in span[2].split(";"))]
        elif relation := _RELATION.match(line):
            roles = (part.split(":") for part in relation[1].split())
            if content := [place for role, name in roles if role.startswith("Content") for place in spans.get(name, [])]:
                yield sorted(content)


def _annotated(folder: Path) -> Iterator[tuple[Article, list[list[Offsets]]]]:
    """The articles of `folder/text` with the contents of their first annotator."""
    for text in sorted((folder / "text").glob("*.txt")):
        files = sorted((folder / "attributions").glob(f"{text.stem}_*.ann"))
        if files:
            yield read(text), list(_contents(files[0]))


def tallies(extractor: Extractor, folder: Path) -> dict[str, Tally]:
    """For each rule that fired on the articles of a PolNeAR part how often its content was an annotated one."""
    pairs = list(_annotated(folder))
    counts: dict[str, Tally] = {}
    for reading, (_, gold) in zip(extractor.extract(article for article, _ in pairs), pairs, strict=True):
        for claim in reading.claims:
            tally = counts.setdefault(claim.rule, Tally())
            content = [(p.start, p.end) for p in claim.content]
            tally.all += 1
            tally.right += any(overlap(reading.text, content, other) >= ENOUGH for other in gold)
    return counts


def write(counts: dict[str, Tally], files: Iterable[Path]) -> None:
    """Set the `confidence` of each counted rule in the rule files; the rest of a file stays as it is."""
    for file in files:
        rule, lines = "", []
        for line in file.read_text(encoding="utf8").splitlines(keepends=True):
            if named := re.match(r"  - id: (\S+)", line):
                rule = named[1]
            if rule in counts:
                line = re.sub(r"^(    confidence: )[\d.]+", rf"\g<1>{counts[rule].confidence}", line)
            lines.append(line)
        file.write_text("".join(lines), encoding="utf8")
