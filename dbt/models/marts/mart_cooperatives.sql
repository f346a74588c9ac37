-- grain: unit (province, nation) × period
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    cooperatives.period_end,
    cast(count(*) as bigint) as cooperatives_count,
    cast(sum(case when operating_status = 'active' then 1 else 0 end) as bigint)
        as cooperatives_active_count,
    cast(sum(case when operating_status = 'dormant' then 1 else 0 end) as bigint)
        as cooperatives_dormant_count,
    cast(sum(case when operating_status = 'active' and is_digital then 1 else 0 end) as bigint)
        as cooperatives_digital_count,
    cast(sum(members_count) as bigint) as members_count,
    -- decimals: a sum of doubles depends on the order in which threads add them
    cast(
        sum(cast(revenue_million_vnd as decimal(24, 6))) as double
    ) as revenue_million_vnd,
    {{ weakest_data_kind('data_kind') }} as data_kind
from {{ ref('fct_cooperatives') }} as cooperatives
inner join {{ ref('fct_unit_ancestors') }} as tree
    on cooperatives.unit_id = tree.unit_id
    and cooperatives.period_end = tree.period_end
where tree.ancestor_level in ('province', 'nation')
group by tree.ancestor_id, tree.ancestor_level, cooperatives.period_end
