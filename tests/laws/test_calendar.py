"""The calendar: who owes which report for which units, until when, and what came late."""

import shutil
from datetime import date, datetime

import pytest

from ntm import ledger
from ntm.catalog import feed, feed_names
from ntm.catalog.tables import DEFAULT_FOLDER, _read
from ntm.errors import NtmError
from ntm.expected import STEPS, expected_reports, periods_of
from ntm.intake.fetch import fetch
from ntm.intake.settle import settle, spread_here
from ntm.periods import bounds
from ntm.universe import RULES, areas, expected_units
from ntm.verbs.promote import promote
from tests import river

OLD_MAP, NEW_MAP = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def calendar(tmp_path, monkeypatch):
    """A copy of the catalogue to whose calendar a test adds a line."""
    folder = tmp_path / "catalog"
    shutil.copytree(DEFAULT_FOLDER, folder)
    monkeypatch.setenv("NTM_CATALOG", str(folder))

    def add(**line: str) -> None:
        path = folder / "calendar.csv"
        header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        with path.open("a", encoding="utf-8") as file:
            file.write(",".join(line.get(name, "") for name in header) + "\n")
        _read.cache_clear()

    yield add
    _read.cache_clear()


def test_sixty_three_provinces_owe_until_june_2025_and_thirty_four_after():
    by_period = {
        period: {r.province_code for r in expected_reports(period) if r.feed == "cooperatives"}
        for period in ("2025-H1", "2025-H2")
    }
    assert len(by_period["2025-H1"]) == 63
    assert len(by_period["2025-H2"]) == 34
    assert by_period["2025-H2"] < by_period["2025-H1"]


def test_no_district_owes_a_row_after_30_june_2025():
    before, after = areas(OLD_MAP), areas(NEW_MAP)
    assert sum(len(area.districts) for area in before.values()) == 696
    assert sum(len(area.districts) for area in after.values()) == 0
    for name in feed_names():
        units = expected_units(feed(name), "38", NEW_MAP)
        assert {unit.level for unit in units} <= {"province", "commune"}, name


def test_the_programme_counts_communes_and_no_wards():
    area = areas(OLD_MAP)["38"]
    assert {unit.type for unit in area.programme_communes} == {"xa"}
    assert {unit.type for unit in area.communes} == {"xa", "phuong", "thi_tran"}
    new = [u for area in areas(NEW_MAP).values() for u in area.programme_communes]
    assert {unit.type for unit in new} == {"xa", "dac_khu"}
    assert len(new) == 2621 + 13


def test_every_contract_names_a_rule_of_who_owes_a_row():
    named = {feed(name).unit.expected for name in feed_names() if feed(name).cadence in STEPS}
    assert named <= set(RULES)


def test_every_feed_with_a_cadence_is_owed_by_some_sender_in_each_of_its_periods():
    owed = {(report.feed, report.period) for report in expected_reports()}
    for name in feed_names():
        cadence = feed(name).cadence
        if cadence in STEPS:
            assert {(name, period) for period in periods_of(cadence)} <= owed


def test_a_sender_owes_a_feed_once_a_period():
    reports = expected_reports()
    keys = {(report.feed, report.sender, report.period) for report in reports}
    assert len(keys) == len(reports)


def test_the_figures_close_before_they_are_due_and_due_after_the_period():
    for report in expected_reports():
        assert report.closes_on.day == 14
        assert report.closes_on <= report.period_end < report.due_at.date()


def test_a_province_owes_the_feeds_of_all_its_agencies_and_an_agency_its_own():
    whole = expected_reports("2025-H1", "38")
    own = expected_reports("2025-H1", "38-skhcn")
    assert {report.sender.partition("-")[0] for report in whole} == {"38"}
    assert {report.sender for report in own} == {"38-skhcn"}
    assert [report for report in whole if report.sender == "38-skhcn"] == own


def test_nothing_is_owed_for_a_period_before_the_decision():
    assert "2022-H1" not in periods_of("half_year")
    assert periods_of("half_year")[0] == "2022-H2"
    assert periods_of("month")[0] == "2022-08"
    assert expected_reports("2022-H1") == []


def test_a_text_that_is_no_period_is_refused():
    with pytest.raises(NtmError, match="2025-H3"):
        expected_reports("2025-H3")


def test_a_later_due_day_for_one_province_and_period_leaves_the_others_alone(calendar):
    calendar(rule_id="X", kind="due", sender="38", period="2024-H2", valid_from="2022-08-02",
             closes_day="14", due_on="2025-03-01", reason="flood")  # fmt: skip
    due = {
        (report.sender, report.period): report.due_at
        for report in expected_reports()
        if report.feed == "cooperatives"
    }
    assert due["38-ccptnt", "2024-H2"] == datetime(2025, 3, 1, 23, 59, 59)
    assert due["40-ccptnt", "2024-H2"] == due["01-ccptnt", "2024-H2"] < datetime(2025, 2, 1)
    assert due["38-ccptnt", "2024-H1"] == due["40-ccptnt", "2024-H1"]


def test_a_sender_that_is_excused_owes_nothing(calendar):
    before = len(expected_reports("2024-H2", "38"))
    calendar(rule_id="X", kind="not_owed", sender="38-skhcn", period="2024-H2",
             feed="criteria_assessments", valid_from="2022-08-02", reason="new office")  # fmt: skip
    after = expected_reports("2024-H2", "38")
    assert len(after) == before - 1
    assert "criteria_assessments" not in {report.feed for report in after}


def test_completeness_and_timeliness_come_from_the_calendar(data_root):
    due = next(r for r in expected_reports("2024-H2", "38-skhcn")).due_at.date()
    place = "2024-H2/{}-skhcn/{}_a.xlsx"
    for code, received in (("38", f"{due:%Y%m%d}T1630"), ("40", "20250209T0800")):
        content = river.criteria(code, "2024-H2", met=6)
        river.put(data_root, place.format(code, received), content)
    river.put(data_root, place.format("42", "20250101T0800"), b"no workbook")
    ledger.prepare()
    deliveries = fetch()
    settle(1, spread_here)
    for delivery in deliveries[:2]:
        promote(delivery["delivery_id"], None, by="Nguyễn Thị Lan", reason="đã đối chiếu")
    rows = river.query(
        river.build(),
        """select unit_code, status, is_on_time, days_late, units_expected_count, due_at
        from mart_completeness where feed = 'criteria_assessments' and period = '2024-H2'""",
    )
    found = {row[0]: row[1:] for row in rows}
    assert len(found) == 63
    assert found["38"][:3] == ("in_force", True, 0)
    assert found["40"][:3] == ("in_force", False, (date(2025, 2, 9) - due).days)
    assert found["42"][:3] == ("not_delivered", None, None)
    assert found["01"][:3] == ("not_delivered", None, None)
    area = areas(bounds("2024-H2")[1])["38"]
    assert found["38"][3] == len(area.programme_communes)
    assert found["38"][4].date() == due
