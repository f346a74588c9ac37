"""The units: check them, compare two days, look one up, draw their map, build them again.

  ntm units check                          every integrity check, by name
  ntm units diff 2025-06-30 2025-07-01     the change sheet between two days
  ntm units show "Nga Sơn"                 the whole life of the units of a name or code
  ntm units map --out map.svg              a map as SVG or GeoJSON
  ntm units build                          the tables again, from the packages and the facts

docs/units.md tells the rules.
"""

import argparse
import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from ntm.catalog import word
from ntm.catalog.tables import catalog_folder
from ntm.units.measures import fault
from ntm.units.reference import Reference


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each."""
    parts = parser.add_subparsers(dest="part", required=True, metavar="check|diff|show|map|build")
    for name, text in (
        ("check", "integrity checks of the unit tables"),
        ("diff", "what changed between two days"),
        ("show", "a unit's whole life"),
        ("map", "a map as SVG or GeoJSON"),
        ("build", "build the tables again from the installed packages and the facts"),
    ):
        part = parts.add_parser(name, help=text, description=text)
        part.add_argument("--language", choices=("vi", "en"), default="vi")
        ARGUMENTS[name](part)


def _diff_arguments(part: argparse.ArgumentParser) -> None:
    part.add_argument("first", help="day, for example 2025-06-30")
    part.add_argument("last", help="day, for example 2025-07-01")
    part.add_argument("--level", choices=("province", "district", "commune"), default="")
    part.add_argument("--out", type=Path, help="write the sheet as CSV instead of printing it")


def _show_arguments(part: argparse.ArgumentParser) -> None:
    part.add_argument("asked", help="a name with or without type, a code, or a unit_id")


def _map_arguments(part: argparse.ArgumentParser) -> None:
    part.add_argument("--level", choices=("province", "commune"), default="province")
    part.add_argument("--day", default="2025-07-01")
    part.add_argument("--out", type=Path, required=True, help="a file .svg or .geojson")


ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "check": lambda part: None,
    "diff": _diff_arguments,
    "show": _show_arguments,
    "map": _map_arguments,
    "build": lambda part: None,
}


def run(args: argparse.Namespace) -> int:
    """Run the subcommand."""
    return {"check": _check, "diff": _diff, "show": _show, "map": _map, "build": _build}[args.part](
        args
    )


def _check(args: argparse.Namespace) -> int:
    """1 when a check finds something wrong."""
    from ntm.units.checks import run_checks
    from ntm.units.sheets import finding_text

    findings = run_checks(Reference.load())
    print(*finding_text(findings, args.language), sep="\n")
    return 0 if all(finding.is_sound for finding in findings) else 1


def _diff(args: argparse.Namespace) -> int:
    from ntm.units.changes import changes
    from ntm.units.sheets import SHEET_COLUMNS, change_rows, change_text

    reference = Reference.load()
    first, last = _day(args.first, reference), _day(args.last, reference)
    if first > last:
        raise fault("units.days_turned", first=first, last=last)
    rows = changes(reference, first, last, args.level)
    if args.out:
        with args.out.open("w", encoding="utf-8-sig", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerows([SHEET_COLUMNS, *change_rows(reference, rows, args.language)])
        print(word("convert.written", args.language, count=len(rows), file=args.out))
    else:
        print(*change_text(reference, rows, args.language), sep="\n")
    return 0


def _show(args: argparse.Namespace) -> int:
    from ntm.units.sheets import find_units, life_text

    reference = Reference.load()
    found = find_units(reference, args.asked)
    if not found:
        raise fault("units.not_found", asked=args.asked)
    for number, unit_id in enumerate(found):
        if number:
            print()
        print(*life_text(reference, unit_id, args.language), sep="\n")
    return 0


def _map(args: argparse.Namespace) -> int:
    from ntm.units.map_svg import picture
    from ntm.units.maps import map_geojson, map_layer

    day = _day(args.day, Reference.load())
    if args.out.suffix == ".svg":
        text = picture(map_layer(args.level, day), args.language)
    else:
        text = json.dumps(map_geojson(args.level, day), ensure_ascii=False) + "\n"
    args.out.write_text(text, encoding="utf-8")
    return 0


def _build(args: argparse.Namespace) -> int:
    from ntm.units.build_snapshot import build, write
    from ntm.units.sources import Packages

    folder = catalog_folder() / "units"
    tables = build(Packages.find(), folder / "sources")
    write(tables, folder)
    for name, rows in tables.items():
        print(word("convert.written", args.language, count=len(rows), file=folder / f"{name}.csv"))
    return 0


def _day(text: str, reference: Reference) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise fault("convert.bad_day", value=text) from None
    if not reference.map_index(day):
        raise fault("convert.no_day", day=day, first=reference.change_days[0])
    return day
