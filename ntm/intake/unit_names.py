"""Units of the distinct names in a batch of rows: level, sender's province, then the resolver."""

from collections.abc import Container, Iterable
from typing import NamedTuple

import pyarrow as pa

from ntm import units
from ntm.catalog import Feed
from ntm.intake.counts import Delivery
from ntm.intake.table_words import names_a_place, table_words, without_number
from ntm.intake.text import plain
from ntm.units.reference import CENTRAL

COLUMNS = (
    "map_day",
    "own_province",
    "unit_level",
    "province",
    "district",
    "commune",
    "code",
    "unit",
)
PROVINCE_ALONE = {"province", "central"}
ONE_LEVEL = ("commune", "district", "province")


class Name(NamedTuple):
    """What a row says of its unit; texts may be None."""

    map_day: object
    own_province: str | None
    unit_level: str | None
    province: str | None
    district: str | None
    commune: str | None
    code: str | None
    unit: str | None


def resolved_names(contract: Feed, names: pa.Table) -> pa.Table:
    """The distinct names of a batch of rows: name_key, unit_id, reason; the rest for plain_names.

    A row without a province is of the sender's own; one without any unit is a fault, unless the
    feed is about provinces alone.
    """
    whole = _whole(contract)
    asked = [_placed(contract, Name(*row), whole) for row in zip(*_lists(names), strict=True)]
    table = pa.table(
        {
            "as_of": names["map_day"],
            "province": _texts(name.province for name, _ in asked),
            "district": _texts(name.district for name, _ in asked),
            "commune": _texts(name.commune for name, _ in asked),
            "code": _texts(name.code for name, _ in asked),
            "level": _texts(name.unit_level for name, _ in asked),
        }
    )
    found = units.resolve(table)
    ids, reasons = found["unit_id"].to_pylist(), found["reason"].to_pylist()
    by_id, levels = units.Reference.load().by_id, contract.unit.levels
    for at, (name, reason) in enumerate(asked):
        named = whole.get(plain(name.province or ""))
        if named and not (name.district or name.commune or name.code):
            ids[at], reasons[at] = named, ""
        elif reason:
            ids[at], reasons[at] = None, reason
        elif ids[at] and "any" not in levels and by_id[ids[at]][-1].level not in levels:
            ids[at], reasons[at] = None, "wrong_level"
    return pa.table(
        {
            "name_key": names["name_key"],
            "unit_id": _texts(ids),
            "reason": _texts(reasons),
            "map_day": names["map_day"],
            "written": table["commune"],
            "method": found["method"],
            "candidates": found["candidates"],
        }
    )


def _lists(names: pa.Table) -> list[list]:
    return [names[column].to_pylist() for column in COLUMNS]


def _texts(values: Iterable[str | None]) -> pa.Array:
    return pa.array(list(values), pa.string())


def _whole(contract: Feed) -> dict[str, str]:
    """What names the whole country or the centre, in plain letters, with its id."""
    whole = dict.fromkeys(map(plain, contract.unit.nation_names), units.NATION)
    return whole | dict.fromkeys(map(plain, contract.unit.central_names), CENTRAL)


def _placed(contract: Feed, name: Name, whole: Container[str]) -> tuple[Name, str]:
    """The name with its level and province, and the reason why it names nothing."""
    rule = contract.unit
    unit = without_number(name.unit or "")
    elsewhere = (name.province, name.district, name.commune, name.code)
    if plain(unit) in whole and not any(elsewhere):
        name = name._replace(province=unit)
    elif name.unit and not (name.commune or name.code):
        name = _split(rule.levels, name)
    level = name.unit_level or (rule.levels[0] if rule.levels[0] in ONE_LEVEL and
                                len(rule.levels) == 1 else None)  # fmt: skip
    is_empty = not (name.province or name.district or name.commune or name.code)
    reason = ""
    if is_empty and rule.is_required and not name.unit_level:
        own = name.own_province in rule.central_names or set(rule.levels) <= PROVINCE_ALONE
        reason = "" if own else "missing_unit"
    province = name.province or (name.own_province if rule.is_required else None)
    return name._replace(province=province, unit_level=level or "any"), reason


def _split(levels: tuple[str, ...], name: Name) -> Name:
    """A name of any level, put where names of its level stand."""
    text = without_number(name.unit or "")
    if names_a_place(text, "province") or plain(text) in table_words("province_total"):
        own = plain(text) in table_words("province_total")
        province = None if own else text
        return name._replace(province=province, district=None, unit_level="province")
    if names_a_place(text, "district") and "district" in levels:
        return name._replace(district=text)
    if "commune" in levels or "any" in levels:
        return name._replace(commune=text)
    return name._replace(district=text) if "district" in levels else name._replace(province=text)


def map_days() -> pa.Table:
    """Days on which any unit changed, so that rows are looked up once per map, not once per day."""
    return pa.table({"map_day": pa.array(units.Reference.load().change_days, pa.date32())})


def districts_named(labels: set[str], delivery: Delivery) -> set[str]:
    """Which of the labels of sections name a district of the sender on the period's last day."""
    asked = sorted(labels)
    table = pa.table(
        {
            "as_of": pa.array([delivery.period_end] * len(asked), pa.date32()),
            "province": pa.array([delivery.province_code] * len(asked), pa.string()),
            "district": pa.array(asked, pa.string()),
            "level": pa.array(["district"] * len(asked), pa.string()),
        }
    )
    found = units.resolve(table)["unit_id"].to_pylist()
    return {label for label, unit_id in zip(asked, found, strict=True) if unit_id}
