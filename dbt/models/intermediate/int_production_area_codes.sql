{{ config(materialized='view') }}
-- grain: area code × period, from the latest promoted delivery, with whether it is still valid
with

ranked as (
    {{ in_force(ref('stg_production_area_codes'), 'production_area_codes') }}
)

select
    ranked.*,
    codes.code is not null and coalesce(ranked.valid_until_date >= ranked.period_end, true)
        as is_valid
from ranked
left join {{ ref('stg_codes') }} as codes
    on codes.list = 'area_code_status'
    and codes.counts_as = 'valid'
    and ranked.area_code_status = codes.code
where ranked.key_rank = 1
