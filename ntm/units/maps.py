"""Maps of units: the schematic map, or an official one that the configuration names.

    map_geojson("province", date(2025, 6, 30))   63 provinces
    map_geojson("province", date(2025, 12, 31))  34 provinces
    map_geojson("commune", date(2025, 12, 31))   3,321 communes

A feature's id is its unit_id. Quần đảo Hoàng Sa and Quần đảo Trường Sa are on every map: inside
their province and commune, and as two features of their own with the text and place of their label,
to be drawn whatever the map shows. `map_layer` has the same in kilometres, to draw elsewhere.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely

from ntm.catalog.tables import catalog_folder
from ntm.catalog.words import word
from ntm.errors import NtmError
from ntm.units.history import LAST_OLD_DAY, NEW_DAY
from ntm.units.map_files import official_path, official_shapes
from ntm.units.projection import FRAME, to_degrees
from ntm.units.reference import Reference, Unit
from ntm.units.schematic import (
    Shapes,
    archipelago_points,
    archipelago_shapes,
    commune_shapes,
    province_shapes,
)

MAP_LEVELS = ("province", "commune")
DECIMALS = {"province": 3, "commune": 4}  # of degrees: 110 m and 11 m


@dataclass(frozen=True, eq=False)
class Archipelago:
    """An archipelago on a map; `unit_id` is the drawn unit it belongs to, its label names it."""

    archipelago_id: str
    unit_id: str
    label_vi: str
    label_en: str
    shape: shapely.Geometry


@dataclass(frozen=True, eq=False)
class MapLayer:
    """Units of one map with their shapes in kilometres (`projection`), by unit_id in code order.

    `map_date` is the first day of the drawn map; `is_converted` says that it is not the map of the
    day asked for (communes before July 2025), so values must be converted to it and marked.
    """

    level: str
    map_date: date
    is_converted: bool
    is_schematic: bool
    label_vi: str
    label_en: str
    units: dict[str, Unit]
    shapes: Shapes
    archipelagos: tuple[Archipelago, ...]


def map_layer(level: str, day: date, folder: Path | None = None) -> MapLayer:
    """The layer of a level (`province`, `commune`) on a day, built once per map and process.

    Raises NtmError for a level without a map, a day before the first, or an official file that does
    not fit.
    """
    if level not in MAP_LEVELS:
        raise NtmError(_both("map.no_level", level=level))
    folder = folder or catalog_folder() / "units"
    map_date = max(day, NEW_DAY) if level == "commune" else day
    days = Reference.load(folder).change_days
    starts = [start for start in days if start <= map_date]
    if not starts:
        raise NtmError(_both("map.no_day", day=day, first=days[0]))
    return _layer(folder, level, starts[-1], map_date != day, official_path(level, map_date))


def map_geojson(level: str, day: date, folder: Path | None = None) -> dict:
    """FeatureCollection of a layer in degrees, outer rings clockwise; not to be changed.

    Unit features: properties `kind` (`unit`), `code`, `name`, `parent_id`, `label_longitude`,
    `label_latitude`. Archipelago features: `kind` (`archipelago`), `unit_id`, `label_vi`,
    `label_en` and the place. Beside them `level`, `map_date`, `is_converted`, `is_schematic`,
    `label_vi`, `label_en` and `bbox`, the frame every map shows. Raises NtmError as `map_layer`.
    """
    return _geojson(map_layer(level, day, folder))


def label_point(layer: MapLayer, unit_id: str) -> tuple[float, float]:
    """Where a unit's label goes, in kilometres: the middle of the widest place of its main part."""
    parts = shapely.get_parts(layer.shapes[unit_id])
    largest = max(parts, key=lambda part: part.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=1.0), 0)
    return middle.x, middle.y


def archipelago_label(shape: shapely.Geometry) -> tuple[float, float]:
    """Where an archipelago's label goes, in kilometres: above its middle."""
    west, _, east, north = shape.bounds
    return (west + east) / 2, north + 25.0


@lru_cache(maxsize=16)
def _layer(
    folder: Path, level: str, start: date, is_converted: bool, official: Path | None
) -> MapLayer:
    units = {unit.unit_id: unit for unit in Reference.load(folder).on(start, level)}
    islands = _archipelagos(folder, level, start)
    if official:
        shapes = official_shapes(official, units, [(one.unit_id, one.shape) for one in islands])
        vi, en = (word("map.official", each, file=official.name) for each in ("vi", "en"))
    else:
        shapes = (commune_shapes if level == "commune" else province_shapes)(folder, start)
        vi, en = (word("map.schematic", each) for each in ("vi", "en"))
    shapes = {unit_id: shapes[unit_id] for unit_id in units}
    return MapLayer(level, start, is_converted, official is None, vi, en, units, shapes, islands)


def _archipelagos(folder: Path, level: str, start: date) -> tuple[Archipelago, ...]:
    reference, found = Reference.load(folder), []
    shapes = archipelago_shapes(folder)
    for name, (code, _) in archipelago_points(folder).items():
        zone = reference.by_code(code, "commune", max(start, NEW_DAY))
        assert zone, code
        is_new = start >= NEW_DAY
        home = zone.unit_id if is_new else reference.predecessors[zone.unit_id][0].predecessor_id
        province = reference.province_of(home, start if is_new else LAST_OLD_DAY)
        assert province, home
        bare = province.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
        vi, en = (word(f"map.{name}", language, province=bare) for language in ("vi", "en"))
        unit_id = zone.unit_id if level == "commune" else province.unit_id
        found.append(Archipelago(name, unit_id, vi, en, shapes[name]))
    return tuple(found)


@lru_cache(maxsize=16)
def _geojson(layer: MapLayer) -> dict:
    decimals = DECIMALS[layer.level]
    features = _unit_features(layer, decimals) + _archipelago_features(layer, decimals)
    return {
        "type": "FeatureCollection",
        "bbox": list(FRAME),
        "level": layer.level,
        "map_date": layer.map_date.isoformat(),
        "is_converted": layer.is_converted,
        "is_schematic": layer.is_schematic,
        "label_vi": layer.label_vi,
        "label_en": layer.label_en,
        "features": features,
    }


def _unit_features(layer: MapLayer, decimals: int) -> list[dict]:
    ids = list(layer.units)
    geometries = _degrees(np.array([layer.shapes[unit_id] for unit_id in ids]), decimals)
    if layer.level == "commune":
        labels = np.array([(unit.longitude, unit.latitude) for unit in layer.units.values()])
    else:
        labels = to_degrees(np.array([label_point(layer, unit_id) for unit_id in ids]))
    features = []
    for unit, geometry, label in zip(layer.units.values(), geometries, labels, strict=True):
        properties = {
            "kind": "unit",
            "code": unit.code,
            "name": unit.name,
            "parent_id": unit.parent_id,
            **_label_place(label),
        }
        features.append(_feature(unit.unit_id, geometry, properties))
    return features


def _archipelago_features(layer: MapLayer, decimals: int) -> list[dict]:
    features = []
    for islands in layer.archipelagos:
        (geometry,) = _degrees(np.array([islands.shape]), decimals)
        (place,) = to_degrees(np.array([archipelago_label(islands.shape)]))
        properties = {
            "kind": "archipelago",
            "unit_id": islands.unit_id,
            "label_vi": islands.label_vi,
            "label_en": islands.label_en,
            **_label_place(place),
        }
        features.append(_feature(islands.archipelago_id, geometry, properties))
    return features


def _label_place(degrees: np.ndarray) -> dict[str, float]:
    longitude, latitude = (round(float(value), 4) for value in degrees)
    return {"label_longitude": longitude, "label_latitude": latitude}


def _feature(feature_id: str, geometry: shapely.Geometry, properties: dict) -> dict:
    shape = shapely.geometry.mapping(geometry)
    return {"type": "Feature", "id": feature_id, "properties": properties, "geometry": shape}


def _degrees(shapes: np.ndarray, decimals: int) -> np.ndarray:
    rounded = shapely.transform(shapes, lambda points: to_degrees(points).round(decimals))
    return shapely.orient_polygons(rounded, exterior_cw=True)


def _both(key: str, **values: object) -> str:
    return "\n".join(word(key, language, **values) for language in ("vi", "en"))
