"""Standardize a bundle of deliveries: read, recognise, run the kernel, write Parquet.

This is all that a Spark task does; it needs no Spark itself. Nothing here is in force until the
manifest rows it returns are in the ledger, so that a task may be repeated or abandoned.
"""

from collections.abc import Iterator

import fsspec
import pyarrow as pa
import pyarrow.parquet as parquet

from ntm import paths
from ntm.catalog import catalog_hash, contract_hash, feed, feed_names
from ntm.catalog.hashes import kernel_hash
from ntm.intake.counts import Counts, Delivery
from ntm.intake.kernel import Kernel
from ntm.intake.parts import recognise
from ntm.intake.plan import WHOLE_FILE, Item
from ntm.intake.readers import read_file
from ntm.intake.sheets import Sheet, UnreadableError
from ntm.intake.workbooks import WorkbookReader
from ntm.periods import bounds

NOTHING = Counts(0, 0, 0, 0, 0)


def run_bundle(items: list[Item], batch_id: str, bundle_name: str) -> list[dict]:
    """Settle a bundle and write its Parquet files; returns manifest rows (ledger `standardize`)."""
    kernel, workbooks = Kernel(), WorkbookReader()
    try:
        rows = [row for item in items for row in _settle_item(item, kernel, workbooks)]
    finally:
        workbooks.close()
    for name in feed_names():
        for outcome in ("accepted", "quarantined"):
            write_rows(kernel.output(f"{outcome}_{name}"), name, outcome, batch_id, bundle_name)
    return [row | {"batch_id": batch_id} for row in rows]


def _settle_item(item: Item, kernel: Kernel, workbooks: WorkbookReader) -> Iterator[dict]:
    start, end = bounds(item.period)
    delivery = Delivery(item.delivery_id, item.province_code, start, end)
    try:
        path = str(paths.landed_file(item.sha256))
        sheets = read_file(path, item.base_name, workbooks)
    except UnreadableError as fault:
        yield _manifest(item, "", WHOLE_FILE, "unreadable", NOTHING, "", fault.reason)
        return
    recognised = 0
    for sheet in sheets:
        if sheet.name in item.parts_done:
            recognised += 1
            continue
        for row in _settle_sheet(item, sheet, delivery, kernel):
            recognised += row["status"] != "unrecognised"
            yield row
    if not recognised:
        yield _manifest(item, "", WHOLE_FILE, "unreadable", NOTHING, "", "fault.unrecognised_file")


def _settle_sheet(item: Item, sheet: Sheet, delivery: Delivery, kernel: Kernel) -> Iterator[dict]:
    rows_read = sheet.cells.num_rows
    part = recognise(sheet)
    if part is None:
        counts = Counts(rows_read, 0, 0, 0, rows_read)
        yield _manifest(
            item, "", sheet.name, "unrecognised", counts, "", "fault.unrecognised_sheet"
        )
        return
    kind = "simulated" if part.is_simulated else ""
    try:
        counts = kernel.standardize(part, delivery)
    except Exception as fault:
        message = f"{type(fault).__name__}: {fault}"[:500]
        yield _manifest(item, part.feed.name, sheet.name, "failed", NOTHING, kind, message)
        return
    if not counts.is_balanced:
        reason = "fault.unbalanced_part"
        yield _manifest(item, part.feed.name, sheet.name, "unbalanced", counts, kind, reason)
        return
    kind = kernel.part_kind(part)
    yield _manifest(item, part.feed.name, sheet.name, "standardized", counts, kind, "")


def _manifest(
    item: Item, feed_name: str, part: str, status: str, counts: Counts, kind: str, message: str
) -> dict:
    every = "".join(contract_hash(name) for name in feed_names())
    return {
        "delivery_id": item.delivery_id,
        "feed": feed_name,
        "part": part,
        "status": status,
        "rows_read": counts.rows_read,
        "rows_accepted": counts.rows_accepted,
        "rows_quarantined": counts.rows_quarantined,
        "rows_duplicate": counts.rows_duplicate,
        "rows_ignored": counts.rows_ignored,
        "warnings": counts.warnings,
        "data_kind": kind,
        "contract_hash": contract_hash(feed_name) if feed_name else every,
        "catalog_hash": catalog_hash(),
        "kernel_hash": kernel_hash(),
        "message": message,
    }


def write_rows(rows: pa.Table, feed_name: str, outcome: str, batch: str, file_name: str) -> None:
    """Write rows of one feed and outcome as one Parquet file of a batch; no rows, no file."""
    if not rows.num_rows:
        return
    folder = str(paths.batch_folder(feed_name, outcome, batch))
    file_system, path = fsspec.core.url_to_fs(folder)
    file_system.makedirs(path, exist_ok=True)
    with file_system.open(f"{path}/{file_name}.partial", "wb") as sink:
        parquet.write_table(rows, sink, compression="zstd")
    file_system.mv(f"{path}/{file_name}.partial", f"{path}/{file_name}.parquet")


def write_empty_batches() -> None:
    """Write an empty first batch per feed from its contract: readers never meet an empty folder."""
    kernel: Kernel | None = None
    for name in feed_names():
        for outcome in ("accepted", "quarantined"):
            address = f"{paths.batch_folder(name, outcome, 'none')}/{contract_hash(name)}.parquet"
            file_system, path = fsspec.core.url_to_fs(address)
            if file_system.exists(path):
                continue
            kernel = kernel or Kernel()
            file_system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
            with file_system.open(path, "wb") as sink:
                parquet.write_table(kernel.output(f"{outcome}_{feed(name).name}"), sink)
