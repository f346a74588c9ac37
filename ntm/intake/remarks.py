"""What is to be said of a table as a whole: columns it lacks, headers nobody knows, odd titles."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm.catalog import Feed
from ntm.intake.constants import Constants, Remark, measure_cells, text_columns
from ntm.intake.headers import lacks_unit
from ntm.intake.layout import Table
from ntm.intake.parts import Part
from ntm.intake.sheets import Sheet
from ntm.intake.text import column_letter

NUMBER = r"^\s*\(?-?(?:0|[1-9][\d.,  ]*)(?:[.,]\d+)?\)?\s*$"  # not 0912…, a telephone's
LEAST_NUMBERS = 0.3  # share of the rows that have a number under a header of two columns


@dataclass(frozen=True)
class Note:
    """A remark that concerns no row of data; `row_number` and `cell` say where it shows."""

    remark: Remark
    row_number: int | None = None
    cell: str | None = None
    text: str | None = None


def remarks_of(
    part: Part, table: Table, constants: Constants, positions: np.ndarray
) -> tuple[list[Remark], list[Note]]:
    """What is wrong with every row of a table, and what its sender should know of it."""
    block, contract = table.block, part.feed
    errors = [*constants.errors, *missing_columns(contract, table, constants)]
    for name, again in block.repeated:
        first = block.columns.get(name)
        is_read = first is not None and not contract.column(name).personal
        if is_read and _differ(part, int(first or 0), again, positions):
            errors.append(Remark(name, "repeated_header"))
    errors += [
        Remark(name, "split_header")
        for name, cell in measure_cells(contract, table)
        if _covers_more(part.sheet, table, cell, positions)
    ]
    notes = [Note(remark) for remark in constants.notes]
    row_number = part.sheet.cells["row_number"][table.header_end - 1].as_py()
    odd: list[tuple[str | None, str, int]] = [
        *((name, "renamed_column", block.columns[name]) for name in block.renamed),
        *((None, "unknown_column", cell) for cell in block.unknown),
    ]
    for column_name, rule_id, cell in odd:
        text = header_text(block.paths[cell])
        address = f"{column_letter(cell)}{row_number}"
        notes.append(Note(Remark(column_name, rule_id, (text,)), row_number, address, text))
    return errors, notes


def _covers_more(sheet: Sheet, table: Table, cell: int, positions: np.ndarray) -> bool:
    """Whether a number's header stands over further columns of numbers that have none of their own.

    Which of them is meant, or whether they are to be added, nobody has said.
    """
    beside = cell + 1
    if beside >= sheet.width or not len(positions):
        return False
    if beside < len(table.block.paths) and table.block.paths[beside]:
        return False
    if sheet.merged and not any(first <= cell < last for _, first, _, last in sheet.merged):
        return False  # the reader tells what is merged, and this header is not
    texts = sheet.cells[f"c{beside}"].take(pa.array(positions))
    numbers = pc.sum(pc.match_substring_regex(texts, NUMBER)).as_py()
    return (numbers or 0) >= max(1, LEAST_NUMBERS * len(positions))


def _differ(part: Part, cell: int, again: int, positions: np.ndarray) -> bool:
    rows = part.sheet.cells.take(pa.array(positions))
    one, other = (pc.fill_null(rows[f"c{at}"], "") for at in (cell, again))
    return not pc.all(pc.equal(one, other)).as_py()


def header_text(path: tuple[str, ...]) -> str:
    """A header as it is shown to its sender: on one line, long numbers hidden, not too long."""
    text = " – ".join(path)
    shown = "".join(
        "…" if part.isdigit() and len(part) > 5 else part for part in re.split(r"(\d+)", text)
    )
    return shown[:120]


def _digits(text: str) -> list[str]:

    return re.split(r"(\d+)", text)


def missing_columns(contract: Feed, table: Table, constants: Constants) -> list[Remark]:
    """Required columns that a table neither has nor states over it; a unit's column among them."""
    block = table.block
    spec = block.groups[0].spec if block.groups else None
    present = set(block.columns) | set(constants.texts)
    present |= {spec.across, *spec.values} if spec else set()
    refused = {remark.column_name for remark in constants.errors}
    missing = [
        column.name for column in text_columns(contract)
        if (column.required or column.column_required) and column.name not in present | refused
    ]  # fmt: skip
    if lacks_unit(contract, block.columns):
        parts = {c.unit_part: c.name for c in contract.read_columns if c.unit_part}
        missing.append(parts.get("commune") or next(iter(parts.values())))
    return [Remark(name, "missing_column") for name in missing]
