"""Write the one-page report of the nation or a province, in the layout of Decree 30/2020."""

import argparse
from pathlib import Path

from ntm.catalog import word
from ntm.periods import bounds
from ntm.release import warehouse
from publishing.report_data import NATION, Report, read_report
from publishing.report_model import build_model
from publishing.typesetting import typeset
from publishing.word_report import write_docx
from publishing.workbook_report import write_xlsx

LANGUAGES = ("vi", "en")
FORMATS = ("pdf", "docx", "xlsx")
TEMPLATE = "one_page.typ"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Unit and period name the report; without a period it is the latest that has a value."""
    parser.add_argument("--unit", default=NATION, help="province code on that period's map, or VN")
    parser.add_argument("--period", help="for example 2024-H2")
    parser.add_argument("--language", choices=LANGUAGES, default="vi")
    parser.add_argument("--format", choices=FORMATS, default="pdf")
    parser.add_argument("--out", type=Path, help="file to write; its folder must exist")
    parser.add_argument("--known-at", help="the report as it was known on this day, 2025-01-31")


def run(args: argparse.Namespace) -> int:
    """Write the report and say where."""
    if args.period:
        bounds(args.period)  # a text that is no period is refused before anything is read
    file = warehouse(args.known_at)
    report = read_report(file, file.parent.name, args.unit, args.period)
    name = f"{word('report.file_unit', args.language)}_{report.unit.code}_{report.period}"
    target = args.out or Path(f"{name}.{args.format}")
    print(f"report: {write_report(report, file, args.language, args.format, target)}")
    return 0


def write_report(report: Report, warehouse: Path, language: str, form: str, target: Path) -> Path:
    """Write one report as `pdf`, `docx` or `xlsx`; returns the file."""
    model = build_model(report, language)
    if form == "docx":
        return write_docx(model, target)
    if form == "xlsx":
        return write_xlsx(report, warehouse, model, target)
    return typeset(TEMPLATE, model, target)


def write_reports(warehouse: Path, folder: Path, release_id: str) -> None:
    """The national report in both languages and all forms, for a release."""
    folder.mkdir(parents=True)
    report = read_report(warehouse, release_id)
    for language in LANGUAGES:
        name = word("report.file_nation", language)
        for form in FORMATS:
            write_report(report, warehouse, language, form, folder / f"{name}.{form}")
