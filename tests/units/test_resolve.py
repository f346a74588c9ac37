"""What the resolver finds, by which rule, and when it abstains."""

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest

from ntm import units
from ntm.catalog import word
from ntm.units import Reference

OLD_DAY, NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
NGA_TRUONG = "16171@2021-01-01"


def ask(
    commune: str | None = None,
    *,
    on: date | None = OLD_DAY,
    province: str | None = "Thanh Hóa",
    district: str | None = None,
    code: str | None = None,
    level: str | None = None,
) -> dict:
    """The answer to one row."""
    row = {"as_of": on, "province": province, "district": district, "commune": commune}
    types = {"as_of": pa.date32()}
    columns = {
        name: pa.array([value], types.get(name, pa.string()))
        for name, value in (row | {"code": code, "level": level}).items()
    }
    return units.resolve(pa.table(columns)).to_pylist()[0]


def found(answer: dict) -> str:
    """Name of the unit found; its reason where there is none."""
    unit = Reference.load().unit(answer["unit_id"] or "")
    return unit.name if unit else answer["reason"]


@pytest.mark.parametrize(
    ("written", "method"),
    [
        ("Xã Nga Trường", "exact"),
        ("X. Nga Trường", "exact"),
        ("- XÃ NGA TRƯỜNG", "exact"),
        ("1. Xã\n Nga\u00a0Trường", "exact"),
        ("UBND xã Nga Trường", "exact"),
        ("Nga Trường", "exact+no_type"),
        ("Xã Nga Trừơng", "spelling"),
        ("XA NGA TRUONG", "unaccented"),
        ("X· Nga Tr\u00adêng", "exact"),
        ("XaÞ Nga TrýõÌng", "exact"),
        ("Xã Nga Trườg", "near"),
        ("Xã Nga Trường (1)", "exact+split"),
    ],
)
def test_the_same_commune_is_found_however_it_is_written(written: str, method: str) -> None:
    answer = ask(written, district="Huyện Nga Sơn")
    assert (answer["unit_id"], answer["method"]) == (NGA_TRUONG, method)


@pytest.mark.parametrize(
    ("name", "on", "unit"),
    [
        ("Phường IV", OLD_DAY, "Phường 4"),
        ("Phường 04", OLD_DAY, "Phường 4"),
        ("P.4", OLD_DAY, "Phường 4"),
        ("4", OLD_DAY, "Phường 4"),
    ],
)
def test_a_number_is_the_same_in_any_writing(name: str, on: date, unit: str) -> None:
    answer = ask(name, on=on, province="Lâm Đồng", district="TP Đà Lạt")
    assert found(answer) == unit


def test_a_bare_name_means_what_its_column_and_day_say() -> None:
    assert found(ask(None, district="Nga Sơn")) == "Huyện Nga Sơn"
    assert found(ask("Nga Sơn")) == "Thị trấn Nga Sơn"
    assert found(ask("Nga Sơn", on=NEW_DAY)) == "Xã Nga Sơn"


def test_two_units_that_fit_make_it_abstain_and_name_both() -> None:
    answer = ask("Phường 1", province="79")
    assert answer["unit_id"] is None
    assert answer["reason"] == "ambiguous_unit"
    assert len(answer["candidates"].split()) > 1


def test_every_full_name_that_is_ambiguous_without_its_district_is_abstained_from() -> None:
    reference = Reference.load()
    named = Counter(
        (reference.province_of(unit.unit_id, OLD_DAY).code, unit.name)  # type: ignore[union-attr]
        for unit in reference.on(OLD_DAY, "commune")
    )
    twice = [key for key, count in named.items() if count > 1]
    assert len(twice) == 156
    table = pa.table(
        {
            "as_of": pa.array([OLD_DAY] * len(twice), pa.date32()),
            "province": [code for code, _ in twice],
            "commune": [name for _, name in twice],
        }
    )
    assert set(units.resolve(table)["reason"].to_pylist()) == {"ambiguous_unit"}


def test_every_official_name_is_found_exactly_on_both_maps() -> None:
    reference = Reference.load()
    for day in (OLD_DAY, NEW_DAY):
        communes = reference.on(day, "commune")
        parents = [reference.unit(unit.parent_id, day) for unit in communes]
        districts = [p.name if p and p.level == "district" else None for p in parents]
        provinces = [reference.province_of(unit.unit_id, day) for unit in communes]
        table = pa.table(
            {
                "as_of": pa.array([day] * len(communes), pa.date32()),
                "province": [province.name for province in provinces if province],
                "district": pa.array(districts, pa.string()),
                "commune": [unit.name for unit in communes],
            }
        )
        answers = units.resolve(table)
        assert answers["unit_id"].to_pylist() == [unit.unit_id for unit in communes]
        assert set(answers["reason"].to_pylist()) == {""}
        assert min(answers["score"].to_pylist()) >= 0.98


def test_an_old_name_on_the_new_map_is_not_guessed_but_told_with_its_successor() -> None:
    answer = ask("Xã Nga Trường", on=NEW_DAY)
    assert answer["reason"] == "other_day"
    successor = Reference.load().unit(answer["candidates"])
    assert successor is not None
    assert successor.is_in_force(NEW_DAY)


def test_an_old_province_is_a_hint_of_its_successor_but_never_the_unit_itself() -> None:
    hinted = ask("Xã Liêm Hà", on=NEW_DAY, province="Tỉnh Hà Nam")
    assert hinted["method"] == "exact+province_successor"
    target = ask(None, on=NEW_DAY, province="Tỉnh Hà Nam")
    assert (target["unit_id"], target["reason"]) == (None, "other_day")


def test_a_type_that_the_unit_never_had_is_not_overlooked() -> None:
    answer = ask("Phường Nga Trường", district="Nga Sơn")
    assert (answer["reason"], answer["candidates"]) == ("other_type", NGA_TRUONG)


def test_a_type_that_the_unit_had_on_another_day_is_accepted() -> None:
    before, after = date(2026, 4, 29), date(2026, 4, 30)
    changed = [
        (unit, now)
        for unit in Reference.load().on(before, "commune")
        if (now := Reference.load().unit(unit.unit_id, after)) and now.type != unit.type
    ]
    assert len(changed) == 10
    for unit, now in changed:
        answer = ask(unit.name, on=after, province="Đồng Nai")
        assert (answer["unit_id"], answer["method"]) == (now.unit_id, "renamed")


def test_a_commune_in_another_district_than_the_one_named_is_not_taken() -> None:
    answer = ask("Xã Nga Trường", district="Huyện Hậu Lộc")
    assert (answer["unit_id"], answer["reason"]) == (None, "other_district")


def test_a_district_that_nobody_can_read_leaves_the_province() -> None:
    answer = ask("Xã Nga Trường", district="Huyện ???")
    assert (answer["unit_id"], answer["method"]) == (NGA_TRUONG, "exact+district_unread")


@pytest.mark.parametrize("code", ["00097", "97", "97.0", "97,0"])
def test_a_code_is_found_without_its_leading_zeros(code: str) -> None:
    answer = ask(on=NEW_DAY, province="01", code=code, level="commune")
    assert answer["unit_id"] == "00097@2025-07-01"


def test_a_code_and_a_name_of_different_units_are_a_conflict() -> None:
    answer = ask("Phường Ba Đình", on=NEW_DAY, province="01", code="97")
    assert answer["reason"] == "code_name_conflict"
    assert answer["candidates"].split() == ["00097@2025-07-01", "00004@2025-07-01"]


def test_a_code_that_came_to_another_unit_is_a_conflict_with_the_old_name() -> None:
    assert found(ask("Xã Nga Trường", code="16171")) == "Xã Nga Trường"
    assert found(ask("Xã Ba Đình", code="16171", on=NEW_DAY)) == "Xã Ba Đình"
    answer = ask("Xã Nga Trường", code="16171", on=NEW_DAY)
    assert (answer["unit_id"], answer["reason"]) == (None, "code_name_conflict")


def test_a_garbled_name_does_not_speak_against_its_code() -> None:
    answer = ask("Xã Nga Trườnng X", district="Nga Sơn", code="16171")
    assert (answer["unit_id"], answer["method"]) == (NGA_TRUONG, "code")


def test_a_code_settles_a_name_that_fits_two_units() -> None:
    phuong_1 = ask("Phường 1", province="79", code="27160")
    assert (phuong_1["unit_id"], phuong_1["method"]) == ("27160@2021-01-01", "code")


def test_a_code_of_a_unit_in_another_province_is_a_conflict() -> None:
    assert ask(None, province="01", code="16171", level="commune")["reason"] == "code_name_conflict"


def test_a_code_that_no_unit_bore_is_told() -> None:
    assert ask("Xã Nga Trường", code="99999")["reason"] == "unknown_code"
    assert ask("Xã Không Rõ Tên", code="99999")["reason"] == "unknown_unit"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"commune": "Xã Nga Trường", "on": None}, "no_day"),
        ({"commune": "Xã Nga Trường", "on": date(2020, 12, 31)}, "day_before_first"),
        ({"commune": "Xã Nga Trường", "province": "Tỉnh Không Có"}, "unknown_province"),
        ({"commune": "Xã (nhập sau)"}, "unknown_unit"),
        ({"commune": "Xã Nga Trường (cũ)"}, "unknown_unit"),
        ({"commune": "x" * 100_000}, "unknown_unit"),
        ({"commune": None, "province": None}, "unknown_unit"),
        ({"commune": None, "province": "Phú Yên / thôn Vĩnh Ba"}, "unknown_unit"),
    ],
)
def test_what_cannot_be_known_has_a_reason_in_both_languages(cells: dict, reason: str) -> None:
    answer = ask(**cells)
    assert (answer["unit_id"], answer["reason"]) == (None, reason)
    assert word(f"fault.{reason}", "vi") != word(f"fault.{reason}", "en")


@pytest.mark.parametrize(
    ("cells", "unit"),
    [
        ({"commune": "P. Bến Nghé, Q.1, TP.HCM", "province": None}, "Phường Bến Nghé"),
        ({"commune": "Phường Bến Nghé - Quận 1", "province": "TPHCM"}, "Phường Bến Nghé"),
        ({"commune": None, "province": "An Giang / xã Vĩnh Trạch"}, "Xã Vĩnh Trạch"),
        ({"commune": "Công an xã Nga Trường"}, "Xã Nga Trường"),
        ({"commune": "Huyện Nga Sơn"}, "Huyện Nga Sơn"),
    ],
)
def test_a_cell_may_say_more_than_one_place(cells: dict, unit: str) -> None:
    assert found(ask(**cells)) == unit


@pytest.mark.parametrize(
    "province",
    ["BẮC CẠN", "Bac Kan", "tỉnh bắc kạn", "06", "6.0", "UBND tỉnh Bắc Kạn", "T. Bắc Kạn"],
)
def test_a_province_is_known_by_each_of_its_writings(province: str) -> None:
    assert found(ask(None, province=province)) == "Tỉnh Bắc Kạn"


def test_confirmed_words_find_their_unit_and_say_so() -> None:
    answer = ask(None, province="Đắc Lắc", on=NEW_DAY)
    assert (answer["unit_id"], answer["method"]) == ("66@2025-07-01", "confirmed+no_type")


def test_confirmed_words_name_units_that_exist_and_who_confirmed_them() -> None:
    reference = Reference.load()
    for row in reference.read_table("aliases").to_pylist():
        assert reference.unit(row["unit_id"]), row
        assert all(row[column] for column in ("confirmed_by", "confirmed_on", "reason")), row


def test_an_island_district_is_its_own_commune_unit_where_communes_are_asked_for() -> None:
    answer = ask(None, province="48", district="Huyện Hoàng Sa", level="commune")
    unit = Reference.load().unit(answer["unit_id"] or "")
    assert unit is not None
    assert (unit.level, unit.name) == ("commune", "Huyện Hoàng Sa")
