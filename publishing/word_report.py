"""The report as a Word document, for those who edit it before it is signed (Decree 30/2020)."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
WARNING = RGBColor(0xA6, 0x1B, 0x1B)
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
SIGNS = {"circle": "●", "square": "■", "up": "▲", "down": "▼", "diamond": "◆", "none": "–"}
WIDTHS = (11, 38, 14, 27, 22, 18, 15, 23)
DAWN = (1980, 1, 1, 0, 0, 0)


def write_docx(model: dict[str, Any], target: Path) -> Path:
    """Write the model of a report as a Word document; the same model gives the same bytes."""
    document = Document()
    _set_page(document, model)
    _heading(document, model)
    _targets(document, model)
    _say(document, model["findings_title"], bold=True)
    for sentence in model["findings"]:
        _say(document, f"– {sentence}")
    _plain_table(document, model["reporting"])
    _signature(document, model)
    _annex(document, model)
    buffer = io.BytesIO()
    document.save(buffer)
    target.write_bytes(_without_clock(buffer))
    return target


def _set_page(document: DocumentType, model: dict[str, Any]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(3)
    document.core_properties.title = model["title"]
    document.core_properties.author = " ".join(model["header"]["agency"])
    document.core_properties.comments = model["release"]
    if model["simulated"]:
        _write(section.header.paragraphs[0], model["simulated"]["mark"], bold=True, colour=WARNING)
        section.header.paragraphs[0].alignment = CENTRE


def _heading(document: DocumentType, model: dict[str, Any]) -> None:
    head = model["header"]
    left, right = _two_cells(document, (68, 97))
    _lines(left.paragraphs[0], head["agency"], bold=True, size=12)
    _lines(left.add_paragraph(), [head["number"]], size=12)
    _lines(right.paragraphs[0], [head["country"], head["motto"]], bold=True, size=12)
    _lines(right.add_paragraph(), [head["place_date"]], italic=True, size=12)
    if model["simulated"]:
        texts = [model["simulated"]["title"], model["simulated"]["why"]]
        _lines(document.add_paragraph(), texts, bold=True, colour=WARNING, size=12)
    _lines(document.add_paragraph(), [model["kind"], model["title"]], bold=True)
    _lines(document.add_paragraph(), model["subtitle"][:-1])
    _lines(document.add_paragraph(), model["subtitle"][-1:], italic=True)
    _lines(document.add_paragraph(), [model["addressee"]])


def _targets(document: DocumentType, model: dict[str, Any]) -> None:
    table = _grid(document, list(model["columns"].values()), WIDTHS)
    for row in model["rows"]:
        verdict = row["verdict"]
        result = row["reason"] and f"{row['value']} {row['reason']}"
        cells = (
            row["id"],
            f"{row['name']}\n{row['clause']}",
            row["required"],
            result or f"{row['value']}\n{row['interval']}\n{row['closed']}".strip(),
            row["fraction"],
            f"{row['coverage']}\n{row['units']}".strip(),
            row["change"],
            f"{SIGNS[verdict['shape']]} {verdict['word']}\n{verdict['detail']}".strip(),
        )
        _add_row(table, cells, WIDTHS)


def _plain_table(document: DocumentType, report: dict[str, Any]) -> None:
    if not report["rows"]:
        return
    _say(document, report["title"], bold=True)
    others = len(report["columns"]) - 1
    widths = (165 - 24 * others, *(24,) * others)
    table = _grid(document, report["columns"], widths)
    for row in report["rows"]:
        _add_row(table, row, widths)


def _signature(document: DocumentType, model: dict[str, Any]) -> None:
    document.add_paragraph()
    left, right = _two_cells(document, (82, 83))
    _lines(left.paragraphs[0], model["recipients"], size=11, align=None)
    _lines(right.paragraphs[0], model["signature"], bold=True)
    for note in model["notes"]:
        _say(document, note, size=10, italic=True)


def _annex(document: DocumentType, model: dict[str, Any]) -> None:
    annex = model["annex"]
    title = document.add_paragraph()
    title.paragraph_format.page_break_before = True
    _lines(title, [annex["title"]], bold=True)
    for row in model["rows"]:
        _say(document, f"{row['id']}. {row['name']}", bold=True)
        for name, key in (("text", "text"), ("reading", "reading"), ("clause", "full_clause")):
            _say(document, f"{annex[name]}: {row[key]}", size=12)


def _two_cells(document: DocumentType, widths: tuple[int, int]) -> tuple[_Cell, _Cell]:
    """Two cells side by side without borders."""
    table = document.add_table(rows=1, cols=2)
    _set_widths(table, widths)
    left, right = table.rows[0].cells
    return left, right


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    """Widths in millimetres, on columns and first row: readers differ in which they heed."""
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)


def _grid(document: DocumentType, heads: list[str], widths: Sequence[int]) -> Table:
    """A table with borders whose head is repeated on every page."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, widths)
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _lines(cell.paragraphs[0], [head], bold=True, size=10)
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="45", type="dxa"))  # 0.8 mm
    table._tbl.tblPr.append(margins)
    return table


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _add_row(table: Table, texts: Sequence[str], widths: Sequence[int]) -> None:
    for place, (cell, text) in enumerate(zip(table.add_row().cells, texts, strict=True)):
        cell.width = Mm(widths[place])
        is_name = widths[place] == max(widths)
        _lines(cell.paragraphs[0], text.split("\n"), size=10.5, align=None if is_name else CENTRE)


def _say(document: DocumentType, text: str, bold: bool = False, **look: Any) -> None:
    """A paragraph; a bold one heads what follows and keeps some distance from what came before."""
    paragraph = document.add_paragraph()
    if bold:
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.keep_with_next = True
    _write(paragraph, text, bold=bold, **look)


def _lines(
    paragraph: Paragraph, texts: list[str], align: WD_ALIGN_PARAGRAPH | None = CENTRE, **look: Any
) -> None:
    if align is not None:
        paragraph.alignment = align
    for place, text in enumerate(texts):
        if place:
            paragraph.add_run().add_break()
        _write(paragraph, text, **look)


def _write(
    paragraph: Paragraph, text: str, bold: bool = False, italic: bool = False,
    size: float | None = None, colour: RGBColor | None = None,
) -> None:  # fmt: skip
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    run.font.name = FONT
    if size:
        run.font.size = Pt(size)
    if colour is not None:
        run.font.color.rgb = colour


def _without_clock(buffer: io.BytesIO) -> bytes:
    """The same archive with every member dated alike, so that bytes depend on content alone."""
    dated = io.BytesIO()
    with (
        zipfile.ZipFile(buffer) as source,
        zipfile.ZipFile(dated, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist()):
            target.writestr(zipfile.ZipInfo(name, DAWN), source.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()
