-- grain: report owed: feed × sender × period, as the calendar says
select
    feed,
    sender,
    province_code,
    unit_id,
    period,
    cast(period_end as date) as period_end,
    cast(closes_on as date) as closes_on,
    cast(due_at as timestamp) as due_at,
    cast(units_expected as bigint) as units_expected_count
from {{ source('catalog', 'expected_reports') }}
