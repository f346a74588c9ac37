"""An official map from a file: checked, fitted to our units, and never without the archipelagos.

`NTM_MAP_COMMUNE`, `NTM_MAP_PROVINCE` (34 provinces) and `NTM_MAP_PROVINCE_63` (before 1 July 2025)
name a GeoJSON file in degrees (WGS 84). A feature is matched by its `id` or its property `unit_id`
or `code`, each a unit_id or a code. The file is from outside, so it is measured before it is used.
"""

import json
import os
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from ntm.catalog.words import word
from ntm.errors import NtmError
from ntm.units.history import NEW_DAY
from ntm.units.projection import to_kilometres
from ntm.units.reference import Unit

VARIABLES = ("NTM_MAP_COMMUNE", "NTM_MAP_PROVINCE", "NTM_MAP_PROVINCE_63")
LARGEST_FILE = 300_000_000  # bytes
BOX = (100.0, 4.0, 120.0, 25.0)  # degrees; metres of VN-2000 are far outside


def official_path(level: str, map_date: date) -> Path | None:
    """The file that the configuration names for a level and day, if any."""
    old = "_63" if level == "province" and map_date < NEW_DAY else ""
    named = os.environ.get(f"NTM_MAP_{level.upper()}{old}")
    return Path(named) if named else None


def official_files() -> dict[str, bytes]:
    """Variable and file name → content of each file that the configuration names.

    What is drawn from them is old once they differ. Raises NtmError for one that cannot be read.
    """
    found = {}
    for variable in VARIABLES:
        if named := os.environ.get(variable):
            path = Path(named)
            try:
                found[f"{variable}={path.name}"] = path.read_bytes()
            except OSError as error:
                raise NtmError(_both("map.file_unreadable", file=path, fault=error)) from None
    return found


def official_shapes(
    path: Path, units: Mapping[str, Unit], islands: Collection[tuple[str, shapely.Geometry]]
) -> dict[str, shapely.Geometry]:
    """Unit id → shape in kilometres, from a file; features of other units are left out.

    `islands` are (unit id, islands in kilometres) that are added where the file has none within 50
    km of them. Raises NtmError for a file that cannot be read, is not in degrees, or lacks a unit.
    """
    by_code = {unit.code: unit_id for unit_id, unit in units.items()}
    shapes: dict[str, shapely.Geometry] = {}
    for feature in _features(path):
        unit_id = _matched(feature, units, by_code)
        if unit_id:
            shape = _shape(path, feature, unit_id)
            shapes[unit_id] = shapes[unit_id].union(shape) if unit_id in shapes else shape
    missing = [unit for unit_id, unit in units.items() if unit_id not in shapes]
    if missing:
        names = ", ".join(f"{unit.code} {unit.name}" for unit in missing[:5])
        raise NtmError(_both("map.file_lacks_units", file=path, count=len(missing), names=names))
    for unit_id, shape in islands:
        if shapes[unit_id].distance(shape) > 50:
            shapes[unit_id] = shapes[unit_id].union(shape)
    return shapes


def _features(path: Path) -> list[dict]:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError(f"> {LARGEST_FILE} bytes")
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        features = content["features"]
        if not all(isinstance(one.get("properties") or {}, dict) for one in features):
            raise ValueError("properties")
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise NtmError(_both("map.file_unreadable", file=path, fault=error)) from None
    return features


def _matched(feature: dict, units: Mapping[str, Unit], by_code: dict[str, str]) -> str | None:
    properties = feature.get("properties") or {}
    for told in (feature.get("id"), properties.get("unit_id"), properties.get("code")):
        key = str(told)
        if key in units:
            return key
        if key in by_code:
            return by_code[key]
    return None


def _shape(path: Path, feature: dict, unit_id: str) -> shapely.Geometry:
    try:
        degrees = shapely.make_valid(shapely.from_geojson(json.dumps(feature["geometry"])))
        if not shapely.get_dimensions(degrees) == 2:
            raise ValueError("no polygon")
        west, south, east, north = degrees.bounds
    except (ValueError, TypeError, KeyError, shapely.errors.GEOSException) as error:
        raise NtmError(
            _both("map.file_unreadable", file=path, fault=f"{unit_id}: {error}")
        ) from None
    if west < BOX[0] or south < BOX[1] or east > BOX[2] or north > BOX[3]:
        raise NtmError(_both("map.file_not_degrees", file=path, unit=unit_id))
    # make_valid may give a collection that holds a multipolygon: parts of parts are looked at too
    parts = shapely.get_parts(shapely.get_parts(degrees))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    whole = shapely.multipolygons(np.array(polygons)) if len(polygons) != 1 else polygons[0]
    return shapely.transform(shapely.force_2d(whole), to_kilometres)


def _both(key: str, **values: object) -> str:
    return "\n".join(word(key, language, **values) for language in ("vi", "en"))
