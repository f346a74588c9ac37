"""Where the tables of a sheet are, and of which feed: header blocks found by headers and aliases.

Equal header blocks under each other are tables of one part. Only the top of a sheet is looked at
cell by cell; a further table is found by the whole columns at once.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm.intake.headers import Block, Headers, Rows, required_columns
from ntm.intake.merged import spread
from ntm.intake.sheets import Sheet
from ntm.intake.text import header_key

TOP_ROWS = 60
SLICE_ROWS = 240
FURTHEST_ROW = 1_500  # rows searched for a header block before a sheet is given up
MOST_COLUMNS = 1_000
MOST_HEADER_ROWS = 4
MOST_LABEL_ROWS = 3
FEEDS_TRIED = 5
LEAST_LIKENESS = 0.6  # of a further table's headers with the first one's
MOST_TABLES = 300  # in one sheet; what follows is data of the last
SMALL_SHEET_ROWS = 5_000  # below this every row is compared with every header
_LABEL = re.compile(r"\(?(?:(?P<letter>[A-ZĐ])|(?P<number>\d{1,2}))\)?|\(?\d{1,2}\)?\s*=.+")


@dataclass(frozen=True)
class Table:
    """One table of a sheet, by the positions of its rows among the sheet's written rows.

    The header block is `first` to `header_end` (exclusive), rows of letters or numbers follow to
    `begin`, data to `end`; `titles` are the positions of the rows that stand over it.
    """

    block: Block
    first: int
    header_end: int
    begin: int
    end: int
    titles: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """The best header block of a search: its contract, its rows and how well it fits."""

    headers: Headers
    block: Block
    first: int
    height: int
    score: float


def top_rows(sheet: Sheet, start: int, count: int) -> Rows:
    """Cells of some written rows, from the left, each merged cell with the text of all."""
    names = sheet.cells.column_names[1 : MOST_COLUMNS + 1]
    columns = [sheet.cells[name].slice(start, count).to_pylist() for name in names]
    if not sheet.merged:
        return tuple(zip(*columns, strict=True))
    rows = [list(row) for row in zip(*columns, strict=True)]
    spread(sheet, rows, sheet.cells["row_number"].slice(start, count).to_pylist())
    return tuple(map(tuple, rows))


def find_first(
    sheet: Sheet, candidates: list[Headers], bonus: Callable[[str], float]
) -> Found | None:
    """The header block that fits any of the contracts best; None when none fits well enough.

    `bonus` is what the name of the sheet or file adds to a feed's score; without one the block must
    be telling by itself.
    """
    start, count = 0, TOP_ROWS
    while start < min(sheet.cells.num_rows, FURTHEST_ROW):
        rows = top_rows(sheet, start, count + MOST_HEADER_ROWS - 1)
        found = _best(rows, count, candidates, bonus)
        if found:
            return Found(found.headers, found.block, found.first + start, found.height, found.score)
        start, count = start + count, SLICE_ROWS
    return None


def _best(
    rows: Rows, count: int, candidates: list[Headers], bonus: Callable[[str], float]
) -> Found | None:
    keys = [[header_key(text) for text in row if text and len(text) < 200] for row in rows]
    best: Found | None = None
    others: list[Found] = []
    for headers in _likely(keys, candidates):
        hits = [headers.hits(row) for row in keys]
        for first in range(min(count, len(rows))):
            if not any(hits[first : first + 2]) or (not hits[first] and len(keys[first]) < 2):
                continue
            found = block_at(headers, rows, first)
            named = bonus(headers.contract.name)
            if found.block.score < threshold(headers):
                continue
            if not (named or headers.is_telling(found.block)):
                continue
            others.append(found)
            score = found.score + named
            if best is None or score > best.score:
                best = Found(headers, found.block, first, found.height, score)
    return _earliest(best, others) if best else None


def _earliest(best: Found, others: list[Found]) -> Found:
    """The first block of the sheet that is as good a table of the best one's contract."""
    above = (
        found
        for found in others
        if found.headers is best.headers
        and found.first + found.height <= best.first
        and is_another_table(found.block, best.block)
    )
    return min(above, key=lambda found: (found.first, -found.score), default=best)


def is_another_table(block: Block, known: Block) -> bool:
    """Whether a block has enough of a known table's columns to be a table of the same part."""
    shared = block.columns.keys() & known.columns.keys()
    enough = 2 * len(shared) >= len(known.columns) and bool(shared or not known.columns)
    return enough and block.score >= LEAST_LIKENESS * known.score


def _likely(keys: list[list[str]], candidates: list[Headers]) -> Iterable[Headers]:
    """The contracts most of whose headers stand in some four rows, and those of wide tables."""
    if len(candidates) <= 1:
        return candidates
    counts: Counter[int] = Counter()
    for number, headers in enumerate(candidates):
        hits = [headers.hits(set(row)) for row in keys]
        most = max((sum(hits[at : at + 3]) for at in range(len(hits))), default=0)
        if most:
            counts[number] = most + (1 if headers.contract.matrix else 0)
    return [candidates[number] for number, _ in counts.most_common(FEEDS_TRIED)]


def block_at(headers: Headers, rows: Rows, first: int) -> Found:
    """The block of one to four rows that begins at a row and fits best, the lowest of equals."""
    best: Found | None = None
    known: set[str] = set()  # a row that takes a column's header away is no part of the header
    for height in range(1, MOST_HEADER_ROWS + 1):
        lines = rows[first : first + height]
        if len(lines) < height:
            break
        if height > 1 and not (_has_gap(*lines[-2:]) and not is_label_row(lines[-1], lines[:-1])):
            break
        block = headers.match(lines)
        lost = known - block.columns.keys() - {n for group in block.groups for n in group.cells}
        score = block.score - 0.1 * (height - 1) - len(lost)
        known = known | block.columns.keys()
        if best is None or score > best.score:
            best = Found(headers, block, first, height, score)
    assert best
    return best


def _has_gap(upper: tuple[str | None, ...], lower: tuple[str | None, ...]) -> bool:
    """Whether a row may be the upper row of a header: some cell of either is merged.

    Under a whole header come data, most of them as whole.
    """
    previous = None
    for over, under in zip(upper, lower, strict=True):
        if bool(over) != bool(under) or (over and over == previous):
            return True
        previous = over
    return False


def threshold(headers: Headers) -> float:
    """The score a block must have: half of what must be there, two columns at least."""
    return max(2.0, len(required_columns(headers.contract)) / 2)


def is_label_row(row: tuple[str | None, ...], header: Rows) -> bool:
    """Whether a row under a header only names its columns: `A, B, 1, 2`, `(1), (2)`, `4=5+6`.

    It begins under one of the first two columns of the header: numbers under a merged header
    alone are headers themselves.
    """
    texts = [(cell, text.strip()) for cell, text in enumerate(row) if text and text.strip()]
    leading = [c for c in range(len(row)) if any(c < len(line) and line[c] for line in header)][:2]
    if len(texts) < 2 or not {cell for cell, _ in texts} & set(leading):
        return False
    found = [_LABEL.fullmatch(text) for _, text in texts]
    if not all(found):
        return False
    for kind in ("letter", "number"):
        values = [match[kind] for match in found if match and match[kind]]
        places = [ord(v) if kind == "letter" else int(v) for v in values]
        if any(b <= a or b - a > 3 for a, b in pairwise(places)):
            return False
    numbers = [int(match["number"]) for match in found if match and match["number"]]
    return not numbers or numbers[0] <= 2


def find_all(sheet: Sheet, first: Found) -> tuple[Table, ...]:
    """All tables of the part whose first block is known, from the top down."""
    blocks = [first]
    for position in _further(sheet, first):
        last = blocks[-1]
        if position < last.first + last.height:
            continue
        start = max(position - 1, last.first + last.height)
        rows = top_rows(sheet, start, MOST_HEADER_ROWS + 1)
        tried = [block_at(first.headers, rows, at) for at in range(position - start + 1)]
        best = max(tried, key=lambda found: found.score)
        is_good = best.block.score >= threshold(first.headers)
        if is_good and is_another_table(best.block, first.block):
            begin = start + best.first
            blocks.append(Found(first.headers, best.block, begin, best.height, best.score))
    ends = [*[block.first for block in blocks[1:]], sheet.cells.num_rows]
    return tuple(_table(sheet, found, end) for found, end in zip(blocks, ends, strict=True))


def _further(sheet: Sheet, first: Found) -> list[int]:
    """Positions below the first block of rows that repeat its headers or name others."""
    start = first.first + first.height
    cells = sheet.cells.slice(start)
    if not cells.num_rows:
        return []
    if cells.num_rows <= SMALL_SHEET_ROWS:
        columns = [cells[name] for name in cells.column_names[1:][:MOST_COLUMNS]]
        every = pa.chunked_array([chunk for column in columns for chunk in column.chunks])
        seen = {text.lower() for path in first.block.paths for text in path}
        texts = first.headers.lowered | {text for text in seen if not text.isdigit()}
        known = pc.is_in(pc.utf8_lower(every), value_set=pa.array(sorted(texts), pa.string()))
        hits = known.to_numpy().reshape(len(columns), -1).sum(axis=0)
    else:
        row = top_rows(sheet, first.first, 1)[0]
        same = [pc.equal(cells[f"c{at}"], text) for at, text in enumerate(row) if text]
        hits = sum(pc.fill_null(one, False).to_numpy().astype(np.int16) for one in same)
    needed = max(2, len(first.block.columns) // 2 if cells.num_rows > SMALL_SHEET_ROWS else 2)
    return [start + int(at) for at in np.flatnonzero(hits >= needed)[:MOST_TABLES]]


def _table(sheet: Sheet, found: Found, end: int) -> Table:
    header_end = found.first + found.height
    rows = top_rows(sheet, found.first, found.height + MOST_LABEL_ROWS)
    begin = header_end
    for row in rows[found.height :]:
        if begin >= end or not is_label_row(row, rows[: found.height]):
            break
        begin += 1
    return Table(found.block, found.first, header_end, begin, end, ())
