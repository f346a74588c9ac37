"""Typed rows → the cells that a province writes, by its habits."""

from datetime import date, datetime
from typing import Any

import polars as pl

from simulator.habits import Habits
from simulator.nation import Province

Cells = dict[str, list[Any]]


def cells_of(rows: pl.DataFrame, province: Province, habits: Habits, day: date | None) -> Cells:
    """Cells by contract column, in file order.

    `rows` has `place` and the contract's columns; units are named by the map of `day`, or each by
    the map of the row's own `day`.
    """
    names = _unit_names(rows, province, habits, day)
    cells: Cells = {}
    for name in habits.columns:
        column = habits.feed.column(name)
        if column.unit_part:
            cells[name] = names[name]
        elif name == "data_kind":
            cells[name] = [habits.labels[column.codes]["simulated"]] * rows.height
        elif column.codes:
            cells[name] = _labelled(rows[name].to_list(), habits.labels[column.codes])
        elif column.data_type in ("date", "timestamp"):
            cells[name] = _dated(rows[name].to_list(), habits.date_style)
        else:
            cells[name] = rows[name].to_list()
    return cells


def _unit_names(
    rows: pl.DataFrame, province: Province, habits: Habits, day: date | None
) -> dict[str, list[Any]]:
    """Texts of district, commune and commune_code of every row."""
    places = rows["place"].to_list()
    days = [day] * len(places) if day else rows["day"].to_list()
    written = {map_day: province.names_on(map_day, habits.has_bare_names) for map_day in set(days)}
    found = [written[map_day][place] for map_day, place in zip(days, places, strict=True)]
    codes = [name.code for name in found]
    if habits.loses_zeros:
        codes = [code.lstrip("0") for code in codes]
    return {
        "province": [province.name] * len(places),
        "district": [name.district for name in found],
        "commune": [name.commune for name in found],
        "commune_code": codes,
    }


def _labelled(values: list[Any], labels: dict[str, str]) -> list[str | None]:
    if values and isinstance(values[0], list):
        return ["; ".join(labels[code] for code in used) or None for used in values]
    return [labels[code] for code in values]


def _dated(values: list[Any], style: str) -> list[Any]:
    """Dates as date cells, as 05/03/2024 or as 2024-03-05, with the time where there is one."""
    if style == "cell":
        return values
    written: dict[str, tuple[str, str]] = {
        "slashes": ("%d/%m/%Y", "%d/%m/%Y %H:%M"),
        "iso": ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S"),
    }
    day_format, moment_format = written[style]
    return [
        value and value.strftime(moment_format if isinstance(value, datetime) else day_format)
        for value in values
    ]
