"""Standardize a bundle of deliveries: read, recognise, run the kernel, write Parquet.

This is all that a Spark task does; it needs no Spark itself. Nothing here is in force until the
manifest rows it returns are in the ledger, so that a task may be repeated or abandoned.
"""

from collections import defaultdict
from dataclasses import dataclass

import fsspec
import pyarrow as pa
import pyarrow.parquet as parquet

from ntm import paths
from ntm.catalog import contract_hash, feed, feed_names
from ntm.intake.counts import Counts, Delivery
from ntm.intake.kernel import Kernel
from ntm.intake.manifest import Document, document_of, manifest_row
from ntm.intake.parts import Part, recognise
from ntm.intake.plan import WHOLE_FILE, Item
from ntm.intake.readers import read_file
from ntm.intake.sheets import Sheet, UnreadableError
from ntm.intake.workbooks import WorkbookReader
from ntm.periods import bounds

# Parts of a feed are settled together: a statement costs as much for one as for many.
PARTS_TOGETHER = 64
ROWS_TOGETHER = 50_000


@dataclass(frozen=True)
class Waiting:
    """A recognised part that waits for others of its feed."""

    item: Item
    part: Part
    delivery: Delivery
    document: Document


def run_bundle(items: list[Item], batch_id: str, bundle_name: str) -> list[dict]:
    """Settle a bundle and write its Parquet files; returns manifest rows (ledger `standardize`)."""
    settler = Settler(Kernel())
    workbooks = WorkbookReader()
    try:
        for item in items:
            settler.take(item, workbooks)
    finally:
        workbooks.close()
    settler.settle_all()
    for name in feed_names():
        for outcome in ("accepted", "quarantined"):
            rows = settler.kernel.output(f"{outcome}_{name}")
            write_rows(rows, name, outcome, batch_id, bundle_name)
    return [row | {"batch_id": batch_id} for row in settler.rows]


class Settler:
    """Reads deliveries and settles their parts, those of a feed together; keeps manifest rows."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.rows: list[dict] = []
        self._waiting: dict[str, list[Waiting]] = defaultdict(list)

    def take(self, item: Item, workbooks: WorkbookReader) -> None:
        """Read a delivery and let its parts wait, or say why there are none."""
        path = paths.landed_file(item.sha256)
        if not path.exists():
            # What was landed is ours to keep: its absence must stop the run, not blame the sender.
            raise FileNotFoundError(f"landed bytes of delivery {item.delivery_id} are gone: {path}")
        try:
            sheets = read_file(str(path), item.base_name, workbooks)
        except UnreadableError as fault:
            self._say(item, "", WHOLE_FILE, "unreadable", message=fault.reason)
            return
        start, end = bounds(item.period)
        delivery = Delivery(item.delivery_id, item.province_code, start, end)
        taken = [self._take_sheet(item, sheet, delivery) for sheet in sheets]
        if not any(taken):
            self._say(item, "", WHOLE_FILE, "unreadable", message="fault.unrecognised_file")

    def _take_sheet(self, item: Item, sheet: Sheet, delivery: Delivery) -> bool:
        """Let a sheet wait; whether it is of a feed or at fault, so that something is said."""
        if sheet.name in item.parts_done:
            return True
        if sheet.fault:
            self._say(item, "", sheet.name, "unreadable", message=sheet.fault)
            return True
        try:
            part = recognise(sheet, item.base_name)
            document = document_of(part) if part else Document()
        except Exception as fault:
            self._say(item, "", sheet.name, "failed", message=_named(fault))
            return True
        if part is None:
            rows_read = sheet.cells.num_rows
            counts = Counts(rows_read, 0, 0, 0, rows_read)
            reason = "fault.unrecognised_sheet"
            self._say(item, "", sheet.name, "unrecognised", counts=counts, message=reason)
            return False
        waiting = self._waiting[part.feed.name]
        waiting.append(Waiting(item, part, delivery, document))
        many = sum(one.part.sheet.cells.num_rows for one in waiting) > ROWS_TOGETHER
        if many or len(waiting) >= PARTS_TOGETHER:
            self._settle(part.feed.name)
        return True

    def settle_all(self) -> None:
        """Settle what still waits."""
        for name in list(self._waiting):
            self._settle(name)

    def _settle(self, feed_name: str) -> None:
        waiting = self._waiting.pop(feed_name, [])
        try:
            self._add(waiting)
        except Exception:  # one of them is to blame: each by itself, so that it fails alone
            for one in waiting:
                self._settle_alone(one)

    def _settle_alone(self, one: Waiting) -> None:
        try:
            self._add([one])
        except Exception as fault:
            name = one.part.sheet.name
            self._say(one.item, one.part.feed.name, name, "failed", message=_named(fault))

    def _add(self, waiting: list[Waiting]) -> None:
        if not waiting:
            return
        every = self.kernel.standardize_all([(one.part, one.delivery) for one in waiting])
        for one, counts in zip(waiting, every, strict=True):
            status = "standardized" if counts.is_balanced else "unbalanced"
            self._say(
                one.item, one.part.feed.name, one.part.sheet.name, status, counts=counts,
                data_kind="simulated" if one.part.is_simulated else "",
                message="" if counts.is_balanced else "fault.unbalanced_part",
                document=one.document,
            )  # fmt: skip

    def _say(self, item: Item, feed_name: str, part: str, status: str, **more: object) -> None:
        self.rows.append(manifest_row(item, feed_name, part, status, **more))  # type: ignore[arg-type]


def _named(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"[:500]


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
