-- grain: unit × channel × value kind × accumulation × period
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    items.period_end,
    items.communication_channel,
    items.value_kind,
    items.accumulation,
    cast(sum(items.communication_items_count) as bigint) as communication_items_count,
    cast(count(distinct items.unit_id) as bigint) as units_reported,
    {{ weakest_data_kind('items.data_kind') }} as data_kind
from {{ ref('fct_communications') }} as items
inner join {{ ref('dim_unit_ancestors') }} as tree
    on items.unit_id = tree.unit_id
    and items.period_end between tree.valid_from and tree.valid_to
group by
    tree.ancestor_id, tree.ancestor_level, items.period_end, items.communication_channel,
    items.value_kind, items.accumulation
