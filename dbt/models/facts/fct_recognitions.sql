-- grain: unit × title × period
select
    unit_id,
    cast(period_end as date) as period_end,
    recognition_title,
    recognition_status,
    is_recognised,
    decision_number,
    decision_date,
    counted_year,
    revoked_date,
    data_kind,
    delivery_id,
    part,
    cast(row_number as bigint) as row_number
from {{ ref('int_recognitions') }}
