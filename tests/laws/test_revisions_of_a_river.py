"""Revisions of a real river: two days of deliveries, then another catalogue."""

import csv
import io
import shutil

import pytest

from ntm.catalog.tables import DEFAULT_FOLDER
from ntm.cli import main
from tests import river


@pytest.mark.slow
def test_two_days_of_a_river_and_a_changed_catalogue(data_root, tmp_path, monkeypatch, capsys):
    first, later = "20250110T0900_a.xlsx", "20250210T0900_a.xlsx"
    river.put(data_root, f"2024-H2/38-skhcn/{first}", river.criteria("38", "2024-H2", met=6))
    river.put(data_root, f"2024-H2/38-skhcn/{later}", river.criteria("38", "2024-H2", met=7))
    river.put(data_root, f"2024-H2/40-skhcn/{later}", river.criteria("40", "2024-H2", met=2))
    river.run()
    known = river.build(known_at="2025-01-31")
    now = river.build()
    parts = printed(capsys, "2025-01-31", str(now))
    assert parts["before"][1:] == ["", "", "", "6.0", "8.0", "75.0", "", "simulated"]
    assert parts["boundary"][1:4] == parts["method"][1:4] == ["0", "0.0", "0.0"]
    assert parts["new_data"][1:8] == ["8", "2.0", "8.0", "8.0", "16.0", "50.0", "-25.0"]
    assert parts["corrections"][1:8] == ["1", "1.0", "0.0", "9.0", "16.0", "56.25", "6.25"]
    assert parts["rest"][1:4] == ["0", "0.0", "0.0"]
    assert parts["change"][1:8] == ["9", "3.0", "8.0", "9.0", "16.0", "56.25", "-18.75"]
    assert (
        main(["revisions", "2025-01-31", str(now), "--target", "T02", "--period", "2024-H2"]) == 0
    )
    text = capsys.readouterr().out
    arrivals = [line for line in text.splitlines() if later in line]
    assert [line.split()[0] for line in arrivals] == ["38-skhcn", "40-skhcn"]
    assert first not in text

    # another catalogue: the first commune of Thanh Hóa is left out, to meet 8.4 once is not enough
    folder = tmp_path / "catalog"
    shutil.copytree(DEFAULT_FOLDER, folder)
    change(folder / "indicators.csv", "indicator_id", "communes_ntm_8_4_share", threshold="2")
    with (folder / "units" / "universe.csv").open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    line = {
        "rule_id": "U9", "level": "commune", "kind": "exclude", "valid_from": "2021-01-01",
        "unit_id": river.communes("38", "2024-H2")[0][2],
    }  # fmt: skip
    with (folder / "units" / "universe.csv").open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="").writerow(line)
    monkeypatch.setenv("NTM_CATALOG", str(folder))
    changed = river.build(known_at="2025-02-28")
    parts = printed(capsys, str(known), str(changed))
    assert parts["boundary"][1:4] == ["1", "-1.0", "-1.0"]
    assert parts["method"][1:4] == ["5", "-5.0", "0.0"]
    assert parts["new_data"][1:4] == ["8", "0.0", "8.0"]
    assert parts["change"][1:8] == ["14", "-6.0", "7.0", "0.0", "15.0", "0.0", "-75.0"]


def printed(capsys, before: str, after: str) -> dict[str, list[str]]:
    """Lines of the CSV by part, for the nation's T02 of 2024-H2."""
    names = ["revisions", before, after, "--target", "T02", "--period", "2024-H2"]
    assert main([*names, "--format", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    return {row[0]: row for row in rows[1:]}


def change(file, key: str, name: str, **values: str) -> None:
    """One line of a catalogue's table with other values."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    lines = [row | values if row[key] == name else row for row in rows]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(lines)


def test_a_name_that_is_no_side_is_refused_in_both_languages(data_root, capsys):
    for name in ("nowhere", "2025-02-30"):
        assert main(["revisions", name, name, "--target", "T02", "--period", "2024-H2"]) == 1
        said = capsys.readouterr().err
        assert name in said
        assert "không phải" in said
        assert "is no release" in said
