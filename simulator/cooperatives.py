"""Feed cooperatives: a register that lives on between the periods, with the technologies used.

Anchor: 20,309 agricultural cooperatives in October 2023 (published figure F181). Shares of dormant
ones and of technologies are invented.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from ntm.catalog import codes
from ntm.periods import half_years
from simulator.nation import Province
from simulator.randomness import random_for
from simulator.settings import ORIGIN_PERIOD, half_year_index, last_day

AGRICULTURAL_COUNT = 20_309
NON_AGRICULTURAL_SHARE = 0.03
ANCHOR_DAY = date(2023, 10, 31)
FIRST_DAY, LAST_DAY = date(2003, 1, 1), date(2025, 12, 31)
NEW_SHARE = 0.065  # founded between the anchor and the last day, of those before
DORMANT_AT_ANCHOR = 0.035
DORMANCY_PER_HALF_YEAR = 0.009
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
SURNAMES = ("Đại", "Tân", "Phú", "An", "Thành", "Minh", "Bình", "Hưng", "Quang", "Hợp", "Đồng")
SECOND_NAMES = ("Phát", "Thịnh", "Tiến", "Lợi", "Phong", "Xuân", "Tâm", "Thắng", "Hòa", "Sơn")


def weight(province: Province) -> float:
    """Share of a province before normalising: its communes, by type, on the founding map."""
    types = province.communes_on(last_day(ORIGIN_PERIOD))["type"].to_list()
    return float(sum(TYPE_WEIGHTS.get(unit_type, 1.0) for unit_type in types))


class Register:
    """Every cooperative that a province ever has; `rows` shows the register of one period."""

    def __init__(self, province: Province, maturity: np.ndarray, share: float, seed: int) -> None:
        self.random = random_for(seed, "cooperatives", province.code)
        self.seed = seed
        self.province = province
        self.maturity = maturity
        before = round(AGRICULTURAL_COUNT / (1 - NON_AGRICULTURAL_SHARE) * share)
        self.count = before + round(before * NEW_SHARE)
        self.place_luck = self.random.random(self.count)
        self.homes = {ORIGIN_PERIOD: self._first_homes()}
        self._found(before)
        self._describe()
        self.ability = self.random.normal(0, 0.6, self.count)
        self.technology_luck = {
            line["code"]: random_for(seed, "technology", line["code"], province.code).normal(
                0, 0.8, self.count
            )
            for line in codes("digital_technology")
        }

    def _first_homes(self) -> np.ndarray:
        """Places of the head offices on the founding map; more where maturity is higher."""
        province, half = self.province, half_year_index(ORIGIN_PERIOD)
        here = province.places_on(last_day(ORIGIN_PERIOD))
        types = province.types_on(last_day(ORIGIN_PERIOD))
        weights = np.array([TYPE_WEIGHTS.get(types[place], 1.0) for place in here])
        weights = weights * np.exp(0.35 * self.maturity[here, half])
        weights *= np.exp(self.random.normal(0, 0.75, len(here)))
        return self.random.choice(here, self.count, p=weights / weights.sum())

    def _found(self, before: int) -> None:
        """Days of establishment, and the half-years in which they fall dormant and dissolve."""
        random, count = self.random, self.count
        old = random.integers(0, (ANCHOR_DAY - FIRST_DAY).days, before)
        new = random.integers(0, (LAST_DAY - ANCHOR_DAY).days, count - before)
        self.established = [FIRST_DAY + timedelta(days=int(day)) for day in np.sort(old)]
        self.established += [ANCHOR_DAY + timedelta(days=int(day) + 1) for day in np.sort(new)]
        anchor = half_year_index(ORIGIN_PERIOD)
        sleeps = anchor + 1 + random.exponential(1 / DORMANCY_PER_HALF_YEAR, count).astype(int)
        was_asleep = (random.random(count) < DORMANT_AT_ANCHOR) & (np.arange(count) < before)
        self.dormant_from = np.where(was_asleep, anchor, sleeps)
        wait = 1 + random.exponential(HALF_YEARS_UNTIL_DISSOLVED, count).astype(int)
        self.dissolved_from = self.dormant_from + wait

    def _describe(self) -> None:
        """What stays the same: tax code, name, type, sector, size."""
        random, count, code = self.random, self.count, self.province.code
        serials = np.sort(random.choice(900_000, count, replace=False)) + 100_000
        self.tax_codes = [f"{code}{serial}{serial % 97:02d}" for serial in serials.tolist()]
        is_union = random.random(count) < UNION_SHARE
        self.types = np.where(is_union, "union", "cooperative").tolist()
        sectors, shares = zip(*SECTOR_SHARES.items(), strict=True)
        farming = random.choice(sectors, count, p=np.array(shares) / sum(shares))
        outside = random.random(count) < NON_AGRICULTURAL_SHARE
        self.sectors = np.where(outside, "non_agricultural", farming).tolist()
        self.names = _names(random, self.types, self.sectors)
        self.members = np.clip(np.exp(random.normal(3.6, 0.8, count)), 7, 3_000)
        self.revenue = np.exp(random.normal(6.3, 0.9, count))

    def homes_in(self, period: str) -> np.ndarray:
        """Places on the period's map. Nobody published who merged into whom before July 2025: a
        cooperative whose commune ended moves to one of the same district, a new one if there is."""
        steps = half_years(ORIGIN_PERIOD, period)
        for previous, current in pairwise(steps):
            if current not in self.homes:
                self.homes[current] = self.province.moved(
                    self.homes[previous], self.place_luck, last_day(previous), last_day(current)
                )
        return self.homes[period]

    def rows(self, period: str) -> pl.DataFrame:
        """Typed rows of a period, by tax code. Grain: cooperative; technologies are lists."""
        half, homes = half_year_index(period), self.homes_in(period)
        founded = np.array(self.established) <= np.datetime64(last_day(period)).astype(date)
        listed = np.flatnonzero(founded & (self.dissolved_from > half))
        is_dormant = self.dormant_from[listed] <= half
        growth = random_for(self.seed, "growth", period, self.province.code)
        revenue = self.revenue[listed] * growth.normal(1.0, 0.1, len(listed)).clip(0.5)
        used = self._technologies(homes, half)
        values: dict[str, Any] = {
            "place": homes[listed],
            "tax_code": [self.tax_codes[index] for index in listed],
            "cooperative_name": [self.names[index] for index in listed],
            "cooperative_type": [self.types[index] for index in listed],
            "operating_status": np.where(is_dormant, "dormant", "active").tolist(),
            "sector": [self.sectors[index] for index in listed],
            "members_count": (self.members[listed] * (1 + 0.01 * half)).astype(np.int64),
            "revenue_million_vnd": np.where(is_dormant, 0.0, revenue.round(1)),
            "digital_technologies": [used[index] for index in listed],
            "established_date": [self.established[index] for index in listed],
        }
        return pl.DataFrame(values).sort("tax_code")

    def _technologies(self, homes: np.ndarray, half: int) -> list[list[str]]:
        """Codes of the technologies each cooperative uses, in the catalogue's order."""
        level = 0.6 * self.maturity[homes, half] + self.ability
        used: list[list[str]] = [[] for _ in range(self.count)]
        for code, luck in self.technology_luck.items():
            limit = TECHNOLOGY_THRESHOLDS.get(code, DEFAULT_TECHNOLOGY_THRESHOLD)
            for index in np.flatnonzero(level + luck > limit).tolist():
                used[index].append(code)
        return used


def _names(random: np.random.Generator, types: list[str], sectors: list[str]) -> list[str]:
    kinds = {line["code"]: line["label_vi"] for line in codes("cooperative_type")}
    fields = {line["code"]: line["label_vi"].lower() for line in codes("cooperative_sector")}
    firsts = random.integers(0, len(SURNAMES), len(types)).tolist()
    seconds = random.integers(0, len(SECOND_NAMES), len(types)).tolist()
    return [
        f"{kinds[kind]} {fields[sector]} {SURNAMES[first]} {SECOND_NAMES[second]}"
        for kind, sector, first, second in zip(types, sectors, firsts, seconds, strict=True)
    ]
