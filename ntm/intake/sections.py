"""What each row of a table is: data, a section, a total, a note or a word that there is none.

Whole columns are searched for the few rows that may be something else than data; only these are
looked at one by one. What is not surely something else is data, so that nothing is lost.
"""

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm.catalog import Feed
from ntm.intake.layout import MOST_COLUMNS, Table
from ntm.intake.sheets import Sheet
from ntm.intake.table_words import (
    begins_with,
    is_none,
    is_title,
    names_a_place,
    raw_words,
    total_label,
    without_number,
)

_FRONT = r"(?:(?:[ivxlc]{1,7}|[a-zđ]|\d{1,3})\s*[.):/–—-]\s*)?"
_ROMAN = re.compile(r"[IVXLC]{1,7}")
_UPPER = re.compile(r"[A-HĐ]")
_MARKED = re.compile(r"\s*(?P<mark>[IVXLC]{1,7}|[A-HĐ])\s*[.):/–—-]\s*(?P<label>\S.*)")
_COMMUNE = re.compile(r"(?:xã|phường|thị trấn|đặc khu|x\.|p\.|tt\.?|đk\.?)\s", re.IGNORECASE)
_COUNTED = re.compile(r"[\s.–—-]*|0|\d{1,3}[.)]?")  # a row's number, a dash, nought
_TAIL_ROWS = 200


class Kind(IntEnum):
    """What a row is; all but data is ignored."""

    DATA = 0
    TITLE = 1
    NOTE = 2
    SECTION = 3
    TOTAL = 4
    NONE = 5


@dataclass(frozen=True)
class Label:
    """A row that is not plain data: its label and how it is numbered (`roman`, `letter`, ``)."""

    position: int
    kind: Kind
    text: str
    mark: str = ""
    has_figures: bool = False


@dataclass
class Cells:
    """Cell columns of a table by what they may tell of a row."""

    unit: dict[str, int]
    values: list[int]
    texts_required: list[int]
    leading: list[int] = field(default_factory=list)

    @property
    def names(self) -> list[int]:
        """Columns in which a section or total may stand instead of a commune's name."""
        return [self.unit[part] for part in ("commune", "unit", "district") if part in self.unit]


def cells_of(table: Table, contract: Feed) -> Cells:
    """The columns of a table that matter for what its rows are."""
    block = table.block
    columns = {c: block.columns[c.name] for c in contract.read_columns if c.name in block.columns}
    unit = {c.unit_part: cell for c, cell in columns.items() if c.unit_part}
    values = {cell for c, cell in columns.items() if not c.personal}
    values |= {cell for group in block.groups for cell in group.cells.values()}
    texts = [cell for c, cell in columns.items() if c.required and not (c.is_number or c.unit_part)]
    names = [unit[part] for part in ("commune", "unit", "district", "province") if part in unit]
    last = min(names, default=2)
    leading = [cell for cell in range(min(last, 3)) if cell not in names]
    return Cells(unit, sorted(values), texts, leading)


def labels_of(sheet: Sheet, table: Table, contract: Feed) -> list[Label]:
    """The rows of a table that are not data, in order."""
    cells = cells_of(table, contract)
    length = table.end - table.begin
    if length <= 0:
        return []
    arrays = {f"c{at}": _region(sheet, at, table) for at in {*cells.values, *_searched(cells)}}
    empty = _empty_rows([arrays[f"c{at}"] for at in cells.values], length)
    suspect = np.zeros(length, dtype=bool)
    suspect[empty] = True
    has_communes = "commune" in contract.unit.levels or contract.unit.levels == ("any",)
    for at in _searched(cells):
        form = _suspicious(at in cells.leading, has_communes and at in _commune_cells(cells))
        found = pc.match_substring_regex(arrays[f"c{at}"], form)
        suspect |= pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    positions = np.flatnonzero(suspect)
    if not len(positions):
        return []
    rows = _rows(sheet, positions + table.begin)
    judged = [
        _judge(int(at) + table.begin, row, cells, contract, has_communes)
        for at, row in zip(positions, rows, strict=True)
    ]
    labels = [label for label in judged if label]
    return _with_signature(sheet, table, labels, rows, positions)


def _commune_cells(cells: Cells) -> list[int]:
    return [cells.unit[part] for part in ("commune", "unit") if part in cells.unit]


def _searched(cells: Cells) -> list[int]:
    first = [at for at in cells.values if at < 3]
    return sorted({*cells.leading, *cells.names, *first})


def _region(sheet: Sheet, at: int, table: Table) -> pa.Array:
    column = sheet.cells[f"c{at}"].slice(table.begin, table.end - table.begin)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _empty_rows(columns: list[pa.Array], length: int) -> np.ndarray:
    """Positions of the rows in which none of the columns has text."""
    left = np.arange(length)
    for column in columns:
        part = column if len(left) == length else column.take(pa.array(left))
        blank = pc.equal(pc.utf8_trim_whitespace(part), "")
        left = left[pc.fill_null(blank, True).to_numpy(zero_copy_only=False)]
        if not len(left):
            break
    return left


def _rows(sheet: Sheet, positions: np.ndarray) -> list[dict[int, str]]:
    """Filled cells of some rows: cell column → text."""
    names = sheet.cells.column_names[1 : MOST_COLUMNS + 1]
    taken = sheet.cells.select(names).take(pa.array(positions))
    rows: list[dict[int, str]] = [{} for _ in positions]
    for at, name in enumerate(names):
        for row, text in zip(rows, taken[name].to_pylist(), strict=True):
            if text and text.strip():
                row[at] = " ".join(text.split())
    return rows


@lru_cache(maxsize=8)
def _suspicious(is_leading: bool, may_be_district: bool) -> str:
    """Regular expression (RE2) of cells that may make a row something else than data."""
    starts = ["tổng", "tong", "cộng", "cong", "toàn", "toan", "cả ", "ca ", "total"]
    starts += map(re.escape, raw_words("note", "signature", "title"))
    if is_leading or may_be_district:
        starts += [f"{word}[ .:]" for word in [*raw_words("district", "province"), "h", "q"]]
    worded = rf"(?i:^[\s*+•–—(-]*{_FRONT}(?:{'|'.join(starts)}))"
    numbered = r"^\s*(?:[IVXLC]{1,7}|[A-HĐ])\s*[.):/–—-]\s*\S"
    number = r"|^\s*(?:[IVXLC]{1,7}|[A-HĐ])\s*[.):]?\s*$" if is_leading else ""
    none = rf"(?i:^[\s*+•–—(-]*(?:{'|'.join(map(re.escape, raw_words('none')))})[\s.;)]*$)"
    return f"{worded}|{numbered}|{none}{number}"


def _judge(
    position: int, row: dict[int, str], cells: Cells, contract: Feed, has_communes: bool
) -> Label | None:
    """What a suspicious row is; None when it is data after all."""
    texts = list(row.values())
    has_values = any(at in row for at in cells.values)
    if contract.shape != "observations" and _says_none(row, cells):
        return Label(position, Kind.NONE, "")
    if not texts or (len(texts) <= 2 and (begins_with(texts[0], "note") or is_title(texts[0]))):
        return Label(position, Kind.NOTE, "")
    if len(texts) <= 3 and begins_with(texts[0], "signature"):
        return Label(position, Kind.NOTE, "signature")
    heads = [row[at] for at in _searched(cells) if at in row]
    for text in heads or texts[:1]:
        if total_label(text) is not None:
            figures = [row[at] for at in cells.values if row.get(at, text) != text]
            is_said = any(figure.strip(" .,–—-0") and not is_none(figure) for figure in figures)
            return Label(position, Kind.TOTAL, text, has_figures=is_said)
    mark, label = _marked(row, cells, heads or texts[:1])
    is_district = bool(label) and has_communes and _is_district_word(label)
    if _COMMUNE.match(label) or not (mark or is_district):
        return None if has_values else Label(position, Kind.NOTE, "")
    unit_cells = set(cells.unit.values())
    has_figures = any(at in row for at in cells.values if at not in unit_cells)
    if any(at in row for at in cells.texts_required):
        return None
    return Label(position, Kind.SECTION, label, mark, has_figures)


def _says_none(row: dict[int, str], cells: Cells) -> bool:
    """Whether a row says that there is none, perhaps its number and of which unit, and nothing
    else."""
    places = set(cells.unit.values())
    said = [is_none(text) for text in row.values()]
    others = [text for at, text in row.items() if at not in places and not is_none(text)]
    return any(said) and all(_COUNTED.fullmatch(text) for text in others)


def _marked(row: dict[int, str], cells: Cells, heads: list[str]) -> tuple[str, str]:
    """How a row is numbered (`roman`, `letter`, ``) and its label."""
    for at in cells.leading:
        text = row.get(at, "").rstrip(".): ")
        kind = "roman" if _ROMAN.fullmatch(text) else "letter" if _UPPER.fullmatch(text) else ""
        rest = [other for cell, other in row.items() if cell > at]
        if kind and rest:
            return kind, rest[0]
    for text in heads:
        marked = _MARKED.fullmatch(text)
        if marked:
            kind = "roman" if _ROMAN.fullmatch(marked["mark"]) else "letter"
            return kind, marked["label"]
    labels = [row[at] for at in (*_commune_cells(cells), *cells.leading) if at in row]
    worded = [without_number(text) for text in labels if not text.strip(". ").isdigit()]
    return "", next(iter(worded), "")


def _is_district_word(label: str) -> bool:
    is_typed = names_a_place(label, "district") or names_a_place(label, "province")
    return is_typed or bool(re.match(r"[HQ]\.\s*\S", label))


def _with_signature(
    sheet: Sheet, table: Table, labels: list[Label], rows: list[dict[int, str]], at: np.ndarray
) -> list[Label]:
    """Rows under a signature's beginning are notes, if none of them is as full as data."""
    first = next((label for label in labels if label.text == "signature"), None)
    if first is None:
        return labels
    tail = np.arange(first.position + 1, min(table.end, first.position + 1 + _TAIL_ROWS))
    if table.end > first.position + 1 + _TAIL_ROWS or not len(tail):
        return labels
    below = _rows(sheet, tail)
    if any(len(row) > 3 for row in below):
        return labels
    kept = [label for label in labels if label.position <= first.position]
    return kept + [Label(int(position), Kind.NOTE, "") for position in tail]
