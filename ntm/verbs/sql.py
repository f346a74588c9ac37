"""Query the released warehouse with one SELECT; the answer as a table, CSV or JSON."""

import argparse
import csv
import json
import sys

from ntm.release import query, warehouse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The statement, the form of the answer and, for the past, a day."""
    parser.add_argument("statement", help='for example "select * from mart_target_progress"')
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument("--known-at", help="answer with what was known on this day, 2025-01-31")


def run(args: argparse.Namespace) -> int:
    """Run the statement, read-only, and print the answer."""
    answer = query(warehouse(args.known_at), args.statement)
    names = [column[0] for column in answer.description]
    rows = answer.fetchall()
    if args.format == "json":
        for row in rows:
            print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=str))
    elif args.format == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerows([names, *rows])
    else:
        print(text_table(names, rows))
    return 0


def text_table(names: list[str], rows: list[tuple]) -> str:
    """Rows as aligned text, numbers to the right; empty where there is no value."""
    shown = [["" if value is None else str(value) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in [names, *shown]) for i in range(len(names))]
    numeric = [
        any(isinstance(row[i], (int, float)) and not isinstance(row[i], bool) for row in rows)
        for i in range(len(names))
    ]

    def line(texts: list[str]) -> str:
        return "  ".join(
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(texts, widths, numeric, strict=True)
        ).rstrip()

    return "\n".join([line(names), line(["─" * width for width in widths]), *map(line, shown)])
