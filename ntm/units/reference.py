"""The dated reference of units: which units there were on a day, their names, parents and links."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv

from ntm.catalog.tables import catalog_folder
from ntm.errors import NtmError
from ntm.units.history import FIRST_DAY, NEW_DAY

NATION = "VN"
CENTRAL = "TW"
LEVELS = ("nation", "central", "province", "district", "commune")
DATES = {"valid_from", "valid_to", "effective_date", "confirmed_on"}
NUMBERS = {"latitude", "longitude", "area_km2", "units_counted"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it was from `valid_from` to `valid_to` (inclusive; None is open): a version.

    `begun_on` and `ended_on` are the first and last day of the unit itself.
    """

    unit_id: str
    code: str
    level: str
    name: str
    type: str
    parent_id: str
    valid_from: date
    valid_to: date | None
    begun_on: date
    ended_on: date | None
    latitude: float | None
    longitude: float | None
    area_km2: float | None

    def is_in_force(self, day: date) -> bool:
        """Whether this version holds on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Link:
    """A predecessor gave territory to a successor on a day."""

    predecessor_id: str
    successor_id: str
    effective_date: date
    relation: str
    legal_act: str


class Reference:
    """The unit tables of one catalogue folder. Load with `Reference.load`; treat as read-only."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.tables = {name: self._read(name) for name in ("units", "unit_versions", "unit_links")}
        lives = {row["unit_id"]: row for row in self.tables["units"].to_pylist()}
        self.versions = [
            _unit(row, lives[row["unit_id"]]) for row in self.tables["unit_versions"].to_pylist()
        ]
        self.links = [Link(**row) for row in self.tables["unit_links"].to_pylist()]
        self.by_id: dict[str, list[Unit]] = defaultdict(list)
        self._by_code: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        self._by_parent: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.versions:
            self.by_id[unit.unit_id].append(unit)
            self._by_code[unit.level, unit.code].append(unit)
            self._by_parent[unit.parent_id].append(unit)
        self.successors: dict[str, list[Link]] = defaultdict(list)
        self.predecessors: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            self.successors[link.predecessor_id].append(link)
            self.predecessors[link.successor_id].append(link)
        starts = {unit.valid_from for unit in self.versions}
        ends = {unit.valid_to + timedelta(days=1) for unit in self.versions if unit.valid_to}
        self.change_days = sorted(starts | ends)

    @classmethod
    def load(cls, folder: Path | None = None) -> "Reference":
        """The reference of a folder, read once per process.

        The default is `units/` of the catalogue (`NTM_CATALOG`, else the project's). Raises
        NtmError when a table is missing.
        """
        return _load(Path(folder) if folder else catalog_folder() / "units")

    def read_table(self, name: str) -> pa.Table:
        """A table of the folder; dates are date32, numbers float64, all else text."""
        if name not in self.tables:
            self.tables[name] = self._read(name)
        return self.tables[name]

    def on(self, day: date, level: str | None = None) -> list[Unit]:
        """Units in force on a day, all or of one level, in the order of their ids."""
        return [
            unit
            for unit in self.versions
            if (level is None or unit.level == level) and unit.is_in_force(day)
        ]

    def unit(self, unit_id: str, on: date | None = None) -> Unit | None:
        """A unit's version on a day (None: its last); None where there is none."""
        found = self.by_id.get(unit_id, [])
        if on is None:
            return found[-1] if found else None
        return next((unit for unit in found if unit.is_in_force(on)), None)

    def by_code(self, code: str, level: str, on: date) -> Unit | None:
        """The unit of a level that bore a full code on a day."""
        found = self._by_code.get((level, code), [])
        return next((unit for unit in found if unit.is_in_force(on)), None)

    def children(self, unit_id: str, on: date) -> list[Unit]:
        """Units whose parent this unit was on a day."""
        return [unit for unit in self._by_parent.get(unit_id, []) if unit.is_in_force(on)]

    def ancestors(self, unit_id: str, on: date) -> list[Unit]:
        """Parent, grandparent … up to the nation, on a day; empty when not in force."""
        found: list[Unit] = []
        unit = self.unit(unit_id, on)
        while unit and unit.parent_id:
            unit = self.unit(unit.parent_id, on)
            if unit:
                found.append(unit)
        return found

    def province_of(self, unit_id: str, on: date) -> Unit | None:
        """The province a unit lay in on a day (itself, if it is one)."""
        chain = [self.unit(unit_id, on), *self.ancestors(unit_id, on)]
        return next((unit for unit in chain if unit and unit.level == "province"), None)

    def province_successors(self) -> dict[str, str]:
        """Province of the old map → province of 1 July 2025 that took all its communes.

        Derived from the communes' links; every old province went whole into one new.
        """
        before, after = NEW_DAY - timedelta(days=1), NEW_DAY
        found: dict[str, str] = {}
        for link in self.links:
            if link.effective_date == NEW_DAY:
                old = self.province_of(link.predecessor_id, before)
                new = self.province_of(link.successor_id, after)
                if old and new and found.setdefault(old.unit_id, new.unit_id) != new.unit_id:
                    raise NtmError(f"province {old.unit_id} went into two provinces")
        return found

    def map_index(self, day: date | None) -> int:
        """Number of the map in force on a day; 0 for no day or one before the first map."""
        return bisect_right(self.change_days, day) if day else 0

    def _read(self, name: str) -> pa.Table:
        path = self.folder / f"{name}.csv"
        if not path.exists():
            raise NtmError(f"the unit table {path} is missing; ntm units build makes it")
        with path.open(encoding="utf-8") as file:
            columns = file.readline().strip().lstrip("\ufeff").split(",")
        types = {column: _arrow_type(column) for column in columns}
        options = arrow_csv.ConvertOptions(column_types=types, strings_can_be_null=False)
        return arrow_csv.read_csv(path, convert_options=options)


def _arrow_type(column: str) -> pa.DataType:
    if column in DATES:
        return pa.date32()
    return pa.float64() if column in NUMBERS else pa.string()


def _unit(row: dict, life: dict) -> Unit:
    return Unit(
        row["unit_id"],
        life["code"],
        life["level"],
        row["name"],
        row["type"],
        row["parent_id"],
        row["valid_from"],
        row["valid_to"],
        life["valid_from"],
        life["valid_to"],
        life["latitude"],
        life["longitude"],
        life["area_km2"],
    )


@lru_cache(maxsize=4)
def _load(folder: Path) -> Reference:
    return Reference(folder)


__all__ = ["CENTRAL", "FIRST_DAY", "LEVELS", "NATION", "Link", "Reference", "Unit"]
