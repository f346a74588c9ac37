"""OCOP products ever rated, with the date of the last rating: it lapses after 36 months.

Anchors: products ever rated by day (F012, F163, F167, F170) and owners (F164, F171). F166 says
10,322 for the month whose end F167 derives as 11,056: F167 fits F170 and is the anchor.
"""

from datetime import date

import numpy as np
import polars as pl

from ntm.catalog import codes
from simulator.draws import (
    Curve,
    chosen,
    day_number,
    day_reached,
    days,
    numbered,
    shared_count,
    words,
)
from simulator.registers import Entries, rural_weights
from simulator.settings import half_year_index, last_day
from simulator.view import Part, View

TYPE_WEIGHTS = {"xa": 1.0, "thi_tran": 1.0, "phuong": 0.35}
RATED: Curve = (
    (date(2018, 5, 7), 0),
    (date(2021, 6, 30), 4_847),
    (date(2023, 6, 30), 9_852),
    (date(2023, 12, 31), 11_056),
    (date(2024, 12, 31), 14_642),
    (date(2025, 12, 31), 17_500),
)
LAST = RATED[-1][1]
PRODUCTS_AN_OWNER = 14_642 / 8_086
DAYS_VALID = 1_096
RATED_AGAIN_SHARE = 0.62
STARS = {"3": 0.733, "4": 0.264, "5": 0.003}
GROUPS = {
    "food": 0.73,
    "drinks": 0.13,
    "medicinal_herbs": 0.05,
    "handicrafts": 0.06,
    "ornamental_plants": 0.01,
    "tourism": 0.02,
}
OWNERS = {"cooperative": 0.33, "firm": 0.23, "household": 0.38, "group": 0.06}
FIRST_WORDS = ("Mật ong", "Trà", "Gạo", "Miến", "Măng khô", "Nước mắm", "Bánh", "Chả", "Rượu nếp")
SECOND_WORDS = ("Hương Quê", "Bản Làng", "Đồng Xanh", "Phù Sa", "Sông Trà", "Núi Rừng", "Ven Biển")


class Register(Entries):
    """Every product that an old province ever has rated."""

    def __init__(self, part: Part, seed: int) -> None:
        count = shared_count(LAST, rural_weights(), part.province.code)
        super().__init__("ocop", part, seed, count, TYPE_WEIGHTS)
        self.rated = day_reached(RATED, (np.arange(count) + 0.5) / count * LAST)
        self.codes = self.serials("OCOP-" + self.code + "-{}", 5)
        self.names = words(self.random, (FIRST_WORDS, SECOND_WORDS), count)
        self.groups = chosen(self.random, GROUPS, count)
        self.stars = chosen(self.random, STARS, count).astype(np.int64)
        self.owners = np.arange(count) // PRODUCTS_AN_OWNER
        kinds = [line["code"] for line in codes("ocop_owner_type")]
        owner_kinds = chosen(self.drawn("owners"), {k: OWNERS[k] for k in kinds}, count)
        self.owner_kinds = owner_kinds[self.owners.astype(np.int64)]
        self.is_rated_again = self.chance("again") < RATED_AGAIN_SHARE

    def rows(self, view: View, period: str) -> pl.DataFrame:
        """Products rated up to the period's end, lapsed ones too. Grain: product."""
        day, half = last_day(period), half_year_index(period)
        now = day_number(day)
        here = np.flatnonzero(self.rated <= now)
        rated = self.rated[here]
        again = rated + DAYS_VALID - 20
        rated = np.where(self.is_rated_again[here] & (again <= now), again, rated)
        level = (self.level(view, day, half) + 0.7 * self.noise("online"))[here]
        is_online = level > 0.55
        revenue = np.exp(self.noise("revenue", period)[here] * 0.7 + 3.4).round(1)
        return pl.DataFrame(
            {
                "unit_id": view.unit_ids(self.homes.on(view, day)[here]),
                "product_code": self.codes.gather(here),
                "product_name": self.names.gather(here),
                "product_group": self.groups[here],
                "stars": self.stars[here],
                "rating_date": days(rated),
                "decision_number": numbered("{}/QĐ-UBND", rated % 3_000 + 1),
                "owner_code": numbered(
                    "CT-" + self.code + "-{}", self.owners[here].astype(np.int64) + 1
                ),
                "owner_type": self.owner_kinds[here],
                "is_sold_online": is_online,
                "online_revenue_million_vnd": np.where(is_online, revenue, 0.0),
                "is_tourism_site": self.groups[here] == "tourism",
                "has_traceability": level > -0.1,
            }
        )


def rows(view: View, period: str) -> pl.DataFrame:
    """All products of the province ever rated. Grain: product."""
    return view.register_rows("ocop", Register, period)
