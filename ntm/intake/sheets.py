"""A sheet as the readers give it: every cell as text, with its row number in the file."""

from dataclasses import dataclass
from itertools import chain

import pyarrow as pa

from ntm.intake.cell_texts import clean_cells

# What a sheet may hold: the columns of a workbook, and as many cells as a sender can mean.
WIDEST = 16_384
MOST_CELLS = 40_000_000
BLOCK_ROWS = 20_000


class UnreadableError(Exception):
    """A file that cannot be read; `reason` is a key of the words, such as `fault.damaged_file`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Sheet:
    """One sheet or table of a file; all that a reader tells of it.

    `cells` has `row_number` (int64, 1 = the first row of the sheet or line of the file) and text
    columns `c0`, `c1`, …; rows without any text are left out, since nobody wrote anything there.
    Text is NFC and read in the encoding its writer meant. A number is written with a decimal point
    and no thousands (`97`, `0.651`), one shown as a percentage as such (`65.1%`), a date as ISO,
    a truth as 1 or 0, an error as its sign (`#N/A`).
    """

    name: str
    cells: pa.Table
    # What stands above a table in a document: caption, unit of measure.
    title: str = ""
    # Cells that are one: (first row, first column, last row, last column), rows as `row_number`,
    # columns as in `c0`. Only the first of them holds the text.
    merged: tuple[tuple[int, int, int, int], ...] = ()
    # The document that the sheet quotes: số/ký hiệu as written, ngày as ISO.
    document_number: str = ""
    document_date: str = ""
    is_hidden: bool = False
    # Why this sheet, or this member of an archive, could not be read although others could.
    fault: str = ""
    detail: str = ""
    # Further rows of the sheet before: a large one leaves the reader's process in pieces.
    is_continued: bool = False

    @property
    def width(self) -> int:
        """Number of cell columns."""
        return self.cells.num_columns - 1


class Grid:
    """Cells put down in the order of reading, rows in order, gaps allowed; then a table.

    Kept in Arrow by blocks of rows, so that a million rows cost what their text costs. Raises
    UnreadableError when the cells would be too many, empty ones counted.
    """

    def __init__(self) -> None:
        self._numbers: list[int] = []
        self._columns: list[list[str | None]] = []
        self._blocks: list[pa.Table] = []
        self._rows_before = 0

    def put(self, row_number: int, column: int, text: str | None) -> None:
        """One cell, if it says anything; a row begins when its number differs from the last."""
        if not text or text.isspace():
            return
        if not self._numbers or self._numbers[-1] != row_number:
            self._begin_row(row_number)
        if column >= len(self._columns):
            if column >= WIDEST:
                raise UnreadableError("fault.too_large", f"column {column + 1}")
            self._columns.extend([] for _ in range(column + 1 - len(self._columns)))
            self._check_size()
        cells = self._columns[column]
        missing = len(self._numbers) - 1 - len(cells)
        if missing > 0:
            cells.extend([None] * missing)
        elif missing < 0:  # the same cell again: the last counts
            cells.pop()
        cells.append(text)

    def table(self) -> pa.Table:
        """All cells, columns to the widest row."""
        self._close_block()
        return joined(self._blocks)

    def _begin_row(self, row_number: int) -> None:
        if len(self._numbers) == BLOCK_ROWS:
            self._close_block()
        self._numbers.append(row_number)
        self._check_size()

    def _check_size(self) -> None:
        rows = self._rows_before + len(self._numbers)
        if rows * len(self._columns) > MOST_CELLS:
            raise UnreadableError("fault.too_large", f"{rows} × {len(self._columns)}")

    def _close_block(self) -> None:
        length = len(self._numbers)
        self._rows_before += length
        for cells in self._columns:
            cells.extend([None] * (length - len(cells)))
        self._blocks.append(table_of(self._numbers, self._columns))
        self._numbers = []
        self._columns = [[] for _ in self._columns]


def joined(blocks: list[pa.Table]) -> pa.Table:
    """Blocks of rows as one table, as wide as the widest of them."""
    width = max(block.num_columns for block in blocks) - 1
    return pa.concat_tables([widened(block, width) for block in blocks])


def widened(cells: pa.Table, width: int) -> pa.Table:
    """The table with empty columns at its right, up to a width."""
    missing = range(cells.num_columns - 1, width)
    if not missing:
        return cells
    nothing = pa.nulls(cells.num_rows, pa.string())
    names = [*cells.column_names, *[f"c{index}" for index in missing]]
    return pa.table([*cells.columns, *[nothing for _ in missing]], names=names)


def table_of(numbers: list[int] | range, columns: list[list[str | None]]) -> pa.Table:
    """Cells as a table, from lists of equal length, one a column; text is cleaned."""
    cells = clean_cells(list(chain.from_iterable(columns)))
    return cells_by_column(numbers, cells)


def cells_by_column(numbers: list[int] | range, cells: pa.Array) -> pa.Table:
    """A table from the cells of all its columns, one column behind the other."""
    length = len(numbers)
    width = len(cells) // length if length else 0
    arrays = [cells.slice(column * length, length) for column in range(width)]
    names = ["row_number", *[f"c{column}" for column in range(width)]]
    return pa.table([pa.array(numbers, pa.int64()), *arrays], names=names)


def drop_unwritten_rows(cells: pa.Table) -> pa.Table:
    """Rows with at least one cell, of a table in which a cell without text is null."""
    from pyarrow import compute

    if cells.num_columns == 1:
        return cells.slice(0, 0)
    written = compute.is_valid(compute.coalesce(*cells.columns[1:]))
    return cells if compute.all(written).as_py() else cells.filter(written)


def drop_empty_rows(cells: pa.Table) -> pa.Table:
    """Rows in which at least one cell has text."""
    from pyarrow import compute

    written = None
    for name in cells.column_names[1:]:
        text = compute.utf8_trim_whitespace(cells[name])
        has_text = compute.fill_null(compute.not_equal(text, ""), False)
        written = has_text if written is None else compute.or_(written, has_text)
        if compute.all(written).as_py() is not False:
            return cells
    return cells if written is None else cells.filter(written)
