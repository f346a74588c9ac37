"""Wide tables become rows: criteria, periods and codes across."""

import pytest

from ntm.intake.parts import recognise
from ntm.intake.period_texts import periods_in, read_period
from tests.intake.sheets import feeds_of_tests, settle, sheet  # noqa: F401

NTM = "Bộ tiêu chí xã NTM"
MONEY = "Kinh phí thử"


def test_criteria_across_become_a_row_for_each_cell():
    found = settle(
        [["Xã", "TC1", "Tiêu chí 8.4"], ["Nga An", "x", "Đạt"], ["Nga Thái", "0", "1"]], NTM
    )
    assert found.rows == (5, 4, 0, 0, 1)
    made = [(row["row_number"], row["cell"], row["indicator_code"], row["result"])
            for row in found.accepted]  # fmt: skip
    assert made == [
        (2, "B2", "1", "met"),
        (2, "C2", "8.4", "met"),
        (3, "B3", "1", "not_met"),
        (3, "C3", "8.4", "met"),
    ]


def test_a_fault_in_a_wide_table_stands_at_its_own_cell_and_takes_no_other_with_it():
    found = settle([["Xã", "TC1", "TC2", "TC3"], ["Nga An", "x", "gần đạt", "x"]], NTM)
    assert found.rows == (4, 2, 1, 0, 1)
    (fault,) = [fault for fault in found.faults if fault["severity"] == "error"]
    assert (fault["cell"], fault["original_text"]) == ("C2", "gần đạt")


def test_a_unit_that_is_not_found_quarantines_every_cell_of_its_row():
    found = settle([["Xã", "TC1", "TC2"], ["Không Có", "x", "x"], ["Nga An", "x", "x"]], NTM)
    assert found.rows == (5, 2, 2, 0, 1)


def test_empty_cells_mean_what_the_contract_says_and_it_is_said():
    found = settle([["Xã", "TC1", "TC2"], ["Nga An", "x", None]], NTM)
    assert found.column("result") == ["met", "not_met"]
    assert (None, "result", "empty_cells") in found.rules


def test_empty_cells_that_mean_nothing_make_no_row_and_are_counted_as_ignored():
    found = settle([["Đơn vị", "2023", "2024"], ["Xã Nga An", "1", None], ["Xã Nga Thái"]], MONEY)
    assert found.rows == (5, 1, 0, 0, 4)


def test_the_criteria_set_is_read_from_the_title_the_longest_name_first():
    rows = [["Xã", "TC1", "TC2"], ["Nga An", "x", "x"]]
    advanced = settle([["KẾT QUẢ BỘ TIÊU CHÍ XÃ NÔNG THÔN MỚI NÂNG CAO"], *rows])
    assert set(advanced.column("criteria_set")) == {"commune_advanced"}


def test_two_sets_in_the_title_are_a_fault_not_a_choice():
    title = "XÃ NÔNG THÔN MỚI NÂNG CAO VÀ XÃ NÔNG THÔN MỚI KIỂU MẪU"
    found = settle([[title], ["Xã", "TC1", "TC2"], ["Nga An", "x", "x"]])
    assert found.counts.rows_accepted == 0
    assert {rule for _, _, rule in found.errors} >= {"ambiguous_title"}


def test_a_long_sheet_of_the_same_feed_stays_long():
    found = settle([["Xã", "Bộ tiêu chí", "Mã tiêu chí", "Kết quả đánh giá"],
                    ["Nga An", "Xã NTM", "TC 8.4", "Đạt"]])  # fmt: skip
    assert found.rows == (2, 1, 0, 0, 1)
    assert (found.column("indicator_code"), found.column("cell")) == (["8.4"], [None])


def test_periods_across_in_every_usual_writing():
    header = ["Địa phương", "2023", "2024-H1", "Quý I/2025", "Tháng 6/2025", "6 tháng cuối năm"]
    found = settle([header, ["Huyện Nga Sơn", "1", "2", "3", "4", "5"]], MONEY)
    assert found.column("spent_period") == ["2023", "2024-H1", "2025-Q1", "2025-06", "2025-H2"]


def test_years_over_numbers_are_nobodys_unless_the_sheet_is_named():
    rows = [["Đơn vị", "2023", "2024"], ["Huyện Nga Sơn", "1", "2"]]
    assert recognise(sheet(rows)) is None
    assert settle([["TỔNG HỢP KINH PHÍ THỬ CỦA TỈNH"], *rows]).part.feed.name == "test_spending"


def test_a_year_over_its_quarters_belongs_to_each_of_them():
    header = [
        ["Đơn vị", "Năm 2024", "", "Năm 2025", ""],
        ["", "Quý I", "Quý II", "Quý I", "Quý II"],
    ]
    found = settle([*header, ["Huyện Nga Sơn", "1", "2", "3", "4"]], MONEY)
    assert found.column("spent_period") == ["2024-Q1", "2024-Q2", "2025-Q1", "2025-Q2"]


def test_codes_over_several_measures_make_one_row_a_code():
    header = [
        ["Đơn vị", "Báo chí", "", "Văn bản chính thức", ""],
        ["", "Kế hoạch vốn", "Giải ngân", "Kế hoạch vốn", "Giải ngân"],
    ]
    found = settle([["Năm 2025"], *header, ["Huyện Nga Sơn", "10", "4", "20", None]])
    assert found.rows == (5, 2, 0, 0, 3)
    made = [(row["source"], row["planned_million_vnd"], row["spent_million_vnd"], row["cell"])
            for row in found.accepted]  # fmt: skip
    assert made == [("press", 10, 4, "B4"), ("official", 20, None, "D4")]


def test_a_total_of_a_wide_table_is_compared_column_by_column():
    rows = [["Đơn vị", "2023", "2024"], ["Huyện Nga Sơn", "1", "2"], ["Huyện Thọ Xuân", "3", "4"]]
    found = settle([*rows, ["Tổng số", "4", "7"]], MONEY)
    assert found.rows == (6, 4, 0, 0, 2)
    (fault,) = [fault for fault in found.faults if fault["rule_id"] == "total_mismatch"]
    assert fault["cell"] == "C4"


def test_the_same_column_twice_in_a_wide_table_is_a_duplicate_or_a_conflict():
    header = ["Xã", "TC1", "TC1", "TC2"]
    assert settle([header, ["Nga An", "x", "x", "x"]], NTM).rows == (4, 2, 0, 1, 1)
    assert settle([header, ["Nga An", "x", "0", "x"]], NTM).rows == (4, 1, 2, 0, 1)
    thrice = [["Xã", "TC1", "TC1", "TC1"], ["Nga An", "x", "x", "x"]]
    assert settle(thrice, NTM).rows == (4, 1, 0, 2, 1)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Năm 2023", "2023"),
        ("2023.0", None),
        ("Cả năm 2025", "2025"),
        ("QUÝ IV năm 2024", "2024-Q4"),
        ("Q3/2025", "2025-Q3"),
        ("6 tháng đầu năm 2024", "2024-H1"),
        ("Nửa cuối năm 2024", "2024-H2"),
        ("T6/2025", "2025-06"),
        ("06/2025", "2025-06"),
        ("2025-06-01 00:00:00", "2025-06"),
        ("9 tháng đầu năm 2025", None),
        ("Tháng 13/2025", None),
        ("quý II", None),
        ("8.4", None),
    ],
)
def test_periods_as_people_write_them(text, period):
    assert read_period(text) == period


def test_a_period_in_a_title_is_the_shortest_named_and_never_the_documents_day():
    title = ["BÁO CÁO 6 THÁNG ĐẦU NĂM 2025 (năm 2025)", "Số 12/BC ngày 15 tháng 8 năm 2025"]
    assert periods_in(title) == {"2025-H1"}
