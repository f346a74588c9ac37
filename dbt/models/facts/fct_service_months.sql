-- grain: receiving commune × month × level × channel
select
    unit_id,
    cast(date_trunc('month', submitted_at) as date) as month_start,
    cast(period_end as date) as period_end,
    service_level,
    channel,
    {{ weakest_data_kind('data_kind') }} as data_kind,
    cast(count(*) as bigint) as dossiers_count,
    cast(count(completed_at) as bigint) as dossiers_completed_count
from {{ ref('int_service_transactions') }}
group by
    unit_id, date_trunc('month', submitted_at), period_end, service_level, channel
