"""Sections carried down, totals dropped and compared, notes and signatures ignored."""

import time

import pytest

from tests.intake.sheets import feeds_of_tests, settle  # noqa: F401

HEADER = ["STT", "Xã", "Số hộ", "Thu nhập (triệu đồng)"]
FIRM = ["STT", "Xã", "Mã số thuế", "Tên doanh nghiệp", "Số thành viên"]


@pytest.mark.parametrize(
    "section",
    [
        ["I", "Huyện Nông Cống"],
        ["I", "Nông Cống"],
        ["I. Huyện Nông Cống"],
        [None, "II. Nông Cống"],
        [None, "HUYỆN NÔNG CỐNG"],
        ["A", "H. Nông Cống"],
    ],
)
def test_a_section_gives_its_rows_the_district(section):
    rows = [["1", "Trung Thành", "5", "1"], ["2", "Trung Chính", "6", "2"]]
    found = settle([HEADER, section, *rows])
    assert found.rows == (4, 2, 0, 0, 2)
    assert [unit[:5] for unit in found.column("unit_id")] == ["16303", "16297"]


def test_the_next_section_ends_the_one_before():
    one = [["I", "Huyện Nông Cống"], ["1", "Trung Thành", "1", "1"]]
    found = settle([HEADER, *one, ["II", "Huyện Quan Hóa"], ["1", "Trung Thành", "2", "1"]])
    assert [code[:5] for code in found.column("unit_id")] == ["16303", "14881"]


def test_a_section_that_names_no_district_is_ignored_and_carries_nothing():
    found = settle([HEADER, ["I", "Vùng đồng bằng"], ["1", "Nga An", "1", "1"]])
    assert found.rows == (3, 1, 0, 0, 2)
    assert found.column("district") == [None]


def test_the_row_of_a_commune_in_roman_numbers_is_data():
    found = settle([HEADER, ["I", "Xã Nga An", "1", "1"], ["II", "Xã Nga Thái", "2", "1"]])
    assert found.counts.rows_accepted == 2


@pytest.mark.parametrize("label", ["Tổng số", "CỘNG", "Toàn tỉnh", "Tổng cộng:"])
@pytest.mark.parametrize("place", ["top", "bottom"])
def test_a_total_is_dropped_and_a_right_one_says_nothing(label, place):
    rows = [["1", "Nga An", "10", "1,5"], ["2", "Nga Thái", "20", "2"]]
    total = [None, label, "30", "3,5"]
    body = [total, *rows] if place == "top" else [*rows, total]
    found = settle([["KẾT QUẢ THỰC HIỆN"], HEADER, *body])
    assert found.rows == (5, 2, 0, 0, 3)
    assert found.rules == []


def test_a_wrong_total_is_a_remark_that_names_both_numbers():
    found = settle([HEADER, ["1", "Nga An", "1.000", "1"], ["2", "Nga Thái", "500", "2"],
                    [None, "Tổng số", "1.600", "3"]])  # fmt: skip
    (fault,) = [fault for fault in found.faults if fault["rule_id"] == "total_mismatch"]
    assert (fault["cell"], fault["severity"], fault["original_text"]) == ("C4", "warning", "1.600")
    assert "1.600" in fault["message_vi"]
    assert "1.500" in fault["message_vi"]
    assert found.counts.rows_accepted == 2


def test_the_totals_of_districts_and_of_the_province_are_each_compared_with_their_own_rows():
    found = settle(
        [
            HEADER,
            [None, "Toàn tỉnh", "60", "6"],
            ["I", "Huyện Nga Sơn", "31", "3"],
            ["1", "Nga An", "10", "1"],
            ["2", "Nga Thái", "20", "2"],
            ["II", "Huyện Thọ Xuân", "30", "3"],
            ["1", "Xuân Hồng", "30", "3"],
        ]
    )
    assert found.rows == (7, 3, 0, 0, 4)
    mismatches = [line for line in found.rules if line[2] == "total_mismatch"]
    assert mismatches == [(3, "households_count", "total_mismatch")]


def test_a_sum_with_an_unreadable_value_proves_nothing():
    rows = [["1", "Nga An", "mười", "1"], ["2", "Nga Thái", "20", "2"], [None, "Cộng", "99", "3"]]
    assert "total_mismatch" not in {rule for _, _, rule in settle([HEADER, *rows]).rules}


def test_a_percentage_is_not_added_up():
    rows = [["Xã", "Số hộ", "Tỷ lệ hộ nghèo (%)"], ["Nga An", "1", "50"], ["Nga Thái", "1", "30"]]
    found = settle([*rows, ["Tổng số", "2", "40"]])
    assert "total_mismatch" not in {rule for _, _, rule in found.rules}


def test_district_totals_without_detail_are_kept_as_the_districts_rows():
    found = settle([HEADER, ["I", "Huyện Nga Sơn", "30", "3"], ["II", "Thọ Xuân", "40", "4"],
                    [None, "Tổng số", "70", "7"]])  # fmt: skip
    assert found.rows == (4, 2, 0, 0, 2)
    assert [unit[:3] for unit in found.column("unit_id")] == ["401", "395"]


def test_a_provinces_total_alone_is_kept_as_its_row():
    found = settle([HEADER, [None, "Toàn tỉnh", "70", "7"]])
    assert found.rows == (2, 1, 0, 0, 1)
    assert found.column("unit_id") == ["38@2021-01-01"]


def test_a_district_alone_in_a_form_about_communes_is_quarantined_as_of_the_wrong_level():
    found = settle([["Xã", "TC1", "TC2"], ["Huyện Nga Sơn", "x", "x"]], "Xã NTM")
    assert found.counts.rows_accepted == 0
    assert {rule for row, _, rule in found.rules if row} == {"wrong_level"}


def test_a_registers_total_is_never_a_row():
    rows = [FIRM, ["I", "Huyện Nga Sơn", None, "2 doanh nghiệp", None]]
    rows += [["1", "Nga An", "0123456789", "A", "5"], ["2", "Nga Thái", "1123456789", "B", "6"]]
    found = settle([*rows, [None, "Tổng số", None, None, "12"]])
    assert found.counts.rows_accepted == 2
    assert [line for line in found.rules if line[2] == "total_mismatch"] == [
        (5, "members_count", "total_mismatch")
    ]


def test_a_commune_that_is_called_like_a_total_or_a_type_is_data():
    rows = [["Nga Sơn", "Nga An", "1"], ["Quan Sơn", "Cộng Hòa", "2"], ["Vân Đồn", "Quan Lạn", "3"]]
    found = settle([["Huyện", "Xã", "Số hộ"], *rows])
    assert found.counts.rows_ignored == 1


def test_notes_and_signatures_under_the_table_are_ignored():
    tail = [
        ["Ghi chú: số liệu đến 14/6/2025"],
        [None, "NGƯỜI LẬP BIỂU", None, "KT. CHỦ TỊCH"],
        [None, "(Ký tên)", None, "PHÓ CHỦ TỊCH"],
        [None, "Nguyễn Văn A", None, "Trần Thị B"],
    ]
    found = settle([HEADER, ["1", "Nga An", "5", "1"], *tail])
    assert found.rows == (6, 1, 0, 0, 5)
    assert "Nguyễn Văn A" not in found.texts()


def test_a_signatures_word_among_the_rows_ignores_nothing():
    rows = [["1", "Chủ tịch xã", None, "1"], ["2", "Nga An", "5", "1"], ["3", "Nga Thái", "5", "1"]]
    assert settle([HEADER, *rows]).rows == (4, 2, 1, 0, 1)


def test_a_row_with_a_name_and_nothing_else_is_not_lost():
    found = settle([HEADER, ["1", "Nga An", None, None]])
    assert (2, "households_count", "missing_value") in found.rules
    assert found.rows == (2, 0, 1, 0, 1)


def test_rows_with_their_number_only_are_ignored():
    assert settle([HEADER, ["1", "Nga An", "5", "1"], ["2"], ["3"]]).rows == (4, 1, 0, 0, 3)


@pytest.mark.parametrize(
    "rows",
    [[[None, "Tổng số", "5", "1"]], [["I", "Huyện X", "5", "1"]], [HEADER], [[None, "Ghi chú"]]],
)
def test_a_sheet_of_nothing_but_totals_sections_headers_or_notes_costs_what_its_rows_cost(rows):
    begun = time.process_time()
    assert settle([HEADER, *rows * 20_000]).counts.rows_read == 20_001
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "row",
    [
        ["Không có"],
        [None, "Không có"],
        ["1", None, "Không phát sinh."],
        [None, "Xã Nga An", "(không có)"],
        ["1", "không có", "không có", "Không có", "0"],
        ["1.", None, "Không có", "-", "-"],
    ],
)
def test_a_register_that_says_there_is_none_reports_that(row):
    found = settle([FIRM, row])
    assert found.rows == (2, 0, 0, 0, 2)
    assert found.counts.states_none
    assert found.rules == [(2, None, "states_none")]


def test_a_register_without_a_word_is_empty_and_told_so():
    found = settle([FIRM])
    assert not found.counts.states_none
    assert found.rules == [(None, None, "no_data")]


def test_a_district_that_has_none_beside_others_that_have_says_nothing_of_the_whole():
    firm = ["1", "Nga An", "0123456789", "HTX Nga An", "5"]
    found = settle(
        [FIRM, ["I", "Huyện Nga Sơn"], firm, ["II", "Huyện Quan Hóa"], [None, "Không có"]]
    )
    assert found.rows == (5, 1, 0, 0, 4)
    assert not found.counts.states_none


def test_a_firm_named_so_is_a_firm():
    found = settle([FIRM, ["1", "Nga An", "0123456789", "Không có", "5"]])
    assert found.rows == (2, 1, 0, 0, 1)


@pytest.mark.parametrize("row", [["HTX A", "Không có", "Nga An"], ["HTX A", None, "không có"]])
def test_a_firm_that_has_no_number_is_a_firm_at_fault_and_not_none(row):
    found = settle([["Tên doanh nghiệp", "Mã số thuế", "Xã"], row])
    assert found.rows == (2, 0, 1, 0, 1)
    assert not found.counts.states_none


@pytest.mark.parametrize("word", ["None", "nil", "Chưa có", "-"])
def test_what_programs_write_for_nothing_says_nothing(word):
    assert not settle([FIRM, ["1", "Nga An", word, word, None]]).counts.states_none


def test_a_total_that_is_not_nought_contradicts_a_word_that_there_is_none():
    found = settle([FIRM, [None, "Tổng cộng", None, None, "12"], [None, "Không có"]])
    assert not found.counts.states_none
    assert found.rules == [(None, None, "no_data")]


def test_in_an_observation_there_is_none_is_no_figure():
    found = settle([HEADER, ["1", "Nga An", "Không có", None]])
    assert found.errors == [(2, "households_count", "bad_number")]
