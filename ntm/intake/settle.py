"""Standardize what is new: plan the bundles, let somebody spread them, commit the batch.

The commit is one ledger file, written last: rows of a batch exist only when the ledger names it.
"""

from collections.abc import Callable

from ntm import ledger
from ntm.intake.bundle import run_bundle, write_empty_batches
from ntm.intake.plan import Item, batch_id, bundles, items_to_do

# Bundles of whole files and the batch's name → manifest rows (ledger `standardize`).
Spread = Callable[[list[list[Item]], str], list[dict]]


def settle(tasks: int, spread: Spread) -> list[dict]:
    """Standardize every delivery with news in about `tasks` bundles; manifest rows, none if none.

    `spread` is called only when there is work, so that nothing starts in vain.
    """
    ledger.prepare()
    write_empty_batches()
    items = items_to_do()
    if not items:
        return []
    work = bundles(items, tasks)
    rows = spread(work, batch_id(work))
    rows = sorted(rows, key=lambda row: (row["delivery_id"], row["part"]))
    moment = ledger.now()
    ledger.write("standardize", ledger.run_id(), [row | {"committed_at": moment} for row in rows])
    return rows


def spread_here(work: list[list[Item]], batch: str) -> list[dict]:
    """Run the bundles one after the other in this process, without a JVM."""
    return [row for n, items in enumerate(work) for row in run_bundle(items, batch, bundle_name(n))]


def bundle_name(number: int) -> str:
    """Stem of the Parquet files that a bundle writes."""
    return f"bundle-{number:04d}"
