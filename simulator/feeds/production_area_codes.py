"""Codes of planting and farming areas, with their validity.

Anchor: 6,883 planting area codes in January 2024 (F184; F183 says 5,300, undated). What became of
them is invented.
"""

from datetime import date

import numpy as np
import polars as pl

from simulator.draws import NEVER, Curve, chosen, day_number, day_reached, days, shared_count
from simulator.registers import PROGRAMME_WEIGHTS, Entries, rural_weights
from simulator.settings import last_day
from simulator.view import Part, View

PLANTING_SHARE = 0.78
CODES: Curve = (
    (date(2017, 1, 1), 0),
    (date(2021, 12, 31), 3_600),
    (date(2024, 1, 15), 6_883),
    (date(2025, 12, 31), 9_300),
)
LAST = CODES[-1][1]
SUSPENDED_SHARE, REVOKED_SHARE = 0.04, 0.03
LIMITED_SHARE, YEARS_VALID = 0.35, 5
PRODUCTS = (
    "Sầu riêng",
    "Thanh long",
    "Xoài",
    "Nhãn",
    "Vải",
    "Lúa",
    "Chuối",
    "Bưởi",
    "Tôm",
    "Cá tra",
)


def count_in(code: str) -> int:
    """Codes that a province ever has."""
    return shared_count(LAST / PLANTING_SHARE, rural_weights(), code)


def code_form(code: str) -> str:
    """How a province's area codes look, with a place for the number."""
    return "VN-" + code + "OR-{}"


class Register(Entries):
    """Every area code that an old province ever has."""

    def __init__(self, part: Part, seed: int) -> None:
        code = part.province.code
        super().__init__("area codes", part, seed, count_in(code), PROGRAMME_WEIGHTS)
        count = self.count
        levels = (np.arange(count) + self.chance("day")) / count * LAST
        self.issued = day_reached(CODES, levels)
        self.codes = self.serials(code_form(code), 5)
        others = {"farming": 0.8, "packing_house": 0.2}
        is_planting = self.chance("kind") < PLANTING_SHARE
        self.kinds = np.where(is_planting, "planting", chosen(self.random, others, count))
        self.hectares = np.exp(self.random.normal(2.6, 0.9, count)).round(1)
        self.products = self.random.choice(PRODUCTS, count)
        is_limited = self.chance("limited") < LIMITED_SHARE
        self.until = np.where(is_limited, self.issued + 365 * YEARS_VALID, NEVER)
        luck, wait = self.chance("lost"), self.random.integers(120, 1_500, count)
        loses = luck < SUSPENDED_SHARE + REVOKED_SHARE
        self.lost = np.where(loses, self.issued + wait, NEVER)
        self.loss = np.where(luck < SUSPENDED_SHARE, "suspended", "revoked")

    def rows(self, view: View, period: str) -> pl.DataFrame:
        """Codes issued up to the period's end. Grain: area code."""
        day = last_day(period)
        now = day_number(day)
        here = np.flatnonzero(self.issued <= now)
        status = np.where(self.until[here] < now, "expired", "valid")
        status = np.where(self.lost[here] <= now, self.loss[here], status)
        return pl.DataFrame(
            {
                "unit_id": view.unit_ids(self.homes.on(view, day)[here]),
                "area_code": self.codes.gather(here),
                "area_kind": self.kinds[here],
                "product_name": self.products[here],
                "area_ha": self.hectares[here],
                "area_code_status": status,
                "issued_date": days(self.issued[here]),
                "valid_until_date": days(self.until[here]),
                "has_traceability": self.own[here] > 0.2,
            }
        )


def rows(view: View, period: str) -> pl.DataFrame:
    """All area codes of the province. Grain: area code."""
    return view.register_rows("area codes", Register, period)
