"""The Word document and the workbook say what the page says, in real types and harmlessly."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from ntm.catalog import word
from publishing.report import write_report
from publishing.report_data import read_report
from tests.publishing.sample import END_2025, MID_2025, Rows, of_province, progress, rows
from tests.warehouse import make_warehouse

FORMULA = '=HYPERLINK("http://example.org";"x")'


@pytest.fixture
def written(tmp_path: Path):
    """Writes a report in a form and returns the file."""

    def write(form: str, tables: Rows, **asked: Any) -> Path:
        warehouse = make_warehouse(tmp_path / f"{form}.duckdb", tables)
        report = read_report(warehouse, "ab12cd34ef56", **asked)
        return write_report(report, warehouse, "vi", form, tmp_path / f"report.{form}")

    return write


def with_source(tables: Rows, file_name: str) -> Rows:
    tables["fct_deliveries"][0] |= {"sender": "38-skhcn", "period": "2025-H1", "part": "NTM"}
    tables["fct_deliveries"][0] |= {"file_name": file_name, "rows_accepted": 559}
    return tables


def lines(sheet) -> list[tuple]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_workbook_has_numbers_and_days_as_numbers_and_days(written) -> None:
    book = openpyxl.load_workbook(written("xlsx", rows()))
    assert book.sheetnames == ["Kết quả", "Theo đơn vị", "Nguồn", "Ghi chú"]
    row = next(line for line in lines(book["Kết quả"]) if line[0] == "T02")
    assert row[5] == datetime(2025, 6, 30)
    assert row[6:9] == (6510, 10_000, 65.1)
    assert row[15:17] == (
        word("report.status_reported", "vi"),
        word("report.verdict_not_met", "vi"),
    )


def test_the_workbook_says_in_order_of_targets_what_silence_could_still_turn(written) -> None:
    tables = rows()
    tables["mart_target_progress"] = [
        progress("T09", MID_2025, 1, 2, verdict="not_met", verdict_fixed=False),
        progress("T02", MID_2025, 313, 614, verdict="not_met", verdict_fixed=True),
    ]
    sheet = lines(openpyxl.load_workbook(written("xlsx", tables))["Kết quả"])
    place = next(line for line in sheet if line[0] == word("workbook.target_id", "vi")).index(
        word("workbook.certainty", "vi")
    )
    said = [(line[0], line[place]) for line in sheet if line[0] in ("T02", "T09")]
    assert said == [
        ("T02", word("workbook.certain", "vi")),
        ("T09", word("workbook.open", "vi")),
    ]


def test_an_empty_cell_stands_for_what_is_missing(written) -> None:
    book = openpyxl.load_workbook(written("xlsx", rows()))
    row = next(line for line in lines(book["Kết quả"]) if line[0] == "T09")
    assert row[6:11] == (None,) * 5


def test_every_form_has_the_last_figure_of_a_level_that_ended_and_says_of_which_day(
    written,
) -> None:
    tables = rows()
    tables["dim_targets"][0]["closes_on"] = MID_2025
    restated = progress("T02", MID_2025, 313, 614, map_date=END_2025, verdict="not_met")
    ended = progress("T02", END_2025, None, None, status="no_longer_assessed")
    tables["mart_target_progress"] = [
        restated | {"map_date": MID_2025}, restated, ended, progress("T09", END_2025, 1, 2),
    ]  # fmt: skip
    book = openpyxl.load_workbook(written("xlsx", tables, period="2025-H2"))
    ours = [line for line in lines(book["Kết quả"]) if line[0] == "T02"]
    assert [(line[5], line[6], line[7]) for line in ours] == [(datetime(2025, 6, 30), 313, 614)]
    document = Document(str(written("docx", tables, period="2025-H2")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    day = word("report.closed_on", "vi", day="30/6/2025")
    assert any(text.startswith("51,0%") and text.endswith(day) for text in cells)


def test_a_province_that_came_after_has_the_last_figure_of_its_predecessors(written) -> None:
    tables = rows()
    tables["dim_targets"][0]["closes_on"] = MID_2025
    for line in (*tables["dim_units"], *tables["dim_unit_versions"]):
        if line["unit_id"] == of_province({})["unit_id"]:
            line["valid_from"] = date(2025, 7, 1)
    tables["mart_target_progress"] = [
        of_province(progress("T02", MID_2025, 90, 120, map_date=END_2025, verdict="met")),
        of_province(progress("T09", END_2025, 1, 2)),
    ]
    book = openpyxl.load_workbook(written("xlsx", tables, unit_code="38", period="2025-H2"))
    ours = [line for line in lines(book["Kết quả"]) if line[0] == "T02"]
    assert [(line[3], line[5], line[8]) for line in ours] == [
        ("Tỉnh Thanh Hóa", datetime(2025, 6, 30), 75)
    ]


def test_text_from_a_sender_never_becomes_a_formula_or_a_link(written) -> None:
    book = openpyxl.load_workbook(written("xlsx", with_source(rows(), FORMULA)))
    cells = [cell for row in book["Nguồn"].iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in cells] == ["s"]
    assert [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink
    ] == []


def test_a_province_gets_its_own_rows_and_its_own_files(written) -> None:
    tables = with_source(rows(), "ours.xlsx")
    theirs = tables["fct_deliveries"][0] | {"province_code": "01", "file_name": "theirs.xlsx"}
    tables["fct_deliveries"].append(theirs)
    other = {"unit_id": "01@2021-01-01", "unit_code": "01"}
    tables["mart_target_progress"].append(of_province(progress("T02", MID_2025, 1, 7), **other))
    book = openpyxl.load_workbook(written("xlsx", tables, unit_code="38"))
    said = str([lines(sheet) for sheet in book])
    assert "ours.xlsx" in said
    assert "theirs.xlsx" not in said
    assert {line[2] for line in lines(book["Theo đơn vị"]) if line[0] == "T02"} == {"38"}


def test_every_sheet_and_every_page_says_that_data_are_simulated(written) -> None:
    tables = rows()
    tables["mart_target_progress"][1]["data_kind"] = "simulated"
    mark = "SỐ LIỆU MÔ PHỎNG"
    for sheet in openpyxl.load_workbook(written("xlsx", tables)):
        assert mark in str(lines(sheet)[:3])
        assert mark in sheet.oddHeader.center.text
    document = Document(str(written("docx", tables)))
    assert document.sections[0].header.paragraphs[0].text == mark


def test_the_document_has_the_figures_and_the_annex_of_readings(written) -> None:
    tables = rows()
    tables["dim_targets"][0] |= {"text_vi": "Ít nhất 97% số xã", "reading_vi": "Trên số xã"}
    document = Document(str(written("docx", tables)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "65,1%\n[65,1%; 66,2%]" in cells
    assert "– chưa có báo cáo" in cells
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "Lời văn: Ít nhất 97% số xã" in said
    assert "Cách hiểu khi tính: Trên số xã" in said


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_same_release_gives_the_same_document(tmp_path: Path, form: str) -> None:
    warehouse = make_warehouse(tmp_path / "w.duckdb", rows())
    report = read_report(warehouse, "id")
    first, second = (
        write_report(report, warehouse, "vi", form, tmp_path / f"{name}.{form}").read_bytes()
        for name in ("first", "second")
    )
    assert first == second
