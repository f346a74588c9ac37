"""Units of a province as targets count them: who belongs to which universe and lies in what."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from simulator.nation import CENTRE, ISLAND_TYPE, PROGRAMME_TYPES, Province

NOWHERE = -1
RURAL_DISTRICT_TYPE = "huyen"
Array = np.ndarray


@dataclass(frozen=True)
class CountedUnits:
    """Units by place: communes, then districts, then the province; or the centre alone.

    `district` and `province` give the place of the unit that holds each, itself for a district or
    province, NOWHERE for none; `universes` gives the places that a universe counts.
    """

    ids: list[str]
    levels: Array
    district: Array
    province: Array
    universes: dict[str, Array]

    def places(self, unit_ids: pl.Series) -> Array:
        """Places of units, NOWHERE for one that is not here."""
        numbers = pl.Series(range(len(self.ids)), dtype=pl.Int64)
        here = pl.Series(self.ids, dtype=pl.String)
        return unit_ids.replace_strict(here, numbers, default=NOWHERE).cast(pl.Int64).to_numpy()


def units_of(province: Province, day: date) -> CountedUnits:
    """Units of a province on a day."""
    communes, districts = province.communes_on(day), province.districts(day)
    ids = [*communes["unit_id"], *districts["district_id"], province.unit_id]
    count, last = communes.height, len(ids) - 1
    place_of = {unit_id: place for place, unit_id in enumerate(ids)}
    homes = [place_of.get(name, NOWHERE) for name in communes["district_id"].to_list()]
    levels = ["commune"] * count + ["district"] * districts.height + ["province"]
    return CountedUnits(
        ids,
        np.array(levels),
        np.array([*homes, *range(count, last), NOWHERE]),
        np.full(len(ids), last),
        _universes(communes, districts),
    )


def centre() -> CountedUnits:
    """The central agencies, which no province holds."""
    nowhere, here = np.array([NOWHERE]), np.array([0])
    universes = {"central_agencies": here, "managing_units": here}
    return CountedUnits([CENTRE], np.array(["central"]), nowhere, nowhere, universes)


def _universes(communes: pl.DataFrame, districts: pl.DataFrame) -> dict[str, Array]:
    """Places by universe, as `dbt` reads `catalog/units/universe.csv`."""
    first, last = communes.height, communes.height + districts.height
    types = communes["type"]
    is_programme = types.is_in(PROGRAMME_TYPES).to_numpy()
    is_counted = (districts["has_commune"] | districts["is_island"]).to_numpy()
    is_rural = (districts["district_type"] == RURAL_DISTRICT_TYPE).to_numpy()
    programme = np.flatnonzero(is_programme)
    counted = first + np.flatnonzero(is_counted)
    provinces = np.array([last])
    return {
        "programme_communes": programme,
        # an island district without communes stands in the list of communes too
        "all_communes": np.flatnonzero((types != ISLAND_TYPE).to_numpy()),
        "programme_districts": counted,
        "programme_rural_districts": first + np.flatnonzero(is_counted & is_rural),
        "all_districts": np.arange(first, last),
        "provinces": provinces,
        "programme_units": np.concatenate([programme, counted]),
        "managing_units": np.concatenate([programme, counted, provinces]),
    }
