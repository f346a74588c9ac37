-- grain: unit × kind of area × period
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    areas.period_end,
    areas.area_kind,
    cast(count(*) as bigint) as area_codes_count,
    cast(sum(case when is_valid then 1 else 0 end) as bigint) as area_codes_valid_count,
    cast(sum(case when area_code_status = 'suspended' then 1 else 0 end) as bigint)
        as area_codes_suspended_count,
    cast(sum(case when area_code_status = 'revoked' then 1 else 0 end) as bigint)
        as area_codes_revoked_count,
    cast(
        sum(
            case when not is_valid and area_code_status in ('valid', 'expired') then 1 else 0 end
        ) as bigint
    ) as area_codes_expired_count,
    cast(sum(case when is_valid and has_traceability then 1 else 0 end) as bigint)
        as area_codes_traceable_count,
    cast(sum(cast(area_ha as decimal(24, 6))) as double) as area_ha,
    cast(sum(cast(case when is_valid then area_ha end as decimal(24, 6))) as double)
        as area_codes_valid_ha,
    {{ weakest_data_kind('areas.data_kind') }} as data_kind
from {{ ref('fct_production_area_codes') }} as areas
inner join {{ ref('dim_unit_ancestors') }} as tree
    on areas.unit_id = tree.unit_id
    and areas.period_end between tree.valid_from and tree.valid_to
group by tree.ancestor_id, tree.ancestor_level, areas.period_end, areas.area_kind
