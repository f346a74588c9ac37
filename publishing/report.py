"""Write the one-page report of the nation or a province, in the layout of Decree 30/2020."""

import argparse
from pathlib import Path

from ntm.catalog import word
from ntm.periods import bounds
from ntm.release import warehouse
from publishing.report_data import NATION, read_report
from publishing.report_model import build_model
from publishing.typesetting import typeset

LANGUAGES = ("vi", "en")
TEMPLATE = "one_page.typ"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Unit and period name the report; without a period it is the latest that has a value."""
    parser.add_argument("--unit", default=NATION, help="province code on that period's map, or VN")
    parser.add_argument("--period", help="for example 2024-H2")
    parser.add_argument("--language", choices=LANGUAGES, default="vi")
    parser.add_argument("--out", type=Path, help="file to write; its folder must exist")
    parser.add_argument("--known-at", help="the report as it was known on this day, 2025-01-31")


def run(args: argparse.Namespace) -> int:
    """Write the report and say where."""
    if args.period:
        bounds(args.period)  # a text that is no period is refused before anything is read
    file = warehouse(args.known_at)
    report = read_report(file, file.parent.name, args.unit, args.period)
    name = f"{word('report.file_unit', args.language)}_{report.unit.code}_{report.period}.pdf"
    target = typeset(TEMPLATE, build_model(report, args.language), args.out or Path(name))
    print(f"report: {target}")
    return 0


def write_reports(warehouse: Path, folder: Path, release_id: str) -> None:
    """The national report in both languages, for a release."""
    folder.mkdir(parents=True)
    report = read_report(warehouse, release_id)
    for language in LANGUAGES:
        name = f"{word('report.file_nation', language)}.pdf"
        typeset(TEMPLATE, build_model(report, language), folder / name)
