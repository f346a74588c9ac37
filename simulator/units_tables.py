"""Commune-level units with the district and province they lay in, dated, from `ntm.units`."""

from datetime import date
from functools import lru_cache

import polars as pl

from ntm.catalog import read_table

FAR_FUTURE = date(9999, 12, 31)
OLD_MAP_DAY = date(2024, 1, 1)  # the 63 provinces
NEW_MAP_DAY = date(2025, 7, 1)  # the 34 provinces, no districts


@lru_cache(maxsize=2)
def dated_units(map_day: date) -> pl.DataFrame:
    """Commune-level units below the provinces of a day (one of the two above).

    Grain: commune-level unit × span in which its name, type, district and the district's name
    stay the same. Columns: `unit_id, code, valid_from, valid_to, name, type, district_id,
    district, district_type, province_id, province, province_code, region`; from July 2025 without
    district.
    """
    provinces = _versions("province").filter(
        (pl.col("valid_from") <= map_day) & (pl.col("valid_to") >= map_day)
    )
    communes = _versions("commune")
    if map_day < NEW_MAP_DAY:
        communes = _inside(communes, _versions("district"), "district").drop("district_code")
    else:
        nothing = pl.lit(None, pl.String)
        communes = communes.with_columns(
            district_id=nothing, district=pl.lit(""), district_type=nothing
        )
    communes = _inside(communes, provinces.drop("valid_from", "valid_to"), "province")
    communes = communes.drop("province_type")
    communes = communes.join(_regions(), on="unit_id", how="left")
    return communes.sort("unit_id", "valid_from")


@lru_cache(maxsize=1)
def links() -> pl.DataFrame:
    """Who became part of whom on 1 July 2025. Grain: `predecessor_id, successor_id`."""
    lines = pl.DataFrame(read_table("units/unit_links"))
    return lines.select("predecessor_id", "successor_id").unique().sort(pl.all())


def _regions() -> pl.DataFrame:
    """The region of the programme's reports that each commune lies in: `unit_id, region`."""
    groups = pl.DataFrame(read_table("units/unit_groups"))
    regions = groups.filter(pl.col("group_type") == "region").unique("unit_id", keep="first")
    return regions.select("unit_id", region="group_code").sort("unit_id")


def _inside(units: pl.DataFrame, parents: pl.DataFrame, level: str) -> pl.DataFrame:
    """Units with `<level>_id, <level>, <level>_code, <level>_type` of their parent, in spans where
    both hold."""
    columns = {"unit_id": "id", "code": "code", "type": "type"}
    above = {name: f"{level}_{ending}" for name, ending in columns.items()}
    named = parents.rename({**above, "name": level, "parent_id": "next_id"})
    joined = units.join(named, left_on="parent_id", right_on=f"{level}_id", suffix="_above")
    joined = joined.rename({"parent_id": f"{level}_id", "next_id": "parent_id"})
    if "valid_from_above" not in joined.columns:
        return joined.drop("parent_id")
    return (
        joined.with_columns(
            valid_from=pl.max_horizontal("valid_from", "valid_from_above"),
            valid_to=pl.min_horizontal("valid_to", "valid_to_above"),
        )
        .filter(pl.col("valid_from") <= pl.col("valid_to"))
        .drop("valid_from_above", "valid_to_above")
    )


def _versions(level: str) -> pl.DataFrame:
    units = pl.DataFrame(read_table("units/units")).filter(pl.col("level") == level)
    versions = pl.DataFrame(read_table("units/unit_versions"))
    dated = versions.join(units.select("unit_id", "code"), on="unit_id").with_columns(
        pl.col("valid_from").str.to_date(),
        pl.col("valid_to").replace("", None).str.to_date().fill_null(FAR_FUTURE),
    )
    return dated.select("unit_id", "code", "valid_from", "valid_to", "name", "type", "parent_id")
