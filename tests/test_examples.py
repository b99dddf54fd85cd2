"""What stands in examples/ runs and gives what it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RECIPES = ("positions", "speakers", "sovereignty", "bullets", "tsv", "issues")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose store holds the claims of the seeds."""
    store = tmp_path_factory.mktemp("examples") / "store.db"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    made = {**os.environ, "KURILTOOL_STORE": str(store), "PATH": path}
    subprocess.run(["kuriltool", "extract", "-q", "seeds"], cwd=ROOT, env=made, stdout=subprocess.DEVNULL, check=True)
    return made


def output(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(shutil.which("jq") is None, reason="no jq here")
class TestRecipes:
    @pytest.mark.parametrize("recipe", RECIPES)
    def test_each_gives_lines(self, recipe: str, environment: dict[str, str]) -> None:
        assert output(environment, "examples/claims.jq.sh", recipe).splitlines()

    def test_positions_add_up_to_all_claims(self, environment: dict[str, str]) -> None:
        counts = [line.split("\t") for line in output(environment, "examples/claims.jq.sh", "positions").splitlines()]
        rows = output(environment, "examples/claims.jq.sh", "tsv").splitlines()
        assert sum(int(count) for count, _ in counts) == len(rows) - 1
        assert {"Tokyo", "Moscow"} <= {position for _, position in counts}

    def test_options_go_on_to_kuriltool(self, environment: dict[str, str]) -> None:
        lines = output(environment, "examples/claims.jq.sh", "speakers", "--speaker", "takaichi").splitlines()
        assert [line.split("\t")[1] for line in lines] == ["Sanae Takaichi"]

    def test_all_at_once(self, environment: dict[str, str]) -> None:
        shown = output(environment, "examples/claims.jq.sh")
        assert [line for line in shown.splitlines() if line.startswith("# ")] == [f"# {recipe}" for recipe in RECIPES]

    def test_a_wrong_name_is_told(self, environment: dict[str, str]) -> None:
        command = ["examples/claims.jq.sh", "speekers"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert 'no recipe "speekers"' in done.stderr


def test_python_example(environment: dict[str, str]) -> None:
    shown = output(environment, sys.executable, "examples/api.py")
    assert "  Sanae Takaichi (Tokyo): " in shown
