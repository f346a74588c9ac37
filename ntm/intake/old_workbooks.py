"""Old Excel workbooks (.xls of Excel 2 to 97–2003) through xlrd, which knows each cell's font.

Ministry tables of the 2000s hold TCVN3 text in .VnTime fonts. Excel 97 stores it as if each byte
were a letter; Excel 95 and older store bytes, read here as Latin-1 so that nothing is lost first.
"""

import os
from collections.abc import Iterator

import xlrd
from xlrd.book import Book as XlrdBook
from xlrd.sheet import Sheet as XlrdSheet

from ntm.intake.calamine_books import read_calamine
from ntm.intake.cell_texts import cell_text
from ntm.intake.letters import is_tcvn3_font, text_in_font, text_of_bytes
from ntm.intake.number_formats import formatted_text, kind_of_format
from ntm.intake.sheets import Grid, Sheet, UnreadableError

_FIRST_UNICODE_VERSION = 80  # xlrd's number for Excel 97


def read_xls(path: str, careful: bool) -> Iterator[Sheet]:
    """Every worksheet. Raises UnreadableError for a password or damage.

    What xlrd gives up goes to calamine, unless `careful`: on some damage that asks for memory
    without end.
    """
    for with_formats in (True, False):
        try:
            yield from list(_read(path, with_formats))
        except UnreadableError:
            raise
        except Exception:  # xlrd raises whatever a damaged record leads it to
            continue
        return
    if careful:
        raise UnreadableError("fault.damaged_file", "xls")
    try:
        yield from list(read_calamine(path))
    except UnreadableError:
        raise
    except Exception as fault:
        raise UnreadableError("fault.damaged_file", str(fault)) from None


def _read(path: str, with_formats: bool) -> Iterator[Sheet]:
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 -- xlrd talks to it
        try:
            book = xlrd.open_workbook(
                path,
                logfile=nowhere,
                encoding_override="latin-1",
                formatting_info=with_formats,
                on_demand=True,
                ignore_workbook_corruption=not with_formats,
                ragged_rows=True,
            )
        except xlrd.XLRDError as fault:
            if "encrypted" in str(fault):
                raise UnreadableError("fault.password") from None
            raise
        with book:
            styles = _Styles(book, with_formats)
            for number, name in enumerate(book.sheet_names()):
                sheet = book.sheet_by_index(number)
                yield Sheet(
                    styles.name(name),
                    _cells(sheet, styles).table(),
                    merged=tuple(
                        (top + 1, left, low, right - 1)
                        for top, low, left, right in sheet.merged_cells
                    ),
                    is_hidden=sheet.visibility != 0,
                )
                book.unload_sheet(number)


class _Styles:
    """Number formats and fonts of a workbook's cells, by extended-format number."""

    def __init__(self, book: XlrdBook, with_formats: bool) -> None:
        self.datemode = book.datemode
        self.is_unicode = book.biff_version >= _FIRST_UNICODE_VERSION
        self.fonts = [font.name or "" for font in book.font_list] if with_formats else []
        self.kinds, self.style_fonts = [], []
        for style in book.xf_list if with_formats else []:
            code = book.format_map.get(style.format_key)
            self.kinds.append(kind_of_format(style.format_key, code.format_str if code else None))
            self.style_fonts.append(self.font(style.font_index))
        self.has_tcvn3 = any(map(is_tcvn3_font, self.fonts))

    def font(self, number: int) -> str:
        """A font's name by its number."""
        return self.fonts[number] if 0 <= number < len(self.fonts) else ""

    def name(self, name: str) -> str:
        """A sheet's name, which has no font."""
        return self.piece(name, "") or name

    def piece(self, text: str, font: str) -> str:
        """Text in one font."""
        if text.isascii() or is_tcvn3_font(font) or self.is_unicode:
            return text_in_font(text, font)
        return text_of_bytes(text.encode("latin-1"))


def _cells(sheet: XlrdSheet, styles: _Styles) -> Grid:
    grid = Grid()
    formatted = bool(styles.kinds)
    for row in range(sheet.nrows):
        values = sheet.row_values(row)
        for column, kind in enumerate(sheet.row_types(row)):
            value = values[column]
            if kind == xlrd.XL_CELL_TEXT:
                text = _text(sheet, styles, row, column, value)
            elif kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                shown = "date" if kind == xlrd.XL_CELL_DATE else "number"
                if formatted:
                    shown = styles.kinds[sheet.cell_xf_index(row, column)]
                text = formatted_text(float(value), shown, styles.datemode == 1)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                text = "1" if value else "0"
            elif kind == xlrd.XL_CELL_ERROR:
                text = xlrd.error_text_from_code.get(value, "#N/A")
            else:
                continue
            grid.put(row + 1, column, text)
    return grid


def _text(sheet: XlrdSheet, styles: _Styles, row: int, column: int, value: str) -> str | None:
    """Text of a cell, run by run where its letters have fonts of their own."""
    if value.isascii() or not styles.kinds:
        return cell_text(value) if styles.is_unicode else styles.piece(value, "")
    font = styles.style_fonts[sheet.cell_xf_index(row, column)]
    runs = sheet.rich_text_runlist_map.get((row, column)) if styles.has_tcvn3 else None
    if not runs:
        return styles.piece(value, font)
    starts = [0, *[start for start, _ in runs]]
    ends = [*starts[1:], len(value)]
    fonts = [font, *[styles.font(number) for _, number in runs]]
    pieces = [value[start:end] for start, end in zip(starts, ends, strict=True)]
    return "".join(styles.piece(text, own) for text, own in zip(pieces, fonts, strict=True))
