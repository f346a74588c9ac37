"""Make the workbook that a sender fills in: a sheet for each feed it owes for a period.

ntm template --sender 38 --period 2025-Q2 --out bieu.xlsx
ntm template --sender 38-skhcn --period 2025-H1 --feed infrastructure --out ha_tang.xlsx
"""

import argparse
from pathlib import Path

from ntm.catalog import both


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Sender, period and file; feeds to have only some."""
    parser.add_argument("--sender", required=True, help="province code, with or without agency")
    parser.add_argument("--period", required=True, help="for example 2025-Q2")
    parser.add_argument(
        "--feed", action="append", default=[], help="only this feed; may be repeated"
    )
    parser.add_argument(
        "--out", type=Path, required=True, help="a file .xlsx, replaced if it exists"
    )


def run(args: argparse.Namespace) -> int:
    """Write the workbook and say where it is."""
    from ntm.outbox.template import template

    content = template(args.sender, args.period, args.feed)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(content)
    print(both("template.written", file=args.out))
    return 0
