"""The figures before and after a delivery: the warehouse built without it, and with it.

Both builds know the same ledger, but for this delivery (and for what its sender sent for the period
after it), so that nothing else can explain a difference. One build is usually there already.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ntm import ledger, paths
from ntm.build import build
from ntm.catalog import word
from ntm.environment import runtime_folder
from ntm.outbox.receipt_facts import Facts, Records, order_of
from ntm.outbox.receipt_lists import Figure
from ntm.release import query
from ntm.wording import MISSING, number, percentage

FIGURES_SQL = """
    select progress.target_id, versions.unit_name, targets.unit, progress.numerator,
        progress.denominator, progress.value, progress.units_reported, progress.units_expected,
        progress.unit_id
    from mart_target_progress as progress
    inner join dim_targets as targets
        on progress.target_id = targets.target_id and progress.reading = targets.reading
    inner join dim_indicators as indicators on targets.indicator_id = indicators.indicator_id
    inner join dim_unit_versions as versions
        on progress.unit_id = versions.unit_id
        and progress.period_end between versions.valid_from and versions.valid_to
    where progress.is_default and progress.period_end = $day and progress.map_date = $day
        and list_contains($feeds, indicators.feed)
        and (progress.unit_level = 'nation'
            or progress.unit_level = 'province' and progress.unit_code = $province)
    order by progress.target_id, progress.unit_level desc
"""
Key = tuple[str, str]


def figures(records: Records, facts: Facts, say: Callable[[str], None]) -> list[Figure]:
    """Figures of the sender's province and the nation that the delivery's feeds give.

    `say` is told what is being built, since a build takes its time.
    """
    delivery = facts.delivery
    later = {
        row["delivery_id"]
        for row in records.deliveries.values()
        if (row["sender"], row["period"]) == (delivery["sender"], delivery["period"])
        and order_of(row) > order_of(delivery)
    }
    feeds = sorted({part.row["feed"] for part in facts.parts if part.row["feed"]})
    found = []
    for key, left_out in (("after", later), ("before", later | {delivery["delivery_id"]})):
        say(key)
        with root_without(left_out, facts.number):
            values = {"day": delivery["period_end"], "feeds": feeds,
                      "province": delivery["province_code"]}  # fmt: skip
            found.append(_read(build(), values))
    after, before = found
    return [
        Figure(target, name, before.get((target, unit), ("", MISSING))[1], text)
        for (target, unit), (name, text) in after.items()
    ]


@contextmanager
def root_without(left_out: set[str], name: str) -> Iterator[None]:
    """A data root whose ledger knows nothing of some deliveries; the usual one for none of them."""
    if not left_out:
        yield
        return
    root, batches = runtime_folder() / "figures" / name, paths.batches()
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / "batches").symlink_to(batches, target_is_directory=True)
    tables = {verb: _without(ledger.read(verb), left_out) for verb in ledger.SCHEMAS}
    before = os.environ.get("NTM_DATA")
    os.environ["NTM_DATA"] = str(root)
    try:
        for verb, table in tables.items():
            ledger.write_table(verb, "0000", table)
        yield
    finally:
        if before is None:
            del os.environ["NTM_DATA"]
        else:
            os.environ["NTM_DATA"] = before
        shutil.rmtree(root, ignore_errors=True)


def _without(table: pa.Table, left_out: set[str]) -> pa.Table:
    ids = pa.array(sorted(left_out), pa.string())
    return table.filter(pc.invert(pc.is_in(table["delivery_id"], value_set=ids)))


def _read(warehouse: Path, values: dict[str, Any]) -> dict[Key, tuple[str, str]]:
    """Name of the unit and figure as text, by target and unit."""
    assert isinstance(values["day"], date)
    found = {}
    rows = query(warehouse, FIGURES_SQL, values).fetchall()
    for target, name, unit, numerator, denominator, value, reported, expected, unit_id in rows:
        text = percentage(value, "vi") if unit == "%" else number(value, "vi")
        if denominator is not None:
            text = f"{number(numerator, 'vi')}/{number(denominator, 'vi')} = {text}"
        counts = {"reported": number(reported, "vi"), "expected": number(expected, "vi")}
        covered = word("receipt.covered", "vi", **counts)
        found[target, unit_id] = (name, f"{text} ({covered})")
    return found
