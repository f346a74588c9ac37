"""The balance: per feed, rows read = accepted + quarantined + duplicate + ignored."""

from collections import defaultdict
from dataclasses import dataclass

from ntm import ledger
from ntm.intake.counts import FAILED, Counts
from ntm.intake.plan import latest_parts


@dataclass(frozen=True)
class FeedBalance:
    """Sums over the current parts of a feed; `` is what belongs to no feed."""

    feed: str
    parts: int
    promoted: int
    held: int
    failed: int
    counts: Counts


def balances() -> list[FeedBalance]:
    """Balance of every feed, in name order, from the ledger alone."""
    decisions = part_decisions()
    grouped: dict[str, list[dict]] = defaultdict(list)
    for row in latest_parts().values():
        grouped[row["feed"]].append(row)
    return [_feed_balance(feed, rows, decisions) for feed, rows in sorted(grouped.items())]


def part_decisions() -> dict[tuple[str, str], str]:
    """Decision of each (delivery, part) for its current batch; a promotion by hand prevails."""
    current = {key: row["batch_id"] for key, row in latest_parts().items()}
    decisions: dict[tuple[str, str], str] = {}
    for row in sorted(ledger.read("check").to_pylist(), key=lambda row: row["decided_at"]):
        key = (row["delivery_id"], row["part"])
        if current.get(key) == row["batch_id"]:
            decisions[key] = row["decision"]
    for row in ledger.read("promote").to_pylist():
        decisions[row["delivery_id"], row["part"]] = "promoted"
    return decisions


def held_parts() -> list[dict]:
    """Held parts with their delivery's sender, period and file, and the critical reasons."""
    decisions = part_decisions()
    deliveries = {row["delivery_id"]: row for row in ledger.read("fetch").to_pylist()}
    reasons: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in sorted(ledger.read("check").to_pylist(), key=lambda row: row["decided_at"]):
        if not row["is_met"] and row["severity"] == "critical":
            key = (row["delivery_id"], row["part"])
            reasons[key][row["expectation"]] = f"{row['message_vi']} / {row['message_en']}"
    return [
        deliveries[delivery_id]
        | {"part": part, "reasons": list(reasons[delivery_id, part].values())}
        for (delivery_id, part), decision in sorted(decisions.items())
        if decision == "held"
    ]


def _feed_balance(feed: str, rows: list[dict], decisions: dict) -> FeedBalance:
    def total(column: str) -> int:
        return sum(row[column] for row in rows)

    made = [decisions.get((row["delivery_id"], row["part"]), "") for row in rows]
    return FeedBalance(
        feed=feed,
        parts=len(rows),
        promoted=made.count("promoted"),
        held=made.count("held"),
        failed=sum(row["status"] in FAILED for row in rows),
        counts=Counts(
            total("rows_read"),
            total("rows_accepted"),
            total("rows_quarantined"),
            total("rows_duplicate"),
            total("rows_ignored"),
            total("warnings"),
        ),
    )
