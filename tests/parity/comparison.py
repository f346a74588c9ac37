"""Are two builds equal, row by row? One is a warehouse file, the other a folder a table of Parquet.

Rows are compared as multisets: their order does not matter, how often a row occurs does. Doubles
are equal when they differ by no more than 1e-9 of themselves, all else when it is the same.
"""

import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

TOLERANCE = 1e-9
SHOWN = 3

Columns = list[tuple[str, str]]
Row = tuple[Any, ...]


def differences(warehouse: Path, folder: Path, tables: list[str]) -> list[str]:
    """What differs, a line per table that does; an empty list when the builds are equal."""
    with duckdb.connect() as database:
        database.execute("set TimeZone = 'UTC'")
        database.execute(f"attach '{warehouse}' as warehouse (read_only)")
        found = [_difference(database, folder, table) for table in tables]
    return [line for line in found if line]


def _difference(database: duckdb.DuckDBPyConnection, folder: Path, table: str) -> str:
    """What differs in one table, or nothing."""
    if not list((folder / table).glob("*.parquet")):
        return f"{table}: the other engine has no such table"
    left = f"warehouse.main.{table}"
    right = f"read_parquet('{folder / table}/*.parquet')"
    columns, other = _columns(database, left), _columns(database, right)
    if columns != other:
        apart = sorted(set(columns) ^ set(other)) or [("the order of columns", "")]
        return f"{table}: columns differ: {apart}"
    return _unequal_rows(
        table,
        columns,
        database.execute(f"from {left} except all from {right}").fetchall(),
        database.execute(f"from {right} except all from {left}").fetchall(),
    )


def _columns(database: duckdb.DuckDBPyConnection, relation: str) -> Columns:
    lines = database.execute(f"describe from {relation}").fetchall()
    return [(name, data_type) for name, data_type, *_ in lines]


def _unequal_rows(table: str, columns: Columns, left: list[Row], right: list[Row]) -> str:
    """Of rows that are not the same to the last bit, those that have no equal on the other side."""
    doubles = [index for index, (_, data_type) in enumerate(columns) if data_type == "DOUBLE"]
    waiting: dict[Row, list[Row]] = defaultdict(list)
    for row in right:
        waiting[_without(row, doubles)].append(row)
    lonely = []
    for row in left:
        peers = waiting[_without(row, doubles)]
        match = next((peer for peer in peers if _are_close(row, peer, doubles)), None)
        if match is None:
            lonely.append(row)
        else:
            peers.remove(match)
    others = [row for peers in waiting.values() for row in peers]
    if not lonely and not others:
        return ""
    return f"{table}: {len(lonely)} rows here, {len(others)} there have no equal" + "".join(
        f"\n    {side} {dict(zip([name for name, _ in columns], row, strict=True))}"
        for side, rows in (("here ", lonely), ("there", others))
        for row in sorted(rows, key=str)[:SHOWN]
    )


def _without(row: Row, doubles: list[int]) -> Row:
    return tuple(value for index, value in enumerate(row) if index not in doubles)


def _are_close(row: Row, peer: Row, doubles: list[int]) -> bool:
    return all(
        row[index] == peer[index]
        or (
            row[index] is not None
            and peer[index] is not None
            and math.isclose(row[index], peer[index], rel_tol=TOLERANCE)
        )
        for index in doubles
    )
