"""The accuracy gate: no figure may fall below its floor in accuracy.toml."""

from __future__ import annotations

import pytest
from accuracy import RECORD, YARDSTICKS, recorded

from kuriltool.pipeline import Extractor

ROWS = recorded()


def test_every_yardstick_has_floors() -> None:
    assert ROWS.keys() == YARDSTICKS.keys()
    for name, row in ROWS.items():
        below = {figure for figure, floor in row["floors"].items() if row["measured"][figure] < floor}
        assert not below, f"{RECORD.name}: {name}: recorded below its floor: {sorted(below)}"


@pytest.mark.slow
@pytest.mark.parametrize("name", YARDSTICKS)
def test_no_figure_falls_below_its_floor(name: str, shipped_extractor: Extractor) -> None:
    yardstick, row = YARDSTICKS[name], ROWS[name]
    if yardstick.missing:
        pytest.skip(f"{name}: {yardstick.missing}")
    digest = yardstick.digest()
    assert digest == row["digest"], f"{name}: not the data that the floors were set on ({digest}); measure anew"
    measured = yardstick.measure(shipped_extractor)
    fallen = [f"{figure} {measured[figure]} < {floor}" for figure, floor in row["floors"].items() if measured[figure] < floor]
    assert not fallen, f"{name}: {'; '.join(fallen)} (floors in {RECORD.name}, data {digest})"
