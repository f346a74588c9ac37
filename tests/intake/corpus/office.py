"""Builders of office files part by part, as no program would write them."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE_TABLE = "urn:oasis:names:tc:opendocument:xmlns"

Parts = dict[str, str | bytes]


def zipped(parts: Parts, level: int = 6) -> bytes:
    """A zip archive of these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def _types(main: str, part: str) -> str:
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )


def relations(*targets: tuple[str, str]) -> str:
    """A part of relations: the n-th has the id rId<n>."""
    lines = [
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def sheet_xml(rows: str, after: str = "") -> str:
    """A worksheet's part."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx_parts(sheets: dict[str, str], properties: str = "", **more: str | bytes) -> Parts:
    """Parts of a workbook of worksheets (name → XML); `more` are parts under xl/."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(sheets, start=1)
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    if "sharedStrings.xml" in more:
        targets.append(("sharedStrings", "sharedStrings.xml"))
    if "styles.xml" in more:
        targets.append(("styles", "styles.xml"))
    return {
        "[Content_Types].xml": _types(_SHEET_TYPE, "xl/workbook.xml"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(*targets),
        **{
            f"xl/worksheets/sheet{number}.xml": xml
            for number, xml in enumerate(sheets.values(), start=1)
        },
        **{f"xl/{name}": content for name, content in more.items()},
    }


def raw_xlsx(rows: str, after: str = "", **more: str | bytes) -> Callable[[Path], None]:
    """The maker of a workbook of one worksheet, "S", from the XML of its rows."""
    parts = xlsx_parts({"S": sheet_xml(rows, after)}, **more)
    return lambda path: path.write_bytes(zipped(parts)) and None


def cell_xml(place: str, text: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def docx_parts(body: str, prologue: str = "") -> Parts:
    """Parts of a Word document from the XML of its body."""
    text = f'{prologue}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    return {
        "[Content_Types].xml": _types(_WORD_TYPE, "word/document.xml"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": text,
    }


def raw_docx(body: str, **more: str | bytes) -> bytes:
    """A Word document from the XML of its body; `more` are parts under word/."""
    return zipped(docx_parts(body) | {f"word/{name}": content for name, content in more.items()})


def raw_ods(tables: str, styles: str = "", **more: str | bytes) -> bytes:
    """A LibreOffice spreadsheet from the XML of its tables."""
    spaces = " ".join(
        f'xmlns:{short}="{_OFFICE_TABLE}:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
        )
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {spaces}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
            **more,
        }
    )
