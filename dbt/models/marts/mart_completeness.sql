-- grain: feed × province × period: what was expected, what came, what is in force
with

feeds as (
    select distinct feed
    from {{ ref('dim_indicators') }}
),

expected as (
    select
        feeds.feed,
        periods.period,
        periods.period_end,
        units.unit_id,
        units.unit_code
    from feeds
    cross join {{ ref('dim_periods') }} as periods
    inner join {{ ref('dim_units') }} as units
        on units.unit_level = 'province'
        and periods.period_end between units.valid_from and units.valid_to
),

delivered as (
    select
        feed,
        province_code,
        period,
        min(received_at) as first_received_at,
        max(received_at) as last_received_at,
        count(*) as parts_count,
        sum(case when decision = 'held' then 1 else 0 end) as parts_held_count,
        sum(case when is_in_force then 1 else 0 end) as parts_in_force_count,
        sum(case when is_in_force then rows_accepted else 0 end) as rows_in_force_count,
        sum(rows_quarantined) as rows_quarantined_count
    from {{ ref('fct_deliveries') }}
    where feed <> ''
    group by feed, province_code, period
)

select
    expected.feed,
    expected.period,
    expected.period_end,
    expected.unit_id,
    expected.unit_code,
    case
        when coalesce(delivered.parts_in_force_count, 0) > 0 then 'in_force'
        when delivered.parts_held_count > 0 then 'held'
        when delivered.parts_count > 0 then 'not_usable'
        else 'not_delivered'
    end as status,
    delivered.first_received_at,
    delivered.last_received_at,
    cast(coalesce(delivered.parts_count, 0) as bigint) as parts_count,
    cast(coalesce(delivered.parts_held_count, 0) as bigint) as parts_held_count,
    cast(coalesce(delivered.parts_in_force_count, 0) as bigint) as parts_in_force_count,
    cast(coalesce(delivered.rows_in_force_count, 0) as bigint) as rows_in_force_count,
    cast(coalesce(delivered.rows_quarantined_count, 0) as bigint) as rows_quarantined_count
from expected
left join delivered
    on expected.feed = delivered.feed
    and expected.unit_code = delivered.province_code
    and expected.period = delivered.period
