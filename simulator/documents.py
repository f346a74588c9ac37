"""Tables → the bytes of a Word document: an official head and a table of texts.

Equal tables give equal bytes. Source: ECMA-376 part 1, 17.4 (tables).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from simulator.tables import NOTE, Layout, Table
from simulator.workbooks import HEAD, NUMBER_HEADER, PACKAGE, RELATIONS, zipped

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def document_bytes(table: Table) -> tuple[bytes, Layout]:
    """A document with one table, its head above it and a note below."""
    lines = [[NUMBER_HEADER, *table.headers], *_texts(table)]
    rows = "".join(f"<w:tr>{''.join(map(_cell, line))}</w:tr>" for line in lines)
    above = "".join(map(_paragraph, filter(None, table.title)))
    body = f"{above}<w:tbl>{rows}</w:tbl>{_paragraph(NOTE)}"
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{TYPE}"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship'
        f' Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{MAIN}"><w:body>{body}'
        "</w:body></w:document>",
    }
    return zipped(parts), Layout("", 1, 1)


def _texts(table: Table) -> Iterable[list[str]]:
    """Rows as texts, numbered, with the planted cells."""
    for index, values in enumerate(table.frame.iter_rows(named=True)):
        changed = {name: rows[index] for name, rows in table.edits.items() if index in rows}
        yield [str(index + 1), *[_text(value) for value in (values | changed).values()]]


def _text(value: Any) -> str:
    """A value as it is typed: 01/7/2025, 12,5; whole numbers without marks."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0").replace(".", ",")
    return str(value)


def _paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _cell(text: str) -> str:
    return f"<w:tc>{_paragraph(text)}</w:tc>"
