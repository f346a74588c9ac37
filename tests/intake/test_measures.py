"""Units of measure: stated in the title or a header, scaled to the contract's, or refused."""

from decimal import Decimal

import pytest

from ntm.catalog import read_table
from ntm.intake.measures import header_unit, measure, title_units
from tests.intake.sheets import feeds_of_tests, settle  # noqa: F401

HEADER = ["Xã", "Số hộ", "Tổng thu nhập"]


@pytest.mark.parametrize(
    ("unit", "million"),
    [
        ("triệu đồng", "2.5"),
        ("tỷ đồng", "2500"),
        ("Tỉ đồng", "2500"),
        ("nghìn đồng", "0.003"),
        ("1.000 đồng", "0.003"),
        ("Tr.đ", "2.5"),
    ],
)
def test_money_in_the_titles_unit_is_scaled_to_the_contracts(unit, million):
    found = settle([[f"(Đơn vị tính: {unit})"], HEADER, ["Nga An", "7", "2,5"]])
    assert found.column("income_million_vnd") == [Decimal(million)]
    assert found.column("households_count") == [7]


def test_a_headers_own_unit_comes_before_the_titles():
    found = settle(
        [["ĐVT: nghìn đồng"], ["Xã", "Số hộ", "Tổng thu nhập (tỷ đồng)"], ["Nga An", "7", "2"]]
    )
    assert found.column("income_million_vnd") == [2000]


def test_land_is_scaled_and_a_bound_holds_in_the_contracts_unit():
    found = settle([["Xã", "Số hộ", "Diện tích (m²)"], ["Nga An", "7", "15.500"]])
    assert found.column("area_ha") == [Decimal("1.55")]


@pytest.mark.parametrize(
    ("texts", "million"),
    [
        (["2.278", "12.5"], ["2278", "12500"]),
        (["2,278", "3"], ["2278", "3000"]),
        (["2.278", "12,5"], ["2278000", "12500"]),
        (["2.278", "1.234.567"], ["2278000", "1234567000"]),
        (["2.278", "12.5", "3"], ["2278", "12500", "3000"]),
    ],
)
def test_three_decimals_of_a_billion_are_no_thousands(texts, million):
    places = ("Nga An", "Nga Thái", "Nga Phú")
    rows = [[place, "7", text] for place, text in zip(places, texts, strict=False)]
    found = settle([["ĐVT: tỷ đồng"], HEADER, *rows])
    assert found.column("income_million_vnd") == [Decimal(number) for number in million]


def test_a_dot_in_billions_that_nothing_decides_is_refused_and_not_a_thousandfold():
    found = settle([["ĐVT: tỷ đồng"], HEADER, ["Nga An", "7", "2.278"], ["Nga Thái", "8", "3"]])
    assert found.errors == [(3, "income_million_vnd", "ambiguous_number")]


def test_three_decimals_of_a_thousand_households_are_no_thousands():
    rows = [["Xã", "Số hộ (nghìn hộ)"], ["Nga An", "2.154"], ["Nga Thái", "1.5"]]
    assert settle(rows).column("households_count") == [2154, 1500]


def test_a_whole_number_in_thousands_must_stay_whole():
    found = settle([["Xã", "Số hộ (nghìn hộ)"], ["Nga An", "1,5"], ["Nga Thái", "1,23456"]])
    assert found.column("households_count") == [1500]
    assert found.errors == [(3, "households_count", "bad_number")]


def test_the_text_that_is_shown_is_the_senders_own():
    found = settle([["ĐVT: tỷ đồng"], HEADER, ["Nga An", "7", "2,5 tỷ"]])
    assert [fault["original_text"] for fault in found.faults if fault["severity"] == "error"] == [
        "2,5 tỷ"
    ]


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([["ĐVT: bồ"], HEADER], "unknown_measure"),
        ([["Xã", "Số hộ", "Thu nhập (nghìn USD)"]], "unknown_measure"),
        ([["ĐVT: kg"], HEADER], "incompatible_measure"),
        ([["Xã", "Số hộ", "Diện tích (người)"]], "incompatible_measure"),
        ([["Xã", "Số hộ (lượt người)", "Ghi chú"]], "incompatible_measure"),
        ([["ĐVT: triệu đồng; tỷ đồng"], HEADER], "ambiguous_measure"),
    ],
)
def test_an_unknown_or_unfit_unit_is_a_fault_of_every_row(rows, rule):
    found = settle([*rows, ["Nga An", "7", "2"], ["Nga Thái", "8", "2"]])
    assert found.counts.rows_accepted == 0
    assert {name for _, _, name in found.errors} == {rule}


@pytest.mark.parametrize("title", ["ĐVT: hộ", "Đơn vị: UBND huyện Nga Sơn", "Đơn vị báo cáo: Sở X"])
def test_a_unit_that_changes_no_number_or_an_office_is_no_fault(title):
    assert settle([[title], HEADER, ["Nga An", "7", "2"]]).counts.rows_accepted == 1


def test_a_percentage_may_bear_its_sign():
    rows = [
        ["Xã", "Số hộ", "Tỷ lệ hộ nghèo (%)"],
        ["Nga An", "7", "65,1%"],
        ["Nga Thái", "7", "3,5"],
    ]
    assert settle(rows).column("poor_pct") == [Decimal("65.1"), Decimal("3.5")]


def test_percentages_that_may_be_shares_of_one_are_refused():
    header = ["Xã", "Số hộ", "Tỷ lệ hộ nghèo (%)"]
    found = settle([header, ["Nga An", "7", "0,65"], ["Nga Thái", "7", "0,4"]])
    assert {rule for _, _, rule in found.errors} == {"ambiguous_share"}
    assert settle([header, ["Nga An", "7", "0,65%"]]).column("poor_pct") == [Decimal("0.65")]


def test_every_name_of_a_unit_means_one_unit_only():
    names: dict[str, str] = {}
    for line in read_table("units_of_measure"):
        assert Decimal(line["factor"]) > 0
        for name in (line["unit"], line["label_vi"], *filter(None, line["aliases"].split("|"))):
            found = measure(name)
            assert found, name
            assert found.unit == line["unit"], name
            names[name] = line["unit"]
    assert len(names) > 60


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("Doanh thu (triệu đồng)", ("Doanh thu", "triệu đồng")),
        ("Doanh thu (triệu đồng/năm)", ("Doanh thu", "triệu đồng")),
        ("Diện tích, ĐVT: ha", ("Diện tích", "ha")),
        ("Số hộ (có điện thoại)", ("Số hộ (có điện thoại)", "")),
    ],
)
def test_a_unit_is_told_from_an_explanation_in_brackets(header, parts):
    assert header_unit(header) == parts


def test_several_units_in_one_title():
    assert title_units(["Đơn vị tính: Triệu đồng; %"]) == ["Triệu đồng", "%"]
