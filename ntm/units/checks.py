"""Integrity checks of the unit tables, each with a name, what it looked at, and what is wrong.

`ntm units check` prints them; a test runs them all. A check returns the offenders as text.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ntm.units.history import LAST_OLD_DAY, NEW_DAY
from ntm.units.projection import FRAME
from ntm.units.reference import Reference, Unit
from ntm.units.spelling import type_of

ONE_DAY = timedelta(days=1)
UNNAMED = ("nation", "central")


@dataclass(frozen=True)
class Finding:
    """What a check found; `key` names it in `words.csv` as `units.check.<key>`.

    `excused` are offenders that `unit_check_exceptions.csv` names with a reason.
    """

    key: str
    looked_at: int
    offenders: tuple[str, ...]
    excused: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.offenders


def run_checks(reference: Reference) -> list[Finding]:
    """Every check, in order. An exception that excuses nobody is an offender itself."""
    excuses: dict[str, set[str]] = defaultdict(set)
    for row in _text_rows(reference, "sources/unit_check_exceptions"):
        excuses[row["check"]].add(row["offender"])
    findings = []
    for key, check in CHECKS.items():
        looked_at, told = check(reference)
        offenders, excused = set(told), excuses[key]
        unused = {f"exception without offender: {each}" for each in excused - offenders}
        wrong = tuple(sorted((offenders - excused) | unused))
        findings.append(Finding(key, looked_at, wrong, tuple(sorted(offenders & excused))))
    return findings


Outcome = tuple[int, Iterable[str]]


def _versions_tile_lives(reference: Reference) -> Outcome:
    """The versions of a unit fill its life from first to last day, without overlap or gap."""
    wrong = []
    for unit_id, versions in reference.by_id.items():
        ordered = sorted(versions, key=lambda unit: unit.valid_from)
        fits = ordered[0].valid_from == ordered[0].begun_on
        fits &= ordered[-1].valid_to == ordered[-1].ended_on
        for one, other in pairwise(ordered):
            fits &= one.valid_to is not None and one.valid_to + ONE_DAY == other.valid_from
        if not fits:
            wrong.append(unit_id)
    without = set(reference.tables["units"]["unit_id"].to_pylist()) - reference.by_id.keys()
    return len(reference.by_id), [*wrong, *without]


def _one_code_a_day(reference: Reference) -> Outcome:
    """No two units of a level bear one code on one day; the id is the code and the first day."""
    lives: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    wrong = []
    for unit_id, versions in reference.by_id.items():
        unit = versions[0]
        lives[unit.level, unit.code].append(unit)
        named = unit.code if unit.level in UNNAMED else f"{unit.code}@{unit.begun_on}"
        if unit_id != named:
            wrong.append(unit_id)
    for units in lives.values():
        units.sort(key=lambda unit: unit.begun_on)
        for one, other in pairwise(units):
            if one.ended_on is None or one.ended_on >= other.begun_on:
                wrong.append(f"{one.unit_id} {other.unit_id}")
    return len(lives), wrong


def _one_parent_every_day(reference: Reference) -> Outcome:
    """The parent of a version is of the level above, and in force from its first to last day."""
    wrong = []
    for unit in reference.versions:
        if unit.level == "nation":
            continue
        parents = reference.by_id.get(unit.parent_id, [])
        above = parents[0].level if parents else ""
        expected = _level_above(unit)
        if above != expected or not _covers(parents[0], unit):
            wrong.append(f"{unit.unit_id} {unit.valid_from} → {unit.parent_id}")
    return len(reference.versions), wrong


def _level_above(unit: Unit) -> str:
    if unit.level == "commune":
        return "district" if unit.valid_from < NEW_DAY else "province"
    return "province" if unit.level == "district" else "nation"


def _covers(parent: Unit, unit: Unit) -> bool:
    ends = parent.ended_on is None or (
        unit.valid_to is not None and unit.valid_to <= parent.ended_on
    )
    return parent.begun_on <= unit.valid_from and ends


def _types_are_in_names(reference: Reference) -> Outcome:
    """The type of a version is the word its name begins with."""
    named = [unit for unit in reference.versions if unit.level not in UNNAMED]
    return len(named), [unit.unit_id for unit in named if type_of(unit.name) != unit.type]


def _names_are_unique(reference: Reference) -> Outcome:
    """No two units under one parent have one full name on one day."""
    by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in reference.versions:
        by_name[unit.parent_id, unit.name].append(unit)
    wrong = []
    for units in by_name.values():
        units.sort(key=lambda unit: unit.valid_from)
        for one, other in pairwise(units):
            if one.valid_to is None or one.valid_to >= other.valid_from:
                wrong.append(f"{one.unit_id} {other.unit_id} {one.name}")
    return len(by_name), wrong


def _links_have_both_ends(reference: Reference) -> Outcome:
    """A predecessor is in force the day before its link, a successor on the day; no link twice."""
    seen: Counter = Counter()
    wrong = []
    for link in reference.links:
        seen[link.predecessor_id, link.successor_id, link.effective_date] += 1
        before = reference.unit(link.predecessor_id, link.effective_date - ONE_DAY)
        after = reference.unit(link.successor_id, link.effective_date)
        if not before or not after or before.level != after.level:
            wrong.append(f"{link.predecessor_id} → {link.successor_id}")
    wrong += [f"{old} → {new} twice" for (old, new, _), times in seen.items() if times > 1]
    return len(reference.links), wrong


def _all_communes_are_linked(reference: Reference) -> Outcome:
    """Every commune of 30 June 2025 has a successor, every one of 1 July 2025 a predecessor."""
    old = reference.on(LAST_OLD_DAY, "commune")
    new = reference.on(NEW_DAY, "commune")
    wrong = [unit.unit_id for unit in old if not reference.successors.get(unit.unit_id)]
    wrong += [unit.unit_id for unit in new if not reference.predecessors.get(unit.unit_id)]
    return len(old) + len(new), wrong


def _districts_end(reference: Reference) -> Outcome:
    """No district lives past 30 June 2025."""
    districts = [versions[-1] for versions in reference.by_id.values() if _is(versions, "district")]
    late = [unit for unit in districts if unit.ended_on is None or unit.ended_on > LAST_OLD_DAY]
    return len(districts), [unit.unit_id for unit in late]


def _provinces_merge_whole(reference: Reference) -> Outcome:
    """The communes of an old province all went into one new province."""
    taken: dict[str, set[str]] = defaultdict(set)
    for link in reference.links:
        if link.effective_date == NEW_DAY:
            old = reference.province_of(link.predecessor_id, LAST_OLD_DAY)
            new = reference.province_of(link.successor_id, NEW_DAY)
            taken[old.unit_id if old else ""].add(new.unit_id if new else "")
    return len(taken), [f"{old} → {sorted(new)}" for old, new in taken.items() if len(new) != 1]


def _areas_are_closed(reference: Reference) -> Outcome:
    """Each commune linked on 1 July 2025 lies in one comparable area, and no link leaves one."""
    rows = reference.read_table("comparable_areas").to_pylist()
    area_of = {(row["side"], row["unit_id"]): row["area_id"] for row in rows}
    wrong = []
    for link in (link for link in reference.links if link.effective_date == NEW_DAY):
        before = area_of.get(("before", link.predecessor_id))
        after = area_of.get(("after", link.successor_id))
        if before is None or before != after:
            wrong.append(f"{link.predecessor_id} → {link.successor_id}")
    if len(area_of) != len(rows):
        wrong.append("a unit in two areas")
    return len(rows), wrong


def _one_region_every_day(reference: Reference) -> Outcome:
    """Every commune is in one region all its life; members of groups exist while they are."""
    known = {(row["group_type"], row["group_code"]) for row in _text_rows(reference, "groups")}
    wrong = []
    regions: Counter = Counter()
    rows = reference.read_table("unit_groups").to_pylist()
    for row in rows:
        life = reference.by_id.get(row["unit_id"])
        fits = life is not None and (row["group_type"], row["group_code"]) in known
        if life is None or not fits or row["valid_from"] < life[0].begun_on:
            wrong.append(f"{row['group_type']} {row['group_code']} {row['unit_id']}")
            continue
        if row["group_type"] == "region":
            whole = (row["valid_from"], row["valid_to"]) == (life[0].begun_on, life[0].ended_on)
            regions[row["unit_id"]] += 1 if whole else 2
    communes = [unit for unit, life in reference.by_id.items() if _is(life, "commune")]
    return len(rows), [*wrong, *(unit for unit in communes if regions[unit] != 1)]


def _seats_are_in_frame(reference: Reference) -> Outcome:
    """A known seat lies in the frame of the maps, a known area is above 0."""
    west, south, east, north = FRAME
    wrong = []
    for unit_id, (unit, *_) in reference.by_id.items():
        longitude, latitude = unit.longitude or west, unit.latitude or south
        is_inside = west <= longitude <= east and south <= latitude <= north
        if not is_inside or (unit.area_km2 is not None and unit.area_km2 <= 0):
            wrong.append(unit_id)
    return len(reference.by_id), wrong


def _counts_are_as_published(reference: Reference) -> Outcome:
    """Units by level and type on the days of `expected_counts.csv`."""
    rows = _text_rows(reference, "expected_counts")
    wrong = []
    counted: dict[str, Counter] = {}
    for row in rows:
        if row["day"] not in counted:
            units = reference.on(date.fromisoformat(row["day"]))
            counted[row["day"]] = Counter((unit.level, unit.type) for unit in units)
            counted[row["day"]].update((unit.level, "") for unit in units)
        found = counted[row["day"]][row["level"], row["unit_type"]]
        if found != int(row["units_count"]):
            what = f"{row['day']} {row['level']} {row['unit_type']}"
            wrong.append(f"{what}: {found}, expected {row['units_count']}")
    return len(rows), wrong


def _text_rows(reference: Reference, name: str) -> list[dict[str, str]]:
    with (reference.folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _is(life: list[Unit], level: str) -> bool:
    return life[0].level == level


CHECKS: dict[str, Callable[[Reference], Outcome]] = {
    "versions_tile_lives": _versions_tile_lives,
    "one_code_a_day": _one_code_a_day,
    "one_parent_every_day": _one_parent_every_day,
    "types_are_in_names": _types_are_in_names,
    "names_are_unique": _names_are_unique,
    "links_have_both_ends": _links_have_both_ends,
    "all_communes_are_linked": _all_communes_are_linked,
    "districts_end": _districts_end,
    "provinces_merge_whole": _provinces_merge_whole,
    "areas_are_closed": _areas_are_closed,
    "one_region_every_day": _one_region_every_day,
    "seats_are_in_frame": _seats_are_in_frame,
    "counts_are_as_published": _counts_are_as_published,
}
