"""xlsx workbooks: what people do in Excel, and what other programs write."""

import datetime
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, written
from tests.intake.corpus.texts import tcvn3

_S = {"S": TABLE_ROWS}


def in_excel(fill: Callable[[Worksheet], object]) -> Callable[[Path], None]:
    """The maker of a workbook whose only sheet, "S", openpyxl fills."""

    def make(path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = "S"
        fill(sheet)
        book.save(path)

    return make


def put_table(sheet: Worksheet) -> None:
    """The table of the cases, its numbers as numbers."""
    for row in TABLE:
        sheet.append([float(cell) if cell[0].isdigit() else cell for cell in row])


def _put_merged(sheet: Worksheet) -> None:
    for place, text in {"A1": "Xã", "B1": "Hộ", "B2": "Số", "C2": "%", "A3": "x", "B3": 1}.items():
        sheet[place] = text
    for area in ("A1:A2", "B1:C1", "A5:C9"):
        sheet.merge_cells(area)


def _put_kinds(sheet: Worksheet) -> None:
    values = [97.0, 1234.5, 0.1 + 0.2, 1e16, 1e-7, True, False, -5, "  ", "097"]
    days = [datetime.date(2025, 6, 30), datetime.datetime(2025, 6, 30, 9, 30)]
    sheet.append([*values, *days, datetime.time(9, 30)])


def _formatted(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    formats = ["0.0%", '0.0"%"', "0.00\\%", "#,##0", "dd/mm/yyyy", "[h]:mm"]
    for column, (value, code) in enumerate(
        zip([0.651, 65.1, 65.1, 1234567, 45838, 1.5], formats, strict=True)
    ):
        sheet.write_number(0, column, value, book.add_format({"num_format": code}))
    book.close()


def _with_formulas(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_formula(0, 1, '="Nga "&"Sơn"', None, "Nga Sơn")
    sheet.write_formula(0, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(0, 3, "='[khac.xlsx]S'!A1", None, 7)
    sheet.write_formula(0, 4, "=NA()", None, "#N/A")
    sheet.write_formula(0, 5, "=TRUE()", None, True)
    book.close()


def _with_tcvn3_fonts(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("S")
    small, capital = (book.add_format({"font_name": name}) for name in (".VnTime", ".VnTimeH"))
    unicode = book.add_format({"font_name": "Times New Roman"})
    sheet.write(0, 0, tcvn3("tổng số"), capital)
    sheet.write(0, 1, tcvn3("Số"), small)
    sheet.write(0, 2, "Tè", unicode)
    sheet.write(0, 3, "Bình Định", small)
    sheet.write_rich_string(1, 0, unicode, "Huyện ", small, tcvn3("Nga Sơn"))
    book.close()


def _many_kinds_of_sheets(path: Path) -> None:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("S").write(0, 0, "x")
    book.add_chartsheet("Biểu đồ").set_chart(_chart(book))
    hidden = book.add_worksheet("Ẩn")
    hidden.write(0, 0, "y")
    hidden.hide()
    book.add_worksheet("Rất ẩn").very_hidden()
    book.close()


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=S!$A$1:$A$1"})
    return chart


CASES = [
    Case("a plain workbook", "t.xlsx", in_excel(put_table), _S),
    Case(
        "merged headers",
        "t.xlsx",
        in_excel(_put_merged),
        {"S": {1: ["Xã", "Hộ"], 2: [None, "Số", "%"], 3: ["x", "1"]}},
        also=lambda sheets: set(sheets[0].merged) == {(1, 0, 2, 0), (1, 1, 1, 2), (5, 0, 9, 2)},
    ),
    Case(
        "values of every kind",
        "t.xlsx",
        in_excel(_put_kinds),
        {
            "S": {
                1: [
                    *("97", "1234.5", "0.3", "10000000000000000", "0.0000001", "1", "0", "-5"),
                    *(None, "097", "2025-06-30", "2025-06-30 09:30:00", "09:30:00"),
                ]
            }
        },
    ),
    Case(
        "percentages by format, and a percent sign that is only shown",
        "t.xlsx",
        _formatted,
        {"S": {1: ["65.1%", "65.1", "65.1", "1234567", "2025-06-30", "1 day, 12:00:00"]}},
    ),
    Case(
        "formulas with their last values, errors and links to other files",
        "t.xlsx",
        _with_formulas,
        {"S": {1: ["2", "Nga Sơn", "#DIV/0!", "7", "#N/A", "1"]}},
    ),
    Case(
        "formulas that were never computed",
        "t.xlsx",
        in_excel(lambda s: s.append(["=1+1", "x"])),
        {"S": {1: [None, "x"]}},
    ),
    Case(
        "TCVN3 by its fonts, run by run",
        "t.xlsx",
        _with_tcvn3_fonts,
        {"S": {1: ["TỔNG SỐ", "Số", "Tè", "Bình Định"], 2: ["Huyện Nga Sơn"]}},
    ),
    Case(
        "charts are no sheets, hidden sheets are",
        "t.xlsx",
        _many_kinds_of_sheets,
        {"S": {1: ["x"]}, "Ẩn": {1: ["y"]}, "Rất ẩn": {}},
        also=lambda sheets: [sheet.is_hidden for sheet in sheets] == [False, True, True],
    ),
    Case("no cell at all", "t.xlsx", in_excel(lambda s: None), {"S": {}}),
    Case(
        "formats without text far away",
        "t.xlsx",
        in_excel(
            lambda s: (
                put_table(s),
                setattr(s["XFD20"], "number_format", "0.0%"),
                s.cell(900, 9, " "),
            )
        ),
        _S,
    ),
    Case("a workbook named xls", "t.xls", in_excel(put_table), _S),
    Case("a workbook named csv", "t.csv", in_excel(put_table), _S),
    Case(
        "text named xlsx",
        "t.xlsx",
        written("\n".join(",".join(row) for row in TABLE)),
        {"t": TABLE_ROWS},
    ),
]
