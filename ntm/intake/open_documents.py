"""Spreadsheets of LibreOffice (.ods) from their XML: repeated cells written out, within reason.

Source: OpenDocument 1.3 part 3, 9 (tables), 19.385 (types of values).
"""

import re
import zipfile
from collections.abc import Iterator

from ntm.intake.cell_texts import number_text, percent_text
from ntm.intake.letters import clean_text, is_tcvn3_font, text_in_font
from ntm.intake.sheets import MOST_CELLS, Grid, Sheet, UnreadableError
from ntm.intake.xml_parts import attribute, parse

MOST_WRITTEN = 11_000_000  # cells
_LAST_ROW = 1_048_576
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)")


class _Spreadsheet:
    """Receives the events of content.xml."""

    def __init__(self, fonts: dict[str, str]) -> None:
        self.sheets: list[Sheet] = []
        self._fonts = fonts  # cell style → TCVN3 font
        self._hidden: set[str] = set()
        self._style = ""
        self._written = 0
        self._depth = 0  # of tables: one in a cell is not read
        self._pieces: list[str] | None = None
        self._skipped = 0
        self._cell: dict[str, str] = {}
        self._begin("", False)

    def _begin(self, name: str, is_hidden: bool) -> None:
        self._name, self._is_hidden = name, is_hidden
        self._grid, self._merged = Grid(), list[tuple[int, int, int, int]]()
        self._row = self._column = 0
        self._row_repeats = 1
        self._row_cells: list[tuple[int, int, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Elements by their names in the standard."""
        if self._skipped or name == "annotation":
            self._skipped += 1
        elif name == "style":
            self._style = attribute(attributes, "name") or ""
        elif name in ("text-properties", "table-properties") and self._style:
            self._read_style(attributes)
        elif name == "table":
            self._depth += 1
            if self._depth == 1:
                hidden = (attribute(attributes, "style-name") or "") in self._hidden
                self._begin(attribute(attributes, "name") or "", hidden)
        elif self._depth == 1 and name == "table-row":
            self._row_repeats = _count(attributes, "number-rows-repeated", _LAST_ROW)
            self._row, self._column, self._row_cells = self._row + 1, 0, []
        elif self._depth == 1 and name in ("table-cell", "covered-table-cell"):
            self._cell, self._pieces = attributes, []
        elif self._pieces is not None:
            self._start_text(name, attributes)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        assert self._pieces is not None
        if name == "p" and self._pieces:
            self._pieces.append("\n")
        elif name in ("s", "tab"):
            self._pieces.append(" " * _count(attributes, "c", 1_000))
        elif name == "line-break":
            self._pieces.append("\n")

    def _read_style(self, attributes: dict[str, str]) -> None:
        font = attribute(attributes, "font-name") or attribute(attributes, "font-family") or ""
        if is_tcvn3_font(font.strip("'\"")):
            self._fonts[self._style] = font.strip("'\"")
        if attribute(attributes, "display") == "false":
            self._hidden.add(self._style)

    def end(self, name: str) -> None:
        """A cell is kept until its row, which may be repeated, ends."""
        if self._skipped:
            self._skipped -= 1
        elif name == "style":
            self._style = ""
        elif name == "table":
            self._depth -= 1
            if self._depth == 0:
                self.sheets.append(
                    Sheet(
                        clean_text(self._name),
                        self._grid.table(),
                        merged=tuple(self._merged),
                        is_hidden=self._is_hidden,
                    )
                )
        elif self._depth == 1 and name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif self._depth == 1 and name == "table-row":
            self._end_row()

    def text(self, letters: str) -> None:
        """Letters of a cell's paragraphs."""
        if self._pieces is not None and not self._skipped:
            self._pieces.append(letters)

    def _end_cell(self) -> None:
        repeats = _count(self._cell, "number-columns-repeated", _LAST_ROW)
        text = _text(self._cell, "".join(self._pieces or ()), self._fonts)
        if text:
            self._row_cells.append((self._column, repeats, text))
        rows = _count(self._cell, "number-rows-spanned", _LAST_ROW)
        columns = _count(self._cell, "number-columns-spanned", _LAST_ROW)
        if rows * columns > 1:
            right = self._column + columns - 1
            self._merged.append((self._row, self._column, self._row + rows - 1, right))
        self._column += repeats
        self._pieces = None

    def _end_row(self) -> None:
        count = sum(repeats for _, repeats, _ in self._row_cells) * self._row_repeats
        self._written += count
        if self._written > MOST_WRITTEN or count > MOST_CELLS:
            raise UnreadableError("fault.too_large", f"{self._written} cells")
        for row in range(self._row, self._row + (self._row_repeats if count else 0)):
            for column, repeats, text in self._row_cells:
                for place in range(column, column + repeats):
                    self._grid.put(row, place, text)
        self._row += self._row_repeats - 1


def read_open_document(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """Every table. Raises UnreadableError for damage, or repetition beyond reason."""
    spreadsheet = _Spreadsheet({})
    for part in ("styles.xml", "content.xml"):
        if part in archive.NameToInfo:
            with archive.open(part) as stream:
                parse(stream, spreadsheet.start, spreadsheet.end, spreadsheet.text)
    if not spreadsheet.sheets:
        raise UnreadableError("fault.damaged_file", "no content.xml")
    yield from spreadsheet.sheets


def _count(attributes: dict[str, str], name: str, most: int) -> int:
    given = attribute(attributes, name)
    return min(max(int(given), 1), most) if given and given.isdecimal() else 1


def _text(cell: dict[str, str], shown: str, fonts: dict[str, str]) -> str | None:
    """A cell's text by its value, else as it is shown."""
    kind = attribute(cell, "value-type") or ""
    value = attribute(cell, "value")
    if kind in ("float", "currency", "percentage") and value and not shown.startswith("#"):
        try:
            return (percent_text if kind == "percentage" else number_text)(float(value))
        except ValueError:
            return shown
    if kind == "boolean":
        return "1" if attribute(cell, "boolean-value") == "true" else "0"
    if kind == "date":
        return (attribute(cell, "date-value") or shown).removesuffix("T00:00:00").replace("T", " ")
    if kind == "time":
        parts = _TIME.match(attribute(cell, "time-value") or "")
        return ":".join(f"{int(part):02d}" for part in parts.groups()) if parts else shown
    font = fonts.get(attribute(cell, "style-name") or "", "")
    return text_in_font(shown, font) if font else shown
