"""The unit tables in the catalogue are what the builder makes from the packages and the facts."""

import shutil

import pytest

from ntm.cli import main
from ntm.units.build_snapshot import FOLDER, HEADERS, build, write
from ntm.units.sources import Packages


@pytest.fixture(scope="module")
def packages() -> Packages:
    return Packages.find()


def test_building_again_gives_the_same_bytes(packages, tmp_path):
    write(build(packages, FOLDER / "sources"), tmp_path)
    for name in HEADERS:
        built, kept = (folder / f"{name}.csv" for folder in (tmp_path, FOLDER))
        assert built.read_bytes() == kept.read_bytes(), f"{name}.csv: run ntm units build"


def test_the_command_builds_in_the_catalogue_that_is_named(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "catalog" / "units"
    shutil.copytree(FOLDER.parent, folder.parent)
    for name in HEADERS:
        (folder / f"{name}.csv").unlink()
    monkeypatch.setenv("NTM_CATALOG", str(folder.parent))
    before = {name: (FOLDER / f"{name}.csv").stat().st_mtime_ns for name in HEADERS}
    assert main(["units", "build"]) == 0
    assert str(folder / "units.csv") in capsys.readouterr().out
    assert all((folder / f"{name}.csv").exists() for name in HEADERS)
    assert {name: (FOLDER / f"{name}.csv").stat().st_mtime_ns for name in HEADERS} == before


def test_a_correction_that_does_not_fit_the_package_stops_the_build(packages, tmp_path):
    sources = tmp_path / "sources"
    shutil.copytree(FOLDER / "sources", sources)
    with (sources / "unit_link_corrections.csv").open("a", encoding="utf-8") as file:
        file.write("drop,00001,Phường Phúc Xá,00004,Phường Ba Đình,,no such pair\n")
    with pytest.raises(ValueError, match="does not fit the package"):
        build(packages, sources)


def test_a_seat_correction_of_no_unit_stops_the_build(packages, tmp_path):
    sources = tmp_path / "sources"
    shutil.copytree(FOLDER / "sources", sources)
    with (sources / "unit_seat_corrections.csv").open("a", encoding="utf-8") as file:
        file.write("99999@2025-07-01,Xã Không Có,10.0,106.0,none\n")
    with pytest.raises(ValueError, match="unknown units"):
        build(packages, sources)


def test_changes_that_contradict_the_list_of_2022_stop_the_build(packages, tmp_path):
    sources = tmp_path / "sources"
    shutil.copytree(FOLDER / "sources", sources)
    with (sources / "unit_changes_2021_2025.csv").open("a", encoding="utf-8") as file:
        file.write("2023-05-01,00004,appeared,,Phường Trúc Bạch,,001\n")
    with pytest.raises(ValueError, match="differ from the list of 2022"):
        build(packages, sources)
