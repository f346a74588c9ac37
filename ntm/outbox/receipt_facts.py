"""What is known of deliveries and goes onto their receipts: from the ledger and the quarantine."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import duckdb
import fsspec

from ntm import ledger, paths
from ntm.balance import part_decisions
from ntm.catalog import feed, feed_names
from ntm.intake.plan import latest_parts
from ntm.periods import bounds
from ntm.universe import expected_units

Row = dict[str, Any]
COUNTS = ("rows_read", "rows_accepted", "rows_quarantined", "rows_duplicate", "rows_ignored")
MOST_FAULTS = 20_000  # of a delivery that a receipt knows by heart


@dataclass(frozen=True)
class Fault:
    """One fault of a row or cell, as it stands in the quarantine; the text is masked there."""

    feed: str
    part: str
    row_number: int | None
    column_name: str | None
    cell: str | None
    original_text: str | None
    rule_id: str
    severity: str
    message_vi: str
    message_en: str

    @property
    def header(self) -> str:
        """The column's header in the form; empty for the table as a whole."""
        return feed(self.feed).column(self.column_name).header if self.column_name else ""


@dataclass
class PartFacts:
    """A part's ledger row, the decision on it and the reasons: (severity, vi, en)."""

    row: Row
    decision: str = ""
    reasons: list[tuple[str, str, str]] = field(default_factory=list)
    promoted_by: str = ""
    silent_units: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the sheet, table or file."""
        return str(self.row["part"])


@dataclass
class Facts:
    """A delivery with its parts and faults; `before` are the parts of the one that it corrects."""

    delivery: Row
    parts: list[PartFacts] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faults_count: int = 0
    before: Row | None = None
    parts_before: list[Row] = field(default_factory=list)

    @property
    def number(self) -> str:
        """The receipt's number: the first letters of the delivery's id."""
        return str(self.delivery["delivery_id"])[:8]

    @property
    def size_bytes(self) -> int:
        """Size of the file."""
        return int(self.delivery["size_bytes"])

    @property
    def is_simulated(self) -> bool:
        """Whether any part says that its data are simulated."""
        return any(part.row["data_kind"] == "simulated" for part in self.parts)

    def total(self, name: str) -> int:
        """A count summed over the parts."""
        return sum(part.row[name] for part in self.parts)


class Records:
    """The ledger as it is now, read once for any number of receipts."""

    def __init__(self) -> None:
        self.deliveries = {row["delivery_id"]: row for row in ledger.read("fetch").to_pylist()}
        self.decisions = part_decisions()
        self._parts: dict[str, list[Row]] = defaultdict(list)
        for (delivery_id, _), row in sorted(latest_parts().items()):
            self._parts[delivery_id].append(row)
        self._checks: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in ledger.read("check").to_pylist():
            self._checks[row["delivery_id"], row["part"], row["batch_id"]].append(row)
        self._promotions = {
            (row["delivery_id"], row["part"]): row["promoted_by"]
            for row in ledger.read("promote").to_pylist()
        }
        self._of_name: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in self.deliveries.values():
            self._of_name[_name(row)].append(row)

    def facts(self, delivery_ids: Iterable[str]) -> list[Facts]:
        """Facts of deliveries, in the order of their senders and files."""
        wanted = [self.deliveries[delivery_id] for delivery_id in delivery_ids]
        wanted.sort(
            key=lambda row: (row["sender"], row["period"], row["file_name"], row["version"])
        )
        parts = {row["delivery_id"]: self._parts.get(row["delivery_id"], []) for row in wanted}
        faults, counts = read_faults([row for rows in parts.values() for row in rows])
        silent = silent_units(
            [(self.deliveries[d], row) for d, rows in parts.items() for row in rows]
        )
        found = [self._facts(row, parts[row["delivery_id"]], silent) for row in wanted]
        for facts in found:
            facts.faults = faults.get(facts.delivery["delivery_id"], [])
            facts.faults_count = counts.get(facts.delivery["delivery_id"], 0)
        return found

    def without_parts(self) -> set[str]:
        """Deliveries that no check will ever see: refused, unreadable or of no known form."""
        return {
            delivery_id
            for delivery_id, row in self.deliveries.items()
            if (row["status"] == "refused" or delivery_id in self._parts)
            and not any(p["status"] == "standardized" for p in self._parts.get(delivery_id, []))
        }

    def _facts(
        self, delivery: Row, rows: list[Row], silent: dict[tuple[str, str], tuple[str, ...]]
    ) -> Facts:
        delivery_id = delivery["delivery_id"]
        found = Facts(delivery)
        for row in rows:
            key = (delivery_id, row["part"])
            found.parts.append(
                PartFacts(
                    row,
                    self.decisions.get(key, ""),
                    self._reasons(*key, row["batch_id"]),
                    self._promotions.get(key, ""),
                    silent.get(key, ()),
                )
            )
        earlier = [
            row for row in self._of_name[_name(delivery)] if order_of(row) < order_of(delivery)
        ]
        if earlier:
            found.before = max(earlier, key=order_of)
            found.parts_before = self._parts.get(found.before["delivery_id"], [])
        return found

    def _reasons(self, delivery_id: str, part: str, batch_id: str) -> list[tuple[str, str, str]]:
        rows = self._checks.get((delivery_id, part, batch_id), [])
        newest = max((row["decided_at"] for row in rows), default=None)
        return [
            (row["severity"], row["message_vi"], row["message_en"])
            for row in rows
            if row["decided_at"] == newest and not row["is_met"]
        ]


def _name(delivery: Row) -> tuple[str, str, str]:
    return delivery["sender"], delivery["period"], delivery["base_name"]


def order_of(delivery: Row) -> tuple:
    """The order in which deliveries of a sender replace each other, as the warehouse has it."""
    return delivery["received_at"], delivery["version"], delivery["sha256"]


FAULT_COLUMNS = ("feed", "part", "row_number", "column_name", "cell", "original_text", "rule_id",
                 "severity", "message_vi", "message_en")  # fmt: skip


def read_faults(parts: list[Row]) -> tuple[dict[str, list[Fault]], dict[str, int]]:
    """Faults of parts by delivery, in the order of sheets and rows, and how many there are.

    Of more than MOST_FAULTS those that quarantine a row come first.
    """
    found: dict[str, list[Fault]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    chosen = ", ".join(f"rows.{name}" for name in FAULT_COLUMNS)
    chosen += ", count(*) over (partition by rows.delivery_id)"
    ending = f"""
        qualify row_number() over (
            partition by rows.delivery_id order by severity, rows.part, row_number
        ) <= {MOST_FAULTS}
        order by rows.delivery_id, rows.part, row_number, severity, column_name, rule_id"""
    in_feed: dict[tuple[str, str], int] = {}
    for delivery_id, *values, count in _of_parts("quarantined", parts, chosen, ending):
        found[delivery_id].append(Fault(*values))
        in_feed[delivery_id, values[0]] = count
    for (delivery_id, _), count in in_feed.items():
        counts[delivery_id] += count
    return found, counts


def silent_units(parts: list[tuple[Row, Row]]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Names of the units that owe a row of an observation and have none accepted, by part."""
    asked = [(delivery, row) for delivery, row in parts if _is_owed_by_units(row)]
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    rows = _of_parts(
        "accepted", [row for _, row in asked], "rows.part, rows.unit_id", "group by all"
    )
    for delivery_id, part, unit_id in rows:
        named[delivery_id, part].add(unit_id)
    found = {}
    for delivery, row in asked:
        key = (row["delivery_id"], row["part"])
        day = bounds(delivery["period"])[1]
        owed = expected_units(feed(row["feed"]), delivery["province_code"], day)
        found[key] = tuple(unit.name for unit in owed if unit.unit_id not in named[key])
    return found


def _is_owed_by_units(row: Row) -> bool:
    if not row["rows_accepted"] or row["feed"] not in feed_names():
        return False
    contract = feed(row["feed"])
    return contract.shape == "observations" and bool(contract.unit.expected)


def _of_parts(outcome: str, parts: list[Row], chosen: str, ending: str) -> list[tuple]:
    """Delivery and chosen columns of the rows of parts, accepted or quarantined, feed by feed."""
    database = duckdb.connect(":memory:")
    database.execute("create table parts (delivery_id text, part text, batch text)")
    by_feed: dict[str, list[Row]] = defaultdict(list)
    for row in parts:
        by_feed[row["feed"]].append(row)
    found: list[tuple] = []
    for name, own in by_feed.items():
        files = _files(outcome, name, {row["batch_id"] for row in own})
        if not files:
            continue
        database.execute("delete from parts")
        lines = [(row["delivery_id"], row["part"], row["batch_id"]) for row in own]
        database.executemany("insert into parts values (?, ?, ?)", lines)
        found += database.execute(
            f"""select rows.delivery_id, {chosen} from read_parquet(?, union_by_name = true,
                hive_partitioning = true, hive_types_autocast = false) as rows
            semi join parts on parts.delivery_id = rows.delivery_id and parts.part = rows.part
                and parts.batch = rows.batch {ending}""",
            [files],
        ).fetchall()
    return found


def _files(outcome: str, name: str, batches: set[str]) -> list[str]:
    """Parquet files of a feed's batches; a batch without such rows has none."""
    found: list[str] = []
    for batch in sorted(batches) if name in feed_names() else ():
        file_system, folder = fsspec.core.url_to_fs(str(paths.batch_folder(name, outcome, batch)))
        if file_system.exists(folder):
            found += sorted(file_system.glob(f"{folder}/*.parquet"))
    return found
