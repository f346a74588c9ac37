"""A table taken away says what it is of, opens in Excel and cannot run a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.data import Release
from dashboards.exports import FORMULA, Table, csv_text, safe
from dashboards.pages.overview import table
from dashboards.state import State


@given(st.sampled_from(FORMULA), st.text())
def test_no_cell_begins_as_a_formula_unless_it_is_a_number(start, rest):
    written = safe(start + rest)
    assert not written.startswith(FORMULA) or written.lstrip("+-").rstrip("%")[:1].isdigit()


@pytest.mark.parametrize("number", ["-12,5", "+3.0", "1.234,5", "65,1%", "-4"])
def test_numbers_stay_numbers(number):
    assert safe(number) == number


@pytest.mark.parametrize("formula", ["=1+1", " =1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3"])
def test_formulas_become_text(formula):
    assert safe(formula).startswith("'")


@given(st.lists(st.lists(st.text(alphabet="aĐ;,\"'\n ="), min_size=2, max_size=2)))
def test_what_was_written_is_read_back_cell_by_cell(rows):
    text = csv_text(Table("t", ["about"], ["a", "b"], rows), "vi").removeprefix("\ufeff")
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert read[3:] == [[safe(cell) for cell in row] for row in rows]


def test_it_says_what_it_is_of_first(release: Release):
    made = table(release, State(unit="38", period="2024-H2"))
    about = "\n".join(made.about)
    for said in ("SỐ LIỆU MÔ PHỎNG", "T02", "Thanh Hóa", "6 tháng cuối năm 2024", "first"):
        assert said in about
    assert csv_text(made, "vi").startswith("\ufeff")


def test_it_has_the_rows_in_the_order_of_the_page_and_a_dash_for_what_is_missing(release: Release):
    made = table(release, State(period="2024-H2", sort="-value"))
    names = [row[1] for row in made.rows]
    assert names == ["TP. Hà Nội", "Thanh Hóa", "Ninh Bình"]
    silent = dict(zip(made.header, made.rows[-1], strict=True))
    assert silent["Kết quả"] == silent["Đạt (tử số)"] == silent["Cao nhất có thể"] == "–"


def test_numbers_follow_the_language(release: Release):
    vietnamese = table(release, State(period="2024-H2"))
    english = table(release, State(period="2024-H2", lang="en"))
    assert vietnamese.rows[2][2] == "50,0%"
    assert english.rows[2][2] == "50.0%"
