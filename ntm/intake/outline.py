"""From the labels of a sheet to what its rows stand under, and which rows a total must equal."""

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
    figures = [s for s in labels if s.kind == Kind.TOTAL or s.has_figures]
    for section in reversed([s for s in figures if s.kind == Kind.SECTION]):
        _settle_section(found, labels, section, len(found.kinds), contract)
    for total in (s for s in figures if s.kind == Kind.TOTAL):
        scopes = _scopes(found, labels, total, tables)
        if scopes:
            found.scopes[total.position] = scopes
        elif contract.shape == "observations":
            found.kinds[total.position] = Kind.DATA
            found.kept[total.position] = _kept_total(total.text)


def _settle_section(
    found: Outline, labels: list[Label], section: Label, end: int, contract: Feed
) -> None:
    """A section with figures: the total of its rows, or itself the row of its district."""
    rank = _RANKS[section.mark]
    later = [s for s in labels if s.position > section.position]
    inner = next((s.position for s in later if s.kind in (Kind.SECTION, Kind.TOTAL)), end)
    outer = next((s.position for s in later if _ends(s, rank)), end)
    ranges = {(section.position + 1, stop - 1) for stop in (inner, outer)}
    scopes = [scope for scope in sorted(ranges) if _has_data(found, scope)]
    if scopes:
        found.kinds[section.position] = Kind.TOTAL
        found.scopes[section.position] = scopes
        return
    found.kinds[section.position] = Kind.DATA
    if section.position in found.districts and contract.shape == "observations":
        found.kept[section.position] = Kept("district", found.districts[section.position])


def _ends(label: Label, rank: int) -> bool:
    if label.kind == Kind.TOTAL:
        return total_label(label.text) == ""
    return label.kind == Kind.SECTION and _RANKS[label.mark] <= rank


def _has_data(found: Outline, scope: tuple[int, int]) -> bool:
    return bool((found.kinds[scope[0] : scope[1] + 1] == Kind.DATA).any())


def _scopes(
    found: Outline, labels: list[Label], total: Label, tables: tuple[Table, ...]
) -> list[tuple[int, int]]:
    """Ranges of rows that a total may sum up: above, below, its table, the part."""
    at, end = total.position, len(found.kinds)
    bounds = [s.position for s in labels if s.kind in (Kind.SECTION, Kind.TOTAL)]
    totals = [s.position for s in labels if s.kind == Kind.TOTAL]
    table = next(t for t in tables if t.begin <= at < t.end)
    ranges = set()
    for marks in (bounds, totals):
        above = max((mark for mark in marks if mark < at), default=table.begin - 1)
        below = min((mark for mark in marks if mark > at), default=end)
        ranges |= {(above + 1, at - 1), (at + 1, below - 1)}
    if not _about_district(total.text):
        ranges |= {(table.begin, table.end - 1), (0, end - 1)}
    return [scope for scope in sorted(ranges) if _has_data(found, scope)]


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
