"""Titles of communes and districts, from registering to the decision and what became of it.

Anchors: communes with each title by day (F022–F025, F032–F037, F044–F049), districts (F026, F038,
F052, F053). The shares are the programme's own; the list has 23 communes more than its 7,669.
Counts of January 2025 (F039, F041, F043) are of 8,014 communes where the list has 7,723: their
shares are the anchor. Who loses a title is invented.
"""

from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from simulator.draws import NEVER, Curve, day_number, day_reached, days, numbered, weekday
from simulator.settings import is_new_map, last_day
from simulator.state import HeirState, State, national_scores, national_states, share_ahead
from simulator.view import View

SCORE_HALF, SCORE_SPREAD = 4, 0.35
# Shares of the communes of 30 June 2025 by day. Those that had merged away by then were ahead: the
# shares of June 2023 stand a little under the published 1,331 and 176, so that the counts agree.
COMMUNE_TITLES: dict[str, Curve] = {
    "ntm": (
        (date(2011, 6, 1), 0.0),
        (date(2015, 12, 31), 0.17),
        (date(2019, 12, 31), 0.54),
        (date(2021, 4, 30), 5248 / 8267),
        (date(2022, 6, 30), 5775 / 8227),
        (date(2023, 6, 30), 6022 / 8177),
        (date(2025, 1, 20), 6250 / 8014),
        (date(2025, 6, 30), 6084 / 7669),
        (date(2025, 12, 31), 0.815),
    ),
    "advanced": (
        (date(2018, 1, 1), 0.0),
        (date(2021, 4, 30), 305 / 8267),
        (date(2022, 6, 30), 764 / 8227),
        (date(2023, 6, 30), 1287 / 8177),
        (date(2025, 1, 20), 2275 / 8014),
        (date(2025, 6, 30), 2567 / 7669),
        (date(2025, 12, 31), 0.36),
    ),
    "model": (
        (date(2019, 1, 1), 0.0),
        (date(2021, 4, 30), 24 / 8267),
        (date(2022, 6, 30), 83 / 8227),
        (date(2023, 6, 30), 165 / 8177),
        (date(2025, 1, 20), 550 / 8014),
        (date(2025, 6, 30), 743 / 7669),
        (date(2025, 12, 31), 0.11),
    ),
}
DISTRICT_TITLES: dict[str, Curve] = {
    "ntm": (
        (date(2014, 6, 1), 0.0),
        (date(2022, 6, 30), 249 / 644),
        (date(2024, 6, 30), 283 / 644),
        (date(2025, 6, 30), 0.51),
    ),
    "advanced": ((date(2021, 6, 1), 0.0), (date(2025, 6, 30), 0.20)),
}
NOT_MAINTAINED_SHARE = 0.02
HEIR_SHARE = 0.5  # of its predecessors with the title for a new commune to be acknowledged


def title_day(view: View, title: str) -> np.ndarray:
    """Day number on which each place was recognised, NEVER for one that was not.

    A commune of July 2025 has it when at least half of the communes it was made of had it.
    """
    if isinstance(view.state, HeirState):
        before = np.concatenate([_old_days(part.state, title, view.seed) for part in view.parts])
        had = (before <= day_number(date(2025, 6, 30))).astype(float)
        return np.where(view.state.weights @ had >= HEIR_SHARE, day_number(date(2025, 7, 1)), NEVER)
    return _old_days(view.state, title, view.seed)


def _old_days(state: State, title: str, seed: int) -> np.ndarray:
    scores = state.maturity[:, SCORE_HALF] + SCORE_SPREAD * state.noise("titles", seed)
    national = national_scores("titles", SCORE_SPREAD, SCORE_HALF, seed)
    return weekday(day_reached(COMMUNE_TITLES[title], share_ahead(scores, national)))


def rows(view: View, period: str) -> pl.DataFrame:
    """Communes of the programme and, to June 2025, districts, with each title they hold or seek."""
    day = last_day(period)
    places = view.province.programme_places(day)
    frames = [_commune_rows(view, title, places, day) for title in COMMUNE_TITLES]
    if view.province.has_districts:
        frames += [_district_rows(view, title, day) for title in DISTRICT_TITLES]
    return pl.concat(frames).drop_nulls("recognition_status")


def _commune_rows(view: View, title: str, places: np.ndarray, day: date) -> pl.DataFrame:
    """Recognised, maintained, acknowledged or lost; those that will have it in a year seek it."""
    decided = title_day(view, title)[places]
    now = day_number(day)
    loses = view.noise(f"loses {title}")[places] < -2.05
    status = np.where(decided <= now, "recognised", "")
    status = np.where((decided <= now - 730) & (status != ""), "maintained", status)
    status = np.where(loses & (decided <= now - 730), "not_maintained", status)
    if is_new_map(day):
        status = np.where(decided <= now, "acknowledged", "")
    status = np.where((status == "") & (decided <= now + 365), "registered", status)
    if title == "ntm":
        status = np.where(status == "", "not_met", status)
    units = view.unit_ids(places)
    return _framed(units, title, status, np.where(decided <= now, decided, NEVER), "UBND")


def _district_rows(view: View, title: str, day: date) -> pl.DataFrame:
    names = view.province.districts_on(day)
    national = _district_scores(view.seed, day)
    ranked = np.sort(np.array(list(national.values())))
    scores = np.array([national[name] for name in names])
    decided = weekday(day_reached(DISTRICT_TITLES[title], share_ahead(scores, ranked)))
    status = np.where(decided <= day_number(day), "recognised", "not_met")
    status = np.where((title != "ntm") & (status == "not_met"), "", status)
    past = np.where(decided <= day_number(day), decided, NEVER)
    return _framed(pl.Series("unit_id", names, pl.String), title, status, past, "TTg")


@lru_cache(maxsize=4)
def _district_scores(seed: int, day: date) -> dict[str, float]:
    """Mean score of the programme's communes of every district of the nation."""
    found: dict[str, float] = {}
    for state in national_states(seed).values():
        scores = state.maturity[:, SCORE_HALF] + SCORE_SPREAD * state.noise("titles", seed)
        communes = state.province.communes_on(day).filter(pl.col("type") == "xa")
        means = (
            communes.with_columns(score=scores[communes["place"].to_numpy()])
            .group_by("district_id", maintain_order=True)
            .agg(pl.col("score").mean())
        )
        found |= dict(means.iter_rows())
    return found


def _framed(
    units: pl.Series, title: str, status: np.ndarray, decided: np.ndarray, signer: str
) -> pl.DataFrame:
    day = days(decided)
    number = numbered("{}/QĐ-" + signer, decided * 7 % 4000 + 1)
    frame = pl.DataFrame({"unit_id": units, "recognition_status": status, "decision_date": day})
    has_decision = pl.col("decision_date").is_not_null()
    return frame.with_columns(
        pl.col("recognition_status").replace("", None),
        recognition_title=pl.lit(title),
        decision_number=pl.when(has_decision).then(number),
        counted_year=pl.col("decision_date").dt.year().cast(pl.Int64),
        revoked_date=pl.lit(None, pl.Date),
    )
