"""Revisions: why a figure differs between two warehouses, in parts that add up to the change.

The units of one side are replaced by those of the other, a group at a time in the order of PARTS;
what the figure moves at each step is that group's part, so nothing is counted twice or left over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ntm.catalog import both
from ntm.errors import NtmError
from ntm.revision_sides import Delivery, Leaf, Side

PARTS = ("boundary", "method", "new_data", "corrections", "rest")
# What a unit's result is made from, and how: columns of dim_indicators. Its universe says who
# counts, which shows as a boundary.
SOURCES = ("numerator_fact", "denominator_fact", "facts_from", "feed")
RULES = (*SOURCES, "method", "threshold", "not_registered", "not_applicable")
# Sums of fractions that a database adds in another order differ in the last digits.
TOLERANCE = Fraction(1, 10**9)


@dataclass(frozen=True)
class Total:
    """Sums over units."""

    numerator: Fraction = Fraction(0)
    denominator: Fraction = Fraction(0)
    units_reported: int = 0

    def __add__(self, other: "Total") -> "Total":
        return Total(
            self.numerator + other.numerator,
            self.denominator + other.denominator,
            self.units_reported + other.units_reported,
        )

    def __sub__(self, other: "Total") -> "Total":
        return self + Total(-other.numerator, -other.denominator, -other.units_reported)

    def value(self, is_share: bool) -> Fraction | None:
        """Percentage or count; None where nothing is reported or divided by."""
        if is_share:
            return 100 * self.numerator / self.denominator if self.denominator else None
        return self.numerator if self.units_reported else None


@dataclass(frozen=True)
class Step:
    """One part of the change: its units, what sums move by, and the figure after it.

    `value_change` is None where there is no figure after the step, or none before it.
    """

    part: str
    unit_ids: tuple[str, ...]
    moved: Total
    after: Total
    value: Fraction | None
    value_change: Fraction | None


def split(before: Side, after: Side) -> list[Step]:
    """The change in a step per part, the last being the figure's change that no unit explains.

    Raises NtmError when one side is a percentage and the other a count.
    """
    if before.figure.is_share != after.figure.is_share:
        raise NtmError(both("revisions.other_kind"))
    groups = classify(before, after)
    moves = [_moved(before, after, groups[part]) for part in PARTS]
    moves[PARTS.index("rest")] = unexplained(after) - unexplained(before)
    states = [figure_total(before)]
    for moved in moves:
        states.append(states[-1] + moved)
    values = [state.value(before.figure.is_share) for state in states]
    parts = zip(PARTS, moves, states[1:], values[1:], changes(values), strict=True)
    return [
        Step(part, tuple(groups[part]), moved, state, value, change)
        for part, moved, state, value, change in parts
    ]


def _moved(before: Side, after: Side, unit_ids: Sequence[str]) -> Total:
    moved = Total()
    for unit_id in unit_ids:
        moved += _total(after.leaves.get(unit_id)) - _total(before.leaves.get(unit_id))
    return moved


def figure_total(side: Side) -> Total:
    """The figure's own sums: those of its units and what no unit explains."""
    return _explained(side) + unexplained(side)


def unexplained(side: Side) -> Total:
    """What of the figure its units do not add up to; nothing when within TOLERANCE."""
    figure = side.figure
    stated = Total(
        Fraction(figure.numerator or 0), Fraction(figure.denominator or 0), figure.units_reported
    )
    rest = stated - _explained(side)
    return replace(
        rest,
        numerator=_beyond_tolerance(rest.numerator, stated.numerator),
        denominator=_beyond_tolerance(rest.denominator, stated.denominator),
    )


def _explained(side: Side) -> Total:
    return sum((_total(leaf) for leaf in side.leaves.values()), Total())


def _beyond_tolerance(rest: Fraction, stated: Fraction) -> Fraction:
    return rest if abs(rest) > TOLERANCE * max(Fraction(1), abs(stated)) else Fraction(0)


def _total(leaf: Leaf | None) -> Total:
    if leaf is None:
        return Total()
    return Total(Fraction(leaf.numerator), Fraction(leaf.denominator), int(leaf.is_reported))


def changes(values: Sequence[Fraction | None]) -> list[Fraction | None]:
    """What each value differs by from the last one before it that there was.

    Their sum is the last value less the first, where both are there: a step after which nothing
    is reported has no change, and the next one carries it.
    """
    found: list[Fraction | None] = []
    last = values[0]
    for value in values[1:]:
        found.append(None if value is None or last is None else value - last)
        last = last if value is None else value
    return found


def classify(before: Side, after: Side) -> dict[str, list[str]]:
    """Units whose result differs, each in one part; `rest` has none."""
    groups: dict[str, list[str]] = {part: [] for part in PARTS}
    differing = _differing_rules(before, after)
    senders = _changed_provinces(before, after)
    # a province that is not on this map, or the centre, may have reported on any unit
    is_any_touched = bool(senders - before.provinces - after.provinces)
    for unit_id in sorted(before.leaves.keys() | after.leaves.keys()):
        old, new = before.leaves.get(unit_id), after.leaves.get(unit_id)
        if old is None or new is None:
            groups["boundary"].append(unit_id)
        elif _total(old) != _total(new):
            is_touched = is_any_touched or bool({old.province_code, new.province_code} & senders)
            groups[_part(old, new, differing, is_touched)].append(unit_id)
    return groups


def _part(old: Leaf, new: Leaf, differing: set[str], is_touched: bool) -> str:
    """Part of a unit that both sides count; untouched by deliveries, it is read by other rules."""
    if old.area != new.area:
        return "boundary"
    if not is_touched:
        return "method"
    if old.is_reported != new.is_reported:
        return "method" if differing.intersection((*SOURCES, "stage")) else "new_data"
    return "method" if differing or old.facts == new.facts else "corrections"


def _differing_rules(before: Side, after: Side) -> set[str]:
    """Columns of the indicators' lines that differ; a column that one side lacks says nothing."""
    old, new = before.figure.indicator, after.figure.indicator
    known = [column for column in RULES if column in old and column in new]
    found = {column for column in known if old[column] != new[column]}
    return found if before.figure.stage == after.figure.stage else found | {"stage"}


def _changed_provinces(before: Side, after: Side) -> set[str]:
    """Provinces of senders of whom a delivery part is in force on one side only."""
    return {
        line.province_code
        for one, other in ((before, after), (after, before))
        for key, line in one.deliveries.items()
        if line.is_in_force and not (key in other.deliveries and other.deliveries[key].is_in_force)
    }


def delivery_changes(before: Side, after: Side) -> list[tuple[str, Delivery]]:
    """Parts that one side knows or decides otherwise, of the unit's provinces and up to its period.

    `arrived` only after, `gone` only before, `decided` promoted or held otherwise, `read_again`
    under other rules.
    """
    on_map = before.provinces | after.provinces
    own = {leaf.province_code for side in (before, after) for leaf in side.leaves.values()}
    found = []
    for key in before.deliveries.keys() | after.deliveries.keys():
        old, new = before.deliveries.get(key), after.deliveries.get(key)
        line = new or old
        if line is None or line.period_end > after.figure.period_end:
            continue
        kind = _delivery_change(old, new)
        if kind and (line.province_code in own or line.province_code not in on_map):
            found.append((kind, line))
    return sorted(found, key=lambda pair: (pair[1].sender, pair[1].received_at, pair[1].part))


def _delivery_change(old: Delivery | None, new: Delivery | None) -> str | None:
    if old is None or new is None:
        return "arrived" if old is None else "gone"
    if old.decision != new.decision:
        return "decided"
    return "read_again" if old.batch_id != new.batch_id else None
