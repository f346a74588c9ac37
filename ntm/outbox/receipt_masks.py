"""What a receipt must not show: the cells of columns that may tell who a person is.

A personal column is hidden whole, wherever a header names one, recognised form or not. Of a
pseudonym only texts that are none: there somebody may have written a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ntm.catalog import Feed, feed, feed_names
from ntm.intake.layout import TOP_ROWS, Table, top_rows
from ntm.intake.parts import Part
from ntm.intake.sheets import Sheet
from ntm.intake.text import header_key

LAST_ROW = 1_048_576


@dataclass(frozen=True)
class Mask:
    """Cells of a cell column, from one row number to another, that are hidden.

    With a pattern only texts that do not fit it are.
    """

    column: int
    first_row: int
    last_row: int = LAST_ROW
    pattern: str = ""

    def hides(self, row_number: int, text: str) -> bool:
        """Whether a text in a row of this column is hidden."""
        if not self.first_row <= row_number <= self.last_row:
            return False
        return not (self.pattern and re.fullmatch(self.pattern, text.strip()))


def may_hold_persons(feeds: set[str]) -> bool:
    """Whether sheets of these feeds (`` is an unknown one) must be looked through at all."""
    return any(not name or any(c.is_masked for c in feed(name).columns) for name in feeds)


def masks_of(sheet: Sheet, part: Part | None) -> list[Mask]:
    """The masks of one sheet."""
    tables = part.tables if part else ()
    found = [mask for table in tables for mask in _of_table(part, table)]
    read = {cell for table in tables for cell in table.block.columns.values()}
    return found + [mask for mask in _by_header(sheet) if mask.column not in read]


def _of_table(part: Part | None, table: Table) -> Iterator[Mask]:
    assert part
    numbers = part.sheet.cells["row_number"]
    if table.header_end >= len(numbers):
        return
    first = numbers[table.header_end].as_py()
    last = numbers[table.end - 1].as_py()
    for name, cell in table.block.columns.items():
        column = part.feed.column(name)
        if column.personal:
            yield Mask(cell, first, last)
        elif column.pseudonym:
            yield Mask(cell, first, last, column.pattern or "(?!)")
    for name, cell in table.block.repeated:
        if part.feed.column(name).is_masked:
            yield Mask(cell, first, last)


def _by_header(sheet: Sheet) -> Iterator[Mask]:
    """Columns under a header that any contract calls personal."""
    keys = personal_keys()
    rows = top_rows(sheet, 0, TOP_ROWS)
    numbers = sheet.cells["row_number"].slice(0, len(rows)).to_pylist()
    for number, row in zip(numbers, rows, strict=True):
        for cell, text in enumerate(row):
            if text and len(text) < 60 and header_key(text) in keys:
                yield Mask(cell, number + 1)


def personal_keys() -> frozenset[str]:
    """Keys of all headers under which a personal column is known."""
    return _keys(tuple(feed(name) for name in feed_names()))


@lru_cache(maxsize=2)
def _keys(contracts: tuple[Feed, ...]) -> frozenset[str]:
    return frozenset(
        header_key(header)
        for contract in contracts
        for column in contract.columns
        if column.personal
        for header in column.headers
    )
