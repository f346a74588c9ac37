"""Records of systems as cells: JSON (records, or feeds of records), JSON lines, Parquet.

The names of the fields are row 1, the first record row 2, as in a table made of them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as parquet

from ntm.intake.cell_texts import cell_text, cell_texts, clean_cells, number_text
from ntm.intake.delimited import text_of
from ntm.intake.documents import unlike
from ntm.intake.sheets import (
    MOST_CELLS,
    WIDEST,
    Grid,
    Sheet,
    UnreadableError,
    drop_unwritten_rows,
    table_of,
)

BATCH_ROWS = 20_000


def read_json(name: str, content: bytes) -> Iterator[Sheet]:
    """One sheet of a list of records, else one of each named list. Raises UnreadableError."""
    text = text_of(content)
    try:
        found = _decode(text)
    except (ValueError, RecursionError) as fault:
        found = _decode_lines(text)
        if found is None:
            raise UnreadableError("fault.damaged_file", f"json: {fault}") from None
    if isinstance(found, dict):
        lists = {key: value for key, value in found.items() if _are_records(value)}
        parts = lists or {name: [found]}
    elif _are_records(found):
        parts = {name: found}
    else:
        raise UnreadableError("fault.no_table", "json without records")
    names: set[str] = set()
    for part, records in parts.items():
        yield Sheet(unlike(part, names), _table(records))


def _decode(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=_number, parse_constant=str)


def _number(written: str) -> str:
    return number_text(float(written))


def _decode_lines(text: str) -> list | None:
    """The records of JSON lines; None when a line is none."""
    try:
        return [_decode(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        return None


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, (dict, list)) for item in value)


def _table(records: Iterable[dict | list]) -> pa.Table:
    grid = Grid()
    places: dict[str, int] = {}
    rows = list(records)
    for record in rows:
        for key in record if isinstance(record, dict) else ():
            places.setdefault(key, len(places))
    if len(places) > WIDEST:
        raise UnreadableError("fault.too_large", f"{len(places)} fields")
    for key, column in places.items():
        grid.put(1, column, cell_text(key) or "?")
    first = 2 if places else 1
    for number, record in enumerate(rows, start=first):
        pairs = record.items() if isinstance(record, dict) else enumerate(record)
        for key, value in pairs:
            grid.put(number, places[key] if isinstance(key, str) else key, _text(value))
    return grid.table()


def _text(value: Any) -> str | None:
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False) if value else None
    return cell_text(value)


def read_parquet(name: str, path: str) -> Iterator[Sheet]:
    """The file's rows as one sheet. Raises UnreadableError for damage or a key."""
    try:
        with parquet.ParquetFile(path) as file:
            schema = file.schema_arrow
            area = file.metadata.num_rows * len(schema)
            if len(schema) > WIDEST or area > MOST_CELLS:
                raise UnreadableError("fault.too_large", f"{file.metadata.num_rows} rows")
            names: list[list[str | None]] = [[cell_text(field.name) or "?"] for field in schema]
            blocks, first = [table_of([1], names)], 2
            for batch in file.iter_batches(BATCH_ROWS):
                numbers = range(first, first + batch.num_rows)
                arrays = [pa.array(numbers, pa.int64()), *map(_column, batch.columns)]
                blocks.append(pa.table(arrays, names=blocks[0].column_names))
                first += batch.num_rows
    except (pa.ArrowException, OSError) as fault:
        reason = "fault.password" if "ncrypt" in str(fault) else "fault.damaged_file"
        raise UnreadableError(reason, f"parquet: {str(fault)[:200]}") from None
    yield Sheet(name, drop_unwritten_rows(pa.concat_tables(blocks)))


def _column(values: pa.Array) -> pa.Array:
    """A column of any type as text; only whole numbers are safe to convert at once."""
    kind = values.type
    if pa.types.is_dictionary(kind):
        return _column(values.cast(kind.value_type))
    if pa.types.is_integer(kind):
        return values.cast(pa.string())
    if pa.types.is_nested(kind):
        return clean_cells([_text(value) for value in values.to_pylist()])
    if pa.types.is_timestamp(kind):
        values = pc.cast(values, pa.timestamp("us", kind.tz), safe=False)
        values = pc.local_timestamp(values) if kind.tz else values
    return clean_cells(cell_texts(values.to_pylist()))
