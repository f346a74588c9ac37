"""Tables of a Word document (.docx): each a sheet, what stands over it, the document's number.

A cell's text stands at its top left place, a merged cell's range is told. Tables that only lay out
the page (agency and national title, "Nơi nhận") are no sheets, but their text is searched for the
document's number and day. Source: ECMA-376 part 1, 17.4 (tables), 17.3 (runs).
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from ntm.intake.letters import is_tcvn3_font, text_in_font
from ntm.intake.sheets import Grid, Sheet, UnreadableError
from ntm.intake.text import header_key
from ntm.intake.titles import Title
from ntm.intake.xml_parts import attribute, parse

TITLE_LINES = 6
MOST_LAYOUT_CELLS = 40
LONGEST_NAME = 100
_LAYOUT = tuple(map(header_key, ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Nơi nhận")))
_CAPTION = re.compile(r"\s*(bảng|biểu|phụ lục|mẫu|table)\b", re.IGNORECASE)
_NO_NAME = re.compile(r"\W*(đơn vị|đvt|unit)\b|\W*$", re.IGNORECASE)
# Ticked and empty boxes of the Wingdings fonts, which have no letters.
_TICKED = {"F0FC", "F0FE", "F052", "F054", "F0FB", "F078", "F0FD"}


@dataclass
class _Table:
    """A table being read; `row`, `column` are where the next cell begins."""

    grid: Grid = field(default_factory=Grid)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    span: int = 1
    joins_above: str = ""
    # Merged downwards and still open: first column → (first row, columns).
    open_below: dict[int, tuple[int, int]] = field(default_factory=dict)
    continued: set[int] = field(default_factory=set)
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Ended:
    cells: pa.Table
    merged: tuple[tuple[int, int, int, int], ...]
    title: list[str]


class _Document:
    """Receives the events of document.xml; keeps tables as they end and the text around them."""

    def __init__(self, default_font: str) -> None:
        self.default_font = default_font
        self.tables: list[_Ended] = []
        self.lines: list[str] = []  # of paragraphs outside tables, in order
        self._since = 0  # where the lines behind the last table begin
        self._open: list[_Table] = []
        self._paragraph: list[str] = []
        self._font = default_font
        self._skipped = 0
        self._taking = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Elements by their names in the standard."""
        if self._skipped or name in ("Fallback", "instrText", "delText", "txbxContent"):
            self._skipped += 1
        elif name == "tbl":
            self._open.append(_Table())
        elif name == "p":
            self._paragraph = []
        elif name == "r":
            self._font = self.default_font
        elif name == "rFonts":
            self._font = attribute(attributes, "ascii") or self._font
        elif name == "t":
            self._taking = True
        elif name in ("tab", "br", "cr", "noBreakHyphen"):
            self._paragraph.append({"tab": " ", "noBreakHyphen": "-"}.get(name, "\n"))
        elif name == "sym":
            self._paragraph.append("x" if attribute(attributes, "char") in _TICKED else "")
        elif self._open:
            self._start_in_table(self._open[-1], name, attribute(attributes, "val") or "")

    def _start_in_table(self, table: _Table, name: str, value: str) -> None:
        if name == "tr":
            table.row, table.column = table.row + 1, 0
        elif name == "tc":
            table.span, table.joins_above, table.lines = 1, "", []
        elif name == "gridSpan":
            table.span = max(1, _number(value))
        elif name == "gridBefore":
            table.column = _number(value)
        elif name == "vMerge":
            table.joins_above = value or "continue"

    def end(self, name: str) -> None:
        """A paragraph, a cell or a table ends."""
        if self._skipped:
            self._skipped -= 1
        elif name == "t":
            self._taking = False
        elif name == "p":
            self._end_paragraph()
        elif name == "tc" and self._open:
            self._end_cell(self._open[-1])
        elif name == "tr" and self._open:
            table = self._open[-1]
            _close_below(table, table.open_below.keys() - table.continued, table.row - 1)
            table.continued = set()
        elif name == "tbl" and self._open:
            self._end_table(self._open.pop())

    def text(self, letters: str) -> None:
        """Letters of a run, in its font."""
        if self._taking and not self._skipped:
            self._paragraph.append(text_in_font(letters, self._font))

    def _end_paragraph(self) -> None:
        line = "".join(self._paragraph).strip()
        self._paragraph = []
        if line:
            (self._open[-1].lines if self._open else self.lines).append(line)

    def _end_cell(self, table: _Table) -> None:
        first, last = table.column, table.column + table.span - 1
        table.column = last + 1
        if table.joins_above == "continue" and first in table.open_below:
            table.continued.add(first)
            return
        if table.joins_above == "restart":
            _close_below(table, {first}, table.row - 1)
            table.open_below[first] = (table.row, table.span)
            table.continued.add(first)
        elif table.span > 1:
            table.merged.append((table.row, first, table.row, last))
        text = "\n".join(table.lines)
        table.lines = []
        table.grid.put(table.row, first, text)

    def _end_table(self, table: _Table) -> None:
        _close_below(table, set(table.open_below), table.row)
        cells = table.grid.table()
        texts = [text for column in cells.columns[1:] for text in column.to_pylist() if text]
        is_short = len(texts) < MOST_LAYOUT_CELLS
        if is_short and any(mark in header_key(" ".join(texts)) for mark in _LAYOUT):
            self.lines += [line for text in texts for line in text.split("\n")]
        elif self._open:  # a table in a cell of another: its text belongs there
            self._open[-1].lines += texts
        elif texts:
            title = self.lines[self._since :][-TITLE_LINES:]
            self.tables.append(_Ended(cells, tuple(table.merged), title))
        self._since = len(self.lines)


def read_document(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """The document's tables, in order. Raises UnreadableError when it has none."""
    document = _Document(_default_font(archive))
    try:
        with archive.open("word/document.xml") as stream:
            parse(stream, document.start, document.end, document.text)
    except KeyError:
        raise UnreadableError("fault.damaged_file", "no word/document.xml") from None
    number, day = Title(document.lines).document()
    if not document.tables:
        raise UnreadableError("fault.no_table")
    names: set[str] = set()
    for place, table in enumerate(document.tables, start=1):
        yield Sheet(
            unlike(_name(table.title) or f"Bảng {place}", names),
            table.cells,
            title="\n".join(table.title),
            merged=table.merged,
            document_number=number or "",
            document_date=day.isoformat() if day else "",
        )


def unlike(name: str, names: set[str]) -> str:
    """The name, numbered when another part of the file has it already; entered among `names`."""
    tried, count = name, 1
    while tried in names:
        count += 1
        tried = f"{name} ({count})"
    names.add(tried)
    return tried


def _close_below(table: _Table, columns: set[int], last_row: int) -> None:
    """End the cells that were merged downwards in these columns."""
    for column in sorted(columns & table.open_below.keys()):
        first_row, count = table.open_below.pop(column)
        if (last_row, count) > (first_row, 1):
            table.merged.append((first_row, column, last_row, column + count - 1))


def _name(title: list[str]) -> str:
    """The caption among the lines over a table, else the nearest line that can be a name."""
    nearest = [line.replace("\n", " ") for line in reversed(title) if not _NO_NAME.match(line)]
    captions = [line for line in nearest if _CAPTION.match(line)]
    return (captions or nearest or [""])[0][:LONGEST_NAME].strip()


def _number(value: str) -> int:
    return min(int(value), 1_000) if value.isdecimal() else 0


def _default_font(archive: zipfile.ZipFile) -> str:
    """The font of runs that name none: that of the Normal style or the document's defaults."""
    fonts: dict[str, str] = {}
    inside = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in ("docDefaults", "style"):
            is_normal = attribute(attributes, "type") == "paragraph"
            is_normal = is_normal and attribute(attributes, "default") in ("1", "true")
            inside[0] = name if name == "docDefaults" or is_normal else ""
        elif name == "rFonts" and inside[0]:
            fonts.setdefault(inside[0], attribute(attributes, "ascii") or "")

    if "word/styles.xml" in archive.NameToInfo:
        with archive.open("word/styles.xml") as stream:
            parse(stream, start, lambda _: None, lambda _: None)
    font = fonts.get("style") or fonts.get("docDefaults") or ""
    return font if is_tcvn3_font(font) else ""
