"""Faults as senders make them, put into a filled template; and a sender who reads receipts."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ntm.catalog import Column, feed
from ntm.outbox import looks
from tests.outbox import filler


class Listed(NamedTuple):
    """A line of a receipt's list of faults."""

    sheet: str
    cell: str
    column: str
    written: str
    kind: str
    reason_vi: str
    reason_en: str


def poisoned(content: bytes) -> bytes:
    """A filled template with one fault in each column of each form, every fault in its own row."""
    book = load_workbook(io.BytesIO(content))
    for page in filler.forms_in(book):
        poison(page)
    return filler.saved(book)


def poison(page: Worksheet) -> int:
    """Put faults into the first rows of a form, as many as it has rows for; how many."""
    columns = filler.columns_of(page, feed(filler.stamp_of(page).feed))
    row = filler.header_row(page)
    count = 0
    for at, column in columns.items():
        bad, changes = _bad(column)
        if changes and row < page.max_row:
            row += 1
            page.cell(row, at).value = bad
            count += 1
    return count


def _bad(column: Column) -> tuple[Any, bool]:
    if column.unit_part == "commune":
        return "Xã Không Có Thật", True
    if column.unit_part:
        return None, False
    if column.codes:
        return "không biết là gì", True
    if column.is_number:
        return "mười hai", True
    if column.data_type in ("date", "timestamp"):
        return "31/02/2025", True
    if column.pattern:
        return "???", True
    return None, column.required


def listed(book: Workbook) -> list[Listed]:
    """The faults that the first page of a receipt lists."""
    return list(_lines(book.worksheets[0]))


def _lines(page: Worksheet) -> Iterator[Listed]:
    rows = list(page.iter_rows(values_only=True))
    heads = [at for at, row in enumerate(rows) if "Đã ghi" in row]
    for row in rows[heads[0] + 1 :] if heads else ():
        sheet, cell, column, written, kind, vi, en = (row[at] or "" for at in (1, 2, 3, 5, 7, 8, 9))
        if kind:
            yield Listed(sheet, cell, column, written, kind, vi, en)


def repaired(receipt: bytes, right: bytes) -> bytes:
    """The receipt with the right value in each cell that it says must be corrected."""
    book, model = load_workbook(io.BytesIO(receipt)), load_workbook(io.BytesIO(right))
    for line in listed(book):
        if line.kind == "Phải sửa":
            book[line.sheet][line.cell].value = model[line.sheet][line.cell].value
    return filler.saved(book)


def coloured(page: Worksheet, colour: str = looks.ERROR) -> set[str]:
    """Addresses of the cells in a fault's colour."""
    rgb = "FF" + colour.lstrip("#")
    # Only cells that exist: a sheet may have two of them a million rows apart.
    return {
        cell.coordinate
        for cell in page._cells.values()
        if cell.fill.patternType == "solid" and cell.fill.fgColor.rgb == rgb
    }
