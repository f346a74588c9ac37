"""A form: the columns of a feed that its sender fills in for a period, and the rows begun for it.

Observations begin with a row for each unit that owes one; registers with the last period's list;
events with nothing. Personal columns are never asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ntm.catalog import Column, Feed, read_table
from ntm.intake.forms import LEVEL, Begun, combinations
from ntm.intake.measures import header_unit, measure
from ntm.outbox.senders import Sender
from ntm.periods import bounds
from ntm.units.reference import CENTRAL, Reference, Unit
from ntm.universe import areas, expected_units

UNIT_ORDER = ("province", "unit", "district", "commune", "code")
MARK = "*"
CENTRAL_LEVEL = "central"
# A form longer than this begins with its units alone; the sender copies the rows as needed.
MOST_ROWS = 4_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """A feed's sheet for a sender and a period; `rows` give values by the contract's columns."""

    contract: Feed
    sender: Sender
    period: str
    columns: tuple[Column, ...]
    rows: list[Row] = field(default_factory=list)
    # How many of the last period's rows stand in units that have no single successor.
    homeless: int = 0
    last_period: str = ""

    @property
    def day(self) -> date:
        """The period's last day, whose map the units are from."""
        return bounds(self.period)[1]


def form(
    contract: Feed, sender: Sender, period: str, last: Callable[["Form"], "Form"] = lambda one: one
) -> Form:
    """The form of a feed; `last` fills a register's form with the last period's rows."""
    day = bounds(period)[1]
    empty = Form(contract, sender, period, asked_columns(contract, sender, day))
    if contract.shape == "register":
        return last(empty)
    if contract.shape != "observations" or not contract.unit.is_required:
        return empty
    units = expected_units(contract, sender.province_code, day)
    combined = combinations(contract)
    if len(units) * len(combined) > MOST_ROWS:
        combined = [{}]
    names = Reference.load()
    rows = [
        unit_cells(contract, unit, day, names) | combination
        for unit in units
        for combination in combined
        if _is_about(combination, unit)
    ]
    shown = {column.name for column in empty.columns}
    kept = [{name: value for name, value in row.items() if name in shown} for row in rows]
    return Form(contract, sender, period, empty.columns, kept)


def asked_columns(contract: Feed, sender: Sender, day: date) -> tuple[Column, ...]:
    """Columns of the form: those that name the unit first, then the contract's own order."""
    asked = [column for column in contract.read_columns if _is_asked(column, contract, sender, day)]
    units = [column for column in asked if column.unit_part]
    units.sort(key=lambda column: UNIT_ORDER.index(column.unit_part))
    return (*units, *(column for column in asked if not column.unit_part))


def _is_asked(column: Column, contract: Feed, sender: Sender, day: date) -> bool:
    if column.personal or (column.name == "data_kind" and not column.required):
        return False
    if not column.unit_part:
        return True
    parts = {one.unit_part for one in contract.read_columns}
    if sender.province_code == CENTRAL:
        return column.unit_part == "province"
    if column.unit_part == "province":
        return not {"commune", "code"} & parts or not {*contract.unit.levels} <= {
            "commune",
            "district",
        }
    if column.unit_part == "unit":
        return "commune" not in parts
    return column.unit_part != "district" or bool(areas(day)[sender.province_code].districts)


def header(column: Column) -> str:
    """The header in the form: required ones marked, the unit of measure in brackets at its end."""
    text, unit = header_unit(column.header)
    if not unit and column.unit and (known := measure(column.unit)):
        lines = {line["unit"]: line["label_vi"] for line in read_table("units_of_measure")}
        unit = lines[known.unit]
    marked = f"{text} {MARK}" if column.required else text
    return f"{marked} ({unit})" if unit else marked


def unit_cells(contract: Feed, unit: Unit, day: date, reference: Reference) -> Row:
    """The cells that name a unit: its own name and code, and those of what it lies in."""
    if unit.level == CENTRAL_LEVEL:
        known = contract.unit.central_names
        return {"province": next((name for name in known if name != CENTRAL), CENTRAL)}
    above = {one.level: one.name for one in reference.ancestors(unit.unit_id, day)}
    names = above | {unit.level: unit.name}
    return {
        "province": names.get("province"),
        "district": names.get("district"),
        "commune": names.get("commune"),
        "unit_name": unit.name,
        "commune_code": unit.code if unit.level == "commune" else None,
    }


def _is_about(combination: Begun, unit: Unit) -> bool:
    return combination.get(LEVEL, unit.level) == unit.level
