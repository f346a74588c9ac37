"""Names sort as a Vietnamese reader looks them up."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.collation import collation_key

BY_LETTER = ["An Giang", "Âu Cơ", "Cà Mau", "Cao Bằng", "Đà Nẵng", "Đắk Lắk", "Hà Nội", "Huế"]
BY_TONE = ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ"]


@pytest.mark.parametrize("names", [BY_LETTER, BY_TONE])
@given(data=st.data())
def test_letters_come_in_the_order_of_the_alphabet_then_tones(names, data):
    mixed = data.draw(st.permutations(names))
    assert sorted(mixed, key=collation_key) == names


def test_the_form_of_unicode_makes_no_difference():
    name = "Quảng Ngãi"
    assert collation_key(unicodedata.normalize("NFD", name)) == collation_key(name)
