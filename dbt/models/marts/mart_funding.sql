-- grain: unit × scope × kind × source × value kind × accumulation × period; both cuts, linked
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    funding.period_end,
    funding.funding_scope,
    funding.funding_kind,
    funding.decision_source,
    funding.funding_source,
    funding.value_kind,
    funding.accumulation,
    cast(sum(cast(planned_million_vnd as decimal(24, 6))) as double) as planned_million_vnd,
    cast(sum(cast(allocated_million_vnd as decimal(24, 6))) as double) as allocated_million_vnd,
    cast(sum(cast(disbursed_million_vnd as decimal(24, 6))) as double) as disbursed_million_vnd,
    cast(sum(cast(carried_over_million_vnd as decimal(24, 6))) as double)
        as carried_over_million_vnd,
    {{ weakest_data_kind('funding.data_kind') }} as data_kind
from {{ ref('fct_funding') }} as funding
inner join {{ ref('dim_unit_ancestors') }} as tree
    on funding.unit_id = tree.unit_id
    and funding.period_end between tree.valid_from and tree.valid_to
group by
    tree.ancestor_id, tree.ancestor_level, funding.period_end, funding.funding_scope,
    funding.funding_kind, funding.decision_source, funding.funding_source, funding.value_kind,
    funding.accumulation
