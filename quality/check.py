"""Check new parts and promote or hold each: one bad province holds itself only."""

import argparse
import sys
from collections import Counter

import duckdb
import pandas as pd

from ntm import ledger, paths
from ntm.balance import part_decisions
from ntm.catalog import feed_names
from ntm.outbox.receipt import write_receipts
from quality.expectations import unmet
from quality.profile import accepted_rows, measure, parts_of, profile
from quality.suites import Expectation, Suite, suite

PROMOTED, HELD = "promoted", "held"
Parts = set[tuple[str, str]]  # (delivery, part)
Known = dict[tuple[str, str], list[dict]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb takes no arguments: the ledger says what is new."""


def run(_args: argparse.Namespace) -> int:
    """Check what is new and answer its senders; a hold is not a failure."""
    rows = check()
    made = part_decisions()  # what holds now: a promotion by hand prevails over the rules
    parts = {(row["delivery_id"], row["part"]) for row in rows}
    for decision, count in sorted(Counter(made[part] for part in parts).items()):
        print(f"check: {count} × {decision}")
    receipts = write_receipts({row["delivery_id"] for row in rows})
    if receipts:
        print(f"check: {len(receipts)} × receipt in {paths.outbox()}")
    for receipt in (receipt for receipt in receipts if receipt.fault):
        print(f"check: {receipt.address} could not be marked: {receipt.fault}", file=sys.stderr)
    return 0


def check() -> list[dict]:
    """Judge every feed with new parts; returns and enters the ledger rows that are new."""
    ledger.prepare()
    known = latest_results()
    moment = ledger.now()
    rows: list[dict] = []
    for name in feed_names():
        rows += _check_feed(suite(name), known)
    if rows:
        ledger.write("check", ledger.run_id(), [row | {"decided_at": moment} for row in rows])
    return rows


def latest_results() -> Known:
    """The newest results of each (delivery, part)."""
    newest: dict[tuple[str, str], list[dict]] = {}
    for row in sorted(ledger.read("check").to_pylist(), key=lambda row: row["decided_at"]):
        lines = newest.setdefault((row["delivery_id"], row["part"]), [])
        if lines and lines[0]["decided_at"] != row["decided_at"]:
            lines.clear()
        lines.append(row)
    return newest


def _check_feed(rules: Suite, known: Known) -> list[dict]:
    parts = parts_of(rules.feed)
    news = [
        (line.delivery_id, line.part)
        for line in parts.itertuples()
        if not _is_current(known.get((line.delivery_id, line.part)), line.batch_id, rules.hash)
    ]
    if not news:
        return []
    by_hand = {(row["delivery_id"], row["part"]) for row in ledger.read("promote").to_pylist()}
    rows: list[dict] = []
    for part, results in _judged(rules, parts, known, set(news), by_hand).items():
        if part in news or _decision(results) != known[part][0]["decision"]:
            rows += [row | {"decision": _decision(results)} for row in results]
    return rows


def _judged(
    rules: Suite, parts: pd.DataFrame, known: Known, news: Parts, by_hand: Parts
) -> dict[tuple[str, str], list[dict]]:
    """Results of each part, compared with a past that is in force.

    Whether a part is held decides what the next period is compared with: judged until nothing
    changes, at most once a period, for the first period has no past and the rest follow.
    """
    of_rows, of_parts = (
        [line for line in rules.expectations if line.scope == scope] for scope in ("rows", "parts")
    )
    measured = measure(rules, parts)
    # rows are read only where a rule looks at rows: a feed may have millions
    found_in_rows = unmet(_rows(rules.feed, parts, news), of_rows) if of_rows else {}
    held: Parts | None = None
    now_held: Parts = set()
    while now_held != held:
        held = now_held
        profiled = profile(measured, rules.metrics, held)
        found = found_in_rows | unmet(profiled, of_parts)
        judged = {}
        for line in profiled.to_dict("records"):
            part = (line["delivery_id"], line["part"])
            judged[part] = _results(rules, line, found, known.get(part, []), part in news)
        now_held = {part for part, lines in judged.items() if _decision(lines) == HELD} - by_hand
    return judged


def _is_current(results: list[dict] | None, batch_id: str, suite_hash: str) -> bool:
    if not results:
        return False
    return results[0]["batch_id"] == batch_id and results[0]["suite_hash"] == suite_hash


def _rows(feed_name: str, parts: pd.DataFrame, news: set[tuple[str, str]]) -> pd.DataFrame:
    """Accepted rows of the new parts."""
    new = parts[[(d, p) in news for d, p in zip(parts.delivery_id, parts.part, strict=True)]]
    database = duckdb.connect(":memory:")
    database.register("new", new)
    return database.sql(
        f"""select accepted.* from {accepted_rows(feed_name)} as accepted
        semi join new on new.delivery_id = accepted.delivery_id
            and new.part = accepted.part and new.batch_id = accepted.batch"""
    ).df()


def _results(
    rules: Suite, line: dict, found: dict[str, set], before: list[dict], is_new: bool
) -> list[dict]:
    """A part's results: new ones, and for an old part those of its rows as they were."""
    part = (line["delivery_id"], line["part"])
    kept = {row["expectation"]: row["is_met"] for row in before}
    results = []
    for rule in rules.expectations:
        is_met = part not in found[rule.id]
        if rule.scope == "rows" and not is_new:
            is_met = kept[rule.id]
        results.append(_result(rules, line, rule, is_met))
    return results


def _result(rules: Suite, line: dict, rule: Expectation, is_met: bool) -> dict:
    observed = line.get(rule.arguments.get("column", ""))
    return {
        "delivery_id": line["delivery_id"],
        "feed": rules.feed,
        "part": line["part"],
        "batch_id": line["batch_id"],
        "suite_hash": rules.hash,
        "expectation": rule.id,
        "severity": rule.severity,
        "is_met": is_met,
        "observed": "" if observed is None or pd.isna(observed) else f"{observed:.6g}"
        if isinstance(observed, float) else str(observed),
        "message_vi": rule.message_vi,
        "message_en": rule.message_en,
    }  # fmt: skip


def _decision(results: list[dict]) -> str:
    critical = [row for row in results if row["severity"] == "critical" and not row["is_met"]]
    return HELD if critical else PROMOTED
