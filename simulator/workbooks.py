"""Tables → the bytes of a workbook, a sheet a table.

Written as XML by columns: a million cells take a second, a tenth of what writers of single cells
take (docs/simulator.md). Equal tables give equal bytes: no clock, no random identifiers.
Source: ECMA-376 part 1, 18.3 (worksheets), 18.18.11 (cell types).
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import polars as pl

from simulator.letters import in_tcvn3
from simulator.tables import NOTE, Layout, Table, column_letters, stamp

MADE_AT = (2024, 1, 1, 0, 0, 0)
NUMBER_HEADER = "STT"
EPOCH = date(1899, 12, 30)
DATE_STYLE, OLD_STYLE = 1, 2
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164"'
    ' formatCode="dd/mm/yyyy"/></numFmts><fonts count="2">'
    '<font><sz val="11"/><name val="Times New Roman"/></font>'
    '<font><sz val="11"/><name val=".VnTime"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill'
    ' patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs>'
    "</styleSheet>"
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
        Layout(table.habits.sheet_name, header_row, 1, tuple(line.at for line in table.lines))
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
    """XML of a sheet, and the number of the last row of its head."""
    old = table.has_old_font
    rows = [_row(n, {0: text}, old) for n, text in enumerate(table.title, start=1) if text]
    head, merged = _head(table, len(table.title) + 1)
    header_row = len(table.title) + len(head)
    rows += [*head, _data_rows(table, header_row + 1)]
    last = header_row + table.frame.height + len(table.lines) + 2
    rows.append(_row(last, {0: NOTE}, old))
    data = f"<sheetData>{''.join(rows)}</sheetData>{merged}"
    return f'{HEAD}<worksheet xmlns="{MAIN}">{data}</worksheet>', header_row


def _head(table: Table, first_row: int) -> tuple[list[str], str]:
    """Rows of headers, one or two, and which of their cells are merged."""
    lower, upper = [NUMBER_HEADER, *table.headers], ["", *table.upper]
    if not any(table.upper):
        return [_row(first_row, dict(enumerate(lower)), table.has_old_font)], ""
    is_matrix = any(":" in name for name in table.frame.columns)
    top: dict[int, Any] = {}
    bottom: dict[int, Any] = {}
    merged = []
    for text, columns in groupby(range(len(lower)), lambda index: upper[index]):
        inside = list(columns)
        if not text:  # a header of its own, over both rows; beside a matrix nobody merges it
            top |= {index: lower[index] for index in inside}
            if not is_matrix:
                merged += [(index, first_row, index, first_row + 1) for index in inside]
            continue
        top[inside[0]] = text
        bottom |= {index: lower[index] for index in inside}
        if len(inside) > 1:
            merged.append((inside[0], first_row, inside[-1], first_row))
    places = "".join(
        f'<mergeCell ref="{column_letters(left)}{above}:{column_letters(right)}{below}"/>'
        for left, above, right, below in merged
    )
    cells = f'<mergeCells count="{len(merged)}">{places}</mergeCells>'
    rows = enumerate((top, bottom), start=first_row)
    return [_row(number, texts, table.has_old_font) for number, texts in rows], cells


def _row(number: int, cells: dict[int, Any], is_old: bool) -> str:
    """XML of a row from its cells by column."""
    inside = "".join(_cell(index, number, cells[index], is_old) for index in sorted(cells))
    return f'<row r="{number}">{inside}</row>'


def _data_rows(table: Table, first_row: int) -> str:
    if not table.frame.height:
        return ""
    count = table.frame.height
    places = np.array([line.at for line in table.lines], dtype=np.int64)
    order = np.arange(count)
    numbers = first_row + order + np.searchsorted(places, order, side="right")
    frame = table.frame.with_columns(row=pl.Series(numbers), order=pl.Series(order + 1))
    columns = [_column_xml(pl.col("order"), "A", pl.Int64())]
    for index, name in enumerate(table.frame.columns, start=1):
        letters = column_letters(index)
        kind = table.frame.schema[name]
        old = _old_letters(table.frame[name]) if table.has_old_font else {}
        columns.append(_column_xml(pl.col(name), letters, kind, old))
    made = frame.select("row", *[column.alias(f"c{index}") for index, column in enumerate(columns)])
    for index, name in enumerate(table.frame.columns, start=1):
        for row, value in table.edits.get(name, {}).items():
            made[row, f"c{index}"] = _cell(index, int(numbers[row]), value, table.has_old_font)
    whole = pl.concat_str(
        pl.lit('<row r="'),
        pl.col("row").cast(pl.String),
        pl.lit('">'),
        pl.exclude("row"),
        pl.lit("</row>"),
    )
    if table.lines:
        written = made.select(whole).to_series().to_list()
        for order_of_line, line in reversed(list(enumerate(table.lines))):
            number = first_row + line.at + order_of_line
            written.insert(line.at, _row(number, line.cells, table.has_old_font))
        return "".join(written)
    return made.select(whole.str.join("")).item()


def _old_letters(values: pl.Series) -> dict[str, str]:
    """Each text of a column that TCVN3 can hold, with its letters there."""
    if values.dtype != pl.String:
        return {}
    texts = [text for text in values.unique().drop_nulls().sort() if not text.isascii()]
    found = {text: in_tcvn3(text) for text in texts}
    return {text: written for text, written in found.items() if written is not None}


def _column_xml(
    value: pl.Expr, letters: str, kind: pl.DataType, old: dict[str, str] | None = None
) -> pl.Expr:
    """Cells of a column; an empty value leaves no cell. Texts in `old` stand in an old font."""
    row = pl.col("row").cast(pl.String)
    if old:
        is_old = value.is_in(list(old))
        written = value.replace_strict(old, default=None, return_dtype=pl.String)
        opened = pl.lit(f'" s="{OLD_STYLE}" t="inlineStr"><is><t xml:space="preserve">')
        parts = (pl.lit(f'<c r="{letters}'), row, opened, _escaped(written))
        cell = pl.concat_str(*parts, pl.lit("</t></is></c>"))
        return pl.when(is_old).then(cell).otherwise(_column_xml(value, letters, kind))
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


def _cell(column: int, row: int, value: Any, is_old: bool = False) -> str:
    """XML of one cell; nothing for an empty value. `is_old` for an old font where it can be."""
    place = f"{column_letters(column)}{row}"
    if value is None or value == "":
        return ""
    if isinstance(value, (date, datetime)):
        days = (value if isinstance(value, date) else value.date()) - EPOCH
        return f'<c r="{place}" s="{DATE_STYLE}"><v>{days.days}</v></c>'
    if isinstance(value, str):
        written = in_tcvn3(value) if is_old else None
        style = f' s="{OLD_STYLE}"' if written else ""
        text = f'<is><t xml:space="preserve">{escape(written or value)}</t></is>'
        return f'<c r="{place}"{style} t="inlineStr">{text}</c>'
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
