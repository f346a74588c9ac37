"""Promote a held delivery part by hand, with the name of who decides and the reason."""

import argparse

from ntm import ledger
from ntm.errors import NtmError
from ntm.intake.plan import latest_parts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A delivery (id or its first letters), perhaps one part of it, who and why."""
    parser.add_argument("delivery", help="delivery id, or enough of its beginning")
    parser.add_argument("--part", help="sheet or table; all parts of the delivery if not given")
    parser.add_argument("--by", required=True, help="name of the person who decides")
    parser.add_argument("--reason", required=True, help="why the part is promoted all the same")


def run(args: argparse.Namespace) -> int:
    """Enter the promotion in the ledger; it holds for this delivery's content only."""
    ledger.prepare()
    rows = promote(args.delivery, args.part, args.by, args.reason)
    for row in rows:
        print(
            f"promote: {row['feed']} {row['delivery_id']} «{row['part']}» by {row['promoted_by']}"
        )
    return 0


def promote(delivery: str, part: str | None, by: str, reason: str) -> list[dict]:
    """Promote the parts of a delivery. Raises NtmError when there is no such standardized part."""
    chosen = [
        row
        for (delivery_id, name), row in latest_parts().items()
        if delivery_id.startswith(delivery)
        and row["status"] == "standardized"
        and part in (None, name)
    ]
    if not chosen or len({row["delivery_id"] for row in chosen}) > 1:
        raise NtmError(
            f"Không có (hoặc có nhiều hơn một) lần gửi «{delivery}»; xem `ntm status --held`. / "
            f"No delivery, or more than one, begins with {delivery!r}; see `ntm status --held`."
        )
    if not by.strip() or not reason.strip():
        raise NtmError(
            "Phải ghi người quyết định và lý do. / The name and the reason must not be empty."
        )
    rows = [
        {
            "delivery_id": row["delivery_id"],
            "feed": row["feed"],
            "part": row["part"],
            "promoted_by": by.strip(),
            "reason": reason.strip(),
            "promoted_at": ledger.now(),
        }
        for row in chosen
    ]
    ledger.write("promote", ledger.run_id(), rows)
    return rows
