"""Build the warehouse with dbt from promoted rows, ledger and catalogue."""

import argparse

from ntm import ledger
from ntm.build import ALL_KNOWN, build


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--known-at` rebuilds what was known on an earlier day, beside the present build."""
    parser.add_argument("--known-at", default=ALL_KNOWN, help="day, for example 2025-01-31")
    parser.add_argument("--force", action="store_true", help="build again even if nothing changed")


def run(args: argparse.Namespace) -> int:
    """Build, or say that the build of this very input exists."""
    ledger.prepare()
    print(f"build: {build(args.known_at, args.force)}")
    return 0
