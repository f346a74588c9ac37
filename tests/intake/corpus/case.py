"""One file of the corpus: how it is made, and the very cells or reason that must come out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ntm.intake.sheets import Sheet

# By row number, the cells from the first column to the last one with text.
Rows = dict[int, list[str | None]]

TABLE = [
    ["Mã xã", "Tên xã", "Số hộ", "Tỷ lệ"],
    ["14797", "Nga Sơn", "1234", "65.1"],
    ["14800", "Ba Đình", "97", "0"],
]
TABLE_ROWS: Rows = {number: list(row) for number, row in enumerate(TABLE, start=1)}


@dataclass(frozen=True)
class Case:
    """A file under a name; `sheets` must come out, else `reason` be given.

    `also` looks at what is not a cell: merged ranges, title, number of the document.
    """

    title: str
    file_name: str
    make: Callable[[Path], None]
    sheets: dict[str, Rows] | None = None
    reason: str = ""
    also: Callable[[list[Sheet]], bool] = field(default=lambda sheets: True)
    # Where sheets are too large to be written out here.
    shapes: dict[str, tuple[int, int]] | None = None
    is_slow: bool = False


def written(content: bytes | str) -> Callable[[Path], None]:
    """The maker of a file with this content."""
    stored = content.encode() if isinstance(content, str) else content
    return lambda path: void(path.write_bytes(stored))


def refused(title: str, file_name: str, content: bytes | str, reason: str) -> Case:
    """A file of this content that must be refused; the reason without its `fault.`."""
    return Case(title, file_name, written(content), reason=f"fault.{reason}")


def void(_: object) -> None:
    """Nothing, whatever was done."""


def rows_of(sheet: Sheet) -> Rows:
    """A sheet's rows in the form that cases state."""
    names = sheet.cells.column_names[1:]
    found: Rows = {}
    for row in sheet.cells.to_pylist():
        cells = [row[name] or None for name in names]
        while cells and cells[-1] is None:
            cells.pop()
        found[row["row_number"]] = cells
    return found
