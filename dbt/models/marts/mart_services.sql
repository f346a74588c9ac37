-- grain: unit (commune, district, province, nation) × month × level × channel
with

months as (
    select
        unit_id,
        period_end,
        cast(date_trunc('month', submitted_at) as date) as month_start,
        service_level,
        channel,
        {{ weakest_data_kind('data_kind') }} as data_kind,
        count(*) as dossiers_count,
        count(completed_at) as dossiers_completed_count
    from {{ ref('fct_service_transactions') }}
    group by
        unit_id, period_end, date_trunc('month', submitted_at), service_level, channel
)

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
from months
inner join {{ ref('fct_unit_ancestors') }} as tree
    on months.unit_id = tree.unit_id
    and months.period_end = tree.period_end
group by
    tree.ancestor_id, tree.ancestor_level, months.month_start, months.period_end,
    months.service_level, months.channel
