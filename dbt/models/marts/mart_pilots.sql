-- grain: unit × type of pilot × period
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    pilots.period_end,
    pilots.pilot_type,
    cast(count(*) as bigint) as pilots_count,
    cast(sum(case when pilot_level = 'central' then 1 else 0 end) as bigint)
        as pilots_central_count,
    cast(sum(case when model_status = 'approved' then 1 else 0 end) as bigint)
        as pilots_approved_count,
    cast(sum(case when is_in_place then 1 else 0 end) as bigint) as pilots_in_place_count,
    cast(sum(case when model_status = 'completed' then 1 else 0 end) as bigint)
        as pilots_completed_count,
    cast(sum(case when model_status = 'stopped' then 1 else 0 end) as bigint)
        as pilots_stopped_count,
    cast(sum(cast(budget_million_vnd as decimal(24, 6))) as double) as budget_million_vnd,
    {{ weakest_data_kind('pilots.data_kind') }} as data_kind
from {{ ref('fct_pilot_models') }} as pilots
inner join {{ ref('dim_unit_ancestors') }} as tree
    on pilots.unit_id = tree.unit_id
    and pilots.period_end between tree.valid_from and tree.valid_to
group by tree.ancestor_id, tree.ancestor_level, pilots.period_end, pilots.pilot_type
