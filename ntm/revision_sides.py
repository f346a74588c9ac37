"""One side of a revision: what a warehouse says of a figure, and all that it is made from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ntm import paths
from ntm.build import build
from ntm.catalog import both
from ntm.errors import NtmError
from ntm.release import query
from ntm.trace import unit_level

LEAVES_SQL = Path(__file__).with_name("revisions.sql")
FIGURE_SQL = """
    select progress.target_id, progress.reading, progress.stage, progress.unit_id,
        units.unit_name, progress.period_end, progress.numerator, progress.denominator,
        progress.value, progress.units_reported, progress.status, progress.data_kind, indicators
    from mart_target_progress as progress
    inner join dim_targets as targets
        on progress.target_id = targets.target_id and progress.reading = targets.reading
    inner join dim_indicators as indicators on targets.indicator_id = indicators.indicator_id
    inner join dim_units as units on progress.unit_id = units.unit_id
    where progress.target_id = $target_id and progress.period_end = $period_end
        and progress.map_date = $period_end
        and progress.unit_code = $unit_code and progress.unit_level = $unit_level
        and ($reading is null and targets.is_default_reading or progress.reading = $reading)
        and progress.stage = coalesce($stage, targets.default_stage)
"""
DELIVERIES_SQL = """
    select delivery_id, part, feed, sender, province_code, period, period_end, file_name,
        received_at, decision, batch_id, is_in_force
    from fct_deliveries
"""
PROVINCES_SQL = """
    select distinct units.unit_code
    from fct_unit_ancestors as tree
    inner join dim_units as units on tree.ancestor_id = units.unit_id
    where tree.ancestor_level = 'province' and tree.period_end = $period_end
"""


@dataclass(frozen=True)
class Question:
    """Which figure: a target, a unit's code and a period's last day; reading and stage if named."""

    target_id: str
    unit_code: str
    period_end: date
    reading: str | None = None
    stage: str | None = None


@dataclass(frozen=True)
class Figure:
    """The figure of one side as mart_target_progress has it, with its indicator's line."""

    target_id: str
    reading: str
    stage: str
    unit_id: str
    unit_name: str
    period_end: date
    numerator: float | None
    denominator: float | None
    value: float | None
    units_reported: int
    status: str
    data_kind: str | None
    indicator: Mapping[str, Any]

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage; otherwise a count (pilots of a province, provinces)."""
        method = self.indicator["method"]
        return method != "count_of_units" and (method != "count_per_unit" or self.unit_id == "VN")


@dataclass(frozen=True)
class Leaf:
    """A unit that adds to the figure by itself; `facts` and `area` are digests to compare."""

    unit_id: str
    unit_name: str
    province_code: str
    numerator: float
    denominator: float
    is_reported: bool
    facts: str
    area: str


@dataclass(frozen=True)
class Delivery:
    """A delivery part as one side knows it."""

    delivery_id: str
    part: str
    feed: str
    sender: str
    province_code: str
    period: str
    period_end: date
    file_name: str
    received_at: datetime
    decision: str
    batch_id: str | None
    is_in_force: bool


@dataclass(frozen=True)
class Side:
    """What one warehouse says of the figure: its units, all deliveries, the map's provinces."""

    figure: Figure
    leaves: Mapping[str, Leaf]
    deliveries: Mapping[tuple[str, str], Delivery]
    provinces: frozenset[str]


def find_warehouse(name: str) -> Path:
    """Warehouse of a release, a file, or the build of what was known on a day (`2025-01-31`).

    Raises NtmError when it is none of these.
    """
    if Path(name).is_file():
        return Path(name)
    released = paths.release() / name / "warehouse.duckdb"
    if released.is_file():
        return released.resolve()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        try:
            date.fromisoformat(name)
        except ValueError:
            raise NtmError(both("revisions.unknown_side", name=name)) from None
        return build(name)
    raise NtmError(both("revisions.unknown_side", name=name))


def read_side(warehouse: Path, question: Question) -> Side:
    """Read a figure and all it is made from. Raises NtmError when the warehouse has none."""
    figure = _figure(warehouse, question)
    day = {"period_end": question.period_end}
    leaves: list[Leaf] = []
    if figure.status != "no_longer_assessed":
        line = figure.indicator
        values = day | {
            "unit_id": figure.unit_id,
            "stage": figure.stage,
            "indicator_id": line["indicator_id"],
            "gathers_below": line.get("facts_from") == "below",
            "facts": fact_names(line),
        }
        rows = query(warehouse, LEAVES_SQL.read_text(encoding="utf-8"), values).fetchall()
        leaves = [_as_counted(Leaf(*row), figure) for row in rows]
    deliveries = [Delivery(*row) for row in query(warehouse, DELIVERIES_SQL).fetchall()]
    provinces = query(warehouse, PROVINCES_SQL, day).fetchall()
    return Side(
        figure,
        {leaf.unit_id: leaf for leaf in leaves},
        {(line.delivery_id, line.part): line for line in deliveries},
        frozenset(code for (code,) in provinces),
    )


def _figure(warehouse: Path, question: Question) -> Figure:
    values = {
        "target_id": question.target_id,
        "unit_code": question.unit_code,
        "unit_level": unit_level(question.unit_code),
        "period_end": question.period_end,
        "reading": question.reading,
        "stage": question.stage,
    }
    found = query(warehouse, FIGURE_SQL, values).fetchone()
    if not found:
        raise NtmError(both("revisions.no_figure", file=warehouse, **values))
    return Figure(*found)


def fact_names(line: Mapping[str, Any]) -> list[str]:
    """The facts an indicator's line names; one of several methods names some, by semicolons."""
    stated = (line["numerator_fact"], line["denominator_fact"])
    return [name for text in stated if text for name in text.split(";")]


def _as_counted(leaf: Leaf, figure: Figure) -> Leaf:
    """For the nation a province with enough pilots is one of the provinces reported."""
    line = figure.indicator
    if line["method"] != "count_per_unit" or not figure.is_share:
        return leaf
    met = leaf.is_reported and leaf.numerator >= line["threshold"]
    return replace(leaf, numerator=float(met), denominator=float(leaf.is_reported))
