"""The small map of a report: provinces coloured by how far they are from a target, as SVG.

Drawn from `ntm.units` without a browser; both archipelagos are always on it.
"""

from collections import Counter
from dataclasses import dataclass

from ntm.units.map_svg import MapPaths, map_paths
from ntm.units.maps import map_layer
from publishing.report_data import Report

# Percentage points below the target at which a shade ends; the darkest has reached it.
STEPS = (0, 10, 25)
SHADES = ("#12406b", "#4d86b8", "#a3c4de", "#dfeaf3")
MISSING = "#e3e3e3"
HATCH = (
    '<defs><pattern id="missing" width="24" height="24" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="24" height="24" fill="{MISSING}"/>'
    '<rect width="6" height="24" fill="#b4b4b4"/></pattern></defs>'
)


@dataclass(frozen=True)
class Shade:
    """One line of the legend: bounds in the target's unit, None where open, and its provinces."""

    colour: str
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True)
class TargetMap:
    """The drawing, its proportion (height ÷ width), its legend, and what it must say of itself.

    `caption` is (vi, en); `labels` are (x, y, vi, en), the place as fractions of width and height.
    """

    svg: str
    proportion: float
    shades: tuple[Shade, ...]
    missing_count: int
    caption: tuple[str, str]
    labels: tuple[tuple[float, float, str, str], ...]


def draw(report: Report) -> TargetMap | None:
    """The map of the nation's first target; None for a province or a target that is a count."""
    if not report.unit.is_nation or not report.figures or not report.figures[0].is_share:
        return None
    target = report.figures[0].target_value
    values = {child.code: child.value for child in report.children}
    layer = map_layer("province", report.period_end)
    paths = map_paths(layer)
    colours = {
        unit_id: colour_of(values.get(unit.code), target) for unit_id, unit in layer.units.items()
    }
    counts = Counter(colours.values())
    return TargetMap(
        svg=_svg(paths, colours),
        proportion=paths.height / paths.width,
        shades=_shades(target, counts),
        missing_count=counts[MISSING],
        caption=(layer.label_vi, layer.label_en),
        labels=tuple(
            (x / paths.width, y / paths.height, vi, en)
            for _, _, (x, y), vi, en in paths.archipelagos
        ),
    )


def colour_of(value: float | None, target: float) -> str:
    """The shade of a value against a target; grey where there is no value."""
    if value is None:
        return MISSING
    return SHADES[sum(target - value > step for step in STEPS)]


def _shades(target: float, counts: Counter[str]) -> tuple[Shade, ...]:
    lows: list[float | None] = [*(target - step for step in STEPS), None]
    highs: list[float | None] = [None, *lows[:-1]]
    return tuple(
        Shade(colour, low, high, counts[colour])
        for colour, low, high in zip(SHADES, lows, highs, strict=True)
        if high is None or high > 0
    )


def _svg(paths: MapPaths, colours: dict[str, str]) -> str:
    fills = {
        unit_id: "url(#missing)" if colour == MISSING else colour
        for unit_id, colour in colours.items()
    }
    provinces = (f'<path fill="{fills[key]}" d="{path}"/>' for key, path in paths.paths.items())
    # the islands are small: an outline of their own keeps them on the printed page
    islands = (f'<path fill="none" d="{path}"/>' for _, path, *_ in paths.archipelagos)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {paths.width:.0f} {paths.height:.0f}">{HATCH}'
        f'<g stroke="#ffffff" stroke-width="2" stroke-linejoin="round">{"".join(provinces)}</g>'
        f'<g stroke="#44505c" stroke-width="5">{"".join(islands)}</g></svg>'
    )
