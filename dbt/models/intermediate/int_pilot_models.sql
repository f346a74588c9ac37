{{ config(materialized='view') }}
-- grain: pilot × period, from the latest promoted delivery, with whether it runs or is completed
with

ranked as (
    {{ in_force(ref('stg_pilot_models'), 'pilot_models') }}
)

select
    ranked.*,
    concat(ranked.province_code, '/', ranked.pilot_code) as pilot_id,
    codes.code is not null as is_in_place
from ranked
left join {{ ref('stg_codes') }} as codes
    on codes.list = 'model_status'
    and codes.counts_as = 'in_place'
    and ranked.model_status = codes.code
where ranked.key_rank = 1
