"""Deliveries of four provinces that became two, with all that makes a figure hard to follow.

Errors in the rows, silent provinces, a file sent again shorter, corrections under other names,
months stated as sums since the year began, a central agency.
"""

from pathlib import Path

from tests import river
from tests.simulator.test_truth import simulated

BEFORE, AFTER = "2025-H1", "2025-H2"
WORK_FILES_HEADER = (
    *("Huyện", "Xã", "Phạm vi lũy kế", "Tổng số hồ sơ"),
    "Số hồ sơ công việc xử lý trên môi trường mạng",
)


def deliver(root: Path) -> None:
    """Put everything into the inbox of a data root."""
    span = ("--scale", "demo", "--from", BEFORE, "--to", AFTER, "--provinces", "92,93,94")
    simulated(root, *span, "--dirt", "0.05", "--dossiers", "2000", "--answers", "5000")
    send_again_shorter(root)
    correct(root)
    report_months_as_sums(root)
    report_of_the_centre(root)


def send_again_shorter(root: Path) -> None:
    """Work files of 93 again under the same name, without the first third of the rows."""
    (first,) = (root / "inbox" / BEFORE / "93-vpubnd").glob("*HSCV.csv")
    header, *lines = first.read_bytes().splitlines(keepends=True)
    again = "20250901T0900_HSCV.csv"
    (first.parent / again).write_bytes(b"".join([header, *lines[len(lines) // 3 :]]))


def correct(root: Path) -> None:
    """Corrections under other names: the later rows of 94 hold, those of the new Cần Thơ do not.

    Most communes that it names there are nowhere, so the checks hold what is right of it too.
    """
    for code, period, day, unknown in (
        ("94", BEFORE, "20250901", 0),
        ("92", AFTER, "20260301", 20),
    ):
        results = ("Đạt", "Chưa đạt", "Chưa đăng ký", "Không áp dụng") * 3
        places = river.communes(code, period, len(results))
        rows = [
            (d, c, "Xã NTM nâng cao", "8.4", "Xác nhận", result)
            for (d, c, _), result in zip(places, results, strict=True)
        ]
        rows += [("", f"Xã Không Có {n}", *rows[0][2:]) for n in range(unknown)]
        book = river.workbook([river.CRITERIA_HEADER, *rows], "Đánh giá chỉ tiêu")
        river.put(root, f"{period}/{code}-skhcn/{day}T0900_dieu_chinh.xlsx", book)
        more = river.cooperatives(code, period, ["IoT", "kế toán", "TMĐT", "hóa đơn điện tử"])
        river.put(root, f"{period}/{code}-ccptnt/{day}T0900_bo_sung.xlsx", more)


def report_months_as_sums(root: Path) -> None:
    """Work files of four communes of 95: January to March, each since the year began."""
    for month in (1, 2, 3):
        rows = [
            (district, commune, "Lũy kế từ đầu năm", 100 * month + number, 60 * month)
            for number, (district, commune, _) in enumerate(river.communes("95", BEFORE, 4))
        ]
        book = river.workbook([WORK_FILES_HEADER, *rows], "Hồ sơ công việc")
        river.put(root, f"2025-0{month}/95-vpubnd/20250{month + 1}10T0900_hscv.xlsx", book)


def report_of_the_centre(root: Path) -> None:
    """Work files of two ministries."""
    rows = [("Trung ương", "Bộ A", 900, 850), ("Trung ương", "Bộ B", 100, 20)]
    header = ("Tỉnh", "Cơ quan", *WORK_FILES_HEADER[-2:])
    book = river.workbook([header, *rows], "Hồ sơ công việc")
    river.put(root, f"{BEFORE}/TW/20250710T0900_hscv.xlsx", book)
