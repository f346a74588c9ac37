-- grain: reporting period
select
    period,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end
from {{ source('catalog', 'periods') }}
