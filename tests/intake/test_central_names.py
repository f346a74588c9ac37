"""The centre named as its agencies name it."""

from datetime import date

import pytest

from ntm.intake.counts import Delivery
from tests.intake.sheets import settle

TABLE = ["Cơ quan", "Tổng số hồ sơ công việc", "Số hồ sơ công việc xử lý trên môi trường mạng"]


@pytest.mark.parametrize("column", ["Đơn vị", "Tỉnh/Thành phố"])
@pytest.mark.parametrize("name", ["TW", "Trung ương", "TRUNG ƯƠNG"])
def test_the_centre_is_named_in_a_column_of_units_as_in_one_of_provinces(column, name):
    central = Delivery("tw", "TW", date(2025, 6, 1), date(2025, 6, 30))
    rows = [[column, *TABLE], [name, "Bộ Nội vụ", "120", "100"]]
    found = settle(rows, "Hồ sơ công việc", central)
    assert found.part.feed.name == "work_files"
    assert found.errors == []
    assert found.column("unit_id") == ["TW"]


def test_a_numbered_centre_is_the_centre_and_a_province_beside_it_prevails():
    central = Delivery("tw", "TW", date(2025, 6, 1), date(2025, 6, 30))
    rows = [["Đơn vị", *TABLE], ["1. Trung ương", "Bộ Nội vụ", "120", "100"]]
    assert settle(rows, "Hồ sơ công việc", central).column("unit_id") == ["TW"]
    rows = [["Tỉnh/Thành phố", "Đơn vị", *TABLE], ["Thanh Hóa", "TW", "Sở Nội vụ", "9", "9"]]
    assert settle(rows, "Hồ sơ công việc").column("unit_id") == []
