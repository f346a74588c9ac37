"""Typed rows → the cells that a province writes, by its habits."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from ntm.catalog import Column
from simulator.habits import Habits, in_plain_money, is_readable
from simulator.nation import NAME_COLUMNS, Province
from simulator.wide import widened

DATE_FORMATS = {
    "slashes": ("%d/%m/%Y", "%d/%m/%Y %H:%M"),
    "iso": ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"),
}


@dataclass(frozen=True)
class Part:
    """A table before its errors: the habits it is written by, its cells, and `subjects`, for each
    row of cells the unit and the contract's key that it truly tells of."""

    habits: Habits
    cells: pl.DataFrame
    subjects: pl.DataFrame


def part_of(rows: pl.DataFrame, province: Province, habits: Habits, day: date | None) -> Part:
    """A part, long or wide; amounts that could not be read in billions are written in millions.

    `rows` has `unit_id` and the contract's columns; units are named by the map of `day`, or each
    by the map of the row's own `day`. Dates stay dates where they are written as such.
    """
    named = _named(rows, province, habits, day)
    cells = named.select(
        _written(named, habits, habits.feed.column(name))
        for name in habits.columns
        if name in named.columns or name == "data_kind"
    )
    keys = [name for name in habits.feed.key if name in named.columns and name != "unit_id"]
    subjects = named.select("unit_id", *keys)
    if habits.look.is_wide:
        cells, subjects = widened(cells, subjects, habits)
    if is_readable(habits, cells):
        return Part(habits, cells, subjects)
    return part_of(rows, province, in_plain_money(habits), day)


def _named(
    rows: pl.DataFrame, province: Province, habits: Habits, day: date | None
) -> pl.DataFrame:
    """Rows with the texts of their units."""
    if day:
        frame = _with_names(rows, province.names_on(day, habits.has_bare_names))
    else:
        parts = []
        map_day = rows["day"].replace_strict(
            {d: province.map_day(d) for d in rows["day"].unique().to_list()},
            return_dtype=pl.Date,
        )
        for (on,), part in rows.with_columns(map_day=map_day).group_by(
            "map_day", maintain_order=True
        ):
            parts.append(_with_names(part, province.names_on(on, habits.has_bare_names)))
        frame = (
            pl.concat(parts)
            if parts
            else _with_names(rows, province.names_on(date(2025, 1, 1), False))
        )
    if habits.loses_zeros:
        frame = frame.with_columns(pl.col("commune_code").str.strip_chars_start("0"))
    return frame


def _with_names(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    kept = [name for name in NAME_COLUMNS if name not in rows.columns]
    return rows.join(
        names.select("unit_id", *kept), on="unit_id", how="left", maintain_order="left"
    )


def _written(rows: pl.DataFrame, habits: Habits, column: Column) -> pl.Expr:
    name = column.name
    if name == "data_kind":
        return pl.lit(habits.labels[column.codes]["simulated"]).alias(name)
    value = pl.col(name)
    if column.codes and not column.unit_part:
        return _labelled(value, habits.labels[column.codes], rows.schema[name])
    if column.data_type in ("date", "timestamp") and habits.date_style != "cell":
        form = DATE_FORMATS[habits.date_style][column.data_type == "timestamp"]
        return value.dt.strftime(form)
    factor = habits.factors.get(name)
    if factor:
        return (value * factor[0] / factor[1]).round(6)
    return value


def _labelled(value: pl.Expr, labels: dict[str, str], kind: pl.DataType) -> pl.Expr:
    if kind == pl.List(pl.String):
        known = value.list.eval(pl.element().replace_strict(labels))
        joined = known.list.join("; ")
        return pl.when(joined == "").then(None).otherwise(joined).alias(value.meta.output_name())
    if kind != pl.String:
        value = value.cast(pl.String)
    return value.replace_strict(labels, default=value, return_dtype=pl.String)
