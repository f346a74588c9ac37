"""Standardize new deliveries: landed files → accepted and quarantined rows, one batch.

Spark spreads bundles of whole files over the cores of this machine or of a cluster; what a bundle
does is `ntm.intake.bundle`, and the commit is one ledger file, written last.
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from ntm import ledger, paths
from ntm.catalog.tables import catalog_folder
from ntm.intake.bundle import run_bundle
from ntm.intake.counts import FAILED
from ntm.intake.plan import Item
from ntm.intake.settle import bundle_name, settle

TASKS = 6
# What a task says of each part: the ledger's row but the moment of the commit.
COMMITTED_AT = ledger.SCHEMAS["standardize"].get_field_index("committed_at")
MANIFEST = ledger.SCHEMAS["standardize"].remove(COMMITTED_AT)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb takes no arguments: the ledger says what is new."""


def run(_args: argparse.Namespace) -> int:
    """Standardize what is new; 1 when a part failed (the others are committed)."""
    rows = standardize()
    statuses = Counter(row["status"] for row in rows)
    for status, count in sorted(statuses.items()):
        print(f"standardize: {count} × {status}")
    return 1 if any(statuses[status] for status in FAILED) else 0


def standardize() -> list[dict]:
    """Standardize every delivery with news; returns the manifest rows, none when nothing is new."""
    return settle(int(os.environ.get("NTM_SPARK_TASKS", TASKS)), spread)


def spread(work: list[list[Item]], batch: str) -> list[dict]:
    """Run one Spark task a bundle; a JVM is started here and nowhere else."""
    from spark_jobs.session import session

    files = sum(len(items) for items in work)
    print(f"standardize: {files} files in {len(work)} bundles, batch {batch}", file=sys.stderr)
    settings = {"NTM_DATA": str(paths.data_root()), "NTM_CATALOG": str(catalog_folder())}
    from pyspark.sql.pandas.types import from_arrow_schema

    spark = session()
    manifest = from_arrow_schema(MANIFEST)
    numbers = spark.range(0, len(work), 1, len(work))
    done = numbers.mapInArrow(_task(work, batch, settings), manifest).collect()
    return [row.asDict() for row in done]


def _task(work: list[list[Item]], batch: str, settings: dict[str, str]) -> Any:
    """Function over Arrow batches of bundle numbers, giving manifest rows."""

    def run_bundles(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        os.environ.update(settings)
        for group in numbers:
            for number in group.column(0).to_pylist():
                rows = run_bundle(work[number], batch, bundle_name(number))
                yield from pa.Table.from_pylist(rows, schema=MANIFEST).to_batches()

    return run_bundles
