"""How many planted errors the river caught: `python -m simulator.recall [DATA_ROOT]`.

Prints the table of docs/simulator.md. An error is caught when a fault, a conflict or a duplicate
was noted at its row of its file; a false alarm is an error noted at a row where none was planted.
"""

import sys
from pathlib import Path

import duckdb
import polars as pl

from ntm import paths

FAULTS_SQL = """
    files as (
        select delivery_id, concat_ws('/', period, sender, file_name) as path
        from read_parquet($fetch)
    ),
    faults as (
        select distinct path, feed, row_number, severity
        from read_parquet($quarantined, union_by_name = true)
        join files using (delivery_id)
        where row_number is not null
    )
"""
RECALL_SQL = f"""
    with {FAULTS_SQL},
    planted as (from read_parquet($planted)),
    caught as (
        select kind, count(*) as planted, count(*) filter (where exists (
            from faults
            where faults.path = planted.path and faults.feed = planted.feed
                and faults.row_number in (planted.row_number, planted.copied_row_number)
        )) as caught
        from planted
        group by kind
    )
    from caught order by kind
"""
ALARMS_SQL = """
    with files as (
        select delivery_id, concat_ws('/', period, sender, file_name) as path
        from read_parquet($fetch)
    ),
    faults as (
        select distinct path, feed, row_number
        from read_parquet($quarantined, union_by_name = true)
        join files using (delivery_id)
        where row_number is not null and severity = 'error'
    )
    select count(*)
    from faults
    where not exists (
        from read_parquet($planted) as planted
        where faults.path = planted.path and faults.feed = planted.feed
            and faults.row_number in (planted.row_number, planted.copied_row_number)
    )
"""


REPEATS_SQL = """
    with files as (
        select delivery_id, concat_ws('/', period, sender, file_name) as path
        from read_parquet($fetch)
    ),
    repeated as (
        select path, feed, sum(rows_duplicate) as rows_duplicate
        from read_parquet($standardized, union_by_name = true)
        join files using (delivery_id)
        group by path, feed
    ),
    planted as (
        select path, feed, count(*) as planted
        from read_parquet($planted)
        where kind = 'duplicate_row'
        group by path, feed
    )
    select coalesce(sum(least(planted, rows_duplicate)), 0)::bigint
    from planted join repeated using (path, feed)
"""


def places(root: Path, sql: str) -> dict[str, str]:
    """The files that a query asks for."""
    places = {
        "fetch": str(root / "ledger/fetch/*.parquet"),
        "quarantined": str(root / "batches/*/quarantined/**/*.parquet"),
        "standardized": str(root / "ledger/standardize/*.parquet"),
        "planted": str(root / "truth/planted_errors.parquet"),
    }
    return {name: place for name, place in places.items() if f"${name}" in sql}


def recall(root: Path) -> pl.DataFrame:
    """Planted and caught errors by kind. Columns: `kind, planted, caught`."""
    with duckdb.connect() as database:
        lines = database.execute(RECALL_SQL, places(root, RECALL_SQL)).fetchall()
        ((repeats,),) = database.execute(REPEATS_SQL, places(root, REPEATS_SQL)).fetchall()
    found = pl.DataFrame(lines, ["kind", "planted", "caught"], orient="row")
    # An equal row is no fault: it is counted as a duplicate of its part.
    is_repeat = pl.col("kind") == "duplicate_row"
    return found.with_columns(caught=pl.when(is_repeat).then(repeats).otherwise("caught"))


def false_alarms(root: Path) -> tuple[int, int]:
    """Rows told to be at fault where nothing was planted, and rows in all that were written."""
    with duckdb.connect() as database:
        ((alarms,),) = database.execute(ALARMS_SQL, places(root, ALARMS_SQL)).fetchall()
    reports = pl.read_parquet(root / "truth/reports.parquet")
    return alarms, int(reports["rows_count"].sum())


def main() -> int:
    """Print the tables of a data root, the one of the environment unless one is named."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else paths.inbox().parent
    print("| kind of error | planted | caught | recall |")
    print("|---|---:|---:|---:|")
    for kind, planted, caught in recall(root).iter_rows():
        print(f"| {kind} | {planted:,} | {caught:,} | {caught / planted:.1%} |")
    alarms, rows = false_alarms(root)
    print(f"\nFalse alarms: {alarms:,} of {rows:,} rows ({alarms / max(rows, 1):.3%}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
