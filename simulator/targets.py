"""Numerator and denominator of every target at every level, from facts whose truth is known.

What a target counts, of whom and how is read from `targets.csv` and `indicators.csv`; the methods
are those of docs/adr/0005-facts-and-methods-for-indicators.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ntm.catalog import feed, read_table
from simulator.counted_units import NOWHERE, Array, CountedUnits
from simulator.facts import DECIDED_ON, NO_STAGE, feeds_of

NATION = "VN"
RATIOS = ("ratio_of_sums", "unbounded_ratio_of_sums")
LEVELS = ("commune", "district", "province", "central")
KEYS = ["target_id", "reading", "stage", "unit_level", "unit_id", "period_end"]
TARGETS_SCHEMA = {
    "target_id": pl.String,
    "reading": pl.String,
    "stage": pl.String,
    "unit_id": pl.String,
    "unit_level": pl.String,
    "period_end": pl.Date,
    "numerator": pl.Int64,
    "denominator": pl.Int64,
}


@dataclass(frozen=True)
class Indicator:
    """What is counted. `counted_states` are answers that count as not met."""

    indicator_id: str
    feed: str
    method: str
    facts: tuple[str, ...]
    denominator_fact: str
    threshold: float
    universe: str
    is_from_below: bool
    counted_states: frozenset[str]

    @property
    def is_of_observations(self) -> bool:
        """Whether a unit without a row is silent; in registers and events it has none."""
        return feed(self.feed).shape == "observations"

    def needed_feeds(self) -> set[str]:
        """Feeds that tell its facts. Raises KeyError for a fact that no feed here tells."""
        found: set[str] = set()
        for fact in filter(None, (*self.facts, self.denominator_fact)):
            if not feeds_of(fact):
                raise KeyError(f"{self.indicator_id}: no feed of the simulation tells {fact}")
            found |= feeds_of(fact)
        return found


@dataclass(frozen=True)
class Target:
    """One reading of a target: for the nation, or as a province's own floor."""

    target_id: str
    reading: str
    owner: str
    starts_on: date
    closes_on: date

    def is_asked(self, owner: str, day: date) -> bool:
        """Whether it holds on a day, for the nation or for the province of a code."""
        return self.owner in (NATION, owner) and self.starts_on <= day <= self.closes_on


def known_targets() -> list[tuple[Indicator, list[Target]]]:
    """Indicators that a target names, with the targets' readings."""
    readings: dict[str, list[Target]] = {}
    for line in read_table("targets"):
        starts_on, closes_on = line.get("starts_on"), line.get("closes_on")
        target = Target(
            line["target_id"],
            line["reading"],
            line["owner"],
            date.fromisoformat(starts_on) if starts_on else DECIDED_ON,
            date.fromisoformat(closes_on) if closes_on else date.max,
        )
        readings.setdefault(line["indicator_id"], []).append(target)
    lines = [line for line in read_table("indicators") if line["indicator_id"] in readings]
    return [(_indicator(line), readings[line["indicator_id"]]) for line in lines]


def _indicator(line: dict[str, str]) -> Indicator:
    reasons = {
        "not_registered": line["not_registered"],
        "not_applicable": line.get("not_applicable", ""),
    }
    return Indicator(
        line["indicator_id"],
        line["feed"],
        line["method"],
        tuple(line["numerator_fact"].split(";")),
        line["denominator_fact"],
        float(line["threshold"] or 1),
        line["universe"],
        line.get("facts_from") == "below",
        frozenset(state for state, says in reasons.items() if says == "not_met"),
    )


class HalfYearFacts:
    """Facts of a half-year by unit place, fast to ask for."""

    def __init__(self, units: CountedUnits, facts: pl.DataFrame) -> None:
        self.units = units
        placed = facts.with_columns(place=pl.Series(units.places(facts["unit_id"])))
        placed = placed.filter(pl.col("place") != NOWHERE)
        parts = placed.partition_by("fact", "stage", as_dict=True, include_key=False)
        self._parts = {(str(fact), str(stage)): part for (fact, stage), part in parts.items()}

    def stages(self, fact: str) -> list[str]:
        """Stages at which a fact was reported."""
        return sorted(stage for name, stage in self._parts if name == fact)

    def values(self, fact: str, stage: str, is_from_below: bool) -> Array:
        """Value by place, 0 where nothing was said; from below with what lies in the unit."""
        values = np.zeros(len(self.units.ids))
        if (part := self._parts.get((fact, stage))) is not None:
            np.add.at(values, part["place"].to_numpy(), part["value"].fill_null(0).to_numpy())
        if not is_from_below:
            return values
        above = np.zeros(len(values))
        for home in (self.units.district, self.units.province):
            np.add.at(above, home[home != NOWHERE], values[home != NOWHERE])
        return np.where(self.units.levels == "commune", values, above)

    def states(self, fact: str, stage: str) -> Array:
        """What was said by place: `reported`, a reason, or nothing for a silent unit."""
        states = np.full(len(self.units.ids), "", dtype=object)
        if (part := self._parts.get((fact, stage))) is not None:
            states[part["place"].to_numpy()] = part["state"].to_numpy()
        return states


@dataclass(frozen=True)
class Counts:
    """What each counted unit adds. `own_count` is what a province shows of itself instead."""

    places: Array
    numerator: Array
    denominator: Array
    own_count: Array | None = None


def targets_of(
    units: CountedUnits, owner: str, day: date, facts: pl.DataFrame, feeds: tuple[str, ...]
) -> pl.DataFrame:
    """Targets that exist on a day, at every level up to the province, and its part of the nation.

    `facts` are a half-year's; `owner` is the code whose own floors are told; targets that need a
    feed outside `feeds` are not known. Grain: KEYS.
    """
    known = HalfYearFacts(units, facts)
    frames = [pl.DataFrame(schema=TARGETS_SCHEMA)]
    for indicator, targets in known_targets():
        asked = [target for target in targets if target.is_asked(owner, day)]
        if not asked or not indicator.needed_feeds() <= set(feeds):
            continue
        for stage, sums in results_of(indicator, known):
            frames += [_said_of(target, stage, day, sums) for target in asked]
    return pl.concat(frames)


def _said_of(target: Target, stage: str, day: date, sums: pl.DataFrame) -> pl.DataFrame:
    """Sums as a target's; a province's own floor is told of the province alone."""
    if target.owner != NATION:
        sums = sums.filter(pl.col("unit_level") == "province")
    return sums.select(
        target_id=pl.lit(target.target_id),
        reading=pl.lit(target.reading),
        stage=pl.lit(stage),
        unit_id="unit_id",
        unit_level="unit_level",
        period_end=pl.lit(day),
        numerator="numerator",
        denominator="denominator",
    )


def results_of(indicator: Indicator, known: HalfYearFacts) -> Iterator[tuple[str, pl.DataFrame]]:
    """Each stage with the sums at every level: `unit_id, unit_level, numerator, denominator`."""
    for stage, counts in _counted(indicator, known):
        yield stage, _summed(indicator, known.units, counts)


def _counted(indicator: Indicator, known: HalfYearFacts) -> Iterator[tuple[str, Counts]]:
    """Counts of an indicator at each stage; a target without stages has one, `none`."""
    places = known.units.universes.get(indicator.universe, np.array([], dtype=np.int64))
    if indicator.feed == "criteria_assessments":
        (fact,) = indicator.facts
        for stage in known.stages(fact):
            yield stage, _criterion(indicator, known, places, fact, stage)
    elif indicator.method in RATIOS:
        yield NO_STAGE, _ratio(indicator, known, places)
    else:
        yield NO_STAGE, _share(indicator, known, places)


def _ratio(indicator: Indicator, known: HalfYearFacts, places: Array) -> Counts:
    if indicator.is_of_observations:
        said = known.states(indicator.denominator_fact, NO_STAGE)[places]
        places = places[said != ""]
    (numerator,) = indicator.facts
    sums = [
        known.values(fact, NO_STAGE, indicator.is_from_below)[places]
        for fact in (numerator, indicator.denominator_fact)
    ]
    return Counts(places, *sums)


def _share(indicator: Indicator, known: HalfYearFacts, places: Array) -> Counts:
    """Units over the threshold; all of several facts or any of them."""
    values = [known.values(fact, NO_STAGE, indicator.is_from_below) for fact in indicator.facts]
    is_over = np.stack(values)[:, places] >= indicator.threshold
    is_met = is_over.any(axis=0) if indicator.method.endswith("_any") else is_over.all(axis=0)
    own = values[0][places] if indicator.method == "count_per_unit" else None
    return Counts(places, is_met.astype(float), np.ones(len(places)), own)


def _criterion(
    indicator: Indicator, known: HalfYearFacts, places: Array, fact: str, stage: str
) -> Counts:
    """Units assessed at a stage; another fact may choose among them, as for NTM communes."""
    states = known.states(fact, stage)
    is_counted = np.isin(states, ["reported", *indicator.counted_states])
    if indicator.denominator_fact:
        chosen = known.values(indicator.denominator_fact, NO_STAGE, False)
        is_counted &= chosen >= indicator.threshold
    places = places[is_counted[places]]
    is_met = known.values(fact, stage, indicator.is_from_below)[places] >= indicator.threshold
    return Counts(places, is_met.astype(float), np.ones(len(places)))


def _summed(indicator: Indicator, units: CountedUnits, counts: Counts) -> pl.DataFrame:
    """Counts at the units themselves and everything above: `unit_id, unit_level` and the sums."""
    own_levels = units.levels[counts.places]
    frames = []
    for level in (*LEVELS, "nation"):
        if level == "nation":
            homes = np.full(len(counts.places), len(units.ids))
        elif level in ("district", "province"):
            homes = getattr(units, level)[counts.places]
        else:
            homes = np.where(own_levels == level, counts.places, NOWHERE)
        is_inside = homes != NOWHERE
        found, inverse = np.unique(homes[is_inside], return_inverse=True)
        if not len(found):
            continue
        own = counts.own_count if level == "province" else None
        top = counts.numerator if own is None else own
        below = np.bincount(inverse, counts.denominator[is_inside])
        has_share = own is None and indicator.method != "count_of_units"
        frames.append(
            pl.DataFrame(
                {
                    "unit_id": [[*units.ids, NATION][place] for place in found.tolist()],
                    "numerator": np.bincount(inverse, top[is_inside]).round().astype(np.int64),
                    "denominator": below.round().astype(np.int64),
                }
            ).with_columns(
                unit_level=pl.lit(level),
                denominator=pl.col("denominator") if has_share else pl.lit(None, pl.Int64),
            )
        )
    schema = {name: TARGETS_SCHEMA[name] for name in ("unit_id", "numerator", "denominator")}
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema | {"unit_level": pl.String})


def whole_nation(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Targets of all areas as one table: the parts of the nation summed. Grain: KEYS."""
    table = pl.concat([pl.DataFrame(schema=TARGETS_SCHEMA), *parts])
    is_nation = pl.col("unit_level") == "nation"
    has_denominator = pl.col("denominator").count() > 0
    nation = (
        table.filter(is_nation)
        .group_by(KEYS)
        .agg(
            pl.col("numerator").sum(),
            denominator=pl.when(has_denominator).then(pl.col("denominator").sum()),
        )
    )
    joined = pl.concat([table.filter(~is_nation), nation.select(*TARGETS_SCHEMA)])
    return joined.sort(KEYS)
