"""Old Excel workbooks as ministries published them: TCVN3 fonts, code pages, passwords."""

from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, refused, written
from tests.intake.corpus.old_excel import Cell, OldBook, container
from tests.intake.corpus.texts import tcvn3, windows_1258

_FONTS = (
    ("Arial", "General"),
    (".VnTime", "General"),
    (".VnTimeH", "General"),
    ("Arial", "0.0%"),
    ("Arial", "dd/mm/yyyy"),
    ("Arial", '0.0"%"'),
)
_S = {"S": TABLE_ROWS}


def _table(write=str, style: int = 0) -> list[Cell]:
    """The table of the cases, its numbers as numbers."""
    return [
        Cell(r, c, float(text) if text[0].isdigit() else write(text), style)
        for r, row in enumerate(TABLE)
        for c, text in enumerate(row)
    ]


def _as_bytes(encode):
    return lambda text: encode(text).decode("latin-1")


_BUDGET = OldBook(
    [
        Cell(0, 0, tcvn3("dự toán chi ngân sách nhà nước năm 2005"), 2),
        Cell(1, 3, tcvn3("Đơn vị: Tỷ đồng"), 1),
        *[
            Cell(3, c, tcvn3(text), 1)
            for c, text in enumerate(["Số TT", "Chỉ tiêu", "Số", "Tỷ lệ"])
        ],
        Cell(4, 0, "I", 1),
        Cell(4, 1, tcvn3("Chi đầu tư phát triển"), 1),
        Cell(4, 2, 72842.0),
        Cell(4, 3, 0.651, 3),
        Cell(5, 1, "Tỉnh Thừa Thiên Huế", 0),
        Cell(5, 2, 7, is_error=True),
        Cell(5, 3, 65.1, 5),
        Cell(6, 1, "Hu\u00f5n: " + tcvn3("Tố Hữu"), 0, runs=((7, 7),)),
        Cell(6, 2, 38717.0, 4),
        Cell(6, 3, True),
    ],
    _FONTS,
    merged=((0, 0, 0, 3),),
)
_BUDGET_ROWS = {
    1: ["DỰ TOÁN CHI NGÂN SÁCH NHÀ NƯỚC NĂM 2005"],
    2: [None, None, None, "Đơn vị: Tỷ đồng"],
    4: ["Số TT", "Chỉ tiêu", "Số", "Tỷ lệ"],
    5: ["I", "Chi đầu tư phát triển", "72842", "65.1%"],
    6: [None, "Tỉnh Thừa Thiên Huế", "#DIV/0!", "65.1"],
    7: [None, "Huõn: Tố Hữu", "2005-12-31", "1"],
}
_MANGLED = tcvn3("Số hộ nghèo").encode("latin-1").decode("cp1258")

CASES = [
    Case("Excel 97", "t.xls", written(OldBook(_table()).excel_97()), _S),
    Case(
        "a ministry's table of 2005 in .VnTime",
        "t.xls",
        written(_BUDGET.excel_97()),
        {"S": _BUDGET_ROWS},
        also=lambda sheets: sheets[0].merged == ((1, 0, 1, 3),),
    ),
    Case(
        "TCVN3 in Excel 97 without its font",
        "t.xls",
        written(OldBook(_table(tcvn3)).excel_97()),
        _S,
    ),
    Case(
        "TCVN3 that Vietnamese Windows took for its own code page",
        "t.xls",
        written(OldBook([Cell(0, 0, _MANGLED, 1)], _FONTS).excel_97()),
        {"S": {1: ["Số hộ nghèo"]}},
    ),
    Case(
        "Unicode left in a .VnTime font",
        "t.xls",
        written(OldBook(_table(style=1), _FONTS).excel_97()),
        _S,
    ),
    Case(
        "Excel 95 in TCVN3",
        "t.xls",
        written(OldBook(_table(tcvn3, 1), _FONTS, code_page=1252).excel_95()),
        _S,
    ),
    Case(
        "Excel 95 in windows-1258",
        "t.xls",
        written(OldBook(_table(_as_bytes(windows_1258)), code_page=1258).excel_95()),
        _S,
    ),
    Case(
        "Excel 4",
        "t.xls",
        written(OldBook(_table(tcvn3)).excel_4()),
        None,
        also=lambda sheets: (
            len(sheets) == 1
            and [sheets[0].cells[f"c{c}"].to_pylist() for c in range(4)]
            == [list(column) for column in zip(*TABLE, strict=True)]
        ),
    ),
    Case(
        "a cell in the last corner of Excel 97",
        "t.xls",
        written(OldBook([Cell(0, 0, "a"), Cell(65535, 255, "z")]).excel_97()),
        {"S": {1: ["a"], 65536: [*[None] * 255, "z"]}},
    ),
    Case("Excel 97 named xlsx", "t.xlsx", written(OldBook(_table()).excel_97()), _S),
    refused(
        "Excel 97 with a password",
        "t.xls",
        OldBook(_table(), is_encrypted=True).excel_97(),
        "password",
    ),
    refused(
        "xlsx with a password",
        "t.xlsx",
        container({"EncryptionInfo": b"\x04\x00\x04\x00", "EncryptedPackage": bytes(8192)}),
        "password",
    ),
    refused("Excel 97 cut off", "t.xls", OldBook(_table()).excel_97()[:900], "damaged_file"),
    refused(
        "a container that points at itself",
        "t.xls",
        OldBook(_table()).excel_97()[:-512] + bytes(512),
        "damaged_file",
    ),
    refused("old Word", "t.doc", container({"WordDocument": bytes(4096)}), "old_word"),
    refused("old PowerPoint", "t.ppt", container({"Current User": b""}), "unknown_format"),
]
