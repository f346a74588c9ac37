"""From the labels of a sheet to what its rows stand under, and which rows a total must equal."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from ntm.catalog import Feed
from ntm.intake.layout import Table
from ntm.intake.sections import Kind, Label, labels_of
from ntm.intake.sheets import Sheet
from ntm.intake.table_words import names_a_place, table_words, total_label, without_number
from ntm.intake.text import plain

# Which of a set of labels name a district of the sender on the delivery's day.
Districts = Callable[[set[str]], set[str]]
_RANKS = {"letter": 0, "roman": 1, "": 2}
MOST_TITLE_ROWS = 6
MOST_TOTALS = 1_000  # in one sheet; more of them are not compared


@dataclass(frozen=True)
class Kept:
    """A total without detail, kept as the row of its unit."""

    level: str
    name: str


@dataclass
class Outline:
    """By positions of the sheet's rows: kinds, the sections above them, totals and their scopes.

    `scopes` gives for a total the ranges of positions (both included) one of whose sums it should
    be; `titles` gives for each table the positions of the rows that stand over it.
    """

    kinds: np.ndarray
    districts: dict[int, str] = field(default_factory=dict)
    provinces: dict[int, str] = field(default_factory=dict)
    kept: dict[int, Kept] = field(default_factory=dict)
    scopes: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    titles: list[list[int]] = field(default_factory=list)
    has_figures: bool = False  # in a total or section


def outline(
    sheet: Sheet, tables: tuple[Table, ...], contract: Feed, is_district: Districts
) -> Outline:
    """What every row of a sheet with tables is."""
    found = Outline(np.full(sheet.cells.num_rows, Kind.TITLE, dtype=np.uint8))
    labels: list[Label] = []
    for table in tables:
        found.kinds[table.begin : table.end] = Kind.DATA
        labels += labels_of(sheet, table, contract)
    for label in labels:
        found.kinds[label.position] = label.kind
        found.has_figures |= label.has_figures
    _name_sections(found, labels, is_district, len(found.kinds))
    _settle_totals(found, labels, tables, contract)
    found.titles = [_titles(found, tables, number) for number in range(len(tables))]
    return found


def _name_sections(found: Outline, labels: list[Label], is_district: Districts, end: int) -> None:
    """Give each row the district, and the province, of the section it stands under."""
    sections = [label for label in labels if label.kind == Kind.SECTION]
    if not sections:
        return
    unsaid = {without_number(s.text) for s in sections if not _typed(s.text)}
    known = is_district(unsaid) if unsaid else set()
    province, district, mark = "", "", ""
    ends = [section.position for section in sections[1:]] + [end]
    for section, stop in zip(sections, ends, strict=True):
        name = without_number(section.text)
        if names_a_place(name, "province"):
            province, district = name, ""
        elif _typed(name) or name in known:
            district, mark = name, section.mark
        elif section.mark == mark:
            district = ""
        for position in range(section.position, stop):
            if district:
                found.districts[position] = district
            if province:
                found.provinces[position] = province


def _typed(name: str) -> bool:
    return names_a_place(name, "district") or names_a_place(name, "province")


def _settle_totals(
    found: Outline, labels: list[Label], tables: tuple[Table, ...], contract: Feed
) -> None:
    """Scopes of the totals; a total that has no detail is data, kept as its unit's row."""
    _settle_sections(found, labels, contract)
    totals = [label for label in labels if label.kind == Kind.TOTAL]
    if not totals:
        return
    marks = _Marks(found, labels, tables)
    for total in totals:
        scopes = marks.scopes(total)
        if scopes:
            found.scopes[total.position] = scopes
        elif contract.shape == "observations":
            found.kinds[total.position] = Kind.DATA
            found.kept[total.position] = _kept_total(total.text)
    if (
        len(found.scopes) > MOST_TOTALS
    ):  # no table of ours: what they may add up to is anybody's guess
        found.scopes.clear()


def _settle_sections(found: Outline, labels: list[Label], contract: Feed) -> None:
    """A section with figures: the total of its rows, or itself the row of its district.

    From the bottom up, so that what stands below a section is settled.
    """
    end = len(found.kinds)
    inner, outer = end, dict.fromkeys(_RANKS.values(), end)
    for label in reversed(labels):
        if label.kind == Kind.SECTION and label.has_figures:
            stops = {inner, outer[_RANKS[label.mark]]}
            _settle_section(found, label, sorted(stops), contract)
        if label.kind in (Kind.SECTION, Kind.TOTAL):
            inner = label.position
            lowest = _RANKS[label.mark] if label.kind == Kind.SECTION else 0
            if label.kind == Kind.SECTION or total_label(label.text) == "":
                outer |= {rank: inner for rank in outer if rank >= lowest}


def _settle_section(found: Outline, section: Label, stops: list[int], contract: Feed) -> None:
    at = section.position
    scopes = [
        (at + 1, stop - 1) for stop in stops if (found.kinds[at + 1 : stop] == Kind.DATA).any()
    ]
    if scopes:
        found.kinds[at] = Kind.TOTAL
        found.scopes[at] = scopes
        return
    found.kinds[at] = Kind.DATA
    if at in found.districts and contract.shape == "observations":
        found.kept[at] = Kept("district", found.districts[at])


class _Marks:
    """Where sections, totals and tables begin, to find what a total may sum up."""

    def __init__(self, found: Outline, labels: list[Label], tables: tuple[Table, ...]) -> None:
        kinds = (Kind.SECTION, Kind.TOTAL)
        self._bounds = [label.position for label in labels if label.kind in kinds]
        self._totals = [label.position for label in labels if label.kind == Kind.TOTAL]
        self._tables = tables
        self._begins = [table.begin for table in tables]
        self._end = len(found.kinds)
        self._data = np.concatenate(([0], np.cumsum(found.kinds == Kind.DATA)))

    def scopes(self, total: Label) -> list[tuple[int, int]]:
        """Ranges of rows that hold data: above, below, the total's table, the part."""
        at = total.position
        table = self._tables[bisect_right(self._begins, at) - 1]
        ranges = set()
        for marks in (self._bounds, self._totals):
            place = bisect_left(marks, at)
            above = marks[place - 1] if place else table.begin - 1
            below = marks[place + 1] if place + 1 < len(marks) else self._end
            ranges |= {(above + 1, at - 1), (at + 1, below - 1)}
        if not _about_district(total.text):
            ranges |= {(table.begin, table.end - 1), (0, self._end - 1)}
        return [(a, b) for a, b in sorted(ranges) if b >= a and self._data[b + 1] > self._data[a]]


def _about_district(text: str) -> bool:
    about = total_label(text) or ""
    return any(f"{about} ".startswith(f"{word} ") for word in table_words("district"))


def _kept_total(text: str) -> Kept:
    if not _about_district(text):
        return Kept("province", "")
    words = without_number(text).split()
    first = {word.split()[0] for word in table_words("district")}
    start = next((n for n, word in enumerate(words) if plain(word) in first), 0)
    return Kept("district", " ".join(words[start:]))


def _titles(found: Outline, tables: tuple[Table, ...], number: int) -> list[int]:
    """Positions of the rows over a table: all above the first, the notes just above the others."""
    first = tables[number].first
    if number == 0:
        return list(range(first))
    above: list[int] = []
    for position in range(first - 1, max(first - 1 - MOST_TITLE_ROWS, -1), -1):
        if found.kinds[position] != Kind.NOTE:
            break
        above.append(position)
    return above[::-1]


def rows_of(kinds: np.ndarray, table: Table, wanted: Iterable[Kind]) -> np.ndarray:
    """Positions of a table's rows of some kinds."""
    region = kinds[table.begin : table.end]
    return np.flatnonzero(np.isin(region, list(wanted))) + table.begin
