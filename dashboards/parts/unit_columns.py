"""The columns of the table of units, on the page and in its CSV, and how each sorts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dashboards.collation import collation_key
from dashboards.data import Row
from dashboards.parts.judgement import MARKS, judgement, verdict_of
from dashboards.selection import Selection

OFFICIAL_ORDER = "code"
VERDICTS = (*MARKS, None)


@dataclass(frozen=True)
class Column:
    """A column: `key` gives what it is sorted by, None where there is no value."""

    name: str
    key: Callable[[Row, Selection], Any]
    text: Callable[[Row, Selection], str]
    is_number: bool = True


def _count(field: str) -> Column:
    """A count that is only known where there is a value: with nobody reporting it is not 0."""

    def known(row: Row, _: Selection) -> float | None:
        return None if row["value"] is None else row[field]

    return Column(field, known, lambda row, s: s.reader.number(known(row, s)))


def _name(row: Row, selection: Selection) -> str:
    return selection.reader.unit(row)


def _amount(row: Row, selection: Selection) -> str:
    return selection.reader.amount(row["value"], selection.target["unit"], row["target_value"])


def _interval(row: Row, selection: Selection) -> str:
    return selection.reader.interval(row, selection.target["unit"])


def _low(row: Row, _: Selection) -> float | None:
    return None if row["value"] is None else row["value_low"]


def _end(field: str) -> Column:
    """One end of the interval; with nobody reporting it says nothing."""

    def known(row: Row, _: Selection) -> float | None:
        return None if row["value"] is None else row[field]

    def text(row: Row, selection: Selection) -> str:
        unit = selection.target["unit"]
        return selection.reader.amount(known(row, selection), unit, row["target_value"])

    return Column(field, known, text)


def _verdict_rank(row: Row, _: Selection) -> int | None:
    return None if row["value"] is None else VERDICTS.index(verdict_of(row))


COLUMNS = (
    Column("code", lambda row, _: row["unit_code"], lambda row, _: row["unit_code"], False),
    Column("name", lambda row, s: collation_key(_name(row, s)), _name, False),
    Column("value", lambda row, _: row["value"], _amount),
    _count("numerator"),
    _count("denominator"),
    Column("interval", _low, _interval),
    Column(
        "coverage",
        lambda row, _: row["coverage"],
        lambda row, s: s.reader.coverage(row["coverage"]),
    ),
    Column(
        "gap",
        lambda row, _: row["gap_points"],
        lambda row, s: s.reader.points(row["gap_points"]),
    ),
    _count("remaining_units"),
    Column("status", _verdict_rank, lambda row, s: judgement(row, s.reader).text, False),
)
ENDS = (_end("value_low"), _end("value_high"))
BY_NAME = {column.name: column for column in COLUMNS}
OF_ONE_COMMUNE = ("code", "name", "status")


def columns(selection: Selection) -> tuple[Column, ...]:
    """The columns of the level shown; a commune has no share, it meets the condition or not."""
    if selection.level == "commune":
        return tuple(BY_NAME[name] for name in OF_ONE_COMMUNE)
    return COLUMNS


def exported(selection: Selection) -> tuple[Column, ...]:
    """The columns of the CSV: as on the page, the ends of the interval apart to reckon with."""
    return tuple(
        part
        for column in columns(selection)
        for part in (ENDS if column.name == "interval" else (column,))
    )


def in_order(selection: Selection, rows: tuple[Row, ...]) -> list[Row]:
    """Rows in the official order, or as the address sorts them; what has no value comes last."""
    name, is_down = sorted_by(selection)
    key = BY_NAME[name].key
    known = [row for row in rows if key(row, selection) is not None]
    unknown = [row for row in rows if key(row, selection) is None]
    return sorted(known, key=lambda row: key(row, selection), reverse=is_down) + unknown


def sorted_by(selection: Selection) -> tuple[str, bool]:
    """Column that the table is sorted by, and whether from the largest down."""
    name = selection.state.sort.removeprefix("-")
    if name not in BY_NAME:
        return OFFICIAL_ORDER, False
    return name, selection.state.sort.startswith("-")
