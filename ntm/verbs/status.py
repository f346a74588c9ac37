"""Show per feed that rows read = accepted + quarantined + duplicate + ignored, and what is held."""

import argparse

from ntm.balance import FeedBalance, balances, held_parts
from ntm.catalog import word


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--held` lists the held parts with their reasons."""
    parser.add_argument("--held", action="store_true", help="list the held parts and why")


def run(args: argparse.Namespace) -> int:
    """Print the balance; 1 when a part failed or a feed does not balance."""
    lines = balances()
    print(table(lines))
    if args.held:
        for row in held_parts():
            print(f"\n{row['delivery_id']}  {row['sender']}  {row['period']}  {row['file_name']}")
            print("\n".join([f"  «{row['part']}»", *[f"  {reason}" for reason in row["reasons"]]]))
    sound = all(line.counts.is_balanced and not line.failed for line in lines)
    return 0 if sound else 1


def table(lines: list[FeedBalance]) -> str:
    """The balance as a text table, one line a feed."""
    keys = ("feed", "parts", "read", "accepted", "quarantined", "duplicate", "ignored", "balance")
    heads = [word(f"status.{key}", "en") for key in (*keys, "promoted", "held", "failed")]
    rows = [heads]
    for line in lines:
        counts = line.counts
        numbers = (
            line.parts,
            counts.rows_read,
            counts.rows_accepted,
            counts.rows_quarantined,
            counts.rows_duplicate,
            counts.rows_ignored,
        )
        sign = "=" if counts.is_balanced else "≠"
        rest = (sign, line.promoted, line.held, line.failed)
        shown = [f"{value:,}" if isinstance(value, int) else value for value in (*numbers, *rest)]
        rows.append([line.feed or word("status.no_feed", "en"), *shown])
    widths = [max(len(row[index]) for row in rows) for index in range(len(heads))]
    return "\n".join(
        "  ".join(
            text.ljust(width) if index == 0 else text.rjust(width)
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
