"""Feed criteria_assessments: which criterion indicators each programme commune meets, by stage."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from ntm.catalog import read_table
from ntm.periods import bounds
from simulator.randomness import random_for
from simulator.settings import half_year_index

NOISE_SPREAD = 0.5
STRICTNESS_SPREAD = 0.2
DEFAULT_THRESHOLD = 0.0
# How mature a commune must be to meet the indicator: invented levels, near what the targets ask.
THRESHOLDS = {
    "commune_ntm/8.4": -0.75,
    "commune_advanced/8.4": 0.45,
    "commune_advanced/15.2": 0.55,
}
OPEN_SET = "commune_ntm"  # every commune is assessed by it; for the others a commune registers
REGISTRATION_THRESHOLD = 0.15
RECOGNITION_THRESHOLD = -0.10
STAGES = ("self_assessed", "confirmed", "recognised")
STAGE_EXTRA_THRESHOLD = {"self_assessed": 0.0, "confirmed": 0.0, "recognised": 0.25}
PROVINCIAL_SET_SHARE = 0.25  # of provinces that assess by a set of their own
RECOGNISED_REPORTED_SHARE = 0.4  # of provinces that report the recognised stage too


def assessed_facts() -> list[str]:
    """Facts `<criteria set>/<indicator code>` that the catalogue's indicators need."""
    lines = [line for line in read_table("indicators") if line["feed"] == "criteria_assessments"]
    return sorted({line["numerator_fact"] for line in lines if "/" in line["numerator_fact"]})


class Assessments:
    """What a province's communes meet, over all half-years; rows are made period by period."""

    def __init__(self, unit_ids: list[str], maturity: np.ndarray, code: str, seed: int) -> None:
        random = random_for(seed, "criteria", code)
        count = len(unit_ids)
        self.unit_ids = unit_ids
        self.best = np.maximum.accumulate(maturity, axis=1)
        self.registration = random.normal(0, 0.4, count)
        self.recognition = random.normal(0, 0.4, count)
        self.strictness = np.abs(random.normal(0, STRICTNESS_SPREAD, count))
        self.applied_set = "provincial" if random.random() < PROVINCIAL_SET_SHARE else "national"
        self.reports_recognised = random.random() < RECOGNISED_REPORTED_SHARE
        self.maturity = maturity
        self.noise = {
            fact: random_for(seed, "criterion", fact, code).normal(0, NOISE_SPREAD, count)
            for fact in assessed_facts()
        }
        self.name = code
        self.seed = seed

    def is_registered(self, period: str) -> np.ndarray:
        """Communes registered for the advanced set; once registered, a commune stays."""
        half = half_year_index(period)
        return self.best[:, half] + self.registration > REGISTRATION_THRESHOLD

    def is_recognised(self, period: str) -> np.ndarray:
        """Communes that hold a recognition decision; a decision stays."""
        half = half_year_index(period)
        return self.best[:, half] + self.recognition > RECOGNITION_THRESHOLD

    def results(self, fact: str, stage: str, period: str) -> np.ndarray:
        """Codes of result of every commune: met, not_met or not_registered."""
        level = self.maturity[:, half_year_index(period)] + self.noise[fact]
        limit = THRESHOLDS.get(fact, DEFAULT_THRESHOLD) + STAGE_EXTRA_THRESHOLD[stage]
        strictness = 0.0 if stage == "self_assessed" else self.strictness
        result = np.where(level - strictness > limit, "met", "not_met")
        if not fact.startswith(f"{OPEN_SET}/"):
            result = np.where(self.is_registered(period), result, "not_registered")
        return result

    def rows(self, is_assessed: np.ndarray, period: str) -> pl.DataFrame:
        """Typed rows of a period, by commune, set and stage. Grain: the contract's key.

        `is_assessed` marks the programme's communes on the period's last day.
        """
        frames = []
        for fact in assessed_facts():
            criteria_set, indicator_code = fact.split("/")
            for order, stage in enumerate(STAGES):
                chosen = is_assessed
                if stage == "recognised":
                    chosen = is_assessed & self.is_recognised(period) & self.reports_recognised
                places = np.flatnonzero(chosen)
                frames.append(
                    pl.DataFrame(
                        {
                            "place": places,
                            "criteria_set": [criteria_set] * len(places),
                            "indicator_code": [indicator_code] * len(places),
                            "stage": [stage] * len(places),
                            "stage_order": [order] * len(places),
                            "result": self.results(fact, stage, period)[places].tolist(),
                            "applied_set": [self.applied_set] * len(places),
                            "assessed_date": self._dates(places, order, period),
                        }
                    )
                )
        ordered = pl.concat(frames).sort(
            "place", "criteria_set", "indicator_code", "stage_order", descending=[False, True] * 2
        )
        return ordered.drop("stage_order")

    def _dates(self, places: np.ndarray, order: int, period: str) -> list[date]:
        """Later stages come later; all of them before the period's last day."""
        first, last = bounds(period)
        random = random_for(self.seed, "assessed", period, self.name)
        days = random.integers(15, 95, len(self.unit_ids)) + order * 30
        limit = (last - first).days - 1
        return [first + timedelta(days=int(min(days[place], limit))) for place in places]
