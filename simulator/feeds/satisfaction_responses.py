"""Questionnaires about satisfaction, as a survey system exports them. All is invented.

Communes survey and, to June 2025, a few districts.
"""

from functools import lru_cache

import numpy as np
import polars as pl

from ntm.periods import bounds
from simulator.draws import chosen, day_number, days, numbered
from simulator.nation import new_provinces, provinces
from simulator.randomness import random_for
from simulator.settings import LAST_OLD_MAP_DAY, half_year_index, is_new_map, last_day
from simulator.units_tables import NEW_MAP_DAY
from simulator.view import View

SURVEYS_ABOVE = 0.1
DISTRICTS_SURVEY_SHARE = 0.45
DISTRICT_ANSWERS_SHARE = 0.05  # of a province's questionnaires
SCORES = {"5": 0.38, "4": 0.46, "3": 0.11, "2": 0.04, "1": 0.01}
TOPICS = {"ntm_results": 0.7, "public_services": 0.25, "other": 0.05}
OFFLINE = {"paper": 0.6, "interview": 0.3, "telephone": 0.1}


@lru_cache(maxsize=2)
def _weights(is_new: bool) -> dict[str, float]:
    found, day = (new_provinces(), NEW_MAP_DAY) if is_new else (provinces(), LAST_OLD_MAP_DAY)
    counts = {code: len(p.programme_places(day)) for code, p in found.items()}
    return {code: count / sum(counts.values()) for code, count in counts.items()}


def rows(view: View, period: str) -> pl.DataFrame:
    """Questionnaires of the communes that survey. Grain: questionnaire."""
    half, day = half_year_index(period), last_day(period)
    places = view.province.programme_places(day)
    level = view.state.maturity[places, half]
    asks = level + 0.7 * view.noise("survey")[places] > SURVEYS_ABOVE
    asked = len(view.settings.periods("half_year")) or 1
    count = round(view.settings.answers_count / asked * _weights(is_new_map(day))[view.code])
    if not asks.any() or not count:
        return _framed(view, period, places[:0], level[:0])
    random = view.random("answers", period)
    picked = random.integers(0, int(asks.sum()), count)
    answers = _framed(view, period, places[asks][picked], level[asks][picked])
    return answers.with_columns(_with_districts(view, period, answers["unit_id"]))


def _with_districts(view: View, period: str, units: pl.Series) -> pl.Series:
    """Units of the questionnaires, some of them the districts that survey themselves."""
    names = view.province.districts_on(last_day(period))
    drawn = [random_for(view.seed, "district survey", name).random() for name in names]
    asking = [n for n, luck in zip(names, drawn, strict=True) if luck < DISTRICTS_SURVEY_SHARE]
    if not asking:
        return units
    random = view.random("district answers", period)
    of_district = random.random(len(units)) < DISTRICT_ANSWERS_SHARE
    picked = random.integers(0, len(asking), len(units))
    own = pl.Series("unit_id", asking, pl.String).gather(picked)
    return units.zip_with(~pl.Series(of_district), own)


def _framed(view: View, period: str, places: np.ndarray, level: np.ndarray) -> pl.DataFrame:
    random, count = view.random("questionnaires", period), len(places)
    first, last = map(day_number, bounds(period))
    online = random.random(count) < 1 / (1 + np.exp(0.2 - 0.8 * level))
    numbers = pl.Series(range(1, count + 1), dtype=pl.Int64).cast(pl.String).str.zfill(7)
    return pl.DataFrame(
        {
            "unit_id": view.unit_ids(places),
            "survey_topic": chosen(random, TOPICS, count),
            "survey_channel": np.where(online, "online", chosen(random, OFFLINE, count)),
            "response_code": numbered("P-{}", numbers),
            "satisfaction_score": chosen(random, SCORES, count),
            "answered_date": days(random.integers(first + 60, last + 1, count)),
        },
        schema_overrides={"survey_channel": pl.String},
    ).with_columns(survey_code=pl.lit(f"KS-{period}-{view.code}"))
