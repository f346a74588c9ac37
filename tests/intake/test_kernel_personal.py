"""What tells who a person is never leaves the sheet: not in rows, faults, remarks or messages."""

import pytest

from tests.intake.sheets import feeds_of_tests, settle  # noqa: F401

NAME, PHONE = "Nguyễn Thị Bí Mật", "0912 345 678"
HEADER = ["Xã", "Số hộ", "Họ và tên", "Mã hội viên"]


def test_a_personal_column_is_known_and_dropped():
    found = settle([HEADER, ["Nga An", "5", NAME, "HV-0001"]])
    assert found.counts.rows_accepted == 1
    assert NAME not in found.texts()
    assert "unknown_column" not in {rule for _, _, rule in found.rules}
    assert "contact_name" not in found.accepted[0]


def test_a_quarantined_row_shows_no_personal_text():
    found = settle([HEADER, ["Không Có", "mười", NAME, "HV-0001"]])
    assert found.counts.rows_quarantined == 1
    assert NAME not in found.texts()


def test_a_name_in_the_column_of_pseudonyms_is_refused_and_not_shown():
    found = settle([HEADER, ["Nga An", "5", None, NAME]])
    assert found.errors == [(2, "member_code", "pattern")]
    assert NAME not in found.texts()


@pytest.mark.parametrize("header", ["Cán bộ phụ trách", "Liên hệ", "Cột 7", None])
def test_a_personal_value_in_an_unknown_column_goes_nowhere(header):
    rows = [[*HEADER[:2], header], ["Nga An", "5", PHONE], ["Không Có", "x", NAME]]
    found = settle(rows)
    assert found.counts.rows_accepted == 1
    assert PHONE not in found.texts()
    assert NAME not in found.texts()


def test_a_number_in_an_unknown_header_is_hidden():
    found = settle([[*HEADER[:2], "Liên hệ 0912345678"], ["Nga An", "5", "x"]])
    assert "0912345678" not in found.texts()
    assert "Liên hệ" in found.texts()


def test_signers_under_the_table_are_not_shown():
    tail = [[None, "Người lập biểu"], [None, NAME]]
    found = settle([["STT", "Xã", "Số hộ"], ["1", "Nga An", "5"], *tail])
    assert NAME not in found.texts()
