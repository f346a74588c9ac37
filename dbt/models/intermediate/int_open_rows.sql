-- grain: own rows or those of all units below × feed × unit × half-year: quarantined rows that
-- leave the unit's figure open: those that name it, and apart those of its province whose unit is
-- unknown, each of which may concern it
with

parts as (
    select
        parts.feed,
        parts.delivery_id,
        parts.part,
        parts.batch_id,
        parts.province_code,
        periods.period_end,
        -- of a register the last report in the half-year alone holds
        parts.feed in ({{ flow_feeds() }}) or parts.period_end = max(parts.period_end) over (
            partition by parts.feed, parts.province_code, periods.period_end
        ) as holds
    from {{ ref('int_parts_in_force') }} as parts
    inner join {{ ref('stg_periods') }} as periods
        on parts.period_end between periods.period_start and periods.period_end
),

faulty_rows as (
    select distinct
        faults.feed,
        faults.delivery_id,
        faults.part,
        faults.row_number,
        faults.unit_id,
        parts.period_end,
        parts.province_code
    from {{ ref('stg_faults') }} as faults
    inner join parts
        on faults.delivery_id = parts.delivery_id
        and faults.part = parts.part
        and faults.batch = parts.batch_id
        and parts.holds
    where faults.severity = 'error' and faults.row_number is not null
),

placed as (
    select feed, unit_id, period_end, count(*) as open_rows_count
    from faulty_rows
    where unit_id is not null
    group by feed, unit_id, period_end
),

placed_below as (
    select
        placed.feed,
        tree.ancestor_id as unit_id,
        placed.period_end,
        sum(placed.open_rows_count) as open_rows_count
    from placed
    inner join {{ ref('int_unit_tree') }} as tree
        on placed.unit_id = tree.unit_id
        and placed.period_end = tree.period_end
        and tree.ancestor_level in ('district', 'province')
    group by placed.feed, tree.ancestor_id, placed.period_end
),

unplaced as (
    select feed, province_code, period_end, count(*) as open_rows_count
    from faulty_rows
    where unit_id is null
    group by feed, province_code, period_end
),

unplaced_units as (
    select
        unplaced.feed,
        tree.unit_id,
        unplaced.period_end,
        unplaced.open_rows_count
    from unplaced
    inner join {{ ref('stg_units') }} as senders
        on unplaced.province_code = senders.unit_code
        and senders.unit_level in ('province', 'central')
        and unplaced.period_end between senders.valid_from and senders.valid_to
    inner join {{ ref('int_unit_tree') }} as tree
        on senders.unit_id = coalesce(tree.province_id, tree.unit_id)
        and unplaced.period_end = tree.period_end
        and tree.unit_id = tree.ancestor_id
),

modes as (
    select 'own' as facts_from
    union all
    select 'below' as facts_from
),

together as (
    select
        'own' as facts_from, feed, unit_id, period_end, open_rows_count as placed_rows_count,
        0 as unplaced_rows_count
    from placed
    union all
    select
        'below' as facts_from, feed, unit_id, period_end, open_rows_count as placed_rows_count,
        0 as unplaced_rows_count
    from placed_below
    union all
    select
        modes.facts_from, feed, unit_id, period_end, 0 as placed_rows_count,
        open_rows_count as unplaced_rows_count
    from unplaced_units
    cross join modes
)

select
    facts_from,
    feed,
    unit_id,
    period_end,
    cast(sum(placed_rows_count) as bigint) as placed_rows_count,
    cast(sum(unplaced_rows_count) as bigint) as unplaced_rows_count
from together
group by facts_from, feed, unit_id, period_end
