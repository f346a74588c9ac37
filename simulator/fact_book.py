"""Facts of one area as they gather: what a half-year says after all its periods."""

import polars as pl

from simulator.facts import (
    CUMULATIVE_FEEDS,
    FACTS_SCHEMA,
    FLOW_FEEDS,
    digital_classes,
    facts_of,
)

CLASSES_SCHEMA = {"official_code": pl.String, "last_held_date": pl.Date}
KEY = ["unit_id", "stage", "fact"]


class FactBook:
    """Keeps what reports have said so far.

    Trained officials and attendances gather over the whole span; of the rest a half-year's periods
    add up, or the last of them holds.
    """

    def __init__(self) -> None:
        self._classes = pl.DataFrame(schema=CLASSES_SCHEMA)
        self._since_first: list[pl.DataFrame] = []
        self._flows: list[pl.DataFrame] = []
        self._stocks: dict[str, tuple[str, list[pl.DataFrame]]] = {}

    def add(self, period: str, rows: dict[str, pl.DataFrame]) -> pl.DataFrame:
        """Note a sender's rows of a period by feed; the facts they say. Grain: KEY."""
        if "trainings" in rows and rows["trainings"].height:
            attended = digital_classes(rows["trainings"])
            self._classes = pl.concat([self._classes, attended])
        found = {name: facts_of(name, frame, self._classes) for name, frame in rows.items()}
        for name, facts in found.items():
            if name in CUMULATIVE_FEEDS:
                self._since_first.append(facts)
            elif name in FLOW_FEEDS:
                self._flows.append(facts)
            else:
                last, frames = self._stocks.get(name, (period, []))
                self._stocks[name] = (period, [*(frames if last == period else []), facts])
        return pl.concat([pl.DataFrame(schema=FACTS_SCHEMA), *found.values()])

    def close_half_year(self) -> pl.DataFrame:
        """Facts of the half-year whose periods were added since the last call. Grain: KEY."""
        sums = pl.concat([pl.DataFrame(schema=FACTS_SCHEMA), *self._flows, *self._since_first])
        added = sums.group_by(KEY, maintain_order=True).agg(
            pl.col("value").sum(), pl.col("state").first()
        )
        stocks = [facts for _, frames in self._stocks.values() for facts in frames]
        self._flows, self._stocks = [], {}
        return pl.concat([added, *stocks])
