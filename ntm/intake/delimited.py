"""Delimited text (CSV, TSV) as cells: any usual encoding, comma, semicolon or tab."""

import csv
import io
from itertools import zip_longest

import pyarrow as pa
from pyarrow import csv as arrow_csv

from ntm.intake.sheets import Sheet, UnreadableError, drop_empty_rows, sheet_from_columns

DELIMITERS = ",;\t"


def decode(content: bytes) -> str:
    """Text of a file: by its byte-order mark, else UTF-8, else the Vietnamese Windows page.

    Raises UnreadableError when none fits.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1258"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError("fault.unknown_encoding")


def delimiter(text: str) -> str:
    """The delimiter that stands most often in the fullest of the first lines."""
    lines = text[:20_000].splitlines()[:20]
    return max(DELIMITERS, key=lambda mark: max((line.count(mark) for line in lines), default=0))


def read_delimited(name: str, content: bytes) -> list[Sheet]:
    """The file's one sheet. Row numbers count records, the first is 1."""
    text = decode(content)
    mark = delimiter(text)
    cells = _read_fast(text, mark)
    if cells is not None:
        return [Sheet(name, drop_empty_rows(cells))]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as fault:
        raise UnreadableError("fault.damaged_file", str(fault)) from None
    columns = [list(column) for column in zip_longest(*rows)]
    return [sheet_from_columns(name, columns, 1)]


def _read_fast(text: str, mark: str) -> pa.Table | None:
    """Arrow's reader, which is strict: None when a line is blank or of another length."""
    if "\n\n" in text or "\n\r\n" in text or not text.strip():
        return None
    width = len(next(csv.reader(io.StringIO(text, newline=""), delimiter=mark)))
    names = [f"c{index}" for index in range(width)]
    try:
        cells = arrow_csv.read_csv(
            pa.py_buffer(text.encode()),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow_csv.ParseOptions(delimiter=mark, newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return cells.add_column(0, "row_number", pa.array(range(1, cells.num_rows + 1), pa.int64()))
