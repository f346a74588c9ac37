"""Plants errors of known kinds into the cells of a part and says where each one is.

A row bears one error at most, so that each error can be found alone. What is planted depends on
the contract alone: a feed gets every kind that its columns allow.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from ntm.catalog import Column, Feed
from simulator.wide import contract_column

UNKNOWN_COMMUNES = ("Xã Không Rõ Tên", "Xã Chưa Xác Định", "Xã (nhập sau)")
UNKNOWN_COMMUNE_CODE = "99999"
UNKNOWN_LABELS = ("???", "đang cập nhật", "xem phụ lục")
UNREADABLE_DATES = ("31/02/2024", "quý II năm 2024", "13/2024")
UNREADABLE_NUMBERS = ("#REF!", "chưa có số liệu", "12a")
FAR_DATE = date(1899, 12, 31)
MOST_THAT_JUMPS = 50  # ten times that is far from every column's bound
FAR_BELOW = 10_000_000  # a negative amount that is one in đồng too, not nought when rounded
FAR_NUMBER = 999_999_999_999_999
CHANGED_IN_CONFLICTS = (
    *("result", "members_count", "channel", "recognition_status", "work_files_count"),
    *("operating_status", "stars", "area_code_status", "model_status", "is_online", "survey_topic"),
    *("households_count", "communication_items_count", "value", "milestone_status"),
    *("managing_body", "training_topic", "disbursed_million_vnd"),
)


# No rule of a row can tell these: planted for those who look at whole columns.
PLAUSIBLE_KINDS = ("copied_column", "heaped_column", "heaping", "jump", "old_map")
COLUMN_ERRORS = 2  # times the share of rows in error: the chance that a part has a column in error
HEAP = 10  # what a guessed column is rounded to


@dataclass
class Planted:
    """Cells with their errors: `edits` gives planted values by column and row of `frame`.

    `log` has a line a planted cell: `row_index` (0 = first data row of the part), `column_name,
    kind, original, planted`, `copied_row_index` where a row was repeated, and what `tell_of` adds.
    """

    frame: pl.DataFrame
    edits: dict[str, dict[int, Any]] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)

    def tell_of(self, subjects: pl.DataFrame) -> None:
        """Add to each planted cell the `unit_id` and `row_key` that its row truly tells of."""
        origins = [
            line["row_index"] if line["copied_row_index"] is None else line["copied_row_index"]
            for line in self.log
        ]
        for line, subject in zip(self.log, subjects[origins].iter_rows(), strict=True):
            line["unit_id"], *keys = subject
            line["row_key"] = [str(key) for key in keys if key is not None]

    def reordered(self, order: np.ndarray) -> "Planted":
        """The same rows in another order, with everything said of them."""
        place = {int(row): index for index, row in enumerate(order)}
        edits = {
            name: {place[row]: value for row, value in changed.items()}
            for name, changed in self.edits.items()
        }
        log = [
            line
            | {key: place.get(line[key], line[key]) for key in ("row_index", "copied_row_index")}
            for line in self.log
        ]
        return Planted(self.frame[order.tolist()], edits, log)


class Planter:
    """Plants errors in one part."""

    def __init__(self, contract: Feed, cells: pl.DataFrame, random: Any) -> None:
        self.contract, self.cells, self.random = contract, cells, random
        self.planted = Planted(cells)
        self.copies: list[int] = []
        self.columns = [contract_column(contract, name) for name in cells.columns]
        self.kinds = self._possible_kinds()

    def plant(self, share: float) -> Planted:
        """Plant errors in about `share` of the rows, kinds in equal parts."""
        count = self.cells.height
        wanted = int(self.random.binomial(count, share)) if share > 0 else 0
        rows = np.sort(self.random.choice(count, wanted, replace=False)).tolist()
        names = sorted(self.kinds)
        picks = self.random.integers(0, len(names), wanted).tolist()
        for row, pick in zip(rows, picks, strict=True):
            self.kinds[names[pick]](row, names[pick])
        if count and self.random.random() < COLUMN_ERRORS * share:
            self._whole_column(set(rows))
        if self.copies:
            again = self.cells[self.copies]
            self.planted.frame = pl.concat([self.cells, again])
        return self.planted

    def whole(self, kind: str) -> Planted:
        """Every row as it is, and each said to be wrong in a way that concerns its unit."""
        names = self._of(lambda column: column.unit_part == "commune") or self.cells.columns
        for row in range(self.cells.height):
            self._note(row, kind, names[0], None, self._value(row, names[0]))
        return self.planted

    def _possible_kinds(self) -> dict[str, Callable[[int, str], None]]:
        kinds: dict[str, tuple[Callable[[int, str], None], bool]] = {
            "unknown_unit": (self._unknown_unit, self._has("commune")),
            "unknown_code": (self._unknown_code, bool(self._coded())),
            "missing_value": (self._missing_value, bool(self._required())),
            "bad_pattern": (self._bad_pattern, bool(self._of(lambda c: bool(c.pattern)))),
            "bad_date": (self._bad_date, bool(self._of(_is_day))),
            "bad_number": (self._bad_number, bool(self._numbers())),
            "out_of_range": (
                self._out_of_range,
                bool(self._of(lambda c: bool(c.minimum) and not c.codes)),
            ),
            "broken_relation": (self._broken_relation, bool(self._of(lambda c: bool(c.at_most)))),
            "heaping": (self._heaping, bool(self._free_numbers())),
            "jump": (self._jump, bool(self._free_numbers())),
            "duplicate_row": (self._duplicate_row, self._has_key()),
            "conflicting_rows": (self._conflicting_rows, self._has_key() and bool(self._changed())),
        }
        return {name: planter for name, (planter, is_possible) in kinds.items() if is_possible}

    def _of(self, condition: Callable[[Column], bool]) -> list[str]:
        return [column.name for column in self.columns if condition(column)]

    def _has(self, name: str) -> bool:
        return name in self.cells.columns

    def _has_key(self) -> bool:
        return all(self._has(name) for name in self.contract.key if name != "unit_id")

    def _changed(self) -> list[str]:
        return [name for name in CHANGED_IN_CONFLICTS if self._has(name)]

    def _coded(self) -> list[str]:
        return self._of(lambda c: bool(c.codes) and c.name != "data_kind" and not c.default)

    def _required(self) -> list[str]:
        return self._of(lambda c: c.required and not c.unit_part)

    def _numbers(self) -> list[str]:
        return self._of(lambda c: c.is_number and not c.reads)

    def _free_numbers(self) -> list[str]:
        """Numbers that no other column bounds: a wrong one looks like any other."""
        bounds = {column.at_most for column in self.columns}
        names = self._of(lambda c: c.is_number and not c.at_most and c.additive is not False)
        return [name for name in names if name not in {*bounds, "responses_count"}]

    def _pick(self, values: Any) -> Any:
        return values[int(self.random.integers(0, len(values)))]

    def _value(self, row: int, column: str) -> Any:
        return self.cells[column][row if row < self.cells.height else self.copies[-1]]

    def _write(self, row: int, kind: str, column: str, planted: Any) -> None:
        self._note(row, kind, column, self._value(row, column), planted)
        self.planted.edits.setdefault(column, {})[row] = planted

    def _note(self, row: int, kind: str, column: str, original: Any, planted: Any) -> None:
        texts = [None if value is None else str(value) for value in (original, planted)]
        line = {"row_index": row, "column_name": column, "kind": kind, "copied_row_index": None}
        self.planted.log.append(line | {"original": texts[0], "planted": texts[1]})

    def _unknown_unit(self, row: int, kind: str) -> None:
        """No such commune, by name and, where the province writes one, by code."""
        self._write(row, kind, "commune", self._pick(UNKNOWN_COMMUNES))
        if self._has("commune_code"):
            self._write(row, kind, "commune_code", UNKNOWN_COMMUNE_CODE)

    def _unknown_code(self, row: int, kind: str) -> None:
        self._write(row, kind, self._pick(self._coded()), self._pick(UNKNOWN_LABELS))

    def _missing_value(self, row: int, kind: str) -> None:
        self._write(row, kind, self._pick(self._required()), None)

    def _bad_date(self, row: int, kind: str) -> None:
        self._write(row, kind, self._pick(self._of(_is_day)), self._pick(UNREADABLE_DATES))

    def _bad_number(self, row: int, kind: str) -> None:
        self._write(row, kind, self._pick(self._numbers()), self._pick(UNREADABLE_NUMBERS))

    def _bad_pattern(self, row: int, kind: str) -> None:
        """A tax code, indicator code or dossier number with a letter that does not belong."""
        column = self._pick(self._of(lambda c: bool(c.pattern)))
        value = self._value(row, column)
        self._write(row, kind, column, f"{value[:-1] if value else ''}ý ?")

    def _out_of_range(self, row: int, kind: str) -> None:
        name = self._pick(self._of(lambda c: bool(c.minimum) and not c.codes))
        column = contract_column(self.contract, name)
        if _is_day(column):
            self._write(row, kind, column.name, f"{FAR_DATE:%d/%m/%Y}")
        elif column.maximum and self.random.random() < 0.5 and not column.reads:
            self._write(row, kind, column.name, FAR_NUMBER)
        elif column.reads:
            self._write(row, kind, column.name, 0)
        else:
            below = FAR_BELOW if column.data_type.startswith("decimal") else 1
            self._write(row, kind, column.name, -(self._value(row, column.name) or 0) - below)

    def _heaping(self, row: int, kind: str) -> None:
        """A number that was guessed: rounded to two zeros."""
        column = self._pick(self._free_numbers())
        value = self._value(row, column)
        if value:
            self._write(row, kind, column, max(100, round(value, -2)))

    def _jump(self, row: int, kind: str) -> None:
        """A zero too many."""
        column = self._pick(self._free_numbers())
        value = self._value(row, column)
        if value and value < MOST_THAT_JUMPS:
            self._write(row, kind, column, value * 10)

    def _whole_column(self, taken: set[int]) -> None:
        """A column copied from the one that bounds it, or guessed to the nearest ten, in every row
        that bears no error of its own."""
        copies = [(c.name, c.at_most) for c in self.columns if c.at_most and self._has(c.at_most)]
        copies = [(name, bound) for name, bound in copies if self.cells[name].dtype.is_numeric()]
        free = self._free_numbers()
        if copies and (not free or self.random.random() < 0.5):
            kind, (name, source) = "copied_column", self._pick(copies)
            values = self.cells[source].to_list()
        elif free:
            kind, name = "heaped_column", self._pick(free)
            numbers = self.cells[name].to_list()
            values = [None if n is None else HEAP * round(n / HEAP) for n in numbers]
        else:
            return
        for row, (old, new) in enumerate(zip(self.cells[name].to_list(), values, strict=True)):
            if row not in taken and new and old is not None and new != old:
                self._write(row, kind, name, new)

    def _broken_relation(self, row: int, kind: str) -> None:
        """A part larger than its whole."""
        pairs = [
            (column.name, column.at_most)
            for column in self.columns
            if column.at_most and self._has(column.at_most) and column.is_number
        ]
        if not pairs:
            return
        column, bound = self._pick(pairs)
        if self._value(row, bound) is not None:
            self._write(row, kind, column, self._value(row, bound) + 7)

    def _duplicate_row(self, row: int, kind: str) -> None:
        added = self._copy_to_end(row)
        names = [*self.contract.key[::-1], *self._of(lambda c: not c.unit_part)]
        column = next(name for name in names if self._has(name))
        self._note(added, kind, column, None, self._value(row, column))
        self.planted.log[-1]["copied_row_index"] = row

    def _conflicting_rows(self, row: int, kind: str) -> None:
        """The row again at the table's end, one value changed."""
        column = self._changed()[0]
        value = self._value(row, column)
        added = self._copy_to_end(row)
        if isinstance(value, (int, float)):
            changed: Any = value + 1
        else:
            others = self.cells[column].head(500).unique().drop_nulls().sort()
            changed = next((other for other in others if other != value), None)
        self._write(added, kind, column, changed)
        self.planted.log[-1]["copied_row_index"] = row

    def _copy_to_end(self, row: int) -> int:
        """Repeat a row under the table; the new row's index."""
        self.copies.append(row)
        return self.cells.height + len(self.copies) - 1


def _is_day(column: Column) -> bool:
    return column.data_type in ("date", "timestamp")
