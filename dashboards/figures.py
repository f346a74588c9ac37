"""The figures of a selection: rows of `mart_target_progress` with the units' names of the day."""

from dashboards.data import Row
from dashboards.selection import NATION, Selection

# a unit bears the name it had at the end of the period; map_date = period_end is its own map
PROGRESS = """
    select progress.*, versions.unit_name
    from mart_target_progress as progress
    inner join dim_unit_versions as versions
        on progress.unit_id = versions.unit_id
        and progress.period_end between versions.valid_from and versions.valid_to
    where progress.map_date = progress.period_end
"""
# a hundredth of all rows: read once for a release, every view of nation and provinces is made of it
ABOVE_DISTRICTS = (
    f"{PROGRESS} and unit_level in ('nation', 'province') order by unit_code, period_end"
)
INSIDE = f"""
    {PROGRESS} and target_id = $target and reading = $reading and stage = $stage
        and period_end = $day and unit_level = $level and progress.unit_id in (
            select unnest([unit_id, district_id]) from fct_unit_ancestors
            where period_end = $day and province_id = $unit
        )
    order by unit_code
"""
# the last figure of a level that ended, on the map of the day that is looked at
CLOSED = """
    select progress.*, targets.closes_on as closed_on
    from mart_target_progress as progress
    inner join dim_targets as targets
        on progress.target_id = targets.target_id and progress.reading = targets.reading
    where progress.is_default and progress.unit_id = $unit and progress.map_date = $day
        and progress.period_end = targets.closes_on and targets.closes_on < $day
"""
DELIVERED = """
    select completeness.status, completeness.unit_code, units.unit_level, versions.unit_name
    from mart_completeness as completeness
    inner join dim_indicators as indicators using (feed)
    inner join dim_units as units using (unit_id)
    inner join dim_unit_versions as versions
        on completeness.unit_id = versions.unit_id
        and completeness.period_end between versions.valid_from and versions.valid_to
    where indicators.indicator_id = $indicator and completeness.period_end = $day
    order by completeness.unit_code
"""
DELIVERIES = """
    select sender, file_name, part, received_at, rows_read, rows_accepted, rows_quarantined,
        decision, is_in_force, is_superseded
    from fct_deliveries
    inner join dim_indicators as indicators using (feed)
    where indicators.indicator_id = $indicator and period_end = $day and province_code = $unit
    order by received_at, sender, file_name, part
"""


def cards(selection: Selection) -> tuple[Row, ...]:
    """One row per default target for the unit and period, the chosen target as it is chosen."""
    target_id = selection.target["target_id"]
    unit = selection.unit["unit_id"]
    closed = {
        row["target_id"]: row
        for row in selection.release.rows(CLOSED, unit=unit, day=selection.day)
        if row["value"] is not None
    }
    return tuple(
        closed.get(row["target_id"], row) if row["status"] == "no_longer_assessed" else row
        for row in selection.release.rows(ABOVE_DISTRICTS)
        if row["unit_id"] == selection.unit["unit_id"]
        and row["period_end"] == selection.day
        and (_is_chosen(selection, row) or (row["is_default"] and row["target_id"] != target_id))
    )


def target_of(target: Row, row: Row) -> Row:
    """The target as it holds for a row: where it is a number of each province, for the nation it is
    the share of provinces that reach it."""
    if row["target_value"] == target["target_value"]:
        return target
    return {**target, "unit": "%", "target_value": row["target_value"]}


def series(selection: Selection) -> tuple[Row, ...]:
    """The chosen target of the unit, one row per period; a unit ends with its territory."""
    return tuple(
        row
        for row in selection.release.rows(ABOVE_DISTRICTS)
        if row["unit_id"] == selection.unit["unit_id"] and _is_chosen(selection, row)
    )


def provinces(selection: Selection) -> tuple[Row, ...]:
    """The chosen target and period, one row per province of that day's map, in official order."""
    return tuple(
        row
        for row in selection.release.rows(ABOVE_DISTRICTS)
        if row["unit_level"] == "province"
        and row["period_end"] == selection.day
        and _is_chosen(selection, row)
    )


def table_rows(selection: Selection) -> tuple[Row, ...]:
    """What the table shows: all provinces, or districts or communes of the chosen one."""
    if selection.level == "province":
        return provinces(selection)
    return selection.release.rows(
        INSIDE,
        target=selection.target["target_id"],
        reading=selection.target["reading"],
        stage=selection.stage,
        day=selection.day,
        level=selection.level,
        unit=selection.unit["unit_id"],
    )


def delivered(selection: Selection) -> tuple[Row, ...]:
    """Each province's standing for the target's feed in the period, in official order."""
    return selection.release.rows(
        DELIVERED, indicator=selection.target["indicator_id"], day=selection.day
    )


def deliveries(selection: Selection) -> tuple[Row, ...]:
    """Delivery parts of the chosen province for the target's feed in the period."""
    if selection.unit["unit_code"] == NATION:
        return ()
    return selection.release.rows(
        DELIVERIES,
        indicator=selection.target["indicator_id"],
        day=selection.day,
        unit=selection.unit["unit_code"],
    )


def _is_chosen(selection: Selection, row: Row) -> bool:
    return (
        row["target_id"] == selection.target["target_id"]
        and row["reading"] == selection.target["reading"]
        and row["stage"] == selection.stage
    )
