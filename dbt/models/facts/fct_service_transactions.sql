-- grain: dossier; its number stays out, so that nobody can be looked up by it
select
    unit_id,
    cast(period_end as date) as period_end,
    procedure_code,
    service_level,
    channel,
    cast(submitted_at as timestamp) as submitted_at,
    cast(completed_at as timestamp) as completed_at,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_service_transactions') }}
