"""Make a delivery's receipt again, perhaps with the figures before and after it.

  ntm receipt 6b411507                      into outbox/<sender>/, where `check` puts it
  ntm receipt 6b411507 --out phieu.xlsx
  ntm receipt 6b411507 --figures            builds the warehouse with and without the delivery

The number stands on the receipt and at the end of its file's name; the beginning of a delivery's id
will do as well.
"""

import argparse
import sys
from pathlib import Path

from ntm import ledger
from ntm.catalog import both
from ntm.intake.workbooks import WorkbookReader
from ntm.outbox import receipt as made
from ntm.outbox.figures import figures
from ntm.outbox.receipt_facts import Facts, Records
from ntm.outbox.receipt_lists import Figure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The receipt's number, a file, and whether the figures are wanted."""
    parser.add_argument(
        "delivery", help="number of the receipt, or the beginning of the delivery's id"
    )
    parser.add_argument("--out", type=Path, help="a file .xlsx instead of the outbox")
    parser.add_argument("--figures", action="store_true", help="figures before and after")


def run(args: argparse.Namespace) -> int:
    """Write the receipt and say where it is."""
    ledger.prepare()
    records = Records()
    (facts,) = records.facts([made.find_delivery(records, args.delivery)])
    shown = _figures(records, facts) if args.figures else []
    workbooks = WorkbookReader()
    try:
        content = made.receipt(facts, workbooks, shown)
    finally:
        workbooks.close()
    address = str(args.out) if args.out else made.address(facts)
    made.write(address, content)
    print(both("receipt.file_written", file=address))
    return 0


def _figures(records: Records, facts: Facts) -> list[Figure]:
    def say(key: str) -> None:
        print(both(f"receipt.building_{key}"), file=sys.stderr)

    found = figures(records, facts, say)
    for one in found:
        print(f"{one.target}  {one.unit}: {one.before} → {one.after}")
    return found
