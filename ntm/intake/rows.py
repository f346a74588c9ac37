"""From a recognised part to the rows that the kernel types: text by contract column.

Everything that needs the whole sheet is settled here: which rows are data, what their sections,
title and headers say of them, and a wide table's cells as rows.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm.intake.constants import Constants, Remark, constants_of, text_columns
from ntm.intake.forms import pass_over_unfilled
from ntm.intake.layout import Table
from ntm.intake.matrix import MISSING, Group
from ntm.intake.merged import filled_down
from ntm.intake.outline import Districts, Outline, outline, rows_of
from ntm.intake.parts import Part
from ntm.intake.remarks import Note, remarks_of
from ntm.intake.sections import Kind
from ntm.intake.text import column_letter
from ntm.intake.titles import Title

GROUPS_A_ROW = 32_768  # more than a sheet has columns
FACTOR = pa.decimal128(18, 9)
TEXT = pa.string()


@dataclass
class PartRows:
    """What the kernel needs of a part.

    `table` has part_number, table_number, group_number, row_id, row_number, is_total, the section's
    district and province, unit_level, a text column for each contract column that is read, and
    `<column>__factor` for numbers in another unit. `errors` concern every row of a table; `scopes`
    are (row_id of a total, first row_id, last row_id); `letters` are (table, group, column,
    letter, whether it is the value of a wide table). `states_none`: no data, and a row says why.
    """

    table: pa.Table
    rows_read: int
    rows_ignored: int
    errors: list[tuple[int, Remark]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    scopes: list[tuple[int, int, int]] = field(default_factory=list)
    letters: list[tuple[int, int, str, str, bool]] = field(default_factory=list)
    year: int | None = None
    states_none: bool = False


def part_rows(part: Part, part_number: int, is_district: Districts) -> PartRows:
    """The rows of a part, counted: what is not in `table` as data is ignored."""
    builder = _Builder(part, part_number)
    if not part.tables:
        return builder.without_header()
    found = outline(part.sheet, part.tables, part.feed, is_district)
    pass_over_unfilled(part, found)
    for number in range(len(part.tables)):
        builder.add_table(number, found)
    return builder.finish(found)


def titles_of(part: Part, found: Outline) -> list[Title]:
    """What stands over each table of a part; a table that says nothing has its predecessor's."""
    titles: list[Title] = []
    for number in range(len(part.tables)):
        lines = row_texts(part, found.titles[number])
        if number == 0:
            title = Title([*filter(None, [part.sheet.title]), *lines], part.sheet.name)
        else:
            title = Title(lines, part.sheet.name) if lines else titles[-1]
        titles.append(title)
    return titles


def row_texts(part: Part, positions: list[int]) -> list[str]:
    """Texts of some rows' cells, row by row."""
    if not positions:
        return []
    taken = part.sheet.cells.take(pa.array(positions))
    columns = [taken[name].to_pylist() for name in taken.column_names[1:]]
    return [text for row in zip(*columns, strict=True) for text in row if text]


class _Builder:
    def __init__(self, part: Part, part_number: int) -> None:
        self.part, self.part_number = part, part_number
        self.contract = part.feed
        self.columns = text_columns(part.feed)
        self.pieces: list[pa.Table] = []
        self.result = PartRows(pa.table({}), part.sheet.cells.num_rows, 0)
        self.titles: list[Title] = []

    def without_header(self) -> PartRows:
        """Every row is data that cannot be read."""
        every = np.arange(self.part.sheet.cells.num_rows)
        nothing = {column.name: pa.nulls(len(every), TEXT) for column in self.columns}
        self.pieces.append(self._piece(0, 0, every, nothing, None, np.zeros(len(every), bool)))
        self.result.errors.append((0, Remark(None, "no_header")))
        self.result.table = self.pieces[0]
        return self.result

    def finish(self, found: Outline) -> PartRows:
        """All tables' rows together, in the sheet's order."""
        self.result.table = pa.concat_tables(self.pieces, promote_options="default")
        self.result.year = self.titles[0].year
        self.result.rows_ignored += int((found.kinds != Kind.DATA).sum())
        if not (found.kinds == Kind.DATA).any():
            stated = np.flatnonzero(found.kinds == Kind.NONE)
            # a total over it says otherwise
            self._note_no_data(stated[:0] if found.has_figures else stated)
        self.result.scopes = [
            (at * GROUPS_A_ROW, low * GROUPS_A_ROW, (high + 1) * GROUPS_A_ROW - 1)
            for at, ranges in found.scopes.items()
            for low, high in ranges
        ]
        return self.result

    def _note_no_data(self, stated: np.ndarray) -> None:
        """Say of a part without data that its sender has none where a row says so, else that it is
        empty."""
        self.result.states_none = bool(len(stated))
        if self.result.states_none:
            row_number = self.part.sheet.cells["row_number"][int(stated[0])].as_py()
            self.result.notes.append(Note(Remark(None, "states_none"), row_number))
        else:
            self.result.notes.append(Note(Remark(None, "no_data")))

    def add_table(self, number: int, found: Outline) -> None:
        """The rows of one table, data and totals that have something to be compared with."""
        if not self.titles:
            self.titles = titles_of(self.part, found)
        table = self.part.tables[number]
        kinds = rows_of(found.kinds, table, (Kind.DATA, Kind.TOTAL))
        is_total = found.kinds[kinds] == Kind.TOTAL
        keep = ~is_total | np.isin(kinds, list(found.scopes))
        positions, is_total = kinds[keep], is_total[keep]
        constants = constants_of(self.part.headers, table, self.titles[number])
        errors, notes = remarks_of(self.part, table, constants, positions)
        self.result.errors += [(number, remark) for remark in errors]
        said = {(note.remark, note.text) for note in self.result.notes}
        self.result.notes += [note for note in notes if (note.remark, note.text) not in said]
        shared = self._texts(table, positions, constants, found)
        for at, group in enumerate(table.block.groups, start=1):
            self._add_group(number, at, group, positions, shared, found, is_total)
        if not table.block.groups:
            self._letters(number, 0, table.block.columns)
            self.pieces.append(self._piece(number, 0, positions, shared, found, is_total))
        else:
            extra = len(table.block.groups) - 1
            self.result.rows_read += int((~is_total).sum()) * extra
        self._set_factors(constants, len(table.block.groups) or 1)

    def _set_factors(self, constants: Constants, pieces: int) -> None:
        scaled = {name: f for name, f in constants.factors.items() if f != 1}
        for at in range(-min(pieces, len(self.pieces)), 0) if scaled else ():
            piece = self.pieces[at]
            for name, scale in scaled.items():
                column = pa.repeat(pa.scalar(scale, FACTOR), piece.num_rows)
                piece = piece.append_column(f"{name}__factor", column)
            self.pieces[at] = piece

    def _add_group(
        self, number: int, at: int, group: Group, positions: np.ndarray,
        shared: dict[str, pa.Array], found: Outline, is_total: np.ndarray,
    ) -> None:  # fmt: skip
        """The rows that one group of a wide table's columns makes."""
        texts = dict(shared)
        texts[group.spec.across] = pa.repeat(pa.scalar(group.across, TEXT), len(positions))
        blank = np.ones(len(positions), dtype=bool)
        for name in group.spec.values:
            cell = group.cells.get(name)
            texts[name] = self._cell(cell, positions) if cell is not None else pa.nulls(
                len(positions), TEXT
            )  # fmt: skip
            blank &= _is_blank(texts[name])
        columns = self.part.tables[number].block.columns | {group.spec.across: 0} | group.cells
        columns[group.spec.across] = next(iter(group.cells.values()))
        self._letters(number, at, columns, next(iter(group.cells)))
        if group.spec.empty == MISSING:
            self.result.rows_ignored += int((blank & ~is_total).sum())
            keep = ~blank
        else:
            keep = ~(blank & is_total)
            texts = self._filled(group, texts, blank & ~is_total)
        mask = pa.array(keep)
        texts = {name: column.filter(mask) for name, column in texts.items()}
        self.pieces.append(self._piece(number, at, positions[keep], texts, found, is_total[keep]))

    def _filled(self, group: Group, texts: dict[str, pa.Array], blank: np.ndarray) -> dict:
        if blank.any():
            said = any(note.remark.rule_id == "empty_cells" for note in self.result.notes)
            if not said:
                remark = Remark(group.spec.values[0], "empty_cells", (group.spec.empty,))
                self.result.notes.append(Note(remark))
            for name in group.spec.values:
                texts[name] = pc.if_else(pa.array(blank), group.spec.empty, texts[name])
        return texts

    def _cell(self, cell: int, positions: np.ndarray) -> pa.Array:
        column = self.part.sheet.cells[f"c{cell}"]
        if len(positions) and positions[-1] - positions[0] == len(positions) - 1:
            taken = column.slice(int(positions[0]), len(positions))
        else:
            taken = column.take(pa.array(positions))
        return taken.combine_chunks() if isinstance(taken, pa.ChunkedArray) else taken

    def _texts(
        self, table: Table, positions: np.ndarray, constants: Constants, found: Outline
    ) -> dict[str, pa.Array]:
        """Text of each contract column: the cells, or what holds for the whole table."""
        texts: dict[str, pa.Array] = {}
        kept = np.isin(positions, list(found.kept)) if found.kept else None
        words = [c for c in self.columns if not c.is_number and c.name in table.block.columns]
        merged = filled_down(self.part.sheet, {table.block.columns[c.name] for c in words})
        for column in self.columns:
            cell = table.block.columns.get(column.name)
            if cell is None:
                value = constants.texts.get(column.name)
                texts[column.name] = pa.repeat(pa.scalar(value, TEXT), len(positions))
                continue
            texts[column.name] = self._cell(cell, positions)
            if cell in merged:
                texts[column.name] = _with(texts[column.name], merged[cell], positions)
            if column.empty:
                blank = pa.array(_is_blank(texts[column.name]))
                texts[column.name] = pc.if_else(blank, column.empty, texts[column.name])
            if kept is not None and column.unit_part and kept.any():
                nothing = pa.scalar(None, TEXT)
                texts[column.name] = pc.if_else(pa.array(kept), nothing, texts[column.name])
        return texts

    def _piece(
        self, number: int, group: int, positions: np.ndarray, texts: dict[str, pa.Array],
        found: Outline | None, is_total: np.ndarray,
    ) -> pa.Table:  # fmt: skip
        length = len(positions)
        is_parted = found and (found.districts or found.provinces or found.kept)
        places = positions.tolist() if is_parted else []
        kept = found.kept if found else {}
        sections = {} if found is None else found.districts | {
            at: kind.name for at, kind in kept.items() if kind.level == "district"
        }  # fmt: skip
        provinces = found.provinces if found else {}
        levels = {at: kind.level for at, kind in kept.items()}
        columns = {
            "part_number": pa.repeat(pa.scalar(self.part_number, pa.int32()), length),
            "table_number": pa.repeat(pa.scalar(number, pa.int32()), length),
            "group_number": pa.repeat(pa.scalar(group, pa.int32()), length),
            "row_id": pa.array(positions * GROUPS_A_ROW + group, pa.int64()),
            "row_number": self._row_numbers(positions),
            "is_total": pa.array(is_total),
            "section_district": _looked_up(sections, places, length),
            "section_province": _looked_up(provinces, places, length),
            "unit_level": _looked_up(levels, places, length),
        }
        return pa.table(columns | texts)

    def _row_numbers(self, positions: np.ndarray) -> pa.Array:
        numbers = self.part.sheet.cells["row_number"].take(pa.array(positions, pa.int64()))
        return numbers.combine_chunks() if isinstance(numbers, pa.ChunkedArray) else numbers

    def _letters(self, number: int, group: int, columns: dict[str, int], value: str = "") -> None:
        self.result.letters += [
            (number, group, name, column_letter(cell), name == value)
            for name, cell in columns.items()
        ]


def _is_blank(column: pa.Array) -> np.ndarray:
    blank = pc.equal(pc.utf8_trim_whitespace(column), "")
    return pc.fill_null(blank, True).to_numpy(zero_copy_only=False)


def _with(column: pa.Array, texts: dict[int, str], positions: np.ndarray) -> pa.Array:
    """The column with the texts of merged cells in its empty cells, by the rows' positions."""
    merged = pa.array([texts.get(at) for at in positions.tolist()], TEXT)
    return pc.if_else(pa.array(_is_blank(column)), merged, column)


def _looked_up(texts: dict[int, str], places: list[int], length: int) -> pa.Array:
    if not texts or not places:
        return pa.nulls(length, TEXT)
    return pa.array([texts.get(at) for at in places], TEXT)
