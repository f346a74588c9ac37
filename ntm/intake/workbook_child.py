"""Reads workbooks in a process of its own, with a limit on memory.

A hostile workbook can abort the reader (a tiny sheet whose only cells are A1 and XFD1048576 asks
for 17 billion cells); then this process dies and the parent says the file is damaged. Requests come
as lines with a path on standard input; answers go out as a line with the number of bytes, then an
Arrow stream per sheet. Nothing but the workbook library and Arrow is imported: it starts in 0.1 s.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY_BYTES = 1_500 * 1024 * 1024


def cell_text(value: Any) -> str | None:
    """A cell's value as text that loses nothing: 97.0 is `97`, a date is ISO, empty is null."""
    if value == "" or value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return str(value)


def read_workbook(path: str) -> list[tuple[str, bytes]]:
    """Sheets of a workbook as (name, Arrow stream); row 1 is the sheet's first row."""
    import pyarrow as pa
    from python_calamine import CalamineWorkbook

    answers = []
    workbook = CalamineWorkbook.from_path(path)
    for name in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        columns = [[cell_text(value) for value in column] for column in zip(*rows, strict=True)]
        arrays = [pa.array(range(1, len(rows) + 1), pa.int64())]
        arrays += [pa.array(column, pa.string()) for column in columns]
        names = ["row_number", *[f"c{index}" for index in range(len(columns))]]
        sink = pa.BufferOutputStream()
        table = pa.table(arrays, names=names)
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        answers.append((name, sink.getvalue().to_pybytes()))
    return answers


def serve() -> None:
    """Answer requests until standard input closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    out = sys.stdout.buffer
    for line in sys.stdin:
        try:
            answers = read_workbook(json.loads(line))
            head: dict[str, Any] = {"sheets": [[name, len(data)] for name, data in answers]}
        except BaseException as fault:
            answers, head = [], {"fault": type(fault).__name__, "detail": str(fault)[:500]}
        out.write(json.dumps(head).encode() + b"\n")
        for _, data in answers:
            out.write(data)
        out.flush()


if __name__ == "__main__":
    serve()
