"""The small map of a report as SVG: provinces coloured by how far they are from a target.

It shows where provinces lie, never where their borders run, and both archipelagos always.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from ntm.catalog.tables import catalog_folder
from ntm.units.schematic import archipelago_shapes, province_shapes
from publishing.report_data import Report

# Percentage points below the target at which a shade ends; the darkest has reached it.
STEPS = (0, 10, 25)
SHADES = ("#12406b", "#4d86b8", "#a3c4de", "#dfeaf3")
MISSING = "#e3e3e3"
SEA_KM = 25  # water around the land
LABEL_KM = 150  # water below the southern archipelago, where its name stands


@dataclass(frozen=True)
class Shade:
    """One line of the legend: bounds in the target's unit, None where open, and its provinces."""

    colour: str
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True)
class SchematicMap:
    """The drawing, its proportion (height ÷ width), legend, and where the two labels go.

    `labels` are fractions of width and height from the top left, by archipelago.
    """

    svg: str
    proportion: float
    shades: tuple[Shade, ...]
    missing_count: int
    labels: dict[str, tuple[float, float]]


def draw(report: Report) -> SchematicMap | None:
    """The map of the nation's first target; None for a province or a target that is a count."""
    if not report.unit.is_nation or not report.figures or not report.figures[0].is_share:
        return None
    target = report.figures[0].target_value
    folder = catalog_folder() / "units"
    shapes = province_shapes(folder, report.is_on_new_map)
    islands = archipelago_shapes(folder)
    values = {child.code: child.value for child in report.children}
    west, south, east, north = shapely.total_bounds(np.array([*shapes.values(), *islands.values()]))
    frame = (west - SEA_KM, south - LABEL_KM, east + SEA_KM, north + SEA_KM)
    colours = {unit_id: colour_of(_value(values, unit_id), target) for unit_id in shapes}
    paths = [_path(shape, colours[unit_id], frame) for unit_id, shape in shapes.items()]
    outlines = [_path(shape, "none", frame) for shape in islands.values()]
    counts = Counter(colours.values())
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    return SchematicMap(
        svg=_svg(paths, outlines, width, height),
        proportion=float(height / width),
        shades=_shades(target, counts),
        missing_count=counts[MISSING],
        labels={name: _below(shape, frame) for name, shape in islands.items()},
    )


def colour_of(value: float | None, target: float) -> str:
    """The shade of a value against a target; grey where there is no value."""
    if value is None:
        return MISSING
    return SHADES[sum(target - value > step for step in STEPS)]


def _value(values: Mapping[str, float | None], unit_id: str) -> float | None:
    return values.get(unit_id.partition("@")[0])


def _shades(target: float, counts: Counter[str]) -> tuple[Shade, ...]:
    lows: list[float | None] = [*(target - step for step in STEPS), None]
    highs: list[float | None] = [None, *lows[:-1]]
    return tuple(
        Shade(colour, low, high, counts[colour])
        for colour, low, high in zip(SHADES, lows, highs, strict=True)
        if high is None or high > 0
    )


def _svg(paths: list[str], outlines: list[str], width: float, height: float) -> str:
    hatch = (
        '<defs><pattern id="missing" width="40" height="40" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="40" height="40" fill="{MISSING}"/>'
        '<rect width="9" height="40" fill="#b4b4b4"/></pattern></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}">'
        f'{hatch}<g stroke="#ffffff" stroke-width="3" stroke-linejoin="round">'
        f"{''.join(paths)}</g>"
        # the islands are small: an outline of their own keeps them on the printed page
        f'<g stroke="#44505c" stroke-width="9">{"".join(outlines)}</g></svg>'
    )


def _path(shape: shapely.Geometry, colour: str, frame: tuple[float, ...]) -> str:
    rings = [
        ring
        for polygon in shapely.get_parts(shape)
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    data = "".join(_ring(shapely.get_coordinates(ring), frame) for ring in rings)
    fill = "url(#missing)" if colour == MISSING else colour
    return f'<path fill="{fill}" fill-rule="evenodd" d="{data}"/>'


def _ring(kilometres: np.ndarray, frame: tuple[float, ...]) -> str:
    """A ring in whole kilometres from the frame's top left, repeated points left out."""
    points = np.rint(np.column_stack([kilometres[:, 0] - frame[0], frame[3] - kilometres[:, 1]]))
    kept = points[np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))].astype(int)
    return "M" + "L".join(f"{east} {south}" for east, south in kept) + "Z"


def _below(shape: shapely.Geometry, frame: tuple[float, ...]) -> tuple[float, float]:
    """Middle of the lower edge of a shape, as fractions of the frame from its top left."""
    west, south, east, _ = shape.bounds
    width, height = frame[2] - frame[0], frame[3] - frame[1]
    return float(((west + east) / 2 - frame[0]) / width), float((frame[3] - south) / height)
