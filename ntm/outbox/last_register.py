"""The last period's register, for the next period's form: rows in force, as a sender writes them.

What is in force is decided by the warehouse, so this asks the current release; without one there is
no last register. Units are named as on the new period's day: a unit that went whole into one other
is called by that one's name, one that was parted keeps its row without a place.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb

from ntm import paths
from ntm.catalog import Column, codes
from ntm.errors import NtmError
from ntm.intake.measures import measure
from ntm.outbox.form import Form, Row, unit_cells
from ntm.release import current_warehouse, query
from ntm.units.reference import CENTRAL, Reference

PARTS_SQL = """
    with parts as (
        select delivery_id, part, batch_id, period, period_end, received_at, version, sha256
        from fct_deliveries
        where feed = $feed and is_in_force and period_end < $day
            and list_contains($provinces, province_code)
    )
    select delivery_id, part, batch_id, period from parts
    where period_end = (select max(period_end) from parts)
    order by received_at, version, sha256
"""


def with_last_rows(form: Form) -> Form:
    """The form with the rows of the sender's last register; as it is when there is none."""
    parts = _parts(form)
    if not parts:
        return form
    reference = Reference.load()
    rows: list[Row] = []
    homeless = 0
    for line in _accepted(form, parts):
        unit_id = successor(reference, line["unit_id"], form.day)
        unit = reference.unit(unit_id, form.day) if unit_id else None
        place = unit_cells(form.contract, unit, form.day, reference) if unit else {}
        homeless += not place
        cells = {c.name: _cell(c, line[c.name]) for c in form.columns if not c.unit_part}
        shown = {c.name: place.get(c.name) for c in form.columns if c.unit_part}
        rows.append(shown | cells)
    return replace(form, rows=rows, homeless=homeless, last_period=parts[-1][3])


def _parts(form: Form) -> list[tuple[str, str, str, str]]:
    try:
        file = current_warehouse()
    except NtmError:
        return []
    values = {
        "feed": form.contract.name,
        "day": form.day,
        "provinces": provinces_before(form.sender.province_code, form.day),
    }
    return query(file, PARTS_SQL, values).fetchall()


def provinces_before(code: str, day: date) -> list[str]:
    """Codes of the provinces whose territory a province of a day has, its own among them."""
    if code == CENTRAL:
        return [code]
    reference = Reference.load()
    own = reference.by_code(code, "province", day)
    went_into = reference.province_successors()
    before = {old.partition("@")[0] for old, new in went_into.items() if own and new == own.unit_id}
    return sorted(before | {code})


def _accepted(form: Form, parts: list[tuple[str, str, str, str]]) -> list[dict[str, Any]]:
    """Accepted rows of the parts; of rows with one key the one of the latest delivery."""
    name = form.contract.name
    files = [
        f"{paths.batch_folder(name, 'accepted', batch)}/*.parquet"
        for batch in dict.fromkeys(batch for _, _, batch, _ in parts)
    ]
    key = ", ".join(form.contract.key)
    database = duckdb.connect(":memory:")
    database.execute("create table parts (delivery_id text, part text, batch text, rank integer)")
    database.executemany(
        "insert into parts values (?, ?, ?, ?)",
        [(*line[:3], rank) for rank, line in enumerate(parts)],
    )
    found = database.execute(
        f"""select rows.* from read_parquet(?, union_by_name = true, hive_partitioning = true,
            hive_types_autocast = false) as rows
        inner join parts using (delivery_id, part, batch)
        qualify row_number() over (partition by {key} order by parts.rank desc) = 1
        order by parts.rank, rows.part, rows.row_number""",
        [files],
    )
    names = [line[0] for line in found.description or ()]
    return [dict.fromkeys(_read(form), None) | dict(zip(names, row, strict=True))
            for row in found.fetchall()]  # fmt: skip


def _read(form: Form) -> list[str]:
    """Columns that an older batch may lack."""
    return [column.name for column in form.columns]


def successor(reference: Reference, unit_id: str | None, day: date) -> str | None:
    """What became of a unit until a day: itself, or the one unit it went into; else None."""
    for _ in range(len(reference.change_days)):
        if unit_id is None or reference.unit(unit_id, day):
            return unit_id
        after = {link.successor_id for link in reference.successors.get(unit_id, ())}
        unit_id = after.pop() if len(after) == 1 else None
    return None


def _cell(column: Column, value: Any) -> Any:
    """A typed value as a sender writes it: labels for codes, nothing for money.

    Money is of its own period: last period's would be taken for this one's.
    """
    if value is None:
        return None
    if column.codes:
        labels = {line["code"]: line["label_vi"] for line in codes(column.codes)}
        if column.data_type == "boolean":
            return labels[str(value).lower()]
        return "; ".join(labels.get(code, code) for code in str(value).split(";"))
    known = measure(column.unit) if column.unit else None
    return None if known and known.dimension == "money" else value
