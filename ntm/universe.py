"""Who counts: the units of a day that owe a row, by the rules of `units/universe.csv`.

A contract names one of the RULES in `unit.expected`; what the rule means on a day follows from the
map of that day, so that the denominators end with the districts and move with the mergers.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ntm.catalog import Feed, read_table
from ntm.catalog.tables import catalog_folder
from ntm.errors import NtmError
from ntm.units import Reference
from ntm.units.reference import CENTRAL, Unit

RULES = ("all_communes", "programme_communes", "programme_units", "provinces", "all_units")
COMMUNE, DISTRICT, PROVINCE = "commune", "district", "province"
ISLAND_DISTRICT = "huyen"


@dataclass(frozen=True)
class Area:
    """A province on a day with all it contains, in the order of their codes."""

    province: Unit
    districts: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    programme_districts: tuple[Unit, ...]
    programme_communes: tuple[Unit, ...]


def areas(day: date) -> dict[str, Area]:
    """Every province of a day by its code, in official order."""
    folder = str(catalog_folder())
    return _areas(folder, _since(folder, day))


def expected_units(contract: Feed, sender_province: str, day: date) -> list[Unit]:
    """Units that a sender's report of a feed must have a row for on a day, the larger first.

    `TW` sends for the central agencies, which are one unit. Empty when the sender owes nothing;
    NtmError when the contract names a rule that is not one of RULES.
    """
    levels = set(contract.unit.levels)
    if sender_province == CENTRAL:
        return [_central(day)] if "central" in levels else []
    area = areas(day).get(sender_province)
    if area is None or not contract.unit.expected:
        return []
    return [unit for unit in _counted(contract, area) if unit.level in levels or "any" in levels]


def _counted(contract: Feed, area: Area) -> tuple[Unit, ...]:
    chosen = {
        "all_communes": area.communes,
        "programme_communes": area.programme_communes,
        "programme_units": (*area.programme_districts, *area.programme_communes),
        "provinces": (area.province,),
        "all_units": (area.province, *area.districts, *(u for u in area.communes if _is_own(u))),
    }
    if contract.unit.expected not in chosen:
        raise NtmError(
            f"{contract.path}: không có quy tắc {contract.unit.expected!r}, chỉ có {RULES}. / "
            f"{contract.path}: there is no rule {contract.unit.expected!r}, only {RULES}."
        )
    return chosen[contract.unit.expected]


def _is_own(commune: Unit) -> bool:
    """Whether a commune is one: an island district without communes stands in their list too."""
    return commune.type != ISLAND_DISTRICT


def _central(day: date) -> Unit:
    unit = Reference.load().unit(CENTRAL, day)
    assert unit
    return unit


@lru_cache(maxsize=4096)
def _since(_catalog: str, day: date) -> date:
    """The day since when nothing has changed, neither the map nor the rules of who counts."""
    begun = [change for change in Reference.load().change_days if change <= day]
    for line in read_table("units/universe"):
        begun += [date.fromisoformat(line["valid_from"])]
        if line["valid_to"]:
            begun += [date.fromisoformat(line["valid_to"]) + timedelta(days=1)]
    return max((change for change in begun if change <= day), default=day)


@lru_cache(maxsize=64)
def _areas(_catalog: str, day: date) -> dict[str, Area]:
    reference = Reference.load()
    by_parent: dict[str, list[Unit]] = {}
    for unit in reference.on(day):
        by_parent.setdefault(unit.parent_id, []).append(unit)
    for children in by_parent.values():
        children.sort(key=lambda unit: unit.code)
    provinces = sorted(reference.on(day, PROVINCE), key=lambda unit: unit.code)
    islands = _islands(day)
    return {unit.code: _area(unit, by_parent, islands, day) for unit in provinces}


def _area(province: Unit, by_parent: dict[str, list[Unit]], islands: set[str], day: date) -> Area:
    below = by_parent.get(province.unit_id, [])
    districts = tuple(unit for unit in below if unit.level == DISTRICT)
    inside = {unit.unit_id: by_parent.get(unit.unit_id, []) for unit in districts}
    communes = [unit for unit in below if unit.level == COMMUNE]
    communes += [commune for unit in districts for commune in inside[unit.unit_id]]
    counted = programme_communes(communes, day)
    in_programme = {unit.unit_id for unit in counted}
    return Area(
        province,
        districts,
        tuple(communes),
        tuple(
            unit
            for unit in districts
            if any(commune.unit_id in islands for commune in inside[unit.unit_id])
            or any(commune.unit_id in in_programme for commune in inside[unit.unit_id])
        ),
        tuple(counted),
    )


def programme_communes(communes: list[Unit], day: date) -> list[Unit]:
    """Those of the communes that the programme counts on a day, by rule and named exception."""
    lines = [line for line in _rules(day) if line["level"] == COMMUNE]
    types = {
        kind for line in lines if line["kind"] == "rule" for kind in line["unit_types"].split()
    }
    named = {line["unit_id"]: line["kind"] for line in lines if line["unit_id"]}
    return [
        unit
        for unit in communes
        if named.get(unit.unit_id) != "exclude"
        and (unit.type in types or named.get(unit.unit_id) == "include")
    ]


def _islands(day: date) -> set[str]:
    """The units that stand for districts without communes, which have a set of their own."""
    if not any(line["kind"] == "own_set" for line in _rules(day)):
        return set()
    lines = read_table("units/unit_groups")
    return {
        line["unit_id"]
        for line in lines
        if line["group_type"] == "island_district" and _holds(line, day)
    }


def _rules(day: date) -> list[dict[str, str]]:
    return [line for line in read_table("units/universe") if _holds(line, day)]


def _holds(line: dict[str, str], day: date) -> bool:
    return line["valid_from"] <= str(day) and (not line["valid_to"] or str(day) <= line["valid_to"])
