"""A workbook from the cells that were read, for what is no plain .xlsx: CSV, xls, ods, docx, JSON.

Each cell stands where it was read, so that a fault's address holds; all are texts, so that the
workbook reads as the file did. Of a sheet longer than MOST_ROWS only the rows with faults are
shown, with their row numbers, on a page that intake passes over.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from ntm.catalog import word
from ntm.intake.sheets import Sheet
from ntm.intake.stamp import PAGE, Stamp
from ntm.intake.text import column_letter
from ntm.outbox import looks
from ntm.outbox.book_comments import has_special, xml_text
from ntm.outbox.book_package import REL_NS, SHEET_NS, SPREADSHEET, TYPES_NS, WORKSHEET_TYPE, Package
from ntm.outbox.book_styles import Style, Styles

MOST_ROWS = 20_000
MOST_CELLS = 2_000_000  # empty ones counted; a wider sheet may have fewer rows
MOST_LISTED = 2_000  # rows with faults that are shown of a longer sheet
SAMPLE_ROWS, NARROWEST, WIDEST = 200, 8, 46
LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_BLANK_AT_AN_END = re.compile(r"^\s|\s$", re.MULTILINE)
_BODY = Style()
_HEAD = Style(is_bold=True, fill=looks.LIGHT_GREEN, ink=looks.GREEN, wraps=True, across="center")
_NOTE = Style(ink=looks.GREY)


@dataclass(frozen=True)
class Shown:
    """A sheet of the new workbook: its name, and where the rows of the file stand in it.

    `rows` is None when all stand where they stood; else file row → row, one column to the right.
    """

    name: str
    rows: Mapping[int, int] | None = None


def empty_package() -> Package:
    """A workbook without any sheet."""
    types = (
        f'<Types xmlns="{TYPES_NS}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        f'ContentType="{SPREADSHEET}.sheet.main+xml"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{REL_NS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    )
    book = f'<workbook xmlns="{SHEET_NS}" xmlns:r="{REL_NS}"><bookViews><workbookView/></bookViews><sheets/></workbook>'  # noqa: E501
    parts = {"[Content_Types].xml": types, "_rels/.rels": rels, "xl/workbook.xml": book}
    return Package({name: text.encode() for name, text in parts.items()})


def add_sheets(
    package: Package, sheets: list[tuple[Sheet, int]], faulty: Mapping[str, set[int]],
    sender_stamp: Stamp,
) -> dict[str, Shown]:  # fmt: skip
    """Add sheets with the row number of their last header row (0: none); by the name that was read.

    `faulty` are the row numbers with faults of each sheet.
    """
    from lxml import etree

    styles = Styles(package)
    book = package.tree("xl/workbook.xml").find(f"{{{SHEET_NS}}}sheets")
    shown: dict[str, Shown] = {}
    for number, (sheet, header_row) in enumerate(sheets, start=1):
        name = free_name(sheet.name, {one.name for one in shown.values()})
        part = f"xl/worksheets/sheet{number}.xml"
        rows, xml = _content(sheet, header_row, faulty.get(sheet.name, set()), sender_stamp, styles)
        package.add(part, xml.encode(), WORKSHEET_TYPE)
        relation = package.relate("xl/workbook.xml", "worksheet", part)
        line = etree.SubElement(book, f"{{{SHEET_NS}}}sheet", name=name, sheetId=str(number))
        line.set(f"{{{REL_NS}}}id", relation)
        if sheet.is_hidden:
            line.set("state", "hidden")
        shown[sheet.name] = Shown(name, rows)
    return shown


def free_name(name: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet and no other sheet has."""
    short = _FORBIDDEN.sub(" ", name).strip(" '")[:LONGEST_NAME] or "1"
    known = {other.lower() for other in taken}
    tries = [short, *(f"{short[: LONGEST_NAME - 4]} {number}" for number in range(2, 999))]
    return next(one for one in tries if one.lower() not in known)


def _content(
    sheet: Sheet, header_row: int, faulty: set[int], stamp: Stamp, styles: Styles
) -> tuple[Mapping[int, int] | None, str]:
    cells = sheet.cells
    room = max(1, MOST_CELLS // max(sheet.width, 1))
    if cells.num_rows <= min(MOST_ROWS, room):
        numbers = cells["row_number"].to_pylist()
        return None, _sheet(cells, numbers, numbers, header_row, styles, 0, "")
    kept = sorted(
        {*sorted(faulty)[: min(MOST_LISTED, room)], *([header_row] if header_row else [])}
    )
    chosen = cells.filter(pa.compute.is_in(cells["row_number"], pa.array(kept, pa.int64())))
    numbers = chosen["row_number"].to_pylist()
    targets = list(range(3, 3 + len(numbers)))
    said = word("receipt.rows_only", "vi", rows=f"{cells.num_rows:,}".replace(",", "."))
    note = style_cell("A1", said, styles.number(_NOTE))
    mark = style_cell("A2", Stamp(PAGE, stamp.sender, stamp.period).text, styles.number(_NOTE))
    over = f'<row r="1">{note}</row><row r="2">{mark}</row>'
    xml = _sheet(chosen, numbers, targets, header_row, styles, 1, over)
    return dict(zip(numbers, targets, strict=True)), xml


def _sheet(
    cells: pa.Table, numbers: list[int], targets: list[int], header_row: int, styles: Styles,
    shift: int, over: str,
) -> str:  # fmt: skip
    """Rows of cells as a worksheet; with a shift the row's own number stands in front."""
    columns = [cells[name].to_pylist() for name in cells.column_names[1:]]
    letters = [column_letter(at + shift) for at in range(len(columns))]
    written = zip(*map(_as_xml, columns), strict=True)
    body, head = styles.number(_BODY), styles.number(_HEAD)
    rows = []
    for number, target, values in zip(numbers, targets, written, strict=True):
        style = head if number == header_row else body
        texts = [
            f'<c r="{letter}{target}" s="{style}" t="inlineStr"><is>{value}</is></c>'
            for letter, value in zip(letters, values, strict=True)
            if value
        ]
        if shift:
            texts.insert(0, f'<c r="A{target}" s="{style}"><v>{number}</v></c>')
        rows.append(f'<row r="{target}">{"".join(texts)}</row>')
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate([*[12] * shift, *map(_width, columns)], start=1)
    )
    last = f"{column_letter(max(len(columns) + shift - 1, 0))}{max(targets, default=1)}"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{SHEET_NS}">'
        f'<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        f"{f'<cols>{widths}</cols>' if widths else ''}"
        f"<sheetData>{over}{''.join(rows)}</sheetData><ignoredErrors>"
        f'<ignoredError sqref="A1:{last}" numberStoredAsText="1"/></ignoredErrors></worksheet>'
    )


def _as_xml(texts: list[str | None]) -> list[str]:
    """Texts of a column as XML; looked at all at once, for there are many and few are special."""
    whole = "\n".join(filter(None, texts))
    start = '<t xml:space="preserve">' if _BLANK_AT_AN_END.search(whole) else "<t>"
    if has_special(whole):
        return [f"{start}{xml_text(text)}</t>" if text else "" for text in texts]
    return [f"{start}{text}</t>" if text else "" for text in texts]


def style_cell(address: str, text: str, style: int) -> str:
    """A cell with a text of its own."""
    said = f'<t xml:space="preserve">{xml_text(text)}</t>'
    return f'<c r="{address}" s="{style}" t="inlineStr"><is>{said}</is></c>'


def _width(texts: list[str | None]) -> int:
    longest = max((len(text) for text in texts[:SAMPLE_ROWS] if text), default=0)
    return min(max(longest + 2, NARROWEST), WIDEST)
