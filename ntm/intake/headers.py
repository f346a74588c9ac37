"""Headers of a contract: which column of a sheet is which column of the feed.

A header is compared by its words without accents, case and marks; a header of several rows by the
words from the top down, or by its last row where that says it alone.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from ntm.catalog import Column, Feed, codes, feed, feed_names
from ntm.catalog.feeds import shared_columns
from ntm.catalog.tables import catalog_folder
from ntm.intake.matrix import Group, matrix_groups
from ntm.intake.measures import header_unit
from ntm.intake.table_words import is_neutral_tail, table_words
from ntm.intake.text import (
    accented_words,
    header_key,
    phrases_in,
    plain,
    plain_words,
    without_brackets,
)

Rows = tuple[tuple[str | None, ...], ...]
SHORTEST_PREFIX = 6  # letters of a one-word alias that may begin a longer header
LAST_RANK = 99
# How a header fits, best first; the last one is told to the sender.
PATH, LEAF, BARE_PATH, BARE_LEAF, BEGINNING = range(5)


@dataclass(frozen=True)
class Block:
    """The header block of a table, matched with a contract.

    `columns` gives for each contract column its cell column; `renamed` are those of them known by
    the beginning of their header only; `unknown` are cell columns whose header nobody knows;
    `repeated` are pairs of cell columns with the same header.
    """

    columns: dict[str, int]
    paths: tuple[tuple[str, ...], ...]
    groups: tuple[Group, ...]
    renamed: tuple[str, ...]
    unknown: tuple[int, ...]
    repeated: tuple[tuple[str, int], ...]

    @property
    def score(self) -> float:
        """How much of the contract the block names."""
        across = 2.0 + min(1.0, 0.1 * len(self.groups)) if self.groups else 0.0
        return len(self.columns) - 0.5 * len(self.renamed) + across


class Headers:
    """One contract's headers; remembers the blocks it has matched."""

    def __init__(self, contract: Feed) -> None:
        self.contract = contract
        self.phrases = title_phrases(contract)
        self._columns = contract.read_columns
        self._ranks: dict[str, list[tuple[int, str]]] = {}
        self._starts: dict[str, list[tuple[tuple[str, ...], Column]]] = {}
        for column in self._columns:
            for rank, header in enumerate(column.headers):
                keys = {header_key(header), header_key(header_unit(header)[0])}
                keys.add(header_key(without_brackets(header)))
                for key in filter(None, keys):
                    self._ranks.setdefault(key, []).append((rank, column.name))
                words = plain_words(without_brackets(header))
                self._starts.setdefault(words[0] if words else "", []).append((words, column))
        self._add_unit_headers()
        self.lowered = {h.lower() for column in self._columns for h in column.headers}
        self._blocks: dict[Rows, Block] = {}

    def _add_unit_headers(self) -> None:
        """`Đơn vị` is the commune's column where a feed has none for units of any level."""
        parts = {column.unit_part: column.name for column in self._columns}
        shared = shared_columns().get("unit_name")
        if "unit" in parts or "commune" not in parts or not shared:
            return
        for header in (shared["header"], *shared["aliases"]):
            self._ranks.setdefault(header_key(header), [(LAST_RANK, parts["commune"])])

    def hits(self, keys: Iterable[str]) -> int:
        """How many of the keys are headers of the contract."""
        return sum(key in self._ranks for key in keys)

    def is_telling(self, block: Block) -> bool:
        """Whether a block speaks for this feed by itself: it names units and half of what must be.

        Names of units, years and bare numbers alone are anybody's.
        """
        by_sender = self.contract.unit.levels if self.contract.unit.levels == ("province",) else ()
        if lacks_unit(self.contract, block.columns, by_sender):
            return False
        given = set(block.columns)
        if block.groups:
            spec = block.groups[0].spec
            is_own = any(group.is_worded for group in block.groups) and spec.header != "period"
            given |= {spec.across, *spec.values} if is_own else set()
        required = {column.name for column in required_columns(self.contract)}
        places = {column.name for column in self._columns if column.unit_part}
        return bool(given - places) and 2 * len(required & given) >= len(required)

    def match(self, rows: Rows) -> Block:
        """Match the rows of a header block, cells left to right, from the top down."""
        known = self._blocks.get(rows)
        if known is None:
            if len(self._blocks) > 500:
                self._blocks.clear()
            known = self._blocks[rows] = self._match(rows)
        return known

    def _match(self, rows: Rows) -> Block:
        paths = header_paths(rows)
        leaves = Counter(header_key(path[-1]) for path in paths if len(path) > 1)
        fits = sorted(
            (how, rank, cell, name)
            for cell, path in enumerate(paths)
            if path
            for how, rank, name in self._fits(path, leaves[header_key(path[-1])] > 1)
        )
        columns: dict[str, int] = {}
        best: dict[str, tuple[int, int]] = {}
        taken: set[int] = set()
        repeated: list[tuple[str, int]] = []
        for how, rank, cell, name in fits:
            if cell in taken:
                continue
            if name not in columns:
                columns[name], best[name] = cell, (how, rank)
                taken.add(cell)
            elif best[name] == (how, rank):
                repeated.append((name, cell))
                taken.add(cell)
        groups = matrix_groups(self.contract, paths, columns, self._value_of)
        used = {cell for group in groups for cell in group.cells.values()}
        columns = {name: cell for name, cell in columns.items() if cell not in used}
        repeated = [(name, cell) for name, cell in repeated if cell not in used]
        unknown = [
            cell
            for cell, path in enumerate(paths)
            if path and cell not in taken | used and not _says_nothing(path)
        ]
        renamed = [name for name in columns if best[name][0] == BEGINNING]
        return Block(columns, paths, groups, tuple(renamed), tuple(unknown), tuple(repeated))

    def _fits(self, path: tuple[str, ...], is_leaf_repeated: bool) -> list[tuple[int, int, str]]:
        """(how, rank of the alias, column) for every column that a header may mean."""
        joined = " ".join(path)
        texts = [(PATH, joined), (BARE_PATH, self._bare(joined))]
        if len(path) > 1 and not is_leaf_repeated and self._may_stand_alone(path):
            texts += [(LEAF, path[-1]), (BARE_LEAF, self._bare(path[-1]))]
        found = {
            (how, rank, name)
            for how, text in texts
            for rank, name in self._ranks.get(header_key(text), ())
        }
        if not found:
            found = {(BEGINNING, 0, name) for _, text in texts[1::2] for name in self._begun(text)}
        return sorted(found)

    def _bare(self, text: str) -> str:
        """A header without its unit, brackets and words of a kind that stands over the measures."""
        bare = without_brackets(header_unit(text)[0])
        if not self.phrases:
            return bare
        words, written = plain(bare), list(accented_words(bare))
        for start, end, _ in reversed(phrases_in(words, self.phrases)):
            first = words[:start].count(" ")
            del written[first : first + words[start:end].count(" ") + 1]
        return " ".join(written) or bare

    def _may_stand_alone(self, path: tuple[str, ...]) -> bool:
        """Whether what stands over a header leaves it its meaning: not a plan over a count."""
        over = plain(" ".join(path[:-1]))
        return not phrases_in(over, kind_phrases()) or bool(phrases_in(over, self.phrases))

    def _begun(self, text: str) -> set[str]:
        """Columns one of whose headers begins a longer header without changing its meaning.

        The longest beginning decides; none when two columns have it.
        """
        words, written = plain_words(text), accented_words(text)
        found: dict[int, set[str]] = {}
        for start, column in self._starts.get(words[0], ()) if words else ():
            if len(start) >= len(words) or words[: len(start)] != start:
                continue
            if len(start) == 1 and len(start[0]) < SHORTEST_PREFIX:
                continue
            is_name = start[0] == "ten" and len(start) > 1 and column.data_type == "varchar"
            if is_name or is_neutral_tail(written[len(start) :]):
                found.setdefault(len(start), set()).add(column.name)
        longest = found[max(found)] if found else set()
        return longest if len(longest) == 1 else set()

    def _value_of(self, text: str) -> str | None:
        """The column that a part of a header names exactly, for the columns of a matrix."""
        for key in (header_key(text), header_key(self._bare(text))):
            for _, name in sorted(self._ranks.get(key, ())):
                return name
        return None


def required_columns(contract: Feed) -> list[Column]:
    """Columns that a sheet must have: no title and no rule of the contract stands in for them."""
    return [c for c in contract.read_columns if c.required and not (c.from_title or c.default)]


def lacks_unit(
    contract: Feed, columns: Collection[str], by_sender: Collection[str] = ("province", "central")
) -> bool:
    """Whether none of the columns tells a row's unit, and the sender alone cannot.

    The sender is the unit where one of the feed's levels is in `by_sender`.
    """
    parts = {column.unit_part: column.name for column in contract.read_columns if column.unit_part}
    levels = set(contract.unit.levels)
    if not contract.unit.is_required or not parts or levels & set(by_sender):
        return False
    telling = {"commune", "code", "unit"} if levels == {"commune"} else set(parts)
    return not any(parts.get(part) in columns for part in telling)


def header_paths(rows: Rows) -> tuple[tuple[str, ...], ...]:
    """For each cell column the texts over it from the top down, equal neighbours once.

    A text of an upper row reaches to the right over empty cells, as merged cells are read, as far
    as a lower row has text there.
    """
    width = max((len(row) for row in rows), default=0)
    paths: list[list[str]] = [[] for _ in range(width)]
    for depth, row in enumerate(rows):
        reaching = ""
        for cell in range(width):
            text = (row[cell] if cell < len(row) else None) or ""
            text = " ".join(text.split())
            below = any(cell < len(lower) and lower[cell] for lower in rows[depth + 1 :])
            reaching = text or reaching
            text = text or (reaching if below and not paths[cell] else "")
            if text and (not paths[cell] or header_key(paths[cell][-1]) != header_key(text)):
                paths[cell].append(text)
    return tuple(tuple(path) for path in paths)


def title_phrases(contract: Feed) -> dict[str, str]:
    """Plain phrase → `column:code` of the columns whose codes stand over a table or a measure."""
    phrases: dict[str, str] = {}
    for column in contract.read_columns:
        if column.from_title and column.codes:
            phrases |= {p: f"{column.name}:{c}" for p, c in code_phrases(column.codes).items()}
    return phrases | dict.fromkeys(table_words("kind_neutral"), "") if phrases else phrases


def code_phrases(list_name: str) -> dict[str, str]:
    """Plain phrase → code, of a code list's labels and aliases of more than one letter."""
    return {
        plain(name): line["code"]
        for line in codes(list_name)
        for name in (line["label_vi"], *line["aliases"].split("|"))
        if len(plain(name)) > 1
    }


@lru_cache(maxsize=1)
def kind_phrases() -> dict[str, str]:
    """Phrases that make another figure of a count: planned or estimated, summed over more time."""
    changing = ("value_kind", "accumulation")
    return {p: c for name in changing for p, c in code_phrases(name).items() if c not in _PLAIN}


_PLAIN = ("actual", "in_period", "at_period_end")


def _says_nothing(path: tuple[str, ...]) -> bool:
    return bool({plain(path[0]), plain(path[-1])} & table_words("header_ignored"))


def all_headers() -> dict[str, Headers]:
    """Headers of every feed, by name, made once for each state of the contracts."""
    folder = str(catalog_folder() / "feeds")
    with os.scandir(folder) as files:
        state = tuple(sorted((file.path, file.stat().st_mtime_ns) for file in files))
    return _all_headers(state)


@lru_cache(maxsize=4)
def _all_headers(_state: tuple[tuple[str, int], ...]) -> dict[str, Headers]:
    return {name: Headers(feed(name)) for name in feed_names()}
