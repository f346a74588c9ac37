-- grain: linkage model × commune × period
select
    linkage_id,
    unit_id,
    cast(period_end as date) as period_end,
    linkage_name,
    product_name,
    key_product_level,
    is_key_product,
    model_status,
    is_in_place,
    began_date,
    cast(raw_material_area_ha as double) as raw_material_area_ha,
    has_raw_material_area,
    area_code,
    digital_technologies,
    is_digital,
    is_counted_here,
    lead_organisation,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_linkage_models') }}
