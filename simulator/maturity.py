"""The latent state from which every feed follows: digital maturity of a commune over time.

Standard units: about 0 on average at the programme's start, about 1 of standard deviation. Levels
are invented (no figure is published); the regional order follows the published NTM shares.
"""

import numpy as np
import polars as pl

from simulator.randomness import random_for
from simulator.settings import HALF_YEARS_DRAWN

# How far ahead (positive) or behind a region of the programme is, by its code.
REGION_EFFECTS = {
    "MNPB": -0.55,
    "DBSH": 0.50,
    "BTB": -0.05,
    "DHNTB": 0.05,
    "TN": -0.45,
    "DNB": 0.45,
    "DBSCL": 0.10,
}
PROVINCE_SPREAD = 0.30
DISTRICT_SPREAD = 0.35
COMMUNE_SPREAD = 0.65
GROWTH_PER_HALF_YEAR = 0.11
GROWTH_SPREAD = 0.03
DEADLINE_JUMP = 0.05  # the second half of a year, when reports are settled
SHOCK_SPREAD = 0.12
SHOCK_MEMORY = 0.8


def maturity(places: pl.DataFrame, province_code: str, seed: int) -> np.ndarray:
    """Maturity of a province's communes: communes × half-years since 2022-H2.

    `places` has `unit_id, district_id, region`, one row a commune. Neighbours are alike through
    their district; shocks that fade make some communes fall back for a while.
    """
    count = places.height
    random = random_for(seed, "maturity", province_code)
    regions = [REGION_EFFECTS.get(region, 0.0) for region in places["region"].to_list()]
    level = np.array(regions) + random.normal(0, PROVINCE_SPREAD)
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
