"""Merged cells: only the first one holds the text, which holds for all of them.

A district merged down over its communes belongs to each of their rows; so does a code. A number
does not: one figure for several rows is nobody's.
"""

from collections.abc import Collection

import numpy as np

from ntm.intake.sheets import Sheet

MOST_FILLED = 50_000  # cells looked at in the header's part of a sheet, however merged it is


def spread(sheet: Sheet, rows: list[list[str | None]], numbers: list[int]) -> None:
    """Write the text of merged cells into all of them, in some consecutive written rows."""
    at = {number: position for position, number in enumerate(numbers)}
    left = MOST_FILLED
    for top, first, bottom, last in sheet.merged:
        if top not in at or left <= 0:
            continue
        row = rows[at[top]]
        text = row[first] if first < len(row) else None
        if not text:
            continue
        for number in range(top, min(bottom, numbers[-1]) + 1):
            below = rows[at[number]] if number in at else []
            for cell in range(first, min(last + 1, len(below))):
                below[cell] = below[cell] or text
                left -= 1


def filled_down(sheet: Sheet, cells: Collection[int]) -> dict[int, dict[int, str]]:
    """For some cell columns: positions of the rows under a merged cell, and the cell's text."""
    found: dict[int, dict[int, str]] = {}
    if not sheet.merged or not cells:
        return found
    numbers = sheet.cells["row_number"].to_numpy()
    for top, first, bottom, _ in sheet.merged:
        if first not in cells or bottom <= top or first >= sheet.width:
            continue
        begin, end = (int(np.searchsorted(numbers, row)) for row in (top, bottom + 1))
        if begin >= len(numbers) or numbers[begin] != top:
            continue
        text = sheet.cells[f"c{first}"][begin].as_py()
        if text:
            found.setdefault(first, {}).update(dict.fromkeys(range(begin + 1, end), text))
    return found
