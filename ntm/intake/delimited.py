"""Delimited text (CSV, TSV) as cells: any usual encoding; comma, semicolon, tab or bar.

Two ways: Arrow's reader, which is fast and strict, for a table that is one; Python's for all else,
cell by cell, since a cell of bytes may be UTF-8, windows-1258 or TCVN3 whatever its neighbour is.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import zip_longest
from mmap import mmap
from typing import Literal

import pyarrow as pa
from pyarrow import compute
from pyarrow import csv as arrow_csv

from ntm.intake.letters import clean_text, settle_doubtful, text_of_bytes, usual_encoding
from ntm.intake.sheets import (
    MOST_CELLS,
    WIDEST,
    Grid,
    Sheet,
    UnreadableError,
    drop_empty_rows,
    joined,
    table_of,
)

DELIMITERS = ";\t,|"
HEAD_BYTES = 65_536
SAMPLE_LINES = 40
BLOCK_ROWS = 20_000
FULL_BLOCK_CELLS = 4_000_000
LONGEST_CELL = 1_000_000
LINES_IN_A_CELL = 100
# Bytes of letters that are not as they should be: C1 signs and Latin-1 signs, ð, combining marks.
_UNCLEAN = (b"\xc2", b"\xcc", b"\xcd", b"\xc3\x90", b"\xc3\xb0", b"\xe2\x80\x8b", b"\xef\xbb\xbf")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


Quoting = Literal[0, 3]  # of the csv module: minimal, none


_CELL = re.compile(rb"[^\x00-\x1f;,|\"]+")  # of delimited text, roughly
MOST_SAMPLED_BYTES = 4_000_000
_PIECE = re.compile(rb"[^\x00-\x1f<>&\"]+")  # of a page or a record, in one encoding


class _QuoteError(Exception):
    """A quotation mark was opened and never closed."""


def read_delimited(name: str, content: bytes | mmap) -> list[Sheet]:
    """The file's one sheet. Row numbers count records, the first is 1.

    Raises UnreadableError when it is no text, or wider or longer in a cell than any table.
    """
    sheets = read_clean(name, content)
    return sheets if sheets is not None else read_careful(name, content)


def read_clean(name: str, content: bytes | mmap) -> list[Sheet] | None:
    """The sheet of a UTF-8 file whose records are all of one length; None for any other."""
    head = content[:HEAD_BYTES]
    if head.startswith(_MARKS[1:]) or content.find(b"\x00") >= 0:
        return None
    start = len(_MARKS[0]) if head.startswith(_MARKS[0]) else 0
    sample = head[start:].decode("utf-8", "ignore")
    mark = delimiter(sample)
    try:
        width = len(next(csv.reader(io.StringIO(sample, newline=""), delimiter=mark)))
    except (StopIteration, csv.Error):
        return None
    if width > WIDEST or (len(head) == HEAD_BYTES and "\n" not in sample and "\r" not in sample):
        return None
    cells = _arrow_table(pa.py_buffer(content).slice(start), mark, width)
    if cells is None or _has_endless_cell(cells, content):
        return None
    if any(content.find(sign, start) >= 0 for sign in _UNCLEAN):
        cells = _cleaned(cells)
    return [Sheet(name, drop_empty_rows(cells))]


def read_careful(name: str, content: bytes | mmap) -> list[Sheet]:
    """The sheet of any text: records of unequal length, lone quotes, any encoding."""
    text_bytes = _as_ascii_superset(bytes(content))
    try:
        encoding = "utf-8"
        text_bytes.decode()
    except UnicodeDecodeError:
        encoding = "latin-1"
    mark = delimiter(text_bytes[:HEAD_BYTES].decode(encoding, "ignore"))
    csv.field_size_limit(LONGEST_CELL)
    try:
        try:
            cells = _table(_records(text_bytes, encoding, mark, csv.QUOTE_MINIMAL))
        except _QuoteError:
            cells = _table(_records(text_bytes, encoding, mark, csv.QUOTE_NONE))
    except csv.Error as fault:
        raise UnreadableError("fault.too_large", str(fault)) from None
    return [Sheet(name, drop_empty_rows(cells))]


def delimiter(text: str) -> str:
    """The delimiter that parts most of the first lines into equally many cells."""
    lines = text.splitlines()[:SAMPLE_LINES]
    if lines and re.fullmatch(r"sep=.", lines[0]):  # Excel's own hint
        return lines[0][-1]

    def fitness(mark: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1]
        usual = max(set(widths), key=widths.count, default=0)
        return widths.count(usual) * min(usual, 3), usual

    try:
        return max(DELIMITERS, key=fitness)
    except csv.Error:
        return max(DELIMITERS, key=text.count)


def is_text(head: bytes) -> bool:
    """Whether the first bytes of a file are text of any encoding: hardly a control sign in it."""
    if head.startswith(_MARKS):
        return True
    if _is_utf16(head):
        return True
    letters = head.replace(b"\x00", b"")  # systems pad with zeros, up to a whole block of the disk
    controls = len(letters) - len(letters.translate(None, _CONTROLS))
    return controls * 50 <= len(letters) and len(letters) * 20 >= len(head)


_CONTROLS = bytes(sign for sign in range(1, 32) if sign not in b"\t\n\r\x0b\x0c\x1a") + b"\x7f"


def _is_utf16(head: bytes) -> bool:
    """Whether every other byte is zero: UTF-16 without its mark."""
    pairs = len(head) // 2
    zeros = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
    return pairs >= 4 and max(zeros) > 0.4 * pairs and min(zeros) < 0.1 * pairs


def _as_ascii_superset(content: bytes) -> bytes:
    """UTF-16 as UTF-8, zero bytes gone; other encodings stay."""
    head = content[:HEAD_BYTES]
    if head.startswith(_MARKS[0]):
        return content[3:].replace(b"\x00", b"")
    encoding = "utf-16" if head.startswith(_MARKS[1:]) else None
    if encoding is None and _is_utf16(head):
        encoding = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    if encoding:
        content = content.decode(encoding, "replace").encode()
    elif not is_text(head):
        raise UnreadableError("fault.unknown_format", "binary")
    return content.replace(b"\x00", b"")


def text_of(content: bytes) -> str:
    """A text file's letters, whatever its encoding: for pages and records, read as a whole.

    Bytes that are no UTF-8 are decoded piece by piece: each may be in an encoding of its own.
    """
    plain = _as_ascii_superset(content)
    try:
        return plain.decode()
    except UnicodeDecodeError:
        usual = usual_encoding(_PIECE.findall(plain, 0, MOST_SAMPLED_BYTES))

        def as_utf8(piece: re.Match[bytes]) -> bytes:
            return piece[0] if piece[0].isascii() else text_of_bytes(piece[0], usual).encode()

        return _PIECE.sub(as_utf8, plain).decode()


def _arrow_table(content: pa.Buffer, mark: str, width: int) -> pa.Table | None:
    """Arrow's reader: None when a record has another length or a letter is no UTF-8."""
    names = [f"c{index}" for index in range(width)]
    try:
        cells = arrow_csv.read_csv(
            content,
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=arrow_csv.ParseOptions(
                delimiter=mark, newlines_in_values=True, ignore_empty_lines=False
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    return cells.add_column(0, "row_number", pa.array(range(1, cells.num_rows + 1), pa.int64()))


def _has_endless_cell(cells: pa.Table, content: bytes | mmap) -> bool:
    """Whether a cell runs over so many lines that its quotation mark was never closed."""
    if content.find(b'"') < 0:
        return False
    for column in cells.columns[1:]:
        lines = compute.max(compute.count_substring(column, "\n")).as_py() or 0
        if lines > LINES_IN_A_CELL:
            return True
    return False


def _cleaned(cells: pa.Table) -> pa.Table:
    """The table with every lettered cell cleaned, each distinct one once."""
    columns, meant = {}, {}
    for name in cells.column_names[1:]:
        lettered = compute.match_substring_regex(cells[name], r"[^\x00-\x7F]")
        distinct = compute.unique(cells[name].filter(lettered)).to_pylist()
        columns[name] = {text: clean_text(text) for text in distinct}
    meant = settle_doubtful(text for texts in columns.values() for text in texts.values())
    for index, (name, texts) in enumerate(columns.items(), start=1):
        final = {raw: meant.get(text, text) for raw, text in texts.items()}
        changed = {raw: text for raw, text in final.items() if raw != text}
        if changed:
            found = compute.index_in(cells[name], pa.array(changed, pa.string()))
            fresh = pa.array(changed.values(), pa.string()).take(found.combine_chunks())
            kept = compute.coalesce(fresh, cells[name].combine_chunks())
            cells = cells.set_column(index, name, kept)
    return cells


def _records(
    content: bytes, encoding: str, mark: str, quoting: Quoting
) -> Iterator[list[str | None]]:
    """Records of text cells. Raises _QuoteError when one runs over more lines than a cell has."""
    lines = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    reader = csv.reader(lines, delimiter=mark, quoting=quoting)
    last_line = 0
    pieces = _CELL.findall(content, 0, MOST_SAMPLED_BYTES) if encoding == "latin-1" else []
    usual = usual_encoding(pieces)
    for record in reader:
        if reader.line_num - last_line > LINES_IN_A_CELL:
            raise _QuoteError
        last_line = reader.line_num
        if len(record) > WIDEST:
            raise UnreadableError("fault.too_large", f"{len(record)} columns")
        if quoting == csv.QUOTE_NONE:
            record = [_unquoted(cell) for cell in record]
        yield [_text(cell, encoding, usual) for cell in record]


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _text(cell: str, encoding: str, usual: str) -> str | None:
    if cell.isascii():
        return cell or None
    if encoding == "latin-1":
        return text_of_bytes(cell.encode("latin-1"), usual)
    return clean_text(cell)


def _table(records: Iterator[list[str | None]]) -> pa.Table:
    """Records as a table as wide as the widest, in blocks so that memory holds the text once."""
    blocks, block, first = [], [], 1
    hint = True
    for record in records:
        is_hint = hint and record[:1] == ["sep="]
        hint = False
        block.append([] if is_hint else record)
        if len(block) == BLOCK_ROWS:
            blocks.append(_block(block, first))
            first += len(block)
            block = []
    blocks.append(_block(block, first))
    width = max(block.num_columns for block in blocks) - 1
    if first * width > MOST_CELLS:
        raise UnreadableError("fault.too_large", f"{first} × {width}")
    return joined(blocks)


def _block(records: list[list[str | None]], first: int) -> pa.Table:
    numbers = range(first, first + len(records))
    if len(records) * max(map(len, records), default=0) <= FULL_BLOCK_CELLS:
        return table_of(numbers, [list(column) for column in zip_longest(*records)])
    grid = Grid()  # a few records far longer than the rest
    for number, record in zip(numbers, records, strict=True):
        for column, text in enumerate(record):
            grid.put(number, column, text)
    return grid.table()
