"""Mergers and divisions of communes after 1 July 2025: lines of `sources/unit_mergers.csv`.

A line says that an old code gave territory to a new one on a day: effective_date, resolution,
old_code, new_code, new_name, relation (`full`, `partial` …), and latitude and longitude where the
seat is none of the old ones. Every unit named as old ends the day before; where its code goes on,
it does so as a new unit, with a line of its own.
"""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from ntm.units.history import Span
from ntm.units.snapshot_units import Place, Register
from ntm.units.sources import Row, read_rows
from ntm.units.spelling import official_name


def add_mergers(register: Register, sources: Path) -> list[list]:
    """End and begin the communes of each merger in the register; the rows of its links.

    Raises KeyError for an old code that no commune bears the day before, ValueError where the lines
    of a new code give it two names or provinces.
    """
    by_day: dict[date, list[Row]] = defaultdict(list)
    for row in read_rows(sources / "unit_mergers.csv"):
        by_day[date.fromisoformat(row["effective_date"])].append(row)
    links: list[list] = []
    for day, rows in sorted(by_day.items()):
        ended = {
            code: _end(register, code, day - timedelta(days=1))
            for code in sorted({row["old_code"] for row in rows})
        }
        for code in sorted({row["new_code"] for row in rows}):
            own = [row for row in rows if row["new_code"] == code]
            new_id = _begin(register, day, own, ended)
            links += [
                [ended[row["old_code"]][0], new_id, day, row["relation"], row["resolution"]]
                for row in own
            ]
    return sorted(links, key=lambda row: (row[2], row[0], row[1]))


def _end(register: Register, code: str, last_day: date) -> list:
    """The row of `units` of a code, ended."""
    unit_id = register.id_on("commune", code, last_day)
    dated = register.ids["commune"][code]
    dated[:] = [(start, last_day if each == unit_id else end, each) for start, end, each in dated]
    unit = next(row for row in register.units if row[0] == unit_id)
    version = next(row for row in reversed(register.versions) if row[0] == unit_id)
    unit[3] = version[2] = last_day
    return unit


def _begin(register: Register, day: date, own: list[Row], ended: dict[str, list]) -> str:
    code, name = own[0]["new_code"], own[0]["new_name"]
    parents = {row[0]: row[5] for row in register.versions}
    above = {parents[ended[row["old_code"]][0]] for row in own}
    if len(above) != 1 or {row["new_name"] for row in own} != {name}:
        raise ValueError(f"merger of {day}: {code} has two names or provinces")
    span = Span(code, day, None, official_name(name), above.pop())
    act = own[0]["resolution"]
    register.add("commune", [span], _place(own, ended), f"unit_mergers {act}".strip())
    return register.id_on("commune", code, day)


def _place(own: list[Row], ended: dict[str, list]) -> Place:
    """The seat told, else that of the old unit of the same code, else of the first; whole areas."""
    seats = [row for row in own if row["latitude"] and row["longitude"]]
    olds = [ended[row["old_code"]] for row in sorted(own, key=_same_code_first)]
    latitude, longitude = olds[0][5:7]
    if seats:
        latitude, longitude = float(seats[0]["latitude"]), float(seats[0]["longitude"])
    is_whole = all(row["relation"] == "full" and old[7] for row, old in zip(own, olds, strict=True))
    return latitude, longitude, round(sum(old[7] for old in olds), 4) if is_whole else None


def _same_code_first(row: Row) -> bool:
    return row["old_code"] != row["new_code"]
