"""Which provinces and districts of a map the cells beside a name mean."""

import re
from typing import NamedTuple

from ntm.units.keys import LONGEST_CELL, read
from ntm.units.lookup import Gazetteer
from ntm.units.matching import Match, find
from ntm.units.reference import Unit
from ntm.units.resolve_codes import unit_of_code

_FORMER = re.compile(r"[\s(]+(?:cũ|cu|trước đây|trước sáp nhập)\s*\)?\s*$", re.IGNORECASE)


class Parents(NamedTuple):
    """Ids of the units a cell may mean (several if it fits them all); what the method adds."""

    ids: tuple[str, ...]
    mark: str = ""


class ParentReader:
    """Reads the cells of provinces and districts; remembers those it has read."""

    def __init__(self, gazetteer: Gazetteer):
        self.gazetteer = gazetteer
        self._provinces: dict[tuple[int, str], Parents] = {}
        self._districts: dict[tuple[int, tuple[str, ...], str], Parents] = {}

    def province(self, number: int, text: str) -> Parents:
        """Provinces of the map; one that only exists on another map stands for its successor."""
        key = (number, text)
        found = self._provinces.get(key)
        if found is None:
            found = self._provinces[key] = self._find_province(number, text)
        return found

    def district(self, number: int, provinces: tuple[str, ...], text: str) -> Parents:
        """Districts of the map within provinces; none when the cell is not understood."""
        key = (number, provinces, text)
        found = self._districts.get(key)
        if found is None:
            units = self._on_map(number, "district", provinces, text)
            found = self._districts[key] = Parents(_ids(units))
        return found

    def _find_province(self, number: int, text: str) -> Parents:
        here = self._on_map(number, "province", (), text)
        if here:
            return Parents(_ids(here))
        reference, successors = self.gazetteer.reference, self.gazetteer.successors
        for other in range(self.gazetteer.last_map, 0, -1):
            there = self._on_map(other, "province", (), text)
            ids = {successors.get(unit.unit_id, unit.unit_id) for unit in there}
            day = self.gazetteer.days[number]
            known = tuple(sorted(key for key in ids if reference.unit(key, day)))
            if there:
                return Parents(known, "+province_successor")
        return Parents(())

    def _on_map(self, number: int, level: str, above: tuple[str, ...], text: str
                ) -> tuple[Unit, ...]:  # fmt: skip
        if len(text) > LONGEST_CELL:
            return ()
        if text.strip()[:1].isdigit() and (level == "province" or len(text.strip()) == 3):
            unit = unit_of_code(self.gazetteer.reference, text, level, self.gazetteer.days[number])
            if unit:
                return (unit,)
        scope = self.gazetteer.scope(level, number, above)
        readings = read(_FORMER.sub("", text))
        match = find(scope, readings)
        if match.reason == "other_day":
            return ()
        if match.reason != "other_type":
            return match.units
        # only a hint where to look: a town written as a district is still that place
        bare: Match = find(scope, tuple(reading._replace(type=None) for reading in readings))
        return bare.units


def _ids(units: tuple[Unit, ...]) -> tuple[str, ...]:
    return tuple(sorted(unit.unit_id for unit in units))
