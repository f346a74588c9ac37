"""What one report is about, read from the public tables of a warehouse."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from ntm.errors import NtmError
from ntm.release import connect
from ntm.units.history import FIRST_DAY, NEW_DAY

NATION = "VN"
FIGURES_SQL = (Path(__file__).parent / "report_figures.sql").read_text(encoding="utf-8")
FEEDS_SQL = """
    select
        feed,
        count(*) as expected_count,
        count(*) filter (where status = 'in_force') as in_force_count,
        count(*) filter (where status = 'held') as held_count,
        count(*) filter (where status = 'not_usable') as not_usable_count,
        count(*) filter (where status = 'not_delivered') as not_delivered_count
    from mart_completeness
    where
        period_end = $period_end and ($unit_code = 'VN' or unit_code = $unit_code)
        and list_contains($feeds, feed)
    group by feed order by feed
"""
# Provinces of the nation or districts of a province; a single commune either meets a target or not.
CHILDREN_SQL = """
    select
        progress.unit_code as code, versions.unit_name as name, progress.unit_level as level,
        progress.numerator, progress.denominator, progress.value
    from mart_target_progress as progress inner join dim_unit_versions as versions
        on progress.unit_id = versions.unit_id
        and progress.period_end between versions.valid_from and versions.valid_to
    where
        progress.is_default and progress.unit_level in ('province', 'district')
        and versions.parent_id = $unit_id
        and progress.period_end = $period_end and progress.map_date = $period_end
        and progress.target_id = $target_id
    order by progress.unit_code
"""


@dataclass(frozen=True)
class Unit:
    """The unit a report is about, under the name it has at the end of the period."""

    unit_id: str
    code: str
    name: str
    unit_type: str

    @property
    def is_nation(self) -> bool:
        """Whether it is the whole country."""
        return self.code == NATION


@dataclass(frozen=True)
class Figure:
    """A target and where it stands; without a figure `status` is None and no number is given.

    Values are in the target's own unit (percentages 0–100), `coverage` is 0–1; `previous_value`
    is of an earlier period on the same map. `closed_on` is the day of the figure where its
    level ended before the report's period.
    """

    target_id: str
    name_vi: str
    name_en: str
    text_vi: str
    text_en: str
    clause: str
    reading_vi: str
    reading_en: str
    unit: str
    target_value: float
    deadline: date | None
    closed_on: date | None
    feed: str | None
    universe: str | None
    stage: str | None
    numerator: float | None
    denominator: float | None
    value: float | None
    value_low: float | None
    value_high: float | None
    units_expected: int | None
    units_reported: int | None
    coverage: float | None
    remaining_units: int | None
    status: str | None
    verdict: str | None
    verdict_fixed: bool | None
    data_kind: str | None
    previous_value: float | None
    previous_period_end: date | None

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage (T13 is a count)."""
        return self.unit == "%"

    @property
    def counted(self) -> str:
        """What its units are: `communes`, `districts` or, for all others, `units`."""
        kind = (self.universe or "").rpartition("_")[2]
        return kind if kind in ("communes", "districts") else "units"


@dataclass(frozen=True)
class FeedReports:
    """How many provinces stand where with one feed in the period."""

    feed: str
    expected_count: int
    in_force_count: int
    held_count: int
    not_usable_count: int
    not_delivered_count: int


@dataclass(frozen=True)
class Child:
    """A province of the nation, or a district of a province, and its figure of the first target."""

    code: str
    name: str
    level: str
    numerator: float | None
    denominator: float | None
    value: float | None


@dataclass(frozen=True)
class Report:
    """All that one report says, before it is put into words.

    `data_date` is the day, in Việt Nam, on which the last delivery it counts was received; None
    when nothing was. `children` are in the official order.
    """

    release_id: str
    unit: Unit
    period: str
    period_end: date
    data_date: date | None
    figures: tuple[Figure, ...]
    feeds: tuple[FeedReports, ...]
    children: tuple[Child, ...]
    is_simulated: bool

    @property
    def is_on_new_map(self) -> bool:
        """Whether its units are those that began on 1 July 2025."""
        return self.period_end >= NEW_DAY


def read_report(
    warehouse: Path, release_id: str, unit_code: str = NATION, period: str | None = None
) -> Report:
    """Read a report on a unit and period; without a period, the latest the unit has a value for.

    Raises NtmError when the warehouse does not have the period, or its map not the unit.
    """
    database = connect(warehouse)
    try:
        named = _period(database, unit_code, period)
        unit = _unit(database, unit_code, named[1])
        return _read(database, release_id, unit, *named)
    finally:
        database.close()


def _read(
    database: duckdb.DuckDBPyConnection, release_id: str, unit: Unit, period: str, end: date
) -> Report:
    frame = {"unit_id": unit.unit_id, "period_end": end}
    map_begins = NEW_DAY if end >= NEW_DAY else FIRST_DAY
    figures = _rows(database, FIGURES_SQL, frame | {"map_begins": map_begins})
    feeds_used = sorted({line["feed"] for line in figures if line["feed"]})
    scope = {"period_end": end, "unit_code": unit.code, "feeds": feeds_used}
    feeds = _rows(database, FEEDS_SQL, scope)
    first = {"target_id": figures[0]["target_id"] if figures else ""}
    children = _rows(database, CHILDREN_SQL, frame | first)
    simulated = database.execute(
        """select count(*) from mart_target_progress
        where data_kind = 'simulated' and period_end <= ?""",
        [end],
    ).fetchone()
    return Report(
        release_id=release_id,
        unit=unit,
        period=period,
        period_end=end,
        data_date=_data_date(database, scope),
        figures=tuple(Figure(**line) for line in figures),
        feeds=tuple(FeedReports(**line) for line in feeds),
        children=tuple(Child(**line) for line in children),
        is_simulated=bool(simulated and simulated[0]),
    )


def _period(
    database: duckdb.DuckDBPyConnection, unit_code: str, period: str | None
) -> tuple[str, date]:
    """The period asked for, else the latest with a value, else the last there is."""
    known = database.execute(
        """select periods.period, periods.period_end, count(progress.value) > 0 as has_value
        from dim_periods as periods left join mart_target_progress as progress
            on periods.period_end = progress.period_end
            and progress.map_date = progress.period_end
            and progress.unit_code = ? and progress.unit_level in ('nation', 'province')
        group by all order by periods.period_end desc""",
        [unit_code],
    ).fetchall()
    asked = [line for line in known if period in (None, line[0])]
    if not asked:
        names = ", ".join(line[0] for line in reversed(known)) or "–"
        raise NtmError(
            f"Kho không có kỳ «{period}»; các kỳ có: {names}. / "
            f"The warehouse has no period {period!r}; it has: {names}."
        )
    chosen = next((line for line in asked if line[2]), asked[0])
    return chosen[0], chosen[1]


def _unit(database: duckdb.DuckDBPyConnection, unit_code: str, day: date) -> Unit:
    found = database.execute(
        """select units.unit_id, units.unit_code, versions.unit_name, versions.unit_type
        from dim_units as units inner join dim_unit_versions as versions using (unit_id)
        where units.unit_code = ? and units.unit_level in ('nation', 'province')
            and ? between versions.valid_from and versions.valid_to""",
        [unit_code, day],
    ).fetchone()
    if found:
        return Unit(*found)
    if unit_code == NATION:
        return Unit(NATION, NATION, "", "")
    raise NtmError(
        f"Không có tỉnh, thành phố nào mang mã «{unit_code}» vào ngày {day:%d/%m/%Y}; "
        f"hãy dùng mã tỉnh của kỳ đó, hoặc VN. / "
        f"No province had the code {unit_code!r} on {day}; use that period's code, or VN."
    )


def _data_date(database: duckdb.DuckDBPyConnection, scope: dict) -> date | None:
    found = database.execute(
        """select cast(max(received_at) as date) from fct_deliveries
        where is_in_force and period_end <= $period_end and list_contains($feeds, feed)
            and ($unit_code = 'VN' or province_code = $unit_code)""",
        scope,
    ).fetchone()
    return found[0] if found else None


def _rows(database: duckdb.DuckDBPyConnection, sql: str, values: dict) -> list[dict]:
    answer = database.execute(sql, values)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
