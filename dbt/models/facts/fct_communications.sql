-- grain: unit × channel × value kind × accumulation × period
select
    unit_id,
    cast(period_end as date) as period_end,
    communication_channel,
    value_kind,
    accumulation,
    communication_items_count,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_communications') }}
