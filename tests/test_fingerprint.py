"""What decides whether an article is read anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kuriltool
from kuriltool import fingerprint

RULES = Path(__file__).resolve().parent.parent / "rules"


def test_is_had_without_spacy() -> None:
    code = "import sys; from kuriltool import fingerprint; fingerprint.of(); sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_is_the_extractors_own() -> None:
    assert kuriltool.load().fingerprint == fingerprint.of()


def test_changes_with_a_byte_of_a_rule_file_and_not_with_its_folder(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "mine")
    assert fingerprint.of(tmp_path / "mine") == fingerprint.of()
    with (tmp_path / "mine" / "kuril" / "pack.yaml").open("a") as file:
        file.write("#\n")
    assert fingerprint.of(tmp_path / "mine") != fingerprint.of()


def test_changes_with_model_rules_and_version(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {fingerprint.joined(model, rules) for model in (b"", b"m") for rules in ("", "r")}
    monkeypatch.setattr(kuriltool, "__version__", "9")
    assert len(known | {fingerprint.joined(b"", "")}) == 5


@pytest.mark.parametrize(
    "name", ["articles/reading.py", "articles/readers/tables/rows.py", "days.py", "model.py", "pipeline.py", "claims/records.py"]
)
def test_changes_with_the_code_that_reads(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(fingerprint.__file__).parent
    shutil.copytree(package, tmp_path / "kuriltool", ignore=shutil.ignore_patterns("weights"))
    monkeypatch.setattr(fingerprint, "__file__", str(tmp_path / "kuriltool" / "fingerprint.py"))
    before = fingerprint.joined(b"", "")
    with (tmp_path / "kuriltool" / name).open("a") as file:
        file.write("#\n")
    assert fingerprint.joined(b"", "") != before


def test_model_that_is_not_there_is_told_later(tmp_path: Path) -> None:
    assert fingerprint.model(tmp_path) == b""
