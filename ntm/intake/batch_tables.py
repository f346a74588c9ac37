"""The Arrow tables that a batch of parts is handed to the kernel's SQL with."""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from ntm.errors import NtmError
from ntm.intake.constants import Remark
from ntm.intake.counts import Delivery
from ntm.intake.parts import Part
from ntm.intake.rows import FACTOR, PartRows
from ntm.periods import bounds

TEXT, DAY, NUMBER, COUNT = pa.string(), pa.date32(), pa.int64(), pa.int32()
Settling = Sequence[tuple[Part, Delivery]]


def table_of(names: Sequence[str], kinds: Sequence[pa.DataType], lines: list[tuple]) -> pa.Table:
    """An Arrow table of lines, with its columns' types also where there are no lines."""
    columns = list(zip(*lines, strict=True)) if lines else [()] * len(names)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    return pa.table(arrays, names=list(names))


def cells_table(rows: list[PartRows]) -> pa.Table:
    """The rows of all parts; a part that states no other unit of measure has the factor 1."""
    cells = pa.concat_tables([one.table for one in rows], promote_options="default")
    one = pa.scalar(Decimal(1), FACTOR)
    for at, name in enumerate(cells.column_names):
        if name.endswith("__factor"):
            cells = cells.set_column(at, name, pc.fill_null(cells[name], one))
    return cells


def parts_table(batch: Settling, rows: list[PartRows]) -> pa.Table:
    """A line a part: what holds for all its rows. `year` stands for one that a text leaves out."""
    names = ("part_number", "delivery_id", "part", "data_kind", "period_start", "period_end",
             "own_province", "year")  # fmt: skip
    lines = [
        (
            number, delivery.delivery_id, part.sheet.name,
            "simulated" if part.is_simulated else "official",
            delivery.period_start, delivery.period_end, delivery.province_code or None,
            rows[number].year or delivery.period_end.year,
        )
        for number, (part, delivery) in enumerate(batch)
    ]  # fmt: skip
    return table_of(names, (COUNT, TEXT, TEXT, TEXT, DAY, DAY, TEXT, NUMBER), lines)


def scopes_table(rows: list[PartRows]) -> pa.Table:
    """Ranges of rows that a total may sum up: part_number, total_id, first_id, last_id."""
    lines = [(number, *scope) for number, one in enumerate(rows) for scope in one.scopes]
    names = ("part_number", "total_id", "first_id", "last_id")
    return table_of(names, (COUNT, NUMBER, NUMBER, NUMBER), lines)


def letters_table(rows: list[PartRows]) -> pa.Table:
    """The letter of the sheet's column that each contract column was read from."""
    lines = [(number, *letter) for number, one in enumerate(rows) for letter in one.letters]
    names = ("part_number", "table_number", "group_number", "column_name", "letter", "is_value")
    return table_of(names, (COUNT, COUNT, COUNT, TEXT, TEXT, pa.bool_()), lines)


def errors_table(batch: Settling, rows: list[PartRows]) -> pa.Table:
    """What is wrong with every row of a table."""
    lines = []
    for number, one in enumerate(rows):
        part, delivery = batch[number]
        for table_number, remark in [*one.errors, *stamp_errors(part, delivery)]:
            values = (*remark.values, None, None)[:2]
            lines.append((number, table_number, remark.column_name, remark.rule_id, *values))
    names = ("part_number", "table_number", "column_name", "rule_id", "first", "second")
    return table_of(names, (COUNT, COUNT, TEXT, TEXT, TEXT, TEXT), lines)


def stamp_errors(part: Part, delivery: Delivery) -> list[tuple[int, Remark]]:
    """A form made for another sender or period than those it came under."""
    stamp = part.stamp
    if stamp is None:
        return []
    is_own = stamp.province_code == delivery.province_code
    try:
        is_now = bounds(stamp.period) == (delivery.period_start, delivery.period_end)
    except NtmError:
        is_now = False
    if is_own and is_now:
        return []
    remark = Remark(None, "stamp_mismatch", (stamp.sender, stamp.period))
    return [(number, remark) for number in range(max(1, len(part.tables)))]
