"""Items published about the programme, by channel. Numbers are invented."""

import numpy as np
import polars as pl

from ntm.catalog import codes
from ntm.periods import bounds
from simulator.randomness import random_for
from simulator.settings import Settings, half_year_index, last_day
from simulator.view import View

A_MONTH = {
    "newspaper": 14,
    "television": 5,
    "radio": 40,
    "portal": 30,
    "social_media": 45,
    "bulletin": 6,
    "event": 2,
    "other": 1,
}


def rows(view: View, period: str) -> pl.DataFrame:
    """The province's items of a period. Grain: channel."""
    half = half_year_index(period)
    level = float(view.state.maturity[view.province.places_on(last_day(period)), half].mean())
    scale = len(view.parts) * (1 + 0.4 * level) * (0.7 + 0.08 * half)
    return _counted(view.random("communications", period), view.province.unit_id, scale, period)


def central_rows(settings: Settings, period: str) -> pl.DataFrame:
    """The central agencies' items of a period. Grain: channel."""
    return _counted(random_for(settings.seed, "central communications", period), "TW", 4.0, period)


def _counted(random: np.random.Generator, unit_id: str, scale: float, period: str) -> pl.DataFrame:
    channels = [line["code"] for line in codes("communication_channel")]
    first, last = bounds(period)
    months = last.month - first.month + 1
    means = np.array([A_MONTH.get(channel, 1) * months * max(scale, 0.2) for channel in channels])
    return pl.DataFrame(
        {"communication_channel": channels, "communication_items_count": random.poisson(means)}
    ).with_columns(
        unit_id=pl.lit(unit_id), value_kind=pl.lit("actual"), accumulation=pl.lit("in_period")
    )
