"""Which criterion indicators each programme commune meets, by stage. Levels are invented."""

import numpy as np
import polars as pl

from ntm.catalog import read_table
from ntm.periods import bounds
from simulator.draws import NEVER, day_number, days
from simulator.settings import half_year_index, last_day
from simulator.view import View

NOISE_SPREAD = 0.5
STRICTNESS_SPREAD = 0.2
DEFAULT_THRESHOLD = 0.0
# How mature a commune must be to meet the indicator: near what the targets ask.
THRESHOLDS = {
    "commune_ntm/8.4": -0.95,
    "commune_advanced/8.4": 0.75,
    "commune_advanced/15.2": 0.85,
}
OPEN_SET = "commune_ntm"  # every commune is assessed by it; for the others a commune registers
REGISTRATION_THRESHOLD = 0.35
STAGES = ("self_assessed", "confirmed", "recognised")
STAGE_EXTRA_THRESHOLD = {"self_assessed": 0.0, "confirmed": 0.0, "recognised": 0.25}
PROVINCIAL_SET_SHARE = 0.25  # of provinces that assess by a set of their own
RECOGNISED_REPORTED_SHARE = 0.4  # of provinces that report the recognised stage too


def assessed_facts() -> list[str]:
    """Facts `<criteria set>/<indicator code>` of communes that the catalogue's indicators need."""
    lines = [line for line in read_table("indicators") if line["feed"] == "criteria_assessments"]
    facts = {line["numerator_fact"] for line in lines if line["numerator_fact"].startswith("comm")}
    return sorted(fact for fact in facts if "/" in fact)


def is_registered(view: View, half: int) -> np.ndarray:
    """Places registered for the advanced set; once registered, a commune stays."""
    best = view.state.maturity[:, : half + 1].max(axis=1)
    return best + 0.4 * view.noise("registration") > REGISTRATION_THRESHOLD


def results(view: View, fact: str, stage: str, half: int) -> np.ndarray:
    """Codes of result of every place: met, not_met or not_registered."""
    level = view.state.maturity[:, half] + NOISE_SPREAD * view.noise(f"criterion {fact}")
    limit = THRESHOLDS.get(fact, DEFAULT_THRESHOLD) + STAGE_EXTRA_THRESHOLD[stage]
    strictness = STRICTNESS_SPREAD * np.abs(view.noise("strictness"))
    is_met = level - (0.0 if stage == "self_assessed" else strictness) > limit
    result = np.where(is_met, "met", "not_met")
    if not fact.startswith(f"{OPEN_SET}/"):
        result = np.where(is_registered(view, half), result, "not_registered")
    return result


def rows(view: View, period: str) -> pl.DataFrame:
    """Rows by commune, set and stage. Grain: the contract's key."""
    from simulator.feeds.recognitions import title_day

    half, day = half_year_index(period), last_day(period)
    habits = view.random("criteria habits")
    applied_set = "provincial" if habits.random() < PROVINCIAL_SET_SHARE else "national"
    reports_recognised = habits.random() < RECOGNISED_REPORTED_SHARE
    programme = view.province.programme_places(day)
    recognised = title_day(view, "ntm") <= day_number(day)
    frames = []
    for fact in assessed_facts():
        criteria_set, indicator_code = fact.split("/")
        for order, stage in enumerate(STAGES):
            places = programme
            if stage == "recognised":
                places = programme[recognised[programme] & reports_recognised]
            frame = pl.DataFrame(
                {
                    "place": places,
                    "stage_order": np.full(len(places), order),
                    "result": results(view, fact, stage, half)[places],
                    "assessed_date": _dates(view, places, order, period),
                }
            )
            texts = {"criteria_set": criteria_set, "indicator_code": indicator_code}
            texts |= {"stage": stage, "applied_set": applied_set}
            frames.append(frame.with_columns(**{k: pl.lit(v) for k, v in texts.items()}))
    ordered = pl.concat(frames).sort(
        "place", "criteria_set", "indicator_code", "stage_order", descending=[False, True] * 2
    )
    return ordered.with_columns(view.unit_ids(ordered["place"])).drop("place", "stage_order")


def _dates(view: View, places: np.ndarray, order: int, period: str) -> pl.Series:
    """Later stages come later; all of them before the period's last day."""
    first, last = map(day_number, bounds(period))
    count = len(view.province.unit_ids)
    after = view.random("assessed", period).integers(15, 95, count)[places] + order * 30
    return days(np.minimum(first + after, min(last - 1, NEVER)))
