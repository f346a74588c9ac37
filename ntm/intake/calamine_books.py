"""Workbooks through python-calamine: the usual xlsx, and what other readers give up."""

from collections.abc import Iterator
from itertools import chain, islice

import pyarrow as pa
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ntm.intake.cell_texts import cell_texts, clean_cells
from ntm.intake.letters import clean_text
from ntm.intake.sheets import (
    BLOCK_ROWS,
    MOST_CELLS,
    WIDEST,
    Grid,
    Sheet,
    UnreadableError,
    cells_by_column,
    drop_unwritten_rows,
)

AT_ONCE = 500_000  # cells of a sheet that are taken in one piece


def read_calamine(path: str) -> Iterator[Sheet]:
    """Every worksheet, in the workbook's order; charts and macros are none.

    Raises UnreadableError for a password, and what calamine raises for damage; an area far beyond
    memory ends the process, so that this runs in a child only.
    """
    try:
        workbook = CalamineWorkbook.from_path(path)
    except PasswordError as fault:
        raise UnreadableError("fault.password", str(fault)) from None
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ not in (SheetTypeEnum.WorkSheet, None):
            continue
        sheet = workbook.get_sheet_by_index(number)
        name = clean_text(about.name)
        merged = tuple(
            (top + 1, left, low + 1, right)
            for (top, left), (low, right) in sheet.merged_cell_ranges or ()
        )
        is_hidden = about.visible != SheetVisibleEnum.Visible
        height, width = _area(sheet)
        if height * width > MOST_CELLS or width > WIDEST:
            detail = f"{height} × {width}"
            yield Sheet(name, Grid().table(), fault="fault.too_large", detail=detail)
            continue
        for place, block in enumerate(_blocks(sheet)):
            cells = drop_unwritten_rows(block)
            yield Sheet(name, cells, "", merged, is_hidden=is_hidden, is_continued=place > 0)


def _area(sheet: CalamineSheet) -> tuple[int, int]:
    """Rows and columns up to the last cell."""
    return (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)


def _blocks(sheet: CalamineSheet) -> Iterator[pa.Table]:
    height, width = _area(sheet)
    if height * width <= AT_ONCE:
        yield _block(1, sheet.to_python(skip_empty_area=False), 0)
        return
    before = sheet.start[1] if sheet.start else 0
    following, first = sheet.iter_rows(), 1
    size = max(1, min(BLOCK_ROWS, AT_ONCE // (width - before)))
    while rows := list(islice(following, size)):
        yield _block(first, rows, before)
        first += len(rows)


def _block(first: int, rows: list[list], before: int) -> pa.Table:
    """Rows as a table, behind so many columns without cells."""
    nothing: list[str | None] = [None] * (before * len(rows))
    cells = clean_cells(nothing + cell_texts(chain.from_iterable(zip(*rows, strict=True))))
    return cells_by_column(range(first, first + len(rows)), cells)
