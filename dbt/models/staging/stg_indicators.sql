-- grain: indicator
select
    indicator_id,
    name_vi,
    name_en,
    method,
    numerator_fact,
    universe,
    feed,
    unit,
    nullif(denominator_fact, '') as denominator_fact,
    nullif(not_registered, '') as not_registered,
    cast(nullif(threshold, '') as double) as threshold
from {{ source('catalog', 'indicators') }}
