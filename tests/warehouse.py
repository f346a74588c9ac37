"""A tiny warehouse for tests of pages and reports: every public table, made from dbt's contracts.

A test states only the columns it is about; the rest is empty, as it may be in the real warehouse.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

MODELS = Path(__file__).parents[1] / "dbt" / "models"
PUBLIC = ("dim_", "fct_", "mart_")

Row = Mapping[str, Any]


@lru_cache(maxsize=1)
def contracts() -> dict[str, dict[str, str]]:
    """Column types of every public table, as its dbt contract states them."""
    tables = {}
    for path in sorted(MODELS.rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            if model["name"].startswith(PUBLIC):
                columns = model["columns"]
                tables[model["name"]] = {line["name"]: line["data_type"] for line in columns}
    return tables


def make_warehouse(path: Path, rows_by_table: Mapping[str, Sequence[Row]]) -> Path:
    """Write a DuckDB file with every public table and the rows given; returns its path.

    Raises KeyError when a table or a column is in no contract, so a test cannot outlive a rename.
    """
    tables = contracts()
    for table, rows in rows_by_table.items():
        unknown = {column for row in rows for column in row} - tables[table].keys()
        if unknown:
            raise KeyError(f"{table} has no columns {sorted(unknown)}")
    database = duckdb.connect(str(path))
    for table, columns in tables.items():
        types = ", ".join(f"{name} {data_type}" for name, data_type in columns.items())
        database.execute(f"create table {table} ({types})")
        _insert(database, table, rows_by_table.get(table, ()))
    database.close()
    return path


def _insert(database: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    for row in rows:
        names = ", ".join(row)
        values = ", ".join(f"${name}" for name in row)
        database.execute(f"insert into {table} ({names}) values ({values})", dict(row))
