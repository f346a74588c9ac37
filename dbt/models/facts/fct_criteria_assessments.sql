-- grain: unit × criteria set × indicator code × stage × period
select
    unit_id,
    cast(period_end as date) as period_end,
    criteria_set,
    indicator_code,
    stage,
    result,
    applied_set,
    assessed_date,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_criteria_assessments') }}
