"""Where tables stand in a sheet and of which feed they are: headers, names, stamps, repetitions."""

import pytest

from ntm.intake.parts import recognise
from ntm.intake.stamp import PAGE, Stamp, read_stamp
from ntm.intake.table_words import total_label
from tests.intake.sheets import feeds_of_tests, settle, sheet  # noqa: F401

HEADER = ["Huyện", "Xã", "Số hộ"]
ROW = ["Nga Sơn", "Nga An", "120"]


def test_a_header_is_found_below_titles_whatever_their_number():
    filler = [[f"Dòng {number}"] for number in range(300)]
    assert settle([*filler, HEADER, ROW]).rows == (302, 1, 0, 0, 301)


@pytest.mark.parametrize(
    "header",
    [
        ["HUYỆN", "XÃ", "SỐ HỘ"],
        ["huyen", "xa", "so ho"],
        ["Huyện ", "Xã:", "Số  hộ (hộ)"],
        ["district", "commune", "Tổng số hộ"],
    ],
)
def test_a_header_is_known_without_accents_case_marks_and_unit(header):
    assert settle([header, ROW]).column("households_count") == [120]


def test_a_header_of_two_rows_is_read_from_the_top_down():
    found = settle(
        [
            ["TT", "Huyện", "Xã", "Hộ", ""],
            ["", "", "", "Tổng số", "Có điện thoại thông minh"],
            ["1", *ROW, "80"],
        ]
    )
    assert found.part.header_row == 2
    assert (found.column("households_count"), found.column("with_smartphone_count")) == (
        [120],
        [80],
    )


def test_a_header_of_three_rows_with_merged_cells_repeated_by_the_reader():
    found = settle(
        [
            ["Huyện", "Xã", "Thông tin", "Thông tin"],
            ["Huyện", "Xã", "Hộ", "Hộ"],
            ["Huyện", "Xã", "Tổng số", "Có điện thoại thông minh"],
            [*ROW, "80"],
        ]
    )
    assert found.column("with_smartphone_count") == [80]


def test_merged_cells_as_the_reader_tells_them_are_headers_of_all_their_columns():
    rows = [["BÁO CÁO"], ["TT", "Xã", "Hộ"], [None, None, "Tổng số", "Có điện thoại thông minh"]]
    merged = ((1, 0, 1, 3), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 3))
    found = settle(sheet([*rows, ["1", "Nga An", "120", "80"]], merged=merged))
    assert found.column("with_smartphone_count") == [80]
    assert found.part.header_row == 3


def test_a_district_merged_down_belongs_to_each_of_its_communes():
    rows = [["Huyện", "Xã", "Số hộ"], ["Nông Cống", "Trung Thành", "1"], [None, "Trung Chính", "2"]]
    rows += [["Quan Hóa", "Trung Thành", "3"], [None, "Phú Sơn", "4"]]
    found = settle(sheet(rows, merged=((2, 0, 3, 0), (4, 0, 5, 0))))
    assert [unit[:5] for unit in found.column("unit_id")] == ["16303", "16297", "14881", "14887"]


def test_a_header_over_two_columns_of_numbers_is_refused_not_halved():
    rows = [["Xã", "Tổng số hộ", None], ["Nga An", "100", "20"], ["Nga Thái", "90", "10"]]
    found = settle(rows)
    assert found.counts.rows_accepted == 0
    assert {rule for _, _, rule in found.errors} == {"split_header"}
    assert settle(sheet(rows, merged=((1, 1, 1, 2),))).counts.rows_accepted == 0
    assert settle(sheet(rows, merged=((1, 0, 2, 0),))).counts.rows_accepted == 2
    under = [["Xã", "Tổng thu nhập", None, "Số hộ"], [None, "Trồng trọt", "Chăn nuôi", None]]
    found = settle([*under, ["Nga An", "5", "6", "100"], ["Nga Thái", "7", "8", "90"]])
    assert found.counts.rows_accepted == 0


def test_a_column_called_unit_is_the_communes_where_no_other_is():
    found = settle([["Đơn vị", "MST", "Tên doanh nghiệp"], ["Xã Nga An", "0123456789", "A"]])
    assert found.column("commune") == ["Xã Nga An"]


def test_a_number_merged_over_several_rows_is_nobodys():
    rows = [["Xã", "Số hộ"], ["Nga An", "100"], ["Nga Thái", None]]
    found = settle(sheet(rows, merged=((2, 1, 3, 1),)))
    assert found.errors == [(3, "households_count", "missing_value")]


def test_the_same_words_under_two_headings_are_told_apart_or_not_taken():
    found = settle([["Huyện", "Xã", "Hộ", "Trường"], ["", "", "Tổng số", "Tổng số"], [*ROW, "7"]])
    assert found.column("households_count") == [120]
    assert (2, None, "unknown_column") in found.rules


@pytest.mark.parametrize(
    "labels",
    [
        ["A", "B", "1"],
        ["(1)", "(2)", "(3)"],
        ["1", "2", "3"],
        ["A", "B", "1=2+3"],
        ["a", None, "1"],
    ],
)
def test_rows_of_letters_numbers_and_formulas_under_the_header_are_ignored(labels):
    upper = [label and label.upper() for label in labels]
    assert settle([HEADER, upper, ROW]).rows == (3, 1, 0, 0, 2)


def test_numbers_under_a_merged_header_are_headers_not_labels():
    found = settle(
        [["TT", "Xã", "Tiêu chí", ""], ["", "", "1", "2"], ["1", "Nga An", "x", "x"]],
        "Bộ tiêu chí xã NTM",
    )
    assert found.column("indicator_code") == ["1", "2"]


def test_tables_below_each_other_are_one_part_each_with_its_own_columns():
    found = settle(
        [
            ["Biểu 1. Vùng đồng bằng"],
            HEADER,
            ROW,
            ["Biểu 2. Vùng ven biển"],
            ["Số hộ", "Xã", "Huyện"],
            ["90", "Nga Thái", "Nga Sơn"],
        ]
    )
    assert found.rows == (6, 2, 0, 0, 4)
    assert found.column("households_count") == [120, 90]
    assert found.column("row_number") == [3, 6]


def test_a_header_printed_again_on_each_page_is_no_row():
    found = settle([HEADER, ROW, HEADER, ["Nga Sơn", "Nga Thái", "90"]])
    assert found.rows == (4, 2, 0, 0, 2)


def test_a_unit_of_measure_over_the_second_table_holds_for_it_alone():
    rows = [
        ["Huyện", "Xã", "Số hộ", "Tổng thu nhập"],
        [*ROW, "5"],
        ["Biểu 2"],
        ["ĐVT: tỷ đồng"],
        ["Huyện", "Xã", "Số hộ", "Tổng thu nhập"],
        ["Nga Sơn", "Nga Thái", "90", "5"],
    ]
    assert [float(v) for v in settle(rows).column("income_million_vnd")] == [5, 5000]


def test_an_unknown_column_is_a_remark_once_and_its_cells_go_nowhere():
    rows = [[*HEADER, "Cột lạ"], [*ROW, "bí mật"], HEADER, ["Nga Sơn", "Nga Thái", "1"]]
    found = settle(rows)
    assert found.rules.count((1, None, "unknown_column")) == 1
    assert [fault["cell"] for fault in found.faults if fault["rule_id"] == "unknown_column"] == [
        "D1"
    ]
    assert "bí mật" not in found.texts()
    assert found.counts.rows_accepted == 2


def test_a_longer_header_is_taken_with_a_remark_when_its_end_changes_nothing():
    found = settle([["Huyện", "Xã", "Số hộ trên địa bàn năm 2025"], ROW])
    assert found.column("households_count") == [120]
    assert (1, "households_count", "renamed_column") in found.rules


def test_a_longer_header_that_means_something_else_is_not_taken():
    found = settle([[*HEADER, "Tổng thu nhập bình quân"], [*ROW, "5"]])
    assert found.column("income_million_vnd") == [None]
    assert (1, None, "unknown_column") in found.rules


def test_a_missing_required_column_quarantines_every_row():
    found = settle([["Huyện", "Xã", "Diện tích (ha)"], ["Nga Sơn", "Nga An", "5"]], "Thu nhập hộ")
    assert found.rows == (2, 0, 1, 0, 1)
    assert found.errors == [(2, "households_count", "missing_column")]


def test_two_columns_with_one_header_are_refused_when_they_differ():
    header = [*HEADER, "Số hộ"]
    assert settle([header, [*ROW, "120"]]).counts.rows_accepted == 1
    assert settle([header, [*ROW, "121"]]).errors == [(2, "households_count", "repeated_header")]


def test_a_sheet_is_known_by_its_name_before_its_headers():
    both = [["Xã", "Số hộ", "Mã số thuế", "Tên doanh nghiệp"], ["Nga An", "1", "0123456789", "A"]]
    assert settle(both, "Thu nhập hộ").part.feed.name == "test_incomes"
    assert settle(both, "Doanh nghiệp thử").part.feed.name == "test_firms"


def test_a_name_inside_the_files_name_decides_between_equals():
    both = [["Xã", "Số hộ", "Mã số thuế"], ["Nga An", "1", "0123456789"]]
    assert settle(both, file_name="thu_nhap_ho_38.xlsx").part.feed.name == "test_incomes"
    assert settle(both, file_name="doanh_nghiep_thu.xlsx").part.feed.name == "test_firms"


def test_a_named_sheet_without_headers_is_quarantined_row_by_row():
    found = settle([["Nga An", "120"], ["Nga Thái", "90"]], "Thu nhập hộ")
    assert found.rows == (2, 0, 2, 0, 0)
    assert found.errors == [(1, None, "no_header"), (2, None, "no_header")]


@pytest.mark.parametrize("rows", [[["Chào"]], [["Xã", "Ghi chú"], ["Nga An", "tốt"]], [["1", "2"]]])
def test_a_sheet_that_nobody_recognises_is_no_part(rows):
    assert recognise(sheet(rows)) is None


def test_the_stamp_decides_what_a_sheet_is():
    stamp = Stamp("test_firms", "38-ccptnt", "2025-H1")
    assert read_stamp([stamp.text]) == stamp
    rows = [[stamp.text], ["Xã", "Số hộ", "Mã số thuế", "Tên doanh nghiệp"]]
    found = settle([*rows, ["Nga An", "5", "0123456789", "A"]], "Thu nhập hộ")
    assert found.part.feed.name == "test_firms"
    assert found.counts.rows_accepted == 1


def test_a_page_of_ours_without_data_is_no_part_whatever_it_shows():
    assert recognise(sheet([[Stamp(PAGE, "38", "2025-H1").text], HEADER, ROW])) is None


@pytest.mark.parametrize("text", ["ntm:test_incomes:40:2025-H1", "ntm:test_incomes:38:2024-H2"])
def test_a_template_of_another_sender_or_period_is_refused(text):
    found = settle([[text], HEADER, ROW])
    assert found.errors == [(3, None, "stamp_mismatch")]
    assert found.counts.rows_accepted == 0


def test_the_document_and_its_date_are_those_of_the_paper_itself():
    from ntm.intake.manifest import document_of

    head = [
        ["UBND TỈNH X"],
        ["Thực hiện Quyết định số 924/QĐ-TTg ngày 02 tháng 8 năm 2022"],
        ["(Kèm theo Báo cáo số 57/BC-SKHCN ngày 14/6/2025 của Sở)"],
    ]
    document = document_of(recognise(sheet([*head, HEADER, ROW])))
    assert (document.number, str(document.day)) == ("57/BC-SKHCN", "2025-06-14")
    own = [["Số: 12/BC-SNN"], ["Thanh Hóa, ngày 30 tháng 6 năm 2025"], *head[1:2]]
    document = document_of(recognise(sheet([*own, HEADER, ROW])))
    assert (document.number, str(document.day)) == ("12/BC-SNN", "2025-06-30")
    assert document_of(recognise(sheet([*head[:2], HEADER, ROW]))).number is None


@pytest.mark.parametrize("text", ["TỔNG SỐ", "Cộng", "Toàn tỉnh", "I. Tổng cộng", "Cộng (I+II)"])
def test_words_of_totals(text):
    assert total_label(text) == ""


@pytest.mark.parametrize("text", ["Cộng Hòa", "Cộng Hòa (cũ)", "Tổng công ty A", "Xã Toàn Thắng"])
def test_names_that_begin_like_totals_are_none(text):
    assert total_label(text) is None
