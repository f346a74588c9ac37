-- grain: cooperative × period
select
    tax_code,
    cast(period_end as date) as period_end,
    unit_id,
    cooperative_name,
    cooperative_type,
    operating_status,
    sector,
    members_count,
    cast(revenue_million_vnd as double) as revenue_million_vnd,
    digital_technologies,
    is_active,
    is_registered,
    is_agricultural,
    is_digital,
    has_any_software,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_cooperatives_classified') }}
