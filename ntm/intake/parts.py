"""Which feed a sheet is, and where its table begins."""

from dataclasses import dataclass

from ntm.catalog import Feed, feed, feed_names
from ntm.intake.sheets import Sheet
from ntm.intake.text import header_key

HEADER_ROWS_SEARCHED = 40
SIMULATED_MARK = header_key("SỐ LIỆU MÔ PHỎNG")
# How many contract columns a row names, the contract, the row's number, their cell columns.
Header = tuple[int, Feed | None, int, dict[str, str]]


@dataclass(frozen=True)
class Part:
    """A sheet recognised as a feed's part.

    `header_row` is the header's row number, 0 when no header was found; `columns` gives for each
    contract column found its cell column (`c3`).
    """

    sheet: Sheet
    feed: Feed
    header_row: int
    columns: dict[str, str]
    is_simulated: bool


def recognise(sheet: Sheet, file_name: str = "") -> Part | None:
    """The feed of a sheet by its name, else by its headers; None when neither tells."""
    top = sheet.cells.slice(0, HEADER_ROWS_SEARCHED).to_pylist()
    simulated = any(SIMULATED_MARK in header_key(text) for row in top for text in _texts(row))
    named = [f for f in map(feed, feed_names()) if _is_named(f, sheet.name, file_name)]
    candidates = named or [feed(name) for name in feed_names()]
    found = [_find_header(row, contract) for contract in candidates for row in top]
    nothing: Header = (0, None, 0, {})
    best = max(found, key=lambda header: header[0], default=nothing)
    matched, contract, header_row, columns = best
    if contract and matched >= max(2, len(_required(contract)) / 2):
        return Part(sheet, contract, header_row, columns, simulated)
    if named:
        return Part(sheet, named[0], 0, {}, simulated)
    return None


def _texts(row: dict) -> list[str]:
    return [text for name, text in row.items() if name != "row_number" and text]


def _is_named(contract: Feed, sheet_name: str, file_name: str) -> bool:
    keys = {header_key(name) for name in (contract.name, *contract.parts_named)}
    return header_key(sheet_name) in keys


def _required(contract: Feed) -> list[str]:
    return [column.name for column in contract.read_columns if column.required]


def _find_header(row: dict, contract: Feed) -> Header:
    """How many contract columns a row names: (count, contract, row number, their cell columns)."""
    keys = {header_key(text): cell for cell, text in reversed(row.items()) if cell != "row_number"}
    columns: dict[str, str] = {}
    for column in contract.read_columns:
        for header in column.headers:
            cell = keys.get(header_key(header))
            if cell and cell not in columns.values():
                columns[column.name] = cell
                break
    return len(columns), contract, row["row_number"], columns


def missing_columns(part: Part) -> list[str]:
    """Required columns of the contract that the part's header lacks."""
    needed = [c.name for c in part.feed.read_columns if c.required or c.column_required]
    missing = [name for name in needed if name not in part.columns]
    parts = {c.unit_part: c.name for c in part.feed.read_columns if c.unit_part}
    if part.feed.unit.is_required and "commune" in parts:
        named = {parts.get("commune"), parts.get("code")} & set(part.columns)
        missing += [] if named else [parts["commune"]]
    return missing


def column_letter(cell: str | None) -> str | None:
    """`c0` → `A`, `c27` → `AB`; None when the column is not in the part."""
    if cell is None:
        return None
    number, letters = int(cell[1:]) + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
