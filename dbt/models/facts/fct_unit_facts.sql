-- grain: unit × period × stage × fact
select
    unit_id,
    period,
    cast(period_end as date) as period_end,
    stage,
    fact,
    fact_value,
    state,
    data_kind,
    cast(rows_count as bigint) as rows_count
from {{ ref('int_unit_facts') }}
