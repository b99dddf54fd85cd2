"""Who holds an office on the first day, the last and between."""

from __future__ import annotations

import datetime
from typing import Literal

import pytest

from kuriltool.rules.load import RuleSet
from kuriltool.rules.offices import holder, holders, office_of
from kuriltool.rules.schema import Holder, Office, PackFile, Side


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def office(name: str, *terms: tuple[str, str, str | None], seats: Literal["one", "several"] = "one") -> Office:
    held = [Holder.model_validate({"actor": actor, "from": start, "to": end}) for actor, start, end in terms]
    return Office(id=name, name=name, titles=[name], checked=day("2026-01-01"), seats=seats, holders=held)


CHAIR = office("chair", ("ann", "2000-01-01", "2004-05-01"), ("bob", "2004-05-01", "2008-01-01"), ("ann", "2010-01-01", None))
DEPUTY = office(
    "deputy",
    ("bob", "2000-01-01", "2006-01-01"),
    ("eve", "2004-01-01", "2008-01-01"),
    ("bob", "2005-06-01", "2007-01-01"),
    seats="several",
)
CLERK = office("clerk", ("bob", "2007-01-01", None), ("cat", "1990-01-01", "1991-01-01"))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("1999-12-31", None),
        ("2000-01-01", "ann"),
        ("2004-04-30", "ann"),
        ("2004-05-01", "bob"),
        ("2007-12-31", "bob"),
        ("2008-01-01", None),
        ("2009-12-31", None),
        ("2010-01-01", "ann"),
        ("2999-01-01", "ann"),
    ],
)
def test_the_first_day_counts_and_the_day_of_leaving_does_not(on: str, expected: str | None) -> None:
    assert holder(CHAIR, day(on)) == expected


@pytest.mark.parametrize(
    ("actor", "on", "expected"),
    [
        ("ann", "2003-05-01", "chair"),
        ("ann", "2005-01-01", None),
        ("bob", "2006-12-31", "chair"),
        ("bob", "2007-06-01", "chair"),
        ("bob", "2008-01-01", "clerk"),
        ("cat", "1990-06-01", "clerk"),
        ("cat", "1991-01-01", None),
        ("dan", "2003-01-01", None),
    ],
)
def test_of_two_offices_the_first_in_the_files_counts(actor: str, on: str, expected: str | None) -> None:
    found = office_of(rule_set(CHAIR, CLERK), actor, day(on))
    assert (found.id if found else None) == expected


@pytest.mark.parametrize(
    ("on", "expected", "alone"),
    [
        ("1999-12-31", [], None),
        ("2003-12-31", ["bob"], None),
        ("2004-01-01", ["bob", "eve"], None),
        ("2005-12-31", ["bob", "eve"], None),
        ("2006-06-01", ["eve", "bob"], None),
        ("2007-01-01", ["eve"], None),
        ("2008-01-01", [], None),
    ],
)
def test_of_several_seats_all_are_told_and_nobody_is_guessed(on: str, expected: list[str], alone: str | None) -> None:
    assert holders(DEPUTY, day(on)) == expected
    assert holder(DEPUTY, day(on)) == alone


def test_each_of_several_seats_is_an_office_held() -> None:
    rules = rule_set(DEPUTY, CLERK)
    held = {actor: office_of(rules, actor, day("2007-06-01")) for actor in ("bob", "eve")}
    assert {actor: found and found.id for actor, found in held.items()} == {"bob": "clerk", "eve": "deputy"}


def rule_set(*offices: Office) -> RuleSet:
    sides = [Side(id="East", label="East", colour="red"), Side(id="West", label="West", colour="blue")]
    pack = PackFile(name="pack", version="1", title="Pack", sides=sides)
    return RuleSet((), (), {}, pack, (), offices, (), (), (), (), {}, "")
