"""Values as Vietnamese write them: read exactly, or a fault with its text; never a silent null."""

from datetime import date
from decimal import Decimal

import pytest

from ntm.catalog import codes
from tests.intake.sheets import feeds_of_tests, settle  # noqa: F401

COMMUNES = ("Nga An", "Nga Thái", "Nga Văn", "Nga Thiện", "Nga Tiến", "Nga Phượng")


def one_column(header, texts):
    """Settle a sheet with a column of texts, one commune a row; households are 100.000 each."""
    rows = [[commune, "100000", text] for commune, text in zip(COMMUNES, texts, strict=False)]
    return settle([["Xã", "Số hộ", header], *rows])


def values(header, texts, name):
    """Values by row, the rule's id where the cell was refused."""
    found = one_column(header, texts)
    read = {row["row_number"]: row[name] for row in found.accepted}
    refused = {row: rule for row, column, rule in found.errors if column == name}
    return [read.get(row, refused.get(row)) for row in range(2, len(texts) + 2)]


WHOLE = ("Số hộ có điện thoại thông minh", "with_smartphone_count")
MONEY = ("Thu nhập (triệu đồng)", "income_million_vnd")
LAND = ("Diện tích (ha)", "area_ha")
DAY = ("Ngày điều tra", "surveyed_date")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("97", 97),
        ("97.0", 97),
        ("2.154", 2154),
        ("2,154", 2154),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        ("(1)   19.278", 19278),
        ("12 (2)", 12),
        ("12*", 12),
        ("12¹", 12),
        ("12.5", "bad_number"),
        ("12,7", "bad_number"),
        ("1e3", "bad_number"),
        ("NaN", "bad_number"),
        ("mười", "bad_number"),
        ("12 hộ", "bad_number"),
        ("-", "bad_number"),
        ("#N/A", "bad_number"),
    ],
)
def test_whole_numbers(text, value):
    assert values(WHOLE[0], [text], WHOLE[1]) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1234.5", "1234.5"),
        ("0,125", "0.125"),
        ("1.234.567", "1234567"),
        ("1,234,567.5", "1234567.5"),
        ("(1.234,5)", "-1234.5"),
        ("−5", "-5"),
        ("-", "0"),
    ],
)
def test_decimal_numbers(text, value):
    assert values(MONEY[0], [text], MONEY[1]) == [Decimal(value)]


def test_a_dot_that_may_be_either_is_decided_by_the_other_values_of_its_column():
    assert values(MONEY[0], ["1.234", "5,5"], MONEY[1]) == [Decimal("1234"), Decimal("5.5")]
    assert values(MONEY[0], ["1.234", "5.25"], MONEY[1]) == [Decimal("1.234"), Decimal("5.25")]


def test_a_typed_zero_beside_a_whole_number_shows_that_dots_part_thousands():
    assert values(MONEY[0], ["12.500", "1.234", "950"], MONEY[1]) == [12500, 1234, 950]
    assert values(MONEY[0], ["12.500", "1.200"], MONEY[1])[0] == "ambiguous_number"
    assert values(MONEY[0], ["12.500", "950", "5.25"], MONEY[1])[0] == "ambiguous_number"


def test_a_dot_that_may_be_either_is_refused_when_nothing_decides_or_both():
    assert values(MONEY[0], ["1.234", "5"], MONEY[1])[0] == "ambiguous_number"
    assert values(MONEY[0], ["1.234", "5,5", "5.25"], MONEY[1])[0] == "ambiguous_number"


def test_a_whole_numbers_dot_is_refused_when_its_column_has_a_decimal_point():
    assert values(WHOLE[0], ["2.154", "2.15"], WHOLE[1]) == ["ambiguous_number", "bad_number"]


def test_another_column_decides_nothing():
    found = settle([["Xã", "Số hộ", MONEY[0], LAND[0]], ["Nga An", "5", "5,5", "1.234"]])
    assert found.errors == [(2, "area_ha", "ambiguous_number")]


def test_a_dash_is_nothing_or_zero_as_the_contract_says():
    assert values(LAND[0], ["-"], LAND[1]) == [None]
    assert values(MONEY[0], ["–"], MONEY[1]) == [0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30/6/2025", date(2025, 6, 30)),
        ("30.6.25", date(2025, 6, 30)),
        ("30-06-2025", date(2025, 6, 30)),
        ("2025-06-30 00:00:00", date(2025, 6, 30)),
        ("30 tháng 6 năm 2025", date(2025, 6, 30)),
        ("Ngày 30 tháng 6 năm 2025", date(2025, 6, 30)),
        ("tháng 6/2025", date(2025, 6, 30)),
        ("45838", date(2025, 6, 30)),
        ("31/6/2025", "bad_date"),
        ("6/30/2025", "bad_date"),
        ("2025", "bad_date"),
        ("sắp tới", "bad_date"),
    ],
)
def test_days(text, value):
    assert values(DAY[0], [text], DAY[1]) == [value]


@pytest.mark.parametrize("text", ["x", "X", "có", "CÓ", "đạt", "1", "✓"])
def test_marks_of_yes(text):
    assert values("Có wifi", [text], "has_wifi") == [True]


@pytest.mark.parametrize("text", ["không", "chưa", "0", "-", None])
def test_marks_of_no_and_the_empty_cell_that_the_contract_reads_as_no(text):
    assert values("Có wifi", [text], "has_wifi") == [False]


def test_another_mark_is_a_fault():
    assert values("Có wifi", ["2"], "has_wifi") == ["not_in_list"]


def test_codes_that_lost_their_zeros_are_filled_up():
    header = ["Xã", "Mã số thuế", "Tên doanh nghiệp"]
    rows = [
        ["Nga An", "312345678", "A"],
        ["Nga An", "412345678.0", "B"],
        ["Nga An", "31234567890", "C"],
    ]
    found = settle([header, *rows])
    assert found.column("tax_code") == ["0312345678", "0412345678"]
    assert found.errors == [(4, "tax_code", "pattern")]


def test_a_unit_by_a_code_that_lost_its_zeros_or_became_a_decimal():
    found = settle([["Mã xã", "Số hộ"], ["16144.0", "5"], ["16162", "6"]])
    assert [unit[:5] for unit in found.column("unit_id")] == ["16144", "16162"]


def test_a_value_above_another_column_names_that_column():
    found = one_column(WHOLE[0], ["100001"])
    (fault,) = [fault for fault in found.faults if fault["severity"] == "error"]
    assert fault["rule_id"] == "above_column"
    assert "«Số hộ»" in fault["message_vi"]


def test_bounds_are_those_of_the_contract():
    assert settle([["Xã", "Số hộ"], ["Nga An", "-1"]]).errors == [
        (2, "households_count", "below_minimum")
    ]
    assert values("Tỷ lệ hộ nghèo (%)", ["100,5"], "poor_pct") == ["above_maximum"]


def test_equal_rows_are_duplicates_and_unequal_ones_with_one_key_a_fault():
    same = settle([["Xã", "Số hộ"], ["Nga An", "5"], ["Nga An", "5"], ["Nga Thái", "6"]])
    assert same.rows == (4, 2, 0, 1, 1)
    other = settle([["Xã", "Số hộ"], ["Nga An", "5"], ["Nga An", "6"], ["Nga Thái", "6"]])
    assert other.rows == (4, 1, 2, 0, 1)
    assert {rule for _, _, rule in other.errors} == {"conflicting_rows"}


@pytest.mark.parametrize(
    ("title", "header", "kind"),
    [
        ("KẾT QUẢ THỰC HIỆN 6 THÁNG", "Số hộ", "actual"),
        ("ƯỚC THỰC HIỆN NĂM 2025", "Số hộ", "estimated"),
        ("THỰC HIỆN KẾ HOẠCH NĂM 2025", "Số hộ", "actual"),
        ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "Số hộ (ước thực hiện)", "estimated"),
        ("BÁO CÁO", "Kế hoạch - Số hộ", "planned"),
        ("BÁO CÁO", "Số hộ", "actual"),
    ],
)
def test_the_kind_of_value_is_read_from_title_and_header(title, header, kind):
    found = settle([[title], ["Huyện", "Xã", header], ["", "Nga An", "5"]])
    assert found.column("value_kind") == [kind]


def test_the_time_summed_over_is_read_from_the_title():
    found = settle([["LŨY KẾ TỪ ĐẦU NĂM"], ["Xã", "Số hộ"], ["Nga An", "5"]])
    assert found.column("accumulation") == ["year_to_date"]


def test_a_plan_and_an_outturn_side_by_side_are_not_mixed():
    header = [["Xã", "Kế hoạch", "Thực hiện"], ["", "Số hộ", "Tổng thu nhập"]]
    found = settle([*header, ["Nga An", "5", "6"]])
    assert (3, "value_kind", "ambiguous_title") in found.errors


def test_what_the_contract_assumes_is_said_once():
    found = settle([["Xã", "Số hộ"], ["Nga An", "5"], ["Nga Thái", "6"]])
    assert [rule for _, _, rule in found.rules] == ["assumed_value"]


def test_a_row_rule_of_severity_warning_accepts_with_a_remark():
    found = one_column(MONEY[0], ["2.000.000"])
    assert found.counts.warnings == 1
    assert (2, "income_million_vnd", "rich_without_land") in found.rules


def test_no_word_of_a_list_means_two_codes():
    for name in ("boolean", "value_kind", "accumulation"):
        seen: dict[str, str] = {}
        for line in codes(name):
            for text in (line["code"], line["label_vi"], *filter(None, line["aliases"].split("|"))):
                assert seen.setdefault(text.lower(), line["code"]) == line["code"], text
