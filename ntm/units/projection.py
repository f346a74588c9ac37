"""Albers equal-area conic of Việt Nam on a sphere: areas are true, so a disc of an area is one.

Formulas: J. P. Snyder, Map Projections: A Working Manual (USGS 1395), 14-3 to 14-11. Standard
parallels 10° and 21° N, central meridian 106° E, origin 16° N, mean radius of the earth.
"""

import math

import numpy as np

FRAME = (101.5, 6.4, 117.6, 23.7)  # west, south, east, north in degrees: what every map shows
RADIUS_KM = 6371.0072
_SOUTH, _NORTH, _ORIGIN = (math.radians(degree) for degree in (10.0, 21.0, 16.0))
_MERIDIAN = 106.0
_CONE = (math.sin(_SOUTH) + math.sin(_NORTH)) / 2
_CONSTANT = math.cos(_SOUTH) ** 2 + 2 * _CONE * math.sin(_SOUTH)


def _distance_km(latitudes: np.ndarray) -> np.ndarray:
    return RADIUS_KM / _CONE * np.sqrt(_CONSTANT - 2 * _CONE * np.sin(latitudes))


_ORIGIN_KM = float(_distance_km(np.array(_ORIGIN)))


def to_kilometres(degrees: np.ndarray) -> np.ndarray:
    """(n, 2) longitude and latitude in degrees → (n, 2) kilometres east and north of the origin."""
    turn = _CONE * np.radians(degrees[:, 0] - _MERIDIAN)
    distance = _distance_km(np.radians(degrees[:, 1]))
    return np.column_stack([distance * np.sin(turn), _ORIGIN_KM - distance * np.cos(turn)])


def to_degrees(kilometres: np.ndarray) -> np.ndarray:
    """(n, 2) kilometres east and north of the origin → (n, 2) longitude and latitude in degrees."""
    east, south = kilometres[:, 0], _ORIGIN_KM - kilometres[:, 1]
    distance = np.hypot(east, south)
    sine = (_CONSTANT - (distance * _CONE / RADIUS_KM) ** 2) / (2 * _CONE)
    longitudes = _MERIDIAN + np.degrees(np.arctan2(east, south) / _CONE)
    return np.column_stack([longitudes, np.degrees(np.arcsin(sine))])
