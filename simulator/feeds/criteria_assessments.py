"""Which criterion indicators each programme commune and, to June 2025, district meets, by stage.

Levels are invented.
"""

from datetime import date

import numpy as np
import polars as pl

from ntm.catalog import read_table
from ntm.periods import bounds
from simulator.draws import NEVER, day_number, days
from simulator.randomness import random_for
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
    "district_ntm/9.5": 0.30,
    "district_advanced/6.5": 0.85,
    "district_advanced/9.2": 0.95,
}
DISTRICT_SPREAD = 0.35
OPEN_SETS = ("commune_ntm", "district_ntm")  # for the others a unit registers
RURAL_TYPE = "huyen"  # the districts' sets do not apply to towns and cities
REGISTRATION_THRESHOLD = 0.35
STAGES = ("self_assessed", "confirmed", "recognised")
STAGE_EXTRA_THRESHOLD = {"self_assessed": 0.0, "confirmed": 0.0, "recognised": 0.25}
PROVINCIAL_SET_SHARE = 0.25  # of provinces that assess by a set of their own
RECOGNISED_REPORTED_SHARE = 0.4  # of provinces that report the recognised stage too


def assessed_facts(level: str) -> list[str]:
    """Facts `<criteria set>/<indicator code>` of a level that the catalogue's indicators need."""
    lines = [line for line in read_table("indicators") if line["feed"] == "criteria_assessments"]
    facts = {line["numerator_fact"] for line in lines}
    return sorted(fact for fact in facts if fact.startswith(f"{level}_") and "/" in fact)


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
    if not fact.startswith(OPEN_SETS):
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
    for fact in assessed_facts("commune"):
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
    communes = ordered.with_columns(view.unit_ids(ordered["place"])).drop("place", "stage_order")
    districts = _district_rows(view, period, applied_set)
    return pl.concat([communes, *districts], how="diagonal")


def _district_rows(view: View, period: str, applied_set: str) -> list[pl.DataFrame]:
    """Rows of the districts that the programme counts; an island district has its own set, which
    is not among these."""
    half, day = half_year_index(period), last_day(period)
    units = view.province.districts(day).filter(pl.col("has_commune") | pl.col("is_island"))
    if not units.height:
        return []
    means = _district_maturity(view, units, half, day)
    is_rural = ((units["district_type"] == RURAL_TYPE) & units["has_commune"]).to_numpy()
    frames = []
    for fact in assessed_facts("district"):
        criteria_set, indicator_code = fact.split("/")
        names = units["district_id"].to_list()
        own = DISTRICT_SPREAD * _own(view, names, fact)
        for stage in STAGES[:2]:
            strictness = STAGE_EXTRA_THRESHOLD["recognised"] * (stage != STAGES[0])
            is_met = means + own - strictness > THRESHOLDS.get(fact, DEFAULT_THRESHOLD)
            answer = np.where(is_met, "met", "not_met")
            if not fact.startswith(OPEN_SETS):
                asks = means + DISTRICT_SPREAD * _own(view, names, "registration")
                answer = np.where(asks > REGISTRATION_THRESHOLD, answer, "not_registered")
            answer = np.where(is_rural, answer, "not_applicable")
            texts = {"criteria_set": criteria_set, "indicator_code": indicator_code}
            texts |= {"stage": stage, "applied_set": applied_set}
            frame = pl.DataFrame({"unit_id": names, "result": answer})
            frames.append(frame.with_columns(**{k: pl.lit(v) for k, v in texts.items()}))
    return frames


def _own(view: View, names: list[str], thing: str) -> np.ndarray:
    """What is each district's own in one thing: standard normal, the same in every period."""
    drawn = [random_for(view.seed, "district criterion", thing, name).normal() for name in names]
    return np.array(drawn)


def _district_maturity(view: View, units: pl.DataFrame, half: int, day: date) -> np.ndarray:
    """Mean maturity of each district's communes."""
    communes = view.province.communes_on(day)
    maturity = view.state.maturity[communes["place"].to_numpy(), half]
    means = (
        communes.with_columns(maturity=maturity)
        .group_by("district_id")
        .agg(pl.col("maturity").mean())
    )
    ordered = units.select("district_id").join(
        means, on="district_id", how="left", maintain_order="left"
    )
    return ordered["maturity"].to_numpy()


def _dates(view: View, places: np.ndarray, order: int, period: str) -> pl.Series:
    """Later stages come later; all of them before the period's last day."""
    first, last = map(day_number, bounds(period))
    count = len(view.province.unit_ids)
    after = view.random("assessed", period).integers(15, 95, count)[places] + order * 30
    return days(np.minimum(first + after, min(last - 1, NEVER)))
