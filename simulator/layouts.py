"""Tables as they are laid out: under a section for each district."""

import numpy as np
import polars as pl

from simulator.dirt import Planted


def sectioned(planted: Planted) -> tuple[Planted, list[tuple[int, str]]]:
    """Rows under a label for each district, which has no column then; repeats beside their row.

    Labels come with the index of the row that each stands before.
    """
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
    sections = [(line["at"], line["district"]) for line in begins.iter_rows(named=True)]
    moved = planted.reordered(ordered["row"].to_numpy())
    moved.frame = moved.frame.drop("district")
    return moved, sections
