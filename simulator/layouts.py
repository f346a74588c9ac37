"""Tables as they are laid out: sections of districts, totals and rows of letters among the data."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from simulator.dirt import Planted
from simulator.habits import Habits

FIRST_LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Line:
    """A row that is no data: before the data row `at`, cells by column of the sheet."""

    at: int
    cells: dict[int, Any]


def sectioned(planted: Planted) -> tuple[Planted, list[Line]]:
    """Rows under a label for each district, which has no column then; repeats beside their row."""
    count = planted.frame.height
    origin = np.arange(count)
    for line in planted.log:
        if line["copied_row_index"] is not None:
            origin[line["row_index"]] = line["copied_row_index"]
    named = planted.frame.select("district").with_columns(
        origin=pl.Series(origin), row=pl.int_range(count)
    )
    ordered = named.sort("district", "origin", "row")
    begins = ordered.with_row_index("at").unique("district", keep="first", maintain_order=True)
    sections = [
        Line(line["at"], {0: roman(number), 1: line["district"]})
        for number, line in enumerate(begins.iter_rows(named=True), start=1)
    ]
    moved = planted.reordered(ordered["row"].to_numpy())
    moved.frame = moved.frame.drop("district")
    return moved, sections


def roman(number: int) -> str:
    """A number up to 89 in Roman letters."""
    tens, ones = divmod(number, 10)
    marks = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "L" * (tens // 5) + "X" * (tens % 5) + marks[ones]


def lines_around(habits: Habits, clean: pl.DataFrame, planted: pl.DataFrame) -> list[Line]:
    """Letters under the header and a total on top or below, as the province writes them.

    The total is that of the right numbers: whoever sums up does not see the typing errors.
    """
    look, names = habits.look, planted.columns
    found = []
    if look.has_letters:
        words = sum(not habits.feed.column(name).is_number for name in names if ":" not in name)
        letters = min(1 + words, len(FIRST_LETTERS))
        texts = [*FIRST_LETTERS[:letters], *range(1, len(names) + 2 - letters)]
        found.append(Line(0, dict(enumerate(map(str, texts)))))
    sums = _sums(habits, clean)
    if look.total and sums and "commune" in names and clean.height > 1:
        cells: dict[int, Any] = {names.index(name) + 1: value for name, value in sums.items()}
        cells |= {names.index("commune") + 1: look.total_label}
        found.append(Line(0 if look.total == "top" else planted.height, cells))
    return found


def _sums(habits: Habits, clean: pl.DataFrame) -> dict[str, float]:
    """Sums of the columns that add up."""
    columns = [habits.feed.column(name) for name in clean.columns if ":" not in name]
    names = [c.name for c in columns if c.is_number and c.additive is not False and not c.reads]
    names = [name for name in names if name not in habits.feed.key]
    sums = clean.select([pl.col(n).sum() for n in names if clean[n].dtype.is_numeric()])
    if not sums.width:
        return {}
    return {name: round(value, 6) for name, value in sums.row(0, named=True).items()}
