"""`ntm resolve`: a file of names in, the same rows with their units out."""

import csv
from pathlib import Path

import pytest

from ntm.cli import main

HEADER = "id,as_of,province,district,commune"
GOOD = "1,2025-06-30,Thanh Hóa,Huyện Nga Sơn,Xã Nga Trường"
NEW = "2,01/7/2025,Thanh Hóa,,X. Nga Sơn"


def resolve(folder: Path, *lines: str, header: str = HEADER, options: tuple[str, ...] = ()
            ) -> tuple[int, list[dict]]:  # fmt: skip
    source, target = folder / "names.csv", folder / "units.csv"
    source.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    code = main(["resolve", str(source), "--out", str(target), *options])
    if not target.exists():
        return code, []
    return code, list(csv.DictReader(target.open(encoding="utf-8")))


def test_a_file_keeps_its_columns_and_gains_the_answers(tmp_path: Path) -> None:
    code, rows = resolve(tmp_path, GOOD, NEW)
    assert code == 0
    assert [row["id"] for row in rows] == ["1", "2"]
    assert [row["unit_id"] for row in rows] == ["16171@2021-01-01", "16093@2025-07-01"]
    added = ["unit_id", "code", "method", "score", "candidates", "reason"]
    assert list(rows[0]) == [*HEADER.split(","), *added]


def test_a_name_that_is_not_found_is_an_answer_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    code, rows = resolve(tmp_path, GOOD, "3,2025-06-30,Thanh Hóa,,Xã Không Có")
    assert (code, rows[1]["reason"]) == (0, "unknown_unit")
    told = capsys.readouterr().out
    assert "1 trên 2" in told
    assert "1 of 2" in told


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("3,2020-12-31,Thanh Hóa,,Xã Nga Trường,", "day_before_first"),
        ("3,hôm qua,Thanh Hóa,,Xã Nga Trường,", "no_day"),
        ("3,2025-06-30,Thanh Hóa,,Xã Nga Trường,99999", "unknown_code"),
    ],
)
def test_bad_rows_fail_with_a_message_and_the_good_rows_are_still_written(
    tmp_path: Path, capsys: pytest.CaptureFixture, line: str, reason: str
) -> None:
    code, rows = resolve(tmp_path, f"{GOOD},", line, header=f"{HEADER},code")
    assert code == 1
    assert [row["reason"] for row in rows] == ["", reason]
    assert rows[0]["unit_id"] == "16171@2021-01-01"
    errors = capsys.readouterr().err
    assert "dòng 3" in errors
    assert "rows 3" in errors


def test_a_file_without_the_columns_says_which_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    code, rows = resolve(tmp_path, "1,2", header="id,name")
    assert (code, rows) == (1, [])
    assert "as_of, province, commune" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    code = main(["resolve", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out.csv")])
    assert code == 1
    assert "none.csv" in capsys.readouterr().err


def test_the_day_may_stand_in_the_command(tmp_path: Path) -> None:
    line, header = "Thanh Hóa,Xã Nga Trường", "province,commune"
    code, rows = resolve(tmp_path, line, header=header, options=("--as-of", "30/6/2025"))
    assert (code, rows[0]["code"]) == (0, "16171")


def test_a_column_named_as_an_answer_is_kept_under_another_name(tmp_path: Path) -> None:
    code, rows = resolve(tmp_path, f"{GOOD},16171.0", header=f"{HEADER},code")
    assert code == 0
    assert (rows[0]["code_given"], rows[0]["code"], rows[0]["method"]) == (
        "16171.0",
        "16171",
        "code",
    )


def test_no_cell_of_the_output_runs_as_a_formula(tmp_path: Path) -> None:
    _, rows = resolve(tmp_path, "=1+1,2025-06-30,Thanh Hóa,,+Xã Nga Trường")
    assert rows[0]["id"] == "'=1+1"
    assert rows[0]["commune"] == "'+Xã Nga Trường"
    assert rows[0]["code"] == "16171"


def test_files_of_spreadsheets_with_semicolons_and_other_encodings_are_read(tmp_path: Path) -> None:
    source, target = tmp_path / "names.csv", tmp_path / "units.csv"
    text = f"{HEADER}\r\n{GOOD}\r\n".replace(",", ";")
    for encoding in ("utf-8-sig", "utf-16"):
        source.write_bytes(text.encode(encoding))
        assert main(["resolve", str(source), "--out", str(target)]) == 0
        (row,) = csv.DictReader(target.open(encoding="utf-8"))
        assert row["unit_id"] == "16171@2021-01-01"
