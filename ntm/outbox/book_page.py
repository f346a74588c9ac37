"""A page of our own in a workbook: lines of styled texts with links, put in front of all sheets."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree

from ntm.outbox.book_cells import address_of
from ntm.outbox.book_comments import xml_text
from ntm.outbox.book_package import REL_NS, SHEET_NS, WORKSHEET_TYPE, Package
from ntm.outbox.book_styles import Style, Styles

PART = "xl/worksheets/ntm_page.xml"
POINTS_A_LINE = 14.0
_VIEW = '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews>'
_SETUP = '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' \
         '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'  # fmt: skip


@dataclass(frozen=True)
class Text:
    """A cell of the page; `to` is a place of the workbook it leads to, `across` joins cells."""

    text: str | int
    style: Style
    to: str = ""
    across: int = 1


@dataclass
class Page:
    """Lines of cells, None for an empty one; `heights` in lines of text by index of the line."""

    name: str
    widths: tuple[float, ...]
    lines: list[list[Text | None]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)

    def add(self, *cells: Text | None, height: float = 1) -> None:
        """One more line."""
        if height != 1:
            self.heights[len(self.lines)] = height
        self.lines.append(list(cells))


def put_in_front(package: Package, page: Page, styles: Styles) -> None:
    """Insert the page as the first sheet, the one that is open, under a name nobody has."""
    package.close_sheets()
    package.add(PART, _sheet(page, styles).encode(), WORKSHEET_TYPE)
    relation = package.relate(package.workbook, "worksheet", PART)
    book = package.tree(package.workbook)
    sheets = book.find(f"{{{SHEET_NS}}}sheets")
    taken = {line.get("name", "").lower() for line in sheets}
    name = next(n for n in _names(page.name) if n.lower() not in taken)
    number = max((int(line.get("sheetId", "0")) for line in sheets), default=0) + 1
    made = etree.Element(f"{{{SHEET_NS}}}sheet", name=name, sheetId=str(number))
    made.set(f"{{{REL_NS}}}id", relation)
    sheets.insert(0, made)
    if book.find(f"{{{SHEET_NS}}}bookViews") is None:
        views = etree.Element(f"{{{SHEET_NS}}}bookViews")
        etree.SubElement(views, f"{{{SHEET_NS}}}workbookView")
        sheets.addprevious(views)
    for view in book.iter(f"{{{SHEET_NS}}}workbookView"):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")
    for defined in book.iter(f"{{{SHEET_NS}}}definedName"):
        if own := defined.get("localSheetId"):
            defined.set("localSheetId", str(int(own) + 1))


def _names(name: str) -> Iterable[str]:
    return (name, *(f"{name} {number}" for number in range(2, 1000)))


def _sheet(page: Page, styles: Styles) -> str:
    rows, merged, links = [], [], []
    for index, line in enumerate(page.lines):
        cells, column = [], 0
        for cell in line:
            if cell is None:
                column += 1
                continue
            address = address_of(index + 1, column)
            style = styles.number(cell.style)
            cells.append(_cell(address, cell.text, style))
            for extra in range(1, cell.across):
                cells.append(f'<c r="{address_of(index + 1, column + extra)}" s="{style}"/>')
            if cell.across > 1:
                merged.append(f"{address}:{address_of(index + 1, column + cell.across - 1)}")
            if cell.to:
                links.append((address, cell.to))
            column += cell.across
        height = POINTS_A_LINE * page.heights.get(index, 1) + 2
        rows.append(f'<row r="{index + 1}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>')
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{SHEET_NS}">'
        '<sheetPr><tabColor rgb="FF0B5D3B"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f"{_VIEW}{_columns(page.widths)}<sheetData>{''.join(rows)}</sheetData>"
        f"{_merged(merged)}{_links(links)}{_SETUP}</worksheet>"
    )


def _cell(address: str, value: str | int, style: int) -> str:
    if isinstance(value, int):
        return f'<c r="{address}" s="{style}"><v>{value}</v></c>'
    text = f'<t xml:space="preserve">{xml_text(value)}</t>'
    return f'<c r="{address}" s="{style}" t="inlineStr"><is>{text}</is></c>'


def _columns(widths: tuple[float, ...]) -> str:
    listed = "".join(
        f'<col min="{at}" max="{at}" width="{width:g}" customWidth="1"/>'
        for at, width in enumerate(widths, start=1)
    )
    return f"<cols>{listed}</cols>"


def _merged(areas: list[str]) -> str:
    listed = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return f'<mergeCells count="{len(areas)}">{listed}</mergeCells>' if areas else ""


def _links(links: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<hyperlink ref="{address}" location="{xml_text(to).replace(chr(34), "&quot;")}"/>'
        for address, to in links
    )
    return f"<hyperlinks>{listed}</hyperlinks>" if links else ""
