"""The map: every unit once, true to area, with both archipelagos, and replaceable by a file."""

import json
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import shapely

from ntm.catalog import word
from ntm.cli import main
from ntm.errors import NtmError
from ntm.units import Reference, map_geojson, map_layer
from ntm.units.build_snapshot import FOLDER
from ntm.units.map_svg import map_paths
from ntm.units.projection import FRAME, to_degrees, to_kilometres

NEW_DAY = date(2025, 7, 1)
MAPS = {
    "34 provinces": ("province", date(2025, 12, 31), 34),
    "63 provinces": ("province", date(2024, 12, 31), 63),
    "3,321 communes": ("commune", date(2025, 12, 31), 3_321),
}
every_map = pytest.mark.parametrize(("level", "day", "count"), MAPS.values(), ids=MAPS)
reference = Reference.load(FOLDER)


def features_of(collection: dict, kind: str) -> list[dict]:
    return [one for one in collection["features"] if one["properties"]["kind"] == kind]


def signed_area(ring) -> float:
    return sum((x2 - x1) * (y2 + y1) for (x1, y1), (x2, y2) in pairwise(ring))


def polygons_of(feature: dict):
    geometry = feature["geometry"]
    parts = geometry["coordinates"]
    return [parts] if geometry["type"] == "Polygon" else parts


@every_map
def test_every_unit_of_the_day_is_on_the_map_once(level, day, count):
    collection = map_geojson(level, day)
    ids = [feature["id"] for feature in features_of(collection, "unit")]
    assert sorted(ids) == sorted(unit.unit_id for unit in reference.on(day, level))
    assert len(ids) == count


@every_map
def test_outer_rings_are_clockwise_closed_and_within_the_frame(level, day, count):
    west, south, east, north = FRAME
    for feature in map_geojson(level, day)["features"]:
        for outer, *holes in polygons_of(feature):
            assert outer[0] == outer[-1]
            assert signed_area(outer) > 0
            assert all(signed_area(hole) < 0 for hole in holes)
            assert all(west < x < east and south < y < north for x, y in outer)


@every_map
def test_no_unit_covers_another(level, day, count):
    shapes = list(map_layer(level, day).shapes.values())
    total = sum(shapely.area(shapes))
    assert shapely.union_all(shapes).area == pytest.approx(total, rel=1e-6)


@every_map
def test_both_archipelagos_are_there_with_their_labels_and_in_their_province(level, day, count):
    collection = map_geojson(level, day)
    units = {feature["id"]: feature for feature in features_of(collection, "unit")}
    islands = {feature["id"]: feature for feature in features_of(collection, "archipelago")}
    for name, province_code, place in (
        ("hoang_sa", "48", (16.5, 111.6)),
        ("truong_sa", "56", (10.18, 114.37)),
    ):
        feature = islands[name]
        province = reference.by_code(province_code, "province", day)
        assert province is not None
        bare = province.name.split(" ", 2)[-1] if province_code == "48" else province.name[5:]
        assert feature["properties"]["label_vi"] == word(f"map.{name}", "vi", province=bare)
        assert feature["properties"]["label_en"] == word(f"map.{name}", "en", province=bare)
        home = units[feature["properties"]["unit_id"]]
        if level == "province":
            assert home["id"] == province.unit_id
        shape = shapely.geometry.shape(feature["geometry"])
        point = shapely.Point(place[1], place[0])
        assert shape.distance(point) < 0.2
        assert len(polygons_of(feature)) >= 8
        assert shapely.geometry.shape(home["geometry"]).buffer(1e-3).contains(shape)


def test_each_commune_lies_about_its_seat():
    layer = map_layer("commune", NEW_DAY)
    seats = to_kilometres(
        shapely.get_coordinates(
            [shapely.Point(unit.longitude, unit.latitude) for unit in layer.units.values()]
        )
    )
    shapes = list(layer.shapes.values())
    outside = [
        unit.name
        for unit, shape, seat in zip(
            layer.units.values(), shapes, shapely.points(seats), strict=True
        )
        if not shape.contains(seat)
        and unit.unit_id not in {one.unit_id for one in layer.archipelagos}
    ]
    assert outside == []


def test_old_seats_lie_in_their_new_province_nearly_always():
    """An independent look at the shape: the 10,000 seats that did not make the map."""
    layer = map_layer("province", NEW_DAY)
    old = {unit.unit_id: unit for unit in reference.on(date(2025, 6, 30), "commune")}
    tried = right = 0
    for link in reference.links:
        unit = old[link.predecessor_id]
        province = reference.province_of(link.successor_id, NEW_DAY)
        if province and len(reference.successors[unit.unit_id]) == 1 and unit.longitude:
            tried += 1
            seat = to_kilometres(
                shapely.get_coordinates(shapely.Point(unit.longitude, unit.latitude))
            )
            right += layer.shapes[province.unit_id].distance(shapely.Point(seat[0])) < 5
    assert tried > 9_000
    assert right / tried > 0.98


def test_provinces_are_about_as_large_as_they_are():
    """The archipelagos apart: their islands are drawn larger than they are, so that they show."""
    layer = map_layer("province", NEW_DAY)
    reefs = shapely.union_all([one.shape for one in layer.archipelagos])
    for unit_id, whole in layer.shapes.items():
        shape = whole.difference(reefs)
        communes = reference.children(unit_id, NEW_DAY)
        area = sum(unit.area_km2 or 0 for unit in communes)
        assert 0.6 < shape.area / area < 1.6, layer.units[unit_id].name
    assert 320_000 < sum(shape.area for shape in layer.shapes.values()) < 380_000


def test_the_63_provinces_fill_the_34():
    old, new = map_layer("province", date(2025, 6, 30)), map_layer("province", NEW_DAY)
    successors = reference.province_successors()
    for unit_id, shape in old.shapes.items():
        whole = new.shapes[successors[unit_id]]
        assert shape.difference(whole).area < 1e-3 * shape.area
    assert sum(one.area for one in old.shapes.values()) == pytest.approx(
        sum(one.area for one in new.shapes.values())
    )


def test_communes_before_july_2025_are_drawn_on_the_map_of_that_day_and_marked():
    collection = map_geojson("commune", date(2023, 5, 1))
    assert (collection["map_date"], collection["is_converted"]) == ("2025-07-01", True)
    assert map_geojson("commune", date(2026, 1, 1))["is_converted"] is False


def test_the_schematic_map_says_that_it_is_one():
    collection = map_geojson("province", NEW_DAY)
    assert collection["is_schematic"] is True
    assert collection["label_vi"] == "Sơ đồ minh họa, không thể hiện địa giới hành chính"


def test_the_projection_keeps_areas_and_comes_back():
    square = shapely.box(105.0, 20.0, 106.0, 21.0).segmentize(0.01)
    projected = shapely.transform(square, to_kilometres)
    # area of a degree square on a sphere: R² Δλ (sin φ2 − sin φ1)
    assert projected.area == pytest.approx(11_588.6, rel=1e-3)
    back = shapely.transform(projected, to_degrees)
    assert shapely.hausdorff_distance(square, back) < 1e-9


def test_paths_for_a_report_cover_every_unit_and_label_both_archipelagos():
    paths = map_paths(map_layer("province", NEW_DAY))
    assert len(paths.paths) == len(paths.labels) == 34
    assert all(path.startswith("M") and path.endswith("Z") for path in paths.paths.values())
    assert [text for *_, text, _ in paths.archipelagos] == [
        "Quần đảo Hoàng Sa (Đà Nẵng)",
        "Quần đảo Trường Sa (Khánh Hòa)",
    ]
    places = [*paths.labels.values(), *(place for _, _, place, _, _ in paths.archipelagos)]
    assert all(0 < x < paths.width and 0 < y < paths.height for x, y in places)


def test_the_picture_in_docs_is_what_the_command_draws(tmp_path):
    out = tmp_path / "map.svg"
    assert main(["units", "map", "--out", str(out)]) == 0
    assert out.read_bytes() == (Path(__file__).parents[2] / "docs" / "map.svg").read_bytes()


def test_those_who_only_resolve_do_not_wait_for_shapely():
    code = "import sys, ntm.units; sys.exit('shapely' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_levels_and_days_without_a_map_are_refused():
    with pytest.raises(NtmError, match="district"):
        map_geojson("district", NEW_DAY)
    with pytest.raises(NtmError, match="2020-12-31"):
        map_geojson("province", date(2020, 12, 31))


class TestOfficialFile:
    """A GeoJSON named by the configuration replaces the schematic map."""

    @pytest.fixture
    def file(self, tmp_path, monkeypatch) -> Path:
        """34 squares, counter-clockwise, far from the archipelagos."""
        features = []
        for number, unit in enumerate(reference.on(NEW_DAY, "province")):
            west, south = 103 + number % 6, 9 + number // 6
            ring = [(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1)]
            geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
            features.append(
                {"type": "Feature", "properties": {"code": unit.code}, "geometry": geometry}
            )
        path = tmp_path / "official.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        monkeypatch.setenv("NTM_MAP_PROVINCE", str(path))
        return path

    def rewrite(self, path: Path, change) -> None:
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content))

    def test_it_replaces_the_map_of_its_level_and_day_only(self, file):
        collection = map_geojson("province", NEW_DAY)
        assert collection["is_schematic"] is False
        assert "official.geojson" in collection["label_vi"]
        hanoi = features_of(collection, "unit")[0]
        assert signed_area(polygons_of(hanoi)[0][0]) > 0
        assert shapely.geometry.shape(hanoi["geometry"]).area == pytest.approx(1.0, rel=1e-3)
        assert map_geojson("province", date(2025, 6, 30))["is_schematic"] is True
        assert map_geojson("commune", NEW_DAY)["is_schematic"] is True

    def test_the_archipelagos_are_added_where_it_lacks_them(self, file):
        collection = map_geojson("province", NEW_DAY)
        units = {feature["id"]: feature for feature in features_of(collection, "unit")}
        for islands in features_of(collection, "archipelago"):
            home = units[islands["properties"]["unit_id"]]
            assert len(polygons_of(home)) > 8

    def test_a_file_that_lacks_a_unit_is_refused_with_its_name(self, file):
        self.rewrite(file, lambda content: content["features"].pop(0))
        with pytest.raises(NtmError, match="Hà Nội"):
            map_geojson("province", NEW_DAY)

    def test_a_file_in_metres_is_refused(self, file):
        def in_metres(content):
            ring = content["features"][0]["geometry"]["coordinates"][0]
            ring[:] = [[x * 10_000, y * 10_000] for x, y in ring]

        self.rewrite(file, in_metres)
        with pytest.raises(NtmError, match="WGS 84"):
            map_geojson("province", NEW_DAY)

    @pytest.mark.parametrize(
        "text", ["", "[]", "{}", '{"features": 3}', '{"features": [3]}', "[" * 100_000]
    )
    def test_a_broken_file_is_refused_with_its_name(self, file, text):
        file.write_text(text)
        with pytest.raises(NtmError, match=r"official\.geojson"):
            map_geojson("province", NEW_DAY)

    def test_points_instead_of_polygons_are_refused(self, file):
        def to_point(content):
            content["features"][0]["geometry"] = {"type": "Point", "coordinates": [105.0, 21.0]}

        self.rewrite(file, to_point)
        with pytest.raises(NtmError, match="01@2021-01-01"):
            map_geojson("province", NEW_DAY)

    @pytest.mark.parametrize(
        ("variable", "day", "count"),
        [
            ("NTM_MAP_PROVINCE", NEW_DAY, 34),
            ("NTM_MAP_PROVINCE_63", date(2025, 6, 30), 63),
        ],
    )
    def test_the_map_that_the_command_writes_is_taken_back(
        self, variable, day, count, tmp_path, monkeypatch
    ):
        """Rounded to metres its rings touch themselves: mended, a shape is a collection."""
        out = tmp_path / "provinces.geojson"
        assert main(["units", "map", "--day", day.isoformat(), "--out", str(out)]) == 0
        drawn = map_layer("province", day)
        monkeypatch.setenv(variable, str(out))
        read = map_layer("province", day)
        assert (drawn.is_schematic, read.is_schematic) == (True, False)
        assert len(read.shapes) == count
        for unit_id, shape in drawn.shapes.items():
            # 3 decimals of a degree are 110 m: islands of a few km² may move by some per cent
            assert read.shapes[unit_id].area == pytest.approx(shape.area, rel=0.01)
