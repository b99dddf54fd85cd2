"""Measures kuriltool on annotated data: `python tests/accuracy.py` prints the figures, `--write` puts them in accuracy.toml.

Floors are written by hand in accuracy.toml and never by this program, so lowering one is a choice that shows.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import kuriltool
from kuriltool.authoring.mirror.comparison import Report
from kuriltool.authoring.mirror.reading import mirrored
from kuriltool.pipeline import Extractor
from kuriltool.rules.load import load
from kuriltool.scoring import files
from kuriltool.scoring.claims import FoundClaim
from kuriltool.scoring.gold import Lists
from kuriltool.scoring.report import score

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
ANNOTATED, ARTICLES = ROOT / "examples" / "annotated", SHARED / "articles"
FALKLANDS = ROOT / "examples" / "falklands"
CORPORA, POLNEAR_SCORE = SHARED / "corpora", SHARED / "bench" / "polnear_score.py"
RECORD = ROOT / "tests" / "accuracy.toml"
HEAD = """\
# Floors under kuriltool's figures, F1 or accuracy in percent, and the figures last measured. tests/test_accuracy.py holds
# them; `python tests/accuracy.py --write` measures anew. `digest` is the SHA-256 of the annotated files.
"""
_ROW = re.compile(r"^(\w+=?) +P .* F1 +([\d.]+)$", re.MULTILINE)


@dataclass(frozen=True)
class Yardstick:
    """Annotated data, and how to measure an extractor by it."""

    files: Callable[[], list[Path]]
    measure: Callable[[Extractor], dict[str, float]]

    @property
    def missing(self) -> str | None:
        """Why nothing can be measured here; None where the data lie ready."""
        return None if self.files() else "its data lie in ../shared, which is not beside this checkout"

    def digest(self) -> str:
        found = hashlib.sha256()
        for path in self.files():
            found.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        return found.hexdigest()


def _by_gold(gold: Path, texts: Path, rules: str | None = None) -> Yardstick:
    """Gold files, read with the rules of the extractor or with another pack that comes along."""

    def measure(extractor: Extractor) -> dict[str, float]:
        reader = extractor if rules is None else Extractor(extractor.nlp, load(rules))
        pack = reader.ruleset
        lists = Lists(tuple(side.id for side in pack.pack.sides), tuple(issue.id for issue in pack.issues))
        annotated = files.read(gold, texts, lists)
        assert not annotated.mistakes, annotated.mistakes
        readings = reader.extract(article for article, _ in annotated.articles)
        found = ([FoundClaim.model_validate(claim) for claim in reading.claims] for reading in readings)
        pairs = zip((one for _, one in annotated.articles), found, strict=True)
        return {name: round(figure.f1, 1) for name, figure in score(pairs, annotated.measures).measures.items()}

    return Yardstick(lambda: sorted(gold.glob("*.json")), measure)


def _by_polnear(extractor: Extractor) -> dict[str, float]:
    """The figures that the bench of ../shared prints for PolNeAR's development part."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        texts = sorted((CORPORA / "polnear" / "dev" / "text").glob("*.txt"))
        for reading in extractor.extract(kuriltool.read(path) for path in texts):
            file.writelines(f"{claim.model_dump_json()}\n" for claim in reading.claims)
        file.flush()
        command = [sys.executable, str(POLNEAR_SCORE), "--gold", str(CORPORA / "polnear" / "dev"), "--pred", file.name]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {name.rstrip("="): float(value) for name, value in _ROW.findall(printed)}


def _reliability(extractor: Extractor) -> dict[str, float]:
    """For claims from each percent of confidence on: `claims_…`, how many there are, and `right_…`, the share that is right."""
    from kuriltool.training.encoder.reliability import measured

    rows = measured(extractor, files.read(CORPORA / "polnear" / "dev" / "attributions").articles)
    counts = {f"claims_{100 * row.low:02.0f}": row.count for row in rows}
    return counts | {f"right_{100 * row.low:02.0f}": round(100 * row.right, 1) for row in rows}


MIRRORED = {"seeds": [ROOT / "seeds"], "annotated": [*ANNOTATED.glob("*.txt"), ANNOTATED / "practice"]}


def _by_mirror(extractor: Extractor) -> dict[str, float]:
    """The share of positions that exchange with the sides, in percent, and of claims that are found again."""
    shares: dict[str, float] = {}
    second = Extractor(extractor.nlp, load("falklands"))
    for name, paths, reader in (*((n, p, extractor) for n, p in MIRRORED.items()), ("falklands", [FALKLANDS], second)):
        texts = [kuriltool.read(path) for path in kuriltool.find(paths) if isinstance(path, Path)]
        report = Report(tuple(mirrored(reader, texts)))
        shares[name] = round(100 * (report.share or 0), 1)
        shares[f"{name}_found"] = round(100 * report.found_again / report.claims, 1)
    return shares


def _mirrored_files() -> list[Path]:
    return sorted(path for paths in (*MIRRORED.values(), [FALKLANDS]) for path in kuriltool.find(paths) if isinstance(path, Path))


def _by_treebanks(extractor: Extractor) -> dict[str, float]:
    from kuriltool.training.measure import measure

    return measure(extractor.nlp, CORPORA)


def _treebanks() -> list[Path]:
    names = ("ewt/test.conllu", "gum/dev.conllu", "gum/test.conllu", "polnear-silver/dev.conllu")
    return [CORPORA / name for name in names if (CORPORA / name).exists()]


YARDSTICKS = {
    "annotated": _by_gold(ANNOTATED, ANNOTATED),
    "practice": _by_gold(ANNOTATED / "practice", ANNOTATED / "practice"),
    "held-back": _by_gold(ANNOTATED / "held-back", ANNOTATED / "held-back"),
    "falklands": _by_gold(FALKLANDS, FALKLANDS, "falklands"),
    "gold-dev": _by_gold(SHARED / "gold" / "dev", ARTICLES),
    "polnear-dev": Yardstick(lambda: sorted((CORPORA / "polnear" / "dev").glob("*/*")), _by_polnear),
    "reliability": Yardstick(lambda: sorted((CORPORA / "polnear" / "dev").glob("*/*")), _reliability),
    "mirror": Yardstick(_mirrored_files, _by_mirror),
    "pipeline": Yardstick(_treebanks, _by_treebanks),
}
"""The data by the name of their table in accuracy.toml."""


def recorded() -> dict[str, dict[str, Any]]:
    """What accuracy.toml holds: for each yardstick `floors`, `measured`, `date` and `digest`."""
    return tomllib.loads(RECORD.read_text(encoding="utf-8"))


def _table(name: str, row: dict[str, Any]) -> Iterable[str]:
    yield f"[{name}]"
    yield f"date = {row['date']}"
    yield f'digest = "{row["digest"]}"'
    for key in ("floors", "measured"):
        yield f"{key} = {{ {', '.join(f'{figure} = {value}' for figure, value in row[key].items())} }}"


def _renewed(name: str, row: dict[str, Any], extractor: Extractor) -> dict[str, Any]:
    """The row of a yardstick with today's figures; as it was where the data are not here."""
    yardstick = YARDSTICKS[name]
    if yardstick.missing:
        return row
    today = datetime.datetime.now(datetime.UTC).date()
    return {**row, "date": today, "digest": yardstick.digest(), "measured": yardstick.measure(extractor)}


def main(arguments: list[str]) -> None:
    extractor = kuriltool.load()
    rows = {name: _renewed(name, row, extractor) for name, row in recorded().items()}
    text = HEAD + "".join("\n" + "\n".join(_table(name, row)) + "\n" for name, row in rows.items())
    if arguments == ["--write"]:
        RECORD.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main(sys.argv[1:])
