"""Laws of the resolver, for whatever cells a file may hold."""

import unicodedata
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ntm import units
from ntm.units import Reference
from ntm.units.keys import keys_of, read
from ntm.units.resolve import OUTPUT
from tests.units.dirty_kinds import Name
from tests.units.dirty_letters import as_tcvn3, as_windows_1258_read_as_1252
from tests.units.dirty_names import make_names
from tests.units.dirty_score import as_table

NAMES = make_names(400, seed=3)
DAYS = st.sampled_from([date(2021, 1, 1), date(2025, 6, 30), date(2025, 7, 1), None])
COMMUNES = Reference.load().on(date(2025, 6, 30), "commune")
LETTERS = st.text(st.characters(codec="utf-8"), max_size=40)
CELLS = st.none() | LETTERS | st.sampled_from(["Thanh Hóa", "38", "Xã", "P.", "(", "- 1. ", "Xã 1"])
OFFICIAL = st.sampled_from([unit.name for unit in COMMUNES])


def rows(table: pa.Table) -> list[dict]:
    return units.resolve(table).to_pylist()


@given(st.permutations(range(len(NAMES))))
@settings(max_examples=8, deadline=None)
def test_the_order_of_rows_changes_no_answer(order: list[int]) -> None:
    table = as_table(NAMES)
    expected = rows(table)
    assert rows(table.take(pa.array(order))) == [expected[place] for place in order]


@given(st.lists(st.integers(0, len(NAMES) - 1), min_size=1, max_size=900))
@settings(max_examples=8, deadline=None)
def test_repeated_rows_are_answered_as_their_first(places: list[int]) -> None:
    table = as_table(NAMES)
    expected = rows(table)
    assert rows(table.take(pa.array(places))) == [expected[place] for place in places]


@given(DAYS, CELLS, CELLS, CELLS, CELLS, st.sampled_from([None, "commune", "district", "any"]))
@settings(max_examples=150, deadline=None)
def test_any_cells_get_either_a_unit_of_that_day_or_a_reason(
    day: date | None, province: str, district: str, commune: str, code: str, level: str
) -> None:
    cells = {"province": province, "district": district, "commune": commune, "code": code}
    columns = {
        name: pa.array([cell], pa.string()) for name, cell in (cells | {"level": level}).items()
    }
    (answer,) = rows(pa.table({"as_of": pa.array([day], pa.date32()), **columns}))
    assert (answer["unit_id"] is None) == bool(answer["reason"])
    assert (answer["unit_id"] is None) == (answer["score"] == 0)
    if answer["unit_id"]:
        assert day is not None
        assert Reference.load().unit(answer["unit_id"], day) is not None


@given(OFFICIAL)
@settings(max_examples=150, deadline=None)
def test_what_takes_no_letter_away_changes_no_key(name: str) -> None:
    keys = read(name)[0].keys
    assert read(unicodedata.normalize("NFD", name))[0].keys == keys
    assert read(f" 12. {name.upper()}\n")[0].keys == keys
    assert read(name.replace(" ", "\u00a0 "))[0].keys == keys


@given(OFFICIAL, st.sampled_from([as_tcvn3, as_windows_1258_read_as_1252]))
@settings(max_examples=150, deadline=None)
def test_a_lost_encoding_has_the_name_among_its_readings(name: str, encode) -> None:
    keys = read(name)[0].keys
    assert keys in [reading.keys for reading in read(encode(name))]


@given(OFFICIAL)
@settings(max_examples=100, deadline=None)
def test_keys_are_their_own_keys(name: str) -> None:
    words = [keys_of(word) for word in name.lower().split()]
    for keys in words:
        assert keys_of(keys.spelled).spelled == keys.spelled
        assert keys_of(keys.folded) == (keys.folded,) * 3
    assert keys_of(name.lower()).spelled == "".join(keys.spelled for keys in words)


@given(st.sampled_from(NAMES))
@settings(max_examples=60, deadline=None)
def test_less_information_never_turns_one_unit_into_another(name: Name) -> None:
    table = as_table([name])
    whole, without = rows(table)[0], rows(table.drop_columns(["district"]))[0]
    if whole["unit_id"] and without["unit_id"]:
        assert whole["unit_id"] == without["unit_id"]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_the_answer_has_the_rows_of_the_question(count: int) -> None:
    answers = units.resolve(as_table(NAMES[:count]))
    assert answers.num_rows == count
    assert answers.schema == OUTPUT


def test_columns_may_be_missing_or_null_and_days_may_be_timestamps() -> None:
    day = pa.array([date(2025, 7, 1)], pa.date32())
    table = pa.table({"as_of": day.cast(pa.timestamp("s")), "province": ["38"], "other": [1]})
    assert rows(table)[0]["unit_id"] == "38@2021-01-01"
    assert rows(pa.table({"province": ["38"]}))[0]["reason"] == "no_day"
