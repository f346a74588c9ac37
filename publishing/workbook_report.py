"""The report as a workbook: real numbers and dates, its notes, and the files it rests on."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from ntm.catalog import codes, word
from ntm.release import connect
from publishing.report_data import Report

SQL = Path(__file__).parent
RESULTS = ("numerator", "denominator", "value", "value_low", "value_high", "target_value")
COUNTS = ("units_expected", "units_reported", "coverage")
JUDGED = ("status", "verdict", "certainty", "data_kind")
UNITS = ("target_id", "target_name", "unit_code", "unit_name", "unit_level", "period_end")
SOURCES = ("sender", "period", "file_name", "part", "received_at", "rows_accepted")
WIDTHS = {
    "target_name": 60,
    "unit_name": 24,
    "file_name": 40,
    "sha256": 66,
    "part": 24,
    "numerator": 13,
    "denominator": 13,
    "status": 18,
    "verdict": 14,
    "certainty": 16,
    "received_at": 16,
}
NOTE_WIDTH, LINE_HEIGHT = 56, 15
FORMATS = {
    "period_end": "dd/mm/yyyy",
    "received_at": "dd/mm/yyyy hh:mm",
    "value": "0.00",
    "value_low": "0.00",
    "value_high": "0.00",
    "coverage": "0.000",
}


def write_xlsx(report: Report, warehouse: Path, model: dict[str, Any], target: Path) -> Path:
    """Write the workbook of a report; the same release gives the same bytes.

    Every text is written as text, so nothing a sender wrote can become a formula.
    """
    day = report.data_date or report.period_end
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options) as workbook:
        workbook.set_properties(
            {
                "title": model["title"],
                "author": " ".join(model["header"]["agency"]),
                "comments": model["release"],
                "created": datetime(day.year, day.month, day.day),
            }
        )
        sheets = Sheets(workbook, model)
        values = {"unit_id": report.unit.unit_id, "period_end": report.period_end}
        columns = (*UNITS, *RESULTS, *COUNTS, *JUDGED)
        names = {"name": f"name_{model['language']}"}
        rows = _rows(warehouse, "workbook_units.sql", values, names)
        days = {line.target_id: line.closed_on or report.period_end for line in report.figures}
        own = [row for row in rows if row[2] == report.unit.code and row[5] == days.get(row[0])]
        sheets.table("results", columns, sorted(own, key=lambda row: row[0]))
        sheets.table("units", columns, rows)
        feeds = sorted({figure.feed for figure in report.figures if figure.feed})
        scope = {"unit_code": report.unit.code, "period_end": report.period_end, "feeds": feeds}
        sources = _rows(warehouse, "workbook_sources.sql", scope, {})
        sheets.table("sources", (*SOURCES, "rows_quarantined", "sha256"), sources)
        sheets.notes()
    return target


class Sheets:
    """Writes the sheets of one workbook, each headed by what it is and whether it is simulated."""

    def __init__(self, workbook: Workbook, model: dict[str, Any]):
        self.workbook, self.model, self.language = workbook, model, model["language"]
        self.bold = workbook.add_format({"bold": True})
        self.head = workbook.add_format(
            {
                "bold": True,
                "bottom": 1,
                "text_wrap": True,
                "valign": "vcenter",
                "bg_color": "#E7EAEE",
            }
        )
        self.warning = workbook.add_format({"bold": True, "font_color": "#A61B1B"})
        self.wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.formats = {
            name: workbook.add_format({"num_format": code}) for name, code in FORMATS.items()
        }
        # a word right after a number keeps some distance from it
        self.formats |= {name: workbook.add_format({"indent": 1}) for name in ("status", "sha256")}
        self.number = workbook.add_format({"num_format": "#,##0"})

    def table(self, key: str, columns: Sequence[str], rows: Iterable[tuple]) -> None:
        """One sheet with a filter and a head that stays in sight."""
        sheet, first = self._sheet(key)
        for place, name in enumerate(columns):
            sheet.set_column(place, place, WIDTHS.get(name, 10))
        sheet.set_row(first, 32)
        for place, name in enumerate(columns):
            sheet.write_string(first, place, word(f"workbook.{name}", self.language), self.head)
        last = first
        for last, row in enumerate(rows, start=first + 1):
            for place, (name, value) in enumerate(zip(columns, row, strict=True)):
                self._cell(sheet, last, place, name, value)
        sheet.freeze_panes(first + 1, 0)
        sheet.autofilter(first, 0, max(last, first + 1), len(columns) - 1)
        sheet.repeat_rows(first)
        # a name without diacritics, so that formulas can be typed on any keyboard
        area = f"'{sheet.get_name()}'!$A${first + 1}:${_letter(len(columns))}${last + 1}"
        self.workbook.define_name(f"ntm_{key}", f"={area}")

    def notes(self) -> None:
        """What a reader must know, and how each target is read."""
        sheet, line = self._sheet("notes")
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 3, NOTE_WIDTH)
        for note in self.model["notes"]:
            sheet.write_string(line, 0, note)
            line += 1
        annex = self.model["annex"]
        heads = ("", annex["text"], annex["reading"], annex["clause"])
        for place, head in enumerate(heads):
            sheet.write_string(line + 1, place, head, self.head)
        for offset, row in enumerate(self.model["rows"], start=line + 2):
            texts = (row["id"], row["text"], row["reading"], row["full_clause"])
            # readers do not grow a row to its wrapped text by themselves
            sheet.set_row(offset, LINE_HEIGHT * max(1 + len(text) // NOTE_WIDTH for text in texts))
            for place, text in enumerate(texts):
                sheet.write_string(offset, place, text, self.wrapped)

    def _sheet(self, key: str) -> tuple[Worksheet, int]:
        """A new sheet with its title lines; returns it and the row that is free."""
        sheet = self.workbook.add_worksheet(word(f"workbook.{key}", self.language))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        lines: list[tuple[str, Format | None]] = [(self.model["title"], self.bold)]
        if self.model["simulated"]:
            lines.append((self.model["simulated"]["title"], self.warning))
            sheet.set_header(f"&C&B{self.model['simulated']['mark']}")
        lines += [(text, None) for text in self.model["subtitle"]]
        for place, (text, look) in enumerate(lines):
            sheet.write_string(place, 0, text, look)
        return sheet, len(lines) + 1

    def _cell(self, sheet: Worksheet, line: int, place: int, name: str, value: Any) -> None:
        look = self.formats.get(name)
        if value is None:
            return
        if isinstance(value, (date, datetime)):
            sheet.write_datetime(line, place, value, look)
        elif isinstance(value, (int, float)):
            sheet.write_number(line, place, value, look or self.number)
        else:
            sheet.write_string(line, place, self._text(name, str(value)), look)

    def _text(self, name: str, value: str) -> str:
        """A code as its word; other texts as they are."""
        if name in ("status", "verdict"):
            return word(f"report.{name}_{value}", self.language)
        if name == "certainty":
            return word(f"workbook.{value}", self.language)
        if name == "unit_level":
            return word(f"workbook.{value}", self.language)
        if name == "data_kind":
            labels = {line["code"]: line[f"label_{self.language}"] for line in codes("data_kind")}
            return labels[value]
        return value


def _letter(count: int) -> str:
    return chr(ord("A") + count - 1)


def _rows(warehouse: Path, file: str, values: dict, names: dict[str, str]) -> list[tuple]:
    """Rows of a query beside this module; `names` are column names of ours, never of a reader."""
    sql = (SQL / file).read_text(encoding="utf-8")
    for key, name in names.items():
        sql = sql.replace(f"{{{key}}}", name)
    database = connect(warehouse)
    try:
        return database.execute(sql, values).fetchall()
    finally:
        database.close()
