"""A sender who fills in templates: plausible values from the contract, typed into the workbook."""

import io
import re
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from ntm.catalog import Column, Feed, codes, feed
from ntm.intake.stamp import PAGE, Stamp, read_stamp
from ntm.outbox.form import MARK, Form, form, header, unit_cells
from ntm.outbox.senders import sender_on
from ntm.periods import bounds
from ntm.units import Reference
from ntm.universe import expected_units

# Where the contract gives no example.
EXAMPLES = {"tax_code": "2801234567", "dossier_code": "H38.12-240701-0001",
            "procedure_code": "1.000110", "figure_id": "F101", "indicator": "communes_total",
            "source_url": "https://example.org/so-lieu", "indicator_code": "8.4"}  # fmt: skip
# One of two that exclude each other.
LEFT_EMPTY = {("trainings", "official_code"), ("satisfaction_responses", "response_code")}
ADDED_ROWS = 6
# Rows with text over the data of a form: title, sender, document, stamp, headers.
HEAD_ROWS = 5


def filled(content: bytes, seed: int = 0) -> bytes:
    """A template with every row filled in; registers and events get some rows of their own."""
    book = load_workbook(io.BytesIO(content))
    for page in forms_in(book):
        fill(page, seed)
    return saved(book)


def forms_in(book: Workbook) -> list[Worksheet]:
    """The sheets of a template that are forms."""
    return [page for page in book.worksheets if (s := stamp_of(page)) and s.feed != PAGE]


def stamp_of(page: Worksheet) -> Stamp | None:
    """The stamp of a sheet, None when it has none."""
    return read_stamp(str(text) for text in _above(page) if text)


def _above(page: Worksheet) -> list:
    rows = page.iter_rows(max_row=HEAD_ROWS, max_col=1, values_only=True)
    return [row[0] for row in rows]


def header_row(page: Worksheet) -> int:
    """Number of the row of headers: the one below the stamp."""
    return 2 + next(at for at, text in enumerate(_above(page)) if str(text).startswith("ntm:"))


def columns_of(page: Worksheet, contract: Feed) -> dict[int, Column]:
    """Sheet column → contract column."""
    named = {header(column): column for column in contract.read_columns}
    top = header_row(page)
    return {cell.column: named[cell.value] for cell in page[top] if cell.value}


def fill(page: Worksheet, seed: int) -> None:
    """Type the empty cells of the rows begun, or rows of one's own where nothing is begun."""
    stamp = stamp_of(page)
    contract = feed(stamp.feed)
    columns, top = columns_of(page, contract), header_row(page)
    begun = [row for row in range(top + 1, page.max_row + 1) if page.cell(row, 1).value
             or page.cell(row, 2).value]  # fmt: skip
    sender = sender_on(stamp.sender, bounds(stamp.period)[1])
    own = form(contract, sender, stamp.period)
    rows = begun or list(range(top + 1, top + 1 + ADDED_ROWS))
    for count, row in enumerate(rows):
        place = {} if begun else place_of(own, count)
        values = typed(contract, stamp.period, count + seed) | place
        for at, column in columns.items():
            cell = page.cell(row, at)
            if cell.value is None and (contract.name, column.name) not in LEFT_EMPTY:
                cell.value = values.get(column.name)


def place_of(own: Form, count: int) -> dict[str, Any]:
    """The cells that name the unit of an added row."""
    units = expected_units(own.contract, own.sender.province_code, own.day)
    unit = units[-1 - count % len(units)]
    return unit_cells(own.contract, unit, own.day, Reference.load())


def typed(contract: Feed, period: str, count: int) -> dict[str, Any]:
    """A plausible value for each column of a row."""
    start = bounds(period)[0]
    values: dict[str, Any] = {}
    for column in contract.read_columns:
        if not (column.personal or column.unit_part):
            values[column.name] = _value(column, contract, values, start, count)
    return values


def _value(column: Column, contract: Feed, values: dict[str, Any], start: date, count: int) -> Any:
    if column.codes:
        labels = [line["label_vi"] for line in codes(column.codes)]
        usual = column.empty or column.default or labels[count % len(labels)]
        return f"{labels[0]}; {labels[-1]}" if column.is_list else usual
    if column.is_number:
        return _number(column, values, count)
    if column.data_type in ("date", "timestamp"):
        day = start + timedelta(days=5 + count % 20 + len(values))
        return day if column.data_type == "date" else datetime.combine(day, time(9, 30))
    example = column.example or EXAMPLES.get(column.name, "")
    if column.pattern:
        return renumbered(example, count) if column.name in contract.key else example
    return example or f"{column.header} {count + 1}"


def _number(column: Column, values: dict[str, Any], count: int) -> float:
    lowest = float(column.minimum or 0)
    highest = float(column.maximum or 10_000)
    if column.at_most:
        return int(values[column.at_most]) // 2
    value = min(highest, max(lowest, 40 + count % 50))
    if column.name == "responses_count":
        return 1
    return int(value) if column.data_type == "bigint" else value + 0.5 * (value < highest)


def renumbered(example: str, count: int) -> str:
    """An example with its last digits counted on, so that keys differ."""
    *_, last = re.finditer(r"\d+", example)
    number = str(int(last[0]) + count).zfill(len(last[0]))
    return example[: last.start()] + number + example[last.end() :]


def required(page: Worksheet) -> list[int]:
    """Sheet columns whose header is marked as required."""
    return [cell.column for cell in page[header_row(page)] if MARK in str(cell.value)]


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
