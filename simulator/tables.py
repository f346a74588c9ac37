"""A part as it will stand in a file: head, headers, cells with their planted errors."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from ntm.catalog import codes
from simulator.habits import Habits
from simulator.layouts import Line
from simulator.letters import is_open

AGENCY = "CƠ QUAN MÔ PHỎNG CẤP TỈNH"
NOTE = "Ghi chú: số liệu mô phỏng để kiểm thử hệ thống, không phải số liệu chính thức."


@dataclass
class Table:
    """One part: `headers` of the columns of `frame`, `edits` by column and row over its cells.

    `upper` are headers over those, empty for none; equal ones beside each other are one merged
    cell. `lines` are rows among the data. `rows_count` is what a reader makes of it.
    """

    habits: Habits
    title: list[str]
    headers: list[str]
    frame: pl.DataFrame
    edits: dict[str, dict[int, Any]] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    upper: list[str] = field(default_factory=list)
    rows_count: int = 0

    @cached_property
    def has_old_font(self) -> bool:
        """Whether it is typed in an old font, which readers tell by its letters."""
        if not self.habits.look.has_old_font:
            return False
        texts = {*self.headers, *self.upper, *self.title}
        for column in self.frame.iter_columns():
            if column.dtype == pl.String:
                texts |= set(column.unique().drop_nulls())
        return not any(map(is_open, texts))


@dataclass(frozen=True)
class Layout:
    """Where a table stands in its file.

    `header_row` counts from 1; `first_column` is 1 behind a column of row numbers, else 0;
    `sheet_name` is empty for delimited text; `lines` are the indexes of the data rows that a row of
    another kind stands before; `header_row` is the last one of the head.
    """

    sheet_name: str
    header_row: int
    first_column: int
    lines: tuple[int, ...] = ()

    def row_number(self, row_index: int) -> int:
        """Row in the file of a data row."""
        return self.header_row + 1 + row_index + bisect_right(self.lines, row_index)


def stamp() -> str:
    """The line that marks a file as simulated, from the code list of data kinds."""
    line = next(line for line in codes("data_kind") if line["code"] == "simulated")
    return line["aliases"].split("|")[0].upper()


def title_of(habits: Habits, period: str, received_on: date) -> list[str]:
    """Lines over the table; an empty text is a blank row."""
    kind = habits.feed.agency.upper()
    measure = [f"Đơn vị tính: {habits.title_unit}"] if habits.title_unit else []
    return [
        f"{AGENCY} {habits.province_code}",
        f"{habits.feed.name_vi.upper()} - KỲ {period}",
        stamp(),
        f"Số: {received_on.timetuple().tm_yday}/BC-{kind}, ngày {received_on:%d/%m/%Y}",
        *measure,
        *[""] * habits.blank_rows,
    ]


def cell_address(layout: Layout, row_index: int, column_index: int) -> tuple[int, str]:
    """Row number in the file and address such as `F12` of a data cell."""
    row_number = layout.row_number(row_index)
    return row_number, f"{column_letters(layout.first_column + column_index)}{row_number}"


def column_letters(index: int) -> str:
    """Letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters
