-- grain: pilot × period
select
    pilot_id,
    unit_id,
    cast(period_end as date) as period_end,
    pilot_name,
    pilot_type,
    pilot_level,
    pilot_field,
    village_name,
    decision_number,
    decision_date,
    model_status,
    is_in_place,
    began_date,
    ended_date,
    cast(budget_million_vnd as double) as budget_million_vnd,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_pilot_models') }}
