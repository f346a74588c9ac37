"""The latent state from which every feed follows: digital maturity of a commune over time.

Standard units: about 0 on average at the programme's start, about 1 of standard deviation. Levels
are invented (no figure is published); the regional order follows the published NTM shares. A
commune of July 2025 is what its predecessors were.
"""

from functools import lru_cache

import numpy as np
import polars as pl

from simulator.nation import Area, Province, provinces
from simulator.randomness import random_for
from simulator.settings import HALF_YEARS_DRAWN, LAST_OLD_MAP_DAY
from simulator.units_tables import links

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
# A logistic curve over half-years: slow, then fast about the middle, then slow again.
GROWTH_WHOLE, GROWTH_MIDDLE, GROWTH_PACE = 1.1, 3.5, 0.9
GROWTH_SPREAD = 0.25  # of the whole growth, from commune to commune
DEADLINE_JUMP = 0.05  # the second half of a year, when reports are settled
SHOCK_SPREAD = 0.12
SHOCK_MEMORY = 0.8


class State:
    """The state of one province's places: `maturity` is places × half-years since 2022-H2."""

    def __init__(self, province: Province, maturity: np.ndarray) -> None:
        self.province, self.maturity = province, maturity

    def at(self, places: np.ndarray, half: int) -> np.ndarray:
        """Maturity of places in a half-year."""
        return self.maturity[places, half]

    def noise(self, name: str, seed: int) -> np.ndarray:
        """What is each place's own in one thing, and lasts: standard normal, by place."""
        random = random_for(seed, "noise", name, self.province.code)
        return random.normal(0, 1, len(self.province.unit_ids))


class HeirState(State):
    """The state of a province of July 2025, from that of the communes its communes were."""

    def __init__(self, area: Area, states: list[State]) -> None:
        self.states = states
        self.weights = _weights(area)
        before = np.concatenate([state.maturity for state in states])
        super().__init__(area.new, self.weights @ before)

    def noise(self, name: str, seed: int) -> np.ndarray:
        """The predecessors' own, of the spread that one commune has."""
        before = np.concatenate([state.noise(name, seed) for state in self.states])
        spread = np.sqrt((self.weights**2).sum(axis=1))
        return (self.weights @ before) / spread


def _weights(area: Area) -> np.ndarray:
    """Equal parts of the predecessors in each new commune: new places × all old places."""
    weights = np.zeros((len(area.new.unit_ids), sum(len(old.unit_ids) for old in area.old)))
    for line in numbered_links(area).iter_rows():
        weights[line[1], line[0]] = 1.0
    return weights / weights.sum(axis=1, keepdims=True)


def numbered_links(area: Area) -> pl.DataFrame:
    """Links of an area as numbers: `before` over the old provinces' places in turn, `after`."""
    before = [unit_id for old in area.old for unit_id in old.unit_ids]
    old = pl.DataFrame({"predecessor_id": before, "before": range(len(before))})
    new = pl.DataFrame({"successor_id": area.new.unit_ids})
    both = links().join(old, on="predecessor_id").join(new.with_row_index("after"), "successor_id")
    return both.select("before", pl.col("after").cast(pl.Int64)).sort("before", "after")


def old_state(province: Province, seed: int) -> State:
    """The state of a province before July 2025. Neighbours are alike through their district;
    shocks that fade make some communes fall back for a while."""
    places = province.founding_places
    count = places.height
    random = random_for(seed, "maturity", province.code)
    regions = places["region"].replace_strict(REGION_EFFECTS, default=0.0).to_numpy()
    own = regions + province_effects(seed)[province.code] + _district_effects(places, seed)
    own += random.normal(0, COMMUNE_SPREAD, count)
    halves = np.arange(HALF_YEARS_DRAWN)
    curve = GROWTH_WHOLE / (1 + np.exp(-(halves - GROWTH_MIDDLE) * GROWTH_PACE))
    growth = 1 + random.normal(0, GROWTH_SPREAD, count)
    shocks = np.zeros((count, HALF_YEARS_DRAWN))
    for half in halves[1:]:
        news = random.normal(0, SHOCK_SPREAD, count)
        shocks[:, half] = SHOCK_MEMORY * shocks[:, half - 1] + news
    jumps = DEADLINE_JUMP * (halves % 2 == 0)
    return State(province, own[:, None] + growth[:, None] * curve + jumps + shocks)


@lru_cache(maxsize=2)
def province_effects(seed: int) -> dict[str, float]:
    """How far ahead each province is; none on average, so that the nation's level is as stated."""
    drawn = {c: random_for(seed, "province", c).normal(0, PROVINCE_SPREAD) for c in provinces()}
    mean = sum(drawn.values()) / len(drawn)
    return {code: value - mean for code, value in drawn.items()}


def _district_effects(places: pl.DataFrame, seed: int) -> np.ndarray:
    effects = {
        district: random_for(seed, "district", district).normal(0, DISTRICT_SPREAD)
        for district in places["district_id"].drop_nulls().unique().sort().to_list()
    }
    return places["district_id"].replace_strict(effects, default=0.0).to_numpy()


@lru_cache(maxsize=2)
def national_states(seed: int) -> dict[str, State]:
    """The state of each of the 63 provinces, by code: what national levels are measured on."""
    return {code: old_state(province, seed) for code, province in provinces().items()}


@lru_cache(maxsize=64)
def national_scores(name: str, spread: float, half: int, seed: int) -> np.ndarray:
    """Scores of all communes of the programme on 30 June 2025, ascending: maturity of a half-year
    and what is their own in one thing."""
    found = []
    for state in national_states(seed).values():
        here = state.province.programme_places(LAST_OLD_MAP_DAY)
        found.append((state.maturity[:, half] + spread * state.noise(name, seed))[here])
    return np.sort(np.concatenate(found))


def share_ahead(scores: np.ndarray, national: np.ndarray) -> np.ndarray:
    """Share of the nation's communes that score higher than each score."""
    return 1 - (np.searchsorted(national, scores, side="right") - 0.5) / len(national)


def states_of(area: Area, seed: int) -> tuple[list[State], HeirState]:
    """States of an area's old provinces, and of its new one."""
    old = [national_states(seed)[province.code] for province in area.old]
    return old, HeirState(area, old)
