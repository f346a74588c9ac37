"""Tables of web pages, also those saved as .xls, and of Excel's XML of 2003: each a sheet.

A cell over several rows or columns stands at its top left place; its range is told.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import IO

from ntm.intake.cell_texts import cell_text, number_text, percent_text
from ntm.intake.delimited import text_of
from ntm.intake.documents import TITLE_LINES, unlike
from ntm.intake.sheets import WIDEST, Grid, Sheet, UnreadableError
from ntm.intake.xml_parts import attribute, parse

_BREAKS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "caption"}
_HIDDEN = {"script", "style", "head", "template"}
MOST_SPAN = 1_000
_FIGURES = re.compile(r"-?\(?[\d.,\s]+\)?\s*%?")


class _Table:
    """Cells put down row by row, around those that reach down from above."""

    def __init__(self) -> None:
        self.grid = Grid()
        self.merged: list[tuple[int, int, int, int]] = []
        self.row = 0
        self.spans = (1, 1)
        self.stored: str | None = None  # the number behind what a spreadsheet showed
        self.pieces: list[str] | None = None
        self._column = 0
        self._reaching: dict[int, int] = {}  # column → last row taken from above

    def begin_row(self) -> None:
        """The next row."""
        self.row, self._column = self.row + 1, 0

    def end_cell(self) -> None:
        """Put down the open cell at the next free place."""
        if self.pieces is None:
            return
        while self._reaching.get(self._column, 0) >= self.row:
            self._column += 1
        rows, columns = self.spans
        shown = "\n".join(" ".join(line.split()) for line in _lines(self.pieces))
        text = _stored_text(self.stored, shown)
        self.grid.put(self.row, self._column, text)
        if rows * columns > 1:
            self.merged.append(
                (self.row, self._column, self.row + rows - 1, self._column + columns - 1)
            )
        for column in range(self._column, min(self._column + columns, WIDEST)):
            self._reaching[column] = self.row + rows - 1
        self._column += columns
        self.pieces = None


def _stored_text(stored: str | None, shown: str) -> str:
    """The number that a spreadsheet program wrote beside the text it shows, if it is that."""
    if not stored or not _FIGURES.fullmatch(shown):
        return shown
    try:
        value = float(stored)
    except ValueError:
        return shown
    return percent_text(value) if shown.endswith("%") else number_text(value)


def _lines(pieces: list[str]) -> list[str]:
    return [line for line in "".join(pieces).split("\x0c") if line.strip()]


class _Page(HTMLParser):
    """Receives a page's elements; nested tables count as text of the cell they stand in."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[_Table, list[str]]] = []
        self._table: _Table | None = None
        self._depth = self._hidden = 0
        self._outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Rows and cells may lack their end; the next one ends them."""
        self._hidden += tag in _HIDDEN
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._table = _Table()
        elif self._depth == 1 and self._table and tag == "tr":
            self._table.end_cell()
            self._table.begin_row()
        elif self._depth == 1 and self._table and tag in ("td", "th"):
            self._table.end_cell()
            if not self._table.row:  # a cell before any row
                self._table.begin_row()
            given = dict(attrs)
            self._table.spans = (_span(given.get("rowspan")), _span(given.get("colspan")))
            self._table.stored = given.get("x:num") or given.get("sdval")
            self._table.pieces = []
        if tag in _BREAKS:
            self.handle_data("\x0c")

    def handle_endtag(self, tag: str) -> None:
        """A table ends with its last cell."""
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        if tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth and self._table:
                self._table.end_cell()
                title = [" ".join(line.split()) for line in _lines(self._outside)]
                self.tables.append((self._table, title[-TITLE_LINES:]))
                self._table, self._outside = None, []
        elif self._depth == 1 and self._table and tag in ("td", "th", "tr"):
            self._table.end_cell()
        elif tag in _BREAKS:
            self.handle_data("\x0c")

    def handle_data(self, data: str) -> None:
        """Text of the open cell, else of what stands between tables."""
        if self._hidden:
            return
        if self._table and self._table.pieces is not None:
            self._table.pieces.append(data)
        else:
            self._outside.append(data)


def _span(given: str | None) -> int:
    return min(max(int(given), 1), MOST_SPAN) if given and given.strip().isdecimal() else 1


def read_page(name: str, content: bytes) -> Iterator[Sheet]:
    """Tables of a web page. Raises UnreadableError when it has none."""
    page = _Page()
    page.feed(text_of(content))
    page.close()
    page.handle_endtag("table")  # a page cut off in its table
    names: set[str] = set()
    for table, title in page.tables:
        cells = table.grid.table()
        if cells.num_rows:
            merged = tuple(table.merged)
            yield Sheet(unlike(name, names), cells, title="\n".join(title), merged=merged)
    if not names:
        raise UnreadableError("fault.no_table")


class _Sheet2003:
    """Receives the events of Excel's XML of 2003."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._name, self._grid, self._merged = "", Grid(), list[tuple[int, int, int, int]]()
        self._row = self._column = 0
        self._skip = 0
        self._kind: str | None = None
        self._pieces: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Places count on from the last, unless `Index` states one."""
        if name == "Worksheet":
            self._name = attribute(attributes, "Name") or "Sheet"
            self._grid, self._merged, self._row = Grid(), [], 0
        elif name == "Row":
            self._row = _index(attributes, self._row + 1)
            self._column, self._skip = -1, 0
        elif name == "Cell":
            self._column = _index(attributes, self._column + self._skip + 2) - 1
            across = _span(attribute(attributes, "MergeAcross"))
            self._skip = across if attribute(attributes, "MergeAcross") else 0
            down = attribute(attributes, "MergeDown") or "0"
            low = self._row + (min(int(down), MOST_SPAN) if down.isdecimal() else 0)
            if self._skip or low > self._row:
                self._merged.append((self._row, self._column, low, self._column + self._skip))
        elif name == "Data":
            self._kind, self._pieces = attribute(attributes, "Type") or "String", []

    def end(self, name: str) -> None:
        """A cell's data or a sheet ends."""
        if name == "Data" and self._kind:
            text = _text_2003("".join(self._pieces), self._kind)
            self._kind = None
            self._grid.put(self._row, self._column, text)
        elif name == "Worksheet":
            cells = self._grid.table()
            self.sheets.append(Sheet(self._name, cells, merged=tuple(self._merged)))

    def text(self, letters: str) -> None:
        """Letters of a cell's data."""
        if self._kind:
            self._pieces.append(letters)


def _index(attributes: dict[str, str], otherwise: int) -> int:
    given = attribute(attributes, "Index")
    return int(given) if given and given.isdecimal() and int(given) else otherwise


def _text_2003(data: str, kind: str) -> str | None:
    if kind == "Number":
        try:
            return number_text(float(data))
        except ValueError:
            return data
    if kind == "DateTime":
        return data.replace("T00:00:00.000", "").replace("T", " ").removesuffix(".000")
    return cell_text(data)


def read_xml_2003(stream: IO[bytes]) -> Iterator[Sheet]:
    """Worksheets of Excel's XML of 2003. Raises UnreadableError for any other XML."""
    book = _Sheet2003()
    parse(stream, book.start, book.end, book.text)
    if not book.sheets:
        raise UnreadableError("fault.unknown_format", "xml")
    yield from book.sheets
