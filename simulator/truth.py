"""The truth apart: state of every unit and numerator and denominator of every target.

Facts are named as in `indicators.csv`; what a target counts is read from the catalogue.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ntm.catalog import read_table
from simulator.draws import day_number
from simulator.feeds import criteria_assessments as criteria
from simulator.feeds import recognitions
from simulator.nation import PROGRAMME_TYPES, Province
from simulator.settings import half_year_index, last_day
from simulator.view import View

TAX_OR_ACCOUNTING = ("accounting", "e_invoice")  # mandatory or back-office: not digital on its own
NATION = "VN"
NO_STAGE = "none"
FACTS_SCHEMA = {"unit_id": pl.String, "stage": pl.String, "fact": pl.String, "value": pl.Float64}


@dataclass(frozen=True)
class Target:
    """One reading of a target: which facts count, how, and whether unregistered units are left
    out."""

    target_id: str
    reading: str
    feed: str
    method: str
    fact: str
    below: str
    threshold: float
    leaves_out_unregistered: bool


def national_targets() -> list[Target]:
    """National targets, from `targets.csv` and `indicators.csv`."""
    indicators = {line["indicator_id"]: line for line in read_table("indicators")}
    found = []
    for line in read_table("targets"):
        indicator = indicators.get(line["indicator_id"])
        if indicator and line["owner"] == NATION:
            found.append(
                Target(
                    line["target_id"],
                    line["reading"],
                    indicator["feed"],
                    indicator["method"],
                    indicator["numerator_fact"],
                    indicator["denominator_fact"],
                    float(indicator["threshold"] or 1),
                    indicator["not_registered"] == "left_out",
                )
            )
    return found


def facts_of(feed_name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """What a feed's rows say of each unit. Grain: unit × stage × fact; empty for other feeds."""
    made = {
        "criteria_assessments": _criteria_facts,
        "cooperatives": _cooperative_facts,
        "service_transactions": _dossier_facts,
    }.get(feed_name)
    return made(rows).select(*FACTS_SCHEMA) if made else pl.DataFrame(schema=FACTS_SCHEMA)


def _criteria_facts(rows: pl.DataFrame) -> pl.DataFrame:
    """1 for met, 0 for not met, null for a unit that is not registered for the set."""
    is_met = (pl.col("result") == "met").cast(pl.Float64)
    return rows.with_columns(
        fact=pl.col("criteria_set") + "/" + pl.col("indicator_code"),
        value=pl.when(pl.col("result") != "not_registered").then(is_met),
    )


def _cooperative_facts(rows: pl.DataFrame) -> pl.DataFrame:
    is_active = pl.col("operating_status") == "active"
    digital = pl.col("digital_technologies").list.set_difference(list(TAX_OR_ACCOUNTING))
    is_digital = digital.list.len() > 0
    uses_any = pl.col("digital_technologies").list.len() > 0
    is_farming = pl.col("sector") != "non_agricultural"
    conditions = {
        "cooperatives_count": pl.lit(True),
        "cooperatives_active_count": is_active,
        "cooperatives_digital_active_count": is_active & is_digital,
        "cooperatives_digital_agricultural_count": is_active & is_digital & is_farming,
        "cooperatives_digital_registered_count": is_digital,
        "cooperatives_any_software_count": is_active & uses_any,
    }
    return _counted(rows, conditions)


def _dossier_facts(rows: pl.DataFrame) -> pl.DataFrame:
    is_online = pl.col("channel") == "online"
    return _counted(rows, {"dossiers_count": pl.lit(True), "dossiers_online_count": is_online})


def _counted(rows: pl.DataFrame, conditions: dict[str, pl.Expr]) -> pl.DataFrame:
    """Rows of each unit for which each condition holds, as facts."""
    marked = rows.select("unit_id", **conditions)
    sums = marked.group_by("unit_id").agg(pl.all().sum().cast(pl.Float64))
    long = sums.unpivot(index="unit_id", variable_name="fact", value_name="value")
    return long.with_columns(stage=pl.lit(NO_STAGE))


def targets_of(province: Province, day: date, facts: dict[str, pl.DataFrame]) -> list[pl.DataFrame]:
    """Numerators and denominators by commune of the programme, with the units above.

    Grain: target × reading × stage × commune × period end.
    """
    units = province.communes_on(day).select(
        "type", unit_id="unit_id", district_id="district_id", province_id="province_id"
    )
    programme = units.filter(pl.col("type").is_in(PROGRAMME_TYPES)).drop("type")
    found = []
    for target in national_targets():
        if target.feed not in facts or target.method != "share_of_units":
            continue
        chosen = facts[target.feed].filter(pl.col("fact") == target.fact).drop("fact")
        if target.feed == "criteria_assessments":
            counted = programme.join(chosen, on="unit_id")
        else:  # a commune without any counts as not met
            counted = programme.join(chosen, on="unit_id", how="left").with_columns(
                pl.col("stage").fill_null(NO_STAGE), pl.col("value").fill_null(0.0)
            )
        if target.leaves_out_unregistered:
            counted = counted.drop_nulls("value")
        found.append(
            counted.select(
                "stage",
                commune_id="unit_id",
                district_id="district_id",
                province_id="province_id",
                target_id=pl.lit(target.target_id),
                reading=pl.lit(target.reading),
                period_end=pl.lit(day),
                numerator=(pl.col("value").fill_null(0.0) >= target.threshold).cast(pl.Int64),
                denominator=pl.lit(1, pl.Int64),
            )
        )
    return found


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
        .drop_nulls("unit_id")
        .with_columns(unit_level=pl.lit(level))
        for level, unit in levels.items()
    ]
    columns = [*keys, "unit_id", "unit_level", "period_end", "numerator", "denominator"]
    return pl.concat(frames).select(columns).sort(*keys, "unit_level", "unit_id", "period_end")


def state_of(view: View, period: str) -> pl.DataFrame:
    """The state of every unit that exists on the period's last day. Grain: unit × period."""
    half, day = half_year_index(period), last_day(period)
    latent: dict[str, np.ndarray] = {
        "place": np.arange(len(view.province.unit_ids)),
        "maturity": view.state.maturity[:, half],
        "is_registered_advanced": criteria.is_registered(view, half),
        "is_recognised": recognitions.title_day(view, "ntm") <= day_number(day),
        "is_advanced": recognitions.title_day(view, "advanced") <= day_number(day),
        "is_model": recognitions.title_day(view, "model") <= day_number(day),
    }
    for fact in criteria.assessed_facts():
        name = "result_" + fact.replace("/", "_").replace(".", "_")
        latent[name] = criteria.results(view, fact, "confirmed", half)
    units = view.province.communes_on(day).select(
        "place", "unit_id", "code", "type", "district_id", "province_id"
    )
    is_programme = pl.col("type").is_in(PROGRAMME_TYPES).alias("is_programme_commune")
    whole = units.join(pl.DataFrame(latent), on="place").with_columns(is_programme)
    return whole.with_columns(period=pl.lit(period), period_end=pl.lit(day)).drop("place")
