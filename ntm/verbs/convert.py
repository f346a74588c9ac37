"""Convert a file of figures from one day's units to another's: exact, estimated or refused.

The file (CSV or Parquet) has a column unit_id, or code, and one row per unit; columns that are not
named as measures are keys and stay. Say of each measure what it is:

  ntm convert households.csv --from 2025-06-30 --to 2025-07-01 --sum households --people households
  ntm convert met.csv --from 2025-06-30 --to 2025-07-01 --yes-no met --policy all
  ntm convert files.csv --from 2024-12-31 --to 2025-07-01 --ratio online_share=online/total
  ntm convert households.csv --from 2025-06-30 --to 2025-07-01 --sum households --to-level province

Nothing is guessed: a divided unit gives an estimate with its interval, a change that nobody
published is refused and stays as the remainder of its province.
"""

import argparse
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow as pa

from ntm.catalog import word
from ntm.units.convert import Conversion, convert
from ntm.units.convert_files import BadRow, read_figures, write_rows
from ntm.units.measures import POLICIES, Choices, Measure, fault
from ntm.units.reference import LEVELS, Reference
from ntm.units.transitions import AREA_LEVEL, Journey
from ntm.units.weights import WEIGHTINGS

SHOWN_FAULTS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, the two days, what each measure is, and what the caller decides."""
    parser.add_argument("file", type=Path, help="CSV or Parquet with a column unit_id or code")
    parser.add_argument("--from", dest="from_day", required=True, help="day of the file's units")
    parser.add_argument("--to", dest="to_day", required=True, help="day of the units wanted")
    parser.add_argument("--out", type=Path, help="CSV or Parquet (default: FILE.converted.csv)")
    parser.add_argument("--sum", default="", help="columns that add up, joined by commas")
    parser.add_argument("--people", default="", help="of those, residents and households")
    parser.add_argument(
        "--ratio", action="append", default=[], metavar="NAME=NUMERATOR/DENOMINATOR"
    )
    parser.add_argument("--yes-no", default="", help="columns of yes and no (1 0, true false, x)")
    parser.add_argument("--other", default="", help="ranks, scores, medians: never converted")
    parser.add_argument(
        "--level", choices=LEVELS, default="commune", help="level of the file's units"
    )
    parser.add_argument("--to-level", choices=(*LEVELS, AREA_LEVEL), help="default: the same level")
    parser.add_argument("--policy", choices=[each for each in POLICIES if each], default="")
    parser.add_argument(
        "--weights", choices=WEIGHTINGS, default="equal", help="how estimates divide"
    )
    parser.add_argument("--missing-is-zero", action="store_true", help="no row means none")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")


def run(args: argparse.Namespace) -> int:
    """Write the converted rows; 1 when rows had to be left out."""
    level = args.level
    journey = Journey(_day(args.from_day), _day(args.to_day), level, args.to_level or level)
    measures, reference = _measures(args), Reference.load()
    table, bad = read_figures(args.file, journey, measures, reference)
    choices = Choices(args.weights, args.policy, args.missing_is_zero)
    found = convert(table, journey, measures, choices, reference)
    out = args.out or args.file.with_suffix(".converted.csv")
    write_rows(found.rows, out, args.language)
    _report(found, measures, bad, args.language)
    print(word("convert.written", args.language, count=found.rows.num_rows, file=out))
    return 1 if bad else 0


def _measures(args: argparse.Namespace) -> list[Measure]:
    people = _names(args.people)
    measures = [
        Measure(name, "sum", basis="people" if name in people else "any")
        for name in dict.fromkeys(_names(args.sum) + people)
    ]
    for told in args.ratio:
        name, _, parts = told.partition("=")
        numerator, _, denominator = parts.partition("/")
        if not (name and numerator and denominator):
            raise fault("convert.bad_ratio", told=told)
        measures.append(Measure(name.strip(), "ratio", numerator.strip(), denominator.strip()))
    measures += [Measure(name, "yes_no") for name in _names(args.yes_no)]
    return measures + [Measure(name, "other") for name in _names(args.other)]


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fault("convert.bad_day", value=text) from None


def _report(found: Conversion, measures: list[Measure], bad: list[BadRow], language: str) -> None:
    for row in bad[:SHOWN_FAULTS]:
        print(row.reason_vi if language == "vi" else row.reason_en, file=sys.stderr)
    if len(bad) > SHOWN_FAULTS:
        more = word("convert.more_faults", language, count=len(bad) - SHOWN_FAULTS)
        print(more, file=sys.stderr)
    for measure in measures:
        counts = _counts(found.rows, measure.name)
        print(word("convert.summary", language, figure=measure.name, **counts))


def _counts(rows: pa.Table, figure: str) -> dict[str, int]:
    counted = Counter(
        method if kind == "unit" else "remainders"
        for name, kind, method in zip(
            *(rows[column].to_pylist() for column in ("figure", "row_kind", "method")), strict=True
        )
        if name == figure
    )
    return {key: counted[key] for key in ("exact", "estimated", "refused", "remainders")}
