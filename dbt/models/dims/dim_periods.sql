-- grain: reporting period
select
    period,
    period_start,
    period_end
from {{ ref('stg_periods') }}
