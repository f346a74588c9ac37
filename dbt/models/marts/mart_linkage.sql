-- grain: unit × period; all but the first count are of models running or completed
with

models as (
    select
        *,
        case when is_in_place then linkage_id end as placed_id,
        case when is_in_place and has_raw_material_area then linkage_id end as raw_area_id
    from {{ ref('fct_linkage_models') }}
)

select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    models.period_end,
    cast(count(distinct models.linkage_id) as bigint) as linkages_count,
    cast(count(distinct placed_id) as bigint) as linkages_in_place_count,
    cast(count(distinct case when is_key_product then placed_id end) as bigint)
        as linkages_key_product_count,
    cast(count(distinct case when is_digital then placed_id end) as bigint)
        as linkages_digital_count,
    cast(count(distinct raw_area_id) as bigint) as linkages_raw_area_count,
    cast(count(distinct case when is_digital then raw_area_id end) as bigint)
        as linkages_raw_area_digital_count,
    cast(count(distinct case when area_code is not null then raw_area_id end) as bigint)
        as linkages_raw_area_coded_count,
    cast(count(distinct case when is_in_place then models.unit_id end) as bigint)
        as communes_with_linkage_count,
    cast(sum(cast(case when is_in_place then raw_material_area_ha end as decimal(24, 6))) as double)
        as raw_material_area_ha,
    {{ weakest_data_kind('models.data_kind') }} as data_kind
from models
inner join {{ ref('dim_unit_ancestors') }} as tree
    on models.unit_id = tree.unit_id
    and models.period_end between tree.valid_from and tree.valid_to
group by tree.ancestor_id, tree.ancestor_level, models.period_end
