"""The schematic map: what each commune covers, guessed from its seat and area.

No polygons of today's communes are freely licensed, so a commune is the Voronoi cell of its seat.
Land is the union of the cells, each clipped to a disc about its seat, with narrow gaps closed and
the coast drawn back a little; islands are discs of their own. Kilometres of `projection`, true to
area. It shows where units lie, never where their borders run.
"""

import csv
import math
from collections import defaultdict
from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely

from ntm.units.history import LAST_OLD_DAY, NEW_DAY
from ntm.units.projection import to_kilometres
from ntm.units.reference import Reference, Unit

DISC_RADII = 1.9  # radius of a commune's disc, in radii of the circle of its area
ISLAND_RADII, ISLAND_LEAST_KM = 1.2, 2.5  # an island shows on a map of the whole country
GAP_KM, DRAWN_BACK_KM, SMOOTHED_KM = 12.0, 3.0, 0.4
REEF_RADIUS_KM = 6.0  # islands of the archipelagos, far larger than they are, so that they show
Shapes = dict[str, shapely.Geometry]


def commune_shapes(folder: Path, day: date) -> Shapes:
    """Unit id → shape in kilometres of each commune of a day from 1 July 2025.

    No two overlap. The archipelagos are small islands drawn from points. Built once a process for
    the same communes; the shapes are not to be changed.
    """
    units = Reference.load(folder).on(day, "commune")
    return _commune_shapes(folder, tuple(unit.unit_id for unit in units))


def province_shapes(folder: Path, day: date) -> Shapes:
    """Unit id → shape of the 34 provinces, or of the 63 before 1 July 2025 through the links."""
    reference = Reference.load(folder)
    members: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for unit_id, shape in commune_shapes(folder, max(day, NEW_DAY)).items():
        home, on = unit_id, day
        if day < NEW_DAY:
            # a commune of 1 July 2025 has all its predecessors in one old province
            home, on = reference.predecessors[unit_id][0].predecessor_id, LAST_OLD_DAY
        province = reference.province_of(home, on)
        assert province, unit_id
        members[province.unit_id].append(shape)
    return {unit_id: shapely.union_all(members[unit_id]) for unit_id in sorted(members)}


def archipelago_points(folder: Path) -> dict[str, tuple[str, np.ndarray]]:
    """`hoang_sa` and `truong_sa` → code of the special zone, (n, 2) degrees of its islands."""
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    communes = {}
    with (folder / "archipelagos.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            name = row["archipelago_id"]
            communes[name] = row["commune_code"]
            points[name].append((float(row["longitude"]), float(row["latitude"])))
    return {name: (communes[name], np.array(found)) for name, found in points.items()}


def archipelago_shapes(folder: Path) -> Shapes:
    """`hoang_sa` and `truong_sa` → their islands, in kilometres."""
    return {
        name: shapely.union_all(
            shapely.buffer(shapely.points(to_kilometres(degrees)), REEF_RADIUS_KM, quad_segs=3)
        )
        for name, (_, degrees) in archipelago_points(folder).items()
    }


@lru_cache(maxsize=2)
def _commune_shapes(folder: Path, unit_ids: tuple[str, ...]) -> Shapes:
    reference = Reference.load(folder)
    islands = archipelago_shapes(folder)
    by_code = {code: islands[name] for name, (code, _) in archipelago_points(folder).items()}
    units = [reference.by_id[unit_id][-1] for unit_id in unit_ids]
    shapes = {unit.unit_id: by_code[unit.code] for unit in units if unit.code in by_code}
    ashore = [unit for unit in units if unit.code not in by_code]
    shapes.update(zip((unit.unit_id for unit in ashore), _cells(ashore), strict=True))
    return {unit.unit_id: shapes[unit.unit_id] for unit in units}


def _cells(units: list[Unit]) -> np.ndarray:
    seats = to_kilometres(np.array([(unit.longitude, unit.latitude) for unit in units]))
    points = shapely.points(seats)
    radii = _radii(units)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seats), ordered=True))
    is_zone = np.array([unit.type == "dac_khu" for unit in units])
    discs = shapely.intersection(cells, shapely.buffer(points, DISC_RADII * radii, quad_segs=6))
    mainland = _mainland(discs[~is_zone])
    shapely.prepare(mainland)
    is_island = is_zone | ~shapely.contains(mainland, points)
    islands = shapely.buffer(points, np.maximum(ISLAND_RADII * radii, ISLAND_LEAST_KM), quad_segs=6)
    land = np.where(is_island, shapely.union(islands, mainland), mainland)
    return shapely.intersection(cells, land)


def _radii(units: list[Unit]) -> np.ndarray:
    """Radius in km of the circle of a unit's area; of the median area of its type if not known."""
    by_type: dict[str, list[float]] = defaultdict(list)
    for unit in units:
        if unit.area_km2:
            by_type[unit.type].append(unit.area_km2)
    medians = {kind: float(np.median(areas)) for kind, areas in by_type.items()}
    areas = [unit.area_km2 or medians[unit.type] for unit in units]
    return np.sqrt(np.array(areas) / math.pi)


def _mainland(discs: np.ndarray) -> shapely.Polygon:
    """The largest part of the discs once gaps are closed, without holes."""
    joined = shapely.union_all(discs).buffer(GAP_KM, quad_segs=6)
    parts = shapely.get_parts(joined.buffer(-GAP_KM - DRAWN_BACK_KM, quad_segs=6))
    outline = shapely.Polygon(max(parts, key=lambda part: part.area).exterior)
    return shapely.simplify(outline, SMOOTHED_KM)
