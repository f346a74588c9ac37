"""The shapes of the day's map, one address per map, so that a browser fetches each once."""

import json
from datetime import date
from functools import lru_cache

from ntm.units.history import FIRST_DAY, NEW_DAY
from ntm.units.maps import map_geojson

MAPS = (FIRST_DAY, NEW_DAY)


def map_begins(day: date) -> date:
    """First day of the map that holds on a day: 63 provinces, or 34 from 1 July 2025."""
    return NEW_DAY if day >= NEW_DAY else FIRST_DAY


def geometry_address(day: date) -> str:
    """Where the provinces of the day's map are served."""
    return f"/map/{map_begins(day).isoformat()}.json"


@lru_cache(maxsize=len(MAPS))
def geometry(begins: date) -> str:
    """Provinces of a map as GeoJSON text."""
    return json.dumps(map_geojson("province", begins), ensure_ascii=False, separators=(",", ":"))
