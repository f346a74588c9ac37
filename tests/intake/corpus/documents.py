"""Word reports with tables in annexes, as python-docx writes them and as Word does."""

from collections.abc import Callable
from pathlib import Path

import docx
from docx.document import Document

from ntm.intake.sheets import Sheet
from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, refused, written
from tests.intake.corpus.office import raw_docx, zipped
from tests.intake.corpus.texts import tcvn3


def in_word(fill: Callable[[Document], object]) -> Callable[[Path], None]:
    """The maker of a document that python-docx fills."""

    def make(path: Path) -> None:
        document = docx.Document()
        fill(document)
        document.save(str(path))

    return make


def put_table(document: Document, rows: list[list[str]] = TABLE) -> object:
    """A table at the end of the document."""
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def _report(document: Document) -> None:
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "UBND TỈNH THANH HÓA\nSố: 123/BC-SNN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nThanh Hóa, ngày 14 tháng 6 năm 2025"
    document.add_heading("BÁO CÁO", 1)
    document.add_paragraph("Kính gửi: Bộ Nông nghiệp và Môi trường")
    document.add_paragraph("Căn cứ Quyết định số 924/QĐ-TTg ngày 02 tháng 8 năm 2022")
    document.add_paragraph("Bảng 1. Kết quả thực hiện")
    document.add_paragraph("ĐVT: triệu đồng")
    put_table(document)
    document.add_paragraph("Ghi chú: số liệu sơ bộ")
    document.add_paragraph("Phụ lục 2")
    put_table(document, [["Xã", "Số"], ["Nga Sơn", "1"]])
    document.add_paragraph("")
    put_table(document, [["Xã", "Số"], ["Ba Đình", "2"]])
    foot = document.add_table(1, 2)
    foot.cell(0, 0).text = "Nơi nhận:\n- Như trên"
    foot.cell(0, 1).text = "GIÁM ĐỐC"


def _is_report(sheets: list[Sheet]) -> bool:
    first = sheets[0]
    return (first.document_number, first.document_date) == (
        "123/BC-SNN",
        "2025-06-14",
    ) and first.title.endswith("Bảng 1. Kết quả thực hiện\nĐVT: triệu đồng")


def _merged(document: Document) -> None:
    table = document.add_table(4, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Xã"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Hộ"
    for place, text in {(1, 1): "Số", (1, 2): "%", (2, 0): "a", (2, 1): "1", (3, 1): "2"}.items():
        table.cell(*place).text = text
    table.cell(2, 0).merge(table.cell(3, 0))


def _paragraph(text: str, font: str = "") -> str:
    own = f'<w:rPr><w:rFonts w:ascii="{font}"/></w:rPr>' if font else ""
    return f"<w:p><w:r>{own}<w:t>{text}</w:t></w:r></w:p>"


def _table(*rows: list[str]) -> str:
    lines = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


_TRACKED = (
    "<w:p><w:r><w:t>12</w:t></w:r><w:del><w:r><w:delText>99</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t>3</w:t></w:r></w:ins></w:p>"
)
_TICKED = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
_EMPTY_BOX = '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r></w:p>'
_FIELD = "<w:p><w:r><w:instrText>SUM(ABOVE)</w:instrText></w:r><w:r><w:t>5</w:t></w:r></w:p>"
_IN_A_BOX = (
    "<w:p><w:r><w:t>x</w:t></w:r><w:r><w:txbxContent><w:p><w:r><w:t>khung</w:t></w:r></w:p>"
    "</w:txbxContent></w:r></w:p>"
)
_NESTED = f"{_paragraph('ngoài')}{_table([_paragraph('trong')])}<w:p/>"
_WIDE_CELL = "<w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + _paragraph("Tên")
_SHIFTED = _table([_WIDE_CELL, _paragraph("Số")]) + _table(
    [_paragraph("Nga Sơn"), _paragraph("7")]
).replace("<w:tr>", "<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>")
_SHIFTED = _SHIFTED.replace("</w:tbl><w:tbl>", "")
_STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="paragraph" w:default="1"><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr>'
    "</w:style></w:styles>"
)

CASES = [
    Case(
        "a report with its number, day, captions and annexes",
        "t.docx",
        in_word(_report),
        {
            "Bảng 1. Kết quả thực hiện": TABLE_ROWS,
            "Phụ lục 2": {1: ["Xã", "Số"], 2: ["Nga Sơn", "1"]},
            "Bảng 3": {1: ["Xã", "Số"], 2: ["Ba Đình", "2"]},
        },
        also=_is_report,
    ),
    Case(
        "a Word table with merged cells",
        "t.docx",
        in_word(_merged),
        {"Bảng 1": {1: ["Xã", "Hộ"], 2: [None, "Số", "%"], 3: ["a", "1"], 4: [None, "2"]}},
        also=lambda sheets: set(sheets[0].merged) == {(1, 0, 2, 0), (1, 1, 1, 2), (3, 0, 4, 0)},
    ),
    Case(
        "two tables of one caption",
        "t.docx",
        in_word(lambda d: [(d.add_paragraph("Bảng 1"), put_table(d)) for _ in range(2)]),
        {"Bảng 1": TABLE_ROWS, "Bảng 1 (2)": TABLE_ROWS},
    ),
    Case(
        "tracked changes, ticks, fields, boxes and a table in a table",
        "t.docx",
        written(raw_docx(_table([_TRACKED, _TICKED, _EMPTY_BOX], [_FIELD, _IN_A_BOX, _NESTED]))),
        {"Bảng 1": {1: ["123", "x"], 2: ["5", "x", "ngoài\ntrong"]}},
    ),
    Case(
        "a row that begins in the second column",
        "t.docx",
        written(raw_docx(_SHIFTED)),
        {"Bảng 1": {1: ["Tên", None, "Số"], 2: [None, "Nga Sơn", "7"]}},
        also=lambda sheets: sheets[0].merged == ((1, 0, 1, 1),),
    ),
    Case(
        "TCVN3 in a document's fonts",
        "t.docx",
        written(
            raw_docx(
                _table(
                    [_paragraph(tcvn3("Số")), _paragraph(tcvn3("tổng"), ".VnTimeH")],
                    [_paragraph("Tè", "Arial"), _paragraph(tcvn3("Nga Sơn"))],
                ),
                **{"styles.xml": _STYLES},
            )
        ),
        {"Bảng 1": {1: ["Số", "TỔNG"], 2: ["Tè", "Nga Sơn"]}},
    ),
    Case(
        "a document without tables",
        "t.docx",
        in_word(lambda d: d.add_paragraph("x")),
        reason="fault.no_table",
    ),
    Case("a document named xlsx", "t.xlsx", in_word(put_table), {"Bảng 1": TABLE_ROWS}),
    refused(
        "a document without its text",
        "t.docx",
        raw_docx("").replace(b"word/document.xml", b"word/documens.xml"),
        "damaged_file",
    ),
    refused(
        "a presentation",
        "t.pptx",
        zipped({"[Content_Types].xml": "<Types>presentationml.presentation</Types>"}),
        "unknown_format",
    ),
]
