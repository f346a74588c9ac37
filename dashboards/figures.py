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
CHOSEN = "and target_id = $target and reading = $reading and stage = $stage"
INSIDE = {
    "district": """and progress.unit_id in (
        select district_id from fct_unit_ancestors
        where period_end = $day and province_id = $unit
    )""",
    "commune": """and progress.unit_id in (
        select unit_id from fct_unit_ancestors where period_end = $day and province_id = $unit
    )""",
}
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
    return selection.release.rows(
        f"""{PROGRESS} and progress.unit_id = $unit and period_end = $day and (
            (target_id = $target and reading = $reading and stage = $stage)
            or (target_id <> $target and is_default)
        ) order by target_id""",
        unit=selection.unit["unit_id"],
        day=selection.day,
        **_chosen(selection),
    )


def series(selection: Selection) -> tuple[Row, ...]:
    """The chosen target of the unit, one row per period; a unit ends with its territory."""
    return selection.release.rows(
        f"{PROGRESS} {CHOSEN} and progress.unit_id = $unit order by period_end",
        unit=selection.unit["unit_id"],
        **_chosen(selection),
    )


def provinces(selection: Selection) -> tuple[Row, ...]:
    """The chosen target and period, one row per province of that day's map, in official order."""
    return selection.release.rows(
        f"""{PROGRESS} {CHOSEN} and period_end = $day and unit_level = 'province'
        order by unit_code""",
        day=selection.day,
        **_chosen(selection),
    )


def table_rows(selection: Selection) -> tuple[Row, ...]:
    """What the table shows: all provinces, or districts or communes of the chosen one."""
    if selection.level == "province":
        return provinces(selection)
    return selection.release.rows(
        f"""{PROGRESS} {CHOSEN} and period_end = $day and unit_level = $level
        {INSIDE[selection.level]} order by unit_code""",
        day=selection.day,
        level=selection.level,
        unit=selection.unit["unit_id"],
        **_chosen(selection),
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


def _chosen(selection: Selection) -> dict[str, str]:
    return {
        "target": selection.target["target_id"],
        "reading": selection.target["reading"],
        "stage": selection.stage,
    }
