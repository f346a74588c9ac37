"""What a report says, before it is drawn."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ntm.catalog import word
from ntm.errors import NtmError
from publishing.report_data import read_report
from publishing.report_model import build_model
from tests.publishing.sample import (
    END_2024,
    END_2025,
    MID_2025,
    Rows,
    of_province,
    progress,
    rows,
    target,
)
from tests.warehouse import make_warehouse


@pytest.fixture
def model(tmp_path: Path):
    """Makes the model of a report from rows of the warehouse."""

    def make(tables: Rows, language: str = "vi", **asked: Any) -> dict[str, Any]:
        file = make_warehouse(tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb", tables)
        return build_model(read_report(file, "ab12cd34ef56", **asked), language)

    return make


def test_figures_are_written_as_the_reader_of_each_language_writes_them(model) -> None:
    vietnamese, english = (model(rows(), language)["rows"][0] for language in ("vi", "en"))
    assert vietnamese["value"] == "65,1%"
    assert vietnamese["fraction"] == "6.510 / 10.000"
    assert vietnamese["interval"] == "[65,1%; 66,2%]"
    assert vietnamese["clause"] == "điểm b khoản 2 Điều 1"
    assert english["value"] == "65.1%"
    assert english["fraction"] == "6,510 / 10,000"


def test_the_latest_period_with_a_value_is_reported_unless_another_is_asked_for(model) -> None:
    assert "6 tháng đầu năm 2025" in " ".join(model(rows())["subtitle"])
    assert "6 tháng cuối năm 2024" in " ".join(model(rows(), period="2024-H2")["subtitle"])


def test_a_missing_value_is_a_dash_with_its_reason_and_never_a_zero(model) -> None:
    row = model(rows())["rows"][1]
    assert (row["value"], row["fraction"], row["change"]) == ("–", "–", "–")
    assert row["reason"] == word("report.status_not_reported", "vi")
    assert row["bar"] is None
    assert row["verdict"]["key"] == "none"


def test_a_target_that_the_warehouse_has_no_figure_for_is_still_listed(model) -> None:
    tables = rows()
    tables["mart_target_progress"] = []
    report = model(tables)
    assert [row["value"] for row in report["rows"]] == ["–", "–"]
    assert report["rows"][0]["reason"] == word("report.status_none", "vi")
    assert report["findings"] == [word("report.finding_nothing", "vi")]


def test_a_share_that_rounds_onto_its_target_shows_that_it_is_below(model) -> None:
    tables = rows()
    tables["mart_target_progress"] = [progress("T02", MID_2025, 9_696, 10_000)]
    assert model(tables)["rows"][0]["value"] == "96,96%"


def test_a_change_is_in_points_and_never_crosses_the_first_of_july_2025(model) -> None:
    tables = rows()
    assert model(tables)["rows"][0]["change"] == "+4,6"
    tables["mart_target_progress"].append(progress("T02", END_2025, 2_000, 2_500))
    after = model(tables)
    assert after["rows"][0]["value"] == "80,0%"
    assert after["rows"][0]["change"] == "–"
    assert word("report.map_from", "vi", day="01/7/2025") in after["subtitle"]


def test_a_verdict_that_silence_could_still_change_says_so(model) -> None:
    tables = rows()
    row = progress("T02", MID_2025, 9_600, 10_000, value_high=98.0, verdict_fixed=False)
    tables["mart_target_progress"] = [row | {"verdict": "not_met"}]
    report = model(tables)
    assert report["rows"][0]["verdict"]["detail"] == word("report.verdict_open", "vi")
    assert word("report.finding_open", "vi", targets="T02") in report["findings"]
    settled = model(rows())
    assert settled["rows"][0]["verdict"]["detail"] == word("report.verdict_final", "vi")
    assert word("report.verdict_open", "vi") not in str(settled)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_findings_say_no_number_that_the_figures_do_not_carry(model, language: str) -> None:
    report = model(rows(), language)
    gap = {"vi": "31,9", "en": "31.9"}[language]
    short = {"vi": "3.190", "en": "3,190"}[language]
    known = f"{report['rows']} {gap} {short}"
    spoken = re.findall(r"\d[\d.,]*\d|\d", " ".join(report["findings"]))
    counts = {"1", "2"}
    assert spoken
    assert [number for number in spoken if number not in known and number not in counts] == []


def test_one_simulated_figure_marks_the_whole_report(model) -> None:
    tables = rows()
    assert model(tables)["simulated"] is None
    tables["mart_target_progress"][0]["data_kind"] = "simulated"
    assert model(tables, "en")["simulated"]["mark"] == "SỐ LIỆU MÔ PHỎNG"


@pytest.mark.parametrize(
    ("received", "name"),
    [
        (datetime(2025, 2, 28, 3), "BỘ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN"),
        (datetime(2025, 3, 1, 3), "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"),
    ],
)
def test_the_ministry_has_the_name_of_the_day_the_data_came(model, received, name: str) -> None:
    tables = rows()
    tables["fct_deliveries"][0]["received_at"] = received
    assert model(tables)["header"]["agency"] == [name]


def test_the_day_of_the_data_is_the_day_in_viet_nam(model) -> None:
    assert "14/7/2025" in model(rows())["subtitle"][-1]


def test_provinces_are_counted_by_where_their_reports_stand(model) -> None:
    counted = {row[0]: row[1:] for row in model(rows())["reporting"]["rows"]}
    assert counted["Kết quả đánh giá chỉ tiêu nông thôn mới"] == ["1", "1", "0", "0"]
    assert counted["Danh sách hợp tác xã"] == ["0", "0", "0", "2"]


def test_a_province_reads_its_own_rows_under_its_own_name(model) -> None:
    tables = rows()
    district = of_province(
        progress("T02", MID_2025, 15, 20),
        unit_id="390@2021-01-01",
        unit_code="390",
        unit_level="district",
    )
    tables["mart_target_progress"].append(district)
    report = model(tables, unit_code="38")
    assert report["header"]["agency"] == ["ỦY BAN NHÂN DÂN", "TỈNH THANH HÓA"]
    assert report["rows"][0]["fraction"] == "90 / 120"
    assert report["children"]["rows"][0]["name"] == "Huyện Nga Sơn"
    assert report["map"] is None
    assert "6.510" not in str(report)


def test_an_unknown_province_and_an_unknown_period_are_refused_with_what_to_do(model) -> None:
    with pytest.raises(NtmError, match=r"«99».*mã tỉnh"):
        model(rows(), unit_code="99")
    with pytest.raises(NtmError, match="2024-H1, 2024-H2, 2025-H1"):
        model(rows(), period="2019-H1")


def test_the_map_counts_every_province_once_and_has_both_archipelagos(model) -> None:
    panel = model(rows())["map"]
    counts = [int(entry["text"].rpartition(": ")[2].split()[0]) for entry in panel["legend"]]
    assert sum(counts) == 63
    assert counts[-1] == 62  # only Thanh Hóa has a value
    labels = [label["text"] for label in panel["labels"]]
    assert labels == [["Quần đảo Hoàng Sa", "(Đà Nẵng)"], ["Quần đảo Trường Sa", "(Khánh Hòa)"]]
    assert panel["caption"] == "Sơ đồ minh họa, không thể hiện địa giới hành chính"


def test_a_target_that_is_a_count_has_no_percent_and_no_bar(model) -> None:
    tables = rows()
    tables["dim_targets"] = [target("T13", 1, unit="mô hình")]
    tables["mart_target_progress"] = [progress("T13", END_2024, 40, 63) | {"value": 40.0}]
    row = model(tables)["rows"][0]
    assert (row["value"], row["required"], row["bar"]) == ("40", "≥ 1", None)
