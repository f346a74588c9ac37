"""Published figures against the simulated nation: `python -m simulator.calibration`.

Prints the table of docs/simulator.md. A published figure is found by its figure_id; what is
simulated is counted from the rows of all provinces at the end of the half-year nearest to it.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from simulator.feeds import rows_of
from simulator.nation import areas
from simulator.settings import SCALES, Settings, is_new_map, last_day
from simulator.view import View, views_of

SEED = 924
TOLERANCE = 0.03
DELIVERY = "deliveries/*/TW/*published_figures*.csv"


@dataclass(frozen=True)
class Anchor:
    """A published figure, and how the simulated nation is counted at the end of a period."""

    figure_id: str
    feed: str
    period: str
    count: Callable[[pl.DataFrame], float]
    scale: float = 1.0  # simulated count × scale is in the figure's unit


def _titled(title: str) -> Callable[[pl.DataFrame], float]:
    held = ("recognised", "maintained", "not_maintained", "acknowledged")
    is_commune = pl.col("unit_id").str.len_chars() == len("00001@2021-01-01")
    return lambda rows: float(
        rows.filter(
            is_commune
            & (pl.col("recognition_title") == title)
            & pl.col("recognition_status").is_in(held)
        ).height
    )


def _districts(rows: pl.DataFrame) -> float:
    is_district = pl.col("unit_id").str.len_chars() == len("001@2021-01-01")
    is_held = (pl.col("recognition_title") == "ntm") & (
        pl.col("recognition_status") == "recognised"
    )
    return float(rows.filter(is_district & is_held).height)


def _summed(column: str) -> Callable[[pl.DataFrame], float]:
    return lambda rows: float(rows[column].sum())


def _share(part: str, whole: str) -> Callable[[pl.DataFrame], float]:
    return lambda rows: 100.0 * _summed(part)(rows) / _summed(whole)(rows)


def _where(condition: pl.Expr) -> Callable[[pl.DataFrame], float]:
    return lambda rows: float(rows.filter(condition).height)


def _central_plan(rows: pl.DataFrame) -> float:
    chosen = (pl.col("funding_source") == "central_budget") & (
        pl.col("funding_scope") == "whole_ntm"
    )
    return 5 * float(rows.filter(chosen)["planned_million_vnd"].sum())


IS_FARMING = pl.col("sector") != "non_agricultural"
IS_SMART = (pl.col("pilot_level") == "central") & (pl.col("pilot_type") == "smart_commune")
ANCHORS = (
    Anchor("F031", "infrastructure", "2022-H2", lambda rows: float(rows.height)),
    Anchor("F030", "recognitions", "2022-H2", _titled("ntm")),
    Anchor("F032", "recognitions", "2023-H1", _titled("ntm")),
    Anchor("F034", "recognitions", "2023-H1", _titled("advanced")),
    Anchor("F035", "recognitions", "2023-H1", _titled("model")),
    Anchor("F045", "infrastructure", "2025-H1", lambda rows: float(rows.height)),
    Anchor("F044", "recognitions", "2025-H1", _titled("ntm")),
    Anchor("F047", "recognitions", "2025-H1", _titled("advanced")),
    Anchor("F049", "recognitions", "2025-H1", _titled("model")),
    Anchor("F055", "infrastructure", "2025-H2", lambda rows: float(rows.height)),
    Anchor("F056", "infrastructure", "2025-H2", _summed("villages_count")),
    Anchor("F058", "infrastructure", "2025-H2", _summed("households_count")),
    Anchor(
        "F185",
        "infrastructure",
        "2024-H2",
        _share("households_smartphone_count", "households_count"),
    ),
    Anchor("F181", "cooperatives", "2023-H2", _where(IS_FARMING)),
    Anchor("F163", "ocop_products", "2023-H1", lambda rows: float(rows.height)),
    Anchor("F167", "ocop_products", "2023-H2", lambda rows: float(rows.height)),
    Anchor("F170", "ocop_products", "2024-H2", lambda rows: float(rows.height)),
    Anchor("F171", "ocop_products", "2024-H2", lambda rows: float(rows["owner_code"].n_unique())),
    Anchor("F184", "production_area_codes", "2023-H2", _where(pl.col("area_kind") == "planting")),
    Anchor("F066", "pilot_models", "2023-H2", _where(pl.col("pilot_level") == "central")),
    Anchor("F029", "funding", "2024", _central_plan, 1e-3),
    Anchor(
        "F065",
        "milestones",
        "2025-H2",
        lambda rows: (
            100.0
            * rows.filter(
                (pl.col("task_id") == "K25") & (pl.col("milestone_status") == "done")
            ).height
            / rows.filter(pl.col("task_id") == "K25").height
        ),
    ),
)


def published() -> dict[str, dict[str, str]]:
    """Published figures by figure_id, as the catalogue delivers them."""
    from ntm.catalog.tables import catalog_folder

    found: dict[str, dict[str, str]] = {}
    for path in sorted(catalog_folder().glob(DELIVERY)):
        table = pl.read_csv(path, infer_schema=False)
        found |= {line["figure_id"]: line for line in table.iter_rows(named=True)}
    return found


@lru_cache(maxsize=1)
def national_views() -> list[View]:
    """The 63 and the 34 provinces of the demonstration."""
    scale = SCALES["demo"]
    settings = Settings(
        *(scale.first, scale.last, False, (), SEED, 0.0),
        *(scale.dossiers_count, scale.answers_count, Path(), Path()),
    )
    found = []
    for area in areas().values():
        old, new = views_of(area, settings)
        found += [*old, new]
    return found


@lru_cache(maxsize=64)
def national_rows(feed_name: str, period: str) -> pl.DataFrame:
    """Rows of all provinces of a period's map."""
    is_old = not is_new_map(last_day(period))
    views = [view for view in national_views() if view.province.has_districts == is_old]
    return pl.concat([rows_of(feed_name, view, period) for view in views], how="diagonal")


def measured() -> Iterator[tuple[Anchor, dict[str, str], float, float]]:
    """Each anchor with its figure, the simulated value, and the difference in parts of one."""
    figures = published()
    for anchor in ANCHORS:
        figure = figures[anchor.figure_id]
        value = anchor.count(national_rows(anchor.feed, anchor.period)) * anchor.scale
        yield anchor, figure, value, value / float(figure["value"]) - 1


def main() -> int:
    """Print the table; 1 when an anchor lies outside the tolerance."""
    print("| figure | what | published | on | simulated | at the end of | difference |")
    print("|---|---|---:|---|---:|---|---:|")
    worst = 0.0
    for anchor, figure, value, difference in measured():
        worst = max(worst, abs(difference))
        print(
            f"| {anchor.figure_id} | {figure['indicator']} | {float(figure['value']):,.0f} |"
            f" {figure['date_text']} | {value:,.0f} | {anchor.period} | {difference:+.1%} |"
        )
    return int(worst > TOLERANCE)


if __name__ == "__main__":
    sys.exit(main())
