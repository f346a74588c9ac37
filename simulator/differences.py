"""Where the warehouse says something else than the truth, and why:
`python -m simulator.differences DATA_ROOT WAREHOUSE`.

A cell is a target's reading at a stage, of a unit, at the end of a half-year, on that day's map. It
is equal; or different with the truth inside its interval; or outside, and then an error that no
rule saw stands in a report it was made from, or nothing explains it. Cells outside are listed in
`truth/differences.parquet`. Ends with 1 when something is unexplained.
"""

import sys
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from simulator.recall import FAULTS_SQL, places
from simulator.settings import half_year_end
from simulator.targets import known_targets

CELLS_SQL = """
    select
        truth.target_id, truth.reading, truth.stage, truth.unit_id, truth.unit_level,
        truth.period_end, truth.numerator as true_numerator,
        truth.denominator as true_denominator, progress.numerator, progress.denominator,
        progress.value_low, progress.value_high,
        case
            when truth.denominator is null then truth.numerator
            else 100.0 * truth.numerator / nullif(truth.denominator, 0)
        end as true_value,
        truth.numerator is not distinct from progress.numerator
            and truth.denominator is not distinct from progress.denominator as is_equal,
        coalesce(
            true_value < progress.value_low - 1e-9 or true_value > progress.value_high + 1e-9, false
        ) as is_outside
    from read_parquet($targets) as truth
    left join warehouse.mart_target_progress as progress
        on truth.target_id = progress.target_id and truth.reading = progress.reading
        and truth.stage = progress.stage and truth.unit_id = progress.unit_id
        and truth.period_end = progress.period_end and progress.map_date = progress.period_end
"""
UNSEEN_SQL = f"""
    with {FAULTS_SQL},
    planted as (from read_parquet($planted))
    select distinct
        feed, kind, split_part(path, '/', 1) as period,
        regexp_extract(path, '/([0-9A-Z]+)-', 1) as province_code
    from planted
    where kind <> 'duplicate_row' and not exists (
        from faults
        where faults.path = planted.path and faults.feed = planted.feed
            and faults.row_number in (planted.row_number, planted.copied_row_number)
    )
"""
# What was seen of classes counts in every later half-year.
JUDGED_SQL = """
    with provinces as (
        select unit_id, ancestor_id as province_id, valid_from, valid_to
        from warehouse.dim_unit_ancestors
        where ancestor_level = 'province'
    ),
    senders as (
        select unit_id as province_id, unit_code, valid_from, valid_to
        from warehouse.dim_units
        where unit_level = 'province'
    ),
    placed as (
        select unseen.*, senders.province_id
        from unseen
        left join senders
            on unseen.province_code = senders.unit_code
            and unseen.period_end between senders.valid_from and senders.valid_to
    )
    select cells.* exclude (is_equal, is_outside),
        list_sort(list(distinct placed.feed || ': ' || placed.kind)
            filter (where placed.kind is not null)) as unseen_errors
    from cells
    left join provinces
        on cells.unit_id = provinces.unit_id
        and cells.period_end between provinces.valid_from and provinces.valid_to
    left join needs on cells.target_id = needs.target_id and cells.reading = needs.reading
    left join placed
        on needs.feed = placed.feed
        and (placed.period_end = cells.period_end
            or (placed.feed = 'trainings' and placed.period_end < cells.period_end))
        and (cells.unit_level in ('nation', 'central')
            or placed.province_id = provinces.province_id)
    where cells.is_outside
    group by all
    order by all
"""


def needed_feeds() -> pl.DataFrame:
    """Feeds that tell a target: `target_id, reading, feed`."""
    lines = [
        (target.target_id, target.reading, feed_name)
        for indicator, targets in known_targets()
        for target in targets
        for feed_name in sorted(indicator.needed_feeds())
    ]
    return pl.DataFrame(lines, ["target_id", "reading", "feed"], orient="row")


def differences(root: Path, warehouse: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cells by target (`cells, equal, inside, outside`), and those outside with unseen errors."""
    with duckdb.connect() as database:
        database.execute(f"attach '{warehouse}' as warehouse (read_only)")
        targets = {"targets": str(root / "truth/targets.parquet")}
        cells = _frame(database, CELLS_SQL, targets)
        unseen = _frame(database, UNSEEN_SQL, places(root, UNSEEN_SQL))
        ends = [half_year_end(period) for period in unseen["period"]]
        unseen = unseen.with_columns(period_end=pl.Series(ends, dtype=pl.Date))
        for name, table in (("cells", cells), ("unseen", unseen), ("needs", needed_feeds())):
            database.register(name, table.to_arrow())
        outside = _frame(database, JUDGED_SQL, {})
    is_inside = ~pl.col("is_equal") & ~pl.col("is_outside")
    counted = cells.group_by("target_id").agg(
        pl.len().alias("cells"),
        pl.col("is_equal").sum().alias("equal"),
        is_inside.sum().alias("inside"),
        pl.col("is_outside").sum().alias("outside"),
    )
    return counted.sort("target_id"), outside


def _frame(database: Any, sql: str, values: dict[str, str]) -> pl.DataFrame:
    """A query's answer as a table."""
    return pl.DataFrame(database.sql(sql, params=values).to_arrow_table())


def main() -> int:
    """Print the counts by target; 1 when a cell outside its interval has no unseen error."""
    root, warehouse = Path(sys.argv[1]), Path(sys.argv[2])
    counted, outside = differences(root, warehouse)
    outside.write_parquet(root / "truth/differences.parquet")
    unexplained = outside.filter(pl.col("unseen_errors").list.len().fill_null(0) == 0)
    missing = dict(unexplained.group_by("target_id").len().iter_rows())
    print("| target | cells | equal | inside the interval | outside, with an unseen error | else |")
    print("|---|---:|---:|---:|---:|---:|")
    for target_id, cells, equal, inside, out in counted.iter_rows():
        open_cells = missing.get(target_id, 0)
        print(f"| {target_id} | {cells} | {equal} | {inside} | {out - open_cells} | {open_cells} |")
    return int(unexplained.height > 0)


if __name__ == "__main__":
    sys.exit(main())
