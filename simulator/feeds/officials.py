"""Managers of the programme at all levels, under pseudonymous ids. Numbers are invented."""

from datetime import date

import numpy as np
import polars as pl

from simulator.draws import NEVER, chosen, day_number, days, random_days
from simulator.randomness import random_for
from simulator.registers import PROGRAMME_WEIGHTS, Entries
from simulator.settings import ORIGIN_DAY, Settings, is_new_map, last_day
from simulator.view import Part, View

PER_COMMUNE, PER_DISTRICT, PER_PROVINCE, AT_CENTRE = 2.0, 3, 10, 40
FIRST_DAY, LAST_DAY = date(2019, 1, 1), date(2025, 6, 30)
LEAVES_SHARE = 0.08
BODIES = {"peoples_committee": 0.5, "coordination_office": 0.2, "department": 0.2, "front": 0.1}


class Register(Entries):
    """Everyone who ever manages the programme in an old province."""

    def __init__(self, part: Part, seed: int) -> None:
        province = part.province
        communes = len(province.programme_places(ORIGIN_DAY))
        self.districts = province.districts_on(ORIGIN_DAY)
        at_communes = round(communes * PER_COMMUNE)
        at_districts = len(self.districts) * PER_DISTRICT
        count = at_communes + at_districts + PER_PROVINCE
        super().__init__("officials", part, seed, count, PROGRAMME_WEIGHTS, lean=0.0)
        self.is_of_commune = np.arange(count) < at_communes
        self.is_of_province = np.arange(count) >= at_communes + at_districts
        self.codes = self.serials("CB-" + province.code + "-{}", 5)
        self.bodies = chosen(self.random, BODIES, count)
        self.began = random_days(self.random, FIRST_DAY, LAST_DAY, count)
        self.began[self.chance("founder") < 0.8] = day_number(date(2021, 7, 1))
        stays = self.random.integers(400, 1_500, count)
        leaves = self.chance("leaves") < LEAVES_SHARE
        self.left = np.where(leaves, self.began + stays, NEVER)

    def present(self, view: View, day: date) -> np.ndarray:
        """Indexes of those in office on a day; offices of districts ended on 30 June 2025."""
        now = day_number(day)
        is_here = (self.began <= now) & (self.left > now)
        if is_new_map(day):
            is_here &= self.is_of_commune | self.is_of_province
        else:
            existing = set(view.province.districts_on(day))
            of_district = ~(self.is_of_commune | self.is_of_province)
            gone = np.array([district not in existing for district in self._district_of()])
            is_here &= ~(of_district & gone)
        return np.flatnonzero(is_here)

    def units(self, view: View, day: date) -> pl.Series:
        """Unit of each: a commune, a district or the province."""
        communes = view.unit_ids(self.homes.on(view, day))
        districts = pl.Series(self._district_of(), dtype=pl.String)
        whole = pl.DataFrame({"commune": communes, "district": districts})
        return whole.select(
            unit_id=pl.when(pl.Series(self.is_of_commune))
            .then("commune")
            .when(pl.Series(self.is_of_province))
            .then(pl.lit(view.province.unit_id))
            .otherwise("district")
        ).to_series()

    def _district_of(self) -> list[str]:
        return [self.districts[index % len(self.districts)] for index in range(self.count)]

    def rows(self, view: View, period: str) -> pl.DataFrame:
        """Everyone in office on the period's last day. Grain: official."""
        day = last_day(period)
        here = self.present(view, day)
        return pl.DataFrame(
            {
                "unit_id": self.units(view, day).gather(here),
                "official_code": self.codes.gather(here),
                "managing_body": self.bodies[here],
                "began_date": days(self.began[here]),
            }
        )


def rows(view: View, period: str) -> pl.DataFrame:
    """Everyone who manages the programme in the province. Grain: official."""
    return view.register_rows("officials", Register, period)


def central_rows(settings: Settings, period: str) -> pl.DataFrame:
    """Everyone who manages the programme at the centre. Grain: official."""
    bodies = chosen(random_for(settings.seed, "central officials"), BODIES, AT_CENTRE)
    numbers = pl.Series(range(1, AT_CENTRE + 1)).cast(pl.String).str.zfill(5)
    return pl.DataFrame(
        {"official_code": "CB-TW-" + numbers, "managing_body": bodies}
    ).with_columns(unit_id=pl.lit("TW"), began_date=pl.lit(date(2022, 8, 2)))
