"""Workbooks in Excel's binary form (.xlsb): what `workbook_xml` does, on records instead of XML.

Source: [MS-XLSB], 2.1.4 (records), 2.4 (their layouts).
"""

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from ntm.intake.letters import clean_text, is_tcvn3_font
from ntm.intake.number_formats import kind_of_format
from ntm.intake.sheet_xml import Book, Range
from ntm.intake.sheets import Grid, Sheet
from ntm.intake.workbook_xml import relations

# Cells by record: blank, rk, error, bool, real, text, shared text, then the same of formulas.
_ROW, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 2, 3, 4, 5, 6, 7
_FORMULA = {8: _TEXT, 9: _REAL, 10: _BOOL, 11: _ERROR, 62: _TEXT}
_SHORT_CELLS = range(12, 19)
_SHARED_ITEM, _FONT, _FORMAT, _STYLE = 19, 43, 44, 47
_CELL_STYLES, _END_CELL_STYLES = 617, 618
_WORKBOOK_PROPERTIES, _SHEET, _MERGED = 153, 156, 176
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!"}
_FONT_NAME_AT = 21


def read_binary_workbook(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """Every worksheet. Raises struct.error, KeyError or ValueError for what is damaged."""
    root = relations(archive, "", "_rels/.rels")
    part = next(target for kind, target in root.values() if kind == "officeDocument")
    folder, file = posixpath.split(part)
    related = relations(archive, folder, f"{folder}/_rels/{file}.rels")
    book = Book()
    _read_styles(archive, f"{folder}/styles.bin", book)
    _read_shared(archive, f"{folder}/sharedStrings.bin", book)
    sheets = []
    for kind, data in _records(archive.read(part)):
        if kind == _WORKBOOK_PROPERTIES:
            book.from_1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            state = struct.unpack_from("<I", data)[0]
            relation, end = _wide_text(data, 8)
            sheets.append((_wide_text(data, end)[0], *related[relation], state))
    for name, kind_of_part, target, state in sheets:
        if kind_of_part == "worksheet":
            grid, merged = _read_cells(archive.read(target), book)
            name = clean_text(name)
            yield Sheet(name, grid.table(), merged=tuple(merged), is_hidden=state != 0)


def _records(content: bytes) -> Iterator[tuple[int, memoryview]]:
    """Records as (number, data); numbers and lengths are written seven bits to a byte."""
    view, at = memoryview(content), 0
    while at < len(content):
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (content[at] & 0x7F) << 7
            at += 1
        length = 0
        for place in range(4):
            part = content[at]
            at += 1
            length |= (part & 0x7F) << 7 * place
            if not part & 0x80:
                break
        yield kind, view[at : at + length]
        at += length


def _wide_text(data: memoryview, at: int) -> tuple[str, int]:
    """A counted UTF-16 text and where it ends; a count of all ones is no text."""
    count = struct.unpack_from("<I", data, at)[0]
    end = at + 4 + (0 if count == 0xFFFFFFFF else 2 * count)
    return bytes(data[at + 4 : end]).decode("utf-16-le", "replace"), end


def _read_styles(archive: zipfile.ZipFile, part: str, book: Book) -> None:
    if part not in archive.NameToInfo:
        return
    codes: dict[int, str] = {}
    fonts: list[str] = []
    in_cells = False
    for kind, data in _records(archive.read(part)):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _wide_text(data, 2)[0]
        elif kind == _FONT:
            fonts.append(_wide_text(data, _FONT_NAME_AT)[0])
        elif kind in (_CELL_STYLES, _END_CELL_STYLES):
            in_cells = kind == _CELL_STYLES
        elif kind == _STYLE and in_cells:
            _, format_id, font_id = struct.unpack_from("<HHH", data)
            book.formats.append(kind_of_format(format_id, codes.get(format_id)))
            font = fonts[font_id] if font_id < len(fonts) else ""
            book.fonts.append(font if is_tcvn3_font(font) else "")


def _read_shared(archive: zipfile.ZipFile, part: str, book: Book) -> None:
    if part in archive.NameToInfo:
        for kind, data in _records(archive.read(part)):
            if kind == _SHARED_ITEM:
                book.shared.append(_wide_text(data, 1)[0])


def _read_cells(content: bytes, book: Book) -> tuple[Grid, list[Range]]:
    grid = Grid()
    merged: list[Range] = []
    row = 0
    for kind, data in _records(content):
        kind = _FORMULA.get(kind, kind)
        if kind == _ROW:
            row = struct.unpack_from("<I", data)[0] + 1
        elif _RK <= kind <= _SHARED:
            column, style = struct.unpack_from("<II", data)
            grid.put(row, column, _text(kind, data, style & 0xFFFFFF, book))
        elif kind in _SHORT_CELLS:
            raise ValueError("cells without a column")
        elif kind == _MERGED:
            top, low, left, right = struct.unpack_from("<IIII", data)
            merged.append((top + 1, left, low + 1, right))
    return grid, merged


def _text(kind: int, data: memoryview, style: int, book: Book) -> str | None:
    if kind == _RK:
        return book.number(repr(_rk(struct.unpack_from("<I", data, 8)[0])), style)
    if kind == _REAL:
        return book.number(repr(struct.unpack_from("<d", data, 8)[0]), style)
    if kind == _BOOL:
        return "1" if data[8] else "0"
    if kind == _ERROR:
        return _ERRORS.get(data[8], "#N/A")
    if kind == _SHARED:
        return book.text(book.shared[struct.unpack_from("<I", data, 8)[0]], style)
    return book.text(_wide_text(data, 8)[0], style)


def _rk(stored: int) -> float:
    """A number in four bytes: whole or the upper half of a float, perhaps of a hundredfold."""
    if stored & 2:
        value = float((stored >> 2) - (1 << 30 if stored & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (stored & 0xFFFFFFFC) << 32))[0]
    return value / 100 if stored & 1 else value
