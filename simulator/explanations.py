"""Which rows and reports made the warehouse say something else of a unit than what is true.

Four things can: a row that was refused, a report that did not come, came later than the day of the
warehouse or is not in force, a planted error that no rule saw. A difference without any of them is
unexplained, and a fault of the river or of the simulation.
"""

from pathlib import Path
from typing import Any

import polars as pl

from simulator.facts import feeds_of
from simulator.nation import TYPE_WORDS
from simulator.targets import known_targets

NEEDS_SCHEMA = {
    "target_id": pl.String,
    "reading": pl.String,
    "fact": pl.String,
    "feed": pl.String,
    "is_of_observations": pl.Boolean,
}

# Parts that count, under the names that the truth has for their files.
PARTS_SQL = """
    create temp table parts as
    select
        delivery_id, part, feed, province_code, period_start, period_end,
        concat_ws('/', period, sender, file_name) as path
    from warehouse.int_parts_in_force
"""
# Planted rows, once for the row itself and once for the row that it repeats.
PLANTED_SQL = """
    create temp table planted as
    select distinct
        path, feed, kind, column_name, unit_id, row_key,
        unnest(list_distinct([row_number, coalesce(copied_row_number, row_number)])) as row_number
    from read_parquet($planted)
"""
ROWS_SQL = f"""
    create temp table reasons as
    with communes as (
        select
            unit_id, valid_from, valid_to,
            regexp_replace(unit_name, '{TYPE_WORDS}', '') as bare_name
        from warehouse.dim_units
        where unit_level = 'commune'
    ),
    namesakes as (  -- a row by the old map is taken for the unit of its sender that is named so now
        select distinct
            old.unit_id, senders.unit_code as province_code, new.unit_id as namesake_id
        from communes as old
        join communes as new
            on old.bare_name = new.bare_name and old.valid_to < new.valid_from
        join warehouse.dim_unit_ancestors as homes
            on new.unit_id = homes.unit_id and homes.ancestor_level = 'province'
            and new.valid_from between homes.valid_from and homes.valid_to
        join warehouse.dim_units as senders on homes.ancestor_id = senders.unit_id
    ),
    refused as (
        select
            parts.path, parts.feed, parts.period_end, faults.row_number,
            string_agg(distinct faults.rule_id, ', ' order by faults.rule_id) as said
        from warehouse.fct_faults as faults
        join parts using (delivery_id, part)
        where faults.severity = 'error' and faults.row_number is not null
        group by all
    )
    select distinct
        'quarantined_row' as reason, refused.feed, refused.period_end, refused.path,
        refused.row_number, refused.said, planted.unit_id, planted.row_key,
        null as column_name
    from refused
    join planted using (path, feed, row_number)
    union all
    select distinct
        'unseen_error', parts.feed, parts.period_end, parts.path,
        planted.row_number, planted.kind,
        coalesce(namesakes.namesake_id, planted.unit_id) as unit_id, planted.row_key,
        case when planted.kind <> 'old_map' then planted.column_name end
    from parts
    join planted using (path, feed)
    left join namesakes
        on planted.kind = 'old_map' and planted.unit_id = namesakes.unit_id
        and parts.province_code = namesakes.province_code
    where planted.kind <> 'duplicate_row' and not exists (
        from refused
        where refused.path = planted.path and refused.feed = planted.feed
            and refused.row_number = planted.row_number
    )
"""
# Reports that are owed and not in force; what was written and received by the warehouse's last
# moment and is not there is lost, which explains nothing.
REPORTS_SQL = """
    create temp table absent as
    with written as (
        select
            feed, period, province_code, max(path) as path, min(received_at) as received_at
        from read_parquet($reports)
        group by all
    )
    select
        case
            when owed.status = 'held' then 'held_report'
            when owed.status = 'not_usable' then 'unusable_report'
            when written.path is null then 'missing_report'
            when written.received_at > (
                select max(received_at) from warehouse.stg_deliveries
            ) then 'late_report'
        end as reason,
        owed.feed, owed.period_end, owed.unit_id as province_id, written.path
    from warehouse.mart_completeness as owed
    left join written
        on owed.feed = written.feed and owed.period = written.period
        and owed.unit_code = written.province_code
    where owed.status <> 'in_force' and not exists (
        from parts  -- a half-year's report speaks for its months
        where parts.feed = owed.feed and parts.province_code = owed.unit_code
            and owed.period_end between parts.period_start and parts.period_end
    )
"""
# Where warehouse and truth differ. A unit that a register or list does not name has none.
FACTS_SQL = """
    create temp table differing as
    with truth as (
        select * from read_parquet($facts)
        where fact in (select fact from needs)
    ),
    told as (
        select * from warehouse.int_unit_facts
        where fact in (select fact from needs)
    ),
    compared as (
        select
            coalesce(truth.fact, told.fact) as fact,
            coalesce(truth.stage, told.stage) as stage,
            coalesce(truth.unit_id, told.unit_id) as unit_id,
            coalesce(truth.period_end, told.period_end) as period_end,
            truth.value as true_value, told.fact_value as value,
            truth.state as true_state, told.state
        from truth
        full join told
            on truth.fact = told.fact and truth.stage = told.stage
            and truth.unit_id = told.unit_id and truth.period = told.period
    )
    from compared
    where coalesce(true_value, 0) <> coalesce(value, 0)
        or (true_state is distinct from state and fact in (
            select fact from needs where is_of_observations
        ))
"""
# A row explains what its key names, an error that no rule saw the measure that it stands in. A
# province's missing report concerns its units; classes count in every later half-year, and in
# what the province became. A class concerns the official's unit, a linkage every unit it spans.
EXPLAINED_SQL = """
    create temp table explained as
    with feeds_of_facts as (
        select distinct
            fact, feed, nullif(split_part(fact, '/', 2), '') as named,
            is_of_observations and fact not like '%/%' as is_observed
        from needs
    ),
    asked as (
        select differing.*, feeds_of_facts.* exclude (fact)
        from differing join feeds_of_facts using (fact)
    ),
    homes as (
        select unit_id, ancestor_id as province_id, valid_from, valid_to
        from warehouse.dim_unit_ancestors
        where ancestor_level in ('province', 'central')
    ),
    containers as (
        select distinct period_end, map_date, province_id, container_id
        from warehouse.int_province_containers
        where container_level = 'province'
    ),
    entities as (
        select 'trainings' as feed, official_code as code, unit_id, period_end
        from warehouse.int_officials
        union all
        select 'linkage_models', linkage_code, unit_id, period_end
        from warehouse.int_linkage_models
    ),
    keyed as (
        select reasons.* exclude (unit_id), unnest(row_key) as code
        from reasons
        where feed in (select feed from entities)
    ),
    concerned as (
        select
            reason, feed, period_end, path, row_number, said, unit_id, period_end as felt_end,
            row_key, column_name
        from reasons
        union
        select
            keyed.reason, keyed.feed, keyed.period_end, keyed.path, keyed.row_number, keyed.said,
            entities.unit_id, entities.period_end, keyed.row_key, keyed.column_name
        from keyed
        join entities using (feed, code)
        where entities.period_end = keyed.period_end
            or (feed = 'trainings' and entities.period_end > keyed.period_end)
    ),
    by_row as (
        select
            asked.* exclude (named, is_observed), reason, concerned.path, concerned.row_number,
            concerned.said
        from asked
        join concerned
            on asked.feed = concerned.feed and asked.unit_id = concerned.unit_id
            and asked.period_end = concerned.felt_end
            and (asked.named is null or list_has_any(concerned.row_key, [asked.named, '*']))
            and (asked.stage = 'none' or list_contains(concerned.row_key, asked.stage))
            and (
                not asked.is_observed or concerned.column_name is null
                or concerned.column_name = replace(asked.fact, '_programme_', '_')
            )
    ),
    by_report as (
        select
            asked.* exclude (named, is_observed), reason, absent.path,
            null::bigint as row_number, null::varchar as said
        from asked
        join homes
            on asked.unit_id = homes.unit_id
            and asked.period_end between homes.valid_from and homes.valid_to
        join absent
            on asked.feed = absent.feed and homes.province_id = absent.province_id
            and asked.period_end = absent.period_end
        union
        select asked.* exclude (named, is_observed), reason, absent.path, null, null
        from asked
        join homes
            on asked.unit_id = homes.unit_id
            and asked.period_end between homes.valid_from and homes.valid_to
        join containers on homes.province_id = containers.container_id
        join absent
            on containers.province_id = absent.province_id
            and containers.period_end = absent.period_end
        where asked.feed = 'trainings' and absent.feed = 'trainings'
            and absent.period_end < asked.period_end
    ),
    lines as (from by_row union all from by_report)
    select
        differing.*, lines.reason, lines.feed, lines.path, lines.row_number, lines.said
    from differing
    left join lines
        on differing.fact = lines.fact and differing.stage = lines.stage
        and differing.unit_id = lines.unit_id and differing.period_end = lines.period_end
"""
STEPS = (PARTS_SQL, PLANTED_SQL, ROWS_SQL, REPORTS_SQL, FACTS_SQL, EXPLAINED_SQL)


def needs() -> pl.DataFrame:
    """Facts that tell a target's reading, with the feeds that tell the fact. Grain: all columns."""
    lines = [
        (target.target_id, target.reading, fact, feed_name, indicator.is_of_observations)
        for indicator, targets in known_targets()
        for target in targets
        for fact in filter(None, (*indicator.facts, indicator.denominator_fact))
        for feed_name in sorted(feeds_of(fact))
    ]
    return pl.DataFrame(lines, NEEDS_SCHEMA, orient="row")


def explain(database: Any, truth: Path) -> None:
    """Make the tables `absent`, `differing` and `explained` in a database that has `warehouse`.

    `explained` has a line for each fact × stage × unit × period that differs and each row or report
    that explains it: `reason, feed, path, row_number, said` (rules or kinds of error), all null for
    a difference that nothing explains.
    """
    files = {"planted": "planted_errors", "reports": "reports", "facts": "facts"}
    database.register("needs", needs().to_arrow())
    for sql in STEPS:
        asked = {name: str(truth / f"{file}.parquet") for name, file in files.items()}
        database.execute(sql, {name: path for name, path in asked.items() if f"${name}" in sql})
