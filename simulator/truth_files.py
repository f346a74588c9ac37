"""The truth folder: `targets, facts, state, reports, planted_errors` as Parquet, in fixed order."""

import io
from pathlib import Path
from typing import Any

import polars as pl

from simulator.facts import FACTS_SCHEMA
from simulator.files import write_if_changed
from simulator.rounds import Outcome
from simulator.targets import whole_nation

PLANTED_SCHEMA: dict[str, Any] = {
    "path": pl.String,
    "feed": pl.String,
    "sheet": pl.String,
    "row_number": pl.Int64,
    "cell": pl.String,
    "column_name": pl.String,
    "kind": pl.String,
    "original": pl.String,
    "planted": pl.String,
    "copied_row_number": pl.Int64,
    "unit_id": pl.String,
    "row_key": pl.List(pl.String),
}
STATE_KEYS: dict[str, Any] = {"unit_id": pl.String, "period": pl.String, "period_end": pl.Date}
REPORT_SCHEMA: dict[str, Any] = {
    "feed": pl.String,
    "period": pl.String,
    "province_code": pl.String,
    "sender": pl.String,
    "is_silent": pl.Boolean,
    "path": pl.String,
    "rows_count": pl.Int64,
    "received_at": pl.Datetime("us"),
}


def write_truth(folder: Path, outcomes: list[Outcome]) -> None:
    """Write the five tables; equal tables keep their files."""
    planted = [line for outcome in outcomes for line in outcome.planted]
    reports = [line for outcome in outcomes for line in outcome.reports]
    dated = {"period": pl.String, "period_end": pl.Date}
    facts = _joined([outcome.facts for outcome in outcomes], FACTS_SCHEMA | dated)
    targets = [part for outcome in outcomes for part in outcome.targets]
    states = _joined([outcome.state for outcome in outcomes], STATE_KEYS)
    tables = {
        "targets": whole_nation(targets),
        "facts": facts.sort("fact", "period_end", "period", "unit_id", "stage"),
        "state": states.sort("period_end", "unit_id"),
        "reports": pl.DataFrame(reports, REPORT_SCHEMA).sort(
            "feed", "period", "province_code", "received_at"
        ),
        "planted_errors": pl.DataFrame(planted, PLANTED_SCHEMA).sort(
            "path", "sheet", "row_number", "cell"
        ),
    }
    for name, table in tables.items():
        content = io.BytesIO()
        table.write_parquet(content)
        write_if_changed(folder / f"{name}.parquet", content.getvalue())


def _joined(frames: list[list[pl.DataFrame]], schema: dict[str, Any]) -> pl.DataFrame:
    """Frames of all areas as one; without any the empty table of a schema."""
    found = [frame for part in frames for frame in part]
    return pl.concat(found) if found else pl.DataFrame(schema=schema)
