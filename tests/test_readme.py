"""The commands of the README and of the guide to rule packs do what is shown, and the figures are the measured ones.

`python tests/test_readme.py --refresh` rewrites them. Every console block whose commands are all `$ kuriltool …` is run, in
order, in a folder with the seeds and an empty store, one for each page. A line `…` stands for output that was cut. Of `why`,
the id is that of the claim that holds the words of WHY. A block of YAML that begins with `# my-rules/…` is written to that file
first, beside a copy of the rules; so is a block of JSON to the file that its first line names.
"""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kuriltool.exports import FORMATS
from kuriltool.training.card import NAMES

ROOT = Path(__file__).resolve().parent.parent
README, GUIDE, COMMANDS = ROOT / "README.md", ROOT / "rules" / "README.md", ROOT / "examples" / "commands.md"
PAGES = (README, GUIDE, COMMANDS)
HOME = "/home/you"  # where the pages show their folder to be
RUN = ("kuriltool ", "sed ", "cat ", "ls ", "python ")
ACCURACY = ROOT / "tests" / "accuracy.toml"
ROWS = {
    "held-back": "three articles on the dispute that nobody looked at ([`held-back/`](examples/annotated/README.md))",
    "practice": "three like them, which were looked at ([`practice/`](examples/annotated/README.md))",
    "annotated": "an older one ([`examples/annotated/`](examples/annotated/README.md))",
    "falklands": "one on another dispute, with the second pack ([`examples/falklands/`](examples/falklands/README.md))",
    "gold-dev": "three articles on the dispute, with which the rules were written",
    "polnear-dev": "PolNeAR, development part: 84 articles of American political news",
}
COLUMNS_SHOWN = ("claim", "exact", "speaker", "position", "kind", "issues", "sourced", "tokens")
PEOPLE = {"claim": 79.1, "exact": 68.3, "sourced": 72.3, "tokens": 90.6}  # PolNeAR's annotators, by the same measure
WHY = "to resolve the territorial issue.”"
COLUMNS = 100
CUT = "…"
PROMPT = "$ "
SLIP = ("DEP: nsubj", "DEP: nsbuj")  # what `wrong-rules` has otherwise than `my-rules`

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_RULES = re.compile(r"^```yaml\n# (my-rules/\S+\.yaml)\n(.*?)^```$", re.M | re.S)
_FILES = re.compile(r"^```json (\S+)\n(.*?)^```$", re.M | re.S)
_STYLE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ID = re.compile(r"(?<=why )c_[0-9a-f]+")
_RELIABILITY = re.compile(r"(?<=<!-- reliability -->\n).*?(?=<!-- /reliability -->)", re.S)
_FORMATS = re.compile(r"(?<=<!-- formats -->\n).*?(?=<!-- /formats -->)", re.S)
_FIGURES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.S)


@dataclass(frozen=True)
class Command:
    """A command of a block and the output that stands below it."""

    line: str
    output: tuple[str, ...]

    @property
    def head(self) -> tuple[str, ...]:
        return self.output[: self.output.index(CUT)] if CUT in self.output else self.output

    @property
    def tail(self) -> tuple[str, ...] | None:
        return self.output[self.output.index(CUT) + 1 :] if CUT in self.output else None

    def fits(self, output: list[str]) -> bool:
        if self.tail is None:
            return list(self.output) == output
        rest = output[len(self.head) :]
        return tuple(output[: len(self.head)]) == self.head and tuple(rest[len(rest) - len(self.tail) :]) == self.tail

    def renewed(self, output: list[str]) -> Command:
        if self.tail is None or len(output) <= len(self.head) + len(self.tail):
            return Command(self.line, tuple(output))
        cut, end = len(self.head), len(output) - len(self.tail)
        while cut < end and output[cut].startswith(" "):  # in the midst of a claim
            cut += 1
        return Command(self.line, (*output[:cut], CUT, *output[end:]))

    def __str__(self) -> str:
        return "\n".join((PROMPT + self.line, *self.output))


def commands(block: str) -> list[Command]:
    """The commands of a console block, each with the lines up to the next."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith(PROMPT):
            found.append((line.removeprefix(PROMPT), []))
        else:
            found[-1][1].append(line)
    return [Command(line, tuple(output)) for line, output in found]


def is_run(block: str) -> bool:
    return any(command.line.startswith("kuriltool ") for command in commands(block)) and all(
        command.line.startswith(RUN) for command in commands(block)
    )


def blocks(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _BLOCK.finditer(text) if is_run(found[1]))


def set_up(folder: Path) -> None:
    """The seeds, an annotated article, a copy of the rules with what the pages add to them, and the same with a slip in it."""
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(ROOT / "rules", folder / "my-rules")
    (folder / "annotated").mkdir()
    for path in (ROOT / "examples" / "annotated").glob("2022-*"):
        shutil.copy(path, folder / "annotated")
    added = [rule for page in PAGES for rule in _RULES.findall(page.read_text("utf-8"))]
    for name, content in added:
        (folder / name).write_text(content, "utf-8")
    for name, content in [file for page in PAGES for file in _FILES.findall(page.read_text("utf-8"))]:
        (folder / name).write_text(content, "utf-8")
    shutil.copytree(folder / "my-rules", folder / "wrong-rules")
    for name, content in added:
        (folder / name.replace("my-rules", "wrong-rules")).write_text(content.replace(*SLIP), "utf-8")


def output_of(line: str, folder: Path) -> list[str]:
    """What a terminal of COLUMNS columns shows: stdout, then what went to stderr, without styles and trailing space."""
    environment = {name: value for name, value in os.environ.items() if name not in ("KURILTOOL_STORE", "FORCE_COLOR", "CI")}
    environment |= {"NO_COLOR": "1", "TERM": "xterm", "COLUMNS": str(COLUMNS), "LINES": "50", "KURILTOOL_STORE": "store.db"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    main, other = pty.openpty()
    data = bytearray()
    reader = threading.Thread(target=_drain, args=(main, data))
    reader.start()
    done = subprocess.run(
        ["bash", "-c", line], stdin=subprocess.DEVNULL, stdout=other, stderr=subprocess.PIPE, cwd=folder, env=environment,
        timeout=120, check=False,
    )  # fmt: skip
    os.close(other)
    reader.join()
    os.close(main)
    text = (re.sub(r"\r+\n", "\n", data.decode()) + done.stderr.decode()).replace(str(folder), HOME)
    return [shown.rstrip() for shown in _STYLE.sub("", text).strip("\n").splitlines()]


def _drain(terminal: int, data: bytearray) -> None:
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # Linux tells the end of a terminal so
            return
        if not part:
            return
        data += part


def with_id(line: str, folder: Path) -> str:
    """The command with the id of the claim that is explained, as short as tables have it."""
    if not _ID.search(line):
        return line
    found = json.loads("".join(output_of("kuriltool claims --json 2>/dev/null", folder)))
    wanted = next(claim["id"] for claim in found if WHY in claim["text"])
    return _ID.sub(wanted[:6], line)


def figures() -> str:
    """The tables of measured figures; what nobody has measured has no row."""
    measured = {name: part["measured"] for name, part in tomllib.loads(ACCURACY.read_text("utf-8")).items() if "measured" in part}
    model = measured.pop("pipeline", {})
    for elsewhere in ("reliability", "mirror"):
        measured.pop(elsewhere, None)
    columns = list(dict.fromkeys(column for row in measured.values() for column in row if column in COLUMNS_SHOWN))
    rows = [(ROWS[name], *(_figure(row.get(column)) for column in columns)) for name, row in measured.items()]
    if "polnear-dev" in measured:
        rows.append(("the same, two people against each other", *(_figure(PEOPLE.get(column)) for column in columns)))
    table = [("", *columns), ("---",) * (len(columns) + 1), *rows]
    if model:
        table += [(), ("the model, on texts it was not trained on", "%"), ("---", "---")]
        table += [(NAMES[key], _figure(value)) for key, value in model.items()]
    return "".join(f"{_row(cells)}\n" for cells in table)


def reliability() -> str:
    """The table of how often claims of each confidence are right."""
    measured = tomllib.loads(ACCURACY.read_text("utf-8"))["reliability"]["measured"]
    starts = [name.removeprefix("claims_") for name in measured if name.startswith("claims_")]
    ends = [*(f"0.{start}" for start in starts[1:]), "1.00"]
    rows = [
        (f"0.{start} – {end}", f"{measured['claims_' + start]}", f"{measured['right_' + start]:.0f} %")
        for start, end in zip(starts, ends, strict=True)
    ]
    return "".join(f"{_row(cells)}\n" for cells in [("confidence", "claims", "right"), ("---",) * 3, *rows])


def formats() -> str:
    """The table of what claims are exported to."""
    rows = [(f"`{f.name}`", f.about, f"`{f.suffix}`" if f.suffix else "a folder", f.unit) for f in FORMATS.values()]
    return "".join(f"{_row(cells)}\n" for cells in [("`--to`", "", "suffix", "offsets count"), ("---",) * 4, *rows])


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |" if cells else ""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """A folder for the commands of each page."""
    made = {page: tmp_path_factory.mktemp("page") for page in PAGES}
    for folder in made.values():
        set_up(folder)
    return made


SHOWN = [pytest.param(page, found[1], id=found[1].split("\n")[0]) for page in PAGES for found in blocks(page.read_text("utf-8"))]


@pytest.mark.parametrize(("page", "block"), SHOWN)
def test_commands_give_what_is_shown(page: Path, block: str, folders: dict[Path, Path]) -> None:
    pytest.importorskip("kuriltool.pipeline")
    for command in commands(block):
        if "| jq" in command.line and shutil.which("jq") is None:
            pytest.skip("no jq here")
        found = output_of(command.line, folders[page])
        assert command.fits(found), "\n".join(["run python tests/test_readme.py --refresh; now:", PROMPT + command.line, *found])


def test_the_readme_shows_the_commands_that_set_it_up() -> None:
    text = README.read_text("utf-8")
    assert "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/kuriltool extract seeds/" in text
    assert "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest -q" in text


def test_figures_are_the_measured_ones() -> None:
    shown = _FIGURES.search(README.read_text("utf-8"))
    assert shown
    assert shown[0] == figures(), "run python tests/test_readme.py --refresh"


def test_the_reliability_table_is_the_measured_one() -> None:
    shown = _RELIABILITY.search(README.read_text("utf-8"))
    assert shown
    assert shown[0] == reliability(), "run python tests/test_readme.py --refresh"


def test_the_table_of_formats_holds_them_all() -> None:
    shown = _FORMATS.search(README.read_text("utf-8"))
    assert shown
    assert shown[0] == formats(), "run python tests/test_readme.py --refresh"


def test_python_runs(folders: dict[Path, Path]) -> None:
    pytest.importorskip("pandas")
    folder = folders[README]
    read, asked = re.findall(r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.M | re.S)
    (folder / "read.py").write_text(read, "utf-8")
    (folder / "asked.py").write_text(asked, "utf-8")
    found = output_of("python read.py && kuriltool extract -q seeds >/dev/null && python asked.py", folder)
    assert any(line.split()[:2] == ["Tokyo", "direct"] for line in found), found
    assert any("offensive and regrettable" in line for line in found), found
    assert (folder / "takaichi.gexf").exists()
    assert "<title>" in (folder / "takaichi.html").read_text("utf-8")


def test_links_lead_to_files() -> None:
    for page in PAGES:
        links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == []


def test_a_cut_stands_for_any_lines() -> None:
    command = Command("x", ("a", CUT, "z"))
    assert command.fits(["a", "b", "c", "z"])
    assert command.fits(["a", "z"])
    assert not command.fits(["b", "z"])
    assert str(command.renewed(["1", "2", "3", "4"])) == f"$ x\n1\n{CUT}\n4"


def refresh() -> None:
    """Runs every command and puts its output, and today's figures, in the pages."""
    for page in PAGES:
        _refresh(page)


def _refresh(page: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        set_up(folder)

        def renewed(found: re.Match[str]) -> str:
            if not is_run(found[1]):
                return found[0]
            lines = ""
            for command in commands(found[1]):
                line = with_id(command.line, folder)
                lines += f"{Command(line, command.output).renewed(output_of(line, folder))}\n"
            return f"```console\n{lines}```"

        text = _BLOCK.sub(renewed, page.read_text("utf-8"))
    text = _FIGURES.sub(lambda _: figures(), text)
    text = _RELIABILITY.sub(lambda _: reliability(), text)
    text = _FORMATS.sub(lambda _: formats(), text)
    page.write_text(text, "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--refresh"]:
        sys.exit("usage: python tests/test_readme.py --refresh")
    refresh()
