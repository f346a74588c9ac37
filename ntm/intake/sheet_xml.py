"""Cells of one worksheet's XML, each at its place, as text.

Source: ECMA-376 part 1, 18.3.1.4 (c, the cell) and 18.18.11 (its types).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO

import pyarrow as pa

from ntm.intake.cell_texts import cell_text, moment_text
from ntm.intake.letters import text_in_font
from ntm.intake.number_formats import formatted_text
from ntm.intake.sheets import Grid, UnreadableError
from ntm.intake.xml_parts import parse

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_LAST_ROW = 1_048_576
# A piece of a cell's text and the font of its own, None where it has the cell's.
Run = tuple[str, str | None]
Range = tuple[int, int, int, int]


@dataclass
class Book:
    """What all sheets of a workbook share."""

    from_1904: bool = False
    # By cell style: how its numbers read, and its font where that is one of TCVN3.
    formats: list[str] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    shared: list[str | tuple[Run, ...]] = field(default_factory=list)

    def add_shared(self, runs: list[Run]) -> None:
        """One shared text: a string where no run has a font of its own."""
        plain = all(font is None for _, font in runs)
        self.shared.append("".join(text for text, _ in runs) if plain else tuple(runs))

    def text(self, runs: str | tuple[Run, ...], style: int) -> str | None:
        """Text of a cell in its style's font, run by run."""
        font = self.fonts[style] if style < len(self.fonts) else ""
        if isinstance(runs, str):
            return text_in_font(unescaped(runs), font) if font else cell_text(unescaped(runs))
        pieces = [text_in_font(unescaped(text), own or font) for text, own in runs]
        return "".join(pieces) or None

    def number(self, stored: str, style: int) -> str:
        """Text of a number by its style's format; what is no number stays as it is written."""
        kind = self.formats[style] if style < len(self.formats) else "number"
        if kind == "number" and len(stored) < 16 and stored.isdecimal() and stored[0] != "0":
            return stored
        try:
            return formatted_text(float(stored), kind, self.from_1904)
        except (ValueError, OverflowError):
            return stored


def unescaped(text: str) -> str:
    """`_x000D_` is a letter that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Cells:
    """Receives a worksheet's events; puts each cell down when it ends."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.grid = Grid()
        self.merged: list[Range] = []
        self._row, self._column = 0, -1
        self._kind, self._style = "n", 0
        self._pieces: list[str] = []
        self._taking = self._spoken = False
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A row or cell begins at its stated place, else behind the last one."""
        if name == "c":
            reference = attributes.get("r")
            self._column = self._column + 1 if reference is None else self._place(reference)
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._pieces = []
        elif name in ("v", "t"):
            self._taking = not self._spoken
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), -1
            if not 0 < self._row <= _LAST_ROW:
                raise UnreadableError("fault.damaged_file", f"row {self._row}")
        elif name == "rPh":
            self._spoken = True
        elif name == "mergeCell":
            self.merged += _range(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """A cell that says anything is put down."""
        if name in ("v", "t"):
            self._taking = False
        elif name == "rPh":
            self._spoken = False
        elif name == "c" and self._pieces:
            self.grid.put(self._row, self._column, self._text("".join(self._pieces)))

    def text(self, letters: str) -> None:
        """Letters count inside a value only, not in a formula."""
        if self._taking:
            self._pieces.append(letters)

    def _text(self, stored: str) -> str | None:
        if self._kind == "s":
            return self.book.text(self.book.shared[int(stored)], self._style)
        if self._kind == "n":
            return self.book.number(stored.strip(), self._style)
        if self._kind == "d":
            return _iso_text(stored)
        return self.book.text(stored, self._style)

    def _place(self, reference: str) -> int:
        letters = reference.rstrip(_DIGITS)
        place = self._columns.get(letters)
        if place is None:
            place = self._columns[letters] = column_index(letters)
        return place


def read_cells(stream: IO[bytes], book: Book) -> tuple[pa.Table, tuple[Range, ...]]:
    """Cells and merged ranges of a worksheet. Raises UnreadableError."""
    cells = _Cells(book)
    try:
        parse(stream, cells.start, cells.end, cells.text)
    except (IndexError, ValueError) as fault:
        raise UnreadableError("fault.damaged_file", str(fault)) from None
    return cells.grid.table(), tuple(cells.merged)


def column_index(letters: str) -> int:
    """`A` is 0, `XFD` is 16383. Raises ValueError for what names no column."""
    if not 0 < len(letters) <= 3 or not (letters.isascii() and letters.isalpha()):
        raise ValueError(f"column {letters!r}")
    index = 0
    for letter in letters.upper():
        index = 26 * index + ord(letter) - 64
    return index - 1


def _range(reference: str) -> list[Range]:
    corners = re.fullmatch(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})", reference)
    if not corners:
        return []
    left, top, right, bottom = corners.groups()
    return [(int(top), column_index(left), int(bottom), column_index(right))]


def _iso_text(stored: str) -> str:
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    return moment_text(moment if moment.time() != datetime.min.time() else moment.date())
