"""Tables → the bytes that systems export: delimited text, Parquet, JSON; every value as text."""

import io

import polars as pl

from simulator.letters import encoded
from simulator.tables import Layout, Table

DATE_TYPES = (pl.Date, pl.Datetime)


def export_bytes(table: Table, ending: str) -> tuple[bytes, Layout]:
    """A table in the format that a file's ending names: csv, parquet or json."""
    texts = _texts(table)
    target = io.BytesIO()
    if ending == "parquet":
        texts.write_parquet(target, compression="zstd", compression_level=1, statistics=False)
    elif ending == "json":
        texts.write_json(target)
    else:
        text = texts.write_csv(separator=table.habits.delimiter, line_terminator="\r\n")
        return encoded(text, table.habits.encoding), Layout("", 1, 0)
    return target.getvalue(), Layout("", 1, 0)


def _texts(table: Table) -> pl.DataFrame:
    """Cells as texts under their headers, with the planted ones."""
    texts = table.frame.with_columns(pl.all().cast(pl.String))
    for name, changed in table.edits.items():
        rows = sorted(changed)
        values = [None if changed[row] is None else str(changed[row]) for row in rows]
        column = texts[name].scatter(rows, pl.Series(values, dtype=pl.String))
        texts = texts.with_columns(column.alias(name))
    return texts.rename(dict(zip(texts.columns, table.headers, strict=True)))
