"""`ntm check-file` says of one file what the warehouse will make of it."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ntm import ledger
from ntm.cli import main
from ntm.intake.settle import settle, spread_here
from ntm.intake.stamp import Stamp
from tests import river

GOOD = river.criteria("38", "2025-H1", met=2, count=4)
BAD_ROWS = [
    river.CRITERIA_HEADER,
    ("Nga Sơn", "Xã Không Có", "Xã NTM", "8.4", "Xác nhận", "Đạt"),
    ("Nga Sơn", "Xã Nga An", "Xã NTM", "8.4", "Xác nhận", "gần đạt"),
    ("Nga Sơn", "Xã Nga Thái", "Xã NTM", "8.4", "Xác nhận", "Đạt"),
]
BAD = river.workbook(BAD_ROWS, "Đánh giá chỉ tiêu", ["Số: 12/BC-SKHCN, ngày 15/6/2025"])


def written(folder: Path, content: bytes, name: str = "a.xlsx") -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def test_a_good_file_passes_and_a_bad_one_is_told_cell_by_cell(tmp_path, capsys):
    place = ["--sender", "38-skhcn", "--period", "2025-H1"]
    assert main(["check-file", written(tmp_path, GOOD), *place]) == 0
    capsys.readouterr()
    assert main(["check-file", written(tmp_path, BAD), *place]) == 1
    told = capsys.readouterr().out
    assert "criteria_assessments" in told
    assert "đọc 5 = chấp nhận 1 + cách ly 2 + trùng 0 + bỏ qua 2" in told
    assert "read 5 = accepted 1 + quarantined 2 + duplicate 0 + ignored 2" in told
    assert "12/BC-SKHCN" in told
    assert "B3" in told
    assert "F4" in told
    assert "«gần đạt»" in told


def test_it_says_what_the_river_says(data_root, capsys):
    file = river.put(data_root, "2025-H1/38-skhcn/20250710T0900_a.xlsx", BAD)
    river.fetch()
    settle(1, spread_here)
    (row,) = ledger.read("standardize").to_pylist()
    assert main(["check-file", str(file), "--language", "en"]) == 1
    counts = "read {rows_read} = accepted {rows_accepted} + quarantined {rows_quarantined}"
    assert counts.format(**row) in capsys.readouterr().out
    assert (row["document_number"], str(row["document_date"])) == ("12/BC-SKHCN", "2025-06-15")


def test_a_file_in_the_inbox_or_from_the_template_says_itself_whose_it_is(tmp_path, capsys):
    stamp = Stamp("criteria_assessments", "38-skhcn", "2025-H1").text
    stamped = river.workbook(BAD_ROWS[:1] + BAD_ROWS[3:], "Trang 1", [stamp])
    assert main(["check-file", written(tmp_path, stamped)]) == 0
    capsys.readouterr()
    assert main(["check-file", written(tmp_path, GOOD)]) == 1
    assert "--sender" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0"])
def test_an_unreadable_file_is_told_in_both_languages(tmp_path, capsys, content):
    place = ["--sender", "38", "--period", "2025-H1"]
    assert main(["check-file", written(tmp_path, content), *place]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 2


def test_no_form_in_the_file_is_a_fault(tmp_path, capsys):
    other = river.workbook([["Chào"], ["bạn"]], "Lời chào")
    place = ["--sender", "38", "--period", "2025-H1"]
    assert main(["check-file", written(tmp_path, other), *place]) == 1
    assert "biểu mẫu" in capsys.readouterr().out


def test_only_the_first_faults_are_shown_unless_all_are_asked_for(tmp_path, capsys):
    rows = [("Nga Sơn", f"Xã Không {n}", "Xã NTM", "8.4", "Xác nhận", "Đạt") for n in range(30)]
    file = written(tmp_path, river.workbook([river.CRITERIA_HEADER, *rows], "Đánh giá chỉ tiêu"))
    place = [file, "--sender", "38", "--period", "2025-H1", "--language", "en"]
    main(["check-file", *place])
    shown = capsys.readouterr().out
    main(["check-file", *place, "--all"])
    assert (shown.count("fault «"), capsys.readouterr().out.count("fault «")) == (20, 30)
    assert "and 10 more" in shown


def test_it_answers_in_about_a_second_of_work_without_java_spark_or_a_warehouse(tmp_path):
    file = written(tmp_path, river.criteria("38", "2025-H1", met=200, count=400))
    code = (
        "import sys, time; from ntm.cli import main;"
        f"main(['check-file', {file!r}, '--sender', '38', '--period', '2025-H1']);"
        "print('seconds', time.process_time(), 'pyspark' in sys.modules, 'airflow' in sys.modules)"
    )
    begun = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert time.monotonic() - begun < 30
    seconds, *heavy = ended.stdout.rsplit("seconds ", 1)[1].split()
    assert heavy == ["False", "False"]
    assert float(seconds) < 4  # of a loaded machine; about one alone
