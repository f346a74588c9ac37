"""The truth of targets, method by method, on a province small enough to count by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from simulator.counted_units import NOWHERE, CountedUnits, units_of
from simulator.fact_book import FactBook
from simulator.facts import FACTS_SCHEMA
from simulator.nation import provinces
from simulator.targets import (
    TARGETS_SCHEMA,
    HalfYearFacts,
    Indicator,
    Target,
    results_of,
    whole_nation,
)

# Two communes in the first district, one in the second, a province over all.
UNITS = CountedUnits(
    ids=["c1", "c2", "c3", "d1", "d2", "p"],
    levels=np.array([*["commune"] * 3, "district", "district", "province"]),
    district=np.array([3, 3, 4, 3, 4, NOWHERE]),
    province=np.array([5] * 6),
    universes={
        "programme_communes": np.array([0, 1, 2]),
        "programme_districts": np.array([3, 4]),
        "programme_units": np.array([0, 1, 2, 3, 4]),
        "provinces": np.array([5]),
    },
)


def indicator(method: str, facts: str, universe: str = "programme_communes", **more) -> Indicator:
    said = {"feed": "cooperatives", "denominator_fact": "", "threshold": 1.0}
    said |= {"is_from_below": False, "counted_states": frozenset()}
    names = tuple(facts.split(";"))
    return Indicator(
        **{**said, **more}, indicator_id="i", method=method, facts=names, universe=universe
    )


def results(asked: Indicator, *facts: tuple) -> dict[str, tuple]:
    """`unit_id → (numerator, denominator)` from facts `(unit, fact, value)` or with a state."""
    rows = [(u, "none", f, v, *(state or ["reported"])) for u, f, v, *state in facts]
    known = HalfYearFacts(UNITS, pl.DataFrame(rows, FACTS_SCHEMA, orient="row"))
    ((_, sums),) = results_of(asked, known)
    lines = sums.select("unit_id", "numerator", "denominator").iter_rows()
    return {unit: (top, bottom) for unit, top, bottom in lines}


def test_a_share_counts_units_over_the_threshold_and_everything_above_them():
    found = results(indicator("share_of_units", "n", threshold=2.0), ("c1", "n", 2), ("c3", "n", 1))
    assert found == {
        "c1": (1, 1),
        "c2": (0, 1),
        "c3": (0, 1),
        "d1": (1, 2),
        "d2": (0, 1),
        "p": (1, 3),
        "VN": (1, 3),
    }


def test_a_ratio_divides_sums_and_a_silent_unit_of_observations_is_left_out():
    asked = indicator("ratio_of_sums", "a", feed="infrastructure", denominator_fact="b")
    found = results(asked, ("c1", "a", 3), ("c1", "b", 4), ("c2", "b", 6))
    assert found == {"c1": (3, 4), "c2": (0, 6), "d1": (3, 10), "p": (3, 10), "VN": (3, 10)}


def test_in_a_register_a_unit_without_a_row_has_none():
    asked = indicator("ratio_of_sums", "a", feed="officials", denominator_fact="b")
    assert results(asked, ("c1", "b", 4))["c3"] == (0, 0)


def test_communes_and_districts_are_pooled_with_all_of_several_facts_or_any():
    facts = (("c1", "x", 1), ("c1", "y", 2), ("d2", "y", 1))
    both = results(indicator("share_of_units_with_all", "x;y", "programme_units"), *facts)
    either = results(indicator("share_of_units_with_any", "x;y", "programme_units"), *facts)
    assert both["VN"] == (1, 5)
    assert either["VN"] == (2, 5)
    assert either["d2"] == (1, 2)  # the district itself and its commune


def test_a_district_gathers_what_lies_below_it():
    asked = indicator("share_of_units", "n", "programme_districts", is_from_below=True)
    found = results(asked, ("c1", "n", 1), ("c2", "n", 1))
    assert found == {"d1": (1, 1), "d2": (0, 1), "p": (1, 2), "VN": (1, 2)}


def test_a_province_shows_its_number_and_the_nation_a_share_of_provinces():
    asked = indicator("count_per_unit", "n", "provinces", is_from_below=True)
    found = results(asked, ("c1", "n", 1), ("c3", "n", 1))
    assert found == {"p": (2, None), "VN": (1, 1)}


@pytest.mark.parametrize(
    ("counted", "expected"), [(frozenset({"not_registered"}), (1, 3)), (frozenset(), (1, 1))]
)
def test_unregistered_units_count_as_not_met_only_where_the_indicator_says_so(counted, expected):
    asked = indicator("share_of_units", "s/1", feed="criteria_assessments", counted_states=counted)
    facts = [("c2", "s/1", None, "not_registered"), ("c3", "s/1", None, "not_registered")]
    assert results(asked, ("c1", "s/1", 1.0), *facts)["VN"] == expected


def test_another_fact_may_choose_among_the_units():
    asked = indicator(
        "share_of_units", "s/1", feed="criteria_assessments", denominator_fact="recognised/ntm"
    )
    facts = (("c1", "s/1", 1.0), ("c2", "s/1", 1.0), ("c2", "recognised/ntm", 1.0))
    assert results(asked, *facts)["VN"] == (1, 1)


def test_a_target_of_a_province_holds_there_until_its_level_closes():
    target = Target("T", "r", "84", date(2022, 8, 2), date(2025, 6, 30))
    assert target.is_asked("84", date(2025, 6, 30))
    assert not target.is_asked("84", date(2025, 12, 31))
    assert not target.is_asked("83", date(2025, 6, 30))


def test_the_nation_is_the_sum_of_the_areas():
    row = ("T", "r", "none", "VN", "nation", date(2024, 6, 30))
    parts = [(*row, 1, 2), (*row, 3, 4)]
    frames = [pl.DataFrame([part], TARGETS_SCHEMA, orient="row") for part in parts]
    assert whole_nation(frames).select("numerator", "denominator").row(0) == (4, 6)


def test_months_add_up_the_last_register_holds_and_attendances_gather():
    book = FactBook()
    for month, count in (("2024-01", 5), ("2024-06", 7)):
        book.add(month, {"work_files": files("c1", count)})
    for quarter, status in (("2024-Q1", "running"), ("2024-Q2", "stopped")):
        book.add(quarter, {"pilot_models": pilot(status), "trainings": attendance()})
    found = values(book)
    assert found["work_files_count"] == 12
    assert found["smart_commune_pilots_in_place_count"] == 0
    assert found["manager_digital_attendances_count"] == 2
    book.add("2024-Q3", {"trainings": attendance()})
    assert values(book) == {"manager_digital_attendances_count": 3}


def test_an_official_trained_in_an_earlier_period_counts_once_as_trained():
    book = FactBook()
    officials = pl.DataFrame({"unit_id": ["c1", "c1"], "official_code": ["o1", "o2"]})
    book.add("2023-H1", {"trainings": attendance()})
    book.add("2023-H2", {"trainings": attendance(), "officials": officials})
    found = values(book)
    assert found["officials_serving_count"] == 2
    assert found["officials_serving_trained_count"] == 1


def values(book: FactBook) -> dict[str, float]:
    return dict(book.close_half_year().select("fact", "value").iter_rows())


def files(unit_id: str, count: int) -> pl.DataFrame:
    texts = {"unit_id": unit_id, "work_files_scope": "all", "value_kind": "actual"}
    return pl.DataFrame([texts | {"work_files_count": count, "work_files_online_count": 1}])


def pilot(status: str) -> pl.DataFrame:
    texts = {"unit_id": "c1", "pilot_type": "smart_commune", "pilot_level": "central"}
    return pl.DataFrame([texts | {"model_status": status}])


def attendance() -> pl.DataFrame:
    texts = {"unit_id": "p", "audience": "managers", "training_topic": "digital_transformation"}
    row = texts | {"official_code": "o1", "held_date": date(2023, 3, 1), "attendances_count": None}
    return pl.DataFrame([row], schema_overrides={"attendances_count": pl.Int64})


def test_universes_follow_the_map():
    day = date(2025, 6, 30)
    quang_tri = units_of(provinces()["45"], day)  # holds the island district Cồn Cỏ
    names = {name: {quang_tri.ids[p] for p in at} for name, at in quang_tri.universes.items()}
    assert "471@2021-01-01" in names["programme_districts"]
    assert "47100@2021-01-01" not in names["all_communes"] | names["programme_communes"]
    assert names["programme_districts"] <= names["all_districts"]
    assert names["programme_communes"] < names["all_communes"]
    assert len(names["managing_units"]) == len(names["programme_units"]) + 1
