"""One row at a time: from a day and the cells of a place to a unit, or to a reason."""

from datetime import date
from functools import partial
from typing import NamedTuple

from ntm.units.keys import read
from ntm.units.lookup import Gazetteer
from ntm.units.matching import NOTHING, Match, Narrow, find
from ntm.units.reference import Reference, Unit
from ntm.units.resolve_address import LEVELS, Cells, split
from ntm.units.resolve_codes import is_like, level_of_code, unit_of_code
from ntm.units.resolve_parents import ParentReader

EVERYWHERE: tuple[str, ...] = ()
DISTRICT_TYPES = {"huyen", "quan", "thi_xa", "thanh_pho"}


class Answer(NamedTuple):
    """A unit and the rule that found it; or none, the reason and all units that may be meant."""

    unit: Unit | None
    method: str = ""
    reason: str = ""
    candidates: tuple[str, ...] = ()


class Resolver:
    """Answers for one reference; remembers the cells of provinces and districts it has read."""

    def __init__(self, reference: Reference):
        self.reference = reference
        self.gazetteer = Gazetteer(reference)
        self.parents = ParentReader(self.gazetteer)
        self._numbers: dict[date, int] = {}
        self._with_districts: dict[int, bool] = {}

    def answer(self, day: date | None, province: str | None, district: str | None,
               commune: str | None, code: str | None, level: str | None) -> Answer:  # fmt: skip
        """The unit that these cells name on a day."""
        if day is None:
            return Answer(None, "", "no_day")
        number = self._numbers.get(day)
        if number is None:
            number = self._numbers[day] = self.reference.map_index(day)
        if number == 0:
            return Answer(None, "", "day_before_first")
        province, district, commune = _filled(province), _filled(district), _filled(commune)
        code = _filled(code)
        is_open = level not in LEVELS
        if is_open:
            level = "commune" if commune else "district" if district else "province"
            level = level_of_code(code, level) if code else level
        cells = Cells(province, district, commune, str(level))
        named = self._by_name(number, cells)
        if named.unit is None:
            named = self._second_chance(number, cells, named, is_open)
        return self._with_code(number, named, cells, code) if code else named

    def _by_name(self, number: int, cells: Cells) -> Answer:
        if cells.target is None:
            return self._island(number, cells)
        if cells.level == "province":
            return self._province(number, cells.target)
        marks, provinces = "+no_province", EVERYWHERE
        if cells.province:
            provinces, marks = self.parents.province(number, cells.province)
            if not provinces:
                return Answer(None, "", "unknown_province")
        if cells.level == "district":
            scope = self.gazetteer.scope("district", number, provinces)
            return self._answer(number, find(scope, read(cells.target)), marks)
        if self._has_districts(number):
            if cells.district:
                return self._in_district(number, cells, provinces, marks)
            marks += "+no_district"
        return self._in_provinces(number, cells, provinces, marks)

    def _second_chance(self, number: int, cells: Cells, named: Answer, is_open: bool) -> Answer:
        """Cells taken apart; a district written among the communes, where any level will do."""
        parted = split(cells, is_open)
        if parted:
            again = self._by_name(number, parted)
            if again.unit:
                return again._replace(method=f"{again.method}+split")
        if is_open and cells.commune and not cells.district and _says_district(cells.commune):
            return self._by_name(number, Cells(cells.province, cells.commune, None, "district"))
        return named

    def _province(self, number: int, text: str) -> Answer:
        day = self.gazetteer.days[number]
        unit = unit_of_code(self.reference, text, "province", day)
        if unit:
            return Answer(unit, "code")
        return self._answer(number, find(self.gazetteer.scope("province", number), read(text)), "")

    def _island(self, number: int, cells: Cells) -> Answer:
        """An island district without communes is its own commune unit, named in its own column."""
        if cells.level == "commune" and cells.district:
            parents = self.parents.province(number, cells.province).ids if cells.province else ()
            match = find(self.gazetteer.scope("commune", number, parents), read(cells.district))
            if match.unit and match.unit.type == "huyen":
                return self._answer(number, match, "")
        return Answer(None, "", "unknown_unit")

    def _in_district(self, number: int, cells: Cells, provinces: tuple[str, ...],
                     marks: str) -> Answer:  # fmt: skip
        """Inside the district named; a commune that moved is found by its former district."""
        readings, district = read(cells.commune or ""), cells.district or ""
        districts = self.parents.district(number, provinces, district).ids
        match = NOTHING
        if districts:
            match = find(self.gazetteer.scope("commune", number, districts), readings)
            if match.reason not in ("unknown_unit", "other_day"):
                return self._answer(number, match, marks)
        wider = find(self.gazetteer.scope("commune", number, provinces), readings, is_strict=True)
        if wider.unit is None:
            return self._answer(number, match if match.units else wider, "")
        if self._came_from(wider.unit, district):
            return self._answer(number, wider, marks + "+other_district")
        if not districts and not self._is_elsewhere(number, district):
            return self._answer(number, wider, marks + "+district_unread")
        return Answer(None, "", "other_district", (wider.unit.unit_id,))

    def _in_provinces(self, number: int, cells: Cells, provinces: tuple[str, ...],
                      marks: str) -> Answer:  # fmt: skip
        """Without a district; where two fit, an old district or province may tell which."""
        narrow: Narrow | None = None
        hint = cells.district or (cells.province if "province_successor" in marks else None)
        if hint and not self._has_districts(number):
            narrow = partial(self._came_from, text=hint)
        scope = self.gazetteer.scope("commune", number, provinces)
        readings = read(cells.commune or "")
        return self._answer(number, find(scope, readings, narrow, is_strict=not provinces), marks)

    def _lies_in(self, number: int, unit: Unit, cells: Cells) -> bool:
        """Whether a unit's province and district are those of the cells, where they say any."""
        above = (unit.unit_id, *self.gazetteer.above.get(unit.parent_id, ()))
        provinces: tuple[str, ...] = ()
        if cells.province:
            provinces = self.parents.province(number, cells.province).ids
            if provinces and not set(provinces) & set(above):
                return False
        if cells.district and unit.level == "commune":
            districts = self.parents.district(number, provinces, cells.district).ids
            return not districts or bool(set(districts) & set(above))
        return True

    def _answer(self, number: int, match: Match, marks: str) -> Answer:
        if not match.reason:
            return Answer(match.units[0], match.rule + marks)
        ids = {unit.unit_id for unit in match.units}
        if match.reason == "other_day":
            ids = self._on_map(number, ids)
        return Answer(None, "", match.reason, tuple(sorted(ids)))

    def _on_map(self, number: int, ids: set[str]) -> set[str]:
        """What units of other days became or came from on a map."""
        day, reference = self.gazetteer.days[number], self.reference
        seen, waiting, found = set(ids), list(ids), set()
        while waiting:
            unit_id = waiting.pop()
            if reference.unit(unit_id, day):
                found.add(unit_id)
                continue
            linked = {self.gazetteer.successors.get(unit_id, unit_id)}
            linked |= {link.successor_id for link in reference.successors.get(unit_id, ())}
            linked |= {link.predecessor_id for link in reference.predecessors.get(unit_id, ())}
            waiting += linked - seen
            seen |= linked
        return found

    def _has_districts(self, number: int) -> bool:
        found = self._with_districts.get(number)
        if found is None:
            found = bool(self.gazetteer.scope("district", number).entries)
            self._with_districts[number] = found
        return found

    def _came_from(self, unit: Unit, text: str) -> bool:
        """Whether a unit or its territory ever lay in the district or province a cell names."""
        plain = self.gazetteer.origins.get(unit.unit_id, set())
        return any(reading.keys.folded in plain for reading in read(text))

    def _is_elsewhere(self, number: int, district: str) -> bool:
        scope = self.gazetteer.scope("district", number)
        return bool(find(scope, read(district), is_strict=True).units)

    def _with_code(self, number: int, named: Answer, cells: Cells, code: str) -> Answer:
        """The code's unit, if the name does not speak against it."""
        day = self.gazetteer.days[number]
        unit = unit_of_code(self.reference, code, cells.level, day)
        meant = (named.unit.unit_id,) if named.unit else named.candidates
        if unit is None:
            # a name that says nothing either is the plainer thing to correct
            keeps_reason = named.unit is None and cells.target
            return named if keeps_reason else Answer(None, "", "unknown_code", meant)
        # a code may have come to another unit, so the name of another day speaks against it
        is_current = named.reason != "other_day"
        is_unsaid = cells.target is None or (
            is_current and not meant and is_like(self.gazetteer, unit, cells.target)
        )
        is_meant = is_current and unit.unit_id in meant
        if is_meant or (is_unsaid and self._lies_in(number, unit, cells)):
            return Answer(unit, "code")
        meant = tuple(other for other in meant if other != unit.unit_id)
        return Answer(None, "", "code_name_conflict", (unit.unit_id, *meant))


def _says_district(text: str) -> bool:
    return any(r.is_sure and r.type in DISTRICT_TYPES for r in read(text))


def _filled(text: str | None) -> str | None:
    return text if text and not text.isspace() else None
