"""What was measured last, kept in measured.toml, and shown in the README between its marks."""

from __future__ import annotations

import datetime
import json
import os
import platform
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .catalogue import BENCHMARKS
from .figures import Table
from .measuring import ROOT
from .texts import source

RECORD = Path(__file__).with_name("measured.toml")
README = ROOT / "README.md"
SHOWN = re.compile(r"(?<=<!-- benchmarks -->\n).*?(?=<!-- /benchmarks -->)", re.DOTALL)
HEAD = """\
# What `python tests/benchmarks --write` measured last; no test asserts these figures. The README shows them.
"""


@dataclass(frozen=True)
class Entry:
    """A table with the day and the kind of machine it was measured on."""

    table: Table
    date: datetime.date
    machine: str


def machine() -> str:
    """The kind of this machine, what runs on it, and whose texts are there to be read."""
    runs = f"Python {platform.python_version()}, spaCy {version('spacy')}"
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, {runs}, texts of {source()}"


def now(table: Table) -> Entry:
    """A table that was measured just now, here."""
    return Entry(table, datetime.datetime.now(datetime.UTC).date(), machine())


def recorded() -> dict[str, Entry]:
    """The entries by the names of their benchmarks, in the order in which these are listed."""
    found = tomllib.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    return {name: _entry(found[name]) for name in BENCHMARKS if name in found}


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(Table(tuple(map(tuple, row["rows"])), tuple(row["columns"])), row["date"], row["machine"])


def write(measured: Mapping[str, Entry]) -> None:
    """Puts entries in the record, those of other benchmarks staying, and shows them all in the README."""
    entries = recorded() | measured
    rows = (line for name in BENCHMARKS if name in entries for line in _toml(name, entries[name]))
    RECORD.write_text(HEAD + "".join(f"{line}\n" for line in rows), "utf-8")
    README.write_text(SHOWN.sub(lambda _: shown(recorded()), README.read_text("utf-8")), "utf-8")


def _toml(name: str, entry: Entry) -> Iterator[str]:
    yield f"\n[{name}]\ndate = {entry.date}\nmachine = {_quoted(entry.machine)}"
    yield f"columns = [{', '.join(map(_quoted, entry.table.columns))}]\nrows = ["
    yield from (f"    [{', '.join(map(_quoted, row))}]," for row in entry.table.rows)
    yield "]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # strings of JSON are strings of TOML


def shown(entries: Mapping[str, Entry]) -> str:
    """The tables in Markdown: first those of several columns, each by itself, then all others in one."""
    several = [name for name, entry in entries.items() if len(entry.table.columns) > 1]
    single = {name: entry for name, entry in entries.items() if name not in several}
    tables = ["".join(_several(name, entries[name])) for name in several]
    parts = ["".join(_where(entries)), *tables, "".join(_single(single)) if single else ""]
    return "\n".join(part for part in parts if part)


def _where(entries: Mapping[str, Entry]) -> Iterator[str]:
    """What was measured when and on which kind of machine."""
    for date, kind in dict.fromkeys((entry.date, entry.machine) for entry in entries.values()):
        names = [name for name, entry in entries.items() if (entry.date, entry.machine) == (date, kind)]
        yield f"{date}, {kind}: {', '.join(f'`{name}`' for name in names)}.\n"


def _several(name: str, entry: Entry) -> Iterator[str]:
    yield _line((BENCHMARKS[name].title, *entry.table.columns))
    yield _line(("---", *("---:" for _ in entry.table.columns)))
    yield from map(_line, entry.table.rows)


def _single(entries: Mapping[str, Entry]) -> Iterator[str]:
    yield _line(("", ""))
    yield _line(("---", "---:"))
    for name, entry in entries.items():
        yield _line((f"**{BENCHMARKS[name].title}**", ""))
        yield from map(_line, entry.table.rows)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
