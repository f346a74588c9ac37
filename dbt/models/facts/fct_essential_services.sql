-- grain: unit × domain × period
select
    unit_id,
    cast(period_end as date) as period_end,
    service_domain,
    is_online,
    online_since_date,
    service_name,
    service_url,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_essential_services') }}
