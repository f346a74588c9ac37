"""Five targets by two ways: dbt's, and plain Python over the accepted rows, equal to the last unit.

And the way back: every figure is the sum of the sheets that `ntm trace` finds behind it.
"""

import shutil
from dataclasses import fields, replace
from pathlib import Path

import duckdb
import pytest

from ntm.periods import bounds
from ntm.release import query
from ntm.trace import Figure, Remainder, adds_up, find_figure, find_trace
from tests import plain, river
from tests.four_provinces import AFTER, BEFORE, deliver

pytestmark = pytest.mark.slow

PLACES = [("92", BEFORE), ("93", BEFORE), ("94", BEFORE), ("95", BEFORE), ("92", AFTER)]
FIGURE = """
    select numerator, denominator, units_reported
    from mart_target_progress
    where target_id = $target and reading = $reading and unit_code = $unit
        and unit_level = 'province' and period_end = $day and map_date = $day
        and ($stage is null or stage = $stage)
"""
NOBODY = (None, None, 0)
TARGETS = [
    *("T01a", "T01b", "T01c", "T01d", "T02", "T03", "T04", "T05", "T06", "T07"),
    *("T08", "T09", "T10", "T11", "T12", "T13", "T14"),
]
# One figure of each target, level and period: of the unit whose name comes first by its hash.
FIGURES = f"""
    select {", ".join(field.name for field in fields(Figure))}
    from mart_target_progress as progress inner join dim_units using (unit_id)
    where target_id = $target and is_default and map_date = period_end and units_reported > 0
    qualify row_number() over (
        partition by progress.unit_level, period_end
        order by coalesce(numerator, 0) = 0, md5(unit_id)
    ) = 1
"""


@pytest.fixture(scope="module")
def nation(tmp_path_factory) -> tuple[plain.Accepted, Path]:
    """What was accepted of the four provinces, and the warehouse made of it."""
    root = tmp_path_factory.mktemp("reconciled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        deliver(root)
        river.run()
        yield plain.Accepted(root), river.build()


def found(warehouse: Path, target: str, reading: str, place: tuple[str, str], stage=None) -> tuple:
    values = {
        "target": target,
        "reading": reading,
        "unit": place[0],
        "day": bounds(place[1])[1],
        "stage": stage,
    }
    (row,) = query(warehouse, FIGURE, values).fetchall()
    return row


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_work_files_of_communes_are_the_sums_of_the_accepted_rows(nation, place):
    accepted, warehouse = nation
    units = plain.units_below(*place)["communes"]
    rows = plain.by_unit(
        row
        for row in accepted.rows("work_files")
        if row["unit_id"] in units
        and plain.is_within(row["period_end"], place[1])
        and row["work_files_scope"] == "all"
        and row["value_kind"] == "actual"
    )
    figure = NOBODY
    if rows:
        online = sum(in_half_year(of_unit, "work_files_online_count") for of_unit in rows.values())
        files = sum(in_half_year(of_unit, "work_files_count") for of_unit in rows.values())
        figure = (online, files, len(rows))
    assert found(warehouse, "T01d", "all_files", place) == figure


def in_half_year(rows: list[dict], measure: str) -> int:
    """A report of the whole half-year speaks for its months; the last sum since January is all."""
    whole = [row for row in rows if row["months"] == 6]
    sums = [row for row in rows if row["accumulation"] == "year_to_date"]
    if sums and not whole:
        return max(sums, key=lambda row: row["period_end"])[measure]
    return sum(row[measure] for row in whole or rows)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_commune_not_registered_for_the_set_counts_as_not_meeting_it(nation, place):
    accepted, warehouse = nation
    units = plain.units_below(*place)["programme"]
    results = {
        row["unit_id"]: row["result"]
        for row in accepted.rows("criteria_assessments")
        if row["unit_id"] in units
        and plain.is_within(row["period_end"], place[1])
        and (row["criteria_set"], row["indicator_code"]) == ("commune_advanced", "8.4")
        and row["stage"] == "confirmed"
    }
    figure = NOBODY
    if results:
        answers = list(results.values())
        asked = sum(answer != "not_applicable" for answer in answers)
        figure = (answers.count("met"), asked, len(answers))
        assert asked > answers.count("met") + answers.count("not_met"), "some are not registered"
    assert found(warehouse, "T03", "all_communes", place, "confirmed") == figure


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_manager_trained_counts_once_however_many_classes(nation, place):
    accepted, warehouse = nation
    day = bounds(place[1])[1]
    below = plain.units_below(*place)
    units = below["programme"] | below["districts"] | below["province"]
    digital = plain.counted("training_topic", "digital")
    attended = {
        row["official_code"]
        for row in accepted.rows("trainings")
        if row["training_topic"] in digital and row["official_code"] and row["held_date"] <= day
    }
    serving = {
        row["official_code"]
        for row in accepted.rows("officials")
        if row["unit_id"] in units
        and row["period_end"] == day
        and (row["left_date"] is None or row["left_date"] >= day)
    }
    figure = NOBODY
    if place[0] in accepted.reporting("officials", place[1]):
        figure = (len(serving & attended), len(serving), len(units))
        assert 0 < figure[0] < figure[1]
    assert found(warehouse, "T08", "roster_of_period", place) == figure
    closed = (None, None, 0) if place[1] == AFTER else figure
    assert found(warehouse, "T08", "roster_2025_06_30", place) == closed


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_commune_has_a_digital_cooperative_or_has_none(nation, place):
    accepted, warehouse = nation
    units = plain.units_below(*place)["programme"]
    last = accepted.reporting("cooperatives", place[1]).get(place[0])
    digital = plain.counted("digital_technology", "digital")
    having = {
        row["unit_id"]
        for row in accepted.rows("cooperatives")
        if row["unit_id"] in units
        and row["period_end"] == last
        and row["operating_status"] == "active"
        and digital & set((row["digital_technologies"] or "").split(";"))
    }
    figure = (len(having), len(units), len(units)) if last else NOBODY
    assert found(warehouse, "T09", "digital_active", place) == figure


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_unit_has_a_service_online_and_a_survey_online_or_is_not_counted(nation, place):
    accepted, warehouse = nation
    below = plain.units_below(*place)
    units = below["programme"] | below["districts"]
    online = plain.counted("survey_channel", "online")
    serving = {
        row["unit_id"]
        for row in accepted.rows("essential_services")
        if plain.is_within(row["period_end"], place[1]) and row["is_online"]
    }
    asking = {
        row["unit_id"]
        for row in accepted.rows("satisfaction_responses")
        if plain.is_within(row["period_end"], place[1])
        and row["survey_topic"] == "ntm_results"
        and row["survey_channel"] in online
    }
    feeds = ("essential_services", "satisfaction_responses")
    both = all(place[0] in accepted.reporting(feed, place[1]) for feed in feeds)
    figure = (len(units & serving & asking), len(units), len(units)) if both else NOBODY
    assert found(warehouse, "T12", "both_pooled", place) == figure


def test_among_these_deliveries_some_are_replaced_some_held_some_corrected_some_missing(nation):
    accepted, _ = nation
    promoted = {key for key in accepted.promoted if accepted.parts[key]["feed"] == "work_files"}
    assert len(accepted.parts_in_force("work_files")) == len(promoted) - 1, "one was sent again"
    (held,) = accepted.parts.keys() - accepted.promoted
    assert accepted.parts[held]["feed"] == "criteria_assessments"
    assert accepted.parts[held]["rows_accepted"] == 12
    assert len(accepted.parts_in_force("criteria_assessments")) == 5
    assert len(accepted.parts_in_force("cooperatives")) == 6
    assert len(accepted.stated("criteria_assessments")) > len(accepted.rows("criteria_assessments"))
    assert "93" not in accepted.reporting("essential_services", BEFORE)


def traced(warehouse: Path, target: str, code: str):
    """The figure of a unit at the end of the old map, and its sheets."""
    figure = find_figure(warehouse, target, code, bounds(BEFORE)[1])
    return figure, find_trace(warehouse, figure)


@pytest.mark.parametrize("target", TARGETS)
def test_the_sheets_behind_every_figure_add_up_to_it(nation, target):
    _, warehouse = nation
    figures = [Figure(*row) for row in query(warehouse, FIGURES, {"target": target}).fetchall()]
    assert len(figures) >= 2
    for figure in figures:
        trace = find_trace(warehouse, figure)
        assert adds_up(figure, trace), figure
        assert trace.sources, figure
        assert all(part.is_restated for part in trace.remainders), figure
        assert all(part.row_numbers or part.units_without_row for part in trace.sources), figure


def work_files_of_93(accepted: plain.Accepted) -> list[dict]:
    """What communes of Hậu Giang reported of all their work files before the merger."""
    units = plain.units_below("93", BEFORE)["communes"]
    rows = accepted.rows("work_files")
    return [row for row in rows if row["unit_id"] in units and row["work_files_scope"] == "all"]


def test_a_sheet_is_traced_to_the_rows_that_were_accepted_from_it(nation):
    accepted, warehouse = nation
    rows = [row["row_number"] for row in work_files_of_93(accepted)]
    figure, trace = traced(warehouse, "T01d", "93")
    (source,) = trace.sources
    assert source.file_name == "20250901T0900_HSCV.csv", "the later delivery, not the first"
    assert source.row_numbers == sorted(rows)
    assert (source.numerator, source.denominator) == (figure.numerator, figure.denominator)


def test_months_stated_as_sums_are_said_to_be_taken_apart(nation):
    _, warehouse = nation
    figure, trace = traced(warehouse, "T01d", "95")
    assert [(part.numerator, part.denominator) for part in trace.sources] == [
        (240, 406), (480, 806), (720, 1206),
    ]  # fmt: skip
    assert (figure.numerator, figure.denominator) == (720, 1206)
    assert trace.remainders == [Remainder(-720, -1212, 4, is_restated=True)]
    assert adds_up(figure, trace)


def test_a_unit_that_needs_two_sheets_counts_in_one_of_them(nation):
    accepted, warehouse = nation
    figure, trace = traced(warehouse, "T12", "94")
    surveyed = {row["unit_id"] for row in accepted.rows("satisfaction_responses")}
    services, surveys = sorted(trace.sources, key=lambda part: -part.denominator)
    assert (services.sender, surveys.sender) == ("94-skhcn", "94-ubmttq")
    assert (services.numerator, services.denominator) == (figure.numerator, figure.denominator)
    assert (surveys.numerator, surveys.denominator) == (0, 0)
    assert 0 < surveys.units_counted_elsewhere <= len(surveyed)


def test_a_figure_that_its_rows_do_not_state_is_said_to_differ(nation, tmp_path):
    accepted, warehouse = nation
    figure, trace = traced(warehouse, "T01d", "93")
    assert not adds_up(replace(figure, numerator=figure.numerator + 5), trace)
    other = shutil.copy(warehouse, tmp_path / "other.duckdb")
    commune = min(row["unit_id"] for row in work_files_of_93(accepted))
    with duckdb.connect(str(other)) as database:
        database.execute(
            """update fct_unit_results set numerator = numerator + 5
            where indicator_id = 'work_files_commune_online_share' and unit_id = $commune""",
            {"commune": commune},
        )
    _, altered = traced(other, "T01d", "93")
    assert altered.remainders == [Remainder(5, 0, 1, is_restated=False)]
