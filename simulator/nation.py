"""The real units that the simulated nation is made of, province by province, dated.

A place is a commune-level unit's number inside its province (its index among all such units ever
on that side of 1 July 2025, ordered by unit_id), so that arrays can be drawn once for all periods.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import polars as pl

from simulator.units_tables import FAR_FUTURE, NEW_MAP_DAY, OLD_MAP_DAY, dated_units, links

CENTRE = "TW"
PROGRAMME_TYPES = ("xa", "dac_khu")  # special zones began in July 2025
ISLAND_TYPE = "huyen"  # of a unit in the list of communes
NAME_COLUMNS = ("province", "district", "commune", "commune_code", "unit_name")


class Province:
    """One province with every commune-level unit it ever had on one side of 1 July 2025."""

    def __init__(self, unit_id: str, code: str, name: str, communes: pl.DataFrame) -> None:
        self.unit_id, self.code, self.name = unit_id, code, name
        self.unit_ids: list[str] = communes["unit_id"].unique().sort().to_list()
        numbers = pl.DataFrame({"unit_id": self.unit_ids, "place": range(len(self.unit_ids))})
        self._communes = communes.join(numbers, on="unit_id").sort("place", "valid_from")
        begins = set(self._communes["valid_from"].to_list())
        spans_end = self._communes["valid_to"].to_list()
        ends = {end + timedelta(days=1) for end in spans_end if end < FAR_FUTURE}
        self.change_days = sorted(begins | ends)
        self.has_districts = self._communes["district_id"].null_count() < self._communes.height
        self._names: dict[tuple[date, bool], pl.DataFrame] = {}
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

    def programme_places(self, day: date) -> np.ndarray:
        """Places of a day that the programme counts, ascending."""
        is_counted = pl.col("type").is_in(PROGRAMME_TYPES)
        return self.communes_on(day).filter(is_counted)["place"].to_numpy()

    def weights_on(self, day: date, by_type: dict[str, float]) -> np.ndarray:
        """A weight for each place of a day by its type, 1 for a type not named; 0 for an island
        district, which has no commune."""
        types = self.communes_on(day)["type"]
        weights = {ISLAND_TYPE: 0.0} | by_type
        return types.replace_strict(weights, default=1.0, return_dtype=pl.Float64).to_numpy()

    def districts_on(self, day: date) -> list[str]:
        """Districts of a day that hold a commune of the programme, ascending; none from 2025-07."""
        return self.districts(day).filter("has_commune")["district_id"].to_list()

    def districts(self, day: date) -> pl.DataFrame:
        """Every district-level unit of a day, ascending; none from July 2025.

        Columns: `district_id, district_type, has_commune` (of the programme) and `is_island` (an
        island district without communes stands in the list of communes too).
        """
        grouped = self.communes_on(day).drop_nulls("district_id").group_by("district_id")
        return grouped.agg(
            pl.col("district_type").first(),
            has_commune=pl.col("type").is_in(PROGRAMME_TYPES).any(),
            is_island=(pl.col("type") == ISLAND_TYPE).any(),
        ).sort("district_id")

    def names_on(self, day: date, is_bare: bool) -> pl.DataFrame:
        """How every unit is written on a day: `unit_id` and the texts of NAME_COLUMNS.

        Communes, districts, the province and the centre. Bare names drop the type (`Nga Điền`),
        but not where that would leave two units alike. Texts that do not apply are null.
        """
        key = (self.map_day(day), is_bare)
        if key not in self._names:
            self._names[key] = self._written(day, is_bare)
        return self._names[key]

    def _written(self, day: date, is_bare: bool) -> pl.DataFrame:
        communes = self.communes_on(day).select(
            "unit_id", "district_id", "district", "name", commune_code="code"
        )
        written = communes.with_columns(
            commune=_texts("name", is_bare, over="district_id"), district=pl.col("district")
        )
        districts = communes.unique("district_id", keep="first").drop_nulls("district_id")
        names = districts.sort("district_id").select(
            "district_id", written_district=_texts("district", is_bare)
        )
        written = written.join(names, on="district_id", how="left")
        rows = written.select(
            "unit_id", "commune", "commune_code", "name", district="written_district"
        ).rename({"name": "unit_name"})
        above = names.select(
            unit_id="district_id", district="written_district", unit_name="written_district"
        )
        tops = pl.DataFrame(
            {
                "unit_id": [self.unit_id, CENTRE],
                "province": [self.name, CENTRE],
                "unit_name": [self.name, CENTRE],
            }
        )
        whole = pl.concat([rows, above, tops], how="diagonal")
        return whole.with_columns(pl.col("province").fill_null(self.name)).select(
            "unit_id", *NAME_COLUMNS
        )

    def moved(self, homes: np.ndarray, luck: np.ndarray, before: date, after: date) -> np.ndarray:
        """Places after a change of map: an ended one is left for one of its district.

        New communes of the district come first; `luck` (0 to 1) chooses among them.
        """
        old, new = self.communes_on(before), self.communes_on(after)
        district_of = dict(zip(old["place"].to_list(), old["district_id"].to_list(), strict=True))
        existing, existed = set(new["place"].to_list()), set(district_of)
        inside = {
            district: part["place"].to_list()
            for (district,), part in new.group_by("district_id", maintain_order=True)
        }
        moved = homes.copy()
        for index in np.flatnonzero(~np.isin(homes, list(existing))).tolist():
            candidates = inside.get(district_of[int(homes[index])]) or sorted(existing)
            begun = [place for place in candidates if place not in existed] or candidates
            moved[index] = begun[int(luck[index] * len(begun))]
        return moved


def _texts(column: str, is_bare: bool, over: str | None = None) -> pl.Expr:
    """Written text of each unit from its full name (`Xã Nga Điền`)."""
    if not is_bare:
        return pl.col(column)
    bare = pl.col(column).str.replace(TYPE_WORDS, "")
    plain = bare.str.normalize("NFD").str.replace_all(r"\p{M}", "")  # Ia Bang beside Ia Băng
    count = bare.count().over(plain) if over is None else bare.count().over(over, plain)
    is_clear = (count == 1) & ~bare.str.contains(UNCLEAR_BARE)
    return pl.when(is_clear).then(bare).otherwise(pl.col(column))


# «Phường 4» and «Xã Xà Phiên» are never written without their type: a number is no name, and
# «Xà» without its accent is the type again.
UNCLEAR_BARE = r"^(\d|(?i)x[aàáạảã] |ph[uư][oơờớợởỡ]ng |qu[aâậầấ]n |huy[eêệềế]n )"
TYPE_WORDS = r"^(Thị trấn|Thị xã|Thành phố|Phường|Huyện|Quận|Xã|Đặc khu) "


@dataclass(frozen=True)
class Area:
    """A province of July 2025 with the provinces that it was made of."""

    new: Province
    old: tuple[Province, ...]

    @property
    def code(self) -> str:
        """Code of the province of July 2025."""
        return self.new.code


@lru_cache(maxsize=1)
def provinces() -> dict[str, Province]:
    """The 63 provinces before July 2025 by code, in the order of their codes."""
    return _provinces(OLD_MAP_DAY)


@lru_cache(maxsize=1)
def new_provinces() -> dict[str, Province]:
    """The 34 provinces of July 2025 by code, in the order of their codes."""
    return _provinces(NEW_MAP_DAY)


def _provinces(map_day: date) -> dict[str, Province]:
    found = {}
    for (code,), inside in dated_units(map_day).group_by("province_code", maintain_order=True):
        first = inside.row(0, named=True)
        found[str(code)] = Province(first["province_id"], str(code), first["province"], inside)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def areas() -> dict[str, Area]:
    """The 34 areas by code: an old province belongs where most of its communes went."""
    old = dated_units(OLD_MAP_DAY).select("unit_id", old_code="province_code").unique()
    new = dated_units(NEW_MAP_DAY).select("unit_id", new_code="province_code").unique()
    went = (
        links()
        .join(old, left_on="predecessor_id", right_on="unit_id")
        .join(new, left_on="successor_id", right_on="unit_id")
        .group_by("old_code", "new_code")
        .len()
        .sort("old_code", "len", "new_code")
        .unique("old_code", keep="last")
        .sort("old_code")
    )
    members: dict[str, list[Province]] = {code: [] for code in new_provinces()}
    for line in went.iter_rows(named=True):
        members[line["new_code"]].append(provinces()[line["old_code"]])
    return {code: Area(new_provinces()[code], tuple(old)) for code, old in members.items()}
