"""The last stretch of the river by hand: rows in force and units that count, in loops over Parquet.

Nothing here knows dbt or SQL, so a figure that comes out the same twice was reached by two ways.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as parquet

from ntm.catalog.tables import codes
from ntm.periods import bounds
from ntm.units import Reference

# What makes a row of a feed the same row in another delivery, beside the period it is about.
KEYS = {
    "cooperatives": ("tax_code",),
    "criteria_assessments": ("unit_id", "criteria_set", "indicator_code", "stage"),
    "essential_services": ("unit_id", "service_domain"),
    "officials": ("official_code",),
    "satisfaction_responses": (
        *("survey_code", "unit_id", "survey_channel", "response_code", "satisfaction_score"),
    ),
    "trainings": ("unit_id", "class_code", "audience", "official_code"),
    "work_files": ("unit_id", "office_name", "work_files_scope", "value_kind", "accumulation"),
}
PROGRAMME_TYPES = {"2025-H1": ("xa",), "2025-H2": ("xa", "dac_khu")}


class Accepted:
    """The promoted rows of a data root, whichever of several deliveries holds."""

    def __init__(self, root: Path):
        self.root = root
        self.deliveries = {row["delivery_id"]: row for row in self._ledger("fetch")}
        self.parts = self._last_parts()
        self.promoted = self._promoted()

    def parts_in_force(self, feed: str) -> list[dict]:
        """Promoted parts of a feed that no later delivery of the same name has replaced."""
        return [
            part
            for key, part in self.parts.items()
            if part["feed"] == feed and key in self.promoted and not self._is_replaced(part)
        ]

    def stated(self, feed: str) -> list[dict]:
        """Accepted rows of the parts in force, each as often as it was delivered."""
        found = []
        for part in self.parts_in_force(feed):
            delivery = self.deliveries[part["delivery_id"]]
            start, end = bounds(delivery["period"])
            about = {
                "province_code": delivery["province_code"],
                "period_end": end,
                "months": (end.year - start.year) * 12 + end.month - start.month + 1,
                "order": self._order(delivery),
            }
            found += [row | about for row in self._rows(feed, part)]
        return found

    def rows(self, feed: str) -> list[dict]:
        """Each key once a period, from the latest delivery that states it."""
        latest: dict[tuple, dict] = {}
        for row in self.stated(feed):
            key = (row["period_end"], *(row[column] for column in KEYS[feed]))
            if key not in latest or latest[key]["order"] < row["order"]:
                latest[key] = row
        return list(latest.values())

    def reporting(self, feed: str, period: str) -> dict[str, date]:
        """Provinces whose list is in force, with the last day it was reported for."""
        found: dict[str, date] = {}
        for part in self.parts_in_force(feed):
            delivery = self.deliveries[part["delivery_id"]]
            end = bounds(delivery["period"])[1]
            if is_within(end, period):
                code = delivery["province_code"]
                found[code] = max(end, found.get(code, end))
        return found

    def _is_replaced(self, part: dict) -> bool:
        mine = self.deliveries[part["delivery_id"]]
        return any(
            self._name(mine) == self._name(other)
            and self._order(mine) < self._order(other)
            and self._speaks_for(other["delivery_id"], part)
            for other in self.deliveries.values()
        )

    def _speaks_for(self, later: str, part: dict) -> bool:
        """Whether a later delivery could be used and none of what it says of the feed is held."""
        theirs = [other for (delivery, _), other in self.parts.items() if delivery == later]
        if not any(other["status"] == "standardized" for other in theirs):
            return False
        same_feed = [other["part"] for other in theirs if other["feed"] == part["feed"]]
        return (later, part["part"]) in self.promoted or all(
            (later, name) in self.promoted for name in same_feed
        )

    def _last_parts(self) -> dict[tuple[str, str], dict]:
        rows = sorted(self._ledger("standardize"), key=lambda row: row["committed_at"])
        return {(row["delivery_id"], row["part"]): row for row in rows}

    def _promoted(self) -> set[tuple[str, str]]:
        decisions: dict[tuple[str, str], str] = {}
        for row in sorted(self._ledger("check"), key=lambda row: row["decided_at"]):
            key = (row["delivery_id"], row["part"])
            if self.parts[key]["batch_id"] == row["batch_id"]:
                decisions[key] = row["decision"]
        by_hand = {(row["delivery_id"], row["part"]) for row in self._ledger("promote")}
        return {key for key, decision in decisions.items() if decision == "promoted"} | by_hand

    def _rows(self, feed: str, part: dict) -> list[dict]:
        folder = self.root / "batches" / feed / "accepted" / f"batch={part['batch_id']}"
        return [row for row in _read_folder(folder) if _is_of(row, part)]

    def _ledger(self, verb: str) -> list[dict]:
        return _read_folder(self.root / "ledger" / verb)

    @staticmethod
    def _order(delivery: dict) -> tuple:
        return delivery["received_at"], delivery["version"], delivery["sha256"]

    @staticmethod
    def _name(delivery: dict) -> tuple:
        return delivery["sender"], delivery["period"], delivery["base_name"]


@lru_cache(maxsize=64)
def _read_folder(folder: Path) -> list[dict]:
    files = sorted(folder.glob("*.parquet"))
    return [
        row for file in files for row in parquet.read_table(file, partitioning=None).to_pylist()
    ]


def _is_of(row: dict, part: dict) -> bool:
    return (row["delivery_id"], row["part"]) == (part["delivery_id"], part["part"])


def is_within(day: date, period: str) -> bool:
    """Whether a report's last day lies in a half-year."""
    start, end = bounds(period)
    return start <= day <= end


def by_unit(rows: Iterable[dict]) -> dict[str, list[dict]]:
    """Rows of each unit."""
    found: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        found[row["unit_id"]].append(row)
    return found


def counted(code_list: str, counts_as: str) -> set[str]:
    """Codes of a list that count as something."""
    return {line["code"] for line in codes(code_list) if line["counts_as"] == counts_as}


def units_below(province: str, period: str) -> dict[str, set[str]]:
    """Units of a province on the period's last day, by who counts them.

    `communes` are all of them, `programme` those of its types and `districts` those that contain
    one of these; island districts, which have a set of their own, are in none of these provinces.
    """
    reference, day = Reference.load(), bounds(period)[1]
    found: dict[str, set[str]] = {"communes": set(), "programme": set(), "districts": set()}
    for unit in reference.on(day, "commune"):
        above = reference.ancestors(unit.unit_id, day)
        if not any(a.level == "province" and a.code == province for a in above):
            continue
        found["communes"].add(unit.unit_id)
        if unit.type in PROGRAMME_TYPES[period]:
            found["programme"].add(unit.unit_id)
            found["districts"] |= {a.unit_id for a in above if a.level == "district"}
    home = reference.by_code(province, "province", day)
    found["province"] = {home.unit_id} if home else set()
    return found
