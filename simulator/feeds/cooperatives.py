"""A register of cooperatives that lives on between the periods, with the technologies used.

Anchor: 20,309 agricultural cooperatives in October 2023 (F181; F176 says 17,777 in the same year).
Shares of dormant ones and of technologies are invented.
"""

from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from ntm.catalog import codes
from simulator.draws import (
    chosen,
    code_lists,
    day_number,
    days,
    numbered,
    random_days,
    shared_count,
    words,
)
from simulator.nation import provinces
from simulator.randomness import random_for
from simulator.settings import ORIGIN_DAY, half_year_index, half_year_of, last_day
from simulator.view import Homes, Part, View, chosen_places

AGRICULTURAL_COUNT = 20_309
NON_AGRICULTURAL_SHARE = 0.03
ANCHOR_DAY = date(2023, 10, 31)
FIRST_DAY, LAST_DAY = date(2003, 1, 1), date(2025, 12, 31)
NEW_SHARE = 0.11  # founded between the anchor and the last day, of those before
DORMANCY_PER_HALF_YEAR = 0.009
HALF_YEARS_ASLEEP_BEFORE = 4  # some slept already when the programme began
HALF_YEARS_UNTIL_DISSOLVED = 5.0
UNION_SHARE = 0.015
TYPE_WEIGHTS = {"xa": 1.0, "thi_tran": 0.7, "phuong": 0.25}
SECTOR_SHARES = {
    "crops": 0.46,
    "livestock": 0.13,
    "aquaculture": 0.09,
    "forestry": 0.04,
    "mixed": 0.28,
}
# How mature a cooperative must be to use it; e-invoices have been mandatory since July 2022.
TECHNOLOGY_THRESHOLDS = {
    "management_software": 1.70,
    "e_commerce": 1.35,
    "traceability": 1.50,
    "iot": 2.10,
    "e_payment": 1.40,
    "accounting": 0.05,
    "e_invoice": -0.80,
}
DEFAULT_TECHNOLOGY_THRESHOLD = 1.5
FIRST_WORDS = ("Đại", "Tân", "Phú", "An", "Thành", "Minh", "Bình", "Hưng", "Quang", "Hợp", "Đồng")
SECOND_WORDS = ("Phát", "Thịnh", "Tiến", "Lợi", "Phong", "Xuân", "Tâm", "Thắng", "Hòa", "Sơn")


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Weight of each province in the country's count: its communes by type."""
    return {
        code: float(province.weights_on(ORIGIN_DAY, TYPE_WEIGHTS).sum())
        for code, province in provinces().items()
    }


class Register:
    """Every cooperative that a province before July 2025 ever has."""

    def __init__(self, part: Part, seed: int) -> None:
        code = part.province.code
        self.random, self.seed, self.part = random_for(seed, "cooperatives", code), seed, part
        dissolved_before = 0.024  # left the register between the programme's start and the anchor
        wanted = AGRICULTURAL_COUNT / (1 - NON_AGRICULTURAL_SHARE) / (1 - dissolved_before)
        before = shared_count(wanted, weights(), code)
        self.count = before + round(before * NEW_SHARE)
        luck = self.random.random(self.count)
        first = chosen_places(part, self.random, self.count, TYPE_WEIGHTS, lean=0.35)
        self.homes = Homes(part, first, luck)
        self._found(before)
        self._describe()
        self.ability = self.random.normal(0, 0.6, self.count)

    def _found(self, before: int) -> None:
        """Days of establishment, and the half-years in which they fall dormant and dissolve."""
        random, count = self.random, self.count
        old = random_days(random, FIRST_DAY, ANCHOR_DAY, before)
        new = random_days(random, ANCHOR_DAY, LAST_DAY, count - before) + 1
        self.established = np.concatenate([np.sort(old), np.sort(new)])
        wait = random.exponential(1 / DORMANCY_PER_HALF_YEAR, count).astype(int)
        since = np.array([half_year_of(date(2020, 7, 1))] * count)
        founded = (self.established - day_number(ORIGIN_DAY)) // 182
        self.dormant_from = np.maximum(since, founded) + 1 + wait
        awake = 1 + random.exponential(HALF_YEARS_UNTIL_DISSOLVED, count).astype(int)
        self.dissolved_from = np.maximum(self.dormant_from + awake, 1)

    def _describe(self) -> None:
        """What stays the same: tax code, name, type, sector, size."""
        random, count, code = self.random, self.count, self.part.province.code
        serials = np.sort(random.choice(900_000, count, replace=False)) + 100_000
        checks = pl.Series(serials % 97).cast(pl.String).str.zfill(2)
        self.tax_codes = numbered(code + "{}{}", serials, checks)
        self.types = np.where(random.random(count) < UNION_SHARE, "union", "cooperative")
        farming = chosen(random, SECTOR_SHARES, count)
        outside = random.random(count) < NON_AGRICULTURAL_SHARE
        self.sectors = np.where(outside, "non_agricultural", farming)
        kinds = {line["code"]: line["label_vi"] for line in codes("cooperative_type")}
        fields = {line["code"]: line["label_vi"].lower() for line in codes("cooperative_sector")}
        self.names = numbered(
            "{} {} {}",
            pl.Series(self.types).replace_strict(kinds),
            pl.Series(self.sectors).replace_strict(fields),
            words(random, (FIRST_WORDS, SECOND_WORDS), count),
        )
        self.members = np.clip(np.exp(random.normal(3.6, 0.8, count)), 7, 3_000)
        self.revenue = np.exp(random.normal(6.3, 0.9, count))

    def rows(self, view: View, period: str) -> pl.DataFrame:
        """The register of a period, by tax code. Grain: cooperative; technologies are lists."""
        half, day = half_year_index(period), last_day(period)
        homes = self.homes.on(view, day)
        is_listed = (self.established <= day_number(day)) & (self.dissolved_from > half)
        listed = np.flatnonzero(is_listed)
        is_dormant = self.dormant_from[listed] <= half
        growth = random_for(self.seed, "growth", period, self.part.province.code)
        revenue = self.revenue[listed] * growth.normal(1.0, 0.1, self.count)[listed].clip(0.5)
        level = (0.6 * view.state.maturity[homes, half] + self.ability)[listed]
        return pl.DataFrame(
            {
                "unit_id": view.unit_ids(homes[listed]),
                "tax_code": self.tax_codes.gather(listed),
                "cooperative_name": self.names.gather(listed),
                "cooperative_type": self.types[listed],
                "operating_status": np.where(is_dormant, "dormant", "active"),
                "sector": self.sectors[listed],
                "members_count": (self.members[listed] * (1 + 0.01 * half)).astype(np.int64),
                "revenue_million_vnd": np.where(is_dormant, 0.0, revenue.round(1)),
                "digital_technologies": self.technologies(level, listed),
                "established_date": days(self.established[listed]),
            }
        ).sort("tax_code")

    def technologies(self, level: np.ndarray, listed: np.ndarray) -> pl.Series:
        """Codes of the technologies each listed cooperative uses, in the catalogue's order."""
        has = {}
        for line in codes("digital_technology"):
            name = line["code"]
            random = random_for(self.seed, "technology", name, self.part.province.code)
            limit = TECHNOLOGY_THRESHOLDS.get(name, DEFAULT_TECHNOLOGY_THRESHOLD)
            has[name] = level + random.normal(0, 0.8, self.count)[listed] > limit
        return code_lists(has)


def rows(view: View, period: str) -> pl.DataFrame:
    """All cooperatives on the registers that the province keeps. Grain: cooperative."""
    return view.register_rows("cooperatives", Register, period)
