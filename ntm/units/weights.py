"""How much of a divided unit each successor got: three guesses, because nobody published it.

- `equal`: every successor the same.
- `area`: by what each successor's area holds on average from one predecessor.
- `distance`: by nearness of the seats.

None is known to be right. An estimate is made with one of them, its sensitivity is what the others
would give, and its interval leaves every share from nothing to the whole open.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta

from ntm.units.reference import Link, Reference, Unit

WEIGHTINGS = ("equal", "area", "distance")
Shares = tuple[float, float, float]
LEAST_KM = 0.5  # seats nearer than this count as equally near


def link_shares(
    reference: Reference, level: str, links: list[Link], is_forward: bool
) -> dict[tuple[str, str], Shares]:
    """(source, target) → share of the source under each weighting, shares of a source adding to 1.

    Links of communes for the level `commune`, or gathered to the `province` they lie in. Backward a
    successor is the source. Where an area or seat is not known, that weighting is `equal` there.
    """
    masses = _masses(reference, level, links)
    pairs = masses if is_forward else {(new, old): mass for (old, new), mass in masses.items()}
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, target in pairs:
        by_source[source].append(target)
    shares: dict[tuple[str, str], Shares] = {}
    for source, targets in by_source.items():
        areas = _parts([pairs[source, target] for target in targets])
        near = _parts([_nearness(reference, level, source, target) for target in targets])
        for target, area, nearness in zip(targets, areas, near, strict=True):
            shares[source, target] = (1 / len(targets), area, nearness)
    return shares


def _masses(
    reference: Reference, level: str, links: list[Link]
) -> dict[tuple[str, str], float | None]:
    """(old, new) → square kilometres: a successor's area, shared evenly by its predecessors."""
    counts = Counter(link.successor_id for link in links)
    masses: dict[tuple[str, str], float | None] = {}
    for link in links:
        successor = reference.unit(link.successor_id, link.effective_date)
        area = successor.area_km2 if successor else None
        mass = area / counts[link.successor_id] if area else None
        pair = link.predecessor_id, link.successor_id
        if level == "province":
            pair = _provinces(reference, link)
            if mass is None or pair not in masses:
                mass = mass or 0.0
            mass += masses.get(pair) or 0.0
        masses[pair] = mass
    return masses


def _provinces(reference: Reference, link: Link) -> tuple[str, str]:
    before = link.effective_date - timedelta(days=1)
    old = reference.province_of(link.predecessor_id, before)
    new = reference.province_of(link.successor_id, link.effective_date)
    assert old, link
    assert new, link
    return old.unit_id, new.unit_id


def _nearness(reference: Reference, level: str, source: str, target: str) -> float | None:
    if level != "commune":
        return None
    one, other = reference.by_id[source][-1], reference.by_id[target][-1]
    distance = distance_km(one, other)
    return None if distance is None else 1 / max(distance, LEAST_KM)


def distance_km(one: Unit, other: Unit) -> float | None:
    """Distance of two seats, flat; None where a seat is not known."""
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(place is None for place in places):
        return None
    south, west, north, east = (math.radians(place or 0.0) for place in places)
    return 6371.0 * math.hypot(north - south, (east - west) * math.cos((north + south) / 2))


def _parts(masses: Iterable[float | None]) -> list[float]:
    known = list(masses)
    total = sum(mass or 0.0 for mass in known)
    if not total or None in known:
        return [1 / len(known)] * len(known)
    return [(mass or 0.0) / total for mass in known]
