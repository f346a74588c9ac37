-- grain: unit × task × milestone × period
select
    unit_id,
    cast(period_end as date) as period_end,
    task_id,
    milestone_kind,
    milestone_name,
    milestone_status,
    is_done,
    document_number,
    done_date,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_milestones') }}
