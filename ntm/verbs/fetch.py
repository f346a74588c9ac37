"""Fetch new files from the inbox: land their bytes once and enter each delivery in the ledger."""

import argparse

from ntm import ledger
from ntm.intake.fetch import fetch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--inbox` names another inbox, any fsspec address."""
    parser.add_argument("--inbox", help="address of the inbox (default: inbox/ of the data root)")


def run(args: argparse.Namespace) -> int:
    """Fetch what is new; a refused file is entered with its reason and stops nothing."""
    ledger.prepare()
    rows = fetch(args.inbox)
    refused = [row for row in rows if row["status"] == "refused"]
    print(f"fetch: {len(rows)} new deliveries, {len(refused)} refused")
    return 0
