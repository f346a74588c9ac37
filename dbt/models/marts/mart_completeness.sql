-- grain: feed × sender's province (or TW) × period: what was owed, what came when, what is in force
with

expected as (
    select * from {{ ref('fct_expected_reports') }}
),

-- a report counts for the period whose last day it has, under whichever name of it it was sent:
-- a second quarter sent as the first half-year is no silence
delivered as (
    select
        feed,
        province_code,
        period_end,
        min(received_at) as first_received_at,
        max(received_at) as last_received_at,
        min(case when status = 'standardized' then received_at end) as first_readable_at,
        count(*) as parts_count,
        sum(case when decision = 'held' then 1 else 0 end) as parts_held_count,
        sum(case when is_in_force then 1 else 0 end) as parts_in_force_count,
        sum(case when is_in_force then rows_accepted else 0 end) as rows_in_force_count,
        sum(rows_quarantined) as rows_quarantined_count
    from {{ ref('fct_deliveries') }}
    where feed <> ''
    group by feed, province_code, period_end
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
    expected.sender,
    expected.due_at,
    delivered.first_received_at,
    delivered.last_received_at,
    delivered.first_readable_at <= expected.due_at as is_on_time,
    cast(
        case
            when delivered.first_readable_at <= expected.due_at then 0
            else {{ days_between('expected.due_at', 'delivered.first_readable_at') }}
        end as bigint
    ) as days_late,
    expected.units_expected_count,
    cast(coalesce(delivered.parts_count, 0) as bigint) as parts_count,
    cast(coalesce(delivered.parts_held_count, 0) as bigint) as parts_held_count,
    cast(coalesce(delivered.parts_in_force_count, 0) as bigint) as parts_in_force_count,
    cast(coalesce(delivered.rows_in_force_count, 0) as bigint) as rows_in_force_count,
    cast(coalesce(delivered.rows_quarantined_count, 0) as bigint) as rows_quarantined_count
from expected
left join delivered
    on expected.feed = delivered.feed
    and expected.unit_code = delivered.province_code
    and expected.period_end = delivered.period_end
