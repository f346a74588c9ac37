"""Which unit of one day went into which of another, and how surely: the edges conversion goes by.

Between two days lie steps. On the day of links every predecessor leads to its successors. Between
such days a unit keeps its id, but where one ended or appeared and nobody published into or from
what, every unit of its district may have changed: all of these are joined to all, `unknown`.
A source with one target alone goes there whole, however it came; any other goes in parts.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from ntm.units.history import LAST_OLD_DAY, NEW_DAY
from ntm.units.reference import Link, Reference
from ntm.units.weights import Shares, link_shares

AREA_LEVEL = "comparable_area"
FULL_POPULATION, ONLY_AREA = "partial_area_full_population", "partial_area"


class Edge(NamedTuple):
    """A source's way to one target; `shares` are its estimated part under each weighting."""

    is_unknown: bool
    shares: Shares


Edges = dict[str, dict[str, Edge]]
WHOLE = Edge(False, (1.0, 1.0, 1.0))


@dataclass(frozen=True)
class Journey:
    """What a conversion is between. `to_level` is a level of units or `comparable_area`.

    `basis` is `people` for measures of residents and households, else `any`: for 58 of the split
    communes the act says which successor took the whole population with a part of the land.
    """

    from_day: date
    to_day: date
    from_level: str = "commune"
    to_level: str = "commune"
    basis: str = "any"


def transition(reference: Reference, journey: Journey) -> Edges:
    """Source id → target id → edge, for every unit of the from-level on the from-day.

    A source that leads nowhere has no targets: a district after 30 June 2025. Not to be changed.
    """
    days = reference.change_days
    first, last = (days[reference.map_index(day) - 1] for day in (journey.from_day, journey.to_day))
    return _transition(reference, replace(journey, from_day=first, to_day=last))


@lru_cache(maxsize=32)
def _transition(reference: Reference, journey: Journey) -> Edges:
    day, level = journey.from_day, journey.from_level
    edges: Edges = {unit.unit_id: {unit.unit_id: WHOLE} for unit in reference.on(day, level)}
    if journey.to_level == AREA_LEVEL:
        bridge = LAST_OLD_DAY if day < NEW_DAY else NEW_DAY
        edges = _travel(reference, edges, replace(journey, to_day=bridge))
        return compose(edges, _areas(reference, "before" if day < NEW_DAY else "after"))
    if journey.to_level != level:
        lifted = _lifted(reference, level, journey.to_level, day)
        edges = compose(edges, lifted)
    return _travel(reference, edges, replace(journey, from_level=journey.to_level))


def compose(first: Edges, second: Edges) -> Edges:
    """The edges of two steps made one; shares multiply along a way and add up over ways."""
    result: Edges = {}
    for source, middles in first.items():
        found: dict[str, Edge] = {}
        for middle, edge in middles.items():
            for target, further in second.get(middle, {}).items():
                before = found.get(target, Edge(False, (0.0, 0.0, 0.0)))
                shares = tuple(
                    known + one * two
                    for known, one, two in zip(
                        before.shares, edge.shares, further.shares, strict=True
                    )
                )
                is_unknown = before.is_unknown or edge.is_unknown or further.is_unknown
                found[target] = Edge(is_unknown, shares)  # type: ignore[arg-type]
        if len(found) == 1 and all(second.get(middle) for middle in middles):
            found = dict.fromkeys(found, WHOLE)
        result[source] = found
    return result


def _travel(reference: Reference, edges: Edges, journey: Journey) -> Edges:
    """The edges carried on, step by step, from one day to another, forward or back."""
    level, day = journey.from_level, journey.from_day
    is_forward = day <= journey.to_day
    early, late = sorted((day, journey.to_day))
    link_days = sorted({link.effective_date for link in reference.links})
    crossed = [each for each in link_days if early < each <= late]
    for link_day in crossed if is_forward else reversed(crossed):
        before = link_day - timedelta(days=1)
        near, far = (before, link_day) if is_forward else (link_day, before)
        edges = compose(edges, _steady(reference, level, day, near))
        edges = compose(edges, _linked(reference, level, link_day, is_forward, journey.basis))
        day = far
    return compose(edges, _steady(reference, level, day, journey.to_day))


def _steady(reference: Reference, level: str, start: date, end: date) -> Edges:
    """Edges between two days without links between them."""
    on_start, on_end = reference.on(start, level), reference.on(end, level)
    stays = {unit.unit_id for unit in on_start} & {unit.unit_id for unit in on_end}
    if level == "district":
        return _steady_districts(reference, start, end)
    if len(stays) == len(on_start) == len(on_end):
        return {unit_id: {unit_id: WHOLE} for unit_id in stays}
    tied = [(unit.unit_id, 0, unit.parent_id) for unit in on_start]
    tied += [(unit.unit_id, 1, unit.parent_id) for unit in on_end]
    edges: Edges = {}
    for sources, targets in _tied_groups(tied):
        if set(sources) == set(targets):
            edges.update({unit_id: {unit_id: WHOLE} for unit_id in sources})
        else:
            edges.update(_all_to_all(sources, targets))
    return edges


def _steady_districts(reference: Reference, start: date, end: date) -> Edges:
    """A district is the same while its communes are: those that stay tie their districts."""
    tied = [
        (unit.unit_id, side, unit.parent_id)
        for side, day in enumerate((start, end))
        for unit in reference.on(day, "commune")
    ]
    levels = {unit.unit_id for unit in reference.on(start, "district")}
    edges: Edges = {}
    for befores, afters in _tied_groups(tied, of_parents=True):
        if set(befores) <= levels:
            edges.update(_all_to_all(befores, afters))
    return edges


def _all_to_all(sources: Iterable[str], targets: Iterable[str]) -> Edges:
    targets = list(targets)
    share = 1 / len(targets) if targets else 0.0
    edge = WHOLE if len(targets) == 1 else Edge(True, (share, share, share))
    return {source: dict.fromkeys(targets, edge) for source in sources}


def _tied_groups(
    tied: Iterable[tuple[str, int, str]], of_parents: bool = False
) -> list[tuple[list[str], list[str]]]:
    """Groups of (unit, side, parent) that hang together, each as its units of side 0 and of side 1.

    A parent ties its units of a side; a unit ties its parents of both sides. With `of_parents` the
    groups are given as parents.
    """
    root: dict[tuple, tuple] = {}

    def find(node: tuple) -> tuple:
        root.setdefault(node, node)
        while root[node] != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    tied = list(tied)
    for unit_id, side, parent_id in tied:
        root[find(("unit", unit_id))] = find(("parent", side, parent_id))
        root[find(("parent", 0, parent_id))] = find(("parent", 1, parent_id))
    groups: dict[tuple, tuple[dict[str, None], dict[str, None]]] = defaultdict(lambda: ({}, {}))
    for unit_id, side, parent_id in tied:
        groups[find(("unit", unit_id))][side][parent_id if of_parents else unit_id] = None
    return [(list(before), list(after)) for before, after in groups.values()]


def _linked(reference: Reference, level: str, day: date, is_forward: bool, basis: str) -> Edges:
    """Edges over a day of links; districts have none."""
    if level == "nation" or level == "central":
        return {unit.unit_id: {unit.unit_id: WHOLE} for unit in reference.on(day, level)}
    if level == "district":
        return {}
    links = [link for link in reference.links if link.effective_date == day]
    if basis == "people":
        links = _where_people_went(links)
    shares = link_shares(reference, level, links, is_forward)
    edges: Edges = defaultdict(dict)
    for (source, target), share in shares.items():
        edges[source][target] = Edge(False, share)
    return dict(edges)


def _where_people_went(links: list[Link]) -> list[Link]:
    took_all = {link.predecessor_id for link in links if link.relation == FULL_POPULATION}
    return [
        link
        for link in links
        if link.predecessor_id not in took_all or link.relation == FULL_POPULATION
    ]


def _lifted(reference: Reference, level: str, to_level: str, day: date) -> Edges:
    """Each unit to the unit above it on a day; none where there is no such level above."""
    edges: Edges = {}
    for unit in reference.on(day, level):
        above = [one for one in reference.ancestors(unit.unit_id, day) if one.level == to_level]
        edges[unit.unit_id] = {one.unit_id: WHOLE for one in above}
    return edges


def _areas(reference: Reference, side: str) -> Edges:
    """Each commune to its comparable area."""
    rows = reference.read_table("comparable_areas").to_pylist()
    return {row["unit_id"]: {row["area_id"]: WHOLE} for row in rows if row["side"] == side}
