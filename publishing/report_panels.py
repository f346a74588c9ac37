"""Beside the table of targets: the map of provinces, and the units below the report's own."""

from typing import Any

from ntm.catalog import word
from ntm.wording import MISSING, number, whole_share
from publishing.report_cells import named, target_text, value_text
from publishing.report_data import Child, Report
from publishing.target_map import Shade, draw

LOWEST_COUNT = 5


def map_panel(report: Report, language: str) -> dict[str, Any] | None:
    """The schematic map of the first target with its title, labels and legend; nation only."""
    drawn = draw(report)
    if drawn is None:
        return None
    target = report.figures[0]
    return {
        "svg": drawn.svg,
        "proportion": drawn.proportion,
        "title": word("report.map_title", language, target=target.target_id),
        "subtitle": f"{named(target, 'name', language)}, ≥ {target_text(target, language)}",
        "caption": drawn.caption[0] if language == "vi" else drawn.caption[1],
        "labels": [
            {"text": _two_lines(vi if language == "vi" else en), "x": x, "y": y}
            for x, y, vi, en in drawn.labels
        ],
        "legend": [
            *({"colour": shade.colour, "text": _shade(shade, language)} for shade in drawn.shades),
            {"colour": None, "text": _count("report.map_missing", drawn.missing_count, language)},
        ],
    }


def _two_lines(label: str) -> list[str]:
    """An archipelago's name over its province in brackets."""
    name, bracket, province = label.partition(" (")
    return [name, bracket.strip() + province] if bracket else [name]


def _shade(shade: Shade, language: str) -> str:
    count = number(shade.count, language)
    low, high = (
        None if bound is None else whole_share(bound, language) for bound in (shade.low, shade.high)
    )
    if high is None:
        return word("report.map_from_low", language, low=low, count=count)
    if low is None:
        return word("report.map_below", language, high=high, count=count)
    return word("report.map_between", language, low=low, high=high, count=count)


def _count(key: str, count: int, language: str) -> str:
    return word(key, language, count=number(count, language))


def children_panel(report: Report, language: str) -> dict[str, Any] | None:
    """The nation's lowest provinces, or all districts of a province, for the first target."""
    valued = [child for child in report.children if child.value is not None]
    if not valued:
        return None
    key = "report.districts"
    shown = list(report.children)
    if report.unit.is_nation:
        key = "report.lowest_provinces"
        shown = sorted(valued, key=lambda child: (child.value, child.code))[:LOWEST_COUNT]
    target = report.figures[0]
    return {
        "title": word(key, language, count=len(shown), target=target.target_id),
        "rows": [_child(child, report, language) for child in shown],
        "target": target.target_value,
    }


def _child(child: Child, report: Report, language: str) -> dict[str, Any]:
    fraction = MISSING
    if child.numerator is not None and child.denominator:
        fraction = f"{number(child.numerator, language)} / {number(child.denominator, language)}"
    return {
        "name": child.name,
        "fraction": fraction,
        "value": value_text(report.figures[0], child.value, language),
        "bar": child.value if report.figures[0].is_share else None,
    }
