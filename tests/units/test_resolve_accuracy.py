"""The law of the resolver: 20,000 dirty names, hardly any wrong; silence where two units fit."""

from collections import Counter

import pytest

from ntm import units
from tests.units.dirty_kinds import DIRT, Name
from tests.units.dirty_names import make_names
from tests.units.dirty_score import as_table, share, tally, verdict

COUNT = 20_000


@pytest.fixture(scope="module")
def names() -> list[Name]:
    return make_names(COUNT)


@pytest.fixture(scope="module")
def unit_ids(names: list[Name]) -> list[str | None]:
    return units.resolve(as_table(names))["unit_id"].to_pylist()


@pytest.fixture(scope="module")
def tallied(names: list[Name], unit_ids: list[str | None]) -> dict[str, Counter]:
    return tally(names, unit_ids)


def test_at_least_97_in_100_names_are_right(tallied: dict[str, Counter]) -> None:
    assert share(tallied["all"], "right") >= 0.97


def test_at_most_5_in_10_000_names_are_wrong(tallied: dict[str, Counter]) -> None:
    assert share(tallied["all"], "wrong") <= 0.0005


def test_names_that_fit_two_units_are_abstained_from(tallied: dict[str, Counter]) -> None:
    counts = tallied["all"]
    two = counts["ambiguous: abstained"] + counts["ambiguous: answered"]
    assert two > 100
    assert counts["ambiguous: abstained"] / two >= 0.995


@pytest.mark.parametrize("kind", [*DIRT, "hidden_district"])
def test_no_kind_of_dirt_is_left_out(kind: str, tallied: dict[str, Counter]) -> None:
    assert tallied[kind].total() > COUNT / 50
    assert share(tallied[kind], "right") >= 0.95


def test_districts_are_hidden_in_about_15_in_100_names_of_the_old_map(names: list[Name]) -> None:
    old = [name for name in names if name.cells["district"] or "hidden_district" in name.kinds]
    hidden = sum("hidden_district" in name.kinds for name in old)
    assert 0.13 < hidden / len(old) < 0.17


def test_the_score_tells_apart_a_resolver_that_guesses(names: list[Name]) -> None:
    """The measure itself can fail: answering always with the next unit is all wrong."""
    unit_ids = [name.unit.unit_id for name in names]
    verdicts = Counter(map(verdict, names, [*unit_ids[1:], unit_ids[0]]))
    assert verdicts["wrong"] > 0.9 * COUNT
    assert verdicts["ambiguous: answered"] > 100
