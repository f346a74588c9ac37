"""Workbooks in Excel's binary form, record by record."""

import struct

from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, refused, written
from tests.intake.corpus.office import relations, zipped

_S = {"S": TABLE_ROWS}


def _binary_record(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, rest = b"", len(data)
    while True:
        length += bytes([rest & 0x7F | (0x80 if rest > 127 else 0)])
        rest >>= 7
        if not rest:
            return number + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(rows: dict[int, dict[int, bytes]], *merged: tuple[int, int, int, int]) -> bytes:
    """A binary workbook of one sheet, "S": by row and column, a record's number and its data."""
    sheet = b""
    for row, cells in rows.items():
        sheet += _binary_record(0, struct.pack("<I", row) + bytes(13))
        for column, cell in cells.items():
            place = struct.pack("<II", column, 1 if cell[0] == 105 else 0)
            sheet += _binary_record(cell[0] % 100, place + cell[1:])
    sheet = _binary_record(145) + sheet + _binary_record(146)
    for area in merged:
        sheet += _binary_record(176, struct.pack("<IIII", *area))
    styles = _binary_record(617)
    for number_format in (0, 10):
        styles += _binary_record(47, struct.pack("<HHH", 0, number_format, 0) + bytes(10))
    styles += _binary_record(618)
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>',
            "_rels/.rels": relations(("officeDocument", "xl/workbook.bin")),
            "xl/workbook.bin": _binary_record(
                156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("S")
            ),
            "xl/_rels/workbook.bin.rels": relations(("worksheet", "worksheets/sheet1.bin")),
            "xl/worksheets/sheet1.bin": _binary_record(129) + sheet + _binary_record(130),
            "xl/styles.bin": styles,
            "xl/sharedStrings.bin": _binary_record(19, b"\x00" + _wide("dùng chung")),
        }
    )


_BINARY_TABLE = {
    r: {c: b"\x06" + _wide(text) for c, text in enumerate(row)} for r, row in enumerate(TABLE)
}
_BINARY_KINDS = {
    0: {
        0: b"\x02" + struct.pack("<I", 97 << 2 | 2),
        1: b"\x02" + struct.pack("<I", 6510 << 2 | 3),
        2: b"\x05" + struct.pack("<d", 1234.5),
        3: b"\x04\x01",
        4: b"\x03\x07",
        5: b"\x07" + struct.pack("<I", 0),
        6: bytes([105]) + struct.pack("<d", 0.651),
        7: b"\x02" + struct.pack("<I", ((-5) & 0x3FFFFFFF) << 2 | 2),
    }
}

CASES = [
    Case("Excel's binary form", "t.xlsb", written(xlsb(_BINARY_TABLE)), _S),
    Case(
        "binary values of every kind",
        "t.xlsb",
        written(xlsb(_BINARY_KINDS, (0, 1, 0, 0))),
        {"S": {1: ["97", "65.1", "1234.5", "1", "#DIV/0!", "dùng chung", "65.1%", "-5"]}},
        also=lambda sheets: sheets[0].merged == ((1, 0, 2, 0),),
    ),
    Case(
        "a binary cell in the last corner",
        "t.xlsb",
        written(xlsb({0: {0: b"\x06" + _wide("a")}, 1_048_575: {16_383: b"\x06" + _wide("z")}})),
        {"S": {1: ["a"], 1_048_576: [*[None] * 16_383, "z"]}},
    ),
    refused(
        "a binary workbook whose records are cut off",
        "t.xlsb",
        xlsb({0: {0: b"\x02\x01"}}),
        "damaged_file",
    ),
]
