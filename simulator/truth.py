"""The state of every unit: what no report says whole."""

import numpy as np
import polars as pl

from simulator.draws import day_number
from simulator.feeds import criteria_assessments as criteria
from simulator.feeds import recognitions
from simulator.nation import PROGRAMME_TYPES
from simulator.settings import half_year_index, last_day
from simulator.view import View


def state_of(view: View, period: str) -> pl.DataFrame:
    """The state of every unit that exists on the period's last day. Grain: unit × period."""
    half, day = half_year_index(period), last_day(period)
    latent: dict[str, np.ndarray] = {
        "place": np.arange(len(view.province.unit_ids)),
        "maturity": view.state.maturity[:, half],
        "is_registered_advanced": criteria.is_registered(view, half),
        "is_recognised": recognitions.title_day(view, "ntm") <= day_number(day),
        "is_advanced": recognitions.title_day(view, "advanced") <= day_number(day),
        "is_model": recognitions.title_day(view, "model") <= day_number(day),
    }
    for fact in criteria.assessed_facts("commune"):
        name = "result_" + fact.replace("/", "_").replace(".", "_")
        latent[name] = criteria.results(view, fact, "confirmed", half)
    units = view.province.communes_on(day).select(
        "place", "unit_id", "code", "type", "district_id", "province_id"
    )
    is_programme = pl.col("type").is_in(PROGRAMME_TYPES).alias("is_programme_commune")
    whole = units.join(pl.DataFrame(latent), on="place").with_columns(is_programme)
    return whole.with_columns(period=pl.lit(period), period_end=pl.lit(day)).drop("place")
