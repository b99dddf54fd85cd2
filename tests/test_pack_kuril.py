"""What the Kuril pack says: who held which office when, whom a name means, what a word calls up."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kuriltool.claims.issues import IssueFinder
from kuriltool.rules.load import RuleSet, load
from kuriltool.rules.offices import holder, office_of

RULES = Path(__file__).resolve().parent.parent / "rules"
FIRST = {"japan": "Tokyo", "russia": "Moscow", "soviet-union": "Moscow"}


@pytest.fixture(scope="module")
def pack() -> RuleSet:
    return load(RULES / "kuril")


@pytest.mark.parametrize(
    ("office", "on", "who"),
    [
        ("prime-minister-of-japan", "1993-10-13", "hosokawa"),
        ("prime-minister-of-japan", "2001-03-25", "yoshiro-mori"),
        ("prime-minister-of-japan", "2006-09-25", "junichiro-koizumi"),
        ("prime-minister-of-japan", "2006-09-26", "abe"),
        ("prime-minister-of-japan", "2007-09-25", "abe"),
        ("prime-minister-of-japan", "2007-09-26", "yasuo-fukuda"),
        ("prime-minister-of-japan", "2010-11-01", "naoto-kan"),
        ("prime-minister-of-japan", "2012-12-25", "noda"),
        ("prime-minister-of-japan", "2012-12-26", "abe"),
        ("prime-minister-of-japan", "2016-12-15", "abe"),
        ("prime-minister-of-japan", "2020-09-15", "abe"),
        ("prime-minister-of-japan", "2020-09-16", "suga"),
        ("prime-minister-of-japan", "2022-03-21", "kishida"),
        ("prime-minister-of-japan", "2024-10-01", "ishiba"),
        ("prime-minister-of-japan", "2025-10-20", "ishiba"),
        ("prime-minister-of-japan", "2025-10-21", "takaichi"),
        ("prime-minister-of-japan", "2026-02-07", "takaichi"),
        ("foreign-minister-of-japan", "2002-01-31", "junichiro-koizumi"),
        ("foreign-minister-of-japan", "2002-02-01", "kawaguchi"),
        ("foreign-minister-of-japan", "2011-03-08", "edano"),
        ("foreign-minister-of-japan", "2016-04-15", "kishida"),
        ("foreign-minister-of-japan", "2018-05-10", "taro-kono"),
        ("foreign-minister-of-japan", "2021-11-03", "motegi"),
        ("foreign-minister-of-japan", "2021-11-04", "kishida"),
        ("foreign-minister-of-japan", "2021-11-10", "yoshimasa-hayashi"),
        ("foreign-minister-of-japan", "2024-04-16", "kamikawa"),
        ("foreign-minister-of-japan", "2025-04-08", "iwaya"),
        ("foreign-minister-of-japan", "2026-02-20", "motegi"),
        ("chief-cabinet-secretary-of-japan", "1993-10-13", "masayoshi-takemura"),
        ("chief-cabinet-secretary-of-japan", "1998-11-13", "hiromu-nonaka"),
        ("chief-cabinet-secretary-of-japan", "2019-01-01", "suga"),
        ("chief-cabinet-secretary-of-japan", "2023-12-13", "matsuno"),
        ("chief-cabinet-secretary-of-japan", "2023-12-14", "yoshimasa-hayashi"),
        ("chief-cabinet-secretary-of-japan", "2025-10-21", "kihara"),
        ("defence-minister-of-japan", "2017-08-01", "kishida"),
        ("defence-minister-of-japan", "2024-01-01", "kihara"),
        ("defence-minister-of-japan", "2025-10-31", "shinjiro-koizumi"),
        ("northern-territories-minister-of-japan", "2025-11-01", "kikawada"),
        ("governor-of-hokkaido", "2019-04-22", "harumi-takahashi"),
        ("governor-of-hokkaido", "2019-04-23", "naomichi-suzuki"),
        ("ambassador-of-japan-to-russia", "2024-06-01", "akira-muto"),
        ("ambassador-of-japan-to-russia", "2020-01-01", None),
        ("president-of-russia", "1993-10-13", "yeltsin"),
        ("president-of-russia", "1999-12-31", "putin"),
        ("president-of-russia", "2008-05-06", "putin"),
        ("president-of-russia", "2008-05-07", "medvedev"),
        ("president-of-russia", "2010-11-01", "medvedev"),
        ("president-of-russia", "2012-05-07", "putin"),
        ("president-of-russia", "2026-02-07", "putin"),
        ("prime-minister-of-russia", "1999-08-09", "putin"),
        ("prime-minister-of-russia", "2004-03-01", "khristenko"),
        ("prime-minister-of-russia", "2008-05-07", "zubkov"),
        ("prime-minister-of-russia", "2008-05-08", "putin"),
        ("prime-minister-of-russia", "2012-05-07", "zubkov"),
        ("prime-minister-of-russia", "2012-05-08", "medvedev"),
        ("prime-minister-of-russia", "2020-01-16", "mishustin"),
        ("foreign-minister-of-russia", "1996-01-07", None),
        ("foreign-minister-of-russia", "2003-05-01", "igor-ivanov"),
        ("foreign-minister-of-russia", "2004-03-09", "lavrov"),
        ("kremlin-spokesperson", "2012-05-21", "timakova"),
        ("kremlin-spokesperson", "2025-12-30", "peskov"),
        ("russian-foreign-ministry-spokesperson", "2015-08-09", None),
        ("russian-foreign-ministry-spokesperson", "2015-08-10", "zakharova"),
        ("ambassador-of-russia-to-japan", "2022-03-21", "galuzin"),
        ("ambassador-of-russia-to-japan", "2023-06-01", None),
        ("ambassador-of-russia-to-japan", "2024-01-19", "nozdrev"),
        ("defence-minister-of-russia", "1993-10-13", "pavel-grachev"),
        ("defence-minister-of-russia", "1996-07-01", None),
        ("defence-minister-of-russia", "2000-09-05", "igor-sergeyev"),
        ("defence-minister-of-russia", "2024-05-11", "shoigu"),
        ("speaker-of-the-state-duma", "2010-11-01", "boris-gryzlov"),
        ("speaker-of-the-federation-council", "2010-11-01", "mironov"),
        ("defence-minister-of-russia", "2024-05-14", "belousov"),
        ("secretary-of-the-security-council-of-russia", "2024-05-11", "patrushev"),
        ("secretary-of-the-security-council-of-russia", "2024-05-12", "shoigu"),
        ("deputy-chairman-of-the-security-council-of-russia", "2023-02-01", "medvedev"),
        ("governor-of-sakhalin", "2018-10-01", "shcherbina"),
        ("governor-of-sakhalin", "2018-12-07", "limarenko"),
        ("president-of-the-united-states", "2025-01-19", "biden"),
        ("president-of-the-united-states", "2025-01-20", "trump"),
        ("president-of-ukraine", "2022-10-07", "zelenskyy"),
    ],
)
def test_who_held_an_office(pack: RuleSet, office: str, on: str, who: str | None) -> None:
    found = next(entry for entry in pack.offices if entry.id == office)
    assert holder(found, datetime.date.fromisoformat(on)) == who


@pytest.mark.parametrize(
    ("actor", "on", "role"),
    [
        ("takaichi", "2026-02-07", "Prime Minister of Japan"),
        ("takaichi", "2025-10-20", None),
        ("motegi", "2020-06-01", "Foreign Minister of Japan"),
        ("motegi", "2023-06-01", None),
        ("abe", "2006-01-01", "Chief Cabinet Secretary of Japan"),
        ("abe", "2007-01-01", "Prime Minister of Japan"),
        ("medvedev", "2010-11-01", "President of Russia"),
        ("medvedev", "2015-08-22", "Prime Minister of Russia"),
        ("medvedev", "2024-01-30", "Deputy Chairman of the Security Council of Russia"),
        ("peskov", "2026-02-07", "Press Secretary of the President of Russia"),
        ("galuzin", "2023-06-01", None),
    ],
)
def test_the_role_of_a_person(pack: RuleSet, actor: str, on: str, role: str | None) -> None:
    office = office_of(pack, actor, datetime.date.fromisoformat(on))
    assert (office.name if office else None) == role


def test_every_holder_is_a_person_of_the_same_side(pack: RuleSet) -> None:
    people = {actor.id: actor for actor in pack.actors if actor.kind == "person"}
    for office in pack.offices:
        for term in office.holders:
            assert people[term.actor].side == office.side, (office.id, term.actor)


def test_the_last_holder_is_in_office(pack: RuleSet) -> None:
    for office in pack.offices:
        assert office.holders[-1].until is None, office.id
        assert [term.since for term in office.holders] == sorted(term.since for term in office.holders), office.id


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Takaichi", "takaichi"), ("Sanae Takaichi", "takaichi"), ("Takaichi Sanae", "takaichi"),
        ("Motegi", "motegi"), ("Peskov", "peskov"), ("Dmitri Peskov", "peskov"), ("Mariya Zakharova", "zakharova"),
        ("Sergei Lavrov", "lavrov"), ("Sergey Lavrov", "lavrov"), ("Zelensky", "zelenskyy"), ("Zelenskyy", "zelenskyy"),
        ("Japan", "japan"), ("Russia", "russia"), ("USSR", "soviet-union"), ("US", "united-states"),
        ("Japanese government", "japanese-government"), ("Russian Foreign Ministry", "russian-foreign-ministry"),
        ("Blue Book", "diplomatic-bluebook"), ("annual report on diplomacy", "diplomatic-bluebook"),
        ("G7", "g7"), ("Taro Kono", "taro-kono"), ("Yohei Kono", "yohei-kono"),
    ],
)  # fmt: skip
def test_whom_a_name_means(pack: RuleSet, name: str, actor: str) -> None:
    assert [entry.id for entry in pack.actors if name in (entry.name, *entry.aliases)] == [actor]


@pytest.mark.parametrize("family", ["Kono", "Koizumi", "Muto", "Suzuki", "Tanaka", "Hatoyama", "Ivanov", "Foreign Ministry"])
def test_a_shared_name_is_short_for_each(pack: RuleSet, family: str) -> None:
    assert not [entry.id for entry in pack.actors if family in (entry.name, *entry.aliases)]
    assert len([entry.id for entry in pack.actors if family in entry.short]) > 1


def test_no_name_means_two_actors(pack: RuleSet) -> None:
    owners: dict[str, str] = {}
    for actor in pack.actors:
        for name in (actor.name, *actor.aliases, *actor.metonyms, *actor.adjectives):
            assert owners.setdefault(name.casefold(), actor.id) == actor.id, name


def test_a_place_is_no_actor(pack: RuleSet) -> None:
    places = {name.casefold() for place in pack.toponyms for names in place.names.values() for name in names}
    for actor in pack.actors:
        assert not places & {name.casefold() for name in (actor.name, *actor.aliases)}, actor.id


def test_a_place_name_means_one_place_and_one_naming(pack: RuleSet) -> None:
    owners: dict[str, tuple[str, str]] = {}
    for place in pack.toponyms:
        for side, names in place.names.items():
            for name in names:
                assert owners.setdefault(name.casefold(), (place.id, side)) == (place.id, side), name


def test_capitals_stand_for_their_states(pack: RuleSet) -> None:
    metonyms = {name: actor.id for actor in pack.actors for name in actor.metonyms}
    wanted = {"Tokyo": "japan", "Moscow": "russia", "Kremlin": "russia", "Washington": "united-states", "Kyiv": "ukraine"}
    assert wanted.items() <= metonyms.items()


def test_people_have_a_gender_and_the_side_of_their_state(pack: RuleSet) -> None:
    for actor in pack.actors:
        if actor.kind == "person":
            assert actor.gender is not None, actor.id
            assert actor.side == FIRST.get(actor.state or "", "other"), actor.id
        if actor.kind == "document" and actor.issuer:
            issuer = next(entry for entry in pack.actors if entry.id == actor.issuer)
            assert issuer.side == actor.side, actor.id


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        ("the islands are an integral part of its territory", {"sovereignty"}),
        ("the four islands belong to Japan", {"sovereignty"}),
        ("resolving the issue of ownership and concluding a peace treaty", {"sovereignty", "peace-treaty"}),
        ("former residents may tend the graves of their ancestors", {"visits"}),
        ("the measures will not remain without retaliation for the sanctions", {"sanctions"}),
        ("salmon fishing under the agreement of 1998", {"economic"}),
        ("a quick end to the war in Ukraine", {"ukraine"}),
        ("missile drills near Hokkaido", {"security"}),
        ("an indisputable result of World War II", {"history"}),
        ("dialogue has been reduced virtually to zero", {"relations"}),
        ("the islands lie off Hokkaido", set()),
        ("a matter of grave concern", set()),
        ("the investigation goes on", set()),
        ("the crew of the trawler had poached crab", {"economic"}),
        ("its fishermen must respect the quota", {"economic"}),
        ("a patrol of the coast", {"security"}),
        ("radars and warships at a new base", {"security"}),
        ("the UN Security Council met", set()),
        ("the defence minister arrived", set()),
        ("the islands were given back", {"sovereignty"}),
        ("hand over the two smaller islands", {"sovereignty"}),
        ("handed over a letter", set()),
        ("not one inch of land", {"sovereignty"}),
        ("it would resume the ferry for visa-free visits", {"visits"}),
        ("grave consequences", set()),
        ("an exchange of views", set()),
        ("the treaty of 1855", {"history"}),
        ("the San Francisco peace treaty", {"history"}),
        ("Japan surrendered and the Red Army came", {"history"}),
        ("80 years after the war there is no peace treaty", {"peace-treaty"}),
        ("the Soviet invasion of the islands", {"history"}),
        ("the invasion goes on", {"ukraine"}),
        ("the ambassador was summoned and dialogue ended", {"relations"}),
        ("unfriendly measures", {"relations"}),
        ("import bans and frozen Russian assets", {"sanctions"}),
        ("a swift end", set()),
    ],
)
def test_what_words_call_up(pack: RuleSet, text: str, issues: set[str]) -> None:
    assert set(IssueFinder(pack.issues)(text)) == issues
