"""One province's part of a round: its state, its rows, its files, and the truth about them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import polars as pl

from simulator import cooperatives, dossiers, truth
from simulator.cells import cells_of
from simulator.criteria import Assessments, assessed_facts
from simulator.dirt import Planter
from simulator.files import Layout, cell_address, text_bytes, workbook_bytes, write_if_changed
from simulator.habits import FEEDS, WORKBOOK_FEEDS, Habits, habits_of
from simulator.maturity import maturity
from simulator.nation import Province, provinces
from simulator.randomness import random_for
from simulator.settings import Settings, half_year_index, last_day

PROGRAMME_TYPE = "xa"
SILENT_SHARE = 0.04  # of provinces, for each feed and period
LATE_SHARE = 0.08
USUAL_DELAY_DAYS, LATE_DELAY_DAYS = (4, 22), (40, 85)


@dataclass
class Outcome:
    """What came of one province: rows of the truth tables; the files are written already."""

    state: list[pl.DataFrame] = field(default_factory=list)
    facts: list[pl.DataFrame] = field(default_factory=list)
    targets: list[pl.DataFrame] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    planted: list[dict[str, Any]] = field(default_factory=list)


class ProvinceRound:
    """Simulates a province over all periods of the settings."""

    def __init__(self, settings: Settings, code: str) -> None:
        self.settings, self.code = settings, code
        self.province: Province = provinces()[code]
        seed = settings.seed
        places = self.province.founding_places
        self.maturity = maturity(places, code, seed)
        self.assessments = Assessments(self.province.unit_ids, self.maturity, code, seed)
        share = _share(cooperatives.weight, code)
        self.register = cooperatives.Register(self.province, self.maturity, share, seed)
        share = _share(dossiers.weight, code)
        self.dossier_counts = dossiers.period_counts(
            settings.dossiers_count, share, settings.periods
        )
        self.habits = {name: habits_of(name, code, seed) for name in FEEDS}
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Write the files of every period; return the truth."""
        for period in self.settings.periods:
            rows = self._rows(period)
            self._note_truth(period, rows)
            for feed_name in FEEDS:
                self._report(feed_name, period, rows[feed_name])
        return self.outcome

    def _rows(self, period: str) -> dict[str, pl.DataFrame]:
        day = last_day(period)
        is_assessed = np.zeros(len(self.province.unit_ids), dtype=bool)
        is_assessed[self._programme_places(day)] = True
        count = self.dossier_counts[period]
        return {
            "criteria_assessments": self.assessments.rows(is_assessed, period),
            "cooperatives": self.register.rows(period),
            "service_transactions": dossiers.rows(
                self.province, self.maturity, period, count, self.settings.seed
            ),
        }

    def _programme_places(self, day: date) -> np.ndarray:
        types = self.province.types_on(day)
        return np.array([p for p, kind in types.items() if kind == PROGRAMME_TYPE], dtype=np.int64)

    def _report(self, feed_name: str, period: str, rows: pl.DataFrame) -> None:
        """Write one file, or stay silent; note it among the reports."""
        habits = self.habits[feed_name]
        random = random_for(self.settings.seed, "report", feed_name, period, self.code)
        is_silent = random.random() < SILENT_SHARE and not self.settings.is_fully_reported
        received_at = _received_at(random, period)
        report: dict[str, Any] = {"feed": feed_name, "period": period, "province_code": self.code}
        report |= {"sender": habits.sender, "is_silent": is_silent, "path": None, "rows_count": 0}
        if not is_silent:
            name = f"{received_at:%Y%m%dT%H%M}_{habits.file_name}"
            path = f"{period}/{habits.sender}/{name}"
            report |= {
                "path": path,
                "rows_count": self._write(path, period, habits, rows, received_at),
            }
        self.outcome.reports.append(report | {"received_at": None if is_silent else received_at})

    def _write(
        self, path: str, period: str, habits: Habits, rows: pl.DataFrame, received_at: datetime
    ) -> int:
        """Write a file with its planted errors; the number of data rows in it."""
        day = None if "day" in rows.columns else last_day(period)
        cells = cells_of(rows, self.province, habits, day)
        random = random_for(self.settings.seed, "dirt", habits.feed.name, period, self.code)
        planter = Planter(habits.feed, cells, random)
        planter.plant(self.settings.dirt)
        if habits.feed.name in WORKBOOK_FEEDS:
            content, layout = workbook_bytes(cells, habits, period, received_at.date())
        else:
            content, layout = text_bytes(cells, habits)
        write_if_changed(self.settings.out / path, content)
        order = list(cells)
        for line in planter.log:
            place = _place_in_file(line, layout, order)
            self.outcome.planted.append({"path": path, "feed": habits.feed.name} | place)
        return len(cells[order[0]])

    def _note_truth(self, period: str, rows: dict[str, pl.DataFrame]) -> None:
        day = last_day(period)
        programme = self._programme_places(day)
        facts = truth.cooperative_facts(rows["cooperatives"])
        counted = pl.concat(
            [
                truth.criteria_targets(rows["criteria_assessments"]),
                truth.cooperative_targets(facts, programme),
            ]
        )
        units = self.province.communes_on(day).select(
            "place", pl.col("unit_id").alias("commune_id"), "district_id", "province_id"
        )
        targets = counted.join(units, on="place").with_columns(period_end=pl.lit(day))
        self.outcome.targets.append(targets.drop("place"))
        received = truth.dossier_facts(rows["service_transactions"])
        self.outcome.facts += [self._facts(facts, day), self._facts(received, day)]
        self.outcome.state.append(self._state(period))

    def _facts(self, counts: pl.DataFrame, day: date) -> pl.DataFrame:
        """Counts of units as facts; a unit without any has no row. Grain: unit × period × fact."""
        ids = pl.col("place").replace_strict(dict(enumerate(self.province.unit_ids)))
        named = counts.with_columns(unit_id=ids, period_end=pl.lit(day)).drop("place")
        return named.unpivot(
            index=["unit_id", "period_end"], variable_name="fact", value_name="value"
        )

    def _state(self, period: str) -> pl.DataFrame:
        """The state of every unit that exists on the period's last day. Grain: unit × period."""
        half = half_year_index(period)
        latent: dict[str, Any] = {
            "place": list(range(len(self.province.unit_ids))),
            "maturity": self.maturity[:, half],
            "is_registered_advanced": self.assessments.is_registered(period),
            "is_recognised": self.assessments.is_recognised(period),
        }
        for fact in assessed_facts():
            name = "result_" + fact.replace("/", "_").replace(".", "_")
            latent[name] = self.assessments.results(fact, "confirmed", period).tolist()
        day = last_day(period)
        units = self.province.communes_on(day).select(
            "place", "unit_id", "code", "type", "district_id", "province_id"
        )
        is_programme = (pl.col("type") == PROGRAMME_TYPE).alias("is_programme_commune")
        whole = units.join(pl.DataFrame(latent), on="place").with_columns(is_programme)
        return whole.with_columns(period=pl.lit(period), period_end=pl.lit(day)).drop("place")


def _share(weight: Any, code: str) -> float:
    """A province's share of a national number."""
    weights = {other: weight(province) for other, province in provinces().items()}
    return weights[code] / sum(weights.values())


def _received_at(random: np.random.Generator, period: str) -> datetime:
    """Some days after the period's end, in office hours; a few come late."""
    days = LATE_DELAY_DAYS if random.random() < LATE_SHARE else USUAL_DELAY_DAYS
    day = last_day(period) + timedelta(days=int(random.integers(*days)))
    return datetime.combine(day, time(int(random.integers(8, 17)), int(random.integers(0, 60))))


def _place_in_file(line: dict[str, Any], layout: Layout, columns: list[str]) -> dict[str, Any]:
    """A planted error with row number and cell address in place of indexes."""
    index = columns.index(line["column_name"])
    row_number, cell = cell_address(layout, line["row_index"], index)
    copied = line["copied_row_index"]
    copied_row = None if copied is None else cell_address(layout, copied, 0)[0]
    where = {"sheet": layout.sheet_name, "row_number": row_number, "cell": cell}
    said = {key: line[key] for key in ("column_name", "kind", "original", "planted")}
    return where | said | {"copied_row_number": copied_row}


def simulate_province(task: tuple[Settings, str]) -> Outcome:
    """Simulate one province and write its files; a task of a process of its own."""
    settings, code = task
    return ProvinceRound(settings, code).run()
