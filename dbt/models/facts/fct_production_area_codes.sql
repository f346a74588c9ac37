-- grain: area code × period
select
    area_code,
    unit_id,
    cast(period_end as date) as period_end,
    area_kind,
    product_name,
    cast(area_ha as double) as area_ha,
    area_code_status,
    is_valid,
    issued_date,
    valid_until_date,
    has_traceability,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_production_area_codes') }}
