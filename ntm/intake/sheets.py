"""A sheet as the readers give it: every cell as text, with its row number in the file."""

from dataclasses import dataclass

import pyarrow as pa


class UnreadableError(Exception):
    """A file that cannot be read; `reason` is a key of the words, such as `fault.damaged_file`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Sheet:
    """One sheet or table of a file.

    `cells` has `row_number` (int64, 1 = the first row of the sheet or line of the file) and text
    columns `c0`, `c1`, …; rows without any text are left out, since nobody wrote anything there.
    """

    name: str
    cells: pa.Table

    @property
    def width(self) -> int:
        """Number of cell columns."""
        return self.cells.num_columns - 1


def sheet_from_columns(name: str, columns: list[list[str | None]], first_row: int) -> Sheet:
    """A sheet from lists of equal length, one a column; empty rows are dropped."""
    length = len(columns[0]) if columns else 0
    arrays = [pa.array(column, pa.string()) for column in columns]
    numbers = pa.array(range(first_row, first_row + length), pa.int64())
    names = ["row_number", *[f"c{index}" for index in range(len(columns))]]
    return Sheet(name, drop_empty_rows(pa.table([numbers, *arrays], names=names)))


def drop_empty_rows(cells: pa.Table) -> pa.Table:
    """Rows in which at least one cell has text."""
    from pyarrow import compute

    written = None
    for name in cells.column_names[1:]:
        text = compute.utf8_trim_whitespace(cells[name])
        has_text = compute.fill_null(compute.not_equal(text, ""), False)
        written = has_text if written is None else compute.or_(written, has_text)
    return cells if written is None else cells.filter(written)
