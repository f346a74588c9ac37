"""Where the warehouse says something else than the truth, and why, row by row:
`python -m simulator.differences DATA_ROOT WAREHOUSE`.

A cell is a target's reading at a stage, of a unit, at the end of a half-year, on that day's map. It
is equal; or different with the truth inside its interval; or has no interval, which claims nothing;
or is outside, where only an error that no rule saw may lead. Cells that differ are listed in
`truth/differences.parquet`, with how many facts of units inside differ and what made them; those
facts, each with the rows and reports that explain it, in `truth/explanations.parquet`. Ends with 1
when something is unexplained.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from simulator.explanations import explain

CELLS_SQL = """
    create temp table cells as
    select
        row_number() over () as cell_id,
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
# What explains a difference concerns every unit that contains it, to the end of its half-year;
# attendances since the programme began concern every later one, in what the province became.
FELT_SQL = """
    create temp table felt as
    with homes as (
        select unit_id, ancestor_id as cell_unit_id, valid_from, valid_to
        from warehouse.dim_unit_ancestors
        union all
        select distinct unit_id, 'VN', date '1900-01-01', date '9999-12-31'
        from warehouse.dim_unit_ancestors
    ),
    halves as (select period_start, period_end as felt_end from warehouse.stg_periods),
    later as (
        select
            provinces.province_id, provinces.period_end,
            maps.period_end as felt_end, provinces.container_id
        from warehouse.int_province_containers as provinces
        join warehouse.int_province_containers as maps
            on provinces.container_id = maps.container_id and maps.period_end = maps.map_date
            and maps.period_end > provinces.period_end
        where provinces.container_level in ('province', 'nation')
    ),
    lines as (
        select
            fact, stage, unit_id, period_end, feed, reason, path, row_number,
            abs(coalesce(true_value, 0) - coalesce(value, 0)) as distance
        from explained
        union all
        select null, null, inside.unit_id, period_end, feed, reason, path, null, null
        from absent
        join warehouse.dim_unit_ancestors as inside
            on absent.province_id = inside.ancestor_id
            and absent.period_end between inside.valid_from and inside.valid_to
    ),
    soon as (
        select lines.*, homes.cell_unit_id, halves.felt_end
        from lines
        join homes
            on lines.unit_id = homes.unit_id
            and lines.period_end between homes.valid_from and homes.valid_to
        join halves on lines.period_end between halves.period_start and halves.felt_end
    )
    from soon
    union
    select lines.*, later.container_id, later.felt_end
    from lines
    join later on lines.unit_id = later.province_id and lines.period_end = later.period_end
    where lines.feed = 'trainings'
    union
    select lines.*, 'VN', halves.felt_end
    from lines
    join halves on lines.period_end < halves.felt_end
    where lines.feed = 'trainings'
"""
# A cell is explained when all facts inside that differ are, and these differ by no less than the
# cell does; a share's numerator by no more than one for each.
JUDGED_SQL = """
    with wanted as (
        select
            cells.cell_id, cells.unit_id, cells.period_end, needs.fact, needs.feed,
            unnest(list_distinct([cells.stage, 'none'])) as stage
        from cells
        join needs on cells.target_id = needs.target_id and cells.reading = needs.reading
        where not cells.is_equal
    ),
    inside as (
        select wanted.cell_id, felt.*
        from wanted
        join felt
            on wanted.unit_id = felt.cell_unit_id and wanted.period_end = felt.felt_end
            and wanted.fact = felt.fact and wanted.stage = felt.stage
        union
        select distinct wanted.cell_id, felt.*
        from wanted
        join felt
            on wanted.unit_id = felt.cell_unit_id and wanted.period_end = felt.felt_end
            and wanted.feed = felt.feed and felt.fact is null
    ),
    by_fact as (
        select cell_id, fact, stage, unit_id, period_end, max(distance) as distance
        from inside
        where fact is not null
        group by all
    ),
    distances as (
        select
            cell_id, count(*) as facts_count,
            greatest(sum(distance), count(*)) as most_distance
        from by_fact
        group by all
    ),
    found as (
        select
            cell_id,
            count(distinct (path, feed, row_number)) filter (where row_number is not null)
                as rows_count,
            list_sort(list(distinct feed || ': ' || reason) filter (where reason is not null))
                as reasons,
            bool_or(reason = 'unseen_error') as is_touched,
            bool_or(fact is not null and reason is null) as has_unexplained
        from inside
        group by all
    )
    select
        cells.* exclude (cell_id, is_equal),
        coalesce(distances.facts_count, 0) as facts_count,
        coalesce(found.rows_count, 0) as rows_count,
        found.reasons,
        coalesce(found.reasons, []) <> [] and not coalesce(found.has_unexplained, false)
            and coalesce(
                abs(true_numerator - numerator) <= coalesce(distances.most_distance, 0) + 1e-6, true
            )
            and (not is_outside or coalesce(found.is_touched, false)) as is_explained
    from cells
    left join found using (cell_id)
    left join distances using (cell_id)
    where not cells.is_equal
    order by all
"""
COUNTED_SQL = """
    select
        cells.target_id,
        count(*) as cells,
        count(*) filter (where cells.is_equal) as equal,
        count(*) filter (where not cells.is_equal and not cells.is_outside
            and cells.value_low is not null) as inside,
        count(*) filter (where not cells.is_equal and cells.value_low is null) as no_interval,
        count(*) filter (where cells.is_outside) as outside,
        count(*) filter (where not judged.is_explained) as unexplained
    from cells
    left join judged using (target_id, reading, stage, unit_id, unit_level, period_end)
    group by all
    order by all
"""
REASONS_SQL = """
    select
        reason, count(distinct (path, feed, row_number)) as lines,
        count(distinct (fact, stage, unit_id, period_end)) as facts
    from explained
    group by all
    order by all
"""


@dataclass(frozen=True)
class Differences:
    """`counted`: cells by target (`cells, equal, inside, no_interval, outside, unexplained`);
    `cells` that differ, with their `reasons`; `explanations`: facts that differ × what explains
    each; `reasons`: rows or reports and facts by reason."""

    counted: pl.DataFrame
    cells: pl.DataFrame
    explanations: pl.DataFrame
    reasons: pl.DataFrame


def differences(root: Path, warehouse: Path) -> Differences:
    """What differs between the truth of a data root and a warehouse built on it."""
    with duckdb.connect() as database:
        database.execute(f"attach '{warehouse}' as warehouse (read_only)")
        explain(database, root / "truth")
        database.execute(CELLS_SQL, {"targets": str(root / "truth/targets.parquet")})
        database.execute(FELT_SQL)
        database.execute(f"create temp table judged as {JUDGED_SQL}")
        return Differences(
            _frame(database, COUNTED_SQL),
            _frame(database, "from judged"),
            _frame(database, "from explained order by all"),
            _frame(database, REASONS_SQL),
        )


def _frame(database: Any, sql: str) -> pl.DataFrame:
    """A query's answer as a table."""
    return pl.DataFrame(database.sql(sql).to_arrow_table())


def _print(table: pl.DataFrame, heads: tuple[str, ...]) -> None:
    """A table of texts and numbers in Markdown."""
    print(f"| {' | '.join(heads)} |")
    print("|---" + "|---:" * (len(heads) - 1) + "|")
    for name, *counts in table.iter_rows():
        print(f"| {name} | " + " | ".join(f"{count:,}" for count in counts) + " |")


def main() -> int:
    """Print the counts by target and by reason; 1 when something is unexplained."""
    root, warehouse = Path(sys.argv[1]), Path(sys.argv[2])
    found = differences(root, warehouse)
    found.cells.write_parquet(root / "truth/differences.parquet")
    found.explanations.write_parquet(root / "truth/explanations.parquet")
    counts = ("cells", "equal", "inside", "no interval", "outside", "unexplained")
    _print(found.counted, ("target", *counts))
    print()
    _print(found.reasons, ("reason", "rows or reports", "facts of units that differ"))
    return int(found.counted["unexplained"].sum() > 0 or None in found.reasons["reason"])


if __name__ == "__main__":
    sys.exit(main())
