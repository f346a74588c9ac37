"""What became of units between two days, as rows of a change sheet."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from ntm.units.keys import fold
from ntm.units.reference import Reference, Unit
from ntm.units.sources import read_rows
from ntm.units.transitions import Edges, Journey, transition

LEVELS_CHANGED = ("province", "district", "commune")
KINDS = (
    *("renamed", "retyped", "moved", "merged", "divided", "replaced"),
    *("appeared", "ended_unpublished", "ended_level"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a change sheet: a unit before, one after; None where there is or was none.

    `kinds` are of KINDS. A unit that stays may be renamed, retyped and moved to another parent; one
    that ends is merged, divided or replaced, a line for each successor; or it ended and nobody
    published into what; or its whole level ended. `relation` is the link's, `acts` what is known.
    """

    day: date
    level: str
    kinds: tuple[str, ...]
    before: Unit | None
    after: Unit | None
    relation: str
    acts: str


def changes(reference: Reference, first: date, last: date, level: str = "") -> list[Change]:
    """Changes after the day `first` up to `last`, all levels or one, by level, day and code.

    The sheet is net: what changed and changed back is not in it, and the day is that of the last
    change. Raises NtmError through `transition` for a level without units.
    """
    rows: list[Change] = []
    for each in (level,) if level else LEVELS_CHANGED:
        found = _changes_of_level(reference, each, first, last)
        rows += sorted(found, key=lambda row: (row.day, _id(row.before), _id(row.after)))
    return rows


def _id(unit: Unit | None) -> str:
    return unit.unit_id if unit else ""


def _changes_of_level(
    reference: Reference, level: str, first: date, last: date
) -> Iterator[Change]:
    before = {unit.unit_id: unit for unit in reference.on(first, level)}
    after = {unit.unit_id: unit for unit in reference.on(last, level)}
    edges = transition(reference, Journey(first, last, level, level))
    sources = Counter(
        target
        for targets in edges.values()
        for target, edge in targets.items()
        if not edge.is_unknown
    )
    for unit_id, unit in before.items():
        if unit_id in after:
            yield from _stayed(reference, unit, after[unit_id])
        else:
            yield from _gone(reference, unit, edges, sources, after)
    for unit_id, unit in after.items():
        if unit_id not in before and unit_id not in sources:
            acts = acts_of(reference, unit, unit.begun_on)
            yield Change(unit.begun_on, level, ("appeared",), None, unit, "", acts)


def _stayed(reference: Reference, before: Unit, after: Unit) -> Iterator[Change]:
    kinds = []
    if bare_name(before) != bare_name(after):
        kinds.append("renamed")
    if before.type != after.type:
        kinds.append("retyped")
    if before.parent_id != after.parent_id:
        kinds.append("moved")
    if kinds:
        acts = acts_of(reference, after, after.valid_from)
        yield Change(after.valid_from, after.level, tuple(kinds), before, after, "", acts)


def _gone(
    reference: Reference,
    unit: Unit,
    edges: Edges,
    sources: Counter,
    after: dict[str, Unit],
) -> Iterator[Change]:
    assert unit.ended_on, unit
    day = unit.ended_on + timedelta(days=1)
    targets = edges[unit.unit_id]
    acts = acts_of(reference, unit, day)
    if not targets or any(edge.is_unknown for edge in targets.values()):
        kind = "ended_unpublished" if targets else "ended_level"
        yield Change(day, unit.level, (kind,), unit, None, "", acts)
        return
    relations = {link.successor_id: link for link in reference.successors.get(unit.unit_id, ())}
    for target in sorted(targets):
        kind = "merged" if sources[target] > 1 else "replaced"
        kind = "divided" if len(targets) > 1 else kind
        link = relations.get(target)
        told = (link.legal_act if link else "") or acts
        relation = link.relation if link else ""
        yield Change(day, unit.level, (kind,), unit, after[target], relation, told)


def bare_name(unit: Unit) -> str:
    """A unit's name without its type word, which is two words in `Thị trấn Nga Sơn`."""
    count = 1 if unit.type in ("xa", "phuong", "quan", "huyen", "tinh") else 2
    return unit.name.split(" ", count)[-1]


def acts_of(reference: Reference, unit: Unit, day: date) -> str:
    """Legal acts that took effect on a day in a unit's province, as far as `sources/` has them."""
    provinces = [
        found
        for each in (day - timedelta(days=1), day)
        if (found := reference.province_of(unit.unit_id, each))
    ]
    names = {fold(bare_name(province)).lower() for province in provinces}
    dated = _acts(reference.folder).get(day.isoformat(), ())
    acts = [act for act, about in dated if any(name in about for name in names)]
    events = _events(reference.folder).get(day.isoformat(), ())
    acts += [act for act, code in events if code == unit.code]
    return "; ".join(dict.fromkeys(acts))


@lru_cache(maxsize=4)
def _acts(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Day → (act, what it is about in small letters without diacritics)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in read_rows(folder / "sources" / "resolutions_2021_2025.csv"):
        about = fold(row["about"]).lower().replace(" - ", " ").replace("-", " ")
        found.setdefault(row["effective_date"], []).append((row["resolution"], about))
    return found


@lru_cache(maxsize=4)
def _events(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Day → (act, code of the unit it changed), since July 2025."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in read_rows(folder / "sources" / "unit_events_2026.csv"):
        found.setdefault(row["effective_date"], []).append((row["resolution"], row["code"]))
    return found
