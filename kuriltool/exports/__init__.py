"""What claims can be exported to: every format with what it is for, and what its offsets count.

Each format is a module here with a function `write(corpus, target)`. `target` is a text stream (UTF-8, newline="") for formats
that are one text, else a path: of a file, or of a folder for formats that are several files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO, cast

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from kuriltool.corpus import Corpus

Target = Literal["text", "file", "folder"]
CODE_POINTS = "code points"
NONE = "no offsets"


@dataclass(frozen=True)
class Format:
    """A format: what it is for, the suffix of its files, what its offsets count, and the extra that it needs, if any."""

    name: str
    about: str
    suffix: str
    unit: str
    target: Target = "text"
    extra: str | None = None
    module: str = ""

    @property
    def home(self) -> str:
        """The module that writes it."""
        return f"{__name__}.{self.module or self.name}"

    def notes(self) -> Sequence[str]:
        """What whoever opens the file must know, as its module says."""
        return getattr(import_module(self.home), "NOTES", ())

    def save(self, corpus: Corpus, path: Path) -> Path | None:
        """Writes the corpus to a file or a new folder, whole or not at all, and beside it what else the other program needs.

        Gives the path of that, if there is any. Raises KuriltoolError where a path can't be written or something is missing.
        """
        from kuriltool.exports import whole

        opened = {"text": whole.text, "file": whole.file, "folder": whole.folder}[self.target]
        with cast("AbstractContextManager[TextIO | Path]", opened(path)) as target:
            self.write(corpus, target)
        found = import_module(self.home)
        if not hasattr(found, "BESIDE"):
            return None
        companion = path.with_name(path.name.removesuffix(self.suffix) + found.BESIDE)
        with whole.text(companion) as stream:
            stream.write(found.beside(corpus))
        return companion

    def write(self, corpus: Corpus, target: TextIO | Path) -> None:
        """Writes the corpus; raises KuriltoolError where something that it needs is not installed."""
        function = f"write_{self.name}" if self.module else "write"
        cast("Callable[[Corpus, TextIO | Path], None]", getattr(import_module(self.home), function))(corpus, target)


FORMATS = {
    format.name: format
    for format in (
        Format("jsonl", "one claim record a line, nothing left out", ".jsonl", CODE_POINTS, module="tables"),
        Format("csv", "one claim a row, for spreadsheets", ".csv", CODE_POINTS, module="tables"),
        Format("parquet", "one claim a row, for DuckDB, pandas, polars, R", ".parquet", CODE_POINTS, "file", extra="parquet"),
        Format("dna", "a database of Discourse Network Analyzer 3", ".dna", "code points, equal to UTF-16 units", "file"),
        Format("graphml", "the network of speakers and propositions", ".graphml", NONE, module="graphs"),
        Format("gexf", "the same with dated edges, for Gephi", ".gexf", NONE, module="graphs"),
        Format("webannotation", "W3C Web Annotations (JSON-LD)", ".jsonld", CODE_POINTS),
        Format("schemaorg", "schema.org Quotation and Claim (JSON-LD)", ".schema.jsonld", NONE),
        Format("qdpx", "a REFI-QDA project, for NVivo, ATLAS.ti, MAXQDA, QualCoder", ".qdpx", CODE_POINTS, "file"),
        Format("brat", "standoff files to correct in brat", "", CODE_POINTS, "folder"),
        Format("labelstudio", "tasks to correct in Label Studio", ".labelstudio.json", CODE_POINTS),
        Format("prodigy", "tasks to correct in Prodigy", ".prodigy.jsonl", CODE_POINTS),
        Format("docbin", "spaCy's DocBin, to train on", ".spacy", CODE_POINTS, "file"),
    )
}
"""Every format by its name, in the order in which help shows them."""
