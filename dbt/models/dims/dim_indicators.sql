-- grain: indicator
select
    indicator_id,
    name_vi,
    name_en,
    method,
    numerator_fact,
    denominator_fact,
    threshold,
    not_registered,
    universe,
    feed,
    unit
from {{ ref('stg_indicators') }}
