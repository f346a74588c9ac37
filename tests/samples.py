"""Sample files of every feed, as provinces send them: `tests/samples/<feed>/{good,poisoned}.csv`.

The CSV files are there to be read and changed by hand; the other formats are made from them. The
last column of a poisoned file says what is planted in the row: nothing, `duplicate`, or the faults
as `rule@column`; it is no part of what is sent. The figures are invented.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import xlsxwriter

from ntm.catalog import Feed, feed, feed_names

FOLDER = Path(__file__).parent / "samples"
TITLES = ("Biểu số liệu", "SỐ LIỆU MÔ PHỎNG")
PERIODS = {"month": "2024-12", "quarter": "2024-Q4", "year": "2024"}
HALF_YEAR = "2024-H2"
PROVINCE = "38"


@dataclass(frozen=True)
class Sample:
    """One sample table: header, rows, and for each row what is planted in it."""

    feed: Feed
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    planted: tuple[str, ...]

    @property
    def accepted(self) -> int:
        """How many rows the kernel is to accept."""
        return self.planted.count("")

    @property
    def duplicates(self) -> int:
        """How many rows repeat another one."""
        return self.planted.count("duplicate")

    @property
    def faults(self) -> list[set[tuple[str, str]]]:
        """(rule, column) of each row to be quarantined, in the rows' order."""
        named = [text for text in self.planted if text not in ("", "duplicate")]
        return [{_fault(item) for item in text.split(",")} for text in named]


def _fault(text: str) -> tuple[str, str]:
    rule, _, column = text.partition("@")
    return rule, column


def sample(feed_name: str, kind: str) -> Sample:
    """The `good` or `poisoned` sample of a feed."""
    with (FOLDER / feed_name / f"{kind}.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = [tuple(line) for line in csv.reader(lines)]
    if kind == "good":
        return Sample(feed(feed_name), header, tuple(rows), ("",) * len(rows))
    planted = tuple(row[-1] for row in rows)
    return Sample(feed(feed_name), header[:-1], tuple(row[:-1] for row in rows), planted)


def samples(kind: str) -> list[Sample]:
    """The samples of all feeds."""
    return [sample(name, kind) for name in feed_names()]


def place(contract: Feed) -> str:
    """`<period>/<sender>` of a feed's samples in the inbox."""
    sender = contract.agency if contract.agency == "TW" else f"{PROVINCE}-{contract.agency}"
    return f"{PERIODS.get(contract.cadence, HALF_YEAR)}/{sender}"


def as_csv(table: Sample) -> bytes:
    """Comma-separated UTF-8 with its byte order mark."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([[title] for title in TITLES])
    writer.writerows([table.header, *table.rows])
    return target.getvalue().encode("utf-8-sig")


def as_tsv(table: Sample) -> bytes:
    """Tab-separated UTF-16, as office programs save Unicode text."""
    lines = [*([title] for title in TITLES), table.header, *table.rows]
    return "".join("\t".join(line) + "\r\n" for line in lines).encode("utf-16")


def as_xlsx(table: Sample) -> bytes:
    """A workbook with a sheet named as officers name it; days are days, whole numbers numbers."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet(table.feed.parts_named[0][:31])
    day_format = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, line in enumerate([*([title] for title in TITLES), table.header]):
        page.write_row(number, 0, line)
    for number, row in enumerate(table.rows, start=len(TITLES) + 1):
        for column, text in enumerate(row):
            day = _day(text)
            if day:
                page.write_datetime(number, column, day, day_format)
            elif text.isdecimal() and not text.startswith("0") and len(text) < 6:
                page.write_number(number, column, int(text))
            elif text:
                page.write_string(number, column, text)
    book.close()
    return target.getvalue()


def _day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y")
    except ValueError:
        return None


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="{name}">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ODS_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3"><manifest:file-entry manifest:full-path="/"
 manifest:media-type="{ODS_TYPE}"/><manifest:file-entry manifest:full-path="content.xml"
 manifest:media-type="text/xml"/></manifest:manifest>"""


def as_ods(table: Sample) -> bytes:
    """An OpenDocument spreadsheet of text cells."""
    lines = [*([title] for title in TITLES), table.header, *table.rows]
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(escape(text)) for text in line)}</table:table-row>"
        for line in lines
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", ODS_TYPE)
        archive.writestr("META-INF/manifest.xml", ODS_MANIFEST)
        name = escape(table.feed.parts_named[0])
        archive.writestr("content.xml", ODS.format(name=name, rows=rows))
    return target.getvalue()


def as_docx(table: Sample) -> bytes:
    """A Word report with the table in it."""
    document = docx.Document()
    for title in (*TITLES, table.feed.name_vi):
        document.add_paragraph(title)
    grid = document.add_table(rows=0, cols=len(table.header))
    for line in (table.header, *table.rows):
        for cell, text in zip(grid.add_row().cells, line, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def as_jsonl(table: Sample) -> bytes:
    """One object a line, the header's words as its names."""
    lines = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


FORMATS: dict[str, Callable[[Sample], bytes]] = {
    "csv": as_csv,
    "tsv": as_tsv,
    "xlsx": as_xlsx,
    "ods": as_ods,
    "docx": as_docx,
    "jsonl": as_jsonl,
}
