"""What the release has of what the address asks for: one target, period and unit, and the choices.

A field that the release cannot honour falls back to its default and is named in `refused`, so that
a shared address still opens and says what it could not show.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboards.data import Release, Row
from dashboards.reader import Reader
from dashboards.state import State, patch
from ntm.errors import NtmError

NATION = "VN"
LEVELS = ("province", "district", "commune")

TARGETS = """
    select targets.* from dim_targets as targets
    where targets.owner = 'VN' and exists (
        select 1 from mart_target_progress as progress
        where progress.target_id = targets.target_id and progress.reading = targets.reading
    )
    order by targets.target_id, targets.is_default_reading desc, targets.reading
"""
STAGES = """
    select distinct stage from mart_target_progress
    where target_id = $target and reading = $reading order by stage
"""
PERIODS = """
    select progress.period_end, periods.period, max(progress.units_reported) as units_reported
    from mart_target_progress as progress
    inner join dim_periods as periods using (period_end)
    where progress.target_id = $target and progress.unit_id = 'VN'
        and progress.map_date = progress.period_end
    group by all order by period_end
"""
UNITS = """
    select units.unit_id, units.unit_code, units.unit_level, versions.unit_name
    from dim_units as units
    inner join dim_unit_versions as versions using (unit_id)
    where units.unit_level in ('nation', 'province')
        and $day between versions.valid_from and versions.valid_to
    order by units.unit_level = 'province', units.unit_code
"""
LEVELS_BELOW = """
    select distinct unit_level from mart_target_progress
    where period_end = $day and map_date = $day and target_id = $target and unit_id in (
        select unnest([unit_id, district_id]) from fct_unit_ancestors
        where period_end = $day and province_id = $unit
    )
"""


@dataclass(frozen=True)
class Selection:
    """One target, reading, stage, period, unit and level of a release, and what else there is.

    `state` is canonical: defaults are empty in it, so equal views have equal addresses.
    """

    release: Release
    reader: Reader
    state: State
    refused: tuple[str, ...]
    target: Row
    stage: str
    period: Row
    unit: Row
    level: str
    targets: tuple[Row, ...]
    readings: tuple[Row, ...]
    stages: tuple[str, ...]
    periods: tuple[Row, ...]
    units: tuple[Row, ...]
    levels: tuple[str, ...]
    defaults: Mapping[str, str]

    @property
    def is_nation(self) -> bool:
        """Whether the whole country is looked at."""
        return self.unit["unit_code"] == NATION

    @property
    def day(self) -> date:
        """Last day of the period."""
        return self.period["period_end"]

    def link(self, **changes: str) -> str:
        """Address of this page with something changed, to follow in place."""
        return self.state.change(**self._short(changes)).search() or "?"

    def patch(self, **changes: str) -> str:
        """The change alone, for a control to lay over the address."""
        return patch(**self._short(changes))

    def _short(self, changes: dict[str, str]) -> dict[str, str]:
        return {
            name: "" if value == self.defaults.get(name) else value
            for name, value in changes.items()
        }


def select(release: Release, state: State) -> Selection:
    """Find what the state asks for. Raises NtmError when the release follows no target at all."""
    lines = release.rows(TARGETS)
    if not lines:
        raise NtmError(Reader(state.language).say("no_target"))
    choice = _Choice(state)
    targets = tuple(line for line in lines if line["is_default_reading"])
    # a target of communes is looked at first: every place has its part in it
    ordered = sorted(targets, key=lambda line: line["unit_level"] != "commune")
    target_id = choice("target", [line["target_id"] for line in ordered])
    readings = tuple(line for line in lines if line["target_id"] == target_id)
    reading = choice("reading", [line["reading"] for line in readings])
    target = next(line for line in readings if line["reading"] == reading)
    found = release.rows(STAGES, target=target_id, reading=reading)
    stages = _stages(found, target["default_stage"])
    stage = choice("stage", stages)
    periods = release.rows(PERIODS, target=target_id)
    period = _period(choice, periods)
    units = release.rows(UNITS, day=period["period_end"])
    code = choice("unit", [line["unit_code"] for line in units])
    unit = next(line for line in units if line["unit_code"] == code)
    levels = _levels(release, target_id, period["period_end"], unit)
    level = choice("level", list(levels))
    return Selection(
        release, Reader(state.language), choice.state, tuple(choice.refused),
        target, stage, period, unit, level,
        targets, readings, tuple(stages), periods, units, levels, choice.defaults,
    )  # fmt: skip


class _Choice:
    """Picks field by field what is asked for among what there is; the first is the default."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.refused: list[str] = []
        self.defaults: dict[str, str] = {}

    def __call__(self, field: str, known: list[str]) -> str:
        asked, self.defaults[field] = getattr(self.state, field), known[0]
        if asked and asked not in known:
            self.refused.append(field)
        if asked not in known or asked == known[0]:
            self.state = replace(self.state, **{field: ""})
        return asked if asked in known else known[0]


def _stages(found: tuple[Row, ...], default: str) -> list[str]:
    names = [line["stage"] for line in found]
    return sorted(names, key=lambda name: (name != default, name))


def _period(choice: _Choice, periods: tuple[Row, ...]) -> Row:
    """The period asked for; by default the last one that anybody reported on."""
    reported = [line for line in periods if line["units_reported"]] or list(periods)
    latest_first = [reported[-1], *(line for line in periods if line is not reported[-1])]
    name = choice("period", [line["period"] for line in latest_first])
    return next(line for line in periods if line["period"] == name)


def _levels(release: Release, target_id: str, day: date, unit: Row) -> tuple[str, ...]:
    """Levels the table can show: all provinces, or what lies inside the one that is chosen."""
    if unit["unit_level"] != "province":
        return LEVELS[:1]
    rows = release.rows(LEVELS_BELOW, day=day, target=target_id, unit=unit["unit_id"])
    below = {row["unit_level"] for row in rows}
    return tuple(level for level in LEVELS if level == "province" or level in below)
