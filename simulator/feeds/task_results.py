"""Measures of the tracked tasks that no other feed brings. Numbers are invented."""

import numpy as np
import polars as pl

from ntm.catalog import read_table
from simulator.randomness import random_for
from simulator.settings import Settings, half_year_index, last_day
from simulator.view import View

# What a commune contributes on average when the programme ends; of the others, one a province.
A_COMMUNE = {
    "procedures_full_count": 0.6,
    "procedures_partial_count": 0.8,
    "people_coached_count": 220.0,
    "digital_teams_count": 7.5,
    "monitoring_points_online_count": 0.15,
    "water_works_online_count": 0.3,
    "recognition_files_count": 0.12,
    "recognition_files_software_count": 0.07,
    "management_cost_million_vnd": 9.0,
    "security_models_count": 0.5,
}
A_PROVINCE = 6.0
IN_PERIOD = ("people_coached_count", "management_cost_million_vnd", "recognition_files_count")
OF_CENTRE = ("map_layers_published_count", "open_data_sets_published_count")


def measures() -> list[tuple[str, str]]:
    """Task and code of every measure that this feed brings."""
    lines = [line for line in read_table("task_measures") if line["feed"] == "task_results"]
    return [(line["task_id"], line["code"]) for line in lines]


def rows(view: View, period: str) -> pl.DataFrame:
    """The province's measures. Grain: measure."""
    half, day = half_year_index(period), last_day(period)
    places = view.province.places_on(day)
    level = float(view.state.maturity[places, half].mean())
    old_communes = sum(len(part.province.unit_ids) for part in view.parts) / 1.05
    values = []
    for _, code in measures():
        own = view.random("task", code).uniform(0.7, 1.3)
        whole = A_COMMUNE[code] * old_communes if code in A_COMMUNE else A_PROVINCE
        grown = 0.35 + 0.65 * (half + 1) / 7 + 0.1 * level
        values.append(max(0.0, float(np.round(own * whole * grown))))
    return _framed(view.province.unit_id, measures(), values)


def central_rows(settings: Settings, period: str) -> pl.DataFrame:
    """The centre's measures. Grain: measure."""
    half = half_year_index(period)
    chosen = [(task, code) for task, code in measures() if code in OF_CENTRE]
    values = [
        float(round(random_for(settings.seed, "central task", code).uniform(2, 5) * (half + 1)))
        for _, code in chosen
    ]
    return _framed("TW", chosen, values)


def _framed(unit_id: str, found: list[tuple[str, str]], values: list[float]) -> pl.DataFrame:
    frame = pl.DataFrame(
        {
            "task_id": [task for task, _ in found],
            "measure": [code for _, code in found],
            "value": values,
        }
    )
    is_in_period = pl.col("measure").is_in(IN_PERIOD)
    kind = pl.when(is_in_period).then(pl.lit("in_period")).otherwise(pl.lit("at_period_end"))
    return frame.with_columns(
        unit_id=pl.lit(unit_id), value_kind=pl.lit("actual"), accumulation=kind
    )
