"""A bare name without diacritics is trusted where its part has lost none."""

from datetime import date

import pytest

from ntm import units
from ntm.units.keys import fold
from tests.intake.sheets import feeds_of_tests, settle  # noqa: F401

HEADER = ["Huyện", "Xã", "Số hộ"]
DISTRICT = "Huyện Nga Sơn"
DAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def others() -> list[str]:
    """Bare names of the district's communes that have diacritics."""
    reference = units.Reference.load()
    names = [
        unit.name.removeprefix("Xã ")
        for unit in reference.on(DAY, "commune")
        if unit.type == "xa" and reference.unit(unit.parent_id, DAY).name == DISTRICT
    ]
    return [name for name in names if not name.isascii()]


def refused(names: list[str]) -> list[str]:
    """What becomes of communes by their bare names: the rules they break, none when accepted."""
    rows = [[DISTRICT, name, str(10 + at)] for at, name in enumerate(names)]
    return [rule for _, _, rule in settle([HEADER, *rows]).errors]


def test_a_name_without_diacritics_is_taken_at_its_word_beside_names_that_keep_theirs(others):
    assert len(others) >= 10
    assert refused([*others, "Nga Thanh"]) == []


def test_it_is_abstained_from_where_another_name_has_lost_its_diacritics(others):
    assert refused([*others[1:], fold(others[0]), "Nga Thanh"]) == ["ambiguous_unit"]


def test_it_is_abstained_from_where_few_names_show_that_diacritics_are_kept(others):
    assert refused([*others[:9], "Nga Thanh"]) == ["ambiguous_unit"]


def test_a_type_word_that_lost_its_diacritics_is_not_trusted(others):
    assert refused([*others, "Xa Nga Thanh"]) == ["ambiguous_unit"]
