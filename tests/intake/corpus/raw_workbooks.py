"""xlsx workbooks part by part: what other programs write, and what no program should."""

from pathlib import Path

from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case
from tests.intake.corpus.office import (
    MAIN,
    cell_xml,
    raw_xlsx,
    relations,
    sheet_xml,
    xlsx_parts,
    zipped,
)
from tests.intake.corpus.texts import tcvn3

_S = {"S": TABLE_ROWS}


def table_xml(rows: list[list[str]] = TABLE) -> str:
    """The XML of a table's rows."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(cell_xml(f"{chr(65 + c)}{number}", text) for c, text in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)


_STRICT = sheet_xml(table_xml()).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
_PREFIXED = (
    sheet_xml(table_xml()).replace("xmlns=", "xmlns:x=").replace("<", "<x:").replace("<x:/", "</x:")
)
_MACROS = {
    "vbaProject.bin": b"\xd0\xcf\x11\xe0 Auto_Open",
    "externalLinks/externalLink1.xml": "<a/>",
}
_STYLES_1904 = '<workbookPr date1904="1"/>'
_DATE_STYLE = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
_SPARE = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
_SHARED = (
    f'<sst xmlns="{MAIN}"><si><t xml:space="preserve"> Nga Sơn</t></si>'
    '<si><r><t xml:space="preserve">Hợp tác </t></r>'
    "<r><rPr><b/></rPr><t>xã</t></r><rPh><t>phiên âm</t></rPh></si></sst>"
)


def void_write(path: Path, parts: dict[str, str | bytes]) -> None:
    """Write an archive of parts."""
    path.write_bytes(zipped(parts))


def _without_workbook() -> dict[str, str | bytes]:
    parts = xlsx_parts({"S": sheet_xml(table_xml())})
    del parts["xl/workbook.xml"]
    return parts


CASES = [
    Case("a workbook with macros and links", "t.xlsm", raw_xlsx(table_xml(), **_MACROS), _S),
    Case(
        "everything merged into one cell",
        "t.xlsx",
        raw_xlsx(
            f'<row r="1">{cell_xml("A1", "Báo cáo")}</row>',
            '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
        {"S": {1: ["Báo cáo"]}},
        also=lambda sheets: sheets[0].merged == ((1, 0, 1_048_576, 16_383),),
    ),
    Case(
        "TCVN3 without a font, proven by its letters",
        "t.xlsx",
        raw_xlsx(table_xml([[tcvn3(cell) for cell in row] for row in TABLE])),
        _S,
    ),
    Case(
        "shared texts with blanks, runs and phonetic signs",
        "t.xlsx",
        raw_xlsx(_SPARE, **{"sharedStrings.xml": _SHARED}),
        {"S": {1: [" Nga Sơn", "Hợp tác xã"]}},
    ),
    Case(
        "days counted from 1904",
        "t.xlsx",
        lambda path: void_write(
            path,
            xlsx_parts(
                {"S": sheet_xml('<row r="1"><c r="A1" s="1"><v>44376</v></c></row>')},
                _STYLES_1904,
                **{"styles.xml": _DATE_STYLE},
            ),
        ),
        {"S": {1: ["2025-06-30"]}},
    ),
    Case(
        "rows and cells that do not say where they are",
        "t.xlsx",
        raw_xlsx("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"),
        {"S": {1: ["1", "2"], 2: ["3"]}},
    ),
    Case(
        "the same cell twice",
        "t.xlsx",
        raw_xlsx('<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="B2"><v>5</v></c></row>'),
        {"S": {2: [None, "5"]}},
    ),
    Case(
        "a control sign written as _x0007_",
        "t.xlsx",
        raw_xlsx(f'<row r="1">{cell_xml("A1", "Nga_x0007_ Sơn")}</row>'),
        {"S": {1: ["Nga Sơn"]}},
    ),
    Case(
        "attributes in single quotes",
        "t.xlsx",
        raw_xlsx("<row r='1'><c r='A1' t='e'><v>#REF!</v></c><c r='B1'><v>1</v></c></row>"),
        {"S": {1: ["#REF!", "1"]}},
    ),
    Case(
        "the strict form of the standard",
        "t.xlsx",
        lambda path: void_write(path, xlsx_parts({"S": _STRICT})),
        _S,
    ),
    Case(
        "elements with a prefix",
        "t.xlsx",
        lambda path: void_write(path, xlsx_parts({"S": _PREFIXED})),
        _S,
    ),
    Case(
        "a shared text that does not exist",
        "t.xlsx",
        raw_xlsx('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'),
        {"S": {}},
        also=lambda sheets: sheets[0].fault == "fault.damaged_file",
    ),
    Case(
        "a style that does not exist",
        "t.xlsx",
        raw_xlsx('<row r="1"><c r="A1" s="77"><v>5</v></c></row>'),
        {"S": {1: ["5"]}},
    ),
    Case(
        "a link to a sheet that is missing",
        "t.xlsx",
        lambda path: void_write(
            path,
            xlsx_parts({"S": sheet_xml(table_xml())})
            | {"xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/none.xml"))},
        ),
        {"S": {}},
        also=lambda sheets: sheets[0].fault == "fault.damaged_file",
    ),
    Case(
        "no workbook inside",
        "t.xlsx",
        lambda p: void_write(p, _without_workbook()),
        reason="fault.damaged_file",
    ),
    Case(
        "sheet names that are paths",
        "t.xlsx",
        lambda path: void_write(
            path,
            xlsx_parts({"../..&amp;x": sheet_xml(table_xml()), tcvn3("Biểu số 1"): sheet_xml("")}),
        ),
        {"../..&x": TABLE_ROWS, "Biểu số 1": {}},
    ),
    Case(
        "two hundred sheets",
        "t.xlsx",
        lambda path: void_write(
            path, xlsx_parts({f"Xã {n}": sheet_xml(table_xml()) for n in range(200)})
        ),
        {f"Xã {n}": TABLE_ROWS for n in range(200)},
    ),
]
