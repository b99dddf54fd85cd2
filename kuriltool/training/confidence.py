"""How often each rule is right, measured on annotated news, and written into the rule files as its confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kuriltool.claims.passages import overlap
from kuriltool.pairing import ENOUGH
from kuriltool.pipeline import Extractor
from kuriltool.scoring.files import read as read_gold

PRIOR_RIGHT, PRIOR_ALL = 3, 5  # what a rule starts from, so that two lucky matches prove nothing


@dataclass
class Tally:
    """Matches of one rule: how many there were and how many were right."""

    right: int = 0
    all: int = 0

    @property
    def confidence(self) -> float:
        """The share that was right, drawn towards 0.6 where there are few matches; two decimals."""
        return round((self.right + PRIOR_RIGHT) / (self.all + PRIOR_ALL), 2)


def tallies(extractor: Extractor, folder: Path) -> dict[str, Tally]:
    """For each rule that fired on the articles of a PolNeAR part how often its content was an annotated one."""
    pairs = read_gold(folder / "attributions").articles
    counts: dict[str, Tally] = {}
    for reading, (_, gold) in zip(extractor.extract(article for article, _ in pairs), pairs, strict=True):
        for claim in reading.claims:
            tally = counts.setdefault(claim.rule, Tally())
            content = [(p.start, p.end) for p in claim.content]
            tally.all += 1
            tally.right += any(overlap(reading.text, content, other.content) >= ENOUGH for other in gold.claims)
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
