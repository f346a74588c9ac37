"""Laws of conversion on random figures: totals, identity, bounds, and intervals that hold."""

from collections import defaultdict
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm.units import Choices, Journey, Measure, Reference, convert
from ntm.units.build_snapshot import FOLDER

LAST_OLD_DAY, NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
ACROSS = Journey(LAST_OLD_DAY, NEW_DAY)
BACK = Journey(NEW_DAY, LAST_OLD_DAY)
reference = Reference.load(FOLDER)
COMMUNES = {
    day: [unit.unit_id for unit in reference.on(day, "commune")] for day in (LAST_OLD_DAY, NEW_DAY)
}
seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=15, deadline=None)


def links_of(predecessors: dict) -> dict[str, list[str]]:
    return {
        unit: sorted(link.successor_id for link in links) for unit, links in predecessors.items()
    }


SUCCESSORS = links_of(reference.successors)
SOURCES_OF: dict[str, int] = defaultdict(int)
for _targets in SUCCESSORS.values():
    for _target in _targets:
        SOURCES_OF[_target] += 1
ONE_TO_ONE = {
    old: targets[0]
    for old, targets in SUCCESSORS.items()
    if len(targets) == 1 and SOURCES_OF[targets[0]] == 1
}


@st.composite
def figures(draw, day: date, least: float = 0.0):
    """Figures of some or all communes of a day."""
    random = np.random.default_rng(draw(seeds))
    units = np.array(COMMUNES[day])
    chosen = units[random.random(len(units)) < draw(st.sampled_from([0.02, 0.5, 1.0]))]
    scale = draw(st.sampled_from([1.0, 1e3, 1e9]))
    values = random.uniform(least, 1, len(chosen)) * scale
    return pa.table({"unit_id": pa.array(chosen, pa.string()), "figure": values})


@pytest.mark.parametrize(
    ("journey", "day"),
    [
        (ACROSS, LAST_OLD_DAY),
        (BACK, NEW_DAY),
        (Journey(LAST_OLD_DAY, NEW_DAY, to_level="province"), LAST_OLD_DAY),
        (Journey(LAST_OLD_DAY, NEW_DAY, to_level="comparable_area"), LAST_OLD_DAY),
        (Journey(NEW_DAY, date(2022, 6, 30)), NEW_DAY),
        (Journey(LAST_OLD_DAY, date(2023, 1, 1)), LAST_OLD_DAY),
    ],
    ids=["across", "back", "to_provinces", "to_areas", "back_to_2022", "to_2023"],
)
@given(data=st.data(), missing_is_zero=st.booleans())
@few
def test_totals_are_conserved(journey, day, data, missing_is_zero):
    table = data.draw(figures(day, least=-0.2))
    choices = Choices(missing_is_zero=missing_is_zero)
    rows = convert(table, journey, [Measure("figure", "sum")], choices, reference).rows
    total = float(np.sum(table["figure"].to_numpy()))
    found = sum(value for value in rows["value"].to_pylist() if value is not None)
    assert found == pytest.approx(total, rel=1e-9, abs=1e-6 * max(1.0, abs(total)))


@given(data=st.data(), basis=st.sampled_from(["any", "people"]))
@few
def test_there_and_back_over_one_to_one_links_is_the_identity(data, basis):
    table = data.draw(figures(LAST_OLD_DAY))
    table = table.filter(pa.array([unit in ONE_TO_ONE for unit in table["unit_id"].to_pylist()]))
    measure = Measure("figure", "sum", basis=basis)
    there = convert(table, ACROSS, [measure], None, reference).rows
    returned = there.select(["unit_id"]).append_column("figure", there["value"])
    back = convert(returned, BACK, [measure], None, reference).rows
    assert set(there["method"].to_pylist()) <= {"exact"}
    assert set(back["method"].to_pylist()) <= {"exact"}
    assert dict(zip(back["unit_id"].to_pylist(), back["value"].to_pylist(), strict=True)) == dict(
        zip(table["unit_id"].to_pylist(), table["figure"].to_pylist(), strict=True)
    )


def shares_of_a_nation(random: np.random.Generator) -> dict[tuple[str, str], float]:
    """A synthetic truth: what part of each old commune each successor got, the corners too."""
    shares = {}
    for old, targets in SUCCESSORS.items():
        alpha = random.choice([0.05, 1.0, 20.0])
        drawn = random.dirichlet([alpha] * len(targets)) if len(targets) > 1 else [1.0]
        shares.update({(old, target): share for target, share in zip(targets, drawn, strict=True)})
    return shares


@given(
    seed=seeds,
    weighting=st.sampled_from(["equal", "area", "distance"]),
    least=st.sampled_from([0.0, -1.0]),
)
@few
def test_the_interval_of_a_sum_holds_the_truth_of_any_division(seed, weighting, least):
    random = np.random.default_rng(seed)
    shares = shares_of_a_nation(random)
    values = dict(zip(SUCCESSORS, random.uniform(least, 100, len(SUCCESSORS)), strict=True))
    truth: dict[str, float] = defaultdict(float)
    for (old, target), share in shares.items():
        truth[target] += values[old] * share
    table = pa.table({"unit_id": list(values), "figure": list(values.values())})
    choices = Choices(weighting=weighting)
    rows = convert(table, ACROSS, [Measure("figure", "sum")], choices, reference).rows.to_pylist()
    assert len(rows) == len(truth)
    for row in rows:
        true = truth[row["unit_id"]]
        assert row["value_low"] - 1e-9 <= true <= row["value_high"] + 1e-9
        assert row["value_low"] <= row["value"] <= row["value_high"]
        if row["method"] == "exact":
            assert row["value"] == pytest.approx(true)


@given(seed=seeds)
@few
def test_ratios_stay_in_0_to_1_and_their_interval_holds_the_truth_of_any_division(seed):
    random = np.random.default_rng(seed)
    met_shares, unmet_shares = shares_of_a_nation(random), shares_of_a_nation(random)
    totals = random.integers(0, 50, len(SUCCESSORS))
    met = random.binomial(totals, random.choice([0.0, 0.3, 1.0], len(SUCCESSORS)))
    numerators: dict[str, float] = defaultdict(float)
    denominators: dict[str, float] = defaultdict(float)
    for old, count, total in zip(SUCCESSORS, met, totals, strict=True):
        for target in SUCCESSORS[old]:
            part = count * met_shares[old, target]
            numerators[target] += part
            denominators[target] += part + (total - count) * unmet_shares[old, target]
    table = pa.table({"unit_id": list(SUCCESSORS), "met": met, "total": totals})
    measure = Measure("share", "ratio", "met", "total")
    rows = convert(table, ACROSS, [measure], None, reference).rows.to_pylist()
    assert {row["method"] for row in rows} <= {"exact", "estimated"}
    for row in rows:
        if row["value"] is None:
            assert row["denominator"] == 0
            continue
        assert 0 <= row["value_low"] <= row["value"] <= row["value_high"] <= 1
        if denominators[row["unit_id"]] > 1e-9:
            true = numerators[row["unit_id"]] / denominators[row["unit_id"]]
            assert row["value_low"] - 1e-9 <= true <= row["value_high"] + 1e-9


@given(seed=seeds)
@few
def test_all_never_exceeds_any_and_agreeing_communes_decide_every_policy(seed):
    random = np.random.default_rng(seed)
    met = random.random(len(SUCCESSORS)) < random.choice([0.1, 0.5, 0.95])
    table = pa.table({"unit_id": list(SUCCESSORS), "figure": met})
    answers = dict(zip(SUCCESSORS, met, strict=True))
    told: dict[str, set[bool]] = defaultdict(set)
    for old, targets in SUCCESSORS.items():
        for target in targets:
            told[target].add(bool(answers[old]))
    rows = convert(
        table, ACROSS, [Measure("figure", "yes_no")], Choices(policy="all"), reference
    ).rows
    for row in rows.to_pylist():
        assert row["value_all"] == float(all(told[row["unit_id"]]))
        assert row["value_any"] == float(any(told[row["unit_id"]]))
        assert row["value_all"] <= row["value_any"]


@given(data=st.data())
@few
def test_provinces_get_what_their_communes_have_whatever_the_way(data):
    table = data.draw(figures(LAST_OLD_DAY))
    measure = [Measure("figure", "sum")]
    choices = Choices(missing_is_zero=True)
    direct = convert(
        table, Journey(LAST_OLD_DAY, NEW_DAY, to_level="province"), measure, choices, reference
    )
    step = convert(table, ACROSS, measure, choices, reference).rows
    step = step.select(["unit_id"]).append_column("figure", step["value"])
    onward = convert(
        step, Journey(NEW_DAY, NEW_DAY, to_level="province"), measure, choices, reference
    )
    one, other = (
        dict(zip(found.rows["unit_id"].to_pylist(), found.rows["value"].to_pylist(), strict=True))
        for found in (direct, onward)
    )
    assert one.keys() == other.keys()
    for unit_id, value in one.items():
        assert other[unit_id] == pytest.approx(value)
