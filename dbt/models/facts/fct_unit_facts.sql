-- grain: unit × period × stage × fact
with

summed as (
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
)

select
    unit_id,
    cast(period_end as date) as period_end,
    stage,
    fact,
    cast(fact_value as double) as fact_value,
    state,
    data_kind,
    cast(rows_count as bigint) as rows_count
from summed
