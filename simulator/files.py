"""Cells → the bytes of a delivery: a workbook with an official head, or delimited text.

Equal cells give equal bytes: no clock, no random identifiers.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from ntm.catalog import codes
from simulator.cells import Cells
from simulator.habits import Habits

CREATED_AT = datetime(2024, 1, 1)
NUMBER_HEADER = "STT"
AGENCY = "CƠ QUAN MÔ PHỎNG CẤP TỈNH"
NOTE = "Ghi chú: số liệu mô phỏng để kiểm thử hệ thống, không phải số liệu chính thức."


def stamp() -> str:
    """The line that marks a workbook as simulated, from the code list of data kinds."""
    line = next(line for line in codes("data_kind") if line["code"] == "simulated")
    return line["aliases"].split("|")[0].upper()


@dataclass(frozen=True)
class Layout:
    """Where the table stands in the file.

    `header_row` counts from 1; `first_column` is 1 behind a column of row numbers, else 0;
    `sheet_name` is empty for delimited text.
    """

    sheet_name: str
    header_row: int
    first_column: int


def workbook_bytes(
    cells: Cells, habits: Habits, period: str, received_on: date
) -> tuple[bytes, Layout]:
    """A workbook with one sheet: head, header row, numbered data rows, a note.

    Not in XlsxWriter's constant-memory mode: sheets are small, shared strings take half the time.
    """
    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False})
    workbook.set_properties({"created": CREATED_AT, "author": stamp()})
    day_format = workbook.add_format({"num_format": "dd/mm/yyyy"})
    sheet = workbook.add_worksheet(habits.sheet_name)
    head = _head(habits, period, received_on)
    for row, text in enumerate(head):
        if text:
            sheet.write_string(row, 0, text)
    header_row = len(head) + 1
    sheet.write_string(header_row - 1, 0, NUMBER_HEADER)
    count = 0
    for index, (name, values) in enumerate(cells.items()):
        sheet.write_string(header_row - 1, index + 1, habits.columns[name])
        count = len(values)
        _write_column(sheet, header_row, index + 1, values, day_format)
    _write_column(sheet, header_row, 0, list(range(1, count + 1)), day_format)
    sheet.write_string(header_row + count + 1, 0, NOTE)
    workbook.close()
    return target.getvalue(), Layout(habits.sheet_name, header_row, 1)


def _head(habits: Habits, period: str, received_on: date) -> list[str]:
    """Lines over the table; an empty text is a blank row."""
    kind = habits.feed.agency.upper()
    return [
        f"{AGENCY} {habits.province_code}",
        f"{habits.feed.name_vi.upper()} - KỲ {period}",
        stamp(),
        f"Số: {received_on.timetuple().tm_yday}/BC-{kind}, ngày {received_on:%d/%m/%Y}",
        *[""] * habits.blank_rows,
    ]


def _write_column(
    sheet: Any, first_row: int, column: int, values: list[Any], day_format: Any
) -> None:
    """Typed cells; an empty value leaves no cell."""
    for row, value in enumerate(values, start=first_row):
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), day_format)


def text_bytes(cells: Cells, habits: Habits) -> tuple[bytes, Layout]:
    """Delimited text as a system exports it: one header line, every value as text."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=habits.delimiter, lineterminator="\r\n")
    writer.writerow([habits.columns[name] for name in cells])
    writer.writerows(zip(*cells.values(), strict=True))
    encoding = "utf-8-sig" if habits.has_byte_order_mark else "utf-8"
    return target.getvalue().encode(encoding), Layout("", 1, 0)


def cell_address(layout: Layout, row_index: int, column_index: int) -> tuple[int, str]:
    """Row number in the file and address such as `F12` of a data cell."""
    row_number = layout.header_row + 1 + row_index
    letter = xlsxwriter.utility.xl_col_to_name(layout.first_column + column_index)
    return row_number, f"{letter}{row_number}"


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file whole; equal bytes are left alone, their time of change too."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)
