"""A map layer as SVG: paths and label places for a report, or a whole picture.

python -m ntm.units.map_svg --level province --day 2025-07-01 --out docs/map.svg
"""

from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape

import numpy as np
import shapely

from ntm.units.maps import MapLayer, archipelago_label, label_point
from ntm.units.projection import FRAME, to_kilometres

WIDTH = 1000.0
Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class MapPaths:
    """A layer ready to draw: x to the right, y down, 0 0 the frame's top left corner.

    `paths` are the `d` of SVG paths by unit_id, `labels` the place of each unit's label; of the
    archipelagos each (id, d, place of the label, text vi, text en).
    """

    width: float
    height: float
    paths: dict[str, str]
    labels: dict[str, Point]
    archipelagos: tuple[tuple[str, str, Point, str, str], ...]


@lru_cache(maxsize=8)
def map_paths(layer: MapLayer, width: float = WIDTH) -> MapPaths:
    """Paths of a layer of `map_layer`, borders simplified together to half a unit of `width`."""
    west, south, east, north = frame_kilometres()
    scale = width / (east - west)

    def place(points: np.ndarray) -> np.ndarray:
        return np.column_stack([points[:, 0] - west, north - points[:, 1]]) * scale

    ids = list(layer.shapes)
    shapes = shapely.coverage_simplify(list(layer.shapes.values()), 0.5 / scale)
    drawn = shapely.transform(np.array(shapes), place)
    islands = []
    for one in layer.archipelagos:
        (label,) = place(np.array([archipelago_label(one.shape)]))
        path = _path(shapely.transform(one.shape, place))
        islands.append((one.archipelago_id, path, _point(label), one.label_vi, one.label_en))
    labels = place(np.array([label_point(layer, unit_id) for unit_id in ids]))
    return MapPaths(
        width,
        (north - south) * scale,
        {unit_id: _path(shape) for unit_id, shape in zip(ids, drawn, strict=True)},
        {unit_id: _point(label) for unit_id, label in zip(ids, labels, strict=True)},
        tuple(islands),
    )


def frame_kilometres() -> tuple[float, float, float, float]:
    """The frame of every map (west, south, east, north) in kilometres of the projection."""
    west, south, east, north = FRAME
    sides = np.linspace(0, 1, 50)
    along = west + (east - west) * sides
    edge = [(x, y) for x in along for y in (south, north)]
    edge += [(x, south + (north - south) * side) for side in sides for x in (west, east)]
    points = to_kilometres(np.array(edge))
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    return float(left), float(bottom), float(right), float(top)


def picture(layer: MapLayer, language: str = "vi") -> str:
    """The whole layer as an SVG document: neighbours in different tints, label and archipelagos."""
    paths = map_paths(layer)
    tints = ("#cfe3d4", "#e6dfc3", "#cfdcea", "#ead2d0", "#ddd3e8", "#d6e6c6")
    text = layer.label_vi if language == "vi" else layer.label_en
    fill = {unit_id: tints[index % len(tints)] for index, unit_id in enumerate(paths.paths)}
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {paths.width:.0f} {paths.height:.0f}" '
        'font-family="Noto Sans, DejaVu Sans, sans-serif">',
        '<rect width="100%" height="100%" fill="#f4f8fb"/>',
        f'<g stroke="#6b6b6b" stroke-width="{0.25 if layer.level == "commune" else 0.9}">',
        *(f'<path id="{key}" d="{d}" fill="{fill[key]}"/>' for key, d in paths.paths.items()),
        "</g>",
    ]
    for _, path, (x, y), vi, en in paths.archipelagos:
        words = escape(vi if language == "vi" else en)
        lines.append(f'<path d="{path}" fill="none" stroke="#6b6b6b" stroke-width="0.9"/>')
        lines.append(f'<text x="{x}" y="{y}" font-size="18" text-anchor="middle">{words}</text>')
    if layer.level == "province":
        lines += _province_names(layer, paths)
    lines.append(
        f'<text x="{paths.width - 16:.0f}" y="{paths.height - 18:.0f}" font-size="16" '
        f'font-style="italic" text-anchor="end">{escape(text)}</text></svg>'
    )
    return "\n".join(lines) + "\n"


def _province_names(layer: MapLayer, paths: MapPaths) -> list[str]:
    size = 9 if len(paths.labels) < 40 else 6
    return [
        f'<text x="{x}" y="{y + 3}" font-size="{size}" text-anchor="middle">'
        f"{escape(unit.name.removeprefix('Tỉnh ').removeprefix('Thành phố '))}</text>"
        for unit, (x, y) in ((layer.units[key], place) for key, place in paths.labels.items())
    ]


def _path(shape: shapely.Geometry) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z"
        for ring in rings
    )


def _point(values: np.ndarray) -> Point:
    return round(float(values[0]), 1), round(float(values[1]), 1)
