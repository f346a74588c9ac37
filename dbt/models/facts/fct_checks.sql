-- grain: delivery part × expectation, as last checked
select
    delivery_id,
    feed,
    part,
    expectation,
    severity,
    is_met,
    observed,
    message_vi,
    message_en,
    cast(decided_at as timestamp) as decided_at
from {{ ref('stg_checks') }}
