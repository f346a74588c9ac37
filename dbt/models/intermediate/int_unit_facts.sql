-- grain: unit × period × stage × fact
select
    unit_id,
    period_end,
    stage,
    fact,
    sum(contribution) as fact_value,
    max(state) as state,
    {{ weakest_data_kind('data_kind') }} as data_kind,
    count(*) as rows_count
from {{ ref('int_fact_rows') }}
group by unit_id, period_end, stage, fact
