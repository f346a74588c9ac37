"""The address is the whole state: it reads back as written and nothing in it can break a page."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.data import Release
from dashboards.selection import select
from dashboards.state import NAMES, PLAIN, State, patch, read_state

values = st.from_regex(PLAIN, fullmatch=True)
fields = st.sampled_from([name for name in NAMES if name != "lang"])
states = st.builds(State, **{name: st.just("") | values for name in NAMES if name != "lang"})


@given(states, st.sampled_from(["", "en"]))
def test_an_address_reads_back_as_the_state_it_was_written_from(state, lang):
    state = state.change(lang=lang)
    assert read_state(state.search()) == state


@given(st.text())
def test_no_address_is_an_error(search):
    assert read_state(search).language in ("vi", "en")
    assert read_state(search).page_number >= 1


@given(states, fields, values)
def test_a_control_laid_over_the_address_is_the_link_with_that_change(state, name, value):
    """What assets/navigation.js does: set what has a value, drop what has none."""
    laid_over = dict(parse_qsl(state.search().lstrip("?")))
    for field, given_value in parse_qsl(patch(**{name: value}), keep_blank_values=True):
        laid_over[field] = given_value
        if not given_value:
            del laid_over[field]
    assert read_state(f"?{urlencode(laid_over)}") == state.change(**{name: value})


def test_a_default_leaves_the_address_short(release: Release):
    selection = select(release, read_state("?target=T02&period=2025-H1&unit=VN&stage=confirmed"))
    assert selection.state == State()
    assert selection.link() == "?"


@pytest.mark.parametrize(
    ("search", "field"),
    [
        ("?target=T99", "target"),
        ("?reading=mine", "reading"),
        ("?stage=guessed", "stage"),
        ("?period=2031-H1", "period"),
        ("?unit=99", "unit"),
        ("?level=hamlet", "level"),
        ("?unit=38&period=2025-H2&level=district", "level"),
    ],
)
def test_what_the_release_does_not_have_falls_back_and_is_named(release: Release, search, field):
    assert select(release, read_state(search)).refused == (field,)


def test_a_code_means_the_unit_of_that_periods_map(release: Release):
    before = select(release, read_state("?unit=37&period=2025-H1"))
    after = select(release, read_state("?unit=37&period=2025-H2"))
    assert before.unit["unit_id"] != after.unit["unit_id"]


def test_the_first_period_shown_is_the_last_that_was_reported(release: Release):
    assert select(release, State()).period["period"] == "2025-H1"
