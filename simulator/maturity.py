"""The latent state from which every feed follows: digital maturity of a commune over time.

Standard units: about 0 on average at the programme's start, about 1 of standard deviation. Levels
are invented (no figure is published); the regional order follows the published NTM shares.
"""

import numpy as np
import polars as pl

from simulator.randomness import random_for
from simulator.settings import HALF_YEARS_DRAWN

# Region → (effect, province codes of the map before July 2025).
REGION_EFFECTS: dict[str, tuple[float, tuple[str, ...]]] = {
    "northern_mountains": (
        -0.55,
        ("02", "04", "06", "08", "10", "11", "12", "14", "15", "17", "19", "20", "24", "25"),
    ),
    "red_river_delta": (
        0.50,
        ("01", "22", "26", "27", "30", "31", "33", "34", "35", "36", "37"),
    ),
    "north_central": (-0.05, ("38", "40", "42", "44", "45", "46")),
    "south_central": (0.05, ("48", "49", "51", "52", "54", "56", "58", "60")),
    "central_highlands": (-0.45, ("62", "64", "66", "67", "68")),
    "south_east": (0.45, ("70", "72", "74", "75", "77", "79")),
}
MEKONG_EFFECT = 0.10  # every other province

PROVINCE_SPREAD = 0.30
DISTRICT_SPREAD = 0.35
COMMUNE_SPREAD = 0.65
GROWTH_PER_HALF_YEAR = 0.11
GROWTH_SPREAD = 0.03
DEADLINE_JUMP = 0.05  # the second half of a year, when reports are settled
SHOCK_SPREAD = 0.12
SHOCK_MEMORY = 0.8


def region_effect(province_code: str) -> float:
    """How far ahead (positive) or behind the province's region is."""
    for effect, codes in REGION_EFFECTS.values():
        if province_code in codes:
            return effect
    return MEKONG_EFFECT


def maturity(places: pl.DataFrame, province_code: str, seed: int) -> np.ndarray:
    """Maturity of a province's communes: communes × half-years since 2022-H2.

    `places` has `unit_id, district_id`, one row a commune. Neighbours are alike through their
    district; shocks that fade make some communes fall back for a while.
    """
    count = places.height
    random = random_for(seed, "maturity", province_code)
    level = region_effect(province_code) + random.normal(0, PROVINCE_SPREAD)
    own = level + _district_effects(places, seed) + random.normal(0, COMMUNE_SPREAD, count)
    growth = random.normal(GROWTH_PER_HALF_YEAR, GROWTH_SPREAD, count)
    halves = np.arange(HALF_YEARS_DRAWN)
    jumps = DEADLINE_JUMP * (halves % 2 == 0)
    shocks = np.zeros((count, HALF_YEARS_DRAWN))
    for half in halves[1:]:
        news = random.normal(0, SHOCK_SPREAD, count)
        shocks[:, half] = SHOCK_MEMORY * shocks[:, half - 1] + news
    return own[:, None] + growth[:, None] * halves + jumps + shocks


def _district_effects(places: pl.DataFrame, seed: int) -> np.ndarray:
    effects = {
        district: random_for(seed, "district", district).normal(0, DISTRICT_SPREAD)
        for district in places["district_id"].unique().sort().to_list()
    }
    return np.array([effects[district] for district in places["district_id"].to_list()])
