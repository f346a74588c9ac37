{{ config(materialized='view') }}
-- grain: OCOP product × period, from the latest promoted delivery, with whether its rating lapsed
with

ranked as (
    {{ in_force(ref('stg_ocop_products'), 'ocop_products') }}
),

current_products as (
    select
        *,
        -- a rating is valid for 36 months (Decision 148/QĐ-TTg), to the end of the same day of the
        -- month (Civil Code, article 148)
        cast(rating_date + interval '36' month as date) as valid_until_date
    from ranked
    where key_rank = 1
)

select
    *,
    concat(province_code, '/', product_code) as product_id,
    valid_until_date >= period_end as is_valid,
    is_tourism_site or product_group = 'tourism' as is_tourism,
    -- counts owners inside a period, and tells nobody who they are
    dense_rank() over (partition by period_end order by province_code, owner_code) as owner_number
from current_products
