"""What rows say of each unit, as facts named in `indicators.csv`.

What codes count as (digital, in place, recognised) is read from the code lists.
"""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import polars as pl

from ntm.catalog import codes

NO_STAGE = "none"
FACTS_SCHEMA = {
    "unit_id": pl.String,
    "stage": pl.String,
    "fact": pl.String,
    "value": pl.Float64,
    "state": pl.String,
}
DECIDED_ON = date(2022, 8, 2)  # Decision 924/QĐ-TTg
# Periods of these add up over a half-year; of the others the last report in it holds.
FLOW_FEEDS = ("satisfaction_responses", "service_transactions", "work_files")
CUMULATIVE_FEEDS = ("trainings",)  # counted since the programme's first day
Facts = dict[str, pl.Expr]


@lru_cache
def feeds_of(fact: str) -> frozenset[str]:
    """Feeds without which a fact is not known; empty where no feed here tells it."""
    if "/" in fact:
        is_title = fact.startswith("recognised/")
        return frozenset({"recognitions" if is_title else "criteria_assessments"})
    found = frozenset(feed_name for feed_name, facts in COUNTED.items() if fact in facts())
    return found | ({"trainings"} if "_trained_" in fact else set())


def facts_of(feed_name: str, rows: pl.DataFrame, trained: pl.DataFrame) -> pl.DataFrame:
    """What a feed's rows say of each unit. Grain: unit × stage × fact; empty for other feeds.

    `trained` are the digital classes known so far: `official_code, last_held_date`.
    """
    if feed_name in NAMED:
        return NAMED[feed_name](rows).select(*FACTS_SCHEMA)
    if feed_name not in COUNTED:
        return pl.DataFrame(schema=FACTS_SCHEMA)
    rows = _prepared(feed_name, rows, trained)
    sums = rows.group_by("unit_id").agg(
        [value.sum().cast(pl.Float64).alias(fact) for fact, value in COUNTED[feed_name]().items()]
    )
    long = sums.unpivot(index="unit_id", variable_name="fact", value_name="value")
    reported = {"stage": pl.lit(NO_STAGE), "state": pl.lit("reported")}
    return long.with_columns(**reported).select(*FACTS_SCHEMA)


def _prepared(feed_name: str, rows: pl.DataFrame, trained: pl.DataFrame) -> pl.DataFrame:
    """Rows with what their facts ask beside them."""
    if feed_name == "officials":  # persons, not attendances: an official counts once (T08)
        last = trained.group_by("official_code").agg(pl.col("last_held_date").max())
        rows = rows.join(last, on="official_code", how="left")
    if feed_name == "linkage_models":
        in_place = rows.filter(_counts_as("model_status", "in_place"))
        firsts = in_place.group_by("linkage_code").agg(first_id=pl.col("unit_id").min())
        is_first = pl.col("unit_id") == pl.col("first_id")
        rows = rows.join(firsts, on="linkage_code", how="left").with_columns(
            is_first_commune=is_first.fill_null(False)
        )
    return rows


def digital_classes(rows: pl.DataFrame) -> pl.DataFrame:
    """Classes in a digital topic that officials attended: `official_code, last_held_date`."""
    is_known = pl.col("official_code").is_not_null()
    attended = rows.filter(_counts_as("training_topic", "digital") & is_known)
    return attended.select("official_code", last_held_date="held_date")


def _counts_as(column: str, meaning: str, list_name: str = "") -> pl.Expr:
    """Whether a column's code counts as something, as its code list says."""
    lines = codes(list_name or column)
    return pl.col(column).is_in([x["code"] for x in lines if x["counts_as"] == meaning])


def _is_digital() -> pl.Expr:
    lines = codes("digital_technology")
    digital = [line["code"] for line in lines if line["counts_as"] == "digital"]
    return pl.col("digital_technologies").list.set_intersection(digital).list.len() > 0


def _criteria(rows: pl.DataFrame) -> pl.DataFrame:
    """1 for met, 0 for not met, null where the state says why there is no answer."""
    is_answer = pl.col("result").is_in(["met", "not_met"])
    return rows.with_columns(
        fact=pl.col("criteria_set") + "/" + pl.col("indicator_code"),
        value=pl.when(is_answer).then((pl.col("result") == "met").cast(pl.Float64)),
        state=pl.when(is_answer).then(pl.lit("reported")).otherwise("result"),
    )


def _titles(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        "unit_id",
        stage=pl.lit(NO_STAGE),
        fact="recognised/" + pl.col("recognition_title"),
        value=_counts_as("recognition_status", "recognised").cast(pl.Float64),
        state=pl.lit("reported"),
    )


def _cooperatives() -> Facts:
    is_active = pl.col("operating_status") == "active"
    is_registered = pl.col("operating_status") != "dissolved"
    is_farming = pl.col("sector") != "non_agricultural"
    uses_any = pl.col("digital_technologies").list.len() > 0
    return {
        "cooperatives_count": pl.col("operating_status").is_not_null(),
        "cooperatives_active_count": is_active,
        "cooperatives_registered_count": is_registered,
        "cooperatives_digital_active_count": is_active & _is_digital(),
        "cooperatives_digital_agricultural_count": is_active & _is_digital() & is_farming,
        "cooperatives_digital_registered_count": is_registered & _is_digital(),
        "cooperatives_any_software_count": is_active & uses_any,
    }


def _linkage_models() -> Facts:
    """A model over several communes counts once among models, at the first of them."""
    is_in_place = _counts_as("model_status", "in_place")
    is_key = _counts_as("key_product_level", "key_product")
    has_code = pl.col("area_code").is_not_null()
    has_area = (pl.col("raw_material_area_ha").fill_null(0) > 0) | has_code
    is_here = is_in_place & pl.col("is_first_commune")
    return {
        "linkage_models_count": is_in_place,
        "linkage_key_models_count": is_in_place & is_key,
        "linkage_digital_models_count": is_in_place & _is_digital(),
        "linkage_key_digital_models_count": is_in_place & is_key & _is_digital(),
        "linkage_area_models_count": is_here & has_area,
        "linkage_area_digital_models_count": is_here & has_area & _is_digital(),
        "linkage_coded_area_models_count": is_here & has_code,
        "linkage_coded_area_digital_models_count": is_here & has_code & _is_digital(),
    }


def _pilot_models() -> Facts:
    is_smart = pl.col("pilot_type") == "smart_commune"
    is_in_place = is_smart & _counts_as("model_status", "in_place")
    is_central = pl.col("pilot_level") == "central"
    return {
        "smart_commune_pilots_in_place_count": is_in_place,
        "smart_commune_pilots_approved_count": is_smart & (pl.col("model_status") != "stopped"),
        "smart_commune_pilots_central_in_place_count": is_in_place & is_central,
    }


def _officials() -> Facts:
    held = pl.col("last_held_date")
    return {
        "officials_serving_count": pl.col("official_code").is_not_null(),
        "officials_serving_trained_count": held.is_not_null(),
        "officials_trained_since_decision_count": (held >= DECIDED_ON).fill_null(False),
    }


def _trainings() -> Facts:
    is_counted = _counts_as("audience", "managers", "training_audience")
    is_counted &= _counts_as("training_topic", "digital")
    attendances = pl.when(is_counted).then(pl.col("attendances_count").fill_null(1))
    return {"manager_digital_attendances_count": attendances}


def _surveys() -> Facts:
    is_online = _counts_as("survey_channel", "online")
    is_counted = (pl.col("survey_topic") == "ntm_results") & is_online
    return {"ntm_online_answers_count": is_counted}


def _work_files() -> Facts:
    """Files of all kinds, and apart those of the programme; plans and estimates count nowhere."""
    is_actual = pl.col("value_kind") == "actual"
    is_whole, is_programme = (
        is_actual & (pl.col("work_files_scope") == scope) for scope in ("all", "programme")
    )
    count, online = pl.col("work_files_count"), pl.col("work_files_online_count")
    return {
        "work_files_count": pl.when(is_whole).then(count),
        "work_files_online_count": pl.when(is_whole).then(online),
        "work_files_programme_count": pl.when(is_programme).then(count),
        "work_files_programme_online_count": pl.when(is_programme).then(online),
    }


def _households() -> Facts:
    names = ("households_count", "households_smartphone_count", "households_smart_device_count")
    return {name: pl.col(name) for name in names}


def _dossiers() -> Facts:
    is_known = pl.col("channel").is_not_null()
    return {"dossiers_count": is_known, "dossiers_online_count": pl.col("channel") == "online"}


def _services() -> Facts:
    return {"essential_services_online_count": pl.col("is_online")}


# Facts that the data name themselves, and facts that are sums of an expression over a unit's rows.
NAMED: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "criteria_assessments": _criteria,
    "recognitions": _titles,
}
COUNTED: dict[str, Callable[[], Facts]] = {
    "cooperatives": _cooperatives,
    "essential_services": _services,
    "infrastructure": _households,
    "linkage_models": _linkage_models,
    "officials": _officials,
    "pilot_models": _pilot_models,
    "satisfaction_responses": _surveys,
    "service_transactions": _dossiers,
    "trainings": _trainings,
    "work_files": _work_files,
}
