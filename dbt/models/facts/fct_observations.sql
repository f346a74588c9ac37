-- grain: unit × period × feed × measure × breakdown × kind of value × accumulation
select
    unit_id,
    cast(period_end as date) as period_end,
    feed,
    measure,
    breakdown,
    cast(value as double) as observed_value,
    value_kind,
    accumulation,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_observations') }}
