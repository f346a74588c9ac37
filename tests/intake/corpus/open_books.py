"""LibreOffice spreadsheets: repeated cells, values of every kind, passwords."""

from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, refused, written
from tests.intake.corpus.office import raw_ods, zipped
from tests.intake.corpus.texts import tcvn3

_S = {"S": TABLE_ROWS}


def _ods_cell(text: str, more: str = "") -> str:
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}{more}><text:p>{text}</text:p></table:table-cell>"


def _ods_number(value: float, kind: str = "float", more: str = "") -> str:
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}"{more}/>'


def _ods_table(rows: str, name: str = "S") -> str:
    return f'<table:table table:name="{name}">{rows}</table:table>'


def _ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


_ODS_ROWS = "".join(_ods_row(*map(_ods_cell, row)) for row in TABLE)
_TO_THE_END = (
    '<table:table-row table:number-rows-repeated="1048572">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)
_EVERYWHERE = _ods_row(
    _ods_cell("x", ' table:number-columns-repeated="16384"'),
    more=' table:number-rows-repeated="1048576"',
)
_FONT_STYLE = (
    '<style:style style:name="ce1"><style:text-properties style:font-name=".VnTimeH"/>'
    "</style:style>"
)
_ODS_KINDS = _ods_row(
    _ods_number(0.651, "percentage"),
    _ods_number(1234.5, "currency"),
    '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
    '<table:table-cell office:value-type="date" office:date-value="2025-06-30"/>',
    '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>',
    _ods_cell("#DIV/0!"),
    _ods_cell("một</text:p><text:p>hai<text:s text:c='2'/>ba"),
    _ods_cell("x<office:annotation><text:p>ghi chú</text:p></office:annotation>"),
    _ods_cell(tcvn3("tổng số"), ' table:style-name="ce1"'),
    _ods_number(7, more=' table:number-columns-repeated="2"'),
)
_ODS_MERGED = _ods_row(
    _ods_cell("Xã", ' table:number-rows-spanned="2"'),
    _ods_cell("Hộ", ' table:number-columns-spanned="2"'),
    "<table:covered-table-cell/>",
) + _ods_row("<table:covered-table-cell/>", _ods_cell("Số"), _ods_cell("%"))

CASES = [
    Case("LibreOffice", "t.ods", written(raw_ods(_ods_table(_ODS_ROWS))), _S),
    Case(
        "LibreOffice with formats to the last row",
        "t.ods",
        written(raw_ods(_ods_table(_ODS_ROWS + _TO_THE_END))),
        _S,
    ),
    Case(
        "LibreOffice's values of every kind",
        "t.ods",
        written(raw_ods(_ods_table(_ODS_KINDS), _FONT_STYLE)),
        {
            "S": {
                1: [
                    *("65.1%", "1234.5", "1", "2025-06-30", "09:30:00", "#DIV/0!"),
                    *("một\nhai  ba", "x", "TỔNG SỐ", "7", "7"),
                ]
            }
        },
    ),
    Case(
        "LibreOffice with merged headers",
        "t.ods",
        written(raw_ods(_ods_table(_ODS_MERGED))),
        {"S": {1: ["Xã", "Hộ"], 2: [None, "Số", "%"]}},
        also=lambda sheets: sheets[0].merged == ((1, 0, 2, 0), (1, 1, 1, 2)),
    ),
    refused(
        "one text in all cells that LibreOffice has",
        "t.ods",
        raw_ods(_ods_table(_EVERYWHERE)),
        "too_large",
    ),
    refused(
        "LibreOffice with a password",
        "t.ods",
        raw_ods(
            _ods_table(""),
            **{"META-INF/manifest.xml": "<manifest:encryption-data/>"},
        ),
        "password",
    ),
    refused(
        "LibreOffice text",
        "t.odt",
        zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "unknown_format",
    ),
]
