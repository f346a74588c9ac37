"""Web pages and XML that Excel opens, and saves under .xls."""

from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, refused, written
from tests.intake.corpus.texts import windows_1258


def _page(body: str, charset: str = "") -> str:
    head = f"<meta charset='{charset}'><style>td{{}}</style>"
    return f"<html><head>{head}</head><body>{body}</body></html>"


_HTML_TABLE = "<table>" + "".join(f"<tr><td>{'<td>'.join(row)}" for row in TABLE) + "</table>"
_HTML_MERGED = (
    "<p>Biểu 1. Kết quả<p>ĐVT: triệu đồng<table><tr><th rowspan=2>Xã</th><th colspan=2>Hộ</th></tr>"
    "<tr><th>Số</th><th>%</th></tr><tr><td>Nga&nbsp;Sơn</td><td sdval='72842'>72,842</td>"
    "<td x:num='0.651'>65,1%</td></tr></table><table><tr><td>khác</td></tr></table>"
)
_XML_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
    '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Xã</Data></Cell>'
    '<Cell><Data ss:Type="String">Hộ</Data></Cell></Row>'
    '<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Number">97.0</Data></Cell>'
    '<Cell><Data ss:Type="DateTime">2025-06-30T00:00:00.000</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
)

CASES = [
    Case("a web page named xls", "t.xls", written(_page(_HTML_TABLE)), {"t": TABLE_ROWS}),
    Case(
        "a web page in windows-1258",
        "t.htm",
        written(windows_1258(_page(_HTML_TABLE, "windows-1258"))),
        {"t": TABLE_ROWS},
    ),
    Case(
        "a web page with merged headers, and two tables",
        "t.html",
        written(_page(_HTML_MERGED)),
        {
            "t": {1: ["Xã", "Hộ"], 2: [None, "Số", "%"], 3: ["Nga Sơn", "72842", "65.1%"]},
            "t (2)": {1: ["khác"]},
        },
        also=lambda sheets: (
            sheets[0].title == "Biểu 1. Kết quả\nĐVT: triệu đồng"
            and sheets[0].merged == ((1, 0, 2, 0), (1, 1, 1, 2))
        ),
    ),
    refused("a web page without tables", "t.html", _page("<p>Không"), "no_table"),
    Case(
        "a web page's cells outside of any row",
        "t.html",
        written(_page("<table><td>Xã<td>Hộ<tr><td>Nga Sơn<td>5</table>")),
        {"t": {1: ["Xã", "Hộ"], 2: ["Nga Sơn", "5"]}},
    ),
    Case(
        "a web page cut off in its table",
        "t.html",
        written(_page(_HTML_TABLE).rpartition("<td>0")[0]),
        {"t": TABLE_ROWS | {3: ["14800", "Ba Đình", "97"]}},
    ),
    Case(
        "Excel's XML of 2003 named xls",
        "t.xls",
        written(_XML_2003),
        {"S": {1: ["Xã", None, "Hộ"], 4: [None, "97", "2025-06-30"]}},
        also=lambda sheets: sheets[0].merged == ((1, 0, 1, 1),),
    ),
    refused("other XML", "t.xml", "<?xml version='1.0'?><a><b/></a>", "unknown_format"),
]
