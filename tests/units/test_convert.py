"""Conversion by example: what is exact, what is estimated, what is refused, and the command."""

import csv
from datetime import date

import pyarrow as pa
import pytest

from ntm.cli import main
from ntm.errors import NtmError
from ntm.units import Choices, Journey, Measure, Reference, convert
from ntm.units.build_snapshot import FOLDER

LAST_OLD_DAY, NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
ACROSS = Journey(LAST_OLD_DAY, NEW_DAY)
DOWNWARD = Journey(NEW_DAY, NEW_DAY, "province", "commune")
reference = Reference.load(FOLDER)

WHOLE = "16093@2025-07-01"  # Xã Nga Sơn: five communes came into it whole
NGA_SON = [link.predecessor_id for link in reference.predecessors[WHOLE]]
DIVIDED = "00016@2021-01-01"  # Phường Ngọc Hà (Hà Nội), divided between two
ONE_TO_ONE = "47100@2021-01-01"  # Cồn Cỏ, an island district that became a special zone


def figures(values: dict[str, object], name: str = "figure") -> pa.Table:
    return pa.table({"unit_id": list(values), name: list(values.values())})


def converted(table: pa.Table, measure: Measure, journey: Journey = ACROSS, **choices) -> dict:
    """Unit id → row of one converted measure; remainders as `remainder <unit id>`."""
    rows = convert(table, journey, [measure], Choices(**choices), reference).rows.to_pylist()
    return {
        ("remainder " if row["row_kind"] == "remainder" else "") + row["unit_id"]: row
        for row in rows
    }


def test_communes_that_merge_whole_add_up_exactly():
    rows = converted(figures(dict.fromkeys(NGA_SON, 10)), Measure("figure", "sum"))
    assert rows.keys() == {WHOLE}
    assert rows[WHOLE]["value"] == 10 * len(NGA_SON)
    assert (rows[WHOLE]["method"], rows[WHOLE]["reason"]) == ("exact", "whole")


def test_a_missing_commune_refuses_the_merged_one_because_missing_is_not_zero():
    rows = converted(figures(dict.fromkeys(NGA_SON[:-1], 10)), Measure("figure", "sum"))
    assert rows[WHOLE]["value"] is None
    assert rows[WHOLE]["reason"] == "predecessor_missing"
    assert rows[WHOLE]["sources_with_value"] == len(NGA_SON) - 1
    assert rows["remainder 38@2021-01-01"]["value"] == 10 * (len(NGA_SON) - 1)


def test_the_caller_may_say_that_a_missing_row_means_none():
    table = figures(dict.fromkeys(NGA_SON[:-1], 10))
    rows = converted(table, Measure("figure", "sum"), missing_is_zero=True)
    assert rows[WHOLE]["value"] == 10 * (len(NGA_SON) - 1)


def test_a_divided_commune_gives_estimates_open_from_nothing_to_the_whole():
    rows = converted(figures({DIVIDED: 90}), Measure("figure", "sum"), missing_is_zero=True)
    targets = {link.successor_id for link in reference.successors[DIVIDED]}
    assert rows.keys() == targets
    for row in rows.values():
        assert (row["method"], row["reason"]) == ("estimated", "divided")
        assert (row["value_low"], row["value_high"]) == (0, 90)
        assert row["sensitivity_low"] <= row["value"] <= row["sensitivity_high"]
    assert sum(row["value"] for row in rows.values()) == pytest.approx(90)


def test_where_the_act_says_who_took_the_population_residents_are_exact_and_land_is_not():
    link = next(one for one in reference.links if one.relation == "partial_area_full_population")
    table = figures({link.predecessor_id: 1_000})
    people = converted(table, Measure("figure", "sum", basis="people"), missing_is_zero=True)
    assert people.keys() == {link.successor_id}
    assert (people[link.successor_id]["value"], people[link.successor_id]["method"]) == (
        1_000,
        "exact",
    )
    land = converted(table, Measure("figure", "sum"), missing_is_zero=True)
    assert {row["method"] for row in land.values()} == {"estimated"}


def test_three_weightings_disagree_and_the_row_says_by_how_much():
    table = figures({DIVIDED: 90})
    by_weighting = [
        converted(table, Measure("figure", "sum"), weighting=name, missing_is_zero=True)
        for name in ("equal", "area", "distance")
    ]
    for target, row in by_weighting[0].items():
        values = [rows[target]["value"] for rows in by_weighting]
        assert row["sensitivity_low"] == pytest.approx(min(values))
        assert row["sensitivity_high"] == pytest.approx(max(values))
    assert len({rows[target]["value"] for rows in by_weighting}) > 1


def test_changes_before_july_2025_are_refused_for_communes_and_exact_for_provinces():
    day = date(2024, 12, 31)
    units = reference.on(day, "commune")
    table = figures({unit.unit_id: 1 for unit in units})
    journey = Journey(day, LAST_OLD_DAY)
    rows = converted(table, Measure("figure", "sum"), journey)
    refused = [row for row in rows.values() if row["method"] == "refused"]
    assert {row["reason"] for row in refused} == {"successor_unpublished"}
    assert sum(row["value"] or 0 for row in rows.values()) == pytest.approx(len(units))
    provinces = converted(
        table, Measure("figure", "sum"), Journey(day, NEW_DAY, to_level="province")
    )
    assert len(provinces) == 34
    assert {row["method"] for row in provinces.values()} == {"exact"}
    assert sum(row["value"] for row in provinces.values()) == len(units)


def test_a_commune_whose_district_nothing_happened_in_keeps_its_figures_exactly():
    rows = converted(
        figures({"00001@2021-01-01": 5, "16093@2021-01-01": 7}),
        Measure("figure", "sum"),
        Journey(date(2025, 3, 1), LAST_OLD_DAY),
    )
    assert [row["reason"] for row in rows.values()] == ["unchanged", "unchanged"]


def test_comparable_areas_are_exact_from_both_sides_of_july_2025():
    for day in (LAST_OLD_DAY, NEW_DAY):
        units = reference.on(day, "commune")
        journey = Journey(day, NEW_DAY, to_level="comparable_area")
        rows = converted(
            figures({unit.unit_id: 1 for unit in units}), Measure("figure", "sum"), journey
        )
        assert {row["method"] for row in rows.values()} == {"exact"}
        assert sum(row["value"] for row in rows.values()) == len(units)
        assert rows.keys() == set(reference.read_table("comparable_areas")["area_id"].to_pylist())


def test_districts_lead_nowhere_after_june_2025_but_to_their_province():
    table = figures({"401@2021-01-01": 12})
    rows = converted(
        table, Measure("figure", "sum"), Journey(LAST_OLD_DAY, NEW_DAY, "district", "district")
    )
    assert rows["remainder 38@2021-01-01"]["value"] == 12
    assert len(rows) == 1
    upward = Journey(LAST_OLD_DAY, NEW_DAY, "district", "province")
    up = converted(table, Measure("figure", "sum"), upward, missing_is_zero=True)
    assert (up["38@2021-01-01"]["value"], up["38@2021-01-01"]["method"]) == (12, "exact")


def test_a_ratio_goes_through_its_numerator_and_denominator():
    table = pa.table({"unit_id": NGA_SON, "met": [1, 2, 3, 4, 0], "total": [10, 10, 10, 10, 60]})
    row = converted(table, Measure("share", "ratio", "met", "total"))[WHOLE]
    assert (row["numerator"], row["denominator"], row["value"]) == (10, 100, 0.1)
    assert row["method"] == "exact"


def test_the_interval_of_a_ratio_is_as_narrow_as_what_is_known_allows():
    """Of 10 with 3 met, a part may hold any of the 3 and of the 7: the ends are reached so."""
    target = reference.successors[DIVIDED][0].successor_id
    sources = [link.predecessor_id for link in reference.predecessors[target]]
    whole = next(unit for unit in sources if len(reference.successors[unit]) == 1)
    table = pa.table({"unit_id": [DIVIDED, whole], "met": [3, 40], "total": [10, 50]})
    measure = Measure("share", "ratio", "met", "total")
    row = converted(table, measure, missing_is_zero=True)[target]
    assert row["value_low"] == pytest.approx(40 / (50 + 7))
    assert row["value_high"] == pytest.approx((40 + 3) / (50 + 3))


def test_a_yes_or_no_needs_a_policy_and_each_is_shown():
    table = figures(dict(zip(NGA_SON, [True, True, False, True, True], strict=True)))
    measure = Measure("figure", "yes_no")
    for policy, value, reason in (
        ("", None, "no_policy"),
        ("reassess", None, "reassess"),
        ("all", 0, "policy_all"),
        ("any", 1, "policy_any"),
    ):
        row = converted(table, measure, policy=policy)[WHOLE]
        assert (row["value"], row["reason"]) == (value, reason)
        assert (row["value_all"], row["value_any"]) == (0, 1)
        assert row["method"] == ("refused" if value is None else "estimated")


def test_a_yes_or_no_with_a_silent_commune_is_open_unless_the_known_ones_decide_it():
    measure = Measure("figure", "yes_no")
    all_met = figures(dict.fromkeys(NGA_SON[:-1], True))
    row = converted(all_met, measure, policy="all", missing_is_zero=True)[WHOLE]
    assert (row["value"], row["reason"], row["value_any"]) == (None, "predecessor_missing", 1)
    one_not = figures(dict(zip(NGA_SON[:-1], [True, True, False, True], strict=True)))
    assert converted(one_not, measure, policy="all")[WHOLE]["value"] == 0


def test_where_one_unit_became_one_unit_everything_is_exact():
    for kind, value in (("yes_no", 1), ("other", 3), ("sum", 9)):
        (row,) = converted(figures({ONE_TO_ONE: value}), Measure("figure", kind)).values()
        assert (row["value"], row["method"]) == (value, "exact")


def test_ranks_and_medians_are_refused_where_units_merge():
    row = converted(figures(dict.fromkeys(NGA_SON, 3)), Measure("figure", "other"))[WHOLE]
    assert (row["value"], row["reason"]) == (None, "not_convertible")


def test_each_key_is_converted_by_itself():
    table = pa.table(
        {
            "unit_id": NGA_SON * 2,
            "period": ["2024"] * len(NGA_SON) + ["2025-H1"] * len(NGA_SON),
            "figure": [1] * len(NGA_SON) + [2] * len(NGA_SON),
        }
    )
    rows = convert(table, ACROSS, [Measure("figure", "sum")], None, reference).rows.to_pylist()
    assert {row["period"]: row["value"] for row in rows} == {"2024": 5, "2025-H1": 10}


def test_unknown_units_are_returned_and_stop_nothing():
    table = figures({**dict.fromkeys(NGA_SON, 1), "99999@2021-01-01": 1})
    found = convert(table, ACROSS, [Measure("figure", "sum")], None, reference)
    assert found.unknown_units == ("99999@2021-01-01",)
    assert found.rows["value"].to_pylist() == [5]


@pytest.mark.parametrize(
    ("journey", "measure", "choices", "told"),
    [
        (Journey(date(2020, 1, 1), NEW_DAY), Measure("figure", "sum"), Choices(), "2020-01-01"),
        (ACROSS, Measure("absent", "sum"), Choices(), "absent"),
        (ACROSS, Measure("figure", "rank"), Choices(), "rank"),
        (ACROSS, Measure("figure", "yes_no"), Choices(policy="most"), "most"),
        (ACROSS, Measure("figure", "sum"), Choices(weighting="votes"), "votes"),
        (DOWNWARD, Measure("figure", "sum"), Choices(), "province"),
    ],
)
def test_terms_that_do_not_exist_are_refused_by_name(journey, measure, choices, told):
    with pytest.raises(NtmError, match=told):
        convert(figures({DIVIDED: 1}), journey, [measure], choices, reference)


def test_two_answers_of_one_unit_are_not_added():
    table = pa.table({"unit_id": [DIVIDED, DIVIDED], "figure": [True, False]})
    with pytest.raises(NtmError, match=DIVIDED):
        convert(table, ACROSS, [Measure("figure", "yes_no")], None, reference)


def test_the_command_writes_the_good_rows_and_tells_the_bad_ones(tmp_path, capsys):
    lines = ["code,note,households"]
    lines += [f"{unit.split('@')[0].lstrip('0')},=1+1,10" for unit in NGA_SON]
    lines += ["99999,x,10", "16093,x,1.234", "16093,x,many"]
    file = tmp_path / "households.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    days = ["--from", "2025-06-30", "--to", "2025-07-01", "--language", "en"]
    assert main(["convert", str(file), *days, "--people", "households"]) == 1
    told = capsys.readouterr().err
    assert "Row 7: there was no unit “99999”" in told
    assert "Row 9: “many” in column “households” is not a number" in told
    with (tmp_path / "households.converted.csv").open(encoding="utf-8") as written:
        rows = {(row["unit_id"], row["note"]): row for row in csv.DictReader(written)}
    assert float(rows[WHOLE, "'=1+1"]["value"]) == 50  # no spreadsheet runs the note
    assert rows[WHOLE, "x"]["reason_code"] == "predecessor_missing"


def test_the_command_fails_with_a_message_on_a_file_without_the_columns(tmp_path, capsys):
    file = tmp_path / "names.csv"
    file.write_text("commune,households\nNga Sơn,3\n", encoding="utf-8")
    days = ["--from", "2025-06-30", "--to", "2025-07-01"]
    assert main(["convert", str(file), *days, "--sum", "households"]) == 1
    assert "ntm resolve" in capsys.readouterr().err
    assert (
        main(["convert", str(file), "--from", "2020-06-30", "--to", "2025-07-01", "--sum", "a"])
        == 1
    )
    assert not (tmp_path / "names.converted.csv").exists()
