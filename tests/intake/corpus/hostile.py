"""Files made to harm: far corners, bombs, entities, endless rows; and files that are no files."""

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.intake.corpus.case import Case, refused, void
from tests.intake.corpus.documents import in_word, put_table
from tests.intake.corpus.office import (
    MAIN,
    cell_xml,
    docx_parts,
    raw_xlsx,
    sheet_xml,
    xlsx_parts,
    zipped,
)
from tests.intake.corpus.raw_workbooks import table_xml

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def _xlsx() -> bytes:
    return zipped(xlsx_parts({"S": sheet_xml(table_xml())}))


def _docx(path: Path) -> None:
    in_word(put_table)(path)
    path.write_bytes(path.read_bytes()[:-200])


def _corner(first: str, last: str) -> Callable[[Path], None]:
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return raw_xlsx(
        f'<row r="1">{cell_xml(first, "a")}</row><row r="{row}">{cell_xml(last, "z")}</row>'
    )


def _diagonal(rows: int) -> Iterator[str]:
    for number in range(1, rows + 1):
        column = (number * 37) % _LAST_COLUMN
        letters = ""
        column += 1
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        yield f'<row r="{number}"><c r="{letters}{number}"><v>1</v></c></row>'


def streamed_xlsx(rows: Iterator[str], after: str = "") -> Callable[[Path], None]:
    """The maker of a large workbook: its rows are packed as they are made."""

    def make(path: Path) -> None:
        parts = xlsx_parts({"S": ""})
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in parts.items():
                if name != "xl/worksheets/sheet1.xml":
                    archive.writestr(name, content)
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
                sheet = io.BufferedWriter(member, 1 << 20)
                sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData>'.encode())
                for row in rows:
                    sheet.write(row.encode())
                sheet.write(f"</sheetData>{after}</worksheet>".encode())
                sheet.flush()

    return make


def million_rows(columns: str, more: str = "") -> Iterator[str]:
    """The XML of a million rows of numbers in these columns."""
    for number in range(1, 1_000_001):
        cells = "".join(f'<c r="{c}{number}"><v>{number}</v></c>' for c in columns)
        yield f'<row r="{number}">{cells}{more}</row>'


_WIDE_ROWS = "".join(
    f'<row r="{row}">' + f"<c><v>{row}</v></c>" * _LAST_COLUMN + "</row>" for row in (1, 2, 3)
)
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
_LAUGHS += "]>"
_OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
_ENTITY = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'


def _bomb(path: Path) -> None:
    """A worksheet of 300 MB of blanks in 300 KB."""
    streamed_xlsx(" " * (1 << 20) for _ in range(300))(path)


def _with_entities(kind: str) -> bytes:
    sheet = sheet_xml(_ENTITY)
    if kind == "shared":
        shared = f'{_LAUGHS}<sst xmlns="{MAIN}"><si><t>&i;</t></si></sst>'
        parts = xlsx_parts({"S": sheet_xml("")}, **{"sharedStrings.xml": shared})
    else:
        parts = xlsx_parts({"S": (_LAUGHS if kind == "laughs" else _OUTSIDE) + sheet})
    return zipped(parts)


_RANDOM = random.Random(924).randbytes(50_000)

CORNERS = [
    Case(
        "cells only at A1 and XFD1048576",
        "t.xlsx",
        _corner("A1", "XFD1048576"),
        {"S": {1: ["a"], _LAST_ROW: [*[None] * (_LAST_COLUMN - 1), "z"]}},
    ),
    Case(
        "cells only at A1 and ZZ1048576",
        "t.xlsx",
        _corner("A1", "ZZ1048576"),
        {"S": {1: ["a"], _LAST_ROW: [*[None] * 701, "z"]}},
    ),
    Case(
        "a cell beyond the last column",
        "t.xlsx",
        _corner("A1", "XFE9"),
        {"S": {}},
        also=lambda s: s[0].fault != "",
    ),
    Case(
        "a row beyond the last row",
        "t.xlsx",
        _corner("A1", "A9999999"),
        {"S": {}},
        also=lambda s: s[0].fault != "",
    ),
    Case(
        "a cell in each of twenty thousand rows, each in another column",
        "t.xlsx",
        streamed_xlsx(_diagonal(20_000)),
        {"S": {}},
        also=lambda sheets: sheets[0].fault == "fault.too_large",
    ),
    Case(
        "sixteen thousand columns", "t.xlsx", raw_xlsx(_WIDE_ROWS), shapes={"S": (3, _LAST_COLUMN)}
    ),
    Case(
        "a million rows",
        "t.xlsx",
        streamed_xlsx(million_rows("AB")),
        shapes={"S": (1_000_000, 2)},
        is_slow=True,
    ),
    Case(
        "a million rows with an error in each",
        "t.xlsx",
        streamed_xlsx(million_rows("A", '<c t="e"><v>#N/A</v></c>')),
        shapes={"S": (1_000_000, 2)},
        is_slow=True,
    ),
    Case(
        "a million rows of text",
        "t.csv",
        lambda path: void(
            path.write_text("".join(f"{n};Xã {n}\n" for n in range(1_000_000)), "utf-8")
        ),
        shapes={"t": (1_000_000, 2)},
    ),
]
BOMBS = [
    Case("a worksheet of 300 MB of blanks", "t.xlsx", _bomb, reason="fault.archive_bomb"),
    refused(
        "entities that grow in a worksheet", "t.xlsx", _with_entities("laughs"), "damaged_file"
    ),
    refused(
        "entities that grow in shared texts", "t.xlsx", _with_entities("shared"), "damaged_file"
    ),
    refused(
        "an entity that is a file of ours", "t.xlsx", _with_entities("outside"), "damaged_file"
    ),
    refused(
        "entities that grow in a document",
        "t.docx",
        zipped(docx_parts("<w:p/>", prologue=_LAUGHS)),
        "damaged_file",
    ),
    refused(
        "entities that grow in a page",
        "t.xml",
        f'<?xml version="1.0"?>{_LAUGHS}<Workbook>&i;</Workbook>',
        "damaged_file",
    ),
    Case(
        "elements a hundred thousand deep",
        "t.xlsx",
        raw_xlsx("<a>" * 100_000 + "</a>" * 100_000),
        {"S": {}},
    ),
    refused("a hundred thousand open tables in a page", "t.html", "<table>" * 100_000, "no_table"),
]
NO_FILES = [
    refused("no bytes named xlsx", "t.xlsx", b"", "empty_file"),
    refused("no bytes named csv", "t.csv", b"", "empty_file"),
    Case("a folder named xlsx", "t.xlsx", lambda path: path.mkdir(), reason="fault.unknown_format"),
    refused("a workbook cut off", "t.xlsx", _xlsx()[:700], "damaged_file"),
    refused("a workbook that lacks its last byte", "t.xlsx", _xlsx()[:-1], "damaged_file"),
    Case("a document cut off", "t.docx", _docx, reason="fault.damaged_file"),
    refused("random bytes named xlsx", "t.xlsx", _RANDOM, "unknown_format"),
    refused("random bytes named xls", "t.xls", _RANDOM, "unknown_format"),
    refused(
        "random bytes behind the start of xls",
        "t.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _RANDOM,
        "damaged_file",
    ),
    refused(
        "random bytes behind the start of zip", "t.xlsx", b"PK\x03\x04" + _RANDOM, "damaged_file"
    ),
    refused(
        "random bytes behind the start of Parquet", "t.parquet", b"PAR1" + _RANDOM, "damaged_file"
    ),
    refused(
        "a LibreOffice file without its content",
        "t.ods",
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
        "damaged_file",
    ),
    refused("PDF named xlsx", "t.xlsx", b"%PDF-1.7\n", "pdf_or_image"),
    refused("a picture", "t.png", b"\x89PNG\r\n\x1a\n" + bytes(99), "pdf_or_image"),
    refused("rich text", "t.doc", b"{\\rtf1 x}", "old_word"),
    refused(
        "a mail with a page in it", "t.xls", b"MIME-Version: 1.0\r\n\r\n<table>", "unknown_format"
    ),
]
CASES = [*CORNERS, *BOMBS, *NO_FILES]
