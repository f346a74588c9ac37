"""The truth apart: state of every unit and numerator and denominator of every target."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from ntm.catalog import read_table

TAX_OR_ACCOUNTING = ("accounting", "e_invoice")  # mandatory or back-office: not digital on its own
NATION = "VN"
NO_STAGE = "none"


@dataclass(frozen=True)
class Target:
    """One reading of a target: which fact counts, and whether unregistered units are left out."""

    target_id: str
    reading: str
    feed: str
    fact: str
    leaves_out_unregistered: bool


def targets_of(feed_name: str) -> list[Target]:
    """National targets that a feed answers, from `targets.csv` and `indicators.csv`."""
    indicators = {line["indicator_id"]: line for line in read_table("indicators")}
    found = []
    for line in read_table("targets"):
        indicator = indicators.get(line["indicator_id"])
        if indicator and indicator["feed"] == feed_name and line["owner"] == NATION:
            left_out = indicator["not_registered"] == "left_out"
            fact = indicator["numerator_fact"]
            found.append(Target(line["target_id"], line["reading"], feed_name, fact, left_out))
    return found


def cooperative_facts(rows: pl.DataFrame) -> pl.DataFrame:
    """Counts of cooperatives by place, named as in `indicators.csv`. Grain: place."""
    is_active = pl.col("operating_status") == "active"
    digital = pl.col("digital_technologies").list.set_difference(list(TAX_OR_ACCOUNTING))
    is_digital = digital.list.len() > 0
    uses_any = pl.col("digital_technologies").list.len() > 0
    is_farming = pl.col("sector") != "non_agricultural"
    conditions = {
        "cooperatives_active_count": is_active,
        "cooperatives_digital_active_count": is_active & is_digital,
        "cooperatives_digital_agricultural_count": is_active & is_digital & is_farming,
        "cooperatives_digital_registered_count": is_digital,
        "cooperatives_any_software_count": is_active & uses_any,
    }
    sums = [condition.sum().cast(pl.Int64).alias(name) for name, condition in conditions.items()]
    return rows.group_by("place").agg(pl.len().cast(pl.Int64).alias("cooperatives_count"), *sums)


def criteria_targets(rows: pl.DataFrame) -> pl.DataFrame:
    """Numerators and denominators by place. Grain: target × reading × stage × place.

    A place counts in the denominator of a stage when it has a row at that stage; one that is not
    registered for the set counts as not met, or is left out, as the indicator says.
    """
    facts = rows.with_columns(fact=pl.col("criteria_set") + "/" + pl.col("indicator_code"))
    frames = []
    for target in targets_of("criteria_assessments"):
        chosen = facts.filter(pl.col("fact") == target.fact)
        if target.leaves_out_unregistered:
            chosen = chosen.filter(pl.col("result") != "not_registered")
        numerator = (pl.col("result") == "met").cast(pl.Int64)
        frames.append(_counted(chosen, target, pl.col("stage"), numerator))
    return pl.concat(frames)


def cooperative_targets(facts: pl.DataFrame, programme_places: np.ndarray) -> pl.DataFrame:
    """Numerators and denominators by place; a commune without cooperatives counts as not met."""
    every = pl.DataFrame({"place": programme_places}).join(facts, on="place", how="left")
    every = every.fill_null(0)
    frames = [
        _counted(every, target, pl.lit(NO_STAGE), (pl.col(target.fact) >= 1).cast(pl.Int64))
        for target in targets_of("cooperatives")
    ]
    return pl.concat(frames)


def _counted(
    rows: pl.DataFrame, target: Target, stage: pl.Expr, numerator: pl.Expr
) -> pl.DataFrame:
    return rows.select(
        target_id=pl.lit(target.target_id),
        reading=pl.lit(target.reading),
        stage=stage,
        place=pl.col("place").cast(pl.Int64),
        numerator=numerator,
        denominator=pl.lit(1, pl.Int64),
    )


def summed(communes: pl.DataFrame) -> pl.DataFrame:
    """Targets at commune, district, province and nation.

    `communes` has `commune_id, district_id, province_id` beside the counts. Grain of the answer:
    target × reading × stage × unit × period end.
    """
    keys = ["target_id", "reading", "stage"]
    levels = {
        "commune": pl.col("commune_id"),
        "district": pl.col("district_id"),
        "province": pl.col("province_id"),
        "nation": pl.lit(NATION),
    }
    frames = [
        communes.group_by(*keys, unit.alias("unit_id"), "period_end")
        .agg(pl.col("numerator").sum(), pl.col("denominator").sum())
        .with_columns(unit_level=pl.lit(level))
        for level, unit in levels.items()
    ]
    columns = [*keys, "unit_id", "unit_level", "period_end", "numerator", "denominator"]
    return pl.concat(frames).select(columns).sort(*keys, "unit_level", "unit_id", "period_end")


def dossier_facts(rows: pl.DataFrame) -> pl.DataFrame:
    """Dossiers and those filed online, by place. Grain: place."""
    online = (pl.col("channel") == "online").sum().cast(pl.Int64)
    count = pl.len().cast(pl.Int64)
    return rows.group_by("place").agg(dossiers_count=count, dossiers_online_count=online)
