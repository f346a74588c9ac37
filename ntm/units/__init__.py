"""Units of Vietnam by date: which there were, what they were called, what became of them.

    Reference.load().on(day, "commune")            which there were
    resolve(table)                                 which one a name means
    convert(table, Journey(day, other), measures)  figures from one day's units to another's
    map_geojson("province", day)                   where they lie

docs/units.md tells the rules.
"""

from typing import Any

from ntm.units.convert import convert
from ntm.units.measures import Choices, Measure
from ntm.units.reference import NATION, Reference
from ntm.units.resolve import resolve
from ntm.units.transitions import Journey

_MAPS = ("map_geojson", "map_layer")

__all__ = [
    "NATION",
    "Choices",
    "Journey",
    "Measure",
    "Reference",
    "convert",
    "map_geojson",
    "map_layer",
    "resolve",
]


def __getattr__(name: str) -> Any:
    """Maps on first use: they need shapely, which those who only resolve must not wait for."""
    if name in _MAPS:
        from ntm.units import maps

        return getattr(maps, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
