-- grain: OCOP product × period; the owner is a number, so that nobody can be looked up by it
select
    product_id,
    unit_id,
    cast(period_end as date) as period_end,
    product_name,
    product_group,
    stars,
    rating_date,
    valid_until_date,
    is_valid,
    owner_type,
    cast(owner_number as bigint) as owner_number,
    is_sold_online,
    cast(online_revenue_million_vnd as double) as online_revenue_million_vnd,
    is_tourism,
    has_traceability,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_ocop_products') }}
