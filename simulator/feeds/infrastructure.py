"""Households with a smartphone, villages with broadband and signal, free wifi points.

Anchors on 1 July 2025: 15,838,814 rural households (F058), 63,619 villages (F056). Households with
a smartphone: 92 % (F185, undated; taken for the end of 2024). The rest is invented.
"""

from functools import lru_cache

import numpy as np
import polars as pl

from simulator.nation import areas
from simulator.settings import half_year_index, last_day
from simulator.state import HeirState, State, national_states, states_of
from simulator.units_tables import NEW_MAP_DAY
from simulator.view import View

HOUSEHOLDS, VILLAGES = 15_838_814, 63_619
SIZE_SPREAD = 0.35
SMARTPHONE_LOGIT, SMARTPHONE_GROWTH = 1.75, 0.14
SMALLEST = 30


def sizes(state: State, seed: int) -> np.ndarray:
    """Size of each place before scaling: of a new commune the sum of what its predecessors were.

    A commune that was split gives each successor an equal part.
    """
    if isinstance(state, HeirState):
        before = np.concatenate([sizes(old, seed) for old in state.states])
        is_part = state.weights > 0
        return (is_part / np.maximum(is_part.sum(axis=0), 1)) @ before
    return np.exp(SIZE_SPREAD * state.noise("size", seed))


@lru_cache(maxsize=2)
def national_size(seed: int) -> float:
    """Sum of the sizes of the programme's communes of July 2025."""
    national_states(seed)
    total = 0.0
    for area in areas().values():
        _, heir = states_of(area, seed)
        total += sizes(heir, seed)[area.new.programme_places(NEW_MAP_DAY)].sum()
    return total


def rows(view: View, period: str) -> pl.DataFrame:
    """The programme's communes as they stand at the period's end. Grain: commune."""
    half = half_year_index(period)
    places = view.province.programme_places(last_day(period))
    size = sizes(view.state, view.seed)[places] / national_size(view.seed)
    level = view.state.maturity[places, half]
    households = np.maximum((size * HOUSEHOLDS).round().astype(np.int64), SMALLEST)
    villages = np.maximum((size * VILLAGES).round().astype(np.int64), 1)
    logit = SMARTPHONE_LOGIT + SMARTPHONE_GROWTH * half + 0.45 * level
    phones = _part(households, logit + 0.2 * view.noise("phones")[places])
    devices = np.minimum(households, phones + (households * 0.015).astype(np.int64))
    broadband = _part(villages, 1.2 + 0.2 * half + 1.1 * level)
    mobile = _part(villages, 2.6 + 0.2 * half + 0.9 * level)
    weak = np.minimum(villages - mobile, 1 + (villages * 0.02).astype(np.int64))
    wifi = np.maximum(0, (villages * 0.25 + 2 * level + 1).round()).astype(np.int64)
    return pl.DataFrame(
        {
            "unit_id": view.unit_ids(places),
            "households_count": households,
            "households_smartphone_count": phones,
            "households_smart_device_count": devices,
            "villages_count": villages,
            "villages_broadband_count": broadband,
            "villages_mobile_count": mobile,
            "villages_weak_signal_count": weak,
            "villages_no_signal_count": villages - mobile - weak,
            "wifi_points_count": wifi,
            "wifi_centre_points_count": np.minimum(wifi, 1 + (level > 0.5)),
        }
    )


def _part(whole: np.ndarray, logit: np.ndarray) -> np.ndarray:
    return (whole / (1 + np.exp(-logit))).round().astype(np.int64)
