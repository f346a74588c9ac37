"""A merger after 1 July 2025 is a line in the catalogue; everything else follows from it."""

import shutil
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from ntm.units import Journey, Measure, Reference, convert, map_geojson
from ntm.units.build_snapshot import FOLDER, build, write
from ntm.units.changes import changes
from ntm.units.checks import run_checks
from ntm.units.sources import Packages

BEFORE, DAY = date(2027, 2, 28), date(2027, 3, 1)
HEADER = "effective_date,resolution,old_code,new_code,new_name,relation,latitude,longitude"
MERGED = [
    "2027-03-01,1/NQ,00004,00004,Phường Ba Đình,full,,",
    "2027-03-01,1/NQ,00008,00004,Phường Ba Đình,full,,",
]
DIVIDED = [
    "2027-03-01,2/NQ,16093,16093,Xã Nga Sơn,partial,,",
    "2027-03-01,2/NQ,16093,16094,Xã Nga Thanh,partial,20.02,105.99",
]


def built(folder: Path, lines: list[str]) -> Reference:
    """The unit tables with mergers added, in a folder of their own."""
    shutil.copytree(FOLDER, folder)
    sources = folder / "sources"
    (sources / "unit_mergers.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    write(build(Packages.find(), sources), folder)
    return Reference.load(folder)


@pytest.fixture(scope="module")
def later(tmp_path_factory) -> Reference:
    return built(tmp_path_factory.mktemp("later") / "units", MERGED + DIVIDED)


def test_old_units_end_the_day_before_and_new_ones_begin(later):
    assert later.by_code("00004", "commune", BEFORE).unit_id == "00004@2025-07-01"
    assert later.by_code("00004", "commune", DAY).unit_id == "00004@2027-03-01"
    assert later.by_code("00008", "commune", DAY) is None
    assert len(later.on(DAY, "commune")) == len(
        later.on(BEFORE, "commune")
    )  # one merger, one division
    assert [finding for finding in run_checks(later) if not finding.is_sound] == []


def test_figures_convert_over_it_exactly_where_whole_and_with_an_interval_where_divided(later):
    units = ["00004@2025-07-01", "00008@2025-07-01", "16093@2025-07-01"]
    table = pa.table({"unit_id": units, "figure": [3, 4, 10]})
    rows = convert(table, Journey(BEFORE, DAY), [Measure("figure", "sum")], None, later).rows
    found = {row["unit_id"]: row for row in rows.to_pylist()}
    assert (found["00004@2027-03-01"]["value"], found["00004@2027-03-01"]["method"]) == (7, "exact")
    for unit_id in ("16093@2027-03-01", "16094@2027-03-01"):
        assert (found[unit_id]["value_low"], found[unit_id]["value_high"]) == (0, 10)


def test_figures_travel_from_the_old_map_over_both_changes(later):
    units = [link.predecessor_id for link in later.predecessors["16093@2025-07-01"]]
    table = pa.table({"unit_id": units, "figure": [1] * len(units)})
    journey = Journey(date(2025, 6, 30), DAY)
    rows = convert(table, journey, [Measure("figure", "sum")], None, later).rows.to_pylist()
    assert {row["method"] for row in rows} == {"estimated"}
    assert sum(row["value"] for row in rows) == pytest.approx(len(units))


def test_the_change_sheet_names_the_act(later):
    told = {
        (row.kinds, row.before.code, row.after.code, row.acts)
        for row in changes(later, BEFORE, DAY)
    }
    assert told == {
        (("merged",), "00004", "00004", "1/NQ"),
        (("merged",), "00008", "00004", "1/NQ"),
        (("divided",), "16093", "16093", "2/NQ"),
        (("divided",), "16093", "16094", "2/NQ"),
    }


def test_the_map_of_the_day_shows_the_communes_of_the_day(later):
    for day in (BEFORE, DAY):
        features = map_geojson("commune", day, later.folder)["features"]
        ids = {one["id"] for one in features if one["properties"]["kind"] == "unit"}
        assert ids == {unit.unit_id for unit in later.on(day, "commune")}


def test_comparable_areas_stay_those_of_1_july_2025(later):
    ours, kept = (
        (folder / "comparable_areas.csv").read_bytes() for folder in (later.folder, FOLDER)
    )
    assert ours == kept


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["2027-03-01,1/NQ,99999,00004,Phường Ba Đình,full,,"], "99999"),
        ([*MERGED, "2027-03-01,1/NQ,16093,00004,Phường Ba Đình,full,,"], "two names or provinces"),
    ],
)
def test_a_merger_that_cannot_be_stops_the_build(tmp_path, lines, fault):
    with pytest.raises((KeyError, ValueError), match=fault):
        built(tmp_path / "units", lines)
