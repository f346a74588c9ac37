"""Files of `ntm convert`: read as text, checked row by row, and written so that a sheet is safe.

A bad row (unknown unit, a number that is none) is left out and told; the good rows go on.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as parquet

from ntm.catalog.words import word
from ntm.units.measures import Measure, fault
from ntm.units.reference import Reference
from ntm.units.transitions import Journey

YES_NO = {"1": 1.0, "true": 1.0, "yes": 1.0, "x": 1.0, "0": 0.0, "false": 0.0, "no": 0.0}
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d{1,3})?")
# A cell that begins so would be run as a formula by a spreadsheet.
FORMULA_START = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class BadRow:
    """A row left out: its number in the file (the header is 1) and why, in both languages."""

    row_number: int
    reason_vi: str
    reason_en: str


def read_figures(
    path: Path, journey: Journey, measures: Sequence[Measure], reference: Reference
) -> tuple[pa.Table, list[BadRow]]:
    """The good rows with `unit_id` and numbers, and the bad ones.

    A unit is told by `unit_id`, else by `code` on the journey's first day. Raises NtmError for a
    file that cannot be read or lacks a column.
    """
    table = _read(path)
    for column in {column for measure in measures for column in measure.columns}:
        if column not in table.column_names:
            raise fault("convert.no_column", column=column, columns=", ".join(table.column_names))
    bad: dict[int, BadRow] = {}
    table = _with_units(table, journey, reference, bad)
    for measure in measures:
        for column in dict.fromkeys(measure.columns):
            numbers = _numbers(table[column], column, measure.kind == "yes_no", bad)
            table = table.set_column(table.column_names.index(column), column, numbers)
    good = [row for row in range(table.num_rows) if row not in bad]
    return table.take(pa.array(good, pa.int64())), [bad[row] for row in sorted(bad)]


def write_rows(rows: pa.Table, path: Path, language: str) -> None:
    """Write converted rows as Parquet or CSV by the file's ending.

    `reason_code` keeps the reason's code; `reason` says it in the language. In CSV a text that a
    spreadsheet would run as a formula is written with an apostrophe before it.
    """
    codes = rows["reason"]
    texts = {code: word(f"convert.reason.{code}", language) for code in codes.unique().to_pylist()}
    said = pa.array([texts[code] for code in codes.to_pylist()], pa.string())
    at = rows.column_names.index("reason")
    rows = rows.set_column(at, "reason_code", codes).add_column(at + 1, "reason", said)
    if path.suffix == ".parquet":
        parquet.write_table(rows, path)
        return
    for index, field in enumerate(rows.schema):
        if pa.types.is_string(field.type):
            rows = rows.set_column(index, field, _safe(rows[field.name]))
    arrow_csv.write_csv(rows, path, arrow_csv.WriteOptions(quoting_style="needed"))


def _safe(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    runs = pc.match_substring_regex(texts, FORMULA_START)
    return pc.if_else(pc.fill_null(runs, False), pc.binary_join_element_wise("'", texts, ""), texts)


def _read(path: Path) -> pa.Table:
    try:
        if path.suffix == ".parquet":
            table = parquet.read_table(path)
            return table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))
        with path.open("rb") as file:
            names = arrow_csv.open_csv(file).schema.names
        options = arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
        )
        return arrow_csv.read_csv(path, convert_options=options)
    except (OSError, pa.ArrowException) as error:
        raise fault("convert.unreadable", file=path, fault=error) from None


def _with_units(
    table: pa.Table, journey: Journey, reference: Reference, bad: dict[int, BadRow]
) -> pa.Table:
    """`unit_id` from itself or from `code`, which may have lost its leading zeros."""
    day, level = journey.from_day, journey.from_level
    units = reference.on(day, level)
    if "unit_id" in table.column_names:
        told, known = table["unit_id"], {unit.unit_id: unit.unit_id for unit in units}
    elif "code" in table.column_names:
        told, known = table["code"], {unit.code: unit.unit_id for unit in units}
        known |= {unit.code.lstrip("0"): unit.unit_id for unit in units}
    else:
        raise fault("convert.no_unit_column")
    found = {
        text: known.get((text or "").strip().removesuffix(".0"))
        for text in told.unique().to_pylist()
    }
    ids = [found[text] for text in told.to_pylist()]
    for row, unit_id in enumerate(ids):
        if unit_id is None:
            values = {"unit": told[row].as_py() or "", "level": level, "day": day}
            bad.setdefault(row, _bad_row(row, "convert.unknown_unit", **values))
    kept = [name for name in table.column_names if name not in ("unit_id", "code")]
    return table.select(kept).add_column(0, "unit_id", pa.array(ids, pa.string()))


def _numbers(
    texts: pa.ChunkedArray, column: str, is_yes_no: bool, bad: dict[int, BadRow]
) -> pa.Array:
    values = {text: _number(text, is_yes_no) for text in texts.unique().to_pylist()}
    read = texts.to_pylist()
    for row, text in enumerate(read):
        if text is not None and values[text] is None:
            bad.setdefault(row, _bad_row(row, "convert.bad_number", value=text, column=column))
    return pa.array([values[text] for text in read], pa.float64())


def _number(text: str | None, is_yes_no: bool) -> float | None:
    plain = (text or "").strip()
    if is_yes_no:
        return YES_NO.get(plain.lower())
    if not NUMBER.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None


def _bad_row(row: int, key: str, **values: object) -> BadRow:
    number = row + 2
    said = [word(key, language, row=number, **values) for language in ("vi", "en")]
    return BadRow(number, *said)
