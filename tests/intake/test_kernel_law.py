"""The law of every part: rows read = accepted + quarantined + duplicate + ignored."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntm.intake.counts import Delivery
from ntm.intake.kernel import Kernel
from ntm.intake.parts import recognise
from tests.intake.sheets import THANH_HOA, feeds_of_tests, sheet  # noqa: F401

# Cells of the kinds that provinces write, and anything at all.
WORDS = (
    *("Huyện", "Xã", "Số hộ", "Thu nhập (triệu đồng)", "Có wifi", "Mã số thuế", "Tên doanh nghiệp"),
    *("TC1", "TC 8.4", "Đơn vị", "2023", "Quý I/2025", "Giải ngân", "Báo chí", "Họ và tên", "STT"),
    *(
        "Tổng số",
        "Cộng",
        "Toàn tỉnh",
        "I",
        "II. Huyện Nga Sơn",
        "Huyện Thọ Xuân",
        "A",
        "B",
        "1",
        "2",
    ),
    *("Nga An", "Xã Nga Thái", "Nga Văn", "Không Có", "16144", "97.0", "1.234", "1.234,5", "12.5"),
    *("x", "đạt", "-", "không", "30/6/2025", "45838", "ĐVT: tỷ đồng", "ĐVT: bồ", "Ghi chú: abc"),
    *("Người lập biểu", "Biểu 2", "THỰC HIỆN NĂM 2025", "(1) 5", "4=5+6", "0312345678", ""),
)
CELLS = st.one_of(
    st.none(), st.sampled_from(WORDS), st.sampled_from(WORDS), st.text(max_size=12), st.integers()
)
SHEETS = st.lists(st.lists(CELLS, max_size=6), min_size=1, max_size=14)
HEADERS = st.sampled_from(
    [
        ["Huyện", "Xã", "Số hộ", "Thu nhập (triệu đồng)", "Có wifi", "Họ và tên"],
        ["STT", "Xã", "TC1", "TC2", "TC 8.4"],
        ["Đơn vị", "2023", "Quý I/2025", "Tháng 6/2025"],
        ["Xã", "Mã số thuế", "Tên doanh nghiệp", "Số thành viên"],
        ["Xã", "Số hộ", "Số hộ", "Tổng thu nhập"],
    ]
)
MERGED = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 4), st.integers(0, 6), st.integers(0, 3)).map(
        lambda cell: (cell[0], cell[1], cell[0] + cell[2], cell[1] + cell[3])
    ),
    max_size=4,
).map(tuple)
NAMES = st.sampled_from(["Sheet1", "Thu nhập hộ", "Kinh phí thử", "NTM nâng cao"])
SLOW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def kernel() -> Kernel:
    """One kernel for all examples: what stays in it must not matter."""
    return Kernel()


@SLOW
@given(top=SHEETS, header=HEADERS, body=SHEETS, again=st.booleans(), name=NAMES, merged=MERGED)
def test_random_sheets_never_crash_and_always_balance(
    kernel, top, header, body, again, name, merged
):
    rows = [*top[:3], header, *body, *([header, *body[:2]] if again else [])]
    part = recognise(sheet(rows, name, merged=merged))
    if part is None:
        return
    counts = kernel.standardize(part, THANH_HOA)
    assert counts.is_balanced
    assert counts.rows_read >= part.sheet.cells.num_rows
    assert min(vars(counts).values()) >= 0


@SLOW
@given(body=SHEETS, header=HEADERS)
def test_a_batch_of_parts_gives_what_each_gives_alone(kernel, body, header):
    other = [header, *body[:2], ["Nga An", "5", "7"], ["Nga An", "5", "7"]]
    parts = [recognise(sheet(rows, "Thu nhập hộ")) for rows in ([header, *body], other)]
    batch = [(part, THANH_HOA) for part in parts if part and part.feed is parts[0].feed]
    together = kernel.standardize_all(batch)
    assert together == [kernel.standardize(part, delivery) for part, delivery in batch]


@SLOW
@given(body=SHEETS, header=HEADERS)
def test_what_is_said_points_at_rows_and_cells_of_the_sheet(body, header):
    part = recognise(sheet([header, *body], "Thu nhập hộ"))
    kernel = Kernel()
    counts = kernel.standardize(part, THANH_HOA)
    numbers = set(part.sheet.cells["row_number"].to_pylist())
    faults = kernel.output(f"quarantined_{part.feed.name}").to_pylist()
    accepted = kernel.output(f"accepted_{part.feed.name}").to_pylist()
    assert {fault["row_number"] for fault in faults} <= numbers | {None}
    assert all(fault["message_vi"] and fault["message_en"] for fault in faults)
    assert len(accepted) == counts.rows_accepted
    places = [(row["row_number"], row["cell"]) for row in accepted]
    assert len(set(places)) == len(places)


def test_a_central_senders_part_balances_too():
    central = Delivery("tw", "TW", date(2025, 1, 1), date(2025, 6, 30))
    rows = [
        ["Tỉnh", "Huyện", "Xã", "Số hộ"],
        ["Thanh Hóa", "Nga Sơn", "Nga An", "5"],
        [None, None, "Nga An", "6"],
    ]
    kernel = Kernel()
    counts = kernel.standardize(recognise(sheet(rows)), central)
    assert (counts.rows_accepted, counts.rows_quarantined) == (1, 1)
