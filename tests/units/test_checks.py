"""The integrity checks pass on our tables and find what is planted in a copy."""

import csv
import shutil
from pathlib import Path

import pytest

from ntm.cli import main
from ntm.units import Reference
from ntm.units.build_snapshot import FOLDER
from ntm.units.checks import CHECKS, run_checks


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    folder = tmp_path / "units"
    shutil.copytree(FOLDER, folder)
    return folder


def edit(folder: Path, table: str, change) -> None:
    """Write a table again with its rows changed."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(change(rows))


def wrong_checks(folder: Path) -> set[str]:
    return {finding.key for finding in run_checks(Reference(folder)) if not finding.is_sound}


def test_our_tables_pass_every_check():
    findings = run_checks(Reference.load(FOLDER))
    assert [finding for finding in findings if not finding.is_sound] == []
    assert [finding.key for finding in findings] == list(CHECKS)
    assert all(finding.looked_at for finding in findings)


def changed(column: str, value: str, unit_id: str):
    return lambda rows: [
        {**row, column: value} if row["unit_id"] == unit_id else row for row in rows
    ]


PLANTED = {
    "versions_tile_lives": (
        "unit_versions",
        changed("valid_from", "2021-02-01", "00001@2021-01-01"),
    ),
    "one_code_a_day": ("units", changed("code", "00004", "00001@2021-01-01")),
    "one_parent_every_day": (
        "unit_versions",
        changed("parent_id", "01@2021-01-01", "00001@2021-01-01"),
    ),
    "types_are_in_names": ("unit_versions", changed("type", "xa", "00001@2021-01-01")),
    "names_are_unique": (
        "unit_versions",
        changed("name", "Phường Trúc Bạch", "00001@2021-01-01"),
    ),
    "links_have_both_ends": (
        "unit_links",
        lambda rows: [{**rows[0], "successor_id": "99999@2025-07-01"}, *rows[1:]],
    ),
    "all_communes_are_linked": ("unit_links", lambda rows: rows[1:]),
    "districts_end": ("units", changed("valid_to", "", "001@2021-01-01")),
    "provinces_merge_whole": (
        "unit_links",
        lambda rows: [{**rows[0], "successor_id": "27211@2025-07-01"}, *rows[1:]],
    ),
    "areas_are_closed": ("comparable_areas", lambda rows: rows[1:]),
    "one_region_every_day": ("unit_groups", lambda rows: rows[:-1]),
    "seats_are_in_frame": ("units", changed("latitude", "48.9", "00001@2021-01-01")),
    "counts_are_as_published": (
        "expected_counts",
        lambda rows: [{**rows[0], "units_count": "1"}, *rows[1:]],
    ),
}


def test_every_check_has_a_planted_fault():
    assert PLANTED.keys() == CHECKS.keys()


@pytest.mark.parametrize("key", PLANTED)
def test_a_planted_fault_is_found_by_its_check(key, tables):
    edit(tables, *PLANTED[key])
    assert key in wrong_checks(tables)


def test_an_exception_that_excuses_nobody_is_told(tables):
    with (tables / "sources" / "unit_check_exceptions.csv").open("a", encoding="utf-8") as file:
        file.write("districts_end,001@2021-01-01,no such offender\n")
    assert wrong_checks(tables) == {"districts_end"}


def test_the_command_names_every_check_and_fails_when_one_does(tables, monkeypatch, capsys):
    assert main(["units", "check", "--language", "en"]) == 0
    assert capsys.readouterr().out.count("OK ") == len(CHECKS)
    edit(tables, *PLANTED["districts_end"])
    monkeypatch.setenv("NTM_CATALOG", str(tables.parent))
    shutil.copy(FOLDER.parent / "words.csv", tables.parent)
    assert main(["units", "check", "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "FAIL" in told
    assert "001@2021-01-01" in told
