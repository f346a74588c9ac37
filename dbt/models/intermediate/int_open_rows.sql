-- grain: feed × commune × period: quarantined rows that leave the commune's figure open: those that
-- name it, and apart those of its province whose unit is unknown, each of which may concern it
with

parts as (
    select * from {{ ref('int_parts_in_force') }}
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
    where faults.severity = 'error' and faults.row_number is not null
),

placed as (
    select feed, unit_id, period_end, count(*) as open_rows_count
    from faulty_rows
    where unit_id is not null
    group by feed, unit_id, period_end
),

unplaced as (
    select feed, province_code, period_end, count(*) as open_rows_count
    from faulty_rows
    where unit_id is null
    group by feed, province_code, period_end
),

unplaced_communes as (
    select
        unplaced.feed,
        tree.unit_id,
        unplaced.period_end,
        unplaced.open_rows_count
    from unplaced
    inner join {{ ref('stg_units') }} as provinces
        on unplaced.province_code = provinces.unit_code
        and provinces.unit_level = 'province'
        and unplaced.period_end between provinces.valid_from and provinces.valid_to
    inner join {{ ref('int_unit_tree') }} as tree
        on provinces.unit_id = tree.province_id
        and unplaced.period_end = tree.period_end
        and tree.ancestor_level = 'commune'
)

select
    feed,
    unit_id,
    period_end,
    cast(sum(placed_rows_count) as bigint) as placed_rows_count,
    cast(sum(unplaced_rows_count) as bigint) as unplaced_rows_count
from (
    select
        feed,
        unit_id,
        period_end,
        open_rows_count as placed_rows_count,
        0 as unplaced_rows_count
    from placed
    union all
    select
        feed,
        unit_id,
        period_end,
        0 as placed_rows_count,
        open_rows_count as unplaced_rows_count
    from unplaced_communes
) as together
group by feed, unit_id, period_end
