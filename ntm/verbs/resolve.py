"""Find the unit that each row of a CSV file names on its day; abstain where two fit.

Columns read: as_of (2025-06-30 or 30/6/2025), province, district, commune; a column code is taken
into account where there is one. All columns are kept; unit_id, code, method, score, candidates and
reason are added, and an own column of such a name is kept as <name>_given.

  ntm resolve names.csv --out units.csv
  ntm resolve names.csv --out units.csv --as-of 2025-06-30 --level district
"""

import argparse
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from ntm.catalog import word
from ntm.errors import NtmError
from ntm.intake.delimited import read_delimited
from ntm.intake.sheets import UnreadableError
from ntm.units.convert_files import FORMULA_START
from ntm.units.resolve import OUTPUT, resolve

REQUIRED = ("as_of", "province", "commune")  # districts ended on 30 June 2025
SHOWN_ROWS = 10
NAMES = ("province", "district", "commune", "code")
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
# Faults of the file itself, as against names that fit no unit or two
BAD_INPUT = ("no_day", "day_before_first", "unknown_code")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, where the answer goes, and what holds for all rows."""
    parser.add_argument("file", type=Path, help="CSV with as_of, province, district, commune")
    parser.add_argument("--out", type=Path, required=True, help="CSV to write")
    parser.add_argument("--as-of", help="the day of all rows, instead of a column as_of")
    parser.add_argument(
        "--level", choices=("any", "commune", "district", "province"), default="any"
    )


def run(args: argparse.Namespace) -> int:
    """Write all rows with what was found; 1 when rows have no usable day or an unknown code."""
    table, row_numbers = read_table(args.file)
    asked = asked_columns(table, args.as_of, args.level, args.file)
    found = resolve(asked)
    write_table(with_answers(table, found), args.out)
    for language in ("vi", "en"):
        report(found, row_numbers, args.out, language)
    return int(pc.any(pc.is_in(found["reason"], pa.array(BAD_INPUT))).as_py() or False)


def read_table(path: Path) -> tuple[pa.Table, list[int]]:
    """A CSV file as text columns, in any usual encoding and delimiter, and its rows' numbers.

    Raises NtmError.
    """
    try:
        sheet = read_delimited(path.name, path.read_bytes())[0]
    except OSError as error:
        raise both("resolve.unreadable", file=path, fault=error.strerror or error) from None
    except UnreadableError as error:
        raise both("resolve.unreadable", file=path, fault_key=error.reason) from None
    cells = sheet.cells.drop_columns(["row_number"])
    row_numbers = sheet.cells["row_number"].to_pylist()[1:]
    if not cells.num_rows:
        raise both("resolve.empty", file=path)
    names = [(column[0].as_py() or "").strip() for column in cells.columns]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise both("resolve.column_twice", file=path, column=twice)
    return cells.slice(1).rename_columns(names), row_numbers


def asked_columns(table: pa.Table, as_of: str | None, level: str, path: Path) -> pa.Table:
    """The resolver's input. Raises NtmError for lacking columns or an unreadable `--as-of`."""
    required = [name for name in REQUIRED if not (name == "as_of" and as_of)]
    lacking = [name for name in required if name not in table.column_names]
    if lacking:
        raise both("resolve.lacks_columns", file=path, columns=", ".join(lacking))
    if as_of:
        day = day_of(as_of)
        if day is None:
            raise both("convert.bad_day", value=as_of)
        days = pa.repeat(pa.scalar(day, pa.date32()), table.num_rows)
    else:
        told = table["as_of"].to_pylist()
        read = {text: day_of(text) for text in set(told)}
        days = pa.array([read[text] for text in told], pa.date32())
    asked = {"as_of": days}
    asked |= {name: table[name] for name in NAMES if name in table.column_names}
    return pa.table(asked | {"level": pa.repeat(level, table.num_rows)})


def day_of(text: str | None) -> date | None:
    """A day as people and programs write it; None for what is none."""
    plain = (text or "").strip().split("T")[0].split(" ")[0]
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(plain, pattern).date()
        except ValueError:
            continue
    return None


def with_answers(table: pa.Table, found: pa.Table) -> pa.Table:
    """The table's columns, those named as an answer renamed, and the answers."""
    kept = {name: name for name in table.column_names}
    for name in [name for name in kept if name in OUTPUT.names]:
        other = f"{name}_given"
        while other in kept or other in OUTPUT.names:
            other += "_given"
        kept[name] = other
    table = table.rename_columns(list(kept.values()))
    for name in OUTPUT.names:
        table = table.append_column(name, found[name])
    return table


def write_table(table: pa.Table, path: Path) -> None:
    """Write CSV in which no text runs as a formula in a spreadsheet. Raises NtmError."""
    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            texts = pc.replace_substring_regex(table[field.name], f"({FORMULA_START})", r"'\1")
            table = table.set_column(index, field, texts)
    try:
        arrow_csv.write_csv(table, path, arrow_csv.WriteOptions(quoting_style="needed"))
    except OSError as error:
        raise both("resolve.unwritable", file=path, fault=error.strerror or error) from None


def report(found: pa.Table, row_numbers: list[int], out: Path, language: str) -> None:
    """How many were found and, per reason, how many were not, in which rows and what to do."""
    reasons = found["reason"].to_pylist()
    counts = Counter(reasons)
    print(word("resolve.summary", language, found=counts[""], rows=len(reasons), file=out))
    for reason, count in counts.most_common():
        if not reason:
            continue
        rows = zip(row_numbers, reasons, strict=True)
        numbers = [str(row) for row, each in rows if each == reason]
        shown = ", ".join(numbers[:SHOWN_ROWS]) + (" …" if count > SHOWN_ROWS else "")
        told = {"count": count, "rows": shown, "text": word(f"fault.{reason}", language)}
        stream = sys.stderr if reason in BAD_INPUT else sys.stdout
        print(word("resolve.reason", language, **told), file=stream)


def both(key: str, fault_key: str = "", **values: object) -> NtmError:
    """A fault told in both languages; `fault_key` is the word that fills {fault}."""
    told = []
    for language in ("vi", "en"):
        fault = {"fault": word(fault_key, language)} if fault_key else {}
        told.append(word(key, language, **values, **fault))
    return NtmError(" / ".join(told))
