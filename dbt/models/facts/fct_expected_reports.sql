-- grain: report owed: feed × sender × period
select
    feed,
    sender,
    unit_id,
    province_code as unit_code,
    period,
    period_end,
    closes_on,
    due_at,
    units_expected_count
from {{ ref('stg_expected_reports') }}
