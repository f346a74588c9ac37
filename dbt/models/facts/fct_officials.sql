-- grain: official × period; the id stays out, so that nobody can be looked up by it
select
    unit_id,
    cast(period_end as date) as period_end,
    managing_body,
    is_serving,
    is_trained,
    is_trained_since_decision,
    last_trained_date,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_officials_trained') }}
