"""Five targets by two ways: dbt's, and plain Python over the accepted rows, equal to the last unit.

Four provinces that became two; errors in the rows, silent provinces, a file sent again, corrections
under other names, months stated as sums since the year began.
"""

from pathlib import Path

import pytest

from ntm.periods import bounds
from tests import plain, river
from tests.simulator.test_truth import simulated

pytestmark = pytest.mark.slow

BEFORE, AFTER = "2025-H1", "2025-H2"
PLACES = [("92", BEFORE), ("93", BEFORE), ("94", BEFORE), ("95", BEFORE), ("92", AFTER)]
WORK_FILES_HEADER = (
    *("Huyện", "Xã", "Phạm vi lũy kế", "Tổng số hồ sơ"),
    "Số hồ sơ công việc xử lý trên môi trường mạng",
)
FIGURE = """
    select numerator, denominator, units_reported
    from mart_target_progress
    where target_id = $target and reading = $reading and unit_code = $unit
        and unit_level = 'province' and period_end = $day and map_date = $day
        and ($stage is null or stage = $stage)
"""
NOBODY = (None, None, 0)


@pytest.fixture(scope="module")
def nation(tmp_path_factory) -> tuple[plain.Accepted, Path]:
    """What was accepted of the four provinces, and the warehouse made of it."""
    root = tmp_path_factory.mktemp("reconciled")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        span = ("--scale", "demo", "--from", BEFORE, "--to", AFTER, "--provinces", "92,93,94")
        simulated(root, *span, "--dirt", "0.05", "--dossiers", "2000", "--answers", "5000")
        send_again_shorter(root)
        correct(root)
        report_months_as_sums(root)
        river.run()
        yield plain.Accepted(root), river.build()


def send_again_shorter(root: Path) -> None:
    """Work files of 93 again under the same name, without the last third of the rows."""
    (first,) = (root / "inbox" / BEFORE / "93-vpubnd").glob("*HSCV.csv")
    lines = first.read_bytes().splitlines(keepends=True)
    again = "20250901T0900_HSCV.csv"
    (first.parent / again).write_bytes(b"".join(lines[: len(lines) * 2 // 3]))


def correct(root: Path) -> None:
    """Corrections under other names: the later row of 94 holds, those of Cần Thơ are held back.

    They are far fewer than its predecessors' rows of the period before, so the checks hold them.
    """
    for code, period, day in (("94", BEFORE, "20250901"), ("92", AFTER, "20260301")):
        results = ("Đạt", "Chưa đạt", "Chưa đăng ký", "Không áp dụng") * 3
        places = river.communes(code, period, len(results))
        rows = [
            (d, c, "Xã NTM nâng cao", "8.4", "Xác nhận", result)
            for (d, c, _), result in zip(places, results, strict=True)
        ]
        book = river.workbook([river.CRITERIA_HEADER, *rows], "Đánh giá chỉ tiêu")
        river.put(root, f"{period}/{code}-skhcn/{day}T0900_dieu_chinh.xlsx", book)
        more = river.cooperatives(code, period, ["IoT", "kế toán", "TMĐT", "hóa đơn điện tử"])
        river.put(root, f"{period}/{code}-ccptnt/{day}T0900_bo_sung.xlsx", more)


def report_months_as_sums(root: Path) -> None:
    """Work files of four communes of 95: January to March, each since the year began."""
    for month in (1, 2, 3):
        rows = [
            (district, commune, "Lũy kế từ đầu năm", 100 * month + number, 60 * month)
            for number, (district, commune, _) in enumerate(river.communes("95", BEFORE, 4))
        ]
        book = river.workbook([WORK_FILES_HEADER, *rows], "Hồ sơ công việc")
        river.put(root, f"2025-0{month}/95-vpubnd/20250{month + 1}10T0900_hscv.xlsx", book)


def found(warehouse: Path, target: str, reading: str, place: tuple[str, str], stage=None) -> tuple:
    values = {
        "target": target,
        "reading": reading,
        "unit": place[0],
        "day": bounds(place[1])[1],
        "stage": stage,
    }
    (row,) = river.query(warehouse, FIGURE, values)
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
    held = accepted.parts.keys() - accepted.promoted
    for feed in ("criteria_assessments", "cooperatives"):
        assert [accepted.parts[key]["feed"] for key in held].count(feed) == 1
        assert len(accepted.parts_in_force(feed)) == 5
    assert len(accepted.stated("criteria_assessments")) > len(accepted.rows("criteria_assessments"))
    assert "93" not in accepted.reporting("essential_services", BEFORE)
