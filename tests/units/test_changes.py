"""The change sheet between two days, and a unit's whole life."""

import csv
from collections import Counter
from datetime import date

import pytest

from ntm.cli import main
from ntm.units import Reference
from ntm.units.build_snapshot import FOLDER
from ntm.units.changes import changes
from ntm.units.sheets import find_units, life_text

LAST_OLD_DAY, NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
reference = Reference.load(FOLDER)


def kinds(first: date, last: date, level: str) -> Counter:
    return Counter(kind for row in changes(reference, first, last, level) for kind in row.kinds)


def test_on_1_july_2025_every_link_of_a_changed_commune_is_a_line():
    rows = changes(reference, LAST_OLD_DAY, NEW_DAY, "commune")
    told = {(row.before.unit_id, row.after.unit_id) for row in rows if row.before and row.after}
    links = {(link.predecessor_id, link.successor_id) for link in reference.links}
    assert told == links
    assert all(row.relation for row in rows if row.before.unit_id != row.after.unit_id)


def test_on_1_july_2025_districts_end_as_a_level_and_52_provinces_merge():
    assert kinds(LAST_OLD_DAY, NEW_DAY, "district") == {"ended_level": 696}
    assert kinds(LAST_OLD_DAY, NEW_DAY, "province") == {"merged": 52}


def test_communes_that_ended_earlier_say_that_nobody_published_into_what():
    told = kinds(date(2024, 12, 31), date(2025, 1, 1), "commune")
    ended = {unit.unit_id for unit in reference.on(date(2024, 12, 31), "commune")} - {
        unit.unit_id for unit in reference.on(date(2025, 1, 1), "commune")
    }
    assert told["ended_unpublished"] == len(ended) > 300
    assert told["merged"] == 0


def test_known_acts_stand_beside_their_changes():
    rows = changes(reference, date(2026, 4, 29), date(2026, 5, 1))
    assert {(row.level, row.kinds, row.acts) for row in rows} == {
        ("province", ("retyped",), "30/2026/QH16"),
        ("commune", ("retyped",), "237/NQ-UBTVQH16"),
    }
    thanh_hoa = [
        row
        for row in changes(reference, date(2024, 12, 31), date(2025, 1, 1), "commune")
        if row.before and reference.province_of(row.before.unit_id, date(2024, 12, 31)).code == "38"
    ]
    assert {row.acts for row in thanh_hoa} == {"1238/NQ-UBTVQH15"}


def test_a_day_compared_with_itself_has_no_changes():
    assert changes(reference, NEW_DAY, NEW_DAY) == []


@pytest.mark.parametrize("asked", ["Nga Sơn", "nga sơn", "NGA SON", "Nga  Sơn"])
def test_a_bare_name_finds_the_district_the_township_and_the_commune(asked):
    assert find_units(reference, asked) == [
        "16093@2021-01-01",
        "16093@2025-07-01",
        "401@2021-01-01",
    ]


def test_a_code_finds_every_unit_that_bore_it_and_diacritics_tell_names_apart():
    assert find_units(reference, "16093") == ["16093@2021-01-01", "16093@2025-07-01"]
    assert find_units(reference, "Huyện Nga Sơn") == ["401@2021-01-01"]
    assert find_units(reference, "Không Có Ở Đâu") == []


def test_a_life_shows_every_version_what_came_before_and_what_came_after():
    told = "\n".join(life_text(reference, "16093@2025-07-01", "vi"))
    assert told.count("←") == 5
    assert "01/7/2025 – nay: Xã Nga Sơn, Tỉnh Thanh Hóa" in told
    ended = "\n".join(life_text(reference, "00010@2021-01-01", "en"))
    assert "ended (into what was not published)" in ended


def test_the_command_writes_the_sheet_in_both_languages(tmp_path, capsys):
    for language, told in (("vi", "chia cho nhiều đơn vị"), ("en", "divided among several")):
        out = tmp_path / f"{language}.csv"
        days = ["2025-06-30", "2025-07-01"]
        assert main(["units", "diff", *days, "--out", str(out), "--language", language]) == 0
        with out.open(encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
        assert Counter(row["change"] for row in rows)[told] == 972
    assert main(["units", "diff", "2026-04-29", "2026-05-01"]) == 0
    assert "Xã Long Thành (26368, Tỉnh Đồng Nai) → Phường Long Thành" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "2020-01-01", "2025-07-01"],
        ["diff", "2025-07-01", "2025-06-30"],
        ["diff", "1/7/2025", "2025-07-02"],
        ["show", "Atlantis"],
    ],
)
def test_bad_questions_get_a_message_and_a_nonzero_exit(arguments, capsys):
    assert main(["units", *arguments]) == 1
    assert arguments[1].split("/")[0] in capsys.readouterr().err
