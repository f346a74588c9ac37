"""Standardize new deliveries: landed files → accepted and quarantined rows, one batch.

Spark spreads bundles of whole files over the cores; the commit is one ledger file, written last.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from ntm import ledger, paths
from ntm.catalog.tables import catalog_folder
from ntm.intake.bundle import run_bundle, write_empty_batches
from ntm.intake.plan import Item, batch_id, bundles, items_to_do

BUNDLES_PER_CORE = 3
FAILED = ("failed", "unbalanced")


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
    ledger.prepare()
    write_empty_batches()
    items = items_to_do()
    if not items:
        return []
    from spark_jobs.session import session  # a JVM is started only when there is work

    spark = session()
    batch = batch_id(items)
    work = bundles(items, spark.sparkContext.defaultParallelism * BUNDLES_PER_CORE)
    print(f"standardize: {len(items)} files in {len(work)} bundles, batch {batch}", file=sys.stderr)
    settings = {"NTM_DATA": str(paths.data_root()), "NTM_CATALOG": str(catalog_folder())}
    schema = "manifest string"
    done = (
        spark.range(0, len(work), 1, len(work))
        .mapInArrow(_task(work, batch, settings), schema)
        .collect()
    )
    rows = [json.loads(row.manifest) for row in done]
    moment = ledger.now()
    rows = sorted(rows, key=lambda row: (row["delivery_id"], row["part"]))
    ledger.write("standardize", ledger.run_id(), [row | {"committed_at": moment} for row in rows])
    return rows


def _task(work: list[list[Item]], batch: str, settings: dict[str, str]) -> Any:
    """Function over Arrow batches of bundle numbers, giving manifest rows as JSON text."""

    def run_bundles(numbers: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        os.environ.update(settings)
        for group in numbers:
            for number in group.column(0).to_pylist():
                rows = run_bundle(work[number], batch, f"bundle-{number:04d}")
                lines = [json.dumps(row) for row in rows]
                yield pa.RecordBatch.from_arrays([pa.array(lines, pa.string())], ["manifest"])

    return run_bundles
