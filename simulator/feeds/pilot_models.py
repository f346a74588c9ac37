"""Pilots: smart communes, e-commerce communes, smart villages.

Anchors: 15 central pilots approved by November 2023 (F066), of them 6 smart communes and 3
e-commerce communes in the first batch (F067, F068). Provinces' own pilots are invented; each
province has a smart village from the first year on, since an empty list is held by the checks.
"""

from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from ntm.catalog import codes
from simulator.draws import NEVER, chosen, day_number, days, numbered, random_days
from simulator.nation import provinces
from simulator.randomness import random_for
from simulator.registers import PROGRAMME_WEIGHTS, Entries
from simulator.settings import last_day
from simulator.view import Part, View

CENTRAL = {"smart_commune": 9, "e_commerce_commune": 4, "smart_village": 2}
CENTRAL_FIRST, CENTRAL_LAST = date(2022, 10, 1), date(2023, 11, 20)
OWN_FIRST, OWN_LAST = date(2022, 10, 1), date(2025, 11, 30)
FOUNDING_LAST = date(2022, 12, 15)
OWN_MEAN = 4.0
OWN_TYPES = {"smart_commune": 0.45, "e_commerce_commune": 0.15, "smart_village": 0.4}
DAYS_UNTIL_DONE = (420, 900)


@lru_cache(maxsize=2)
def central_pilots(seed: int) -> dict[str, list[str]]:
    """Types of the central pilots of each province that has one."""
    kinds = [kind for kind, count in CENTRAL.items() for _ in range(count)]
    homes = random_for(seed, "central pilots").choice(list(provinces()), len(kinds), replace=False)
    found: dict[str, list[str]] = {}
    for home, kind in zip(homes.tolist(), kinds, strict=True):
        found.setdefault(home, []).append(kind)
    return found


class Register(Entries):
    """Every pilot that an old province ever has."""

    def __init__(self, part: Part, seed: int) -> None:
        code = part.province.code
        central = central_pilots(seed).get(code, [])
        own = int(random_for(seed, "own pilots", code).poisson(OWN_MEAN))
        count = own + len(central) + 1
        super().__init__("pilots", part, seed, count, PROGRAMME_WEIGHTS, lean=1.5)
        self.is_central = np.arange(count) < len(central)
        self.kinds = np.array(
            [*central, *chosen(self.random, OWN_TYPES, own).tolist(), "smart_village"], dtype=object
        )
        first = random_days(self.random, CENTRAL_FIRST, CENTRAL_LAST, count)
        later = random_days(self.random, OWN_FIRST, OWN_LAST, count)
        self.decided = np.where(self.is_central, first, later)
        self.decided[-1] = random_days(self.random, OWN_FIRST, FOUNDING_LAST, 1)[0]
        self.began = self.decided + self.random.integers(20, 120, count)
        self.ended = self.began + self.random.integers(*DAYS_UNTIL_DONE, count)
        fields = [line["code"] for line in codes("pilot_field")]
        self.fields = self.random.choice(fields, count)
        self.budget = np.exp(self.random.normal(8.2, 0.6, count)).round(0)

    def rows(self, view: View, period: str) -> pl.DataFrame:
        """Pilots approved up to the period's end. Grain: pilot."""
        day = last_day(period)
        now = day_number(day)
        here = np.flatnonzero(self.decided <= now)
        status = np.where(self.began <= now, "running", "approved")
        status = np.where(self.ended <= now, "completed", status)[here]
        is_village = self.kinds[here] == "smart_village"
        villages = numbered("Thôn {}", here + 1).set(pl.Series(~is_village.astype(bool)), None)
        kinds = pl.Series(self.kinds[here].tolist(), dtype=pl.String)
        labels = {line["code"]: line["label_vi"] for line in codes("pilot_type")}
        return pl.DataFrame(
            {
                "unit_id": view.unit_ids(self.homes.on(view, day)[here]),
                "pilot_code": numbered("TD-" + self.code + "-{}", here + 1),
                "pilot_name": numbered(
                    "{} số {}", kinds.replace_strict(labels, return_dtype=pl.String), here + 1
                ),
                "pilot_type": kinds,
                "pilot_level": np.where(self.is_central[here], "central", "provincial"),
                "pilot_field": self.fields[here],
                "village_name": villages,
                "decision_number": numbered("{}/QĐ-UBND", self.decided[here] % 3_000 + 1),
                "decision_date": days(self.decided[here]),
                "model_status": status,
                "began_date": days(np.where(self.began <= now, self.began, NEVER)[here]),
                "ended_date": days(np.where(self.ended <= now, self.ended, NEVER)[here]),
                "budget_million_vnd": self.budget[here],
            },
            schema_overrides={"pilot_level": pl.String, "pilot_field": pl.String},
        )


def rows(view: View, period: str) -> pl.DataFrame:
    """All pilots of the province. Grain: pilot."""
    return view.register_rows("pilots", Register, period)
