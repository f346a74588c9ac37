"""Long cells → a matrix: units down, criteria, titles, domains, channels or sources across.

What lies across is the first `matrix` of the contract. A column of it is named `result:8.4`.
"""

from dataclasses import replace

import polars as pl

from ntm.catalog import Column, Feed, codes
from ntm.catalog.feeds import Matrix
from simulator.habits import Habits
from simulator.looks import MOST_WIDE_COLUMNS

MARK = ":"
MISSING = "missing"
X_FOR = {"assessment_result": "met", "boolean": "true"}  # codes that are written as x


def contract_column(contract: Feed, name: str) -> Column:
    """The contract's column for a column of a table; across, an empty cell is no fault."""
    first, mark, _ = name.partition(MARK)
    column = contract.column(first)
    return replace(column, name=name, required=False, at_most="") if mark else column


EVERY = "*"  # in a row's key: what lies across, all of it


def widened(
    cells: pl.DataFrame, subjects: pl.DataFrame, habits: Habits
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The matrix of a part and what its rows tell of; as they are where it cannot be one.

    Only what the key names and the matrix has room for is kept: dates and numbers of decisions
    are not in such tables. A row of it tells of EVERY thing that lies across.
    """
    spec = habits.feed.matrix[0]
    values = [name for name in spec.values if name in cells.columns]
    index = [name for name in cells.columns if _stands_beside(habits.feed, spec, name)]
    across = cells[spec.across].unique().drop_nulls().sort()
    if not index or not values or not 1 < len(across) <= MOST_WIDE_COLUMNS:
        return cells, subjects
    written = [_crossed(pl.col(name), habits, habits.feed.column(name), spec) for name in values]
    told = subjects.drop(spec.across).rename(lambda name: f"true {name}")
    crossed = cells.with_columns(*written, *told).pivot(
        on=spec.across,
        index=[*told.columns, *index],
        values=values,
        aggregate_function="first",
        maintain_order=True,
    )
    names = {
        (f"{value}_{text}" if len(values) > 1 else text): f"{value}{MARK}{text}"
        for text in across
        for value in values
    }
    ordered = [name for name in names if crossed[name].null_count() < crossed.height]
    whole = crossed.select(*index, *[pl.col(name).alias(names[name]) for name in ordered])
    kept = crossed.select(pl.col(name).alias(name.removeprefix("true ")) for name in told.columns)
    return whole, kept.with_columns(pl.lit(EVERY).alias(spec.across))


def rows_made(frame: pl.DataFrame, contract: Feed) -> int:
    """Rows that a reader makes of a table: of a matrix its groups of cells."""
    groups: dict[str, list[str]] = {}
    for name in frame.columns:
        if MARK in name:
            groups.setdefault(name.partition(MARK)[2], []).append(name)
    if not groups:
        return frame.height
    if contract.matrix[0].empty != MISSING:
        return frame.height * len(groups)
    filled = [pl.any_horizontal(pl.col(names).is_not_null()) for names in groups.values()]
    return int(frame.select(pl.sum_horizontal(filled).sum()).item())


def heads_of(habits: Habits, names: list[str]) -> tuple[list[str], list[str]]:
    """(upper, lower) headers of columns: of what over several values, or over those of the unit."""
    units = [n for n in names if MARK not in n and habits.feed.column(n).unit_part]
    over_units = habits.look.upper_label if len(units) > 1 else ""  # over one it says nothing
    pairs = [(over_units, habits.columns[n]) if n in units else _head(habits, n) for n in names]
    return [upper for upper, _ in pairs], [lower for _, lower in pairs]


def _head(habits: Habits, name: str) -> tuple[str, str]:
    value, mark, text = name.partition(MARK)
    if not mark:
        return "", habits.columns[name]
    spec = habits.feed.matrix[0]
    label = text if spec.header == "codes" else f"{habits.look.code_prefix}{text}"
    return (label, habits.columns[value]) if len(spec.values) > 1 else ("", label)


def _stands_beside(contract: Feed, spec: Matrix, name: str) -> bool:
    column = contract.column(name)
    is_key = name in contract.key and name != spec.across
    return bool(is_key or column.unit_part) and name not in spec.values


def _crossed(value: pl.Expr, habits: Habits, column: Column, spec: Matrix) -> pl.Expr:
    """An x for what is met; nothing where an empty cell says the same as the word."""
    if not column.codes:
        return value
    labels = habits.labels[column.codes]
    said = {labels[line["code"]]: line["code"] for line in codes(column.codes)}
    unsaid = [label for label, code in said.items() if _official(column, code) == spec.empty]
    crossed = [label for label, code in said.items() if X_FOR.get(column.codes) == code]
    marked = pl.when(value.is_in(crossed)).then(pl.lit("x")).otherwise(value)
    return pl.when(value.is_in(unsaid)).then(None).otherwise(marked).alias(column.name)


def _official(column: Column, code: str) -> str:
    return next(line["label_vi"] for line in codes(column.codes) if line["code"] == code)
