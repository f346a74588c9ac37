{{ config(materialized='view') }}
-- grain: linkage model × commune × period, with what the readings of T10 and T11 ask of it
with

ranked as (
    {{ in_force(ref('stg_linkage_models'), 'linkage_models') }}
),

digital as (
    {{ digital_lists('ranked', ref('stg_codes')) }}
)

select
    ranked.*,
    concat(ranked.province_code, '/', ranked.linkage_code) as linkage_id,
    products.code is not null as is_key_product,
    statuses.code is not null as is_in_place,
    coalesce(ranked.raw_material_area_ha, 0) > 0 or ranked.area_code is not null
        as has_raw_material_area,
    digital.digital_technologies is not null as is_digital,
    -- a model over several communes counts once where models are counted, at the first of them
    statuses.code is not null and row_number() over (
        partition by
            ranked.province_code, ranked.linkage_code, ranked.period_end,
            statuses.code is not null
        order by ranked.unit_id
    ) = 1 as is_counted_here
from ranked
left join {{ ref('stg_codes') }} as products
    on products.list = 'key_product_level'
    and products.counts_as = 'key_product'
    and ranked.key_product_level = products.code
left join {{ ref('stg_codes') }} as statuses
    on statuses.list = 'model_status'
    and statuses.counts_as = 'in_place'
    and ranked.model_status = statuses.code
left join digital on ranked.digital_technologies = digital.digital_technologies
where ranked.key_rank = 1
