"""Plants errors of known kinds into the cells of a part and says where each one is.

A row bears one error at most, so that each error can be found alone.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from ntm.catalog import Feed
from simulator.cells import Cells

Change = tuple[str, Any, Any]  # contract column, original, planted
UNKNOWN_COMMUNES = ("Xã Không Rõ Tên", "Xã Chưa Xác Định", "Xã (nhập sau)")
UNKNOWN_COMMUNE_CODE = "99999"
UNKNOWN_LABELS = ("???", "đang cập nhật", "xem phụ lục")
UNREADABLE_DATES = ("31/02/2024", "quý II năm 2024", "13/2024")
FAR_DATE = date(1899, 12, 31)
FAR_NUMBER = 999_999_999_999
CHANGED_IN_CONFLICTS = ("result", "members_count", "channel")


class Planter:
    """Plants errors in one part. `log` has a line per planted cell.

    Lines: `row_index` (0 = the table's first data row), `column_name, kind, original, planted`,
    and `copied_row_index` where a row was repeated.
    """

    def __init__(self, contract: Feed, cells: Cells, random: np.random.Generator) -> None:
        self.contract = contract
        self.cells = cells
        self.random = random
        self.log: list[dict[str, Any]] = []
        self.kinds = self._possible_kinds()

    def plant(self, share: float) -> None:
        """Plant errors in about `share` of the rows, kinds in equal parts."""
        count = len(next(iter(self.cells.values())))
        wanted = int(self.random.binomial(count, share)) if share > 0 else 0
        rows = np.sort(self.random.choice(count, wanted, replace=False)).tolist()
        names = sorted(self.kinds)
        picks = self.random.integers(0, len(names), wanted).tolist()
        for row, pick in zip(rows, picks, strict=True):
            self.kinds[names[pick]](row, names[pick])

    def _possible_kinds(self) -> dict[str, Callable[[int, str], None]]:
        kinds: dict[str, Callable[[int, str], None]] = {
            "unknown_unit": self._unknown_unit,
            "unknown_code": self._unknown_code,
            "missing_value": self._missing_value,
            "bad_pattern": self._bad_pattern,
            "duplicate_row": self._duplicate_row,
            "conflicting_rows": self._conflicting_rows,
        }
        if self._columns(lambda column: column.data_type in ("date", "timestamp")):
            kinds["bad_date"] = self._bad_date
        if self._columns(lambda column: bool(column.minimum)):
            kinds["out_of_range"] = self._out_of_range
        return kinds

    def _columns(self, condition: Callable[[Any], bool]) -> list[str]:
        return [name for name in self.cells if condition(self.contract.column(name))]

    def _pick(self, values: Any) -> Any:
        return values[int(self.random.integers(0, len(values)))]

    def _write(self, row: int, kind: str, column: str, planted: Any) -> None:
        original, self.cells[column][row] = self.cells[column][row], planted
        self._note(row, kind, column, original, planted)

    def _note(self, row: int, kind: str, column: str, original: Any, planted: Any) -> None:
        texts = [None if value is None else str(value) for value in (original, planted)]
        line = {"row_index": row, "column_name": column, "kind": kind, "copied_row_index": None}
        self.log.append(line | {"original": texts[0], "planted": texts[1]})

    def _unknown_unit(self, row: int, kind: str) -> None:
        """No such commune, by name and, where the province writes one, by code."""
        self._write(row, kind, "commune", self._pick(UNKNOWN_COMMUNES))
        if "commune_code" in self.cells:
            self._write(row, kind, "commune_code", UNKNOWN_COMMUNE_CODE)

    def _unknown_code(self, row: int, kind: str) -> None:
        columns = self._columns(lambda column: column.codes and column.name != "data_kind")
        self._write(row, kind, self._pick(columns), self._pick(UNKNOWN_LABELS))

    def _missing_value(self, row: int, kind: str) -> None:
        self._write(row, kind, self._pick(self._columns(lambda column: column.required)), None)

    def _bad_date(self, row: int, kind: str) -> None:
        columns = self._columns(lambda column: column.data_type in ("date", "timestamp"))
        self._write(row, kind, self._pick(columns), self._pick(UNREADABLE_DATES))

    def _bad_pattern(self, row: int, kind: str) -> None:
        """A tax code, indicator code or dossier number with a letter that does not belong."""
        column = self._pick(self._columns(lambda column: bool(column.pattern)))
        self._write(row, kind, column, f"{self.cells[column][row][:-1]}ý")

    def _out_of_range(self, row: int, kind: str) -> None:
        column = self.contract.column(self._pick(self._columns(lambda c: bool(c.minimum))))
        if column.data_type in ("date", "timestamp"):
            self._write(row, kind, column.name, f"{FAR_DATE:%d/%m/%Y}")
        elif column.maximum and self.random.random() < 0.5:
            self._write(row, kind, column.name, FAR_NUMBER)
        else:
            self._write(row, kind, column.name, -(self.cells[column.name][row] or 0) - 1)

    def _duplicate_row(self, row: int, kind: str) -> None:
        added = self._copy_to_end(row)
        column = next(name for name in self.contract.key[::-1] if name in self.cells)
        self._note(added, kind, column, None, self.cells[column][row])
        self.log[-1]["copied_row_index"] = row

    def _conflicting_rows(self, row: int, kind: str) -> None:
        """The row again at the table's end, one value changed."""
        added = self._copy_to_end(row)
        column = next(name for name in CHANGED_IN_CONFLICTS if name in self.cells)
        values = self.cells[column]
        if isinstance(values[row], int):
            changed: Any = values[row] + 1
        else:
            changed = next((v for v in values if v not in (values[row], None)), None)
        self._write(added, kind, column, changed)
        self.log[-1]["copied_row_index"] = row

    def _copy_to_end(self, row: int) -> int:
        """Repeat a row under the table; the new row's index."""
        for values in self.cells.values():
            values.append(values[row])
        return len(values) - 1
