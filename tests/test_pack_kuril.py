"""What the Kuril pack says: who held which office when, whom a name means, what a word calls up."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from kuriltool.authoring.who import gap, span
from kuriltool.claims.issues import IssueFinder
from kuriltool.reading.mentions import TITLE, MentionFinder
from kuriltool.rules.load import RuleSet, load
from kuriltool.rules.offices import holder, holders, office_of

RULES = Path(__file__).resolve().parent.parent / "rules"
FIRST = {"japan": "Tokyo", "russia": "Moscow", "soviet-union": "Moscow"}


@pytest.fixture(scope="module")
def pack() -> RuleSet:
    return load(RULES / "kuril")


@pytest.fixture(scope="module")
def english() -> Language:
    return spacy.blank("en")


@pytest.fixture(scope="module")
def finder(pack: RuleSet, english: Language) -> MentionFinder:
    return MentionFinder(english.tokenizer, pack)


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
        ("ambassador-of-japan-to-russia", "2020-01-01", "kozuki"),
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
        ("prime-minister-of-japan", "1991-04-18", "kaifu"),
        ("prime-minister-of-japan", "1991-11-05", "miyazawa"),
        ("prime-minister-of-japan", "1993-08-08", "miyazawa"),
        ("prime-minister-of-japan", "1993-08-09", "hosokawa"),
        ("prime-minister-of-japan", "1994-04-28", "tsutomu-hata"),
        ("prime-minister-of-japan", "1994-06-30", "murayama"),
        ("prime-minister-of-japan", "1996-01-11", "ryutaro-hashimoto"),
        ("prime-minister-of-japan", "1998-04-19", "ryutaro-hashimoto"),
        ("prime-minister-of-japan", "1998-11-13", "obuchi"),
        ("prime-minister-of-japan", "2000-04-05", "yoshiro-mori"),
        ("prime-minister-of-japan", "2003-01-10", "junichiro-koizumi"),
        ("prime-minister-of-japan", "2008-09-24", "aso"),
        ("prime-minister-of-japan", "2009-09-16", "yukio-hatoyama"),
        ("prime-minister-of-japan", "2010-06-08", "naoto-kan"),
        ("prime-minister-of-japan", "2011-09-02", "noda"),
        ("prime-minister-of-japan", "2021-10-04", "kishida"),
        ("foreign-minister-of-japan", "1991-04-18", "taro-nakayama"),
        ("foreign-minister-of-japan", "1993-04-06", "michio-watanabe"),
        ("foreign-minister-of-japan", "1993-04-07", "kabun-muto"),
        ("foreign-minister-of-japan", "1994-04-28", "kakizawa"),
        ("foreign-minister-of-japan", "1997-11-01", "obuchi"),
        ("foreign-minister-of-japan", "1998-11-13", "komura"),
        ("foreign-minister-of-japan", "2000-09-05", "yohei-kono"),
        ("foreign-minister-of-japan", "2002-01-29", "makiko-tanaka"),
        ("foreign-minister-of-japan", "2002-01-30", "junichiro-koizumi"),
        ("foreign-minister-of-japan", "2005-11-20", "aso"),
        ("foreign-minister-of-japan", "2007-08-27", "machimura"),
        ("foreign-minister-of-japan", "2009-05-20", "hirofumi-nakasone"),
        ("foreign-minister-of-japan", "2010-09-16", "katsuya-okada"),
        ("foreign-minister-of-japan", "2010-11-01", "maehara"),
        ("foreign-minister-of-japan", "2011-03-07", "edano"),
        ("foreign-minister-of-japan", "2011-03-09", "takeaki-matsumoto"),
        ("foreign-minister-of-japan", "2012-07-28", "gemba"),
        ("foreign-minister-of-japan", "2017-08-03", "taro-kono"),
        ("foreign-minister-of-japan", "2019-09-11", "motegi"),
        ("foreign-minister-of-japan", "2023-09-13", "kamikawa"),
        ("foreign-minister-of-japan", "2024-10-01", "iwaya"),
        ("foreign-minister-of-japan", "2025-10-21", "motegi"),
        ("chief-cabinet-secretary-of-japan", "1991-11-04", "misoji-sakamoto"),
        ("chief-cabinet-secretary-of-japan", "1991-11-05", "koichi-kato"),
        ("chief-cabinet-secretary-of-japan", "2000-10-27", "yasuo-fukuda"),
        ("chief-cabinet-secretary-of-japan", "2007-09-25", "yosano"),
        ("chief-cabinet-secretary-of-japan", "2010-11-01", "sengoku"),
        ("chief-cabinet-secretary-of-japan", "2011-01-14", "edano"),
        ("chief-cabinet-secretary-of-japan", "2020-09-16", "katsunobu-kato"),
        ("defence-agency-head-of-japan", "1991-11-05", "sohei-miyashita"),
        ("defence-agency-head-of-japan", "1998-11-19", "nukaga"),
        ("defence-agency-head-of-japan", "1998-11-20", "norota"),
        ("defence-agency-head-of-japan", "2003-01-10", "ishiba"),
        ("defence-agency-head-of-japan", "2007-01-08", "kyuma"),
        ("defence-agency-head-of-japan", "2007-01-09", None),
        ("defence-minister-of-japan", "2007-01-08", None),
        ("defence-minister-of-japan", "2007-01-09", "kyuma"),
        ("defence-minister-of-japan", "2012-01-13", "naoki-tanaka"),
        ("defence-minister-of-japan", "2017-07-28", "kishida"),
        ("defence-minister-of-japan", "2022-08-10", "yasukazu-hamada"),
        ("northern-territories-minister-of-japan", "2001-03-25", "ryutaro-hashimoto"),
        ("northern-territories-minister-of-japan", "2009-07-02", "motoo-hayashi"),
        ("northern-territories-minister-of-japan", "2010-11-01", "mabuchi"),
        ("northern-territories-minister-of-japan", "2012-10-01", "tarutoko"),
        ("northern-territories-minister-of-japan", "2018-02-27", "teru-fukui"),
        ("ambassador-of-japan-to-russia", "1993-10-13", None),
        ("ambassador-of-japan-to-russia", "2010-11-01", "masaharu-kono"),
        ("ambassador-of-japan-to-russia", "2010-12-22", None),
        ("ambassador-of-japan-to-russia", "2015-11-12", "chikahito-harada"),
        ("ambassador-of-japan-to-russia", "2015-11-13", "kozuki"),
        ("governor-of-hokkaido", "1995-04-22", "takahiro-yokomichi"),
        ("governor-of-hokkaido", "1995-04-23", "tatsuya-hori"),
        ("governor-of-hokkaido", "2003-04-23", "harumi-takahashi"),
        ("mayor-of-nemuro", "2006-08-16", "hiroshi-fujiwara"),
        ("mayor-of-nemuro", "2018-09-28", "shunsuke-hasegawa"),
        ("mayor-of-nemuro", "2018-09-29", "ishigaki"),
        ("head-of-the-islanders-league", "2010-11-01", "toshio-koizumi"),
        ("head-of-the-islanders-league", "2023-05-28", "kimio-waki"),
        ("head-of-the-islanders-league", "2023-05-29", "yuzo-matsumoto"),
        ("national-security-adviser-of-japan", "2019-09-12", "shotaro-yachi"),
        ("national-security-adviser-of-japan", "2025-01-20", "masataka-okano"),
        ("vice-minister-for-foreign-affairs-of-japan", "2018-01-18", "shinsuke-sugiyama"),
        ("vice-minister-for-foreign-affairs-of-japan", "2018-01-19", "takeo-akiba"),
        ("vice-minister-for-foreign-affairs-of-japan", "2025-01-17", "takehiro-funakoshi"),
        ("economy-minister-of-japan", "2016-12-15", "seko"),
        ("economy-minister-of-japan", "2022-03-21", "hagiuda"),
        ("prime-minister-of-russia", "1992-06-14", "yeltsin"),
        ("prime-minister-of-russia", "1992-12-14", "chernomyrdin"),
        ("prime-minister-of-russia", "1998-03-23", "kiriyenko"),
        ("prime-minister-of-russia", "1998-09-10", "chernomyrdin"),
        ("prime-minister-of-russia", "1999-05-12", "stepashin"),
        ("prime-minister-of-russia", "2003-01-10", "kasyanov"),
        ("prime-minister-of-russia", "2007-09-13", "fradkov"),
        ("foreign-minister-of-russia", "1993-10-13", "kozyrev"),
        ("foreign-minister-of-russia", "1997-11-01", "primakov"),
        ("foreign-minister-of-russia", "1998-09-11", "igor-ivanov"),
        ("kremlin-spokesperson", "1993-10-13", "kostikov"),
        ("kremlin-spokesperson", "1996-08-13", "sergei-yastrzhembsky"),
        ("kremlin-spokesperson", "2008-05-11", "alexei-gromov"),
        ("kremlin-spokesperson", "2008-05-13", "timakova"),
        ("russian-foreign-ministry-spokesperson", "2008-05-22", "andrei-nesterenko"),
        ("russian-foreign-ministry-spokesperson", "2011-01-10", "andrei-nesterenko"),
        ("russian-foreign-ministry-spokesperson", "2011-01-11", "lukashevich"),
        ("ambassador-of-russia-to-japan", "1993-10-13", "lyudvig-chizhov"),
        ("ambassador-of-russia-to-japan", "1996-09-07", "alexander-panov"),
        ("ambassador-of-russia-to-japan", "2005-11-20", "alexander-losyukov"),
        ("ambassador-of-russia-to-japan", "2010-11-01", "mikhail-bely"),
        ("ambassador-of-russia-to-japan", "2016-12-15", "afanasyev"),
        ("ambassador-of-russia-to-japan", "2018-01-29", "galuzin"),
        ("ambassador-of-russia-to-japan", "2022-11-24", "galuzin"),
        ("ambassador-of-russia-to-japan", "2022-11-25", None),
        ("secretary-of-the-security-council-of-russia", "2001-03-28", "rushailo"),
        ("director-of-the-fsb", "1998-11-13", "putin"),
        ("speaker-of-the-federation-council", "2001-12-05", "mironov"),
        ("speaker-of-the-federation-council", "2011-06-01", "torshin"),
        ("governor-of-sakhalin", "1992-09-09", "valentin-fyodorov"),
        ("governor-of-sakhalin", "1995-04-23", "krasnoyarov"),
        ("governor-of-sakhalin", "1995-04-24", "igor-farkhutdinov"),
        ("governor-of-sakhalin", "2003-08-20", "ivan-malakhov"),
        ("governor-of-sakhalin", "2010-11-01", "khoroshavin"),
        ("governor-of-sakhalin", "2015-03-25", "kozhemyako"),
        ("governor-of-sakhalin", "2018-09-26", None),
        ("head-of-the-south-kuril-district", "2010-11-01", "oleg-gusev"),
        ("head-of-the-south-kuril-district", "2020-11-02", "vyacheslav-vlasenko"),
        ("head-of-the-south-kuril-district", "2020-12-27", "pavel-gomilevsky"),
        ("head-of-the-kuril-district", "2023-11-30", "vadim-rokotov"),
        ("head-of-the-kuril-district", "2024-12-15", "anna-oskina"),
        ("head-of-the-kuril-district", "2024-12-16", "konstantin-istomin"),
        ("presidential-envoy-to-the-far-east", "2013-08-31", "trutnev"),
        ("far-east-minister-of-russia", "2018-05-17", "alexander-galushka"),
        ("foreign-minister-of-the-soviet-union", "1991-04-18", "bessmertnykh"),
        ("president-of-the-united-states", "1993-01-20", "bill-clinton"),
        ("us-secretary-of-state", "2021-01-26", "blinken"),
        ("foreign-minister-of-china", "2020-01-01", "wang-yi"),
        ("president-of-south-korea", "2022-05-10", "yoon-suk-yeol"),
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
        ("galuzin", "2022-11-24", "Ambassador of Russia to Japan"),
        ("galuzin", "2023-06-01", "Deputy Foreign Minister of Russia"),
        ("rudenko", "2024-05-10", "Deputy Foreign Minister of Russia"),
        ("rudenko", "2019-09-19", None),
        ("morgulov", "2019-02-10", "Deputy Foreign Minister of Russia"),
        ("morgulov", "2022-09-13", None),
        ("takeo-mori", "2019-02-10", "Deputy Minister for Foreign Affairs of Japan"),
        ("takeo-mori", "2022-01-01", "Vice-Minister for Foreign Affairs of Japan"),
        ("alexander-losyukov", "2002-01-01", "Deputy Foreign Minister of Russia"),
        ("alexander-losyukov", "2005-01-01", "Ambassador of Russia to Japan"),
        ("igor-ivanov", "2005-01-01", "Secretary of the Security Council of Russia"),
        ("takaichi", "2006-11-21", "Minister of State for Okinawa and Northern Territories Affairs of Japan"),
        ("edano", "2011-02-01", "Chief Cabinet Secretary of Japan"),
        ("edano", "2011-03-08", "Foreign Minister of Japan"),
        ("gorbachev", "1991-04-18", "President of the Soviet Union"),
        ("gorbachev", "1991-12-25", None),
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


@pytest.mark.parametrize(
    ("office", "on", "why"),
    [
        ("ambassador-of-japan-to-russia", "1999-06", "unknown"),
        ("ambassador-of-russia-to-japan", "2023", "vacant"),
        ("ambassador-of-russia-to-japan", "2012-03", "unknown"),
        ("russian-foreign-ministry-spokesperson", "2000", "unknown"),
        ("us-secretary-of-state", "1992-12", "unknown"),
        ("deputy-prime-minister-of-japan", "2011", "vacant"),
        ("deputy-prime-minister-of-japan", "2025-10-31", "vacant"),
        ("deputy-prime-minister-of-japan", "2026", "unknown"),
        ("defence-agency-head-of-japan", "2007-01-09", "abolished"),
        ("president-of-the-soviet-union", "1992", "abolished"),
    ],
)
def test_why_the_table_names_nobody(pack: RuleSet, office: str, on: str, why: str) -> None:
    assert gap(next(entry for entry in pack.offices if entry.id == office), span(on)) == why


def test_a_long_time_without_a_holder_is_unknown_unless_it_is_known_to_be_a_vacancy(pack: RuleSet) -> None:
    long = [
        (office.id, (end - start).days) for office in pack.offices for start, end in office.vacancies if (end - start).days > 45
    ]
    assert long == [
        ("deputy-prime-minister-of-japan", 584),
        ("deputy-prime-minister-of-japan", 1489),
        ("ambassador-of-russia-to-japan", 420),
    ]


# Offices that are no more, and one that no cabinet since 2021 has filled.
ENDED = {
    "defence-agency-head-of-japan": "2007-01-09",
    "president-of-the-soviet-union": "1991-12-25",
    "foreign-minister-of-the-soviet-union": "1991-12-26",
    "deputy-prime-minister-of-japan": "2021-10-04",
}


def test_somebody_is_in_office_or_the_office_has_ended(pack: RuleSet) -> None:
    for office in pack.offices:
        ends = [term.until for term in office.holders]
        last = None if None in ends else max(end for end in ends if end)
        assert (last.isoformat() if last else None) == ENDED.get(office.id), office.id


def test_terms_of_one_seat_stand_in_order(pack: RuleSet) -> None:
    for office in pack.offices:
        if office.seats == "one":
            assert [term.since for term in office.holders] == sorted(term.since for term in office.holders), office.id


def test_nobody_holds_an_office_while_it_is_vacant(pack: RuleSet) -> None:
    for office in pack.offices:
        for start, end in (*office.vacancies, *office.unknown):
            for term in office.holders:
                assert term.since >= end or (term.until is not None and term.until <= start), (office.id, start, term.actor)


def test_a_title_means_one_office_of_a_state(pack: RuleSet) -> None:
    owners: dict[tuple[str | None, str], str] = {}
    for office in pack.offices:
        for title in office.titles:
            assert owners.setdefault((office.state, title), office.id) == office.id, title


@pytest.mark.parametrize(
    ("office", "on", "who"),
    [
        ("deputy-foreign-minister-of-russia", "1992-09-09", {"kunadze"}),
        ("deputy-foreign-minister-of-russia", "1996-09-06", {"alexander-panov", "grigory-karasin"}),
        ("deputy-foreign-minister-of-russia", "1996-09-07", {"grigory-karasin"}),
        ("deputy-foreign-minister-of-russia", "2003-01-01", {"alexander-losyukov"}),
        ("deputy-foreign-minister-of-russia", "2022-09-12",
            {"morgulov", "rudenko", "ryabkov", "vershinin", "grushko", "vladimir-titov"}),
        ("deputy-foreign-minister-of-russia", "2022-11-25",
            {"galuzin", "rudenko", "ryabkov", "vershinin", "grushko", "vladimir-titov"}),
        ("deputy-foreign-minister-of-russia", "2026-02-20",
            {"galuzin", "rudenko", "ryabkov", "grushko", "dmitry-lyubinsky", "alexander-alimov", "georgy-borisenko"}),
        ("deputy-foreign-minister-of-japan", "2018-01-18", {"takeo-akiba", "kazuyuki-yamazaki"}),
        ("deputy-foreign-minister-of-japan", "2018-01-19", {"takeo-mori", "kazuyuki-yamazaki"}),
        ("deputy-foreign-minister-of-japan", "2025-01-17", {"takeshi-akahori", "hiroyuki-namazu"}),
        ("state-minister-for-foreign-affairs-of-japan", "2003-01-01", {"motegi", "tetsuro-yano"}),
        ("state-minister-for-foreign-affairs-of-japan", "2022-02-07", {"takako-suzuki", "kiyoshi-odawara"}),
        ("deputy-chief-cabinet-secretary-of-japan", "2025-11-01", {"masanao-ozaki", "kei-sato"}),
        ("deputy-prime-minister-of-russia", "2015-08-22", {"trutnev", "igor-shuvalov", "dmitry-rogozin", "arkady-dvorkovich"}),
        ("aide-to-the-president-of-russia", "2020-01-23", {"ushakov", "vladislav-surkov"}),
        ("aide-to-the-president-of-russia", "2020-01-24", {"ushakov", "vladislav-surkov", "vladimir-medinsky"}),
        ("aide-to-the-president-of-russia", "2024-05-13", {"ushakov", "vladimir-medinsky"}),
        ("aide-to-the-president-of-russia", "2024-05-14", {"ushakov", "vladimir-medinsky", "patrushev"}),
    ],
)  # fmt: skip
def test_who_held_an_office_of_several_seats(pack: RuleSet, office: str, on: str, who: set[str]) -> None:
    found = next(entry for entry in pack.offices if entry.id == office)
    assert set(holders(found, datetime.date.fromisoformat(on))) == who


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Deputy Foreign Minister Andrey Rudenko spoke", "deputy foreign minister"),
        ("Russia’s First Deputy Foreign Minister Andrei Denisov spoke", "first deputy foreign minister"),
        ("Vice Foreign Minister Takeo Mori spoke", "vice foreign minister"),
        ("Deputy Chief Cabinet Secretary Kei Sato spoke", "deputy chief cabinet secretary"),
        ("Deputy Prime Minister Yury Trutnev spoke", "deputy prime minister"),
        ("State Minister for Foreign Affairs Takako Suzuki spoke", "state minister for foreign affairs"),
        ("Foreign Minister Toshimitsu Motegi spoke", "foreign minister"),
    ],
)
def test_a_deputy_has_a_title_of_his_own(finder: MentionFinder, english: Language, text: str, title: str) -> None:
    found = finder(english(text))
    assert [mark.id_ for mark in found if mark.label_ == TITLE] == [title]


@pytest.mark.parametrize("title", ["deputy foreign minister", "vice foreign minister", "deputy prime minister"])
def test_both_sides_have_deputies(pack: RuleSet, title: str) -> None:
    assert {office.state for office in pack.offices if title in office.titles} == {"japan", "russia"}


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
        ("Medvedyev", "medvedev"), ("Dmitri Medvedyev", "medvedev"), ("Sergei Medvedev", "sergei-medvedev"),
        ("Zaharova", "zakharova"), ("Maria Zacharova", "zakharova"), ("Sergej Lavrov", "lavrov"), ("Vladimir Poutine", "putin"),
        ("Motegi Toshimitsu", "motegi"), ("Tosimitsu Motegi", "motegi"), ("Sanae Takaiti", "takaichi"), ("Isiba", "ishiba"),
        ("Fumio Kisida", "kishida"), ("Sindzo Abe", "abe"), ("Shinzō Abe", "abe"), ("Kōno Tarō", "taro-kono"),
        ("Taro Kohno", "taro-kono"), ("Kouno Yohei", "yohei-kono"), ("Jun'ichirō Koizumi", "junichiro-koizumi"),
        ("Jun’ichirō Koizumi", "junichiro-koizumi"), ("Ryūtarō Hashimoto", "ryutaro-hashimoto"), ("Asō", "aso"),
        ("Toyohisa Kouzuki", "kozuki"), ("Koichiro Genba", "gemba"), ("Kawaguchi Yoriko", "kawaguchi"),
        ("Nikolai Nozdryov", "nozdrev"), ("Mihail Galuzin", "galuzin"), ("Galouzine", "galuzin"), ("Andrei Rudenko", "rudenko"),
        ("Igor Morgoulov", "morgulov"), ("Evgeny Afanasiev", "afanasyev"), ("Aleksandr Losyukov", "alexander-losyukov"),
        ("Ludvig Chizhov", "lyudvig-chizhov"), ("Viktor Ishaev", "viktor-ishayev"), ("Yuri Trutnev", "trutnev"),
        ("Valeriy Limarenko", "limarenko"), ("Oleg Kozhemiako", "kozhemyako"), ("Farhutdinov", "igor-farkhutdinov"),
        ("Valentin Fedorov", "valentin-fyodorov"), ("Gomilevski", "pavel-gomilevsky"), ("Gorbachyov", "gorbachev"),
        ("Kruschev", "khrushchev"), ("Boris Eltsin", "yeltsin"), ("Shevarnadze", "shevardnadze"), ("Georgi Kunadze", "kunadze"),
        ("Chishima Habomai Islanders League", "islanders-league"), ("South Kurilsky district", "south-kuril-district"),
        ("Kurilsky urban district", "kuril-district"), ("Sakhalin Region government", "sakhalin-government"),
        ("1855 Treaty of Shimoda", "treaty-of-shimoda"), ("Treaty of St. Petersburg", "treaty-of-saint-petersburg"),
        ("Portsmouth Peace Treaty", "treaty-of-portsmouth"), ("Yalta accords", "yalta-agreement"),
        ("Potsdam Proclamation", "potsdam-declaration"), ("Treaty of San Francisco", "san-francisco-treaty"),
        ("1956 Soviet-Japanese Joint Declaration", "joint-declaration-1956"), ("1991 joint communique", "joint-statement-1991"),
        ("Tokyo Declaration of 1993", "tokyo-declaration-1993"), ("Krasnoyarsk agreement", "krasnoyarsk-agreement"),
        ("Kawana proposal", "kawana-proposal"), ("1998 Moscow Declaration", "moscow-declaration-1998"),
        ("Irkutsk Statement of 2001", "irkutsk-statement"), ("2003 Action Plan", "japan-russia-action-plan"),
        ("Russia's Foreign Policy Concept", "russian-foreign-policy-concept"),
        ("Japan's National Security Strategy", "japan-national-security-strategy"),
        ("Russia's National Security Strategy", "russian-national-security-strategy"),
    ],
)  # fmt: skip
def test_whom_a_name_means(pack: RuleSet, name: str, actor: str) -> None:
    assert [entry.id for entry in pack.actors if name in (entry.name, *entry.aliases)] == [actor]


@pytest.mark.parametrize(
    "family",
    [
        "Kono",
        "Koizumi",
        "Muto",
        "Suzuki",
        "Tanaka",
        "Hatoyama",
        "Ivanov",
        "Foreign Ministry",
        "Saito",
        "Sato",
        "Watanabe",
        "Nakasone",
        "Mori",
        "Kato",
        "Eto",
        "Togo",
        "National Security Strategy",
        "declaration",
    ],
)
def test_a_shared_name_is_short_for_each(pack: RuleSet, family: str) -> None:
    assert not [entry.id for entry in pack.actors if family in (entry.name, *entry.aliases)]
    assert len([entry.id for entry in pack.actors if family in entry.short]) > 1


def test_no_short_form_of_one_is_the_name_of_another(pack: RuleSet) -> None:
    owners = {name.casefold(): actor.id for actor in pack.actors for name in (actor.name, *actor.aliases, *actor.metonyms)}
    for actor in pack.actors:
        for form in actor.short:
            assert form.casefold() not in owners, (actor.id, form, owners[form.casefold()])


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
    assert {
        "South Kuril urban district": "south-kuril-district",
        "Kuril urban district": "kuril-district",
    }.items() <= metonyms.items()


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
