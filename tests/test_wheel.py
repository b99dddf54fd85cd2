"""What travels in a wheel: all that the installed program reads, and nothing that it does not."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SOURCES = ("*.py", "*.sql", "*.toml", "*.in", "*.html", "*.css", "*.js")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of a wheel that is built here and now, without network."""
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="no hatchling here; pip install -e '.[dev]'")
    (built,) = wheel.WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("dist")), versions=["standard"])
    with zipfile.ZipFile(built) as archive:
        return set(archive.namelist())


def _in(folder: str, pattern: str) -> set[str]:
    return {path.relative_to(ROOT / folder).as_posix() for path in (ROOT / folder).rglob(pattern) if path.is_file()}


def test_rules_travel(names: set[str]) -> None:
    assert {f"kuriltool/rules/shipped/{name}" for name in _in("rules", "*.yaml")} <= names


def test_the_model_travels_whole(names: set[str]) -> None:
    assert (ROOT / "kuriltool" / "weights" / "meta.json").is_file()
    assert {f"kuriltool/weights/{name}" for name in _in("kuriltool/weights", "*")} <= names


def test_the_program_travels_with_its_migrations(names: set[str]) -> None:
    assert {f"kuriltool/{name}" for pattern in SOURCES for name in _in("kuriltool", pattern)} <= names


def test_nothing_else_travels(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"kuriltool"}
    assert not [name for name in names if "__pycache__" in name or ".kuriltool" in name]


def test_licences_travel(names: set[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    kept = {name for name in names if ".dist-info/licenses/" in name}
    assert {name.split("/licenses/")[1] for name in kept} >= {file for file in project["license-files"] if (ROOT / file).exists()}
