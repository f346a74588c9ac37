-- grain: unit (commune, district, province, nation) × month × level × channel
select
    tree.ancestor_id as unit_id,
    tree.ancestor_level as unit_level,
    months.month_start,
    months.period_end,
    months.service_level,
    months.channel,
    cast(sum(months.dossiers_count) as bigint) as dossiers_count,
    cast(sum(months.dossiers_completed_count) as bigint) as dossiers_completed_count,
    {{ weakest_data_kind('months.data_kind') }} as data_kind
from {{ ref('fct_service_months') }} as months
inner join {{ ref('fct_unit_ancestors') }} as tree
    on months.unit_id = tree.unit_id
    and months.period_end = tree.period_end
group by
    tree.ancestor_id, tree.ancestor_level, months.month_start, months.period_end,
    months.service_level, months.channel
