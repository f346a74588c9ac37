"""Revisions: the change of a figure is split into parts that add up, each unit in one of them."""

import itertools
import shutil
from fractions import Fraction

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ntm.revision_sides import Figure, Leaf, Question, Side, read_side
from ntm.revisions import PARTS, Total, changes, classify, figure_total, split
from ntm.verbs.revisions import rounded_lines, whole_change
from tests import river
from tests.warehouse import make_warehouse

DAY = river.day("2024-12-31")
PLACES = {"01": ("c1", "c2", "c3"), "02": ("c4", "c5")}
QUESTION = Question("X", "VN", DAY)
INDICATOR = {
    "indicator_id": "i", "method": "share_of_units", "numerator_fact": "f", "threshold": 1.0,
    "facts_from": "own", "feed": "cooperatives", "universe": "programme_communes",
}  # fmt: skip
TARGET = {"target_id": "X", "reading": "r", "indicator_id": "i", "is_default_reading": True}
HOMES = {commune: province for province, communes in PLACES.items() for commune in communes}
HOMES["d1"] = "01"


def unit_rows() -> dict[str, list[dict]]:
    """Two provinces with communes, one of them in a district, and the nation over them."""
    units, tree = [{"unit_id": "VN", "unit_code": "VN", "unit_level": "nation"}], []
    places = [(code, "province", code) for code in PLACES]
    places += [(u, "district" if u == "d1" else "commune", code) for u, code in HOMES.items()]
    for unit_id, level, province in places:
        units.append({"unit_id": unit_id, "unit_code": unit_id, "unit_level": level})
        home = "d1" if unit_id in ("c1", "c2", "d1") else None
        above = {(unit_id, level), (province, "province"), ("VN", "nation")}
        above |= {(home, "district")} if home else set()
        tree += [
            {
                "period_end": DAY, "unit_id": unit_id, "ancestor_id": ancestor,
                "ancestor_level": ancestor_level, "district_id": home, "province_id": province,
            }
            for ancestor, ancestor_level in above
        ]  # fmt: skip
    return {"dim_units": units, "fct_unit_ancestors": tree}


def result_rows(own: dict[str, tuple[float, float] | None]) -> list[dict]:
    """Results on the full grid: units' own (None is silent) and the sums of those above them."""
    members = {"VN": list(own), "d1": [unit for unit in own if unit in ("c1", "c2", "d1")]}
    for code in PLACES:
        members[code] = [unit for unit in own if HOMES.get(unit, unit) == code]
    members |= {unit: [unit] for unit in own if unit.startswith("c")}
    levels = {"VN": "nation", "d1": "district", "01": "province", "02": "province"}
    rows = []
    for unit_id, inside in members.items():
        known = [sums for sums in (own[unit] for unit in inside) if sums is not None]
        rows.append(
            {
                "indicator_id": "i", "stage": "none", "unit_id": unit_id, "period_end": DAY,
                "map_date": DAY, "unit_level": levels.get(unit_id, "commune"),
                "numerator": sum(n for n, _ in known) if known else None,
                "denominator": sum(d for _, d in known) if known else None,
                "units_expected": len(inside), "units_reported": len(known),
            }
        )  # fmt: skip
    return [row for row in rows if row["units_expected"]]


def figure_row(results: list[dict]) -> dict:
    """The nation's figure, as the mart has it."""
    nation = {"numerator": None, "denominator": None, "units_reported": 0}
    nation |= next((row for row in results if row["unit_id"] == "VN"), {})
    share = None
    if nation["denominator"]:
        share = 100.0 * nation["numerator"] / nation["denominator"]
    return {
        "target_id": "X", "reading": "r", "stage": "none", "unit_id": "VN", "unit_code": "VN",
        "unit_level": "nation", "period_end": DAY, "map_date": DAY, "is_default": True,
        "value": share, "status": "partly_reported",
        **{name: nation[name] for name in ("numerator", "denominator", "units_reported")},
    }  # fmt: skip


def fact_rows(facts: dict[str, float]) -> list[dict]:
    """Facts of units at the period's end."""
    common = {"period": "2024-H2", "period_end": DAY, "stage": "none", "fact": "f"}
    return [{"unit_id": unit, "fact_value": value, **common} for unit, value in facts.items()]


def delivery_row(name: str, province: str) -> dict:
    """A delivery in force."""
    return {
        "delivery_id": name, "part": "p", "feed": "cooperatives", "sender": f"{province}-ccptnt",
        "province_code": province, "period": "2024-H2", "period_end": DAY, "file_name": name,
        "received_at": river.datetime(2025, 1, 10), "decision": "promoted", "is_in_force": True,
        "batch_id": "b",
    }  # fmt: skip


class World:
    """Warehouse files of literal rows, each a copy of one that has units and the indicator."""

    def __init__(self, path, **line):
        target = TARGET | {"default_stage": "none"}
        rows = {"dim_indicators": [INDICATOR | line], "dim_targets": [target], **unit_rows()}
        self.template, self.numbers = make_warehouse(path, rows), itertools.count()

    def say(self, own, facts, deliveries=(), **figure):
        """A side with these results, facts and deliveries in force, as it is read from its file.

        `figure` are columns of the mart that say otherwise than the units' results.
        """
        results = result_rows(own)
        tables = {
            "fct_unit_results": results, "fct_unit_facts": fact_rows(facts),
            "mart_target_progress": [figure_row(results) | figure],
            "fct_deliveries": [delivery_row(*line) for line in deliveries],
        }  # fmt: skip
        file = self.template.with_suffix(f".{next(self.numbers)}.duckdb")
        shutil.copy(self.template, file)
        with duckdb.connect(str(file)) as database:
            for table, row in ((table, row) for table, rows in tables.items() for row in rows):
                marks = ", ".join("?" for _ in row)
                sql = f"insert into {table} ({', '.join(row)}) values ({marks})"
                database.execute(sql, list(row.values()))
        return read_side(file, QUESTION)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    folder = tmp_path_factory.mktemp("revisions")
    return World(folder / "a.duckdb"), World(folder / "b.duckdb")


leaves = st.builds(
    Leaf, st.just(""), st.just(""), st.sampled_from(["01", "02"]), st.integers(0, 4),
    st.integers(0, 4), st.booleans(), st.sampled_from("fg"), st.sampled_from("ab"),
)  # fmt: skip
worlds_of_units = st.tuples(
    st.dictionaries(st.sampled_from("stuvwxyz"), leaves), st.integers(0, 9), st.integers(0, 9)
)


def literal_side(units: dict[str, Leaf], numerator: int, denominator: int) -> Side:
    """A side of these units, whose figure says what it likes."""
    figure = Figure(
        *("X", "r", "none", "VN", "", DAY, numerator, denominator, None, 0, "", None), INDICATOR
    )
    return Side(figure, units, {}, frozenset(PLACES))


@given(worlds_of_units, worlds_of_units)
def test_the_parts_of_any_units_add_up_and_are_undone_backwards(one, other):
    before, after = literal_side(*one), literal_side(*other)
    steps, back = split(before, after), split(after, before)
    start, end = figure_total(before), figure_total(after)
    assert (start.numerator, start.denominator) == one[1:]
    assert sum((step.moved for step in steps), start) == end
    assert [step.moved for step in back] == [Total() - step.moved for step in steps]
    assert [step.unit_ids for step in back] == [step.unit_ids for step in steps]
    if start.denominator and end.denominator:
        change = end.value(True) - start.value(True)
        assert sum(step.value_change or 0 for step in steps) == change
    for decimals in (2, 6):
        shown = [change for _, change in rounded_lines(before, steps, decimals)]
        whole = whole_change(before, steps, decimals)
        assert whole is None or sum(change or 0 for change in shown) == pytest.approx(
            whole, abs=1e-9
        )


sums = st.none() | st.tuples(st.integers(0, 3), st.integers(0, 9)).map(
    lambda pair: (pair[0] / 4, pair[1] / 4)
)
sides = st.tuples(
    st.dictionaries(st.sampled_from(["c1", "c2", "c3", "c4", "c5", "d1", "02"]), sums),
    st.dictionaries(st.sampled_from(["c1", "c2", "c3", "c4", "c5"]), st.integers(0, 2)),
    st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(["01", "02", "TW"])), max_size=2),
)


# two warehouse files are written for each example
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(sides, sides)
def test_the_parts_add_up_to_the_change_whatever_the_two_sides_say(worlds, one, other):
    before, after = (
        world.say(own, facts, dict(deliveries).items())
        for world, (own, facts, deliveries) in zip(worlds, (one, other), strict=True)
    )
    steps = split(before, after)
    assert [step.part for step in steps] == list(PARTS)
    start, end = figure_total(before), figure_total(after)
    assert sum((step.moved for step in steps), start) == end
    ends = start.value(True), end.value(True)
    for side, value in ((before, ends[0]), (after, ends[1])):
        stated = side.figure.value
        assert (value is None) == (stated is None)
        assert value is None or float(value) == pytest.approx(stated, abs=1e-12)
    if None not in ends:
        assert sum(step.value_change or 0 for step in steps) == ends[1] - ends[0]
    named = [unit_id for step in steps for unit_id in step.unit_ids]
    assert len(named) == len(set(named))
    assert set(named) == {
        unit
        for unit in one[0].keys() | other[0].keys()
        if unit not in one[0] or unit not in other[0] or one[0][unit] != other[0][unit]
    }
    assert (steps[-1].part, steps[-1].moved.numerator, steps[-1].moved.denominator) == (
        "rest",
        0,
        0,
    )
    assert all(not step.unit_ids for step in split(after, after))


@given(st.lists(st.none() | st.fractions(0, 100), min_size=2, max_size=8))
def test_changes_between_values_some_of_which_are_missing_add_up(values):
    found = changes(values)
    assert len(found) == len(values) - 1
    if values[0] is not None and values[-1] is not None:
        assert sum(change or 0 for change in found) == values[-1] - values[0]
    assert all(
        change is None for change, value in zip(found, values[1:], strict=True) if value is None
    )


def parts_of(before, after) -> dict[str, str]:
    """Unit → its part."""
    return {unit: part for part, units in classify(before, after).items() for unit in units}


def test_each_unit_is_in_the_part_that_its_own_evidence_gives(worlds):
    one, other = worlds
    old = {"c1": (0, 1), "c2": (0, 1), "c3": None, "c4": (1, 1), "d1": (0, 1)}
    before = one.say(old, {"c1": 0, "c2": 0, "c4": 1})
    new = {"c1": (1, 1), "c2": (1, 1), "c3": (1, 1), "c5": (1, 1), "d1": (0, 1)}
    facts = {"c1": 1, "c2": 0, "c3": 1, "c5": 1}
    after = other.say(new, facts, [("x", "01"), ("y", "02")])
    assert parts_of(before, after) == {
        "c1": "corrections", "c2": "method", "c3": "new_data", "c4": "boundary", "c5": "boundary"
    }  # fmt: skip


def test_what_no_delivery_can_have_moved_is_read_by_other_rules(worlds):
    one, other = worlds
    before = one.say({"c1": (0, 1), "c3": None, "c4": None}, {}, [("x", "01")])
    after = other.say(
        {"c1": (1, 1), "c3": (1, 1), "c4": (1, 1)}, {"c1": 1}, [("x", "01"), ("y", "02")]
    )
    assert parts_of(before, after) == {"c1": "method", "c3": "method", "c4": "new_data"}
    after = other.say({"c1": (1, 1)}, {"c1": 1}, [("x", "01"), ("z", "TW")])
    assert parts_of(before, after)["c1"] == "corrections"


def test_another_line_of_the_indicator_is_a_method_and_another_source_too(worlds, tmp_path):
    before = worlds[0].say({"c1": (0, 1), "c3": None}, {"c1": 0})
    said = ({"c1": (1, 1), "c3": (1, 1)}, {"c1": 2, "c3": 2}, [("x", "01")])
    stricter = World(tmp_path / "c.duckdb", threshold=2.0).say(*said)
    assert parts_of(before, stricter) == {"c1": "method", "c3": "new_data"}
    elsewhere = World(tmp_path / "d.duckdb", feed="recognitions").say(*said)
    assert parts_of(before, elsewhere) == {"c1": "method", "c3": "method"}


def test_what_the_units_do_not_add_up_to_is_named(worlds):
    before = worlds[0].say({"c1": (1, 1), "c4": (0, 1)}, {})
    after = worlds[1].say({"c1": (1, 1), "c4": (0, 1)}, {}, numerator=2.0, value=100.0)
    (*others, rest) = split(before, after)
    assert all(step.moved.numerator == 0 for step in others)
    assert (rest.part, rest.moved.numerator, rest.value_change) == ("rest", 1, Fraction(50))
