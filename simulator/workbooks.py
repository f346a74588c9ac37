"""Tables → the bytes of a workbook, a sheet a table.

Written as XML by columns: a million cells take a second, a tenth of what writers of single cells
take (docs/simulator.md). Equal tables give equal bytes: no clock, no random identifiers.
Source: ECMA-376 part 1, 18.3 (worksheets), 18.18.11 (cell types).
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import polars as pl

from simulator.tables import NOTE, Layout, Table, column_letters, stamp

MADE_AT = (2024, 1, 1, 0, 0, 0)
NUMBER_HEADER = "STT"
EPOCH = date(1899, 12, 30)
DATE_STYLE = 1
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164"'
    ' formatCode="dd/mm/yyyy"/></numFmts><fonts count="1">'
    '<font><sz val="11"/><name val="Times New Roman"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill'
    ' patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
    '<xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def workbook_bytes(tables: Sequence[Table]) -> tuple[bytes, list[Layout]]:
    """A workbook of tables, each with its head, header row, numbered rows and a note."""
    names = [f"sheet{number}" for number in range(1, len(tables) + 1)]
    titles = [table.habits.sheet_name for table in tables]
    written = [_sheet(table) for table in tables]
    parts = _package(names, titles)
    parts |= {
        f"xl/worksheets/{name}.xml": xml for name, (xml, _) in zip(names, written, strict=True)
    }
    layouts = [
        Layout(table.habits.sheet_name, header_row, 1, tuple(at for at, _ in table.sections))
        for table, (_, header_row) in zip(tables, written, strict=True)
    ]
    return zipped(parts), layouts


def zipped(parts: dict[str, str]) -> bytes:
    """Texts by path as a zip archive without a clock."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, text in parts.items():
            entry = zipfile.ZipInfo(path, MADE_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode(), compresslevel=1)
    return target.getvalue()


def _sheet(table: Table) -> tuple[str, int]:
    """XML of a sheet, and the number of its header row."""
    rows = [
        f'<row r="{number}">{_cell(0, number, text)}</row>'
        for number, text in enumerate(table.title, start=1)
        if text
    ]
    header_row = len(table.title) + 1
    headers = [NUMBER_HEADER, *table.headers]
    cells = "".join(_cell(index, header_row, text) for index, text in enumerate(headers))
    rows.append(f'<row r="{header_row}">{cells}</row>')
    rows.append(_data_rows(table, header_row + 1))
    last = header_row + table.frame.height + len(table.sections) + 2
    rows.append(f'<row r="{last}">{_cell(0, last, NOTE)}</row>')
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>', (
        header_row
    )


def _data_rows(table: Table, first_row: int) -> str:
    if not table.frame.height:
        return ""
    count = table.frame.height
    places = np.array([at for at, _ in table.sections], dtype=np.int64)
    order = np.arange(count)
    numbers = first_row + order + np.searchsorted(places, order, side="right")
    frame = table.frame.with_columns(row=pl.Series(numbers), order=pl.Series(order + 1))
    columns = [_column_xml(pl.col("order"), "A", pl.Int64())]
    for index, name in enumerate(table.frame.columns, start=1):
        letters = column_letters(index)
        columns.append(_column_xml(pl.col(name), letters, table.frame.schema[name]))
    made = frame.select("row", *[column.alias(f"c{index}") for index, column in enumerate(columns)])
    for index, name in enumerate(table.frame.columns, start=1):
        for row, value in table.edits.get(name, {}).items():
            made[row, f"c{index}"] = _cell(index, int(numbers[row]), value)
    whole = pl.concat_str(
        pl.lit('<row r="'),
        pl.col("row").cast(pl.String),
        pl.lit('">'),
        pl.exclude("row"),
        pl.lit("</row>"),
    )
    if table.sections:
        lines = made.select(whole).to_series().to_list()
        for number, (at, label) in reversed(list(enumerate(table.sections, start=1))):
            row = int(numbers[at]) - 1
            cells = _cell(0, row, roman(number)) + _cell(1, row, label)
            lines.insert(at, f'<row r="{row}">{cells}</row>')
        return "".join(lines)
    return made.select(whole.str.join("")).item()


def roman(number: int) -> str:
    """A number up to 89 in Roman letters."""
    tens, ones = divmod(number, 10)
    marks = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "L" * (tens // 5) + "X" * (tens % 5) + marks[ones]


def _column_xml(value: pl.Expr, letters: str, kind: pl.DataType) -> pl.Expr:
    """Cells of a column; an empty value leaves no cell."""
    row = pl.col("row").cast(pl.String)
    if kind == pl.String:
        opened = pl.lit('" t="inlineStr"><is><t xml:space="preserve">')
        text, closed = _escaped(value), pl.lit("</t></is></c>")
    elif kind == pl.Date:
        opened = pl.lit(f'" s="{DATE_STYLE}"><v>')
        number = (value - pl.lit(EPOCH)).dt.total_days()
        text, closed = number.cast(pl.String), pl.lit("</v></c>")
    else:
        opened, text, closed = pl.lit('"><v>'), value.cast(pl.String), pl.lit("</v></c>")
    cell = pl.concat_str(pl.lit(f'<c r="{letters}'), row, opened, text, closed)
    return pl.when(value.is_null()).then(pl.lit("")).otherwise(cell)


def _escaped(value: pl.Expr) -> pl.Expr:
    plain = value.str.replace_all("&", "&amp;", literal=True)
    return plain.str.replace_all("<", "&lt;", literal=True)


def _cell(column: int, row: int, value: Any) -> str:
    """XML of one cell; nothing for an empty value."""
    place = f"{column_letters(column)}{row}"
    if value is None or value == "":
        return ""
    if isinstance(value, (date, datetime)):
        days = (value if isinstance(value, date) else value.date()) - EPOCH
        return f'<c r="{place}" s="{DATE_STYLE}"><v>{days.days}</v></c>'
    if isinstance(value, str):
        text = f'<is><t xml:space="preserve">{escape(value)}</t></is>'
        return f'<c r="{place}" t="inlineStr">{text}</c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def _package(names: list[str], titles: list[str]) -> dict[str, str]:
    """Everything of a workbook but its sheets."""
    sheets = "".join(
        f'<sheet name="{escape(title)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(titles, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet"'
        f' Target="worksheets/{name}.xml"/>'
        for number, name in enumerate(names, start=1)
    )
    related += f'<Relationship Id="rId0" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/{name}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for name in names
    )
    core = f'<coreProperties xmlns="{PACKAGE}/metadata/core-properties"'
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship'
        f' Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "docProps/core.xml": f'{HEAD}{core} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{escape(stamp())}</dc:creator></coreProperties>",
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}</Relationships>",
        "xl/styles.xml": HEAD + STYLES,
    }
