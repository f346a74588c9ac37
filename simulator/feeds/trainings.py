"""Classes: who of the managers attended, and how many attended of firms, cooperatives, residents.

Many managers attend more than once, so that attendances are not persons. Numbers are invented.
"""

from datetime import date

import numpy as np
import polars as pl

from ntm.periods import bounds
from simulator.draws import Curve, chosen, day_number, day_reached, days, numbered
from simulator.feeds.officials import Register as Officials
from simulator.settings import half_year_index, last_day
from simulator.view import View

TRAINED: Curve = (
    (date(2022, 8, 2), 0.02),
    (date(2022, 12, 31), 0.10),
    (date(2023, 12, 31), 0.38),
    (date(2024, 12, 31), 0.68),
    (date(2025, 6, 30), 0.82),
    (date(2025, 12, 31), 0.90),
)
AGAIN_SHARE = 0.4  # of those trained once, within a year or so
DAYS_BETWEEN_CLASSES = 14
OTHER_AUDIENCES = ("firms", "cooperatives", "residents")
CLASSES_A_MONTH = 0.5
TOPICS = {"digital_skills": 0.5, "e_commerce": 0.3, "digital_transformation": 0.2}


def rows(view: View, period: str) -> pl.DataFrame:
    """Attendances of managers by person, of the others by class. Grain: the contract's key."""
    managers = [_attended(view, kept, period) for kept in view.kept("officials", Officials)]
    return pl.concat([*managers, _others(view, period)], how="diagonal").with_columns(
        unit_id=pl.lit(view.province.unit_id)
    )


def attendance_days(officials: Officials) -> np.ndarray:
    """Day numbers of each official's first and second class: officials × 2, NEVER for none."""
    luck = officials.chance("trained")
    behind = 1 / (1 + np.exp(-1.2 * officials.own))
    first = day_reached(TRAINED, np.clip(0.5 * luck + 0.5 * (1 - behind), 0, 1))
    again = officials.chance("trained again") < AGAIN_SHARE
    waits = officials.drawn("wait").integers(30, 500, officials.count)
    second = np.where(again, first + waits, first + 10_000_000)
    return _on_class_day(np.stack([first, second], axis=1))


def _on_class_day(numbers: np.ndarray) -> np.ndarray:
    """The class that a day's attendance belongs to: every second Tuesday."""
    return numbers - (numbers - 5) % DAYS_BETWEEN_CLASSES


def _attended(view: View, officials: Officials, period: str) -> pl.DataFrame:
    first, last = map(day_number, bounds(period))
    held = attendance_days(officials)
    here = np.isin(np.arange(officials.count), officials.present(view, last_day(period)))
    chosen_ones, _ = np.nonzero((held >= first) & (held <= last) & here[:, None])
    on = held[(held >= first) & (held <= last) & here[:, None]]
    return pl.DataFrame(
        {
            "class_code": numbered("L-" + officials.code + "-{}", on),
            "held_date": days(on),
            "official_code": officials.codes.gather(chosen_ones),
            "training_hours": np.where(on % 3 == 0, 16.0, 8.0),
        }
    ).with_columns(audience=pl.lit("managers"), training_topic=pl.lit("digital_transformation"))


def _others(view: View, period: str) -> pl.DataFrame:
    """Classes for those who are no managers: attendances, no list of persons."""
    random = view.random("classes", period)
    first, last = map(day_number, bounds(period))
    communes = len(view.province.places_on(last_day(period)))
    growth = 0.5 + 0.15 * half_year_index(period)
    expected = CLASSES_A_MONTH * (last - first) / 30 * growth * np.sqrt(communes / 150)
    count = int(random.poisson(3 * expected))
    on = np.sort(random.integers(first, last + 1, count))
    return pl.DataFrame(
        {
            "class_code": numbered("K-" + view.code + "-{}-{}", on, np.arange(count)),
            "held_date": days(on),
            "audience": random.choice(OTHER_AUDIENCES, count),
            "training_topic": chosen(random, TOPICS, count),
            "training_hours": random.choice((4.0, 8.0), count),
            "attendances_count": random.integers(20, 180, count),
            "class_cost_million_vnd": random.integers(8, 60, count).astype(float),
        },
        schema_overrides={"audience": pl.String, "training_topic": pl.String},
    )
