"""The real units that the simulated nation is made of, province by province, dated.

A place is a commune-level unit's number inside its province (its index among all such units ever,
ordered by unit_id), so that arrays can be drawn once for all periods.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from simulator.units_tables import FAR_FUTURE, dated_units

PROVINCE_MAP_DAY = date(2024, 1, 1)  # the 63 provinces; the first simulator stays on this map


@dataclass(frozen=True)
class WrittenName:
    """How a province writes a commune: its code, and the texts of district and commune."""

    code: str
    district: str
    commune: str


class Province:
    """One province with every commune-level unit it ever had before July 2025."""

    def __init__(self, unit_id: str, code: str, name: str, communes: pl.DataFrame) -> None:
        self.unit_id, self.code, self.name = unit_id, code, name
        self.unit_ids: list[str] = communes["unit_id"].unique().sort().to_list()
        numbers = pl.DataFrame({"unit_id": self.unit_ids, "place": range(len(self.unit_ids))})
        self._communes = communes.join(numbers, on="unit_id").sort("place", "valid_from")
        begins = set(self._communes["valid_from"].to_list())
        spans_end = self._communes["valid_to"].to_list()
        ends = {end + timedelta(days=1) for end in spans_end if end < FAR_FUTURE}
        self.change_days = sorted(begins | ends)
        self._names: dict[tuple[date, bool], dict[int, WrittenName]] = {}
        self._by_day: dict[date, pl.DataFrame] = {}

    @property
    def founding_places(self) -> pl.DataFrame:
        """Every place with the district it first belonged to and its region."""
        return self._communes.unique("place", keep="first", maintain_order=True).select(
            "unit_id", "district_id", "region"
        )

    def map_day(self, day: date) -> date:
        """The last day on which the province's map changed, up to a day."""
        return max((change for change in self.change_days if change <= day), default=day)

    def communes_on(self, day: date) -> pl.DataFrame:
        """Commune-level units of a day, by place, with `district_id, district, type, code`."""
        map_day = self.map_day(day)
        if map_day not in self._by_day:
            is_valid = (pl.col("valid_from") <= map_day) & (pl.col("valid_to") >= map_day)
            self._by_day[map_day] = self._communes.filter(is_valid)
        return self._by_day[map_day]

    def places_on(self, day: date) -> np.ndarray:
        """Places that exist on a day, ascending."""
        return self.communes_on(day)["place"].to_numpy()

    def types_on(self, day: date) -> dict[int, str]:
        """Type of each place that exists on a day."""
        communes = self.communes_on(day)
        return dict(zip(communes["place"].to_list(), communes["type"].to_list(), strict=True))

    def names_on(self, day: date, is_bare: bool) -> dict[int, WrittenName]:
        """How each place is written on a day.

        Bare names drop the type (`Nga Điền`), but not where that would leave two units alike.
        """
        key = (self.map_day(day), is_bare)
        if key not in self._names:
            self._names[key] = self._written(day, is_bare)
        return self._names[key]

    def _written(self, day: date, is_bare: bool) -> dict[int, WrittenName]:
        lines = list(self.communes_on(day).iter_rows(named=True))
        districts = _texts({(line["district_id"], line["district"]) for line in lines}, is_bare)
        members: dict[str, list[dict[str, Any]]] = {district_id: [] for district_id in districts}
        for line in lines:
            members[line["district_id"]].append(line)
        written = {}
        for district_id, inside in members.items():
            names = _texts({(line["unit_id"], line["name"]) for line in inside}, is_bare)
            for line in inside:
                texts = (line["code"], districts[district_id], names[line["unit_id"]])
                written[line["place"]] = WrittenName(*texts)
        return written

    def moved(self, homes: np.ndarray, luck: np.ndarray, before: date, after: date) -> np.ndarray:
        """Places after a change of map: an ended one is left for one of its district.

        New communes of the district come first; `luck` (0 to 1) chooses among them.
        """
        old, new = self.communes_on(before), self.communes_on(after)
        district_of = dict(zip(old["place"].to_list(), old["district_id"].to_list(), strict=True))
        existing, existed = set(new["place"].to_list()), set(district_of)
        moved = homes.copy()
        for index in np.flatnonzero(~np.isin(homes, list(existing))).tolist():
            inside = new.filter(pl.col("district_id") == district_of[int(homes[index])])
            candidates = inside["place"].to_list() or sorted(existing)
            begun = [place for place in candidates if place not in existed] or candidates
            moved[index] = begun[int(luck[index] * len(begun))]
        return moved


def _texts(units: set[tuple[str, str]], is_bare: bool) -> dict[str, str]:
    """Written text of each unit_id from its full name (`Xã Nga Điền`)."""
    bare = {unit_id: bare_name(name) for unit_id, name in units}
    alike = list(bare.values())
    return {
        unit_id: name
        if not is_bare or alike.count(bare[unit_id]) > 1 or not bare[unit_id][0].isalpha()
        else bare[unit_id]
        for unit_id, name in sorted(units)
    }


TYPE_WORDS = ("Thị trấn ", "Thị xã ", "Thành phố ", "Phường ", "Huyện ", "Quận ", "Xã ")


def bare_name(name: str) -> str:
    """A unit's name without its type."""
    for word in TYPE_WORDS:
        if name.startswith(word):
            return name[len(word) :]
    return name


@lru_cache(maxsize=1)
def provinces() -> dict[str, Province]:
    """The 63 provinces by code, in the order of their codes."""
    communes = dated_units(PROVINCE_MAP_DAY)
    found = {}
    for (code,), inside in communes.group_by("province_code"):
        first = inside.row(0, named=True)
        found[code] = Province(first["province_id"], code, first["province"], inside)
    return dict(sorted(found.items()))
